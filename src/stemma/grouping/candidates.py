"""Which pairs of reports are worth comparing: those that share rare terms, found by an inverted index, never all."""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from stemma.settings import SETTINGS

Floats = NDArray[np.floating[Any]]
Ints = NDArray[np.signedinteger[Any]]

STRONGEST = SETTINGS.grouping.candidate_terms
RUN = SETTINGS.grouping.candidate_run
FAINT = SETTINGS.grouping.candidate_share
PARTNERS = SETTINGS.grouping.candidate_partners
CHUNK = 1024


def strongest(m: Any, count: int) -> tuple[Ints, Ints, Floats]:
    """Row, column and weight of the `count` heaviest entries of each row."""
    m.sort_indices()
    row = np.repeat(np.arange(m.shape[0]), np.diff(m.indptr))
    most = float(np.abs(m.data).max(initial=0.0)) + 1.0
    order = np.argsort(row - m.data / most, kind="stable")  # by row, the heaviest first, equal ones by column
    rank = np.arange(len(row)) - m.indptr[row]
    kept = order[rank < count]  # rows stay in place under the sort, so a rank is a place within its row
    return row[kept], m.indices[kept].astype(np.int64), m.data[kept]


def runs(row: Ints, column: Ints, when: Floats) -> Ints:
    """A new column for each term and run: a term of too many reports is cut into runs of neighbours in time."""
    order = np.lexsort((row, when[row], column))
    ordered = column[order]
    first = np.flatnonzero(np.r_[True, ordered[1:] != ordered[:-1]]) if len(ordered) else np.zeros(0, dtype=np.int64)
    sizes = np.diff(np.r_[first, len(ordered)])
    place = np.arange(len(ordered)) - np.repeat(first, sizes)
    starts = np.r_[True, (ordered[1:] != ordered[:-1]) | (place[1:] % RUN == 0)] if len(ordered) else place
    out = np.empty(len(ordered), dtype=np.int64)
    out[order] = np.cumsum(starts) - 1
    return out


def candidates(found_by: list[Any], when: Floats) -> tuple[Ints, Ints]:
    """Pairs (first < second) of rows that share rare terms: for each row its best `PARTNERS`.

    `found_by` are row-normalised matrices (views), `when` the day of each row (infinite where unknown).
    """
    n = len(when)
    parts, offset = [], 0
    for m in found_by:
        row, column, weight = strongest(m, STRONGEST)
        column = runs(row, column, when)
        parts.append((row, column + offset, weight))
        offset += int(column.max()) + 1 if len(column) else 0
    row, column, weight = (np.concatenate([p[k] for p in parts]) for k in range(3))
    index = sparse.csr_matrix((weight, (row, column)), shape=(n, max(1, offset)))
    turned = index.T.tocsr()
    firsts, seconds = [], []
    for start in range(0, n, CHUNK):
        near = (index[start : start + CHUNK] @ turned).tocsr()
        near.data[near.data < FAINT] = 0.0
        near.eliminate_zeros()
        a, b, _ = strongest(near, PARTNERS + 1)
        a = a + start
        firsts.append(np.minimum(a, b)[a != b])
        seconds.append(np.maximum(a, b)[a != b])
    if not firsts:
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
    keys = np.sort(np.concatenate(firsts) * n + np.concatenate(seconds))
    keys = keys[np.r_[True, keys[1:] != keys[:-1]][: len(keys)]]
    return keys // n, keys % n
