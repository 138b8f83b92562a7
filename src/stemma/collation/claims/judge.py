"""How likely values that part contradict each other: boosted trees over what is known of each parting."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import combinations
from pathlib import Path

import numpy as np

from stemma.collation.claims.partings import DAYS, FIGURES, Parting, Partings, kind_of
from stemma.collation.claims.partings import FEATURES as KNOWN
from stemma.model import Detail, Reading, Support
from stemma.trees import Trees

WEIGHTS = Path(__file__).with_name("weights") / "conflict.npz"
READ = ("name", "post", "place", "did", "wording")  # kinds of readings that are told apart
FEATURES = ("read", "agreed", *(f"read_{kind}" for kind in READ), *KNOWN)
Place = tuple[str, int, int]


@dataclass(frozen=True, slots=True)
class Proposal:
    """A parting, the reading of statements that proposes it where one does, and what speaks for a conflict."""

    parting: Parting | None  # None where no two claims hold the values
    reading: Reading | None
    features: tuple[float, ...]


@cache
def _trees() -> Trees:
    return Trees.read(WEIGHTS)


def likely(proposed: Sequence[Proposal]) -> list[float]:
    """How likely each proposal is a conflict."""
    return _trees().chances(np.array([p.features for p in proposed])).tolist() if proposed else []


def proposals(held: Partings, read: Sequence[Reading]) -> list[Proposal]:
    """The conflicts that readings of statements propose, and the partings of claims that none of them has."""
    claimed = list(held)
    beside, often = _counted(claimed)
    agreed: set[int] = set()
    found = []
    for reading in read:
        places = [place(s) for v in reading.values for s in v.support]
        same = {n for n, p in enumerate(claimed) if all(_at(spot, places) for spot in spots(p, held))}
        agreed |= same
        parting = _parting(held, reading)
        if parting is not None and held.stamped(parting):
            continue
        known = [0.0] * len(KNOWN)
        if parting is not None:
            known = held.features(parting, max(1, beside[parting.first, parting.second]), _most(often, parting))
        of_kind = (float(kind == reading_kind(reading)) for kind in READ)
        found.append(Proposal(parting, reading, (1.0, float(bool(same)), *of_kind, *known)))
    for n, p in enumerate(claimed):
        if n not in agreed:
            known = held.features(p, beside[p.first, p.second], _most(often, p))
            found.append(Proposal(p, None, (0.0, 0.0, *(0.0 for _ in READ), *known)))
    return found


def _counted(claimed: Sequence[Parting]) -> tuple[Counter[tuple[int, int]], Counter[tuple[int, Detail]]]:
    """How many partings each pair of claims has, and in how many each value takes part."""
    values = ((n, d) for p in claimed for n, d in p.ends if d is not None)
    return Counter((p.first, p.second) for p in claimed), Counter(values)


def _most(often: Mapping[tuple[int, Detail], int], parting: Parting) -> int:
    return max((often[n, d] for n, d in parting.ends if d is not None), default=0)


def reading_kind(reading: Reading) -> str:
    """What a reading of statements is of, by its type and the phrase of its property."""
    for start, kind in (
        ("post of ", "post"),
        ("spelling of ", "name"),
        ("home of ", "place"),
        ("done or not: ", "did"),
    ):
        if reading.property.startswith(start):
            return kind
    return {"number": "count", "date": "date", "place": "place", "name": "name"}.get(reading.type, "wording")


def spots(parting: Parting, held: Partings) -> tuple[Place, Place]:
    """Where the two values of a parting stand: the words of the details, or the clauses."""
    one, other = ((held.claims[n].report, d.start, d.end) if d else _clause(held, n) for n, d in parting.ends)
    return one, other


def _clause(held: Partings, n: int) -> Place:
    return (held.claims[n].report, held.claims[n].start, held.claims[n].end)


def _at(spot: Place, places: Iterable[Place]) -> bool:
    return any(touch(spot, p) for p in places)


def _parting(held: Partings, reading: Reading) -> Parting | None:
    """The values of a reading as a parting of the two claims that are likeliest one of those that hold them."""
    values = [[place(s) for s in v.support] for v in reading.values]
    holding = [sorted({n for p in value for n in held.at(p)}) for value in values]
    pairs = [
        (min(i, j), max(i, j))
        for one, two in combinations(holding, 2)
        for i in one
        for j in two
        if held.claims[i].report != held.claims[j].report
    ]
    if not pairs:
        return None
    first, second = min(pairs, key=lambda pair: (-held.chance(*pair), pair))
    one, other = (_figure(held, n, [p for value in values for p in value]) for n in (first, second))
    if one is not None and other is not None and one.role == other.role:
        return Parting(first, second, kind_of(one), one, other)
    return Parting(first, second, "when" if reading.type == "date" else "words")


def _figure(held: Partings, n: int, places: Sequence[Place]) -> Detail | None:
    """The figure or day of a claim that stands where a value does."""
    claim = held.claims[n]
    found = (d for d in claim.of_role(*FIGURES, *DAYS) if _at((claim.report, d.start, d.end), places))
    return next(found, None)


def place(words: Support) -> Place:
    """Where words stand: the report and the offsets."""
    return (words.report, words.start, words.end)


def touch(a: Place, b: Place) -> bool:
    """Whether two places share a letter."""
    return a[0] == b[0] and a[1] < b[2] and b[1] < a[2]
