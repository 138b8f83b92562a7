"""What a watcher knows between two checks: beside the record, in one file, each step whole or not at all."""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Literal

import msgspec

from stemma.errors import StoreError
from stemma.fetch import FeedItem, Host
from stemma.model import Capture, Issue
from stemma.watching.lists import Watched

FeedState = Literal["on", "gone", "given up"]
_SCHEMA = """
CREATE TABLE IF NOT EXISTS feed (
    key TEXT PRIMARY KEY, url TEXT NOT NULL, title TEXT NOT NULL, parent TEXT NOT NULL, state TEXT NOT NULL,
    etag TEXT NOT NULL, modified TEXT NOT NULL, next REAL NOT NULL, fails INTEGER NOT NULL, status INTEGER NOT NULL,
    checked REAL NOT NULL, changed REAL NOT NULL, problem TEXT NOT NULL, items INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS seen (
    feed TEXT NOT NULL, guid TEXT NOT NULL, hash TEXT NOT NULL, place TEXT NOT NULL, teller INTEGER NOT NULL,
    PRIMARY KEY (feed, guid));
CREATE INDEX IF NOT EXISTS seen_place ON seen(place);
CREATE TABLE IF NOT EXISTS page (
    place TEXT PRIMARY KEY, url TEXT NOT NULL, feed TEXT NOT NULL, item BLOB NOT NULL, tries INTEGER NOT NULL,
    next REAL NOT NULL);
CREATE TABLE IF NOT EXISTS inbox (number INTEGER PRIMARY KEY AUTOINCREMENT, at REAL NOT NULL, place TEXT NOT NULL,
    issue INTEGER NOT NULL, data BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS host (name TEXT PRIMARY KEY, data BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS sink (name TEXT PRIMARY KEY, number INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS doing (name TEXT PRIMARY KEY, value TEXT NOT NULL);
"""


@dataclass(frozen=True, slots=True)
class FeedRow:
    """One watched feed, or page that names feeds, and how its last check went."""

    key: str  # as it was named
    url: str  # where it is now: another address after it moved for good
    title: str = ""
    parent: str = ""  # the page or index that names it, "" where the user did
    state: FeedState = "on"
    etag: str = ""
    modified: str = ""
    next: float = 0.0  # when it is to be checked again, seconds since 1970
    fails: int = 0  # checks that failed since the last that did not
    status: int = 0  # of the last answer, 0 for none
    checked: float = 0.0
    changed: float = 0.0  # when it last brought something
    problem: str = ""  # what is wrong with it
    items: int = 0  # how many it listed last


@dataclass(frozen=True, slots=True)
class Seen:
    """An item that a feed listed: its body's digest, what its report is known by, and whether this item tells of it."""

    guid: str
    hash: str
    place: str
    teller: bool


@dataclass(frozen=True, slots=True)
class PageRow:
    """A page that is still to be had, and what its feed said of it."""

    place: str
    url: str
    feed: str
    item: FeedItem
    tries: int = 0
    next: float = 0.0


def state_path(db: Path) -> Path:
    """The file beside a record that its watcher's state is in."""
    return db.with_name(db.name.removesuffix(".db") + ".watch.db")


class State:
    """The state of one watcher; use as a context manager."""

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            self.db = sqlite3.connect(path, timeout=30)
            self.db.execute("PRAGMA journal_mode = WAL")
            self.db.execute("PRAGMA synchronous = NORMAL")
            self.db.executescript(_SCHEMA)
        except sqlite3.DatabaseError as error:
            raise StoreError(f"{path}: no state of a watcher ({error}); move it away, and watch anew") from error

    def __enter__(self) -> "State":
        return self

    def __exit__(self, *error: object) -> None:
        self.db.close()

    # -- feeds ----------------------------------------------------------------------------------------

    def name(self, named: Sequence[Watched]) -> None:
        """Let these be what is watched, with the feeds they named before; what was seen of others is kept."""
        known = {f.key: f for f in self.feeds()}
        keys = {w.url for w in named}
        with self.db:
            for w in named:
                if w.url not in known:
                    self._put(FeedRow(w.url, w.url, w.title))
                elif known[w.url].parent:
                    self._put(replace(known[w.url], parent=""))
            for row in known.values():
                if row.key not in keys and row.parent not in keys:
                    self.db.execute("DELETE FROM feed WHERE key = ?", (row.key,))
                    self.db.execute("DELETE FROM page WHERE feed = ?", (row.key,))

    def feeds(self) -> list[FeedRow]:
        """All that is watched, in order of name."""
        rows = self.db.execute("SELECT * FROM feed ORDER BY key")
        return [FeedRow(*row) for row in rows]

    def due(self, now: float) -> list[FeedRow]:
        """What is to be checked now."""
        rows = self.db.execute("SELECT * FROM feed WHERE state = 'on' AND next <= ? ORDER BY next, key", (now,))
        return [FeedRow(*row) for row in rows]

    def soonest(self) -> float | None:
        """When the next feed or page is due, None where nothing ever is."""
        sql = "SELECT min(next) FROM (SELECT next FROM feed WHERE state = 'on' UNION ALL SELECT next FROM page)"
        found = self.db.execute(sql).fetchone()[0]
        return float(found) if found is not None else None

    def put(self, feed: FeedRow) -> None:
        """Keep how a check went."""
        with self.db:
            self._put(feed)

    def _put(self, feed: FeedRow) -> None:
        row = tuple(getattr(feed, f.name) for f in fields(feed))
        self.db.execute(f"INSERT OR REPLACE INTO feed VALUES ({', '.join('?' * len(row))})", row)

    def took(
        self, feed: FeedRow, seen: Iterable[Seen], come: Iterable[Capture | Issue],
        pages: Iterable[PageRow], named: Iterable[str], now: float,
    ) -> None:  # fmt: skip
        """Keep all that one check brought: items seen, reports, pages to ask for, further feeds."""
        with self.db:
            self._put(feed)
            rows = [(feed.key, s.guid, s.hash, s.place, s.teller) for s in seen]
            self.db.executemany("INSERT OR REPLACE INTO seen VALUES (?, ?, ?, ?, ?)", rows)
            self._come(come, now)
            packed = [(p.place, p.url, p.feed, msgspec.msgpack.encode(p.item), p.tries, p.next) for p in pages]
            self.db.executemany("INSERT OR REPLACE INTO page VALUES (?, ?, ?, ?, ?, ?)", packed)
            for url in named:
                if not self.db.execute("SELECT 1 FROM feed WHERE key = ? OR url = ?", (url, url)).fetchone():
                    self._put(FeedRow(url, url, parent=feed.key))

    # -- items and pages ------------------------------------------------------------------------------

    def seen(self, feed: str) -> dict[str, Seen]:
        """Every item that a feed ever listed, by guid."""
        rows = self.db.execute("SELECT guid, hash, place, teller FROM seen WHERE feed = ?", (feed,))
        return {guid: Seen(guid, hash_, place, bool(teller)) for guid, hash_, place, teller in rows}

    def tellers(self, place: str) -> list[tuple[str, str]]:
        """(feed, guid) of the items that tell of a report, of feeds that are still watched."""
        sql = "SELECT feed, guid FROM seen WHERE place = ? AND teller AND feed IN (SELECT key FROM feed) ORDER BY 1, 2"
        return [(feed, guid) for feed, guid in self.db.execute(sql, (place,))]

    def pages(self, now: float) -> list[PageRow]:
        """The pages that are to be asked for now."""
        sql = "SELECT place, url, feed, item, tries, next FROM page WHERE next <= ? ORDER BY next, place"
        return [
            PageRow(place, url, feed, msgspec.msgpack.decode(item, type=FeedItem), tries, at)
            for place, url, feed, item, tries, at in self.db.execute(sql, (now,))
        ]

    def had(self, page: PageRow, come: Iterable[Capture | Issue], now: float) -> None:
        """A page was had, or is given up: what came of it."""
        with self.db:
            self.db.execute("DELETE FROM page WHERE place = ?", (page.place,))
            self._come(come, now)

    def later(self, page: PageRow, at: float) -> None:
        """Ask for a page again at some time."""
        with self.db:
            self.db.execute("UPDATE page SET tries = tries + 1, next = ? WHERE place = ?", (at, page.place))

    # -- what came in, and is not yet in the record ---------------------------------------------------

    def _come(self, items: Iterable[Capture | Issue], now: float) -> None:
        rows = [
            (now, i.source if isinstance(i, Capture) else i.about, isinstance(i, Issue), msgspec.msgpack.encode(i))
            for i in items
        ]
        self.db.executemany("INSERT INTO inbox (at, place, issue, data) VALUES (?, ?, ?, ?)", rows)

    def inbox(self, most: int = 5000) -> tuple[list[Capture | Issue], int]:
        """What came in first, up to the second state of one report, and the number up to which that is."""
        found: list[Capture | Issue] = []
        places: set[str] = set()
        last = 0
        for number, place, issue, data in self.db.execute(
            "SELECT number, place, issue, data FROM inbox ORDER BY number LIMIT ?", (most,)
        ):
            if place in places and not issue:
                break
            places.add(place)
            found.append(
                msgspec.msgpack.decode(data, type=Issue) if issue else msgspec.msgpack.decode(data, type=Capture)
            )
            last = number
        return found, last

    def added(self, last: int) -> None:
        """What came in up to a number is in the record."""
        with self.db:
            self.db.execute("DELETE FROM inbox WHERE number <= ?", (last,))

    # -- hosts, sinks, and what is being done ---------------------------------------------------------

    def hosts(self) -> list[Host]:
        """What is known of each host."""
        return [msgspec.msgpack.decode(data, type=Host) for (data,) in self.db.execute("SELECT data FROM host")]

    def keep_host(self, host: Host) -> None:
        """Keep what is known of a host."""
        with self.db:
            self.db.execute("INSERT OR REPLACE INTO host VALUES (?, ?)", (host.name, msgspec.msgpack.encode(host)))

    def told(self, sink: str, first: int) -> int:
        """The number of the last notice that a sink was told; a new one is told what comes after ``first``."""
        with self.db:
            self.db.execute("INSERT OR IGNORE INTO sink VALUES (?, ?)", (sink, first))
        return int(self.db.execute("SELECT number FROM sink WHERE name = ?", (sink,)).fetchone()[0])

    def telling(self, sink: str, number: int) -> None:
        """A sink was told all notices up to a number."""
        with self.db:
            self.db.execute("INSERT OR REPLACE INTO sink VALUES (?, ?)", (sink, number))

    def doing(self, **values: str) -> None:
        """Say what is being done, for those who look at it from outside."""
        with self.db:
            self.db.executemany("INSERT OR REPLACE INTO doing VALUES (?, ?)", values.items())


@dataclass(frozen=True, slots=True)
class Status:
    """How a watcher stands, as far as one can see from outside."""

    feeds: tuple[FeedRow, ...]
    doing: dict[str, str]  # state, since, pid
    waiting: int  # pages still to be asked for
    come: tuple[tuple[float, str, str], ...]  # when, what and where of reports that came in last, not yet in the record
    coming: int  # how many these are


def status(db: Path, newest: int = 20) -> Status | None:
    """How the watcher of a record stands; None where there never was one."""
    path = state_path(db)
    if not path.is_file():
        return None
    with _looking(path) as looked:
        doing = dict(looked.execute("SELECT name, value FROM doing"))
        feeds = tuple(FeedRow(*row) for row in looked.execute("SELECT * FROM feed ORDER BY key"))
        (waiting,) = looked.execute("SELECT count(*) FROM page").fetchone()
        (coming,) = looked.execute("SELECT count(*) FROM inbox WHERE NOT issue").fetchone()
        rows = looked.execute("SELECT at, data FROM inbox WHERE NOT issue ORDER BY number DESC LIMIT ?", (newest,))
        come = tuple((at, *_shown(msgspec.msgpack.decode(data, type=Capture))) for at, data in rows)
    return Status(feeds, doing, waiting, come, coming)


def _shown(capture: Capture) -> tuple[str, str]:
    return capture.title or capture.id, capture.url


@contextmanager
def _looking(path: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(f"file:{path.absolute()}?mode=ro", timeout=5, uri=True)) as db:
        yield db
