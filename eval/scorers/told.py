"""Whether claims told alike are told as one, and whether the conflicts shown are conflicts (bench/claims)."""

from collections.abc import Iterable, Sequence
from itertools import combinations

from scorers import Row, f1

Place = tuple[str, int, int]


def meet(a: Place, b: Place) -> bool:
    """Whether two places share at least half of the shorter."""
    shared = min(a[2], b[2]) - max(a[1], b[1])
    return a[0] == b[0] and shared > 0 and 2 * shared >= min(a[2] - a[1], b[2] - b[1])


def touch(a: Place, b: Place) -> bool:
    """Whether two places share a letter."""
    return a[0] == b[0] and min(a[2], b[2]) > max(a[1], b[1])


def parted(values: Sequence[Iterable[Place]], sides: Sequence[Iterable[Place]]) -> bool:
    """Whether two of the values stand in two of the sides."""
    hit = [{n for n, side in enumerate(sides) for s in side for v in value if touch(v, s)} for value in values]
    return any(x != y for a, b in combinations(hit, 2) for x in a for y in b)


def score(gold: list[Row], claims: list[Row], readings: list[Row]) -> dict[str, float]:
    """Over the labelled pairs of places: F1 of those told as one; and of the conflicts shown precision and recall.

    A pair is told as one where one told claim has a telling in each place. A conflict shown is right where two of its
    values stand on two sides of a conflict of the labels; one that is an update in the labels is wrong.
    """
    hits = said = true = right = shown = found = conflicts = 0
    for event in gold:
        told = [[_place(t) for t in c["told"]] for c in claims if c["event"] == event["event"]]
        for pair in event["pairs"]:
            a, b = _of(pair["a"]), _of(pair["b"])
            together = any(any(meet(a, t) for t in c) and any(meet(b, t) for t in c) for c in told)
            hits += together and pair["label"] == "same"
            said, true = said + together, true + (pair["label"] == "same")
        answers = [
            [[_place(s) for s in v["support"]] for v in r["values"]]
            for r in readings
            if r["event"] == event["event"] and r["status"] == "conflict"
        ]
        real = [[[_of(p) for p in side] for side in c["sides"]] for c in event["conflicts"] if c["label"] == "conflict"]
        shown, conflicts = shown + len(answers), conflicts + len(real)
        right += sum(any(parted(values, sides) for sides in real) for values in answers)
        found += sum(any(parted(values, sides) for values in answers) for sides in real)
    return {
        "pairs_precision": hits / said if said else 0.0,
        "pairs_recall": hits / true if true else 0.0,
        "pairs_f1": f1(hits, said, true),
        "conflicts_precision": right / shown if shown else 0.0,
        "conflicts_recall": found / conflicts if conflicts else 0.0,
        "conflicts_shown": float(shown),
    }


def _place(row: Row) -> Place:
    return (row["report"], row["start"], row["end"])


def _of(place: Sequence[str | int]) -> Place:
    report, start, end, *_ = place
    return (str(report), int(start), int(end))
