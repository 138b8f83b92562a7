"""Storylines: events of one affair in order of time, each link with its reasons; a doubtful link is not made."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from scipy import sparse

from stemma.grouping.candidates import Floats, Ints, strongest
from stemma.grouping.linkage import link
from stemma.grouping.pairs import Pile, products
from stemma.grouping.views import normalised
from stemma.model import Event, Storyline, Tie
from stemma.settings import SETTINGS
from stemma.text import digest

# Two events are of one affair if they name the same people and bodies, tell of the same matter, open alike, and lie
# within a year.  A happening of one kind (another quake, another arrest) shares the matter but not the names.
ALIKE = {"fullnames": 0.36, "names": 0.48, "words": 0.33, "lead": 0.28}
APART = SETTINGS.grouping.storyline_days


def middle(events: Sequence[Event]) -> Floats:
    """The day each event is told on, infinite where it has no date."""
    return np.array([(e.start.toordinal() + e.end.toordinal()) / 2 if e.start and e.end else np.inf for e in events])


def shared_names(pile: Pile, one: Any, two: Any, count: int = 4) -> list[list[str]]:
    """For each row of two matrices over the pile's words: the words of names that weigh most in both."""
    both = one.multiply(two).tocsr()
    row, column, _ = strongest(both, count)
    out: list[list[str]] = [[] for _ in range(both.shape[0])]
    for at, term in zip(row.tolist(), column.tolist(), strict=True):
        out[at].append(pile.words[term].capitalize())
    return out


def ties(
    pile: Pile, events: Sequence[Event], rows: Sequence[Sequence[int]], first: Ints, second: Ints
) -> list[tuple[int, int, Tie]]:
    """The links between events, with the places of both events; only between events with dates, the earlier first."""
    where = np.empty(len(pile.days), dtype=np.int64)
    for at, group in enumerate(rows):
        where[list(group)] = at
    across = where[first] != where[second]
    low = np.minimum(where[first], where[second])[across]
    high = np.maximum(where[first], where[second])[across]
    keys = np.unique(low * len(events) + high)
    a, b = keys // len(events), keys % len(events)
    days = middle(events)
    with np.errstate(invalid="ignore"):
        gap = np.abs(days[a] - days[b])
    good = gap <= APART
    a, b, gap = a[good], b[good], gap[good]
    sums = sparse.csr_matrix((np.ones(len(where)), (where, np.arange(len(where)))), shape=(len(events), len(where)))
    likeness = np.ones(len(a))
    for view, least in ALIKE.items():
        centre = normalised(sums @ pile.views[view])
        value = products(centre, centre, a, b)
        likeness = np.where(value >= least, likeness * value ** (1 / len(ALIKE)), 0.0)
    out, names = [], sums @ pile.views["names"]
    found = np.flatnonzero(likeness > 0)
    common = shared_names(pile, names[a[found]], names[b[found]])
    for i, named_by_both in zip(found.tolist(), common, strict=True):
        one, two = sorted((int(a[i]), int(b[i])), key=lambda k: (days[k], events[k].id))
        named = ", ".join(named_by_both)
        reasons = (f"both name {named}", f"{round(float(gap[i]))} days apart", "tell of the same matter in other words")
        out.append((one, two, Tie(events[one].id, events[two].id, round(float(likeness[i]), 3), reasons)))
    return out


def storylines(
    pile: Pile, events: Sequence[Event], rows: Sequence[Sequence[int]], first: Ints, second: Ints
) -> tuple[list[Event], list[Storyline]]:
    """The events with the storyline each belongs to, and the storylines."""
    found = ties(pile, events, rows, first, second)
    a, b = (np.array([t[k] for t in found], dtype=np.int64) for k in (0, 1))
    groups = link(len(events), a, b, np.array([t[2].score for t in found]), 0.0)
    days, named, out = middle(events), list(events), []
    for group in groups:
        if len(group) < 2:
            continue
        order = sorted(group, key=lambda k: (days[k], events[k].id))
        ids = tuple(events[k].id for k in order)
        name = digest("storyline", min(min(e.own) for e in (events[k] for k in group)))
        inside = sorted((t for x, _, t in found if x in set(group)), key=lambda t: (t.first, t.second))
        largest = max(order, key=lambda k: (len(events[k].members), events[k].id))
        out.append(Storyline(name, events[largest].title, ids, tuple(inside)))
        for k in group:
            named[k] = replace(named[k], storyline=name)
    return named, sorted(out, key=lambda s: s.id)
