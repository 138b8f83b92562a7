"""The parties of an act: whose phrase a noun is, and whom a clause is done to."""

from stemma.annotators.acts.clauses import Clause, Clauses
from stemma.annotators.acts.frames import SPOKEN, lexicon
from stemma.annotators.acts.reading import Content, Told
from stemma.annotators.acts.syntax import Noun, one_of
from stemma.model import Actor
from stemma.reference.actors import book

_FIRST_SLOTS = (
    "against",
    "to",
    "with",
    "on",
    "upon",
    "for",
    "at",
    "between",
    "among",
    "from",
    "of",
    "into",
    "over",
    "by",
    "in",
)
_ASIDE = one_of("according including like as than since until before after during because")
_BESIDE = one_of("when while as after before since until because though although once")  # of another act
_ORDER = {s: n for n, s in enumerate(_FIRST_SLOTS)}
MEASURES = one_of(
    "group number thousand hundred dozen million ten score member part crowd majority most some all many lot couple "
    "team"
)
_NOBODY = one_of("one nobody none anyone anybody everyone everybody someone somebody")
_ADVISING = one_of("recommend suggest advise propose advocate consider favor favour")
_ADDRESSED = one_of("him her them")
_MUTUAL = one_of("AGREE CONSULT COOPERATE SUPPORT REJECT")
_STRIKING = {"ASSAULT": None, "COERCE": ("arrest", "deport"), "RETREAT": ("release",)}  # by mode, of any
_UPON = one_of("ASSAULT COERCE CONSULT SANCTION RETREAT")  # what is done to those who are met with in the flesh
_DIRECT = one_of("ASSAULT COERCE CONSULT ACCUSE SUPPORT THREATEN AID")  # whom one has for an object, one does it to
_COURTS = one_of("court tribunal icj icc")
_AIMED = one_of("at against on upon into towards toward")
_TOWARDS = one_of("to against from on upon for with of")
_PLACED = one_of("COERCE ASSAULT CONCEDE RETREAT THREATEN AID MOBILIZE SANCTION CONSULT")


class Parties:
    """Finds who is acted upon, among the words under the roots of what is told."""

    def __init__(self, clauses: Clauses) -> None:
        self.clauses, self.parse, self.cast = clauses, clauses.parse, clauses.cast

    def phrase(self, head: int) -> Noun:
        """The phrase of a head; of "thousands of students", the students."""
        p = self.parse
        noun = p.phrase(head)
        if p.lemmas[head] in MEASURES:
            inner = [k for k in p.after(noun, ("of",)) if self.cast.acts(k)]
            if inner:
                return p.phrase(inner[0])
        return noun

    def actors(self, told: Told, within: Content | None) -> tuple[list[Noun], list[int], bool]:
        """Who acts, the heads that name him, and whether it is an event that acts: "a drone strike killed two"."""
        c = told.clause
        own = () if told.upon else (within.subjects if within else ()) or c.subjects
        heads = list(told.subjects or own)
        named = told.upon and any(self.parse.ents[h] == "LOC" for h in heads)  # "received support from Europe"
        acting = [self.phrase(h) for h in heads if self.cast.acts(h) or named]
        if not acting:
            acting = [self.phrase(h) for h in heads if self.cast.serves(h)]
        by_event = bool(heads) and not acting and not c.passive
        if by_event:
            by_event = self.parse.lemmas[heads[0]] in lexicon().nouns
            hit = told.kind.event == "ASSAULT"  # "the attack on Ayland that killed two" is not Ayland's
            owner = self.owner(heads[0], hit) if hit or not by_event else self.inside(heads[0], set(), None)
            acting = [owner] if owner is not None else []
        if not acting and told.kind.event == "MOBILIZE" and c.passive:  # "troops were sent": theirs is the act
            acting = [self.phrase(h) for h in c.objects if self.cast.acts(h)]
            heads = c.objects if acting else heads
        return acting, heads, by_event

    def suffers(self, told: Told, party: Actor) -> bool:
        """True where what nobody is named to do is done to a party: not "the bear was shot, according to Ayland"."""
        c = told.clause
        if told.upon or (c.passive and c.complement is not None):
            return True
        placed = told.kind.event in _PLACED and self.cast.of_state(party)  # "a curfew was lifted in Ayland"
        return c.passive and (placed or any(self._reached(h, party) for h in c.objects))

    def _reached(self, head: int, party: Actor) -> bool:
        """True where a party is, or belongs to, what a passive clause is about."""
        inside = self.inside(head, set(), None)
        spans = [self.parse.span(head, head + 1)]
        spans += [self.parse.span(inside.low, inside.high)] if inside is not None else []
        return party.span is None or any(s < party.span[1] and party.span[0] < e for s, e in spans)

    def recipients(self, told: Told, taken: set[int], actor: Actor | None) -> list[Noun]:
        """The first party among the arguments that is not the actor; one without a country only where none has one."""
        if told.upon:
            return [self.phrase(h) for h in told.upon if self.cast.acts(h) and not self.same(h, actor)]
        if told.roots and self.parse.lower[told.roots[0]] in _NOBODY:  # "nobody should support it"
            return []
        found = self._named_upon(told, taken, actor)
        if found and self.parse.case(found[0].head) in _TOWARDS:  # "attacked posts belonging to Ayland"
            return found
        meant = self._object(told, actor)
        met = any(self.parse.lower[k] in _ADDRESSED for k in told.clause.objects)
        if meant or (met and told.roots[:1] == (told.clause.verb,)):  # "sent her a letter citing the Aylandish envoys"
            return meant
        return (self._struck(told, taken, actor) if actor is not None else []) or found

    def _named_upon(self, told: Told, taken: set[int], actor: Actor | None) -> list[Noun]:
        weak: list[Noun] = []
        if actor is not None and ";" in actor.code and told.kind.event in _MUTUAL:
            c = told.clause  # parties that do it together do it to each other, unless another is named
            heads = [*c.objects, *c.to.get("with", ()), *c.to.get("to", ())]
            others = [h for h in heads if h not in taken and self.cast.acts(h) and not self.same(h, actor)]
            return self._parties(others[0], taken, actor, told) if others else []
        roots = told.roots[:1] if self._advised(told.clause) else told.roots
        for n, root in enumerate(roots):
            named = [root] if n and root not in taken and not self.parse.tags[root].startswith("VB") else []
            for head in [*named, *self._arguments(root)]:
                if head in taken or self._forum(head, told):
                    continue
                found = self._parties(head, taken, actor, told)
                if found and not self._weak(found[0], told):
                    return found
                weak = weak or found
        if weak:
            return weak
        if told.kind.event in _PLACED:
            for root in told.roots:
                for head in self._arguments(root):
                    if head not in taken and self.parse.ents[head] == "LOC":
                        return [self.phrase(head)]
        return []

    def _object(self, told: Told, actor: Actor | None) -> list[Noun]:
        """Whom a verb has for its object by name or by pronoun: "threatened him", "congratulated Berg"."""
        c, p = told.clause, self.parse
        if told.roots[:1] != (c.verb,) or told.kind.event in ("AGREE", "MOBILIZE", "PROTEST"):
            return []
        for head in c.objects[:1]:
            if p.tags[head] == "PRP":
                meant = [k for k in self.clauses.resolve(head, c.verb) if p.noun(k) and not self.same(k, actor)]
                return [self.phrase(k) for k in meant]
            if p.tags[head].startswith("NNP") and not p.ents[head] and not self.same(head, actor):
                return [self.phrase(head)]
        return []

    def _struck(self, told: Told, taken: set[int], actor: Actor | None) -> list[Noun]:
        """What is hit, held or freed, even where it could not act: "attacked a post in Ayland" is upon the post.

        Whose it is goes before it: "attacked Ayland's post" is upon Ayland.
        """
        c, p = told.clause, self.parse
        if told.kind.event == "REQUEST" and told.roots and p.noun(told.roots[0]):  # "said that all sides should leave"
            return [self.phrase(told.roots[0])]
        modes = _STRIKING.get(told.kind.event, ())
        if (modes is not None and told.kind.mode not in modes) or told.roots[:1] != (c.verb,) or told.subjects:
            return []
        if any(c.to.get(preposition) for preposition in _AIMED):  # "fired tear gas at students"
            return []
        nouns = lexicon().nouns
        for head in c.objects[:1]:
            if head in taken or not p.noun(head) or self.cast.acts(head) or self.same(head, actor):
                return []
            if any(p.lemmas[k] in nouns for k in (head, *told.roots[1:])) or p.ents[head] in ("DATE", "TIME"):
                return []
            noun = self.phrase(head)
            owners = [i for i in range(noun.low, noun.high) if i != head and i not in taken]
            if any(p.deps[i] == "nmod:poss" or self.cast.named(i, noun.high) for i in owners if p.tags[i] != "PRP$"):
                return []
            return [noun]
        return []

    def _forum(self, head: int, told: Told) -> bool:
        """True for the court before which one accuses another."""
        p = self.parse
        court = "JUD" in self.cast.kinds(head) or p.lemmas[head] in _COURTS or p.lower[head] in _COURTS
        return told.kind.event == "ACCUSE" and court and p.case(head) in ("at", "in", "before", "with", "to")

    def _whole(self, head: int, inner: Noun) -> bool:
        """True where what a country is said of is who suffers: "expelled two Aylandish agents", not an "offer"."""
        p = self.parse
        before = p.phrase(head).low <= inner.low and inner.high <= head
        return before and p.deps[inner.head] in ("amod", "compound") and p.lemmas[head] not in lexicon().nouns

    def _parties(self, head: int, taken: set[int], actor: Actor | None, told: Told) -> list[Noun]:
        if self.cast.acts(head) and not self.same(head, actor):
            joined = self.parse.coordinated(head)
            return [self.phrase(h) for h in joined if h == head or (self.cast.acts(h) and h not in taken)]
        inner = self.inside(head, taken, actor)
        if inner is None:
            return []
        if told.kind.event in _UPON and self._whole(head, inner):
            return [self.phrase(h) for h in self.parse.coordinated(head) if h == head or self.cast.acts(h)]
        joined = self.parse.coordinated(inner.head)
        more = [h for h in joined[1:] if self.cast.acts(h) and h not in taken]
        return [inner, *(self.cast.named(h, h + 1) or self.phrase(h) for h in more)]

    def _weak(self, noun: Noun, told: Told) -> bool:
        """True for a party that may be the actor's own ("its troops"): one with a country goes before it."""
        p = self.parse
        if self.cast.place(noun) or p.ents[noun.head] in ("PERSON", "ORG"):
            return False
        own = any(p.tags[i] == "PRP$" for i in range(noun.low, noun.high))
        role = self.cast.code(noun)
        hit = told.kind.event in _DIRECT and noun.head in told.clause.objects
        spoken = told.kind.event in SPOKEN and role in ("LEG", "PTY")
        return own or not (hit or spoken or role in ("OPP", "REB", "CVL", "REF", "GOV", "LAB", "EDU"))

    def same(self, head: int, actor: Actor | None) -> bool:
        if actor is None:
            return False
        noun = self.parse.phrase(head)
        start, end = self.parse.span(noun.low, noun.high)
        span = actor.span or (0, 0)
        if start < span[1] and span[0] < end:
            return True
        code = self.cast.code(noun)
        if code == actor.code and self._other(noun, actor):
            return False
        state = code[3:] == "" and actor.code[3:] in ("", "GOV") and len(code) == 3
        return bool(code) and (code == actor.code or (state and code[:3] == actor.code[:3]))

    def _other(self, noun: Noun, actor: Actor) -> bool:
        """True for two persons, or two sides of one house, by names with no word in common."""
        p, span = self.parse, actor.span or (0, 0)
        acting = [i for i, at in enumerate(p.starts) if span[0] <= at < span[1]]
        kinds = []
        for words in (acting, range(noun.low, noun.high)):
            named = {p.lower[i] for i in words if p.ents[i] == "PERSON"}
            sides = {p.lower[i] for i in words if p.tags[i] == "NNPS" and self.cast.acts(i)}
            kinds.append((named, sides))
        met = p.deps[noun.head] in ("obj", "iobj") or p.case(noun.head) in ("with", "against")
        if met and self.cast.code(noun) in book().codes and p.lemmas[noun.head] not in {p.lemmas[i] for i in acting}:
            return True  # "the president greeted the king", whose codes tell no country
        (one, side), (other, against) = kinds
        return bool((one and other and not one & other) or (side and against and not side & against))

    def _arguments(self, root: int, passed: frozenset[int] = frozenset()) -> list[int]:
        p = self.parse
        passed |= {root}  # a complement may lead back to its own head where the parse is wrong
        if not p.tags[root].startswith(("VB", "JJ")):
            return self._followers(root)
        c = self.clauses.at(root)
        own = [k for k in p.of_kind(root, "nsubj", "nsubj:pass") if p.noun(k)]
        below = len(passed) > 1  # "demanded that Ayland release the crew": it is asked of Ayland
        found = list(c.objects) if c.passive else [*own, *c.objects] if below else [*c.objects, *own]
        for preposition in (*_FIRST_SLOTS, *sorted(set(c.to) - set(_FIRST_SLOTS) - _ASIDE)):
            found += [k for k in c.to.get(preposition, ()) if p.noun(k)]
        if c.complement is not None and c.complement not in passed and not self._advised(c):
            found += self._arguments(c.complement, passed)
        for k in p.of_kind(root, "advcl"):
            beside = c.passive and any(p.lower[m] in _BESIDE for m in p.of_kind(k, "mark", "advmod"))
            if k > root and k != c.complement and k not in passed and not beside:
                found += self._arguments(k, passed)
        return list(dict.fromkeys(found))

    def _advised(self, c: Clause) -> bool:
        """True for "recommended expelling the envoys", which is said to no envoy."""
        p = self.parse
        deed = c.complement is not None and p.tags[c.complement] == "VBG" and p.deps[c.complement] == "xcomp"
        return deed and p.lemmas[c.verb] in _ADVISING

    def _followers(self, noun: int) -> list[int]:
        p = self.parse
        kids = [k for k in p.kids[noun] if p.deps[k].startswith("nmod") and p.noun(k)]
        return [noun, *sorted(kids, key=lambda k: (_ORDER.get(p.case(k), 99), k))]

    def inside(self, head: int, seen: set[int], actor: Actor | None, depth: int = 0) -> Noun | None:
        """A party named inside a phrase: its owner or country first, then what hangs on it."""
        p = self.parse
        noun = p.phrase(head) if p.noun(head) else Noun(head, head, head + 1)
        for i in range(noun.low, noun.high):
            if i in seen or i == head:
                continue
            if p.deps[i] == "nmod:poss" and self.cast.acts(i) and not self.same(i, actor):
                return Noun(i, min(self._start(noun, i), i), p.name_end(i))
            named = self.cast.named(i, noun.high)
            if named is not None and not self._inside_actor(named, actor):
                return named
        if depth > 3:
            return None
        kids = [k for k in p.kids[head] if k >= noun.high and k not in seen]
        for k in sorted(kids, key=lambda k: (_ORDER.get(p.case(k), 99), k)):
            if p.case(k) in _ASIDE:
                continue
            if p.noun(k):
                if p.deps[k] != "conj" and self.cast.acts(k) and not self.same(k, actor):
                    return self.phrase(k)
                found = self.inside(k, seen, actor, depth + 1)
                if found is not None:
                    return found
            elif p.tags[k].startswith("VB") and actor is not None:  # what a clause about an event names, suffers it
                for a in self._arguments(k):
                    if a not in seen and self.cast.acts(a) and not self.same(a, actor):
                        return self.phrase(a)
        return None

    def owner(self, head: int, fought: bool = False) -> Noun | None:
        """Whose a thing is that acts: "Ayland's decision", "the Aylandish plan", "the navy of Ayland"."""
        p = self.parse
        noun = p.phrase(head)
        for i in range(noun.low, noun.high):
            if p.deps[i] == "nmod:poss":
                for k in (i, *self.clauses.resolve(i, head)):
                    if self.cast.acts(k):
                        return p.phrase(k) if k != i else Noun(i, min(i, self._start(noun, i)), p.name_end(i))
            named = self.cast.named(i, noun.high) if i != head else None
            if named is not None:
                return named
        of = [k for k in p.after(noun, ("of", "by", "between") if fought else ("of", "by")) if self.cast.acts(k)]
        return self.phrase(of[0]) if of else None

    def _start(self, noun: Noun, i: int) -> int:
        """Where an owner's name begins inside a phrase."""
        return next((k for k in range(i, noun.low - 1, -1) if self.parse.tags[k] == "POS"), noun.low - 1) + 1

    def _inside_actor(self, noun: Noun, actor: Actor | None) -> bool:
        if actor is None:
            return False
        at = self.parse.starts[noun.head]
        inside = actor.span is not None and actor.span[0] <= at < actor.span[1]
        states = [c[:3] for c in actor.code.split(";") if c[3:] in ("", "GOV", "MIL", "COP")]
        return inside or self.cast.code(noun)[:3] in states
