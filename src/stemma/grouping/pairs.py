"""How much two reports tell of one event: what they have in common and what speaks against it, pair by pair."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

THRESHOLD = 0.19
_CHUNK = 20_000


def cosines(m: Any, first: Ints, second: Ints) -> Floats:
    """The cosine of each pair of rows of a row-normalised matrix."""
    out = np.empty(len(first))
    for at in range(0, len(first), _CHUNK):
        a, b = first[at : at + _CHUNK], second[at : at + _CHUNK]
        out[at : at + _CHUNK] = np.asarray(m[a].multiply(m[b]).sum(axis=1)).ravel()
    return out


def alike(views: dict[str, Any], first: Ints, second: Ints) -> Floats:
    """How surely the reports of each pair tell of one event, between 0 and 1."""
    mean: Floats = np.mean([cosines(views[v], first, second) for v in ("words", "lead", "names", "pairs")], axis=0)
    return mean
