"""The timeline as an iCalendar file (RFC 5545): one all-day event an entry, from its first day to its last."""

from datetime import date, timedelta
from pathlib import Path
from unicodedata import category

from stemma.exporters._whole import whole
from stemma.model import Entry, Record

_STATUS = {"happened": "CONFIRMED", "planned": "TENTATIVE", "conditional": "TENTATIVE", "denied": "CANCELLED"}


_NO_DAY = date(1970, 1, 1)


def _escape(text: str) -> str:
    text = "".join(c for c in " ".join(text.split()) if category(c) not in ("Cc", "Cs"))  # what RFC 5545 has no way for
    return text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")


def _fold(line: str) -> str:
    """A content line cut into pieces of at most 75 octets, no code point cut in two."""
    pieces: list[str] = []
    piece = b""
    for char in line:
        data = char.encode("utf-8")
        if len(piece) + len(data) > (75 if not pieces else 74):
            pieces.append(piece.decode("utf-8"))
            piece = b""
        piece += data
    pieces.append(piece.decode("utf-8"))
    return "\r\n ".join(pieces)


def _day(day: date) -> str:
    return day.isoformat().replace("-", "")  # strftime writes years before 1000 in fewer than four digits


def _stamp(record: Record) -> str:
    """When the record was last revised: the day of its newest report. No clock: the same record, the same file."""
    newest = max((r.published.latest for r in record.reports if r.published), default=_NO_DAY)
    return f"{_day(newest)}T000000Z"


def _event(entry: Entry, titles: dict[str, str], stamp: str) -> list[str]:
    try:
        # the first day after, as DTEND is exclusive
        end = [f"DTEND;VALUE=DATE:{_day(entry.latest + timedelta(days=1))}"]
    except OverflowError:
        end = []
    title = titles.get(entry.event) or titles.get(entry.storyline) or ""
    about = [f"date: {entry.date}", f"voices: {entry.voices}", f"status: {entry.status}"]
    if entry.conflict:
        about.append(f"other dates reported: {', '.join(entry.conflict)}")
    about += [f"{s.report} {s.place}: {s.span}" for s in entry.support]
    return [
        "BEGIN:VEVENT",
        f"UID:{entry.id}@stemma",
        f"DTSTAMP:{stamp}",
        f"DTSTART;VALUE=DATE:{_day(entry.earliest)}",
        *end,
        f"SUMMARY:{_escape(entry.text)}",
        "DESCRIPTION:" + "\\n".join(_escape(line) for line in about),
        f"CATEGORIES:{_escape(title)}" if title else "CATEGORIES:news",
        f"STATUS:{_STATUS[entry.status]}",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
    ]


def write(record: Record, folder: Path) -> list[Path]:
    """Write `timeline.ics` into the folder and give its path."""
    titles = {e.id: e.title for e in record.events} | {s.id: s.title for s in record.storylines}
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//stemma//timeline//EN", "CALSCALE:GREGORIAN"]
    stamp = _stamp(record)
    for entry in sorted(record.timeline, key=lambda e: (e.earliest, e.latest, e.id)):
        lines += _event(entry, titles, stamp)
    lines.append("END:VCALENDAR")
    path = folder / "timeline.ics"
    with whole(path) as part:
        part.write_bytes(("\r\n".join(_fold(line) for line in lines) + "\r\n").encode("utf-8"))
    return [path]
