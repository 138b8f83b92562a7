"""Reports a second and peak memory of the whole way and of each stage, and pages that one core cleans in a second.

``python eval/bench.py 1000 10000`` measures two sizes, on piles made from the example and from the gold reports where
those are present.  A pile is such reports told again and again with names, places, numbers and days of their own, so
that its events are many and small, as in the world's news.
"""

import argparse
import contextlib
import json
import os
import random
import re
import resource
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import partial
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))

from example import EXAMPLES  # noqa: E402
from scorers import Row, rows  # noqa: E402

ROUNDS = 5  # cleaning is measured so often, and the fastest counts
SYLLABLES = re.findall("..", "babebodadodraelenfafigagohahelinkakelalimamamonanoorpaperarosaseltatourvavizo")
NUMBER = re.compile(r"\b\d{1,2}\b|\b\d{3,5}\b(?!-)")
NAME = re.compile(r"\b(?!\w*day\b|The|This|They|When|With|That|Some|Half|Nine|About|Most|Share|Sign)[A-Z][a-z]{3,}\b")


def pile(told: list[Row], size: int) -> Iterator[Row]:
    """Rows of `size` reports: retellings of the told ones, each time in a world of its own."""
    reports = sorted(told, key=lambda r: r["id"])
    for n in range(-(-size // len(reports))):
        chance = random.Random(n)
        names: dict[str, str] = {}
        day = date(2020, 1, 1) + timedelta(days=chance.randrange(1500))
        for report in reports[: size - n * len(reports)]:
            text = _retold(report["text"], names, chance)
            yield {"id": f"{report['id']}_{n}", "text": text, "outlet": report["outlet"], "published": day.isoformat()}


def _retold(text: str, names: dict[str, str], chance: random.Random) -> str:
    text = NAME.sub(lambda m: _renamed(m.group(), names, chance), text)
    return NUMBER.sub(lambda m: str(chance.randrange(2, 10 ** len(m.group()))), text)


def _renamed(name: str, names: dict[str, str], chance: random.Random) -> str:
    if name not in names:
        names[name] = "".join(chance.choices(SYLLABLES, k=chance.choice((2, 3)))).capitalize()
    return names[name]


def example_rows() -> list[Row]:
    """The reports of the example story as rows."""
    files = sorted((EXAMPLES / "strait").glob("*.txt"))
    pages = [{"id": f.stem, "text": f.read_text(encoding="utf-8"), "outlet": f.stem.split("_")[0]} for f in files]
    wires = rows(EXAMPLES / "strait" / "wires.jsonl")
    return pages + [{field: row[field] for field in ("id", "text", "outlet")} for row in wires]


class Clock(threading.Thread):
    """Notes when each stage begins, and the most memory all processes held in it; a `Progress`."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.began: list[tuple[str, float]] = []
        self.peak: dict[str, int] = {}
        self.done = threading.Event()

    def stage(self, name: str, total: int | None) -> None:
        """Note the time."""
        self.began.append((name, time.monotonic()))

    def advance(self, count: int = 1) -> None:
        """Nothing."""

    def say(self, text: str) -> None:
        """Nothing."""

    def run(self) -> None:
        """Look at the memory ten times a second."""
        while not self.done.wait(0.1):
            if self.began:
                stage = self.began[-1][0]
                self.peak[stage] = max(self.peak.get(stage, 0), held())

    def seconds(self) -> dict[str, float]:
        """Seconds of each stage."""
        ends = [t for _, t in self.began[1:]] + [time.monotonic()]
        spent: dict[str, float] = {}
        for (name, start), end in zip(self.began, ends, strict=True):
            spent[name] = spent.get(name, 0) + end - start
        return spent


def held() -> int:
    """Bytes of memory this process and its children hold; of this process alone, at its most, where /proc is absent."""
    me = Path(f"/proc/self/task/{threading.main_thread().native_id}/children")
    try:
        family = ["self", *me.read_text().split()]
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    total = 0
    for process in family:
        with contextlib.suppress(OSError):  # it may have ended just now
            total += int(Path(f"/proc/{process}/statm").read_text().split()[1]) * resource.getpagesize()
    return total


def measure(told: list[Row], jobs: int) -> Clock:
    """Collate a pile; the clock that watched."""
    from stemma import collate

    clock = Clock()
    clock.start()
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "pile.jsonl"
        source.write_text("".join(json.dumps(row) + "\n" for row in told), encoding="utf-8")
        collate([str(source)], Path(folder) / "out", jobs=jobs, progress=clock)
        clock.done.set()
    return clock


def show(title: str, told: list[Row], sizes: list[int], jobs: int) -> None:
    """Measure every size of a pile made from some reports, and print the growth between them."""
    before: tuple[int, float] | None = None
    for size in sizes:
        clock = measure(list(pile(told, size)), jobs)
        spent = clock.seconds()
        whole = sum(spent.values())
        peak = max(clock.peak.values(), default=0) / 2**30
        print(f"{title}, {size} reports: {size / whole:.1f} reports/s, {whole:.1f} s, peak {peak:.2f} GiB")
        for stage, seconds in spent.items():
            memory = clock.peak.get(stage, 0) / 2**30
            print(f"  {stage:<9} {seconds:8.1f} s  {size / max(seconds, 1e-9):10.1f} reports/s  {memory:6.2f} GiB")
        if before:
            print(f"  {size / before[0]:.1f} times the reports took {whole / before[1]:.1f} times the time")
        before = (size, whole)


def cleaning(data: Path) -> None:
    """Pages and clean texts that one core cleans in a second of its own time, whatever else the machine does."""
    from stemma.cleaning import clean
    from stemma.model import Capture

    sets = {
        "HTML pages": [Capture(r["id"], r["html"], "html") for r in rows(data / "article_extraction.jsonl.gz")],
        "text pages": [Capture(r["id"], r["text"]) for r in rows(data / "text_pages.jsonl.gz")],
        "clean texts": [Capture(r["id"], r["text"]) for r in rows(data / "seesaw.jsonl.gz")],
    }
    for name, captures in sets.items():
        if captures:
            clean(captures[0])  # models and tables are loaded once
            fastest = min(_seconds(partial(list, map(clean, captures))) for _ in range(ROUNDS))
            size = sum(len(c.text) for c in captures) // len(captures)
            print(f"cleaning, {name} of {size:,} letters: {len(captures) / fastest:.0f} a second of one core")


def _seconds(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def main() -> None:
    """Measure the example, and the gold reports where they are present."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sizes", nargs="*", type=int, default=[1000, 10000])
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--data", type=Path, default=Path(os.environ.get("STEMMA_DATA", HERE / "../../shared/data")))
    args = parser.parse_args()
    cleaning(args.data)
    show("example", example_rows(), args.sizes, args.jobs)
    gold = [row for name in ("news_cluster", "seesaw") for row in rows(args.data / f"{name}.jsonl.gz")]
    if gold:
        show("news", gold, args.sizes, args.jobs)


if __name__ == "__main__":
    main()
