"""The timeline as TimelineJS JSON (https://timeline.knightlab.com/docs/json-format.html): one slide an entry."""

import json
from html import escape
from pathlib import Path
from typing import Any

from stemma.exporters._whole import whole
from stemma.model import Entry, Record, Report

Slide = dict[str, Any]


def _date(entry: Entry, last: bool) -> dict[str, int]:
    day = entry.latest if last else entry.earliest
    parts = {"year": day.year}
    if entry.precision != "year":
        parts["month"] = day.month
    if entry.precision not in ("year", "month", "quarter", "season"):
        parts["day"] = day.day
    return parts


def _slide(entry: Entry, reports: dict[str, Report], titles: dict[str, str]) -> Slide:
    outlets = sorted({reports[s.report].outlet or s.report for s in entry.support if s.report in reports})
    notes = [f"{entry.voices} voice{'s' if entry.voices != 1 else ''}: {', '.join(outlets)}"] if outlets else []
    if entry.status != "happened":
        notes.append(entry.status)
    if entry.conflict:
        notes.append(f"other dates reported: {', '.join(entry.conflict)}")
    slide: Slide = {
        "unique_id": entry.id,
        "start_date": _date(entry, last=False),
        "display_date": escape(entry.date),
        "text": {"headline": escape(" ".join(entry.text.split())), "text": f"<p>{escape('; '.join(notes))}</p>"},
        "group": escape(titles.get(entry.event) or titles.get(entry.storyline) or ""),
    }
    if entry.latest != entry.earliest:
        slide["end_date"] = _date(entry, last=True)
    return slide


def write(record: Record, folder: Path) -> list[Path]:
    """Write `timelinejs.json` into the folder and give its path; words of reports are escaped, as slides are HTML."""
    reports = {r.id: r for r in record.reports}
    titles = {e.id: e.title for e in record.events} | {s.id: s.title for s in record.storylines}
    entries = sorted(record.timeline, key=lambda e: (e.earliest, e.latest, e.id))
    path = folder / "timelinejs.json"
    slides = [_slide(e, reports, titles) for e in entries]
    with whole(path) as part:
        part.write_text(json.dumps({"events": slides}, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return [path]
