"""Opening, migrating and writing the file; what a killed run leaves is valid and goes on where it stopped."""

import json
import os
import sqlite3
import zlib
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.parse import quote

import msgspec

from stemma.errors import StoreError, refused
from stemma.model import Capture, Issue, Record, Report, Support
from stemma.store import tables
from stemma.store.judgements import Change, add_changes
from stemma.store.proposals import proposals, replace_proposals

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
    """,
)
_SHAPES = {name: tables.create_sql(name, cls) for name, cls in tables.RECORD_TABLES.items()} | {
    "member": "CREATE TABLE member (event TEXT REFERENCES event(id) ON DELETE CASCADE, "
    "report TEXT REFERENCES report(id) ON DELETE CASCADE, score REAL, reasons TEXT, passages TEXT, main INTEGER, "
    "PRIMARY KEY (event, report))",
    "support": "CREATE TABLE support (kind TEXT, owner TEXT, value TEXT, report TEXT REFERENCES report(id) "
    'ON DELETE CASCADE, start INTEGER, "end" INTEGER, span TEXT, part TEXT)',
    "search": "CREATE VIRTUAL TABLE search USING fts5(kind UNINDEXED, report UNINDEXED, start UNINDEXED, "
    "\"end\" UNINDEXED, headline, words, tokenize='unicode61 remove_diacritics 2')",
}
_INDEXES = (
    "CREATE INDEX IF NOT EXISTS name_report ON name(report)",
    "CREATE INDEX IF NOT EXISTS time_report ON time(report)",
    "CREATE INDEX IF NOT EXISTS quotation_report ON quotation(report)",
    "CREATE INDEX IF NOT EXISTS statement_report ON statement(report)",
    "CREATE INDEX IF NOT EXISTS act_report ON act(report)",
    "CREATE INDEX IF NOT EXISTS annotation_report ON annotation(report)",
    "CREATE INDEX IF NOT EXISTS origin_report ON origin(report)",
    "CREATE INDEX IF NOT EXISTS member_report ON member(report)",
    "CREATE INDEX IF NOT EXISTS support_owner ON support(owner)",
    "CREATE INDEX IF NOT EXISTS support_report ON support(report)",
    "CREATE INDEX IF NOT EXISTS utterance_event ON utterance(event)",
    "CREATE INDEX IF NOT EXISTS reading_event ON reading(event)",
    "CREATE INDEX IF NOT EXISTS deed_event ON deed(event)",
    "CREATE INDEX IF NOT EXISTS timeline_event ON timeline(event)",
    "CREATE INDEX IF NOT EXISTS account_event ON account(event)",
    "CREATE INDEX IF NOT EXISTS proposal_event ON proposal(event)",
    "CREATE INDEX IF NOT EXISTS event_storyline ON event(storyline)",
    "CREATE INDEX IF NOT EXISTS event_newest ON event(start DESC, id)",
    "CREATE INDEX IF NOT EXISTS reading_status ON reading(event, status)",
    "CREATE INDEX IF NOT EXISTS report_outlet ON report(outlet)",
    "CREATE INDEX IF NOT EXISTS report_language ON report(language)",
    "CREATE INDEX IF NOT EXISTS issue_about ON issue(about)",
    "CREATE INDEX IF NOT EXISTS name_name ON name(name COLLATE NOCASE)",
)


class Store:
    """One record's file; use as a context manager.  Raises StoreError where the file is none of Stemma's.

    What cannot be written, as it or its folder is read-only, is opened to be read: ``read_only`` says so.
    """

    def __init__(self, path: Path | str, *, create: bool = False) -> None:
        self.path = Path(path)
        if not create and not self.path.is_file():
            raise StoreError(f"{self.path}: no such record; make one with: stemma collate SOURCE --out DIR")
        self.read_only = not create and not _writable(self.path)
        try:
            self.db = _reading(self.path) if self.read_only else sqlite3.connect(self.path, timeout=30)
            self.db.execute("PRAGMA foreign_keys = ON")
            if not self.read_only:
                self.db.execute("PRAGMA journal_mode = WAL")
                self.db.execute("PRAGMA synchronous = NORMAL")
            self._migrate()
        except sqlite3.DatabaseError as error:
            said = refused(error)
            damaged = f"not a record of Stemma ({error}); name another file"
            raise StoreError(f"{self.path}: {damaged if said == str(error) else said}") from error

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.db.close()

    def _migrate(self) -> None:
        version = self.db.execute("PRAGMA user_version").fetchone()[0]
        if version > len(MIGRATIONS):
            raise StoreError(
                f"{self.path}: written by a newer version of Stemma (schema {version}); upgrade stemma-news"
            )
        has = dict(self.db.execute("SELECT name, sql FROM sqlite_master WHERE type IN ('table', 'index')"))
        if version == 0 and has:
            raise StoreError(f"{self.path}: a database of another program; name another file")
        stale = [name for name, sql in _SHAPES.items() if has.get(name) != sql]
        if version == len(MIGRATIONS) and not stale:
            for sql in (x for x in _INDEXES if x.split()[5] not in has and not self.read_only):
                self.db.execute(sql)
            return
        if self.read_only:
            raise StoreError(
                f"{self.path}: from another version of Stemma, and it cannot be written; copy it, open that"
            )
        script = ["PRAGMA foreign_keys = OFF; BEGIN IMMEDIATE;", *MIGRATIONS[version:]]
        if stale:
            script += [f"DROP TABLE IF EXISTS {name};" for name in _SHAPES] + [f"{sql};" for sql in _SHAPES.values()]
            script += [f"{sql};" for sql in _INDEXES]
        self.db.executescript("\n".join(script) + f"PRAGMA user_version = {len(MIGRATIONS)}; COMMIT;")
        self.db.execute("PRAGMA foreign_keys = ON")

    # -- what a run has done so far ---------------------------------------------------------------

    def meta(self, name: str) -> str:
        """A named value of the record, "" where it has none."""
        row = self.db.execute("SELECT value FROM meta WHERE name = ?", (name,)).fetchone()
        return str(row[0]) if row else ""

    def set_meta(self, **values: str) -> None:
        """Set named values of the record."""
        with self.db:
            self.db.executemany("INSERT OR REPLACE INTO meta VALUES (?, ?)", values.items())

    def start(self, sources: Sequence[str], *, grow: bool = False) -> bool:
        """Begin a run over these sources, beside those read before where it is to grow.

        True where an unfinished run over the same sources goes on.
        """
        before = json.loads(self.meta("sources") or "[]")
        named = sorted({*before, *sources}) if grow else list(sources)
        unfinished = self.meta("state") == "running" and before == named
        if grow or unfinished:
            self.set_meta(state="running", sources=json.dumps(named))
            return unfinished
        with self.db:
            for table in ("work_capture", "work_seen", "work_report"):
                self.db.execute(f"DELETE FROM {table}")
        self.set_meta(state="running", sources=json.dumps(named))
        return False

    def seen(self) -> frozenset[str]:
        """The source keys that need not be read again."""
        return frozenset(key for (key,) in self.db.execute("SELECT key FROM work_seen"))

    def add_read(self, items: Sequence[Capture | Issue]) -> None:
        """Store one batch of what the readers gave, as a whole or not at all."""
        with self.db:
            for item in items:
                if isinstance(item, Capture):
                    blob = zlib.compress(msgspec.msgpack.encode(item), 3)
                    self.db.execute(
                        "INSERT OR REPLACE INTO work_capture VALUES (?, ?, ?)", (item.source, item.id, blob)
                    )
                    self.db.execute("INSERT OR IGNORE INTO work_seen VALUES (?, NULL)", (item.source,))
                else:
                    issue = msgspec.json.encode([item]).decode()
                    self.db.execute("INSERT OR REPLACE INTO work_seen VALUES (?, ?)", (item.about, issue))

    def read_issues(self) -> list[Issue]:
        """What the readers could not read."""
        rows = self.db.execute("SELECT issues FROM work_seen WHERE issues IS NOT NULL ORDER BY key")
        return [issue for (text,) in rows for issue in msgspec.json.decode(text, type=list[Issue])]

    def captures(self, keys: Iterable[str] | None = None) -> Iterator[Capture]:
        """The captures with these source keys, or all in order of key."""
        if keys is None:
            keys = [key for (key,) in self.db.execute("SELECT key FROM work_capture ORDER BY key")]
        for key in keys:
            row = self.db.execute("SELECT data FROM work_capture WHERE key = ?", (key,)).fetchone()
            if row:
                yield msgspec.msgpack.decode(zlib.decompress(row[0]), type=Capture)

    def capture_of(self, report: str) -> Capture | None:
        """The capture a report was made from."""
        row = self.db.execute("SELECT key FROM work_report WHERE id = ?", (report,)).fetchone()
        return next(self.captures([row[0]]), None) if row else None

    def capture_keys(self) -> list[tuple[str, str]]:
        """(source key, given id) of every capture, in order of key."""
        return list(self.db.execute("SELECT key, id FROM work_capture ORDER BY key"))

    def cleaned(self) -> dict[str, str]:
        """The report's id of every source key that was cleaned already."""
        return dict(self.db.execute("SELECT key, id FROM work_report"))

    def add_reports(self, rows: Sequence[tuple[str, str, Report | None, list[Issue]]]) -> None:
        """Store one batch of (source key, report id, report or None, issues)."""
        with self.db:
            self.db.executemany(
                "INSERT OR REPLACE INTO work_report VALUES (?, ?, ?, ?)",
                [
                    (key, id_, msgspec.msgpack.encode(report) if report else None, msgspec.json.encode(issues).decode())
                    for key, id_, report, issues in rows
                ],
            )

    def clean_reports(self) -> tuple[list[Report], list[Issue]]:
        """Every cleaned report in order of id, and the issues of cleaning."""
        reports, issues = [], []
        for data, text in self.db.execute("SELECT data, issues FROM work_report ORDER BY id"):
            if data is not None:
                reports.append(msgspec.msgpack.decode(data, type=Report))
            issues += msgspec.json.decode(text, type=list[Issue])
        return reports, issues

    def cached(self, kind: str, digests: Iterable[str]) -> Iterator[tuple[str, bytes]]:
        """What was kept from this or an earlier run, by digest; kind is annotation or collated."""
        for digest in digests:
            row = self.db.execute(f"SELECT data FROM work_{kind} WHERE digest = ?", (digest,)).fetchone()
            if row:
                yield digest, zlib.decompress(row[0])

    def keep(self, kind: str, rows: Iterable[tuple[str, bytes]]) -> None:
        """Keep annotations or collated events by digest."""
        with self.db:
            packed = [(digest, zlib.compress(data, 3)) for digest, data in rows]
            self.db.executemany(f"INSERT OR REPLACE INTO work_{kind} VALUES (?, ?)", packed)

    # -- the record -----------------------------------------------------------------------------------

    def write(self, record: Record, changes: Iterable[Change] = ()) -> None:
        """Replace the record by this one, keep what changed, and mark the run as finished, in one transaction."""
        with self.db:
            add_changes(self.db, changes)
            replace_proposals(self.db, record.proposals)
            for name in reversed(_SHAPES):
                self.db.execute(f"DELETE FROM {name}")
            rows = _record_rows(record)
            for name in tables.RECORD_TABLES:
                tables.insert(self.db, name, rows[name])
            self.db.executemany(
                "INSERT INTO member VALUES (?, ?, ?, ?, ?, ?)",
                [
                    (e.id, m.report, m.score, json.dumps(m.reasons), json.dumps(m.passages), m.main)
                    for e in record.events
                    for m in e.members
                ],
            )
            self.db.executemany("INSERT INTO support VALUES (?, ?, ?, ?, ?, ?, ?, ?)", _supports(record))
            self.db.executemany("INSERT INTO search VALUES (?, ?, ?, ?, ?, ?)", _search_rows(record))
            self.db.execute("INSERT OR REPLACE INTO meta VALUES ('state', 'finished')")

    def record(self) -> Record:
        """The whole record."""
        parts: dict[str, Any] = {
            part: tuple(tables.select(self.db, tables.RECORD_TABLES[table])) for table, part in _PARTS.items()
        }
        return Record(**parts, proposals=tuple(proposals(self.db)))


def _writable(path: Path) -> bool:
    """Whether a record can be written: its file, and its folder for the log beside it."""
    return os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)


def _reading(path: Path) -> sqlite3.Connection:
    """A record opened to be read; where not even the index of its log can be made, as a file that nobody changes."""
    address = f"file:{quote(str(path.absolute()))}?mode=ro"
    db = sqlite3.connect(address, timeout=30, uri=True)
    try:
        db.execute("SELECT 1 FROM sqlite_master").fetchone()
    except sqlite3.OperationalError as error:
        db.close()
        log = path.with_name(path.name + "-wal")
        if error.sqlite_errorcode & 0xFF not in (sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY):
            raise
        if log.is_file() and log.stat().st_size:
            raise StoreError(
                f"{path}: its last run is still in {log.name}, and the folder cannot be written; copy both"
            ) from error
        db = sqlite3.connect(f"{address}&immutable=1", timeout=30, uri=True)
    return db


_PARTS = {
    "report": "reports",
    "origin": "origins",
    "name": "names",
    "time": "times",
    "quotation": "quotations",
    "statement": "statements",
    "act": "acts",
    "annotation": "annotations",
    "event": "events",
    "storyline": "storylines",
    "utterance": "utterances",
    "reading": "readings",
    "timeline": "timeline",
    "account": "account",
    "deed": "deeds",
    "issue": "issues",
}


def _record_rows(record: Record) -> dict[str, tuple[object, ...]]:
    return {table: getattr(record, part) for table, part in _PARTS.items()}


def _supports(record: Record) -> Iterator[tuple[str, str, str, str, int, int, str, str]]:
    """What rests on which words: the kind and id of a line, its value, and the support."""

    def rows(kind: str, owner: str, value: str, supports: Iterable[Support]) -> Iterator[Any]:
        return ((kind, owner, value, s.report, s.start, s.end, s.span, s.part) for s in supports)

    for u in record.utterances:
        yield from rows("utterance", u.id, "", u.variants)
    for r in record.readings:
        for v in r.values:
            yield from rows("reading", r.id, v.value, v.support)
    for e in record.timeline:
        yield from rows("timeline", e.id, e.date, e.support)
    for d in record.deeds:
        yield from rows("deed", d.id, d.kind, d.support)
    for x in record.account:
        yield from rows("account", f"{x.event}/{x.order}", x.role, x.support)


def _search_rows(record: Record) -> Iterator[tuple[str, str, int, int, str, str]]:
    texts = {r.id: r.text for r in record.reports}
    yield from (("report", r.id, 0, len(r.text), r.headline, r.text) for r in record.reports)
    for q in record.quotations:
        yield "quotation", q.report, q.start, q.end, q.speaker, texts[q.report][q.start : q.end]
    for key, n in {(n.report, n.name): n for n in reversed(record.names)}.items():
        yield "name", n.report, n.start, n.end, "", key[1]
