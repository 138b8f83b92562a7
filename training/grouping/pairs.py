"""Learn from reports grouped by people, among others that belong to nothing, how surely two reports tell of one event.

usage: python -m training.grouping.pairs DATA OUT   (scikit-learn)

What is kept is the trees that were grown, with the names of the features of stemma.grouping.pairs, what they were
learned from, when and by which script, and their licence.
"""

import json
import sys
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier

from training.grouping.piles import SETS, Alone, Table, Told, alone, load, mixed, small

PILES, SMALL = 160, 5000
TRAINED_ON = {
    "news_cluster (Giveme5W1H), told apart by happening": "Apache-2.0",
    "ECB+": "CC-BY-3.0",
    "pages of fundus, readability and article-extraction-benchmark": "MIT",
    "pages of htmldate and trafilatura": "Apache-2.0",
    "GMB (public domain), UNER English EWT": "CC-BY-SA-4.0",
    "wikigold": "CC-BY-4.0",
}
TREES, LEAVES, RATE, LEAF_ROWS, RIDGE = 150, 16, 0.08, 60, 5.0
KEPT = (0.35, 0.1)  # share of the pairs that are learned from, and of those that share hardly a word
FAINT = 0.08  # plain likeness of these
Mask = Callable[[Table], Any]


def everything(t: Table) -> Any:
    """All pairs of a pile."""
    return np.ones(len(t.y), dtype=np.bool_)


def piles(sets: Sequence[Sequence[Told]], singles: Alone) -> list[Table]:
    """All piles that are learned from, large and small."""
    large = [mixed(sets, singles, seed) for seed in range(PILES)]
    return large + [t for t in (small(sets, singles, seed) for seed in range(SMALL)) if len(t.y)]


def fit(found: Sequence[Table], mask: Mask = everything) -> Any:
    """The model learned from the pairs that are known and that the mask leaves; a drawn part of them stands for all."""
    masks = [mask(t) & t.known for t in found]
    x = np.concatenate([t.x[m] for t, m in zip(found, masks, strict=True)])
    y = np.concatenate([t.y[m] for t, m in zip(found, masks, strict=True)])
    names = list(found[0].names)
    share = np.where(~y & (x[:, names.index("base")] < FAINT), KEPT[1], KEPT[0])
    drawn = np.random.RandomState(1).rand(len(y)) < share
    model = HistGradientBoostingClassifier(
        max_iter=TREES, max_leaf_nodes=LEAVES, learning_rate=RATE, min_samples_leaf=LEAF_ROWS, l2_regularization=RIDGE,
        early_stopping=False, random_state=0,
    )  # fmt: skip
    return model.fit(x[drawn], y[drawn], sample_weight=1.0 / share[drawn])


def columns(model: Any) -> dict[str, Any]:
    """The trees of a model in the columns of stemma.trees."""
    out: dict[str, Any] = {k: [] for k in ("start", "roots", "feature", "least", "low", "high", "adds")}
    out["start"] = float(np.ravel(model._baseline_prediction)[0])
    for (tree,) in model._predictors:
        nodes, at = tree.nodes, len(out["feature"])
        leaf = nodes["is_leaf"].astype(bool)
        itself = np.arange(len(nodes))
        out["roots"].append(at)
        out["feature"] += np.where(leaf, 0, nodes["feature_idx"]).tolist()
        out["least"] += [float(f"{v:.9g}") for v in np.where(leaf, 0.0, nodes["num_threshold"])]
        out["low"] += (at + np.where(leaf, itself, nodes["left"].astype(int))).tolist()
        out["high"] += (at + np.where(leaf, itself, nodes["right"].astype(int))).tolist()
        out["adds"] += [float(f"{v:.6g}") for v in np.where(leaf, nodes["value"], 0.0)]
    return out


def keep(out: Path, what: str, script: str, trained_on: dict[str, str], features: Sequence[str], model: Any) -> None:
    """Write the trees of a model, with what they are, what they were learned from, when and by which script."""
    kept = {
        "what": what,
        "script": script,
        "trained_on": trained_on,
        "licence": " AND ".join(sorted(set(trained_on.values()))),
        "date": date.today().isoformat(),
        "features": features,
        **columns(model),
    }
    out.write_text(json.dumps(kept, separators=(",", ":")) + "\n")


def main(data: str, out: str) -> None:
    """Train on all pairs and write the trees."""
    sets, singles = [load(Path(data), name) for name in SETS], alone(Path(data))
    found = piles(sets, singles)
    what = "How surely two reports tell of one event: boosted trees over stemma.grouping.pairs"
    keep(Path(out), what, "training/grouping/pairs.py", TRAINED_ON, found[0].names, fit(found))
    print(sum(len(t.y) for t in found), "pairs,", sum(int(t.y.sum()) for t in found), "of one event")


if __name__ == "__main__":
    main(*sys.argv[1:])
