"""What was new as a record grew, kept in order, each once."""

import sqlite3
from collections.abc import Iterable, Sequence

import msgspec

from stemma.model import Notice


def add_notices(db: sqlite3.Connection, found: Iterable[Notice]) -> None:
    """Keep what is new and was not told before, within the caller's transaction."""
    rows = [(n.id, n.made, n.kind, n.event, n.storyline, msgspec.json.encode(n).decode()) for n in found]
    sql = "INSERT OR IGNORE INTO notice (id, made, kind, event, storyline, data) VALUES (?, ?, ?, ?, ?, ?)"
    db.executemany(sql, rows)


def forget_notices(db: sqlite3.Connection) -> None:
    """Drop all, for a record that is made anew, within the caller's transaction."""
    db.execute("DELETE FROM notice")


def last_notice(db: sqlite3.Connection) -> int:
    """The number of the newest, 0 where there is none."""
    return int(db.execute("SELECT coalesce(max(number), 0) FROM notice").fetchone()[0])


def notices(
    db: sqlite3.Connection,
    *,
    above: int = 0,
    since: str = "",
    events: Sequence[str] | None = None,
    limit: int = -1,
    newest: bool = False,
) -> list[tuple[int, Notice]]:
    """(number, notice) of what was new, in order; only what has a higher number, or was made since then.

    ``events`` keeps those about some events; ``newest`` turns the order, ``limit`` bounds the number.
    """
    where, values = ["number > ?", "made >= ?"], [above, since]
    if events is not None:
        where.append(f"event IN ({','.join('?' * len(events))})")
        values += events
    order = "DESC" if newest else "ASC"
    sql = f"SELECT number, data FROM notice WHERE {' AND '.join(where)} ORDER BY number {order} LIMIT ?"
    return [(number, msgspec.json.decode(data, type=Notice)) for number, data in db.execute(sql, (*values, limit))]
