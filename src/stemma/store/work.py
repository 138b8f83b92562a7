"""What a run works with: what was read, known by its content, with its versions; and what stages kept."""

import os
import sqlite3
import zlib
from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import msgspec

from stemma.model import Capture, Issue
from stemma.text import digest, words

SAME = 0.5  # share of its words that a row without an id keeps, where it is a new version and no other report


@dataclass(frozen=True, slots=True)
class Tally:
    """How many items a reading brought: new ones, new versions of known ones, and those known as they are."""

    new: int = 0  # items that were not known
    revised: int = 0  # known items whose content has changed: new versions
    unchanged: int = 0  # items known as they are

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(self.new + other.new, self.revised + other.revised, self.unchanged + other.unchanged)


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that was read: what it is known by, the number of its version, and the capture itself."""

    identity: str
    number: int
    capture: Capture


class Work:
    """The working tables of one record; every method is one transaction."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self.db = db

    # -- reading --------------------------------------------------------------------------------------

    def done(self, run: int) -> frozenset[str]:
        """The source keys that this run has read; of standard input none, since it may hold anything."""
        rows = self.db.execute("SELECT key FROM work_done WHERE run = ?", (run,))
        return frozenset(key for (key,) in rows if not key.startswith("-#"))

    def add_read(self, items: Sequence[Capture | Issue], run: int) -> Tally:
        """Store one batch of what the readers gave, as a whole or not at all.

        An item is known by what its agency calls it, else by the file it stands in and its id or address there, a file
        of one report by its path; what has none of them is known by its content.  Changed content is a new version; the
        earlier ones stay.  The versions of an agency's item stand in the order that the agency gives them, in whatever
        order and from whatever file they are read.
        """
        tally = Tally()
        with self.db:
            for item in items:
                key = item.source if isinstance(item, Capture) else item.about
                container = _whole(_container(item, key))
                self.db.execute("DELETE FROM work_issue WHERE container = ? AND run != ?", (container, run))
                if isinstance(item, Capture):
                    tally += self._add(item, container, run)
                    self.db.execute("INSERT OR REPLACE INTO work_done VALUES (?, ?)", (key, run))
                else:
                    row = (container, run, msgspec.json.encode(item).decode())
                    self.db.execute("INSERT INTO work_issue SELECT ?, ?, ? WHERE NOT EXISTS (SELECT 1 FROM work_issue "
                                    "WHERE issue = ?)", (*row, row[2]))  # fmt: skip
        return tally

    def _add(self, capture: Capture, container: str, run: int) -> Tally:
        seal = digest(*_content(capture), size=32)
        if capture.item:
            return self._add_version(capture, seal, run)
        place = (container, "file" if capture.source == capture.container else capture.key)
        same = self._current(place, "digest = ? AND (run != ? OR source = ?)", seal, run, capture.source)
        if same:
            self.db.execute("UPDATE work_item SET run = ? WHERE identity = ? AND number = ?", (run, *same))
            return Tally(unchanged=1)
        before = self._before(capture, place, run)
        identity = before[0] if before else self._fresh(*place, capture.source, seal)
        number = before[1] + 1 if before else 1
        blob = zlib.compress(msgspec.msgpack.encode(capture), 3)
        row = (identity, number, seal, *place, capture.source, capture.id, run, run, blob)
        self.db.execute("INSERT INTO work_item VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", row)
        return Tally(revised=1) if before else Tally(new=1)

    def _add_version(self, capture: Capture, seal: str, run: int) -> Tally:
        """Add a version of an agency's item among its others."""
        place = ("", f"item {capture.item}")
        rows = self.db.execute(
            "SELECT identity, number, digest FROM work_item WHERE container = ? AND named = ? ORDER BY number", place
        ).fetchall()
        for identity, number, kept in rows:
            if kept == seal:
                values = (run, identity, number)
                self.db.execute("UPDATE work_item SET run = ? WHERE identity = ? AND number = ?", values)
                return Tally(unchanged=1)
        identity = str(rows[0][0]) if rows else self._fresh(*place, "", "")
        later = [n for i, n, _ in rows if self._capture(i, n).version > capture.version]
        number = min(later, default=len(rows) + 1)
        for n in reversed(later):
            self.db.execute("UPDATE work_item SET number = ? WHERE identity = ? AND number = ?", (n + 1, identity, n))
        blob = zlib.compress(msgspec.msgpack.encode(capture), 3)
        row = (identity, number, seal, *place, capture.source, capture.id, run, run, blob)
        self.db.execute("INSERT INTO work_item VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", row)
        return Tally(revised=1) if rows else Tally(new=1)

    def _current(self, place: tuple[str, str], where: str, *values: object) -> tuple[str, int] | None:
        """The first item at a place, in its current version, of which something holds."""
        row = self.db.execute(
            f"SELECT identity, number FROM work_item WHERE container = ? AND named = ? AND {where} AND number = "
            "(SELECT max(number) FROM work_item AS w WHERE w.identity = work_item.identity) ORDER BY identity LIMIT 1",
            (*place, *values),
        ).fetchone()
        return (str(row[0]), int(row[1])) if row else None

    def _before(self, capture: Capture, place: tuple[str, str], run: int) -> tuple[str, int] | None:
        """What a capture is a new version of, None where it is a new item."""
        if place[1]:
            return self._current(place, "run != ?", run)
        found = self._current(place, "run != ? AND source = ?", run, capture.source)
        if found is None:
            return None
        before, now = set(words(self._capture(*found).text)), set(words(capture.text))
        return found if len(before & now) >= SAME * max(1, min(len(before), len(now))) else None

    def _fresh(self, *parts: str) -> str:
        """An identity that nothing has."""
        n = 0
        while True:
            identity = digest("item", *parts, str(n), size=24)
            if not self.db.execute("SELECT 1 FROM work_item WHERE identity = ?", (identity,)).fetchone():
                return identity
            n += 1

    def settle(self, run: int) -> None:
        """Let what this run read be all there is: a record is made of its sources as they are now."""
        with self.db:
            self.db.execute("DELETE FROM work_item WHERE run != ?", (run,))
            self.db.execute("DELETE FROM work_issue WHERE run != ?", (run,))
            self.db.execute("DELETE FROM work_done WHERE run != ?", (run,))
            place: dict[str, int] = defaultdict(int)
            rows = self.db.execute("SELECT identity, number FROM work_item ORDER BY identity, number").fetchall()
            for identity, number in rows:
                place[identity] += 1
                values = (place[identity], identity, number)
                self.db.execute("UPDATE work_item SET number = ? WHERE identity = ? AND number = ?", values)
            self.db.execute("DELETE FROM work_id WHERE identity NOT IN (SELECT identity FROM work_item)")

    def drop(self, run: int) -> None:
        """Forget what a run has read that was not known before."""
        with self.db:
            for table, column in (("work_item", "born"), ("work_issue", "run"), ("work_done", "run")):
                self.db.execute(f"DELETE FROM {table} WHERE {column} = ?", (run,))

    def read_count(self, run: int) -> int:
        """How many items this run has read."""
        return int(self.db.execute("SELECT count(*) FROM work_item WHERE run = ?", (run,)).fetchone()[0])

    def issues(self) -> list[Issue]:
        """What the readers could not read, in order."""
        rows = self.db.execute("SELECT issue FROM work_issue")
        return sorted((msgspec.json.decode(text, type=Issue) for (text,) in rows), key=lambda i: (i.about, i.message))

    # -- what was read --------------------------------------------------------------------------------

    def items(self, identities: Iterable[str] | None = None) -> Iterator[Item]:
        """The current version of these items, or of all in order of source."""
        if identities is None:
            identities = self.identities()
        for identity in identities:
            (number,) = self.db.execute("SELECT max(number) FROM work_item WHERE identity = ?", (identity,)).fetchone()
            yield Item(identity, number, self._capture(identity, number))

    def identities(self) -> list[str]:
        """What is known, in order of source."""
        rows = self.db.execute("SELECT DISTINCT identity, source FROM work_item ORDER BY source, identity")
        return list(dict.fromkeys(identity for identity, _ in rows))

    def known(self) -> int:
        """How many items are known."""
        return int(self.db.execute("SELECT count(DISTINCT identity) FROM work_item").fetchone()[0])

    def fresh(self, since: int) -> list[str]:
        """What runs after one have read that was new or changed, in order of source."""
        rows = self.db.execute("SELECT identity FROM work_item WHERE born > ? ORDER BY source, identity", (since,))
        return list(dict.fromkeys(identity for (identity,) in rows))

    def earlier(self, only: Container[str] | None = None) -> dict[str, list[Item]]:
        """All versions of each item of which there are several, or of those of some, in order."""
        rows = self.db.execute(
            "SELECT identity, number FROM work_item WHERE identity IN "
            "(SELECT identity FROM work_item WHERE number > 1) ORDER BY identity, number"
        ).fetchall()
        found: dict[str, list[Item]] = {}
        for identity, number in (row for row in rows if only is None or row[0] in only):
            found.setdefault(identity, []).append(Item(identity, number, self._capture(identity, number)))
        return found

    def _capture(self, identity: str, number: int) -> Capture:
        row = self.db.execute(
            "SELECT data FROM work_item WHERE identity = ? AND number = ?", (identity, number)
        ).fetchone()
        return msgspec.msgpack.decode(zlib.decompress(row[0]), type=Capture)

    def given_ids(self) -> list[tuple[str, str]]:
        """(identity, given id) of every item, in order of identity."""
        rows = self.db.execute("SELECT identity, given, max(number) FROM work_item GROUP BY identity ORDER BY identity")
        return [(identity, given) for identity, given, _ in rows]

    def ids(self) -> dict[str, str]:
        """The report's id of each item that has one."""
        return dict(self.db.execute("SELECT identity, id FROM work_id"))

    def name(self, ids: Iterable[tuple[str, str]]) -> None:
        """Keep the ids that reports were given, by identity."""
        with self.db:
            self.db.executemany("INSERT OR REPLACE INTO work_id VALUES (?, ?)", ids)

    def capture_of(self, report: str) -> Capture | None:
        """The capture a report was made from."""
        row = self.db.execute("SELECT identity FROM work_id WHERE id = ?", (report,)).fetchone()
        item = next(self.items([row[0]]), None) if row else None
        return replace(item.capture, id=report) if item else None

    # -- what stages kept -----------------------------------------------------------------------------

    def cached(self, stage: str, keys: Iterable[str], run: int) -> Iterator[tuple[str, bytes]]:
        """What a stage kept under these keys, as (key, data); it is marked as used by this run."""
        used = []
        for key in keys:
            row = self.db.execute(
                "SELECT data, run FROM work_cache WHERE stage = ? AND key = ?", (stage, key)
            ).fetchone()
            if row:
                used += [(run, stage, key)] if row[1] != run else []
                yield key, zlib.decompress(row[0])
        with self.db:
            self.db.executemany("UPDATE work_cache SET run = ? WHERE stage = ? AND key = ?", used)

    def keep(self, stage: str, rows: Iterable[tuple[str, bytes]], run: int) -> None:
        """Keep what a stage made, by key."""
        with self.db:
            packed = [(stage, key, run, zlib.compress(data, 3)) for key, data in rows]
            self.db.executemany("INSERT OR REPLACE INTO work_cache VALUES (?, ?, ?, ?)", packed)

    def forget(self, run: int, kept: int = 2) -> None:
        """Drop what no run has used of late: this run and the one before it may be gone back to."""
        with self.db:
            self.db.execute("DELETE FROM work_cache WHERE run <= ?", (run - kept,))


def _container(item: Capture | Issue, key: str) -> str:
    """The file that an item was read from."""
    if isinstance(item, Capture):
        return item.container or key
    path, _, number = key.rpartition("#")
    return path if path and number.isdecimal() else key


def _whole(container: str) -> str:
    """The path of a file wherever it is named from: the same name in another folder is another file."""
    return container if container == "-" or "://" in container else os.path.abspath(container)


def _content(capture: Capture) -> tuple[str, ...]:
    """All that a capture says, but not where and when it was read."""
    c = capture
    return c.text, c.media, c.url, c.outlet, c.title, c.byline, c.published, c.credit, c.language


def adopt(db: sqlite3.Connection) -> None:
    """Carry over what an earlier schema kept as read."""
    for (data,) in db.execute("SELECT data FROM work_capture ORDER BY key").fetchall():
        capture = msgspec.msgpack.decode(zlib.decompress(data), type=Capture)
        path, _, number = capture.source.rpartition("#")
        container = path if number.isdecimal() else capture.source
        Work(db)._add(replace(capture, container=container), _whole(container), 0)
    db.execute("INSERT INTO meta SELECT 'made', 'yes' FROM meta WHERE name = 'state' AND value = 'finished'")
    db.execute("DROP TABLE work_capture")
