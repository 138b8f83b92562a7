"""The timeline as an iCalendar file (RFC 5545): one all-day event an entry, from its first day to its last."""

from datetime import timedelta
from pathlib import Path

from stemma.model import Entry, Record

_STATUS = {"happened": "CONFIRMED", "planned": "TENTATIVE", "conditional": "TENTATIVE", "denied": "CANCELLED"}


def _escape(text: str) -> str:
    text = " ".join(text.split())
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


def _event(entry: Entry, titles: dict[str, str]) -> list[str]:
    try:
        end = entry.latest + timedelta(days=1)  # DTEND is the first day after
    except OverflowError:
        end = entry.latest
    title = titles.get(entry.event) or titles.get(entry.storyline) or ""
    about = [f"date: {entry.date}", f"voices: {entry.voices}", f"status: {entry.status}"]
    if entry.conflict:
        about.append(f"other dates reported: {', '.join(entry.conflict)}")
    about += [f"{s.report} {s.place}: {s.span}" for s in entry.support]
    return [
        "BEGIN:VEVENT",
        f"UID:{entry.id}@stemma",
        f"DTSTAMP:{entry.earliest:%Y%m%d}T000000Z",  # no clock: the same record gives the same file
        f"DTSTART;VALUE=DATE:{entry.earliest:%Y%m%d}",
        f"DTEND;VALUE=DATE:{end:%Y%m%d}",
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
    for entry in sorted(record.timeline, key=lambda e: (e.earliest, e.latest, e.id)):
        lines += _event(entry, titles)
    lines.append("END:VCALENDAR")
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "timeline.ics"
    path.write_bytes(("\r\n".join(_fold(line) for line in lines) + "\r\n").encode("utf-8"))
    return [path]
