"""Grouping of reports against gold events: B-cubed (Bagga and Baldwin 1998) and pairs."""

from collections import Counter
from collections.abc import Mapping

from scorers import Row, f1


def bcubed(gold: Mapping[str, str], answer: Mapping[str, str]) -> tuple[float, float]:
    """Precision and recall of two partitions of the same items."""
    cells = Counter((gold[item], answer[item]) for item in gold)
    size_gold, size_answer = Counter(gold.values()), Counter(answer.values())
    precision = sum(n * n / size_answer[a] for (_, a), n in cells.items())
    recall = sum(n * n / size_gold[g] for (g, _), n in cells.items())
    return precision / len(gold), recall / len(gold)


def score(gold: list[Row], answers: list[Row]) -> dict[str, float]:
    """B-cubed precision, recall, F1; a report that is missing or has no event counts as one of its own."""
    truth = {row["id"]: str(row["event"]) for row in gold}
    said = {row["report"]: row["event"] for row in answers}
    mine = {item: str(said[item]) if said.get(item) else f"alone\0{item}" for item in truth}
    precision, recall = bcubed(truth, mine)
    return {
        "bcubed_precision": precision,
        "bcubed_recall": recall,
        "bcubed_f1": f1(precision * recall, precision, recall),
        "events": len(set(mine.values())),
    }
