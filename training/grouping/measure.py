"""How well reports unseen in training are grouped: five folds by event (ECB+: by topic), and sets left out whole.

usage: python -m training.grouping.measure DATA

Sets that are never learned from (UNSEEN) are part of the one pile.  Prints B-cubed F1 for the shipped settings and
threshold.  A pair is scored by a model that saw no pair of the one or the other report's event (of pairs across two
folds, of one of the two, by a fixed draw).
"""

import hashlib
import sys
from collections import Counter
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from stemma.grouping.linkage import link, odds
from stemma.grouping.pairs import THRESHOLD, widened
from training.grouping.pairs import fit
from training.grouping.piles import SETS, UNSEEN, Table, load, table, tables, together

FOLDS = 5
FOLDINGS = ("y", "a", "b")  # salts: how events fall into folds


def fold(key: str, salt: str) -> int:
    """The fold of an event or topic in one folding."""
    return int(hashlib.md5((salt + key).encode()).hexdigest(), 16) % FOLDS


def folds(t: Table, salt: str) -> tuple[Any, Any]:
    """The folds of both reports of each pair in one folding."""
    each = np.array([fold(r.key, salt) for r in t.rows])
    return each[t.first], each[t.second]


def scored(t: Table, weights: np.ndarray, start: float) -> np.ndarray:
    """How alike the reports of each pair of a pile are."""
    alike: np.ndarray = 1.0 / (1.0 + np.exp(-(start + widened(t.names, t.x) @ weights)))
    return alike


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


def _outside(t: Table, salt: str, out: int) -> Any:
    """The pairs of a pile of which no report is in a fold."""
    one, two = folds(t, salt)
    return (one != out) & (two != out)


def crossed(found: Sequence[Table], whole: Sequence[Table], salt: str) -> list[float]:
    """B-cubed F1 of each whole pile, cross-validated by one folding."""
    scores = [np.zeros(len(t.y)) for t in whole]
    draws = [np.random.RandomState(0).rand(len(t.y)) < 0.5 for t in whole]
    for f in range(FOLDS):
        weights, start = fit(found, partial(_outside, salt=salt, out=f))
        for t, score, draw in zip(whole, scores, draws, strict=True):
            one, two = folds(t, salt)
            mine = np.where(draw, one, two) == f
            score[mine] = scored(t, weights, start)[mine]
    return [bcubed(t, score) for t, score in zip(whole, scores, strict=True)]


def main(data: str) -> None:
    """Print the figures."""
    sets = {name: load(Path(data), name) for name in (*SETS, *UNSEEN)}
    found = tables({name: sets[name] for name in SETS})
    whole = [*found[: len(SETS)], together("one pile", sets.values())]
    figures = np.array([crossed(found, whole, salt) for salt in FOLDINGS])
    for t, each in zip(whole, figures.T, strict=True):
        print(f"{t.kind}: five folds {each.mean():.4f}, standard error {each.std() / len(each) ** 0.5:.4f}", flush=True)
    for name in UNSEEN:
        print(f"{name}: never learned from {bcubed(t := table(name, sets[name]), scored(t, *fit(found))):.4f}")
    for name in SETS:
        held, t = {r.id for r in sets[name]}, table(name, sets[name])
        others = [o for o in found if o.kind != "all" and not held & {r.id for r in o.rows}]
        print(f"{name}: trained on the other {bcubed(t, scored(t, *fit(others))):.4f}")
    print("on its own training rows:", [f"{t.kind} {bcubed(t, scored(t, *fit(found))):.4f}" for t in whole])


if __name__ == "__main__":
    main(*sys.argv[1:])
