"""The dated clauses of an event's reports, and of each report its own news, dated by the day it was published."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from stemma.model import Claim, Origin, Precision, Report, Span, Status, Time
from stemma.settings import SETTINGS
from stemma.text import paragraphs

from .tellings import Telling, Vector, telling, weigh_words

OWN_DAY = SETTINGS.collation.day_own
AHEAD = SETTINGS.collation.day_ahead
LOOKED_BACK = SETTINGS.collation.day_written
COPY = SETTINGS.collation.day_copy
FINE: tuple[Precision, ...] = ("day", "hour", "minute")
_YEAR = re.compile(r"(?<!\d)\d{4}(?!\d)")
_PLACE = re.compile(r"\W*[A-Z][\w .,'’-]{1,40}[,|/ ]\s*")
_DASH = re.compile(r"\s*[,.]?\s*(?:\([^()\n]{2,40}\))?\s*(?:--|[-–—])\s")
_STOPS = re.compile(r"(?<=[.!?])[\"'”’)]*(?=\s+[\"“'‘(]*[A-Z])")


_PUT_IN = re.compile(r"\[([^\]]+)\]")


SCRAP, LONG = 6, 38  # words
_LEANING = frozenset("it he she they we i you this that these those there who but and so if when while with".split())  # noqa: SIM905


@dataclass(frozen=True, slots=True)
class Mention:
    """One dated clause of a report, or its own news."""

    report: str
    first: date
    last: date
    precision: Precision
    value: str
    status: Status
    weight: float
    sentence: Span
    clause: Span
    vector: Vector
    told: Telling
    words: str = ""  # those it can be read in by itself, "" where it cannot
    claim: int = -1  # the number of the claim that holds its date
    own: bool = False  # its day is the report's own, by inference
    place: str = ""  # the dateline, whose clock the day is by

    @property
    def key(self) -> tuple[float, str, Span, Span]:
        """The order in which mentions are gathered: the heavier first."""
        return (-self.weight, self.report, self.sentence, self.clause)

    @property
    def day(self) -> bool:
        """Whether it is dated by one day."""
        return self.precision in FINE and self.first == self.last


@dataclass(frozen=True, slots=True)
class Places:
    """Where the claims of some reports stand, and the words each can be read in."""

    claims: Mapping[str, Sequence[tuple[int, Claim]]]  # a report's claims with their numbers

    @staticmethod
    def of(claims: Sequence[Claim]) -> "Places":
        """The places of claims in the order they are numbered in."""
        held: dict[str, list[tuple[int, Claim]]] = {}
        for n, c in enumerate(claims):
            held.setdefault(c.report, []).append((n, c))
        return Places(held)

    def at(self, report: str, offset: int) -> int:
        """The number of the shortest claim that holds an offset, -1 where none does."""
        held = ((c.end - c.start, n) for n, c in self.claims.get(report, ()) if c.start <= offset < c.end)
        return min(held, default=(0, -1))[1]

    def first(self, report: str, span: Span) -> tuple[int, str]:
        """The first claim in a span, where it is told as done: its number and the words it can be read in by itself."""
        inside = [(n, c) for n, c in self.claims.get(report, ()) if span[0] <= c.start and c.end <= span[1]]
        if not inside or inside[0][1].mode != "happened":
            return -1, ""
        return inside[0][0], inside[0][1].words


def mentions(
    reports: Iterable[Report], times: Mapping[str, Sequence[Time]], origins: Mapping[str, Origin], places: Places
) -> list[Mention]:
    """Every dated clause, and for each report its own news, dated by the day it was published."""
    out: list[Mention] = []
    for report in reports:
        origin = origins.get(report.id)
        factor = COPY if origin and origin.kind == "reprint" else 1.0
        found = sorted(times.get(report.id, ()), key=lambda t: (t.start, t.end))
        stamps = [t for t in found if _is_stamp(t, report)]
        ends = {s.end + gap for s in stamps for gap in range(4)}  # its clock follows a stamp's day
        dated = [t for t in found if t not in stamps and t.start not in ends]
        told = [m for t in dated if (m := _mention(report, t, factor, places))]
        out += told
        own = _own_news(report, factor, places)
        if own and not any(_dates(m, own) for m in told):
            out.append(own)
    heavy = weigh_words([m.told.words for m in out])
    return [replace(m, vector=v) for m, v in zip(out, heavy, strict=True)]


def _dates(m: Mention, own: Mention) -> bool:
    """Whether a mention is the day that a report's first sentence gives for its news: then that is the day."""
    overlap = m.sentence[0] < own.sentence[1] and own.sentence[0] < m.sentence[1]
    return overlap and m.day and timedelta(0) <= own.first - m.first <= timedelta(days=7)


def _mention(report: Report, t: Time, factor: float, places: Places) -> Mention | None:
    if t.earliest is None or t.latest is None or t.precision is None or t.sentence is None or t.happening is None:
        return None
    if t.type not in ("DATE", "TIME") and "/" not in t.value and not t.anchor:
        return None
    told = telling(report.text, t.happening, t.happening, (t.start, t.end))
    if not told.words:
        return None
    for name in _PUT_IN.findall(t.words):
        told = replace(told, words=telling(name, (0, len(name)), (0, len(name)), None).words | told.words)
    return Mention(
        report.id, t.earliest, t.latest, t.precision, _iso(t), t.status, factor * _worth(t, report), t.sentence,
        t.happening, {}, told, t.words, places.at(report.id, t.start), t.basis == "inferred",
        place=report.dateline,
    )  # fmt: skip


def _is_stamp(t: Time, report: Report) -> bool:
    """Whether a date is set on the report, not told by it: its own day with the year, or in its dateline."""
    published = report.published
    if published is None or t.earliest is None or t.earliest != t.latest or t.precision not in FINE:
        return False
    near = published.earliest - timedelta(days=1) <= t.earliest <= published.latest + timedelta(days=1)
    opens = _PLACE.fullmatch(report.text, report.text.rfind("\n", 0, t.start) + 1, t.start)
    return near and bool(_YEAR.search(t.text) or (opens and _DASH.match(report.text, t.end)))


def _worth(t: Time, report: Report) -> float:
    worth = LOOKED_BACK if any(c.isdigit() for c in t.text) else 1.0
    published = report.published
    if published and t.earliest and t.latest:
        if published.earliest == t.earliest == t.latest:
            worth *= OWN_DAY
        elif t.earliest > published.latest:
            worth *= AHEAD
    return worth


def _own_news(report: Report, factor: float, places: Places) -> Mention | None:
    """What a report is the news of: its first full sentence, on the day it was published."""
    published = report.published
    if published is None or published.earliest != published.latest:
        return None
    spans = list(paragraphs(report.text))
    full = [(s, e) for s, e in spans if e - s > 60 and report.text[s:e].rstrip("\"'”’)").endswith((".", "!", "?"))]
    if not spans:
        return None
    start, end = (full or spans)[0]
    stop = _STOPS.search(report.text, start + 40, end)
    span = (start, stop.start() if stop else end)
    told = telling(report.text, span, span, None)
    claim, words = places.first(report.id, span)
    return Mention(
        report.id, published.earliest, published.latest, "day", published.value[:10], "happened", OWN_DAY * factor,
        span, span, {}, told, _lead(words or report.text[slice(*span)]), claim, True,
    )  # fmt: skip


def _lead(words: str) -> str:
    """A report's first sentence where it can stand for its news: neither long nor a scrap, and naming its subject."""
    told = _DASH.split(words, maxsplit=1)
    words = " ".join((told[1] if len(told) == 2 and _PLACE.fullmatch(told[0] + " ") else words).split())
    first = words.split(" ", 1)[0].casefold().strip("\"'“‘")
    return words if SCRAP <= len(words.split()) <= LONG and first not in _LEANING else ""


def _iso(t: Time) -> str:
    """A time's value cut to its precision, without parts of the day and weekends that ISO 8601 does not know."""
    if t.type == "DURATION" and t.anchor and t.earliest:  # "two weeks after ...": the value is that of the length
        week = f"{t.earliest:%G-W%V}"
        return {"year": f"{t.earliest:%Y}", "month": f"{t.earliest:%Y-%m}", "week": week}.get(
            str(t.precision), t.earliest.isoformat())  # fmt: skip
    if t.precision in FINE:
        return t.value if t.precision != "day" and "T24" not in t.value else t.value[:10]
    if t.precision == "week":
        return t.value[:8]  # a weekend too: ISO 8601 has no name for it
    value = t.value.split("-XX")[0]  # "2018-10-XX": a day of that month
    return f"{value}0" if len(value) == 3 else f"{value}00" if len(value) == 2 else value
