"""How much two reports tell of one event: what they have in common and what speaks against it, pair by pair."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from stemma.grouping.candidates import Floats, Ints, candidates
from stemma.grouping.facts import calendar, counts, stated_day
from stemma.grouping.terms import Terms
from stemma.grouping.views import Known, contrast, rarity, shares, spans, stream, views
from stemma.settings import SETTINGS
from stemma.trees import Trees

Singles = NDArray[np.float32]

_CHUNK = 5_000  # pairs looked at together
BASE = ("words", "lead", "names", "pairs")  # whose mean is the plain likeness
OF_TWO_WORDS = ("counted", "pairs", "fullnames")  # views of pairs of words; all others are of the words themselves
NEAREST = SETTINGS.grouping.nearest_pairs
LEAST = SETTINGS.grouping.unlike
PLAIN = SETTINGS.grouping.plain_words
THRESHOLD = SETTINGS.grouping.threshold


def products(left: Any, right: Any, first: Ints, second: Ints) -> Floats:
    """The inner product of row `first` of one sparse matrix and row `second` of another, pair by pair."""
    out = np.empty(len(first))
    for at in range(0, len(first), _CHUNK):
        a, b = first[at : at + _CHUNK], second[at : at + _CHUNK]
        out[at : at + _CHUNK] = np.asarray(left[a].multiply(right[b]).sum(axis=1)).ravel()
    return out


def products_of_words(held: Any, seen: Singles, top: Singles, first: Ints, second: Ints) -> tuple[Singles, ...]:
    """`products` of many views over the same words at once, for the words two rows share are looked up only once.

    `held` is a matrix of all words; `seen` and `top` have a row for each of its entries and a column a view.  What is
    given for each pair: the products of `seen`, and the sums of `top` in the first row and in the second.
    """
    place, ones = held.copy(), held.copy()
    place.data = np.arange(1, held.nnz + 1, dtype=np.int32)  # from 1 on, since a product forgets zeros
    ones.data = np.ones(held.nnz, dtype=np.int32)
    out = tuple(np.empty((len(first), m.shape[1]), dtype=np.float32) for m in (seen, top, top))
    for at in range(0, len(first), _CHUNK):
        a, b = first[at : at + _CHUNK], second[at : at + _CHUNK]
        shared = place[a].multiply(ones[b]).tocsr()
        mine, yours = shared.data - 1, ones[a].multiply(place[b]).tocsr().data - 1
        entries = (np.ones(len(mine), dtype=np.float32), np.arange(len(mine)), shared.indptr)
        sums = sparse.csr_matrix(entries, shape=(len(a), len(mine)))
        for found, each in zip(out, (seen[mine] * seen[yours], top[mine], top[yours]), strict=True):
            found[at : at + _CHUNK] = sums @ each
    return out


def aligned(held: Any, seen: Sequence[Any]) -> Singles:
    """The weights of views whose words are among those of `held`: a column a view, a row for each entry of `held`."""

    def keys(m: Any) -> Ints:
        rows: Ints = np.repeat(np.arange(m.shape[0], dtype=np.int64), np.diff(m.indptr))
        found: Ints = rows * held.shape[1] + m.indices
        return found

    all_keys = keys(held)
    out = np.zeros((held.nnz, len(seen)), dtype=np.float32)
    for column, view in enumerate(seen):
        out[np.searchsorted(all_keys, keys(view)), column] = view.data
    return out


def nearest(size: int, first: Ints, second: Ints, score: Floats) -> tuple[Any, Floats, Ints, Ints]:
    """The graph of each report's nearest others, the mean of its three best scores, and the rank of each pair in it."""
    row, column = np.r_[first, second], np.r_[second, first]
    both = np.r_[score, score]
    order = np.lexsort((column, -both, row))
    count = np.bincount(row, minlength=size)
    start = np.cumsum(count) - count
    rank = np.empty(len(row), dtype=np.int64)
    rank[order] = np.arange(len(row)) - start[row[order]]
    near = rank < NEAREST
    graph = sparse.csr_matrix((both[near], (row[near], column[near])), shape=(size, size))
    best = np.bincount(row[rank < 3], both[rank < 3], size) / 3
    strongest = np.maximum(np.bincount(row[rank == 0], both[rank == 0], size), 1e-6)
    graph = (graph + sparse.diags(strongest)).tocsr()
    length = np.sqrt(np.asarray(graph.multiply(graph).sum(axis=1)).ravel())
    graph = (sparse.diags(1.0 / length) @ graph).tocsr()
    return graph, best, rank[: len(first)], rank[len(first) :]


@dataclass(slots=True)
class Pile:
    """What is compared of a pile of reports, row by row."""

    words: list[str]
    rarity: Floats
    views: dict[str, Any]
    shares: dict[str, Any]
    calendar: dict[str, Any]
    counted: Any
    counts: Any
    spans: Any
    days: Floats
    lengths: Floats


def pile_of(terms: Sequence[Terms], days: Floats, known: Known | None = None) -> Pile:
    """Everything that pairs of a pile are compared by; `days` are days of publication, infinite where unknown.

    ``known`` is the record that the pile is a part of, by which its terms are weighed.
    """
    s = stream(terms, known)
    seen = views(s)
    counted, numbers = counts(s)
    own = stated_day(s)
    lengths = np.array([t.words for t in terms], dtype=np.float64)
    rare = rarity(s)
    return Pile(
        s.words,
        rare,
        seen,
        shares(seen),
        calendar(s),
        counted,
        numbers,
        spans(s, rare),
        np.where(np.isfinite(days), days, own),
        lengths,
    )


def likeness(p: Pile, first: Ints, second: Ints) -> dict[str, Floats]:
    """The cosine of each pair in every view, and how much of the strongest terms of one report the other holds."""
    held = p.views["words"]
    held.sort_indices()
    of_words = [v for v in p.views if v not in OF_TWO_WORDS]
    seen, top = aligned(held, [p.views[v] for v in of_words]), aligned(held, list(p.shares.values()))
    cosines, there, back = products_of_words(held, seen, top, first, second)
    columns = dict(zip(of_words, cosines.T, strict=True))
    for view in OF_TWO_WORDS:
        columns[view] = products(p.views[view], p.views[view], first, second)
    low, high = np.minimum(there, back).T, np.maximum(there, back).T
    for at, share in enumerate(p.shares):
        columns[share + "-low"], columns[share + "-high"] = low[at], high[at]
    return columns


def features(p: Pile, first: Ints, second: Ints, columns: dict[str, Floats]) -> tuple[list[str], Floats]:
    """The names of the features, and one row of them for each pair; `columns` are those that are known."""
    columns.update(dates(p, first, second))
    shorter, longer = np.minimum(p.lengths[first], p.lengths[second]), np.maximum(p.lengths[first], p.lengths[second])
    columns["shorter"], columns["longer"] = np.log1p(shorter), np.log1p(longer)
    columns["spans"] = np.log1p(products(p.spans, p.spans, first, second))
    agree = products(p.counts, p.counts, first, second)
    columns["counts-agree"] = np.log1p(agree)
    columns["counts-differ"] = np.log1p(np.maximum(products(p.counted, p.counted, first, second) - agree, 0.0))
    return list(columns), np.column_stack([column.astype(np.float32) for column in columns.values()])


def surroundings(p: Pile, first: Ints, second: Ints, base: Floats) -> dict[str, Floats]:
    """How a pair stands among the other pairs of its two reports."""
    columns = {}
    graph, best, rank, back = nearest(len(p.days), first, second, base)
    columns["neighbours"] = products(graph, graph, first, second)
    ratio, other = base / np.maximum(best[first], 0.02), base / np.maximum(best[second], 0.02)
    columns["relative-low"], columns["relative-high"] = np.minimum(ratio, other), np.maximum(ratio, other)
    columns["rank-low"], columns["rank-high"] = np.log1p(np.minimum(rank, back)), np.log1p(np.maximum(rank, back))
    row, column = np.r_[first, second], np.r_[second, first]
    near = np.r_[rank, back] < 2 * NEAREST
    around = sparse.csr_matrix((np.ones(near.sum()), (row[near], column[near])), shape=graph.shape)
    around = (around + sparse.identity(graph.shape[0])).tocsr()
    told = contrast(around, p.views, p.rarity)
    columns["contrast"] = products(told, told, first, second)
    return columns


def dates(p: Pile, first: Ints, second: Ints) -> dict[str, Floats]:
    """How far apart two reports were published or date themselves, and whether the days they name agree."""
    columns: dict[str, Floats] = {}
    known = np.isfinite(p.days[first]) & np.isfinite(p.days[second])
    gap = np.abs(np.where(known, p.days[first], 0.0) - np.where(known, p.days[second], 0.0))
    columns["dated"] = known.astype(np.float64)
    columns["gap"] = np.where(known, np.log1p(gap), 1.0)
    for name, m in p.calendar.items():
        common = products(m, m, first, second) > 0
        some = np.asarray(m.sum(axis=1)).ravel() > 0
        columns[name] = np.where(common, 1.0, np.where(some[first] & some[second], -1.0, 0.0))
    return columns


def compare(p: Pile) -> tuple[Ints, Ints, list[str], Floats]:
    """The pairs of a pile worth comparing (two columns of rows), the names of the features, and the features."""
    first, second = candidates([p.views["words"], p.views["pairs"]], p.days)
    columns = likeness(p, first, second)
    columns["base"] = base = np.mean([columns[v] for v in BASE], axis=0)
    columns |= surroundings(p, first, second, base)
    kept = base >= LEAST
    first, second = first[kept], second[kept]
    names, rows = features(p, first, second, {name: column[kept] for name, column in columns.items()})
    told = ~named_alone(names, rows)
    return first[told], second[told], names, rows[told]


def named_alone(names: Sequence[str], rows: Floats) -> NDArray[np.bool_]:
    """The pairs that have single names in common and nothing else: a country, a capital, a weekday prove no event."""
    column = {name: rows[:, names.index(name)] for name in ("plain", "fullnames", "counts-agree", "spans")}
    alone: NDArray[np.bool_] = column.pop("plain") < PLAIN
    for more in column.values():
        alone &= more == 0
    return alone


@cache
def _model() -> Trees:
    """What was learned of pairs, see training/grouping/pairs.py."""
    return Trees.of(json.loads(files("stemma.grouping").joinpath("weights/event_pairs.json").read_text("utf-8")))


def alike(names: Sequence[str], columns: Floats) -> Floats:
    """How surely the reports of each pair tell of one event, between 0 and 1, from rows of features."""
    trees = _model()
    order = [names.index(name) for name in trees.features]
    return trees.chances(columns if order == list(range(columns.shape[1])) else columns[:, order])
