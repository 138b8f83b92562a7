"""Fits how likely values that differ contradict each other: python -m training.claims.conflicts DATA [--kept FOLDER]

Learns from the proposed conflicts of the open half of bench/claims without SEESAW, from the collation set at a third of
the weight, since the rules of `readings` were made on its events, and from figures that labelled claims tell alike: of
these values one thing is told.  Prints figures out of fold by event at each threshold; writes the weights.
"""

import argparse
import json
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

sys.path.insert(0, str(Path(__file__).parents[2] / "eval"))

from scorers import Row
from scorers.told import Place, meet, parted
from stemma.collation.claims import align, judge
from stemma.collation.claims.values import differing
from stemma.collation.readings import readings
from stemma.model import Claim, Detail, Reading, Support, Value
from training.claims.fit import FOLDS, chances, out_of_fold
from training.claims.piles import Pile, collation, piles

WEIGHTS = {"open": 2.0, "collation": 0.3, "alike": 0.1}
STRENGTH = 0.05  # inverse of the penalty on squared weights
THRESHOLDS = (0.3, 0.4, 0.5, 0.6, 0.67, 0.7, 0.8)
Floats = npt.NDArray[np.float64]


@dataclass(slots=True)
class Case:
    """A proposed conflict: where it is from, whether it is one (None: the labels leave it open), and its features."""

    part: str
    event: str
    true: bool | None
    features: tuple[float, ...]
    words: str


def cases(pile: Pile, likely: align.Chances) -> Iterator[Case]:
    """The proposed conflicts of a pile, and of an open one the figures told alike."""
    piece, part, event = pile.piece, _part(pile), str(pile.gold["event"])
    held = judge.Judge(pile.claims, likely)
    read = readings(piece.event, piece.reports, {r: f.statements for r, f in piece.found.items()}, piece.origins)
    read = [r for r in read if r.status == "conflict"]
    apart = differing(piece.event, piece.reports, pile.claims, likely, piece.origins)
    new = [r for r in apart if not any(judge.same_places(r, other) for other in read)]
    for reading in (*read, *new):
        features = held.features(reading, apart, read=reading not in new)
        words = f"{reading.property[:40]}: {' / '.join(v.value for v in reading.values)}"
        yield Case(part, event, _true(pile, reading), features, words)
    if part == "open":
        for reading in _alike(pile):
            told = list(held.features(reading, [reading], read=True))
            told[judge.FEATURES.index("one_gives_both")] = 0.0
            yield Case("alike", event, True, tuple(told), "")


def _part(pile: Pile) -> str:
    half = str(pile.gold["half"])
    return "seesaw" if half == "open" and pile.gold["set"] == "seesaw" else half


def _true(pile: Pile, reading: Reading) -> bool | None:
    values = [[(s.report, s.start, s.end) for s in v.support] for v in reading.values]
    if pile.gold["half"] == "collation":
        return _of_collation(pile, pile.gold["gold"]["readings"], list(chain(*values)))
    real = [c for c in pile.gold["conflicts"] if c["label"] == "conflict"]
    return any(parted(values, [[_place(p) for p in side] for side in c["sides"]]) for c in real)


def _of_collation(pile: Pile, gold: Sequence[Row], places: Sequence[Place]) -> bool | None:
    """By the words of the values of its readings; None where they only say that one value is vaguer."""
    hits: dict[int, set[int]] = defaultdict(set)
    for report, start, end in places:
        words = pile.piece.reports[report].text[start:end].casefold()
        for n, reading in enumerate(gold):
            for k, value in enumerate(reading["values"]):
                spans = [a["span"].casefold() for a in value["articles"] if a["article"] == report[:10]]
                if any(span in words or words in span for span in spans):
                    hits[n].add(k)
    statuses = {gold[n]["status"] for n, values in hits.items() if len(values) > 1}
    return True if "conflict" in statuses else None if statuses & {"vague", "update"} else False


def _alike(pile: Pile) -> Iterator[Reading]:
    """The equal figures of labelled claims that tell one thing, each as if its two places were two values."""
    at: dict[str, list[Claim]] = defaultdict(list)
    for claim in pile.claims:
        at[claim.report].append(claim)
    for pair in (p for p in pile.gold["pairs"] if p["label"] == "same"):
        a, b = _place(pair["a"]), _place(pair["b"])
        for one in (c for c in at[a[0]] if meet(a, (c.report, c.start, c.end))):
            for two in (c for c in at[b[0]] if meet(b, (c.report, c.start, c.end))):
                for x, y in _equal(one, two):
                    yield _reading(one.report, x, two.report, y)


def _equal(one: Claim, two: Claim) -> Iterator[tuple[Detail, Detail]]:
    figures = ("number", "money", "age", "clock")
    for x in one.of_role(*figures):
        yield from ((x, y) for y in two.of_role(x.role) if judge.meet(x, y))


def _reading(first: str, x: Detail, second: str, y: Detail) -> Reading:
    values = (Value("1", (Support(first, x.start, x.end, ""),)), Value("2", (Support(second, y.start, y.end, ""),)))
    return Reading("", "", "", "date" if x.role == "clock" else "number", "agree", values)


def _place(place: Sequence[Any]) -> Place:
    return (str(place[0]), int(place[1]), int(place[2]))


def fitted(part: Sequence[Case]) -> tuple[float, Floats]:
    """The bias and weights of a logistic regression over cases, for features as they are."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.preprocessing import StandardScaler

    rows, true = np.array([c.features for c in part]), np.array([bool(c.true) for c in part])
    weight = np.array([WEIGHTS[c.part] for c in part])
    scale = StandardScaler().fit(rows, sample_weight=weight)
    model = LogisticRegression(C=STRENGTH, max_iter=3000).fit(scale.transform(rows), true, sample_weight=weight)
    weights: Floats = model.coef_[0] / scale.scale_
    return float(model.intercept_[0] - weights @ scale.mean_), weights


def figures(told: Sequence[tuple[Case, float]]) -> str:
    """At each threshold how many of the cases shown are right."""
    shown = {t: [c for c, p in told if p >= t and c.true is not None] for t in THRESHOLDS}
    return ", ".join(f"{t}: {sum(bool(c.true) for c in some)} of {len(some)}" for t, some in shown.items())


def main() -> int:
    """Prints the figures and writes the weights."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--kept", type=Path, default=Path("claims_kept"), help="where annotated events are kept")
    parser.add_argument("--out", type=Path, default=judge.WEIGHTS)
    args = parser.parse_args()
    held = [*piles(args.data, args.kept), *piles(args.data, args.kept, collation(args.data))]
    own = sorted((p for p in held if _part(p) == "open"), key=lambda p: str(p.gold["event"]))
    likely = {str(p.gold["event"]): _paired(p, chance) for p, chance in out_of_fold(own)}
    trees = align._trees()
    found = [c for p in held for c in cases(p, likely.get(str(p.gold["event"])) or _paired(p, chances(trees, p)))]
    seen = [c for c in found if c.part in WEIGHTS and c.true is not None]
    events = sorted({c.event for c in seen})
    told = []
    for fold in range(FOLDS):
        out = set(events[fold::FOLDS])
        bias, weights = fitted([c for c in seen if c.event not in out])
        told += [(c, _chance(c, bias, weights)) for c in seen if c.event in out]
    bias, weights = fitted(seen)
    told += [(c, _chance(c, bias, weights)) for c in found if c.part not in WEIGHTS]
    for part in ("open", "collation", "seesaw", "sealed"):
        print(f"{part}, out of fold or unseen:", figures([x for x in told if x[0].part == part]))
    for case, chance in sorted(told, key=lambda x: -x[1]):
        if case.part in ("open", "seesaw") and chance >= THRESHOLDS[0]:
            print(f"  {chance:.2f} {case.true} {case.event[:20]} {case.words}")
    named = {name: round(float(w), 4) for name, w in zip(judge.FEATURES, weights, strict=True)}
    args.out.write_text(json.dumps({"bias": round(bias, 4), "weights": named}, indent=1) + "\n")
    return 0


def _paired(pile: Pile, chance: Floats) -> align.Chances:
    return align.paired(pile.found, chance.tolist())


def _chance(case: Case, bias: float, weights: Floats) -> float:
    return float(1 / (1 + np.exp(-bias - weights @ np.array(case.features))))


if __name__ == "__main__":
    sys.exit(main())
