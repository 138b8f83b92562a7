"""The texts of the bench read by the shipped model, many at once and each only once."""

import re
from collections.abc import Iterable
from itertools import accumulate

from stemma.model import Parse
from stemma.parsers import load

MARKED = re.compile(r"\[([A-Z]+) ([^\]]+)\]")
_read: dict[str, Parse] = {}


def warm(texts: Iterable[str]) -> None:
    """Parse the texts that were not parsed yet, in one batch."""
    new = sorted(set(texts) - _read.keys())
    _read.update(zip(new, load().pipe(new), strict=True))


def parsed(text: str) -> Parse:
    """The parse of a text."""
    warm([text])
    return _read[text]


def marked(text: str) -> Parse:
    """A text without its marks, "[PERSON Ada Lorne] spoke", as a parse that holds the marked names and nothing else."""
    pieces, names = [], []
    at = 0
    for m in MARKED.finditer(text):
        pieces += [text[at : m.start()], m[2]] if at < m.start() else [m[2]]
        names.append((len(pieces) - 1, len(pieces), m[1]))
        at = m.end()
    pieces += [text[at:]] if at < len(text) else []
    starts = tuple(accumulate(map(len, pieces[:-1]), initial=0)) if pieces else ()
    return Parse("".join(pieces), tuple(pieces), starts, names=tuple(names))
