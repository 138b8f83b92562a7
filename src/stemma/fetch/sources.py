"""Addresses named as sources: pages, and feeds with the pages of their items, each read once."""

from collections.abc import Callable, Container, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from stemma.fetch.addresses import canonical
from stemma.fetch.clock import Clock, RealClock
from stemma.fetch.feeds import FeedItem, read_feed
from stemma.fetch.hosts import Hosts
from stemma.fetch.keeping import Keeper
from stemma.fetch.pages import as_capture, is_feed, page_of, place_of, problem_of
from stemma.fetch.reach import Reach
from stemma.fetch.transport import Answer, Ask, fetched
from stemma.fetch.visits import Visits
from stemma.model import Issue
from stemma.readers import Item
from stemma.settings import SETTINGS


@dataclass(frozen=True, slots=True)
class Web:
    """How the web is asked: which private hosts may be, and the folder where pages are kept as they came."""

    private: tuple[str, ...] = ()  # hosts, or HOST:PORT, on private addresses that may be asked
    keep: Path | None = None  # the folder for WARC files, one a day
    clock: Clock = field(default_factory=RealClock)  # what waits

    def sender(self) -> Callable[[Ask], Answer]:
        """What makes one request."""
        return partial(fetched, reach=Reach(self.private), now=self.clock.now)

    def keeper(self) -> Callable[[Answer], None]:
        """What keeps an answer as it came."""
        return Keeper(self.keep).keep if self.keep else lambda answer: None


def read(urls: Sequence[str], web: Web, done: Container[str] = frozenset()) -> Iterator[Item]:
    """The reports at some addresses; what cannot be had is an issue.

    A feed gives its items: the report itself where the feed holds it, else the item's page.  Raises MissingExtra.
    """
    visits = Visits(web.sender(), Hosts(), web.clock)
    keep = web.keeper()
    of: dict[str, FeedItem] = {}  # by place: what a feed said of a page
    asked: set[str] = set()
    for url in urls:
        place = canonical(url)
        if place not in asked and place not in done:
            asked.add(place)
            visits.push(Ask(url, place))
    for ask, answer in visits.answers():
        if _again(ask, answer):
            visits.push(replace(ask, url=(*ask.hops, ask.url)[0], hops=(), tries=ask.tries + 1))
            continue
        if problem := problem_of(answer, ask.url):
            yield Issue("fetch", ask.key, problem)
            continue
        keep(answer)
        if ask.key in of or not is_feed(answer):
            yield from page_of(answer, ask.key, of.get(ask.key))
            continue
        feed = read_feed(answer.body, answer.url, answer.charset)
        told = 0
        for item in feed.items:
            place = place_of(item, canonical(ask.url))
            if place in asked or place in done:
                continue
            asked.add(place)
            told += 1
            if item.full:
                yield as_capture(item, place, answer.at)
            else:
                of[place] = item
                visits.push(Ask(item.url, place))
        if not feed.items:
            yield Issue("fetch", ask.key, feed.problem or "a feed without items; nothing to do unless one is missed")


def _again(ask: Ask, answer: Answer) -> bool:
    """Whether it is worth asking again: a host that wants to wait for a while, a connection that broke."""
    if ask.tries >= SETTINGS.fetching.again or answer.final or answer.wait > SETTINGS.fetching.patience:
        return False
    return answer.status in (0, 429, 502, 503, 504)
