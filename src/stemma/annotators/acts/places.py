"""Where an act was: the place its own words name, else its sentence, else the dateline; with which of them it was."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence

from stemma.annotators.acts.syntax import Syntax, one_of
from stemma.model import Name, PlaceBasis, Report, Span
from stemma.reference.countries import country
from stemma.settings import SETTINGS

_LOCATIVE = one_of("in at near outside inside throughout across around off")
_GOING = one_of("visit tour arrive travel fly head go come return")
_HELD = one_of("summit talk meeting conference visit rally protest march negotiation session vigil parade")
_BETWEEN = one_of("the a an downtown central northern southern eastern western north south east west nearby")
_DATELINED = SETTINGS.annotation.dateline_sentences

Where = tuple[str, PlaceBasis]
NOWHERE: Where = ("", "")


class Places:
    """Finds the places of one report's acts."""

    def __init__(self, report: Report, parse: Syntax, names: Sequence[Name]) -> None:
        self.report, self.parse = report, parse
        self._names = sorted((n for n in names if n.type == "LOC"), key=lambda n: n.start)
        self._starts = [n.start for n in self._names]
        self._dateline = self._of_dateline(names)

    def of(self, span: Span, head: int, spoken: bool, ahead: bool) -> Where:
        """The place of an act told in a span by the word at `head`, and what names it.

        What a promise or a demand is about may be elsewhere: of a `spoken` act only where it is said counts. What is
        `ahead` need not be where the reporter is.
        """
        low, high = self.parse.sentences[self.parse.sentence_of[head]]
        start, end = self.parse.span(low, high)
        inside = [n for n in self._between(start, end) if self._locates(n, head)]
        own = [n for n in inside if self._hangs(n, head, 2 if spoken else 4)]
        own = own or [n for n in inside if not spoken and span[0] <= n.start and n.end <= span[1]]
        if own:
            return self._full(own[0]), "clause"
        above = self._above(head)
        around = [n for n in inside if self._governor(n) in above]
        if around:
            return self._full(around[0]), "sentence"
        if self._dateline and not ahead and self._told_first(head, above):
            return self._dateline, "dateline"
        return NOWHERE

    def _told_first(self, head: int, above: set[int]) -> bool:
        """True for what a main clause near the top tells, which is what the reporter is there for."""
        p = self.parse
        main = p.deps[head] in ("ROOT", "conj", "ccomp", "parataxis", "xcomp") and len(above) < 3
        return main and p.tags[head].startswith("VB") and p.sentence_of[head] < _DATELINED

    def _above(self, head: int) -> set[int]:
        """The words a word hangs on, up to the root."""
        found: set[int] = set()
        while self.parse.heads[head] != head and self.parse.heads[head] not in found:
            head = self.parse.heads[head]
            found.add(head)
        return found

    def _governor(self, name: Name) -> int:
        """The verb a place hangs on, by one noun at most; or the noun, where that is all there is."""
        p = self.parse
        i = p.heads[self._token(name)]
        return i if p.tags[i].startswith("VB") else p.heads[i]

    def _between(self, start: int, end: int) -> Iterator[Name]:
        for n in self._names[bisect_left(self._starts, start) :]:
            if n.start >= end:
                return
            yield n

    def _token(self, name: Name) -> int:
        return min(bisect_left(self.parse.starts, name.start), len(self.parse.starts) - 1)

    def _locates(self, name: Name, head: int) -> bool:
        """True for a name behind "in" or "at", for where one goes, and for the city of "the Lisbon summit"."""
        p, i = self.parse, self._token(name)
        before = i - 1
        while before > 0 and p.lower[before] in _BETWEEN:
            before -= 1
        if p.lower[before] in _LOCATIVE:
            return not (p.lower[i - 1] == "the" and p.lower[i] in ("west", "east", "north", "south"))
        if p.lemmas[head] in _GOING:
            return p.heads[i] == head and (p.lower[before] == "to" or p.lemmas[before] in _GOING)
        known = country(name.name)
        return p.heads[i] == head and p.lemmas[head] in _HELD and not (known and known.kind == "name")

    def _hangs(self, name: Name, head: int, steps: int) -> bool:
        """True where a name hangs on a word in so many steps, with no other verb between."""
        p, i = self.parse, self._token(name)
        for _ in range(steps):
            if p.heads[i] == head:
                return True
            i = p.heads[i]
            if p.tags[i].startswith("VB"):
                return False
        return False

    def _full(self, name: Name) -> str:
        """A place with the larger one named behind it: "Brightwater, Norland"."""
        at = bisect_left(self._starts, name.end)
        follows = self._names[at] if at < len(self._names) else None
        if follows and self.report.text[name.end : follows.start] == ", ":
            return f"{name.name}, {follows.name}"
        return name.name

    def _of_dateline(self, names: Sequence[Name]) -> str:
        """The city of the dateline, under the name the report knows it by."""
        city = self.report.dateline.split(",")[0].strip()
        named = {n.text.casefold(): n.name for n in names if n.type == "LOC"}
        known = named.get(city.casefold(), city)
        return known.title() if known.isupper() and len(known) > 3 else known
