"""The acts of a report weighed by what the whole report is about, and the ones that no frame told."""

from collections.abc import Sequence
from dataclasses import replace

from stemma.annotators.acts.find import Finder
from stemma.annotators.acts.frames import Kind
from stemma.annotators.acts.reading import Told
from stemma.annotators.acts.story import LEADING, LIKELY, PLAIN, Story, Weights
from stemma.model import Act

MADE_BY = "stemma.acts.story"


def weighed(finder: Finder, acts: Sequence[Act], model: Weights | None = None) -> list[Act]:
    """Acts with their weights, and one more for each likely type that has none and that a clause speaks for plainly.

    Where the frames find no act at all, a report is about nothing that PLOVER knows, and nothing is added.
    """
    if not acts:
        return []
    story = Story(finder.parse, finder.clauses, acts, model)
    shares = story.shares()
    told = {a.code for a in acts}
    lacking = sorted((t for t, s in shares.items() if s > LIKELY and t not in told), key=lambda t: (-shares[t], t))
    more = [a for t in lacking if (a := _plainest(finder, story, t)) is not None]
    found = [replace(a, weight=round(shares[a.code] * LEADING[story.part(a.start)], 4)) for a in (*acts, *more)]
    return sorted(found, key=lambda a: (a.start, a.end, a.code, a.mode, a.status, str(a.recipient)))


def _plainest(finder: Finder, story: Story, type: str) -> Act | None:
    """The act of the clause whose words speak most for a type, of those that name a party."""
    p = finder.parse
    found = []
    for low, high in p.sentences:
        weight = LEADING[story.part(p.starts[low])]
        for verb in finder.predicates(low, high):
            score = story.evidence(finder.words(verb), type)
            if score >= PLAIN:
                found.append((-score * weight, verb))
    for _, verb in sorted(found):
        clause = finder.clauses.at(verb)
        roots = (verb,) if clause.complement is None else (verb, clause.complement)
        act = finder.act(finder.reader.standing(Told(Kind(type), clause, roots, consumed=frozenset([verb]))))
        if act is not None:
            return replace(act, made_by=MADE_BY)
    return None
