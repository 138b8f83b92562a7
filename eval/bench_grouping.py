"""Reports a second and peak memory of origins and events together, as a run does them: beside each other.

``python eval/bench_grouping.py 10000 100000`` measures two sizes on piles made from the example, cleaned beforehand.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))

from bench import example_rows, held, pile  # noqa: E402
from scorers import Row  # noqa: E402

if TYPE_CHECKING:
    from stemma.model import Report


def reports(told: list[Row], size: int) -> "list[Report]":
    """The pile as cleaned reports."""
    from stemma.dates import from_iso
    from stemma.model import Report

    return [
        Report(r["id"], r["text"], outlet=r["outlet"], published=from_iso(r["published"])) for r in pile(told, size)
    ]


def measure(size: int) -> dict[str, float]:
    """Seconds and peak memory of both steps over one pile."""
    from stemma import grouping
    from stemma.engine import Pool
    from stemma.engine.run import worked
    from stemma.stages.group import ORIGINS

    told = sorted(reports(example_rows(), size), key=lambda r: r.id)
    peak, done = [0], threading.Event()

    def watch() -> None:
        while not done.wait(0.1):
            peak[0] = max(peak[0], held())

    watcher = threading.Thread(target=watch, daemon=True)
    with Pool(2) as pool:
        list(pool.map(len, [[1], [2]]))  # the processes of a run have started long before
        watcher.start()
        began = time.monotonic()
        whose = pool.beside(worked, [("", (told, {}))], ORIGINS, None)
        found = grouping.group(told, {})
        own = time.monotonic() - began
        whose()
        spent = time.monotonic() - began
        done.set()
        watcher.join()
    return {"seconds": spent, "events_seconds": own, "peak": peak[0] / 2**30, "events": len(found.events)}


def main() -> None:
    """Measure every size in a process of its own, and print the growth between them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sizes", nargs="*", type=int, default=[10000, 100000])
    parser.add_argument("--one", type=Path, help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.one:
        args.one.write_text(json.dumps(measure(args.sizes[0])))
        return
    before = 0.0
    for size in args.sizes:
        with tempfile.TemporaryDirectory() as folder:
            out = Path(folder) / "one.json"
            subprocess.run([sys.executable, __file__, str(size), "--one", str(out)], check=True, env=os.environ)
            row = json.loads(out.read_text())
        growth = f", {row['seconds'] / before:.1f} times the time" if before else ""
        print(
            f"origins and events, {size} reports: {size / row['seconds']:.0f} reports/s, {row['seconds']:.1f} s "
            f"(events alone {row['events_seconds']:.1f} s), peak {row['peak']:.2f} GiB, {row['events']} events{growth}",
            flush=True,
        )
        before = row["seconds"]


if __name__ == "__main__":
    main()
