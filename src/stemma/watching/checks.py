"""What one check of a feed or a page comes to: reports, pages to ask for, and when to ask again."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from stemma.fetch import Answer, Feed, FeedItem, as_capture, max_age, page_of, place_of, problem_of, stamp
from stemma.fetch import date_of as date_of_http
from stemma.model import Capture, Issue
from stemma.settings import SETTINGS
from stemma.text import digest, words
from stemma.watching.state import FeedRow, PageRow, Seen, State

_WEEK = 7 * 24 * 3600.0  # that a Retry-After is obeyed at most
_PAGE_TRIES = 6  # of a page, further and further apart, until what its feed says of it has to do


@dataclass(slots=True)
class Brought:
    """What a check of a feed brought."""

    feed: FeedRow
    seen: list[Seen]
    come: list[Capture | Issue]
    pages: list[PageRow]
    named: tuple[str, ...] = ()


def next_check(answer: Answer, ttl: float, every: float, now: float, spread: float) -> float:
    """When to ask for a feed again: the latest of the own interval, its TTL, max-age, Expires and Retry-After.

    ``spread`` from 0 to 1 puts it off a little, so that not all feeds are asked at once.
    """
    knobs = SETTINGS.fetching
    expires = date_of_http(answer.headers.get("expires", "")) - now
    wait = min(max(every, ttl, max_age(answer), expires), max(every, knobs.interval_most))
    wait = max(wait, min(answer.wait, _WEEK))
    return now + wait * (1 + knobs.jitter * spread)


def failed(feed: FeedRow, answer: Answer, problem: str, every: float, now: float, spread: float) -> FeedRow:
    """A feed of which a check failed: the longer it fails, the later it is asked again, until it is given up."""
    knobs = SETTINGS.fetching
    fails = feed.fails + (answer.status != 429)
    longer = min(every * 2.0 ** min(fails, 16), knobs.interval_most)
    at = max(next_check(answer, 0.0, every, now, spread), now + longer * (1 + knobs.jitter * spread))
    state = "gone" if answer.status == 410 else "given up" if fails >= knobs.fails else feed.state
    return replace(feed, fails=fails, next=at, status=answer.status, checked=now, problem=problem, state=state)


def given_up(feed: FeedRow) -> list[Capture | Issue]:
    """The issue of a feed that is no longer asked for."""
    if feed.state == "on":
        return []
    how = "is gone for good" if feed.state == "gone" else f"failed {feed.fails} times one after another"
    remedy = "it is not asked any more; correct its address, or take it off the list and put it back to try again"
    return [Issue("fetch", feed.key, f"the feed {how} ({feed.problem}); {remedy}")]


def changed(state: State, feed: FeedRow, found: Feed, at: str, now: float) -> Brought:
    """What is new in a feed: items not seen, and seen ones of which it now says something else."""
    before = state.seen(feed.key)
    listed = {item.guid for item in found.items}
    brought = Brought(feed, [], [], [], found.feeds)
    for item in found.items:
        known = before.get(item.guid)
        if known and known.hash == item.hash:
            continue
        place = known.place if known else place_of(item, feed.key)
        tellers = state.tellers(place)
        tellers += [(feed.key, s.guid) for s in brought.seen if s.teller and s.place == place]
        seen = _seen(place, tellers, feed.key, item, known, listed)
        brought.seen.append(seen)
        if seen.teller and item.full:
            brought.come.append(as_capture(item, seen.place, at))
        elif seen.teller:
            brought.pages.append(PageRow(seen.place, item.url, feed.key, item, 0, now))
    return brought


def _seen(
    place: str, tellers: list[tuple[str, str]], feed: str, item: FeedItem, known: Seen | None, listed: set[str]
) -> Seen:
    """What an item's report is known by, and whether this item is the one that tells of it.

    By the address of its page, so that two feeds that list it give one report, which the first of them tells of.
    """
    others = [teller for teller in tellers if teller != (feed, item.guid)]
    beside = [guid for f, guid in others if f == feed and guid in listed]
    if known is None and beside and item.full:  # two items of one page, as of a live blog: each is a report
        return Seen(item.guid, item.hash, f"{place}#item-{digest(item.guid)}", True)
    of_another = bool(beside) or any(f != feed for f, _ in others)
    return Seen(item.guid, item.hash, place, bool(known and known.teller) or not of_another)


def had(page: PageRow, answer: Answer, now: float) -> list[Capture | Issue] | float:
    """What came of a page, or when to ask for it again; where it cannot be had, what its feed says of it has to do."""
    problem = problem_of(answer, page.url)
    found = [] if problem else page_of(answer, page.place, page.item)
    if any(isinstance(x, Capture) for x in found):
        return found
    lasting = answer.final or answer.status in (200, 401, 403, 404, 410, 451) or page.tries + 1 >= _PAGE_TRIES
    if not lasting:
        return now + max(answer.wait, SETTINGS.fetching.interval * 2.0**page.tries)
    if problem:  # of what robots.txt forbids one issue for all pages of the site
        about = problem.partition("/robots.txt")[0] if "/robots.txt" in problem else page.place
        found.append(Issue("fetch", about, f"{problem}; what the feed says of it stands for it"))
    if words(f"{page.item.title}\n{page.item.body}"):
        found.append(as_capture(page.item, page.place, answer.at or stamp(now)))
    return found


def from_file(path: Path, feed: FeedRow, now: float) -> Answer:
    """A feed on this machine as an answer; its size and time of change are its validator."""
    try:
        about = path.stat()
        tag = f"{about.st_mtime_ns}-{about.st_size}"
        if tag == feed.etag:
            return Answer(str(path), stamp(now), 304)
        if about.st_size > SETTINGS.fetching.page_size:
            return Answer(str(path), stamp(now), problem="the file is larger than any feed; name another", final=True)
        return Answer(str(path), stamp(now), 200, {"etag": tag}, path.read_bytes())
    except OSError as error:
        return Answer(str(path), stamp(now), problem=f"cannot be read ({error.strerror}); correct the list of feeds")


def validators(feed: FeedRow, answer: Answer, permanent: str) -> FeedRow:
    """A feed with the validators of a new answer, both of them even where only one changed, and where it moved to."""
    return replace(
        feed, etag=answer.headers.get("etag", feed.etag if answer.status == 304 else ""),
        modified=answer.headers.get("last-modified", feed.modified if answer.status == 304 else ""),
        url=permanent or feed.url,
    )  # fmt: skip


def titled(feed: FeedRow, found: Feed, brought: Sequence[object], now: float) -> FeedRow:
    """A feed with what its last answer says of itself."""
    changed_at = now if brought else feed.changed
    return replace(feed, title=feed.title or found.title, items=len(found.items), changed=changed_at, problem="")
