"""Acts as one table, a row an act however many reports tell it, with the columns users of event data know."""

import warnings
from collections.abc import Sequence
from pathlib import Path

from stemma.errors import MissingExtra
from stemma.exporters import parquet
from stemma.exporters.csv import write_table
from stemma.model import Actor, Deed, Record
from stemma.reference.codes import COUNTRIES

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


# what leads the code of a body of no country, as PLOVER has it; what follows is the body's own (IGOUNO)
_OF_NO_COUNTRY = ("IGO", "NGO", "IMG", "MNC")


def write(record: Record, folder: Path) -> list[Path]:
    """Write plover.csv and plover.parquet; without pyarrow the first alone, with a warning that says so.

    Date, parties with codes, PLOVER type, mode and context, voices, reports and spans of every act.
    """
    written = [table(record.deeds, folder / "plover.csv")]
    rows = (dict(zip(COLUMNS, _row(d), strict=True)) for d in record.deeds)
    try:
        written.append(parquet.write_table(dict.fromkeys(COLUMNS, str), rows, folder / "plover.parquet"))
    except MissingExtra as error:
        warnings.warn(f"only plover.csv was written, without plover.parquet: {error}", stacklevel=2)
    return written


def table(deeds: Sequence[Deed], path: Path) -> Path:
    """Write deeds as CSV, whole or not at all."""
    return write_table(COLUMNS, map(_row, deeds), path)


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
    parted = [_parted(code) for code in actor.code.split(";") if code]
    countries, sectors = [country for country, _ in parted], [sector for _, sector in parted]
    joined = [";".join(parts) if any(parts) else "" for parts in (countries, sectors)]
    return actor.text, joined[0], joined[1], actor.code


def _parted(code: str) -> tuple[str, str]:
    """The country and the sector of a code; each is "" where the code has none.

    >>> _parted("USAGOV"), _parted("GOV"), _parted("IGOUNO"), _parted("FRA")
    (('USA', 'GOV'), ('', 'GOV'), ('', 'IGO'), ('FRA', ''))
    """
    if code[:3] in COUNTRIES:
        return code[:3], code[3:]
    return "", code[:3] if code.startswith(_OF_NO_COUNTRY) else code
