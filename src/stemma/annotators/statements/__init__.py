"""Statements: the checkable properties a report states, found sentence by sentence without a list of properties."""

from collections.abc import Sequence
from typing import Any

from stemma.annotators.statements.attribution import strength_of
from stemma.annotators.statements.context import Context, contexts, head_noun, keys_near, names_in
from stemma.annotators.statements.quantities import Quantity, quantities
from stemma.model import Name, Quotation, Report, Statement, Time

__all__ = ["annotate"]

MADE_BY = "stemma.statements"


def annotate(
    report: Report, doc: Any, names: Sequence[Name], times: Sequence[Time], quotations: Sequence[Quotation]
) -> list[Statement]:
    """The statements of one report in order of offset; `doc` is its spaCy parse, or None for its surface alone."""
    found: list[Statement] = []
    for context in contexts(report.text, doc):
        found += _numbers(report, context, names, quotations)
    return sorted(set(found), key=lambda s: (s.start, s.end, s.type, s.value))


def _numbers(
    report: Report, context: Context, names: Sequence[Name], quotations: Sequence[Quotation]
) -> list[Statement]:
    """A statement for each quantity of a sentence."""
    text, (first, last) = report.text, context.span
    found = []
    for q in quantities(text[first:last]):
        start, end = first + q.start, first + q.end
        head, label = head_noun(context, start, end)
        kind = "ordinal" if label and q.kind == "count" else q.kind
        if kind == "count" and not head:
            continue
        near = keys_near(context, start, end)
        keys = tuple(dict.fromkeys([head, *near])) if head else near
        strength, source = strength_of(text, (start, end), context.span, quotations)
        found.append(
            Statement(
                report.id, start, end, _type(kind), _value(q), unit=q.unit or kind, low=q.low, high=q.high, keys=keys,
                names=names_in(names, context.span, start), sentence=context.span, source=source, strength=strength,
                made_by=MADE_BY,
            )  # fmt: skip
        )
    return found


def _type(kind: str) -> str:
    """The type of a statement for a kind of quantity."""
    return {"money": "money", "age": "age", "clock": "date"}.get(kind, "number")


def _value(q: Quantity) -> str:
    """The normalised value: the number in its base unit, with the sign of its bounds."""
    if q.kind == "clock":
        return f"T{int(q.exact) // 60:02d}:{int(q.exact) % 60:02d}"
    number = f"{q.exact:.6g}" if abs(q.exact - round(q.exact)) > 1e-9 else f"{round(q.exact)}"
    sign = ">=" if q.high == float("inf") else "<=" if q.low == 0 and q.high > 0 else "~" if q.qualified or q.round else ""
    return f"{sign}{number} {q.unit}".strip()
