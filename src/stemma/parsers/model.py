"""What every model can do."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.tokens import Doc

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
