"""A happening and its recurrence come apart, and differently worded reports of one come together; all is made up."""

import json
from collections import defaultdict
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from stemma.grouping import group
from stemma.model import Report, When

ROWS: list[dict[str, Any]] = [
    json.loads(line) for line in (Path(__file__).parent / "recurrences.jsonl").read_text("utf-8").splitlines()
]
ALONE = {"3a3"}  # has little but names in common with its siblings: left alone sooner than put wrongly
PILES = list(dict.fromkeys(row["pile"] for row in ROWS))


def reports(rows: list[dict[str, Any]]) -> list[Report]:
    return [
        Report(
            row["id"],
            row["text"],
            headline=row["title"],
            published=When(row["published"], day := date.fromisoformat(row["published"]), day),
        )
        for row in rows
    ]


def events(rows: list[dict[str, Any]]) -> set[tuple[str, ...]]:
    """The events of the rows as they were written, but for what is left alone."""
    held = defaultdict(list)
    for row in rows:
        held[row["id"] if row["id"] in ALONE else row["event"]].append(row["id"])
    return {tuple(ids) for ids in held.values()}


def grouped(pile: list[Report]) -> set[tuple[str, ...]]:
    return {e.reports for e in group(pile, {}).events}


@pytest.mark.parametrize("pile", PILES)
def test_a_recurrence_is_an_event_of_its_own(pile: str) -> None:
    rows = [row for row in ROWS if row["pile"] == pile]
    assert grouped(reports(rows)) == events(rows)


def test_all_of_them_in_one_pile_come_apart() -> None:
    assert grouped(reports(ROWS)) == events(ROWS)


@pytest.mark.parametrize("pile", ["robbery in two towns the same week", "the next missile", "two storms"])
def test_without_dates_the_words_tell_a_recurrence(pile: str) -> None:
    rows = [row for row in ROWS if row["pile"] == pile]
    assert grouped([replace(r, published=None) for r in reports(rows)]) == events(rows)
