"""Values beside each other: which are the same, which cannot both be true, which is only rounder or later."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import exp, isinf

from stemma.collation.readings.align import Group
from stemma.collation.readings.named import of_person, variants
from stemma.collation.readings.values import compatible, same_value
from stemma.model import Origin, ReadingStatus, Report, Statement, Support, Value, When
from stemma.settings import SETTINGS
from stemma.text import fold

_RUNNING_KEYS = frozenset({"=die", "=hurt", "=arrest", "missing", "trapp", "strand", "evacuat", "displac", "infect"})
_RUNNING = re.compile(
    r"\b(?:so far|ris(?:es|en|ing)|rose to|climb\w*|jump\w* to|soar\w* to|grew to|grown to|revis\w+|updated|toll|as of|"
    r"confirmed|missing|trapped|stranded|homeless|evacuat\w+|displaced|rescued|infected|hospitali[sz]ed|"
    r"(?:now|still) (?:at|stands?|stood|count\w*|number\w*)|damaged?|destroyed|bringing the total|votes counted)\b",
    re.IGNORECASE,
)
_FEWER = re.compile(
    r"\b(?:revis\w+|correct\w+|lower(?:ed|ing)?|reduced|down from|fewer|still|remain\w*|missing|trapped)\b",
    re.IGNORECASE,
)


LIKE_ENOUGH = SETTINGS.collation.contradict
STRENGTHS = {"flat": "stated flatly", "attributed": "attributed", "hedged": "hedged", "denied": "denied"}


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


def told_apart(group: Group) -> list[Group]:
    """The group in parts, where contradicting values are too unlike to be of one thing, or are told beside each other.

    Reports that tell "five trapped" and "seven dead" tell of two things, however alike their words are.
    """
    parts: list[list[int]] = []
    for cell in _cells(group.statements):
        free = (p for p in parts if not any(_beside(group, cell, [i]) or _unlike(group, cell, i) for i in p))
        part = next(free, None)
        if part is None:
            parts.append(list(cell))
        else:
            part += cell
    if len(parts) < 2:
        return [group]
    return [
        Group(
            tuple(group.statements[i] for i in part),
            group.score,
            {(n, m): group.likeness(i, j) for n, i in enumerate(part) for m, j in enumerate(part) if n < m},
        )
        for part in map(sorted, parts)
    ]


def _beside(group: Group, cell: Sequence[int], part: Sequence[int]) -> bool:
    """True where two reports or more tell both of two contradicting values."""
    own = {s.report for i in part for s in group.statements if same_value(s, group.statements[i])}
    both = {group.statements[i].report for i in cell} & own
    return len(both) > 1 and not compatible(group.statements[cell[0]], group.statements[part[0]])


def _unlike(group: Group, cell: Sequence[int], other: int) -> bool:
    """True where values contradict each other and nothing says enough that they are of one thing."""
    if compatible(group.statements[cell[0]], group.statements[other]):
        return False
    own = [i for i in range(len(group.statements)) if same_value(group.statements[i], group.statements[other])]
    return max(group.likeness(i, j) for i in cell for j in own) < LIKE_ENOUGH


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
    if group.statements[0].unit == "strength":
        return "vague", "what one states flatly another attributes, hedges or denies", group.score
    if group.statements[0].unit == "spelling" and len(told) == 2 and variants(*(cell[0].value for cell in told)):
        return "vague", "one name, written in two usual ways", group.score
    if group.statements[0].unit == "spelling" and not all(of_person(cell) for cell in told):
        return "vague", "one name, written in two ways", group.score
    if len(cells) == 1:
        voices = {v for value in values for v in value.voices}
        if len({s.report for s in told[0]}) < 2 or len(voices) < 2:
            return "alone", "one voice", group.score
        return "agree", f"{len(voices)} voices", group.score
    clashes: list[float] = []
    grown: list[bool] = []  # for each two values that differ by more than roundness: a running figure, told later
    for n, a in enumerate(cells):
        for b in cells[n + 1 :]:
            weight, later = _clash(a, b, group, reports), _grown(a, b, group, reports)
            if weight is not None:
                clashes.append(weight)
                grown.append(later)
            elif later:
                grown.append(True)
    if not grown:
        return "vague", "one value is rounder than the other, both may be true", group.score
    score = max(clashes) if clashes else group.score
    sure = f"same thing with probability {1 / (1 + exp(-score)):.2f}"
    if all(grown):
        times = ", ".join(f"{value.value} {_told(cell, reports)}" for value, cell in zip(values, told, strict=True))
        return "update", f"the later report has the later figure ({times}); {sure}", score
    return "conflict", f"the values cannot both be true as of the same time; {sure}", score


def _told(cell: Sequence[Statement], reports: Mapping[str, Report]) -> str:
    """When a value was first published, in words."""
    dated = [d.value for s in cell for d in [reports[s.report].published] if d is not None]
    return min(dated, default="undated")


def _grown(a: Sequence[int], b: Sequence[int], group: Group, reports: Mapping[str, Report]) -> bool:
    """True where two values are of a running figure (casualties, arrests, damage) and the later reports have the later.

    The greater is the later, or the smaller where a report says that it was revised or that fewer remain; a report
    that tells both tells how the figure came to be, and counts with the later.
    """
    first, second = ([group.statements[i] for i in cell] for cell in (a, b))
    if not any(running(s, reports[s.report].text) for s in (*first, *second)):
        return False
    if first[0].high is not None and isinf(first[0].high) and isinf(second[0].high or 0.0):
        return _later(first, second, reports)
    open_ended = compatible(first[0], second[0])
    if open_ended and not (isinf(first[0].high or 0.0) and (second[0].low or 0.0) > 1.05 * (first[0].low or 0.0)):
        return False
    falling = any(_FEWER.search(_near(s, reports[s.report].text)) for s in (*first, *second))
    return _later(first, second, reports) or (falling and not open_ended and _later(second, first, reports))


def running(s: Statement, text: str) -> bool:
    """True for a figure that grows or is revised with time, by what it counts or the words beside it."""
    if s.type not in ("number", "money") or s.unit in ("ordinal", "minute", "day"):
        return False
    if {s.head, *s.relations, *s.keys[:2]} & _RUNNING_KEYS:
        return True
    return bool(_RUNNING.search(_near(s, text)))


def _near(s: Statement, text: str) -> str:
    """The words around a value, within its sentence."""
    return text[max(s.sentence[0], s.start - 40) : min(s.sentence[1], s.end + 40)]


def _later(earlier: Sequence[Statement], later: Sequence[Statement], reports: Mapping[str, Report]) -> bool:
    """True where a report of one value is later than each that tells the other, and none is earlier.

    A report that tells both counts with the later; one whose hour is not known may be either.
    """
    both = {s.report for s in later}
    first = [reports[s.report].published for s in earlier if s.report not in both]
    then = [b for s in later if (b := reports[s.report].published) is not None]
    if not first or any(a is not None and _before(b, a) for a in first for b in then):
        return False
    return all(a is not None and any(_before(a, b) for b in then) for a in first)


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
    name = STRENGTHS[cell[0].value] if cell[0].unit == "strength" else support[0].span
    return Value(name, support, tuple(voices), tuple(sorted({s.source for s in cell if s.source})))


def voice_of(report: str, origins: Mapping[str, Origin]) -> str:
    """Whose voice a report speaks with: its origin, or the report itself where that is unknown."""
    origin = origins.get(report)
    return origin.name if origin is not None and origin.name else report
