"""A linear score over named features, as a training script fitted it."""

import json
from collections.abc import Iterable, Mapping
from importlib.resources import files
from math import exp


class Linear:
    """Weights by name; a feature without one adds nothing."""

    def __init__(self, weights: Mapping[str, float]) -> None:
        self._weights = weights

    @classmethod
    def read(cls, name: str) -> "Linear":
        """The weights of a file of this package; KeyError where it holds none."""
        kept = json.loads((files("stemma.annotators.acts") / "weights" / name).read_text("utf-8"))
        return cls(kept["weights"])

    def odds(self, features: Iterable[str]) -> float:
        """The log-odds that features come to."""
        return sum(self._weights.get(name, 0.0) for name in features)

    def chance(self, features: Iterable[str]) -> float:
        """The probability that features come to."""
        return 1 / (1 + exp(-self.odds(features)))
