"""One scorer a task: ``score(gold, answers) -> dict`` of figures, over rows as plain dictionaries."""

import gzip
import json
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any

Row = dict[str, Any]


def rows(path: Path) -> list[Row]:
    """The rows of a JSONL file, gzipped or not; none where it is absent."""
    if not path.exists():
        return []
    data = path.read_bytes()
    lines = (gzip.decompress(data) if path.suffix == ".gz" else data).splitlines()
    return [json.loads(line) for line in lines if line.strip()]


def by_report(answers: Iterable[Row]) -> dict[str, list[Row]]:
    """Answers grouped by the report they are about."""
    grouped: dict[str, list[Row]] = defaultdict(list)
    for row in answers:
        grouped[row["report"]].append(row)
    return grouped


def f1(hits: float, answered: float, gold: float) -> float:
    """The harmonic mean of precision and recall from counts; 0 where nothing was asked or said."""
    return 2 * hits / (answered + gold) if answered + gold else 0.0


def mean(values: Iterable[float]) -> float:
    """The arithmetic mean, 0 of nothing."""
    values = list(values)
    return sum(values) / len(values) if values else 0.0
