"""How far a model of two claims gets at telling whether one strengthens or weakens the other: measured, not shipped.

usage: python -m training.readings.claims [DATA_DIR]

ClaimDiff's pairs, ten folds by affair, so that no claim, article or topic stands on both sides of one.  The features
are what two statements of an event share by the record's own means; a logistic regression weighs them.  The two
directions of a pair have nearly always one label, so each feature is the same both ways.  Printed: the average
precision of the model, of word overlap, and of two oracles that no model can be: how the annotators labelled the other
pairs of the same affair, and a perfect order within each affair without that.
"""

import os
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from math import log
from pathlib import Path
from typing import Any

import numpy as np

from stemma import parsers
from stemma.annotators import annotate
from stemma.lang import NATIVE
from stemma.model import Parse, Report
from stemma.parsers.features import Vectors
from stemma.parsers.loading import WEIGHTS
from stemma.text import fold, words
from training.readings.fit import logistic, rows

FOLDS, SEEDS, RIDGE = 10, 5, 16.0
FEATURES = (
    "words shared, weighed", "words shared", "likeness of the whole", "likeness of the words", "names shared",
    "share of names", "numbers shared", "both attribute", "to different sources", "a source of one named in the other",
    "one denies", "one hedges", "one main word",
)  # fmt: skip
_DENIES = frozenset((
    "not", "n't", "n’t", "no", "never", "none", "nobody", "nothing", "without", "nor", "neither", "cannot", "hardly"
))  # fmt: skip
_HEDGES = frozenset((
    "may", "might", "could", "would", "possibly", "perhaps", "probably", "likely", "reportedly", "allegedly",
    "apparently", "appear", "seem", "suggest", "believe", "think", "expect", "potential", "possible"
))  # fmt: skip


@dataclass(frozen=True, slots=True)
class Claim:
    """What a sentence is compared by."""

    stems: tuple[str, ...]  # of its content words
    vectors: np.ndarray[Any, Any]  # of the same words, of length one
    names: frozenset[str]
    numbers: frozenset[str]
    sources: frozenset[str]  # the words of who is said to say something in it
    denies: bool
    hedges: bool
    root: str


def claim(text: str, parse: Parse, vectors: Vectors) -> Claim:
    """A claim from its parse."""
    found = annotate(Report("claim", text), parse)
    content = [
        t for t in parse.tokens if t.pos in ("NOUN", "VERB", "ADJ", "ADV", "PROPN") and NATIVE.is_content(t.text)
    ]
    raw = vectors.numbers(np.array([vectors.row(t.text) for t in content], np.int64))
    said = {w for t in parse.tokens for w in (t.lower, t.lemma.casefold())}
    return Claim(
        tuple(NATIVE.sense(t.text) for t in content),
        _of_length_one(raw),
        frozenset(fold(n.name or n.text) for n in found.names),
        frozenset(t.lower for t in parse.tokens if t.pos == "NUM"),
        frozenset(w for q in found.quotations for w in words(q.speaker)),
        bool(said & _DENIES),
        bool(said & _HEDGES),
        next((NATIVE.sense(t.lemma) for t in parse.tokens if t.dep == "ROOT"), ""),
    )


def claims(texts: Iterable[str]) -> tuple[dict[str, Claim], dict[str, float]]:
    """The claims of some texts, and the weight of each stem: high where few claims hold it."""
    texts = sorted(texts)
    vectors = Vectors.read(WEIGHTS)
    found = {text: claim(text, doc, vectors) for text, doc in zip(texts, parsers.load().pipe(texts), strict=True)}
    seen = Counter(s for c in found.values() for s in set(c.stems))
    return found, {s: log(len(texts) / n) + 0.1 for s, n in seen.items()}


def directions(found: dict[str, Claim], weight: dict[str, float]) -> dict[str, np.ndarray[Any, Any]]:
    """Where each claim lies as a whole: the weighted mean of its vectors, less that of all claims, of length one."""
    sums = np.array([c.vectors.T @ np.array([weight[s] for s in c.stems]) for c in found.values()])
    lying = _of_length_one(sums)
    return dict(zip(found, _of_length_one(lying - lying.mean(0)), strict=True))


def _of_length_one(vectors: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    return np.asarray(vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-6))


def features(a: Claim, b: Claim, weight: dict[str, float], whole: float) -> list[float]:
    """What two claims share, as FEATURES names it; `whole` is the likeness of their directions."""
    shared = set(a.stems) & set(b.stems)
    least = min(sum(weight[s] for s in set(c.stems)) for c in (a, b))
    parts = [{w for name in c.names for w in name.split() if len(w) > 2} for c in (a, b)]
    return [
        sum(weight[s] for s in shared) / max(1.0, least),
        len(shared),
        whole,
        (best(a, b, weight) + best(b, a, weight)) / 2,
        len(a.names & b.names),
        len(parts[0] & parts[1]) / max(1, len(parts[0] | parts[1])),
        len(a.numbers & b.numbers),
        bool(a.sources and b.sources),
        bool(a.sources and b.sources and not a.sources & b.sources),
        bool(a.sources & parts[1] or b.sources & parts[0]),
        a.denies != b.denies,
        a.hedges != b.hedges,
        a.root == b.root,
    ]


def best(a: Claim, b: Claim, weight: dict[str, float]) -> float:
    """The weighted mean likeness of the words of one claim to the likest of the other."""
    if not a.stems or not b.stems:
        return 0.0
    return float(np.average((a.vectors @ b.vectors.T).max(1), weights=[weight[s] for s in a.stems]))


def folds(affairs: list[str], seed: int) -> np.ndarray[Any, Any]:
    """The fold of each pair: whole affairs, dealt out at random to the fold that holds least."""
    sizes = Counter(affairs)
    order = np.random.default_rng(seed).permutation(sorted(sizes))
    held, of = np.zeros(FOLDS), {}
    for affair in sorted(order, key=lambda a: -(sizes[a] // 10)):
        of[affair] = int(held.argmin())
        held[of[affair]] += sizes[affair]
    return np.array([of[a] for a in affairs])


def out_of_fold(
    x: np.ndarray[Any, Any], y: np.ndarray[Any, Any], fold_of: np.ndarray[Any, Any]
) -> np.ndarray[Any, Any]:
    """The log odds of each pair by a model that saw none of its affair."""
    out = np.zeros(len(y))
    for k in range(FOLDS):
        seen = fold_of != k
        middle, width = x[seen].mean(0), x[seen].std(0) + 1e-9
        fitted = logistic((x[seen] - middle) / width, y[seen], RIDGE)
        out[~seen] = fitted[0] + (x[~seen] - middle) / width @ fitted[1:]
    return out


def oracles(gold: list[dict[str, Any]]) -> tuple[list[float], list[float]]:
    """What the other pairs of a pair's affair were labelled; its place in a perfect order within the affair."""
    affair: dict[str, list[int]] = defaultdict(list)
    for i, row in enumerate(gold):
        affair[row["topic"]].append(i)
    rate, place = [0.0] * len(gold), [0.0] * len(gold)
    mean = float(np.mean([row["relation"] for row in gold]))
    for members in affair.values():
        for i in members:
            pair = {gold[i]["claim_a"], gold[i]["claim_b"]}
            others = [gold[j]["relation"] for j in members if {gold[j]["claim_a"], gold[j]["claim_b"]} != pair]
            rate[i] = (sum(others) + 3 * mean) / (len(others) + 3)
        for n, i in enumerate(sorted(members, key=lambda i: (gold[i]["relation"], gold[i]["pair_id"]))):
            place[i] = (n + 0.5) / len(members)
    return rate, place


def main(folder: Path) -> None:
    """Measure and print."""
    sys.path.insert(0, str(Path(__file__).parents[2] / "eval"))
    from scorers.claims import average_precision, overlap

    sets = {name: list(rows(folder / f"claimdiff_{name}_train.jsonl.gz")) for name in ("strength", "weak")}
    gold = sets["strength"]
    found, weight = claims({text for row in gold for text in (row["claim_a"], row["claim_b"])})
    whole = directions(found, weight)
    pairs = [(row["claim_a"], row["claim_b"]) for row in gold]
    x = np.array([features(found[a], found[b], weight, float(whole[a] @ whole[b])) for a, b in pairs], float)
    for name, labelled in sets.items():
        y = np.array([bool(row["relation"]) for row in labelled])
        truth = y.tolist()
        shared = [overlap(a, b) for a, b in pairs]
        parts = [folds([row["topic"] for row in labelled], seed) for seed in range(SEEDS)]
        model = [average_precision(truth, out_of_fold(x, y, part).tolist()) for part in parts]
        rate, place = oracles(labelled)
        print(f"{name}: {len(truth)} pairs, share true {y.mean():.3f}")
        print(f"  word overlap, as it is {average_precision(truth, shared):.3f},"
              f" turned round {average_precision(truth, [-s for s in shared]):.3f}")  # fmt: skip
        print(f"  model, out of fold {np.mean(model):.3f} ({min(model):.3f} to {max(model):.3f})")
        print(f"  labels of the rest of the affair {average_precision(truth, rate):.3f},"
              f" perfect within affairs {average_precision(truth, place):.3f}")  # fmt: skip
        weights = logistic((x - x.mean(0)) / (x.std(0) + 1e-9), y, RIDGE)[1:]
        print("  weights:", ", ".join(f"{n} {w:+.2f}" for n, w in zip(FEATURES, weights, strict=True)))


if __name__ == "__main__":
    beside = Path(__file__).parents[2].parent / "shared" / "data"
    main(Path(sys.argv[1] if len(sys.argv) > 1 else os.environ.get("STEMMA_DATA", str(beside))))
