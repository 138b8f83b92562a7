"""Every export is opened by a client that its users have, with rows, without any, and with what odd texts hold."""

import csv
import json
import sqlite3
import sys
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from html import escape
from itertools import product
from pathlib import Path
from typing import Any

import icalendar
import networkx
import pyarrow.csv
import pyarrow.parquet
import pycountry
import pytest
from pydantic import AnyUrl, AwareDatetime, BaseModel, ConfigDict, Field, TypeAdapter
from typer.testing import CliRunner

from bench_pages import made_up
from stemma import cli, exporters
from stemma.exporters._columns import columns
from stemma.exporters._whole import whole
from stemma.exporters.acts import table
from stemma.exporters.jsonl import files
from stemma.exporters.timelinejs import MOST
from stemma.model import (
    Act,
    Actor,
    Annotation,
    Deed,
    Entry,
    Event,
    Evidence,
    Issue,
    Line,
    Member,
    Name,
    Origin,
    Place,
    Proposal,
    Quotation,
    Reading,
    Record,
    Report,
    Sharing,
    Storyline,
    Support,
    Tie,
    Time,
    Utterance,
    Value,
    Voice,
    When,
)
from stemma.reference.codes import COUNTRIES
from stemma.store import Store

pytestmark = pytest.mark.slow

ODD = "=cmd|' /C x'!A1\x00\x07 \u200f;,\\ \"naïve\" 한국 <b>&amp;"
DAY, FIRST, LAST = date(2024, 4, 5), date.min, date.max
S = (Support("a b", 0, 5, "Words"), Support("b", 0, 3, ODD, "headline"))
CODES = ("USAGOV", "GOV", "IGOUNO", "NGOHRI", "FRA;GOV", "GOV;CVL", "IMGREB", "ZZZGOV", "YUG", "XKXGOV", "")
FULL = Record(
    reports=(
        Report("a b", f"Words {ODD}", url="https://wire.example/ä b", outlet=ODD, headline=ODD, language="en-GB",
               published=When("2024-04-05T08:58+09:00", DAY, DAY, "minute")),
        Report("b", "x" * 70_000, url="no address", headline="-" * 2000, language="xx",
               published=When("2024-W14", date(2024, 4, 1), date(2024, 4, 7), "week")),
        Report("\x00c", "", outlet="-3", published=When("0001", FIRST, date(1, 12, 31), "year")),
    ),
    origins=(
        Origin("a b", ODD, "reprint", (Evidence("credit", "(W)", 0, 3),), (f"source {ODD}",),
               (Sharing("a b", "\x00c", (((0, 5), (0, 5)),), 0.5, "to"),)),
    ),
    names=(Name("a b", 0, 5, "PERSON", ODD), Name("b", 0, 5, "ORG", "N" * 500)),
    times=(Time("a b", 0, 5, "Friday", "DATE", "2024-04-05", earliest=DAY, latest=DAY, sentence=(0, 5)),
           Time("b", 0, 5, "once", "DURATION", "PXD")),
    quotations=(Quotation("a b", ((0, 5),), ((0, 1),), chain=(Voice("A", (0, 1)), Voice("B"))),),
    acts=(Act("a b", 0, 5, "MEET", actor=Actor(ODD, "USAGOV", (0, 5)), place="Aubrey", place_basis="clause"),
          Act("b", 0, 5, "MEET")),
    events=(Event("e", ODD, (Member("a b", 1.0, ("same",), ((0, 5),)),), DAY, DAY, ("Aubrey",), "s", ("W",)),
            Event("f", "", (Member("b", 1.0),))),
    storylines=(Storyline("s", ODD, ("e", "f"), (Tie("e", "f", 0.5, ("near",)),)),),
    utterances=(Utterance("u", "e", "A", S, ("direct", "indirect"), 0, (Place(0, 1, "it", (("", (1,)),)),)),),
    readings=(Reading("r", "e", ODD, "number", "conflict", (Value("-3", S, ("W",)), Value("4", S))),),
    timeline=(Entry("t", "e", "s", "2024-04-05", DAY, DAY, "day", "happened", 1.0, 1, ODD * 9, S, ("2024-04-06",)),
              Entry("t2", "e", "s", "0001", FIRST, LAST, "year", "denied", 0.5, 1, "Ages", S)),
    account=(Line("e", 0, "what", ODD, S),),
    issues=(Issue("read", ODD, "line one\nline two"),),
    annotations=(Annotation("a b", 0, 5, "mood", "-x"),),
    deeds=tuple(
        Deed(f"d{n}", "e", "done", "MEET", "", Actor("A", code), Actor("B", CODES[-1 - n]), "", DAY if n else None, "",
             "happened", "-1 word", ("W",), S)
        for n, code in enumerate(CODES)
    ),
    proposals=(Proposal("p", "e", "reading", "how many", "a model", "2024-04-05T10:00:00+00:00",
                        values=(Value("3", S),)),),
)  # fmt: skip
RECORDS = {"full": FULL, "empty": Record(), "lines": made_up(60)}


@pytest.fixture(scope="session")
def example(collated: Path) -> Record:
    with Store(collated / "record.db") as opened:
        return opened.record()


@pytest.fixture(params=[*RECORDS, "example"])
def record(request: pytest.FixtureRequest) -> Record:
    found: Record = RECORDS.get(request.param) or request.getfixturevalue("example")
    return found


def test_the_columns_are_those_of_the_rows(record: Record) -> None:
    for name, rows in files().items():
        for row in rows(record):
            assert [c for c in columns(name) if c in row] == list(row) or name == "proposals", name
            assert set(row) <= set(columns(name)), name


def test_parquet_is_nested_and_keeps_its_columns(record: Record, tmp_path: Path) -> None:
    paths = exporters.writer("parquet")(record, tmp_path)
    assert {p.stem for p in paths} == set(files())
    for path in paths:
        rows = json.loads(json.dumps(list(files()[path.stem](record))))
        found = pyarrow.parquet.read_table(path)
        assert found.schema.names == list(columns(path.stem))
        assert found.num_rows == len(rows)
        for row, back in zip(rows, found.to_pylist(), strict=True):
            assert _same(back, {c: row.get(c) for c in columns(path.stem)}), path.stem


def _same(back: Any, given: Any) -> bool:
    """Whether a value read is the one given: days as ISO, what a struct lacks as None, pairs by their names."""
    if isinstance(back, date):
        return bool(back.isoformat() == given)
    if isinstance(back, dict):
        if isinstance(given, list):
            given = {f"_{n}": value for n, value in enumerate(given, 1)}
        return all(_same(value, given.get(name)) for name, value in back.items()) and set(given) <= set(back)
    if isinstance(back, list):
        return len(back) == len(given) and all(map(_same, back, given))
    return bool(back == given)


def test_parquet_has_one_schema_whatever_the_rows(tmp_path: Path) -> None:
    for name in RECORDS:
        exporters.writer("parquet")(RECORDS[name], tmp_path / name)
    for kind in files():
        full, *others = (pyarrow.parquet.read_schema(tmp_path / name / f"{kind}.parquet") for name in RECORDS)
        assert all(full == other for other in others), kind
    readings = pyarrow.parquet.read_table(tmp_path / "full" / "readings.parquet")
    assert readings["values"][0][0]["support"][1]["part"].as_py() == "headline"
    assert pyarrow.parquet.read_schema(tmp_path / "empty" / "timeline.parquet").field("earliest").type == "date32"


def test_csv_is_read_with_its_header_and_no_formula(record: Record, tmp_path: Path) -> None:
    csv.field_size_limit(10**7)
    for path in exporters.writer("csv")(record, tmp_path):
        with path.open(newline="", encoding="utf-8") as lines:
            head, *rows = csv.reader(lines)
        assert head == list(columns(path.stem))
        for cell in (cell for row in rows for cell in row):
            assert cell[:1] not in tuple("=+@\t\r") and (cell[:1] != "-" or float(cell) < 0)
        options = pyarrow.csv.ParseOptions(newlines_in_values=True)
        read = pyarrow.csv.read_csv(path, parse_options=options, read_options=pyarrow.csv.ReadOptions(block_size=2**24))
        assert (read.num_rows, read.column_names) == (len(rows), head)


def test_csv_keeps_a_negative_number_and_marks_a_formula(tmp_path: Path) -> None:
    exporters.writer("csv")(FULL, tmp_path)
    with (tmp_path / "reports.csv").open(newline="", encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    assert [row["outlet"][:2] for row in rows] == ["'=", "", "-3"]
    assert rows[1]["headline"].startswith("'--")
    with (tmp_path / "annotations.csv").open(newline="", encoding="utf-8") as lines:
        assert next(csv.DictReader(lines))["value"] == "'-x"


def test_a_country_of_the_acts_is_a_country(record: Record, tmp_path: Path) -> None:
    paths = exporters.writer("acts")(record, tmp_path)
    assert [p.name for p in paths] == ["plover.csv", "plover.parquet"]
    rows = pyarrow.parquet.read_table(paths[1]).to_pylist()
    with paths[0].open(newline="", encoding="utf-8") as lines:
        assert [row["Event ID"] for row in csv.DictReader(lines)] == [row["Event ID"] for row in rows]
    assert len(rows) == len(record.deeds)
    for row, side in product(rows, ("Actor", "Recipient")):
        countries, sectors, codes = (row[f"{side} {what}"].split(";") for what in ("Country", "Sectors", "Code"))
        assert all(not c or c in COUNTRIES for c in countries)
        assert not set(sectors) & COUNTRIES
        if countries != [""] and sectors != [""]:
            assert len(countries) == len(sectors) == len(codes)


def test_the_parts_of_a_code(tmp_path: Path) -> None:
    deeds = FULL.deeds
    with table(deeds, tmp_path / "a.csv").open(newline="", encoding="utf-8") as lines:
        rows = {r["Actor Code"]: (r["Actor Country"], r["Actor Sectors"]) for r in csv.DictReader(lines)}
    assert rows["USAGOV"] == ("USA", "GOV") and rows["GOV"] == ("", "GOV") and rows["IGOUNO"] == ("", "IGO")
    assert rows["FRA;GOV"] == ("FRA;", ";GOV") and rows["GOV;CVL"] == ("", "GOV;CVL")
    assert rows["ZZZGOV"] == ("", "ZZZGOV")


def test_the_codes_of_countries_are_those_of_iso_3166() -> None:
    now = {c.alpha_3 for c in pycountry.countries}
    former = {c.alpha_3 for c in pycountry.historic_countries}
    assert now <= COUNTRIES
    assert COUNTRIES - now - former == {"XKX"}


def test_without_pyarrow_the_acts_say_that_they_are_csv_alone(
    collated: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.warns(UserWarning, match=r"without plover.parquet.*stemma-news\[parquet\]"):
        paths = exporters.writer("acts")(FULL, tmp_path)
    assert [p.name for p in paths] == ["plover.csv"]
    argv = ["export", str(collated / "record.db"), "--format", "acts", "--out", str(tmp_path)]
    done = CliRunner().invoke(cli.app, argv)
    assert done.exit_code == 0
    assert "without plover.parquet" in done.stderr and len(done.stderr.splitlines()) == 1


def test_graphml_opens_in_networkx(record: Record, tmp_path: Path) -> None:
    (path,) = exporters.writer("graphml")(record, tmp_path)
    graph = networkx.read_graphml(path, force_multigraph=True)
    assert graph.is_directed()
    assert {kind for _, kind in graph.nodes(data="kind")} <= {"report", "origin", "source"}
    relations = {"cites", "copies", "shares", "own", "reprint", "rewrite", "mixed", "unknown"}
    assert {r for *_, r in graph.edges(data="relation")} <= relations
    assert sum(kind == "report" for _, kind in graph.nodes(data="kind")) >= len(record.origins)


def test_ical_opens_in_icalendar(record: Record, tmp_path: Path) -> None:
    (path,) = exporters.writer("ical")(record, tmp_path)
    data = path.read_bytes()
    assert data.endswith(b"\r\n") and b"\n" not in data.replace(b"\r\n", b"")
    assert max(map(len, data.split(b"\r\n"))) <= 75
    calendar = icalendar.Calendar.from_ical(data)
    entries = {f"{e.id}@stemma": e for e in record.timeline}
    events = calendar.walk("VEVENT")
    assert sorted(str(v["uid"]) for v in events) == sorted(entries)
    newest = max((r.published.latest for r in record.reports if r.published), default=date(1970, 1, 1))
    for v in events:
        assert not v.errors
        e = entries[str(v["uid"])]
        stamp, first, after = (getattr(v.get(name), "dt", None) for name in ("dtstamp", "dtstart", "dtend"))
        assert isinstance(stamp, datetime) and stamp.utcoffset() == UTC.utcoffset(None) and stamp.date() == newest
        assert first == e.earliest and not isinstance(first, datetime)
        assert after == (None if e.latest == LAST else e.latest + timedelta(1))
        words = "".join(c for c in " ".join(e.text.split()) if c >= " ")
        assert str(v["summary"]) == words
        assert str(v["status"]) in ("CONFIRMED", "TENTATIVE", "CANCELLED")


def _ftm(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


URL = TypeAdapter(AnyUrl)
MODEL = json.loads((Path(__file__).parent / "ftm_model.json").read_text(encoding="utf-8"))


def test_ftm_entities_follow_the_published_model(record: Record, tmp_path: Path) -> None:
    (path,) = exporters.writer("ftm")(record, tmp_path)
    entities = _ftm(path)
    ids = {e["id"]: e["schema"] for e in entities}
    assert len(ids) == len(entities)
    for e in entities:
        schema, values = MODEL["schemata"][e["schema"]], e["properties"]
        assert set(schema["required"]) <= set(values), e["schema"]
        for name, given in values.items():
            type_ = schema["properties"][name]
            assert given and all(isinstance(v, str) and 0 < len(v) <= MODEL["lengths"][type_] for v in given), name
            if type_ == "language":
                assert set(given) <= set(MODEL["languages"])
            if type_ == "entity":
                assert set(given) <= set(ids)
            if type_ == "url":
                URL.validate_python(given[0])
            if type_ == "date":
                assert all(_is_prefix(v) for v in given)


def _is_prefix(value: str) -> bool:
    """Whether a date is an ISO one cut anywhere, in universal time without a zone."""
    forms = {4: "%Y", 7: "%Y-%m", 10: "%Y-%m-%d", 16: "%Y-%m-%dT%H:%M"}
    return bool(datetime.strptime(value, forms[len(value)]))


def test_ftm_keeps_the_whole_text_and_the_languages(tmp_path: Path) -> None:
    (path,) = exporters.writer("ftm")(FULL, tmp_path)
    first, second, third = (e["properties"] for e in _ftm(path) if e["schema"] == "Article")
    assert (first["language"], first["publishedAt"]) == (["eng"], ["2024-04-04T23:58"])
    assert "".join(second["bodyText"]) == FULL.reports[1].text and len(second["bodyText"]) == 2
    assert "language" not in second and "sourceUrl" not in second and second["publishedAt"] == ["2024-04"]
    assert "publishedAt" not in third  # the model has no year before 1000


def test_ftm_is_what_the_library_takes(record: Record, tmp_path: Path) -> None:
    ftm = pytest.importorskip("followthemoney", reason="followthemoney is heavy (pyicu): install it to check the model")
    (path,) = exporters.writer("ftm")(record, tmp_path)
    for e in _ftm(path):
        schema = ftm.model.get(e["schema"])
        assert set(schema.required) <= set(e["properties"]) <= set(schema.properties)
        assert schema.validate(e) is None
    for name, kept in MODEL["schemata"].items():
        schema = ftm.model.get(name)
        assert kept["required"] == sorted(schema.required)
        assert all(schema.properties[p].type.name == type_ for p, type_ in kept["properties"].items())


class _Date(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)
    year: int = Field(ge=1, le=9999)
    month: int = Field(1, ge=1, le=12)
    day: int = Field(1, ge=1, le=31)


class _Text(BaseModel):
    model_config = ConfigDict(extra="forbid")
    headline: str
    text: str


class _Slide(BaseModel):
    """A slide, as TimelineJS documents its JSON."""

    model_config = ConfigDict(extra="forbid")
    unique_id: str
    start_date: _Date
    end_date: _Date | None = None
    display_date: str
    text: _Text
    group: str


class _Title(BaseModel):
    model_config = ConfigDict(extra="forbid")
    text: _Text


class _Timeline(BaseModel):
    model_config = ConfigDict(extra="forbid")
    title: _Title
    events: list[_Slide]


def test_timelinejs_is_what_it_documents(record: Record, tmp_path: Path) -> None:
    (path,) = exporters.writer("timelinejs")(record, tmp_path)
    made = _Timeline.model_validate_json(path.read_text(encoding="utf-8"))
    slides = made.events
    assert len({s.unique_id for s in slides}) == len(slides) == min(len(record.timeline), MOST - 1)
    assert f"of {len(record.timeline)}" in made.title.text.text or len(slides) == len(record.timeline)
    assert not any("<b>" in s.text.headline + s.text.text.removeprefix("<p>") for s in slides)


def test_timelinejs_shows_what_reports_make_most_of_under_its_title(example: Record, tmp_path: Path) -> None:
    def made(record: Record) -> _Timeline:
        (path,) = exporters.writer("timelinejs")(record, tmp_path)
        return _Timeline.model_validate_json(path.read_text(encoding="utf-8"))

    first, told = example.timeline[0], {e.event for e in example.timeline}
    heavy = {f"heavy{n}" for n in range(MOST - 1)}
    many = tuple(replace(first, id=f"light{n}", weight=0.1) for n in range(40))
    shown = made(replace(example, timeline=(*many, *(replace(first, id=id_, weight=2.0) for id_ in heavy))))
    assert {s.unique_id for s in shown.events} == heavy and len(heavy) == 59
    assert "59 entries" in shown.title.text.text and "of 99" in shown.title.text.text
    one = replace(example, events=(event := example.events[0],))
    assert {s.group for s in made(example).events} == {escape(e.title) for e in example.events if e.id in told}
    alone = tuple(e for e in example.timeline if e.event == event.id)
    assert {s.group for s in made(replace(one, timeline=alone)).events} == {""}
    assert made(one).title.text.headline == escape(event.title)
    assert made(example).title.text.headline == "A timeline"  # its events are of more than one affair
    affair = tuple(e for e in example.events if e.storyline)
    assert made(replace(example, events=affair)).title.text.headline == escape(example.storylines[0].title)


class _Selector(BaseModel):
    type: str = Field(pattern="^Text(Position|Quote)Selector$")
    exact: str | None = None
    start: int | None = Field(None, ge=0)
    end: int | None = Field(None, ge=0)


class _Target(BaseModel):
    source: str = Field(pattern=r"^(https?://|urn:stemma:report:)[!#-;=?-\[\]_a-z~%]+$")
    selector: list[_Selector] = Field(min_length=1)


class _WebAnnotation(BaseModel):
    """An annotation, as the W3C's model has it."""

    context: str = Field(alias="@context", pattern=r"^http://www\.w3\.org/ns/anno\.jsonld$")
    id: AnyUrl
    type: str = Field(pattern="^Annotation$")
    motivation: str = Field(pattern="^(identifying|tagging|describing|linking|assessing|commenting)$")
    body: dict[str, str]
    target: _Target
    created: AwareDatetime | None = None


def test_web_annotations_are_what_the_model_has(record: Record, tmp_path: Path) -> None:
    (path,) = exporters.writer("webannotation")(record, tmp_path)
    with path.open(encoding="utf-8", newline="\n") as lines:
        rows = [_WebAnnotation.model_validate_json(line) for line in lines]
    assert len({row.id for row in rows}) == len(rows)


def test_jsonl_loads_into_sqlite(record: Record, tmp_path: Path) -> None:
    db = sqlite3.connect(":memory:")
    for path in exporters.writer("jsonl")(record, tmp_path):
        lines = path.read_bytes().split(b"\n")[:-1]
        valid = [db.execute("SELECT json_valid(?)", (line.decode(),)).fetchone()[0] for line in lines[:500]]
        assert all(valid) and len(lines) == len(list(files()[path.stem](record)))


def test_a_file_that_fails_leaves_the_old_one_and_nothing_beside_it(tmp_path: Path) -> None:
    target = tmp_path / "a.txt"
    target.write_text("old")
    with pytest.raises(OSError, match="full"), whole(target) as part:
        part.write_text("half")
        raise OSError(28, "the disk is full")
    assert target.read_text() == "old" and list(tmp_path.iterdir()) == [target]


def test_every_download_of_a_page_is_a_format() -> None:
    from stemma.web.site import DOWNLOADS

    assert {name for name, _ in DOWNLOADS} <= set(exporters.formats())
