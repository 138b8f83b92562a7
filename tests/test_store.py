"""The store: opening, migrating, refusing what is not its own."""

import sqlite3
from pathlib import Path

import pytest

from stemma.errors import StoreError
from stemma.model import Capture, Issue, Record, Report
from stemma.store import Store


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
