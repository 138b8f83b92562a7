"""What is known of each host: when it may be asked again, and what its robots.txt allows."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from typing import Any

from stemma.errors import MissingExtra
from stemma.fetch.addresses import host_of, origin_of
from stemma.fetch.transport import AGENT, Answer
from stemma.settings import SETTINGS

_ALLOWED, _UNREADABLE = "", "unreadable"


@dataclass(slots=True)
class Host:
    """One host: what must outlive a killed program, so that it is not asked faster than it allows."""

    name: str
    free: float = 0.0  # when it may be asked again, seconds since 1970
    pause: float = SETTINGS.fetching.pause  # seconds between two requests
    closed: float = 0.0  # until when it asked to be left alone
    robots: dict[str, tuple[float, str, str]] = field(default_factory=dict)  # by origin: until when, state, text


class Hosts:
    """All hosts that were asked; ``keep`` is told of each that changed, before it is asked."""

    def __init__(self, known: Iterable[Host] = (), keep: Callable[[Host], None] = lambda _: None) -> None:
        self._known = {host.name: host for host in known}
        self._keep = keep
        self._rules: dict[str, Any] = {}

    def of(self, url: str) -> Host:
        """The host of an address."""
        name = host_of(url)
        return self._known.setdefault(name, Host(name))

    def asking(self, host: Host, now: float) -> None:
        """A request begins: should the program be killed, the pause counts from here."""
        host.free = now + host.pause
        self._keep(host)

    def asked(self, host: Host, answer: Answer, now: float) -> None:
        """A request is over."""
        host.free = now + host.pause
        if answer.wait > 0:
            host.closed = max(host.closed, now + answer.wait)
            self._keep(host)

    def robots_known(self, url: str, now: float) -> bool:
        """Whether the robots.txt for an address has been read of late."""
        found = self.of(url).robots.get(origin_of(url))
        return found is not None and found[0] > now

    def learn(self, origin: str, answer: Answer, now: float) -> None:
        """Take in a robots.txt: one that is not there allows all, one that cannot be had nothing (RFC 9309)."""
        host = self.of(origin)
        knobs = SETTINGS.fetching
        if answer.status == 200:
            text = answer.body.decode("utf-8", "replace").removeprefix("\ufeff")
            host.robots[origin] = (now + knobs.robots_age, _ALLOWED, text)
        elif 400 <= answer.status < 500 and answer.status != 429:
            host.robots[origin] = (now + knobs.robots_age, _ALLOWED, "")
        else:
            why = answer.problem or f"status {answer.status}"
            host.robots[origin] = (now + knobs.robots_again, _UNREADABLE, why)
        self._rules.pop(origin, None)
        delay = self._parsed(origin, host).crawl_delay(AGENT)
        host.pause = max(knobs.pause, min(float(delay or 0), knobs.pause_most))
        self._keep(host)

    def forbidden(self, url: str) -> tuple[str, bool]:
        """Why an address may not be asked for, "" where it may; and whether that will be so for long."""
        origin = origin_of(url)
        host = self.of(url)
        _, state, text = host.robots.get(origin, (0.0, _ALLOWED, ""))
        if state == _UNREADABLE:
            return (
                f"{origin}/robots.txt cannot be had ({text}), so nothing else is asked for there; try again later",
                False,
            )
        if not self._parsed(origin, host).can_fetch(url, AGENT):
            return f"{origin}/robots.txt asks programs not to read it; save the page by hand where you may", True
        return "", False

    def _parsed(self, origin: str, host: Host) -> Any:
        if origin not in self._rules:
            try:
                from protego import Protego
            except ModuleNotFoundError as error:
                raise MissingExtra("protego", "live") from error
            _, state, text = host.robots.get(origin, (0.0, _ALLOWED, ""))
            self._rules[origin] = Protego.parse(text if state == _ALLOWED else "")
        return self._rules[origin]


def told_wait(answer: Answer, now: float) -> float:
    """Seconds that an answer asks to be left alone: its Retry-After, or on 429 its max-age where that is longer."""
    said = answer.headers.get("retry-after", "").strip()
    wait = 0.0
    if said.isdecimal() and len(said) < 10:
        wait = float(said)
    elif said:
        wait = max(0.0, date_of(said) - now)
    if answer.status in (429, 503):
        wait = max(wait, max_age(answer))
    return wait


def max_age(answer: Answer) -> float:
    """The seconds of max-age in Cache-Control, 0 where there is none."""
    for part in answer.headers.get("cache-control", "").lower().split(","):
        name, _, value = part.strip().partition("=")
        value = value.strip('" ')
        if name == "max-age" and value.isdecimal() and len(value) < 10:
            return float(value)
    return 0.0


def date_of(said: str) -> float:
    """A date of HTTP as seconds since 1970, 0 where it is none.

    >>> date_of("Thu, 01 Jan 1970 00:01:00 GMT")
    60.0
    """
    try:
        return parsedate_to_datetime(said).timestamp()
    except (ValueError, TypeError, OverflowError, IndexError):
        return 0.0
