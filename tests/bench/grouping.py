"""Bench of grouping: which reports of a small pile tell of one happening, what hangs together, and undated reports."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from stemma.grouping import Grouping, Judgement, group, infer_dates
from stemma.model import Report, When


def answer(given: Mapping[str, Any]) -> dict[str, Any]:
    """The events (as ids of reports), storylines, titles, days, issues and inferred dates of a pile."""
    reports = {row["id"]: _report(row) for row in given["reports"]}
    found = group(list(reports.values()), {}, (), [Judgement(j[0], tuple(j[1:])) for j in given.get("judgements", ())])
    dates = infer_dates(found.events, reports, {}, found.nearest)
    undated = [r for r, report in reports.items() if report.published is None]
    return {
        "events": sorted(sorted(e.reports) for e in found.events),
        "storylines": _storylines(found),
        "titles": sorted(e.title for e in found.events),
        "days": sorted([str(e.start), str(e.end)] for e in found.events),
        "issues": sorted({i.about for i in found.issues}),
        "unplaced": sorted(set(reports) - {r for e in found.events for r in e.reports}),
        "dates": {r: dates[r].value if r in dates else None for r in undated},
    }


def _report(row: Mapping[str, str]) -> Report:
    plain: dict[str, Any] = {k: v for k, v in row.items() if k != "published"}
    report = Report(**plain)
    if "published" not in row:
        return report
    day = date.fromisoformat(row["published"])
    return replace(report, published=When(row["published"], day, day))


def _storylines(found: Grouping) -> list[list[str]]:
    reports = {e.id: e.own for e in found.events}
    return sorted(sorted(r for e in line.events for r in reports[e]) for line in found.storylines)


def right(answer: Mapping[str, Any], right: Mapping[str, Any]) -> bool:
    """True where all fields given are as answered; ``apart`` are pairs of no common event, ``not_titles`` no titles."""
    joined = {pair for event in answer["events"] for pair in _pairs(event)}
    if any(tuple(sorted(pair)) in joined for pair in right.get("apart", ())):
        return False
    if set(right.get("not_titles", ())) & set(answer["titles"]):
        return False
    return all(answer[k] == value for k, value in right.items() if k not in ("apart", "not_titles"))


def _pairs(event: list[str]) -> set[tuple[str, str]]:
    return {(a, b) for at, a in enumerate(event) for b in event[at + 1 :]}
