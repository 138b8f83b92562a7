"""A watcher asks when it should, knows items by guid and body, and loses and doubles nothing, however it is stopped."""

import json
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import formatdate
from functools import partialmethod
from itertools import pairwise
from pathlib import Path

import pytest

from serving import Reply, Seen, Serving, Wound
from stemma.errors import UsageError
from stemma.fetch import Answer, Ask, Web
from stemma.model import Capture, Issue
from stemma.settings import SETTINGS
from stemma.store import Store, Tally
from stemma.watching.lists import Watched, watched
from stemma.watching.state import State, status
from stemma.watching.watcher import Watcher

EVERY = 900.0
HOUR, DAY = 3600.0, 86400.0
LONG = " ".join(f"word{n}" for n in range(SETTINGS.fetching.full_words))


def item(guid: str, text: str = LONG, link: str = "", title: str = "", more: str = "") -> str:
    more += f"<link>{link}</link>" if link else ""
    told = f"<title>{title or guid}</title><description>{text}</description>"
    return f"<item><guid isPermaLink='false'>{guid}</guid>{told}{more}</item>"


def rss(*items: str, head: str = "", **headers: str) -> Reply:
    told = f"<channel><title>Norden Wire</title>{head}{''.join(items)}</channel>"
    text = f'<?xml version="1.0"?><rss version="2.0">{told}</rss>'
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Reply(text, headers={"content-type": "application/rss+xml", **named}, validators=True)


@dataclass
class Desk:
    """A server, a clock, a folder, and what a watcher brought into a store."""

    server: Serving
    clock: Wound
    folder: Path
    batches: list[list[Capture | Issue]] = field(default_factory=list)
    tally: Tally = field(default_factory=Tally)

    @property
    def captures(self) -> list[Capture]:
        return [x for batch in self.batches for x in batch if isinstance(x, Capture)]

    @property
    def issues(self) -> list[Issue]:
        return [x for batch in self.batches for x in batch if isinstance(x, Issue)]

    def grow(self, items: Sequence[Capture | Issue]) -> None:
        with Store(self.folder / "work.db", create=True) as store:
            run = store.start(("watched",), grow=True)
            self.tally += store.work.add_read(items, run)
            store.set_meta(state="finished", made="yes")
        self.batches.append(list(items))

    def watch(self, *urls: str, rounds: int = 1, until: float = 0.0, hosts: Sequence[str] = ("127.0.0.1",)) -> None:
        """Watch for some rounds that have something to do, or until a time."""
        with State(self.folder / "record.watch.db") as state:
            state.name(watched(urls))
            web = Web(tuple(f"{h}:{self.server.port}" for h in hosts), clock=self.clock)
            watcher = Watcher(state, web, self.grow, lambda: None, EVERY)
            while rounds > 0 or self.clock.now() < until:
                watcher.round()
                rounds -= 1
                soonest = state.soonest()
                if rounds <= 0 and (soonest is None or soonest > until):
                    return
                if soonest is not None:
                    self.clock.wait(soonest - self.clock.now())

    def feeds(self) -> dict[str, tuple[str, int, str]]:
        found = status(self.folder / "record.db")
        assert found is not None
        return {f.key: (f.state, f.fails, f.problem) for f in found.feeds}


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    clock = Wound()
    with Serving(clock.now) as server:
        yield Desk(server, clock, tmp_path)


def test_validators_are_sent_and_304_brings_nothing(desk: Desk) -> None:
    desk.server.pages["/f"] = rss(item("a"), etag='"1"', last_modified="Mon, 01 Jan 2029 00:00:00 GMT")
    desk.watch(desk.server.at("/f"), rounds=3)
    asked = [s for s in desk.server.seen if s.path == "/f"]
    assert [s.headers.get("if-none-match") for s in asked] == [None, '"1"', '"1"']
    assert asked[2].headers["if-modified-since"] == "Mon, 01 Jan 2029 00:00:00 GMT"
    assert [c.title for c in desk.captures] == ["a"]


def test_both_validators_are_stored_when_one_changes(desk: Desk) -> None:
    served = iter([rss(item("a"), etag='"1"', last_modified="Mon, 01 Jan 2029 00:00:00 GMT"),
                   rss(item("a"), item("b"), etag='"1"', last_modified="Tue, 02 Jan 2029 00:00:00 GMT"),
                   rss(item("a"), item("b"), item("c"), last_modified="Wed, 03 Jan 2029 00:00:00 GMT"),
                   rss()])  # fmt: skip

    def answer(seen: Seen) -> Reply:
        reply = next(served)
        reply.validators = False
        return reply

    desk.server.pages["/f"] = answer
    desk.watch(desk.server.at("/f"), rounds=4)
    asked = [s.headers for s in desk.server.seen if s.path == "/f"]
    assert [h.get("if-modified-since", "")[5:7] for h in asked] == ["", "01", "02", "03"]
    assert [h.get("if-none-match") for h in asked] == [None, '"1"', '"1"', None]
    assert [c.title for c in desk.captures] == ["a", "b", "c"]


@dataclass
class Timed(Desk):
    """A desk that notes how long what it takes in has waited, and takes its time."""

    waited: list[float] = field(default_factory=list)
    seconds: float = 0.0

    def grow(self, items: Sequence[Capture | Issue]) -> None:
        now = self.clock.now()
        had = (datetime.fromisoformat(x.retrieved).timestamp() for x in items if isinstance(x, Capture))
        self.waited.append(max(now - at for at in had))
        self.clock.wait(self.seconds)
        super().grow(items)


@pytest.mark.parametrize(("seconds", "most", "least"), [(1.0, 10.0, 6), (30.0, 40.0, 2)])
def test_what_came_in_does_not_wait_for_the_rest_longer_than_taking_it_in_takes(
    desk: Desk, seconds: float, most: float, least: int
) -> None:
    timed = Timed(desk.server, desk.clock, desk.folder, seconds=seconds)
    links = {f"/p{n}": desk.server.at(f"/p{n}") for n in range(20)}  # one host: two seconds each
    for path in links:
        desk.server.pages[path] = Reply(f"<html><body><p>{path} Nine people died off Port Quill.</p></body></html>")
    desk.server.pages["/f"] = rss(*(item(path, "Dead.", link) for path, link in links.items()))
    timed.watch(desk.server.at("/f"), rounds=12)
    assert len(timed.captures) == len(links)
    assert max(timed.waited) <= most
    assert least <= len(timed.waited) <= 10


@pytest.mark.parametrize(
    ("reply", "least"),
    [
        (rss(item("a")), EVERY),
        (rss(item("a"), head="<ttl>120</ttl>"), 2 * HOUR),
        (rss(item("a"), cache_control="public, max-age=5400"), 5400),
        (rss(item("a"), expires=formatdate(1_930_000_000 + 3 * HOUR, usegmt=True)), 3 * HOUR - 10),
        (rss(item("a"), head="<ttl>60</ttl>", cache_control="max-age=7200"), 2 * HOUR),
        (rss(item("a"), cache_control="max-age=999999999"), DAY),
        (Reply("", 429, {"retry-after": "7200"}), 2 * HOUR),
        (Reply("", 429, {"cache-control": "max-age=10000"}), 10000),
        (Reply("", 503, {"retry-after": formatdate(1_930_000_000 + 5 * HOUR, usegmt=True)}), 5 * HOUR - 10),
        (Reply("", 200, {"retry-after": "4000"}), 4000),
    ],
)
def test_the_next_check_is_the_latest_that_is_asked_for(desk: Desk, reply: Reply, least: float) -> None:
    desk.server.pages["/f"] = reply
    desk.watch(desk.server.at("/f"), rounds=2)
    first, second = (s.at for s in desk.server.seen if s.path == "/f")
    assert least <= second - first <= least * 1.11 + 60


def test_errors_are_asked_later_and_later_and_given_up_with_an_issue(desk: Desk) -> None:
    desk.server.pages["/f"] = Reply("", 500)
    desk.watch(desk.server.at("/f"), until=desk.clock.now() + 30 * DAY)
    times = [s.at for s in desk.server.seen if s.path == "/f"]
    gaps = [b - a for a, b in pairwise(times)]
    assert len(times) == SETTINGS.fetching.fails
    assert gaps[0] >= 2 * EVERY
    assert all(b >= 0.9 * a for a, b in pairwise(gaps))
    assert max(gaps) <= 1.11 * DAY
    (issue,) = desk.issues
    assert "failed 12 times" in issue.message
    assert issue.about == desk.server.at("/f")
    assert desk.feeds()[desk.server.at("/f")][0] == "given up"


def test_a_feed_that_recovers_is_asked_as_before(desk: Desk) -> None:
    served = iter([Reply("", 500), Reply("<html>", 200), rss(item("a")), rss(item("a"))])
    desk.server.pages["/f"] = lambda seen: next(served)
    desk.watch(desk.server.at("/f"), rounds=3)
    assert desk.feeds()[desk.server.at("/f")] == ("on", 0, "")
    assert [c.title for c in desk.captures] == ["a"]


def test_a_feed_that_is_gone_is_asked_no_more(desk: Desk) -> None:
    desk.server.pages["/f"] = Reply("", 410)
    desk.watch(desk.server.at("/f"), until=desk.clock.now() + 3 * DAY)
    assert desk.server.paths() == ["/f"]
    assert "gone for good" in desk.issues[0].message


def test_a_feed_that_moved_for_good_is_asked_where_it_is(desk: Desk) -> None:
    desk.server.pages["/old"] = Reply("", 301, {"location": "/new"})
    desk.server.pages["/new"] = rss(item("a"))
    desk.watch(desk.server.at("/old"), rounds=3)
    assert desk.server.paths() == ["/old", "/new", "/new", "/new"]
    desk.server.pages["/b"] = Reply("", 302, {"location": "/new"})
    desk.watch(desk.server.at("/b"), rounds=2)
    assert desk.server.paths()[4:] == ["/b", "/new", "/b", "/new"]


def test_a_changed_body_under_the_same_guid_is_a_new_version(desk: Desk) -> None:
    desk.server.pages["/f"] = rss(item("a", LONG + " nine people died"), item("b"))
    desk.watch(desk.server.at("/f"))
    desk.server.pages["/f"] = rss(item("a", LONG + " twelve people died"), item("b"))
    desk.clock.wait(2 * EVERY)
    desk.watch(desk.server.at("/f"))
    assert desk.tally == Tally(new=2, revised=1)
    with Store(desk.folder / "work.db") as store:
        (versions,) = store.work.earlier().values()
    assert ["nine" in v.capture.text for v in versions] == [True, False]


def test_a_changed_page_behind_a_changed_item_is_a_new_version(desk: Desk) -> None:
    at = desk.server.at("/p")
    desk.server.pages["/p"] = Reply("<html><body><p>Nine people died off Port Quill.</p></body></html>")
    desk.server.pages["/f"] = rss(item("a", "Nine dead.", at))
    desk.watch(desk.server.at("/f"), rounds=2)
    assert desk.server.paths() == ["/f", "/p", "/f"]
    desk.server.pages["/p"] = Reply("<html><body><p>Twelve people died off Port Quill.</p></body></html>")
    desk.server.pages["/f"] = rss(item("a", "Twelve dead.", at))
    desk.clock.wait(2 * EVERY)
    desk.watch(desk.server.at("/f"))
    assert desk.tally == Tally(new=1, revised=1)


def test_one_page_in_two_feeds_is_one_report(desk: Desk) -> None:
    desk.server.pages["/p"] = Reply("<html><body><p>Nine people died off Port Quill.</p></body></html>")
    for name in ("/f", "/g"):
        desk.server.pages[name] = rss(
            item(f"{name}a", "Dead.", desk.server.at("/p?utm_source=x")),
            item(f"{name}b", LONG, "https://norden.example/b"),
        )
    desk.server.pages["/p?utm_source=x"] = desk.server.pages["/p"]
    desk.watch(desk.server.at("/f"), desk.server.at("/g"), rounds=4)
    assert desk.tally == Tally(new=2)


def test_items_of_one_page_are_reports_of_their_own(desk: Desk) -> None:
    items = [item(f"post{n}", f"{LONG} post {n}", f"https://norden.example/live#p{n}") for n in range(3)]
    desk.server.pages["/f"] = rss(*items)
    desk.watch(desk.server.at("/f"), rounds=3)
    assert desk.tally == Tally(new=3)


def test_a_page_that_cannot_be_had_is_told_by_its_feed(desk: Desk) -> None:
    desk.server.pages["/robots.txt"] = Reply("User-agent: *\nDisallow: /closed/\n")
    desk.server.pages["/f"] = rss(
        item("a", "A ferry ran aground.", desk.server.at("/closed/1")),
        item("b", "A bridge fell.", desk.server.at("/closed/2")),
        item("c", "A mill burned.", desk.server.at("/none")),
    )
    desk.watch(desk.server.at("/f"), rounds=2)
    assert {c.text for c in desk.captures} == {"A ferry ran aground.", "A bridge fell.", "A mill burned."}
    assert desk.server.paths() == ["/f", "/none", "/f"]
    assert len({(i.about, i.message) for i in desk.issues}) == 2
    desk.watch(desk.server.at("/f"), rounds=3)
    assert desk.tally == Tally(new=3)


@pytest.mark.slow
def test_a_page_that_fails_for_a_while_is_had_later(desk: Desk) -> None:
    served = iter([Reply("", 503), Reply("", 503), Reply("<html><body><p>Nine people died.</p></body></html>")])
    desk.server.pages["/p"] = lambda seen: next(served)
    desk.server.pages["/f"] = rss(item("a", "Dead.", desk.server.at("/p")))
    desk.watch(desk.server.at("/f"), until=desk.clock.now() + 2 * DAY)
    assert [c.url for c in desk.captures] == [desk.server.at("/p")]
    assert not desk.issues


def test_pages_name_their_feeds_and_sitemaps_their_news(desk: Desk) -> None:
    link = '<link rel="alternate" type="application/rss+xml" href="{}" title="{}">'
    head = link.format("/f", "News") + link.format("/comments", "Comments") + link.format("/f", "News")
    desk.server.pages["/"] = Reply(f"<!doctype html><html><head><title>Norden</title>{head}</head></html>")
    desk.server.pages["/f"] = rss(item("a"))
    news = "http://www.google.com/schemas/sitemap-news/0.9"
    entry = (f"<url><loc>{desk.server.at('/p')}</loc><n:news xmlns:n='{news}'><n:publication><n:name>Sund Morning"
             "</n:name><n:language>en</n:language></n:publication><n:publication_date>2031-03-14</n:publication_date>"
             "<n:title>Nine dead</n:title></n:news></url>")  # fmt: skip
    space = "http://www.sitemaps.org/schemas/sitemap/0.9"
    xml = {"content-type": "application/xml"}
    desk.server.pages["/news.xml"] = Reply(f"<urlset xmlns='{space}'>{entry}</urlset>", headers=xml)
    desk.server.pages["/all.xml"] = Reply(f"<urlset xmlns='{space}'><url><loc>/x</loc></url></urlset>", headers=xml)
    index = f"<sitemap><loc>{desk.server.at('/news.xml')}</loc></sitemap>"
    desk.server.pages["/index.xml"] = Reply(f"<sitemapindex xmlns='{space}'>{index}</sitemapindex>", headers=xml)
    desk.server.pages["/p"] = Reply("<html><body><p>Nine people died off Port Quill.</p></body></html>")
    named = [desk.server.at(p) for p in ("/", "/index.xml", "/all.xml")]
    desk.watch(*named, rounds=3)
    found = {c.title: c for c in desk.captures}
    assert found.keys() == {"a", "Nine dead"}
    assert (found["Nine dead"].outlet, found["Nine dead"].published) == ("Sund Morning", "2031-03-14")
    assert "archive" in desk.feeds()[named[2]][2]
    assert "/comments" not in desk.server.paths()


def test_lists_of_all_kinds(tmp_path: Path) -> None:
    (tmp_path / "a.rss").write_text("<rss/>")
    (tmp_path / "list.txt").write_text("# ours\nhttps://norden.example/f\n\na.rss\n")
    (tmp_path / "all.opml").write_text(
        '<opml version="2.0"><body><outline text="News"><outline text="Norden" type="rss" '
        'xmlUrl="https://norden.example/f"/><outline xmlUrl="a.rss" title="A"/></outline></body></opml>'
    )
    both = ["https://norden.example/f", str(tmp_path / "a.rss")]
    assert [w.url for w in watched([str(tmp_path / "list.txt")])] == both
    assert [(w.url, w.title) for w in watched([str(tmp_path / "all.opml")])] == list(
        zip(both, ("Norden", "A"), strict=True)
    )
    assert [w.url for w in watched([str(tmp_path)])] == both
    for wrong in ([], [str(tmp_path / "none.opml")]):
        with pytest.raises(UsageError):
            watched(wrong)
    (tmp_path / "bad.opml").write_text("<opml><body>")
    with pytest.raises(UsageError, match="OPML"):
        watched([str(tmp_path / "bad.opml")])


def test_a_feed_on_this_machine_needs_no_network(desk: Desk) -> None:
    path = desk.folder / "feed.json"
    rows = [{"id": str(n), "content_text": f"{LONG} {n}", "title": f"t{n}"} for n in range(3)]
    path.write_text(json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": "N", "items": rows}))
    desk.watch(str(path), rounds=2)
    assert len(desk.captures) == 3
    assert not desk.server.seen


class Killed(BaseException):
    """The process dies here."""


def test_killed_at_any_moment_nothing_is_lost_or_doubled(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    rand = random.Random(7)
    texts = {f"{f}-{n}": f"{LONG} {f} {n}" for f in range(4) for n in range(5)}
    for f in range(4):
        items = [
            item(f"{f}-{n}", texts[f"{f}-{n}"] if n % 2 else "short", f"{desk.server.at(f'/{f}/{n}')}")
            for n in range(5)
        ]
        desk.server.pages[f"/f{f}"] = rss(*items, etag=f'"{f}"')
        for n in range(5):
            desk.server.pages[f"/{f}/{n}"] = Reply(f"<html><body><p>{texts[f'{f}-{n}']}</p></body></html>")
    left = [0]

    def dying(plain: "object", *args: object, **kwargs: object) -> object:
        left[0] -= 1
        if left[0] == 0:
            raise Killed
        done = plain(*args, **kwargs)  # type: ignore[operator]  # any method of the state
        left[0] -= 1
        if left[0] == 0:
            raise Killed
        return done

    for name in ("took", "had", "put", "added", "keep_host", "inbox"):
        plain = getattr(State, name)
        monkeypatch.setattr(State, name, partialmethod(lambda self, *a, _p=plain, **k: dying(_p, self, *a, **k)))
    feeds = [desk.server.at(f"/f{f}") for f in range(4)]
    deaths = 0
    for _ in range(200):
        left[0] = rand.randint(1, 12)
        try:
            desk.watch(*feeds)
            break
        except Killed:
            deaths += 1
    left[0] = 10_000
    desk.watch(*feeds, rounds=3)
    assert deaths > 5
    assert min(desk.server.gaps()) >= SETTINGS.fetching.pause - 0.001
    with Store(desk.folder / "work.db") as store:
        known = list(store.work.items())
        assert not store.work.earlier()
    assert sorted(i.capture.title for i in known) == sorted(texts)


@dataclass(frozen=True)
class Direct(Web):
    """The web without a network: what is asked for, as a function gives it."""

    send: Callable[[Ask], Answer] = lambda ask: Answer(ask.url, "")

    def sender(self) -> Callable[[Ask], Answer]:
        return self.send


@pytest.mark.slow
def test_a_week_of_watching(desk: Desk) -> None:
    """Six feeds on three hosts, an item an hour each for a week: all come, none twice, no host asked too often."""
    start = desk.clock.now()
    asked: dict[str, list[float]] = {}

    def send(ask: Ask) -> Answer:
        host, _, name = ask.url.partition("//")[2].partition("/")
        asked.setdefault(host, []).append(desk.clock.now())
        hour = int((desk.clock.now() - start) // HOUR)
        items = (item(f"{name}-{n}", f"{LONG} {name} {n}") for n in range(max(0, hour - 5), hour + 1))
        if ask.robots_of or ask.etag == f'"{hour}"':
            return Answer(ask.url, "2031-03-01T00:00:00+00:00", 404 if ask.robots_of else 304)
        body = str(rss(*items).body).encode()
        return Answer(ask.url, "2031-03-01T00:00:00+00:00", 200, {"etag": f'"{hour}"'}, body)

    with State(desk.folder / "record.watch.db") as state:
        state.name([Watched(f"https://h{n % 3}.example/{n}") for n in range(6)])
        watcher = Watcher(state, Direct(clock=desk.clock, send=send), desk.grow, lambda: None, EVERY)
        while desk.clock.now() < start + 7 * DAY:
            watcher.round()
            desk.clock.wait((state.soonest() or 0.0) - desk.clock.now())
    titles = [c.title for c in desk.captures]
    assert len(titles) == len(set(titles)) >= 6 * 7 * 24
    assert desk.tally.revised == 0
    gaps = [b - a for times in asked.values() for a, b in pairwise(times)]
    assert min(gaps) >= SETTINGS.fetching.pause
    assert len(gaps) < 6 * 7 * DAY / EVERY + 100
