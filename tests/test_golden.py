"""The record of the example as it was last looked at: what changes it is seen, line by line, before it lands.

A change that is meant is taken over with `python tests/test_golden.py`; its difference is then part of the commit.
"""

import json
import sys
from pathlib import Path

import pytest

GOLDEN = Path(__file__).parent / "golden"
KEPT = (
    "events",
    "names",
    "times",
    "quotations",
    "acts",
    "utterances",
    "claims",
    "readings",
    "timeline",
    "account",
    "deeds",
)
OF_REPORTS = ("headline", "byline", "dateline", "outlet", "published", "origin", "origin_kind", "rests_on", "copies")
SCORES = (
    "score",
    "weight",
    "worth",
    "members",
    "made_by",
    "probability",
)  # what moves in its last digits, or only says who made it


def lines(folder: Path, name: str) -> list[str]:
    """What is kept of a file of a record: a line an item, without scores."""
    rows = [json.loads(line) for line in (folder / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()]
    if name == "reports":
        rows = [{"report": row["report"]} | {k: row[k] for k in OF_REPORTS} for row in rows]
    if name == "claims":  # their values are the readings
        rows = [{k: v for k, v in row.items() if k != "values"} for row in rows]
    return [json.dumps({k: v for k, v in row.items() if k not in SCORES}, ensure_ascii=False) for row in rows]


@pytest.mark.parametrize("name", ("reports", *KEPT))
def test_the_record_of_the_example_is_as_it_was(collated: Path, name: str) -> None:
    assert lines(collated, name) == (GOLDEN / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()


if __name__ == "__main__":
    GOLDEN.mkdir(exist_ok=True)
    for kept in ("reports", *KEPT):
        (GOLDEN / f"{kept}.jsonl").write_text("\n".join(lines(Path(sys.argv[1]), kept)) + "\n", encoding="utf-8")
