"""The labelled sets: places are whole, halves are as their rule says, no text stands in them."""

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

BENCH = Path(__file__).parent.parent / "bench"
FIELDS = ("told", "conflicts", "updates", "part_of", "different")


def rows(path: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (BENCH / path).read_text(encoding="utf-8").splitlines()]


def half(key: str) -> str:
    return "sealed" if hashlib.blake2b(key.encode(), digest_size=2).digest()[-1] % 2 else "open"


@pytest.mark.parametrize("reading", ["a", "b"])
def test_claims(reading: str) -> None:
    told = rows(f"claims/reading_{reading}.jsonl")
    assert len(told) == 58
    for row in told:
        assert row["half"] == half(f"{row['set']} {row['event']}")
        for place in places([row[field] for field in FIELDS]):
            assert place[0] in row["reports"] and 0 <= place[1] < place[2]


def test_conflicts() -> None:
    told = rows("claims/conflicts.jsonl")
    assert len(told) == 50 and not {row["event"] for row in told} & {row["event"] for row in rows("claims/gold.jsonl")}
    for row in told:
        digest = int(hashlib.sha256(row["event"].encode()).hexdigest(), 16)
        assert row["half"] == ("open" if digest % 2 else "sealed")
        for conflict in row["conflicts"]:
            assert conflict["label"] in ("conflict", "update", "none") and len(conflict["sides"]) > 1
            for report, start, end in places(conflict["sides"]):
                assert report in row["reports"] and 0 <= start < end


def places(value: Any) -> list[list[Any]]:
    """Every [report, start, end] in a label."""
    if isinstance(value, dict):
        return [p for v in value.values() for p in places(v)]
    if not isinstance(value, list):
        return []
    if len(value) in (3, 4) and isinstance(value[0], str) and isinstance(value[1], int):
        return [value]
    return [p for v in value for p in places(v)]


def test_haystack() -> None:
    for row in rows("haystack/gold.jsonl"):
        assert row["reports"] == sorted(row["reports"]) and row["half"] == half(row["reports"][0])
        assert (len(row["reports"]) > 1) == (row["kind"] in ("happening", "storyline"))


def test_no_text_stands_in_the_labels() -> None:
    for path in sorted(BENCH.rglob("*.jsonl")):
        found = [t for line in path.read_text("utf-8").splitlines() for t in strings(json.loads(line))]
        assert not [t for t in found if len(t.split()) > 2], path


def strings(value: Any) -> list[str]:
    """Every string in a label."""
    if isinstance(value, dict):
        return [t for v in value.values() for t in strings(v)]
    if isinstance(value, list):
        return [t for v in value for t in strings(v)]
    return [value] if isinstance(value, str) else []
