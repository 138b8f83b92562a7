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
    groups = _Groups(size, zip(first.tolist(), second.tolist(), score.tolist(), strict=True), threshold, days)
    for a, b in together:
        if groups.where[a] != groups.where[b]:
            groups.merge(groups.where[a], groups.where[b])
    for a, b in apart:
        groups.part(groups.where[a], groups.where[b])
    return groups.linked()


class _Groups:
    """Groups of items while they merge; a group bears the number of one of its items."""

    def __init__(
        self, size: int, pairs: Iterable[tuple[int, int, float]], threshold: float, days: Floats | None
    ) -> None:
        self.threshold = threshold
        self.around: list[dict[int, tuple[float, int]]] = [{} for _ in range(size)]  # likeness and known pairs
        for a, b, s in pairs:
            self.around[a][b] = self.around[b][a] = (s, 1)
        self.members: list[list[int] | None] = [[i] for i in range(size)]
        self.enemies: list[set[int]] = [set() for _ in range(size)]
        self.where = list(range(size))  # the group of each item
        times = np.full(size, np.inf) if days is None else days
        self.dated: list[int] = np.isfinite(times).astype(int).tolist()
        self.earliest: list[float] = times.tolist()
        self.latest: list[float] = np.where(np.isfinite(times), times, -np.inf).tolist()

    def likeness(self, a: int, b: int) -> float:
        """The mean likeness of the pairs of two groups."""
        total, known = self.around[a][b]
        big, small = len(self.members[a] or ()), len(self.members[b] or ())
        return total / max(known, min(big * small, KNOWN * (big + small)))

    def part(self, a: int, b: int) -> None:
        """Keep two groups apart."""
        if a != b:
            self.enemies[a].add(b)
            self.enemies[b].add(a)

    def merge(self, a: int, b: int) -> int:
        """Merge two groups into the one with more neighbours and return it."""
        around, enemies = self.around, self.enemies
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
        self.dated[a] += self.dated[b]
        self.earliest[a] = min(self.earliest[a], self.earliest[b])
        self.latest[a] = max(self.latest[a], self.latest[b])
        moved = self.members[b] or []
        (self.members[a] or []).extend(moved)
        self.members[b] = None
        around[b], enemies[b] = {}, set()
        for i in moved:
            self.where[i] = a
        return a

    def asked(self, a: int, b: int) -> float:
        """How alike two groups must be; one date may be wrong, so apart are only groups with `WITNESSES` each."""
        fewer, more = sorted((self.dated[a], self.dated[b]))
        if not fewer or more < WITNESSES:
            return self.threshold
        gap = max(self.earliest[a] - self.latest[b], self.earliest[b] - self.latest[a])
        within = max(self.latest[a] - self.earliest[a], self.latest[b] - self.earliest[b])
        if gap < FAR or within > gap / 2:
            return self.threshold
        return np.inf if fewer >= WITNESSES else max(self.threshold, STRAY)

    def linked(self) -> list[list[int]]:
        """Merge the most alike groups first until none are alike enough; their members, in order."""
        heap: list[tuple[float, int, int, int, int]] = []
        version = [0] * len(self.members)

        def push(a: int, b: int) -> None:
            total, known = self.around[a][b]
            if total <= self.threshold * known:  # most pairs; more pairs than are known only make it less
                return
            s = self.likeness(a, b)
            if s > self.asked(a, b):
                a, b = min(a, b), max(a, b)
                heapq.heappush(heap, (-s, a, b, version[a], version[b]))

        for a, neighbours in enumerate(self.around):
            for b in neighbours:
                if a < b:
                    push(a, b)
        while heap:
            _, a, b, va, vb = heapq.heappop(heap)
            gone = self.members[a] is None or self.members[b] is None
            if gone or version[a] != va or version[b] != vb or b in self.enemies[a]:
                continue
            kept = self.merge(a, b)
            version[kept] += 1
            for other in self.around[kept]:
                push(kept, other)
        return sorted(sorted(m) for m in self.members if m is not None)
