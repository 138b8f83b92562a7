"""Learn the judge of stemma.cleaning that chooses a page's headline, outlet, byline and date among what it gives.

usage: PYTHONPATH=src python -m training.pages.train [--no-weights]

The candidates of a page share what is certain, "none of them" has its part: one conditional logistic regression with
ridge a field.  Five folds by outlet: no page is judged by weights that saw a page of its outlet.  Then the shipped
weights are learned from all pages.
"""

import gzip
import hashlib
import json
import os
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from stemma.cleaning import _clean, _judge
from stemma.cleaning._judge import Candidate
from stemma.model import Capture
from stemma.reference.outlets import domain

sys.path.insert(0, str(Path(__file__).parents[2] / "eval"))
from scorers import pages as scorer

FOLDS = 5
RIDGE = {"title": 1.0, "outlet": 10.0, "byline": 10.0, "published": 10.0}


def _title(gold: Any, mine: str) -> float:
    """A headline as given is better than one that only holds it."""
    same = scorer.words(gold) == scorer.words(mine)
    return 1.0 if same else 0.6 * scorer.title(gold, mine)


GRADE: dict[str, tuple[str, Callable[[Any, str], float]]] = {
    "title": ("title", _title),
    "outlet": ("outlet", scorer.outlet),
    "byline": ("authors", scorer.byline),
    "published": ("date", lambda gold, mine: float(scorer.off(gold, mine) == 0)),
}
TARGET = Path(_judge.__file__).with_name("weights") / "page.json"
Fitted = dict[str, float]
Floats = NDArray[np.float64]


@dataclass
class Page:
    """A gold page with its candidates by field."""

    row: dict[str, Any]
    fold: int
    open: bool
    found: dict[str, list[Candidate]] = field(default_factory=dict)
    grades: dict[str, list[float]] = field(default_factory=dict)


def rows() -> list[dict[str, Any]]:
    """The gold pages: of STEMMA_DATA, or of ../shared/data beside the checkout."""
    folder = Path(os.environ.get("STEMMA_DATA") or Path(__file__).resolve().parents[3] / "shared" / "data")
    with gzip.open(folder / "pages.jsonl.gz", "rt", encoding="utf-8") as file:
        return [json.loads(line) for line in file if line.strip()]


def number(text: str) -> int:
    """A number of a text that is the same everywhere."""
    return int(hashlib.sha256(text.encode()).hexdigest(), 16)


def judged_by(weights: Callable[[], Mapping[str, Fitted]]) -> None:
    """Let cleaning judge by these weights."""
    vars(_judge)["weights"] = weights


def read(row: dict[str, Any], by: Mapping[str, Mapping[int, Fitted]] | None = None) -> Page:
    """The candidates of a page, and how good each is; those of ``by`` for its fold judge what hangs on a choice."""
    capture = Capture(row["id"], row["html"], "html", url=row.get("url") or "")
    # By the address as it is written: the pages of one archive stay together.
    site = domain("//".join(capture.url.split("/")[0:3:2])) or row["id"]
    page = Page(row, number(site) % FOLDS, number(f"site:{site}") >> 248 & 1 == 0)
    if by is not None:
        judged_by(lambda: {name: folds[page.fold] for name, folds in by.items()})
    page.found = _clean.candidates(capture)
    for name, (gold, grade) in GRADE.items():
        if row.get(gold):
            page.grades[name] = [float(grade(row[gold], candidate.value)) for candidate in page.found.get(name, [])]
    return page


def fit(name: str, pages: list[Page]) -> Fitted:
    """Conditional logistic regression: of each page's candidates the best one, or none of them, is to be chosen."""
    shown = [p for p in pages if p.grades.get(name)]
    names = sorted({feature for p in shown for c in p.found[name] for feature in c.features})
    at = {feature: n for n, feature in enumerate(names)}
    owner = np.repeat(np.arange(len(shown)), [len(p.found[name]) for p in shown])
    x: Floats = np.zeros((len(owner), len(names) + 1))
    x[:, -1] = 1
    for n, candidate in enumerate(c for p in shown for c in p.found[name]):
        for feature, value in candidate.features.items():
            x[n, at[feature]] = value
    wanted = np.concatenate([_wanted(np.array(p.grades[name])) for p in shown])
    ridge = np.append(np.full(len(names), RIDGE[name]), 0.0)

    def loss(beta: Floats) -> tuple[float, Floats]:
        score = x @ beta
        top = np.zeros(len(shown))  # none of them scores 0
        np.maximum.at(top, owner, score)
        power = np.exp(score - top[owner])
        whole = np.exp(-top) + np.bincount(owner, power, len(shown))
        told = float(wanted @ score - (top + np.log(whole)).sum())
        gradient = x.T @ (power / whole[owner] - wanted) + ridge * beta
        return 0.5 * float(ridge @ beta**2) - told, gradient

    beta = minimize(loss, np.zeros(len(names) + 1), jac=True, method="L-BFGS-B", options={"maxiter": 500}).x
    return {"": round(float(beta[-1]), 3)} | {
        feature: round(float(b), 3) for feature, b in zip(names, beta, strict=False) if abs(b) >= 0.005
    }


def _wanted(grades: Floats) -> Floats:
    """The share of the choice that each candidate should have: the best ones all of it, none where none is good."""
    best = (grades >= grades.max() - 1e-9) & (grades > 0)
    return np.asarray(best / max(1, best.sum()))


def folded(pages: list[Page]) -> dict[str, dict[int, Fitted]]:
    """For each field the weights that each fold is judged by."""
    return {name: {k: fit(name, [p for p in pages if p.fold != k]) for k in range(FOLDS)} for name in GRADE}


def answers(pages: list[Page], by: Callable[[Page], dict[str, Fitted]]) -> list[dict[str, Any]]:
    """What the whole of cleaning says of pages, judged by the weights ``by`` gives."""
    out = []
    for page in pages:
        judged_by(partial(by, page))  # weights that saw no page of its outlet
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
    shipped = vars(_judge)["weights"]
    judged_by(dict)
    by = folded([read(row) for row in rows()])
    # What may be a byline hangs on the outlet and the headline that were chosen, so look again with both judged.
    pages = [read(row, by) for row in rows()]
    by = folded(pages)
    mine = answers(pages, lambda page: {name: by[name][page.fold] for name in GRADE})
    told("all, five folds by outlet", pages, mine)
    for half, opened in (("open half", True), ("sealed half", False)):
        told(f"{half}, of it", [p for p in pages if p.open == opened], mine)
    of_open = {name: fit(name, [p for p in pages if p.open]) for name in GRADE}
    sealed = [p for p in pages if not p.open]
    told("sealed half by weights of the open half", sealed, answers(sealed, lambda page: of_open))
    judged_by(shipped)
    if "--no-weights" not in sys.argv:
        final = {name: dict(sorted(fit(name, pages).items())) for name in GRADE}
        TARGET.write_text(json.dumps(final, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
        print("written", TARGET)


if __name__ == "__main__":
    main()
