"""A record that grows: added reports, people's judgements, and what is kept of both."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

import stemma
from stemma.annotators import Annotated
from stemma.errors import StoreError, UsageError
from stemma.stages.collate import of_event
from stemma.store import Store, history

pytestmark = pytest.mark.slow


@pytest.fixture
def record(collated: Path, tmp_path: Path) -> Path:
    """A copy of the example's record, free to be changed."""
    shutil.copytree(collated, tmp_path / "out")
    return tmp_path / "out" / "record.db"


def _of(db: Path) -> dict[str, str]:
    return {report: event.id for event in stemma.events(db) for report in event.reports}


def test_added_reports_join_their_event_and_ids_stay(story: Path, tmp_path: Path) -> None:
    first = [str(f) for f in sorted(story.glob("*.txt"))]
    stemma.collate(first, tmp_path, jobs=1)
    before = _of(tmp_path / "record.db")
    summary = stemma.add([str(story / "wires.jsonl")], tmp_path / "record.db", jobs=1)
    after = _of(tmp_path / "record.db")
    assert summary.reports == len(list(story.glob("*.txt"))) + 5
    assert {after[r] for r in before} <= set(before.values())  # events may have been merged, none was renamed
    moved = [r for r in before if after[r] != before[r]]
    with Store(tmp_path / "record.db") as store:
        assert {c.event for c in history(store.db)} == {before[r] for r in moved}
    assert after["meridian_ferry_first"] == after["quill_courier_ferry"]
    again = stemma.add([str(story / "wires.jsonl")], tmp_path / "record.db", jobs=1)
    assert again.reports == summary.reports
    assert _of(tmp_path / "record.db") == after


def test_a_judgement_binds_survives_and_can_be_taken_back(record: Path, story: Path) -> None:
    before = _of(record)
    pair = ("norden_ferry", "norden_summit")
    assert before[pair[0]] != before[pair[1]]
    stemma.judge(record, "merge", pair, who="an analyst", why="a test")
    merged = _of(record)
    assert merged[pair[0]] == merged[pair[1]]
    with Store(record) as store:
        assert [c.change for c in history(store.db)] != []
    stemma.collate([str(story)], record.parent, jobs=1)
    assert _of(record)[pair[0]] == _of(record)[pair[1]]
    (judged,) = stemma.judgements(record)
    assert (judged.kind, judged.reports, judged.who, judged.why) == ("merge", pair, "an analyst", "a test")
    stemma.undo(record, judged.id)
    assert _of(record)[pair[0]] != _of(record)[pair[1]]
    assert stemma.judgements(record)[0].withdrawn


def test_same_origin_and_not_a_copy(record: Path) -> None:
    stemma.judge(record, "same-origin", ("islander_summit", "norden_summit"))
    stemma.judge(record, "not-a-copy", ("coast_radio_letter", "meridian_letter"))
    with Store(record) as store:
        origins = {o.report: o for o in store.record().origins}
    assert origins["islander_summit"].name == origins["norden_summit"].name != ""
    assert "meridian_letter" not in {s.other for s in origins["coast_radio_letter"].copies}


def test_a_wrong_judgement_is_refused(record: Path) -> None:
    with pytest.raises(UsageError, match="unknown"):
        stemma.judge(record, "guess", ("norden_ferry", "norden_summit"))
    with pytest.raises(UsageError, match="two reports"):
        stemma.judge(record, "merge", ("norden_ferry", "norden_ferry"))
    with pytest.raises(UsageError, match="no report has an id that begins with 'nowhere'"):
        stemma.judge(record, "merge", ("norden_ferry", "nowhere"))
    with pytest.raises(StoreError, match="number 7"):
        stemma.undo(record, 7)


def test_what_only_counts_reports_of_the_pile_makes_no_event_new(record: Path) -> None:
    with Store(record) as store:
        whole = store.record()
    found = {r.id: Annotated(names=tuple(n for n in whole.names if n.report == r.id)) for r in whole.reports}
    more = {
        r: Annotated(names=tuple(replace(n, reason="PERSON in 99 other reports") for n in f.names))
        for r, f in found.items()
    }
    reports = {r.id: r for r in whole.reports}
    for event in whole.events:
        assert of_event(event, reports, found, {}) == of_event(event, reports, more, {})
