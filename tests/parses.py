"""The texts of the bench read by the shipped model, many at once and each only once."""

from collections.abc import Iterable

from stemma.model import Parse
from stemma.parsers import load

_read: dict[str, Parse] = {}


def warm(texts: Iterable[str]) -> None:
    """Parse the texts that were not parsed yet, in one batch."""
    new = sorted(set(texts) - _read.keys())
    _read.update(zip(new, load().pipe(new), strict=True))


def parsed(text: str) -> Parse:
    """The parse of a text."""
    warm([text])
    return _read[text]
