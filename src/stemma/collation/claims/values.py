"""Values that part inside told claims: which are shown as conflicts, and which stand folded as unsure.

Two readers propose: ``readings``, and the figures of claims told as one (`differing`). ``judge`` tells how likely each
is a conflict; below the threshold it is unsure: "it may differ", uncounted.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from stemma.collation.claims.align import Chances
from stemma.collation.claims.judge import Judge, meet, place, same_places, touch
from stemma.collation.readings.compare import voice_of
from stemma.model import Claim, Detail, Entry, Event, Origin, Reading, Report, Support, Utterance, Value
from stemma.settings import SETTINGS
from stemma.text import digest

PROPOSED = SETTINGS.collation.conflict_proposed
SHOWN = SETTINGS.collation.conflict_shown
NEAR = SETTINGS.collation.conflict_near
_KINDS = {"number": "count", "money": "money", "age": "count", "clock": "date"}
_TYPES = {"number": "number", "money": "number", "age": "number", "clock": "date"}


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
        if chance < PROPOSED:
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
                met = any(meet(x, z) for z in two) or any(meet(z, y) for z in one)
                if not met and _of_one_thing(x, y):
                    yield x, y


def _of_one_thing(x: Detail, y: Detail) -> bool:
    """Whether two quantities are of one unit, count one noun and are not far apart."""
    if x.unit != y.unit or x.role == "clock":
        return x.unit == y.unit
    counted = x.of == y.of and bool(x.of or x.role != "number")
    least, most = sorted((x.high or 0.0, y.high or 0.0))
    return counted and least >= NEAR * most and min(x.low or 0.0, y.low or 0.0) > 0


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
    readings: Sequence[Reading],
    parted: Sequence[Reading],
    claims: Sequence[Claim],
    chances: Chances,
    timeline: Sequence[Entry] = (),
    utterances: Sequence[Utterance] = (),
) -> list[Reading]:
    """The readings and those that part inside claims, each pair of values once; a conflict that is not sure folded."""
    judge = Judge(claims, chances)
    proposed = [r for r in readings if r.status == "conflict"]
    new = [r for r in parted if not any(same_places(r, other) for other in proposed)]
    told = [(r, judge.of(r, parted)) for r in proposed] + [(r, judge.of(r, parted, read=False)) for r in new]
    judged = [_judged(r, p, _apart(r, timeline) or _one_utterance(r, utterances)) for r, p in told]
    judged.sort(key=lambda r: (r.status, -r.probability))
    kept = [*judged, *(r for r in readings if r.status != "conflict")]
    kept = [replace(r, kind=r.kind or _kind(r)) for r in kept]
    order = {"conflict": 0, "unsure": 2}
    return sorted(kept, key=lambda r: order.get(r.status, 1))


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


def _judged(reading: Reading, probability: float, sure: bool) -> Reading:
    """A proposed conflict as shown, or as unsure."""
    reading = replace(reading, probability=round(probability, 4))
    if sure or probability >= SHOWN:
        return reading
    return replace(reading, status="unsure", reason=f"it may differ, too unsure to count; {reading.reason}")


def _apart(reading: Reading, timeline: Sequence[Entry]) -> bool:
    """Whether two of its values stand in two entries of a timeline that contradict each other."""
    entries = [
        e
        for e in timeline
        if e.conflict and any(_within(s, t) for v in reading.values for s in v.support for t in e.support)
    ]
    return reading.type == "date" and any(e.date in other.conflict for e in entries for other in entries)


def _one_utterance(reading: Reading, utterances: Sequence[Utterance]) -> bool:
    """Whether it is of the wording of one utterance: two of its values stand in variants of it."""
    return reading.type == "wording" and any(
        sum(any(touch(place(s), place(v)) for s in value.support for v in u.variants) for value in reading.values) > 1
        for u in utterances
    )


def _within(one: Support, other: Support) -> bool:
    return one.report == other.report and other.start <= one.start and one.end <= other.end
