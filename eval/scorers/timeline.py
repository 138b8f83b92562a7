"""Dates of a timeline against reference timelines: the heaviest dates within the reference's span."""

from collections import Counter

from scorers import Row, mean


def score(gold: list[Row], answers: list[Row]) -> dict[str, float]:
    """Mean F1 of dates over the references; answers are cut to each reference's span and number of dates."""
    weights: Counter[str] = Counter()
    for row in answers:
        day = str(row.get("date") or "")
        if len(day) >= 10:
            weights[day[:10]] += row.get("weight") or 1
    figures = []
    for reference in gold:
        dates = {entry["date"] for entry in reference["timeline"]}
        if not dates:
            continue
        inside = [day for day in weights if min(dates) <= day <= max(dates)]
        chosen = sorted(inside, key=lambda day: (-weights[day], day))[: len(dates)]
        figures.append(2 * len(dates.intersection(chosen)) / (len(chosen) + len(dates)))
    return {"date_f1": mean(figures)}
