"""Reports that two events claim nearly equally: an issue names both, and the commands it gives settle it."""

import json
import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import stemma
from stemma.grouping import Grouping, Judgement, group
from stemma.grouping.doubts import doubts
from stemma.model import Report
from test_grouping import FERRIES, make

LATER = [
    ("d1", "Havmaage hits Karsund pier again", "For the second time in a year the ferry Havmaage struck a pier in "
        "Karsund, the Velmark coast guard said on Saturday. Nobody was injured, but 19 cars slid off the deck. Harbour "
        "master Jens Aakre closed the basin. Captain Odd Brekkestad no longer commands the ship, which is now under "
        "Captain Ida Moen.", "2031-11-15"),
    ("d2", "Cars slide off Velmark ferry in second pier collision", "Nineteen cars slid off the deck of the Havmaage "
        "on Saturday when she struck a pier in Karsund, eight months after a collision there. Captain Ida Moen said "
        "fog had hidden the basin, which harbour master Jens Aakre closed.", "2031-11-15"),
]  # fmt: skip
EITHER = Report("u", "The ferry Havmaage struck a pier in Karsund harbour. Velmark's coast guard asks who saw the "
                "ferry collide with the pier.")  # fmt: skip


@pytest.fixture(scope="module")
def pile() -> list[Report]:
    return [*make(FERRIES + LATER), EITHER]


def of(found: Grouping, report: str) -> str:
    return next(e.id for e in found.events if report in e.reports)


def test_an_undated_report_of_either_of_two_events_is_told_and_what_is_clear_is_not(pile: list[Report]) -> None:
    found = group(pile, {})
    (issue,) = found.issues
    assert (issue.stage, issue.about) == ("grouping", "u")
    titles = {e.title for e in found.events if {"a1", "d1"} & set(e.reports)}
    assert titles == set(re.findall(r'"([^"]+)"', issue.message)) and len(titles) == 2
    (member,) = (m for e in found.events for m in e.members if m.report == "u")
    assert any(reason.startswith('nearly as like "') for reason in member.reasons)
    assert group(pile[:-1], {}).issues == ()


def test_the_commands_of_the_issue_settle_it(pile: list[Report]) -> None:
    found = group(pile, {})
    commands = re.findall(r"stemma judge DB (merge|split) (\w+) (\w+)", found.issues[0].message)
    moved = group(pile, {}, judgements=[Judgement(kind, (a, b)) for kind, a, b in commands[:2]])
    assert moved.issues == ()
    assert {of(found, "u"), of(moved, "u")} == {of(moved, "a1"), of(moved, "d1")}
    kept = group(pile, {}, judgements=[Judgement(kind, (a, b)) for kind, a, b in commands[2:]])
    assert kept.issues == ()
    assert of(kept, "u") == of(found, "u")


def test_a_dated_report_is_not_claimed_by_what_happened_months_before(pile: list[Report]) -> None:
    dated = replace(EITHER, published=make(LATER)[0].published)
    assert group([*pile[:-1], dated], {}).issues == ()


def test_the_commands_name_reports_by_the_least_that_tells_them_apart(pile: list[Report]) -> None:
    same = "havmaage-coast-radio-"
    ids = {r.id: f"{same}{r.id}{'0' * 30}" for r in pile}
    found = group([replace(r, id=ids[r.id]) for r in pile], {})
    (message,) = (i.message for i in found.issues)
    named = [name for pair in re.findall(r"stemma judge DB (?:merge|split) (\S+) ([^\s;,]+)", message) for name in pair]
    assert named and all(
        len(name) < len(same) + 4 and sum(i.startswith(name) for i in ids.values()) == 1 for name in named
    )


def test_who_claims_a_report() -> None:
    # 0, 1 and 2, 3 are groups; 4 is alone; 1 is as like the second group as its own, 4 is somewhat like the first
    pairs = {(0, 1): 0.6, (2, 3): 0.9, (1, 2): 0.5, (1, 3): 0.6, (0, 4): 0.47, (1, 4): 0.53, (3, 4): 0.1}
    first, second = (np.array([p[k] for p in pairs]) for k in (0, 1))
    score, groups = np.array(list(pairs.values())), [[0, 1], [2, 3], [4]]
    mean = np.array([0.6, 0.6, 0.9, 0.9, 0.0])
    days, runs = np.full(5, np.inf), np.zeros(len(pairs))
    found = doubts(groups, mean, (first, second), score, days, runs)
    assert [(d.row, d.event, d.nearest) for d in found] == [(1, 1, 3), (4, 0, 1)]
    assert found[0].other == pytest.approx(0.55)
    runs[0] = 4.0  # 0 and 1 share passages, so 1 is where it belongs
    assert [d.row for d in doubts(groups, mean, (first, second), score, days, runs)] == [4]
    runs[3] = 3.0  # but 1 shares about as much with 3
    assert [d.row for d in doubts(groups, mean, (first, second), score, days, runs)] == [1, 4]
    days[[1, 2, 3]] = [0.0, 100.0, 100.0]
    assert [d.row for d in doubts(groups, mean, (first, second), score, days, runs)] == [4]


def test_files_and_page_show_what_is_undecided(pile: list[Report], tmp_path: Path) -> None:
    rows = [
        {"id": r.id, "text": r.text, "title": r.headline, "published": r.published.value if r.published else ""}
        for r in pile
    ]
    source = tmp_path / "ferries.jsonl"
    source.write_text("".join(json.dumps({k: v for k, v in row.items() if v}) + "\n" for row in rows))
    stemma.collate([str(source)], tmp_path, jobs=1)
    issues = [json.loads(line) for line in (tmp_path / "issues.jsonl").read_text().splitlines()]
    assert [i["about"] for i in issues if "two events claim it" in i["message"]] == ["u"]
    assert "Undecided:" in (tmp_path / "index.html").read_text()
    (event,) = (e.id for e in stemma.events(tmp_path / "record.db") if "u" in e.reports)
    assert [i.about for i in stemma.show(tmp_path / "record.db", event).issues] == ["u"]
