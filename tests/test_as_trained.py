"""What the learned models see is what they were trained on: the features of the bench's texts, to the last number.

Weights mean something only beside the features they were learned from.  Whoever changes a feature, or the parse that it
is read off, trains anew, and then writes ``bench/as_trained.json`` with ``python tests/test_as_trained.py``.  Only the
first cases of a table are looked at, so that new ones can be added behind them.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from parses import parsed, warm
from stemma.annotators.quotations.candidates import cue_words
from stemma.annotators.quotations.cue_features import cue_features
from stemma.annotators.quotations.features import content_features
from stemma.annotators.quotations.frame import Frame, frame
from stemma.annotators.quotations.judge import judged
from stemma.annotators.quotations.model import load, select
from stemma.annotators.quotations.source_features import source_features
from stemma.annotators.quotations.sources import source_heads
from stemma.cleaning._features import TEXT_NAMES
from stemma.cleaning._page import HTML_NAMES, html_features
from stemma.cleaning._visible import html_lines, lines_of, tree_of
from stemma.text import digest
from test_bench import BENCH, cases, loaded

KEPT = BENCH / "as_trained.json"
FIRST = 120  # cases of a table that are looked at


def _seal(parts: Iterable[Iterable[str]]) -> list[str]:
    """How many features there are, and a digest over them."""
    told = ["\t".join(part) for part in parts]
    return [str(sum(part.count("\t") + 1 for part in told)), digest(*told)]


def _sums(rows: list[Any]) -> list[float]:
    """The sum of each column, the rows weighed by their place."""
    table = np.concatenate(rows).astype(np.float64)
    weights = 1 + np.arange(len(table)) % 7
    return [round(float(x), 4) for x in (table * weights[:, None]).sum(axis=0)]


def _frames() -> Iterator[Frame]:
    texts = [case.given["text"] for case in cases("quotations")[:FIRST] if not case.given.get("marks")]
    warm(texts)
    return (frame(parsed(text)) for text in texts)


def quotations() -> dict[str, list[Any]]:
    """What the five models of quotations see, how far each content is believed, and which are chosen."""
    model = load()
    cues: list[list[str]] = []
    contents: list[list[str]] = []
    found: list[list[str]] = []
    sources: list[list[str]] = []
    rows: list[Any] = []
    believed: list[list[float]] = []
    chosen: list[list[float]] = []
    gated: list[Any] = []
    for f in _frames():
        cues += [cue_features(f, c, model.kin) for c in range(len(f.low))]
        chances = model.chances(f)
        held = {c: model.shares(f, c, chances) for c in chances}
        for c, (runs, _) in held.items():
            found.append([f"{x.kind} {x.runs}" for x in runs])
            contents += content_features(f, c, runs, chances, model.kin)
        if numbers := judged(f, chances, held)[1]:
            rows.append(np.array(numbers))
        proposals = model.proposals(f, chances)
        believed += [[sure, worth] for likely in proposals.values() for _, sure, worth in likely]
        for c, best, sure in select(f, proposals):
            chosen.append([float(c), sure])
            heads = source_heads(f, c, best, cue_words(f, c))
            sources += [source_features(f, c, head, best, heads) for head in heads]
        if asked := model.seen(f, replace(model, gate=None).find(f), chances):
            gated.append(np.array(asked))
    return {
        "cues": _seal(cues),
        "candidates": _seal(found),
        "contents": _seal(contents),
        "sources": _seal(sources),
        "judged": _sums(rows),
        "believed": _sums([np.array(believed)]),
        "chosen": _sums([np.array(chosen)]),
        "gated": _sums(gated),
    }


def cleaning() -> dict[str, list[Any]]:
    """What the two models of lines see; the lines of a text are looked at as those of a page too."""
    captured = vars(loaded("cleaning"))["capture"]
    pages = []
    for case in cases("cleaning")[:FIRST]:
        capture = captured(case.given)
        lines = html_lines(tree_of(capture.text)) if capture.media == "html" else lines_of(capture.text)
        if lines:
            pages.append(html_features(lines, capture.title))
    return {"lines": _sums(pages)}


@cache
def seen() -> dict[str, list[Any]]:
    """Everything the learned models see of the bench."""
    return {**quotations(), **cleaning()}


@pytest.mark.parametrize("part", ["cues", "candidates", "contents", "sources"])
def test_words(part: str) -> None:
    assert seen()[part] == json.loads(KEPT.read_text("utf-8"))[part], f"the features of {part} are not as trained"


@pytest.mark.parametrize("part", ["judged", "believed", "chosen", "gated", "lines"])
def test_numbers(part: str) -> None:
    kept, got = json.loads(KEPT.read_text("utf-8"))[part], seen()[part]
    names = (*TEXT_NAMES, *HTML_NAMES) if part == "lines" else tuple(map(str, range(len(got))))
    assert len(got) == len(kept) == len(names)
    wrong = [name for name, a, b in zip(names, got, kept, strict=True) if a != pytest.approx(b, rel=1e-5, abs=1e-3)]
    assert not wrong, f"columns of {part} that are not as trained: {wrong}"


if __name__ == "__main__":
    Path(KEPT).write_text(json.dumps(seen(), indent=1) + "\n", "utf-8")
