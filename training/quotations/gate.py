"""Rebuilds the gate of quotation attribution: is what was found a saying at all?

usage: python -m training.quotations.gate DATA --docs FOLDER [--out FOLDER]

DATA holds news_cluster.jsonl.gz, polnear_train.jsonl.gz and polnear_dev.jsonl.gz, FOLDER the parsed texts (`train`).
It learns from `sayings.jsonl` beside this file, which tells of attributions in news_cluster whether a reader takes
them for one, and from PolNeAR, each article answered by models that had not seen it.
"""

import argparse
import gzip
import json
from pathlib import Path

import numpy as np
import numpy.typing as npt

from stemma.annotators.quotations import model as quotations
from stemma.annotators.quotations.frame import frame
from stemma.annotators.quotations.model import Found, Model, load
from stemma.cleaning import clean
from stemma.model import Capture, Report, Span
from stemma.parsers import load as parser
from stemma.trees import Trees
from training.quotations.fitting import grow
from training.quotations.gold import Item, characters, items, read
from training.quotations.train import classes, overlap, train

LABELS = Path(__file__).with_name("sayings.jsonl")
WEIGHT = 8.0  # of a label by a reader, against an attribution of PolNeAR
Data = tuple[list[list[float]], list[bool]]


def labelled(data: Path, model: Model) -> Data:
    """What the gate sees of the labelled attributions, and whether each is a saying."""
    labels: dict[str, list[tuple[list[Span], bool]]] = {}
    for row in map(json.loads, LABELS.read_text("utf-8").splitlines()):
        labels.setdefault(row["report"], []).append((row["content"], row["real"]))
    with gzip.open(data / "news_cluster.jsonl.gz", "rt", encoding="utf-8") as lines:
        rows = [row for row in map(json.loads, lines) if row["id"] in labels]
    reports = [report for row in rows if (report := clean(_capture(row), frozenset())[0]) is not None]
    seen: list[list[float]] = []
    real: list[bool] = []
    for report, parse in zip(reports, parser().pipe(r.text for r in reports), strict=True):
        f = frame(parse)
        chances = model.chances(f)
        found = model.find(f)
        numbers = model.seen(f, found, chances)
        for content, truth in labels[report.id]:
            held = characters(_moved(report, content), report.text)
            near = [(overlap(f, x.content, held), n) for n, x in enumerate(found)]
            if near and max(near)[0] >= 0.5:
                seen.append(numbers[max(near)[1]])
                real.append(truth)
    return seen, real


def _capture(row: dict[str, str]) -> Capture:
    return Capture(row["id"], row["text"], url=row["url"] or "", outlet=row["outlet"] or "", title=row["title"] or "",
                   published=row["published"] or "")  # fmt: skip


def _moved(report: Report, spans: list[Span]) -> list[Span]:
    """Offsets of a row's own text as offsets of the cleaned report."""
    runs = [(start, at, n) for start, at, n in report.offsets]
    return [(max(a, at) - at + start, min(b, at + n) - at + start)
            for a, b in spans for start, at, n in runs if a < at + n and at < b]  # fmt: skip


def unseen(part: list[Item], vectors: Path) -> Data:
    """The same of PolNeAR, each half of its articles answered by models of the other; true is what its gold has."""
    seen: list[list[float]] = []
    real: list[bool] = []
    for k in (0, 1):
        half = [x for i, x in enumerate(part) if i % 2 != k]
        model = train(half, classes(half, vectors))
        for item in part[k::2]:
            f = item.frame
            found = model.find(f)
            seen += model.seen(f, found, model.chances(f))
            real += [_right(item, x) for x in found]
    return seen, real


def _right(item: Item, x: Found) -> bool:
    return any(overlap(item.frame, x.content, g.content) >= 0.5 for g in item.gold)


def fit(labels: Data, polnear: Data) -> Trees:
    """The gate of both."""
    weights: npt.NDArray[np.float64] = np.array([WEIGHT] * len(labels[0]) + [1.0] * len(polnear[0]))
    return Trees(*grow([labels, polnear], weights))


def main() -> None:
    """Reads the command line."""
    parser_ = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser_.add_argument("data", type=Path)
    parser_.add_argument("--docs", type=Path, required=True)
    parser_.add_argument("--out", type=Path, default=Path(quotations.__file__).parent / "weights")
    args = parser_.parse_args()
    part = items(read(args.data, "train", args.docs))
    gate = fit(labelled(args.data, load(gated=False)), unseen(part, args.data / "language" / "vec96"))
    gate.write(args.out / "gate.npz")


if __name__ == "__main__":
    main()
