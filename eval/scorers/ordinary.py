"""Grouping of ordinary news, nearly all of it unrelated: reports that stand with one they do not belong to."""

import json
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

from scorers import Row

Pairs = set[tuple[str, str]]
LABELS = Path(__file__).parents[2] / "bench" / "haystack" / "gold.jsonl"


def related(*kinds: str) -> Pairs:
    """Pairs of reports of bench/haystack found to belong together in one of some ways ("happening", "storyline")."""
    held = [json.loads(line) for line in LABELS.read_text("utf-8").splitlines()]
    return {(a, b) for g in held if g["kind"] in kinds for a in g["reports"] for b in g["reports"]}


def misplaced(ids: Iterable[str], answers: Iterable[Row], right: Pairs) -> float:
    """The share of some reports that are in one event with any report that they do not belong to."""
    events: dict[str, list[str]] = defaultdict(list)
    for row in answers:
        events[str(row["event"])].append(row["report"])
    of = {report: event for event, reports in events.items() for report in reports}
    some = sorted(ids)
    wrong = [a for a in some if any((a, b) not in right for b in events.get(of.get(a, ""), ()) if b != a)]
    return len(wrong) / max(1, len(some))
