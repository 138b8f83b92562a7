"""Boosted decision trees that a training script has grown, read from numbers and walked by numpy alone."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]
Rows = npt.NDArray[np.floating[Any]]
_COLUMNS = ("feature", "threshold", "left", "right", "value")
_CELLS = 40_000  # rows times trees walked together: what they need stays in the cache of the processor


class Trees:
    """Trees of one shape of table: a row a tree, a column a node; a leaf leads to itself.

    ``features`` names the columns of the rows, in order, where the weights name them.
    """

    def __init__(self, base: float, nodes: Mapping[str, npt.NDArray[Any]], features: tuple[str, ...] = ()) -> None:
        self._base, self._nodes, self.features = base, nodes, features
        trees, size = nodes["value"].shape
        first = np.arange(trees)[:, None] * size  # where each tree begins, the tables laid out in one row
        self._first = first
        self._feature = nodes["feature"].astype(np.int64).ravel()
        self._threshold, self._value = (nodes[name].astype(np.float64).ravel() for name in ("threshold", "value"))
        self._left, self._right = ((nodes[name].astype(np.int64) + first).ravel() for name in ("left", "right"))

    @classmethod
    def read(cls, path: Path) -> "Trees":
        """Reads trees from an npz file."""
        with np.load(path) as held:
            return cls(float(held["base"]), {name: held[name] for name in _COLUMNS})

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> "Trees":
        """The trees of columns that hold one tree after the other (of JSON); KeyError where a column is missing.

        ``roots`` has the place of each tree's first node; at a node whose ``feature`` is at most ``least`` one goes to
        ``low``, else to ``high``; a leaf is its own child and ``adds`` to the log-odds, which begin at ``start``.
        """
        roots, feature, low, high = (np.array(kept[name], np.int64) for name in ("roots", "feature", "low", "high"))
        sizes = np.diff([*roots, len(feature)])
        tree = np.repeat(np.arange(len(roots)), sizes)
        at = (tree, np.arange(len(feature)) - roots[tree])
        columns = (feature, kept["least"], low - roots[tree], high - roots[tree], kept["adds"])
        nodes = {name: np.zeros((len(roots), int(sizes.max()))) for name in _COLUMNS}
        for name, column in zip(_COLUMNS, columns, strict=True):
            nodes[name][at] = column
        return cls(float(kept["start"]), nodes, tuple(kept["features"]))

    def write(self, path: Path) -> None:
        """Writes trees as a compressed npz file."""
        feature, threshold, left, right, value = (self._nodes[name] for name in _COLUMNS)
        np.savez_compressed(
            path, base=self._base, feature=feature, threshold=threshold, left=left, right=right, value=value
        )

    def odds(self, rows: Rows) -> Array:
        """The log-odds of each row."""
        step = max(1, _CELLS // len(self._first))
        return np.concatenate([self._odds(rows[at : at + step]) for at in range(0, max(1, len(rows)), step)])

    def chances(self, rows: Rows) -> Array:
        """The probability of each row."""
        chances: Array = 1 / (1 + np.exp(-self.odds(rows)))
        return chances

    def _odds(self, rows: Rows) -> Array:
        flat, width = rows.ravel(), np.arange(len(rows)) * rows.shape[1]
        node = np.broadcast_to(self._first, (len(self._first), len(rows)))
        while True:
            low = flat.take(self._feature.take(node) + width) <= self._threshold.take(node)
            step = np.where(low, self._left.take(node), self._right.take(node))
            if np.array_equal(step, node):
                break
            node = step
        odds: Array = self._base + self._value.take(node).sum(0)
        return odds
