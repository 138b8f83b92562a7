"""Average linkage over a sparse graph of pairs, with pairs that must and pairs that must not go together."""

import heapq
from collections.abc import Iterable

import numpy as np

from stemma.grouping.candidates import Floats, Ints

FAR = 60  # days between two groups from which they may be a happening and its recurrence
WITNESSES = 2  # dated reports each must have, for one date may be wrong
RECURRENCE = 0.98  # how alike they must then be
STRAY = 0.92  # how alike they must be where one side has fewer: a date may be wrong
KNOWN = 6  # known pairs asked for, per member of the two groups, before absent pairs count as unlike


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
    where unknown), two groups whose dates lie well apart must be more alike: a recurrence resembles what it repeats.
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
        return max(threshold, RECURRENCE if fewer >= WITNESSES else STRAY)

    def push(a: int, b: int) -> None:
        s = likeness(a, b)
        if s > threshold and s > asked(a, b):
            a, b = min(a, b), max(a, b)
            heapq.heappush(heap, (-s, a, b, version[a], version[b]))

    for a in range(size):
        for b, (total, _) in around[a].items():
            if a < b and total > threshold:  # no pair of groups is more alike than the sum over their pairs
                push(a, b)
    while heap:
        _, a, b, va, vb = heapq.heappop(heap)
        if members[a] is None or members[b] is None or version[a] != va or version[b] != vb or b in enemies[a]:
            continue
        kept = merge(a, b)
        version[kept] += 1
        for other, (total, _) in around[kept].items():
            if total > threshold:
                push(kept, other)
    return sorted(sorted(m) for m in members if m is not None)
