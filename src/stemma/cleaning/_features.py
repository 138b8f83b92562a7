"""What a line looks like, where it stands and what stands around it: one row of numbers a line, made page at a time.

Everything is counted over the whole page with arrays, since a page has hundreds of lines and a core reads hundreds
of pages a second.
"""

import re
import unicodedata
from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import cache
from itertools import count, pairwise, repeat
from typing import Any

import numpy as np
from numpy.typing import NDArray

from stemma.cleaning._visible import Line
from stemma.cleaning._vocabulary import FUNCTION, INTERFACE, LEGAL, PICTURE, RELATED, TALK, TIME

Floats = NDArray[np.floating[Any]]
Ints = NDArray[np.integer[Any]]
_TOKEN = re.compile(r"\w+(?:['’]\w+)?|\n")
_LOWER, _UPPER, _DIGIT, _SPACE, _PUNCT, _WIDE, _SYMBOL = range(1, 8)
_END = frozenset(".!?。！？؟।…")
_CLOSING = "\"'”’»)]）」』› “‘"  # quotes that some printers turn the wrong way, too
_WINDOW = 3  # lines on either side seen one by one
_FAR = 30  # distances in lines are capped here

TEXT_NAMES = (
    "chars", "words", "upper", "lower", "short", "digits", "punct", "symbols", "function", "ends", "colon", "ellipsis",
    "starts_lower", "starts_symbol", "sentences", "commas", "quotes", "interface", "interface_any", "picture", "time",
    "legal", "address", "bar", "caps", "place", "mass_before", "from_top", "from_end", "gap_before", "gap_after",
    "copies", "title", "first", "prose", "near", "wide", "before", "after", "inside", "outside", "block", "block_words",
    *(f"prose{k:+d}" for k in range(-_WINDOW, _WINDOW + 1) if k), *(f"words{k:+d}" for k in (-2, -1, 1, 2)),
    *(f"ends{k:+d}" for k in (-1, 1)), "page_prose", "page_lines", "since_title", "since_talk", "since_related",
    "since_stamp", "cohesion", "topic",
)  # fmt: skip


@cache
def _classes() -> NDArray[np.uint8]:
    """The class of every code point of the basic plane."""
    table = np.full(0x10000, _SYMBOL, np.uint8)
    for code in range(0x10000):
        kind = unicodedata.category(chr(code))
        if kind in ("Lu", "Lt"):
            table[code] = _UPPER
        elif kind[0] in "LM":
            table[code] = _WIDE if 0x2E80 <= code < 0xA000 else _LOWER
        elif kind[0] == "N":
            table[code] = _DIGIT
        elif kind[0] == "Z" or chr(code).isspace():
            table[code] = _SPACE
        elif kind[0] == "P":
            table[code] = _PUNCT
    return table


_SIGNS = (".!?。！？।", ",、，،", '"“”«»「', "@#", "|»›•·>")  # stops, commas, quotes, addresses, bars


@cache
def _signs() -> NDArray[np.uint8]:
    """For every code point of the basic plane the groups of `_SIGNS` it is in, as bits."""
    table = np.zeros(0x10000, np.uint8)
    for bit, group in enumerate(_SIGNS):
        for sign in group:
            table[ord(sign)] |= 1 << bit
    return table


def text_features(lines: list[Line], title: str = "") -> Floats:
    """One row a line, columns as `TEXT_NAMES` says."""
    page = "\n".join([line.text for line in lines])
    said = _said(page, title)
    looks = _looks(page, lines, said)
    words, ends = looks["words"], looks["ends"]
    prose = np.minimum(words, 40) / 40 * (0.35 + 0.65 * ends) * (0.3 + 0.7 * np.minimum(1, 3 * looks["short"]))
    columns: dict[str, Floats] = {
        **looks,
        **_places(lines, words),
        **_copies(lines, said),
        "prose": prose,
        **_around(prose, words, ends),
    }
    columns |= _blocks(lines, words)
    n = len(lines)
    columns["since_title"] = _since(columns["title"] > 0.6)
    columns["since_talk"] = _since((looks["talk"] > 0) & (words < 9))
    columns["since_related"] = _since((looks["related"] > 0) & (words < 7))
    columns["since_stamp"] = _since((looks["time"] > 0) & (looks["digits"] > 0) & (words < 16) & (ends == 0))
    columns["page_prose"] = np.full(n, prose.mean())
    columns["page_lines"] = np.full(n, np.log1p(n))
    return np.array([columns[name] for name in TEXT_NAMES], np.float32).T


@dataclass(frozen=True, slots=True)
class _Said:
    """The words of a page: which are on which line, and what is known of each."""

    kinds: list[str]  # each word once
    row: Ints  # the line of each word that is said, in order
    word: Ints  # which of the kinds it is
    titled: NDArray[np.bool_]  # the kinds that the headline holds
    length: int  # how many kinds it holds, those that nothing else says included

    @property
    def number(self) -> int:
        """How many kinds there are."""
        return len(self.kinds)


def _said(page: str, title: str) -> _Said:
    found = _TOKEN.findall(page.casefold())
    number: dict[str, int] = defaultdict(count().__next__)  # numbered in C as they come, the newline first
    number["\n"]
    ids = np.fromiter(map(number.__getitem__, found), np.int64, len(found))
    row = np.cumsum(ids == 0)
    kept = ids > 0
    wanted = set(_TOKEN.findall(title.casefold())) - {"\n"}
    kinds = list(number)[1:]
    titled = np.fromiter(map(wanted.__contains__, kinds), bool, len(kinds))
    return _Said(kinds, row[kept], ids[kept] - 1, titled, len(wanted))


def _looks(page: str, lines: list[Line], said: _Said) -> dict[str, Floats]:
    """Counts over the characters and words of each line."""
    n = len(lines)
    codes = np.frombuffer(page.encode("utf-32-le", "replace"), np.uint32)
    plane = np.minimum(codes, 0xFFFF)
    kind, sign = _classes()[plane], _signs()[plane]
    lengths = np.array([len(line.text) for line in lines])
    starts = np.concatenate(([0], np.cumsum(lengths + 1)[:-1]))

    letter = (kind == _LOWER) | (kind == _UPPER) | (kind == _DIGIT)
    begin = letter.copy()
    begin[1:] &= ~letter[:-1]
    gap = ~letter
    # A word of at most three letters has a gap within the four places from its start.
    near = gap.copy()
    near[:-1] |= gap[1:]
    near[:-2] |= gap[2:]
    near[:-3] |= gap[3:]
    stop = sign & 1
    stop[:-1] &= kind[1:] == _SPACE
    sign = (sign & 0b11110 | stop).astype(np.uint8)
    # One count over all that is told of a character, 32 cells a line: the newline after a line counts as its space.
    row = np.repeat(np.arange(0, 32 * n, 32), lengths + 1)[: len(kind)]
    told = kind | begin.view(np.uint8) << _BEGIN | near.view(np.uint8) << _NEAR
    upper, digits, punct, symbols, wide, words, uppers, lowers, short = _counts(row + told, n, _KINDS)
    stops, commas, quotes, address, bars = _counts(row + sign, n, _BIT)
    wide = wide / 2  # scripts without spaces: two signs a word
    words = words + wide
    many = np.maximum(1, words)
    length = np.maximum(1, lengths).astype(np.float32)
    last = [(t.rstrip(_CLOSING) or t)[-1] for t in [line.text for line in lines]]
    ends = np.array([c in _END for c in last], np.float32)
    first = kind[starts]
    counts = _vocabulary(said, n) / many[:, None]
    return {
        "chars": np.log1p(length), "words": words, "upper": uppers / many,
        "lower": (lowers + wide) / many, "short": (short + wide / 2) / many,
        "digits": digits / length, "punct": punct / length, "symbols": symbols / length, "caps": upper / length,
        "function": counts[:, 0], "interface": counts[:, 1], "interface_any": (counts[:, 1] > 0).astype(np.float32),
        "picture": counts[:, 2] * np.minimum(many, 8), "time": counts[:, 3], "legal": counts[:, 4] * np.minimum(many,
                                                                                                                8),
        "talk": counts[:, 5], "related": counts[:, 6], "ends": ends,
        "colon": np.array([c == ":" for c in last], np.float32),
        "ellipsis": np.array([t.text.endswith(("...", "…")) for t in lines], np.float32),
        "starts_lower": (first == _LOWER).astype(np.float32),
        "starts_symbol": ((first == _SYMBOL) | (first == _PUNCT)).astype(np.float32),
        "sentences": stops, "commas": commas / many, "quotes": (quotes > 0).astype(np.float32),
        "address": address + np.array(["://" in t.text or "www." in t.text for t in lines], np.float32), "bar": bars,
    }  # fmt: skip


def _counts(cells: Ints, n: int, columns: Floats) -> Floats:
    """For each column of cells how many characters of each line fall into them, of 32 cells a line."""
    return (np.bincount(cells, minlength=32 * n).reshape(n, 32).astype(np.float32) @ columns).T


def _kinds() -> Floats:
    """Which cells count for what `_looks` asks of a line's characters: five kinds, words, and three kinds of words."""
    cell = np.arange(32)
    kind, begin, near = cell & 7, cell >> _BEGIN & 1 > 0, cell >> _NEAR & 1 > 0
    of_kind = [kind == k for k in (_UPPER, _DIGIT, _PUNCT, _SYMBOL, _WIDE)]
    of_word = [begin, begin & (kind == _UPPER), begin & (kind == _LOWER), begin & near & (kind == _LOWER)]
    return np.stack([*of_kind, *of_word], 1).astype(np.float32)


_BEGIN, _NEAR = 3, 4  # the bits over a character's kind: it begins a word, and the word is a short one
_KINDS = _kinds()
_BIT = np.stack([np.arange(32) >> bit & 1 for bit in range(len(_SIGNS))], 1).astype(np.float32)


_LISTS = (FUNCTION, INTERFACE, PICTURE, TIME, LEGAL, TALK, RELATED)
_BITS = {word: sum(1 << i for i, words in enumerate(_LISTS) if word in words) for word in frozenset().union(*_LISTS)}
_OF_LIST = np.array([[bits >> i & 1 for i in range(len(_LISTS))] for bits in range(1 << len(_LISTS))],
                    np.float32)  # fmt: skip


def _vocabulary(said: _Said, n: int) -> Floats:
    """How many words of each list a line holds."""
    bits = np.fromiter(map(_BITS.get, said.kinds, repeat(0)), np.uint8, said.number)[said.word]
    known = bits > 0
    cells = np.bincount(said.row[known] * len(_OF_LIST) + bits[known], minlength=len(_OF_LIST) * n).reshape(n, -1)
    return np.asarray(cells.astype(np.float32) @ _OF_LIST)


def _since(marked: NDArray[np.bool_]) -> Floats:
    """How many lines ago the last marked line stood (its own counts as 0), capped; the cap where there was none."""
    order = np.arange(len(marked))
    last = np.maximum.accumulate(np.where(marked, order, -2 * _FAR))
    return np.minimum(order - last, _FAR).astype(np.float32)


def _places(lines: list[Line], words: Floats) -> dict[str, Floats]:
    n = len(lines)
    order = np.arange(n, dtype=np.float32)
    gaps = np.array([b.start - a.end for a, b in pairwise(lines)], np.float32)
    gaps = np.minimum(gaps, 4)
    mass = np.cumsum(words)
    return {"place": order / max(1, n - 1), "mass_before": (mass - words) / max(1.0, float(mass[-1])),
            "from_top": np.minimum(order, _FAR), "from_end": np.minimum(order[::-1], _FAR),
            "gap_before": np.concatenate(([4], gaps)), "gap_after": np.concatenate((gaps, [4]))}  # fmt: skip


def _copies(lines: list[Line], said: _Said) -> dict[str, Floats]:
    """How often a line stands on the page, and how much of it is the headline's words (the first line's, too)."""
    n, kinds = len(lines), said.number
    keys = [line.text.casefold() for line in lines]
    number = Counter(keys)
    pairs = np.sort(said.row * kinds + said.word)  # each word once a line
    pairs = pairs[np.diff(pairs, prepend=-1) > 0]
    row, word = pairs // max(1, kinds), pairs % max(1, kinds)
    long = np.fromiter(map(len, said.kinds), np.int64, kinds) > 3
    # A line said twice spreads its words once.
    once = np.zeros(n, bool)
    once[list({key: i for i, key in enumerate(keys)}.values())] = True
    spread = np.bincount(word[once[row]], minlength=kinds)
    shared = long & (spread > 1) & ~np.fromiter(map(FUNCTION.__contains__, said.kinds), bool, kinds)
    opening = np.zeros(kinds, bool)
    opening[word[row == 0]] = True
    named = shared & (said.titled if said.length else opening)
    short = np.array([len(key) < 250 for key in keys], bool)

    def among(flags: NDArray[np.bool_]) -> Floats:
        return np.bincount(row[flags[word]], minlength=n).astype(np.float32)

    own = np.bincount(row, minlength=n)

    def alike(title: NDArray[np.bool_], size: int) -> Floats:
        both = among(title)
        return np.where(short, both / np.maximum(1, own + size - both), 0)

    first = alike(opening, int(opening.sum()))
    told = alike(said.titled, said.length)
    return {"copies": np.minimum(np.array([number[k] for k in keys], np.float32), 5),
            "title": np.maximum(told, first), "first": first,
            "cohesion": among(shared) / np.maximum(1, among(long)), "topic": np.minimum(3, among(named))}  # fmt: skip


def _shifted(name: str, values: Floats, reach: int) -> dict[str, Floats]:
    """Each line's value of the lines up to `reach` places off, 0 outside the page."""
    n, none = len(values), np.zeros(reach, np.float32)
    padded = np.concatenate((none, values, none))
    return {f"{name}{k:+d}": padded[reach + k : reach + k + n] for k in range(-reach, reach + 1) if k}


def _around(prose: Floats, words: Floats, ends: Floats) -> dict[str, Floats]:
    n = len(prose)
    padded = np.concatenate(([0], np.cumsum(prose)))
    order = np.arange(n)

    def mean(reach: int) -> Floats:
        low, high = np.maximum(0, order - reach), np.minimum(n, order + reach + 1)
        return np.asarray((padded[high] - padded[low]) / (high - low))

    solid = prose > 0.4
    last = np.maximum.accumulate(np.where(solid, order, -_FAR))
    following = np.minimum.accumulate(np.where(solid, order, n + _FAR)[::-1])[::-1]
    first, final = heaviest(prose - 0.22)
    inside = (order >= first) & (order < final)
    out = {"near": mean(2), "wide": mean(8), "before": np.minimum(order - last, _FAR),
           "after": np.minimum(following - order, _FAR), "inside": inside.astype(np.float32),
           "outside": np.clip(np.where(order < first, order - first, order - final + 1) * ~inside,
                              -_FAR, _FAR)}  # fmt: skip
    return out | _shifted("prose", prose, _WINDOW) | _shifted("words", words, 2) | _shifted("ends", ends, 1)


def heaviest(values: Floats) -> tuple[int, int]:
    """The run of lines with the greatest sum."""
    best, best_span, total, start = 0.0, (0, 0), 0.0, 0
    for i, value in enumerate(values.tolist()):
        total += value
        if total <= 0:
            total, start = 0.0, i + 1
        elif total > best:
            best, best_span = total, (start, i + 1)
    return best_span


def _blocks(lines: list[Line], words: Floats) -> dict[str, Floats]:
    """The run of lines without an empty line between: its number of lines and their mean words."""
    ids = np.cumsum(np.array([0] + [b.start - a.end > 1 for a, b in pairwise(lines)]))
    size = np.bincount(ids)
    mean = np.bincount(ids, words) / size
    return {"block": np.minimum(size[ids], _FAR), "block_words": mean[ids]}
