"""Coverage: the claims of an event by its reports, grouped by voice; who tells what, how, and who leaves it out."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from stemma.model import Origin, Reading, Support, Telling, ToldClaim
from stemma.presentation.event import EventView

MOST = 40  # claims in a table
HOW = {"flat": "told", "attributed": "attributed", "hedged": "hedged", "denied": "denied"}
MANNERS = (("hedged", "hedged by"), ("denied", "denied by"))
# as measured by training/claims/conflicts.py, see its README
MEASURED = (
    "A conflict is shown only where it is likely one: of seven shown on labelled events left out in learning, "
    "six were; of two on events kept apart to the end, none was."
)
_SUREST = tuple(HOW)
MARKS = {"told": "●", "attributed": "◐", "hedged": "○", "denied": "✕", "contradicted": "≠", "silent": "·"}


@dataclass(frozen=True, slots=True)
class Cell:
    """What one report does with one claim, and its words where it tells it."""

    how: str  # told, attributed, hedged, denied, contradicted, silent
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
) -> Coverage:
    """The table of some claims over the reports of an event, in the order of both; voices in order of first report."""
    of: dict[str, list[str]] = {}
    for r in reports:
        name = origins[r].name if r in origins else ""
        of.setdefault(name or f"\0{r}", []).append(r)
    ordered = [r for group in of.values() for r in group]
    against = _against(readings)
    rows = [(c, tuple(_cell(c, r, against.get((c.id, r), False)) for r in ordered)) for c in claims[:MOST]]
    voices = tuple(("" if name.startswith("\0") else name, tuple(group)) for name, group in of.items())
    return Coverage(voices, tuple(rows), max(0, len(claims) - MOST))


def coverage_of(view: EventView) -> Coverage:
    """The table of an event as a page shows it."""
    origins = {w.report.id: w.origin for w in view.witnesses if w.origin}
    return coverage(view.claims, view.readings, [w.report.id for w in view.witnesses], origins)


def tellings(claim: ToldClaim, how: str = "") -> list[Support]:
    """The words that tell a claim, or those that tell it in one manner."""
    return [Support(t.report, t.start, t.end, t.span) for t in claim.told if not how or t.how == how]


def _against(readings: Iterable[Reading]) -> dict[tuple[str, str], bool]:
    """The reports that give another value than most voices do, where a conflict of a claim is shown."""
    found = {}
    for reading in (r for r in readings if r.status == "conflict" and r.claim):
        most = max(reading.values, key=lambda v: len(v.voices))
        for value in (v for v in reading.values if v is not most):
            found.update({(reading.claim, s.report): True for s in value.support})
    return found


def _cell(claim: ToldClaim, report: str, contradicts: bool) -> Cell:
    told = [t for t in claim.told if t.report == report]
    if not told:
        return Cell("contradicted" if contradicts else "silent")
    best = min(told, key=lambda t: (_SUREST.index(t.how), t.start))
    return Cell("contradicted" if contradicts else HOW[best.how], best)
