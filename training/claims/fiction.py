"""The made-up events of ``fiction/*.jsonl`` as rows like those of bench/claims: half of them sealed, by their id."""

import hashlib
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from training.claims.piles import Pile, Place, Row, kept_pile, piece_of

FOLDER = Path(__file__).with_name("fiction")
LABELS = {"conflict": "contradicts"}  # a label there -> of a pair of places in bench/claims; the others are named alike


def sealed(event: str) -> bool:
    """Whether an event is of the half whose errors are never read."""
    return hashlib.sha256(event.encode()).digest()[0] % 2 == 1


def gold(folder: Path = FOLDER) -> list[Row]:
    """The rows of all files, with the texts of their reports."""
    lines = [line for path in sorted(folder.glob("*.jsonl")) for line in path.read_text("utf-8").splitlines()]
    return [_row(json.loads(line)) for line in lines if line.strip()]


def piles(kept: Path, folder: Path = FOLDER) -> Iterator[Pile]:
    """Every made-up event, annotated; what that gave is kept in a file an event."""
    for row in gold(folder):
        yield kept_pile(row, kept, lambda row: piece_of(row, row["texts"]))


def _row(told: Row) -> Row:
    ids = [f"{told['event']}-{n}" for n in range(len(told["reports"]))]
    texts = {
        i: {"text": r["text"], "url": "", "outlet": r["outlet"], "title": r["headline"], "published": r["published"]}
        for i, r in zip(ids, told["reports"], strict=True)
    }
    pairs = []
    for pair in told["pairs"]:
        a, b = sorted(_place(ids[n], texts[ids[n]]["text"], words) for n, words in pair["sides"])
        label = LABELS.get(pair["label"], pair["label"])
        pairs.append({"a": a, "b": b, "label": label, "kind": pair["kind"], "by": "one"})
    return {
        "event": told["event"],
        "set": "fiction",
        "half": "sealed" if sealed(told["event"]) else "open",
        "reports": ids,
        "texts": texts,
        "pairs": pairs,
        "conflicts": [c for label in ("contradicts", "update") for c in _parted(pairs, label)],
    }


def _place(report: str, text: str, words: str) -> list[Any]:
    start = text.index(words)
    return [report, start, start + len(words)]


def _parted(pairs: Sequence[Row], label: str) -> Iterator[Row]:
    """Pairs that share a place as one conflict with two sides; a place is on the side it was first put on."""
    left = [p for p in pairs if p["label"] == label]
    while left:
        first, *left = left
        sides: list[list[Place]] = [[tuple(first["a"])], [tuple(first["b"])]]
        grown = True
        while grown:
            grown = False
            for pair in list(left):
                a, b = tuple(pair["a"]), tuple(pair["b"])
                for x, y in ((0, 1), (1, 0)):
                    if a in sides[x] or b in sides[y]:
                        sides[x] += [a] if a not in sides[x] else []
                        sides[y] += [b] if b not in sides[y] else []
                        left.remove(pair)
                        grown = True
                        break
        name = "conflict" if label == "contradicts" else label
        yield {"kind": first["kind"], "label": name, "sides": sides, "by": "one"}
