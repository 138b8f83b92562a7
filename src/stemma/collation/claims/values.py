"""Values that part inside told claims: which readings are shown as conflicts, and which stand folded as unsure.

A conflict is shown only where claims that are sure to tell one thing hold the values and no report gives both: of the
conflicts that `readings` gives on events nobody had looked at one in eight is true, of the spellings among them one
in ten, and where one report gives both values nearly none.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from stemma.collation.claims.align import Chances
from stemma.collation.readings.compare import voice_of
from stemma.model import Claim, Detail, Event, Origin, Reading, Report, Support, Value
from stemma.settings import SETTINGS
from stemma.text import digest

SURE = SETTINGS.collation.conflict_sure
NEAR = SETTINGS.collation.conflict_near
_KINDS = {"number": "count", "money": "money", "age": "count", "clock": "date"}
_TYPES = {"number": "number", "money": "number", "age": "number", "clock": "date"}
_APART = ("post of ", "the ")  # of a person or an utterance, and so of one thing by themselves


@dataclass(frozen=True, slots=True)
class Parting:
    """Two values of one thing that cannot both be true, and how likely their claims tell one thing."""

    first: tuple[Claim, Detail]
    second: tuple[Claim, Detail]
    chance: float


def partings(claims: Sequence[Claim], chances: Chances) -> Iterator[Parting]:
    """The values of claims told as one that part, the likeliest first, the same two values of a thing once."""
    seen: set[tuple[str, str, str, frozenset[str]]] = set()
    for (i, j), chance in sorted(chances.items(), key=lambda item: (-item[1], item[0])):
        if chance < SURE:
            return
        for one, two in _parted(claims[i], claims[j]):
            key = (one.role, one.unit, one.of, frozenset((one.value, two.value)))
            if key not in seen:
                seen.add(key)
                yield Parting((claims[i], one), (claims[j], two), chance)


def _parted(a: Claim, b: Claim) -> Iterator[tuple[Detail, Detail]]:
    """The values of two claims that are of one thing and part; none where either claim has the other's value too."""
    for role in _KINDS:
        one, two = a.of_role(role), b.of_role(role)
        for x in one:
            for y in two:
                met = any(_meet(x, z) for z in two) or any(_meet(z, y) for z in one)
                if not met and _of_one_thing(x, y):
                    yield x, y


def _of_one_thing(x: Detail, y: Detail) -> bool:
    """Whether two quantities are of one unit, count one noun and are not far apart."""
    if x.unit != y.unit or x.role == "clock":
        return x.unit == y.unit
    counted = x.of == y.of and bool(x.of or x.role != "number")
    least, most = sorted((x.high or 0.0, y.high or 0.0))
    return counted and least >= NEAR * most and min(x.low or 0.0, y.low or 0.0) > 0


def _meet(x: Detail, y: Detail) -> bool:
    """Whether two quantities of one unit may be one."""
    return x.unit == y.unit and (x.low or 0.0) <= (y.high or 0.0) and (y.low or 0.0) <= (x.high or 0.0)


def differing(
    event: Event,
    reports: Mapping[str, Report],
    claims: Sequence[Claim],
    chances: Chances,
    origins: Mapping[str, Origin],
) -> list[Reading]:
    """A reading for each two values that part inside claims told as one."""
    found = []
    for parting in partings(claims, chances):
        values = [_value(c, d, reports, origins) for c, d in (parting.first, parting.second)]
        values.sort(key=lambda v: (v.value, v.support[0].report))
        role, of = parting.first[1].role, parting.first[1]
        found.append(
            Reading(
                digest("reading", event.id, role, *sorted(f"{s.report}:{s.place}" for v in values for s in v.support)),
                event.id,
                _about(parting.first[0], of, reports),
                _TYPES[role],
                "conflict",
                tuple(values),
                f"told of one thing with probability {parting.chance:.2f}",
                kind=_KINDS[role],
                probability=round(parting.chance, 4),
            )
        )
    return found


def _about(claim: Claim, detail: Detail, reports: Mapping[str, Report]) -> str:
    """The words of the claim with the value left out."""
    text = reports[claim.report].text
    return " ".join(f"{text[claim.start : detail.start]}[…]{text[detail.end : claim.end]}".split())


def _value(claim: Claim, detail: Detail, reports: Mapping[str, Report], origins: Mapping[str, Origin]) -> Value:
    words = reports[claim.report].text[detail.start : detail.end]
    support = Support(claim.report, detail.start, detail.end, words)
    return Value(words, (support,), (voice_of(claim.report, origins),), (claim.source,) if claim.source else ())


def settled(
    readings: Sequence[Reading], parted: Sequence[Reading], claims: Sequence[Claim], chances: Chances
) -> list[Reading]:
    """The readings and those that part inside claims, each pair of values once; a conflict that is not sure folded."""
    new = [r for r in parted if not any(_same(r, other) for other in readings if other.status == "conflict")]
    confirmed = [r for r in parted if r not in new]
    kept = [_judged(r, confirmed, claims, chances) for r in readings]
    kept = [replace(r, kind=r.kind or _kind(r)) for r in kept]
    shown = [r for r in kept if r.status == "conflict"]
    return [*shown, *new, *(r for r in kept if r.status != "conflict")]


def _kind(reading: Reading) -> str:
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


def _judged(reading: Reading, confirmed: Sequence[Reading], claims: Sequence[Claim], chances: Chances) -> Reading:
    if reading.status != "conflict" or any(_same(reading, other) for other in confirmed):
        return reading
    given = [{s.report for s in v.support} for v in reading.values]
    chance = _chance(reading, claims, chances)
    both = any(a & b for a, b in combinations(given, 2))
    if not both and (reading.property.startswith(_APART) or chance >= SETTINGS.collation.conflict_aligned):
        return replace(reading, probability=round(chance, 4))
    why = "one report gives both values" if both else "the reports need not tell it of one thing"
    return replace(
        reading, status="unsure", reason=f"it may differ: {why}; {reading.reason}", probability=round(chance, 4)
    )


def _chance(reading: Reading, claims: Sequence[Claim], chances: Chances) -> float:
    """The best chance of two claims with two of the values to tell one thing."""
    held = [
        [
            n
            for n, c in enumerate(claims)
            for s in v.support
            if c.report == s.report and c.start < s.end and s.start < c.end
        ]
        for v in reading.values
    ]
    pairs = ((min(i, j), max(i, j)) for one, two in combinations(held, 2) for i in one for j in two)
    return max((chances.get(pair, 0.0) for pair in pairs), default=0.0)


def _same(one: Reading, other: Reading) -> bool:
    """Whether two readings set words of two places against each other that are the same."""
    spots = [(s.report, s.start, s.end) for v in one.values for s in v.support]
    others = [(s.report, s.start, s.end) for v in other.values for s in v.support]
    met = sum(any(a[0] == b[0] and a[1] < b[2] and b[1] < a[2] for b in others) for a in spots)
    return met > 1
