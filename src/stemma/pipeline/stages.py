"""The work of one process: pure functions over one batch, so that a pool gives what one process gives."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace

import msgspec

from stemma import annotators, cleaning, origins, parsers
from stemma.annotators import Annotated
from stemma.annotators.times import doubts
from stemma.collation.account import account
from stemma.collation.acts import deeds
from stemma.collation.ledger import settled
from stemma.collation.readings import readings
from stemma.collation.timeline import timeline
from stemma.collation.utterances import utterances
from stemma.dates import from_iso
from stemma.model import (
    Capture,
    Deed,
    Entry,
    Event,
    Issue,
    Line,
    Member,
    Origin,
    Quotation,
    Reading,
    Report,
    Span,
    Utterance,
)
from stemma.passages import excerpt, origins_of, within


@dataclass(frozen=True, slots=True)
class Piece:
    """One event with everything its collation needs."""

    event: Event
    reports: dict[str, Report]
    found: dict[str, Annotated]
    origins: dict[str, Origin]


@dataclass(frozen=True, slots=True)
class Collated:
    """What the reports of one event say together."""

    utterances: tuple[Utterance, ...] = ()
    readings: tuple[Reading, ...] = ()
    timeline: tuple[Entry, ...] = ()
    account: tuple[Line, ...] = ()
    deeds: tuple[Deed, ...] = ()
    issues: tuple[Issue, ...] = ()


def clean_batch(captures: Sequence[Capture], recurring: frozenset[str]) -> list[tuple[Report | None, list[Issue]]]:
    """The reports of a batch of captures; a capture that breaks the cleaner becomes an Issue."""
    return [_clean(capture, recurring) for capture in captures]


def _clean(capture: Capture, recurring: frozenset[str]) -> tuple[Report | None, list[Issue]]:
    try:
        return cleaning.clean(capture, recurring)
    except Exception as error:
        return None, [
            Issue("clean", capture.source or capture.id, f"could not be cleaned: {_why(error)}; {_REPORT_IT}")
        ]


def verbatim(capture: Capture) -> tuple[Report | None, list[Issue]]:
    """A report whose text is the capture's own, untouched; HTML has no text to leave untouched and is cleaned."""
    if capture.media == "html":
        return clean_batch([capture], frozenset())[0]
    report = Report(
        capture.id,
        capture.text,
        capture.source,
        capture.url,
        capture.outlet,
        capture.title,
        capture.byline,
        published=from_iso(capture.published) if capture.published else None,
        language=capture.language or "en",
        offsets=((0, 0, len(capture.text)),),
        credit=capture.credit,
    )
    if capture.published and report.published is None:
        message = (
            f"the date {capture.published!r} could not be read; write it as 2019-01-24; the report counts as undated"
        )
        return report, [Issue("read", capture.id, message)]
    return report, []


def annotate_batch(reports: Sequence[Report], model: str | None) -> list[tuple[Annotated, list[Issue]]]:
    """What is found in a batch of reports; a report in another language than the model's is left as it is."""
    loaded = parsers.load(model)
    english = [r for r in reports if r.language == "en"]
    docs = dict(zip((r.id for r in english), loaded.pipe([r.text for r in english]), strict=True))
    headlines = dict(zip((r.id for r in english), loaded.pipe([r.headline for r in english]), strict=True))
    out: list[tuple[Annotated, list[Issue]]] = []
    for report in reports:
        if report.id not in docs:
            out.append((Annotated(), []))
            continue
        try:
            found = annotators.annotate(report, docs[report.id], headlines[report.id])
            out.append((found, doubts(found.times)))
        except Exception as error:
            message = f"could not be annotated: {_why(error)}; the report is kept without annotations; {_REPORT_IT}"
            out.append((Annotated(), [Issue("annotate", report.id, message)]))
    return out


def find_origins(packed: bytes) -> bytes:
    """The origins of a pile from its packed reports and their quotations, packed again: it runs beside the grouping."""
    reports, quotations = msgspec.msgpack.decode(packed, type=tuple[list[Report], dict[str, tuple[Quotation, ...]]])
    return msgspec.msgpack.encode(origins.origins(reports, quotations))


def collate_batch(pieces: Sequence[tuple[str, Piece]]) -> list[tuple[str, Collated]]:
    """The collation of a batch of events, each with the mark it came with."""
    return [(mark, _collate(piece)) for mark, piece in pieces]


def _collate(piece: Piece) -> Collated:
    event, reports, whose = piece.event, piece.reports, piece.origins
    quotations = {r: f.quotations for r, f in piece.found.items()}
    names = {r: f.names for r, f in piece.found.items()}
    times = {r: f.times for r, f in piece.found.items()}
    statements = {r: f.statements for r, f in piece.found.items()}
    sentences = {r: f.sentences for r, f in piece.found.items()}
    acts = {r: f.acts for r, f in piece.found.items()}
    try:
        found = readings(event, reports, statements, whose)
        return Collated(
            utterances=tuple(utterances(event, reports, quotations)),
            readings=tuple(found),
            timeline=tuple(timeline(event, reports, times, whose)),
            account=tuple(account(event, reports, names, times, statements, sentences, found, whose)),
            deeds=tuple(settled(deeds(event, reports, acts, whose, names), reports, names)),
        )
    except Exception as error:
        message = f"could not be collated: {_why(error)}; its reports are kept; {_REPORT_IT}"
        return Collated(issues=(Issue("collate", event.id, message),))


def of_event(
    event: Event, everything: Mapping[str, Report], found: Mapping[str, Annotated], whose: Mapping[str, Origin]
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
    )


def _found_in(found: Annotated, passages: Sequence[Span]) -> Annotated:
    # the reasons of names count reports of the whole pile, and would make every event new when one report is added
    found = replace(found, names=tuple(replace(n, reason="") if n.reason else n for n in found.names))
    if not passages:
        return found
    return Annotated(**{f.name: within(getattr(found, f.name), passages) for f in fields(found)})


_REPORT_IT = "please report this with the item"


def _why(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"
