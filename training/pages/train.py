"""Learn the judge of stemma.cleaning that chooses a page's headline, outlet, byline and date among what it gives.

usage: PYTHONPATH=src python -m training.pages.train [--no-weights]

Every candidate of every page is a row: is it right?  One ridge logistic regression a field.  Five folds by outlet: no
page is judged by weights that saw a page of its outlet.  Then the shipped weights are learned from all pages.
"""

import gzip
import hashlib
import json
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from stemma.cleaning import _clean, _judge
from stemma.cleaning._judge import Candidate
from stemma.model import Capture
from stemma.reference.outlets import domain

sys.path.insert(0, str(Path(__file__).parents[2] / "eval"))
from scorers import pages as scorer

FOLDS = 5
RIDGE = {"title": 0.3, "outlet": 1.0, "byline": 20.0, "published": 3.0}
RIGHT: dict[str, tuple[str, Callable[[Any, str], bool]]] = {
    "title": ("title", scorer.title),
    "outlet": ("outlet", scorer.outlet),
    "byline": ("authors", lambda gold, mine: scorer.byline(gold, mine) >= 0.8),
    "published": ("date", lambda gold, mine: scorer.off(gold, mine) == 0),
}
TARGET = Path(_judge.__file__).with_name("weights") / "page.json"
Fitted = dict[str, float]


@dataclass
class Page:
    """A gold page with its candidates by field."""

    row: dict[str, Any]
    fold: int
    open: bool
    found: dict[str, list[Candidate]] = field(default_factory=dict)
    right: dict[str, list[bool]] = field(default_factory=dict)


def rows() -> list[dict[str, Any]]:
    """The gold pages: of STEMMA_DATA, or of ../shared/data beside the checkout."""
    folder = Path(os.environ.get("STEMMA_DATA") or Path(__file__).resolve().parents[3] / "shared" / "data")
    with gzip.open(folder / "pages.jsonl.gz", "rt", encoding="utf-8") as file:
        return [json.loads(line) for line in file if line.strip()]


def number(text: str) -> int:
    """A number of a text that is the same everywhere."""
    return int(hashlib.sha256(text.encode()).hexdigest(), 16)


def read(row: dict[str, Any]) -> Page:
    """The candidates of a page, and which of them are right."""
    capture = Capture(row["id"], row["html"], "html", url=row.get("url") or "")
    page = Page(
        row, number(domain(capture.url) or row["id"]) % FOLDS, hashlib.sha256(row["id"].encode()).digest()[0] % 2 == 0
    )
    page.found = _clean.candidates(capture)
    for name, (gold, right) in RIGHT.items():
        if row.get(gold):
            page.right[name] = [right(row[gold], candidate.value) for candidate in page.found.get(name, [])]
    return page


def fit(name: str, pages: list[Page]) -> Fitted:
    """Ridge logistic regression by Newton's steps; a page counts the same whatever the number of its candidates."""
    shown = [
        (c, y, len(p.right[name]))
        for p in pages
        if name in p.right
        for c, y in zip(p.found[name], p.right[name], strict=True)
    ]
    names = sorted({feature for c, _, _ in shown for feature in c.features})
    at = {feature: n for n, feature in enumerate(names)}
    x: NDArray[np.float64] = np.zeros((len(shown), len(names) + 1))
    x[:, -1] = 1
    for n, (candidate, _, _) in enumerate(shown):
        for feature, value in candidate.features.items():
            x[n, at[feature]] = value
    y = np.array([right for _, right, _ in shown], float)
    weight = np.array([0.25 + 4 / many for _, _, many in shown])
    ridge = np.full(len(names) + 1, RIDGE[name])
    ridge[-1] = 0.001
    beta: NDArray[np.float64] = np.zeros(len(names) + 1)
    for _ in range(50):
        p = 1 / (1 + np.exp(-np.clip(x @ beta, -30, 30)))
        step = np.linalg.solve(
            (x * (weight * p * (1 - p))[:, None]).T @ x + np.diag(ridge), x.T @ (weight * (p - y)) + ridge * beta
        )
        beta -= step
        if np.abs(step).max() < 1e-6:
            break
    return {"": round(float(beta[-1]), 3)} | {
        feature: round(float(b), 3) for feature, b in zip(names, beta, strict=False) if abs(b) >= 0.005
    }


def folded(pages: list[Page]) -> dict[str, dict[int, Fitted]]:
    """For each field the weights that each fold is judged by."""
    return {name: {k: fit(name, [p for p in pages if p.fold != k]) for k in range(FOLDS)} for name in RIGHT}


def answers(pages: list[Page], by: Callable[[Page], dict[str, Fitted]]) -> list[dict[str, Any]]:
    """What the whole of cleaning says of pages, judged by the weights ``by`` gives."""
    out = []
    for page in pages:
        vars(_judge)["weights"] = lambda page=page: by(page)  # weights that saw no page of its outlet
        report = _clean.clean(Capture(page.row["id"], page.row["html"], "html", url=page.row.get("url") or ""))[0]
        if report is not None:
            when = report.published.value if report.published else None
            out.append(
                {
                    "report": report.id,
                    "published": when,
                    "byline": report.byline,
                    "headline": report.headline,
                    "outlet": report.outlet,
                    "text": report.text,
                }
            )
    return out


def told(name: str, gold: list[Page], mine: list[dict[str, Any]]) -> None:
    """Print the figures of some pages."""
    figures = scorer.score([p.row for p in gold], mine)
    print(f"{name}: pages {len(gold)},", ", ".join(f"{k} {v:.4f}" for k, v in figures.items()), flush=True)


def main() -> None:
    """Print what is reached out of fold, and write the weights learned from all pages."""
    pages = [read(row) for row in rows()]
    shipped = vars(_judge)["weights"]
    by = folded(pages)
    mine = answers(pages, lambda page: {name: by[name][page.fold] for name in RIGHT})
    told("all, five folds by outlet", pages, mine)
    for half, opened in (("open half", True), ("sealed half", False)):
        told(f"{half}, of it", [p for p in pages if p.open == opened], mine)
    of_open = {name: fit(name, [p for p in pages if p.open]) for name in RIGHT}
    sealed = [p for p in pages if not p.open]
    told("sealed half by weights of the open half", sealed, answers(sealed, lambda page: of_open))
    vars(_judge)["weights"] = shipped
    if "--no-weights" not in sys.argv:
        final = {name: dict(sorted(fit(name, pages).items())) for name in RIGHT}
        TARGET.write_text(json.dumps(final, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
        print("written", TARGET)


if __name__ == "__main__":
    main()
