"""The loop: check what is due, take in what came, tell what is new; killed at any moment it goes on where it was."""

import os
import random
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from stemma.fetch import Answer, Ask, Hosts, Visits, Web, is_web, problem_of, read_feed, stamp
from stemma.model import Capture, Issue
from stemma.settings import SETTINGS
from stemma.watching import checks
from stemma.watching.state import FeedRow, PageRow, State

_LOCAL = 10.0  # seconds after which a feed on this machine is looked at again
_LEAST = SETTINGS.fetching.round_least
_IDLE = 60.0  # seconds after which is looked again whether something is due

Grow = Callable[[Sequence[Capture | Issue]], None]


class Watcher:
    """Watches what a state names.

    ``grow`` takes what came in into the record, ``tell`` tells what is new there.  The state knows a thing as seen in
    the same step in which its report waits in the inbox, and the record knows a report by its content: so nothing is
    lost and nothing doubled, wherever it is stopped.
    """

    def __init__(
        self, state: State, web: Web, grow: Grow, tell: Callable[[], None], every: float = SETTINGS.fetching.interval
    ) -> None:
        self.state, self.web, self.clock = state, web, web.clock
        self._grow, self._tell, self._every = grow, tell, every
        self._hosts = Hosts(state.hosts(), state.keep_host)
        self._send, self._keep = web.sender(), web.keeper()
        self._took = 0.0  # seconds that taking in took last
        self._spread = random.Random(os.getpid()).random

    def run(self, once: bool = False) -> None:
        """Go on until stopped; with ``once`` until nothing is left of what was due when it began."""
        begun = self.clock.now()
        while True:
            self.round()
            soonest = self.state.soonest()
            now = self.clock.now()
            if soonest is None or (once and soonest > begun):
                return
            if soonest <= now:
                continue
            self.say("waiting", soonest)
            self.clock.wait(min(_IDLE, soonest - now))

    def round(self) -> None:
        """One round: fetch for a while, take in what came, tell what is new."""
        if self._anything_due():
            self.say("fetching")
            self.visit()
        begun = self.clock.now()
        items, last = self.state.inbox()
        while items:
            self.say("collating")
            self._grow(items)
            self.state.added(last)
            items, last = self.state.inbox()
        self._took = self.clock.now() - begun
        self._tell()

    def say(self, what: str, until: float = 0.0) -> None:
        """Let others see what is being done."""
        self.state.doing(state=what, since=stamp(self.clock.now()), until=stamp(until) if until else "",
                         pid=str(os.getpid()))  # fmt: skip

    def _anything_due(self) -> bool:
        soonest = self.state.soonest()
        return soonest is not None and soonest <= self.clock.now()

    # -- fetching -------------------------------------------------------------------------------------

    def visit(self) -> None:
        """Ask for what is due, for a bounded time; the rest stays due."""
        visits = Visits(self._send, self._hosts, self.clock)
        begun = self.clock.now()
        pages = {p.place: p for p in self.state.pages(begun)}
        for page in pages.values():
            visits.push(Ask(page.url, f"page {page.place}"))
        feeds = {f.key: f for f in self.state.due(begun)}
        for feed in feeds.values():
            if is_web(feed.url):
                visits.push(Ask(feed.url, f"feed {feed.key}", feed.etag, feed.modified))
            else:
                self._checked(feed, Ask(feed.url), checks.from_file(Path(feed.url), feed, begun), pages, visits)
        for ask, answer in visits.answers():
            kind, _, key = ask.key.partition(" ")
            if kind == "feed":
                self._checked(feeds[key], ask, answer, pages, visits)
            else:
                self._had(pages[key], answer)
            if self.clock.now() - begun > min(max(_LEAST, self._took), SETTINGS.fetching.round_seconds):
                visits.hold()

    def _checked(self, feed: FeedRow, ask: Ask, answer: Answer, pages: dict[str, PageRow], visits: Visits) -> None:
        """Take in the answer of a feed, all of it in one step."""
        now, spread = self.clock.now(), self._spread()
        problem = "" if answer.status == 304 else problem_of(answer, feed.url)
        found = read_feed(answer.body, answer.url, answer.charset) if answer.status == 200 and not problem else None
        problem = problem or (found.problem if found else "")
        if problem:
            feed = checks.failed(feed, answer, problem, self._every, now, spread)
            self.state.took(feed, (), checks.given_up(feed), (), (), now)
            return
        moved = answer.url if ask.hops and ask.moved else ""
        feed = checks.validators(feed, answer, moved)
        ttl = found.ttl if found else 0.0
        every = self._every if is_web(feed.url) else min(self._every, _LOCAL)
        at = checks.next_check(answer, ttl, every, now, spread)
        feed = replace(feed, fails=0, status=answer.status, checked=now, next=at, problem="")
        if found is None:
            self.state.put(feed)
            return
        if is_web(feed.url):
            self._keep(answer)
        brought = checks.changed(self.state, feed, found, answer.at, now)
        feed = checks.titled(feed, found, brought.seen, now)
        self.state.took(feed, brought.seen, brought.come, brought.pages, brought.named, now)
        for page in brought.pages:
            if page.place not in pages:
                visits.push(Ask(page.url, f"page {page.place}"))
            pages[page.place] = page

    def _had(self, page: PageRow, answer: Answer) -> None:
        now = self.clock.now()
        came = checks.had(page, answer, now)
        if isinstance(came, float):
            self.state.later(page, came)
            return
        if answer.status == 200:
            self._keep(answer)
        self.state.had(page, came, now)
