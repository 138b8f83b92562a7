"""A record that grows: what changed is computed and written, no more, and equals the record made in one go."""

import json
import shutil
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

import stemma
from stemma.errors import StoreError
from stemma.exporters.jsonl import files
from stemma.model import Issue, Record, Report, kinds
from stemma.stages import COLLATE, way
from stemma.store import Store, writing

TOWNS = ("Arnholt", "Bexmoor", "Calder Bay", "Dunmere", "Eastwick")
THINGS = (
    ("A bakery in {} burned down on Monday, and the fire brigade saved the ovens.", "Smoke rose over {} until noon."),
    ("The council of {} voted to close its swimming pool.", "Swimmers of {} protested before the town hall."),
    ("A goat won the talent show of {}.", "The goat of {} was called Oswald, its owner Petra Lunde said."),
)


def pile(path: Path, towns: tuple[str, ...] = TOWNS) -> Path:
    """Unlike happenings in many towns, two reports each, as rows of one file."""
    rows = []
    for t, town in enumerate(towns):
        for n, (one, two) in enumerate(THINGS):
            day = f"2024-0{1 + n}-{10 + t}"
            for k, text in enumerate((one, two)):
                body = f"{town.upper()} - {text.format(town)} Nobody else in {town} had seen the like since the war."
                rows.append({"id": f"{town}-{n}-{k}".replace(" ", "_"), "text": body, "published": day})
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def dump(db: Path) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table of a record, owner by owner; not of those that runs work in."""
    with Store(db) as store:
        names = [name for (name,) in store.db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        kept = [n for n in names if not n.startswith(("work_", "search_", "meta", "history", "notice", "sqlite"))]
        return {name: sorted(store.db.execute(f"SELECT * FROM {name}"), key=repr) for name in kept}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a pile and its record."""
    folder = tmp_path_factory.mktemp("made")
    stemma.collate([str(pile(folder / "pile.jsonl"))], folder / "out")
    return folder


@pytest.fixture
def grown(made: Path, tmp_path: Path) -> Iterator[Path]:
    """A record of a pile, to which one report of another town is to be added."""
    shutil.copytree(made, tmp_path, dirs_exist_ok=True)
    text = "KARLSTAD - A chess club in Karlstad found a medal of 1911 under its floor, its treasurer said on Sunday."
    (tmp_path / "medal.txt").write_text(text)
    yield tmp_path


def test_one_report_more_collates_only_what_it_touches(grown: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    collated: list[object] = []
    plain = COLLATE.work

    def watched(pieces: "list[object]", model: str | None) -> object:
        collated.extend(pieces)
        return plain(pieces, model)  # type: ignore[arg-type]  # a plain list stands for a batch of pieces

    monkeypatch.setattr(way, "COLLATE", _with(watched))
    summary = stemma.add([str(grown / "medal.txt")], grown / "out" / "record.db")
    assert summary.read.new == 1
    assert len(collated) == 1
    assert summary.changed == 1


def _with(work: object) -> object:
    from dataclasses import replace

    return replace(COLLATE, work=work)  # type: ignore[arg-type]  # the watched twin of its work


def test_a_grown_record_equals_one_made_in_one_go(made: Path, grown: Path) -> None:
    stemma.add([str(grown / "medal.txt")], grown / "out" / "record.db")
    stemma.collate([str(made / "pile.jsonl"), str(grown / "medal.txt")], grown / "whole")
    for name in files():
        assert (grown / "out" / f"{name}.jsonl").read_bytes() == (grown / "whole" / f"{name}.jsonl").read_bytes(), name
    assert (grown / "out" / "index.html").read_bytes() == (grown / "whole" / "index.html").read_bytes()
    assert dump(grown / "out" / "record.db") == dump(grown / "whole" / "record.db")


def test_a_judgement_and_its_undoing_leave_the_record_as_it_was(grown: Path) -> None:
    db = grown / "out" / "record.db"
    before = dump(db)
    stemma.judge(db, "merge", ["Arnholt-0-0", "Bexmoor-0-0"])
    assert dump(db)["event"] != before["event"]
    (judged,) = stemma.judgements(db)
    stemma.undo(db, judged.id)
    after = dump(db)
    assert {n for n in before if n != "judgement" and after[n] != before[n]} == set()


def test_only_changed_rows_are_written(grown: Path) -> None:
    db = grown / "out" / "record.db"
    with Store(db, write=True) as store:
        record = store.record()
        assert not store.delta(record)
        first, *rest = record.reports
        more = way.in_order((*record.issues, Issue("read", "x", "y")))
        changed = Record(**_parts(record) | {"reports": (_retitled(first), *rest), "issues": more})
        delta = store.write(changed)
        assert {(kind, owner) for kind, owner, _ in delta} == {("report", first.id), ("issue", "x")}
        assert set(store.record().issues) == set(changed.issues)
        assert store.record().reports == changed.reports
        gone = Record(**_parts(changed) | {"issues": record.issues})
        assert [(kind, rows) for kind, _, rows in store.write(gone)] == [("issue", ())]


def _parts(record: Record) -> dict[str, Any]:
    return {kind.part: kind.rows(record) for kind in kinds.known()}


def _retitled(report: Report) -> Report:
    from dataclasses import replace

    return replace(report, headline="Another headline")


@pytest.mark.slow
def test_the_second_writer_waits_and_says_so(grown: Path) -> None:
    db = grown / "out" / "record.db"
    said: list[str] = []
    order: list[str] = []

    def later() -> None:
        with writing(db, said.append, patience=60):
            order.append("second")

    with writing(db):
        waiting = threading.Thread(target=later)
        waiting.start()
        time.sleep(1.2)
        order.append("first")
    waiting.join()
    assert order == ["first", "second"]
    assert "waiting" in said[0]
    with writing(db), pytest.raises(StoreError, match="in use"), writing(db, patience=0.1):
        pass


@pytest.mark.slow
def test_a_judgement_during_an_add_is_not_lost(grown: Path) -> None:
    db = grown / "out" / "record.db"
    more = pile(grown / "more.jsonl", ("Kestrel Point", "Lowmere", "Morrow"))
    command = [sys.executable, "-m", "stemma.cli", "add", str(more), "--db", str(db), "--jobs", "1"]
    adding = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    end = time.monotonic() + 120
    while time.monotonic() < end and adding.poll() is None:
        with closing(sqlite3.connect(f"file:{db}?mode=ro", uri=True)) as watched:
            if watched.execute("SELECT value FROM meta WHERE name = 'state'").fetchone() == ("running",):
                break
        time.sleep(0.02)
    assert stemma.events(db)  # reading goes on meanwhile
    stemma.judge(db, "merge", ["Arnholt-0-0", "Bexmoor-0-0"])
    assert adding.wait(240) in (0, 1)
    of = {report: event.id for event in stemma.events(db) for report in event.reports}
    assert of["Arnholt-0-0"] == of["Bexmoor-0-0"]
    assert {"Morrow-0-0", "Lowmere-2-1"} <= of.keys()
