"""Attacks on Stemma, bounded in count and time: `python eval/attack.py [NAME ...]` prints what each came to.

An attack is one function that returns figures by name; adding one is adding it to `ATTACKS`.
"""

import itertools
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, field
from pathlib import Path

import damage
from attack_kills import killed
from attack_server import load
from bench_pages import made_up
from stemma import readers
from stemma.model import Capture, Issue
from stemma.readers import shown
from stemma.stages.clean import CLEAN
from stemma.store import Store

Figures = dict[str, object]
FILES = 1_500
MIB = 2**20


@dataclass(slots=True)
class Told:
    """What became of some files: how many gave what, which told nothing, and what the slowest and the largest were."""

    files: int = 0
    captures: int = 0
    reports: int = 0
    issues: int = 0
    silent: list[str] = field(default_factory=list)  # files, and captures, with neither report nor issue
    broken: list[str] = field(default_factory=list)  # what cannot be written as UTF-8, or names another file
    leaked: list[str] = field(default_factory=list)  # what was read out of a file that nobody named
    slowest: tuple[float, str] = (0.0, "")  # seconds of CPU
    largest: tuple[int, str] = (0, "")  # bytes

    def ran(self, path: Path, canary: str = "") -> None:
        """Read and clean one file, and note what came of it."""
        begun = time.process_time()
        items = list(readers.read([str(path)]))
        captures = [item for item in items if isinstance(item, Capture)]
        cleaned = [(told.value, told.issues) for told in CLEAN.guarded([(c, ()) for c in captures], None)]
        spent = time.process_time() - begun
        self.files += 1
        self.captures += len(captures)
        self.reports += sum(report is not None for report, _ in cleaned)
        self.issues += len(items) - len(captures) + sum(len(issues) for _, issues in cleaned)
        self.silent += [] if items else [path.name]
        self.silent += [
            c.source for c, (report, issues) in zip(captures, cleaned, strict=True) if not (report or issues)
        ]
        keys = [item.about if isinstance(item, Issue) else item.source for item in items]
        self.broken += [path.name for key in keys if not key.startswith(shown(str(path)))]
        said = json.dumps([str(item) for item in items], ensure_ascii=False)
        try:
            said.encode("utf-8")
        except UnicodeEncodeError:
            self.broken.append(path.name)
        self.leaked += [path.name] if canary and canary in said else []
        self.slowest = max(self.slowest, (spent, path.name))
        self.largest = max(self.largest, (path.stat().st_size, path.name))


def told(files: Iterable[tuple[str, bytes]], canary: str = "") -> Told:
    """What becomes of some files, each written, read, cleaned and removed."""
    found = Told()
    with tempfile.TemporaryDirectory() as folder:
        for name, data in files:
            path = Path(folder, name)
            path.write_bytes(data)
            del data
            found.ran(path, canary)
            path.unlink()
    return found


def fuzzed(number: int = FILES) -> Figures:
    """Damaged files of every format, bombs and empty files: how many gave neither a report nor an issue."""
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as secret:
        canary = "the harbour's own secret"
        secret.write(canary)
        secret.flush()
        before = peak()
        damaged = told(damage.damaged(number))
        between = peak()
        hostile = told([*damage.empties()], canary)
        bombs = told(damage.bombs(secret.name), canary)
    every = (damaged, hostile, bombs)
    return {
        "files": sum(t.files for t in every),
        "captures": sum(t.captures for t in every),
        "reports": sum(t.reports for t in every),
        "issues": sum(t.issues for t in every),
        "neither report nor issue": [name for t in every for name in t.silent],
        "not writable, or of another file": [name for t in every for name in t.broken],
        "read from a file nobody named": [name for t in every for name in t.leaked],
        "slowest (s of CPU)": max(t.slowest for t in every),
        "largest (bytes)": max(t.largest for t in every),
        "peak memory before, after the damaged, after the bombs (MiB)": (before, between, peak()),
    }


def collated(number: int = FILES) -> Figures:
    """The same files in one folder, as one `stemma collate`: what it left out, the seconds and the memory it took."""
    with tempfile.TemporaryDirectory() as folder:
        pile, out, secret = Path(folder, "pile"), Path(folder, "out"), Path(folder, "secret.txt")
        pile.mkdir()
        secret.write_text(canary := "the harbour's own secret")
        for name, data in itertools.chain(damage.damaged(number), damage.empties(), damage.bombs(str(secret))):
            (pile / name).write_bytes(data)
        command = [sys.executable, "-m", "stemma", "collate", str(pile), "--out", str(out), "--jobs", "1"]
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        assert process.stderr is not None
        said = process.stderr.read()
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        rows = {
            name: [json.loads(line) for line in (out / f"{name}.jsonl").open(encoding="utf-8")]
            for name in ("reports", "versions", "issues")
            if (out / f"{name}.jsonl").exists()
        }
        # A damaged file may hold another version of the item that another one holds.
        keys = [row["source"] for name in ("reports", "versions") for row in rows.get(name, ())]
        keys += [row["about"] for row in rows.get("issues", ())]
        named = {Path(key.removeprefix(str(pile)).lstrip("/").partition("#")[0]).parts[:1] for key in keys}
        return {
            "exit": process.returncode,
            "error": said[-500:],
            "files": sum(1 for _ in pile.iterdir()),
            "reports": len(rows.get("reports", ())),
            "issues": len(rows.get("issues", ())),
            "neither report nor issue": sorted(p.name for p in pile.iterdir() if (p.name,) not in named),
            "read from a file nobody named": [p.name for p in out.glob("*.jsonl") if canary in p.read_text("utf-8")],
            "s of CPU": round(used.ru_utime + used.ru_stime, 1),
            "peak memory (MiB)": mebibytes(used.ru_maxrss),
        }


def served(reports: int = 5_400, requests: int = 1_000) -> Figures:
    """A served record of so many reports, unlike each other, under 32 clients and 70 half-sent requests."""
    with tempfile.TemporaryDirectory() as folder:
        db = Path(folder, "record.db")
        with Store(db, create=True) as store:
            store.write(made_up(reports))
        found = load(db, requests)
        return asdict(found) | {"a second": round(found.rate, 1)}


def peak() -> int:
    """The most memory this process has held, in MiB."""
    return mebibytes(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)


def mebibytes(most: int) -> int:
    """What the system tells of memory held, in MiB."""
    return most // (MIB if sys.platform == "darwin" else 1024)


ATTACKS: dict[str, Callable[[], Figures]] = {"files": fuzzed, "collate": collated, "kills": killed, "server": served}


def main(names: list[str]) -> int:
    """Run the attacks named, or all; print their figures as one JSON object a line."""
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    unknown = [name for name in names if name not in ATTACKS]
    if unknown:
        print(f"no such attack: {', '.join(unknown)}; there are {', '.join(ATTACKS)}", file=sys.stderr)
        return 2
    for name in names or ATTACKS:
        begun = time.process_time()
        figures = ATTACKS[name]()
        print(json.dumps({"attack": name, "cpu": round(time.process_time() - begun, 1)} | figures, default=str))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
