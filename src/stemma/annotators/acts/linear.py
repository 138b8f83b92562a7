"""A linear score over named features, as a training script fitted it."""

import json
from collections.abc import Mapping
from importlib.resources import files
from math import exp


class Linear:
    """Weights by name and where they begin; what has no weight adds nothing."""

    def __init__(self, bias: float, weights: Mapping[str, float]) -> None:
        self._bias, self._weights = bias, weights

    @classmethod
    def read(cls, name: str) -> "Linear":
        """The weights of a file of this package; KeyError where it has not both parts."""
        kept = json.loads((files("stemma.annotators.acts") / "weights" / name).read_text("utf-8"))
        return cls(kept["bias"], kept["weights"])

    def of(self, features: Mapping[str, float]) -> float:
        """The log-odds that features come to."""
        return self._bias + sum(self._weights.get(name, 0.0) * x for name, x in features.items())

    def chance(self, features: Mapping[str, float]) -> float:
        """The probability that features come to."""
        return 1 / (1 + exp(-self.of(features)))
