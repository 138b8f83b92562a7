"""Learn from reports grouped by people how much a pair of reports tells of one event.

usage: python -m training.grouping.pairs DATA OUT

DATA holds news_cluster and ecbplus (rows with "id", "text", "event", perhaps "title", "published", "topic").
What is kept is the weights of a logistic regression over the features of stemma.grouping.pairs, with their names, what
they were learned from, when and by which script, and their licence.
"""

import json
import sys
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from stemma.grouping.pairs import widened
from training.grouping.piles import SETS, Table, load, tables

WEIGHT = {"news_cluster": 2.0, "ecbplus": 0.6, "all": 0.5, "small": 1.5, "tiny": 3.0}
WEIGHT |= {"redated news_cluster": 1.0, "redated small": 0.45, "redated tiny": 0.9}
TRAINED_ON = {"news_cluster (Giveme5W1H)": "Apache-2.0", "ECB+": "CC-BY-3.0"}
RIDGE = 1 / 0.3  # how strongly large weights of the standardised features are held down
Mask = Callable[[Table], Any]


def everything(t: Table) -> Any:
    """All pairs of a pile."""
    return np.ones(len(t.y), dtype=bool)


def fit(found: Sequence[Table], mask: Mask = everything) -> tuple[np.ndarray, float]:
    """The weights of the widened features, and the start of the sum, learned from the pairs that the mask leaves."""
    masks = [mask(t) for t in found]
    x = np.concatenate([widened(t.names, t.x[m]) for t, m in zip(found, masks, strict=True)])
    y = np.concatenate([t.y[m] for t, m in zip(found, masks, strict=True)])
    weight = np.concatenate([np.full(m.sum(), WEIGHT[t.kind]) for t, m in zip(found, masks, strict=True)])
    middle, spread = x.mean(axis=0), x.std(axis=0)
    spread[spread == 0] = 1.0
    weights, start = logistic((x - middle) / spread, y, weight)
    weights = weights / spread
    return weights, float(start - weights @ middle)


def logistic(x: np.ndarray, y: np.ndarray, weight: np.ndarray) -> tuple[np.ndarray, float]:
    """The weights and the start of a logistic regression with a ridge, by Newton's steps."""
    x = np.column_stack([x, np.ones(len(x))])
    ridge = np.full(x.shape[1], RIDGE)
    ridge[-1] = 0.0
    found = np.zeros(x.shape[1])
    for _ in range(30):
        chance = 1.0 / (1.0 + np.exp(-np.clip(x @ found, -50.0, 50.0)))
        scaled = x * np.sqrt(weight * chance * (1.0 - chance))[:, None]
        step = np.linalg.solve(scaled.T @ scaled + np.diag(ridge), x.T @ (weight * (y - chance)) - ridge * found)
        found += step
        if np.abs(step).max() < 1e-4:
            break
    return found[:-1], float(found[-1])


def main(data: str, out: str) -> None:
    """Train on all pairs and write the weights."""
    found = tables({name: load(Path(data), name) for name in SETS})
    weights, start = fit(found)
    kept = {
        "what": "How surely two reports tell of one event: a logistic regression over stemma.grouping.pairs.widened",
        "script": "training/grouping/pairs.py",
        "trained_on": TRAINED_ON,
        "licence": " AND ".join(sorted(TRAINED_ON.values())),
        "date": date.today().isoformat(),
        "features": found[0].names,
        "start": float(f"{start:.6g}"),
        "weights": [float(f"{w:.6g}") for w in weights],
    }
    Path(out).write_text(json.dumps(kept, separators=(",", ":")) + "\n")
    print(sum(len(t.y) for t in found), "pairs,", sum(int(t.y.sum()) for t in found), "of one event")


if __name__ == "__main__":
    main(*sys.argv[1:])
