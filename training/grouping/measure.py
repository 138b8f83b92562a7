"""How well reports unseen in training are grouped: five folds by event (ECB+: by topic), and each set left out whole.

usage: measure.py DATA

Prints B-cubed F1 for the shipped settings and threshold.  A pair is scored by a model that saw no pair of the one or
the other report's event (of pairs across two folds, of one of the two, by a fixed draw).
"""

import hashlib
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from pairs import fit
from piles import SETS, Table, tables

from stemma.grouping.linkage import link, odds
from stemma.grouping.pairs import THRESHOLD, widened

FOLDS = 5


def fold(key: str) -> int:
    """The fold of an event or topic."""
    return int(hashlib.md5(("y" + key).encode()).hexdigest(), 16) % FOLDS


def folds(t: Table) -> tuple[Any, Any]:
    """The folds of both reports of each pair."""
    each = np.array([fold(r.key) for r in t.rows])
    return each[t.first], each[t.second]


def scored(t: Table, weights: np.ndarray, start: float) -> np.ndarray:
    """How alike the reports of each pair of a pile are."""
    return 1.0 / (1.0 + np.exp(-(start + widened(t.names, t.x) @ weights)))


def bcubed(t: Table, score: np.ndarray) -> float:
    """B-cubed F1 of the grouping of a pile at the shipped threshold."""
    groups = link(len(t.rows), t.first, t.second, odds(score), odds(THRESHOLD), days=t.days)
    events = Counter(r.event for r in t.rows)
    precision = recall = 0.0
    for group in groups:
        for event, n in Counter(t.rows[i].event for i in group).items():
            precision += n * n / len(group)
            recall += n * n / events[event]
    return 2 * precision * recall / (precision + recall) / len(t.rows)


def crossed(found: Sequence[Table], whole: Sequence[Table]) -> list[float]:
    """B-cubed F1 of each whole pile, cross-validated."""
    scores = [np.zeros(len(t.y)) for t in whole]
    draws = [np.random.RandomState(0).rand(len(t.y)) < 0.5 for t in whole]
    for f in range(FOLDS):
        weights, start = fit(found, lambda t, f=f: (folds(t)[0] != f) & (folds(t)[1] != f))
        for t, score, draw in zip(whole, scores, draws, strict=True):
            one, two = folds(t)
            mine = np.where(draw, one, two) == f
            score[mine] = scored(t, weights, start)[mine]
    return [bcubed(t, score) for t, score in zip(whole, scores, strict=True)]


def main(data: str) -> None:
    """Print the figures."""
    found = tables(Path(data), SETS)
    whole = found[: len(SETS) + 1]
    for t, f1 in zip(whole, crossed(found, whole), strict=True):
        print(f"{t.kind}: five folds {f1:.3f}")
    held = {t.kind: {r.id for r in t.rows} for t in whole[:-1]}
    for t in whole[:-1]:
        others = [o for o in found if o.kind != "all" and not held[t.kind] & {r.id for r in o.rows}]
        print(f"{t.kind}: trained on the other sets {bcubed(t, scored(t, *fit(others))):.3f}")


if __name__ == "__main__":
    main(*sys.argv[1:])
