"""Values beside each other: which are the same, which cannot both be true, which is only rounder or later."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from stemma.model import Origin, ReadingStatus, Report, Statement, Support, Value

CONVERTED = frozenset({"m", "m2", "kg", "l", "km/h"})
TOLERANCE = 0.011  # numbers this close (in share) are the same value in other units


@dataclass(frozen=True, slots=True)
class Settled:
    """The values of a reading, its status, and why."""

    values: tuple[Value, ...]
    status: ReadingStatus
    reason: str


def settle(group: Sequence[Statement], reports: Mapping[str, Report], origins: Mapping[str, Origin]) -> Settled | None:
    """The values of a group side by side with their status; None where nothing is to be said."""
    cells: list[list[Statement]] = []
    for s in sorted(group, key=lambda s: (s.low is None, s.low or 0.0, s.high or 0.0, s.value, s.report, s.start)):
        for cell in cells:
            if same_value(cell[0], s):
                cell.append(s)
                break
        else:
            cells.append([s])
    values = tuple(_value(cell, reports, origins) for cell in cells)
    status, reason = _status(cells, values, reports)
    return Settled(values, status, reason)


def same_value(a: Statement, b: Statement) -> bool:
    """True where two statements give the same value in the same degree of roundness."""
    if a.low is None or b.low is None or a.high is None or b.high is None:
        return a.value == b.value
    share = TOLERANCE if a.unit in CONVERTED else 1e-9
    return _close(a.low, b.low, share) and _close(a.high, b.high, share)


def _close(a: float, b: float, share: float) -> bool:
    return a == b or abs(a - b) <= share * max(abs(a), abs(b))


def compatible(a: Statement, b: Statement) -> bool:
    """True where both values may be true of the same thing at once: one interval meets the other."""
    if a.low is None or b.low is None or a.high is None or b.high is None:
        return a.value == b.value
    slack = TOLERANCE * max(abs(a.low), abs(b.low)) if a.unit in CONVERTED else 0.0
    return a.low <= b.high + slack and b.low <= a.high + slack


def _published(report: Report) -> date | None:
    return report.published.earliest if report.published else None


def _status(
    cells: Sequence[Sequence[Statement]], values: Sequence[Value], reports: Mapping[str, Report]
) -> tuple[ReadingStatus, str]:
    """The status of values side by side, and the reason in words."""
    supporting = {s.report for cell in cells for s in cell}
    if len(cells) == 1:
        voices = {v for value in values for v in value.voices}
        if len(supporting) < 2:
            return "alone", "one report"
        return ("agree", f"{len(voices)} voices") if len(voices) > 1 else ("alone", "one voice")
    clash = [(a, b) for i, a in enumerate(cells) for b in cells[i + 1 :] if not compatible(a[0], b[0])]
    if not clash:
        return "vague", "one value is rounder than the other, both may be true"
    if _later(cells, reports):
        return "update", "the later report has the later figure"
    return "conflict", "the values cannot both be true as of the same time"


def _later(cells: Sequence[Sequence[Statement]], reports: Mapping[str, Report]) -> bool:
    """True where every value but the first is told only by reports later than those of the value before, and grows."""
    spans = []
    for cell in cells:
        when = [_published(reports[s.report]) for s in cell]
        known = [w for w in when if w is not None]
        if len(known) < len(when):
            return False
        spans.append((min(known), max(known)))
    return all(a[1] < b[0] for a, b in zip(spans, spans[1:], strict=False))


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
