"""A run gives the same record however it is made: other order, other jobs, killed and resumed."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import pytest

from stemma import collate
from stemma.exporters.jsonl import files
from stemma.store import Store

pytestmark = pytest.mark.slow


def _files(out: Path) -> dict[str, bytes]:
    return {name: (out / f"{name}.jsonl").read_bytes() for name in files()}


def _as_jsonl(story: Path, path: Path, *, backwards: bool) -> Path:
    """The story's text reports as rows of one file."""
    pile = [{"id": f.stem, "text": f.read_text(encoding="utf-8")} for f in sorted(story.glob("*.txt"))]
    pile += [json.loads(line) for line in (story / "wires.jsonl").read_text(encoding="utf-8").splitlines()]
    pile.sort(key=lambda r: r["id"], reverse=backwards)
    path.write_text("".join(json.dumps(row) + "\n" for row in pile), encoding="utf-8")
    return path


def _without_source(files: dict[str, bytes]) -> dict[str, list[Any]]:
    """The files, less the line number each report was read from."""
    parsed = {name: [json.loads(line) for line in data.splitlines()] for name, data in files.items()}
    for row in parsed["reports"]:
        row.pop("source")
    return parsed


def test_jobs_change_nothing(story: Path, collated: Path, tmp_path: Path) -> None:
    collate([str(story)], tmp_path, jobs=2)
    assert _files(collated) == _files(tmp_path)


def test_jobs_change_nothing_on_a_pile_of_many_batches(story: Path, tmp_path: Path) -> None:
    rows = [json.loads(line) for line in (story / "wires.jsonl").read_text(encoding="utf-8").splitlines()]
    pile = [row | {"id": f"{row['id']}_{n}"} for n in range(4) for row in rows]
    source = tmp_path / "pile.jsonl"
    source.write_text("".join(json.dumps(row) + "\n" for row in pile), encoding="utf-8")
    collate([str(source)], tmp_path / "one", jobs=1)
    collate([str(source)], tmp_path / "two", jobs=2)
    assert _files(tmp_path / "one") == _files(tmp_path / "two")


def test_order_changes_nothing(story: Path, tmp_path: Path) -> None:
    for name, backwards in (("forth", False), ("back", True)):
        (tmp_path / name).mkdir()
        collate([str(_as_jsonl(story, tmp_path / name / "pile.jsonl", backwards=backwards))], tmp_path / name, jobs=1)
    assert _without_source(_files(tmp_path / "forth")) == _without_source(_files(tmp_path / "back"))


def test_a_killed_run_leaves_a_valid_file_and_goes_on(story: Path, tmp_path: Path) -> None:
    """Killed at several moments in turn, then finished; nothing is read twice and the record is the same."""
    pile = tmp_path / "pile"
    pile.mkdir()
    _as_jsonl(story, pile / "a.jsonl", backwards=False)
    lines = (pile / "a.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    many = [row | {"id": f"{row['id']}_{n}"} for n in range(8) for row in rows]
    (pile / "a.jsonl").write_text("".join(json.dumps(row) + "\n" for row in many), encoding="utf-8")
    out, whole = tmp_path / "out", tmp_path / "whole"
    command = [sys.executable, "-m", "stemma.cli", "collate", str(pile / "a.jsonl"), "--out", str(out), "--jobs", "1"]
    read_before = 0
    for grown in ("work_done", "work_cache WHERE stage = 'clean'", "work_cache WHERE stage = 'annotate'"):
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        _wait_until_growing(out / "record.db", grown, process)
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        with Store(out / "record.db") as store:
            assert store.db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            assert store.meta("state") == "running"
            done = len(store.work.done(int(store.meta("run"))))
            assert done >= read_before
            read_before = done
    assert read_before > 0
    log = tmp_path / "read.log"
    subprocess.run([sys.executable, "-c", _LOGGING, str(log), *command[3:]], check=True)
    read_again = log.read_text().splitlines()
    assert len(read_again) == len(many) - read_before
    collate([str(pile / "a.jsonl")], whole, jobs=1)
    assert _files(out) == _files(whole)


def _wait_until_growing(path: Path, table: str, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + 240
    while time.monotonic() < end and process.poll() is None:
        if path.exists():
            # read-only: a watcher must not make or migrate what the run is making
            with suppress(sqlite3.Error), closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as db:
                if db.execute(f"SELECT count(*) FROM {table}").fetchone()[0]:
                    return
        time.sleep(0.01)
    raise AssertionError(f"{table} stayed empty; exit status {process.poll()}")


# Runs the command line with a reader that writes down every item it gives.
_LOGGING = """
import sys
from stemma import readers
log = open(sys.argv.pop(1), "a")
plain = readers.read
def logged(*args, **rest):
    for item in plain(*args, **rest):
        print(getattr(item, "source", item), file=log, flush=True)
        yield item
readers.read = logged
from stemma.cli import main
main()
"""
