"""One name for one person, organisation or place: which mentions bear the right full name."""

from scorers import Row, by_report
from stemma.text import fold


def score(gold: list[Row], reports: list[Row], names: list[Row]) -> dict[str, float]:
    """Precision of the links made, recall of those needed; a mention that bears its own full name needs none."""
    text = {r["report"]: r["text"] for r in reports}
    mine = by_report(names)
    needed = found = made = right = 0
    for row in gold:
        at = text.get(row["report"], "").find(row["context"])
        if at < 0:
            continue
        start = at + row["at"]
        end = start + len(row["text"])
        name = next((n for n in mine.get(row["report"], []) if n["start"] < end and n["end"] > start), None)
        truth = {_key(n) for n in row["names"]}
        words = text[row["report"]][name["start"] : name["end"]] if name else ""
        fits = name is not None and _key(name["name"]) in truth
        needs = _key(row["text"]) not in truth
        links = name is not None and _key(name["name"]) != _key(words)
        needed, found = needed + needs, found + (needs and fits)
        made, right = made + links, right + (links and fits)
    return {"links_precision": right / made if made else 0.0, "links_recall": found / needed if needed else 0.0}


def _key(name: str) -> str:
    return fold(name.removeprefix("the ").removeprefix("The ").replace(".", ""))
