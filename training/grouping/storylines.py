"""Learn from happenings told apart by people which two events belong to one storyline.

usage: python -m training.grouping.storylines DATA OUT   (scikit-learn)

Positive pairs are the happenings of one storyline, of news_cluster and of our own fiction; negative ones all others,
also of pages that stand alone and of fictional happenings that name a storyline's people in another matter.  Printed
are figures out of fold by storyline, and those of ordinary news (bench/haystack), which is never learned from.
"""

import hashlib
import json
import sys
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier

sys.path.insert(0, str(Path(__file__).parents[2] / "eval"))

from scorers import ordinary
from stemma.grouping.pairs import pile_of
from stemma.grouping.storylines import APART, UNLIKE, centres, likeness
from stemma.grouping.terms import read
from stemma.model import Report
from training.grouping.pairs import keep
from training.grouping.piles import ALONE, Told, alone, dated, load

FOLDS, SEEDS = 5, 2
FICTION = Path(__file__).parent / "fiction"
TRAINED_ON = {
    "news_cluster (Giveme5W1H), told apart by happening and storyline": "Apache-2.0",
    "training/grouping/fiction": "Apache-2.0",
    "pages of fundus, readability and article-extraction-benchmark": "MIT",
    "pages of htmldate and trafilatura": "Apache-2.0",
}
TREES, LEAVES, RATE, LEAF_ROWS, RIDGE = 60, 6, 0.1, 20, 5.0
MAYBE = 0.2  # likeness in words from which two pages that stand alone may be of one affair after all, and teach nothing


def fold(key: str) -> int:
    """The fold of a storyline."""
    return int(hashlib.md5(key.encode()).hexdigest(), 16) % FOLDS


def pairs(rows: Sequence[Told]) -> dict[str, Any]:
    """The pairs of the happenings of a pile: features ``x``, answers ``y``, folds and ids of both sides."""
    ordered = sorted(rows, key=lambda r: r.id)
    pile = pile_of([r.terms for r in ordered], np.array([r.day for r in ordered]))
    happenings: dict[str, list[int]] = defaultdict(list)
    for at, row in enumerate(ordered):
        happenings[row.event].append(at)
    groups = [happenings[name] for name in sorted(happenings)]
    days_of = [[pile.days[i] for i in g if np.isfinite(pile.days[i])] for g in groups]
    days = np.array([(min(d) + max(d)) / 2 if d else np.inf for d in days_of])
    a, b = np.triu_indices(len(groups), 1)
    with np.errstate(invalid="ignore"):
        gap = np.abs(days[a] - days[b])
    held = centres(pile, groups)
    good = (gap <= APART) & (np.asarray((held["words"] @ held["words"].T).todense())[a, b] >= UNLIKE)
    a, b, gap = a[good], b[good], gap[good]
    names, x = likeness(held, pile.rarity, a, b, gap)
    keys = np.array([ordered[g[0]].key for g in groups])
    single = np.array([key.startswith(ALONE) for key in keys])
    known = ~(single[a] & single[b] & (x[:, names.index("words")] >= MAYBE))
    a, b = a[known], b[known]
    ids = [[ordered[i].id for i in g] for g in groups]
    return {
        "names": names,
        "x": x[known],
        "y": keys[a] == keys[b],
        "folds": np.array([[fold(k) for k in keys[side]] for side in (a, b)]),
        "a": [ids[i] for i in a],
        "b": [ids[i] for i in b],
    }


def learned_from(data: Path) -> dict[str, list[dict[str, Any]]]:
    """Piles of happenings among pages that stand alone: of news_cluster, and of fiction."""
    singles = [r for r in alone(data).rows if "passage " not in r.id]
    sets = {"news_cluster": load(data, "news_cluster"), "fiction": fiction()}
    return {name: [pairs(dated(rows, singles, "own", Random(s))) for s in range(SEEDS)] for name, rows in sets.items()}


def fiction() -> list[Told]:
    """The reports of the fictional storylines, by happening, and by storyline."""
    rows = [json.loads(line) for f in sorted(FICTION.glob("*.jsonl")) for line in f.read_text("utf-8").splitlines()]
    return [
        Told(
            row["id"],
            read(Report(row["id"], row["text"], headline=row["headline"])),
            float(date.fromisoformat(row["published"][:10]).toordinal()),
            row["happening"],
            row["storyline"],
        )
        for row in rows
    ]


def grow(found: Iterable[dict[str, Any]], leave: int = -1) -> Any:
    """The trees learned from all pairs outside a fold; what is more alike is never less of one affair."""
    x, y, names = [], [], []
    for table in found:
        kept = (table["folds"] != leave).all(axis=0)
        x.append(table["x"][kept])
        y.append(table["y"][kept])
        names = table["names"]
    model = HistGradientBoostingClassifier(
        max_iter=TREES, max_leaf_nodes=LEAVES, learning_rate=RATE, min_samples_leaf=LEAF_ROWS, l2_regularization=RIDGE,
        monotonic_cst=[0 if name == "gap" else 1 for name in names], early_stopping=False, random_state=0,
    )  # fmt: skip
    return model.fit(np.concatenate(x), np.concatenate(y))


def tell(found: dict[str, list[dict[str, Any]]], hay: dict[str, Any]) -> None:
    """Print ties and how many are true at some thresholds, out of fold and in ordinary news."""
    every = [table for tables in found.values() for table in tables]
    models = [grow(every, f) for f in range(FOLDS)]
    right = ordinary.related("happening", "storyline")
    truly = np.array([any((x, y) in right for x in a for y in b) for a, b in zip(hay["a"], hay["b"], strict=True)])
    answers = {"ordinary news": (grow(every).predict_proba(hay["x"])[:, 1], truly)}
    for name, (table, *_) in found.items():
        score = np.zeros(len(table["y"]))
        for one in table["folds"]:  # of a pair across two folds the mean of both models
            for f in range(FOLDS):
                score[one == f] += models[f].predict_proba(table["x"])[one == f, 1] / 2
        answers[name] = score, table["y"]
    for least in (0.5, 0.6, 0.7, 0.8, 0.85, 0.9):
        each = (
            f"{name} {(y & (s >= least)).sum()} of {(s >= least).sum()}, labelled {y.sum()}"
            for name, (s, y) in answers.items()
        )
        print(f"{least}:", "; ".join(each))


def main(data: str, out: str) -> None:
    """Learn, print the figures, and write the trees."""
    found = learned_from(Path(data))
    tell(found, pairs(load(Path(data), "haystack")))
    every = [table for tables in found.values() for table in tables]
    what = "How surely two events are of one storyline: boosted trees over stemma.grouping.storylines"
    keep(Path(out), what, "training/grouping/storylines.py", TRAINED_ON, every[0]["names"], grow(every))


if __name__ == "__main__":
    main(*sys.argv[1:])
