"""A compact record: smaller, answers as before, and grows to what it would have been."""

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

import stemma
from stemma.engine import Silent
from stemma.exporters.jsonl import files
from stemma.store import Store, event_record, search

KESTRIA = {
    "id": "kestria",
    "text": "LINDHAVEN - Kestria opened a third harbour for grain ships on Friday, the port office said.",
    "published": "2024-06-21",
}


class Said(Silent):
    """Keeps what is said."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    def say(self, text: str) -> None:
        self.lines.append(text)


@pytest.fixture
def two(collated: Path, tmp_path: Path) -> tuple[Path, Path]:
    """The example's record, and its copy made compact."""
    for name in ("whole", "small"):
        (tmp_path / name).mkdir()
        shutil.copyfile(collated / "record.db", tmp_path / name / "record.db")
    before, after = stemma.compact(tmp_path / "small/record.db")
    assert after < 0.7 * before
    return tmp_path / "whole/record.db", tmp_path / "small/record.db"


def test_a_compact_record_answers_as_before(two: tuple[Path, Path]) -> None:
    with Store(two[0]) as whole, Store(two[1]) as small:
        assert small.record() == replace(whole.record(), claims=(), statements=())
        assert small.meta("index") == "" and small.index.size() == 0, "it may only grow as a whole"
        assert {name: list(rows(small.record())) for name, rows in files().items()} == {
            name: list(rows(whole.record())) for name, rows in files().items()
        }
        assert search(small.db, '"step by step" letter') == search(whole.db, '"step by step" letter') != []
        for event in whole.record().events:
            told = replace(event_record(whole.db, event.id), claims=(), statements=())
            assert event_record(small.db, event.id) == told


@pytest.mark.slow
def test_a_compact_record_grows_as_another_does(two: tuple[Path, Path], tmp_path: Path) -> None:
    source = tmp_path / "new.jsonl"
    source.write_text(json.dumps(KESTRIA) + "\n")
    said = Said()
    for db in two:
        stemma.add([str(source)], db, progress=said)
    assert len([line for line in said.lines if "compact" in line and "small" in line]) == 1 == len(said.lines)
    with Store(two[0]) as whole, Store(two[1]) as small:
        assert not small.compact
        assert small.record() == whole.record()
        for table in ("support", "search_row"):
            count = f"SELECT count(*) FROM {table}"
            assert small.db.execute(count).fetchone() == whole.db.execute(count).fetchone()
        assert small.db.execute("SELECT DISTINCT * FROM support ORDER BY 1, 2, 4, 5, 6").fetchall() == (
            whole.db.execute("SELECT DISTINCT * FROM support ORDER BY 1, 2, 4, 5, 6").fetchall()
        )
        hits = [sorted((h.report, h.start) for h in search(s.db, "Kestria", 200)) for s in (small, whole)]
        assert hits[0] == hits[1]
