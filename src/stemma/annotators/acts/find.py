"""From what clauses tell to acts: who acts, upon whom, when, and which of the tellings are kept."""

from collections.abc import Iterator, Sequence

from stemma.annotators.acts.frames import SPOKEN, Kind
from stemma.annotators.acts.reading import Reader, Told
from stemma.annotators.acts.syntax import Noun, one_of
from stemma.model import Act, Actor, Report, Span, Time

MADE_BY = "stemma.acts"
_SAYING = one_of(
    "say announce declare state add insist stress believe claim confirm report tell argue note maintain think"
)
_STAYING = one_of("remain stay continue last")
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
_ORDER = {s: n for n, s in enumerate(_FIRST_SLOTS)}
MEASURES = one_of(
    "group number thousand hundred dozen million ten score member part crowd majority most some all many lot couple "
    "team"
)
_MUTUAL = one_of("AGREE CONSULT COOPERATE SUPPORT REJECT")
_PLACED = one_of("COERCE ASSAULT CONCEDE RETREAT THREATEN AID MOBILIZE SANCTION CONSULT")


class Finder:
    """Finds the acts of one report."""

    def __init__(self, report: Report, reader: Reader, times: Sequence[Time]) -> None:
        self.report, self.reader, self.times = report, reader, times
        self.parse, self.cast, self.clauses = reader.parse, reader.cast, reader.clauses

    def acts(self) -> list[Act]:
        """All acts in order of offset, each told act once a clause."""
        found: list[Act] = []
        for low, high in self.parse.sentences:
            used: set[int] = set()
            for verb in self._predicates(low, high):
                if verb in used:
                    continue
                for told in self._told(verb):
                    act = self._act(told)
                    if act is not None:
                        found.append(act)
                        used |= told.consumed
            found += [act for i in range(low, high) if i not in used and (act := self._named_act(i)) is not None]
        return sorted(set(found), key=lambda a: (a.start, a.end, a.code, a.mode))

    def _predicates(self, low: int, high: int) -> list[int]:
        """Verbs and predicates, the governing before the governed."""
        p = self.parse
        found = [
            i
            for i in range(low, high)
            if (
                p.tags[i].startswith("VB")
                and not p.deps[i].startswith(("aux", "cop"))
                and p.deps[i] not in ("amod", "case", "compound")
            )
            or (p.tags[i].startswith("JJ") and p.of_kind(i, "cop"))
            or self._slipped(i)
            or (p.tags[i] == "NN" and p.deps[i] in ("advcl", "parataxis") and p.lower[i].endswith("ing"))
        ]
        return sorted(found, key=lambda i: (self._depth(i), i))

    def _slipped(self, i: int) -> bool:
        """True for the verb of "Ayland and Beland renewed negotiations", read as a participle of the last word."""
        p = self.parse
        head = p.heads[i]
        return (
            p.deps[i] == "amod"
            and p.tags[i] in ("VBN", "VBD")
            and p.heads[head] == head
            and p.tags[i - 1].startswith("NNP")
        )

    def _depth(self, i: int) -> int:
        n = 0
        while self.parse.heads[i] != i and n < 40:
            i, n = self.parse.heads[i], n + 1
        return n

    def _told(self, verb: int) -> Iterator[Told]:
        p = self.parse
        told = self.reader.read(verb)
        if told is not None and not (p.lemmas[verb] == "insist" and self._stays(verb)):
            yield told
        if p.lemmas[verb] in _SAYING:
            clause = self.clauses.at(verb)
            content = clause.complement
            must = self.reader.demanded(content) if content is not None else ()
            if must and content is not None and p.lemmas[content] in _STAYING:  # "insists that the ban must stay"
                kind = Kind("REJECT", "yield")
                yield Told(kind, clause, (*must, content), consumed=frozenset([verb, content]))
                return
            if content is not None and p.lemmas[content] == "time":  # "it is time for Ayland to act"
                must = tuple(k for k in p.of_kind(content, "nmod", "obl") if p.case(k) == "for" and self.cast.acts(k))
            if must and content is not None:
                yield Told(Kind("REQUEST"), clause, (*must, content), consumed=frozenset([verb, content]))

    def _named_act(self, i: int) -> Act | None:
        """The act a noun names with its parties: "Ayland's withdrawal from Beland", "talks between the two armies"."""
        p = self.parse
        kind = self.reader.lexicon.nouns.get(p.lemmas[i]) if p.tags[i] in ("NN", "NNS") else None
        if kind is None or p.deps[i] in ("compound", "amod"):
            return None
        noun = p.phrase(i)
        owner = next((k for k in p.of_kind(i, "nmod:poss") if self.cast.acts(k)), None)
        by = p.after(noun, ("by",))
        between = [k for k in p.after(noun, ("between", "among")) if self.cast.acts(k)]
        acting: list[Noun] = []
        if between:
            acting = [self._phrase(h) for h in p.coordinated(between[0]) if self.cast.acts(h)]
            acting = acting if len(acting) > 1 else []
        elif by and self.cast.acts(by[0]):
            acting = [self._phrase(by[0])]
        elif owner is not None:
            acting = [Noun(owner, noun.low, owner + 1)]
        else:
            acting = [n for k in range(noun.low, i) if (n := self.cast.named(k, i)) is not None][:1]
        actor = self.cast.actor(acting)
        if actor is None:
            return None
        upon = [
            k for k in p.after(noun, ("against", "on", "to", "with", "from", "of", "into", "in")) if self.cast.acts(k)
        ]
        upon = [k for k in upon if not self._same(k, actor)]
        recipient = self.cast.actor([self._phrase(h) for h in p.coordinated(upon[0])]) if upon else None
        own = owner is not None and kind.event in SPOKEN
        if recipient is None and not between and not own:
            return None
        high = max([i, *acting_ends(acting), *(p.phrase(k).high - 1 for k in upon[:1])])
        start, end = p.span(noun.low, high + 1)
        return Act(
            self.report.id,
            start,
            end,
            kind.event,
            kind.mode,
            kind.context,
            actor,
            recipient,
            self._when(start, end),
            "happened",
            MADE_BY,
        )

    def _stays(self, verb: int) -> bool:
        content = self.clauses.at(verb).complement
        return content is not None and self.parse.lemmas[content] in _STAYING

    def _act(self, told: Told) -> Act | None:
        heads = list(told.subjects or told.clause.subjects)
        acting = [self._phrase(h) for h in heads if self.cast.acts(h)]
        if not acting and heads and not told.clause.passive:
            owner = self._inside(heads[0], set(), None)
            acting = [owner] if owner is not None else []
        actor = self.cast.actor(acting)
        recipient = self.cast.actor(self._recipients(told, set(heads), actor))
        if actor is None and (recipient is None or not told.clause.passive):
            return None
        start, end = self._span(told)
        kind, when = told.kind, self._when(start, end)
        return Act(
            self.report.id,
            start,
            end,
            kind.event,
            kind.mode,
            kind.context,
            actor,
            recipient,
            when,
            told.status,
            MADE_BY,
        )

    def _phrase(self, head: int) -> Noun:
        """The phrase of a head; of "thousands of students", the students."""
        p = self.parse
        noun = p.phrase(head)
        if p.lemmas[head] in MEASURES:
            inner = [k for k in p.after(noun, ("of",)) if self.cast.acts(k)]
            if inner:
                return p.phrase(inner[0])
        return noun

    def _recipients(self, told: Told, taken: set[int], actor: Actor | None) -> list[Noun]:
        """The first party among the arguments that is not the actor; one without a country only where none has one."""
        weak: list[Noun] = []
        if actor is not None and ";" in actor.code and told.kind.event in _MUTUAL:
            c = told.clause  # parties that do it together do it to each other, unless another is named
            heads = [*c.objects, *c.to.get("with", ()), *c.to.get("to", ())]
            others = [h for h in heads if h not in taken and self.cast.acts(h) and not self._same(h, actor)]
            return self._parties(others[0], taken, actor) if others else []
        for n, root in enumerate(told.roots):
            named = [root] if n and root not in taken and not self.parse.tags[root].startswith("VB") else []
            for head in [*named, *self._arguments(root)]:
                if head in taken:
                    continue
                found = self._parties(head, taken, actor)
                if found and not self._weak(found[0], told):
                    return found
                weak = weak or found
        if weak:
            return weak
        if told.kind.event in _PLACED:
            for root in told.roots:
                for head in self._arguments(root):
                    if head not in taken and self.parse.ents[head] == "LOC":
                        return [self._phrase(head)]
        return []

    def _parties(self, head: int, taken: set[int], actor: Actor | None) -> list[Noun]:
        if self.cast.acts(head) and not self._same(head, actor):
            joined = self.parse.coordinated(head)
            return [self._phrase(h) for h in joined if h == head or (self.cast.acts(h) and h not in taken)]
        inner = self._inside(head, taken, actor)
        if inner is None:
            return []
        joined = self.parse.coordinated(inner.head)
        more = [h for h in joined[1:] if self.cast.acts(h) and h not in taken]
        return [inner, *(self.cast.named(h, h + 1) or self._phrase(h) for h in more)]

    def _weak(self, noun: Noun, told: Told) -> bool:
        """True for a party that may be the actor's own ("its troops"): one with a country goes before it."""
        p = self.parse
        if self.cast.place(noun) or p.ents[noun.head] in ("PERSON", "ORG"):
            return False
        own = any(p.tags[i] == "PRP$" for i in range(noun.low, noun.high))
        role = self.cast.code(noun)
        hit = told.kind.event in ("ASSAULT", "COERCE") and noun.head in told.clause.objects
        return own or not (hit or role in ("OPP", "REB", "CVL", "REF", "GOV", "LAB", "EDU"))

    def _same(self, head: int, actor: Actor | None) -> bool:
        if actor is None:
            return False
        noun = self.parse.phrase(head)
        start, end = self.parse.span(noun.low, noun.high)
        span = actor.span or (0, 0)
        if start < span[1] and span[0] < end:
            return True
        code = self.cast.code(noun)
        state = code[3:] == "" and actor.code[3:] in ("", "GOV") and len(code) == 3
        return bool(code) and (code == actor.code or (state and code[:3] == actor.code[:3]))

    def _arguments(self, root: int, passed: frozenset[int] = frozenset()) -> list[int]:
        p = self.parse
        passed |= {root}  # a complement may lead back to its own head where the parse is wrong
        if not p.tags[root].startswith(("VB", "JJ")):
            return self._followers(root)
        c = self.clauses.at(root)
        own = [k for k in p.of_kind(root, "nsubj", "nsubj:pass") if p.noun(k)]
        found = [*c.objects, *own] if not c.passive else list(c.objects)
        for preposition in (*_FIRST_SLOTS, *sorted(set(c.to) - set(_FIRST_SLOTS))):
            found += [k for k in c.to.get(preposition, ()) if p.noun(k)]
        if c.complement is not None and c.complement not in passed:
            found += self._arguments(c.complement, passed)
        for k in p.of_kind(root, "advcl"):
            if k > root and k != c.complement and k not in passed:
                found += self._arguments(k, passed)
        return list(dict.fromkeys(found))

    def _followers(self, noun: int) -> list[int]:
        p = self.parse
        kids = [k for k in p.kids[noun] if p.deps[k].startswith("nmod") and p.noun(k)]
        return [noun, *sorted(kids, key=lambda k: (_ORDER.get(p.case(k), 99), k))]

    def _inside(self, head: int, seen: set[int], actor: Actor | None, depth: int = 0) -> Noun | None:
        """A party named inside a phrase: its owner or country first, then what hangs on it."""
        p = self.parse
        noun = p.phrase(head) if p.noun(head) else Noun(head, head, head + 1)
        for i in range(noun.low, noun.high):
            if i in seen or i == head:
                continue
            if p.deps[i] == "nmod:poss" and self.cast.acts(i) and not self._same(i, actor):
                low = next((k for k in range(i, noun.low - 1, -1) if p.tags[k] == "POS"), noun.low - 1) + 1
                return Noun(i, min(low, i), i + 1)
            named = self.cast.named(i, noun.high)
            if named is not None and not self._inside_actor(named, actor):
                return named
        if depth > 3:
            return None
        kids = [k for k in p.kids[head] if k >= noun.high and k not in seen]
        for k in sorted(kids, key=lambda k: (_ORDER.get(p.case(k), 99), k)):
            if p.noun(k):
                if p.deps[k] != "conj" and self.cast.acts(k) and not self._same(k, actor):
                    return self._phrase(k)
                found = self._inside(k, seen, actor, depth + 1)
                if found is not None:
                    return found
            elif p.tags[k].startswith("VB"):
                for a in self._arguments(k):
                    if a not in seen and self.cast.acts(a) and not self._same(a, actor):
                        return self._phrase(a)
        return None

    def _inside_actor(self, noun: Noun, actor: Actor | None) -> bool:
        if actor is None:
            return False
        at = self.parse.starts[noun.head]
        inside = actor.span is not None and actor.span[0] <= at < actor.span[1]
        states = [c[:3] for c in actor.code.split(";") if c[3:] in ("", "GOV", "MIL", "COP")]
        return inside or self.cast.code(noun)[:3] in states

    def _span(self, told: Told) -> Span:
        """From the actor to the end of what the clause says."""
        p = self.parse
        low, high = p.sentences[p.sentence_of[told.clause.verb]]
        inside = {told.clause.verb}
        stack = [told.clause.verb]
        while stack:
            for k in p.kids[stack.pop()]:
                if k in told.consumed or (low <= k < high and p.deps[k] not in ("parataxis", "conj", "cc", "advcl")):
                    inside.add(k)
                    stack.append(k)
        first, last = min(inside), max(inside)
        while last > first and p.tags[last] in (".", ",", ":", "''", "``", "-RRB-", "_SP"):
            last -= 1
        while first < last and p.tags[first] in (".", ",", ":", "''", "_SP", "IN"):
            first += 1
        return p.span(first, last + 1)

    def _when(self, start: int, end: int) -> str:
        near = [t for t in self.times if start <= t.start < end and t.type in ("DATE", "TIME") and t.earliest]
        return near[0].value if near else ""


def acting_ends(nouns: Sequence[Noun]) -> list[int]:
    """The last tokens of phrases."""
    return [n.high - 1 for n in nouns]
