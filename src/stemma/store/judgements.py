"""What people decided, apart from what was computed; and how events changed as the record grew."""

import json
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal, get_args

import msgspec

from stemma.errors import StoreError, UsageError
from stemma.model import Reading
from stemma.store.ids import whole_id
from stemma.store.tables import select

Kind = Literal["merge", "split", "same-origin", "not-a-copy"]
OfReading = Literal["confirm", "dismiss"]
KINDS: tuple[str, ...] = get_args(Kind)
OF_READINGS: tuple[str, ...] = get_args(OfReading)


@dataclass(frozen=True, slots=True)
class Judged:
    """One judgement: what about which reports or which conflict, who made it, when and why."""

    id: int  # its number, by which it is taken back
    kind: str  # merge, split, same-origin, not-a-copy; confirm, dismiss a conflict
    reports: tuple[str, ...]  # the ids of two reports or more; of a conflict, those that give its values
    who: str  # as given, "" for nobody named
    made: str  # ISO 8601 in UTC
    why: str  # as given
    withdrawn: str = ""  # ISO 8601 in UTC; "" while it stands
    reading: Reading | None = None  # the conflict that is confirmed or dismissed, as it stood


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


def add_judgement(db: sqlite3.Connection, kind: str, reports: Iterable[str], who: str, why: str) -> int:
    """Store a judgement and give its number; ids may be as short as they are unique.

    To confirm or dismiss a conflict, ``reports`` is the id of its reading alone.  Raises UsageError where the kind, a
    report or the reading is unknown, or the reports are too few.
    """
    if kind not in (*KINDS, *OF_READINGS):
        raise UsageError(f"judgement {kind!r} is unknown; choose one of: {', '.join((*KINDS, *OF_READINGS))}")
    if kind in OF_READINGS:
        return _add_verdict(db, kind, tuple(sorted(set(reports))), who, why)
    try:
        reports = tuple(sorted({whole_id(db, report, "report")[1] for report in reports}))
    except StoreError as error:
        raise UsageError(str(error)) from error
    if len(reports) < 2:
        raise UsageError(f"a judgement is about two reports or more; {kind} got {len(reports)}")
    with db:
        row = (kind, json.dumps(reports), who, now(), why)
        done = db.execute("INSERT INTO judgement (kind, reports, who, made, why) VALUES (?, ?, ?, ?, ?)", row)
    return int(done.lastrowid or 0)


def _add_verdict(db: sqlite3.Connection, kind: str, ids: tuple[str, ...], who: str, why: str) -> int:
    if len(ids) != 1:
        raise UsageError(f"{kind} is about one reading; it got {len(ids)}")
    found = list(select(db, Reading, "WHERE id = ? AND status IN ('conflict', 'unsure')", ids))
    if not found:
        raise UsageError(f"no conflict has the id {ids[0]!r}; the ids stand in readings.jsonl, as `reading`")
    reports = sorted({s.report for v in found[0].values for s in v.support})
    row = (kind, json.dumps(reports), who, now(), why, msgspec.json.encode(found[0]).decode())
    with db:
        done = db.execute(
            "INSERT INTO judgement (kind, reports, who, made, why, reading) VALUES (?, ?, ?, ?, ?, ?)", row
        )
    return int(done.lastrowid or 0)


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
    rows = db.execute(
        f"SELECT id, kind, reports, who, made, why, withdrawn, reading FROM judgement {where} ORDER BY id"
    )
    return [
        Judged(
            i,
            k,
            tuple(json.loads(r)),
            who,
            made,
            why,
            gone or "",
            msgspec.json.decode(reading, type=Reading) if reading else None,
        )
        for i, k, r, who, made, why, gone, reading in rows
    ]


def add_changes(db: sqlite3.Connection, changes: Iterable[Change]) -> None:
    """Keep how events changed, within the caller's transaction."""
    rows = [(c.made, c.change, c.event, json.dumps(c.into)) for c in changes]
    db.executemany("INSERT INTO history VALUES (?, ?, ?, ?)", rows)


def history(db: sqlite3.Connection, event: str = "") -> list[Change]:
    """How events changed, the oldest first; only what is about one event where it is named."""
    rows = db.execute('SELECT made, change, event, "into" FROM history ORDER BY rowid')
    changes = [Change(made, change, of, tuple(json.loads(into))) for made, change, of, into in rows]
    return [c for c in changes if not event or event in (c.event, *c.into)]
