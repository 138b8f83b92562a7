"""What the networks see of one word: its vector, its letters, its case; the same for training and for reading."""

import unicodedata
from collections.abc import Iterable
from functools import cache
from itertools import count
from pathlib import Path

import numpy as np
import numpy.typing as npt

CHARS = "".join(chr(c) for c in range(33, 127))
PAD, OTHER_LETTER, OTHER = 0, len(CHARS) + 1, len(CHARS) + 2
N_CHARS = len(CHARS) + 3
MAX_CHARS = 18
SHAPES = ("lower", "title", "upper", "mixed", "digits", "number", "letters and digits", "punctuation", "other")
_CHAR_ID = {c: i + 1 for i, c in enumerate(CHARS)} | {"’": CHARS.index("'") + 1, "‘": CHARS.index("`") + 1}
_CHAR_ID |= {"“": CHARS.index('"') + 1, "”": CHARS.index('"') + 1, "–": CHARS.index("-") + 1, "—": CHARS.index("-") + 1}
_SAME_WORD = {
    "’": "'",
    "‘": "'",
    "“": '"',
    "”": '"',
    "``": '"',
    "''": '"',
    "–": "-",
    "—": "--",
    "’s": "'s",
    "n’t": "n't",
}


def without_marks(word: str) -> str:
    """The word without its diacritics ("Erdoğan" is "Erdogan"), for an alphabet that knows the plain letters only."""
    if word.isascii():
        return word
    return "".join(c for c in unicodedata.normalize("NFKD", word) if not unicodedata.combining(c))


def shape(word: str) -> int:
    """The index in SHAPES of how a word is written."""
    if word.isalpha():
        if word.islower():
            return 0
        if word[0].isupper() and (len(word) == 1 or word[1:].islower()):
            return 1 if len(word) > 1 else 2
        return 2 if word.isupper() else 3
    if word.isdigit():
        return 4
    if any(c.isdigit() for c in word):
        return 6 if any(c.isalpha() for c in word) else 5
    if any(c.isalpha() for c in word):
        return 3 if not word.islower() else 0
    return 7 if word.isascii() else 8


def letters(word: str) -> list[int]:
    """The word's characters as ids, MAX_CHARS at most (the start and the end of a longer one)."""
    plain = without_marks(word) or word
    if len(plain) > MAX_CHARS:
        plain = plain[: MAX_CHARS - 8] + plain[-8:]
    return [_CHAR_ID.get(c, OTHER_LETTER if c.isalpha() else OTHER) for c in plain]


class Vectors:
    """Static word vectors in four bits a number: a row per known word, row 0 for every unknown one."""

    def __init__(self, words: Iterable[str], packed: npt.NDArray[np.uint8], scale: npt.NDArray[np.floating]) -> None:
        self.rows = dict(zip(words, count(1), strict=False))  # count has no end
        self._packed, self._scale = packed, scale
        self.width = 2 * packed.shape[1]

    @classmethod
    @cache
    def read(cls, folder: Path) -> "Vectors":
        """Reads ``words.txt`` and ``vectors.npz`` from a folder, once a process."""
        with np.load(folder / "vectors.npz") as held:
            packed, scale = held["packed"], held["scale"].astype(np.float32)
        return cls((folder / "words.txt").read_text("utf-8").split("\n"), packed, scale)

    def row(self, word: str) -> int:
        """The row of a word, written in any case, with or without its diacritics; 0 where it is unknown."""
        lower = _SAME_WORD.get(word, word).lower()
        found = self.rows.get(lower)
        if found is None and not lower.isascii():
            found = self.rows.get(without_marks(lower))
        return found or 0

    def numbers(self, rows: npt.NDArray[np.int64]) -> npt.NDArray[np.float32]:
        """The vectors of some rows, shape (rows, width)."""
        packed = self._packed[np.maximum(rows, 1) - 1]
        out = np.empty((len(rows), self.width), dtype=np.float32)
        out[:, 0::2] = packed >> 4
        out[:, 1::2] = packed & 15
        out -= 7.5
        out *= np.where(rows > 0, self._scale[np.maximum(rows, 1) - 1], 0)[:, None]
        return out


def pack(vectors: npt.NDArray[np.float32]) -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.float16]]:
    """Quantises vectors to four bits a number; the scale of each row is the one of eight that loses least."""
    best = np.full(len(vectors), np.inf, dtype=np.float32)
    scale = np.ones(len(vectors), dtype=np.float32)
    top = np.abs(vectors).max(1)
    for part in np.linspace(0.4, 1.0, 8):
        step = (top * part / 7.5).astype(np.float16).astype(np.float32) + 1e-8
        levels = np.clip(np.round(vectors / step[:, None] + 7.5), 0, 15)
        loss = (((levels - 7.5) * step[:, None] - vectors) ** 2).sum(1)
        better = loss < best
        best[better], scale[better] = loss[better], step[better]
    levels = np.clip(np.round(vectors / scale[:, None] + 7.5), 0, 15).astype(np.uint8)
    return (levels[:, 0::2] << 4) | levels[:, 1::2], scale.astype(np.float16)
