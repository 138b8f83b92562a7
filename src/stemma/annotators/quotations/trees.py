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
        kinds = (np.int64, np.float64, np.int64, np.int64, np.float64)
        held = [nodes[name].astype(kind) for name, kind in zip(_COLUMNS, kinds, strict=True)]
        self._feature, self._threshold, self._left, self._right, self._value = held

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
        trees, items = np.arange(len(self._value))[:, None], np.arange(len(rows))[None, :]
        node = np.zeros((len(self._value), len(rows)), dtype=np.int64)
        while True:
            low = rows[items, self._feature[trees, node]] <= self._threshold[trees, node]
            step = np.where(low, self._left[trees, node], self._right[trees, node])
            if np.array_equal(step, node):
                break
            node = step
        scores = self._base + self._value[trees, node].sum(0)
        chances: Array = 1 / (1 + np.exp(-scores))
        return chances
