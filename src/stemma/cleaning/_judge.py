"""The judge of what a page says several times over: of candidates for one field, which is right, and how surely.

Candidates share what is certain, and "none of them" has its part; one weight a feature, learned by
training/pages/train.py, whose card tells from what and how well.
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


def shares(field: str, candidates: Sequence[Candidate]) -> list[float]:
    """How likely each candidate is the right one of its field, from 0 to 1; what lacks to 1 is that none is."""
    own = weights().get(field, {})
    totals = [own.get("", 0.0) + sum(own.get(k, 0.0) * v for k, v in c.features.items()) for c in candidates]
    top = max([0.0, *totals])
    powers = [math.exp(total - top) for total in totals]
    whole = math.exp(-top) + sum(powers)
    return [power / whole for power in powers]


def best(field: str, candidates: Sequence[Candidate], least: float = 0.0) -> Candidate | None:
    """The likeliest candidate, the first of equals; None where none is likelier than ``least``."""
    ranked = [(share, -n, c) for n, (share, c) in enumerate(zip(shares(field, candidates), candidates, strict=True))]
    top = max(ranked, key=lambda row: row[:2], default=None)
    return top[2] if top is not None and top[0] >= least else None


def flags(names: Iterable[str]) -> dict[str, float]:
    """Features that hold."""
    return dict.fromkeys(names, 1.0)
