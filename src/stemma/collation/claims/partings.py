"""Where claims that may tell one thing part: figures and days of theirs that cannot both be right."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import inf, log

from stemma.collation.claims.evidence import FEATURES as EVIDENCE
from stemma.collation.claims.evidence import Evidence
from stemma.lang import NATIVE
from stemma.model import Claim, Detail, Report
from stemma.settings import SETTINGS
from stemma.text import fold, words

FIGURES = ("number", "money", "age", "clock")
DAYS = ("when", "calendar")
KINDS = (*FIGURES, "measure", *DAYS, "words")
PROPOSED = SETTINGS.collation.conflict_proposed
_EVIDENCE = (
    "lexical", "contained", "meaning", "soft_low", "bigrams", "predicate", "predicate_meaning", "names", "names_apart",
    "who", "whom", "where", "when", "numbers", "sentence", "gap_other", "neighbours", "position", "mode", "how",
    "status", "source", "utterance",
)  # fmt: skip
_COLUMNS = [EVIDENCE.index(name) for name in _EVIDENCE]
FEATURES = (
    "chance", *_EVIDENCE, *(f"is_{kind}" for kind in KINDS), "same_noun", "ratio", "rough", "small", "gives_both",
    "days_between", "grows", "only_least", "shared_words", "details_shared", "beside", "around", "elsewhere", "often",
)  # fmt: skip
_MORE = re.compile(r"\b(?:another|additional|further|extra|other|including|among)\b[^.;]*$")
_OF = re.compile(r"\W*(?:\w+ ){0,1}(?:more|others?|of (?:the|them|whom|those|these|which|its|their|his|her))\b")
_BESIDE = 3  # words on either side of a value that tell of what it is
_OF_TIME = ("clock", *DAYS)
_STAMPING, _REMAINING = (frozenset(NATIVE.table("clause_words")[x].split()) for x in ("stamping", "remaining"))
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_BEFORE = 24  # code points before a figure that may say it is one of several


@dataclass(frozen=True, slots=True)
class Parting:
    """Two claims, by number, that part; the values where they are figures or days."""

    first: int
    second: int
    kind: str  # of KINDS
    one: Detail | None = None
    other: Detail | None = None

    @property
    def ends(self) -> tuple[tuple[int, Detail | None], tuple[int, Detail | None]]:
        """The two claims, each with its value."""
        return (self.first, self.one), (self.second, self.other)


class Partings:
    """The ways in which the claims of one event part, and what is known of each."""

    def __init__(
        self,
        claims: Sequence[Claim],
        found: Evidence | None,
        chances: Mapping[tuple[int, int], float],
        reports: Mapping[str, Report],
    ) -> None:
        self.claims, self._chances, self._found, self._reports = claims, chances, found, reports
        pairs = [] if found is None else zip(found.first.tolist(), found.second.tolist(), strict=True)
        self._row = {pair: n for n, pair in enumerate(pairs)}
        self._keys = [frozenset(map(NATIVE.sense, c.terms)) for c in claims]
        seen = Counter(k for own in self._keys for k in own)
        self._weight = {k: log(1 + len(claims) / n) for k, n in seen.items()}
        self._published = {r: _day(x) for r, x in reports.items()}
        self._of: dict[str, list[int]] = defaultdict(list)
        self._figures: dict[tuple[str, str], list[tuple[str, int, Detail]]] = defaultdict(list)
        for n, c in enumerate(claims):
            self._of[c.report].append(n)
            for d in c.of_role(*FIGURES, *DAYS):
                self._figures[d.role, _unit(d)].append((c.report, n, d))

    def __iter__(self) -> Iterator[Parting]:
        """The partings of likely pairs, the likeliest pairs first."""
        for pair, chance in sorted(self._chances.items(), key=lambda item: (-item[1], item[0])):
            if chance < PROPOSED:
                return
            yield from self._parted(*pair)

    def stamped(self, parting: Parting) -> bool:
        """Whether a day or a time of day of it is the stamp of a page, or the clock of a game."""
        return any(d is not None and d.role in _OF_TIME and self._stamp(n, d) for n, d in parting.ends)

    def _stamp(self, n: int, d: Detail) -> bool:
        claim, text = self.claims[n], self._text(n)
        after = words(text[d.end : d.end + _BEFORE])[:1]
        if d.role == "clock" and after and after[0] in _REMAINING:
            return True
        if set(words(text[max(claim.start, d.start - 2 * _BEFORE) : d.start])) & _STAMPING:
            return True
        gaps = (max(d.start, t.start) - min(d.end, t.end) for t in claim.of_role(*_OF_TIME) if t.role != d.role)
        days = (t for t in claim.of_role("when") if _YEAR.search(text[t.start : t.end]))
        return any(gap < _BEFORE // 2 for gap in gaps) and any(days)

    def chance(self, i: int, j: int) -> float:
        """How likely two claims tell one thing."""
        return self._chances.get((min(i, j), max(i, j)), 0.0)

    def at(self, place: tuple[str, int, int]) -> Iterator[int]:
        """The claims that share a letter with a place."""
        report, start, end = place
        return (n for n in self._of[report] if self.claims[n].start < end and start < self.claims[n].end)

    def features(self, parting: Parting, beside: int, often: int = 1) -> list[float]:
        """What is known of a parting, in the order of ``FEATURES``.

        ``beside`` is how many the pair of claims has, ``often`` in how many one of its values takes part.
        """
        i, j = parting.first, parting.second
        row = self._row.get((min(i, j), max(i, j)))
        pair = [0.0] * len(_COLUMNS)
        if self._found is not None and row is not None:
            pair = self._found.rows[row, _COLUMNS].tolist()
        own, theirs = self._keys[i], self._keys[j]
        return [
            self.chance(i, j),
            *pair,
            *(float(parting.kind == kind) for kind in KINDS),
            *self._figure(parting),
            *self._times(parting),
            min(sum(self._weight[k] for k in own - theirs), sum(self._weight[k] for k in theirs - own)),
            sum(self._weight[k] for k in own & theirs),
            float(_shared(self.claims[i], self.claims[j])),
            float(beside),
            self._around(parting),
            self._elsewhere(parting),
            float(often),
        ]

    def _parted(self, first: int, second: int) -> Iterator[Parting]:
        """The figures and days of two claims that part, one of each kind, of what may be one thing."""
        a, b = self.claims[first], self.claims[second]
        for kind in KINDS[:-1]:
            one, two = ([d for d in c.details if kind_of(d) == kind] for c in (a, b))
            told = [
                Parting(first, second, kind, x, y)
                for x in one
                for y in two
                if _unit(x) == _unit(y) and not meet(x, y) and not _met(x, two) and not _met(y, one)
            ]
            best = max(told, key=lambda p: (_noun(p) > 0, _ratio(p)), default=None)
            if best is not None and self._of_one(best) and not self.stamped(best):
                yield best

    def _of_one(self, parting: Parting) -> bool:
        """Whether two values may be of one thing: not where one is a part or more of something ("another five"), nor
        where a report gives the other value of the same noun too."""
        x, y = parting.one, parting.other
        assert x is not None and y is not None
        ends = ((parting.first, x), (parting.second, y))
        words = {self._text(n)[d.start : d.end].casefold() for n, d in ends}
        if len(words) < 2 or any(self._one_of_several(n, d) for n, d in ends):
            return False
        given = (self._given(m, d) for (_, d), (m, _) in (ends, ends[::-1]))
        wanted = (y.of, x.of)
        return not any(z.of and z.of == of for alike, of in zip(given, wanted, strict=True) for _, z in alike)

    def _given(self, m: int, d: Detail) -> list[tuple[int, Detail]]:
        """The values of the report of a claim that may be the same as another report's."""
        report = self.claims[m].report
        return [(k, z) for r, k, z in self._figures[d.role, _unit(d)] if r == report and meet(d, z)]

    def _elsewhere(self, parting: Parting) -> float:
        """The share of the chance of its claims that a claim has which tells the value of the other report."""
        x, y = parting.one, parting.other
        if x is None or y is None:
            return 0.0
        likely = max(self.chance(parting.first, parting.second), 1e-6)
        ends = ((parting.first, x), (parting.second, y))
        chances = (self.chance(n, k) for (n, d), (m, _) in (ends, ends[::-1]) for k, _ in self._given(m, d))
        return min(9.0, max(chances, default=0.0) / likely)

    def _around(self, parting: Parting) -> float:
        """How many of the words beside the two values are the same, of three before and three after."""
        if parting.one is None or parting.other is None:
            return 0.0
        before, after = zip(
            *(self._beside(n, d) for n, d in ((parting.first, parting.one), (parting.second, parting.other))),
            strict=True,
        )
        return float(sum(len(set(one) & set(other)) for one, other in (before, after)))

    def _beside(self, n: int, d: Detail) -> tuple[list[str], list[str]]:
        """The words before and after a value, as far as its clause goes."""
        claim, text = self.claims[n], self._text(n)
        before, after = words(text[claim.start : d.start]), words(text[d.end : claim.end])
        return [NATIVE.sense(w) for w in before[-_BESIDE:]], [NATIVE.sense(w) for w in after[:_BESIDE]]

    def _figure(self, parting: Parting) -> tuple[float, ...]:
        """Of two values: whether they count one noun, how near and how exact they are, whether a report gives both."""
        x, y = parting.one, parting.other
        if x is None or y is None:
            return (0.0,) * 5
        given = self._figures[x.role, _unit(x)]
        a, b = self.claims[parting.first].report, self.claims[parting.second].report
        both = any(r == b and meet(x, d) for r, _, d in given) + any(r == a and meet(y, d) for r, _, d in given)
        small = _middle(x) < 10 and _middle(y) < 10
        return (_noun(parting), _ratio(parting), float(_rough(x) + _rough(y)), float(small), float(both))

    def _times(self, parting: Parting) -> tuple[float, float]:
        """How many days lie between the reports; 1 where the later gives the greater figure, -1 the smaller."""
        one, two = (self._published.get(self.claims[n].report) for n in (parting.first, parting.second))
        if one is None or two is None:
            return (-1.0, 0.0)
        x, y = parting.one, parting.other
        grows = 0.0
        if x is not None and y is not None and one != two:
            grows = 1.0 if (_middle(y) > _middle(x)) == (two > one) else -1.0
        return (min(9.0, abs(one - two)), grows)

    def _one_of_several(self, n: int, d: Detail) -> bool:
        """Whether a figure is told as a part or as more of something: "another 5", "two others", "3 of them"."""
        text = self._text(n)
        return bool(_MORE.search(text[max(0, d.start - _BEFORE) : d.start]) or _OF.match(text, d.end))

    def _text(self, n: int) -> str:
        return self._reports[self.claims[n].report].text


def kind_of(d: Detail) -> str:
    """The kind of parting that a detail may have, of `KINDS`: its role, and whether a number measures."""
    return "measure" if d.role == "number" and d.unit else d.role


def meet(one: Detail, other: Detail) -> bool:
    """Whether two quantities or days of one unit may be one."""
    return (
        _unit(one) == _unit(other)
        and (one.low or 0.0) <= (other.high or 0.0)
        and (other.low or 0.0) <= (one.high or 0.0)
    )


def _met(x: Detail, others: Iterable[Detail]) -> bool:
    """Whether one of some values may be the same; one without an upper bound ("several") is none."""
    return any(meet(x, y) for y in others if y.high != inf and x.high != inf)


def _unit(d: Detail) -> str:
    return "" if d.role == "when" else d.unit  # the unit of a day says how exact it is


def _noun(parting: Parting) -> float:
    """1 where both values count one noun, -1 where they count two, 0 where one counts none."""
    x, y = parting.one, parting.other
    if x is None or y is None or not x.of or not y.of:
        return 0.0
    return 1.0 if x.of == y.of else -1.0


def _ratio(parting: Parting) -> float:
    """The share of the greater value that the lesser has; of times and days 1."""
    x, y = parting.one, parting.other
    if x is None or y is None or x.role in ("clock", *DAYS):
        return 1.0
    low, high = sorted((_middle(x), _middle(y)))
    return low / high if high > 0 else 0.0


def _middle(d: Detail) -> float:
    """The value itself where it is a number, else the first day it may be."""
    return (d.low or 0.0) if d.role in DAYS else float(d.value)


def _rough(d: Detail) -> bool:
    low, high = d.low or 0.0, d.high or 0.0
    return high - low > 0.02 * max(1.0, abs(high))


def _shared(a: Claim, b: Claim) -> int:
    """How many details two claims share."""
    return len({(d.role, fold(d.value)) for d in a.details} & {(d.role, fold(d.value)) for d in b.details})


def _day(report: Report) -> float | None:
    """When a report was published, in days; None where it is not known, noon where only the day is."""
    when = report.published
    if when is None:
        return None
    clock = when.value[11:16]
    hours = (int(clock[:2]) + int(clock[3:5]) / 60) / 24 if re.fullmatch(r"\d\d:\d\d", clock) else 0.5
    return when.earliest.toordinal() + hours
