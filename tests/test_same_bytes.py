"""The same reports give the same bytes: under any hash seed, in any order, with any number of processes."""

import json
import os
import random
import subprocess
import sys
from pathlib import Path

import pytest

ROUNDS = 5  # seeds and orders
SIZE = 300  # reports: parts of the example's, many times over, each time with other names and figures
PART = 6  # paragraphs of a report, the next ones each time, so that all of its text is read and the rounds stay short
OTHERS = ("Marianne Corvina Halcyon Pelican Estrella", "Quill Tarn Orrin Selby Maddox", "Nine Twelve Thirty Fifty Four")


def pile(story: Path) -> list[dict[str, str]]:
    """The example's reports, retold with other names until there are enough of them."""
    told = [json.loads(line) for line in (story / "wires.jsonl").read_text(encoding="utf-8").splitlines()]
    told += [{"id": f.stem, "text": f.read_text(encoding="utf-8")} for f in sorted(story.glob("*.txt"))]
    rows = []
    for n in range(SIZE):
        row = dict(told[n % len(told)])
        paragraphs = [p for p in row["text"].split("\n") if p.strip()]
        begin = n // len(told) * PART % max(1, len(paragraphs))
        text = "\n".join(paragraphs[begin : begin + PART])
        for words in OTHERS:
            known, *rest = words.split()
            text = text.replace(known, [known, *rest][n // len(told) % (1 + len(rest))])
        rows.append(row | {"id": f"{row['id']}_{n}", "text": text})
    return rows


def made(rows: list[dict[str, str]], folder: Path, seed: int, jobs: int) -> dict[str, list[str]]:
    """The lines of every file of a record, without the row that a report was read from."""
    folder.mkdir()
    source = folder / "pile.jsonl"
    source.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    command = [sys.executable, "-m", "stemma.cli", "collate", str(source), "--out", str(folder), "--jobs", str(jobs)]
    subprocess.run(command, env=os.environ | {"PYTHONHASHSEED": str(seed)}, capture_output=True, check=False)
    source.unlink()
    files = {p.name: p.read_text(encoding="utf-8").splitlines() for p in sorted(folder.glob("*.jsonl"))}
    reports = [json.loads(line) for line in files["reports.jsonl"]]
    return files | {"reports.jsonl": [json.dumps({k: v for k, v in r.items() if k != "source"}) for r in reports]}


@pytest.mark.slow
def test_seed_order_and_processes_change_nothing(story: Path, tmp_path: Path) -> None:
    rows = pile(story)
    first = made(rows, tmp_path / "0", 0, 2)
    assert len(first["reports.jsonl"]) == SIZE
    for n in range(1, ROUNDS):
        random.Random(n).shuffle(rows)
        again = made(rows, tmp_path / str(n), n, 1 + n % 2)
        assert {name for name, lines in again.items() if lines != first[name]} == set()
