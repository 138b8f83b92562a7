"""Time expressions the TempEval-3 way: spans strict and relaxed, then type and value of the relaxed ones."""

from scorers import Row, by_report, f1


def _overlap(a: Row, b: Row) -> int:
    return int(min(a["end"], b["end"]) - max(a["start"], b["start"]))


def score(gold: list[Row], answers: list[Row]) -> dict[str, float]:
    """Strict, relaxed, type and value F1; each gold expression takes the free answer that overlaps it the most."""
    mine = by_report(answers)
    strict = relaxed = kind = value = true = said = 0
    for row in gold:
        found = list(mine.get(row["id"], []))
        true, said = true + len(row["timex"]), said + len(found)
        strict += len({(g["start"], g["end"]) for g in row["timex"]} & {(m["start"], m["end"]) for m in found})
        for g in row["timex"]:
            best = max(found, key=lambda m: _overlap(m, g), default=None)
            if best is None or _overlap(best, g) <= 0:
                continue
            found.remove(best)
            relaxed += 1
            kind += best.get("type") == g["type"]
            value += str(best.get("value")) == str(g["value"])
    return {
        "strict_f1": f1(strict, said, true),
        "relaxed_f1": f1(relaxed, said, true),
        "type_f1": f1(kind, said, true),
        "value_f1": f1(value, said, true),
    }
