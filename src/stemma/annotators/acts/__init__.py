"""Acts: who did what to whom, as PLOVER 2021 events read from the parse with a lexicon of frames."""

from collections.abc import Sequence
from datetime import date

from stemma.annotators.acts.actors import Cast
from stemma.annotators.acts.clauses import Clauses
from stemma.annotators.acts.find import Finder
from stemma.annotators.acts.reading import Reader
from stemma.annotators.acts.syntax import Syntax
from stemma.annotators.acts.whole import weighed
from stemma.model import Act, Name, Parse, Quotation, Report, Time

__all__ = ["annotate", "finder"]


def annotate(
    report: Report, parse: Parse | None, names: Sequence[Name], times: Sequence[Time], quotations: Sequence[Quotation]
) -> list[Act]:
    """The acts a report tells, in order of offset, weighed; none where there is no parse."""
    if not parse:
        return []
    made = finder(report, parse, names, times, quotations)
    return weighed(made, made.acts())


def finder(
    report: Report, parse: Parse, names: Sequence[Name], times: Sequence[Time], quotations: Sequence[Quotation]
) -> Finder:
    """What finds the acts of a report by its frames."""
    syntax = Syntax(parse)
    cast = Cast(report, syntax, names, quotations, _day(report))
    return Finder(report, Reader(Clauses(syntax, cast)), names, times)


def _day(report: Report) -> date | None:
    return report.published.earliest if report.published else None
