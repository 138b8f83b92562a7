"""Acts as one table, a row an act however many reports tell it, with the columns users of event data know."""

import warnings
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

from stemma.collation.ledger import UNCONFIRMED
from stemma.errors import MissingExtra
from stemma.exporters import parquet
from stemma.exporters.csv import write_table
from stemma.model import Actor, Deed, Record, Report
from stemma.reference import cameo
from stemma.reference.codes import COUNTRIES, COW
from stemma.reference.countries import country
from stemma.reference.places import spot

# those of POLECAT by its names, then what only a sourced record knows
COLUMNS = (
    "Event ID", "Event Date", "Event Date Basis", "Publication Date", "Event Type", "Event Mode", "Quad Code",
    "Contexts", "Actor Name", "Actor Country", "Actor COW", "Actor Sectors", "Actor Code", "Recipient Name",
    "Recipient Country", "Recipient COW", "Recipient Sectors", "Recipient Code", "CAMEO Root", "CAMEO Code",
    "Placename", "Place Basis", "Country", "Latitude", "Longitude", "Headline", "Source", "URL", "Status",
    "Ledger", "Outcome", "Outcome Spans", "Confidence", "Voices", "Voice Names", "Reports", "Report IDs", "Spans",
    "Text", "Other Dates", "Story",
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
    reports = {r.id: r for r in record.reports}
    written = [table(record.deeds, folder / "plover.csv", reports)]
    rows = (dict(zip(COLUMNS, _row(d, reports), strict=True)) for d in record.deeds)
    try:
        written.append(parquet.write_table(dict.fromkeys(COLUMNS, str), rows, folder / "plover.parquet"))
    except MissingExtra as error:
        warnings.warn(f"only plover.csv was written, without plover.parquet: {error}", stacklevel=2)
    return written


def table(deeds: Sequence[Deed], path: Path, reports: Mapping[str, Report] = MappingProxyType({})) -> Path:
    """Write deeds as CSV, whole or not at all; of their reports the headline, the outlet and the address."""
    return write_table(COLUMNS, (_row(d, reports) for d in deeds), path)


def _row(d: Deed, reports: Mapping[str, Report]) -> tuple[str, ...]:
    ids = sorted({s.report for s in d.support})
    told = [reports[id_] for id_ in ids if id_ in reports]
    published = sorted(r.published.earliest for r in told if r.published)
    stated = d.first_basis != "told"
    return (
        d.id,
        d.first.isoformat() if d.first and stated else "",
        "stated" if d.when else "",
        published[0].isoformat() if published else "",
        d.code,
        d.mode,
        QUAD_CLASS.get(d.code, ""),
        d.context,
        *_party(d.actor),
        *_party(d.recipient),
        cameo.ROOTS.get(d.code, ""),
        cameo.code(d.code, d.mode),
        d.place,
        d.place_basis,
        *_where(d.place),
        *("|".join(dict.fromkeys(x for x in column if x)) for column in _printed(told)),
        d.status,
        d.kind,
        d.outcome,
        "|".join(f"{s.report}:{s.place}" for s in d.became),
        f"{d.worth:.2f}",
        str(len(d.voices)),
        "|".join(d.voices),
        str(len(ids)),
        "|".join(ids),
        "|".join(f"{s.report}:{s.place}" for s in d.support),
        d.text,
        "|".join(d.conflicts),
        d.event,
    )


def _where(place: str) -> tuple[str, str, str]:
    """The country of a place, and its degrees north and east; "" where one is not known for sure.

    >>> _where("Oslo, Norway"), _where("Port Quill"), _where("Pyongyang (unconfirmed)")
    (('NOR', '59.91', '10.75'), ('', '', ''), ('PRK', '39.03', '125.75'))
    """
    name = place.removesuffix(UNCONFIRMED)
    first, last = name.split(", ")[0], name.split(", ")[-1]
    land, where = country(last), spot(first)
    code = land.code if land is not None and land.sure and land.kind in ("name", "capital") else ""
    if where is None:
        return code, "", ""
    return code, f"{where.latitude:.2f}", f"{where.longitude:.2f}"


def _printed(told: Sequence[Report]) -> tuple[list[str], list[str], list[str]]:
    """The headlines, the outlets and the addresses of reports."""
    return [r.headline for r in told], [r.outlet for r in told], [r.url for r in told]


def _party(actor: Actor | None) -> tuple[str, str, str, str, str]:
    """Name, country in the letters of ISO and by its number in the Correlates of War, sector and code.

    Joint parties are parted by ";".
    """
    if actor is None:
        return "", "", "", "", ""
    parted = [_parted(code) for code in actor.code.split(";") if code]
    lands, sectors = [land for land, _ in parted], [sector for _, sector in parted]
    numbers = [COW.get(land, "") for land in lands]
    iso, cow, sector = (";".join(parts) if any(parts) else "" for parts in (lands, numbers, sectors))
    return actor.text, iso, cow, sector, actor.code


def _parted(code: str) -> tuple[str, str]:
    """The country and the sector of a code; each is "" where the code has none.

    >>> _parted("USAGOV"), _parted("GOV"), _parted("IGOUNO"), _parted("FRA")
    (('USA', 'GOV'), ('', 'GOV'), ('', 'IGO'), ('FRA', ''))
    """
    if code[:3] in COUNTRIES:
        return code[:3], code[3:]
    return "", code[:3] if code.startswith(_OF_NO_COUNTRY) else code
