"""Pages to learn from: lines with the answer whether each is body, and new pages made of them.

The gold sets give whole pages (as HTML and as text) with the text of their body.  From them come more pages: the HTML
rendered as text, pages cut near their body (as scrapers leave them), and one page's furniture around another's body.
"""

import gzip
import json
import os
import random
import re
from collections import Counter
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from stemma.cleaning._visible import Line, html_lines, lines_of, tree_of
from stemma.text import fold

Answers = NDArray[np.int64]
Page = tuple[list[Line], Answers]
_WORD = re.compile(r"\w+")


def folder() -> Path:
    """Where the gold sets are: STEMMA_DATA, or ../shared/data beside the checkout."""
    return Path(os.environ.get("STEMMA_DATA") or Path(__file__).resolve().parents[3] / "shared" / "data")


def rows(name: str) -> list[dict[str, str]]:
    """The rows of one gold set."""
    with gzip.open(folder() / f"{name}.jsonl.gz", "rt", encoding="utf-8") as file:
        return [json.loads(line) for line in file if line.strip()]


def answers(lines: list[Line], body: str) -> Answers:
    """1 for each line that is body: most of its four-grams are the body's, or it is a short line among body lines."""
    words = _WORD.findall(body)
    grams = {tuple(words[i : i + 4]) for i in range(len(words) - 3)}
    whole = {fold(line) for line in body.split("\n") if line.strip()}
    run = f" {' '.join(words)} "
    found = [_answer(line.text, grams, whole, run) for line in lines]
    long = [i for i, value in enumerate(found) if value == 1]
    for i, value in enumerate(found):
        if value == 2:
            exact = fold(lines[i].text) in whole
            near = any(abs(i - j) <= (6 if exact else 3) for j in long)
            between = bool(long) and long[0] < i < long[-1]
            found[i] = int(near and (exact or between))
    return np.array(found, int)


def _answer(text: str, grams: set[tuple[str, ...]], whole: set[str], run: str) -> int:
    """1 body, 0 not, 2 too short to tell alone."""
    own = _WORD.findall(text)
    if len(own) >= 4:
        mine = [tuple(own[i : i + 4]) for i in range(len(own) - 3)]
        return int(sum(g in grams for g in mine) >= 0.6 * len(mine))
    return 2 if own and (fold(text) in whole or f" {' '.join(own)} " in run) else 0


def spread(lines: list[Line], rng: random.Random, style: int) -> list[Line]:
    """The lines set anew: one newline between them, an empty line, or now one, now the other."""
    at, out = 0, []
    for line in lines:
        out.append(replace(line, start=at, end=at + len(line.text)))
        at += len(line.text) + (style if style < 3 else rng.choice((1, 2, 2, 3)))
    return out


def bulleted(lines: list[Line], rng: random.Random) -> list[Line]:
    """The lines with the bullets that text renderings put before the items of lists."""
    sign = rng.choice(("•", "-", "*", "·"))
    return [replace(line, text=f"{sign} {line.text}") if "li" in line.path else line for line in lines]


def limits(y: Answers) -> tuple[int, int]:
    """First and last body line, the last excluded."""
    return (int(np.argmax(y)), len(y) - int(np.argmax(y[::-1]))) if y.any() else (0, 0)


def cuts(page: Page, rng: random.Random, number: int) -> list[Page]:
    """The page cut near its body, some of its furniture dropped, as scrapers leave pages."""
    lines, y = page
    first, last = limits(y)
    out: list[Page] = []
    for _ in range(number if y.any() else 0):
        low = max(0, first - rng.choice((0, 1, 2, 4, 8, 15)))
        high = min(len(lines), last + rng.choice((0, 0, 1, 2, 4, 8, 15)))
        share = rng.choice((0.3, 0.6, 1))
        keep = [i for i in range(low, high) if y[i] or rng.random() < share]
        if len(keep) > 2:
            out.append((spread([lines[i] for i in keep], rng, rng.choice((1, 2, 3))), y[keep]))
    return out


def swap(frame: Page, other: Page, rng: random.Random) -> Page | None:
    """The furniture of one page around the body of another."""
    (outer, y), (inner, z) = frame, other
    if not y.any() or not z.any():
        return None
    (a, b), (c, d) = limits(y), limits(z)
    lines = spread(outer[:a] + inner[c:d] + outer[b:], rng, rng.choice((1, 2, 3)))
    return lines, np.concatenate([y[:a], z[c:d], y[b:]])


def gold_pages() -> list[tuple[str, Page, Page, str]]:
    """Each gold page: its id, as text, as HTML, and the HTML's source."""
    source = {row["id"]: row["html"] for row in rows("article_extraction")}
    out = []
    for row in rows("text_pages"):
        lines = lines_of(row["text"])
        html = html_lines(tree_of(source[row["id"]]))
        out.append(
            (row["id"], (lines, answers(lines, row["body"])), (html, answers(html, row["body"])), source[row["id"]])
        )
    return out


def clean_pages() -> list[Page]:
    """Texts without furniture, all of whose lines are body."""
    texts = [r["text"] for r in rows("five_w_one_h")] + [r["text"] for r in rows("ecbplus")[::8]]
    pages = [lines_of(text) for text in texts]
    return [(lines, np.ones(len(lines), int)) for lines in pages if len(lines) > 2]


def score(gold: list[str], mine: list[str]) -> tuple[float, float, float]:
    """Precision, recall and F1 as the project's extraction scorer counts them: word four-grams, averaged by page."""
    precision, recall = [], []
    for g, m in zip(gold, mine, strict=True):
        want, have = _shingles(g), _shingles(m)
        hit = sum((want & have).values())
        if have:
            precision.append(hit / sum(have.values()))
        if want:
            recall.append(hit / sum(want.values()))
    p, r = float(np.mean(precision)), float(np.mean(recall))
    return round(p, 4), round(r, 4), round(2 * p * r / (p + r), 4)


def _shingles(text: str) -> Counter[tuple[str, ...]]:
    words = _WORD.findall(text)
    return Counter(tuple(words[i : i + 4]) for i in range(max(len(words) - 3, min(len(words), 1))))
