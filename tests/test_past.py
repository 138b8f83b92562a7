"""A past state rests on the reports known by then and on nothing else, and a state of today is the record itself."""

import json
import shutil
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import msgspec
import pytest
from fastapi.testclient import TestClient
from typer.testing import CliRunner

import stemma
from stemma.cli import app
from stemma.errors import StoreError
from stemma.model import (
    Actor,
    Deed,
    Entry,
    Event,
    Judged,
    Line,
    Member,
    Name,
    Origin,
    Reading,
    Record,
    Report,
    Sharing,
    Storyline,
    Support,
    Telling,
    Time,
    ToldClaim,
    Utterance,
    Value,
    When,
)
from stemma.past import TODAY, figures, past
from stemma.store import Known, Store, known_by, told_by
from stemma.web import application

FIRST, SECOND = date(2024, 4, 4), date(2024, 4, 5)


@pytest.fixture(scope="module")
def db(collated: Path) -> Path:
    return collated / "record.db"


@pytest.fixture(scope="module")
def record(db: Path) -> Record:
    with Store(db) as store:
        return store.record()


def known(*reports: str, day: date = SECOND) -> Known:
    return Known(day, frozenset(reports))


# -- on the example -------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_a_state_of_today_is_the_record(db: Path, record: Record) -> None:
    with Store(db) as store:
        now = known_by(store.db, date(2100, 1, 1))
        assert past(record, now) == record
        assert set(told_by(store.db, now)) == {e.id for e in record.events}
    assert (now.later, now.undated) == (0, 0)


@pytest.mark.parametrize("days", range(-1, 4))
@pytest.mark.parametrize("first", [date(2024, 3, 14), date(2024, 4, 4), date(2024, 6, 18)])
def test_no_state_names_or_quotes_a_report_of_later(db: Path, record: Record, first: date, days: int) -> None:
    with Store(db) as store:
        state = known_by(store.db, first + timedelta(days=days))
    left = past(record, state)
    said = msgspec.json.encode(left).decode()
    assert {r.id for r in left.reports} == state.reports
    assert [r.id for r in record.reports if r.id not in state.reports and r.id in said] == []
    words = [r.text + "\n" + r.headline for r in left.reports]
    for line in left.account:
        assert any(line.text in text for text in words)
    for e in left.events:
        assert any(e.title in text for text in words)
    texts = {r.id: r for r in left.reports}
    for kind in (left.account, left.timeline, left.deeds):
        for s in (s for row in kind for s in row.support):
            assert texts[s.report].words(s.part)[s.start : s.end] == s.span
    assert all(len(r.values) > 1 for r in left.readings if r.status in ("conflict", "update", "vague", "unsure"))


def test_a_toll_is_told_as_it_was_known(db: Path) -> None:
    ferry = next(e.id for e in stemma.events(db) if "norden_ferry" in e.reports)
    first, second, now = (stemma.show(db, ferry, day) for day in (FIRST, SECOND, None))
    assert first.events[0].title == "At least 7 dead as ferry hits breakwater at Port Quill"
    assert [len(x.events[0].members) for x in (first, second, now)] == [1, 4, 5]
    assert [x.events[0].end for x in (first, second)] == [FIRST, SECOND]
    assert first.events[0].members[0].reasons == (TODAY,)
    assert [len(x.events[0].voices) for x in (first, second, now)] == [1, 2, 3]
    (toll,) = (r for r in first.readings if r.property == "people died")
    assert (toll.status, [v.value for v in toll.values]) == ("alone", ["At least seven"])
    assert figures(first.readings, {r.id: r for r in first.reports}) == []
    (went,) = figures(second.readings, {r.id: r for r in second.reports})
    assert [(day[:10], value) for day, value, *_ in went.told] == [("2024-04-04", "At least seven"),
                                                                   ("2024-04-05", "nine")]  # fmt: skip
    with pytest.raises(StoreError, match="was known by 2024-04-03"):
        stemma.show(db, ferry, date(2024, 4, 3))


def test_the_events_of_a_day_are_those_told_by_then(db: Path) -> None:
    assert [len(stemma.events(db, day)) for day in (date(2024, 3, 13), date(2024, 3, 14), FIRST, None)] == [0, 1, 2, 3]
    newest = stemma.events(db, FIRST)[0]
    assert newest.title == "At least 7 dead as ferry hits breakwater at Port Quill"
    assert "Port Quill" in newest.places


# -- which reports were known ---------------------------------------------------------------------------------


def test_a_report_is_known_from_its_retrieval_else_from_its_publication(tmp_path: Path) -> None:
    told = "Storks were counted in {} on Friday, more than in any spring before, the bird society of {} said."
    rows = [
        {"id": "plain", "published": "2031-03-14"},
        {"id": "had", "published": "2031-03-14", "retrieved": "2031-03-16T08:00:00Z"},
        {"id": "odd", "published": "2031-03-14", "retrieved": "yesterday"},
        {"id": "month", "published": "2031-03"},
        {"id": "never", "text": "A chess club found a medal under its floor, its treasurer said, and will show it."},
        {"id": "changed", "published": "2031-03-14"},
        {"id": "again", "published": "2031-03-14", "retrieved": "2031-03-14"},
    ]
    path = tmp_path / "a.jsonl"

    def write(**more: dict[str, str]) -> None:
        lines = [{"text": told.format(row["id"], "Halden"), "outlet": "Post"} | row | more.get(row["id"], {})
                 for row in rows]  # fmt: skip
        path.write_text("".join(json.dumps(line) + "\n" for line in lines))

    write()
    db = tmp_path / "out" / "record.db"
    stemma.collate([str(path)], db.parent)
    write(
        changed={"text": told.format("Halden", "Sund")},
        again={"text": told.format("Quill", "Sund"), "retrieved": "2031-03-18"},
    )
    stemma.add([str(path)], db)

    def by(day: int) -> Known:
        with Store(db) as store:
            return known_by(store.db, date(2031, 3, day))

    assert by(13).reports == frozenset()
    assert by(14).reports == {"plain", "odd"}
    assert (by(14).later, by(14).undated) == (2, 2)  # had and again; never and changed
    assert by(16).reports == {"plain", "odd", "had"}
    assert by(18).reports == {"plain", "odd", "had", "again"}
    assert by(31).reports == {"plain", "odd", "had", "again", "month"}


# -- line by line ---------------------------------------------------------------------------------------------


def day(n: int) -> When:
    return When(f"2031-03-{n:02}", date(2031, 3, n), date(2031, 3, n))


def words(report: str, span: str, start: int = 0) -> Support:
    return Support(report, start, start + len(span), span)


A = Report("a", "Seven died on Friday", headline="Seven die", outlet="A Post", published=day(14))
B = Report("b", "Nine died in all", headline="Nine die", outlet="B Post", published=day(15))
C = Report("c", "Eleven died", headline="Eleven die", outlet="C Post", published=day(16))
EVENT = Event("e", "Eleven die", (Member("a", 1.0), Member("b", 1.0), Member("c", 1.0)), date(2031, 3, 14),
              date(2031, 3, 16), ("Sund",), "s", ("A Post", "B Post", "C Post"))  # fmt: skip
ORIGINS = tuple(Origin(r.id, r.outlet, "own") for r in (A, B, C))
WHOLE = Record(reports=(A, B, C), origins=ORIGINS, events=(EVENT,))


def left(*reports: str, **parts: object) -> Record:
    return past(replace(WHOLE, **parts), known(*reports, day=date(2031, 3, 15)))  # type: ignore[arg-type]


def test_an_event_has_the_title_days_voices_and_places_of_its_known_reports() -> None:
    names = (Name("c", 0, 4, "GPE", "Sund", "Sund"), Name("a", 0, 4, "GPE", "Quill", "Quill"))
    (event,) = left("a", "b", names=names).events
    assert (event.title, event.start, event.end) == ("Seven die", date(2031, 3, 14), date(2031, 3, 15))
    assert (event.voices, event.places, event.reports) == (("A Post", "B Post"), ("Quill",), ("a", "b"))
    assert left().events == ()


@pytest.mark.parametrize(
    ("there", "status", "values"),
    [
        (("a", "b", "c"), "conflict", ["7", "9", "11"]),
        (("a", "b"), "conflict", ["7", "9"]),
        (("a",), "alone", ["7"]),
        (("b", "c"), "conflict", ["9", "11"]),
        ((), "", []),
    ],
)
def test_a_conflict_needs_two_values(there: tuple[str, ...], status: str, values: list[str]) -> None:
    given = tuple(Value(v, (words(r, f"{v} died"),), (o,))
                  for v, r, o in (("7", "a", "A Post"), ("9", "b", "B Post"), ("11", "c", "C Post")))  # fmt: skip
    reading = Reading("r", "e", "died", "number", "conflict", given, "three voices", kind="count")
    found = left(*there, readings=(reading,)).readings
    assert [(r.status, [v.value for v in r.values]) for r in found] == ([(status, values)] if status else [])
    if there and len(there) < 3:
        assert found[0].reason == ""


def test_one_value_of_two_voices_agrees_and_what_only_later_words_name_is_not_named() -> None:
    values = (
        Value("7", (words("a", "Seven"), words("b", "7")), ("A Post", "B Post")),
        Value("11", (words("c", "11"),)),
    )
    (reading,) = left(
        "a", "b", readings=(Reading("r", "e", "dead of Sund", "number", "update", values, kind="count"),)
    ).readings
    assert (reading.status, reading.property) == ("agree", "count")
    assert reading.values[0].voices == ("A Post", "B Post")


def test_a_value_in_the_words_of_a_later_report_is_told_in_known_words() -> None:
    value = Value("it burned to the ground", (words("a", "it burned down"), words("c", "it burned to the ground")))
    (reading,) = left("a", readings=(Reading("r", "e", "Seven", "wording", "agree", (value,)),)).readings
    assert reading.values[0].value == "it burned down"


def test_a_line_takes_known_words_and_sets_no_later_value_against_them() -> None:
    values = (Value("7", (words("a", "7"),)), Value("9", (words("b", "9"),)), Value("11", (words("c", "11"),)))
    lines = (
        Line("e", 0, "what", "Eleven died", (words("c", "Eleven died"), words("a", "Seven died")), 2, ("9",), "x"),
        Line("e", 1, "what", "Nine died", (words("b", "Nine died"),), 1, ("7", "11")),
        Line("e", 2, "detail", "Gone", (words("c", "Gone"),)),
    )
    record = left("a", "b", account=lines, readings=(Reading("r", "e", "died", "number", "conflict", values),))
    assert [(x.text, x.voices, x.conflict, x.value) for x in record.account] == [
        ("Seven died", 1, (), ""), ("Nine died", 1, ("7",), "")]  # fmt: skip


def test_a_day_and_a_place_stand_while_known_words_name_them() -> None:
    support = (words("a", "on Friday"), words("b", "on 14 March"), words("c", "at Sund"))
    lines = (Line("e", 0, "when", "on Friday", support, value="2031-03-14"),
             Line("e", 1, "where", "at Sund", (support[2], words("a", "in Sund harbour")), value="Sund"))  # fmt: skip
    times = (Time("b", 3, 11, "14 March", "DATE", "2031-03-14", "", date(2031, 3, 14), date(2031, 3, 14), "day"),)
    names = (Name("a", 3, 7, "LOC", "Sund", "Sund"),)

    def values(*there: str) -> list[str]:
        return [x.value for x in left(*there, account=lines, times=times, names=names).account]

    assert values("a", "b") == ["2031-03-14", "Sund"]
    assert values("a") == ["", "Sund"]  # the day was named by another
    assert values("b") == ["2031-03-14"]


def test_a_claim_whose_best_words_came_later_is_not_told_as_whole() -> None:
    told = (Telling("c", 0, 6, span="Eleven"), Telling("a", 0, 5, span="Seven"), Telling("b", 0, 4, span="Nine"))
    claim = ToldClaim("t", "e", "Eleven", "new", 0.8, told, ("A Post", "C Post"), ("c",), judged="confirmed")
    (found,) = left("a", told_claims=(claim,)).told_claims
    assert (found.text, found.whole, found.voices, found.probability) == ("Seven", False, ("A Post",), 1.0)
    assert (found.silent, found.judged) == ((), "")
    assert left(told_claims=(claim,)).told_claims == ()


def test_an_utterance_keeps_the_variants_of_the_day_and_their_speakers() -> None:
    said = (words("c", "We sail at dawn on Monday"), words("a", "We sail"), words("b", "We sail at dawn"))
    utterance = Utterance("u", "e", "Runa Sollis", said, ("direct", "mixed", "direct"), 0, (), ("number",),
                          ("Runa Sollis", "Sollis", "Captain Sollis"))  # fmt: skip
    (found,) = left("a", "b", utterances=(utterance,)).utterances
    assert (found.speaker, found.base, found.flags, found.kinds) == ("Captain Sollis", 1, (), ("mixed", "direct"))
    assert found.variants[found.base].span == "We sail at dawn"


def entry(date_: str, n: int, *support: Support, **more: object) -> Entry:
    at = date(2031, 3, n)
    given = Entry(f"t{n}", "e", "s", date_, at, at, "day", "happened", 1.0, 3, support[-1].span, support)
    return replace(given, **more)  # type: ignore[arg-type]


def test_a_timeline_is_dated_by_known_words() -> None:
    sentence, vague = words("a", "They met on 20 March"), words("b", "They met in March")
    times = (
        Time("a", 12, 20, "20 March", "DATE", "2031-03-20", "", date(2031, 3, 20), date(2031, 3, 20), "day"),
        Time("b", 9, 17, "in March", "DATE", "2031-03", "", date(2031, 3, 1), date(2031, 3, 31), "month"),
    )
    late, other = words("c", "They met on 20 March in Sund"), entry("2031-03-21", 21, words("c", "no"))
    timeline = (entry("2031-03-20", 20, sentence, vague, late, conflict=("2031-03-21",)), other)
    (found,) = left("a", "b", timeline=timeline, times=times).timeline
    assert (found.date, found.status, found.text, found.voices) == ("2031-03-20", "planned", "They met in March", 2)
    assert found.conflict == ()
    (found,) = left("b", timeline=timeline, times=times).timeline
    assert (found.date, found.precision, found.earliest) == ("2031-03", "month", date(2031, 3, 1))
    assert left("b", timeline=timeline).timeline == ()  # its words tell no day


def test_two_dates_that_were_both_told_stand_against_each_other() -> None:
    timeline = (entry("2031-03-14", 14, words("a", "x"), conflict=("2031-03-15",)),
                entry("2031-03-15", 15, words("b", "y"), conflict=("2031-03-14",)))  # fmt: skip
    assert [x.conflict for x in left("a", "b", timeline=timeline).timeline] == [("2031-03-15",), ("2031-03-14",)]
    assert [x.conflict for x in left("a", timeline=timeline).timeline] == [()]


def test_an_act_has_the_parties_of_known_tellings_and_no_outcome_yet() -> None:
    support = (words("a", "Kell promised aid"), words("c", "On 20 March Kell promised Marrow aid in Sund"))
    deed = Deed("d", "e", "pledged", "PROMISE", "", Actor("Kell"), Actor("Marrow"), "2031-03-20", date(2031, 3, 20),
                "Sund", "happened", support[1].span, ("A Post", "C Post"), support, ("2031-03-21",), "kept",
                first_basis="stated", place_basis="clause")  # fmt: skip
    (found,) = left("a", "b", deeds=(deed,)).deeds
    assert (found.actor, found.recipient, found.place, found.place_basis) == (Actor("Kell"), None, "", "")
    assert (found.when, found.first, found.first_basis) == ("", date(2031, 3, 14), "told")
    assert (found.outcome, found.text, found.conflicts, found.voices) == ("", "Kell promised aid", (), ("A Post",))
    assert left("b", deeds=(deed,)).deeds == ()


def test_an_origin_that_only_a_later_text_told_is_unknown() -> None:
    from stemma.model import Evidence

    shared = Evidence("shared text", "all of it is in c", where="metadata")
    taken = Sharing("a", "c", (((0, 5), (0, 5)),), 0.9, "from", "c is older")
    third = Sharing("a", "b", (((0, 5), (0, 5)),), 0.9, "both-from-third", "both from c")
    origin = Origin("a", "C Post", "reprint", (shared,), (), (taken, third))
    by_credit = replace(origin, evidence=(shared, Evidence("credit", "C Post")))
    found = left("a", "b", origins=(origin, *ORIGINS[1:])).origins[0]
    assert (found.name, found.kind, found.evidence) == ("", "unknown", ())
    assert [(s.other, s.direction, s.reason) for s in found.copies] == [("b", "unknown", "")]
    assert left("a", "b", origins=(by_credit, *ORIGINS[1:])).origins[0].name == "C Post"


def test_a_storyline_and_a_judgement_are_as_of_the_day() -> None:
    lines = (Storyline("s", "Later", ("later", "e")),)
    made = Judged(1, "note", ("a",), "me", "2031-03-15T08:00:00+00:00", "so", "2031-03-17T08:00:00+00:00")
    after = replace(made, id=2, made="2031-03-16T00:00:00+00:00")
    found = left("a", "b", storylines=lines, judgements=(made, after))
    assert [(s.title, s.events) for s in found.storylines] == [("Seven die", ("e",))]
    assert [(j.id, j.withdrawn) for j in found.judgements] == [(1, "")]


# -- served ---------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def site(db: Path) -> TestClient:
    return TestClient(application(db, hosts=("127.0.0.1",)), base_url="http://127.0.0.1")


def test_the_pages_of_a_day(site: TestClient, db: Path) -> None:
    ferry = next(e.id for e in stemma.events(db) if "norden_ferry" in e.reports)
    front = site.get("/?asof=2024-04-04").text
    assert "As of 4 April 2024: told from the 8 reports known by then" in front
    assert "At least 7 dead as ferry hits breakwater at Port Quill" in front
    assert f'href="/events/{ferry}?asof=2024-04-04"' in front
    assert "accord" not in front
    page = site.get(f"/events/{ferry}?asof=2024-04-05").text
    assert page.index("At least seven") < page.index("<bdi>Channel Nine Sund</bdi></a></li>")
    assert 'id="figures"' in page
    assert "norden_ferry" not in page
    assert "judge" not in page.partition("<main")[2].replace("Judgements", "")
    assert site.get(f"/events/{ferry}/claims?asof=2024-04-05").text.partition("<main")[2] != ""
    assert "norden_ferry" not in site.get(f"/events/{ferry}/claims?asof=2024-04-05").text
    report = site.get("/reports/meridian_ferry_first?asof=2024-04-04").text
    assert "At least 7 dead as ferry hits breakwater at Port Quill</a>" in report
    assert "channel_nine_ferry" not in report
    assert "asof" in site.get("/").text


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/events/{}?asof=2024-04-03", 404),
        ("/events/{}.json?asof=2024-04-03", 404),
        ("/events/none?asof=2024-04-05", 404),
        ("/reports/norden_ferry?asof=2024-04-05", 404),
        ("/reports/norden_ferry.json?asof=2024-04-05", 404),
        ("/reports/none?asof=2024-04-05", 404),
        ("/?asof=2024-02-31", 422),
        ("/events.json?asof=soon", 422),
        ("/?asof=2024-01-01", 200),
    ],
)
def test_what_was_not_there_has_no_page(site: TestClient, db: Path, path: str, status: int) -> None:
    ferry = next(e.id for e in stemma.events(db) if "norden_ferry" in e.reports)
    assert site.get(path.format(ferry)).status_code == status


def test_the_command_line_tells_a_day(db: Path) -> None:
    ferry = next(e.id for e in stemma.events(db) if "norden_ferry" in e.reports)
    call = CliRunner().invoke

    listed = call(app, ["events", str(db), "--asof", "2024-04-04"])
    assert "as of 2024-04-04, from the reports retrieved by then" in listed.stderr
    assert "At least 7 dead" in listed.stdout
    shown = call(app, ["show", str(db), ferry, "--asof", "2024-04-05"]).stdout
    assert "At least seven (2024-04-04T21:30Z, Meridian Press) -> nine (2024-04-05, Channel Nine Sund)" in shown
    assert "norden_ferry" not in shown
    rows = json.loads(call(app, ["show", str(db), ferry, "--asof", "2024-04-05", "--json"]).stdout)
    assert len(rows["reports"]) == 4
    assert "that a report known by 2024-01-01 tells" in call(app, ["events", str(db), "--asof", "2024-01-01"]).stderr
    dated = json.loads(call(app, ["events", str(db), "--asof", "2024-04-05", "--json"]).stdout)
    assert [row["start"] for row in dated] == ["2024-04-04", "2024-03-14"]
    assert call(app, ["events", str(db), "--asof", "soon"]).exit_code == 2


def test_the_data_of_a_day(site: TestClient, db: Path) -> None:
    ferry = next(e.id for e in stemma.events(db) if "norden_ferry" in e.reports)
    events = site.get("/events.json?asof=2024-04-04").json()
    assert next((e["event"], e["reports"]) for e in events["events"]) == (ferry, 1)
    event = site.get(f"/events/{ferry}.json?asof=2024-04-05").json()
    assert len(event["reports"]) == 4
    assert "norden_ferry" not in json.dumps(event)
    assert site.get("/reports/meridian_ferry_first.json?asof=2024-04-04").json()["report"] == "meridian_ferry_first"


@pytest.mark.slow
def test_a_report_changed_later_is_left_out_and_counted(db: Path, tmp_path: Path) -> None:
    shutil.copytree(db.parent, tmp_path / "out")
    page = tmp_path / "page.txt"
    for count in ("Nine", "Twelve"):
        page.write_text(f"HALDEN - {count} storks were counted in Halden on Monday, more than in any spring before.")
        stemma.add([str(page)], tmp_path / "out" / "record.db")
    served = TestClient(application(tmp_path / "out" / "record.db", hosts=("127.0.0.1",)), base_url="http://127.0.0.1")
    assert "Without a day, and so left out: 1 report." in served.get("/?asof=2024-06-30").text
