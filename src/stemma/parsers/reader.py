"""The shipped model: spaCy's words, our sentences, names and trees."""

import hashlib
import itertools
import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from .consistency import lend_weight
from .docs import DocModel
from .features import Vectors
from .lemmas import Lemmas
from .network import Ints, Layout, Names, read_weights
from .tokens import dateline, pack_rows, sentence_flags, tokenize
from .trees import Trees

if TYPE_CHECKING:
    from spacy.tokens import Doc

LONGEST_SENTENCE = 160  # more words than this without a stop are cut: the tables of a tree grow with the square
LONGEST_ROW = 64  # names are read in rows of whole sentences of about this many words, as in training
WORDS_AT_ONCE = 4096  # what one pass of a network holds; more falls out of the processor's cache
TEXTS_WORDS = 50_000


class Reader(DocModel):
    """The weights of a folder."""

    def __init__(self, folder: Path) -> None:
        import spacy

        self._nlp = spacy.blank("en")
        self.vocab = self._nlp.vocab
        vectors = Vectors.read(folder)
        self._names = Names(read_weights(folder / "names.npz"), _tables(folder / "names.json"), vectors)
        self._trees = Trees(read_weights(folder / "parser.npz"), _tables(folder / "parser.json"), vectors)
        self._lemmas = Lemmas.read(folder / "lemmas.json", vectors.rows)
        seal = hashlib.sha256((folder / "names.npz").read_bytes() + (folder / "parser.npz").read_bytes()).hexdigest()
        self.version = f"stemma-en {seal[:8]}"
        add = self._nlp.vocab.strings.add
        trees = self._trees
        self._tag, self._pos, self._rel = (
            np.array([add(x) for x in xs], np.uint64) for xs in (trees.tags, trees.pos, trees.rels)
        )
        self._kind = np.array([add(tag[2:]) if tag != "O" else 0 for tag in self._names.tags], np.uint64)
        self._part = np.array([{"O": 2, "B": 3, "S": 3}.get(tag[0], 1) for tag in self._names.tags], np.uint64)
        self._space = {name: add(name) for name in ("_SP", "SPACE", "dep")}

    def docs(self, texts: Iterable[str], *, parse: bool = True, batch_size: int = 64) -> "Iterator[Doc]":
        """Reads texts; see Model.pipe."""
        held: list[Doc] = []
        words = 0
        for text in texts:
            held.append(tokenize(self._nlp.tokenizer, text))
            words += len(held[-1])
            if len(held) >= batch_size or words > TEXTS_WORDS:
                yield from self.read(held, parse)
                held, words = [], 0
        yield from self.read(held, parse)

    def read(self, docs: "Sequence[Doc]", parse: bool = True) -> "Sequence[Doc]":
        """Reads Docs that hold words only, in place, and gives them back."""
        if not docs:
            return docs
        flags = [sentence_flags(doc, LONGEST_SENTENCE) for doc in docs]
        words, place, cuts = _line_up(docs, flags)
        names = self._read_names(words, cuts)
        trees = self._read_trees(words, cuts) if parse else None
        for doc, starts, here, bounds in zip(docs, flags, place, cuts, strict=True):
            part = slice(bounds[0], bounds[-1])
            self._write(doc, starts, here, names[part], None if trees is None else [t[part] for t in trees], bounds[0])
        return docs

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

    def _write(self, doc: "Doc", starts: Any, here: Ints, names: Ints, trees: list[Ints] | None, offset: int) -> None:
        """Puts what was read into one Doc; `here` holds the places of its words that are not blank."""
        from spacy.attrs import DEP, ENT_IOB, ENT_TYPE, HEAD, LEMMA, POS, SENT_START, TAG

        if not len(doc):
            return
        columns = {ENT_IOB: np.full(len(doc), 2, np.uint64), ENT_TYPE: np.zeros(len(doc), np.uint64)}
        part, kind = whole_words(self._part[names], self._kind[names], doc, here)
        columns[ENT_IOB][here], columns[ENT_TYPE][here] = part, kind
        for i in sorted({*range(len(doc))}.difference(here.tolist()), reverse=True):
            if i + 1 < len(doc) and columns[ENT_IOB][i + 1] == 1:  # a blank inside a name belongs to it
                columns[ENT_IOB][i], columns[ENT_TYPE][i] = 1, columns[ENT_TYPE][i + 1]
        if trees is None:
            columns[SENT_START] = np.where(starts, 1, -1).astype(np.int64).view(np.uint64)
        else:
            tags, pos, heads, rels = trees
            heads_in_doc = _blank_heads(len(doc), here)
            heads_in_doc[here] = here[heads - offset]
            columns[HEAD] = (heads_in_doc - np.arange(len(doc))).view(np.uint64)
            for attr, numbers, table, blank in (
                (TAG, tags, self._tag, "_SP"), (POS, pos, self._pos, "SPACE"), (DEP, rels, self._rel, "dep")
            ):  # fmt: skip
                columns[attr] = np.full(len(doc), self._space[blank], np.uint64)
                columns[attr][here] = table[numbers]
            if not len(here):
                columns[DEP][0] = self._rel[self._trees.rels.index("ROOT")]
            add, tag_names = doc.vocab.strings.add, self._trees.tags
            columns[LEMMA] = (
                np.array([add(t.text) for t in doc], np.uint64)
                if len(here) < len(doc)
                else np.zeros(len(doc), np.uint64)
            )
            columns[LEMMA][here] = [
                add(self._lemmas.of(doc[i].text, tag_names[t]))
                for i, t in zip(here.tolist(), tags.tolist(), strict=True)
            ]
        doc.from_array(list(columns), np.stack(list(columns.values()), axis=1))  # type: ignore[arg-type]  # stub


def _tables(path: Path) -> dict[str, Any]:
    tables: dict[str, Any] = json.loads(path.read_text("utf-8"))["tables"]
    return tables


def _line_up(docs: "Sequence[Doc]", flags: Sequence[Any]) -> tuple[list[str], list[Ints], list[list[int]]]:
    """All words but blank ones in one list; for each Doc its words' places and its sentences' cuts in that list."""
    words: list[str] = []
    place, cuts = [], []
    for doc, starts in zip(docs, flags, strict=True):
        here = np.array([t.i for t in doc if not t.is_space], np.int64)
        begins = np.flatnonzero(starts[here]) if len(here) else np.zeros(0, np.int64)
        cuts.append(sorted({len(words), *(len(words) + begins).tolist(), len(words) + len(here)}))
        words.extend(doc[i].text for i in here.tolist())
        place.append(here)
    return words, place, cuts


def whole_words(part: Any, kind: Any, doc: "Doc", here: Ints) -> tuple[Any, Any]:
    """Names that end in a hyphen take the rest of the word ("Moon Jae-" + "in"), unless that begins another name."""
    part, kind = part.copy(), kind.copy()
    for i in np.flatnonzero((part[:-1] == 1) & (part[1:] == 2)).tolist():
        word = doc[int(here[i])]
        if word.text == "-" and not word.whitespace_:
            part[i + 1], kind[i + 1] = 1, kind[i]
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
