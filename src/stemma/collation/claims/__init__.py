"""Told claims: the claims of an event's reports aligned, each with every report's own words, and who is silent.

From claims to told claims and conflicts: ``evidence`` holds the claims of two reports against each other in numbers,
``align`` makes chances of them and groups the claims, ``partings`` says in what likely pairs differ, ``judge`` how
likely that is a conflict, ``values`` what is shown of it.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from stemma.collation.claims.align import Aligned, Chances, aligned, chances
from stemma.collation.claims.evidence import Evidence, WordVectors, evidence
from stemma.collation.claims.partings import FIGURES, Partings, meet
from stemma.collation.claims.values import settled
from stemma.collation.readings.compare import voice_of
from stemma.lang import NATIVE
from stemma.model import (
    Claim,
    Event,
    How,
    Origin,
    Quotation,
    Reading,
    Report,
    Support,
    Telling,
    ToldClaim,
    Utterance,
    Value,
)
from stemma.settings import SETTINGS
from stemma.text import digest

__all__ = ["Compared", "agreeing", "compared", "of_claims", "partings", "said_in", "settled", "told_claims"]

SURE = SETTINGS.collation.claim_sure
_FEW = 3  # words
_LEANING = frozenset(NATIVE.table("clause_words")["leaning"].split())


@dataclass(frozen=True, slots=True)
class Compared:
    """The claims of an event in order of report and place, and how likely pairs of them tell one thing."""

    claims: tuple[Claim, ...]
    chances: Chances
    found: Evidence | None = None  # what that rests on


def compared(
    event: Event,
    reports: Mapping[str, Report],
    claims: Mapping[str, Sequence[Claim]],
    utterances: Sequence[Utterance],
    vectors: WordVectors,
) -> Compared:
    """The claims of an event's reports held against each other."""
    members = [r for r in event.reports if r in reports]
    pool = tuple(c for r in members for c in sorted(claims.get(r, ()), key=lambda c: (c.start, c.end)))
    if len({c.report for c in pool}) < 2:
        return Compared(pool, {})
    found = evidence(pool, said_in(pool, utterances), vectors)
    return Compared(pool, chances(found), found)


def partings(held: Compared, reports: Mapping[str, Report]) -> Partings:
    """In what the claims part that may tell one thing."""
    return Partings(held.claims, held.found, held.chances, reports)


def told_claims(
    event: Event,
    reports: Mapping[str, Report],
    held: Compared,
    origins: Mapping[str, Origin],
    quotations: Mapping[str, Sequence[Quotation]] | None = None,
) -> list[ToldClaim]:
    """The told claims of an event: those that can be read by themselves and most voices tell first.

    Clauses that only say who says what a quotation tells ("Kerr told reporters") are no claims of the event.
    """
    members = [r for r in event.reports if r in reports]
    frames = [_frames(c, reports[c.report].text, (quotations or {}).get(c.report, ())) for c in held.claims]
    found = [
        _told(event, members, held, group, reports, origins)
        for group in aligned(held.claims, held.chances)
        if not all(frames[n] for n in group.claims)
    ]
    return sorted(found, key=lambda c: (not c.whole, -len(c.voices), -len(c.told), c.told[0].start, c.id))


def _frames(claim: Claim, text: str, quotations: Sequence[Quotation]) -> bool:
    """Whether a clause only attributes: beside the cue and the source of a quotation it has next to no words."""
    parts = [s for q in quotations for s in (*q.cue, *q.source) if s[0] < claim.end and claim.start < s[1]]
    if not any(claim.start <= s[0] and s[1] <= claim.end for q in quotations for s in q.cue):
        return False
    rest, at = [], claim.start
    for start, end in sorted(parts):
        rest.append(text[at : max(at, start)])
        at = max(at, end)
    return len(" ".join([*rest, text[at : claim.end]]).split()) <= _FEW


def said_in(claims: Sequence[Claim], utterances: Sequence[Utterance]) -> list[str]:
    """The utterance that most of each claim stands in, "" for none."""
    spans: dict[str, list[tuple[int, int, str]]] = defaultdict(list)
    for u in utterances:
        for v in u.variants:
            spans[v.report].append((v.start, v.end, u.id))
    found = []
    for c in claims:
        shared = [(min(end, c.end) - max(start, c.start), u) for start, end, u in spans[c.report]]
        most, utterance = max(shared, default=(0, ""))
        found.append(utterance if 2 * most > c.end - c.start else "")
    return found


def _told(
    event: Event,
    members: Sequence[str],
    held: Compared,
    aligned: Aligned,
    reports: Mapping[str, Report],
    origins: Mapping[str, Origin],
) -> ToldClaim:
    group = [held.claims[n] for n in aligned.claims]
    outvoted = [_outvoted(c, group, origins) for c in group]
    near = {n: _near(n, aligned.claims, held) for n in aligned.claims}
    voices = {n: {voice_of(held.claims[m].report, origins) for m in near[n]} for n in near}
    order = [
        ((not c.words, out, -len(voices[n]), -_readable(c.words or _span(c, reports)), c.report, c.start), n)
        for n, c, out in zip(aligned.claims, group, outvoted, strict=True)
    ]
    best = min(order)[1]
    told = [_telling(held.claims[n], held.claims[best], n in near[best], reports) for _, n in sorted(order)]
    telling = {c.report for c in group}
    statuses = [c.status for c in group]
    words = held.claims[best].words
    return ToldClaim(
        digest("told claim", event.id, *sorted(f"{c.report}:{c.start}:{c.end}" for c in group)),
        event.id,
        words or told[0].span,
        max(sorted(set(statuses)), key=statuses.count),
        aligned.probability,
        tuple(told),
        tuple(sorted(voices[best])),
        tuple(r for r in members if r not in telling),
        bool(words) and (len(voices[best]) > 1 or len({voice_of(r, origins) for r in telling}) == 1),
    )


def _near(n: int, group: Sequence[int], held: Compared) -> set[int]:
    """The claims of a group that more likely than not tell what one of them does, that one among them."""
    return {m for m in group if m == n or held.chances.get((min(m, n), max(m, n)), 0.0) >= SURE}


def _telling(claim: Claim, best: Claim, sure: bool, reports: Mapping[str, Report]) -> Telling:
    """One claim of a group as a telling of the words of the best one: it denies only what they tell."""
    how: How = claim.how
    if how == "denied" and not (sure and _denies(claim, best)):
        how = "attributed" if claim.source else "flat"
    return Telling(claim.report, claim.start, claim.end, how, claim.source, _span(claim, reports), sure)


def _denies(claim: Claim, best: Claim) -> bool:
    """Whether a denied claim denies the words of another: their own verb, of a party of theirs, and they do not."""
    if claim is best:
        return claim.mode != "denied"  # words that say "not" themselves are denied by nobody
    parties = [{d.value for d in c.of_role("who", "whom")} for c in (claim, best)]
    return claim.what == best.what and claim.mode != best.mode and bool(parties[0] & parties[1])


def _span(claim: Claim, reports: Mapping[str, Report]) -> str:
    return reports[claim.report].text[claim.start : claim.end]


def _outvoted(claim: Claim, group: Sequence[Claim], origins: Mapping[str, Origin]) -> bool:
    """Whether more voices of the group have another figure of the same noun than one that the claim has."""
    for figure in claim.of_role(*FIGURES):
        for_it: set[str] = set()
        against: set[str] = set()
        for other in group:
            same = [d for d in other.of_role(figure.role) if d.unit == figure.unit and d.of == figure.of]
            if same:
                side = for_it if any(meet(figure, d) for d in same) else against
                side.add(voice_of(other.report, origins))
        if len(against - for_it) > len(for_it):
            return True
    return False


def _readable(words: str) -> float:
    """How well words can be read by themselves: no pointer at their head, a name in them, neither scrap nor tangle."""
    parts = words.split()
    named = any(p[:1].isupper() for p in parts[1:]) or (parts[0][:1].isupper() and len(parts) > 1)
    length = min(len(parts), 18) / 18 - max(0, len(parts) - 30) / 30
    return length + 0.5 * named - 0.8 * (parts[0].casefold().strip("\"“'") in _LEANING) - 0.5 * ("\n" in words)


def agreeing(told: Sequence[ToldClaim], origins: Mapping[str, Origin]) -> list[Reading]:
    """What two voices or more tell, sure or not, but for what is told of another happening, as readings that agree."""
    found = []
    for c in (c for c in told if c.status != "other"):
        voices = tuple(sorted({voice_of(t.report, origins) for t in c.told}))
        if len(voices) < 2:
            continue
        support = tuple(Support(t.report, t.start, t.end, t.span) for t in c.told)
        value = Value(c.text, support, voices, tuple(sorted({t.source for t in c.told if t.source})))
        why = f"{len(voices)} voices"
        found.append(
            Reading(
                digest("reading", c.id),
                c.event,
                c.text,
                "wording",
                "agree",
                (value,),
                why,
                claim=c.id,
                probability=c.probability,
            )
        )
    return found


def of_claims(readings: Sequence[Reading], told: Sequence[ToldClaim]) -> list[Reading]:
    """The readings, each with the told claim that most of its values stand in."""
    places: dict[str, list[tuple[int, int, str]]] = defaultdict(list)
    for c in told:
        for t in c.told:
            places[t.report].append((t.start, t.end, c.id))
    found = []
    for reading in readings:
        held: dict[str, int] = defaultdict(int)
        for report, start, end in {(s.report, s.start, s.end) for v in reading.values for s in v.support}:
            for low, high, claim in places[report]:
                held[claim] += low <= start and end <= high
        most = min(held, key=lambda c: (-held[c], c), default="")
        found.append(replace(reading, claim=most if held.get(most, 0) > 1 else ""))
    return found
