"""Acts as one table, a row an act however many reports tell it, with the columns users of event data know."""

import csv
import os
from collections.abc import Iterable
from pathlib import Path

from stemma.exporters.csv import safe
from stemma.model import Actor, Deed, Record

COLUMNS = (
    "event_id", "event_date", "date_stated", "source_name", "source_country", "source_sector", "source_code",
    "target_name", "target_country", "target_sector", "target_code", "event_type", "event_mode", "status", "ledger",
    "outcome", "place", "voices", "voice_names", "reports", "report_ids", "spans", "text", "other_dates", "story",
)  # fmt: skip


def write(record: Record, folder: Path) -> list[Path]:
    """Write plover.csv: date, parties with codes, PLOVER type and mode, voices, reports and spans of every act."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "plover.csv"
    part = path.with_name(path.name + ".part")
    with part.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(COLUMNS)
        writer.writerows([safe(value) for value in _row(d)] for d in record.deeds)
    os.replace(part, path)
    return [path]


def _row(d: Deed) -> tuple[str, ...]:
    reports = sorted({s.report for s in d.support})
    return (
        d.id,
        d.first.isoformat() if d.first else "",
        d.when,
        *_party(d.actor),
        *_party(d.recipient),
        d.code,
        d.mode,
        d.status,
        d.kind,
        d.outcome,
        d.place,
        str(len(d.voices)),
        "|".join(d.voices),
        str(len(reports)),
        "|".join(reports),
        "|".join(f"{s.report}:{s.start}-{s.end}" for s in d.support),
        d.text,
        "|".join(d.conflicts),
        d.event,
    )


def _party(actor: Actor | None) -> tuple[str, str, str, str]:
    """Name, country, sector and code; joint parties parted by ";"."""
    if actor is None:
        return "", "", "", ""
    codes = [c for c in actor.code.split(";") if c]
    return actor.text, _parts(c[:3] for c in codes), _parts(c[3:] for c in codes), actor.code


def _parts(values: Iterable[str]) -> str:
    found = list(values)
    return ";".join(found) if any(found) else ""
