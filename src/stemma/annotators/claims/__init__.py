"""Claims: the clauses of a report, each with who, what, to whom, where, when, how many, said by whom, how surely."""

from collections.abc import Sequence

from stemma.annotators.claims.clauses import Clause, clauses
from stemma.annotators.statements.attribution import strength_of, voiced
from stemma.annotators.statements.context import is_content
from stemma.lang.en.stems import sense
from stemma.model import Claim, Detail, Name, Parse, Quotation, Report, Time

__all__ = ["annotate"]

MADE_BY = "stemma.claims"
_ROLES = {"PERSON": "who", "ORG": "who", "NORP": "who", "LOC": "where"}


def annotate(
    report: Report, parse: Parse | None, names: Sequence[Name], times: Sequence[Time], quotations: Sequence[Quotation]
) -> list[Claim]:
    """The claims of one report in order of offset; none without a parse."""
    if parse is None:
        return []
    quotations = voiced(report.text, quotations, names)
    return [_claim(report, parse, clause, names, times, quotations) for clause in clauses(parse)]


def _claim(
    report: Report,
    parse: Parse,
    clause: Clause,
    names: Sequence[Name],
    times: Sequence[Time],
    quotations: Sequence[Quotation],
) -> Claim:
    start, end = clause.span
    head = parse.tokens[clause.head]
    how, source = strength_of(report.text, (head.start, head.end), clause.sentence, quotations, head)
    found = [
        Detail(_ROLES[n.type], n.start, n.end, n.name or n.text, n.type)
        for n in names
        if start <= n.start and n.end <= end and n.type in _ROLES
    ]
    found += [
        Detail("when", t.start, t.end, t.value, t.type, float(t.earliest.toordinal()), float(t.latest.toordinal()))
        for t in times
        if start <= t.start and t.end <= end and t.earliest is not None and t.latest is not None
    ]
    terms = tuple(sense(parse.lemmas[i]) for i in clause.tokens if is_content(parse.words[i]))
    return Claim(
        report.id,
        start,
        end,
        sense(head.lemma),
        tuple(sorted(found, key=lambda d: (d.start, d.end, d.role))),
        "denied"
        if how == "denied"
        else "hedged"
        if how == "hedged"
        else "attributed"
        if how == "attributed"
        else "flat",
        source,
        terms=terms,
        sentence=clause.sentence,
        made_by=MADE_BY,
    )
