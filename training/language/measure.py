"""Scores the shipped model.

usage: python -m training.language.measure --data DIR [--names NAMES.jsonl.gz] [--news REPORTS.jsonl.gz]

Trees are scored by spaCy's scorer on gold words and on raw text, sentences found by our rule in both; it leaves
punctuation out of UAS and LAS. Speed is words between blanks a second of one core's own time.
"""

import argparse
import gzip
import json
import time
from pathlib import Path
from typing import Any

from spacy.scorer import Scorer
from spacy.tokens import Doc
from spacy.training import Example
from spacy.vocab import Vocab

from stemma.model import Parse
from stemma.parsers import load
from stemma.parsers.reader import Reader
from stemma.parsers.words import Words
from training.language import batches as B


def trees(model: Reader, gold: list[Doc], raw: bool) -> dict[str, float]:
    """Tags, lemmas, sentences and trees of one set."""
    if raw:
        read = model.pipe([doc.text for doc in gold])
    else:
        read = model.read([
            Words(doc.text, tuple(t.text for t in doc), tuple(t.whitespace_ != "" for t in doc)) for doc in gold
        ])  # fmt: skip
    pairs = [Example(_doc(doc.vocab, mine), doc) for mine, doc in zip(read, gold, strict=True)]
    deps = Scorer.score_deps(
        pairs, "dep", getter=lambda t, a: getattr(t, a + "_"), ignore_labels=("punct",), head_attr="head"
    )
    sents = Scorer.score_spans(pairs, "sents", has_annotation=lambda d: True)
    words = {
        k: Scorer.score_token_attr(pairs, k, getter=lambda t, a: getattr(t, a + "_")) for k in ("tag", "pos", "lemma")
    }
    return {k: words[k][k + "_acc"] for k in words} | {
        "UAS": deps["dep_uas"], "LAS": deps["dep_las"], "sentences": sents["sents_f"]
    }  # fmt: skip


def _doc(vocab: Vocab, read: Parse) -> Doc:
    """A parse as spaCy's scorer takes it."""
    begins = {first for first, _ in read.sentences}
    return Doc(
        vocab, list(read.words), list(read.spaces), tags=list(read.tags), pos=list(read.pos), lemmas=list(read.lemmas),
        deps=list(read.deps), heads=list(read.heads), sent_starts=[i in begins for i in range(len(read))],
    )  # fmt: skip


def _rows(path: Path) -> list[dict[str, Any]]:
    with gzip.open(path, "rb") as held:
        return [json.loads(line) for line in held]


def names(model: Reader, path: Path) -> dict[str, float]:
    """F1 of exact names in raw text, PERSON, ORG and LOC together and each kind alone."""
    kinds = ("PERSON", "ORG", "LOC", "NORP", "DATE", "MONEY")
    counts = {kind: [0, 0, 0] for kind in kinds}
    rows = _rows(path)
    for row, doc in zip(rows, model.pipe((row["text"] for row in rows), parse=False), strict=True):
        gold = {(n["start"], n["end"], n["type"]) for n in row["names"]}
        told = {(*doc.span(first, after), label) for first, after, label in doc.names}
        for kind, c in counts.items():
            a, b = {x for x in gold if x[2] == kind}, {x for x in told if x[2] == kind}
            c[:] = [c[0] + len(a & b), c[1] + len(b), c[2] + len(a)]
    three = [sum(counts[k][i] for k in kinds[:3]) for i in range(3)]
    return {k: 2 * c[0] / max(1, c[1] + c[2]) for k, c in [("all three", three), *counts.items()]}


def speed(model: Reader, path: Path) -> dict[str, float]:
    """Words a second, with and without trees, the first hundred texts read twice."""
    texts = [row["text"] for row in _rows(path)[:100]]
    words = sum(len(text.split()) for text in texts)
    out = {}
    for parse in (False, True):
        for turn in ("cold", "warm"):
            began = time.process_time()
            for _ in model.pipe(texts, parse=parse):
                pass
            out[f"{'all' if parse else 'names'} {turn}"] = words / (time.process_time() - began)
    return out


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--names", type=Path)
    parser.add_argument("--news", type=Path)
    args = parser.parse_args()
    began = time.process_time()
    model = load()
    assert isinstance(model, Reader)
    print(f"{model.version}: loaded in {time.process_time() - began:.2f} s")
    for name in ("gum_test", "ewt_test"):
        gold = B.read_docs(args.data / f"{name}.spacy")
        for raw in (False, True):
            print(
                name, "raw text" if raw else "gold words", {k: round(v, 4) for k, v in trees(model, gold, raw).items()}
            )
    if args.names:
        print("names", {k: round(v, 4) for k, v in names(model, args.names).items()})
    if args.news:
        print("words a second", {k: round(v) for k, v in speed(model, args.news).items()})


if __name__ == "__main__":
    main()
