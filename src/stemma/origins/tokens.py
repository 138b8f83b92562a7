"""The words of a pile as one array of numbers: quotations, credits and boilerplate left out, positions kept."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from stemma.model import Quotation, Report, Span
from stemma.settings import SETTINGS

Ints = NDArray[np.int64] | NDArray[np.int32]
Flags = NDArray[np.bool_]

_WORD = re.compile(r"\w+(?:['’]\w+)?")
_QUOTED = re.compile(  # every branch opens with its mark, so that a scan jumps from mark to mark
    r'"(?=[^\s,.;:!?)])[^"]{2,1500}(?<=\S)"(?!\w)|"(?=[^\s,.;:!?)])[^"\n]{2,1500}$'
    r"|“[^“”]{2,1500}(?:”|(?=\n“))|“[^”\n]{2,1500}(?:”|$)|«[^»\n]{2,900}»|„[^“”\n]{2,900}[“”]"
    r"|[‘'](?<![\w'’].)(?=\w)(?:[^'’\n]|(?<=\w)['’](?=\w)|(?<=s)['’](?= [a-z])){12,700}['’](?!\w)",
    re.M,
)
# Words of layout and law that many pages of one house carry; sharing them says nothing of the reporting.
_BOILERPLATE = (
    "all rights reserved", "may not be published", "may not be reproduced", "redistributed without", "©", "copyright",
    "(c) 20", "(c) 19", "sign up to", "sign up for", "subscribe", "follow us", "click here", "share this", "read more",
    "newsletter", "advertisement", "terms of", "terms and conditions", "privacy policy", "cookie", "email address",
    "e-mail address", "http://", "https://", "twitter.com", "reporting by", "editing by", "compiled by", "email us at",
)  # fmt: skip
SHORT = SETTINGS.origins.quoted_words
_LIGHT = """
a an the and or but nor so yet of in on at to for from by with as into onto over under after before during about against
between through than then that this these those there here it its he she they them his her hers their theirs him i we us
our you your is are was were be been being am has have had having do does did done will would shall should can could may
might must not no if when while who whom whose which what where how why all any some more most other also said says say
told saying added according reported reports just only up out off down one two very new last first mr mrs ms dr sir
since because such both each few own same too now it's he's
"""
_STOP = frozenset(_LIGHT.split())


@dataclass(frozen=True, slots=True)
class Pile:
    """All words of a pile that count for copying: ``bounds[i]:bounds[i + 1]`` are those of report ``i``.

    ``words`` holds numbers of folded words, -1 where a passage was left out; ``weight`` what a shared word says
    (function words and names little, since two who wrote apart share them as well).
    """

    words: Ints
    weight: NDArray[np.float32]
    bounds: Ints

    def __len__(self) -> int:
        return len(self.bounds) - 1

    def sizes(self) -> Ints:
        """How many words of each report count."""
        upto = np.concatenate([[0], np.cumsum(self.words >= 0)])
        return np.asarray(upto[self.bounds[1:]] - upto[self.bounds[:-1]], np.int64)


def kept(text: str, quotations: Sequence[Quotation] = ()) -> list[Span]:
    """The spans of a text that count for copying: no speech of five words or more, no boilerplate lines."""
    cuts = [m.span() for m in _QUOTED.finditer(text)]
    cuts += [span for q in quotations if q.kind == "direct" for span in q.content]
    cuts = [(a, b) for a, b in cuts if text.count(" ", a, b) + 1 >= SHORT]
    cuts += _furniture(text)
    spans, at = [], 0
    for start, end in sorted(cuts):
        if start > at:
            spans.append((at, start))
        at = max(at, end)
    if at < len(text):
        spans.append((at, len(text)))
    return spans


def _furniture(text: str) -> Iterator[Span]:
    """The spans of lines that hold words of layout and law."""
    plain = text.lower()
    if len(plain) != len(text):  # a few letters grow when lowered
        plain = text
    for sign in _BOILERPLATE:
        at = plain.find(sign)
        while at >= 0:
            start, end = plain.rfind("\n", 0, at) + 1, plain.find("\n", at)
            end = len(text) if end < 0 else end
            if end - start < 700:
                yield start, end
            at = plain.find(sign, end)


def positions(text: str, quotations: Sequence[Quotation] = ()) -> Ints:
    """The spans of the words that `pile` numbers, one row a word, (-1, -1) where a passage was left out."""
    flat: list[Span] = []
    for start, end in kept(text, quotations):
        flat += [m.span() for m in _WORD.finditer(text, start, end)]
        flat.append((-1, -1))
    return np.array(flat, np.int32).reshape(-1, 2)


class _Vocabulary(dict[str, int]):
    """Numbers for words in order of first use."""

    def __missing__(self, word: str) -> int:
        self[word] = number = len(self)
        return number


def _flags(vocabulary: Iterable[str]) -> tuple[Ints, NDArray[np.float32]]:
    """For each written form: the number of its folded word, and its weight."""
    folded: dict[str, int] = {}
    number, weight = [], []
    for word in vocabulary:
        plain = word.casefold().replace("’", "'")
        number.append(folded.setdefault(plain, len(folded)))
        light = plain in _STOP
        named = word[0].isupper() or word[0].isdigit()
        weight.append(0.4 if light else 0.3 if named else 1.0)
    return np.array([*number, -1], np.int32), np.array([*weight, 0.0], np.float32)


def pile(reports: Sequence[Report], quoted: Sequence[Sequence[Quotation]]) -> Pile:
    """Number the words of all reports; the numbers follow the order of the reports."""
    vocabulary = _Vocabulary()
    chunks, bounds = [], [0]
    for report, quotations in zip(reports, quoted, strict=True):
        numbers: list[int] = []
        for start, end in kept(report.text, quotations):
            numbers += map(vocabulary.__getitem__, _WORD.findall(report.text, start, end))
            numbers.append(-1)
        chunks.append(np.array(numbers, np.int32))
        bounds.append(bounds[-1] + len(numbers))
    number, weight = _flags(vocabulary)
    raw = np.concatenate(chunks) if chunks else np.zeros(0, np.int32)
    return Pile(number[raw], weight[raw], np.array(bounds, np.int64))


def shingles(words: Ints, n: int) -> tuple[NDArray[np.uint64], Flags]:
    """A hash for the `n` words from each place on, and whether that run is whole (no gap in it)."""
    size = len(words) - n + 1
    if size <= 0:
        return np.zeros(0, np.uint64), np.zeros(0, np.bool_)
    mixed = words.astype(np.uint64)  # in place from here on: a large pile fills memory
    mixed += np.uint64(2)
    hashed = mixed[:size].copy()
    whole = words[:size] >= 0
    with np.errstate(over="ignore"):
        for k in range(n):
            if k:
                hashed ^= mixed[k : k + size]
                whole &= words[k : k + size] >= 0
            hashed *= np.uint64(0x9E3779B97F4A7C15)
            hashed ^= hashed >> np.uint64(29)
    return hashed, whole
