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

from stemma.grouping.candidates import candidates
from stemma.grouping.facts import calendar, counts, stated_day
from stemma.grouping.terms import Terms
from stemma.grouping.views import Stream, contrast, rarity, shares, spans, stream, views

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

_CHUNK = 20_000
BASE = ("words", "lead", "names", "pairs")  # whose mean is the plain likeness
COSINES = ("words", "lead", "title", "names", "plain", "leadnames", "leadplain", "numbers", "counted", "pairs",
           "fullnames", "base", "neighbours", "contrast")  # fmt: skip
SAME_DAYS = 2  # days apart up to which reports are of the same days
NEAREST = 12
LEAST = 0.03  # pairs less alike than this are of two events
THRESHOLD = 0.4  # likeness from which groups are of one event


def products(left: Any, right: Any, first: Ints, second: Ints) -> Floats:
    """The inner product of row `first` of one sparse matrix and row `second` of another, pair by pair."""
    out = np.empty(len(first))
    for at in range(0, len(first), _CHUNK):
        a, b = first[at : at + _CHUNK], second[at : at + _CHUNK]
        out[at : at + _CHUNK] = np.asarray(left[a].multiply(right[b]).sum(axis=1)).ravel()
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

    stream: Stream
    views: dict[str, Any]
    shares: dict[str, tuple[Any, Any]]
    calendar: dict[str, Any]
    counted: Any
    counts: Any
    spans: Any
    days: Floats
    lengths: Floats


def pile_of(terms: Sequence[Terms], days: Floats) -> Pile:
    """Everything that pairs of a pile are compared by; `days` are days of publication, infinite where unknown."""
    s = stream(terms)
    seen = views(s)
    counted, numbers = counts(s)
    own = stated_day(s)
    lengths = np.array([t.words for t in terms], dtype=np.float64)
    return Pile(
        s,
        seen,
        shares(s, seen),
        calendar(s),
        counted,
        numbers,
        spans(s, rarity(s)),
        np.where(np.isfinite(days), days, own),
        lengths,
    )


def features(p: Pile, first: Ints, second: Ints, base: Floats, around: dict[str, Floats]) -> tuple[list[str], Floats]:
    """The names of the features, and one row of them for each pair."""
    columns: dict[str, Floats] = {v: products(m, m, first, second) for v, m in p.views.items()}
    for name, (top, present) in p.shares.items():
        there, back = products(top, present, first, second), products(top, present, second, first)
        columns[name + "-low"], columns[name + "-high"] = np.minimum(there, back), np.maximum(there, back)
    columns["base"] = base
    columns.update(around)
    columns.update(dates(p, first, second))
    shorter, longer = np.minimum(p.lengths[first], p.lengths[second]), np.maximum(p.lengths[first], p.lengths[second])
    columns["shorter"], columns["longer"] = np.log1p(shorter), np.log1p(longer)
    columns["spans"] = np.log1p(products(p.spans, p.spans, first, second))
    agree = products(p.counts, p.counts, first, second)
    columns["counts-agree"] = np.log1p(agree)
    columns["counts-differ"] = np.log1p(np.maximum(products(p.counted, p.counted, first, second) - agree, 0.0))
    return list(columns), np.column_stack(list(columns.values()))


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
    told = contrast(around, p.views, rarity(p.stream))
    columns["contrast"] = products(told, told, first, second)
    return columns


def dates(p: Pile, first: Ints, second: Ints) -> dict[str, Floats]:
    """How far apart two reports were published or date themselves, and whether the days they name agree."""
    columns = {}
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
    base = np.mean([products(p.views[v], p.views[v], first, second) for v in BASE], axis=0)
    around = surroundings(p, first, second, base)
    kept = base >= LEAST
    names, columns = features(p, first[kept], second[kept], base[kept], {k: v[kept] for k, v in around.items()})
    return first[kept], second[kept], names, columns


def widened(names: Sequence[str], columns: Floats) -> Floats:
    """The features with what a weighted sum cannot see in them: roots of cosines, and what likeness means where.

    A cosine's small values tell more apart than its large ones; likeness weighs otherwise where both reports are dated,
    of the same days, long, or alike in names, neighbours and what divides their kin.
    """
    at = {name: i for i, name in enumerate(names)}
    roots = {name: np.sqrt(np.maximum(columns[:, at[name]], 0.0)) for name in COSINES}
    dated, base = columns[:, at["dated"]], roots["base"]
    same = dated * (columns[:, at["gap"]] <= np.log1p(SAME_DAYS))
    kinds = (dated, same, roots["names"], columns[:, at["shorter"]], roots["neighbours"], roots["contrast"])
    plain = [columns, *(root[:, None] for root in roots.values())]
    undated = [part * (1.0 - dated)[:, None] for part in plain]  # without dates words weigh alone
    return np.column_stack([*plain, *undated, same, *(base * kind for kind in kinds)])


@cache
def _model() -> tuple[list[str], Floats, float]:
    """The names of the features, their weights and the start of the sum, see training/grouping/pairs.py."""
    found: dict[str, Any] = json.loads(files("stemma.data").joinpath("event_pairs.json").read_text("utf-8"))
    return found["features"], np.array(found["weights"]), float(found["start"])


def alike(names: Sequence[str], columns: Floats) -> Floats:
    """How surely the reports of each pair tell of one event, between 0 and 1, from rows of features."""
    features, weights, start = _model()
    order = [names.index(name) for name in features]
    # row by row and not by a matrix product, whose rounding follows the number of rows
    total = start + (widened(features, columns[:, order]) * weights).sum(axis=1)
    result: Floats = 1.0 / (1.0 + np.exp(-np.clip(total, -50.0, 50.0)))
    return result
