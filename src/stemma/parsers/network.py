"""The two networks in numpy: the arithmetic of training/language/network.py, for reading only.

Rows (sentences, or a few short ones) are laid out time-major and longest first, so that each step of a recurrent layer
is one product over the rows that still have a word there: nothing is computed for padding.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from .features import MAX_CHARS, Vectors, letters, shape

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]
Weights = Mapping[str, Floats]
MOST_TYPES = 60_000


def read_weights(path: Path) -> dict[str, Floats]:
    """The arrays of one npz in single precision."""
    with np.load(path) as held:
        return {name: held[name].astype(np.float32) for name in held.files}


class Words:
    """Word types as input vectors, computed once and kept while there are not too many."""

    def __init__(self, vectors: Vectors, weights: Weights, extra: Floats | None = None) -> None:
        self._vectors, self._w = vectors, weights
        self._extra = np.zeros(0, np.float32) if extra is None else extra
        self.width = (
            vectors.width + sum(weights[f"words.{n}"].shape[-1] for n in ("char_w", "word", "shape")) + len(self._extra)
        )
        self._ids: dict[str, int] = {}
        self._table = np.empty((0, self.width), np.float32)

    def numbers(self, words: Sequence[str]) -> tuple[Ints, Floats]:
        """For each word the number of its type, and the table of all types, shape (types, width)."""
        if len(self._ids) > MOST_TYPES:
            self._ids, self._table = {}, self._table[:0]
        new = [word for word in dict.fromkeys(words) if word not in self._ids]
        if new:
            if len(self._ids) + len(new) > len(self._table):
                grown = np.empty((max(2 * len(self._table), len(self._ids) + len(new), 4096), self.width), np.float32)
                grown[: len(self._ids)] = self._table[: len(self._ids)]
                self._table = grown
            for begin in range(0, len(new), 512):
                part = new[begin : begin + 512]
                known = len(self._ids)
                self._table[known : known + len(part)] = self._encode(part)
                self._ids.update((word, known + i) for i, word in enumerate(part))
        ids = self._ids
        return np.fromiter((ids[word] for word in words), np.int64, len(words)), self._table

    def _encode(self, words: Sequence[str]) -> Floats:
        w, n = self._w, len(words)
        chars = np.zeros((n, MAX_CHARS + 2), np.int64)
        for i, word in enumerate(words):
            ids = letters(word)
            chars[i, 1 : 1 + len(ids)] = ids
        seen = w["words.char"][chars]
        seen[:, [0, -1]] = 0
        window = np.concatenate([seen[:, i : i + MAX_CHARS] for i in range(3)], axis=2)
        conv = window @ w["words.char_w"] + w["words.char_b"]
        conv[chars[:, 1:-1] == 0] = -1e4
        rows = np.array([self._vectors.row(word) for word in words])
        learnt = w["words.word"][np.where(rows < len(w["words.word"]), rows, 0)]
        kinds = w["words.shape"][[shape(word) for word in words]]
        extra = np.broadcast_to(self._extra, (n, len(self._extra)))
        return np.concatenate([self._vectors.numbers(rows), np.maximum(conv.max(1), 0), learnt, kinds, extra], axis=1)


class Layout:
    """Rows of words, given by begin and end, as time-major places: `ahead` and `behind` say which word stands where."""

    def __init__(self, rows: Sequence[tuple[int, int]]) -> None:
        self.rows = sorted(rows, key=lambda r: r[0] - r[1])
        begin = np.array([r[0] for r in self.rows], np.int64)
        length = np.array([r[1] - r[0] for r in self.rows], np.int64)
        steps = int(length.max(initial=0))
        self.sizes = [int(n) for n in np.searchsorted(-length, -np.arange(steps), side="left")]
        time = np.repeat(np.arange(steps), self.sizes)
        row = np.concatenate([np.arange(n) for n in self.sizes]) if steps else np.zeros(0, np.int64)
        self.ahead = begin[row] + time
        self.behind = begin[row] + length[row] - 1 - time


class Lstm:
    """One two-way recurrent layer."""

    def __init__(self, weights: Weights, prefix: str) -> None:
        self.hidden = weights[prefix + "h"].shape[1]
        h = self.hidden
        order = np.concatenate([np.arange(0, 2 * h), np.arange(3 * h, 4 * h), np.arange(2 * h, 3 * h)])
        half = np.where(np.arange(4 * h) < 3 * h, 0.5, 1).astype(np.float32)  # sigmoid(x) = (tanh(x / 2) + 1) / 2
        self._x, self._h, self._b = (np.ascontiguousarray(weights[prefix + n][..., order] * half) for n in "xhb")

    def __call__(self, table: Floats, ids: Ints, layout: Layout) -> Floats:
        """Reads words, given as rows of a table, shape (words, 2 * hidden)."""
        out = np.empty((len(ids), 2 * self.hidden), np.float32)
        types, which = np.unique(ids, return_inverse=True)  # words come again: each is weighed once
        read = table[types]
        for way, order in enumerate((layout.ahead, layout.behind)):
            weighed = read @ self._x[way]
            weighed += self._b[way]
            gates = weighed[which[order]]
            out[order, way * self.hidden : (way + 1) * self.hidden] = self._run(gates, layout.sizes, self._h[way])
        return out

    def _run(self, gates: Floats, sizes: Sequence[int], recurrent: Floats) -> Floats:
        n = self.hidden
        out = np.empty((len(gates), n), np.float32)
        cell = np.zeros((sizes[0] if sizes else 0, n), np.float32)
        at = before = 0
        for live in sizes:
            now = gates[at : at + live]
            if before:
                now += out[at - before : at - before + live] @ recurrent
            np.tanh(now, out=now)
            now[:, : 3 * n] += 1
            cell = cell[:live]
            cell *= now[:, n : 2 * n]
            cell += now[:, :n] * now[:, 3 * n :]
            cell *= 0.5
            here = out[at : at + live]
            np.tanh(cell, out=here)
            here *= now[:, 2 * n : 3 * n]
            here *= 0.5
            before = live
            at += live
        return out


class Names:
    """Tags of names by a two-way layer and a conditional random field."""

    def __init__(self, weights: Weights, tables: Mapping[str, Any], vectors: Vectors) -> None:
        self.tags: list[str] = tables["tags"]
        self._words = Words(vectors, weights, weights["source"][tables["home"]])
        self._lstm = Lstm(weights, "lstm.0.")
        self._w = weights
        rules = np.array([[0 if _follows(a, b) else -1e5 for b in self.tags] for a in self.tags], np.float32)
        self._moves = np.ascontiguousarray((weights["moves"] + rules).T)
        self._first, self._last = rules[0], rules[:, 0]

    def scores(self, words: Sequence[str], layout: Layout) -> Floats:
        """Scores of every tag of every word, shape (words, tags)."""
        ids, table = self._words.numbers(words)
        return self._lstm(table, ids, layout) @ self._w["out_w"] + self._w["out_b"]

    def bar(self, scores: Floats, cuts: Sequence[Sequence[int]]) -> None:
        """Lets no name run over the cuts between sentences; changes the scores in place."""
        bounds = np.unique(np.concatenate([np.array(some, np.int64) for some in cuts]))
        first, last = bounds[bounds < len(scores)], bounds[bounds > 0] - 1
        parts = np.array([tag[0] for tag in self.tags])
        scores[np.ix_(first, np.isin(parts, ["I", "E"]))] = -1e4
        scores[np.ix_(last, np.isin(parts, ["B", "I"]))] = -1e4

    def best(self, scores: Floats, layout: Layout) -> Ints:
        """The best allowed path of tags through each row, one tag a word."""
        out = np.zeros(len(scores), np.int64)
        if not layout.sizes:
            return out
        placed = scores[layout.ahead]
        sizes, pointers, at = layout.sizes, np.zeros((len(scores), len(self.tags)), np.int8), layout.sizes[0]
        alpha = placed[:at] + self._first
        ends = [alpha]
        for live in sizes[1:]:
            through = alpha[:live, None, :] + self._moves
            back = through.argmax(2)
            pointers[at : at + live] = back
            alpha = np.take_along_axis(through, back[:, :, None], 2)[:, :, 0] + placed[at : at + live]
            ends.append(alpha)
            at += live
        tag = np.zeros(0, np.int64)
        path = np.zeros(len(scores), np.int64)
        for step in range(len(sizes) - 1, -1, -1):
            at -= sizes[step]
            fresh = (ends[step][len(tag) :] + self._last).argmax(1)
            tag = np.concatenate([tag, fresh])
            path[at : at + sizes[step]] = tag
            if step:
                tag = pointers[at + np.arange(len(tag)), tag].astype(np.int64)
        out[layout.ahead] = path
        return out


def _follows(a: str, b: str) -> bool:
    inside = a[0] in "BI"
    return b[0] in "IE" and a[1:] == b[1:] if inside else b[0] in "OBS"
