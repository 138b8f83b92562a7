"""The judge of what a page says several times over: of candidates for one field, which is right, and how surely.

One logistic weight a feature, learned by training/pages/train.py; its card tells from what and how well.
"""

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

Weights = Mapping[str, float]


@dataclass(slots=True)
class Candidate:
    """One answer a page gives for a field: its value, and what is known of where and how it was given."""

    value: str
    features: dict[str, float]


@cache
def weights() -> Mapping[str, Weights]:
    """The shipped weights by field."""
    data = files("stemma.cleaning").joinpath("weights/page.json").read_text("utf-8")
    return {str(field): {str(k): float(v) for k, v in found.items()} for field, found in json.loads(data).items()}


def chance(field: str, candidate: Candidate) -> float:
    """How likely a candidate is right, from 0 to 1."""
    own = weights().get(field, {})
    total = own.get("", 0.0) + sum(own.get(name, 0.0) * value for name, value in candidate.features.items())
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))


def best(field: str, candidates: Sequence[Candidate], least: float = 0.0) -> Candidate | None:
    """The likeliest candidate, the first of equals; None where none is likelier than ``least``."""
    ranked = [(chance(field, c), -n, c) for n, c in enumerate(candidates)]
    top = max(ranked, key=lambda row: row[:2], default=None)
    return top[2] if top is not None and top[0] >= least else None


def flags(names: Iterable[str]) -> dict[str, float]:
    """Features that hold."""
    return dict.fromkeys(names, 1.0)
