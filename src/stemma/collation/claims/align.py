"""Which claims of an event tell one thing."""

from collections import Counter
from collections.abc import Sequence
from math import log

from stemma.model import Claim

ALIKE = 0.5


def aligned(claims: Sequence[Claim]) -> list[tuple[list[Claim], float]]:
    """The claims in groups that tell one thing, each with the probability of it, the fullest claim first."""
    seen = Counter(t for c in claims for t in set(c.terms))
    weight = {t: log(1 + len(claims) / n) for t, n in seen.items()}
    groups: list[list[Claim]] = []
    for c in sorted(claims, key=lambda c: (-sum(weight[t] for t in set(c.terms)), c.report, c.start)):
        best = max(groups, key=lambda g: _alike(g[0], c, weight), default=None)
        if best is None or _alike(best[0], c, weight) < ALIKE:
            groups.append([c])
        else:
            best.append(c)
    return [(g, 1.0) for g in groups]


def _alike(a: Claim, b: Claim, weight: dict[str, float]) -> float:
    one, two = set(a.terms), set(b.terms)
    both = sum(weight[t] for t in sorted(one | two))
    return sum(weight[t] for t in sorted(one & two)) / both if both else 0.0
