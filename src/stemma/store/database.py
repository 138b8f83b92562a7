"""Opening, migrating and writing the file; what a killed run leaves is valid and goes on where it stopped."""

import hashlib
import json
import os
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.parse import quote

import msgspec

from stemma.errors import StoreError, refused
from stemma.model import Delta, Event, Notice, Origin, Record, kinds
from stemma.model.kinds import Kind
from stemma.store import schema, tables
from stemma.store.compacting import COMPACT
from stemma.store.index import Index, some
from stemma.store.judgements import Change, add_changes, judgements
from stemma.store.notices import add_notices, forget_notices
from stemma.store.proposals import proposals, replace_proposals
from stemma.store.work import Work, adopt


@dataclass(frozen=True, slots=True)
class Part:
    """The part of a record that may differ from the stored one: of these owners, and all issues."""

    reports: frozenset[str]
    events: frozenset[str]
    storylines: frozenset[str]
    retold: frozenset[str] = frozenset()  # events of which only what is said of them as events may differ
    shared: frozenset[str] = frozenset()  # reports of which only the origin may, since others share their text

    def owners(self, kind: Kind) -> frozenset[str] | None:
        """The owners whose rows of a kind may differ; None for all."""
        if kind.owner == "event":
            return self.events | self.retold if kind.type is Event else self.events
        if kind.type is Origin:
            return self.reports | self.shared
        return {"report": self.reports, "storyline": self.storylines}.get(kind.owner)


def record_in(source: str) -> Path | None:
    """The record that a path is, or that lies in the folder it names; None where it is neither."""
    path = Path(source)
    path = path / "record.db" if path.is_dir() else path
    try:
        with path.open("rb") as file:
            return path if file.read(16) == b"SQLite format 3\0" else None
    except (OSError, ValueError):
        return None


def no_record(path: Path) -> StoreError:
    """What is wrong with a path where no record is: a folder that holds one is often named in its place."""
    if path.is_dir() and (inside := record_in(str(path))):
        return StoreError(f"{path} is the folder of a record; name the record itself: {inside}")
    return StoreError(f"{path}: no such record; make one with: stemma collate SOURCE --out DIR")


class Store:
    """One record's file; use as a context manager.  Raises StoreError where the file is none of Stemma's.

    Opened for reading it changes nothing, whatever the file's folder allows; ``write`` brings an older file up to
    date, ``create`` makes one where there is none.  ``read_only`` says that it could not be written.
    """

    def __init__(self, path: Path | str, *, create: bool = False, write: bool = False) -> None:
        self.path = Path(path)
        if not create and not self.path.is_file():
            raise no_record(self.path)
        self.read_only = not create and not _writable(self.path)
        try:
            self.db = self._open_to_write() if create or write else self._open_to_read()
        except sqlite3.DatabaseError as error:
            said = refused(error)
            damaged = f"not a record of Stemma ({error}); name another file"
            raise StoreError(f"{self.path}: {damaged if said == str(error) else said}") from error
        self.work = Work(self.db)
        self.index = Index(self.db)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.db.close()

    def _open_to_write(self) -> sqlite3.Connection:
        db = sqlite3.connect(self.path, timeout=30)
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("PRAGMA synchronous = NORMAL")
        self._migrate(db)
        db.execute("PRAGMA foreign_keys = ON")
        return db

    def _open_to_read(self) -> sqlite3.Connection:
        db = _reading(self.path)
        version = self._version(db)
        if version < len(schema.MIGRATIONS) or schema.stale(db):
            remedy = f"bring it up to date with: stemma update {self.path}"
            remedy = "and it cannot be written; copy it, and update the copy" if self.read_only else remedy
            raise StoreError(f"{self.path}: from another version of Stemma; {remedy}")
        return db

    def _version(self, db: sqlite3.Connection) -> int:
        """The version of the file's schema; raises StoreError where it is none of ours, or newer than this program."""
        version = int(db.execute("PRAGMA user_version").fetchone()[0])
        if version > len(schema.MIGRATIONS):
            raise StoreError(
                f"{self.path}: written by a newer version of Stemma (schema {version}); upgrade stemma-news"
            )
        if version == 0 and db.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone():
            raise StoreError(f"{self.path}: a database of another program; name another file")
        return version

    def _migrate(self, db: sqlite3.Connection) -> None:
        version = self._version(db)
        has = dict(db.execute("SELECT name, sql FROM sqlite_master"))
        renew = bool(schema.stale(db))
        if version == len(schema.MIGRATIONS) and not renew and not schema.lacking(has):
            return
        steps = schema.script(version, renew, has)
        last = f"PRAGMA user_version = {len(schema.MIGRATIONS)}; COMMIT;"
        db.executescript("\n".join(["PRAGMA foreign_keys = OFF; BEGIN IMMEDIATE;", *steps, last]))
        if "work_capture" in {name for (name,) in db.execute("SELECT name FROM sqlite_master")}:
            with db:
                adopt(db)

    # -- what the file says of itself -------------------------------------------------------------

    def meta(self, name: str) -> str:
        """A named value of the record, "" where it has none."""
        row = self.db.execute("SELECT value FROM meta WHERE name = ?", (name,)).fetchone()
        return str(row[0]) if row else ""

    def set_meta(self, **values: str) -> None:
        """Set named values of the record."""
        with self.db:
            self.db.executemany("INSERT OR REPLACE INTO meta VALUES (?, ?)", values.items())

    def sources(self) -> list[str]:
        """The sources that the record was made from, as they were named."""
        named: list[str] = json.loads(self.meta("sources") or "[]")
        return named

    @property
    def made(self) -> bool:
        """Whether the file holds a record that a run has finished."""
        return bool(self.meta("made"))

    @property
    def compact(self) -> bool:
        """Whether the record was made small, and no run has been since."""
        return bool(self.meta(COMPACT))

    def start(self, sources: Sequence[str], *, grow: bool = False) -> int:
        """Begin a run over these sources, beside those read before where it is to grow; the number of the run.

        A run over the same sources that did not finish keeps its number and goes on.
        """
        doing = json.dumps([grow, list(sources)])
        number = int(self.meta("run") or 0)
        if self.meta("state") != "running" or self.meta("doing") != doing:
            self.give_up()
            number += 1
        if grow:
            self.set_meta(sources=json.dumps(sorted({*self.sources(), *sources})))
        self.set_meta(state="running", doing=doing, run=str(number))
        return number

    def settle(self, run: int, sources: Sequence[str], roots: str) -> None:
        """Let what this run read of its sources be all that the record is made of."""
        self.work.settle(run)
        with self.db:
            forget_notices(self.db)
        self.set_meta(sources=json.dumps(list(sources)), roots=roots, settled=str(run))

    def give_up(self) -> None:
        """Forget what an unfinished making of a record has read; what was to be added to one stays."""
        growing = json.loads(self.meta("doing") or "[true]")[0]
        if self.meta("state") == "running" and not growing and self.meta("settled") != self.meta("run"):
            self.work.drop(int(self.meta("run")))
        self.set_meta(state="finished" if self.made else "")

    # -- the record -----------------------------------------------------------------------------------

    def delta(self, record: Record, part: Part | None = None) -> Delta:
        """How a new record differs from the stored one; with a part, ``record`` is that part of it and no more."""
        rows: dict[str, dict[str, tuple[Any, ...]]] = {}
        seals: dict[tuple[str, str], str] = {}
        for kind in _stored():
            within = part.owners(kind) if part else None
            owned = _by_owner(kind, record)
            if within is not None:
                owned = {owner: of for owner, of in owned.items() if owner in within}
            now = {owner: _seal(of) for owner, of in owned.items()}
            before = self._seals(kind, within)
            gone = [owner for owner in before if owner not in now]
            new = {owner: tuple(owned[owner]) for owner in now if before.get(owner) != now[owner]}
            rows[kind.name] = new | dict.fromkeys(gone, ())
            seals |= {(kind.name, owner): now[owner] for owner in new}
        return Delta({name: dict(sorted(owners.items())) for name, owners in rows.items() if owners}, seals)

    def _seals(self, kind: Kind, within: frozenset[str] | None) -> dict[str, str]:
        """The digests over the rows that owners have of a kind, of all owners or of some."""
        asked = "SELECT owner, digest FROM work_seal WHERE kind = ?"
        if within is None:
            return dict(self.db.execute(asked, (kind.name,)))
        found: dict[str, str] = {}
        for some_of, marks in some(sorted(within)):
            found.update(self.db.execute(f"{asked} AND owner IN {marks}", (kind.name, *some_of)))
        return found

    def apply(
        self, delta: Delta, record: Record, changes: Iterable[Change] = (), notices: Iterable[Notice] = ()
    ) -> None:
        """Write what changed and no more, keep how events changed, and mark the run as finished, in one transaction.

        ``record`` is the whole new record: the search and the supports of what changed are made from it.
        """
        by_name = {kind.name: kind for kind in _stored()}
        touched = delta.touched("report", "quotation", "name")
        # rows of a report or an event that is gone go before it, and it comes before rows that refer to it
        self.db.execute("PRAGMA foreign_keys = OFF")
        with self.db:
            for name, owner, rows in delta:
                kind = by_name[name]
                self.db.execute(f'DELETE FROM {name} WHERE "{kind.column}" = ?', (owner,))
                tables.insert(self.db, kind, rows)
                self._rest(kind, owner, rows)
                seal = delta.seals.get((name, owner))
                self.db.execute("DELETE FROM work_seal WHERE kind = ? AND owner = ?", (name, owner))
                if seal:
                    self.db.execute("INSERT INTO work_seal VALUES (?, ?, ?)", (name, owner, seal))
            for event in delta.rows.get("event", {}).items():
                self._members(*event)
            if self.compact:
                self._derive(record)
                touched = tuple(r.id for r in record.reports)
            self._search(touched, record)
            replace_proposals(self.db, record.proposals)
            add_changes(self.db, changes)
            add_notices(self.db, notices)
            done = {"state": "finished", "made": "yes", COMPACT: ""} | ({"files": "stale"} if delta else {})
            self.db.executemany("INSERT OR REPLACE INTO meta VALUES (?, ?)", done.items())
        self.db.execute("PRAGMA foreign_keys = ON")
        self.db.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def write(self, record: Record, changes: Iterable[Change] = ()) -> Delta:
        """Let this be the record; what changed is given back."""
        delta = self.delta(record)
        self.apply(delta, record, changes)
        return delta

    def _derive(self, record: Record) -> None:
        """Make again what a compact record lacks beside its rows; the search is emptied, to be made as a whole."""
        self.db.execute("DELETE FROM search")
        self.db.execute("DELETE FROM support")
        for kind in _stored():
            if kind.rests:
                for owner, rows in _by_owner(kind, record).items():
                    self._rest(kind, owner, rows)

    def _rest(self, kind: Kind, owner: str, rows: Sequence[Any]) -> None:
        """The words that the lines of an event rest on."""
        if kind.rests is None:
            return
        self.db.execute("DELETE FROM support WHERE event = ? AND kind = ?", (owner, kind.name))
        lines = (
            (kind.name, line, owner, value, s.report, s.start, s.end, s.span, s.part)
            for row in rows
            for line, value, supports in kind.rests(row)
            for s in supports
        )
        self.db.executemany("INSERT INTO support VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", lines)

    def _members(self, id_: str, rows: Sequence[Event]) -> None:
        self.db.execute("DELETE FROM member WHERE event = ?", (id_,))
        members = (
            (e.id, m.report, m.score, json.dumps(m.reasons), json.dumps(m.passages), m.main)
            for e in rows
            for m in e.members
        )
        self.db.executemany("INSERT INTO member VALUES (?, ?, ?, ?, ?, ?)", members)

    def _search(self, touched: Sequence[str], record: Record) -> None:
        """Make the search of these reports anew."""
        for report in touched:
            rows = self.db.execute("SELECT row FROM search_row WHERE report = ?", (report,)).fetchall()
            self.db.executemany("DELETE FROM search WHERE rowid = ?", rows)
            self.db.execute("DELETE FROM search_row WHERE report = ?", (report,))
        for row in _search_rows(record, frozenset(touched)):
            placed = self.db.execute("INSERT INTO search VALUES (?, ?, ?, ?, ?, ?)", row).lastrowid
            self.db.execute("INSERT INTO search_row VALUES (?, ?)", (placed, row[1]))

    def record(self) -> Record:
        """The whole record."""
        parts: dict[str, Any] = {}
        more: dict[str, tuple[Any, ...]] = {}
        for kind in _stored():
            (parts if kind.part in kinds.PARTS else more)[kind.part] = tuple(tables.select(self.db, kind.type))
        told = tuple(judgements(self.db, standing=False))
        return Record(
            **parts, proposals=tuple(proposals(self.db)), judgements=told, more={k: v for k, v in more.items() if v}
        )


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


def _stored() -> Iterator[Kind]:
    return (kind for kind in kinds.known() if not kind.apart)


def _by_owner(kind: Kind, record: Record) -> Mapping[str, list[Any]]:
    owned: dict[str, list[Any]] = defaultdict(list)
    for row in kind.rows(record):
        owned[kind.owner_of(row)].append(row)
    return owned


def _seal(rows: Sequence[Any]) -> str:
    """A digest over rows, by which they are known again."""
    return hashlib.blake2b(msgspec.msgpack.encode(rows), digest_size=12).hexdigest()


def _search_rows(record: Record, reports: frozenset[str]) -> Iterator[tuple[str, str, int, int, str, str]]:
    """What is searched of some reports: themselves, their quotations and reported speech, each name once."""
    texts = {r.id: r.text for r in record.reports if r.id in reports}
    yield from (("report", r.id, 0, len(r.text), r.headline, r.text) for r in record.reports if r.id in reports)
    for q in (q for q in record.quotations if q.report in reports):
        yield (
            "reported speech" if q.kind == "indirect" else "quotation",
            q.report,
            q.start,
            q.end,
            q.speaker,
            texts[q.report][q.start : q.end],
        )
    for key, n in {(n.report, n.name): n for n in reversed(record.names) if n.report in reports}.items():
        yield "name", n.report, n.start, n.end, "", key[1]
