"""What a record keeps of its pile, so that new reports find theirs: each report by its rarest words and their weights.

The weights are those of the day a report was grouped: what comes later makes a word commoner, and moves no old report.
"""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from stemma.grouping.candidates import STRONGEST, strongest
from stemma.grouping.pairs import Pile

UNDATED = 10_000_000  # the day of a report without one: behind all others, as runs of candidates have it


def code(stem: str) -> int:
    """What a stem is called in an index: a number of 64 bits that is the same in every process."""
    return int.from_bytes(hashlib.blake2b(stem.encode(), digest_size=8).digest(), "big", signed=True)


@dataclass(frozen=True, slots=True)
class Signatures:
    """The rarest words of some reports, one report after the other, and how many of the reports hold each stem.

    ``days`` has an ordinal a report; ``bounds[i]:bounds[i + 1]`` of ``terms`` (64-bit codes) and ``weights`` (32-bit
    floats) are those of report ``i``; ``stems`` (64-bit codes) and ``held`` (32-bit counts) are of all their words.
    """

    reports: tuple[str, ...] = ()
    days: tuple[int, ...] = ()
    bounds: bytes = b""
    terms: bytes = b""
    weights: bytes = b""
    stems: bytes = b""
    held: bytes = b""

    def rows(self) -> Iterator[tuple[str, int, list[int], list[float]]]:
        """Each report with its day, its terms and their weights."""
        bounds = np.frombuffer(self.bounds, dtype=np.int64).tolist()
        terms = np.frombuffer(self.terms, dtype=np.int64).tolist()
        weights = np.frombuffer(self.weights, dtype=np.float32).tolist()
        for report, day, a, b in zip(self.reports, self.days, bounds, bounds[1:], strict=False):
            yield report, day, terms[a:b], weights[a:b]


def signatures(reports: Sequence[str], pile: Pile) -> Signatures:
    """The signatures of a pile whose rows are these reports."""
    codes = np.array([code(w) for w in pile.words], dtype=np.int64)
    words = pile.views["words"]
    row, column, weight = strongest(words, STRONGEST)
    bounds = np.searchsorted(row, np.arange(len(reports) + 1)).astype(np.int64)
    days = np.where(np.isfinite(pile.days), pile.days, UNDATED).astype(np.int64)
    held = np.bincount(words.indices, minlength=len(codes))[: len(codes)].astype(np.int32)
    return Signatures(
        tuple(reports),
        tuple(days.tolist()),
        bounds.tobytes(),
        codes[column].tobytes() if len(codes) else b"",
        weight.astype(np.float32).tobytes(),
        codes.tobytes(),
        held.tobytes(),
    )
