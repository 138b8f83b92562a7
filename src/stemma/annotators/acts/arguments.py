"""Upon whom an act is, where the frames name nobody: the nouns of its sentence ranked by how they stand to its word."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from stemma.annotators.acts.clauses import Clause, Clauses
from stemma.annotators.acts.frames import lexicon
from stemma.annotators.acts.syntax import one_of
from stemma.linear import Linear
from stemma.model import Actor
from stemma.settings import SETTINGS

NOBODY = -1
LIKELY = SETTINGS.annotation.recipient_likely
_STEPS = 4  # words of the tree between a noun and the predicate
_INNER = one_of("compound flat amod nummod det case appos")
_ARMED = one_of("MIL REB COP CRM")
_RULING = one_of("GOV LEG JUD PTY OPP SPY")


@dataclass(frozen=True, slots=True)
class Telling:
    """An act as the frames tell it: its type, its word, its clause, and the parties they found."""

    code: str
    head: int
    clause: Clause | None  # None for an act that a noun names
    actor: Actor | None
    recipient: Actor | None


@cache
def weights() -> Linear:
    """The weights of the ranking, as `training/acts` fitted them."""
    return Linear.read(Path(__file__).with_name("weights") / "recipient.json")


class Arguments:
    """Ranks the nouns of a sentence as the parties of its acts."""

    def __init__(self, clauses: Clauses) -> None:
        self.clauses, self.parse, self.cast = clauses, clauses.parse, clauses.cast

    def candidates(self, head: int) -> list[int]:
        """The tokens that may name a party of what stands at `head`: nouns and pronouns of its sentence."""
        p = self.parse
        low, high = p.sentences[p.sentence_of[head]]
        return [i for i in range(low, high) if i != head and self._may(i)]

    def _may(self, i: int) -> bool:
        p = self.parse
        if p.tags[i] in ("PRP", "PRP$"):
            return p.lower[i] not in ("it", "its") or p.deps[i] != "expl"
        if not p.noun(i) or p.ents[i] in ("DATE", "TIME"):
            return False
        if p.deps[i].split(":")[0] in _INNER and p.ents[i] not in ("LOC", "ORG", "NORP"):
            return False
        return not (p.deps[i] == "flat" or (p.deps[i] == "compound" and p.ents[i] == p.ents[p.heads[i]]))

    def likeliest(self, told: Telling) -> int:
        """The candidate that is the recipient, `NOBODY` where none is likely enough."""
        candidates = [NOBODY, *self.candidates(told.head)]
        shares = weights().shares([self.features(told, k) for k in candidates])
        best = max(range(1, len(shares)), key=shares.__getitem__, default=0)
        return candidates[best] if best and shares[best] > LIKELY else NOBODY

    def features(self, told: Telling, k: int) -> list[str]:
        """What speaks for a candidate, by name, in order; of `NOBODY` what speaks for there being none."""
        return sorted({*(self._nobody(told) if k == NOBODY else self._named(told, k))})

    def _nobody(self, told: Telling) -> Iterator[str]:
        c = told.clause
        yield "nobody"
        yield f"nobody {told.code}"
        yield f"nobody frames {told.recipient is None}"
        if c is None:
            yield "nobody noun"
        else:
            yield f"nobody passive {c.passive} {bool(c.objects)}"
            yield f"nobody to {bool(c.to)} {bool(c.objects)}"

    def _named(self, told: Telling, k: int) -> Iterator[str]:
        p, c = self.parse, told.clause
        relation = self._relation(c, k)
        path = self.path(k, told.head)
        yield f"frames {self._within(k, told.recipient)}"
        yield f"frames {self._within(k, told.recipient)} {relation}"
        yield f"actor {self._within(k, told.actor)}"
        yield f"relation {relation}"
        yield f"relation {relation} {told.code}"
        yield f"path {path}"
        yield f"path {path} {c.passive if c else 'noun'}"
        yield f"case {p.case(k)} {k > told.head}"
        yield f"case {p.case(k)} {told.code}"
        kind = self._kind(k)
        yield f"kind {kind}"
        yield f"kind {kind} {told.code} {relation}"
        if relation.startswith("object") and k == self._first(c):
            yield f"first object {told.code}"
        yield f"kind {kind} {told.code}"
        yield f"kind {kind} {relation.split(' ')[0]}"
        yield f"far {min(4, abs(k - told.head) // 4)} {k > told.head}"

    def _relation(self, c: Clause | None, k: int) -> str:
        """What a noun is to the clause as it was read: subject, object, what a preposition leads to, what is said."""
        if c is None:
            return "noun"
        passive = " passive" if c.passive else ""
        if k in c.subjects:
            return "subject" + passive
        if k in c.objects:
            return "object" + passive
        for preposition, found in c.to.items():
            if k in found:
                return f"to {preposition}"
        if c.complement is not None and self.parse.tags[c.complement].startswith("VB"):
            inner = self.clauses.at(c.complement)
            if k in inner.objects:
                return "inner object"
            if k in inner.subjects:
                return "inner subject"
            if any(k in found for found in inner.to.values()):
                return "inner to"
        return "none"

    def _first(self, c: Clause | None) -> int:
        return c.objects[0] if c is not None and c.objects else NOBODY

    def path(self, k: int, head: int) -> str:
        """The relations from a noun up to where it meets the predicate, and from there down to it."""
        p, at = self.parse, k
        up: list[str] = []
        above = self._above(head)
        for _ in range(_STEPS):
            if at in above:
                return ">".join(up) + "|" + "<".join(p.deps[i] for i in above[: above.index(at)])
            up.append(p.deps[at] if p.noun(at) or p.tags[at] == "PRP" else p.deps[at] + "*")
            if p.heads[at] == at:
                break
            at = p.heads[at]
        return "far"

    def _above(self, head: int) -> list[int]:
        found, at = [head], head
        while self.parse.heads[at] != at and len(found) < _STEPS:
            at = self.parse.heads[at]
            found.append(at)
        return found

    def _within(self, k: int, party: Actor | None) -> str:
        if party is None or party.span is None:
            return "none"
        return "yes" if party.span[0] <= self.parse.starts[k] < party.span[1] else "no"

    def _kind(self, k: int) -> str:
        """What a noun names, as far as it says who may act: a state, the armed, those who rule, a person, a thing."""
        p = self.parse
        if not p.noun(k):
            return "pronoun"
        found = self.cast.kinds(k)
        if found & _ARMED:
            return "armed"
        if found & _RULING:
            return "ruling"
        if "STATE" in found:
            return "state"
        if found - {"PERSON", "PLACE", "STATE"}:
            return "role"
        if "PERSON" in found or p.ents[k] == "PERSON":
            return "person"
        return p.ents[k] or ("deed" if p.lemmas[k] in lexicon().nouns else "thing")
