"""What every model can do."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator

from stemma.model import Parse

NAME_LABELS = ("PERSON", "ORG", "LOC", "NORP", "DATE", "MONEY")


class Model(ABC):
    """An English model; `version` says which one made an annotation."""

    version: str

    @abstractmethod
    def pipe(self, texts: Iterable[str], *, parse: bool = True, batch_size: int = 64) -> Iterator[Parse]:
        """Reads texts in order, one Parse each, whose text is exactly the given one.

        Sentences are always set by rule; names carry NAME_LABELS; with `parse` there are also tags, lemmas and
        Universal Dependencies. No more than `batch_size` texts are held at once.
        """

    def __call__(self, text: str) -> Parse:
        """Reads one text, with its trees."""
        return next(iter(self.pipe([text])))
