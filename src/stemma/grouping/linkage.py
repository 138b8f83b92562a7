"""Average linkage over a sparse graph of pairs, with pairs that must and pairs that must not go together."""

import heapq
from collections.abc import Iterable
from typing import Any

import numpy as np

from stemma.grouping.candidates import Floats, Ints
from stemma.settings import SETTINGS

SURE = SETTINGS.grouping.sure_pair
TRACE = 1e-3  # what is left of likeness past the cut
FAR = SETTINGS.grouping.recurrence_days
WITNESSES = SETTINGS.grouping.recurrence_witnesses
STRAY = SETTINGS.grouping.recurrence_stray
KNOWN = SETTINGS.grouping.known_pairs


def odds(likeness: Any) -> Any:
    """Likeness as evidence from 0 to 1, even odds at 0.5: log-odds, cut where a pair would outvote the others.

    A mean of odds weighs what speaks for and against; a mean of likeness lets many pairs that are barely unlike hide
    a few that are surely alike.  Past the cut a trace of the likeness stays, so that the surest pairs merge first.

    >>> [round(float(odds(p)), 2) for p in (0.1, 0.5, 0.7, 0.9, 1.0)]
    [0.07, 0.5, 0.66, 0.93, 1.0]
    """
    reach = np.log(SURE / (1.0 - SURE))
    held = np.clip(likeness, 1.0 - SURE, SURE)
    return (np.log(held / (1.0 - held)) / reach + 1.0) / 2.0 + TRACE * (likeness - 0.5)


def link(
    size: int,
    first: Ints,
    second: Ints,
    score: Floats,
    threshold: float,
    together: Iterable[tuple[int, int]] = (),
    apart: Iterable[tuple[int, int]] = (),
    days: Floats | None = None,
) -> list[list[int]]:
    """Group the items 0..size-1: the two most alike groups merge until none are alike by more than `threshold`.

    The likeness of two groups is the mean over their pairs; a pair that was never compared counts as 0, but only up
    to `KNOWN` pairs for each member, for a big group cannot have been compared throughout.  With `days` (infinite
    where unknown), two groups whose dates lie well apart stay apart, for a recurrence resembles what it repeats; one
    stray date must not part what is alike.
    """
    around: list[dict[int, tuple[float, int]]] = [{} for _ in range(size)]
    for a, b, s in zip(first.tolist(), second.tolist(), score.tolist(), strict=True):
        around[a][b] = around[b][a] = (s, 1)
    members: list[list[int] | None] = [[i] for i in range(size)]
    enemies: list[set[int]] = [set() for _ in range(size)]
    where = list(range(size))
    times = np.full(size, np.inf) if days is None else days
    dated = np.isfinite(times).astype(int).tolist()
    earliest, latest = times.tolist(), np.where(np.isfinite(times), times, -np.inf).tolist()

    def likeness(a: int, b: int) -> float:
        total, known = around[a][b]
        big, small = len(members[a] or ()), len(members[b] or ())
        return total / max(known, min(big * small, KNOWN * (big + small)))

    def merge(a: int, b: int) -> int:
        """Merge two groups into the one with more neighbours and return it."""
        if len(around[a]) < len(around[b]):
            a, b = b, a
        for other, (total, known) in around[b].items():
            del around[other][b]
            if other != a:
                t, k = around[a].get(other, (0.0, 0))
                around[a][other] = around[other][a] = (t + total, k + known)
        for other in enemies[b]:
            enemies[other].discard(b)
            enemies[other].add(a)
        enemies[a] |= enemies[b]
        dated[a] += dated[b]
        earliest[a], latest[a] = min(earliest[a], earliest[b]), max(latest[a], latest[b])
        moved = members[b] or []
        (members[a] or []).extend(moved)
        members[b] = None
        around[b], enemies[b] = {}, set()
        for i in moved:
            where[i] = a
        return a

    for a, b in together:
        if where[a] != where[b]:
            merge(where[a], where[b])
    for a, b in apart:
        if where[a] != where[b]:
            enemies[where[a]].add(where[b])
            enemies[where[b]].add(where[a])
    heap: list[tuple[float, int, int, int, int]] = []
    version = [0] * size

    def asked(a: int, b: int) -> float:
        """How alike two groups must be; one date may be wrong, so apart are only groups with `WITNESSES` each."""
        fewer, more = sorted((dated[a], dated[b]))
        if not fewer or more < WITNESSES:
            return threshold
        gap = max(earliest[a] - latest[b], earliest[b] - latest[a])
        within = max(latest[a] - earliest[a], latest[b] - earliest[b])
        if gap < FAR or within > gap / 2:
            return threshold
        return np.inf if fewer >= WITNESSES else max(threshold, STRAY)

    def push(a: int, b: int) -> None:
        total, known = around[a][b]
        if total <= threshold * known:  # most pairs; more pairs than are known only make it less
            return
        s = likeness(a, b)
        if s > asked(a, b):
            a, b = min(a, b), max(a, b)
            heapq.heappush(heap, (-s, a, b, version[a], version[b]))

    for a in range(size):
        for b in around[a]:
            if a < b:
                push(a, b)
    while heap:
        _, a, b, va, vb = heapq.heappop(heap)
        if members[a] is None or members[b] is None or version[a] != va or version[b] != vb or b in enemies[a]:
            continue
        kept = merge(a, b)
        version[kept] += 1
        for other in around[kept]:
            push(kept, other)
    return sorted(sorted(m) for m in members if m is not None)
