"""What people said of single reports, events and lines, put where it shows: corrections, and claims told so or not."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import TypeVar

from stemma.dates import from_iso
from stemma.model import Entry, Event, Issue, Judgeable, Judged, Quotation, Record, Report, ToldClaim, Utterance
from stemma.model.judged import is_about

Line = TypeVar("Line", ToldClaim, Utterance, Entry)


def corrected_reports(reports: Iterable[Report], judged: Sequence[Judged]) -> list[Report]:
    """The reports with the outlets, dates and places that people put right, before anything is made of them."""
    of: dict[str, list[Judged]] = {}
    for j in judged:
        if j.subject and j.subject.kind == "report":
            of.setdefault(j.subject.id, []).append(j)
    return [_corrected(report, of.get(report.id, ())) for report in reports]


def _corrected(report: Report, judged: Iterable[Judged]) -> Report:
    for j in judged:
        if j.kind == "outlet":
            report = replace(report, outlet=j.value)
        elif j.kind == "place":
            report = replace(report, dateline=j.value)
        elif j.kind == "date":
            report = replace(report, published=from_iso(j.value.split("/")[0], reason=said_by(j)))
    return report


def dated_by_hand(judged: Iterable[Judged]) -> frozenset[str]:
    """The reports whose dates people put right: their words and siblings do not change them."""
    return frozenset(j.subject.id for j in judged if j.subject and j.subject.kind == "report" and j.kind == "date")


def corrected_events(events: Iterable[Event], judged: Sequence[Judged]) -> list[Event]:
    """The events with the days and places that people put right."""
    told = [j for j in judged if j.subject and j.subject.kind == "event" and j.kind in ("date", "place")]
    out = []
    for event in events:
        for j in (j for j in told if is_about(j, event)):
            if j.kind == "place":
                event = replace(event, places=tuple(filter(None, (p.strip() for p in j.value.split(",")))))
            else:
                first, last = days_of(j.value)
                event = replace(event, start=first, end=last)
        out.append(event)
    return out


def decided(record: Record, judged: Sequence[Judged]) -> Record:
    """The lines of events with what people said of them: claims told so or not, speakers and days put right."""
    of = {kind: [j for j in judged if j.subject and j.subject.kind == kind] for kind in ("claim", "quotation", "entry")}
    if not any(of.values()):
        return record
    return replace(
        record,
        told_claims=tuple(_claim(c, _about(c, of["claim"])) for c in record.told_claims),
        utterances=tuple(_utterance(u, _about(u, of["quotation"])) for u in record.utterances),
        quotations=tuple(_quotation(q, of["quotation"]) for q in record.quotations),
        timeline=tuple(_entry(e, _about(e, of["entry"])) for e in record.timeline),
    )


def _about(row: Line, judged: Iterable[Judged]) -> list[Judged]:
    return [j for j in judged if is_about(j, row)]


def _claim(claim: ToldClaim, judged: Iterable[Judged]) -> ToldClaim:
    """Confirmed it stands among those that can be read alone, dismissed it does not."""
    for j in judged:
        if j.kind in ("confirm", "dismiss"):
            told = j.kind == "confirm"
            claim = replace(claim, judged="confirmed" if told else "dismissed", whole=told)
    return claim


def _utterance(utterance: Utterance, judged: Iterable[Judged]) -> Utterance:
    for j in judged:
        if j.kind == "speaker":
            utterance = replace(utterance, speaker=j.value)
    return utterance


def _quotation(quotation: Quotation, judged: Iterable[Judged]) -> Quotation:
    """A quotation whose words are those of an utterance with another speaker."""
    first, last = quotation.content[0][0], quotation.content[-1][1]
    for j in judged:
        words = j.subject.words if j.subject and j.kind == "speaker" else ()
        if any(w.report == quotation.report and w.start < last and first < w.end for w in words):
            quotation = replace(quotation, speaker=j.value)
    return quotation


def _entry(entry: Entry, judged: Iterable[Judged]) -> Entry:
    for j in judged:
        if j.kind == "date" and (when := from_iso(j.value.split("/")[0])):
            last = days_of(j.value)[1] or when.latest
            entry = replace(
                entry, date=j.value, earliest=when.earliest, latest=last, precision=when.precision, conflict=()
            )
    return entry


def missing(record: Record, judged: Iterable[Judged]) -> list[Issue]:
    """What was judged and is not in a whole record any more, as issues."""
    rows: dict[str, Sequence[Judgeable]] = {
        "report": record.reports,
        "event": record.events,
        "claim": record.told_claims,
        "quotation": record.utterances,
        "reading": record.readings,
        "entry": record.timeline,
    }
    return [
        Issue(
            "judge",
            j.subject.id,
            f"the {j.subject.kind} of which {j.who or 'somebody'} said {j.kind!r} is not found any more "
            f"({j.subject.title[:80]}); stemma undo DB {j.id} takes the judgement back",
        )
        for j in judged
        if j.subject and not any(is_about(j, row) for row in rows[j.subject.kind])
    ]


def days_of(value: str) -> tuple[date | None, date | None]:
    """The first and the last day that a value means, one date or two with / between."""
    ends = [when for part in value.split("/") if (when := from_iso(part))]
    return (ends[0].earliest, ends[-1].latest) if ends else (None, None)


def said_by(judged: Judged) -> str:
    """Who put something right, and why."""
    return f"put right by {judged.who or 'somebody'}" + (f": {judged.why}" if judged.why else "")
