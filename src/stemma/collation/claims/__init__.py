"""Told claims: the claims of an event's reports aligned, each with every report's own words, and who is silent."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from stemma.collation.claims.align import aligned
from stemma.collation.readings.compare import voice_of
from stemma.model import Claim, Event, Origin, Reading, Report, Telling, ToldClaim
from stemma.text import digest

__all__ = ["of_claims", "told_claims"]


def told_claims(
    event: Event, reports: Mapping[str, Report], claims: Mapping[str, Sequence[Claim]], origins: Mapping[str, Origin]
) -> list[ToldClaim]:
    """The told claims of an event: those most voices tell first, then in the order of the reports that tell them."""
    members = [r for r in event.reports if r in reports]
    found = [
        _told(event, members, group, probability, reports, origins)
        for group, probability in aligned([c for r in members for c in claims.get(r, ())])
    ]
    return sorted(found, key=lambda c: (-len(c.voices), -len(c.told), c.told[0].start, c.id))


def of_claims(readings: Sequence[Reading], told: Sequence[ToldClaim]) -> list[Reading]:
    """The readings, each with the told claim that most of its values stand in."""
    found = []
    for reading in readings:
        words = {(s.report, s.start, s.end) for value in reading.values for s in value.support}
        held = [(sum(_in(t, *w) for w in words for t in c.told), c.id) for c in told]
        most, claim = max(held, default=(0, ""), key=lambda pair: pair[0])
        found.append(replace(reading, claim=claim if most > 1 else ""))
    return found


def _in(telling: Telling, report: str, start: int, end: int) -> bool:
    return telling.report == report and telling.start <= start and end <= telling.end


def _told(
    event: Event,
    members: Sequence[str],
    group: Sequence[Claim],
    probability: float,
    reports: Mapping[str, Report],
    origins: Mapping[str, Origin],
) -> ToldClaim:
    told = tuple(
        Telling(c.report, c.start, c.end, c.how, c.source, reports[c.report].text[c.start : c.end]) for c in group
    )
    telling = {c.report for c in group}
    statuses = [c.status for c in group]
    return ToldClaim(
        digest("told claim", event.id, *sorted(f"{c.report}:{c.start}:{c.end}" for c in group)),
        event.id,
        told[0].span,
        max(sorted(set(statuses)), key=statuses.count),
        probability,
        told,
        tuple(sorted({voice_of(r, origins) for r in telling})),
        tuple(r for r in members if r not in telling),
    )
