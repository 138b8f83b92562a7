"""Words and sentence starts of a text, as arrays."""

import itertools
import re
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from stemma.lang import NATIVE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from spacy.tokenizer import Tokenizer
    from spacy.tokens import Doc

MOST_RUN = 500  # characters
_RUN = re.compile(rf"(?<!\S)\S{{{MOST_RUN},}}")
MOST_DATELINE = 16  # words
_DASHES = frozenset(("—", "–", "--", "-", "―"))
_IN_DATELINES = frozenset((",", ".", "(", ")", "/", ":", "de", "la", "el", "al", "of", "and"))


def tokenize(tokenizer: "Tokenizer", text: str) -> "Doc":
    """The words of a text; a run without a blank is cut every MOST_RUN characters.

    spaCy peels brackets and stops off a run one by one, in time that grows with the square of their number.
    """
    runs = list(_RUN.finditer(text))
    cuts = sorted({0, len(text)} | {at for found in runs for at in range(found.start(), found.end(), MOST_RUN)})
    if len(cuts) < 3:
        whole: Doc = tokenizer(text)
        return whole
    from spacy.tokens import Doc as Docs

    joined = Docs.from_docs([tokenizer(text[a:b]) for a, b in itertools.pairwise(cuts)], ensure_whitespace=False)
    assert joined is not None  # there were pieces
    return joined


def sentence_flags(doc: "Doc", longest: int | None = None) -> npt.NDArray[np.bool_]:
    """Which words of a Doc begin a sentence, shape (words,); blank words never do, but for the text's first word.

    With `longest`, a sentence of more words is cut into pieces, so that no table over its words outgrows memory.
    """
    from spacy.attrs import IS_SPACE, LENGTH, SPACY

    flags = np.zeros(len(doc), dtype=np.bool_)
    if not len(doc):
        return flags
    held = doc.to_array([LENGTH, SPACY, IS_SPACE]).astype(np.int64)
    begins = np.concatenate([[0], np.cumsum(held[:, 0] + held[:, 1])[:-1]])
    word_at = np.flatnonzero(held[:, 2] == 0)
    first = np.searchsorted(begins[word_at], np.array(NATIVE.sentence_starts(doc.text)))
    flags[word_at[np.unique(first[first < len(word_at)])]] = True
    if len(word_at):
        flags[word_at[0]] = False
    flags[0] = True
    if longest is not None:
        starts = np.flatnonzero(flags)
        for begin, end in zip(starts, [*starts[1:], len(doc)], strict=True):
            flags[begin:end:longest] = True
    return flags


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
