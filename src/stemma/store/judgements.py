"""What people decided, apart from what was computed; and how events changed as the record grew."""

import json
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

import msgspec

from stemma.dates import from_iso
from stemma.errors import StoreError, UsageError
from stemma.model import (
    Entry,
    Event,
    Judgeable,
    Judged,
    Origin,
    Reading,
    Report,
    Subject,
    SubjectKind,
    ToldClaim,
    Utterance,
    judged,
)
from stemma.store.ids import whole_id
from stemma.store.tables import select

_TABLES: dict[str, tuple[type, SubjectKind]] = {  # where the ids of what is judged stand
    "report": (Report, "report"),
    "event": (Event, "event"),
    "told_claim": (ToldClaim, "claim"),
    "utterance": (Utterance, "quotation"),
    "reading": (Reading, "reading"),
    "timeline": (Entry, "entry"),
}
KINDS = (*judged.GROUPINGS, *judged.OF_LINES, *judged.CORRECTIONS, *judged.REMARKS)


@dataclass(frozen=True, slots=True)
class Change:
    """How one event became another as reports were added or judged: merged, split, or moved."""

    made: str  # ISO 8601 in UTC
    change: str  # merged, split, gone
    event: str
    into: tuple[str, ...]  # the ids of the events that have its reports now


def now() -> str:
    """The time as ISO 8601 in UTC, to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def add_judgement(
    db: sqlite3.Connection, kind: str, ids: Iterable[str], who: str, why: str, value: str = "", of: str = ""
) -> int:
    """Store a judgement and give its number; ids may be as short as they are unique.

    ``ids`` are those of two reports or more; of any other kind than those that group reports the one id of what is
    judged, of which ``of`` says what it is where the id alone does not.  Raises UsageError where the kind or an id is
    unknown, the reports are too few, or a correction has no value or one that is none.
    """
    if kind not in KINDS:
        raise UsageError(f"judgement {kind!r} is unknown; choose one of: {', '.join(KINDS)}")
    if kind not in judged.GROUPINGS:
        return _add_of_one(db, kind, tuple(dict.fromkeys(ids)), who, why, value, of)
    try:
        reports = sorted({whole_id(db, report, "report")[1] for report in ids})
    except StoreError as error:
        raise UsageError(str(error)) from error
    if len(reports) < 2:
        raise UsageError(f"a judgement is about two reports or more; {kind} got {len(reports)}")
    return _insert(db, (kind, json.dumps(reports), who, now(), why, None, None, ""))


def _add_of_one(
    db: sqlite3.Connection, kind: str, ids: tuple[str, ...], who: str, why: str, value: str, of: str
) -> int:
    """Store a judgement about one report, event or line."""
    if len(ids) != 1:
        apt = " or ".join(what for what, may in judged.MAY.items() if kind in may)
        raise UsageError(f"{kind} is about one {apt}; it got {len(ids)} ids")
    tables = [name for name, (_, what) in _TABLES.items() if kind in judged.MAY[what] and of in ("", what)]
    if not tables:
        raise UsageError(f"{kind} is nothing to be said of a {of}")
    row = subject_row(db, ids[0], *tables)
    value = " ".join(value.split())
    check(row, kind, value, why)
    reading = msgspec.json.encode(row).decode() if isinstance(row, Reading) and kind in judged.OF_LINES else None
    subject = None if reading else msgspec.json.encode(subject_of(db, row, kind)).decode()
    return _insert(db, (kind, json.dumps(_reports(row)), who, now(), why, reading, subject, value))


def check(row: Judgeable, kind: str, value: str, why: str) -> None:
    """Raise UsageError where a judgement of this kind cannot be about a row, or has no value, or one that is none."""
    if kind not in judged.MAY[judged.kind_of(row)]:
        raise UsageError(f"{kind!r} is nothing to be said of a {judged.kind_of(row)}")
    if isinstance(row, Reading) and kind in judged.OF_LINES and row.status not in ("conflict", "unsure"):
        raise UsageError(f"no conflict has the id {row.id!r}; the ids stand in readings.jsonl, as `reading`")
    if kind == "note" and not why.strip():
        raise UsageError("a note needs words; give them with --why")
    if kind not in judged.CORRECTIONS:
        return
    if not value.strip():
        raise UsageError(f"what is the {kind} instead? Give it with --to")
    days = value.split("/") if kind == "date" else []
    if len(days) > 2 or not all(from_iso(day) for day in days):
        forms = "2031, 2031-05, 2031-05-06 or 2031-05-06T08:30Z, two days with / between"
        raise UsageError(f"{value!r} is no date; give it as {forms}")


def _insert(db: sqlite3.Connection, row: tuple[str | None, ...]) -> int:
    with db:
        done = db.execute(
            "INSERT INTO judgement (kind, reports, who, made, why, reading, subject, value) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            row,
        )
    return int(done.lastrowid or 0)


def subject_row(db: sqlite3.Connection, given: str, *tables: str) -> Judgeable:
    """The row of one of these tables whose id is, or begins with, what is given; raises UsageError where none is."""
    try:
        table, id_ = whole_id(db, given, *tables)
    except StoreError as error:
        raise UsageError(str(error)) from error
    rows: list[Judgeable] = list(select(db, _TABLES[table][0], "WHERE id = ?", (id_,)))
    return rows[0]


def table_of(what: str) -> str:
    """The table of what a judgement may be about, "" where there is none of this name."""
    return next((name for name, (_, kind) in _TABLES.items() if kind == what), "")


def _reports(row: Judgeable) -> list[str]:
    """The reports that a judgement of a row is about."""
    if isinstance(row, Report):
        return [row.id]
    return sorted(row.own if isinstance(row, Event) else {w.report for w in judged.words_of(row)})


def subject_of(db: sqlite3.Connection, row: Judgeable, kind: str = "") -> Subject:
    """A row as the subject of a judgement of some kind."""
    was, title = "", ""
    if isinstance(row, Report):
        origin = next(iter(select(db, Origin, "WHERE report = ?", (row.id,))), None)
        dated = row.published.value if row.published else ""
        held = {"outlet": row.outlet, "date": dated, "place": row.dateline, "origin": origin.name if origin else ""}
        was, title = held.get(kind, ""), row.headline or row.id
    elif isinstance(row, Event):
        days = "/".join(day.isoformat() for day in (row.start, row.end) if day)
        was, title = {"date": days, "place": ", ".join(row.places)}.get(kind, ""), row.title
    elif isinstance(row, Utterance):
        was = row.speaker if kind == "speaker" else ""
        title = row.variants[row.base].span
    elif isinstance(row, Reading):
        title = row.property
    else:
        was, title = row.date if isinstance(row, Entry) and kind == "date" else "", row.text
    return Subject(judged.kind_of(row), row.id, title, judged.words_of(row), was)


def withdraw(db: sqlite3.Connection, number: int) -> Judged:
    """Take a judgement back; it stays stored as withdrawn.  Raises StoreError where there is none of this number."""
    with db:
        done = db.execute("UPDATE judgement SET withdrawn = ? WHERE id = ? AND withdrawn IS NULL", (now(), number))
    if done.rowcount != 1:
        raise StoreError(f"no standing judgement has the number {number}; list them with: stemma judgements DB")
    return next(j for j in judgements(db, standing=False) if j.id == number)


def judgements(db: sqlite3.Connection, *, standing: bool = True) -> list[Judged]:
    """The judgements in order; only those not withdrawn unless asked for all."""
    where = "WHERE withdrawn IS NULL" if standing else ""
    rows = list(
        db.execute(
            "SELECT id, kind, reports, who, made, why, withdrawn, reading, subject, value "
            f"FROM judgement {where} ORDER BY id"
        )
    )
    made = [(*row, tuple(json.loads(row[2]))) for row in rows]
    titles = _titles(db, {r for *_, reports in made for r in reports})
    return [
        Judged(
            id_,
            kind,
            reports,
            who,
            when,
            why,
            gone or "",
            msgspec.json.decode(reading, type=Reading) if reading else None,
            msgspec.json.decode(subject, type=Subject) if subject else None,
            value,
            tuple(titles.get(r, r) for r in reports),
        )
        for id_, kind, _, who, when, why, gone, reading, subject, value, reports in made
    ]


def of_reports(db: sqlite3.Connection, reports: Iterable[str]) -> tuple[Judged, ...]:
    """The standing judgements that are about any of these reports."""
    here = set(reports)
    return tuple(j for j in judgements(db) if here.intersection(j.reports))


def _titles(db: sqlite3.Connection, reports: Iterable[str]) -> dict[str, str]:
    """What these reports are called: outlet and headline."""
    found = (db.execute("SELECT id, outlet, headline FROM report WHERE id = ?", (r,)).fetchone() for r in reports)
    return {row[0]: ": ".join(filter(None, row[1:])) or row[0] for row in found if row}


def add_changes(db: sqlite3.Connection, changes: Iterable[Change]) -> None:
    """Keep how events changed, within the caller's transaction."""
    rows = [(c.made, c.change, c.event, json.dumps(c.into)) for c in changes]
    db.executemany("INSERT INTO history VALUES (?, ?, ?, ?)", rows)


def history(db: sqlite3.Connection, event: str = "") -> list[Change]:
    """How events changed, the oldest first; only what is about one event where it is named."""
    rows = db.execute('SELECT made, change, event, "into" FROM history ORDER BY rowid')
    changes = [Change(made, change, of, tuple(json.loads(into))) for made, change, of, into in rows]
    return [c for c in changes if not event or event in (c.event, *c.into)]
