"""A linear model over named features: scores of single items, or shares of a group in which one wins."""

import json
from collections.abc import Iterable, Sequence
from itertools import repeat
from math import exp
from pathlib import Path

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]


class Linear:
    """Weights by the name of a feature; an unknown feature weighs nothing."""

    def __init__(self, weights: dict[str, float]) -> None:
        self._weights = weights

    @classmethod
    def read(cls, path: Path) -> "Linear":
        """Reads names and weights from an npz file, or from the ``weights`` of a JSON file."""
        if path.suffix == ".json":
            return cls(json.loads(path.read_text("utf-8"))["weights"])
        with np.load(path) as held:
            names = held["names"].tobytes().decode("utf-8").split("\n")
            return cls(dict(zip(names, held["weights"].astype(float).tolist(), strict=True)))

    def write(self, path: Path) -> None:
        """Writes names and weights as a compressed npz file, half precision, in order of name."""
        names = sorted(self._weights)
        packed = np.frombuffer("\n".join(names).encode("utf-8"), dtype=np.uint8)
        np.savez_compressed(path, names=packed, weights=np.array([self._weights[n] for n in names], dtype=np.float16))

    def score(self, features: Iterable[str]) -> float:
        """The sum of the weights of an item's features: log-odds, or a log-share before normalising."""
        return sum(map(self._weights.get, features, repeat(0.0)))

    def chance(self, features: Iterable[str]) -> float:
        """The probability that an item's features come to."""
        return 1 / (1 + exp(-self.score(features)))

    def shares(self, group: Sequence[Iterable[str]]) -> list[float]:
        """The shares of the items of a group, which sum to one."""
        scores = np.array([self.score(features) for features in group])
        powers = np.exp(scores - scores.max())
        return [float(x) for x in powers / powers.sum()]
