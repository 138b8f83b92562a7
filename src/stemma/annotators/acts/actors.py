"""Who acts: a noun phrase as an Actor, coded by the report's own words first, by the file of actors second."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from stemma.annotators.acts.syntax import Noun, Syntax, one_of
from stemma.model import Actor, Name, Quotation, Report
from stemma.reference.actors import book
from stemma.reference.countries import country
from stemma.text import fold

_LONGEST = 8  # words of a name in the file
_AFTER = ("of", "in", "from", "throughout", "for", "at", "on")
_AGAINST = one_of("anti pro")
_BESIDE = one_of("backed occupied held based controlled friendly bound born made")
_HALVES = one_of("North South East West")
_BODIES = one_of("government ministry administration cabinet regime army military force court authority")
_LAND = one_of("country nation state republic kingdom")
_LED = one_of("leader president premier chancellor government minister")
_SIDES = one_of("side party neighbour neighbor rival ally adversary")
_SERVING = one_of("aide adviser advisor envoy confidant ambassador negotiator deputy emissary")
_ABOUT = one_of("least most more fewer than about around nearly almost")
_DASHES = frozenset("-–—")
_VAGUE = one_of("one other another some many most all both each group number member leader head part")


@dataclass(frozen=True, slots=True)
class _Code:
    place: str = ""
    role: str = ""

    def __str__(self) -> str:
        return self.place + ("" if self.role and self.place.endswith(self.role) else self.role)


class Cast:
    """The actors of one report: codes noun phrases, and remembers whose leader a person is."""

    def __init__(
        self, report: Report, parse: Syntax, names: Sequence[Name], quotations: Sequence[Quotation], day: date | None
    ) -> None:
        self.parse, self.report, self.day = parse, report, day
        self.book = book()
        self._names = sorted(names, key=lambda n: n.start)
        self._full = {n.start: n for n in self._names}
        self._at = {start: i for i, start in enumerate(parse.starts)}
        self._quotations = quotations
        self._coded: dict[tuple[int, int], _Code] = {}
        self._kinds: dict[int, frozenset[str]] = {}
        self._halves = self._short()
        self._persons: dict[str, _Code] = {}
        self._persons = self._told()
        self._coded.clear()
        self._kinds.clear()

    def actor(self, nouns: Sequence[Noun]) -> Actor | None:
        """The actor that one phrase or several joined ones name; None where there is none."""
        if not nouns:
            return None
        low = min(n.low for n in nouns)
        high = max(self._end(n) for n in nouns)
        for i in range(low, min(nouns[0].head, high - 1)):  # "PORT QUILL - The envoys", and "at least two envoys"
            low = i + 1 if self._free_dash(i) or (i == low and self.parse.lower[i] in _ABOUT) else low
        start, end = self.parse.span(low, high)
        codes = dict.fromkeys(c for n in nouns for c in self.code(n).split(";") if c)
        text = self.report.text[start:end]
        for article in ("the ", "a ", "an ", "its ", "their ", "his ", "her "):
            if text.casefold().startswith(article) and len(text) > len(article):
                text, start = text[len(article) :], start + len(article)
        return Actor(" ".join(text.split()), ";".join(codes), (start, end))

    def _free_dash(self, i: int) -> bool:
        """True for a dash between spaces, which parts a dateline from what follows, not the halves of a word."""
        at, text = self.parse.starts[i], self.report.text
        alone = (at == 0 or text[at - 1].isspace()) and text[at + 1 : at + 2].isspace()
        return alone and self.parse.words[i] in _DASHES

    def _end(self, noun: Noun) -> int:
        """Where a phrase ends with what it is of: "the leaders of the coalition"."""
        p = self.parse
        if noun.high < len(p.words) and p.lower[noun.high] == "of" and not p.tags[noun.high - 1].startswith("NNP"):
            for k in p.after(noun, ("of",)):
                inner = p.phrase(k)
                if inner.low == noun.high + 1 and inner.high > inner.low:
                    return inner.high
        return noun.high

    def place(self, noun: Noun) -> bool:
        """True where a phrase has a country or is an international body."""
        return bool(self._code(noun).place)

    def person(self, head: int) -> bool:
        """True for one person: a named one, or one of a post ("the minister")."""
        noun, p = self.parse.phrase(head), self.parse
        named = any(p.ents[i] == "PERSON" or self._type(i) == "PERSON" for i in range(noun.low, noun.high))
        return named or (
            p.tags[noun.high - 1] == "NN"
            and self._code(noun).role in ("GOV", "JUD", "MIL")
            and p.lemmas[head] not in _BODIES
        )

    def of_state(self, actor: Actor | None) -> bool:
        """True for an actor with a country."""
        roles = self.book.codes
        return any(c[:3] not in roles for c in (actor.code if actor else "").split(";") if c)

    def serves(self, head: int) -> bool:
        """True for an aide or an envoy, who is not whom he serves."""
        return self.parse.lower[head].removesuffix("s") in _SERVING  # the lemma of "aides" is told as "aid"

    def kinds(self, head: int) -> frozenset[str]:
        """What a noun names, as frames ask for it: its roles, and whether it is a STATE, a PERSON or a PLACE."""
        if head not in self._kinds:
            self._kinds[head] = self._kinds_of(head)
        return self._kinds[head]

    def _kinds_of(self, head: int) -> frozenset[str]:
        if not self.parse.noun(head):
            return frozenset()
        found = self._code(self.parse.phrase(head))
        kinds = {found.role or found.place[3:]}
        if found.place and found.role in ("", "GOV") and self._named(self.parse.phrase(head)):
            kinds.add("STATE")
        if self.person(head):
            kinds.add("PERSON")
        if self.parse.ents[head] == "LOC":
            kinds.add("PLACE")
        return frozenset(kinds - {""})

    def _type(self, i: int) -> str:
        name = self._full.get(self.parse.starts[i])
        return name.type if name else ""

    def named(self, i: int, high: int) -> Noun | None:
        """The country or body named at a token, inside a longer phrase."""
        size, code = self._body(i, high)
        if not code:
            size, code = self._country(i, high)
        if not code or self._beside(i, i + size):
            return None
        return Noun(i + size - 1, i, i + size)

    def code(self, noun: Noun) -> str:
        """The code of a phrase: its country and role, several where it names several, "" where it names none."""
        both = self._both(noun)
        if both:
            return both
        places = list(self._places(noun.low, noun.high))
        found = self._code(noun)
        if len(places) > 1 and any(self.parse.lower[i] == "and" for i in range(noun.low, noun.high)):
            return ";".join(str(_Code(p, found.role)) for p in dict.fromkeys(places))
        return str(found)

    def acts(self, head: int) -> bool:
        """True where a head names somebody who can act: coded, or a named person or body."""
        noun = self.parse.phrase(head)
        if not self.parse.noun(head):
            return False
        code = self._code(noun)
        if self.parse.ents[head] in ("PERSON", "ORG", "NORP") and self.parse.tags[head].startswith("NNP"):
            return True
        return bool(code.role) or (bool(code.place) and self._named(noun))

    def _named(self, noun: Noun) -> bool:
        """True where the country is what the phrase names, not what something is from ("the Iranian oil")."""
        head = noun.high - 1
        return self.parse.tags[head].startswith("NNP") or self.parse.ents[head] in ("LOC", "ORG", "NORP")

    def speaker(self, token: int, direct: bool = False) -> int | None:
        """The head of the source of the quotation a token stands in, of `direct` speech alone where that is asked."""
        at = self.parse.starts[token]
        for q in self._quotations:
            if direct and q.kind != "direct":
                continue
            if q.source and any(s <= at < e for s, e in q.content):
                inside = [i for i, start in enumerate(self.parse.starts) if q.source[0][0] <= start < q.source[0][1]]
                nouns = [i for i in inside if self.parse.noun(i)]
                return next((i for i in nouns if self.parse.heads[i] not in nouns), nouns[0] if nouns else None)
        return None

    def reported(self, token: int) -> bool:
        """True for what somebody named or described is reported to have said."""
        at = self.parse.starts[token]
        return any(q.source and any(s <= at < e for s, e in q.content) for q in self._quotations)

    def _code(self, noun: Noun) -> _Code:
        key = (noun.low, noun.high)
        if key not in self._coded:
            self._coded[key] = _Code()  # a phrase that names itself ends here
            self._coded[key] = self._find(noun)
        return self._coded[key]

    def _find(self, noun: Noun) -> _Code:
        place = next(self._places(noun.low, noun.high), "")
        # "Kim's praise of" is no person: what stands before the mark owns what the phrase names
        owner = max((i for i in range(noun.low, noun.high - 1) if self.parse.tags[i] == "POS"), default=noun.low - 1)
        own = Noun(noun.head, owner + 1, noun.high)
        role = self._role(own)
        person = self._person(own)
        if owner >= noun.low and not place:
            whose = self._person(Noun(owner - 1, noun.low, owner))
            place = whose.place if whose else ""
        if person and not place:
            return person
        if person and person.place == place:
            role = role or person.role
        if not place:
            for follower in self.parse.after(noun, _AFTER):
                inner = self.parse.phrase(follower)
                place = next(self._places(inner.low, inner.high), "")
                if not place and not role:
                    return self._code(inner) if self.parse.lemmas[noun.head] in _VAGUE else _Code()
                if place:
                    role = role or (self._role(inner) if self.parse.lemmas[noun.head] in _VAGUE else "")
                    break
        if not role and place and self._seat(noun):
            role = "GOV"
        if place[:3] in ("IGO", "NGO") and role in ("GOV", "NGO", "IGO", "HRI", "PTY"):
            role = ""
        if not place and not person:
            place = self._meant(own if owner < noun.low else noun)
            role = role or ("GOV" if place and self.parse.lemmas[noun.head] in _LED else "")
        return _Code(place[:3] if len(place) > 3 and role and place[:3] not in ("IGO", "NGO") else place, role)

    def _meant(self, noun: Noun) -> str:
        """The one country named before that "the country's ministry" can mean, "" where none or several are."""
        p = self.parse
        owned = any(
            p.lemmas[i] in _LAND and i + 1 < noun.high and p.tags[i + 1] == "POS" for i in range(noun.low, noun.high)
        )
        alone = noun.high - noun.low == 2 and p.lower[noun.low] == "the" and p.lower[noun.head] in _LAND
        if not (owned or alone):
            return ""
        around = self._around(noun.low)
        return around[0] if len(around) == 1 else ""

    def _both(self, noun: Noun) -> str:
        """The two parties of "the two leaders" or "both sides", where just two countries were named before."""
        p = self.parse
        lemma = p.lemmas[noun.head]
        counted = any(p.lower[i] in ("two", "both") for i in range(noun.low, noun.high))
        if not counted or lemma not in _LAND | _LED | _SIDES:
            return ""
        around = self._around(noun.low)
        return ";".join(str(_Code(c, "GOV" if lemma in _LED else "")) for c in around) if len(around) == 2 else ""

    def _around(self, token: int) -> list[str]:
        """The countries named before a word in its sentence and, where none is, in the nearest of the two before it."""
        n = self.parse.sentence_of[token]
        for k in range(n, max(-1, n - 3), -1):
            low, high = self.parse.sentences[k]
            found = dict.fromkeys(c for c in self._states(low, min(high, token)) if c)
            if found:
                return sorted(found)
        return []

    def _states(self, low: int, high: int) -> Iterator[str]:
        """The countries of the states, peoples and leaders named between two tokens."""
        yield from (c[:3] for c in self._places(low, high) if c[:3] not in ("IGO", "NGO", "IMG"))
        for i in range(low, high):
            name = self._full.get(self.parse.starts[i])
            if name and name.type == "PERSON":
                person = self._known(name.name)
                yield person.place if person else ""

    def _seat(self, noun: Noun) -> bool:
        known = country(" ".join(self.parse.words[noun.low : noun.high]))
        return known is not None and known.kind == "seat"

    def _role(self, noun: Noun) -> str:
        """The role of a phrase: its last noun's, or the title before a name."""
        p, roles = self.parse, self.book.roles
        for i in range(noun.high - 1, noun.low - 1, -1):
            for low in range(max(noun.low, i - 3), i + 1):
                found = roles.get(" ".join([*p.lower[low:i], p.lemmas[i]])) or roles.get(" ".join(p.lower[low : i + 1]))
                if found:
                    return found
            # what stands before a common noun says what kind of thing it is, not who ("government offensive")
            if not p.tags[i].startswith("NNP") and not p.ents[i] and p.words[i] not in "-–":
                return ""
        return ""

    def _places(self, low: int, high: int) -> Iterator[str]:
        """The codes of the countries and bodies between two tokens, in order."""
        i = low
        while i < high:
            size, code = self._body(i, high)
            if not code:
                size, code = self._country(i, high)
            if code and not self._beside(i, i + size):
                yield code
            i += size

    def _body(self, i: int, high: int) -> tuple[int, str]:
        words = self.parse.words
        if words[i] not in self.book.firsts and fold(words[i]) not in self.book.firsts:
            return 1, ""
        end = min(high + 4, i + _LONGEST, self.parse.sentences[self.parse.sentence_of[i]][1])
        for to in range(end, i, -1):
            if to > high and to - i < 3:
                continue
            text = self.report.text[slice(*self.parse.span(i, to))]
            code = self.book.bodies.get(text) or self.book.bodies.get(fold(text) if not text.islower() else "")
            if code:
                return to - i, code
        return 1, ""

    def _country(self, i: int, high: int) -> tuple[int, str]:
        if not self.parse.words[i][:1].isupper():
            return 1, ""
        name = self._full.get(self.parse.starts[i])
        if self.parse.words[i] in _HALVES and i and self.parse.lower[i - 1] == "the":
            return 1, self._halves.get(self.parse.words[i], "")
        for to in range(min(high, i + 5), i, -1):
            found = country(self.report.text[slice(*self.parse.span(i, to))])
            if found and (found.kind != "capital" or not name or name.type != "PERSON"):
                return to - i, found.code
        return 1, (name.code if name and name.type in ("LOC", "NORP") else "")

    def _beside(self, low: int, high: int) -> bool:
        """True for the country of "pro-Iranian" or "Iranian-backed", which the phrase is not of."""
        lower = self.parse.lower
        if low >= 2 and lower[low - 1] == "-" and lower[low - 2] in _AGAINST:
            return True
        return high + 1 < len(lower) and lower[high] == "-" and lower[high + 1] in _BESIDE

    def _person(self, noun: Noun) -> _Code | None:
        """Who the person a phrase names is: as this report says, else as the file does."""
        for i in range(noun.low, noun.high):
            name = self._full.get(self.parse.starts[i])
            if not ((name and name.type == "PERSON") or self.parse.ents[i] == "PERSON"):
                continue
            last = self.parse.ents[noun.high - 1] == "PERSON" or self.parse.tags[noun.high - 1].startswith("NNP")
            if not last and self.parse.words[noun.high - 2] not in "-–":
                return None  # "the Kim-Trump summit"
            return self._known(name.name if name else self._text(i, noun.high))
        return None

    def _known(self, full: str) -> _Code | None:
        """Who a person of this name is: as this report says, else as the file does."""
        key = fold(full)
        known = self._persons.get(key) or self._persons.get(key.split()[-1] if key else "")
        if known:
            return known
        code = self.book.person(full, self.day)
        return _Code(code[:3], code[3:]) if code else None

    def _text(self, i: int, high: int) -> str:
        to = i
        while to < high and self.parse.ents[to] == "PERSON":
            to += 1
        return " ".join(self.parse.words[i : max(to, i + 1)])

    def _short(self) -> dict[str, str]:
        """What "the North" and "the South" are short for: the country so named that the report names first."""
        found: dict[str, str] = {}
        for i, word in enumerate(self.parse.words[:-1]):
            known = country(f"{word} {self.parse.words[i + 1]}") if word in _HALVES else None
            if known:
                found.setdefault(word, known.code)
        return found

    def _told(self) -> dict[str, _Code]:
        """Whose and what each person is, as the report itself says where it names him in full."""
        votes: dict[str, Counter[_Code]] = {}
        done = -1
        for i, ent in enumerate(self.parse.ents):
            if ent != "PERSON" or i < done:
                continue
            noun = self.parse.phrase(i)
            done = noun.high
            place = next(self._places(noun.low, i), "")
            role = self._role(Noun(noun.head, noun.low, i)) if i > noun.low else ""
            if not place:
                place, role = self._described(i, noun, role)
            if place:
                name = self._full.get(self.parse.starts[i])
                full = name.name if name else self._text(i, noun.high)
                votes.setdefault(fold(full), Counter())[_Code(place, role)] += 1
        told = {name: max(found.items(), key=lambda p: (p[1], str(p[0])))[0] for name, found in votes.items()}
        told.pop("", None)
        lasts = Counter(name.split()[-1] for name in told)
        return {**{n.split()[-1]: c for n, c in told.items() if lasts[n.split()[-1]] == 1}, **told}

    def _described(self, head: int, noun: Noun, role: str) -> tuple[str, str]:
        """The country and role that an apposition gives a person: "Kim, an envoy of Ayland", "the leader, Kim"."""
        p = self.parse
        beside = [k for k in p.of_kind(head, "appos") if p.noun(k) and k >= noun.high]
        beside += [p.heads[head]] if p.deps[head] == "appos" and p.noun(p.heads[head]) else []
        for k in beside:
            inner = p.phrase(k)
            found = self._code(inner)
            place = found.place
            if not place and p.lemmas[k] in _SERVING:  # "a close aide to Kim"
                served = (self._code(p.phrase(j)).place for j in p.after(inner, ("to", "of")))
                place = next((s for s in served if s), "")
            if place and not p.ents[k] and p.tags[k] in ("NN", "NNS"):
                return place, "GOV" if p.lemmas[k] in _SERVING else role or found.role
        return "", role
