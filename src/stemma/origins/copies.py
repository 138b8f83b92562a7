"""Text that reports share without quoting it: candidates from shared rare shingles, then an alignment of words."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from stemma.model import Quotation, Report, Span
from stemma.origins.tokens import Ints, Pile, pile, positions, shingles

SHINGLE = 4  # words of a candidate's shingle
SEED = 3  # words of a seed of the alignment
CROWD = 16  # a shingle in more reports than this ties each only to its next neighbours
NEIGHBOURS = 4
HITS = 3  # shared shingles that make a pair a candidate
GAP = 6  # words that may be changed between two seeds of one passage
PASSAGE = 4.0  # least weight of a passage


@dataclass(frozen=True, slots=True)
class Match:
    """What two reports share: passages as (start, end) word positions on both sides, the words matched, their weight."""

    first: int
    second: int
    passages: tuple[tuple[Span, Span], ...]
    matched: int
    weight: float
    longest: int


def candidates(piled: Pile) -> Iterator[tuple[int, int, int]]:
    """Pairs of reports that share shingles few reports have, with the number of shared ones; in order."""
    n = len(piled)
    hashed, whole = shingles(piled.words, SHINGLE)
    owner = np.repeat(np.arange(n, dtype=np.int64), np.diff(piled.bounds))[: len(hashed)]
    if not len(hashed):
        return
    heavy = sum(piled.weight[k : k + len(hashed)] for k in range(SHINGLE)) >= 1.6
    ends = piled.bounds[owner + 1]
    use = np.flatnonzero(whole & heavy & (np.arange(len(hashed)) + SHINGLE <= ends))
    order = np.lexsort((owner[use], hashed[use]))
    key, who = hashed[use][order], owner[use][order]
    fresh = np.ones(len(key), np.bool_)
    fresh[1:] = (key[1:] != key[:-1]) | (who[1:] != who[:-1])
    key, who = key[fresh], who[fresh]
    starts = np.flatnonzero(np.r_[True, key[1:] != key[:-1]])
    size = np.diff(np.r_[starts, len(key)])
    span = np.repeat(size, size)
    rank = np.arange(len(key)) - np.repeat(starts, size)
    pairs: list[Ints] = []
    for step in range(1, CROWD):
        reach = (rank + step < span) & ((span <= CROWD) | (step <= NEIGHBOURS))
        at = np.flatnonzero(reach)
        if not len(at):
            break
        pairs.append(who[at] * n + who[at + step])
    if not pairs:
        return
    pair, count = np.unique(np.concatenate(pairs), return_counts=True)
    good = count >= HITS
    for p, c in zip(pair[good].tolist(), count[good].tolist(), strict=True):
        yield p // n, p % n, c


def _runs(a: Ints, b: Ints) -> list[tuple[int, int, int]]:
    """Maximal equal runs (start in a, start in b, length) that hold a seed, by start in a."""
    ha, wa = shingles(a, SEED)
    hb, wb = shingles(b, SEED)
    ia = np.flatnonzero(wa & np.isin(ha, hb))
    if not len(ia):
        return []
    places: dict[int, list[int]] = {}
    for j in np.flatnonzero(wb & np.isin(hb, ha)).tolist():
        places.setdefault(int(hb[j]), []).append(j)
    ended: dict[int, int] = {}  # diagonal -> end in a of its last run
    runs = []
    la, lb = a.tolist(), b.tolist()
    for i in ia.tolist():
        for j in places.get(int(ha[i]), ())[:8]:
            if ended.get(i - j, -1) > i:
                continue
            size = SEED
            while i + size < len(la) and j + size < len(lb) and la[i + size] == lb[j + size] >= 0:
                size += 1
            ended[i - j] = i + size
            runs.append((i, j, size))
    return runs


def align(a: Ints, b: Ints, weight: np.ndarray, first: int = 0, second: int = 1) -> Match:
    """Chain equal runs into passages: in order on both sides, at most `GAP` words changed between two runs."""
    runs = sorted(_runs(a, b), key=lambda r: (-r[2], r[0], r[1]))
    passages: list[list[tuple[int, int, int]]] = []
    used_a, used_b = np.zeros(len(a), np.bool_), np.zeros(len(b), np.bool_)
    taken = []
    for i, j, size in runs:
        while size >= SEED and (used_a[i] or used_b[j]):
            i, j, size = i + 1, j + 1, size - 1
        while size >= SEED and (used_a[i + size - 1] or used_b[j + size - 1]):
            size -= 1
        if size < SEED or used_a[i : i + size].any() or used_b[j : j + size].any():
            continue
        used_a[i : i + size] = True
        used_b[j : j + size] = True
        taken.append((i, j, size))
    for run in sorted(taken):
        for chain in reversed(passages[-4:]):
            i, j, size = chain[-1]
            if 0 <= run[0] - i - size <= GAP and 0 <= run[1] - j - size <= GAP:
                chain.append(run)
                break
        else:
            passages.append([run])
    spans, matched, total, longest = [], 0, 0.0, 0
    for chain in passages:
        sizes = [size for _, _, size in chain]
        gaps = sum(max(y[0] - x[0] - x[2], y[1] - x[1] - x[2]) for x, y in zip(chain, chain[1:], strict=False))
        value = float(sum(weight[i : i + size].sum() for i, _, size in chain)) - 0.3 * gaps
        if value < PASSAGE:
            continue
        (i, j, _), (k, m, last) = chain[0], chain[-1]
        spans.append(((i, k + last), (j, m + last)))
        matched += sum(sizes)
        total += value
        longest = max(longest, sum(sizes))
    return Match(first, second, tuple(spans), matched, total, longest)


ENOUGH = 18.0  # weight of shared words that makes a copy ...
PART = 0.055  # ... where it is also this part of the shorter report's words,
MUCH = 45.0  # or this weight whatever the part,
BRIEF, MOST = 7.0, 0.35  # or this little where it is most of a short report


def _enough(match: Match, size: int) -> bool:
    part = match.weight / max(1, size)
    return match.weight >= MUCH or (match.weight >= ENOUGH and part >= PART) or (match.weight >= BRIEF and part >= MOST)


def copies(piled: Pile) -> list[Match]:
    """All pairs of reports that share enough text, in order."""
    out = []
    for a, b, _ in candidates(piled):
        (s, e), (t, f) = piled.bounds[a : a + 2], piled.bounds[b : b + 2]
        match = align(piled.words[s:e], piled.words[t:f], piled.weight[s:e], a, b)
        if _enough(match, min(piled.size(a), piled.size(b))):
            out.append(match)
    return out
