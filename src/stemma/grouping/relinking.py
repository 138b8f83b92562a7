"""Grouping anew only what new reports touch: the events that hold a report likely to be of one event with a new one.

Average linkage joins no two groups without a pair above the threshold, so of an event without such a pair with a new
report nothing can change; its reports stand by as neighbours.  What can differ from grouping the whole pile: a new
report's kin that its rarest words do not find, and pairs of old reports that are judged by fewer neighbours.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from stemma.grouping.candidates import Floats, Ints
from stemma.grouping.linkage import link, odds
from stemma.grouping.pairs import THRESHOLD
from stemma.grouping.views import Known
from stemma.model import Event

Pairs = Sequence[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Grown:
    """How a record has grown: which reports are new or changed, and how common its words are in all of it."""

    fresh: frozenset[str]
    known: Known

    def rows(self, place: Mapping[str, int], events: Sequence[Event]) -> tuple[list[list[int]], set[int]]:
        """The rows of each earlier event, and those that are new, or of an event that lost a report."""
        groups = [[place[r] for r in e.own if r in place] for e in events]
        fresh = {place[r] for r in self.fresh if r in place}
        return groups, fresh.union(*(g for e, g in zip(events, groups, strict=True) if len(g) < len(e.own)))


def scored(
    size: int,
    chances: Callable[[Ints], Floats],
    pairs: tuple[Ints, Ints],
    groups: Sequence[Sequence[int]],
    fresh: Collection[int],
    judged: tuple[Pairs, Pairs],
) -> Floats:
    """How alike pairs are where that may move anything: those of new rows, then those of groups that these touch.

    ``chances`` gives it for some of the pairs; it is 0 for the others.
    """
    first, second = pairs
    score = np.zeros(len(first))
    asked = np.zeros(len(first), dtype=np.bool_)
    rows = np.zeros(size, dtype=np.bool_)
    rows[list(fresh)] = True
    bound = {i for a, b in (*judged[0], *judged[1]) if rows[a] or rows[b] for i in (a, b)}
    for _ in range(2):
        more = np.flatnonzero(~asked & (rows[first] | rows[second]))
        score[more] = chances(more)
        asked[more] = True
        likely = score > THRESHOLD
        met = {*first[likely].tolist(), *second[likely].tolist(), *bound}
        rows[[i for g in groups if not met.isdisjoint(g) for i in g]] = True
    return score


def relinked(
    groups: Sequence[Sequence[int]],
    fresh: Collection[int],
    pairs: tuple[Ints, Ints, Floats],
    judged: tuple[Pairs, Pairs],
    days: Floats,
) -> tuple[list[list[int]], set[int]]:
    """The groups with the new rows in them, and the rows of those linked anew, which are all that a new row touches.

    ``pairs`` are all pairs with their likeness, ``judged`` those that people put together and those they set apart.
    """
    first, second, score = pairs
    new = np.zeros(len(days), dtype=np.bool_)
    new[list(fresh)] = True
    likely = (score > THRESHOLD) & (new[first] | new[second])
    touched = {*first[likely].tolist(), *second[likely].tolist(), *fresh}
    touched |= {i for a, b in (*judged[0], *judged[1]) if new[a] or new[b] for i in (a, b)}
    kept = [sorted(g) for g in groups if g and touched.isdisjoint(g)]
    stay = {i for g in kept for i in g}
    rows = np.array([i for i in range(len(days)) if i not in stay], dtype=np.int64)
    number = np.full(len(days), -1, dtype=np.int64)
    number[rows] = np.arange(len(rows))
    inside = (number[first] >= 0) & (number[second] >= 0)
    together, apart = (
        [(int(number[a]), int(number[b])) for a, b in some if number[a] >= 0 <= number[b]] for some in judged
    )
    linked = link(
        len(rows), number[first[inside]], number[second[inside]], odds(score[inside]), odds(THRESHOLD), together, apart,
        days[rows],
    )  # fmt: skip
    return sorted([*kept, *([int(rows[i]) for i in g] for g in linked)]), set(rows.tolist())
