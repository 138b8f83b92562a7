"""Text that reports share without quoting it: candidates from shared rare shingles, then an alignment of words."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from stemma.model import Span
from stemma.origins.tokens import Ints, Pile, shingles
from stemma.settings import SETTINGS

SHINGLE = SETTINGS.origins.shingle
HEAVY = SETTINGS.origins.shingle_weight
LEAST = SETTINGS.origins.run_words
PART = 1 << 23  # shingles looked at together
STYLE = SETTINGS.origins.style_reports
CROWD = SETTINGS.origins.crowd_reports
NEIGHBOURS = SETTINGS.origins.crowd_neighbours
HITS = SETTINGS.origins.candidate_shingles
SPARSE = SETTINGS.origins.candidate_density
GAP = SETTINGS.origins.passage_gap
CHANGE = SETTINGS.origins.passage_change
PASSAGE = SETTINGS.origins.passage_weight
MUCH = SETTINGS.origins.copy_weight
ENOUGH = SETTINGS.origins.copy_enough
TOGETHER = SETTINGS.origins.copy_together
BRIEF = SETTINGS.origins.copy_brief
MOST = SETTINGS.origins.copy_most
BARELY = SETTINGS.origins.copy_barely


@dataclass(frozen=True, slots=True)
class Match:
    """What two reports share: runs of equal words as positions on both sides, how many words match, their weight."""

    first: int
    second: int
    passages: tuple[tuple[Span, Span], ...]
    matched: int
    weight: float


@dataclass(frozen=True, slots=True)
class Hits:
    """Shared shingles, one a row, ordered by pair: the pair (first * reports + second) and the word of each side."""

    pair: Ints
    first: Ints
    second: Ints


def _repeated(piled: Pile) -> tuple[NDArray[np.uint64], Ints, Ints]:
    """Shingles that several reports have: their hashes (equal ones together), the reports, their places in the pile."""
    hashed, whole = shingles(piled.words, SHINGLE)
    heavy = piled.weight[: len(hashed)].copy()
    for k in range(1, SHINGLE):
        heavy += piled.weight[k : k + len(hashed)]
    whole &= heavy >= HEAVY
    parts = len(hashed) // PART + 1  # a part of the hashes at a time, so that memory stays in bounds
    found = [_together(hashed, np.flatnonzero(whole & (hashed % parts == part)), piled.bounds) for part in range(parts)]
    keys, owners, places = zip(*found, strict=True)
    return np.concatenate(keys), np.concatenate(owners), np.concatenate(places)


def _together(hashed: NDArray[np.uint64], use: Ints, bounds: Ints) -> tuple[NDArray[np.uint64], Ints, Ints]:
    """Of the places in `use`, those whose shingle another report has: hash, report and place, by hash and place."""
    order = np.argsort(hashed[use], kind="stable")
    key, place = hashed[use][order], use[order]
    same = key[1:] == key[:-1]
    keep = np.r_[False, same] | np.r_[same, False] if len(key) else np.zeros(0, np.bool_)
    key, place = key[keep], place[keep]
    who = np.searchsorted(bounds, place, side="right") - 1
    fresh = np.ones(len(key), np.bool_)
    fresh[1:] = (key[1:] != key[:-1]) | (who[1:] != who[:-1])
    return key[fresh], who[fresh], place[fresh]


def _house_style(piled: Pile, key: NDArray[np.uint64], who: Ints, place: Ints, outlets: Ints) -> NDArray[np.bool_]:
    """True for shingles that only one outlet has, and in several reports: its furniture; taken out of the pile."""
    starts = np.flatnonzero(np.r_[True, key[1:] != key[:-1]])
    size = np.diff(np.r_[starts, len(key)])
    low, high = np.minimum.reduceat(outlets[who], starts), np.maximum.reduceat(outlets[who], starts)
    style: NDArray[np.bool_] = np.repeat((low == high) & (low >= 0) & (size >= STYLE), size)
    for k in range(SHINGLE):
        piled.words[place[style] + k] = -1
    return style


def _hits(piled: Pile, outlets: Ints) -> Hits:
    """All shared shingles of pairs that may be copies; a shingle of a crowd ties each report only to its neighbours."""
    n = len(piled)
    key, who, place = _repeated(piled)
    if not len(key):
        return Hits(*(np.zeros(0, np.int64),) * 3)
    style = _house_style(piled, key, who, place, outlets)
    key, who, place = key[~style], who[~style], place[~style]
    starts = np.flatnonzero(np.r_[True, key[1:] != key[:-1]]) if len(key) else np.zeros(0, np.int64)
    size = np.diff(np.r_[starts, len(key)])
    span, rank = np.repeat(size, size), np.arange(len(key)) - np.repeat(starts, size)
    ones, others = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)]
    for step in range(1, CROWD):
        at = np.flatnonzero((rank + step < span) & ((span <= CROWD) | (step <= NEIGHBOURS)))
        ones.append(at)
        others.append(at + step)
    one, other = np.concatenate(ones), np.concatenate(others)
    pair = who[one] * n + who[other]
    known, back, count = np.unique(pair, return_inverse=True, return_counts=True)
    sizes = piled.sizes()
    least = np.maximum(HITS, SPARSE * np.minimum(sizes[known // n], sizes[known % n]))
    good = (count >= least)[back]
    pair, one, other = pair[good], one[good], other[good]
    first, second = place[one] - piled.bounds[who[one]], place[other] - piled.bounds[who[other]]
    order = np.lexsort((first, first - second, pair))
    return Hits(pair[order], first[order], second[order])


Run = tuple[int, int, int]  # start in the first report's words, start in the second's, length


@dataclass(frozen=True, slots=True)
class Side:
    """One report made ready for alignment: its words and the weight up to each of them."""

    words: list[int]
    upto: list[float]

    def weight(self, start: int, end: int) -> float:
        """The weight of the words from `start` to `end`."""
        return self.upto[end] - self.upto[start]


def _runs(hits: Hits) -> tuple[Ints, list[Run]]:
    """Hits that follow one another on a diagonal, as one run: the pair of each run, and the runs, ordered by pair."""
    if not len(hits.pair):
        return hits.pair, []
    way = hits.first - hits.second
    fresh = np.ones(len(way), np.bool_)
    fresh[1:] = (hits.pair[1:] != hits.pair[:-1]) | (way[1:] != way[:-1]) | (hits.first[1:] - hits.first[:-1] > SHINGLE)
    starts = np.flatnonzero(fresh)
    ends = np.r_[starts[1:], len(way)] - 1
    length = hits.first[ends] - hits.first[starts] + SHINGLE
    runs = zip(hits.first[starts].tolist(), hits.second[starts].tolist(), length.tolist(), strict=True)
    return hits.pair[starts], list(runs)


def _grown(runs: list[Run], a: Side, b: Side) -> list[Run]:
    """Runs drawn out over equal words on both ends; those that grow into one are one."""
    reached: dict[int, int] = {}  # diagonal -> end of its last run, so that no word is grown over twice
    out = []
    for i, j, size in runs:
        way = i - j
        if i < reached.get(way, 0):
            continue
        while i and j and a.words[i - 1] == b.words[j - 1] >= 0:
            i, j, size = i - 1, j - 1, size + 1
        while i + size < len(a.words) and j + size < len(b.words) and a.words[i + size] == b.words[j + size] >= 0:
            size += 1
        reached[way] = i + size
        out.append((i, j, size))
    return out


def _disjoint(runs: list[Run], a: Side, b: Side) -> list[Run]:
    """Runs that use no word twice, the longest first kept; in order of the first report."""
    used_a, used_b = bytearray(len(a.words)), bytearray(len(b.words))
    out = []
    for i, j, size in sorted(runs, key=lambda r: (-r[2], r[0], r[1])):
        while size >= LEAST and (used_a[i] or used_b[j]):
            i, j, size = i + 1, j + 1, size - 1
        while size >= LEAST and (used_a[i + size - 1] or used_b[j + size - 1]):
            size -= 1
        if size < LEAST or any(used_a[i : i + size]) or any(used_b[j : j + size]):
            continue
        used_a[i : i + size] = used_b[j : j + size] = b"\1" * size
        out.append((i, j, size))
    return sorted(out)


def _chains(runs: list[Run]) -> list[list[Run]]:
    """Runs joined into passages: in order on both sides, at most `GAP` words changed between two."""
    chains: list[list[Run]] = []
    for run in runs:
        for chain in reversed(chains[-4:]):
            i, j, size = chain[-1]
            if 0 <= run[0] - i - size <= GAP and 0 <= run[1] - j - size <= GAP:
                chain.append(run)
                break
        else:
            chains.append([run])
    return chains


def _filled(chain: list[Run], a: Side, b: Side) -> list[Run]:
    """A chain with the equal words between its runs, in order, so that a changed word here and there costs little."""
    out = [chain[0]]
    for run in chain[1:]:
        (i, j, size), (k, m, _) = out[-1], run
        p, q = i + size, j + size
        while p < k and q < m:
            hit = _next(a, b, (p, q), (k, m))
            if hit is None:
                break
            out.append((*hit, 1))
            p, q = hit[0] + 1, hit[1] + 1
        out.append(run)
    return out


def _next(a: Side, b: Side, at: tuple[int, int], end: tuple[int, int]) -> tuple[int, int] | None:
    """The nearest equal words from `at` on, before `end`."""
    for apart in range(GAP):
        for j in range(at[1], min(at[1] + apart + 1, end[1])):
            i = at[0] + apart - (j - at[1])
            if i < end[0] and a.words[i] == b.words[j] >= 0:
                return i, j
    return None


def align(runs: list[Run], a: Side, b: Side, first: int = 0, second: int = 1) -> Match:
    """The passages two reports share, as runs of equal words, found again where order or a few words changed."""
    spans: list[tuple[Span, Span]] = []
    matched, total = 0, 0.0
    for bare in _chains(_disjoint(_grown(runs, a, b), a, b)):
        chain = _filled(bare, a, b)
        gaps = sum(max(y[0] - x[0] - x[2], y[1] - x[1] - x[2]) for x, y in pairwise(chain))
        value = sum(a.weight(i, i + size) for i, _, size in chain) - CHANGE * gaps
        if value >= PASSAGE:
            spans += [((i, i + size), (j, j + size)) for i, j, size in _joined(chain)]
            matched += sum(size for _, _, size in chain)
            total += value
    return Match(first, second, tuple(spans), matched, total)


def _joined(chain: list[Run]) -> list[Run]:
    """Neighbouring runs as one; single words between runs are left to the reader's eye."""
    out = [chain[0]]
    for run in chain[1:]:
        i, j, size = out[-1]
        if run[0] == i + size and run[1] == j + size:
            out[-1] = (i, j, size + run[2])
        else:
            out.append(run)
    return [run for run in out if run[2] > 1]


def _enough(match: Match, size: int) -> bool:
    weight, part = match.weight, match.weight / max(1, size)
    return weight >= MUCH or (weight >= ENOUGH and weight * part >= TOGETHER) or (weight >= BRIEF and part >= MOST)


def copies(piled: Pile, outlets: Sequence[str] = (), about: Collection[int] | None = None) -> list[Match]:
    """All pairs of reports that share enough text, in order; ``outlets`` names the outlet of each report ("" unknown).

    What only one outlet's pages carry again and again is taken out of the pile first.  ``about`` names reports one of
    which each pair must have, None for all.
    """
    n = len(piled)
    numbers = {name: k for k, name in enumerate(sorted(set(outlets) - {""}))}
    houses = np.array([numbers.get(name, -1) for name in outlets] or [-1] * n, np.int64)
    pairs, runs = _runs(_hits(piled, houses))
    if not runs:
        return []
    sizes = piled.sizes()

    @lru_cache(maxsize=4096)
    def side(k: int) -> Side:
        start, end = piled.bounds[k], piled.bounds[k + 1]
        upto = np.cumsum(piled.weight[start:end], dtype=np.float64)
        return Side(piled.words[start:end].tolist(), [0.0, *upto.tolist()])

    starts = np.flatnonzero(np.r_[True, pairs[1:] != pairs[:-1]])
    ends = np.r_[starts[1:], len(runs)]
    found = np.add.reduceat(np.array([size for _, _, size in runs], np.int64), starts)
    shorter = np.minimum(sizes[pairs[starts] // n], sizes[pairs[starts] % n])
    hopeful = found >= np.minimum(BARELY * shorter, np.maximum(ENOUGH - 2, 0.7 * np.sqrt(TOGETHER * shorter)))
    if about is not None:
        asked = np.zeros(n, np.bool_)
        asked[list(about)] = True
        hopeful &= asked[pairs[starts] // n] | asked[pairs[starts] % n]
    out = []
    for start, end in zip(starts[hopeful].tolist(), ends[hopeful].tolist(), strict=True):
        a, b = divmod(int(pairs[start]), n)
        match = align(runs[start:end], side(a), side(b), a, b)
        if _enough(match, int(min(sizes[a], sizes[b]))):
            out.append(match)
    return out
