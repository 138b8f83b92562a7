"""Learn from reports grouped by people how much a pair of reports tells of one event.

usage: pairs.py DATA OUT

DATA holds news_cluster, seesaw and ecbplus (rows with "id", "text", "event", perhaps "title", "published", "topic").
Pairs are taken from each set, from all sets together, and from small piles of kin events, since a small pile looks
different: nothing stands around a pair.  What is kept are boosted trees over the features of stemma.grouping.pairs.
"""

import gzip
import json
import random
import sys
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier

from stemma.dates import from_iso
from stemma.grouping.pairs import compare, pile_of
from stemma.grouping.terms import Terms, read
from stemma.model import Report

SETS = ("news_cluster", "seesaw", "ecbplus")
WEIGHT = {"news_cluster": 2.0, "seesaw": 2.0, "ecbplus": 0.6, "all": 0.5, "small": 1.5, "tiny": 3.0}
TINY = {"news_cluster": 3, "seesaw": 1, "ecbplus": 2}
Rows = list[dict[str, Any]]


def load(folder: Path, name: str) -> Rows:
    """The rows of a set with their terms and days."""
    with gzip.open(folder / f"{name}.jsonl.gz", "rt") as f:
        rows = [json.loads(line) for line in f]
    for row in rows:
        row["terms"], row["day"] = read(Report(row["id"], row["text"], headline=row.get("title") or "")), np.inf
        when = from_iso(row.get("published") or "")
        if when:
            row["day"] = float(when.earliest.toordinal())
    return sorted(rows, key=lambda r: r["id"])


def table(rows: Rows) -> tuple[list[str], np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Names of features, features, answers and rows of the pairs of one pile."""
    terms: list[Terms] = [r["terms"] for r in rows]
    first, second, names, x = compare(pile_of(terms, np.array([r["day"] for r in rows])))
    event = np.array([r["event"] for r in rows])
    return names, x, event[first] == event[second], first, second


def kin(rows: Rows) -> dict[str, list[str]]:
    """For each event the other events most like it."""
    names, x, _, first, second = table(rows)
    base, near = x[:, names.index("base")], defaultdict(Counter)
    for a, b, s in zip(first, second, base, strict=True):
        one, two = rows[a]["event"], rows[b]["event"]
        if one != two:
            near[one][two] += s
            near[two][one] += s
    return {e: [k for k, _ in near[e].most_common(12)] for e in sorted({r["event"] for r in rows})}


def small_piles(rows: Rows, times: int) -> list[tuple[str, Rows]]:
    """Piles of two to four kin events, and tiny ones of a few reports of each."""
    near, by = kin(rows), defaultdict(list)
    for r in rows:
        by[r["event"]].append(r)
    rnd, out = random.Random(7), []
    events, left = sorted(by), set(by)
    rnd.shuffle(events)
    for e in events:
        if e in left:
            pile = [e, *[k for k in near[e] if k in left and k != e][: rnd.choice([1, 1, 2, 3])]]
            left -= set(pile)
            out.append(("small", [r for k in pile for r in by[k]]))
        for _ in range(times):
            pile = [e, *rnd.sample(near[e][:3], min(len(near[e][:3]), rnd.choice([1, 1, 2])))]
            some = [r for k in pile for r in rnd.sample(by[k], min(len(by[k]), rnd.choice([1, 2, 3, 4])))]
            out.append(("tiny", some))
    return [(kind, sorted(pile, key=lambda r: r["id"])) for kind, pile in out if len(pile) > 2]


def trees(model: HistGradientBoostingClassifier) -> dict[str, Any]:
    """The trees as lists: feature (-1 for a leaf), threshold (a leaf's value), left and right child."""
    out = []
    for (predictor,) in model._predictors:
        n = predictor.nodes
        leaf = n["is_leaf"].astype(bool)
        out.append({
            "feature": np.where(leaf, -1, n["feature_idx"]).tolist(),
            "threshold": [float(f"{v:.6g}") for v in np.where(leaf, n["value"], n["num_threshold"])],
            "left": n["left"].tolist(), "right": n["right"].tolist(),
        })
    return {"start": float(model._baseline_prediction.ravel()[0]), "trees": out}


def main(data: str, out: str) -> None:
    """Train on all pairs and write the trees."""
    sets = {name: load(Path(data), name) for name in SETS}
    piles = [*sets.items(), ("all", sorted((r for rows in sets.values() for r in rows), key=lambda r: r["id"]))]
    piles += [pile for name, rows in sets.items() for pile in small_piles(rows, TINY[name])]
    parts = [(kind, *table(rows)[:3]) for kind, rows in piles]
    x = np.concatenate([p[2] for p in parts])
    y = np.concatenate([p[3] for p in parts])
    weight = np.concatenate([np.full(len(p[3]), WEIGHT[p[0]]) for p in parts])
    model = HistGradientBoostingClassifier(
        max_iter=120, max_leaf_nodes=8, learning_rate=0.08, min_samples_leaf=60, l2_regularization=10.0,
        max_bins=64, max_features=0.3, early_stopping=False, random_state=0,
    ).fit(x, y, sample_weight=weight)
    Path(out).write_text(json.dumps({"features": parts[0][1], **trees(model)}, separators=(",", ":")) + "\n")
    print(len(y), "pairs,", int(y.sum()), "of one event")


if __name__ == "__main__":
    main(*sys.argv[1:])
