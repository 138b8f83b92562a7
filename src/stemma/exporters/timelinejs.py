"""The timeline as TimelineJS JSON (https://timeline.knightlab.com/docs/json-format.html): a title and a slide an entry.

Of a long timeline those entries that reports make most of; the title says how many are left out.
"""

import json
from html import escape
from pathlib import Path
from typing import Any

from stemma.exporters._whole import whole
from stemma.model import Entry, Record, Report

Slide = dict[str, Any]
MOST = 60  # slides, the title among them: TimelineJS grows slow and its axis illegible with more


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


def _title(record: Record, shown: int) -> Slide:
    """What the timeline is of, and how much of it is shown."""
    if len(record.events) == 1:
        named = record.events[0].title
    else:  # a storyline's, where all that is told belongs to it
        named = next((s.title for s in record.storylines if {e.storyline for e in record.events} == {s.id}), "")
    held = f"{len(record.reports)} reports, {len({v for e in record.events for v in e.voices})} voices"
    whole = len(record.timeline)
    left = f"; the {shown} entries that reports make most of, of {whole}" if shown < whole else ""
    return {"text": {"headline": escape(named or "A timeline"), "text": f"<p>{held}{left}</p>"}}


def write(record: Record, folder: Path) -> list[Path]:
    """Write `timelinejs.json` into the folder and give its path; words of reports are escaped, as slides are HTML."""
    reports = {r.id: r for r in record.reports}
    titles = {e.id: e.title for e in record.events} | {s.id: s.title for s in record.storylines}
    most = sorted(record.timeline, key=lambda e: (-e.weight, -e.voices, e.earliest, e.latest, e.id))[: MOST - 1]
    entries = sorted(most, key=lambda e: (e.earliest, e.latest, e.id))
    path = folder / "timelinejs.json"
    if len({e.event for e in entries}) == 1:
        titles = {}  # one row needs no name: it would stand across the markers
    made = {"title": _title(record, len(entries)), "events": [_slide(e, reports, titles) for e in entries]}
    with whole(path) as part:
        part.write_text(json.dumps(made, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return [path]
