"""What a language model proposed, apart from what was computed; it stays until a person or a later run drops it."""

import sqlite3
from collections.abc import Iterable

import msgspec

from stemma.errors import StoreError
from stemma.model import Proposal


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
    found = [p for p in proposals(db) if id_ and p.id.startswith(id_)]
    if len(found) != 1:
        known = f"{len(found)} proposals have" if found else "no proposal has"
        raise StoreError(f"{known} an id that begins with {id_!r}; list them with: stemma proposals DB")
    with db:
        db.execute("DELETE FROM proposal WHERE id = ?", (found[0].id,))
    return found[0]
