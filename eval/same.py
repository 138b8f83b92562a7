"""Show that a change changes nothing: the record of the example, of the seeds and of a mixed pile, byte for byte.

`python eval/same.py keep` writes digests of every file of those records to the work folder, as the code stands;
`python eval/same.py` makes them again and says which files differ, and in which line first.
"""

import argparse
import gzip
import json
import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import stemma

HERE = Path(__file__).parent
SHARED = Path(os.environ.get("STEMMA_DATA", HERE / "../../shared/data"))
PILE = (("haystack", 250), ("news_cluster", 150), ("seesaw", 100))  # rows of each set, from the first
SHOWN = 160  # characters of a line that differs


def piles(work: Path) -> Iterator[tuple[str, list[str]]]:
    """Name and sources of each pile that is present."""
    yield "example", [str(HERE / "../examples/strait")]
    seeds = SHARED / "../seeds"
    if seeds.is_dir():
        yield "seeds", [str(seeds)]
    if all((SHARED / f"{name}.jsonl.gz").is_file() for name, _ in PILE):
        mixed = work / "mixed.jsonl"
        with mixed.open("w", encoding="utf-8") as out:
            for name, rows in PILE:
                with gzip.open(SHARED / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
                    for _, line in zip(range(rows), lines, strict=False):
                        row = json.loads(line)
                        kept = {k: row[k] for k in ("url", "outlet", "title", "published", "text") if row.get(k)}
                        out.write(json.dumps(kept | {"id": f"{name}-{row['id']}"}) + "\n")
        yield f"mixed ({sum(n for _, n in PILE)} reports)", [str(mixed)]


def difference(old: Path, new: Path) -> str:
    """What differs first between two files, "" where nothing does."""
    if not old.exists():
        return "was not there before"
    a, b = (_lines(path) for path in (old, new))
    for number, (x, y) in enumerate(zip(a, b, strict=False), 1):
        if x != y:
            at = next((i for i, (p, q) in enumerate(zip(x, y, strict=False)) if p != q), min(len(x), len(y)))
            cut = slice(max(0, at - SHOWN // 2), at + SHOWN // 2)
            return f"line {number}: {x[cut]!r} is now {y[cut]!r}"
    return f"{len(a)} lines are now {len(b)}" if len(a) != len(b) else ""


def _lines(path: Path) -> list[str]:
    """The lines of a file, without the place on this disk that a report was read from."""
    lines = path.read_text("utf-8").splitlines()
    if path.name != "reports.jsonl":
        return lines
    rows = ({k: v for k, v in json.loads(line).items() if k != "source"} for line in lines)
    return [json.dumps(row, ensure_ascii=False) for row in rows]


def main() -> int:
    """0 where nothing differs (or where it was kept), 1 where something does."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("verb", nargs="?", choices=("keep", "compare"), default="compare")
    parser.add_argument("--work", type=Path, default=HERE / "../.same", help="where the kept records are")
    parser.add_argument("--jobs", type=int, default=2)
    args = parser.parse_args()
    args.work.mkdir(parents=True, exist_ok=True)
    differing = 0
    for name, sources in piles(args.work):
        folder = args.work / ("kept" if args.verb == "keep" else "now") / name.split()[0]
        shutil.rmtree(folder, ignore_errors=True)
        stemma.collate(sources, folder, jobs=args.jobs)
        if args.verb == "keep":
            print(f"{name}: kept")
            continue
        before = args.work / "kept" / name.split()[0]
        found = {p.name: difference(before / p.name, p) for p in sorted(folder.glob("*.jsonl"))}
        differ = {file: what for file, what in found.items() if what}
        differing += len(differ)
        print(f"{name}: {len(found) - len(differ)} of {len(found)} files are the same, byte for byte")
        for file, what in differ.items():
            print(f"  {file}: {what}")
    return 1 if differing else 0


if __name__ == "__main__":
    sys.exit(main())
