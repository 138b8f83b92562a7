"""Boosted decision trees, read and walked by numpy alone."""

from pathlib import Path

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]
_COLUMNS = ("feature", "threshold", "left", "right", "value")


class Trees:
    """Trees of one shape of table: a row a tree, a column a node; a leaf leads to itself."""

    def __init__(self, base: float, nodes: dict[str, npt.NDArray[np.generic]]) -> None:
        self._base, self._nodes = base, nodes
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

    def write(self, path: Path) -> None:
        """Writes trees as a compressed npz file."""
        feature, threshold, left, right, value = (self._nodes[name] for name in _COLUMNS)
        np.savez_compressed(
            path, base=self._base, feature=feature, threshold=threshold, left=left, right=right, value=value
        )

    def chances(self, rows: Array) -> Array:
        """The probability of each row."""
        flat, width = rows.ravel(), np.arange(len(rows)) * rows.shape[1]
        node = np.broadcast_to(self._first, (len(self._first), len(rows)))
        while True:
            low = flat.take(self._feature.take(node) + width) <= self._threshold.take(node)
            step = np.where(low, self._left.take(node), self._right.take(node))
            if np.array_equal(step, node):
                break
            node = step
        chances: Array = 1 / (1 + np.exp(-self._base - self._value.take(node).sum(0)))
        return chances
