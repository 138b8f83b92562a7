"""Prepared documents (spaCy DocBins) to padded batches of numbers."""

import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import spacy
from spacy.tokens import Doc, DocBin

from stemma.lang import NATIVE
from stemma.parsers.features import MAX_CHARS, Vectors, letters, shape
from stemma.parsers.tokens import pack_rows

MOST_TYPES = 1536


@dataclass(frozen=True, slots=True)
class Sentence:
    """One gold sentence; lists of one length. `names` is None for a word without a gold tag."""

    words: list[str]
    names: Sequence[str | None] = ()
    source: int = 0
    tags: Sequence[int] = ()
    pos: Sequence[int] = ()
    heads: Sequence[int] = ()
    rels: Sequence[int] = ()


def read_docs(path: Path) -> list[Doc]:
    """The documents of one DocBin."""
    return list(DocBin().from_disk(path).get_docs(spacy.blank("en").vocab))


def name_rows(docs: Iterable[Doc], source: int, longest: int = 64) -> Iterator[Sentence]:
    """Rows of whole sentences, as many as fit into `longest` words, tagged B-, I-, E-, S- or O."""
    for doc in docs:
        tags: list[str | None] = [None if t.ent_iob == 0 else "O" for t in doc]
        for e in doc.ents:
            if len(e) == 1:
                tags[e.start] = "S-" + e.label_
            else:
                tags[e.start : e.end] = ["B-" + e.label_, *["I-" + e.label_] * (len(e) - 2), "E-" + e.label_]
        words = [t.text for t in doc]
        begins = set(NATIVE.sentence_starts(doc.text))
        cuts = [t.i for t in doc if t.idx in begins and (t.ent_iob != 1)] or [0]
        cuts = sorted({0, *cuts})
        for begin, end in pack_rows([*cuts, len(doc)], longest):
            keep = [i for i in range(begin, end) if not words[i].isspace()]
            if keep:
                yield Sentence([words[i] for i in keep], [tags[i] for i in keep], source)


def tree_rows(
    docs: Iterable[Doc], tags: dict[str, int], pos: dict[str, int], rels: dict[str, int], longest: int = 100
) -> Iterator[Sentence]:
    """Gold trees as sentences; heads count from 1, 0 is the root."""
    for doc in docs:
        for sent in doc.sents:
            if len(sent) <= longest:
                heads = [0 if t.head.i == t.i else t.head.i - sent.start + 1 for t in sent]
                yield Sentence(
                    [t.text for t in sent],
                    (),
                    0,
                    [tags[t.tag_] for t in sent],
                    [pos[t.pos_] for t in sent],
                    heads,
                    [rels[t.dep_] for t in sent],
                )


class Types:
    """Word types with their features, computed once."""

    def __init__(self, vectors: Vectors, learnt: int) -> None:
        self.vectors, self.learnt = vectors, learnt
        self._ids: dict[str, int] = {}
        self._rows: list[int] = []
        self._chars: list[list[int]] = []
        self._shapes: list[int] = []

    def id(self, word: str) -> int:
        """The number of a word type, new types getting the next."""
        found = self._ids.get(word)
        if found is None:
            found = self._ids[word] = len(self._ids)
            ids = letters(word)
            self._rows.append(self.vectors.row(word))
            self._chars.append(ids + [0] * (MAX_CHARS - len(ids)))
            self._shapes.append(shape(word))
        return found

    def features(self, ids: np.ndarray) -> dict[str, np.ndarray]:
        """The features of some types, padded to MOST_TYPES."""
        rows = np.array([self._rows[i] for i in ids] + [0] * (MOST_TYPES - len(ids)))
        chars = np.zeros((MOST_TYPES, MAX_CHARS), np.int32)
        chars[: len(ids)] = [self._chars[i] for i in ids]
        shapes = np.zeros(MOST_TYPES, np.int32)
        shapes[: len(ids)] = [self._shapes[i] for i in ids]
        return {
            "vector": self.vectors.numbers(rows),
            "word": np.where(rows <= self.learnt, rows, 0).astype(np.int32),
            "chars": chars,
            "shape": shapes,
        }


def batch_rows(rows: Sequence[Sentence], wide: int, high: int, types: Types) -> dict[str, Any]:
    """Pads rows to (high, wide) and adds what both networks need."""
    ids = np.zeros((high, wide), np.int64)
    mask = np.zeros((high, wide), bool)
    back = np.tile(np.arange(wide, dtype=np.int32), (high, 1))
    for r, row in enumerate(rows):
        n = len(row.words)
        ids[r, :n] = [types.id(w) for w in row.words]
        mask[r, :n] = True
        back[r, :n] = np.arange(n - 1, -1, -1)
    kinds, tokens = np.unique(ids, return_inverse=True)
    return {
        "types": types.features(kinds),
        "tokens": tokens.reshape(ids.shape).astype(np.int32),
        "mask": mask,
        "back": back,
        "kinds": len(kinds),
    }


def fill(rows: Sequence[Sequence[int]], high: int, wide: int) -> np.ndarray:
    """Rows of numbers padded with 0."""
    out = np.zeros((high, wide), np.int32)
    for r, row in enumerate(rows):
        out[r, : len(row)] = row
    return out


def buckets(
    rows: Iterable[Sentence], widths: Sequence[int], words: int, rng: random.Random
) -> Iterator[tuple[list[Sentence], int]]:
    """Groups rows of similar length into batches of about `words` padded words; the caller shuffles the rows."""
    held: dict[int, list[Sentence]] = {w: [] for w in widths}
    for row in rows:
        wide = next((w for w in widths if len(row.words) <= w), None)
        if wide is None:
            continue
        held[wide].append(row)
        if len(held[wide]) == max(1, words // wide):
            yield held[wide], wide
            held[wide] = []


class Swaps:
    """Augmentation: names replaced by other names of the same kind, and rows written in capitals or as a headline."""

    def __init__(self, rows: Iterable[Sentence], rng: random.Random, swap: float, recase: float) -> None:
        self.rng, self.swap, self.recase = rng, swap, recase
        seen: dict[str, set[tuple[str, ...]]] = {}
        for row in rows:
            for begin, end, kind in spans(row.names):
                if kind in ("PERSON", "ORG", "LOC") and end - begin <= 6:
                    seen.setdefault(kind, set()).add(tuple(row.words[begin:end]))
        self.names = {kind: sorted(found) for kind, found in sorted(seen.items())}

    def __call__(self, row: Sentence) -> Sentence:
        """One row, changed or not."""
        words, names = list(row.words), list(row.names)
        for begin, end, kind in reversed(spans(names)):
            if kind in self.names and self.rng.random() < self.swap:
                new = self.rng.choice(self.names[kind])
                words[begin:end] = new
                names[begin:end] = (
                    ["S-" + kind] if len(new) == 1 else ["B-" + kind, *["I-" + kind] * (len(new) - 2), "E-" + kind]
                )
        draw = self.rng.random()
        if draw < self.recase:
            words = [w.upper() for w in words]
        elif draw < 2 * self.recase:
            words = [w[:1].upper() + w[1:] if len(w) > 3 else w for w in words]
        return replace(row, words=words, names=names)


def spans(tags: Sequence[str | None]) -> list[tuple[int, int, str]]:
    """Begin, end and kind of the names in a row of tags."""
    out, begin = [], 0
    for i, tag in enumerate(tags):
        if tag and tag[0] in "BS":
            begin = i
        if tag and tag[0] in "ES":
            out.append((begin, i + 1, tag[2:]))
    return out
