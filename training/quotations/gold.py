"""The gold of quotations: articles with their attributions, and how answers are counted against them."""

import gzip
import json
import pickle
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from stemma.annotators.quotations.candidates import quoted_as
from stemma.annotators.quotations.frame import Frame, frame
from stemma.model import Parse
from stemma.parsers import load


@dataclass
class Gold:
    """One attribution of the gold: character sets of content and source, and the word that is its cue."""

    content: frozenset[int]
    source: frozenset[int]
    cue: int


@dataclass
class Item:
    """One article: its frame, its gold, the words that may be cues."""

    frame: Frame
    gold: list[Gold]
    words: list[int]


def characters(spans: Any, text: str) -> frozenset[int]:
    """The offsets of the characters of some spans that are not white space."""
    return frozenset(i for s, e in spans for i in range(s, e) if not text[i].isspace())


def depths(f: Frame) -> list[int]:
    """How deep in its tree each word stands."""
    out = []
    for i in range(len(f.low)):
        n = 0
        while f.head[i] != i and n < 60:
            i, n = f.head[i], n + 1
        out.append(n)
    return out


def read(data: Path, part: str, parses: Path | None) -> list[tuple[dict[str, Any], Parse]]:
    """The rows of a part of the gold with their parsed texts, which are kept in a folder where one is named."""
    with gzip.open(data / f"polnear_{part}.jsonl.gz") as lines:
        rows = [json.loads(line) for line in lines]
    held = parses / f"{part}.pickle" if parses else None
    if held and held.exists():
        parsed: list[Parse] = pickle.loads(held.read_bytes())
    else:
        parsed = list(load().pipe(row["text"] for row in rows))
        if held:
            held.parent.mkdir(parents=True, exist_ok=True)
            held.write_bytes(pickle.dumps(parsed))
    return list(zip(rows, parsed, strict=True))


def items(rows: list[tuple[dict[str, Any], Any]]) -> list[Item]:
    """Frames with their gold, the cue of each attribution found as the highest verb of its cue words."""
    out = []
    for row, parse in rows:
        f, text = frame(parse), row["text"]
        depth, gold = depths(f), []
        for a in row["attributions"]:
            if not a["content"]:
                continue
            held = [i for s, e in a["cue"] for i in range(bisect_right(f.end, s), bisect_left(f.start, e))]
            held = [i for i in held if f.low[i].isalnum()] or held
            verb = [i for i in held if f.tag[i][:2] == "VB" and not f.dep[i].startswith("aux")]
            verb = [i for i in verb if quoted_as(f, i)] or verb
            cue = min(verb or held, key=lambda i: (depth[i], i), default=-1)
            gold.append(Gold(characters(a["content"], text), characters(a["source"], text), cue))
        out.append(Item(f, gold, []))
    return out


def tally(counts: dict[str, list[int]], item: Item, mine: list[tuple[frozenset[int], frozenset[int]]]) -> None:
    """Adds one article to the counts."""
    text, marks = item.frame.text, set('"“”«»')

    def direct(held: frozenset[int]) -> bool:
        return any(text[i] in marks or text[i - 1 : i] in marks or text[i + 1 : i + 2] in marks for i in held)

    pairs = [
        (len(g.content & m) / len(g.content | m), i, j)
        for i, g in enumerate(item.gold)
        for j, (m, _) in enumerate(mine)
    ]
    used: dict[int, int] = {}
    for share, i, j in sorted(pairs, reverse=True):
        if share >= 0.5 and i not in used and j not in used.values():
            used[i] = j
    for i, g in enumerate(item.gold):
        for kind in ("all", "direct")[: 1 + direct(g.content)]:
            counts[kind][0] += 1
            if i in used:
                source = mine[used[i]][1]
                counts[kind][2] += 1
                counts[kind][3] += bool(g.source & source) if g.source else not source
    for m, _ in mine:
        for kind in ("all", "direct")[: 1 + direct(m)]:
            counts[kind][1] += 1


def show(title: str, counts: dict[str, list[int]]) -> None:
    """Prints precision, recall, F1, source accuracy and end-to-end F1."""
    for kind, (g, a, m, s) in counts.items():
        shown = f"P {m / a:.3f} R {m / g:.3f} F1 {2 * m / (g + a):.3f}"
        ends = f"source {s / m:.3f} end to end {2 * s / (g + a):.3f}"
        print(f"{title} {kind}: gold {g} answered {a} {shown} {ends}", flush=True)
