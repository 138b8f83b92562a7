"""Readings: the checkable properties of one event, with the values its reports give."""

import re
from collections.abc import Mapping, Sequence

from stemma.collation.readings.align import Group, groups
from stemma.collation.readings.compare import Settled, settle, told_apart
from stemma.collation.readings.modes import modes, strengths
from stemma.collation.readings.named import KEYED, keyed, spellings
from stemma.collation.readings.trivial import trivial
from stemma.model import Event, Origin, Reading, Report, Statement
from stemma.text import digest

__all__ = ["readings"]

_PHRASED = {
    "title": "post of {}", "home": "home of {}", "epithet": "the {} is called", "spelling": "spelling of {}",
    "mode": "done or not: {}", "strength": "how surely told: {}", "beside": "where exactly: {}",
    "minute": "time: {}", "day": "date: {}", "period": "date: {}",
}  # fmt: skip
DIMENSIONS = {
    "kg": "weight",
    "m": "length or distance",
    "m2": "area",
    "km/h": "speed",
    "l": "volume",
    "day": "time taken",
}
_TYPES = {"money": "number", "age": "number", "modality": "wording"}


def readings(
    event: Event,
    reports: Mapping[str, Report],
    statements: Mapping[str, Sequence[Statement]],
    origins: Mapping[str, Origin],
) -> list[Reading]:
    """The readings of an event: conflicts first, then updates, vague, agreeing and lone values, each by its support."""
    members = [r for r in event.reports if r in reports]
    pool = sorted(
        (s for r in members for s in statements.get(r, ())), key=lambda s: (s.report, s.start, s.end, s.type, s.value)
    )
    found = []
    for group in (part for g in _groups(pool, {r: reports[r] for r in members}) for part in told_apart(g)):
        settled = settle(group, reports, origins)
        if settled is not None and not trivial(group, settled.status, reports):
            found.append((settled, settled.score, _reading(event, group.statements, settled, reports)))
    order = {"conflict": 0, "update": 1, "vague": 2, "agree": 3, "alone": 4}
    found.sort(key=lambda f: (order[f[0].status], -f[1], -len(f[0].values), f[2].id))
    # The same words may name a person in two roles, or stand in a part of another group: they are told once.
    return list({reading.id: reading for _, _, reading in reversed(found)}.values())[::-1]


def _groups(pool: Sequence[Statement], reports: Mapping[str, Report]) -> list[Group]:
    """The statements in groups of the same thing, each kind by what makes it the same."""
    likely = [s for s in pool if s.unit not in KEYED and s.unit not in ("spelling", "mode")]
    return [
        *groups(likely, reports),
        *modes([s for s in pool if s.unit == "mode"], reports),
        *strengths([s for s in pool if s.unit == "mode"], reports),
        *keyed([s for s in pool if s.unit in KEYED]),
        *spellings([s for s in pool if s.unit == "spelling"], reports),
    ]


def _reading(event: Event, group: Sequence[Statement], settled: Settled, reports: Mapping[str, Report]) -> Reading:
    """The reading a settled group of statements makes."""
    first = group[0]
    supports = sorted(f"{s.report}:{s.start}:{s.end}:{s.unit}:{s.value}" for s in group)
    return Reading(
        digest("reading", event.id, first.type, *supports),
        event.id,
        _property(group, reports),
        _TYPES.get(first.type, first.type),
        settled.status,
        settled.values,
        settled.reason,
    )


def _property(group: Sequence[Statement], reports: Mapping[str, Report]) -> str:
    """A short phrase for what is stated, in the words that most reports use for it."""
    told: dict[str, set[str]] = {}
    for s in group:
        if s.about:
            told.setdefault(s.about, set()).add(s.report)
    if told:
        about = min(told, key=lambda p: (-len(told[p]), abs(len(p.split()) - 3), p))
    else:
        about = min((_beside(s, reports[s.report].text) for s in group), key=lambda p: (len(p.split()), p))
    first = group[0]
    if first.unit in _PHRASED and (first.type == "date" or first.unit not in ("day", "period", "minute")):
        return _PHRASED[first.unit].format(about)
    if first.type == "wording" or first.unit in DIMENSIONS:
        return f"{DIMENSIONS.get(first.unit, first.unit)}: {about}"
    return f"age of {about}" if first.type == "age" else about


def _beside(s: Statement, text: str) -> str:
    """The few words after a value, or before it where it ends its clause."""
    right = re.split(r"[,;:.!?()\n\"“”]", text[s.end : s.sentence[1]], maxsplit=1)[0].split()[:5]
    left = re.split(r"[,;:.!?()\n\"“”]", text[s.sentence[0] : s.start])[-1].split()[-5:]
    return " ".join(right if len(right) > 1 else left) or text[s.start : s.end]
