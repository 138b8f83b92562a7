"""Readings: the checkable properties of one event, with the values its reports give."""

from collections.abc import Mapping, Sequence

from stemma.collation.readings.align import Group, groups
from stemma.collation.readings.compare import Settled, settle
from stemma.collation.readings.named import KEYED, keyed, spellings
from stemma.collation.readings.polarity import contradicted
from stemma.model import Event, Origin, Reading, Report, Statement
from stemma.text import digest

__all__ = ["readings"]

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
    for group in _groups(pool, {r: reports[r] for r in members}):
        settled = settle(group, reports, origins)
        if settled is not None:
            found.append((settled, settled.score, _reading(event, group.statements, settled, reports)))
    order = {"conflict": 0, "update": 1, "vague": 2, "agree": 3, "alone": 4}
    found.sort(key=lambda f: (order[f[0].status], -f[1], -len(f[0].values), f[2].id))
    return [reading for _, _, reading in found]


def _groups(pool: Sequence[Statement], reports: Mapping[str, Report]) -> list[Group]:
    """The statements in groups of the same thing, each kind by what makes it the same."""
    likely = [s for s in pool if s.unit not in KEYED and s.unit not in ("spelling", "act")]
    return [
        *groups(likely, reports),
        *contradicted([s for s in pool if s.unit == "act"], reports),
        *keyed([s for s in pool if s.unit in KEYED]),
        *spellings([s for s in pool if s.unit == "spelling"], reports),
    ]


def _reading(event: Event, group: Sequence[Statement], settled: Settled, reports: Mapping[str, Report]) -> Reading:
    """The reading a settled group of statements makes."""
    first = group[0]
    supports = sorted(f"{s.report}:{s.start}:{s.end}" for s in group)
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
    """A phrase for what is stated: the sentence part around the value in the report that says it most briefly."""
    best = min(group, key=lambda s: (s.sentence[1] - s.sentence[0], s.report, s.start))
    text = reports[best.report].text
    left = text[max(best.sentence[0], best.start - 60) : best.start]
    right = text[best.end : min(best.sentence[1], best.end + 60)]
    if best.start - best.sentence[0] > 60:
        left = left.split(" ", 1)[-1]
    if best.sentence[1] - best.end > 60:
        right = right.rsplit(" ", 1)[0]
    return " ".join(f"{left}[…]{right}".split())
