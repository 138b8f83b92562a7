"""What the machine refuses is said in one line, with status 2: full disks, files in the way, read-only folders."""

import errno
import os
import sqlite3
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from stemma import api, cli, errors
from stemma.errors import StoreError, in_words
from stemma.exporters import jsonl
from stemma.store import Store

Say = Callable[..., str]


@pytest.fixture
def refused(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Say:
    """Calls the command line and gives the one line it says as it ends with status 2."""

    def call(*words: object) -> str:
        monkeypatch.setattr(sys, "argv", ["stemma", *map(str, words)])
        with pytest.raises(SystemExit) as stop:
            cli.main()
        assert stop.value.code == 2
        (line,) = capsys.readouterr().err.splitlines()
        return line

    return call


def test_out_at_a_file(refused: Say, collated: Path, tmp_path: Path, story: Path) -> None:
    there = tmp_path / "there"
    there.write_text("words")
    for words in (
        ("export", collated / "record.db", "--out", there),
        ("export", collated / "record.db", "--format", "csv", "--out", there / "below"),
        ("collate", story / "norden_ferry.txt", "--out", there),
        ("read", story / "norden_ferry.txt", "--out", there),
        ("annotate", story / "norden_ferry.txt", "--out", there),
    ):
        line = refused(*words)
        assert line.startswith(str(there)) and "a file where a folder is needed" in line and "--out" in line
    assert there.read_text() == "words"


def test_a_file_where_a_folder_is(refused: Say, collated: Path, tmp_path: Path) -> None:
    (tmp_path / "ledger.csv").mkdir()
    line = refused("ledger", collated / "record.db", "--csv", tmp_path / "ledger.csv")
    assert line.startswith(f"{tmp_path / 'ledger.csv'}: there is a folder")


@pytest.mark.parametrize(
    ("code", "says"), [(errno.ENOSPC, "the disk is full"), (errno.EROFS, "only be read"), (errno.EACCES, "permissions")]
)
def test_a_disk_that_refuses(
    refused: Say, collated: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int, says: str
) -> None:
    (tmp_path / "reports.jsonl").write_text("the old one\n")

    def full(path: Path, *args: Any, **rest: Any) -> Any:
        raise OSError(code, os.strerror(code), str(path))

    monkeypatch.setattr(Path, "open", full)
    line = refused("export", collated / "record.db", "--out", tmp_path)
    monkeypatch.undo()
    assert says in line and line.startswith(f"{tmp_path / 'reports.jsonl'}:")
    assert [p.name for p in tmp_path.iterdir()] == ["reports.jsonl"]
    assert (tmp_path / "reports.jsonl").read_text() == "the old one\n"


def test_a_disk_that_fills_up_under_a_file(tmp_path: Path) -> None:
    def rows() -> Any:
        yield {"a": 1}
        raise OSError(errno.ENOSPC, "No space left on device")

    (tmp_path / "x.jsonl").write_text("the old one\n")
    with pytest.raises(OSError, match="No space") as stop:
        jsonl.write_rows(rows(), tmp_path / "x.jsonl")
    assert in_words(stop.value).startswith(f"{tmp_path / 'x.jsonl'}: the disk is full")
    assert (tmp_path / "x.jsonl").read_text() == "the old one\n" and len(list(tmp_path.iterdir())) == 1


def test_a_database_on_a_full_disk(refused: Say, collated: Path, tmp_path: Path) -> None:
    small = tmp_path / "record.db"
    small.write_bytes((collated / "record.db").read_bytes())
    real = Store.__init__

    def bounded(self: Store, path: Path, **rest: Any) -> None:
        real(self, path, **rest)
        self.db.execute(f"PRAGMA max_page_count = {self.db.execute('PRAGMA page_count').fetchone()[0]}")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Store, "__init__", bounded)
        line = refused("judge", small, "split", "norden_ferry", "norden_summit", "--why", "x" * 100_000)
    assert "the disk is full" in line


@pytest.mark.parametrize("error", [MemoryError(), ImportError("numpy.so: failed to map segment from shared object")])
def test_little_memory(refused: Say, monkeypatch: pytest.MonkeyPatch, story: Path, error: Exception) -> None:
    def none_left(*args: Any, **rest: Any) -> Any:
        raise error

    monkeypatch.setattr(api, "collate", none_left)
    assert "the memory is used up" in refused("collate", story)


def test_what_is_no_refusal_keeps_its_trace(monkeypatch: pytest.MonkeyPatch, story: Path) -> None:
    def broken(*args: Any, **rest: Any) -> Any:
        raise ImportError("no module of this name")

    monkeypatch.setattr(api, "collate", broken)
    monkeypatch.setattr(sys, "argv", ["stemma", "collate", str(story)])
    with pytest.raises(ImportError, match="no module"):
        cli.main()


def test_a_record_is_told_from_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "no.db").write_bytes(b"words, no record" * 100)
    with pytest.raises(StoreError, match="not a record of Stemma"):
        Store(tmp_path / "no.db")
    with pytest.raises(StoreError, match="permissions"):
        Store(tmp_path / "none" / "record.db", create=True)


def test_every_refusal_names_a_remedy() -> None:
    for code, said in errors._REMEDIES.items():
        assert ";" in said
        assert in_words(OSError(code, os.strerror(code), "a.txt")) == f"a.txt: {said}"
    assert in_words(OSError("of no number")) == "of no number"
    assert in_words(sqlite3.ProgrammingError("closed")) == "the record: closed"
