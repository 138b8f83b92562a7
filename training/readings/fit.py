"""Fit the constants of stemma.collation.readings.align: which statements of an event are about the same thing.

usage: python -m training.readings.fit [DATA_DIR]

Logistic regressions, written to collation/readings/weights/align.json.
The likeness (news_cluster) and what rivals take from it (seesaw too) need no labels.  In the reports of one event two
numbers that are equal and distinctive (above twelve) are nearly always the same thing, two that differ are nearly
always not; so equality is the label and the words around the numbers are the evidence.  Sentences copied word for word
are left out.  The nearness is fitted on contradicting pairs of the labelled readings (collation), the only place that
knows them.
"""

import gzip
import json
import os
import sys
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from scipy.optimize import minimize

from stemma import parsers
from stemma.annotators import annotate
from stemma.collation.readings import align
from stemma.collation.readings.values import nearness
from stemma.dates import from_iso
from stemma.model import Report, Statement

COPIED = 0.7  # sentences that share this much are copies: they would teach only to trust copies
DISTINCTIVE = 12.0
RIDGE = 0.1
Pair = tuple[Statement, Statement]


def rows(path: Path) -> Iterator[dict[str, Any]]:
    """The rows of a gzipped JSON lines file."""
    with gzip.open(path, "rt", encoding="utf-8") as f:
        yield from map(json.loads, f)


def statements(raw: list[dict[str, Any]]) -> tuple[dict[str, Report], list[Statement]]:
    """The reports of some rows and the numbers, money and ages they state."""
    reports = {r["id"]: Report(r["id"], r["text"], published=from_iso((r.get("published") or "")[:19])) for r in raw}
    docs = parsers.load().pipe([r.text for r in reports.values()])
    found = [s for r, doc in zip(reports.values(), docs, strict=True) for s in annotate(r, doc).statements]
    return reports, [s for s in found if s.type in ("number", "money", "age")]


def pairs(raw: list[dict[str, Any]]) -> tuple[np.ndarray, list[Pair]]:
    """What each comparable pair of statements of different reports shares (n x features), and the pairs."""
    reports, pool = statements(raw)
    keys, terms = align.key_weights(pool), align.term_weights(reports)
    profiles = [align.profile(s, reports[s.report], keys, terms) for s in pool]
    features, kept = [], []
    for i, a in enumerate(pool):
        for j in range(i + 1, len(pool)):
            if a.report != pool[j].report and align.comparable(a, pool[j]):
                features.append(align.features(profiles[i], profiles[j]))
                kept.append((a, pool[j]))
    return np.array(features).reshape(len(kept), len(align.WEIGHTS)), kept


def logistic(x: np.ndarray, y: np.ndarray, ridge: float = RIDGE) -> np.ndarray:
    """The bias and weights of a logistic regression with a ridge on the weights."""
    signed = np.where(y, 1.0, -1.0)

    def loss(w: np.ndarray) -> float:
        return float(np.logaddexp(0, -signed * (w[0] + x @ w[1:])).sum() + ridge * (w[1:] ** 2).sum())

    return np.asarray(minimize(loss, np.zeros(x.shape[1] + 1), method="L-BFGS-B").x)


def among_rivals(z: np.ndarray, kept: list[Pair]) -> np.ndarray:
    """The log odds, how many rivals a pair has, and whether it is of percentages, as `align` reckons them (n x 3)."""
    pool = sorted({s for pair in kept for s in pair}, key=lambda s: (s.report, s.start, s.value))
    place = {s: i for i, s in enumerate(pool)}
    likes = {(place[a], place[b]): float(v) for (a, b), v in zip(kept, z, strict=True)}
    crowd = align.crowding(likes, pool)
    found = [[v, crowd[i, j], float(pool[i].unit == "%")] for (i, j), v in likes.items()]
    return np.array(found).reshape(len(kept), 3)


def gold_readings(event: dict[str, Any], s: Statement, text: str) -> set[int]:
    """The labelled readings that a statement's words stand in."""
    said = text[s.start : s.end].casefold()
    return {
        n
        for n, reading in enumerate(event["readings"])
        for value in reading["values"]
        for x in value["articles"]
        if s.report.startswith(x["article"]) and said in x["span"].casefold()
    }


def main(folder: Path) -> None:
    """Fit and print the constants."""
    events: dict[str, list[dict[str, Any]]] = defaultdict(list)
    texts: dict[str, dict[str, Any]] = {}
    for name in ("news_cluster", "seesaw"):
        for row in rows(folder / f"{name}.jsonl.gz"):
            events[f"{name} {row['event']}"].append(row)
            texts[row["id"][:10]] = row
    found = [pairs(events[name][:15]) for name in sorted(events)]
    x = np.vstack([f for f, kept in found if kept])
    flat = [pair for _, kept in found for pair in kept]
    y = np.array([a.value == b.value for a, b in flat])
    usable = np.array([a.type != "age" and min(a.low or 0, b.low or 0) > DISTINCTIVE for a, b in flat]) & (
        x[:, 4] < COPIED
    )
    home = np.array([name.startswith("news_cluster") for name, (_, kept) in zip(sorted(events), found, strict=True)
                     for _ in kept])  # fmt: skip
    weights = logistic(x[usable & home], y[usable & home])
    second = np.vstack([among_rivals(weights[0] + f @ weights[1:], kept) for f, kept in found if kept])
    rivals = logistic(second[usable], y[usable])
    near, label = [], []
    for event in rows(folder / "collation.jsonl.gz"):
        f, kept = pairs([texts[a] for a in sorted(event["articles"])])
        odds = rivals[0] + among_rivals(weights[0] + f @ weights[1:], kept) @ rivals[1:]
        for (a, b), z in zip(kept, odds, strict=True):
            first, other = (gold_readings(event, s, texts[s.report[:10]]["text"]) for s in (a, b))
            if a.value != b.value and (first or other):
                near.append([z, nearness(a, b)])
                label.append(bool(first & other))
    closeness = logistic(np.array(near), np.array(label))
    kept = json.loads(align.FITTED.read_text("utf-8"))
    for name, fitted in (("likeness", weights), ("rivals", rivals), ("nearness", closeness)):
        kept[name] = dict(zip(kept[name], np.round(fitted, 2).tolist(), strict=True))
    kept |= {"made": date.today().isoformat(), "note": ""}
    Path(str(align.FITTED)).write_text(json.dumps(kept, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    beside = Path(__file__).parents[2].parent / "shared" / "data"
    main(Path(sys.argv[1] if len(sys.argv) > 1 else os.environ.get("STEMMA_DATA", str(beside))))
