"""How a record and an event look in a notebook: small, plain HTML, with everything from reports escaped."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from stemma.model.events import Event
    from stemma.model.record import Record

LINES = 10  # events of a record, or reports of an event, that are shown
_HEAD = ("event", "days", "reports", "voices")


def counted(record: Record) -> str:
    """How much a record holds."""
    held = (("reports", record.reports), ("events", record.events), ("storylines", record.storylines))
    return ", ".join(f"{len(rows):,} {name}" for name, rows in held)


def of_record(record: Record) -> str:
    """How much there is, and the newest events."""
    newest = sorted(record.events, key=lambda e: (e.start is not None, e.start, e.id), reverse=True)
    rows = ((e.title or e.id, _days(e), str(len(e.members)), str(len(e.voices))) for e in newest[:LINES])
    return f"<p><b>A record of Stemma</b>: {counted(record)}</p>{_table(_HEAD, rows)}{_more(newest, 'events')}"


def of_event(event: Event) -> str:
    """What it is called, when and where it was, who tells it really, and by which reports."""
    said = [_days(event), ", ".join(event.places), f"{len(event.members)} reports"]
    if event.voices:
        said.append(f"voices: {', '.join(event.voices)}")
    members = sorted(event.members, key=lambda m: (-m.score, m.report))
    rows = ((m.report, f"{m.score:.2f}", "; ".join(m.reasons)) for m in members[:LINES])
    head = f"<p><b>{escape(event.title or event.id)}</b><br>{escape(' · '.join(filter(None, said)))}</p>"
    return f"{head}{_table(('report', 'sure', 'why'), rows)}{_more(members, 'reports')}"


def _days(event: Event) -> str:
    return " to ".join(dict.fromkeys(day.isoformat() for day in (event.start, event.end) if day))


def _more(rows: Sequence[object], of: str) -> str:
    return f"<p>and {len(rows) - LINES:,} {of} more</p>" if len(rows) > LINES else ""


def _table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    lines = [("th", head), *(("td", row) for row in rows)]
    made = ("".join(f"<{tag}>{escape(cell)}</{tag}>" for cell in cells) for tag, cells in lines)
    return f"<table>{''.join(f'<tr>{line}</tr>' for line in made)}</table>"
