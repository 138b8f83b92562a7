"""From what clauses tell to acts: who acts, upon whom, when, and which of the tellings are kept."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from stemma.annotators.acts.arguments import NOBODY, Arguments, Telling
from stemma.annotators.acts.frames import SPOKEN, Kind
from stemma.annotators.acts.nominals import Nominals
from stemma.annotators.acts.parties import Parties
from stemma.annotators.acts.places import Places
from stemma.annotators.acts.reading import Content, Reader, Told
from stemma.annotators.acts.syntax import first, one_of
from stemma.model import Act, Actor, ActStatus, Name, Report, Span, Time
from stemma.reference.countries import country

MADE_BY = "stemma.acts"
SAYING = one_of(
    "say announce declare state add insist stress believe claim confirm report tell argue note maintain think"
)
AHEAD = one_of("planned conditional wished asked")
_STAYING = one_of("remain stay continue last")


class Finder:
    """Finds the acts of one report."""

    def __init__(self, report: Report, reader: Reader, names: Sequence[Name], times: Sequence[Time]) -> None:
        self.report, self.reader, self.times = report, reader, times
        self.places = Places(report, reader.parse, names)
        self.parse, self.cast, self.clauses = reader.parse, reader.cast, reader.clauses
        self.parties = Parties(reader.clauses)
        self.nominals = Nominals(reader, self.parties)
        self.arguments = Arguments(reader.clauses)
        self.heads: dict[Act, int] = {}  # the word that tells each act found

    def acts(self) -> list[Act]:
        """All acts in order of offset, each told act once a clause."""
        found: list[Act] = []
        for low, high in self.parse.sentences:
            found += self._of_sentence(low, high)
        once = dict.fromkeys(found)  # no set, whose order would decide between what is alike by the key
        return sorted(once, key=lambda a: (a.start, a.end, a.code, a.mode, a.status, str(a.recipient)))

    def told(self, act: Act) -> Telling:
        """An act with the word that tells it and the clause of that, none for a noun."""
        head = self.heads[act]
        clause = self.clauses.at(head) if self.parse.tags[head].startswith(("VB", "JJ")) else None
        return Telling(act.code, head, clause, act.actor, act.recipient)

    def filled(self, act: Act) -> Act:
        """An act with the party that the ranking of its sentence gives for recipient, where the frames named none."""
        if act.recipient is not None or act not in self.heads:
            return act
        head = self.heads[act]
        best = self.arguments.likeliest(self.told(act))
        if best == NOBODY:
            return act
        meant = self.parse.coordinated(best) if self.parse.noun(best) else self.clauses.resolve(best, head)
        if self.cast.speaker(head, direct=True) in meant:
            return act
        others = [self.parties.phrase(k) for k in meant if not self.parties.same(k, act.actor)]
        party = self.cast.actor(others)
        return replace(act, recipient=party) if party and party.code else act  # a likely noun alone is no party

    def _of_sentence(self, low: int, high: int) -> Iterator[Act]:
        used: set[int] = set()
        content: dict[int, tuple[Content, Act | None]] = {}
        for verb in self.predicates(low, high):
            if verb in used:
                continue
            within = content[verb][0] if verb in content else None
            told = list(self._told(verb))
            for one in told:
                act = self.act(one, within)
                if act is not None:
                    yield act
                    if one.plain:
                        k, status = one.plain, "denied" if one.clause.negated else one.status
                        plain = replace(act, code=k.event, mode=k.mode, context=k.context, status=status)
                        self.heads[plain] = verb
                        yield plain
                    used |= one.consumed
                for c in one.content:
                    content.setdefault(c.at, (c, act))
            if not told and within:
                for below in self._below(verb):
                    content.setdefault(below, (replace(within, at=below), content[verb][1]))
        for i in range(low, high):
            if i not in used:
                yield from self._of_noun(i, content.get(i))

    def _below(self, verb: int) -> list[int]:
        """The verbs that a verb without a frame leads to: "to take part in ending the siege"."""
        c, p = self.clauses.at(verb), self.parse
        led = [k for k in p.of_kind(verb, "advcl") if k > verb and p.tags[k] == "VBG" and p.case(k)]
        return led if c.complement is None else [c.complement, *led]

    def _of_noun(self, i: int, content: tuple[Content, Act | None] | None) -> Iterator[Act]:
        """The act a noun names, by its own parties or by those of the clause that is about it."""
        named = self.nominals.at(i, content is not None)
        if named is None:
            return
        about, outer = content or (None, None)
        actor, recipient, (start, end) = named.actor, named.recipient, named.span
        if outer is not None and about is not None and actor is None:
            asked = outer.code == "REQUEST"
            actor = outer.recipient if asked else outer.actor
            recipient = recipient or (outer.actor if asked else outer.recipient)
            recipient = None if recipient == actor else recipient
            start, end = outer.start, max(outer.end, end)
        if actor is None and recipient is None:
            return
        status = self._status(i, about.status if about else "happened")
        yield self._act((start, end), i, named.kind, (actor, recipient), status)

    def _status(self, token: int, status: ActStatus) -> ActStatus:
        return "reported" if status == "happened" and self.cast.reported(token) else status

    def predicates(self, low: int, high: int) -> list[int]:
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
        if p.lemmas[verb] in SAYING:
            clause = self.clauses.at(verb)
            content = clause.complement
            must = self.reader.demanded(content) if content is not None else ()
            must = () if set(must) & set(clause.subjects) or all(self._owned(k) for k in must) else must
            if must and content is not None and p.lemmas[content] in _STAYING:  # "insists that the ban must stay"
                kind = Kind("REJECT", "yield")
                yield Told(kind, clause, (*must, content), consumed=frozenset([verb, content]))
                return
            if content is not None and p.lemmas[content] == "time":  # "it is time for Ayland to act"
                must = tuple(k for k in p.of_kind(content, "nmod", "obl") if p.case(k) == "for" and self.cast.acts(k))
            if must and content is not None:
                yield Told(Kind("REQUEST"), clause, (*must, content), consumed=frozenset([verb, content]))

    def _owned(self, k: int) -> bool:
        return any(self.parse.tags[m] == "PRP$" for m in self.parse.of_kind(k, "nmod:poss"))

    def _stays(self, verb: int) -> bool:
        content = self.clauses.at(verb).complement
        return content is not None and self.parse.lemmas[content] in _STAYING

    def act(self, told: Told, within: Content | None = None) -> Act | None:
        """The act of what is told, None where nobody is named who could do it or have it done to him."""
        verb = told.clause.verb
        acting, heads, by_event = self.parties.actors(told, within)
        actor = self.cast.actor(acting)
        speaker = self.cast.speaker(verb, direct=True)  # who tells of the act in his own words suffers nothing by it
        taken = {*heads, *(() if speaker is None else (speaker,))}
        recipient = self.cast.actor(self.parties.recipients(told, taken, actor))
        if actor is None and (recipient is None or not (by_event or self.parties.suffers(told, recipient))):
            return None
        kind, status = self._narrowed(told), told.status
        if within is not None and status == "happened":
            status = within.status
        status = status if kind.event in SPOKEN and self._own_words(verb) else self._status(verb, status)
        return self._act(self._span(told), verb, kind, (actor, recipient), status)

    def _act(
        self, span: Span, head: int, kind: Kind, parties: tuple[Actor | None, Actor | None], status: ActStatus
    ) -> Act:
        place, basis = self.places.of(span, head, kind.event in SPOKEN, status in AHEAD)
        actor, recipient = parties
        if basis == "clause" and recipient is not None and not recipient.code and kind.event in ("ASSAULT", "COERCE"):
            land = country(place.split(", ")[-1])  # "shelled a village in Ayland" is upon Ayland's
            parties = (actor, replace(recipient, code=land.code if land else ""))
        made = Act(
            self.report.id, *span, kind.event, kind.mode, kind.context, *parties, self._when(*span), status, MADE_BY,
            place=place, place_basis=basis,
        )  # fmt: skip
        self.heads[made] = head
        return made

    def _narrowed(self, told: Told) -> Kind:
        p = self.parse
        tokens = self.words(told.clause.verb, told.consumed.union(told.roots))
        said = frozenset(w for i in tokens for w in (p.lemmas[i], p.lower[i]))
        return self.reader.lexicon.narrowed(told.kind, said)

    def _own_words(self, verb: int) -> bool:
        """True for "I promise" and the like, which does what it says."""
        return any(first(self.parse.lower[k]) for k in self.parse.of_kind(verb, "nsubj"))

    def _span(self, told: Told) -> Span:
        """From the actor to the end of what the clause says."""
        p, inside = self.parse, self.words(told.clause.verb, told.consumed.union(told.roots))
        first, last = inside[0], inside[-1]
        while last > first and p.tags[last] in (".", ",", ":", "''", "``", "-RRB-", "_SP"):
            last -= 1
        while first < last and p.tags[first] in (".", ",", ":", "''", "_SP", "IN"):
            first += 1
        return p.span(first, last + 1)

    def words(self, verb: int, consumed: frozenset[int] = frozenset()) -> list[int]:
        """The tokens of a clause, without clauses joined to it but for those that belong to what it tells."""
        p = self.parse
        low, high = p.sentences[p.sentence_of[verb]]
        inside, stack = {verb}, [verb]
        while stack:
            for k in p.kids[stack.pop()]:
                if k in consumed or (low <= k < high and p.deps[k] not in ("parataxis", "conj", "cc", "advcl")):
                    inside.add(k)
                    stack.append(k)
        return sorted(inside)

    def _when(self, start: int, end: int) -> str:
        near = [t for t in self.times if start <= t.start < end and t.type in ("DATE", "TIME") and t.earliest]
        return near[0].value if near else ""
