"""Which claims of an event tell one thing: trees over the evidence, then groups that hold together."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from stemma.collation.claims.evidence import Evidence
from stemma.model import Claim
from stemma.settings import SETTINGS
from stemma.trees import Trees

WEIGHTS = Path(__file__).with_name("weights") / "align.npz"
TOGETHER = SETTINGS.collation.claim_together
HELD = SETTINGS.collation.claim_held
Chances = Mapping[tuple[int, int], float]  # of pairs of claims by number, the smaller first; others are as good as none


@dataclass(frozen=True, slots=True)
class Aligned:
    """Claims that tell one thing, by number, and how sure that is."""

    claims: tuple[int, ...]
    probability: float


@cache
def _trees() -> Trees:
    return Trees.read(WEIGHTS)


def chances(found: Evidence) -> Chances:
    """How likely pairs of claims of two reports tell one thing; pairs that are not among them do not."""
    return paired(found, _trees().chances(found.rows.astype(np.float64)).tolist())


def paired(found: Evidence, told: Sequence[float]) -> Chances:
    """The chance of each pair of some evidence."""
    return dict(zip(zip(found.first.tolist(), found.second.tolist(), strict=True), told, strict=True))


def aligned(claims: Sequence[Claim], likely: Chances) -> list[Aligned]:
    """The claims in groups that tell one thing, each claim in one; one alone is a group of its own.

    The likeliest pairs are joined first, and groups only where all their pairs across reports are likely on average.
    """
    group = {n: [n] for n in range(len(claims))}
    for pair, chance in sorted(likely.items(), key=lambda item: (-item[1], item[0])):
        if chance < TOGETHER:
            break
        one, two = group[pair[0]], group[pair[1]]
        if one is not two and _mean(claims, one, two, likely) >= HELD:
            one += two
            group.update(dict.fromkeys(two, one))
    distinct = {id(g): sorted(g) for g in group.values()}
    return sorted((Aligned(tuple(g), _sure(claims, g, likely)) for g in distinct.values()), key=lambda a: a.claims)


def _mean(claims: Sequence[Claim], one: Sequence[int], two: Sequence[int], likely: Chances) -> float:
    """The mean chance of the pairs between two groups; 0 where they are of one report."""
    told = [likely.get((min(i, j), max(i, j)), 0.0) for i in one for j in two if claims[i].report != claims[j].report]
    return sum(told) / len(told) if told else 0.0


def _sure(claims: Sequence[Claim], group: Sequence[int], likely: Chances) -> float:
    """The mean over its claims of the best chance with another of the group; 1 for a claim alone."""
    if len(group) == 1:
        return 1.0
    best = [max((likely.get((min(i, j), max(i, j)), 0.0) for j in group if j != i), default=0.0) for i in group]
    return round(sum(best) / len(best), 4)
