"""Acts as one table, a row an act however many reports tell it, with the columns users of event data know."""

import csv
import os
from collections.abc import Iterable, Sequence
from importlib.util import find_spec
from pathlib import Path

from stemma.exporters.csv import safe
from stemma.model import Actor, Deed, Record

COLUMNS = (
    "event_id", "event_date", "date_stated", "source_name", "source_country", "source_sector", "source_code",
    "target_name", "target_country", "target_sector", "target_code", "event_type", "event_mode", "event_context",
    "quad_class", "status", "ledger", "outcome", "place", "place_basis", "voices", "voice_names", "reports",
    "report_ids", "spans", "text", "other_dates", "story",
)  # fmt: skip
# 1 verbal cooperation, 2 material cooperation, 3 verbal conflict, 4 material conflict, as PLOVER orders its types
_QUADS = (
    "AGREE CONSULT SUPPORT CONCEDE",
    "COOPERATE AID RETREAT",
    "REQUEST ACCUSE REJECT THREATEN",
    "PROTEST SANCTION MOBILIZE COERCE ASSAULT",
)
QUAD_CLASS = {event: str(n) for n, events in enumerate(_QUADS, 1) for event in events.split()}


def write(record: Record, folder: Path) -> list[Path]:
    """Write plover.csv, and plover.parquet where pyarrow is installed.

    Date, parties with codes, PLOVER type, mode and context, voices, reports and spans of every act.
    """
    folder.mkdir(parents=True, exist_ok=True)
    written = [table(record.deeds, folder / "plover.csv")]
    return [*written, _parquet(record.deeds, folder / "plover.parquet")] if find_spec("pyarrow") else written


def table(deeds: Sequence[Deed], path: Path) -> Path:
    """Write deeds as CSV, whole or not at all."""
    part = path.with_name(path.name + ".part")
    with part.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(COLUMNS)
        writer.writerows([safe(value) for value in _row(d)] for d in deeds)
    os.replace(part, path)
    return path


def _parquet(deeds: Sequence[Deed], path: Path) -> Path:
    import pyarrow
    from pyarrow import parquet

    part = path.with_name(path.name + ".part")
    schema = pyarrow.schema([(name, pyarrow.string()) for name in COLUMNS])
    rows = [dict(zip(COLUMNS, _row(d), strict=True)) for d in deeds]
    parquet.write_table(pyarrow.Table.from_pylist(rows, schema=schema), part)
    os.replace(part, path)
    return path


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
        d.context,
        QUAD_CLASS.get(d.code, ""),
        d.status,
        d.kind,
        d.outcome,
        d.place,
        d.place_basis,
        str(len(d.voices)),
        "|".join(d.voices),
        str(len(reports)),
        "|".join(reports),
        "|".join(f"{s.report}:{s.place}" for s in d.support),
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
