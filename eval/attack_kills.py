"""Runs killed at random moments: is the record whole after each, and in the end what an undisturbed run makes?"""

import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from contextlib import closing, suppress
from pathlib import Path

STORY = Path(__file__).parent.parent / "examples" / "strait"
COPIES = 6  # of the example's reports, so that a run takes some seconds
LONGEST = 5.0  # seconds after which a run is killed at the latest


def killed(times: int = 100, seed: int = 1) -> dict[str, object]:
    """Kill -9 so many runs of collate and add at random moments; how many left a record that is whole, and equal."""
    chance = random.Random(seed)
    whole = finished = 0
    with tempfile.TemporaryDirectory() as at:
        folder = Path(at)
        first, second = _piles(folder)
        commands = [["collate", str(first), "--out"], ["add", str(second), "--db"]]
        for command in commands:
            _run([*command, str(folder / "calm" / ("record.db" if command[0] == "add" else ""))])
        kills, rounds, equal = 0, 0, 0
        while kills < times:
            rounds += 1
            out = folder / f"round{rounds}"
            for command in commands:
                target = str(out / ("record.db" if command[0] == "add" else ""))
                while not _run([*command, target], chance.uniform(0.2, LONGEST) if kills < times else None):
                    kills += 1
                    whole += _sound(out / "record.db")
                finished += 1
            equal += _files(out) == _files(folder / "calm")
    return {"kills": kills, "whole after": whole, "runs finished": finished, "rounds": rounds, "rounds equal": equal}


def _piles(folder: Path) -> tuple[Path, Path]:
    rows = [json.loads(line) for line in (STORY / "wires.jsonl").read_text(encoding="utf-8").splitlines()]
    rows += [{"id": f.stem, "text": f.read_text(encoding="utf-8")} for f in sorted(STORY.glob("*.txt"))]
    paths = folder / "first.jsonl", folder / "second.jsonl"
    for path, numbers in zip(paths, (range(COPIES - 1), range(COPIES - 1, COPIES)), strict=True):
        pile = [row | {"id": f"{row['id']}_{n}"} for n in numbers for row in rows]
        path.write_text("".join(json.dumps(row) + "\n" for row in pile), encoding="utf-8")
    return paths


def _run(words: list[str], seconds: float | None = None) -> bool:
    """True where the run ended by itself before it was killed."""
    command = [sys.executable, "-m", "stemma.cli", *words, "--jobs", "2"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        return process.wait(seconds) in (0, 1)
    except subprocess.TimeoutExpired:
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        return False


def _sound(db: Path) -> bool:
    """Whether a record that a killed run left can be read, or is not there yet."""
    end = time.monotonic() + 5
    while time.monotonic() < end:
        if not db.exists():
            return True
        with suppress(sqlite3.Error), closing(sqlite3.connect(db, timeout=5)) as opened:
            return bool(opened.execute("PRAGMA integrity_check").fetchone() == ("ok",))
    return False


def _files(out: Path) -> dict[str, bytes]:
    return {p.name: p.read_bytes() for p in sorted(out.glob("*.jsonl"))}


if __name__ == "__main__":
    print(json.dumps(killed(int(sys.argv[1]) if len(sys.argv) > 1 else 100)))
