"""What a language model proposed, apart from what was computed; it stays until a person or a later run drops it."""

import sqlite3
from collections.abc import Iterable

import msgspec

from stemma.model import Proposal
from stemma.store.ids import whole_id


def proposals(db: sqlite3.Connection, event: str = "") -> list[Proposal]:
    """The proposals in order of event and id; only those about one event where it is named."""
    where, values = ("WHERE event = ?", (event,)) if event else ("", ())
    rows = db.execute(f"SELECT data FROM proposal {where} ORDER BY event, id", values)
    return [msgspec.json.decode(data, type=Proposal) for (data,) in rows]


def replace_proposals(db: sqlite3.Connection, kept: Iterable[Proposal]) -> None:
    """Let these be all proposals, within the caller's transaction."""
    rows = [(p.id, p.event, msgspec.json.encode(p).decode()) for p in kept]
    db.execute("DELETE FROM proposal")
    db.executemany("INSERT OR REPLACE INTO proposal VALUES (?, ?, ?)", rows)


def drop_proposal(db: sqlite3.Connection, id_: str) -> Proposal:
    """Drop the proposal of this id, or whose id begins so; raises StoreError where that is none or several."""
    _, id_ = whole_id(db, id_, "proposal")
    (dropped,) = (p for p in proposals(db) if p.id == id_)
    with db:
        db.execute("DELETE FROM proposal WHERE id = ?", (id_,))
    return dropped
