"""Dates of reports whose date was hidden, against the stated ones: a wrong date is worse than none."""

from datetime import date

from scorers import Row


def score(gold: list[Row], answers: list[Row], hidden: set[str]) -> dict[str, float]:
    """The share of hidden dates that were answered, and of the answers those within a day of the stated date."""
    found = {row["report"]: row["published"] for row in answers if row["published"]}
    asked = [row for row in gold if row["id"] in hidden]
    dated = [row for row in asked if row["id"] in found]
    near = [row for row in dated if within_a_day(found[row["id"]], row["published"])]
    return {
        "dated": len(dated) / len(asked) if asked else 0.0,
        "within_a_day": len(near) / len(dated) if dated else 0.0,
    }


def within_a_day(answer: str, stated: str) -> bool:
    """Whether an answer names a day, and one at most a day from the stated one."""
    try:
        return abs((date.fromisoformat(answer[:10]) - date.fromisoformat(stated[:10])).days) <= 1
    except ValueError:
        return False
