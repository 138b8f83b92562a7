"""What people say of one report, event or line: kept, known again, put where it shows, and taken back."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

import stemma
from stemma.errors import UsageError
from stemma.model import Event, Judged, Member, Reading, Record, Subject, Support, Telling, ToldClaim, Value
from stemma.model.judged import is_about
from stemma.stages.deciding import corrected_events, missing
from stemma.store import Store


@pytest.fixture
def record(collated: Path, tmp_path: Path) -> Path:
    """A copy of the example's record, free to be changed."""
    shutil.copytree(collated, tmp_path / "out")
    return tmp_path / "out" / "record.db"


def _record(db: Path) -> Record:
    with Store(db) as store:
        return store.record()


def _exported(db: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (db.parent / "judgements.jsonl").read_text("utf-8").splitlines()]


@pytest.mark.slow
def test_a_report_is_put_right_through_later_runs_and_as_it_was_after_undo(record: Path) -> None:
    before = _record(record)
    report = next(r for r in before.reports if r.id == "quill_courier_ferry")
    stemma.judge(record, "outlet", [report.id[:14]], "an editor", "new owner", to="The Quill")
    stemma.judge(record, "date", [report.id], to="2024-04-07")
    stemma.judge(record, "origin", [report.id], to="Meridian Press")
    stemma.update(record)
    now = _record(record)
    right = next(r for r in now.reports if r.id == report.id)
    assert right.published is not None
    assert (right.outlet, right.published.value) == ("The Quill", "2024-04-07")
    assert next(o.name for o in now.origins if o.report == report.id) == "Meridian Press"
    event = next(e for e in now.events if report.id in e.reports)
    assert "Quill Courier" not in event.voices
    first = _exported(record)[0]
    assert (first["who"], first["why"], first["subject"]["was"], first["value"]) == (
        "an editor", "new owner", "Quill Courier", "The Quill",
    )  # fmt: skip
    assert first["titles"] == [f"The Quill: {report.headline}"]
    for number in (1, 2, 3):
        stemma.undo(record, number)
    after = _record(record)
    assert (after.reports, after.origins, after.events) == (before.reports, before.origins, before.events)
    assert all(j["withdrawn"] for j in _exported(record))


@pytest.mark.slow
def test_a_claim_a_speaker_a_day_and_a_place_are_put_right(record: Path) -> None:
    before = _record(record)
    claim = next(c for c in before.told_claims if c.whole and len(c.voices) > 1)
    spoken = next(u for u in before.utterances if u.speaker and len(u.variants) > 1)
    entry = next(e for e in before.timeline if not e.background)
    stemma.judge(record, "dismiss", [claim.id], of="claim")
    stemma.judge(record, "speaker", [spoken.id], to="Mira Holt")
    stemma.judge(record, "date", [entry.id], of="entry", to="2024-01")
    stemma.judge(record, "place", [claim.event], of="event", to="Quill Bay, Sund")
    now = _record(record)
    assert [(c.judged, c.whole) for c in now.told_claims if c.id == claim.id] == [("dismissed", False)]
    assert {u.speaker for u in now.utterances if u.id == spoken.id} == {"Mira Holt"}
    dated = next(e for e in now.timeline if e.id == entry.id)
    assert (dated.date, dated.precision, dated.latest.isoformat()) == ("2024-01", "month", "2024-01-31")
    assert next(e for e in now.events if e.id == claim.event).places == ("Quill Bay", "Sund")
    stemma.judge(record, "confirm", [claim.id], of="claim")
    assert [c.judged for c in _record(record).told_claims if c.id == claim.id] == ["confirmed"]


def test_a_note_changes_no_line_and_is_on_the_page(record: Path) -> None:
    before = _record(record)
    event = before.events[0]
    stemma.judge(record, "note", [event.id], "Mira <b>Holt</b>", "ask the harbour", of="event")
    stemma.judge(record, "checked", [event.id], "Tomas Ridd", of="event")
    now = _record(record)
    assert (now.events, now.readings, now.told_claims) == (before.events, before.readings, before.told_claims)
    page = (record.parent / "index.html").read_text("utf-8")
    assert "ask the harbour" in page and "Mira &lt;b&gt;Holt" in page and "checked by <bdi>Tomas Ridd" in page


@pytest.mark.parametrize(
    ("kind", "value", "why", "said"),
    [
        ("outlet", "", "", "what is the outlet instead"),
        ("date", "spring", "", "'spring' is no date"),
        ("note", "", "", "a note needs words"),
        ("speaker", "X", "", "no quotation has an id"),
    ],
)
def test_what_cannot_be_said_is_refused(record: Path, kind: str, value: str, why: str, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        stemma.judge(record, kind, ["quill_courier_ferry"], why=why, to=value)
    assert stemma.judgements(record) == []


def _judged(subject: Subject, kind: str = "note", reports: tuple[str, ...] = (), value: str = "") -> Judged:
    return Judged(1, kind, reports, "", "2031-01-01", "", subject=subject, value=value)


def test_a_line_is_known_again_by_its_words_wherever_they_stand() -> None:
    words = (Support("a", 3, 7, "nine"), Support("b", 5, 8, "ten"))
    judged = _judged(Subject("claim", "old", "nine died", words))
    told = ToldClaim("new", "e", "x", "new", 1.0, (Telling("b", 70, 73, span="ten"),))
    assert is_about(judged, told)
    assert not is_about(judged, ToldClaim("old", "e", "x", "new", 1.0, (Telling("b", 70, 73, span="two"),)))
    reading = _judged(Subject("reading", "old", "[…] died", words))
    sides = [Value("nine", words[:1]), Value("ten", words[1:]), Value("12", (Support("b", 9, 11, "12"),))]
    assert is_about(reading, Reading("r", "e", "p", "number", "conflict", tuple(sides[:2])))
    assert not is_about(reading, Reading("r", "e", "p", "number", "conflict", (sides[0], sides[2])))


def test_an_event_is_known_again_by_most_of_its_reports() -> None:
    judged = _judged(Subject("event", "old", "t"), "place", ("a", "b", "c"), "Sund")
    events = [Event("x", "", (Member("a", 1.0), Member("b", 1.0))), Event("y", "", (Member("c", 1.0),))]
    assert [e.places for e in corrected_events(events, [judged])] == [("Sund",), ()]


def test_what_is_gone_is_an_issue_with_the_number_to_undo() -> None:
    (issue,) = missing(Record(), [_judged(Subject("quotation", "q", "It was foggy"))])
    assert (issue.stage, issue.about) == ("judge", "q")
    assert "It was foggy" in issue.message and "stemma undo DB 1" in issue.message
