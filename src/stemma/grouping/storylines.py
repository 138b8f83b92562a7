"""Storylines: events of one affair in order of time, each link with its reasons; a doubtful link is not made."""

import json
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from importlib.resources import files
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
from stemma.trees import Trees

VIEWS = ("fullnames", "names", "words", "lead", "plain", "title", "leadnames")
TOGETHER = (
    ("fullnames", "words"),
    ("names", "plain"),
    ("leadnames", "words"),
)  # likenesses that count when both are there
APART = SETTINGS.grouping.storyline_days
LEAST = SETTINGS.grouping.storyline
UNLIKE = SETTINGS.grouping.storyline_unlike


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


def centres(pile: Pile, rows: Sequence[Sequence[int]]) -> dict[str, Any]:
    """What the reports of each event hold together, view by view: matrices with a row of length one for each event.

    ``named`` holds the names of the headlines.
    """
    column = np.array([report for group in rows for report in group], dtype=np.int64)
    row = np.repeat(np.arange(len(rows)), [len(group) for group in rows])
    sums = sparse.csr_matrix((np.ones(len(row)), (row, column)), shape=(len(rows), len(pile.days)))
    out = {view: normalised(sums @ pile.views[view]) for view in VIEWS}
    out["named"] = out["title"].multiply(out["names"] > 0).tocsr()
    return out


def rarest(held: Any, rarity: Floats, a: Ints, b: Ints) -> Floats:
    """The rarest word that rows `a` and `b` of a matrix both hold, weighed by how much of both rows it is."""
    both = held[a].minimum(held[b]) @ sparse.diags(rarity)
    found: Floats = np.asarray(both.max(axis=1).todense()).ravel()
    return found


def likeness(held: dict[str, Any], rarity: Floats, a: Ints, b: Ints, gap: Floats) -> tuple[list[str], Floats]:
    """The names of the features of pairs of events, and one row of them for each pair; `gap` is in days.

    One rare name in the headlines of both ties them, and a country or a large firm does not: how rare it is counts.
    """
    columns = {view: products(held[view], held[view], a, b) for view in VIEWS}
    for one, two in TOGETHER:
        columns[f"{one}-{two}"] = np.sqrt(np.maximum(columns[one] * columns[two], 0.0))
    for view in ("leadnames", "named"):
        columns["rare-" + view] = rarest(held[view], rarity, a, b)
    columns["gap"] = np.log1p(gap)
    return list(columns), np.column_stack(list(columns.values()))


@cache
def _model() -> Trees:
    """What was learned of pairs of events, see training/grouping/storylines.py."""
    return Trees.of(json.loads(files("stemma.grouping").joinpath("weights/storylines.json").read_text("utf-8")))


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
    held = centres(pile, rows)
    near = products(held["words"], held["words"], a, b) >= UNLIKE
    a, b, gap = a[near], b[near], gap[near]
    score = _model().chances(likeness(held, pile.rarity, a, b, gap)[1]) if len(a) else np.zeros(0)
    found = np.flatnonzero(score >= LEAST)
    common = shared_names(pile, held["names"][a[found]], held["names"][b[found]])
    out = []
    for i, named_by_both in zip(found.tolist(), common, strict=True):
        one, two = sorted((int(a[i]), int(b[i])), key=lambda k: (days[k], events[k].id))
        named = ", ".join(named_by_both)
        reasons = (f"both name {named}", f"{round(float(gap[i]))} days apart", "tell of the same matter in other words")
        out.append((one, two, Tie(events[one].id, events[two].id, round(float(score[i]), 3), reasons)))
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
