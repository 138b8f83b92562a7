"""Coverage: the claims of an event by its reports, grouped by voice; who tells what, how, and who leaves it out."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from stemma.dates import may_be_one
from stemma.model import Origin, Reading, Support, Telling, Time, ToldClaim, Value
from stemma.presentation.event import EventView

MOST = 40  # claims in a table
HOW = {"flat": "told", "attributed": "attributed", "hedged": "hedged", "denied": "denied"}
MANNERS = (("hedged", "hedged by"), ("denied", "denied by"))
# as measured by training/claims/conflicts.py, see its README
MEASURED = (
    "A conflict is shown only where it is likely one: of nine shown on labelled events left out in learning (five of "
    "them on made-up ones), eight were; of two on real events kept apart to the end, one was."
)
_SUREST = tuple(HOW)
MARKS = {
    "told": "●",
    "attributed": "◐",
    "hedged": "○",
    "denied": "✕",
    "contradicted": "≠",
    "perhaps": "?",
    "silent": "·",
}


@dataclass(frozen=True, slots=True)
class Cell:
    """What one report does with one claim, and its words where it tells it."""

    how: str  # told, attributed, hedged, denied, contradicted, perhaps, silent
    words: Telling | None = None

    @property
    def mark(self) -> str:
        """The sign that stands for it."""
        return MARKS[self.how]


@dataclass(frozen=True, slots=True)
class Coverage:
    """A table of claims by reports, those of one voice side by side."""

    voices: tuple[tuple[str, tuple[str, ...]], ...]  # each voice, "" for an unknown one, and its reports
    rows: tuple[tuple[ToldClaim, tuple[Cell, ...]], ...]  # each claim, and a cell for each report in that order
    left: int = 0  # claims that the table has no room for


def coverage(
    claims: Sequence[ToldClaim],
    readings: Iterable[Reading],
    reports: Sequence[str],
    origins: Mapping[str, Origin],
    times: Mapping[str, Sequence[Time]] | None = None,
) -> Coverage:
    """The table of some claims over the reports of an event, in the order of both; voices in order of first report."""
    of: dict[str, list[str]] = {}
    for r in reports:
        name = origins[r].name if r in origins else ""
        of.setdefault(name or f"\0{r}", []).append(r)
    ordered = [r for group in of.values() for r in group]
    against = _against(claims, readings, times or {})
    rows = [(c, tuple(_cell(c, r, (c.id, r) in against) for r in ordered)) for c in claims[:MOST]]
    voices = tuple(("" if name.startswith("\0") else name, tuple(group)) for name, group in of.items())
    return Coverage(voices, tuple(rows), max(0, len(claims) - MOST))


def coverage_of(view: EventView) -> Coverage:
    """The table of an event as a page shows it."""
    origins = {w.report.id: w.origin for w in view.witnesses if w.origin}
    return coverage(view.claims, view.readings, [w.report.id for w in view.witnesses], origins, view.times)


def tellings(claim: ToldClaim, how: str = "") -> list[Support]:
    """The words that surely tell a claim, or those of them that tell it in one manner; all where none are sure."""
    told = [t for t in claim.told if t.sure or not claim.whole]
    return [Support(t.report, t.start, t.end, t.span) for t in told if not how or t.how == how]


def _against(
    claims: Iterable[ToldClaim], readings: Iterable[Reading], times: Mapping[str, Sequence[Time]]
) -> set[tuple[str, str]]:
    """The reports that contradict a claim as it is worded: its words carry a value of a shown conflict, theirs another.

    A conflict that only hangs on a claim, and is of words that its best telling does not have, contradicts nobody here.
    """
    shown = [r for r in readings if r.status == "conflict"]
    found = set()
    for claim in claims:
        for reading in shown:
            own = next((v for v in reading.values if any(_stands(s, claim.told[0]) for s in v.support)), None)
            others = [v for v in reading.values if own and v is not own]
            if own and reading.type == "date":
                others = [v for v in others if not may_be_one(_times(own, times), _times(v, times))]
            found |= {(claim.id, s.report) for v in others for s in v.support}
    return found


def _stands(words: Support, telling: Telling) -> bool:
    return words.report == telling.report and telling.start <= words.start and words.end <= telling.end


def _times(value: Value, times: Mapping[str, Sequence[Time]]) -> list[Time]:
    return [t for s in value.support for t in times.get(s.report, ()) if t.start < s.end and s.start < t.end]


def _cell(claim: ToldClaim, report: str, contradicts: bool) -> Cell:
    told = [t for t in claim.told if t.report == report]
    sure = [t for t in told if t.sure]
    if not told:
        return Cell("contradicted" if contradicts else "silent")
    if not sure and not contradicts:
        return Cell("perhaps", told[0])
    best = min(sure or told, key=lambda t: (_SUREST.index(t.how), t.start))
    return Cell("contradicted" if contradicts else HOW[best.how], best)
