"""The words of a report as grouping sees them: light stems, names, numbers and days, and how common each is in news."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from stemma.lang import NATIVE
from stemma.model import Report
from stemma.settings import SETTINGS

LONGEST = SETTINGS.grouping.read_words
LEAD = SETTINGS.grouping.lead_words

_TOKEN = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?|\d+(?:[.,]\d+)*|[.!?:\n\"“”]")
_ENDS = frozenset('.!?:\n"“”')

MONTHS = {name[:n]: number for number, name in enumerate(NATIVE.months, 1) for n in (3, 9)} | {"sept": 9}
WEEKDAYS = {name: number for number, name in enumerate(NATIVE.weekdays)}
NUMBER_WORDS = {word: str(number) for word, number in NATIVE.cardinals.items() if 2 <= number <= 20}


@dataclass(frozen=True, slots=True)
class Terms:
    """What grouping reads in one report: the codes of its tokens in order (see `Vocabulary`), the headline's first."""

    report: str
    codes: NDArray[np.int32]
    title: int  # number of tokens of the headline
    words: int

    @property
    def stems(self) -> set[str]:
        """Its stems, each once."""
        return {VOCABULARY.stems[c] for c in np.unique(self.codes).tolist() if not VOCABULARY.ends[c]}


@cache
def background() -> tuple[int, dict[str, tuple[int, float]]]:
    """The number of background documents and, by stem, in how many it stands and how often it is a name's part."""
    rows = [line.split("\t") for line in NATIVE.lines("word_frequencies.tsv")]
    table = {w: (int(n), int(cap) / 100) for w, n, cap in rows}
    total, _ = table.pop("*")
    return total, table


def tokens(text: str) -> Iterator[tuple[str, str, bool]]:
    """The words and numbers of a text with their stems, and whether each begins a sentence."""
    begins = True
    for token in _TOKEN.findall(text):
        if token in _ENDS:
            begins = True
        else:
            yield token, token.replace(",", "") if token[0].isdigit() else NATIVE.singular(token), begins
            begins = False


class Vocabulary(dict[str, int]):
    """A code for each token met in this process, and what is known of each token; codes never leave the process."""

    def __init__(self) -> None:
        self.stems: list[str] = []
        self.upper: list[bool] = []
        self.ends: list[bool] = []

    def __missing__(self, token: str) -> int:
        code = len(self.stems)
        self[token] = code
        self.ends.append(token in _ENDS)
        self.upper.append(token[0].isupper())
        self.stems.append(token.replace(",", "") if token[0].isdigit() else NATIVE.singular(token))
        return code


VOCABULARY = Vocabulary()


def read(report: Report, longest: int = LONGEST) -> Terms:
    """The terms of a report, as many as `longest`: the headline first, then the text."""
    headline, body = report.headline.strip(), report.text[: longest * 9]
    if headline and body.startswith(headline):
        body = body[len(headline) :]
    title = _TOKEN.findall(headline + "\n") if headline else []
    found = (title + _TOKEN.findall(body))[:longest]
    codes = np.fromiter(map(VOCABULARY.__getitem__, found), dtype=np.int32, count=len(found))
    return Terms(report.id, codes, len(title), len(found) - sum(map(_ENDS.__contains__, found)))
