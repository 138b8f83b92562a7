"""Learn the line model of stemma.cleaning, and report what it reaches on pages it has not seen.

usage: python -m training.furniture.train [--no-weights]

Five folds by page: each page is cleaned by networks that never saw it, its furniture or its body.  The figures are the
project's extraction scorer's.  Then the shipped weights are learned from all pages; everything is seeded.
"""

import random
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from stemma.cleaning import _clean
from stemma.cleaning._features import Floats, text_features
from stemma.cleaning._model import Weights
from stemma.cleaning._page import candidates, extracted, html_features
from stemma.cleaning._visible import tree_of
from stemma.model import Capture
from training.furniture.pages import (
    Answers,
    Page,
    bulleted,
    clean_pages,
    cuts,
    gold_pages,
    limits,
    rows,
    score,
    spread,
    swap,
)

FOLDS = 5
TARGET = Path(_clean.__file__).with_name("weights") / "lines.npz"
SETTINGS: dict[str, dict[str, Any]] = {
    "text": {"hidden": 24, "members": 3, "epochs": 8, "decay": 0.03, "drop": 0.2, "batch": 512},
    "html": {"hidden": 16, "members": 5, "epochs": 30, "decay": 0.1, "drop": 0.3, "batch": 128},
}


@dataclass
class Example:
    """One page's features and answers, how much it counts, and the gold pages it was made of."""

    features: Floats
    line: Answers
    weight: float
    made_of: frozenset[int] = field(default_factory=frozenset)


def without_repeats(page: Page) -> Page:
    """The page as cleaning looks at it."""
    lines, y = page
    kept = _clean.without_repeats(lines)
    return [lines[i] for i in kept], y[kept]


def text_examples(pages: list[Page], html: list[Page]) -> list[Example]:
    """The gold text pages, the pages made of them, and clean texts."""
    rng = random.Random(0)
    out: list[Example] = []

    def add(page: Page | None, weight: float, *made_of: int) -> None:
        if page is not None and len(page[0]) > 2:
            lines, y = without_repeats(page)
            out.append(Example(text_features(lines), y, weight, frozenset(made_of)))

    for i, (page, other) in enumerate(zip(pages, html, strict=True)):
        add(page, 1.0, i)
        if other[0]:
            for style in (1, 2):
                add((spread(other[0], rng, style), other[1]), 0.5, i)
            add((spread(bulleted(other[0], rng), rng, 3), other[1]), 0.5, i)
        for cut in cuts(page, rng, 3) + cuts((bulleted(other[0], rng), other[1]), rng, 3):
            add(cut, 0.5, i)
        for _ in range(3):
            k = rng.randrange(len(pages))
            add(swap(page, pages[k], rng), 0.5, i, k)
    for page in clean_pages():
        add(page, 0.3)
    return out


def html_examples(pages: list[Page], sources: list[str]) -> list[Example]:
    """The lines of each gold HTML page that trafilatura takes."""
    out = []
    for i, ((lines, y), source) in enumerate(zip(pages, sources, strict=True)):
        voted = candidates(lines, extracted(tree)) if lines and (tree := tree_of(source)) is not None else []
        kept = sorted(set(voted) & set(_clean.without_repeats(lines)))
        if len(kept) > 2:
            out.append(Example(html_features([lines[k] for k in kept], ""), y[kept], 1.0, frozenset((i,))))
    return out


def learn(
    examples: list[Example], hidden: int, members: int, epochs: int, decay: float, drop: float, batch: int
) -> Weights:
    """A committee of one-layer networks, by Adam on cross-entropy; pages count the same, long lines more."""
    x = np.concatenate([e.features for e in examples])
    answers = np.stack(
        [np.concatenate([e.line for e in examples]), np.concatenate([region(e.line) for e in examples])], 1
    )
    weight = np.concatenate([counted(e.features) * e.weight for e in examples]).astype(np.float32)
    mean, scale = x.mean(0), x.std(0) + 1e-6
    x = np.clip((x - mean) / scale, -4, 4).astype(np.float32)
    nets = [_fit(x, answers.astype(np.float32), weight / weight.mean(), hidden, epochs, decay, drop, batch, seed)
            for seed in range(members)]  # fmt: skip
    return Weights(mean, scale, *(np.stack(parts) for parts in zip(*nets, strict=True)))


def region(y: Answers) -> Answers:
    """1 from the first body line to the last."""
    first, last = limits(y)
    out = np.zeros(len(y), int)
    out[first:last] = 1
    return out


def counted(features: Floats) -> Floats:
    weight = np.sqrt(features[:, 1]) + 0.5
    return np.asarray(weight / weight.sum(), np.float32)


def _fit(x: Floats, y: Floats, w: Floats, hidden: int, epochs: int, decay: float, drop: float, batch: int, seed: int,
         rate: float = 0.003) -> list[NDArray[np.float32]]:  # fmt: skip
    rng = np.random.default_rng(seed)
    d = x.shape[1]
    net = [rng.normal(0, (2 / d) ** 0.5, (d, hidden)).astype(np.float32), np.zeros(hidden, np.float32),
           rng.normal(0, (1 / hidden) ** 0.5, (hidden, 2)).astype(np.float32), np.zeros(2, np.float32)]  # fmt: skip
    first = [np.zeros_like(a) for a in net]
    second = [np.zeros_like(a) for a in net]
    steps, step = epochs * (len(x) // batch), 0
    for _ in range(epochs):
        order = rng.permutation(len(x))
        for at in range(0, len(x) - batch + 1, batch):
            step += 1
            rows_ = order[at : at + batch]
            xb = x[rows_] * (rng.random((batch, d), np.float32) > 0.1) / 0.9
            z = xb @ net[0] + net[1]
            mask = (rng.random(z.shape, np.float32) > drop) / (1 - drop)
            h = np.maximum(0, z) * mask
            g = (1 / (1 + np.exp(-(h @ net[2] + net[3]))) - y[rows_]) * w[rows_][:, None] / batch
            back = (g @ net[2].T) * mask * (z > 0)
            grads = [xb.T @ back, back.sum(0), h.T @ g, g.sum(0)]
            pace = rate * 0.5 * (1 + np.cos(np.pi * step / steps))
            for k, grad in enumerate(grads):
                first[k] = 0.9 * first[k] + 0.1 * grad
                second[k] = 0.999 * second[k] + 0.001 * grad**2
                move = first[k] / (1 - 0.9**step) / (np.sqrt(second[k] / (1 - 0.999**step)) + 1e-8)
                net[k] = (net[k] - pace * (move + (decay * net[k] if k in (0, 2) else 0))).astype(np.float32)
    return net


def cleaned(captures: list[Capture]) -> list[str]:
    """The texts that the whole of cleaning gives."""
    return [report.text if (report := _clean.clean(c)[0]) else "" for c in captures]


def main() -> None:
    gold = gold_pages()
    bodies = [row["body"] for row in rows("text_pages")]
    texts = {row["id"]: row["text"] for row in rows("text_pages")}
    captures = {"text": [Capture(g[0], texts[g[0]]) for g in gold], "html": [Capture(g[0], g[3], "html") for g in gold]}
    examples = {"text": text_examples([g[1] for g in gold], [g[2] for g in gold]),
                "html": html_examples([g[2] for g in gold], [g[3] for g in gold])}  # fmt: skip
    shipped: dict[str, NDArray[np.float32]] = {}
    for media, settings in SETTINGS.items():
        answers = [""] * len(gold)
        # HTML pages that trafilatura takes nothing of fall back to the text model, so both are held out.
        for fold in range(FOLDS):
            out = [i for i in range(len(gold)) if i % FOLDS == fold]
            held = {m: learn([e for e in examples[m] if not e.made_of & set(out)], **SETTINGS[m])
                    for m in dict.fromkeys((media, "text"))}  # fmt: skip
            vars(_clean)["weights"] = held.__getitem__  # weights that saw none of these pages
            for i, text in zip(out, cleaned([captures[media][i] for i in out]), strict=True):
                answers[i] = text
        print(f"{media}: pages {len(gold)}, five folds, precision, recall, F1:", score(bodies, answers), flush=True)
        final = learn(examples[media], **settings)
        shipped |= {f"{media}_{name}": getattr(final, name) for name in Weights.__slots__}
    if "--no-weights" not in sys.argv:
        packed: dict[str, Any] = {
            k: v.astype(np.float16 if "bias" not in k and "er" in k else np.float32) for k, v in shipped.items()
        }
        np.savez_compressed(TARGET, **packed)
        print("written", TARGET)


if __name__ == "__main__":
    main()
