"""Sentence starts of a text and rows of its words, as arrays."""

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from stemma.lang import NATIVE

from .words import Words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

MOST_DATELINE = 16  # words
_DASHES = frozenset(("—", "–", "--", "-", "―"))
_IN_DATELINES = frozenset((",", ".", "(", ")", "/", ":", "de", "la", "el", "al", "of", "and"))


def sentence_flags(read: Words, longest: int | None = None) -> npt.NDArray[np.bool_]:
    """Which words begin a sentence, shape (words,); blank words never do, but for the text's first word.

    With `longest`, a sentence of more words is cut into pieces, so that no table over its words outgrows memory.
    """
    flags = np.zeros(len(read), dtype=np.bool_)
    if not len(read):
        return flags
    word_at = solid(read)
    begins = np.array(read.starts)
    first = np.searchsorted(begins[word_at], np.array(NATIVE.sentence_starts(read.text)))
    flags[word_at[np.unique(first[first < len(word_at)])]] = True
    if len(word_at):
        flags[word_at[0]] = False
    flags[0] = True
    if longest is not None:
        starts = np.flatnonzero(flags)
        for begin, end in zip(starts, [*starts[1:], len(read)], strict=True):
            flags[begin:end:longest] = True
    return flags


def solid(read: Words) -> npt.NDArray[np.int64]:
    """The places of the words that are not blank."""
    return np.array([i for i, word in enumerate(read.words) if not word.isspace()], np.int64)


def dateline(words: "Sequence[str]") -> int:
    """How many words at the start of a sentence say where (and when, and by whom) it was filed; 0 for none.

    >>> dateline("VELLIN , Ostrava ( KNA ) — The talks failed".split()), dateline("The VELLIN — a ferry — sank".split())
    (7, 0)
    """
    if len(words) < 4 or not (words[0].isupper() and words[0].isalpha() and len(words[0]) > 2):
        return 0
    for i, word in enumerate(words[1:MOST_DATELINE], 1):
        if word in _DASHES:
            return i + 1 if i + 1 < len(words) else 0
        if not (word[0].isupper() or word[0].isdigit() or word in _IN_DATELINES):
            return 0
    return 0


def pack_rows(cuts: "Sequence[int]", longest: int) -> "Iterator[tuple[int, int]]":
    """Joins neighbouring sentences, given by their cuts, into rows of at most `longest` words; cuts a longer sentence.

    >>> list(pack_rows([0, 3, 5, 20], 8))
    [(0, 5), (5, 13), (13, 20)]
    """
    begin = cuts[0]
    for here, after in zip(cuts[1:], [*cuts[2:], None], strict=len(cuts) > 1):
        while here - begin > longest:
            yield begin, begin + longest
            begin += longest
        if here > begin and (after is None or after - begin > longest):
            yield begin, here
            begin = here
