"""Conflicts that a person confirms or dismisses: kept, known again, shown so, and given out as labels."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

import stemma
from stemma.errors import UsageError
from stemma.model import Reading, Support, Value
from stemma.stages.judging import Verdict, judged_readings, lost
from stemma.store import Store


@pytest.fixture
def record(collated: Path, tmp_path: Path) -> Path:
    """A copy of the example's record, free to be changed."""
    shutil.copytree(collated, tmp_path / "out")
    return tmp_path / "out" / "record.db"


def _reading(record: Path, words: str) -> Reading:
    with Store(record) as store:
        found = [r for r in store.record().readings if r.status in ("conflict", "unsure")]
    (reading,) = [r for r in found if any(words in v.value for v in r.values)]
    return reading


def _labels(record: Path) -> list[dict[str, Any]]:
    (path,) = stemma.export(record, record.parent / "labels", "labels")
    return [c for line in path.read_text("utf-8").splitlines() for c in json.loads(line)["conflicts"]]


def test_a_conflict_is_dismissed_or_confirmed_for_good_and_becomes_a_label(record: Path) -> None:
    shown, folded = _reading(record, "kind"), _reading(record, "65,000")
    assert (shown.status, folded.status, _labels(record)) == ("conflict", "unsure", [])
    fewer = stemma.judge(record, "dismiss", [shown.id], who="an analyst", why="one translation").conflicts
    assert stemma.judge(record, "confirm", [folded.id]).conflicts == fewer + 1
    stemma.update(record)
    dismissed, confirmed = _reading(record, "kind"), _reading(record, "65,000")
    assert (dismissed.status, dismissed.judged) == ("unsure", "dismissed")
    assert dismissed.reason == "dismissed by an analyst: one translation"
    assert (confirmed.status, confirmed.judged) == ("conflict", "confirmed")
    assert sorted(c["label"] for c in _labels(record)) == ["conflict", "none"]
    with Store(record) as store:
        told = [value for line in store.record().account for value in line.conflict]
    assert any("65,000" in value for value in told) and not any("kind" in value for value in told)
    stemma.undo(record, 1)
    assert _reading(record, "kind") == shown
    assert stemma.judgements(record)[0].reading == shown


def test_only_a_conflict_can_be_confirmed_or_dismissed(record: Path) -> None:
    with Store(record) as store:
        agreed = next(r for r in store.record().readings if r.status == "agree")
    with pytest.raises(UsageError, match="no conflict"):
        stemma.judge(record, "dismiss", [agreed.id])
    with pytest.raises(UsageError, match="one claim or reading"):
        stemma.judge(record, "confirm", ["a", "b"])


def test_what_was_decided_of_a_conflict_that_is_gone_is_an_issue() -> None:
    sides = tuple((Support("ab"[n], 0, 4, words),) for n, words in enumerate(("nine", "ten")))
    (issue,) = lost([], [Verdict(False, "an analyst", "", sides)], "e")
    assert (issue.stage, issue.about) == ("judge", "e")
    assert "an analyst dismissed" in issue.message and "nine / ten" in issue.message


def _told(*values: tuple[str, str, int]) -> Reading:
    sides = tuple(Value(words, (Support(r, at, at + len(words), words),)) for r, words, at in values)
    return Reading("r", "e", "dead", "number", "conflict", sides)


def test_a_judged_conflict_is_known_again_where_its_words_have_moved_and_others_joined() -> None:
    verdict = Verdict(False, "", "", tuple(v.support for v in _told(("a", "nine", 0), ("b", "ten", 0)).values))
    moved = _told(("a", "nine", 50), ("b", "ten", 70), ("c", "12", 3))
    other = _told(("a", "nine", 50), ("c", "12", 3))
    assert [r.judged for r in judged_readings([moved, other], [verdict])] == ["dismissed", ""]


def test_the_latest_of_two_verdicts_holds() -> None:
    reading = _told(("a", "nine", 0), ("b", "ten", 0))
    sides = tuple(v.support for v in reading.values)
    told = judged_readings([reading], [Verdict(False, "", "", sides), Verdict(True, "", "", sides)])
    assert [(r.status, r.judged) for r in told] == [("conflict", "confirmed")]
