"""Fit the model of what a whole report is mostly about, and measure it on stories of prompts it has not seen.

usage: python training/acts/train.py plover_synthetic.jsonl.gz [--out src/stemma/annotators/acts/weights/story.npz]

The stories come twelve to a prompt, one after another; folds never part a prompt, and a feature must stand in the
stories of at least PROMPTS prompts. What is shipped is fitted without the last fold, so that `make eval` measures it
on prompts it has not seen. Needs scikit-learn; what it writes is read with numpy alone.
"""

import argparse
import gzip
import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from stemma import parsers
from stemma.annotators import names, quotations, times
from stemma.annotators.acts import finder, whole
from stemma.annotators.acts.find import Finder
from stemma.annotators.acts.story import WEIGHTS, Story, Weights
from stemma.annotators.acts.syntax import Parse
from stemma.model import Report

PROMPTS = 8
STRENGTH = 10.0
FOLDS = 5
A_PROMPT = 12


@dataclass(slots=True)
class Told:
    """One story: its prompt, its gold type, what finds its acts, and the features of the whole."""

    prompt: int
    type: str
    finder: Finder
    features: dict[str, float] = field(default_factory=dict)


def read(path: Path) -> Iterator[Told]:
    """The stories of the gold set, parsed and read by the frames."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    for n, (row, doc) in enumerate(zip(rows, parsers.load().pipe(r["text"] for r in rows), strict=True)):
        report = Report(row["id"], row["text"])
        found = names.annotate(report, doc)
        said = quotations.annotate(report, doc, found)
        made = finder(report, Parse(doc), found, times.annotate(report, doc), said)
        yield told(n // A_PROMPT, row["label"], made)


def told(prompt: int, type: str, made: Finder) -> Told:
    """A story with its features."""
    return Told(prompt, type, made, Story(made.parse, made.clauses, made.acts()).features())


def fit(stories: Sequence[Told]) -> Weights:
    """A multinomial regression over the features that several prompts share."""
    prompts: dict[str, set[int]] = defaultdict(set)
    for s in stories:
        for name in s.features:
            prompts[name].add(s.prompt)
    rows = {n: i for i, n in enumerate(sorted(n for n, seen in prompts.items() if len(seen) >= PROMPTS))}
    model = LogisticRegression(C=STRENGTH, max_iter=200, tol=1e-3)
    model.fit(_matrix(stories, rows), [s.type for s in stories])
    table = (model.coef_ - model.coef_.mean(axis=0)).T.astype(np.float16)
    bias = (model.intercept_ - model.intercept_.mean()).astype(np.float16)
    return Weights(rows, tuple(str(c) for c in model.classes_), table.astype(np.float32), bias.astype(np.float32))


def _matrix(stories: Iterable[Told], rows: dict[str, int]) -> csr_matrix:
    values, columns, ends = [], [], [0]
    for s in stories:
        found = [(rows[n], v) for n, v in sorted(s.features.items()) if n in rows]
        norm = sum(v * v for _, v in found) ** 0.5 or 1.0
        columns += [i for i, _ in found]
        values += [v / norm for _, v in found]
        ends.append(len(columns))
    return csr_matrix((values, columns, ends), shape=(len(ends) - 1, len(rows)))


def measure(stories: Sequence[Told]) -> dict[str, float]:
    """Over folds of unseen prompts: the type among a story's acts, the first act's, the weightiest act's."""
    right: dict[str, list[bool]] = defaultdict(list)
    for fold in range(FOLDS):
        model = fit([s for s in stories if s.prompt % FOLDS != fold])
        for s in (s for s in stories if s.prompt % FOLDS == fold):
            plain = s.finder.acts()
            acts = whole.weighed(s.finder, plain, model)
            right["among, frames alone"].append(s.type in {a.code for a in plain})
            right["among"].append(s.type in {a.code for a in acts})
            right["first"].append(bool(acts) and acts[0].code == s.type)
            right["weightiest"].append(bool(acts) and max(acts, key=lambda a: a.weight).code == s.type)
            right["acts a story"].append(len(acts))  # type: ignore[arg-type]
    return {name: round(float(np.mean(found)), 4) for name, found in right.items()}


def write(model: Weights, path: Path) -> None:
    """Write weights as the package reads them."""
    names_ = sorted(model.rows, key=lambda n: model.rows[n])
    np.savez_compressed(
        path, names=np.array("\n".join(names_)), types=np.array(" ".join(model.types)),
        table=model.table.astype(np.float16), bias=model.bias.astype(np.float16),
    )  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=re.split(r"\n\n", __doc__ or "")[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("--out", type=Path, default=WEIGHTS)
    args = parser.parse_args()
    stories = list(read(args.data))
    print(measure(stories))
    write(fit([s for s in stories if s.prompt % FOLDS != FOLDS - 1]), args.out)


if __name__ == "__main__":
    main()
