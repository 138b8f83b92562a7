"""Two reports side by side: their paragraphs paired by the text that they share."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from markupsafe import Markup

from stemma.model import Record, Report, Sharing, Span
from stemma.presentation.event import Witness
from stemma.presentation.marked import Layer, marked


@dataclass(frozen=True, slots=True)
class Beside:
    """Two reports, how much they share, and their paragraphs in rows with the shared passages marked."""

    sharing: Sharing
    first: Witness
    second: Witness
    rows: tuple[tuple[Markup, Markup], ...]


def sharing_of(first: Record, second: Record) -> Sharing | None:
    """What two reports share; None where that is nothing."""
    return next((s for o in first.origins for s in o.copies if s.other == second.reports[0].id), None)


def beside(first: Record, second: Record) -> Beside | None:
    """Two reports with the passages marked that they share; None where they share none."""
    common = sharing_of(first, second)
    if common is None:
        return None
    (a,), (b,) = first.reports, second.reports
    ours, theirs = [x for x, _ in common.spans], [y for _, y in common.spans]
    rows = tuple(
        (Markup("").join(_shown(a, p, ours) for p in left), Markup("").join(_shown(b, p, theirs) for p in right))
        for left, right in _rows(_paragraphs(a.text), _paragraphs(b.text), common.spans)
    )
    return Beside(common, _witness(first), _witness(second), rows)


def _witness(record: Record) -> Witness:
    return Witness("", "", record.reports[0], record.origins[0] if record.origins else None)


def _paragraphs(text: str) -> list[Span]:
    return [m.span() for m in re.finditer(r"[^\n]+", text)]


def _rows(
    ours: Sequence[Span], theirs: Sequence[Span], spans: Sequence[tuple[Span, Span]]
) -> list[tuple[list[Span], list[Span]]]:
    """The paragraphs of both, each once: the other's beside the one they share most with, or after their neighbour."""
    rows: list[tuple[list[Span], list[Span]]] = [([p], []) for p in ours]
    alone: list[tuple[int, Span]] = []  # after which row
    at = -1
    for paragraph in theirs:
        common = [sum(min(_common(p, x), _common(paragraph, y)) for x, y in spans) for p in ours]
        best = max(range(len(ours)), key=lambda n: common[n], default=-1)
        if best >= 0 and common[best]:
            rows[best][1].append(paragraph)
            at = best
        else:
            alone.append((at, paragraph))
    for after, paragraph in reversed(alone):
        rows.insert(after + 1, ([], [paragraph]))
    return rows


def _common(one: Span, two: Span) -> int:
    return max(0, min(one[1], two[1]) - max(one[0], two[0]))


def _shown(report: Report, paragraph: Span, spans: Sequence[Span]) -> Markup:
    start, end = paragraph
    over = [Layer(max(s, start) - start, min(e, end) - start, "shared") for s, e in spans if _common((s, e), paragraph)]
    return marked(replace(report, text=report.text[start:end]), (), "", over)
