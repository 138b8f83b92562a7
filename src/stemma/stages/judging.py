"""What people decided, carried into what is computed; and what a new run changed in the events of an earlier one."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from stemma.model import Event, Evidence, Issue, Judged, Origin, Reading, Support
from stemma.stages.deciding import said_by
from stemma.store import Change


def judged_origins(
    origins: Iterable[Origin], judged: Sequence[Judged], outlets: Mapping[str, str] | None = None
) -> list[Origin]:
    """The origins with people's judgements: same-origin gives all the first known one's name, not-a-copy unties two.

    ``outlets`` are those of the reports: an origin put right is its own where it is the outlet's.
    """
    found = {o.report: o for o in origins}
    for j in judged:
        members = [r for r in j.reports if r in found]
        if j.kind == "same-origin":
            name = next((found[r].name for r in members if found[r].name), "")
            why = Evidence("judgement", f"{j.who or 'somebody'}: {j.why or 'same origin'}", where="metadata")
            for r in members:
                kind = found[r].kind if found[r].name == name else "reprint"
                found[r] = replace(found[r], name=name, kind=kind, evidence=(*found[r].evidence, why))
        elif j.kind == "not-a-copy":
            for r in members:
                kept = tuple(s for s in found[r].copies if s.other not in members)
                found[r] = replace(found[r], copies=kept)
        elif j.kind == "origin":
            why = Evidence("judgement", said_by(j), where="metadata")
            for r in members:
                kind = "own" if j.value == (outlets or {}).get(r) else "reprint"
                others = tuple(e for e in found[r].evidence if e != why)  # a part that grows has it already
                found[r] = replace(found[r], name=j.value, kind=kind, voices=(), evidence=(*others, why))
    return list(found.values())


@dataclass(frozen=True, slots=True)
class Verdict:
    """What somebody decided of a conflict, and the words of each of its values, by which it is known again."""

    confirmed: bool
    who: str
    why: str
    values: tuple[tuple[Support, ...], ...]


def verdicts(judged: Iterable[Judged], reports: Iterable[str]) -> tuple[Verdict, ...]:
    """What was decided of conflicts between some reports, the latest last."""
    here = set(reports)
    return tuple(
        Verdict(j.kind == "confirm", j.who, j.why, tuple(v.support for v in j.reading.values))
        for j in judged
        if j.reading is not None and here >= set(j.reports)
    )


def judged_readings(readings: Iterable[Reading], told: Sequence[Verdict]) -> list[Reading]:
    """The readings with what was decided of them: what is confirmed is a conflict, what is dismissed is none."""
    found = []
    for reading in readings:
        for verdict in (v for v in told if reading.status in ("conflict", "unsure") and _same(reading, v)):
            by = f"{'confirmed' if verdict.confirmed else 'dismissed'} by {verdict.who or 'somebody'}"
            reading = replace(
                reading,
                status="conflict" if verdict.confirmed else "unsure",
                judged="confirmed" if verdict.confirmed else "dismissed",
                reason=f"{by}: {verdict.why}" if verdict.why else by,
            )
        found.append(reading)
    return found


def lost(readings: Sequence[Reading], told: Iterable[Verdict], event: str) -> list[Issue]:
    """What was decided of conflicts that are not proposed any more, as issues."""
    gone = (v for v in told if not any(r.status in ("conflict", "unsure") and _same(r, v) for r in readings))
    return [
        Issue(
            "judge",
            event,
            f"the conflict that {v.who or 'somebody'} {'confirmed' if v.confirmed else 'dismissed'} is not found any "
            f"more ({' / '.join(s[0].span for s in v.values if s)}); stemma undo takes the judgement back",
        )
        for v in gone
    ]


def _same(reading: Reading, verdict: Verdict) -> bool:
    """Whether two of its values have words of two of the values that were judged; new reports may have joined them."""
    met = [
        {n for n, old in enumerate(verdict.values) if any(_meets(a, b) for a in value.support for b in old)}
        for value in reading.values
    ]
    return any(x != y for a, b in combinations(met, 2) for x in a for y in b)


def _meets(one: Support, other: Support) -> bool:
    """Whether words are the same ones, wherever cleaning has moved them."""
    if one.report != other.report or one.part != other.part:
        return False
    return one.span == other.span or (one.start < other.end and other.start < one.end)


def changes(before: Sequence[Event], after: Sequence[Event], made: str) -> list[Change]:
    """Which earlier events were merged into others, split, or are gone."""
    at: dict[str, set[str]] = defaultdict(set)
    for event in after:
        for report in event.own:
            at[report].add(event.id)
    found = []
    for event in sorted(before, key=lambda e: e.id):
        into = set().union(*(at[r] for r in event.own))
        if into == {event.id}:
            continue
        change = "gone" if not into else "merged" if len(into) == 1 else "split"
        found.append(Change(made, change, event.id, tuple(sorted(into))))
    return found
