"""Whether a clause tells something done, planned, only possible or not done; and whether it is news or background."""

from collections.abc import Sequence

from stemma.annotators.claims.clauses import Clause
from stemma.lang import NATIVE
from stemma.model import ClaimStatus, Detail, Parse, Report, Status
from stemma.settings import SETTINGS

OLD = SETTINGS.annotation.claim_old
_PLANNING = frozenset({"plan", "expect", "intend", "schedule", "set", "go", "vow", "promise", "aim", "prepare", "due"})
_DENYING = frozenset({"deny", "refuse", "decline", "fail", "reject"})


def mode_of(parse: Parse, clause: Clause) -> Status:
    """How the predicate of a clause is told: denied before planned, planned before conditional."""
    head = clause.head
    kids = [c for c in parse.children[head] if parse.deps[c] in ("aux", "advmod", "mark", "det", "advcl")]
    around = {parse.lower[c] for c in kids}
    lemma, infinitive = parse.lemmas[head], any(parse.deps[c] == "xcomp" for c in parse.children[head])
    if around & NATIVE.negators or (lemma in _DENYING and infinitive):
        return "denied"
    if around & NATIVE.future or (lemma in _PLANNING and infinitive):
        return "planned"
    if around & (NATIVE.doubtful | NATIVE.conditions) or "would" in around:
        return "conditional"
    return "happened"


def status_of(report: Report, parse: Parse, clause: Clause, details: Sequence[Detail], mode: Status) -> ClaimStatus:
    """Background is what is dated well before the report, or told in the past perfect and given no date."""
    days = [d for d in details if d.role == "when" and d.high is not None]
    if days and report.published is not None:
        last = max(d.high for d in days if d.high is not None)
        if report.published.earliest.toordinal() - last > OLD:
            return "background"
        return "new"
    past = any(parse.lower[c] == "had" and parse.deps[c] == "aux" for c in parse.children[clause.head])
    return "background" if past and parse.tags[clause.head] == "VBN" and mode == "happened" else "new"
