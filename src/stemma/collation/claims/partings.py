"""Where two claims that may tell one thing part: other figures, days, places, parties, a denial, or other words."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from math import log

from stemma.collation.claims.evidence import FEATURES as EVIDENCE
from stemma.collation.claims.evidence import Evidence
from stemma.lang import NATIVE
from stemma.model import Claim, Detail, Report
from stemma.settings import SETTINGS
from stemma.text import fold

FIGURES = ("number", "money", "age", "clock", "ordinal")
PROPOSED = SETTINGS.collation.conflict_proposed
WORDED = SETTINGS.collation.conflict_worded
TOLD = (*FIGURES, "when")  # read exactly, so that even faint pairs are worth a look
KINDS = (*FIGURES, "when", "where", "who", "whom", "polarity", "words")
_EVIDENCE = (
    "lexical", "contained", "meaning", "soft_low", "soft_high", "bigrams", "predicate", "predicate_meaning", "names",
    "names_apart", "who", "whom", "where", "when", "numbers", "numbers_apart", "sentence", "gap", "gap_other", "mode",
    "source", "utterance", "shortest",
)  # fmt: skip
_COLUMNS = [EVIDENCE.index(name) for name in _EVIDENCE]
FEATURES = (
    "chance", *_EVIDENCE, *(f"is_{kind}" for kind in KINDS),
    "same_noun", "ratio", "least", "rough", "gives_both", "gives_both_loose", "told_there", "for_one", "for_other",
    "nouns", "of_more", "measure", "small", "days_between", "grows", "only_least", "only_most", "shared_words", "near",
    "excluding", "words_one", "words_other", "beside", "details_shared", "denied", "untold", "modes_apart", "hedged",
    "attributed", "background",
)  # fmt: skip
_MORE = re.compile(r"\b(?:another|additional|further|extra|other|including|among)\b[^.;]*$")
_OF = re.compile(r"\W*(?:\w+ ){0,1}(?:more|others?|of (?:the|them|whom|those|these|which|its|their|his|her))\b")
_UNTOLD = ("planned", "conditional")


@dataclass(frozen=True, slots=True)
class Parting:
    """Two claims, by number, that part in one way; the values where they are details, else the clauses differ."""

    first: int
    second: int
    kind: str  # of KINDS
    one: Detail | None = None
    other: Detail | None = None


class Partings:
    """The ways in which the claims of one event part, and what is known of each."""

    def __init__(
        self,
        claims: Sequence[Claim],
        found: Evidence | None,
        chances: Mapping[tuple[int, int], float],
        reports: Mapping[str, Report],
    ) -> None:
        self.claims, self.chances, self._found, self._reports = claims, chances, found, reports
        pairs = [] if found is None else zip(found.first.tolist(), found.second.tolist(), strict=True)
        self._row = {pair: n for n, pair in enumerate(pairs)}
        self._denied = [_denied(c, reports) for c in claims]
        self._keys = [dict(zip(map(NATIVE.sense, c.terms), c.terms, strict=True)) for c in claims]
        seen = Counter(k for own in self._keys for k in own)
        self._weight = {k: log(1 + len(claims) / n) for k, n in seen.items()}
        self._published = {r: _day(x) for r, x in reports.items()}
        self._of: dict[str, list[int]] = defaultdict(list)
        for n, c in enumerate(claims):
            self._of[c.report].append(n)
        self._figures: dict[tuple[str, str], list[tuple[str, int, Detail]]] = defaultdict(list)
        for n, c in enumerate(claims):
            for d in c.details:
                if d.high is not None:
                    self._figures[d.role, _unit(d)].append((c.report, n, d))

    def __iter__(self) -> Iterator[Parting]:
        """The partings of likely pairs, the likeliest pairs first."""
        for pair, chance in sorted(self.chances.items(), key=lambda item: (-item[1], item[0])):
            if chance < PROPOSED:
                return
            yield from (p for p in self.of(*pair) if p.kind in TOLD or chance >= WORDED)

    def of(self, first: int, second: int) -> list[Parting]:
        """The ways in which two claims part."""
        a, b = self.claims[first], self.claims[second]
        found = [Parting(first, second, kind, x, y) for kind, x, y in _details(a, b)]
        if self._denied[first] != self._denied[second]:
            found.append(Parting(first, second, "polarity"))
        elif self._keys[first].keys() ^ self._keys[second].keys():
            found.append(Parting(first, second, "words"))
        return found

    def at(self, place: tuple[str, int, int]) -> Iterator[int]:
        """The claims that share a letter with a place."""
        report, start, end = place
        return (n for n in self._of[report] if self.claims[n].start < end and start < self.claims[n].end)

    def features(self, parting: Parting, beside: int) -> list[float]:
        """What is known of a parting, in the order of ``FEATURES``; ``beside`` is how many the pair has."""
        i, j = parting.first, parting.second
        a, b = self.claims[i], self.claims[j]
        row = self._row.get((min(i, j), max(i, j)))
        pair = [0.0] * len(_COLUMNS)
        if self._found is not None and row is not None:
            pair = self._found.rows[row, _COLUMNS].tolist()
        hows = [c.how for c in (a, b)]
        return [
            self.chance(i, j),
            *pair,
            *(float(parting.kind == kind) for kind in KINDS),
            *self._figure(parting),
            *self._times(parting),
            *self._words(parting),
            float(beside),
            float(_shared(a, b)),
            float(self._denied[i] + self._denied[j]),
            float(sum(c.mode in _UNTOLD for c in (a, b))),
            float(a.mode != b.mode),
            float(hows.count("hedged")),
            float(hows.count("attributed")),
            float(sum(c.status == "background" for c in (a, b))),
        ]

    def _figure(self, parting: Parting) -> tuple[float, ...]:
        """Of two figures: whether they count one noun, how far apart, how small, how exact; who else gives either."""
        x, y = parting.one, parting.other
        if x is None or y is None or x.high is None or y.high is None:
            return (0.0,) * 13
        of = 1.0 if x.of == y.of and x.of else -1.0 if x.of and y.of else 0.0
        low, high = sorted((_middle(x), _middle(y)))
        given = self._figures[x.role, _unit(x)]
        own, theirs = ([(r, n, d) for r, n, d in given if meet(d, z)] for z in (x, y))
        strict = [{r for r, _, d in some if d.of == z.of} for some, z in ((own, x), (theirs, y))]
        loose = [{r for r, _, _ in some} for some in (own, theirs)]
        a, b = self.claims[parting.first].report, self.claims[parting.second].report
        there = max((self.chance(parting.first, n) for r, n, _ in own if r == b), default=0.0)
        here = max((self.chance(parting.second, n) for r, n, _ in theirs if r == a), default=0.0)
        return (
            of,
            low / high if high > 0 and x.role not in ("clock", "when") else min(1.0, high - low),
            min(low, 1000.0),
            float(not _exact(x)) + float(not _exact(y)),
            float(a in strict[1]) + float(b in strict[0]),
            float(a in loose[1]) + float(b in loose[0]),
            max(there, here),
            float(len(loose[0] - loose[1])),
            float(len(loose[1] - loose[0])),
            self._alike(x.of, y.of),
            float(self._some(parting.first, x) + self._some(parting.second, y)),
            float(x.role == "number" and bool(x.unit)),
            float(_middle(x) < 10 and _middle(y) < 10),
        )

    def _alike(self, one: str, other: str) -> float:
        """How near two counted nouns are in meaning; -1 where one is not told."""
        if not one or not other:
            return -1.0
        if one == other:
            return 1.0
        return self._nearest([one], [other])

    def _nearest(self, left: Sequence[str], right: Sequence[str]) -> float:
        """How near in meaning the nearest two words of two lists are; 0 where they are not known."""
        if self._found is None:
            return 0.0
        known = self._found.words
        rows = [[known[w] for w in words if w in known] for words in (left, right)]
        if not all(rows):
            return 0.0
        return float((self._found.units[rows[0]] @ self._found.units[rows[1]].T).max())

    def _some(self, n: int, d: Detail) -> bool:
        """Whether a figure is told as a part or as more of something: "another 5", "two others", "3 of them"."""
        report = self._reports.get(self.claims[n].report)
        text = report.text if report else ""
        return bool(_MORE.search(text[max(0, d.start - 24) : d.start]) or _OF.match(text, d.end))

    def _times(self, parting: Parting) -> tuple[float, float]:
        """How many days lie between the reports; 1 where the later gives the greater figure, -1 the smaller."""
        one, two = (self._published.get(self.claims[n].report) for n in (parting.first, parting.second))
        if one is None or two is None:
            return (-1.0, 0.0)
        x, y = parting.one, parting.other
        grows = 0.0
        if x is not None and y is not None and x.high is not None and y.high is not None and one != two:
            grows = 1.0 if (_middle(y) > _middle(x)) == (two > one) else -1.0
        return (min(9.0, abs(one - two)), grows)

    def _words(self, parting: Parting) -> tuple[float, ...]:
        """Of the words that only one claim has: their weight, and how near the nearest two are in meaning."""
        own, theirs = self._keys[parting.first], self._keys[parting.second]
        left, right = sorted(own.keys() - theirs.keys()), sorted(theirs.keys() - own.keys())
        shared = sum(self._weight[k] for k in own.keys() & theirs.keys())
        weights = sorted(sum(self._weight[k] for k in some) for some in (left, right))
        near, excluding = 0.0, 0.0
        if left and right:
            near = self._nearest([own[k] for k in left], [theirs[k] for k in right])
            table = _contrasts()
            words = ([own[k] for k in left], [theirs[k] for k in right])
            sets = [{table[w] for w in some if w in table} for some in words]
            excluding = float(any(s == t and x != y for s, x in sets[0] for t, y in sets[1]))
        return (*weights, shared, near, excluding, float(len(left)), float(len(right)))

    def chance(self, i: int, j: int) -> float:
        """How likely two claims tell one thing."""
        return self.chances.get((min(i, j), max(i, j)), 0.0)


def _details(a: Claim, b: Claim) -> Iterator[tuple[str, Detail, Detail]]:
    """The details of two claims that part: of one role, and none of the others there is the same."""
    for role in (*FIGURES, "when"):
        one, two = a.of_role(role), b.of_role(role)
        parted = [(x, y) for x in one for y in two if _unit(x) == _unit(y) and not _met(x, two) and not _met(y, one)]
        if parted:
            yield (
                role,
                *max(parted, key=lambda p: (bool(p[0].of) and p[0].of == p[1].of, _middle(p[0]) and _near(*p))),
            )
    for role in ("where", "who", "whom"):
        one, two = ([d for d in c.of_role(role) if d.unit] for c in (a, b))
        forms = [{f for d in some for f in _forms(d)} for some in (one, two)]
        if one and two and not forms[0] & forms[1]:
            yield role, one[0], two[0]


def _near(x: Detail, y: Detail) -> float:
    low, high = sorted((_middle(x), _middle(y)))
    return low / high if high > 0 else 0.0


def _forms(d: Detail) -> tuple[str, ...]:
    words = fold(d.value).split()
    return (words[-1], words[0]) if words else ()


def _met(x: Detail, others: Iterable[Detail]) -> bool:
    return any(meet(x, y) for y in others)


def meet(one: Detail, other: Detail) -> bool:
    """Whether two quantities or days of one unit may be one."""
    return (
        _unit(one) == _unit(other)
        and (one.low or 0.0) <= (other.high or 0.0)
        and (other.low or 0.0) <= (one.high or 0.0)
    )


def _unit(d: Detail) -> str:
    return "" if d.role == "when" else d.unit  # the unit of a day says how exact it is


def _middle(d: Detail) -> float:
    try:
        return float(d.value)
    except ValueError:
        return d.low or 0.0


def _exact(d: Detail) -> bool:
    low, high = d.low or 0.0, d.high or 0.0
    return high - low <= 0.02 * max(1.0, abs(high))


def _shared(a: Claim, b: Claim) -> int:
    """How many details two claims share."""
    return len({(d.role, fold(d.value)) for d in a.details} & {(d.role, fold(d.value)) for d in b.details})


def _denied(claim: Claim, reports: Mapping[str, Report]) -> bool:
    """Whether a clause has a word that denies."""
    report = reports.get(claim.report)
    text = report.text[claim.start : claim.end] if report else ""
    return claim.mode == "denied" or bool(NATIVE.denial.search(text))


def _day(report: Report) -> float | None:
    """When a report was published, in days; None where it is not known."""
    when = report.published
    if when is None:
        return None
    hours = when.value[11:16]
    clock = (int(hours[:2]) + int(hours[3:5]) / 60) / 24 if len(hours) == 5 and hours[:2].isdigit() else 0.5
    return when.earliest.toordinal() + clock


@cache
def _contrasts() -> dict[str, tuple[str, str]]:
    """For each word of the excluding sets: the set and the row it is in."""
    sets = NATIVE.table("contrasts")["sets"]
    return {word: (name, row) for name, rows in sorted(sets.items()) for row in rows for word in row.split()}
