"""Names: exact span and type, over persons, organisations and places."""

from collections import Counter

from scorers import Row, by_report, f1

_PLACE = {"GPE": "LOC", "FAC": "LOC"}
_TYPES = ("PERSON", "ORG", "LOC")


def _names(found: list[Row]) -> set[tuple[int, int, str]]:
    return {(n["start"], n["end"], str(_PLACE.get(n["type"], n["type"]))) for n in found}


def score(gold: list[Row], answers: list[Row]) -> dict[str, float]:
    """F1 of all three types together and of each."""
    mine = by_report(answers)
    hits, said, true = Counter[str](), Counter[str](), Counter[str]()
    for row in gold:
        truth, found = _names(row["names"]), _names(mine.get(row["id"], []))
        hits.update(t for *_, t in truth & found)
        said.update(t for *_, t in found)
        true.update(t for *_, t in truth)
    total = f1(*(sum(c[t] for t in _TYPES) for c in (hits, said, true)))
    return {"f1": total} | {t.lower(): f1(hits[t], said[t], true[t]) for t in _TYPES}
