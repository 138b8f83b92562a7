"""Who acts: a noun phrase as an Actor, coded by the report's own words first, by the file of actors second."""

import csv
import os
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from importlib.resources import files
from pathlib import Path

from stemma.annotators.acts.syntax import Noun, Parse, one_of
from stemma.annotators.names.countries import country
from stemma.errors import UsageError
from stemma.model import Actor, Name, Quotation, Report
from stemma.text import fold

USER_FILE = "STEMMA_ACTORS"
_LONGEST = 8  # words of a name in the file
_AFTER = ("of", "in", "from", "throughout", "for", "at", "on")
_AGAINST = one_of("anti pro")
_BESIDE = one_of("backed occupied held based controlled friendly bound born made")
_FIRST, _THIRD = one_of("i we my our"), one_of("he she it they")
_RELATIVE = one_of("who which that whom")
_HALVES = one_of("North South East West")
_BODIES = one_of("government ministry administration cabinet regime army military force court authority")
_VAGUE = one_of("one other another some many most all both each group number member leader head part")


@dataclass(frozen=True, slots=True)
class _Tenure:
    code: str
    since: str
    until: str


@dataclass(slots=True)
class Book:
    """The file of actors: names of bodies, leaders with the days they held office, and roles."""

    bodies: dict[str, str] = field(default_factory=dict)
    persons: dict[str, list[_Tenure]] = field(default_factory=dict)
    roles: dict[str, str] = field(default_factory=dict)
    firsts: set[str] = field(default_factory=set)  # the first word of every body's name

    def person(self, name: str, day: date | None) -> str:
        """The code of a leader on a day; without a day only where he held one post alone."""
        held = self.persons.get(fold(name), [])
        if day is None:
            codes = {t.code for t in held}
            return codes.pop() if len(codes) == 1 else ""
        iso = day.isoformat()
        return next((t.code for t in held if (t.since or "0") <= iso <= (t.until or "9")), "")


@lru_cache(maxsize=4)
def book(extra: str = "") -> Book:
    """The shipped file of actors and the user's own; raises UsageError where a line cannot be read."""
    lines = (files("stemma.data") / "actors.tsv").read_text(encoding="utf-8").splitlines()
    paths = [*["actors.tsv"] * len(lines)]
    if extra:
        try:
            more = Path(extra).read_text(encoding="utf-8").splitlines()
        except OSError as error:
            raise UsageError(f"the file of actors {extra!r} cannot be read ({error}); correct {USER_FILE}") from error
        lines, paths = more + lines, [extra] * len(more) + paths
    made = Book()
    for row, (path, line) in enumerate(
        zip(paths, csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE), strict=True)
    ):
        if not line or line[0].startswith("#"):
            continue
        _add(made, line, f"{path}, line {row + 1}")
    return made


def _add(made: Book, line: Sequence[str], where: str) -> None:
    code, kind, names, since, until = [*line, "", "", "", ""][:5]
    if not names or kind not in ("body", "person", "role"):
        raise UsageError(f"{where}: write code, body|person|role, names, from, to, parted by tabs")
    for name in names.split("|"):
        if kind == "role":
            made.roles.setdefault(name, code)
        elif kind == "person":
            made.persons.setdefault(fold(name), []).append(_Tenure(code, since, until))
        else:
            # an acronym is one only in capitals
            key = name if name.isupper() and len(name) <= 5 else fold(name)
            made.bodies.setdefault(key, code)
            made.firsts.add(key.split()[0])


@dataclass(frozen=True, slots=True)
class _Code:
    place: str = ""
    role: str = ""

    def __str__(self) -> str:
        return self.place + ("" if self.role and self.place.endswith(self.role) else self.role)


class Cast:
    """The actors of one report: codes noun phrases, and remembers whose leader a person is."""

    def __init__(
        self, report: Report, parse: Parse, names: Sequence[Name], quotations: Sequence[Quotation], day: date | None
    ) -> None:
        self.parse, self.report, self.day = parse, report, day
        self.book = book(os.environ.get(USER_FILE, ""))
        self._names = sorted(names, key=lambda n: n.start)
        self._full = {n.start: n for n in self._names}
        self._at = {start: i for i, start in enumerate(parse.starts)}
        self._quotations = quotations
        self._coded: dict[tuple[int, int], _Code] = {}
        self._halves = self._short()
        self._persons = self._told()

    def actor(self, nouns: Sequence[Noun]) -> Actor | None:
        """The actor that one phrase or several joined ones name; None where there is none."""
        if not nouns:
            return None
        low = min(n.low for n in nouns)
        high = max(self._end(n) for n in nouns)
        start, end = self.parse.span(low, high)
        codes = dict.fromkeys(c for n in nouns for c in self.code(n).split(";") if c)
        text = self.report.text[start:end]
        for article in ("the ", "a ", "an ", "its ", "their ", "his ", "her "):
            if text.casefold().startswith(article) and len(text) > len(article):
                text, start = text[len(article) :], start + len(article)
        return Actor(" ".join(text.split()), ";".join(codes), (start, end))

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
            and self.code(noun)[3:] in ("GOV", "JUD", "MIL")
            and p.lemmas[head] not in _BODIES
        )

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

    def speaker(self, token: int) -> int | None:
        """The head of the source of the quotation a token stands in."""
        at = self.parse.starts[token]
        for q in self._quotations:
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
        return _Code(place[:3] if len(place) > 3 and role and place[:3] not in ("IGO", "NGO") else place, role)

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
            full = name.name if name else self._text(i, noun.high)
            key = fold(full)
            known = self._persons.get(key) or self._persons.get(key.split()[-1] if key else "")
            if known:
                return known
            code = self.book.person(full, self.day)
            return _Code(code[:3], code[3:]) if code else None
        return None

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
            if place:
                name = self._full.get(self.parse.starts[i])
                full = name.name if name else self._text(i, noun.high)
                votes.setdefault(fold(full), Counter())[_Code(place, role)] += 1
        told = {name: max(found.items(), key=lambda p: (p[1], str(p[0])))[0] for name, found in votes.items()}
        told.pop("", None)
        lasts = Counter(name.split()[-1] for name in told)
        return {**{n.split()[-1]: c for n, c in told.items() if lasts[n.split()[-1]] == 1}, **told}


def third(word: str) -> bool:
    """True for a pronoun that stands for somebody named before."""
    return word in _THIRD


def first(word: str) -> bool:
    """True for a pronoun that stands for the speaker."""
    return word in _FIRST


def relative(word: str) -> bool:
    """True for a pronoun that stands for the noun its clause hangs on."""
    return word in _RELATIVE


def distinct(actors: Iterable[Actor | None]) -> list[Actor]:
    """Actors without those that say the same once more."""
    return list(dict.fromkeys(a for a in actors if a))
