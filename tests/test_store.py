"""The store: opening, migrating, refusing what is not its own."""

import sqlite3
import zlib
from contextlib import closing
from pathlib import Path
from typing import Any

import msgspec
import pytest

import stemma
from stemma.errors import StoreError, UsageError
from stemma.model import Capture, Event, Issue, Member, Record, Report
from stemma.stages.judging import changes
from stemma.store import Store, schema
from stemma.store.database import _reading
from stemma.store.queries import match


def test_a_missing_file_is_said(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"none\.db.*stemma collate"):
        Store(tmp_path / "none.db")


def test_a_foreign_file_is_left_alone(tmp_path: Path) -> None:
    text = tmp_path / "a.db"
    text.write_text("not a database at all, but long enough to look like one" * 20)
    with pytest.raises(StoreError, match=r"a\.db"):
        Store(text)
    other = tmp_path / "b.db"
    with sqlite3.connect(other) as db:
        db.execute("CREATE TABLE mine (x)")
    with pytest.raises(StoreError, match="another program"):
        Store(other)


def test_a_newer_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    Store(path, create=True).db.close()
    with sqlite3.connect(path) as db:
        db.execute("PRAGMA user_version = 99")
    with pytest.raises(StoreError, match="upgrade"):
        Store(path)


def test_tables_of_another_shape_are_made_anew_and_captures_stay(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    with Store(path, create=True) as store:
        store.work.add_read([Capture("a", "words", source="a.txt"), Issue("read", "b.txt", "empty")], 1)
        store.write(Record(reports=(Report("a", "words"),)))
    with sqlite3.connect(path) as db:
        db.execute("ALTER TABLE event ADD COLUMN old TEXT")
    with pytest.raises(StoreError, match="stemma update"):
        Store(path)
    with Store(path, write=True) as store:
        assert "old" not in [c[1] for c in store.db.execute("PRAGMA table_info(event)")]
        assert [item.capture.id for item in store.work.items()] == ["a"]
        assert store.work.issues() == [Issue("read", "b.txt", "empty")]
        assert store.record() == Record()


def test_write_replaces(tmp_path: Path) -> None:
    record = Record(reports=(Report("a", "words"),), issues=(Issue("read", "x", "y"),))
    with Store(tmp_path / "a.db", create=True) as store:
        store.write(Record(reports=(Report("b", "other"),)))
        store.write(record)
        assert store.record() == record
        assert store.meta("state") == "finished"


def test_a_file_of_an_earlier_schema_is_brought_up_to_date(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    path = tmp_path / "a" / "record.db"
    text = "PORT QUILL - A ferry ran aground on Friday, the coast guard said."
    capture = Capture("a", text, source=str(tmp_path / "a.txt"))
    with sqlite3.connect(path) as db:
        db.executescript("".join(schema.MIGRATIONS[:3]) + "PRAGMA user_version = 3;")
        blob = zlib.compress(msgspec.msgpack.encode(capture))
        db.execute("INSERT INTO work_capture VALUES (?, 'a', ?)", (capture.source, blob))
        db.execute("INSERT INTO meta VALUES ('state', 'finished')")
    with pytest.raises(StoreError, match="stemma update"):
        Store(path)
    summary = stemma.update(path)
    assert summary.reports == 1
    (tmp_path / "a.txt").write_text(capture.text)
    assert stemma.add([str(tmp_path / "a.txt")], path).read.unchanged == 1
    with pytest.raises(UsageError, match="--replace"):
        stemma.collate([str(tmp_path / "a.txt")], tmp_path / "a")


def test_a_record_that_may_only_be_read_opens_unless_its_last_run_is_still_in_the_log(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where not even the index of the log can be made, as in a folder of another's or on a disc."""
    path = tmp_path / "record.db"
    with Store(path, create=True) as store:
        store.write(Record(reports=(Report("r", "Mara Olin left."),)))
    real = sqlite3.connect

    def connect(address: str, **options: Any) -> Any:
        if "immutable" in address:
            return real(address, **options)

        class Refused(sqlite3.Connection):
            def execute(self, *_: object) -> sqlite3.Cursor:
                error = sqlite3.OperationalError("unable to open database file")
                error.sqlite_errorcode = sqlite3.SQLITE_CANTOPEN
                raise error

        return real(":memory:", factory=Refused)

    monkeypatch.setattr("stemma.store.database.sqlite3.connect", connect)
    for log in (None, b""):
        if log is not None:
            path.with_name("record.db-wal").write_bytes(log)
        with closing(_reading(path)) as opened:
            assert opened.execute("SELECT id FROM report").fetchall() == [("r",)]
    path.with_name("record.db-wal").write_bytes(b"what the last run wrote")
    with pytest.raises(StoreError, match=r"its last run is still in record\.db-wal"):
        _reading(path)


def test_a_search_of_very_many_words_is_refused_with_the_bound() -> None:
    words = [f"w{n}" for n in range(201)]
    assert match(" ".join(words[:200])).count('"') == 400
    with pytest.raises(UsageError, match="201 words are too many for a search; give 200 at most"):
        match(" ".join(words))


def test_what_became_of_earlier_events_is_told() -> None:
    def event(id: str, *reports: str) -> Event:
        return Event(id, "", tuple(Member(r, 1.0) for r in reports))

    before = [event("a", "1", "2"), event("b", "3"), event("c", "4", "5"), event("d", "6"), event("e", "7")]
    after = [event("a", "1", "2", "8"), event("c", "4", "3"), event("f", "5")]
    found = {(c.change, c.event, c.into) for c in changes(before, after, "now")}
    assert found == {("merged", "b", ("c",)), ("split", "c", ("c", "f")), ("gone", "d", ()), ("gone", "e", ())}
