"""The shipped model."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from .adapter import Adapter

if TYPE_CHECKING:
    from spacy.tokens import Doc

_POS = {
    "NN": "NOUN", "NNS": "NOUN", "NNP": "PROPN", "NNPS": "PROPN", "IN": "ADP", "DT": "DET", "CC": "CCONJ", "CD": "NUM", "TO": "PART",
    "MD": "AUX", "POS": "PART", "EX": "PRON", "PDT": "DET", "RP": "ADP", "UH": "INTJ", "FW": "X", "$": "SYM", "SYM": "SYM",
}  # fmt: skip
_START = {"V": "VERB", "J": "ADJ", "R": "ADV", "P": "PRON", "W": "PRON"}


class Reader(Adapter):
    """The weights in a folder."""

    def __init__(self, folder: Path) -> None:
        super().__init__(str(folder / "interim"))

    def pipe(self, texts: Iterable[str], *, parse: bool = True, batch_size: int = 64) -> "Iterator[Doc]":
        """Reads texts; see Model.pipe."""
        for doc in super().pipe(texts, parse=parse, batch_size=batch_size):
            for token in doc:
                token.pos_ = _POS.get(token.tag_) or _START.get(token.tag_[:1], "PUNCT")
                token.lemma_ = token.lower_
            yield doc
