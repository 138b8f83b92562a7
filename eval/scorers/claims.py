"""Whether one claim strengthens or weakens another, and how surely a report tells what it states."""

from collections.abc import Mapping, Sequence
from itertools import groupby

from scorers import Row, by_report, f1
from stemma.text import words


def score(strengthen: list[Row], weaken: list[Row], told: Mapping[str, int]) -> dict[str, float]:
    """Average precision of both relations: what is told of each pair, then word overlap; and of word overlap alone.

    `told` is above nought where the claims of a pair agree, below where they are against each other.  Overlap speaks
    for a claim that strengthens another; of one that weakens it, it speaks for or against, whichever is better.
    """
    figures = {}
    for name, gold, rules, signs in (("strengthen", strengthen, 1, (1,)), ("weaken", weaken, -1, (1, -1))):
        truth = [bool(row["relation"]) for row in gold]
        shared = [overlap(row["claim_a"], row["claim_b"]) for row in gold]
        alone = max(signs, key=lambda sign: average_precision(truth, [sign * s for s in shared]))
        ranked = [(rules * told.get(row["pair_id"], 0), alone * s) for row, s in zip(gold, shared, strict=True)]
        figures[f"{name}_ap"] = average_precision(truth, ranked)
        figures[f"{name}_overlap_ap"] = average_precision(truth, [(0, alone * s) for s in shared])
    return figures


def attributed(gold: list[Row], statements: list[Row]) -> dict[str, float]:
    """How well statements with a source are those inside the content of a gold attribution."""
    mine = by_report(statements)
    hits = answered = needed = 0
    for row in gold:
        contents = [span for attribution in row["attributions"] for span in attribution["content"]]
        for s in mine.get(row["id"], []):
            inside = any(start <= s["start"] and s["end"] <= end for start, end in contents)
            hits += inside and s["attributed"]
            answered, needed = answered + s["attributed"], needed + inside
    return {"attributed_f1": f1(hits, answered, needed)}


def overlap(a: str, b: str) -> float:
    """The share of the words of two claims that both hold (Jaccard)."""
    one, two = set(words(a)), set(words(b))
    return len(one & two) / len(one | two) if one | two else 0.0


def average_precision(truth: Sequence[bool], scores: Sequence[float] | Sequence[tuple[float, ...]]) -> float:
    """The mean over the true rows of the precision among all rows that score no less; equal scores rank as one."""
    ranked = sorted(zip(scores, truth, strict=True), reverse=True)
    seen = hits = 0
    total = 0.0
    for _, tied in groupby(ranked, key=lambda row: row[0]):
        group = [t for _, t in tied]
        seen, hits = seen + len(group), hits + sum(group)
        total += sum(group) * hits / seen
    return total / hits if hits else 0.0
