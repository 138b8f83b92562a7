"""Fits which claims tell one thing: python -m training.claims.fit DATA [--kept FOLDER] [--out FILE]

DATA holds the gold sets (see eval/README.md).  Learns from the open half of bench/claims without SEESAW, whose licence
forbids it, and from the open half of the made-up events; prints figures out of fold by event, of SEESAW's open half and
of the sealed halves; writes the trees.
"""

import argparse
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

sys.path.insert(0, str(Path(__file__).parents[2] / "eval"))

from scorers import f1
from scorers.told import Place, meet
from stemma.collation.claims import align
from stemma.trees import Trees
from training.claims import fiction
from training.claims.piles import Pile, piles

FOLDS = 5
UNLABELLED = 0.3  # weight of a pair that no reader named: most, not all, tell two things
ALIKE = (0.85, 0.9)  # lexical and contained likeness from which an unlabelled pair is left out: copied words
NAMED = 1.5  # weight of a pair that readers say is not of one thing
FITS = 0.3  # share of a place that a claim must cover to stand for it
TREES: dict[str, Any] = {
    "max_iter": 200, "learning_rate": 0.06, "max_leaf_nodes": 12, "min_samples_leaf": 25, "l2_regularization": 3,
    "random_state": 0, "early_stopping": False,
}  # fmt: skip
Floats = npt.NDArray[np.float64]


def labelled(pile: Pile) -> Iterator[tuple[int, int, float]]:
    """Of the pairs of a pile the row, 1 where they tell one thing and 0 where not, and the weight of that."""
    spots: list[Place] = [(c.report, c.start, c.end) for c in pile.claims]
    at: dict[str, list[int]] = {}
    for n, spot in enumerate(spots):
        at.setdefault(spot[0], []).append(n)
    told: dict[tuple[int, int], tuple[str, float]] = {}
    for pair in pile.gold["pairs"]:
        a, b = (tuple(pair[side][:3]) for side in "ab")
        for i in (n for n in at.get(a[0], ()) if meet(a, spots[n])):
            for j in (n for n in at.get(b[0], ()) if meet(b, spots[n])):
                fit = min(_shared(a, spots[i]), _shared(b, spots[j]))
                key = (min(i, j), max(i, j))
                if fit > told.get(key, ("", 0.0))[1]:
                    told[key] = (pair["label"], fit)
    lexical, contained = (pile.found.rows[:, n] for n in (0, 1))
    for row, key in enumerate(zip(pile.found.first.tolist(), pile.found.second.tolist(), strict=True)):
        label, fit = told.get(key, ("", 0.0))
        if not label:
            if not (lexical[row] > ALIKE[0] and contained[row] > ALIKE[1]):
                yield row, 0, UNLABELLED
        elif fit >= FITS:  # values that contradict each other are of one thing
            same = label in ("same", "contradicts", "update")
            yield row, int(same), 1.0 if same else NAMED


def _shared(a: Place, b: Place) -> float:
    return (min(a[2], b[2]) - max(a[1], b[1])) / (max(a[2], b[2]) - min(a[1], b[1]))


def grown(part: Sequence[Pile]) -> Trees:
    """Trees over the labelled pairs of some piles."""
    from sklearn.ensemble import HistGradientBoostingClassifier

    held = [(pile.found.rows[row], same, weight) for pile in part for row, same, weight in labelled(pile)]
    rows = np.array([x for x, _, _ in held], dtype=np.float64)
    fitted = HistGradientBoostingClassifier(**TREES).fit(
        rows, [y for _, y, _ in held], sample_weight=[w for _, _, w in held]
    )
    return kept(fitted)


def kept(fitted: Any) -> Trees:
    """The trees of a fitted HistGradientBoostingClassifier."""
    trees = [stage[0].nodes for stage in fitted._predictors]
    names = ("feature", "threshold", "left", "right", "value")
    nodes = {name: np.zeros((len(trees), max(map(len, trees))), dtype=np.float64) for name in names}
    for t, tree in enumerate(trees):
        for n, node in enumerate(tree):
            split = (node["feature_idx"], node["num_threshold"], node["left"], node["right"], node["value"])
            for name, x in zip(names, (0, 0.0, n, n, node["value"]) if node["is_leaf"] else split, strict=True):
                nodes[name][t, n] = x
    kinds = {"feature": np.uint8, "threshold": np.float64, "left": np.uint8, "right": np.uint8, "value": np.float32}
    return Trees(float(fitted._baseline_prediction.item()), {name: nodes[name].astype(kinds[name]) for name in names})


def chances(trees: Trees, pile: Pile) -> Floats:
    """The chance of each pair of a pile."""
    return trees.chances(pile.found.rows.astype(np.float64))


def out_of_fold(*parts: Sequence[Pile]) -> list[tuple[Pile, Floats]]:
    """Piles of some parts with the chances of their pairs, by trees grown from the other folds of each."""
    told: list[tuple[Pile, Floats]] = []
    for fold in range(FOLDS):
        trees = grown([p for part in parts for n, p in enumerate(part) if n % FOLDS != fold])
        told += [(p, chances(trees, p)) for part in parts for p in part[fold::FOLDS]]
    return told


def figures(told: Sequence[tuple[Pile, Floats]]) -> str:
    """Precision, recall and F1 over the labelled pairs, and the share of each label that is told as one."""
    seen: Counter[tuple[str, bool]] = Counter()
    for pile, chance in told:
        groups = align.aligned(pile.claims, align.paired(pile.found, chance.tolist()))
        of = {n: g for g, group in enumerate(groups) for n in group.claims if len(group.claims) > 1}
        spots: list[Place] = [(c.report, c.start, c.end) for c in pile.claims]
        for pair in pile.gold["pairs"]:
            one, two = ({of[n] for n in of if meet(tuple(pair[side][:3]), spots[n])} for side in "ab")
            seen[pair["label"], bool(one & two)] += 1
    said, true = sum(n for (_, t), n in seen.items() if t), seen["same", True] + seen["same", False]
    hits = seen["same", True]
    shares = {x: seen[x, True] / max(1, seen[x, True] + seen[x, False]) for x in ("part", "different", "contradicts")}
    told_as_one = ", ".join(f"{x} {share:.2f}" for x, share in shares.items())
    return f"P {hits / max(1, said):.3f} R {hits / true:.3f} F1 {f1(hits, said, true):.3f}; as one: {told_as_one}"


def main() -> int:
    """Prints the figures and writes the weights."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--kept", type=Path, default=Path("claims_kept"), help="where annotated events are kept")
    parser.add_argument("--out", type=Path, default=align.WEIGHTS)
    args = parser.parse_args()
    held, made = list(piles(args.data, args.kept)), list(fiction.piles(args.kept))
    own, open_made = learned(held), learned(made)
    told = out_of_fold(own, open_made)
    print("open, out of fold:", figures([x for x in told if x[0].gold["set"] != "fiction"]))
    print("made up, open, out of fold:", figures([x for x in told if x[0].gold["set"] == "fiction"]))
    trees = grown([*own, *open_made])
    for name, part in (
        ("open, SEESAW:", [p for p in held if _of(p, "open") and p.gold["set"] == "seesaw"]),
        ("sealed:", [p for p in held if _of(p, "sealed")]),
        ("made up, sealed:", [p for p in made if _of(p, "sealed")]),
    ):
        print(name, figures([(p, chances(trees, p)) for p in part]))
    args.out.parent.mkdir(exist_ok=True)
    trees.write(args.out)
    return 0


def learned(part: Sequence[Pile]) -> list[Pile]:
    """Those of some piles that may be learned from, in order of their events."""
    return sorted((p for p in part if _of(p, "open") and p.gold["set"] != "seesaw"), key=lambda p: str(p.gold["event"]))


def _of(pile: Pile, half: str) -> bool:
    return bool(pile.gold["half"] == half)


if __name__ == "__main__":
    sys.exit(main())
