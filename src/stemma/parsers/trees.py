"""Tags and trees: two recurrent layers, a score for every pair of words, and the best tree through them."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from .features import Vectors
from .network import Floats, Ints, Layout, Lstm, Weights, Words

_AT_ONCE = 1024  # words whose relations are scored together: a word takes a few thousand numbers


class Trees:
    """Penn tags, parts of speech, heads and Universal Dependencies of sentences."""

    def __init__(self, weights: Weights, tables: Mapping[str, Any], vectors: Vectors) -> None:
        self.tags: list[str] = tables["tags"]
        self.pos: list[str] = tables["pos"]
        self.rels: list[str] = tables["rels"]
        self._w = weights
        self._words = Words(vectors, weights)
        self._low, self._top = Lstm(weights, "lstm.0."), Lstm(weights, "lstm.1.")
        self._wide = weights["rel_dep_b"].shape[0]
        by_relation = weights["rel"].reshape(self._wide + 1, len(self.rels), self._wide + 1)
        self._rel = np.ascontiguousarray(by_relation.reshape(self._wide + 1, -1))
        self._root_rel = self.rels.index("ROOT")

    def read(self, words: Sequence[str], layout: Layout) -> tuple[Ints, Ints, Ints, Ints]:
        """For every word its tag, part of speech, head (a position in `words`; its own for a root) and relation."""
        ids, table = self._words.numbers(words)
        low = self._low(table, ids, layout)
        tags, pos = (np.asarray((low @ self._w[n + "_w"] + self._w[n + "_b"]).argmax(1)) for n in ("tag", "pos"))
        top = self._top(low, np.arange(len(low)), layout)
        dep = {n: self._view(n + "_dep", top) for n in ("arc", "rel")}
        head = {n: self._view(n + "_head", np.concatenate([top, self._w["root"][None]])) for n in ("arc", "rel")}
        heads = self._heads(dep["arc"], head["arc"], layout)
        rels = self._relations(dep["rel"], head["rel"], heads)
        own = np.arange(len(words))
        return tags, pos, np.where(heads == len(words), own, heads), rels

    def _view(self, name: str, x: Floats) -> Floats:
        out: Floats = x @ self._w[name + "_w"] + self._w[name + "_b"]
        np.maximum(out, 0.1 * out, out=out)
        return out

    def _heads(self, dep: Floats, head: Floats, layout: Layout) -> Ints:
        """The head of every word, as a row of `head`, whose last row is the root."""
        out = np.zeros(len(dep), np.int64)
        mixed = np.concatenate([dep, np.ones((len(dep), 1), np.float32)], axis=1) @ self._w["arc"]
        for begin, end in layout.rows:
            n = end - begin
            scores = np.empty((n, n + 1), np.float32)
            scores[:, 0] = mixed[begin:end] @ head[-1]
            np.matmul(mixed[begin:end], head[begin:end].T, out=scores[:, 1:])
            found = best_heads(scores)
            out[begin:end] = np.where(found == 0, len(dep), begin + found - 1)
        return out

    def _relations(self, dep: Floats, head: Floats, heads: Ints) -> Ints:
        out = np.zeros(len(dep), np.int64)
        to_root = heads == len(dep)
        one = np.ones((min(len(dep), _AT_ONCE), 1), np.float32)
        for begin in range(0, len(dep), _AT_ONCE):
            part = slice(begin, begin + _AT_ONCE)
            some = dep[part]
            mixed = np.concatenate([some, one[: len(some)]], axis=1) @ self._rel
            other = np.concatenate([head[heads[part]], one[: len(some)]], axis=1)
            scores = np.matmul(mixed.reshape(len(some), len(self.rels), -1), other[:, :, None])[:, :, 0]
            scores[~to_root[part], self._root_rel] = -np.inf
            out[part] = scores.argmax(1)
        out[to_root] = self._root_rel
        return out


def best_heads(scores: npt.NDArray[np.floating[Any]]) -> Ints:
    """The best tree with one root, from scores of shape (words, 1 + words); column 0 is the root, heads count from 1.

    >>> best_heads(np.array([[2.0, -9.0, 1.0], [1.0, 3.0, -9.0]], np.float32)).tolist()
    [0, 1]
    """
    n = len(scores)
    scores[np.arange(n), np.arange(1, n + 1)] = -1e9
    heads: Ints = scores.argmax(1)
    if _is_tree(heads):
        return heads
    normal = scores - scores.max(1, keepdims=True)
    normal = (normal - np.log(np.exp(normal).sum(1, keepdims=True))).astype(np.float64)
    normal[:, 0] -= 1e4  # dearer than any other arc, so that just one word takes the root
    square = np.full((n + 1, n + 1), -1e12)
    square[1:] = normal
    return _spanning(square)[1:]


def _is_tree(heads: Ints) -> bool:
    if (heads == 0).sum() != 1:
        return False
    up = np.concatenate([[0], heads])
    for _ in range(len(heads).bit_length()):
        up = up[up]
    return not up.any()


def _spanning(scores: npt.NDArray[np.float64]) -> Ints:
    """Chu-Liu-Edmonds: the best tree over nodes 0..n with 0 at its root; scores[i, j] is for i hanging on j."""
    np.fill_diagonal(scores, -1e12)
    heads: Ints = scores.argmax(1)
    heads[0] = 0
    cycle = np.array(_cycle(heads), np.int64)
    if not len(cycle):
        return heads
    inside = np.zeros(len(scores), dtype=np.bool_)
    inside[cycle] = True
    rest = np.flatnonzero(~inside)
    held = scores[cycle, heads[cycle]]
    entering = scores[cycle[:, None], rest] - held[:, None]  # what breaking the cycle at each of its words costs
    leaving = scores[rest[:, None], cycle]
    smaller = np.full((len(rest) + 1, len(rest) + 1), -1e12)
    smaller[:-1, :-1] = scores[rest[:, None], rest]
    smaller[-1, :-1] = entering.max(0)
    smaller[:-1, -1] = leaving.max(1)
    found = _spanning(smaller)
    out = found[1:-1] == len(rest)  # those that hang on the cycle; the first is the root
    heads[rest[1:][~out]] = rest[found[1:-1][~out]]
    heads[rest[1:][out]] = cycle[leaving[1:][out].argmax(1)]
    heads[cycle[int(entering[:, found[-1]].argmax())]] = rest[found[-1]]
    return heads


def _cycle(heads: Ints) -> list[int]:
    state = [0] * len(heads)
    state[0] = 2
    for start in range(1, len(heads)):
        path = []
        at = start
        while state[at] == 0:
            state[at] = 1
            path.append(at)
            at = int(heads[at])
        if state[at] == 1:
            return path[path.index(at) :]
        for node in path:
            state[node] = 2
    return []
