"""What a line looks like, where it stands and what stands around it: one row of numbers a line, made page at a time.

Everything is counted over the whole page with arrays, since a page has hundreds of lines and a core reads hundreds
of pages a second.
"""

import re
import unicodedata
from collections import Counter
from functools import cache
from itertools import chain, pairwise, repeat
from typing import Any

import numpy as np
from numpy.typing import NDArray

from stemma.cleaning._visible import Line
from stemma.cleaning._vocabulary import FUNCTION, INTERFACE, LEGAL, PICTURE, RELATED, TALK, TIME

Floats = NDArray[np.floating[Any]]
_WORD = re.compile(r"\w+(?:['’]\w+)?")
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
    page = "\n".join(line.text for line in lines)
    said = [_WORD.findall(line.text.casefold()) for line in lines]
    looks = _looks(page, lines, said)
    words, ends = looks["words"], looks["ends"]
    prose = np.minimum(words, 40) / 40 * (0.35 + 0.65 * ends) * (0.3 + 0.7 * np.minimum(1, 3 * looks["short"]))
    columns: dict[str, Floats] = {
        **looks,
        **_places(lines, words),
        **_copies(lines, said, title),
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
    return np.stack([columns[name] for name in TEXT_NAMES], axis=1).astype(np.float32)


def _looks(page: str, lines: list[Line], said: list[list[str]]) -> dict[str, Floats]:
    """Counts over the characters and words of each line."""
    codes = np.frombuffer(page.encode("utf-32-le", "replace"), np.uint32)
    plane = np.minimum(codes, 0xFFFF)
    kind, sign = _classes()[plane], _signs()[plane]
    lengths = np.array([len(line.text) for line in lines])
    starts = np.concatenate(([0], np.cumsum(lengths + 1)[:-1]))

    def per_line(flags: NDArray[np.bool_]) -> Floats:
        # No line is empty, and the newline after it is never flagged.
        return np.add.reduceat(flags, starts, dtype=np.int32).astype(np.float32)

    letter = (kind == _LOWER) | (kind == _UPPER) | (kind == _DIGIT)
    begin = letter & ~np.concatenate(([False], letter[:-1]))
    wide = per_line(kind == _WIDE) / 2  # scripts without spaces: two signs a word
    words = per_line(begin) + wide
    many = np.maximum(1, words)
    length = np.maximum(1, lengths).astype(np.float32)
    low = begin & (kind == _LOWER)
    gap = ~letter
    # A word of at most three letters has a gap within the four places from its start.
    near = gap.copy()
    near[:-1] |= gap[1:]
    near[:-2] |= gap[2:]
    near[:-3] |= gap[3:]
    last = np.array([(t.rstrip(_CLOSING) or t)[-1] for t in (line.text for line in lines)])
    ends = np.array([c in _END for c in last], np.float32)
    first = kind[starts]
    stop = (sign & 1) > 0
    stop[:-1] &= kind[1:] == _SPACE
    counts = _vocabulary(said) / many[:, None]
    return {
        "chars": np.log1p(length), "words": words, "upper": per_line(begin & (kind == _UPPER)) / many,
        "lower": (per_line(low) + wide) / many, "short": (per_line(low & near) + wide / 2) / many,
        "digits": per_line(kind == _DIGIT) / length, "punct": per_line(kind == _PUNCT) / length,
        "symbols": per_line(kind == _SYMBOL) / length, "caps": per_line(kind == _UPPER) / length,
        "function": counts[:, 0], "interface": counts[:, 1], "interface_any": (counts[:, 1] > 0).astype(np.float32),
        "picture": counts[:, 2] * np.minimum(many, 8), "time": counts[:, 3], "legal": counts[:, 4] * np.minimum(many,
                                                                                                                8),
        "talk": counts[:, 5], "related": counts[:, 6], "ends": ends, "colon": (last == ":").astype(np.float32),
        "ellipsis": np.array([t.text.endswith(("...", "…")) for t in lines], np.float32),
        "starts_lower": (first == _LOWER).astype(np.float32),
        "starts_symbol": ((first == _SYMBOL) | (first == _PUNCT)).astype(np.float32),
        "sentences": per_line(stop), "commas": per_line((sign & 2) > 0) / many,
        "quotes": (per_line((sign & 4) > 0) > 0).astype(np.float32),
        "address": per_line((sign & 8) > 0) + np.array(["://" in t.text or "www." in t.text for t in lines]),
        "bar": per_line((sign & 16) > 0),
    }  # fmt: skip


_LISTS = (FUNCTION, INTERFACE, PICTURE, TIME, LEGAL, TALK, RELATED)
_BITS = {word: sum(1 << i for i, words in enumerate(_LISTS) if word in words) for word in frozenset().union(*_LISTS)}


def _vocabulary(said: list[list[str]]) -> Floats:
    """How many words of each list a line holds."""
    bits = np.fromiter(map(_BITS.get, chain.from_iterable(said), repeat(0)), np.uint8)
    lines = np.repeat(np.arange(len(said)), [len(own) for own in said])
    columns = (np.bincount(lines[(bits >> i) & 1 > 0], minlength=len(said)) for i in range(len(_LISTS)))
    return np.stack(list(columns), axis=1).astype(np.float32)


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


def _copies(lines: list[Line], said: list[list[str]], title: str) -> dict[str, Floats]:
    """How often a line stands on the page, and how much of it is the headline's words (the first line's, too)."""
    keys = [line.text.casefold() for line in lines]
    number = Counter(keys)
    bags = list(map(set, said))
    telling = [{word for word in bag if len(word) > 3} for bag in bags]
    titles = [set(_WORD.findall(title.casefold())), bags[0]]
    spread = Counter(chain.from_iterable(map(telling.__getitem__, {k: i for i, k in enumerate(keys)}.values())))
    shared = {word for word, count in spread.items() if count > 1} - FUNCTION
    named = (titles[0] or titles[1]) & shared
    rows = []
    for key, own, long in zip(keys, bags, telling, strict=True):
        same = [_jaccard(own, t) if t and len(key) < 250 else 0.0 for t in titles]
        rows.append((max(same), same[1], len(long & shared) / (len(long) or 1), min(3, len(long & named))))
    shares = np.array(rows, np.float32)
    return {"copies": np.minimum(np.array([number[k] for k in keys], np.float32), 5), "title": shares[:, 0],
            "first": shares[:, 1], "cohesion": shares[:, 2], "topic": shares[:, 3]}  # fmt: skip


def _jaccard(one: set[str], two: set[str]) -> float:
    both = len(one & two)
    return both / (len(one) + len(two) - both) if both else 0.0


def _shifted(values: Floats, by: int) -> Floats:
    """Each line's value of the line `by` places on, 0 outside the page."""
    out = np.zeros_like(values)
    if by > 0:
        out[:-by] = values[by:]
    elif by < 0:
        out[-by:] = values[:by]
    return out


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
    out |= {f"prose{k:+d}": _shifted(prose, k) for k in range(-_WINDOW, _WINDOW + 1) if k}
    out |= {f"words{k:+d}": _shifted(words, k) for k in (-2, -1, 1, 2)}
    return out | {f"ends{k:+d}": _shifted(ends, k) for k in (-1, 1)}


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
