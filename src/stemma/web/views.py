"""What the served pages show, made from bounded questions to the store."""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise

from markupsafe import Markup, escape

from stemma.cleaning import visible_text
from stemma.model import Entry, Event, Issue, Origin, Record, Report, Sharing, Span, Storyline
from stemma.model.judged import is_about
from stemma.presentation.event import EventView, Heading, Witness
from stemma.presentation.marked import Layer, layers, marked, marked_headline
from stemma.presentation.views import REPORTED, Parts, event_view, heading
from stemma.store import Hit, Store, pages
from stemma.timelines import told
from stemma.web.site import Served

OPEN, CLOSE = "\ue000", "\ue001"  # what the store puts around a hit's words; no text has a use for these two
TAKE = {"account": 80, "readings": 40, "claims": 80, "utterances": 30, "timeline": 60, "deeds": 60, "reports": 60}
LONG = 60  # reports of a storyline whose timeline is made while its page is
SECTION = 100  # lines of a section on its own page
SECTIONS = {
    "claims": "Claims",
    "readings": "Readings",
    "utterances": "Said",
    "timeline": "Timeline",
    "deeds": "Ledger",
    "reports": "Reports",
}


def headings(db: sqlite3.Connection, events: Sequence[Event]) -> list[Heading]:
    """The lines of a list of events."""
    ids = [e.id for e in events]
    conflicts, cited = pages.conflicts(db, ids), pages.cited(db, ids)
    return [heading(e, cited.get(e.id, ()), conflicts[e.id]) for e in events]


def together(lines: Sequence[Heading]) -> list[tuple[str, list[Heading]]]:
    """The lines in order, neighbours of one storyline together; "" is no storyline."""
    return [(key, list(group)) for key, group in groupby(lines, key=lambda h: h.storyline)]


def affair(db: sqlite3.Connection, line: Storyline, events: Sequence[Event]) -> tuple[list[Entry], dict[str, str]]:
    """The timeline over all events of a storyline that is not too long for a page, and the outlets of its reports."""
    short = len(line.events) == len(events) and sum(len(e.members) for e in events) <= LONG
    entries = told(db, line.id) if short else []
    return entries, pages.outlets(db, {s.report for e in entries for s in e.support})


def whole_event(db: sqlite3.Connection, event: Event, links: Served) -> EventView:
    """An event's page: the weightiest of each section, and how much is left to pages of their own."""
    record, counts = pages.brief(db, event, TAKE, {})
    view = _view(db, event, record, counts, links)
    left = {s: max(0, counts[s] - TAKE[s]) for s in SECTIONS}
    shown = view.witnesses[: TAKE["reports"]]
    cited = [(w.report.id, source) for w in shown if w.origin for source in w.origin.rests_on]
    said = pages.reported(db, event.id, REPORTED)
    return replace(view, witnesses=shown, left=left, mentions=pages.mentions(db, cited), reported=said)


def section_of(db: sqlite3.Connection, event: Event, section: str, page: int, links: Served) -> tuple[EventView, bool]:
    """One section of an event, paged; and whether another page follows."""
    skip = (page - 1) * SECTION
    record, counts = pages.brief(db, event, {section: SECTION}, {section: skip})
    view = _view(db, event, record, counts, links)
    if section == "reports":
        view = replace(view, witnesses=view.witnesses[skip : skip + SECTION])
    return view, counts[section] > skip + SECTION


def _view(db: sqlite3.Connection, event: Event, record: Record, counts: dict[str, int], links: Served) -> EventView:
    view = event_view(event, Parts.of(record), links)
    known = replace(view.heading, conflicts=pages.conflicts(db, [event.id])[event.id])
    dated = [s for r in view.readings if r.type == "date" for v in r.values for s in v.support]
    dated += [s for role, lines in view.head if role == "when" for line in lines for s in line.support]
    return replace(view, heading=known, times=pages.times_at(db, dated))


@dataclass(frozen=True, slots=True)
class Shared:
    """A report that shares text with another: what it is, how much of it, and which way."""

    report: Report
    sharing: Sharing


@dataclass(frozen=True, slots=True)
class ReportView:
    """One report as its page shows it."""

    witness: Witness
    events: tuple[tuple[Event, tuple[Span, ...]], ...]  # the main one first, and the passages that tell of each
    shares: tuple[Shared, ...]
    focus: str  # the words that a link led to
    counts: tuple[tuple[str, int, str], ...]  # kind of mark, how many, and their noun
    issues: tuple[Issue, ...]  # what could not be read or decided of it


def whole_report(
    db: sqlite3.Connection, record: Record, focus: Span | None = None, above: Span | None = None
) -> ReportView:
    """A report's page, with the words marked that a link leads to, and the passages that others have too.

    ``focus`` is the span that a link leads to in the text, ``above`` in the headline.
    """
    (report,) = record.reports
    origin = record.origins[0] if record.origins else None
    shares = tuple(_shares(db, origin))
    over = layers(report.text, record.names, record.times, record.quotations)
    for x in shares:
        over += [Layer(s, e, "shared", f"also in {x.report.outlet or x.report.id}") for (s, e), _ in x.sharing.spans]
    words = ""
    if focus and 0 <= focus[0] < focus[1] <= len(report.text):
        over.append(Layer(*focus, "focus"))
        words = report.text[slice(*focus)]
    led = [Layer(*above, "focus")] if above and 0 <= above[0] < above[1] <= len(report.headline) else []
    if above and led and not words:
        words = report.headline[slice(*above)]
    told = marked(report, (), "t", over), marked_headline(report, (), "t", led)
    said = tuple(j for j in record.judgements if is_about(j, report))
    witness = Witness("", "t", report, origin, *told, said=said)
    counts = (
        ("name", len(record.names), "name"),
        ("time", len(record.times), "time"),
        ("quote", sum(x.kind == "quote" for x in over), "quotation"),
        ("reported", sum(x.kind == "reported" for x in over), "piece of reported speech"),
        ("shared", len({span for x in shares for span, _ in x.sharing.spans}), "shared passage"),
    )
    told_in = [(e, m) for e in record.events for m in e.members if m.report == report.id]
    events = tuple((e, m.passages) for e, m in sorted(told_in, key=lambda pair: (not pair[1].main, pair[0].id)))
    return ReportView(witness, events, shares, words, counts, record.issues)


def _shares(db: sqlite3.Connection, origin: Origin | None, limit: int = 50) -> list[Shared]:
    copies = sorted(origin.copies, key=lambda s: (-s.share, s.other))[:limit] if origin else []
    marks = ",".join("?" * len(copies))
    found = {r.id: r for r in pages.light_reports(db, f"id IN ({marks})", [s.other for s in copies])}
    return [Shared(found[s.other], s) for s in copies if s.other in found]


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of the page that a report was read from: whether it was taken off, and whether a link leads to it."""

    words: str
    off: bool
    seen: bool = False


def furniture(store: Store, report: Report, seen: tuple[int, int] | None = None) -> list[Piece]:
    """The page that a report was made from, in pieces; ``seen`` is the span that a link leads to."""
    capture = store.work.capture_of(report.id)
    if capture is None:
        return []
    text = visible_text(capture)
    first, last = seen or (0, 0)
    edges = {0, len(text), *(at for span in report.furniture for at in span), first, last}
    out, taken = [], sorted(report.furniture)
    for start, end in pairwise(sorted(at for at in edges if 0 <= at <= len(text))):
        off = any(s <= start and end <= e for s, e in taken)
        focus = first <= start and end <= last
        if text[start:end].strip():
            out.append(Piece(text[start:end], off, focus))
    return out


def highlighted(hit: Hit) -> Markup:
    """A hit's snippet with the words marked that were asked for."""
    parts = str(escape(hit.snippet)).replace(OPEN, "\0<").split("\0<")
    out = [parts[0].replace(CLOSE, "")]
    for part in parts[1:]:
        inside, _, after = part.partition(CLOSE)
        out.append(f"<mark>{inside}</mark>{after.replace(CLOSE, '')}")
    return Markup("".join(out))  # the snippet went through escape
