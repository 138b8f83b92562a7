"""Fits how likely values that part contradict each other: python -m training.claims.conflicts DATA [--kept FOLDER]

Learns from the open halves of both sets of bench/claims without SEESAW, from the open half of the made-up events, and
from the collation set at a third of the weight, since the rules of `readings` were made on its events.  Prints figures
out of fold by event at each threshold; writes the trees.
"""

import argparse
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
from scorers.told import Place, parted
from stemma.collation.claims import align, judge
from stemma.collation.claims.partings import Partings
from stemma.collation.claims.values import once
from stemma.collation.readings import readings
from stemma.trees import Trees
from training.claims import fiction
from training.claims.fit import FOLDS, chances, kept, learned, out_of_fold
from training.claims.piles import Pile, collation, gold, piles

WEIGHTS = {"open": 1.5, "later": 1.5, "made up": 1.0, "collation": 0.3}  # later: the events of conflicts.jsonl
TOLD = (*WEIGHTS, "seesaw", "sealed", "later, sealed", "made up, sealed")
TREES: dict[str, Any] = {
    "max_iter": 60, "learning_rate": 0.06, "max_leaf_nodes": 4, "min_samples_leaf": 8, "l2_regularization": 3,
    "random_state": 0, "early_stopping": False,
}  # fmt: skip
# What can only speak for a conflict, or only against one, whatever else is known.
RISING = (
    "agreed", "chance", "lexical", "meaning", "soft_low", "sentence", "who", "where", "source", "gap_other",
    "same_noun", "ratio", "shared_words", "details_shared", "around",
)  # fmt: skip
FALLING = ("names_apart", "gives_both", "small", "only_least", "beside", "elsewhere", "often")
# The kinds of a label -> of the partings that may carry it; one of another kind beside it is neither right nor wrong.
CARRYING = {
    "count": {"number", "age", "measure"},
    "money": {"money", "number"},
    "time": {"clock", "when", "calendar", "number", "measure"},
    "date": {"clock", "when", "calendar", "number", "measure"},
    "age": {"age", "number", "measure"},
    "person": {"age", "number"},
    "other": {"number", "measure"},
}
THRESHOLDS = (0.2, 0.3, 0.4, 0.45, 0.5, 0.55, 0.6)
Floats = npt.NDArray[np.float64]


@dataclass(slots=True)
class Case:
    """A proposed conflict, whether it is one, and whether it teaches so (None: it is left out)."""

    proposal: judge.Proposal
    right: bool | None
    true: bool | None
    found: tuple[int, ...]  # the conflicts of the labels that it finds, by number


@dataclass(slots=True)
class Told:
    """The proposed conflicts of one event, and how many it has."""

    part: str
    event: str
    held: Partings
    cases: list[Case]
    conflicts: int


def told(pile: Pile, likely: align.Chances) -> Told:
    """The proposed conflicts of a pile."""
    piece = pile.piece
    read = readings(piece.event, piece.reports, {r: f.statements for r, f in piece.found.items()}, piece.origins)
    held = Partings(pile.claims, pile.found, likely, piece.reports)
    proposed = judge.proposals(held, [r for r in read if r.status == "conflict"])
    real = [c for c in pile.gold.get("conflicts", ()) if c["label"] == "conflict"]
    cases = [_case(pile, held, p, real) for p in proposed]
    return Told(_part(pile), str(pile.gold["event"]), held, cases, len(real))


def _part(pile: Pile) -> str:
    half = str(pile.gold["half"])
    if pile.gold["set"] == "fiction":
        return "made up" if half == "open" else "made up, sealed"
    if "pairs" not in pile.gold and half != "collation":
        return "later" if half == "open" else "later, sealed"
    return "seesaw" if half == "open" and pile.gold["set"] == "seesaw" else half


def _case(pile: Pile, held: Partings, proposal: judge.Proposal, real: Sequence[Row]) -> Case:
    values = _values(held, proposal)
    if pile.gold["half"] == "collation":
        right = _of_collation(pile, pile.gold["gold"]["readings"], list(chain(*values)))
        return Case(proposal, right, right, ())
    found = tuple(n for n, c in enumerate(real) if parted(values, _sides(c)))
    kinds = {real[n]["kind"] for n in found}
    kind = proposal.parting.kind if proposal.parting is not None and proposal.reading is None else ""
    carried = not kind or any(kind in CARRYING.get(k, ()) for k in kinds)
    near = any(parted(_clauses(held, proposal), _sides(c)) for c in real)
    return Case(proposal, bool(found), True if found and carried else None if found or near else False, found)


def _values(held: Partings, proposal: judge.Proposal) -> list[list[Place]]:
    if proposal.reading is not None:
        return [[(s.report, s.start, s.end) for s in v.support] for v in proposal.reading.values]
    assert proposal.parting is not None
    return [[spot] for spot in judge.spots(proposal.parting, held)]


def _clauses(held: Partings, proposal: judge.Proposal) -> list[list[Place]]:
    if proposal.parting is None:
        return []
    ends = (held.claims[n] for n in (proposal.parting.first, proposal.parting.second))
    return [[(c.report, c.start, c.end)] for c in ends]


def _sides(conflict: Row) -> list[list[Place]]:
    return [[(str(p[0]), int(p[1]), int(p[2])) for p in side] for side in conflict["sides"]]


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


def fitted(part: Sequence[Told]) -> Trees:
    """Trees over the cases of some events."""
    from sklearn.ensemble import HistGradientBoostingClassifier

    cases = [(c, WEIGHTS[t.part]) for t in part for c in t.cases if c.true is not None]
    rows = np.array([c.proposal.features for c, _ in cases])
    signs = [(name in RISING) - (name in FALLING) for name in judge.FEATURES]
    model = HistGradientBoostingClassifier(**TREES, monotonic_cst=signs)
    return kept(model.fit(rows, [bool(c.true) for c, _ in cases], sample_weight=[w for _, w in cases]))


def likely(trees: Trees, event: Told) -> list[tuple[Case, float]]:
    """The conflicts that an event may show and how likely each is."""
    if not event.cases:
        return []
    odds = trees.chances(np.array([c.proposal.features for c in event.cases])).tolist()
    of = {id(c.proposal): (c, p) for c, p in zip(event.cases, odds, strict=True)}
    parts = once([(c.proposal, p) for c, p in of.values()], event.held, 0.0)
    read = [(c, p) for c, p in of.values() if c.proposal.reading is not None]
    return [*read, *(of[id(p)] for p, _ in parts)]


def figures(events: Sequence[tuple[Told, list[tuple[Case, float]]]]) -> Iterator[str]:
    """At each threshold how many of the shown are right, and how many of the conflicts are found."""
    for least in THRESHOLDS:
        shown = [(n, c) for n, (_, cases) in enumerate(events) for c, p in cases if p >= least and c.right is not None]
        found = {(n, k) for n, c in shown for k in c.found}
        yield f"{least}: {sum(bool(c.right) for _, c in shown)} of {len(shown)} ({len(found)})"


def main() -> int:
    """Prints the figures and writes the weights."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--kept", type=Path, default=Path("claims_kept"), help="where annotated events are kept")
    parser.add_argument("--out", type=Path, default=judge.WEIGHTS)
    args = parser.parse_args()
    held, made = list(piles(args.data, args.kept)), list(fiction.piles(args.kept))
    chance = {str(p.gold["event"]): c for p, c in out_of_fold(learned(held), learned(made))}
    more = [*collation(args.data), *gold("conflicts")]
    everything = [*held, *made, *piles(args.data, args.kept, more)]
    grown = align._trees()
    events = []
    for pile in everything:
        own = chance.get(str(pile.gold["event"]))
        events.append(told(pile, align.paired(pile.found, (chances(grown, pile) if own is None else own).tolist())))
    seen = sorted((e for e in events if e.part in WEIGHTS), key=lambda e: (e.part, e.event))
    shown = [(e, likely(trees, e)) for fold in range(FOLDS) for trees, e in _left_out(seen, fold)]
    trees = fitted(seen)
    shown += [(e, likely(trees, e)) for e in events if e.part not in WEIGHTS]
    for part in TOLD:
        some = [x for x in shown if x[0].part == part]
        print(f"{part} ({sum(e.conflicts for e, _ in some)}):", ", ".join(figures(some)))
    trees.write(args.out)
    return 0


def _left_out(seen: Sequence[Told], fold: int) -> Iterator[tuple[Trees, Told]]:
    trees = fitted([e for n, e in enumerate(seen) if n % FOLDS != fold])
    yield from ((trees, e) for e in seen[fold::FOLDS])


if __name__ == "__main__":
    sys.exit(main())
