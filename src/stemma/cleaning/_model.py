"""The line model: two small networks' answers, is this line body, and is it between the body's first and last line.

The weights are learned by training/furniture/train.py; its card tells from what and how well.
"""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from stemma.cleaning._features import Floats, heaviest
from stemma.settings import SETTINGS

_PRIOR = SETTINGS.cleaning.line_prior
_LEAST = SETTINGS.cleaning.line_least
_BOUND = SETTINGS.cleaning.line_bound


@dataclass(frozen=True, slots=True)
class Weights:
    """One committee of networks over standardised features, and the numbers by which its answers become a decision."""

    mean: Floats
    scale: Floats
    inner: Floats  # members x features x hidden
    inner_bias: Floats
    outer: Floats  # members x hidden x 2
    outer_bias: Floats

    def answers(self, features: Floats) -> tuple[Floats, Floats]:
        """For each line the probability that it is body, and that it stands within the body's limits."""
        x = np.clip((features - self.mean) / self.scale, -4, 4)
        hidden = np.maximum(0, x @ self.inner + self.inner_bias[:, None])
        logits = hidden @ self.outer + self.outer_bias[:, None]
        chances = (1 / (1 + np.exp(-logits))).mean(axis=0)
        return chances[:, 0], chances[:, 1]


@cache
def weights(media: str) -> Weights:
    """The shipped weights for "text" or "html"."""
    with (
        files("stemma.cleaning").joinpath("weights/lines.npz").open("rb") as file,
        np.load(file, allow_pickle=False) as data,
    ):
        return Weights(*(data[f"{media}_{name}"].astype(np.float32) for name in Weights.__slots__))


def decide(line: Floats, region: Floats, ends: Floats) -> NDArray[np.bool_]:
    """Which lines of a text page are body: the run of lines with the greatest odds, without its surest strangers.

    ``ends`` is 1 where a line ends as a sentence; a run neither begins nor closes with a doubtful line that does not.
    """
    first, last = heaviest((_logit(line) + _logit(region)) / 2 + _PRIOR)
    loose = (line < 0.5) & (ends == 0)
    while last - 1 > first and loose[last - 1]:
        last -= 1
    while last - 1 > first and loose[first]:
        first += 1
    kept = np.zeros(len(line), bool)
    kept[first:last] = line[first:last] > _LEAST
    return kept


def _logit(chance: Floats) -> Floats:
    p = np.clip(chance, _BOUND, 1 - _BOUND)
    return np.asarray(np.log(p / (1 - p)), np.float32)
