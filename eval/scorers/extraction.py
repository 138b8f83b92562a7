"""Article bodies against gold bodies: word 4-grams, precision and recall averaged over pages."""

import re
from collections import Counter

from scorers import Row, mean


def grams(text: str, size: int = 4) -> Counter[tuple[str, ...]]:
    """The word n-grams of a text with their counts; a shorter text is one gram of its own."""
    found = re.findall(r"\w+", text)
    if not found:
        return Counter()
    return Counter(tuple(found[n : n + size]) for n in range(max(1, len(found) - size + 1)))


def score(gold: list[Row], answers: list[Row]) -> dict[str, float]:
    """Mean precision over answered pages, mean recall over gold pages, and their F1."""
    texts = {row["report"]: row["text"] or "" for row in answers}
    precisions, recalls = [], []
    for row in gold:
        truth, mine = grams(row["body"]), grams(texts.get(row["id"], ""))
        shared = (truth & mine).total()
        if mine:
            precisions.append(shared / mine.total())
        if truth:
            recalls.append(shared / truth.total())
    p, r = mean(precisions), mean(recalls)
    return {"precision": p, "recall": r, "f1": 2 * p * r / (p + r) if p + r else 0.0}


def kept(gold: list[Row], answers: list[Row]) -> dict[str, float]:
    """The share of the words of clean texts that cleaning leaves."""
    texts = {row["report"]: row["text"] or "" for row in answers}
    before = after = 0
    for row in gold:
        truth, mine = grams(row["text"], 1), grams(texts.get(row["id"], ""), 1)
        before += truth.total()
        after += (truth & mine).total()
    return {"words_kept": after / before if before else 0.0}
