"""Quotations against PolNeAR-like gold: contents paired by overlap, then sources compared."""

from scorers import Row, by_report, f1

_MARKS = set('"“”«»')


def _characters(spans: list[list[int]], text: str) -> set[int]:
    return {n for start, end in spans for n in range(start, end) if not text[n : n + 1].isspace()}


def _is_direct(content: set[int], text: str) -> bool:
    near = {n + step for n in content for step in (-1, 0, 1)}
    return any(0 <= n < len(text) and text[n] in _MARKS for n in near)


def _pairs(gold: list[set[int]], mine: list[set[int]]) -> dict[int, int]:
    """Gold index -> answer index, the greatest Jaccard overlaps first, none under a half."""
    scored = [
        (len(g & m) / len(g | m), i, j) for i, g in enumerate(gold) for j, m in enumerate(mine) if not g.isdisjoint(m)
    ]
    paired: dict[int, int] = {}
    for overlap, i, j in sorted(scored, reverse=True):
        if overlap >= 0.5 and i not in paired and j not in paired.values():
            paired[i] = j
    return paired


def score(gold: list[Row], answers: list[Row]) -> dict[str, float]:
    """Content F1, source accuracy and end-to-end F1, over all quotations and over those with quotation marks."""
    mine = by_report(answers)
    true, said, hits, right = ({"all": 0, "direct": 0} for _ in range(4))
    for row in gold:
        text = row["text"]
        truth = [a for a in row["attributions"] if a["content"]]
        contents = [_characters(a["content"], text) for a in truth]
        found = mine.get(row["id"], [])
        answered = [_characters(a["content"], text) for a in found]
        paired = _pairs(contents, answered)
        for i, content in enumerate(contents):
            source = _characters(truth[i]["source"], text)
            for kind in ("all", "direct") if _is_direct(content, text) else ("all",):
                true[kind] += 1
                if i in paired:
                    hits[kind] += 1
                    given = _characters(found[paired[i]].get("source") or [], text)
                    right[kind] += bool(source & given) if source else not given
        for content in answered:
            for kind in ("all", "direct") if _is_direct(content, text) else ("all",):
                said[kind] += 1
    figures = {}
    for kind in ("all", "direct"):
        figures[f"{kind}_f1"] = f1(hits[kind], said[kind], true[kind])
        figures[f"{kind}_source"] = right[kind] / hits[kind] if hits[kind] else 0.0
        figures[f"{kind}_end_to_end"] = f1(right[kind], said[kind], true[kind])
    return figures
