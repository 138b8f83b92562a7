"""The shipped model: words, sentences, names and trees."""

import hashlib
import itertools
import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from stemma.lang import NATIVE
from stemma.model import Parse

from .consistency import lend_weight
from .features import Vectors
from .lemmas import Lemmas
from .model import Model
from .network import Ints, Layout, Names, read_weights
from .tokens import dateline, pack_rows, sentence_flags, solid
from .trees import Trees
from .words import Cutter, Words

LONGEST_SENTENCE = 160  # more words than this without a stop are cut: the tables of a tree grow with the square
LONGEST_ROW = 64  # names are read in rows of whole sentences of about this many words, as in training
WORDS_AT_ONCE = 4096  # what one pass of a network holds; more falls out of the processor's cache
TEXTS_WORDS = 50_000
IN, OUT, FIRST = 1, 2, 3  # of a name: inside it, outside any, its first word


class Reader(Model):
    """The weights of a folder."""

    def __init__(self, folder: Path) -> None:
        self.cut = Cutter(NATIVE.table("words"))
        vectors = Vectors.read(folder)
        self._names = Names(read_weights(folder / "names.npz"), _tables(folder / "names.json"), vectors)
        self._trees = Trees(read_weights(folder / "parser.npz"), _tables(folder / "parser.json"), vectors)
        self._lemmas = Lemmas.read(folder / "lemmas.json", vectors.rows)
        seal = hashlib.sha256((folder / "names.npz").read_bytes() + (folder / "parser.npz").read_bytes()).hexdigest()
        self.version = f"stemma-en {seal[:8]}"
        self._kind = np.array([tag[2:] if tag != "O" else "" for tag in self._names.tags], object)
        self._part = np.array([{"O": OUT, "B": FIRST, "S": FIRST}.get(tag[0], IN) for tag in self._names.tags])

    def pipe(self, texts: Iterable[str], *, parse: bool = True, batch_size: int = 64) -> Iterator[Parse]:
        """Reads texts; see Model.pipe."""
        held: list[Words] = []
        words = 0
        for text in texts:
            held.append(self.cut(text))
            words += len(held[-1])
            if len(held) >= batch_size or words > TEXTS_WORDS:
                yield from self.read(held, parse)
                held, words = [], 0
        yield from self.read(held, parse)

    def read(self, texts: Sequence[Words], parse: bool = True) -> Iterator[Parse]:
        """Reads texts that are cut into words already."""
        if not texts:
            return
        flags = [sentence_flags(text, LONGEST_SENTENCE) for text in texts]
        words, place, cuts = _line_up(texts, flags)
        names = self._read_names(words, cuts)
        trees = self._read_trees(words, cuts) if parse else None
        for text, starts, here, bounds in zip(texts, flags, place, cuts, strict=True):
            part = slice(bounds[0], bounds[-1])
            of_text = None if trees is None else [t[part] for t in trees]
            yield self._parse(text, starts, here, names[part], of_text, bounds[0])

    def _read_names(self, words: Sequence[str], cuts: Sequence[Sequence[int]]) -> Ints:
        rows = [row for bounds in cuts for row in pack_rows(bounds, LONGEST_ROW)]
        tags = np.zeros(len(words), np.int64)
        scores = np.zeros((len(words), len(self._names.tags)), np.float32)
        portions = list(_portions(rows))
        for part, layout, _ in portions:
            scores[part] = self._names.scores(words[part], layout)
        scores = lend_weight(scores, words, [(bounds[0], bounds[-1]) for bounds in cuts], self._names.tags)
        self._names.bar(scores, cuts)
        for part, layout, _ in portions:
            tags[part] = self._names.best(scores[part], layout)
        return tags

    def _read_trees(self, words: Sequence[str], cuts: Sequence[Sequence[int]]) -> list[Ints]:
        """Tags, parts of speech, heads and relations; a dateline is read apart and hung on the sentence it opens."""
        rows, opened = [], []
        for begin, end in (pair for bounds in cuts for pair in itertools.pairwise(bounds)):
            after = begin + dateline(words[begin:end])
            if begin < after:
                rows.append((begin, after))
                opened.append((begin, after, end))
            rows.append((after, end))
        out = [np.zeros(len(words), np.int64) for _ in range(4)]
        for part, layout, offset in _portions(rows):
            found = self._trees.read(words[part], layout)
            for i in range(4):
                out[i][part] = found[i] + (offset if i == 2 else 0)
        heads, rels = out[2], out[3]
        for begin, after, end in opened:
            top, root = (a + int(np.argmax(heads[a:b] == np.arange(a, b))) for a, b in ((begin, after), (after, end)))
            heads[top], rels[top] = root, self._trees.rels.index("parataxis")
        return out

    def _parse(self, read: Words, starts: Any, here: Ints, names: Ints, trees: list[Ints] | None, offset: int) -> Parse:
        """The columns of one text; `here` holds the places of its words that are not blank."""
        if not len(read):
            return Parse(read.text)
        kinds, found = self._named(read, here, names)
        if trees is None:
            nothing = ("",) * len(read)
            columns = (nothing, nothing, nothing, nothing, tuple(range(len(read))))
            begins = np.flatnonzero(starts).tolist()
        else:
            columns = self._tree(read, here, trees, offset)
            begins = sorted({0, *here[starts[here]].tolist()})
        sentences = tuple(itertools.pairwise([*begins, len(read)]))
        return Parse(read.text, read.words, read.starts, read.spaces, *columns, kinds, sentences, found)

    def _named(self, read: Words, here: Ints, names: Ints) -> tuple[tuple[str, ...], tuple[tuple[int, int, str], ...]]:
        """The label of each word's name, and the names; a blank inside a name belongs to it."""
        part = np.full(len(read), OUT)
        kind = np.full(len(read), "", object)
        part[here], kind[here] = whole_words(self._part[names], self._kind[names], read, here)
        for i in sorted({*range(len(read))}.difference(here.tolist()), reverse=True):
            if i + 1 < len(read) and part[i + 1] == IN:
                part[i], kind[i] = IN, kind[i + 1]
        first = np.flatnonzero(part == FIRST).tolist()
        found = []
        for begin, limit in itertools.pairwise([*first, len(read)]):
            end = begin + 1
            while end < limit and part[end] == IN:
                end += 1
            found.append((begin, end, kind[begin]))
        return tuple(kind.tolist()), tuple(found)

    def _tree(
        self, read: Words, here: Ints, trees: list[Ints], offset: int
    ) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...], tuple[str, ...], tuple[int, ...]]:
        """Lemmas, tags, parts of speech, relations and heads of all words, blank ones too."""
        tags, pos, heads, rels = trees
        of = self._trees
        lemmas, tagged = list(read.words), ["_SP"] * len(read)
        parts, related = ["SPACE"] * len(read), ["dep"] * len(read)
        columns = zip(here.tolist(), tags.tolist(), pos.tolist(), rels.tolist(), strict=True)
        for i, tag, part, rel in columns:
            tagged[i], parts[i], related[i] = of.tags[tag], of.pos[part], of.rels[rel]
            lemmas[i] = self._lemmas.of(read.words[i], of.tags[tag])
        if not len(here):
            related[0] = "ROOT"
        placed = _blank_heads(len(read), here)
        placed[here] = here[heads - offset]
        return tuple(lemmas), tuple(tagged), tuple(parts), tuple(related), tuple(placed.tolist())


def _tables(path: Path) -> dict[str, Any]:
    tables: dict[str, Any] = json.loads(path.read_text("utf-8"))["tables"]
    return tables


def _line_up(texts: Sequence[Words], flags: Sequence[Any]) -> tuple[list[str], list[Ints], list[list[int]]]:
    """All words but blank ones in one list; for each text its words' places and its sentences' cuts in that list."""
    words: list[str] = []
    place, cuts = [], []
    for text, starts in zip(texts, flags, strict=True):
        here = solid(text)
        begins = np.flatnonzero(starts[here]) if len(here) else np.zeros(0, np.int64)
        cuts.append(sorted({len(words), *(len(words) + begins).tolist(), len(words) + len(here)}))
        words.extend([text.words[i] for i in here.tolist()])
        place.append(here)
    return words, place, cuts


def whole_words(part: Any, kind: Any, read: Words, here: Ints) -> tuple[Any, Any]:
    """Names that end in a hyphen take the rest of the word ("Moon Jae-" + "in"), unless that begins another name."""
    part, kind = part.copy(), kind.copy()
    for i in np.flatnonzero((part[:-1] == IN) & (part[1:] == OUT)).tolist():
        at = int(here[i])
        if read.words[at] == "-" and not read.spaces[at]:
            part[i + 1], kind[i + 1] = IN, kind[i]
    return part, kind


def _blank_heads(n: int, here: Ints) -> Ints:
    """Heads for blank words: the word before them, else the first word; the first blank where there is no word."""
    if not len(here):
        return np.zeros(n, np.int64)
    before = np.searchsorted(here, np.arange(n), side="right") - 1
    return here[np.maximum(before, 0)]


def _portions(rows: Sequence[tuple[int, int]]) -> Iterator[tuple[slice, Layout, int]]:
    """Rows in portions of about WORDS_AT_ONCE words: the portion's words, its layout, how many words go before it."""
    begin = 0
    while begin < len(rows):
        first = rows[begin][0]
        end = begin + 1
        while end < len(rows) and rows[end][1] - first <= WORDS_AT_ONCE:
            end += 1
        yield slice(first, rows[end - 1][1]), Layout([(a - first, b - first) for a, b in rows[begin:end]]), first
        begin = end
