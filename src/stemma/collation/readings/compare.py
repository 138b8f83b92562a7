"""Values beside each other: which are the same, which cannot both be true, which is only rounder or later."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from math import exp

from stemma.collation.readings.align import Group
from stemma.collation.readings.values import compatible, same_value
from stemma.model import Origin, ReadingStatus, Report, Statement, Support, Value, When
from stemma.text import fold


@dataclass(frozen=True, slots=True)
class Settled:
    """The values of a reading, its status, and why."""

    values: tuple[Value, ...]
    status: ReadingStatus
    reason: str
    score: float  # log odds that the values are of the same thing


def settle(group: Group, reports: Mapping[str, Report], origins: Mapping[str, Origin]) -> Settled | None:
    """The values of a group side by side with their status; None where nothing is to be said."""
    cells = _cells(group.statements)
    values = tuple(_value([group.statements[i] for i in cell], reports, origins) for cell in cells)
    status, reason, score = _status(cells, group, values, reports)
    notes = [reason, _majority(values), _strengths(group.statements)]
    return Settled(values, status, "; ".join(n for n in notes if n), score)


def _majority(values: Sequence[Value]) -> str:
    """Which value more than half of the voices give, "" where none; a count of voices, no judgement."""
    voices = {v for value in values for v in value.voices}
    most = max(values, key=lambda value: len(value.voices))
    if len(values) < 2 or 2 * len(most.voices) <= len(voices):
        return ""
    return f"{len(most.voices)} of {len(voices)} voices: {most.value}"


def _strengths(group: Sequence[Statement]) -> str:
    """Where some state flatly what others hedge or attribute: who does which; "" where all do the same."""
    reports: dict[str, set[str]] = {}
    for s in group:
        if s.type in ("number", "money", "age") and s.strength != "denied":
            reports.setdefault("hedged" if s.strength == "hedged" else "stated", set()).add(s.report)
    hedged = reports.get("hedged", set()) - reports.get("stated", set())
    return f"hedged in {', '.join(sorted(hedged))}" if hedged and "stated" in reports else ""


def _cells(group: Sequence[Statement]) -> list[list[int]]:
    """The places of the statements by value, the least value first."""
    order = sorted(
        range(len(group)),
        key=lambda i: (group[i].low is None, group[i].low or 0.0, group[i].high or 0.0, group[i].value, i),
    )
    cells: list[list[int]] = []
    for i in order:
        for cell in cells:
            if same_value(group[cell[0]], group[i]):
                cell.append(i)
                break
        else:
            cells.append([i])
    return cells


def _clash(a: Sequence[int], b: Sequence[int], group: Group, reports: Mapping[str, Report]) -> float | None:
    """How likely two contradicting values are of the same thing: their likest pair; None where they may both be true.

    "This year" in two reports of different years is one phrase retold, not two dates; and values that two reports both
    tell ("between May and July") stand side by side there.
    """
    first, second = (group.statements[c[0]] for c in (a, b))
    both = {group.statements[i].report for i in a} & {group.statements[i].report for i in b}
    if compatible(first, second) or len(both) > 1:
        return None
    told = {fold(reports[s.report].text[s.start : s.end]) for s in (first, second)}
    if first.unit == "day" and len(told) == 1:
        return None
    return max(group.likeness(i, j) for i in a for j in b)


def _status(
    cells: Sequence[Sequence[int]], group: Group, values: Sequence[Value], reports: Mapping[str, Report]
) -> tuple[ReadingStatus, str, float]:
    """The status of values side by side, the reason in words, and how sure it is."""
    told = [[group.statements[i] for i in cell] for cell in cells]
    if len(cells) == 1:
        voices = {v for value in values for v in value.voices}
        if len({s.report for s in told[0]}) < 2 or len(voices) < 2:
            return "alone", "one voice", group.score
        return "agree", f"{len(voices)} voices", group.score
    clashes = [_clash(a, b, group, reports) for n, a in enumerate(cells) for b in cells[n + 1 :]]
    weights = [c for c in clashes if c is not None]
    if not weights:
        return "vague", "one value is rounder than the other, both may be true", group.score
    sure = f"same thing with probability {1 / (1 + exp(-max(weights))):.2f}"
    if told[0][0].type in ("number", "money") and _later(told, reports):
        return "update", f"the later report has the later figure; {sure}", max(weights)
    return "conflict", f"the values cannot both be true as of the same time; {sure}", max(weights)


def _later(cells: Sequence[Sequence[Statement]], reports: Mapping[str, Report]) -> bool:
    """True where each value is told only by reports later than all that tell the value before it."""
    dated = [[reports[s.report].published for s in cell] for cell in cells]
    return all(
        a is not None and b is not None and _before(a, b)
        for earlier, later in pairwise(dated)
        for a in earlier
        for b in later
    )


def _before(a: When, b: When) -> bool:
    """True where one date is surely before another, by the clock where both give one in the same way."""
    if a.latest != b.earliest or "T" not in a.value or "T" not in b.value:
        return a.latest < b.earliest
    first, second = datetime.fromisoformat(a.value), datetime.fromisoformat(b.value)
    return (first.tzinfo is None) == (second.tzinfo is None) and first < second


def _value(cell: Sequence[Statement], reports: Mapping[str, Report], origins: Mapping[str, Origin]) -> Value:
    """One value with the words, voices and sources that give it."""
    seen = sorted({(s.report, s.start, s.end) for s in cell})
    support = tuple(Support(r, a, b, reports[r].text[a:b]) for r, a, b in seen)
    voices = sorted({voice_of(s.report, origins) for s in cell})
    return Value(support[0].span, support, tuple(voices), tuple(sorted({s.source for s in cell if s.source})))


def voice_of(report: str, origins: Mapping[str, Origin]) -> str:
    """Whose voice a report speaks with: its origin, or the report itself where that is unknown."""
    origin = origins.get(report)
    return origin.name if origin is not None and origin.name else report
