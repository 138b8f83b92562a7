"""Who, whom, where, when and how many of what: the details that the words of one clause give."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from stemma.annotators.claims.clauses import Clause
from stemma.annotators.claims.quantities import Quantity
from stemma.lang import NATIVE
from stemma.model import Detail, Name, Parse, Time

_SUBJECTS = ("nsubj", "nsubj:pass", "csubj")
_CLIMBED = frozenset({"conj", "xcomp", "advcl"})  # clauses that take the subject of the clause they hang on
_PERSON = frozenset({"he", "she", "him", "her"})
_PASSED = frozenset({"nummod", "compound", "amod", "obl:npmod", "nmod:npmod", "flat", "advmod"})
_EMPTY = frozenset(
    {"it", "they", "them", "we", "i", "you", "who", "which", "that", "this", "there", "what", "us", "me"}
)
_STEPS = 4
_CALENDAR = re.compile(r"XXXX-(?:WXX-(?P<weekday>[1-7])|(?P<month>\d\d)-(?P<day>\d\d))")  # no year told, none known


@dataclass(slots=True)
class Roles:
    """Reads the details of the clauses of one report; remembers of whom a "he" speaks."""

    parse: Parse
    names: Sequence[Name]
    times: Sequence[Time]
    quantities: Sequence[Quantity]  # of the whole text
    _person: Name | None = field(default=None)

    def of(self, clause: Clause) -> list[Detail]:
        """The details of a clause, in order of the text; clauses are asked for in order."""
        low, high = clause.span
        found = [*self._parties(clause), *self._places(clause), *self._times(low, high), *self._numbers(clause)]
        for n in self.names:
            if low <= n.start < high and n.type == "PERSON":
                self._person = n
        return sorted(set(found), key=lambda d: (d.start, d.end, d.role, d.value))

    def _parties(self, clause: Clause) -> Iterator[Detail]:
        """Who does it, and whom it is done to; of a passive the first is behind "by"."""
        p = self.parse
        kids = p.children[clause.head]
        own = [k for k in kids if p.deps[k] in _SUBJECTS]
        passive = any(p.deps[k] in ("nsubj:pass", "aux:pass") for k in kids)
        subjects = own or self._above(clause.head)
        for k in subjects:
            yield from self._party("whom" if passive else "who", k)
        for k in kids:
            if p.deps[k] in ("obj", "iobj"):
                yield from self._party("whom", k)
            elif p.deps[k] == "obl:agent" or (passive and p.deps[k] == "obl" and self._case(k) == "by"):
                yield from self._party("who", k)
            elif p.deps[k] in ("obl", "nmod") and self._name(k) is not None:
                yield from self._party("with", k)

    def _above(self, head: int) -> list[int]:
        """The subject of the clause that a clause without one hangs on; the noun that a relative clause describes."""
        p = self.parse
        for _ in range(_STEPS):
            above = p.heads[head]
            if above == head:
                return []
            if p.deps[head].startswith("acl"):
                return [above]
            if p.deps[head] not in _CLIMBED:
                return []
            found = [k for k in p.children[above] if p.deps[k] in _SUBJECTS]
            if found:
                return found
            head = above
        return []

    def _party(self, role: str, k: int) -> Iterator[Detail]:
        """A party by its full name, or by the key of its noun; a pronoun that may mean anybody is none."""
        p = self.parse
        for i in (k, *(c for c in p.children[k] if p.deps[c] == "conj")):
            name = self._name(i)
            if name is None and p.lower[i] in _PERSON:
                name = self._person
                if name is not None:
                    yield Detail(role, p.starts[i], p.ends[i], name.name or name.text, name.type)
            elif name is not None:
                if name.type != "LOC" or role != "with":
                    yield Detail(role, name.start, name.end, name.name or name.text, name.type)
            elif p.lower[i] not in _EMPTY and p.pos[i] in ("NOUN", "PROPN"):
                yield Detail(role, p.starts[i], p.ends[i], NATIVE.sense(p.lemmas[i]))

    def _name(self, i: int) -> Name | None:
        """The name that a word is the head of, or part of."""
        start = self.parse.starts[i]
        return next((n for n in self.names if n.start <= start < n.end), None)

    def _case(self, k: int) -> str:
        p = self.parse
        return next((p.lower[c] for c in p.children[k] if p.deps[c] == "case"), "")

    def _places(self, clause: Clause) -> Iterator[Detail]:
        """The places named in the clause, but for those that only describe or act ("the France captain")."""
        p, (low, high) = self.parse, clause.span
        for n in self.names:
            if n.type == "LOC" and low <= n.start and n.end <= high:
                i = p.at(n.end - 1)
                while p.starts[p.heads[i]] >= n.start and p.ends[p.heads[i]] <= n.end and p.heads[i] != i:
                    i = p.heads[i]
                if p.deps[i].split(":")[0] in ("obl", "nmod", "appos", "conj", "obj") and self._case(i):
                    yield Detail("where", n.start, n.end, n.name or n.text, self._case(i))

    def _times(self, low: int, high: int) -> Iterator[Detail]:
        for t in self.times:
            if low <= t.start and t.end <= high and t.type in ("DATE", "TIME") and t.earliest and t.latest:
                days = (float(t.earliest.toordinal()), float(t.latest.toordinal()))
                yield Detail("when", t.start, t.end, t.value, t.precision or "", *days)
            elif low <= t.start and t.end <= high and (day := _CALENDAR.match(t.value)):
                weekday, month = day["weekday"], day["month"]
                at = float(weekday) if weekday else float(month) * 31 + float(day["day"])
                yield Detail("calendar", t.start, t.end, day.group(), "weekday" if weekday else "day of a year", at, at)

    def _numbers(self, clause: Clause) -> Iterator[Detail]:
        low, high = clause.span
        for q in self.quantities:
            if low <= q.start and q.end <= high:
                role = q.kind if q.kind in ("age", "clock", "money", "ordinal") else "number"
                value = f"{q.exact:.6g}"
                yield Detail(role, q.start, q.end, value, q.unit, q.low, q.high, self._counted(q))

    def _counted(self, q: Quantity) -> str:
        """The key of the noun that a number counts or measures, "" where it has none."""
        p = self.parse
        i = p.at(q.end - 1)
        for _ in range(_STEPS):
            if p.pos[i] == "NOUN" and p.starts[i] >= q.end - 1:
                break
            if p.deps[i] not in _PASSED or p.heads[i] == i:
                return ""
            i = p.heads[i]
        return NATIVE.sense(p.lemmas[i]) if p.pos[i] in ("NOUN", "PROPN") else ""
