"""The acts of a report weighed by what the whole report is about, and the ones that no frame told."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from stemma.annotators.acts.find import SAYING, Finder
from stemma.annotators.acts.frames import Kind
from stemma.annotators.acts.reading import Told
from stemma.annotators.acts.story import (
    FEW,
    LATE,
    LEADING,
    LIKELY,
    PLAIN,
    PLAINER,
    POLITICAL,
    SHORT,
    STRANGE,
    Story,
)
from stemma.annotators.acts.syntax import one_of
from stemma.annotators.acts.worth import Judge
from stemma.model import Act, Actor

MADE_BY = "stemma.acts.story"
_POLITICAL = one_of("IGO GOV MIL REB OPP COP SPY JUD LEG PTY REF")
_BARE = SAYING | one_of("be have become seem appear remain know see feel write ask speak describe spot identify")


def weighed(finder: Finder, acts: Sequence[Act]) -> list[Act]:
    """Acts with their weights, those of a state or a party to politics alone where a report is of other things.

    And one more for each likely type that has none and that a clause speaks for plainly.
    Nothing is added where the frames find no act at all, where the words are not those of politics and war, or where
    the report is long: its acts are many, and a guess at one more is mostly wrong.
    """
    story = Story(finder.parse, finder.clauses, acts)
    judge = Judge(finder, story)
    acts = [replace(finder.filled(a), worth=round(judge.worth(a), 3)) for a in acts]
    political = story.political()
    if political < STRANGE and len(finder.parse.sentences) > FEW:
        acts = [a for a in acts if any(_political(finder, party, False) for party in (a.actor, a.recipient))]
    if not acts:
        return []
    shares = story.shares()
    told = {a.code for a in acts}
    known = len(finder.parse.sentences) <= SHORT and political >= POLITICAL
    likely = [t for t, s in shares.items() if s > LIKELY and t not in told] if known else []
    lacking = sorted(likely, key=lambda t: (-shares[t], t))
    more = [a for t in lacking if (a := _plainest(finder, story, t, shares[t])) is not None]
    found = [replace(a, weight=round(shares[a.code] * LEADING[story.part(a.start)], 4)) for a in (*acts, *more)]
    return sorted(found, key=lambda a: (a.start, a.end, a.code, a.mode, a.status, str(a.recipient)))


def _plainest(finder: Finder, story: Story, type: str, share: float) -> Act | None:
    """The act of the clause whose words speak most for a type, of those that name a party to politics."""
    for _, verb, late in sorted(_clauses(finder, story, type, share > LATE)):
        clause = finder.clauses.at(verb)
        roots = (verb,) if clause.complement is None else (verb, clause.complement)
        act = finder.act(finder.reader.standing(Told(Kind(type), clause, roots, consumed=frozenset([verb]))))
        if act is not None and any(_political(finder, a, late) for a in (act.actor, act.recipient)):
            return replace(act, made_by=MADE_BY)
    return None


def _clauses(finder: Finder, story: Story, type: str, late: bool) -> Iterator[tuple[float, int, bool]]:
    """Clauses that speak for a type, the plainest first, and whether they stand below the first sentences."""
    p = finder.parse
    for low, high in p.sentences:
        part = story.part(p.starts[low])
        if part == 2 and not late:
            return
        for verb in finder.predicates(low, high):
            score = 0.0 if p.lemmas[verb] in _BARE else story.evidence(finder.words(verb), type)
            if score >= (PLAINER if part == 2 else PLAIN):
                yield -score * LEADING[part], verb, part == 2


def _political(finder: Finder, actor: Actor | None, country: bool) -> bool:
    """True for a party with a country, or, unless that is asked for, with a role in politics or war."""
    codes = [c for c in (actor.code if actor else "").split(";") if c]
    return finder.cast.of_state(actor) or (not country and any({c[:3], c[3:]} & _POLITICAL for c in codes))
