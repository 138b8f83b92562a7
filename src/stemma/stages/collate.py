"""Collating: what the reports of one event say together."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any, TypeVar

from stemma import parsers
from stemma.annotators import Annotated
from stemma.collation.account import account
from stemma.collation.acts import deeds
from stemma.collation.claims import Compared, agreeing, compared, of_claims, partings, settled, told_claims
from stemma.collation.ledger import settled as outcomes
from stemma.collation.readings import readings
from stemma.collation.timeline import timeline
from stemma.collation.utterances import utterances
from stemma.engine import Stage, Told
from stemma.model import (
    Deed,
    Entry,
    Event,
    Issue,
    Judged,
    Line,
    Member,
    Name,
    Origin,
    Reading,
    Report,
    Span,
    ToldClaim,
    Utterance,
)
from stemma.passages import excerpt, origins_of, within
from stemma.stages.judging import Verdict, judged_readings, lost, verdicts

Part = TypeVar("Part")


@dataclass(frozen=True, slots=True)
class Piece:
    """One event with everything its collation needs."""

    event: Event
    reports: dict[str, Report]
    found: dict[str, Annotated]
    origins: dict[str, Origin]
    judged: tuple[Verdict, ...] = ()  # of its conflicts


@dataclass(frozen=True, slots=True)
class Collated:
    """What the reports of one event say together."""

    utterances: tuple[Utterance, ...] = ()
    told_claims: tuple[ToldClaim, ...] = ()
    readings: tuple[Reading, ...] = ()
    timeline: tuple[Entry, ...] = ()
    account: tuple[Line, ...] = ()
    deeds: tuple[Deed, ...] = ()


def _collate(pieces: Sequence[Piece], model: str | None) -> list[Told[Collated]]:
    return [collated(piece) for piece in pieces]


def collated(piece: Piece) -> Told[Collated]:
    """What the reports of one event say together; an error costs the part in which it is raised, and no other."""
    event, reports, whose, found = piece.event, piece.reports, piece.origins, piece.found
    names = {r: f.names for r, f in found.items()}
    times = {r: f.times for r, f in found.items()}
    issues: list[Issue] = []

    def part(name: str, make: Callable[[], Iterable[Part]]) -> tuple[Part, ...]:
        try:
            return tuple(make())
        except Exception as error:
            what = f"{type(error).__name__}: {error}"
            message = f"its {name} could not be made ({what}); please report this with the item"
            issues.append(Issue("collate", event.id, message))
            return ()

    statements = {r: f.statements for r, f in found.items()}
    sentences = {r: f.sentences for r, f in found.items()}
    claims = {r: f.claims for r, f in found.items()}
    quoted = {r: f.quotations for r, f in found.items()}
    spoken = part("utterances", lambda: utterances(event, reports, quoted))
    held = part("claims", lambda: [compared(event, reports, claims, spoken, parsers.word_vectors)])
    against = held[0] if held else Compared((), {})
    together = part("claims", lambda: told_claims(event, reports, against, whose, quoted))
    read = part("readings", lambda: readings(event, reports, statements, whose))
    line = part("timeline", lambda: timeline(event, reports, times, whose, against))
    likely = part("conflicts", lambda: settled(event, reports, read, partings(against, reports), whose, line, spoken))
    shown = judged_readings(likely, piece.judged)
    missed = lost(likely, piece.judged, event.id)
    parting = [r for r in shown if r.status not in ("agree", "alone")]
    sure = part("conflicts", lambda: [*of_claims(parting, together), *agreeing(together, whose)])
    told = Collated(
        utterances=spoken,
        told_claims=together,
        readings=sure,
        timeline=line,
        account=part("account", lambda: account(event, reports, names, times, statements, sentences, sure, whose)),
        deeds=part("deeds", lambda: _deeds(piece, names)),
    )
    return Told(told, (*issues, *missed), well=not issues)


def _deeds(piece: Piece, names: Mapping[str, Sequence[Name]]) -> list[Deed]:
    acts = {r: f.acts for r, f in piece.found.items()}
    return outcomes(deeds(piece.event, piece.reports, acts, piece.origins, names), piece.reports, names)


def _nothing(piece: Piece) -> Collated:
    return Collated()


def _event(piece: Piece) -> str:
    return piece.event.id


def _reports(piece: Piece) -> int:
    return len(piece.reports)


_TOGETHER = 40  # reports of the events that one process takes at a time: some seconds of a core
COLLATE: Stage[Piece, Collated] = Stage(
    "collate", "event", ("event", "report", "origin", "name", "time", "quotation", "claim", "statement", "act"),
    ("utterance", "told_claim", "reading", "timeline", "account", "deed"),
    ("collation", "parsers", "trees", "lang", "reference", "passages", "text", "dates", "model"),
    _collate, Collated, _event, _nothing,
    "its reports are kept, but nothing they say together", batch=8, size=_reports, most=_TOGETHER,
)  # fmt: skip


def of_event(
    event: Event,
    everything: Mapping[str, Report],
    found: Mapping[str, Annotated],
    whose: Mapping[str, Origin],
    judged: Sequence[Judged] = (),
) -> Piece:
    """The piece of work an event is: no more of it than collation reads, so that what changes nothing costs nothing.

    Of a round-up it is only the passages that tell of the event.
    """
    members = {m.report: m.passages for m in event.members}
    return Piece(
        Event(event.id, "", tuple(Member(r, 1.0) for r in event.reports), event.start, storyline=event.storyline),
        {r: excerpt(everything[r], members[r]) for r in event.reports},
        {r: _found_in(found[r], members[r]) for r in event.reports},
        origins_of(event, whose),
        verdicts(judged, event.reports),
    )


def _found_in(found: Annotated, passages: Sequence[Span]) -> Annotated:
    # the reasons of names count reports of the whole pile, and would make every event new when one report is added
    found = replace(found, names=tuple(replace(n, reason="") if n.reason else n for n in found.names))
    found = replace(found, others=(), more={})  # nothing that events are collated from
    if not passages:
        return found
    kept = (f.name for f in fields(found) if f.name not in ("others", "more"))
    parts: dict[str, Any] = {name: within(getattr(found, name), passages) for name in kept}
    return replace(found, **parts)
