"""Making a record small: what the next run makes again goes; all that pages, files and questions show stays."""

import sqlite3

AGAIN = ("claim", "statement")  # found in each report by itself; what events tell of them is kept with the events
_DERIVED = ("support", "search_row")  # made from the rows that stay
_INDEX = ("work_signed", "work_posting", "work_held", "work_standing")  # without it the next run makes the whole
COMPACT = "compact"  # the name under which a record says that it is


def compact(db: sqlite3.Connection) -> None:
    """Drop what stages kept, the findings that only collation reads, and what is derived from the rest; then vacuum.

    What was read stays, so the record can grow: the run that comes next finds all of it again.
    """
    with db:
        for table in ("work_cache", *_INDEX, *AGAIN, *_DERIVED):
            db.execute(f"DELETE FROM {table}")
        db.execute(f"DELETE FROM work_seal WHERE kind IN ({', '.join('?' * len(AGAIN))})", AGAIN)
        db.execute("DELETE FROM meta WHERE name = 'index'")
        db.execute("INSERT INTO search(search) VALUES ('optimize')")
        db.execute("INSERT OR REPLACE INTO meta VALUES (?, 'yes')", (COMPACT,))
    db.execute("VACUUM")
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
