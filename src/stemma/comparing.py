"""Two outlets over a whole record: what each tells that the other does not, where they contradict, who was first."""

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from stemma.dates import may_be_one
from stemma.errors import UsageError
from stemma.model import Event, Reading, Report, ToldClaim, Value
from stemma.store import pages
from stemma.store.tables import select


@dataclass(frozen=True, slots=True)
class OnlyOne:
    """A claim of an event both outlets report, which one of them tells and the other leaves out."""

    event: str
    claim: str  # the id of the told claim
    outlet: str  # who tells it
    text: str  # in the words of a report, the outlet's own where they are the best
    voices: int  # how many voices tell it, over all outlets


@dataclass(frozen=True, slots=True)
class Contradiction:
    """A conflict in which the two outlets give different values."""

    event: str
    reading: str  # the id of the reading
    property: str
    values: tuple[tuple[str, ...], tuple[str, ...]]  # those of the one outlet, those of the other


@dataclass(frozen=True, slots=True)
class First:
    """A claim that both outlets tell, and who had it first."""

    event: str
    claim: str
    text: str
    outlet: str  # "" where both published at one time, or it is not known when
    times: tuple[str, str]  # when each published its first report that tells it, ISO 8601; "" where unknown


@dataclass(frozen=True, slots=True)
class Comparison:
    """What two outlets tell of the events that both report."""

    outlets: tuple[str, str]
    events: tuple[tuple[str, str], ...]  # id and title, those both report
    only: tuple[OnlyOne, ...]
    contradictions: tuple[Contradiction, ...]
    both: tuple[First, ...]


def compared(db: sqlite3.Connection, one: str, other: str) -> Comparison:
    """Two outlets of a record by their names, letter case aside.

    Claims told as background or of another happening are left out, and reports that tell an event only in part count.
    Raises UsageError where an outlet is not in the record, or both are one.
    """
    names = (_named(db, one), _named(db, other))
    if names[0] == names[1]:
        raise UsageError(f"{one!r} and {other!r} are one outlet; name two")
    reports = {name: {r.id: r for r in pages.light_reports(db, "outlet = ?", (name,))} for name in names}
    events: list[Event] = []
    only: list[OnlyOne] = []
    against: list[Contradiction] = []
    both: list[First] = []
    for event in select(db, Event, "WHERE 1 ORDER BY start, id"):
        sides = tuple({r: reports[name][r] for r in event.reports if r in reports[name]} for name in names)
        if not all(sides):
            continue
        events.append(event)
        for claim in select(db, ToldClaim, "WHERE event = ? AND status = 'new' ORDER BY rowid", (event.id,)):
            telling = [[t for t in claim.told if t.report in side] for side in sides]
            if all(any(t.sure for t in told) for told in telling):
                times = tuple(_first(side[t.report] for t in told) for side, told in zip(sides, telling, strict=True))
                both.append(First(event.id, claim.id, claim.text, _earlier(names, times), (times[0], times[1])))
            for name, told in zip(names, telling, strict=True):
                if told and not all(telling):
                    only.append(OnlyOne(event.id, claim.id, name, told[0].span, len(claim.voices)))
        readings = select(db, Reading, "WHERE event = ? AND status = 'conflict' ORDER BY rowid", (event.id,))
        against += (c for r in readings if (c := _contradiction(db, r, sides[0], sides[1])) is not None)
    return Comparison(names, tuple((e.id, e.title) for e in events), tuple(only), tuple(against), tuple(both))


def _named(db: sqlite3.Connection, outlet: str) -> str:
    """An outlet as the record writes it."""
    rows = db.execute("SELECT DISTINCT outlet FROM report WHERE outlet != '' ORDER BY outlet")
    known: dict[str, list[str]] = defaultdict(list)
    for (name,) in rows:
        known[name.casefold()].append(name)
    found = known.get(outlet.casefold(), [])
    if not found:
        some = ", ".join(sorted(n for names in known.values() for n in names)[:20])
        raise UsageError(f"no report of outlet {outlet!r} in the record; there are: {some or 'none that is named'}")
    return outlet if outlet in found else found[0]


def _first(reports: Iterable[Report]) -> str:
    """When the first of some reports was published, as ISO 8601; "" where none says."""
    return min((r.published.value for r in reports if r.published), default="")


def _earlier(names: tuple[str, str], times: tuple[str, ...]) -> str:
    """Whose time is the earlier one; "" where they are alike as far as both are known."""
    one, other = times
    least = min(len(one), len(other))
    if not least or one[:least] == other[:least]:
        return ""
    return names[0] if one[:least] < other[:least] else names[1]


def _contradiction(
    db: sqlite3.Connection, reading: Reading, one: Mapping[str, Report], other: Mapping[str, Report]
) -> Contradiction | None:
    """The values that each side gives, where none of the one may be one of the other."""
    sides = [[v for v in reading.values if any(s.report in side for s in v.support)] for side in (one, other)]
    if any(a is b or (reading.type == "date" and _one_day(db, a, b)) for a in sides[0] for b in sides[1]):
        return None
    first, second = (tuple(v.value for v in side) for side in sides)
    return Contradiction(reading.event, reading.id, reading.property, (first, second)) if first and second else None


def _one_day(db: sqlite3.Connection, one: Value, other: Value) -> bool:
    """Whether two dates may mean one day ("September" and "September 3")."""
    first, second = ([t for found in pages.times_at(db, v.support).values() for t in found] for v in (one, other))
    return may_be_one(first, second)
