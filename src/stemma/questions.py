"""The public verbs that only ask a record: what events it has, what one is, what it says, as lists or files.

They import little, so that an answer comes at once.
"""

from collections.abc import Sequence
from datetime import date as Day
from pathlib import Path

from stemma import comparing, exporters, store, timelines
from stemma.collation.ledger import ledger as in_order
from stemma.collation.ledger import shown
from stemma.comparing import Comparison
from stemma.errors import StoreError
from stemma.exporters.acts import table
from stemma.model import Deed, Entry, Event, Judged, Proposal, Record, Report
from stemma.past import HEAD, past_event
from stemma.presentation import citing
from stemma.store import Hit, Store
from stemma.store.tables import select

__all__ = [
    "cite",
    "compare",
    "events",
    "export",
    "judgements",
    "ledger",
    "proposals",
    "record",
    "search",
    "show",
    "timeline",
]


def judgements(db: Path) -> list[Judged]:
    """All judgements of a record in order of number, those taken back too.  Raises StoreError."""
    with Store(db) as opened:
        return store.judgements(opened.db, standing=False)


def proposals(db: Path) -> list[Proposal]:
    """What a language model proposed about the events of a record, and was kept.  Raises StoreError."""
    with Store(db) as opened:
        return store.proposals(opened.db)


def export(db: Path, out: Path, format: str = "jsonl", event: str = "", all: bool = False) -> list[Path]:
    """Write the record DB to OUT in a format (jsonl, csv, page, ...); the paths of the files written.

    Only one ``event`` of it where its id, or how that begins, is given; with ``all`` deeds, not the main ones
    alone.  Raises UsageError where the format is unknown, MissingExtra where it needs a package that is not installed,
    StoreError.
    """
    write = exporters.writer(format)
    with Store(db) as opened:
        record = store.event_record(opened.db, event) if event else opened.record()
        return write(shown(record, all), out)


def record(db: Path) -> Record:
    """The whole record, to work with in Python: its parts, `to_frame` of any kind.  Raises StoreError."""
    with Store(db) as opened:
        return opened.record()


def events(db: Path, asof: Day | None = None) -> list[Event]:
    """The events of a record, the newest first.

    With ``asof`` those that reports known by the end of that day tell, as they would be told from these alone: a report
    is known from the day it was retrieved, or published where that was not kept.  Raises StoreError.
    """
    with Store(db) as opened:
        if asof is None:
            return store.event_rows(opened.db)
        known = store.known_by(opened.db, asof)
        return [e for id_ in store.told_by(opened.db, known) for e in past_event(opened.db, id_, known, HEAD).events]


def show(db: Path, event: str, asof: Day | None = None) -> Record:
    """One event of a record, with its reports and all that was found in them; EVENT is an id or how it begins.

    With ``asof`` as it would be told from the reports known by the end of that day.  Raises StoreError where none or
    several begin so, or none of its reports was known.
    """
    with Store(db) as opened:
        if asof is None:
            return store.event_record(opened.db, event)
        found = past_event(opened.db, event, store.known_by(opened.db, asof))
        if not found.events:
            raise StoreError(f"no report of {event} was known by {asof}; name a later day")
        return found


def timeline(db: Path, id: str) -> list[Entry]:
    """The dated happenings of an event, or of a storyline over all its events; ID is an id or how it begins.

    In order of time.  Raises StoreError where none or several begin so.
    """
    with Store(db) as opened:
        return timelines.told(opened.db, id)


def cite(db: Path, id: str, format: str = "plain") -> str:
    """The citations of an event, report, claim, quotation or reading, one a report; ID is its id or how that begins.

    The format is plain, bibtex or csl (CSL-JSON).  Each has the words, the report, its outlet, day and address, and a
    SHA-256 of its text.  Raises UsageError where the format is unknown, StoreError where none or several ids begin so.
    """
    with Store(db) as opened:
        return citing.in_format(citing.cited(opened.db, id), format)


def compare(db: Path, outlet: str, other: str) -> Comparison:
    """Two outlets over a whole record: what each tells that the other does not, where they contradict, who was first.

    Only events that both report.  Raises UsageError where an outlet is not in the record, StoreError.
    """
    with Store(db) as opened:
        return comparing.compared(opened.db, outlet, other)


def search(db: Path, words: str, limit: int = 20) -> list[Hit]:
    """The events, reports, quotations and names of a record that hold all WORDS, kind by kind; at most LIMIT.

    The best LIMIT places are kept, and of each kind the best come first; events stand before them, five at most.
    A "phrase" may stand in quotation marks; case and accents do not matter.  Raises UsageError where there are more
    than 200 words, StoreError.
    """
    with Store(db) as opened:
        events = store.search_events(opened.db, words)
        hits = sorted(store.search(opened.db, words, limit), key=lambda hit: store.ORDER.index(hit.kind))
    told = (
        Hit("event", "", 0, 0, e.title, f"{len(e.members)} reports, {', '.join(e.places)}".rstrip(", "), e.id,
            published=e.start.isoformat() if e.start else "")
        for e in events
    )  # fmt: skip
    return [*told, *hits][:limit]


def ledger(db: Path, actor: Sequence[str] | None = None, csv: Path | None = None, all: bool = False) -> list[Deed]:
    """The acts a record tells, merged, in order of time; ACTOR is a code (PRK, USAGOV) or a name, one or several.

    Those alone that are likely to be acts and have a party to politics or war, unless ``all`` are asked for.

    Of several, both sides of an act are among them, or its one known side is.  The acts are also written to the file
    CSV, where one is given.  Raises StoreError.
    """
    with Store(db) as opened:
        found = in_order(select(opened.db, Deed), actor or (), all)
        if csv is not None:
            table(found, csv, {r.id: r for r in select(opened.db, Report)})
    return found
