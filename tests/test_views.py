"""The views of a record answer what they say, and Datasette shows them with their descriptions."""

import json
import shutil
import sqlite3
import subprocess
import sys
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from stemma.exporters._columns import columns
from stemma.exporters.jsonl import files
from stemma.model import Event, Line, Record, kinds
from stemma.store import Store
from stemma.store.tables import insert
from stemma.store.views import VIEWS, all_views

METADATA = Path(__file__).parent.parent / "docs" / "metadata.yaml"


@pytest.fixture(scope="module")
def record(collated: Path) -> Record:
    with Store(collated / "record.db") as opened:
        return opened.record()


def rows(db: Path, view: str) -> list[dict[str, Any]]:
    with Store(db) as opened:
        found = opened.db.execute(f"SELECT * FROM {view}")
        names = [column[0] for column in found.description]
        return [dict(zip(names, row, strict=True)) for row in found]


def test_event_reports_are_the_members_of_events(collated: Path, record: Record) -> None:
    origins, reports = {o.report: o for o in record.origins}, {r.id: r for r in record.reports}
    found = {(row["event"], row["report"]): row for row in rows(collated / "record.db", "event_reports")}
    assert set(found) == {(e.id, m.report) for e in record.events for m in e.members}
    for (_, id_), row in found.items():
        origin, published = origins[id_], reports[id_].published
        assert (row["origin"], row["origin_kind"]) == (origin.name, origin.kind)
        assert row["rests_on"] == "; ".join(origin.rests_on)
        assert row["published"] == (published.value if published else None)
        assert row["published_earliest"] == (published.earliest.isoformat() if published else None)
        basis = "unknown" if not published else "inferred" if published.basis == "inferred" else "stated"
        assert row["published_basis"] == basis
    assert any(row["rests_on"] for row in found.values())


def plain(value: Any) -> Any:
    return "; ".join(value) if isinstance(value, list) else value


@pytest.mark.parametrize("name", ["events", "reports"])
def test_a_view_that_is_called_as_a_file_has_its_columns_and_values(name: str, collated: Path, record: Record) -> None:
    key = name.removesuffix("s")
    found = {row[key]: row for row in rows(collated / "record.db", name)}
    given = {row[key]: row for row in files()[name](record)}
    assert found.keys() == given.keys() and len(found) > 2
    shared = [c for c in columns(name) if c in VIEWS[name].columns or f"{c}_" in VIEWS[name].columns]
    assert (
        set(columns(name)) - set(shared)
        == {"events": {"members"}, "reports": {"also", "origin_evidence", "copies"}}[name]
    )
    assert [c.removesuffix("_") for c in VIEWS[name].columns if c.removesuffix("_") in shared] == shared
    for id_, row in found.items():
        for column in shared:
            told = given[id_][column] if column != "reports" else len(given[id_]["reports"])
            assert row.get(column, row.get(f"{column}_")) == plain(told), column
    assert any(row.get("place") or row.get("origin") for row in found.values())


def test_event_reports_say_the_day_and_place_of_events_jsonl(collated: Path, record: Record) -> None:
    told = {row["event"]: (row["day"], row["place"]) for row in files()["events"](record)}
    found = {(r["event"], r["event_day"], r["event_place"]) for r in rows(collated / "record.db", "event_reports")}
    assert found == {(event, *pair) for event, pair in told.items()} and any(all(pair) for pair in told.values())


def test_the_day_is_the_first_whole_one(tmp_path: Path) -> None:
    said = (
        ("when", "2031-05"),
        ("when", ""),
        ("when", "2031-05-06T18"),
        ("where", ""),
        ("where", "Aubrey"),
        ("when", "2031-05-07"),
    )
    lines = tuple(Line("e", n, role, "words", (), value=value) for n, (role, value) in enumerate(said))
    record = Record(events=(Event("e", "A title", ()), Event("f", "None", ())), account=lines)
    with Store(tmp_path / "record.db", create=True) as opened:
        for row in record.events:
            insert(opened.db, kinds.of_type(Event), [row])
        insert(opened.db, kinds.of_type(Line), lines)
        opened.db.commit()
    found = [(row["day"], row["place"]) for row in rows(tmp_path / "record.db", "events")]
    assert found == [(row["day"], row["place"]) for row in files()["events"](record)]
    assert found == [("2031-05-06T18", "Aubrey"), (None, None)]


def test_claim_support_has_the_words_of_each_telling(collated: Path, record: Record) -> None:
    texts = {r.id: r.text for r in record.reports}
    found = rows(collated / "record.db", "claim_support")
    assert len(found) == sum(len(c.told) for c in record.told_claims) > 10
    for row in found:
        assert row["words"] == texts[row["report"]][row["words_start"] : row["words_end"]]
    assert {row["how"] for row in found} >= {"flat", "attributed"}


def test_no_view_has_a_column_that_sql_reserves() -> None:
    db = sqlite3.connect(":memory:")
    for name, view in VIEWS.items():
        for column in view.columns:
            assert db.execute(f"SELECT {column} FROM (SELECT 1 AS {column})").fetchone(), name


def test_event_voices_are_the_voices_of_events(collated: Path, record: Record) -> None:
    found = rows(collated / "record.db", "event_voices")
    assert {(row["event"], row["voice"]) for row in found} == {(e.id, v) for e in record.events for v in e.voices}
    assert all(row["reports"] >= row["outlets"] for row in found) and any(row["reports"] > 1 for row in found)


def test_outlet_coverage_counts_every_report_once_an_event(collated: Path, record: Record) -> None:
    found = rows(collated / "record.db", "outlet_coverage")
    assert sum(row["reports"] for row in found) == sum(len(e.members) for e in record.events)
    outlets = {r.id: r.outlet for r in record.reports}
    for row in found:
        (event,) = (e for e in record.events if e.id == row["event"])
        mine = [m.report for m in event.members if outlets[m.report] == row["outlet"]]
        own = [o for o in record.origins if o.report in mine and o.kind == "own"]
        assert (row["reports"], row["own"]) == (len(mine), len(own))
        assert row["others"] == len({outlets[m.report] for m in event.members} - {row["outlet"]})
    assert any(row["copied"] for row in found)


def test_a_view_that_is_not_as_now_is_made_again(collated: Path, tmp_path: Path) -> None:
    db = tmp_path / "record.db"
    shutil.copyfile(collated / "record.db", db)
    with sqlite3.connect(db) as old:
        old.execute("DROP VIEW event_voices")
        old.execute("DROP VIEW event_reports")
        old.execute("CREATE VIEW event_reports AS SELECT 1 AS old")
    with Store(db, write=True) as opened:
        has = dict(opened.db.execute("SELECT name, sql FROM sqlite_master WHERE type = 'view'"))
        assert has == all_views() and opened.record().events


@pytest.mark.slow
def test_datasette_shows_what_is_described(collated: Path) -> None:
    pytest.importorskip("datasette")

    def asked(path: str) -> str:
        command = [sys.executable, "-m", "datasette", str(collated / "record.db"), "--metadata", str(METADATA), "--get"]
        return subprocess.run([*command, path], capture_output=True, text=True, check=True).stdout

    page, view = unescape(asked("/record/event_reports")), VIEWS["event_reports"]
    assert view.about in page and view.columns["rests_on"] in page
    facets = json.loads(asked("/record/event_reports.json?_facet=origin_kind"))["facet_results"]
    assert "reprint" in json.dumps(facets)
    shown = {t["name"]: t for t in json.loads(asked("/record.json"))["tables"]}
    assert shown["work_item"]["hidden"] and not shown["report"]["hidden"]
    assert json.loads(asked("/record/search.json?_shape=array&words=letter"))
    told = json.loads(asked("/record/events.json?_shape=array&_facet=place&_sort_desc=start"))
    assert [row["end_"] for row in told] == sorted((row["end_"] for row in told), reverse=True)
    assert any(row["day"] and row["place"] for row in told)
    assert VIEWS["events"].columns["day"] in unescape(asked("/record/events"))
    assert len(json.loads(asked("/record/claim_support.json?_shape=array&how=flat&_size=5"))) == 5
    conflicts = json.loads(asked("/record/conflicts.json?_shape=array"))
    assert all(row["event_title"] and row["value"] for row in conflicts) and len(conflicts) > 1
