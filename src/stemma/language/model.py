"""Loading a model, and what every model can do."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import LanguageError

if TYPE_CHECKING:
    from spacy.tokens import Doc

WEIGHTS = Path(__file__).with_name("weights")
NAME_LABELS = ("PERSON", "ORG", "LOC", "NORP", "DATE", "MONEY")


class Model(ABC):
    """An English model; `version` says which one made an annotation."""

    version: str

    @abstractmethod
    def pipe(self, texts: "Iterable[str]", *, parse: bool = True, batch_size: int = 64) -> "Iterator[Doc]":
        """Reads texts in order, one Doc each, whose text is exactly the given one.

        Sentence starts are always set by rule; `ents` carry NAME_LABELS; with `parse` there are also tags, lemmas and
        Universal Dependencies. No more than `batch_size` texts are held at once.
        """

    def __call__(self, text: str) -> "Doc":
        """Reads one text, with its trees."""
        return next(iter(self.pipe([text])))


@cache
def load(name: str | None = None) -> Model:
    """The shipped model, or an installed spaCy pipeline by name or path; loaded once a process.

    Raises LanguageError where the weights or the pipeline cannot be read.
    """
    try:
        if name is None:
            from .reader import Reader

            return Reader(WEIGHTS)
        from .adapter import Adapter

        return Adapter(name)
    except (OSError, ValueError, KeyError, ImportError) as error:
        what = "the shipped weights" if name is None else f"the spaCy pipeline {name!r}"
        remedy = (
            "install the package again" if name is None else f"run: pip install {name}, or give the path of a pipeline"
        )
        raise LanguageError(f"{what} cannot be loaded ({error}); {remedy}") from error
