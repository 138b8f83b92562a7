"""Every format of the record can be read back with the usual tools."""

import csv
import json
import sys
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from stemma import api, exporters
from stemma.errors import MissingExtra
from stemma.exporters import parquet
from stemma.model import Event, Issue, Member, Origin, Record, Report

csv.field_size_limit(10**7)
RECORD = Record(
    reports=(Report("a", "Words\x00 of <b>A</b>.", outlet="=HYPERLINK(1)", headline='He said "no", twice'),),
    origins=(Origin("a", "Wire & Co", "reprint", rests_on=("A ministry",)),),
    events=(Event("e", "A title", (Member("a", 1.0),), voices=("Wire & Co",)),),
    issues=(Issue("read", "x", "line one\nline two"),),
)


def test_every_format_writes(collated: Path, tmp_path: Path) -> None:
    for name in exporters.formats():
        if name != "parquet":
            paths = api.export(collated / "record.db", tmp_path / name, name)
            assert paths, name
            assert all(p.is_file() for p in paths)
            assert not list((tmp_path / name).glob("*.part"))


def test_csv_reads_back_and_runs_no_formula(tmp_path: Path) -> None:
    exporters.writer("csv")(RECORD, tmp_path)
    with (tmp_path / "reports.csv").open(newline="", encoding="utf-8") as lines:
        (row,) = csv.DictReader(lines)
    assert row["headline"] == 'He said "no", twice'
    assert row["outlet"] == "'=HYPERLINK(1)"
    assert json.loads(row["rests_on"]) == ["A ministry"]


def test_graphml_holds_the_stemma(tmp_path: Path) -> None:
    (path,) = exporters.writer("graphml")(RECORD, tmp_path)
    space = {"g": "http://graphml.graphdrawing.org/xmlns"}
    tree = ET.parse(path)
    assert {n.get("id") for n in tree.iterfind(".//g:node", space)} == {
        "report:a",
        "origin:Wire & Co",
        "source:A ministry",
    }
    edges = {(e.get("source"), e.get("target")) for e in tree.iterfind(".//g:edge", space)}
    assert edges == {("origin:Wire & Co", "report:a"), ("source:A ministry", "origin:Wire & Co")}


def test_web_annotations_quote_their_words(collated: Path, tmp_path: Path) -> None:
    (path,) = api.export(collated / "record.db", tmp_path, "webannotation")
    texts = {}
    for line in (collated / "reports.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        texts[row["url"] or f"urn:stemma:report:{row['report']}"] = row["text"]
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    assert len(rows) > 200
    for row in rows:
        position, quote = row["target"]["selector"]
        assert texts[row["target"]["source"]][position["start"] : position["end"]] == quote["exact"]


def test_ftm_mentions_lead_to_entities(collated: Path, tmp_path: Path) -> None:
    (path,) = api.export(collated / "record.db", tmp_path, "ftm")
    entities = {e["id"]: e for e in map(json.loads, path.read_text(encoding="utf-8").splitlines())}
    mentions = [e for e in entities.values() if e["schema"] == "Mention"]
    assert mentions
    for m in mentions:
        assert entities[m["properties"]["document"][0]]["schema"] == "Article"
        assert entities[m["properties"]["resolved"][0]]["schema"] in ("Person", "Organization")


def test_parquet_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(MissingExtra, match=r"stemma-news\[parquet\]"):
        parquet.write(RECORD, tmp_path)
