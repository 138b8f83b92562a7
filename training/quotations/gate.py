"""Rebuilds the gate of quotation attribution: is what was found a saying at all?

usage: python -m training.quotations.gate DATA [--docs FOLDER] [--out FOLDER]

DATA holds news_cluster.jsonl.gz.  `sayings.jsonl` beside this file tells of attributions in it, by offsets into the
rows' own texts, whether a reader takes them for a saying.  --docs keeps the parsed texts; delete the folder when the
language model or cleaning has changed.  Prints how many labels were found again and how many of these are sayings.
"""

import argparse
import gzip
import json
import pickle
from pathlib import Path
from typing import Any

from stemma.annotators.quotations import model as quotations
from stemma.annotators.quotations.frame import frame
from stemma.annotators.quotations.model import Model, load
from stemma.cleaning import clean
from stemma.model import Capture, Parse, Report, Span
from stemma.parsers import load as parser
from stemma.trees import Trees
from training.quotations.fitting import grow
from training.quotations.gold import characters
from training.quotations.train import overlap

LABELS = Path(__file__).with_name("sayings.jsonl")
FAINT = (
    0.2,
    0.35,
)  # the least probability of a content, and of a nested one, that is looked at here: more than is answered
SMALL = {"max_iter": 100, "learning_rate": 0.06, "max_leaf_nodes": 5, "min_samples_leaf": 20, "l2_regularization": 2.0}


def reports(data: Path, ids: set[str], docs: Path | None) -> list[tuple[Report, Parse]]:
    """The cleaned reports of some rows of news_cluster, with their parses."""
    with gzip.open(data / "news_cluster.jsonl.gz", "rt", encoding="utf-8") as lines:
        captures = [_capture(row) for row in map(json.loads, lines) if row["id"] in ids]
    cleaned = [report for c in captures if (report := clean(c, frozenset())[0]) is not None]
    held = docs / "sayings.pickle" if docs else None
    if held and held.exists():
        parses: list[Parse] = pickle.loads(held.read_bytes())
    else:
        parses = list(parser().pipe(r.text for r in cleaned))
        if held:
            held.parent.mkdir(parents=True, exist_ok=True)
            held.write_bytes(pickle.dumps(parses))
    return list(zip(cleaned, parses, strict=True))


def _capture(row: dict[str, Any]) -> Capture:
    url, outlet, title, day = (row.get(key) or "" for key in ("url", "outlet", "title", "published"))
    return Capture(row["id"], row["text"], url=url, outlet=outlet, title=title, published=day)


def labelled(data: Path, docs: Path | None, model: Model) -> tuple[list[list[float]], list[bool]]:
    """What the gate sees of the labelled attributions, and whether each is a saying."""
    labels: dict[str, list[tuple[list[Span], bool]]] = {}
    for row in map(json.loads, LABELS.read_text("utf-8").splitlines()):
        labels.setdefault(row["report"], []).append((row["content"], row["real"]))
    seen: list[list[float]] = []
    real: list[bool] = []
    for report, parse in reports(data, set(labels), docs):
        f = frame(parse)
        found = model.find(f)
        numbers = model.seen(f, found, model.chances(f))
        for content, truth in labels[report.id]:
            held = characters(_moved(report, content), report.text)
            share, n = max(((overlap(f, x.content, held), n) for n, x in enumerate(found)), default=(0.0, 0))
            if share >= 0.5:
                seen.append(numbers[n])
                real.append(truth)
    return seen, real


def _moved(report: Report, spans: list[Span]) -> list[Span]:
    """Offsets of a row's own text as offsets of the cleaned report."""
    moved = []
    for a, b in spans:
        for start, at, size in report.offsets:
            if a < at + size and at < b:
                moved.append((max(a, at) - at + start, min(b, at + size) - at + start))
    return moved


def main() -> None:
    """Reads the command line."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("data", type=Path)
    options.add_argument("--docs", type=Path)
    options.add_argument("--out", type=Path, default=Path(quotations.__file__).parent / "weights")
    args = options.parse_args()
    quotations.SURE, quotations.NESTED = FAINT
    seen, real = labelled(args.data, args.docs, load(gated=False))
    print(f"{len(real)} labels found again, {sum(real)} of them sayings")
    Trees(*grow([(seen, real)], **SMALL)).write(args.out / "gate.npz")


if __name__ == "__main__":
    main()
