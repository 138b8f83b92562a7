"""A sketch of a text, the same in every process: reports with a band in common are likely to share text (MinHash).

>>> text = "The ferry ran aground off Norden on Monday morning with forty people aboard, the harbour office said."
>>> sketch(text) == sketch(text) and len(sketch(text)) == BANDS
True
"""

import hashlib
from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from stemma.model import Quotation
from stemma.origins.copies import HITS, SHINGLE
from stemma.origins.tokens import kept, shingles
from stemma.settings import SETTINGS
from stemma.text import words

BANDS = SETTINGS.lakes.bands
ROWS = SETTINGS.lakes.band_rows
_SALTS = np.random.Generator(np.random.PCG64(1)).integers(1, 2**63, BANDS * ROWS, dtype=np.uint64) | np.uint64(1)


@lru_cache(maxsize=1 << 16)
def _number(word: str) -> int:
    return int.from_bytes(hashlib.blake2b(word.encode("utf-8", "surrogatepass"), digest_size=6).digest(), "big")


def sketch(text: str, quotations: Sequence[Quotation] = ()) -> list[int]:
    """The bands of a text's shingles as 64-bit numbers, of its own words without quotations; none of a short text."""
    numbers: list[int] = []
    for start, end in kept(text, quotations):
        numbers += map(_number, words(text[start:end]))
        numbers.append(-1)
    hashed, whole = shingles(np.array(numbers, dtype=np.int64), SHINGLE)
    own = np.unique(hashed[whole])
    if len(own) < HITS:
        return []
    with np.errstate(over="ignore"):
        mixed = own[:, None] * _SALTS[None, :]
        mixed ^= mixed >> np.uint64(31)
        mixed *= np.uint64(0x9E3779B97F4A7C15)
        least = (mixed ^ (mixed >> np.uint64(29))).min(axis=0).reshape(BANDS, ROWS)
    return [
        int.from_bytes(hashlib.blake2b(row.tobytes(), digest_size=8, salt=b"%d" % n).digest(), "big", signed=True)
        for n, row in enumerate(least)
    ]
