"""Reports a second and peak memory of the whole way and of each stage, on piles made from the example.

``python eval/bench.py 1000 10000`` measures two sizes.  A pile is the example's reports told again and again with
names, places, numbers and days of their own, so that its events are many and small, as in the world's news.
"""

import argparse
import json
import random
import re
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from example import EXAMPLES
from scorers import Row, rows

SYLLABLES = re.findall("..", "babebodadodraelenfafigagohahelinkakelalimamamonanoorpaperarosaseltatourvavizo")
NUMBER = re.compile(r"\b\d{1,2}\b|\b\d{3,5}\b(?!-)")
NAME = re.compile(r"\b(?!\w*day\b|The|This|They|When|With|That|Some|Half|Nine|About|Most|Share|Sign)[A-Z][a-z]{3,}\b")


def pile(size: int) -> Iterator[Row]:
    """Rows of about `size` reports: retellings of the example, each with its own world."""
    reports = sorted(_example(), key=lambda r: r["id"])
    for n in range(-(-size // len(reports))):
        chance = random.Random(n)
        names: dict[str, str] = {}
        day = date(2020, 1, 1) + timedelta(days=chance.randrange(1500))
        for report in reports[: size - n * len(reports)]:
            text = NAME.sub(lambda m, names=names, chance=chance: _renamed(m.group(), names, chance), report["text"])
            text = NUMBER.sub(lambda m, chance=chance: str(chance.randrange(2, 10 ** len(m.group()))), text)
            yield {"id": f"{report['id']}_{n}", "text": text, "outlet": report["outlet"], "published": day.isoformat()}


def _renamed(name: str, names: dict[str, str], chance: random.Random) -> str:
    if name not in names:
        names[name] = "".join(chance.choices(SYLLABLES, k=chance.choice((2, 3)))).capitalize()
    return names[name]


def _example() -> list[Row]:
    files = sorted((EXAMPLES / "strait").glob("*.txt"))
    pages = [{"id": f.stem, "text": f.read_text(encoding="utf-8"), "outlet": f.stem.split("_")[0]} for f in files]
    wires = rows(EXAMPLES / "strait" / "wires.jsonl")
    return pages + [{field: row[field] for field in ("id", "text", "outlet")} for row in wires]


class Clock:
    """Notes when each stage begins; a `Progress`."""

    def __init__(self) -> None:
        self.began: list[tuple[str, float]] = []

    def stage(self, name: str, total: int | None) -> None:
        """Note the time."""
        self.began.append((name, time.monotonic()))

    def advance(self, count: int = 1) -> None:
        """Nothing."""

    def seconds(self) -> dict[str, float]:
        """Seconds of each stage."""
        ends = [t for _, t in self.began[1:]] + [time.monotonic()]
        spent: dict[str, float] = {}
        for (name, start), end in zip(self.began, ends, strict=True):
            spent[name] = spent.get(name, 0) + end - start
        return spent


def measure(told: list[Row], jobs: int | None) -> tuple[dict[str, float], float]:
    """Seconds of each stage, and the peak memory of the processes in GiB."""
    from stemma import collate

    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "pile.jsonl"
        source.write_text("".join(json.dumps(row) + "\n" for row in told), encoding="utf-8")
        clock = Clock()
        collate([str(source)], Path(folder) / "out", jobs=jobs, progress=clock)
    peak = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return clock.seconds(), peak / 2**20


def main() -> None:
    """Measure every size, and print the growth between them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sizes", nargs="*", type=int, default=[1000, 10000])
    parser.add_argument("--jobs", type=int)
    args = parser.parse_args()
    before: tuple[int, float] | None = None
    for size in args.sizes:
        spent, peak = measure(list(pile(size)), args.jobs)
        whole = sum(spent.values())
        print(f"{size} reports: {size / whole:.1f} reports/s, {whole:.1f} s, peak {peak:.2f} GiB a process")
        for stage, seconds in spent.items():
            print(f"  {stage:<9} {seconds:8.1f} s  {size / max(seconds, 1e-9):10.1f} reports/s")
        if before:
            print(f"  {size / before[0]:.1f} times the reports took {whole / before[1]:.1f} times the time")
        before = (size, whole)


if __name__ == "__main__":
    main()
