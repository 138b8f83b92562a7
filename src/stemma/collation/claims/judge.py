"""How likely values that differ contradict each other: a logistic regression over a few features of their claims."""

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import cache
from itertools import combinations
from math import exp
from pathlib import Path

from stemma.collation.claims.align import Chances
from stemma.model import Claim, Detail, Reading, Support

WEIGHTS = Path(__file__).with_name("weights") / "conflict.json"
FEATURES = ("chance", "chance_squared", "one_gives_both", "far_apart", "read", "agreed", "day", "excluding")
FIGURES = ("number", "money", "age", "clock")
_FAR = 0.5  # share of the greater figure
Place = tuple[str, int, int]


@cache
def _weights() -> tuple[float, dict[str, float]]:
    kept = json.loads(WEIGHTS.read_text("utf-8"))
    return kept["bias"], kept["weights"]


class Judge:
    """Judges the proposed conflicts of one event by its claims and how likely pairs of them tell one thing."""

    def __init__(self, claims: Sequence[Claim], chances: Chances) -> None:
        self._claims, self._chances = claims, chances
        self._of: dict[str, list[int]] = defaultdict(list)
        for n, claim in enumerate(claims):
            self._of[claim.report].append(n)

    def of(self, reading: Reading, parted: Sequence[Reading], *, read: bool = True) -> float:
        """How likely a proposed conflict is one; ``parted`` are those of claims, ``read`` says who proposed it."""
        bias, weights = _weights()
        values = self.features(reading, parted, read=read)
        return 1 / (1 + exp(-bias - sum(weights[name] * x for name, x in zip(FEATURES, values, strict=True))))

    def features(self, reading: Reading, parted: Sequence[Reading], *, read: bool) -> tuple[float, ...]:
        """What speaks for a conflict, in the order of ``FEATURES``; the last is of words that exclude each other."""
        places = [[place(s) for s in v.support] for v in reading.values]
        holding = [sorted({n for place in value for n in self._at(place)}) for value in places]
        figures = [self._figure(claims, value) for claims, value in zip(holding, places, strict=True)]
        told = [f for f in figures if f is not None]
        told = told if len(told) == len(figures) else []
        most = sorted(f.high or 0.0 for f in told)
        clock = any(f.role == "clock" for f in told)
        chance = self._best(holding)
        agreed = read and any(same_places(reading, other) for other in parted)
        return (
            chance,
            chance * chance,
            float(self._one_gives_both(places, told)),
            float(bool(told) and not clock and most[0] < _FAR * most[-1]),
            float(read),
            chance if agreed else 0.0,
            float(reading.type == "date" and not clock),
            float(reading.type == "wording" and not reading.property.startswith("the ")),
        )

    def _at(self, place: Place) -> Iterable[int]:
        report, start, end = place
        return (n for n in self._of[report] if self._claims[n].start < end and start < self._claims[n].end)

    def _figure(self, holding: Iterable[int], value: Sequence[Place]) -> Detail | None:
        """The quantity that stands where a value does."""
        for n in holding:
            for d in self._claims[n].of_role(*FIGURES):
                if any(touch((self._claims[n].report, d.start, d.end), place) for place in value):
                    return d
        return None

    def _best(self, holding: Sequence[Sequence[int]]) -> float:
        """The best chance of two claims with two of the values to tell one thing."""
        pairs = ((min(i, j), max(i, j)) for one, two in combinations(holding, 2) for i in one for j in two)
        return max((self._chances.get(pair, 0.0) for pair in pairs), default=0.0)

    def _one_gives_both(self, places: Sequence[Sequence[Place]], figures: Sequence[Detail]) -> bool:
        """Whether a report gives two of the values, or elsewhere the other figure of the same noun."""
        giving = [{report for report, _, _ in value} for value in places]
        if any(a & b for a, b in combinations(giving, 2)):
            return True
        return any(
            d.unit == other.unit and d.of == other.of and meet(d, other)
            for reports, own in zip(giving, figures, strict=False)
            for other in figures
            if other is not own
            for report in reports
            for n in self._of[report]
            for d in self._claims[n].of_role(*FIGURES)
        )


def meet(one: Detail, other: Detail) -> bool:
    """Whether two quantities of one unit may be one."""
    return (
        one.unit == other.unit and (one.low or 0.0) <= (other.high or 0.0) and (other.low or 0.0) <= (one.high or 0.0)
    )


def same_places(one: Reading, other: Reading) -> bool:
    """Whether two readings set words of two places against each other that are the same."""
    spots, others = ([place(s) for v in r.values for s in v.support] for r in (one, other))
    return sum(any(touch(a, b) for b in others) for a in spots) > 1


def place(words: Support) -> Place:
    """Where words stand: the report and the offsets."""
    return (words.report, words.start, words.end)


def touch(a: Place, b: Place) -> bool:
    """Whether two places share a letter."""
    return a[0] == b[0] and a[1] < b[2] and b[1] < a[2]
