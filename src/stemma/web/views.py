"""What the served pages show, made from bounded questions to the store."""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

from markupsafe import Markup, escape

from stemma.cleaning import visible_text
from stemma.exporters._marked import Layer, layers, marked
from stemma.exporters._views import EventView, Heading, Parts, Witness, event_view, heading
from stemma.model import Event, Origin, Record, Report, Sharing
from stemma.store import Hit, Store, pages
from stemma.web.site import Served

OPEN, CLOSE = "\ue000", "\ue001"  # what the store puts around a hit's words; no text has a use for these two
TAKE = {"account": 80, "readings": 40, "utterances": 30, "timeline": 60, "deeds": 60, "reports": 60}
SECTION = 100  # lines of a section on its own page
SECTIONS = {
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


def whole_event(db: sqlite3.Connection, event: Event, links: Served) -> EventView:
    """An event's page: the weightiest of each section, and how much is left to pages of their own."""
    record, counts = pages.brief(db, event, TAKE, {})
    view = _view(db, event, record, counts, links)
    left = {s: max(0, counts[s] - TAKE[s]) for s in SECTIONS}
    return replace(view, witnesses=view.witnesses[: TAKE["reports"]], left=left)


def section_of(db: sqlite3.Connection, event: Event, section: str, page: int, links: Served) -> tuple[EventView, bool]:
    """One section of an event, paged; and whether another page follows."""
    skip = (page - 1) * SECTION
    record, counts = pages.brief(db, event, {section: SECTION}, {section: skip})
    view = _view(db, event, record, counts, links)
    if section == "reports":
        view = replace(view, witnesses=view.witnesses[skip : skip + SECTION])
    return replace(view, alone=view.alone if section == "readings" else 0), counts[section] > skip + SECTION


def _view(db: sqlite3.Connection, event: Event, record: Record, counts: dict[str, int], links: Served) -> EventView:
    view = event_view(event, Parts.of(record), links)
    known = replace(view.heading, conflicts=pages.conflicts(db, [event.id])[event.id])
    return replace(view, heading=known, alone=counts["alone"])


@dataclass(frozen=True, slots=True)
class Shared:
    """A report that shares text with another: what it is, how much of it, and which way."""

    report: Report
    sharing: Sharing


@dataclass(frozen=True, slots=True)
class ReportView:
    """One report as its page shows it."""

    witness: Witness
    events: tuple[Event, ...]
    shares: tuple[Shared, ...]
    focus: str  # the words that a link led to
    counts: tuple[tuple[int, str], ...]


def whole_report(db: sqlite3.Connection, record: Record, focus: tuple[int, int] | None) -> ReportView:
    """A report's page, with the words marked that a link leads to."""
    (report,) = record.reports
    origin = record.origins[0] if record.origins else None
    over = layers(record.names, record.times, record.quotations)
    words = ""
    if focus and 0 <= focus[0] < focus[1] <= len(report.text):
        over.append(Layer(*focus, "focus"))
        words = report.text[focus[0] : focus[1]]
    witness = Witness("", "t", report, origin, marked(report, (), "t", over))
    counts = ((len(record.names), "name"), (len(record.times), "time"), (len(record.quotations), "quotation"))
    return ReportView(witness, record.events, tuple(_shares(db, origin)), words, counts)


def _shares(db: sqlite3.Connection, origin: Origin | None, limit: int = 50) -> list[Shared]:
    copies = sorted(origin.copies, key=lambda s: (-s.share, s.other))[:limit] if origin else []
    marks = ",".join("?" * len(copies))
    found = {r.id: r for r in pages.light_reports(db, f"id IN ({marks})", [s.other for s in copies])}
    return [Shared(found[s.other], s) for s in copies if s.other in found]


def beside(first: Record, second: Record) -> tuple[Witness, Witness] | None:
    """Two reports with the passages marked that they share; None where they share none."""
    (a,), (b,) = first.reports, second.reports
    sharing = next((s for o in first.origins for s in o.copies if s.other == b.id), None)
    if sharing is None:
        return None
    ours = [Layer(s, e, "shared", "") for (s, e), _ in sharing.spans]
    theirs = [Layer(s, e, "shared", "") for _, (s, e) in sharing.spans]
    return tuple(  # type: ignore[return-value]
        Witness(letter, "t", r, rec.origins[0] if rec.origins else None, marked(r, (), "t", over))
        for letter, r, rec, over in (("A", a, first, ours), ("B", b, second, theirs))
    )


def furniture(store: Store, report: Report) -> list[tuple[bool, str]]:
    """The capture a report was made from, in pieces: whether a piece was taken off, and its words."""
    capture = store.capture_of(report.id)
    if capture is None:
        return []
    text = visible_text(capture)
    pieces, at = [], 0
    for start, end in sorted(report.furniture):
        pieces += [(False, text[at:start]), (True, text[start:end])]
        at = end
    return [(off, words) for off, words in [*pieces, (False, text[at:])] if words.strip()]


def highlighted(hit: Hit) -> Markup:
    """A hit's snippet with the words marked that were asked for."""
    parts = str(escape(hit.snippet)).replace(OPEN, "\0<").split("\0<")
    out = [parts[0].replace(CLOSE, "")]
    for part in parts[1:]:
        inside, _, after = part.partition(CLOSE)
        out.append(f"<mark>{inside}</mark>{after.replace(CLOSE, '')}")
    return Markup("".join(out))  # the snippet went through escape


def article_ld(report: Report, at: str) -> dict[str, Any]:
    """A report as a schema.org NewsArticle."""
    row: dict[str, Any] = {"@type": "NewsArticle", "@id": at, "identifier": report.id, "inLanguage": report.language}
    if report.headline:
        row["headline"] = report.headline
    if report.url:
        row["url"] = report.url
    if report.published:
        row["datePublished"] = report.published.value
    if report.outlet:
        row["publisher"] = {"@type": "Organization", "name": report.outlet}
    if report.byline:
        row["author"] = {"@type": "Person", "name": report.byline}
    return row


def event_ld(view: EventView) -> dict[str, Any]:
    """An event's reports as NewsArticles, and the values of its readings as Claims that appear in them."""
    graph = [article_ld(w.report, view.links.report(w.report.id)) for w in view.witnesses]
    for reading in view.readings:
        for value in reading.values:
            where = dict.fromkeys(view.links.report(s.report) for s in value.support)
            claim = f"{reading.property}: {value.value}"
            graph.append({"@type": "Claim", "name": claim, "appearance": [{"@id": at} for at in where]})
    return {"@context": "https://schema.org", "@graph": graph}
