"""Many asks, one at a time a host with a pause between, several hosts at once; redirects and robots.txt on the way."""

import queue
import threading
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import replace
from urllib.parse import urldefrag, urljoin

from stemma.errors import StemmaError
from stemma.fetch.addresses import origin_of
from stemma.fetch.clock import Clock
from stemma.fetch.hosts import Host, Hosts, told_wait
from stemma.fetch.transport import Answer, Ask
from stemma.settings import SETTINGS

Send = Callable[[Ask], Answer]
_REDIRECTS = (301, 302, 303, 307, 308)
_FOR_GOOD = (301, 308)
_STEP = 1.0  # seconds after which is looked at what else may begin


class Visits:
    """A queue of asks that is worked off while answers are taken; asks may be pushed meanwhile.

    ``send`` makes one request and returns whatever happens; it runs in a thread of its own, one for each host.
    """

    def __init__(self, send: Send, hosts: Hosts, clock: Clock) -> None:
        self._send, self._hosts, self._clock = send, hosts, clock
        self._waiting: dict[str, deque[Ask]] = {}
        self._busy: dict[str, Ask] = {}
        self._done: queue.Queue[tuple[Ask, Answer | StemmaError]] = queue.Queue()
        self._ready: deque[tuple[Ask, Answer]] = deque()
        self._learning: set[str] = set()  # origins whose robots.txt is being asked for, wherever it leads

    def push(self, ask: Ask) -> None:
        """Add one thing to ask for."""
        self._waiting.setdefault(self._hosts.of(ask.url).name, deque()).append(ask)

    def hold(self) -> None:
        """Begin nothing more; what has begun is still answered, what has not is not."""
        self._waiting.clear()

    def answers(self) -> Iterator[tuple[Ask, Answer]]:
        """Each ask, as it went out last, with its answer, in the order in which they come, until nothing is left.

        Raises MissingExtra where what fetches is not installed.
        """
        while True:
            soonest = self._begin()
            if self._ready:
                yield self._ready.popleft()
                continue
            now = self._clock.now()
            if self._busy:
                taken = self._clock.take(self._done, min(_STEP, max(0.01, soonest - now)))
                if taken is None:
                    continue
                ask, answer = taken
                if isinstance(answer, StemmaError):
                    raise answer
                self._settle(ask, answer)
            elif soonest < float("inf"):
                self._clock.wait(max(0.0, soonest - now))
            else:
                return

    def _begin(self) -> float:
        """Begin what may begin now; when the next host may be asked."""
        soonest = float("inf")
        for name in [n for n, asks in self._waiting.items() if not asks]:
            del self._waiting[name]
        for name, asks in list(self._waiting.items()):
            if name in self._busy:
                continue
            host, now = self._hosts.of(asks[0].url), self._clock.now()
            if host.closed - now > SETTINGS.fetching.patience:
                self._give_back(asks, host.closed - now)
                continue
            at = max(host.free, host.closed)
            if at > now or len(self._busy) >= SETTINGS.fetching.hosts:
                soonest = min(soonest, max(at, now + 0.01))
                continue
            if not self._start(host, asks, now):
                continue
            if asks and name not in self._busy:
                soonest = min(soonest, now)
        return soonest

    def _give_back(self, asks: "deque[Ask]", wait: float) -> None:
        """Answer all asks to a host that wants to be left alone, without asking it."""
        said = f"the host asked to be left alone for another {wait:,.0f} seconds; try again then"
        while asks:
            ask = asks.popleft()
            if ask.robots_of:
                self._learning.discard(ask.robots_of)
            else:
                self._ready.append((ask, Answer(ask.url, "", status=429, problem=said, wait=wait)))

    def _start(self, host: Host, asks: "deque[Ask]", now: float) -> bool:
        """Begin the first ask of a host, or answer it where robots.txt does; False where that is still asked for."""
        ask = asks[0]
        if not ask.robots_of:
            origin = origin_of(ask.url)
            if origin in self._learning:
                return False
            if not self._hosts.robots_known(ask.url, now):
                self._learning.add(origin)
                asks.appendleft(Ask(f"{origin}/robots.txt", robots_of=origin))
            else:
                why, lasting = self._hosts.forbidden(ask.url)
                if why:
                    asks.popleft()
                    self._ready.append((ask, Answer(ask.url, "", problem=why, final=lasting)))
                    return True
        ask = asks.popleft()
        self._busy[host.name] = ask
        self._hosts.asking(host, now)
        threading.Thread(target=self._work, args=(ask,), daemon=True).start()
        return True

    def _work(self, ask: Ask) -> None:
        answer: Answer | StemmaError
        try:
            answer = self._send(ask)
        except StemmaError as error:  # what fetches is not installed
            answer = error
        except Exception as error:  # else the host would stay busy for ever
            answer = Answer(ask.url, "", problem=f"it could not be asked for ({type(error).__name__}: {error})")
        self._done.put((ask, answer))

    def _settle(self, ask: Ask, answer: Answer) -> None:
        """Take in what a request brought: a way that leads on, a robots.txt, or an answer to hand out."""
        now = self._clock.now()
        host = self._hosts.of(ask.url)
        self._busy.pop(host.name, None)
        answer = replace(answer, wait=told_wait(answer, now))
        self._hosts.asked(host, answer, now)
        if answer.status in _REDIRECTS:
            on = _led_on(ask, answer)
            if isinstance(on, Ask):
                self._waiting.setdefault(self._hosts.of(on.url).name, deque()).appendleft(on)
                return
            answer = on
        if ask.robots_of:
            self._learning.discard(ask.robots_of)
            self._hosts.learn(ask.robots_of, answer, now)
        else:
            self._ready.append((ask, answer))


def _led_on(ask: Ask, answer: Answer) -> Ask | Answer:
    """Where a redirect leads, or the problem with it."""
    hops = (*ask.hops, ask.url)
    try:
        to = urldefrag(urljoin(ask.url, answer.headers.get("location", ""))).url
    except ValueError:
        to = ""
    if not answer.headers.get("location") or not to.lower().startswith(("http://", "https://")):
        why = f"it redirects to {to or 'nowhere'!r}, which is no address of http or https"
    elif to in hops:
        why = f"it redirects in a circle ({' to '.join(hops)})"
    elif len(hops) > SETTINGS.fetching.redirects:
        why = f"it redirects more than {SETTINGS.fetching.redirects} times"
    else:
        moved = ask.moved and answer.status in _FOR_GOOD
        return replace(ask, url=to, hops=hops, moved=moved)
    return replace(answer, status=0, problem=f"{why}; open it in a browser and name where it ends", final=True)
