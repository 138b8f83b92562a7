"""Clauses: a predicate with its arguments, read from the tree and, where the tree fails, from the words beside it."""

from collections import defaultdict
from dataclasses import dataclass, field

from stemma.annotators.acts.actors import Cast
from stemma.annotators.acts.pronouns import Pronouns
from stemma.annotators.acts.syntax import DAYS, Syntax, one_of
from stemma.lang import NATIVE

_PARTICLES = one_of("up out off down over back in away free aside forward together on through")
_NOT = NATIVE.negators | {"no"}
_NONE = one_of("no neither nobody none")
_BEARING = one_of(  # participles that say what one is about, not what is done to one
    "engage oppose prepare commit involve expect satisfy concern aim determine schedule set poise"
)


@dataclass(slots=True)
class Clause:
    """One predicate and what stands around it, all as token numbers."""

    verb: int
    subjects: list[int] = field(default_factory=list)
    objects: list[int] = field(default_factory=list)
    to: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))  # by preposition
    complement: int | None = None
    particles: set[str] = field(default_factory=set)
    passive: bool = False
    negated: bool = False
    modal: str = ""
    conditional: bool = False


class Clauses:
    """Reads and keeps the clauses of one report."""

    def __init__(self, parse: Syntax, cast: Cast) -> None:
        self.parse, self.cast = parse, cast
        self._read: dict[int, Clause] = {}
        self._pronouns = Pronouns(parse, cast, lambda verb: self.at(verb).subjects)

    def at(self, verb: int) -> Clause:
        """The clause of a verb or predicate."""
        if verb not in self._read:
            made = Clause(verb)
            self._read[verb] = made
            self._fill(made)
        return self._read[verb]

    def _fill(self, c: Clause) -> None:
        own: list[int] = []
        for k in self.parse.kids[c.verb]:
            if self.parse.deps[k] in ("nsubj", "nsubj:pass"):
                own.append(k)
            self._take(c, k)
            self._colour(c, k)
        self._surface(c)
        nobody = [*(k for k in own if k < c.verb), *c.objects[:1]]  # "no envoy came", "attacked no post"
        c.negated = c.negated or self._longer(c) or any(self._nobody(k) for k in nobody)
        c.passive = c.passive or self._bare_passive(c)
        own = self._before_it(c, own)
        self._give_sides(c, own)

    def _take(self, c: Clause, k: int) -> None:
        """What a child of the predicate is to it: object, oblique, particle, complement; a subject tells its voice."""
        p, v, dep = self.parse, c.verb, self.parse.deps[k]
        if dep in ("nsubj", "nsubj:pass"):
            c.passive = c.passive or dep == "nsubj:pass"
        elif dep == "aux:pass":
            c.passive = True
        elif self._is_object(c, k):
            c.objects.append(k)
        elif dep in ("obl", "obl:agent", "nmod") and k > v:
            self._take_oblique(c, k)
        elif dep == "compound:prt" or (
            p.lower[k] in _PARTICLES and ((dep == "advmod" and k > v) or k in (v + 1, v + 2))
        ):
            c.particles.add(p.lower[k])
        elif self._completes(k, c):
            c.complement = k

    def _is_object(self, c: Clause, k: int) -> bool:
        p, dep = self.parse, self.parse.deps[k]
        if dep in ("obj", "iobj") and p.lower[k] not in ("today", "yesterday"):
            return p.noun(k) or p.tags[k] in ("PRP", "$")
        return dep == "xcomp" and p.noun(k) and k > c.verb and c.passive

    def _take_oblique(self, c: Clause, k: int) -> None:
        p = self.parse
        if p.case(k) == "to" and "up" in p.lower[c.verb + 1 : k]:  # "up to 40 people"
            c.objects.append(k)
        elif (off := self._parted(k)) and p.noun(k):  # "called off talks"
            c.particles.add(off)
            c.objects.append(k)
        else:
            c.to[p.case(k)].append(k)

    def _colour(self, c: Clause, k: int) -> None:
        """What a child makes of the predicate: not done, only meant, or only if."""
        p, dep = self.parse, self.parse.deps[k]
        if dep == "aux" and p.words[k][:1].islower() and p.lemmas[k] in NATIVE.modals | NATIVE.short_modals.keys():
            c.modal = NATIVE.short_modals.get(p.lower[k], p.lower[k])
        if (p.lower[k] in _NOT or (dep == "mark" and p.lower[k] == "without")) and k < c.verb:
            c.negated = True
        if dep == "advcl" and any(p.lower[m] in NATIVE.conditions for m in p.of_kind(k, "mark", "advmod")):
            c.conditional = True

    def _before_it(self, c: Clause, own: list[int]) -> list[int]:
        """The subjects that are a predicate's own; and what it says, where its content stands before it."""
        p, v = self.parse, c.verb
        said = [k for k in p.of_kind(v, "ccomp") if k < v]
        if said and len(own) > 1:  # "rebels wounded two, police said": the first subject is the content's
            own = [k for k in own if k > said[0]] or own
        own = [k for k in own if k < v] or own  # what stands behind the verb as well is a parser's slip
        if c.complement is None and own and p.deps[v] == "parataxis" and p.heads[v] < v:
            c.complement = p.heads[v]  # "..., the group said"
        return own

    def _give_sides(self, c: Clause, own: list[int]) -> None:
        """Who does it and to whom, by the predicate's voice and what it hangs on."""
        p, v = self.parse, c.verb
        if c.passive and p.lemmas[v] in _BEARING and not c.to.get("by"):
            c.passive = False
        if p.deps[v] == "amod":
            c.passive, c.subjects, c.objects = False, self._left(v), [p.heads[v], *c.objects]
        elif c.passive:
            c.objects = [j for k in own for j in self.resolve(k, v)] + c.objects
            if not own and p.deps[v] == "conj":  # "they were surrounded and robbed"
                above = self.at(p.heads[v])
                c.objects = [*(above.objects if above.passive else above.subjects), *c.objects]
            c.subjects = self._agents(c)
        elif p.tags[v] == "VBN" and p.deps[v] == "acl" and c.objects and p.heads[p.heads[v]] == p.heads[v]:
            c.subjects = p.coordinated(p.heads[v])  # "Berg accused Ruiz", read as a noun with a participle
        elif p.tags[v] == "VBN" and p.deps[v] == "acl":
            c.passive, c.subjects = True, self._agents(c)
            c.objects = [p.heads[v], *c.objects]
        else:
            c.subjects = self._subjects(own, v)

    def _agents(self, c: Clause) -> list[int]:
        return [j for k in c.to.get("by", []) for j in self.parse.coordinated(k)]

    def _parted(self, k: int) -> str:
        """The particle of a verb that the tree took for the preposition of a noun, "" where there is none."""
        case = [m for m in self.parse.of_kind(k, "case") if self.parse.tags[m] == "RP"]
        return self.parse.lower[case[0]] if case else ""

    def _completes(self, k: int, c: Clause) -> bool:
        """True for the clause a verb governs; one of purpose counts where there is no other."""
        if self.parse.deps[k] in ("xcomp", "ccomp"):
            return c.complement is None or self.parse.deps[c.complement] == "advcl"
        return self.parse.deps[k] == "advcl" and c.complement is None and k > c.verb and self.infinitive(k)

    def _nobody(self, k: int) -> bool:
        """True for the subject of "no envoy came" and "neither side agreed"."""
        p = self.parse
        return p.lower[k] in _NONE or any(p.lower[m] in _NONE and m < k for m in p.kids[k])

    def _bare_passive(self, c: Clause) -> bool:
        """True for "they were envoys and accused of theft", whose participle shares another's "were"."""
        p, v = self.parse, c.verb
        if p.tags[v] != "VBN" or p.deps[v] != "conj" or c.objects or p.of_kind(v, "aux", "nsubj"):
            return False
        if c.to.get("on") or c.to.get("for"):  # "called on", which the tagger took for a participle
            return False
        return bool(p.of_kind(p.heads[v], "cop", "aux:pass"))

    def _longer(self, c: Clause) -> bool:
        """True for "no longer" and "is not going to"."""
        return "no longer" in " ".join(self.parse.lower[max(0, c.verb - 4) : c.verb])

    def infinitive(self, k: int) -> bool:
        """True for the verb of "to close the mine"."""
        p = self.parse
        return p.tags[k] == "VB" and any(p.lower[m] in ("to", "for") for m in p.of_kind(k, "mark"))

    def _marked(self, k: int) -> bool:
        """True for a bare verb, and for one behind a preposition: "accused of closing"."""
        p = self.parse
        return p.tags[k] == "VB" or (p.tags[k] == "VBG" and any(p.tags[m] == "IN" for m in p.of_kind(k, "mark")))

    def _surface(self, c: Clause) -> None:
        """What stands right after the verb, where the tree hung it elsewhere."""
        p, v = self.parse, c.verb
        end = p.sentences[p.sentence_of[v]][1]
        i = v + 1
        while i < end and (p.tags[i] in ("RB", "RBR") or p.lower[i] in _PARTICLES or p.lower[i] in DAYS) and i < v + 4:
            if p.lower[i] in _PARTICLES:
                c.particles.add(p.lower[i])
            i += 1
        for at in (v + 1, i):
            if at < end and (p.tags[at] in ("IN", "TO", "RP") or p.lower[at] in ("out", "off")):
                self._take_preposition(c, at)
        if c.complement is None and not c.objects and i < end and p.tags[i] == "VBG":
            c.complement = i
        if not c.objects and c.complement is None and not c.passive:
            c.objects = self._right(v, end)
        if c.complement is None and i + 1 < end and p.lower[i] == "to" and p.tags[i + 1] == "VB":
            c.complement = i + 1
        if c.complement is None:
            for o in c.objects:
                to = [k for k in p.of_kind(o, "acl") if k > o and (self.infinitive(k) or self._marked(k))]
                c.complement = c.complement if c.complement is not None else to[0] if to else None

    def _take_preposition(self, c: Clause, at: int) -> None:
        """The noun or the clause of a preposition right after the verb."""
        p, word = self.parse, self.parse.lower[at]
        if p.lower[at + 1 : at + 2] == ["of"] and word in ("out", "off"):
            at += 1
        head = p.heads[at] if p.deps[at] in ("case", "mark") else -1
        if head > at and p.noun(head) and head not in c.to[word]:
            c.to[word].insert(0, head)
        elif head > at and p.tags[head].startswith("VB") and word not in ("that", "if", "as", "by"):
            if c.complement is None:
                c.complement = head
            if p.tags[head] == "VBG" and word != "to":
                c.to[word].append(head)

    def _subjects(self, own: list[int], v: int) -> list[int]:
        p = self.parse
        if own:
            named = [j for k in own for j in self.resolve(k, v)]
            return list(dict.fromkeys(named))
        if p.heads[v] == v and p.tags[v] in ("VBD", "VBZ", "VBP", "VBN"):
            return self._left(v)
        head, dep = p.heads[v], p.deps[v]
        if dep == "ccomp" and head > v:
            early = [k for k in p.of_kind(head, "nsubj") if k < v]
            if early:
                return [j for k in early for j in self.resolve(k, v)]
        if dep.startswith("acl") and p.noun(head):
            # "the decision to meet": who decides, meets
            return p.coordinated(head) if not self.infinitive(v) or self.cast.acts(head) else self._of_noun(head)
        if dep in ("conj", "xcomp", "advcl", "ccomp", "parataxis") and head != v:
            above = self.at(head) if p.tags[head].startswith(("VB", "JJ", "NN")) else None
            if above is None:
                return []
            if dep == "xcomp" and above.objects and not above.passive and self.cast.acts(above.objects[0]):
                return above.objects
            return (
                above.objects
                if above.passive and dep != "conj"
                else above.subjects or (above.objects if above.passive else [])
            )
        return []

    def _right(self, v: int, end: int) -> list[int]:
        """The noun right behind a verb, where the tree gave it no object: "expelled more than a dozen envoys"."""
        p, i = self.parse, v + 1
        while i < end and (
            p.tags[i] in ("DT", "CD", "JJ", "JJR", "PRP$", "RB", "VBN") or p.lower[i] in ("than", "at", "least")
        ):
            i += 1
        if i == v + 1 and not (i < end and p.tags[i].startswith("NN")):
            return []
        while i + 1 < end and p.noun(i) and p.noun(i + 1) and p.heads[i] == i + 1:
            i += 1
        if i >= end or not p.noun(i) or p.deps[i].startswith("nsubj") or i > v + 8:
            return []
        return [i] if p.lower[v + 1] not in ("at",) or "least" in p.lower[v:i] else []

    def _left(self, v: int) -> list[int]:
        """The nouns right before a verb, where the tree gave it no subject."""
        p, i = self.parse, v - 1
        low = p.sentences[p.sentence_of[v]][0]
        while i > low and i > v - 5 and not p.noun(i):
            i -= 1
        while p.deps[i] == "flat" and p.noun(p.heads[i]):
            i = p.heads[i]
        if not p.noun(i) or p.case(i):
            return []
        if p.deps[i] == "conj" and p.noun(p.heads[i]):
            return p.coordinated(p.heads[i])
        return [*self._named_before(i), i]

    def _named_before(self, i: int) -> list[int]:
        """The names joined to a name from the left: "Berg and Ruiz agreed", where the tree misses the joining."""
        p = self.parse
        found: list[int] = []
        at = p.phrase(i).low - 1
        while at > 0 and p.tags[i].startswith("NNP") and p.lower[at] in ("and", ","):
            k = at - 1
            while p.deps[k] == "flat" and p.heads[k] < k:
                k = p.heads[k]
            if not p.tags[k].startswith("NNP") or p.ents[k] in ("", "DATE"):
                break
            found.insert(0, k)
            at = p.phrase(k).low - 1
        return found

    def _of_noun(self, noun: int) -> list[int]:
        p = self.parse
        owner = p.of_kind(noun, "nmod:poss")
        if owner:
            return self.resolve(owner[0], noun)
        verb = p.heads[noun]
        return self.at(verb).subjects if verb != noun and p.tags[verb].startswith("VB") else []

    def resolve(self, k: int, within: int) -> list[int]:
        """The nouns a subject stands for: itself and what is joined to it, or what a pronoun means."""
        return self._pronouns.resolve(k, within)
