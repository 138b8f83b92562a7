"""How well a record that grows by its index agrees with one grouped as a whole, and what adding to a large one costs.

``python eval/bench_add.py agree`` adds piles in ten pieces by the index, whatever their size, and prints the B-cubed
agreement of the events with those of the whole; nothing is annotated, for events do not rest on it.
``python eval/bench_add.py time 10000`` adds 100 reports, taken from all over the pile, to a record of so many short
fictional ones, and prints the seconds of each stage by the clock and of the processor.
"""

import argparse
import json
import os
import random
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))

from bench import example_rows, pile  # noqa: E402
from scorers import Row, rows  # noqa: E402

SHORT = 60  # words of a report of the timed pile
ADDED = 100  # reports
PIECES = 10


def bcubed(one: dict[str, str], two: dict[str, str]) -> tuple[float, float]:
    """How much of each report's event in the first is in its event in the second, and the other way round."""
    here, there = defaultdict(set), defaultdict(set)
    for report in one.keys() | two.keys():
        here[one.get(report, report)].add(report)
        there[two.get(report, report)].add(report)
    both = [(here[one.get(r, r)], there[two.get(r, r)]) for r in sorted(one.keys() | two.keys())]
    precision, recall = (sum(len(a & b) / len(s) for s, a, b in sides) / len(both)
                         for sides in ([(a, a, b) for a, b in both], [(b, a, b) for a, b in both]))  # fmt: skip
    return precision, recall


def events(db: Path) -> dict[str, str]:
    """The main event of every report."""
    import stemma

    return {report: event.id for event in stemma.events(db) for report in event.own}


def unread() -> None:
    """Let nothing be found in any report."""
    from stemma.annotators import Annotated
    from stemma.engine import Told
    from stemma.stages import ANNOTATE, way

    def nothing(reports: Sequence[Any], model: str | None) -> list[Told[Annotated]]:
        return [Told(Annotated()) for _ in reports]

    vars(way)["ANNOTATE"] = replace(ANNOTATE, work=nothing)


def agreement(name: str, told: Sequence[Row], pieces: int = PIECES) -> None:
    """Add a pile in pieces by the index, then group it as a whole, and print how well both agree."""
    import stemma
    from stemma.stages import growing

    growing.WHOLE_BELOW = 0
    shuffled = list(told)
    random.Random(1).shuffle(shuffled)
    step = -(-len(shuffled) // pieces)
    spent = []
    with tempfile.TemporaryDirectory() as folder:
        db = Path(folder) / "out" / "record.db"
        for at in range(0, len(shuffled), step):
            piece = Path(folder) / f"{at}.jsonl"
            piece.write_text("".join(json.dumps(row) + "\n" for row in shuffled[at : at + step]), encoding="utf-8")
            began = time.process_time()
            if at:
                stemma.add([str(piece)], db)
            else:
                stemma.collate([str(piece)], db.parent)
            spent.append(time.process_time() - began)
        grown = events(db)
        began = time.process_time()
        stemma.update(db)
        whole = time.process_time() - began
        precision, recall = bcubed(grown, events(db))
    f1 = 2 * precision * recall / (precision + recall)
    print(
        f"{name}, {len(told)} reports in {pieces} pieces: B-cubed {f1:.4f} (P {precision:.4f}, R {recall:.4f}); "
        f"the last piece {spent[-1]:.1f} s of the processor, the whole {whole:.1f} s",
        flush=True,
    )


def gold(data: Path) -> list[Row]:
    """Real reports, most of them unrelated, where they are present."""
    kept = ("id", "text", "title", "outlet", "published", "url")
    return [
        {k: row[k] for k in kept if row.get(k)} | {"id": f"{name}-{row['id']}"}
        for name in ("haystack", "news_cluster", "seesaw")
        for row in rows(data / f"{name}.jsonl.gz")
    ]


class Clock:
    """Notes when each stage begins, by the clock and by the processor; a `Progress`."""

    def __init__(self) -> None:
        self.began: list[tuple[str, float, float]] = []

    def stage(self, name: str, total: int | None) -> None:
        """Note the time."""
        self.began.append((name, time.monotonic(), time.process_time()))

    def advance(self, count: int = 1) -> None:
        """Nothing."""

    def say(self, text: str) -> None:
        """Nothing."""

    def show(self) -> None:
        """Print the seconds of each stage."""
        self.stage("end", None)
        spent: dict[str, list[float]] = {}
        for (name, wall, own), (_, next_wall, next_own) in zip(self.began, self.began[1:], strict=False):
            at = spent.setdefault(name, [0.0, 0.0])
            at[0] += next_wall - wall
            at[1] += next_own - own
        for name, (wall, own) in spent.items():
            print(f"  {name:<9} {wall:8.2f} s {own:8.2f} s of the processor")
        beyond = [
            sum(t[k] for n, t in spent.items() if n not in ("read", "lines", "clean", "annotate")) for k in (0, 1)
        ]
        print(f"  beyond reading and annotating {beyond[0]:.2f} s, {beyond[1]:.2f} s of the processor", flush=True)


def timed(size: int, work: Path, jobs: int) -> None:
    """Add reports to a record of a size, which is kept in the work folder, and print what each stage took."""
    import shutil

    import stemma

    short = [dict(row, text=" ".join(row["text"].split(" ")[:SHORT])) for row in example_rows()]
    told = list(pile(short, size + ADDED))
    added = set(random.Random(7).sample(range(len(told)), ADDED))
    parts: dict[str, Callable[[int], bool]] = {"old": lambda i: i not in added, "new": lambda i: i in added}
    work.mkdir(parents=True, exist_ok=True)
    for name, kept in parts.items():
        lines = (json.dumps(row) + "\n" for i, row in enumerate(told) if kept(i))
        (work / f"{name}.jsonl").write_text("".join(lines), encoding="utf-8")
    stemma.collate([str(work / "old.jsonl")], work / "old", jobs=jobs)
    shutil.rmtree(work / "grown", ignore_errors=True)
    shutil.copytree(work / "old", work / "grown")
    stemma.annotate([str(work / "new.jsonl")], work / "warm")  # the model is loaded before the clock runs
    clock = Clock()
    clock.stage("start", None)
    summary = stemma.add([str(work / "new.jsonl")], work / "grown" / "record.db", progress=clock)
    print(f"{ADDED} reports added to {size}: {summary.changed} of {summary.events} events changed")
    clock.show()


def main() -> None:
    """Measure what is asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=("agree", "time"))
    parser.add_argument("sizes", nargs="*", type=int, default=[])
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--data", type=Path, default=Path(os.environ.get("STEMMA_DATA", HERE / "../../shared/data")))
    parser.add_argument("--work", type=Path, default=HERE / "../.bench", help="where the large records are kept")
    args = parser.parse_args()
    if args.what == "time":
        for size in args.sizes or [10_000]:
            timed(size, args.work / str(size), args.jobs)
        return
    unread()
    if real := gold(args.data):
        agreement("real reports", real)
    for size in args.sizes or [300, 1000, 3000]:
        agreement("fictional worlds", list(pile(example_rows(), size)))


if __name__ == "__main__":
    main()
