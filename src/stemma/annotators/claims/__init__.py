"""Claims: the clauses of a report, each with who, what, to whom, where, when, how many, said by whom, how surely.

``clauses`` cuts the parse, ``roles`` reads who, whom, where, when and how many, ``quantities`` the numbers,
``sureness`` how surely and by whom, ``modes`` whether it was done and whether it is news, ``wording`` the words it
can be read in by itself.
"""

from collections.abc import Sequence

from stemma.annotators.claims.clauses import Clause, clauses
from stemma.annotators.claims.modes import mode_of, status_of
from stemma.annotators.claims.quantities import quantities
from stemma.annotators.claims.roles import Roles
from stemma.annotators.claims.sureness import how_told, voiced
from stemma.annotators.claims.wording import wording
from stemma.lang import NATIVE
from stemma.model import Claim, Name, Parse, Quotation, Report, Time

__all__ = ["annotate"]

MADE_BY = "stemma.claims"


def annotate(
    report: Report, parse: Parse | None, names: Sequence[Name], times: Sequence[Time], quotations: Sequence[Quotation]
) -> list[Claim]:
    """The claims of one report in order of offset; none without a parse."""
    if parse is None:
        return []
    quotations = voiced(report.text, quotations, names)
    roles = Roles(parse, names, times, quantities(report.text))
    return [_claim(report, parse, clause, roles, quotations) for clause in clauses(parse)]


def _claim(report: Report, parse: Parse, clause: Clause, roles: Roles, quotations: Sequence[Quotation]) -> Claim:
    head = parse.tokens[clause.head]
    how, source = how_told(report.text, (head.start, head.end), clause.sentence, quotations, head)
    details = roles.of(clause)
    mode = mode_of(parse, clause)
    return Claim(
        report.id,
        *clause.span,
        NATIVE.sense(head.lemma),
        tuple(details),
        how,
        source,
        mode,
        status_of(report, parse, clause, details, mode),
        tuple(parse.lemmas[i].casefold() for i in clause.tokens if NATIVE.is_content(parse.words[i])),
        clause.sentence,
        wording(parse, clause),
        MADE_BY,
    )
