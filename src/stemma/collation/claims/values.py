"""Values that part: which are shown as conflicts, and which stand folded as unsure.

Two readers propose: ``readings`` of statements, and the partings of claims that may tell one thing. ``judge`` tells how
likely each is a conflict; below the threshold it is unsure: "it may differ", uncounted.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from stemma.collation.claims.judge import Place, Proposal, likely, place, proposals, reading_kind, spots, touch
from stemma.collation.claims.partings import Partings
from stemma.collation.readings.compare import voice_of
from stemma.model import Claim, Detail, Entry, Event, Origin, Reading, Report, Support, Utterance, Value
from stemma.settings import SETTINGS
from stemma.text import digest

SHOWN = SETTINGS.collation.conflict_shown
PERHAPS = SETTINGS.collation.conflict_perhaps
_KINDS = {
    "number": "count", "measure": "count", "money": "money", "age": "count", "clock": "date", "when": "date",
    "calendar": "date",
}  # fmt: skip
_TYPES = {"count": "number", "money": "number", "date": "date"}


def settled(
    event: Event,
    reports: Mapping[str, Report],
    readings: Sequence[Reading],
    held: Partings,
    origins: Mapping[str, Origin],
    timeline: Sequence[Entry] = (),
    utterances: Sequence[Utterance] = (),
) -> list[Reading]:
    """The readings of statements and the partings of claims, each two places once; a conflict that is not sure folded.

    What claims part in is left out where it is too unlikely even for "it may differ".
    """
    proposed = proposals(held, [r for r in readings if r.status == "conflict"])
    told = list(zip(proposed, likely(proposed), strict=True))
    judged = [
        _judged(p.reading, chance, _sure(p.reading, timeline, utterances))
        for p, chance in told
        if p.reading is not None
    ]
    for proposal, chance in once(told, held, PERHAPS):
        judged.append(_judged(_reading(event, proposal, held, reports, origins), chance, False))
    judged.sort(key=lambda r: (r.status, -r.probability))
    kept = [*judged, *(r for r in readings if r.status != "conflict")]
    kept = [replace(r, kind=r.kind or reading_kind(r)) for r in kept]
    order = {"conflict": 0, "unsure": 2}
    return sorted(kept, key=lambda r: order.get(r.status, 1))


def once(told: Sequence[tuple[Proposal, float]], held: Partings, least: float) -> Iterator[tuple[Proposal, float]]:
    """The partings of claims that may be conflicts, the likeliest first; two clauses and two values are told once."""
    clauses: list[tuple[Place, Place]] = []
    values: set[tuple[str, str, str, frozenset[str]]] = set()
    for proposal, chance in sorted(told, key=lambda x: -x[1]):
        parting = proposal.parting
        if parting is None or chance < least:
            continue
        one, two = ((c.report, c.start, c.end) for c in (held.claims[parting.first], held.claims[parting.second]))
        seen = any((touch(one, a) and touch(two, b)) or (touch(one, b) and touch(two, a)) for a, b in clauses)
        clauses.append((one, two))
        x, y = parting.one, parting.other
        if x is not None and y is not None:
            key = (parting.kind, x.unit, x.of, frozenset((x.value, y.value)))
            seen = seen or key in values
            values.add(key)
        if not seen and proposal.reading is None:
            yield proposal, chance


def _reading(
    event: Event, proposal: Proposal, held: Partings, reports: Mapping[str, Report], origins: Mapping[str, Origin]
) -> Reading:
    """The parting of a proposal of claims as a reading with its two values."""
    parting = proposal.parting
    assert parting is not None
    ends = zip((held.claims[parting.first], held.claims[parting.second]), spots(parting, held), strict=True)
    values = sorted(
        (_value(c, spot, reports, origins) for c, spot in ends), key=lambda v: (v.value, v.support[0].report)
    )
    kind = _KINDS[parting.kind]
    return Reading(
        digest("reading", event.id, parting.kind, *sorted(f"{s.report}:{s.place}" for v in values for s in v.support)),
        event.id,
        _about(held.claims[parting.first], parting.one, reports),
        _TYPES[kind],
        "conflict",
        tuple(values),
        f"told of one thing with probability {held.chance(parting.first, parting.second):.2f}",
        kind=kind,
    )


def _about(claim: Claim, detail: Detail | None, reports: Mapping[str, Report]) -> str:
    """The words of the claim, its value left out."""
    text = reports[claim.report].text
    start, end = (detail.start, detail.end) if detail else (claim.end, claim.end)
    return " ".join(f"{text[claim.start : start]}[…]{text[end : claim.end]}".split())


def _value(claim: Claim, spot: Place, reports: Mapping[str, Report], origins: Mapping[str, Origin]) -> Value:
    words = reports[claim.report].text[spot[1] : spot[2]]
    support = Support(claim.report, spot[1], spot[2], words)
    return Value(words, (support,), (voice_of(claim.report, origins),), (claim.source,) if claim.source else ())


def _judged(reading: Reading, probability: float, sure: bool) -> Reading:
    """A proposed conflict as shown, or as unsure."""
    reading = replace(reading, probability=round(probability, 4))
    if sure or probability >= SHOWN:
        return reading
    return replace(reading, status="unsure", reason=f"it may differ, too unsure to count; {reading.reason}")


def _sure(reading: Reading, timeline: Sequence[Entry], utterances: Sequence[Utterance]) -> bool:
    """Whether it is a conflict whatever the judge says: of so few kinds that trees learn nothing of them."""
    spelled = reading_kind(reading) == "name"  # of one person's full name, see `readings.named`
    return spelled or _apart(reading, timeline) or _one_utterance(reading, utterances)


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
