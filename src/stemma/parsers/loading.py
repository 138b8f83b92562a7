"""Loading a model: the shipped one, or an installed pipeline in its place."""

from collections.abc import Sequence
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import numpy.typing as npt

from ..errors import LanguageError, MissingExtra
from .features import Vectors
from .model import Model

WEIGHTS = Path(__file__).with_name("weights")


@cache
def load(name: str | None = None) -> Model:
    """The shipped model, or an installed spaCy pipeline by name or path; loaded once a process.

    Raises LanguageError where the weights or the pipeline cannot be read, MissingExtra where spaCy is not installed.
    """
    try:
        if name is None:
            from .reader import Reader

            return Reader(WEIGHTS)
        if not find_spec("spacy"):
            raise MissingExtra("spaCy", "spacy")
        from .adapter import Adapter

        return Adapter(name)
    except (OSError, ValueError, KeyError, ImportError) as error:
        what = "the shipped weights" if name is None else f"the spaCy pipeline {name!r}"
        remedy = (
            "install the package again" if name is None else f"run: pip install {name}, or give the path of a pipeline"
        )
        raise LanguageError(f"{what} cannot be loaded ({error}); {remedy}") from error


def word_vectors(words: Sequence[str]) -> npt.NDArray[np.float32]:
    """The shipped vectors of words, shape (words, width), of nought where a word is unknown."""
    held = Vectors.read(WEIGHTS)
    return held.numbers(np.array([held.row(w.lstrip("=")) for w in words], dtype=np.int64))
