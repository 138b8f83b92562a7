"""Bring the words to the labels of claims, as JSON lines: `python bench/bring.py DATA [--reading NAME] [--sealed]`.

DATA is the folder of the gold sets (see eval/README.md).  The sealed half is left out unless it is asked for.
"""

import argparse
import gzip
import json
import sys
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
PLACE = 3  # a place is [report, start, end], one of a told claim has how it is told behind


def texts(data: Path, name: str) -> dict[str, str]:
    """The texts of a set by their ids; raises FileNotFoundError where the set is not there."""
    with gzip.open(data / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
        return {row["id"]: row["text"] for row in map(json.loads, lines)}


def worded(label: Any, of: dict[str, str]) -> Any:
    """A label with the words of every place in it."""
    if isinstance(label, dict):
        return {key: worded(value, of) for key, value in label.items()}
    if not isinstance(label, list):
        return label
    if len(label) >= PLACE and isinstance(label[0], str) and label[0] in of and isinstance(label[1], int):
        report, start, end, *how = label
        return {"report": report, "words": of[report][start:end]} | ({"how": how[0]} if how else {})
    return [worded(item, of) for item in label]


def main() -> int:
    """0, or 2 where a set is not at hand."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--reading", choices=("a", "b", "gold", "conflicts"), default="gold")
    parser.add_argument("--sealed", action="store_true", help="the sealed half, whose errors are not to be read")
    args = parser.parse_args()
    held: dict[str, dict[str, str]] = {}
    name = args.reading if len(args.reading) > 1 else f"reading_{args.reading}"
    for line in (HERE / "claims" / f"{name}.jsonl").read_text("utf-8").splitlines():
        row = json.loads(line)
        if (row["half"] == "sealed") != args.sealed:
            continue
        try:
            held.setdefault(row["set"], texts(args.data, row["set"]))
        except FileNotFoundError as error:
            print(f"{error.filename} is not there; name the folder of the gold sets", file=sys.stderr)
            return 2
        lists = {key: worded(value, held[row["set"]]) for key, value in row.items() if key != "reports"}
        print(json.dumps(lists, ensure_ascii=False))
    return 0


if __name__ == "__main__":
    sys.exit(main())
