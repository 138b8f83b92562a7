"""A lake against the record of the same reports, and how its making grows: ``python eval/scale.py grow 1000 2000``.

``grow`` makes lakes of worlds made from the example (see `bench.pile`), each over four days, every twelfth report
without a date, and prints seconds (by the clock, and of the processors), the most memory that one process held, and the
bytes that were sent to where windows are solved; the sizes that tell are 10000 and 100000.  ``agree`` makes the record
as well, of fiction (`training`) and of real reports where they are present, and prints the share of reports of which
both find the same, and the B-cubed agreement of their events.  ``--window`` sets how many reports a window has, so
that a small pile has several.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))

from bench import example_rows, pile  # noqa: E402
from bench_add import bcubed, gold  # noqa: E402
from scorers import Row, rows  # noqa: E402

FICTION = HERE.parent / "training" / "grouping" / "fiction"

FINDINGS = ("names", "times", "quotations", "acts")
OF_EVENTS = {"quotations": ("utterance",)}  # columns of a finding that its event decides
PART = 250  # reports a file


def worlds(size: int) -> list[Row]:
    """Reports of happenings that are told over four days, some without a date."""
    told = []
    for n, row in enumerate(pile(example_rows(), size)):
        day = date.fromisoformat(row.pop("published")) + timedelta(days=n * 7 % 4)
        told.append(row | ({} if n % 12 == 5 else {"published": day.isoformat()}))
    return told


def fiction() -> list[Row]:
    """Invented reports of many storylines over two years, some without a date."""
    told = [row for file in sorted(FICTION.glob("*.jsonl")) for row in rows(file)]
    kept = ("id", "outlet", "headline", "text", "published")
    return [{k: row[k] for k in kept if k != "published" or n % 12 != 5} for n, row in enumerate(told)]


def write(told: list[Row], folder: Path) -> Path:
    """Rows as files of JSON lines."""
    folder.mkdir(parents=True)
    for at in range(0, len(told), PART):
        lines = "".join(json.dumps(row) + "\n" for row in told[at : at + PART])
        (folder / f"{at:07}.jsonl").write_text(lines, encoding="utf-8")
    return folder


def by_report(rows: list[Row], apart: tuple[str, ...] = ()) -> dict[str, str]:
    """Each report's rows as one string, the columns ``apart`` left out."""
    found: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        found[row["report"]].append({k: v for k, v in row.items() if k not in apart})
    return {report: json.dumps(of, sort_keys=True, default=str) for report, of in found.items()}


def agreement(lake: Path, record: Path) -> dict[str, Any]:
    """How far a lake is as the record (its folder) is: shares of reports with the same findings, events by B-cubed."""
    from pyarrow import dataset

    import stemma

    stemma.export(record / "record.db", record / "parquet", "parquet")

    def both(kind: str) -> list[list[Row]]:
        files = json.loads((lake / "manifest.json").read_bytes())["kinds"][kind]["files"]
        made = [
            dataset.dataset([str(lake / f) for f in files]),
            dataset.dataset(record / "parquet" / f"{kind}.parquet"),
        ]
        return [d.to_table(columns=made[1].schema.names).to_pylist() if len(d.files) else [] for d in made]

    of_lake, of_record = ({r["report"]: r for r in rows} for rows in both("reports"))
    figures: dict[str, Any] = {"reports": len(of_record), "the same reports": of_lake.keys() == of_record.keys()}
    for column in ("text", "published", "origin", "copies"):
        same = sum(of_lake[r][column] == of_record[r][column] for r in of_record)
        figures[column] = same / len(of_record)
    for kind in FINDINGS:
        one, two = (by_report(rows, OF_EVENTS.get(kind, ())) for rows in both(kind))
        figures[kind] = sum(one.get(r) == two.get(r) for r in of_record) / len(of_record)
    one, two = ({r: row["event"] or r for r, row in of.items()} for of in (of_lake, of_record))
    precision, recall = bcubed(one, two)
    figures["events"] = 2 * precision * recall / (precision + recall)
    claims = [{(c["event"], c["claim"]): c for c in rows} for rows in both("claims")]
    figures["claims"] = sum(claims[0].get(k) == c for k, c in claims[1].items()) / max(1, len(claims[1]))
    return figures


def memory() -> dict[int, int]:
    """Bytes that each process below this one holds."""
    children: dict[int, list[int]] = defaultdict(list)
    held = {}
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            told = status.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        pid = int(status.parent.name)
        children[int(told[1])].append(pid)
        held[pid] = int(told[21]) * os.sysconf("SC_PAGE_SIZE")
    found: dict[int, int] = {}
    todo = [os.getpid()]
    while todo:
        below = children[todo.pop()]
        todo += below
        found |= {pid: held[pid] for pid in below}
    return found


def timed(command: list[str], env: Mapping[str, str]) -> tuple[float, float, int]:
    """Seconds by the clock and of the processors that a command took, and the most bytes one process of it held."""
    peak, done = [0], threading.Event()

    def watch() -> None:
        while not done.wait(0.2):
            peak[0] = max([peak[0], *memory().values()])

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    began, before = time.monotonic(), resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=True, env={**os.environ, **env}, stdout=subprocess.DEVNULL)
    spent, after = time.monotonic() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
    done.set()
    watcher.join()
    return spent, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, peak[0]


def collated(source: Path, out: Path, args: argparse.Namespace, *engine: str) -> tuple[float, float, int]:
    """Collate by the command line; see `timed`."""
    knobs = source.parent / "knobs.toml"
    knobs.write_text(f"[lakes]\nwindow = {args.window}\n" if args.window else "")
    command = [sys.executable, "-m", "stemma", "collate", str(source), "--quiet", "--jobs", str(args.jobs)]
    return timed([*command, *engine, "--out", str(out)], {"STEMMA_SETTINGS": str(knobs)})


def grow(args: argparse.Namespace) -> None:
    """Make lakes of every size, and print what each took."""
    before: tuple[int, float] | None = None
    for size in args.sizes:
        with tempfile.TemporaryDirectory() as folder:
            source, lake = write(worlds(size), Path(folder) / "in"), Path(folder) / "lake"
            seconds, own, peak = collated(source, lake, args, "--engine", args.engine)
            sent = sum(f.stat().st_size for f in (lake / "work" / "windows").rglob("*.parquet"))
            many = len(json.loads((lake / "manifest.json").read_bytes())["work"]["solved"])
        line = (
            f"{size} reports, {args.engine}, {args.jobs} workers: {seconds:.0f} s, {own:.0f} s of the processors, "
            f"at most {peak / 2**20:.0f} MiB a process, {sent / size:.0f} bytes a report shuffled, {many} windows"
        )
        if before:
            line += f", {(own / before[1]) / (size / before[0]):.2f} of linear"
        print(line, flush=True)
        before = size, own


def agree(args: argparse.Namespace) -> None:
    """Make lake and record of piles, and print how far they agree."""
    for name, told in (("fiction", fiction()), ("news", gold(args.data))):
        if not told:
            continue
        with tempfile.TemporaryDirectory() as folder:
            source = write(told, Path(folder) / "in")
            collated(source, Path(folder) / "lake", args, "--engine", args.engine)
            collated(source, Path(folder) / "record", args)
            figures = agreement(Path(folder) / "lake", Path(folder) / "record")
            many = len(json.loads((Path(folder) / "lake" / "manifest.json").read_bytes())["work"]["solved"])
        shown = ", ".join(f"{k} {v if isinstance(v, int) else f'{v:.4f}'}" for k, v in figures.items())
        print(f"{name}, {many} windows: {shown}", flush=True)


def main() -> None:
    """Measure what is asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("grow", "agree"))
    parser.add_argument("sizes", nargs="*", type=int, default=[10000, 100000])
    parser.add_argument("--engine", default="daft")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--window", type=int, default=0)
    parser.add_argument("--data", type=Path, default=HERE.parent.parent / "shared" / "data")
    args = parser.parse_args()
    (grow if args.what == "grow" else agree)(args)


if __name__ == "__main__":
    main()
