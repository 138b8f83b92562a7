"""The tables of a record: those of the kinds, those derived from them, and those that a run works in."""

import sqlite3
from collections.abc import Iterator, Mapping
from functools import cache

from stemma.model import kinds
from stemma.store.tables import create_sql, indexes
from stemma.store.views import all_views

# Each step takes a file from the version of its place to the next. Record tables are derived, so a step that
# changes their shape only has to drop them: the next run writes them again.
MIGRATIONS = (
    """
    CREATE TABLE work_capture (key TEXT PRIMARY KEY, id TEXT NOT NULL, data BLOB NOT NULL);
    CREATE TABLE work_seen (key TEXT PRIMARY KEY, issues TEXT);
    CREATE TABLE work_report (key TEXT PRIMARY KEY, id TEXT NOT NULL, data BLOB, issues TEXT);
    CREATE TABLE work_annotation (digest TEXT PRIMARY KEY, data BLOB NOT NULL);
    CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL);
    CREATE TABLE judgement (id INTEGER PRIMARY KEY, kind TEXT NOT NULL, reports TEXT NOT NULL, who TEXT NOT NULL,
                            made TEXT NOT NULL, why TEXT NOT NULL, withdrawn TEXT);
    """,
    """
    CREATE TABLE work_collated (digest TEXT PRIMARY KEY, data BLOB NOT NULL);
    CREATE TABLE history (made TEXT NOT NULL, change TEXT NOT NULL, event TEXT NOT NULL, "into" TEXT NOT NULL);
    """,
    """
    CREATE TABLE proposal (id TEXT PRIMARY KEY, event TEXT NOT NULL, data TEXT NOT NULL);
    CREATE INDEX proposal_event ON proposal(event);
    """,
    # What was read is known by its content from here on; `work.adopt` carries over what stands in work_capture.
    """
    CREATE TABLE work_item (identity TEXT NOT NULL, number INTEGER NOT NULL, digest TEXT NOT NULL,
                            container TEXT NOT NULL, named TEXT NOT NULL, source TEXT NOT NULL, given TEXT NOT NULL,
                            born INTEGER NOT NULL, run INTEGER NOT NULL, data BLOB NOT NULL,
                            PRIMARY KEY (identity, number));
    CREATE INDEX work_item_source ON work_item(container, named, source);
    CREATE INDEX work_item_digest ON work_item(container, named, digest);
    CREATE INDEX work_item_run ON work_item(container, named, run);
    CREATE TABLE work_id (identity TEXT PRIMARY KEY, id TEXT NOT NULL);
    CREATE INDEX work_id_id ON work_id(id);
    CREATE TABLE work_done (key TEXT PRIMARY KEY, run INTEGER NOT NULL);
    CREATE TABLE work_issue (container TEXT NOT NULL, run INTEGER NOT NULL, issue TEXT NOT NULL);
    CREATE TABLE work_cache (stage TEXT NOT NULL, key TEXT NOT NULL, run INTEGER NOT NULL, data BLOB NOT NULL,
                             PRIMARY KEY (stage, key));
    CREATE TABLE work_seal (kind TEXT NOT NULL, owner TEXT NOT NULL, digest TEXT NOT NULL, PRIMARY KEY (kind, owner));
    DROP TABLE work_seen; DROP TABLE work_report; DROP TABLE work_annotation; DROP TABLE work_collated;
    """,
    """
    CREATE TABLE notice (number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, made TEXT NOT NULL, kind TEXT NOT NULL,
                         event TEXT NOT NULL, storyline TEXT NOT NULL, data TEXT NOT NULL);
    CREATE INDEX notice_event ON notice(event);
    CREATE INDEX notice_made ON notice(made);
    """,
    "ALTER TABLE judgement ADD COLUMN reading TEXT;",
    # The index, by which reports are added to a large record; see `index.Index`.
    """
    CREATE TABLE work_signed (number INTEGER PRIMARY KEY, report TEXT NOT NULL UNIQUE, day INTEGER NOT NULL,
                              terms BLOB NOT NULL, published TEXT NOT NULL);
    CREATE TABLE work_posting (term INTEGER NOT NULL, day INTEGER NOT NULL, number INTEGER NOT NULL,
                               weight REAL NOT NULL, PRIMARY KEY (term, day, number)) WITHOUT ROWID;
    CREATE TABLE work_held (stem INTEGER PRIMARY KEY, reports INTEGER NOT NULL);
    CREATE TABLE work_standing (line TEXT PRIMARY KEY) WITHOUT ROWID;
    """,
    """
    ALTER TABLE judgement ADD COLUMN subject TEXT;
    ALTER TABLE judgement ADD COLUMN value TEXT NOT NULL DEFAULT '';
    """,
)

_DERIVED = {
    "member": "CREATE TABLE member (event TEXT REFERENCES event(id) ON DELETE CASCADE, "
    "report TEXT REFERENCES report(id) ON DELETE CASCADE, score REAL, reasons TEXT, passages TEXT, main INTEGER, "
    "PRIMARY KEY (event, report))",
    "support": "CREATE TABLE support (kind TEXT, owner TEXT, event TEXT REFERENCES event(id) ON DELETE CASCADE, "
    'value TEXT, report TEXT REFERENCES report(id) ON DELETE CASCADE, start INTEGER, "end" INTEGER, span TEXT, '
    "part TEXT)",
    "search": "CREATE VIRTUAL TABLE search USING fts5(kind UNINDEXED, report UNINDEXED, start UNINDEXED, "
    "\"end\" UNINDEXED, headline, words, tokenize='unicode61 remove_diacritics 2')",
    "search_row": "CREATE TABLE search_row (row INTEGER PRIMARY KEY, report TEXT)",
}
_DERIVED_INDEXES = {
    "member_by_report": "CREATE INDEX member_by_report ON member(report)",
    "support_by_owner": "CREATE INDEX support_by_owner ON support(owner)",
    "support_by_event": "CREATE INDEX support_by_event ON support(event, kind)",
    "support_by_report": "CREATE INDEX support_by_report ON support(report)",
    "search_row_by_report": "CREATE INDEX search_row_by_report ON search_row(report)",
}


@cache
def shapes() -> dict[str, str]:
    """The CREATE statement of every table that a run writes, by name."""
    return {kind.name: create_sql(kind) for kind in kinds.known() if not kind.apart} | _DERIVED


def all_indexes() -> dict[str, str]:
    """The CREATE statement of every index of those tables, by name."""
    made = (pair for kind in kinds.known() if not kind.apart for pair in indexes(kind))
    return dict(made) | _DERIVED_INDEXES


def stale(db: sqlite3.Connection) -> list[str]:
    """The tables of a record that are missing or of another shape."""
    has = dict(db.execute("SELECT name, sql FROM sqlite_master WHERE type IN ('table', 'index')"))
    return [name for name, sql in shapes().items() if has.get(name) != sql]


def lacking(has: Mapping[str, str | None]) -> bool:
    """Whether a file, given by the statements that made what is in it, lacks an index, or has not these very views."""
    return not has.keys() >= all_indexes().keys() or any(has.get(name) != sql for name, sql in all_views().items())


def script(version: int, renew: bool, has: Mapping[str, str | None]) -> Iterator[str]:
    """The statements that bring a file of some version up to date; ``renew`` makes the record's tables anew."""
    yield from MIGRATIONS[version:]
    yield from (f"DROP VIEW IF EXISTS {name};" for name in all_views())
    if renew:
        yield from (f"DROP TABLE IF EXISTS {name};" for name in reversed(shapes()))
        yield from (f"{sql};" for sql in shapes().values())
        yield "DELETE FROM work_seal;"
    yield from (f"{sql};" for name, sql in all_indexes().items() if renew or name not in has)
    yield from (f"{sql};" for sql in all_views().values())
