"""The record as a whole: spans, files, the database, the page."""

import json
import re
import sqlite3
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import stemma
from stemma import api
from stemma.exporters.jsonl import files
from stemma.store import Store


def rows(out: Path, name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (out / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()]


def test_all_files_are_written_and_hold_objects(collated: Path) -> None:
    for name in files():
        assert all(isinstance(row, dict) for row in rows(collated, name)), name
    for name in ("reports", "events", "names", "times", "quotations", "utterances", "readings", "timeline"):
        assert rows(collated, name), name


def test_every_span_slices_to_its_words(collated: Path) -> None:
    texts = {r["report"]: r["text"] for r in rows(collated, "reports")}
    headlines = {r["report"]: r["headline"] for r in rows(collated, "reports")}
    checked = 0
    for utterance in rows(collated, "utterances"):
        for v in utterance["variants"]:
            assert texts[v["report"]][v["start"] : v["end"]] == v["quote"]
            checked += 1
    for reading in rows(collated, "readings"):
        for s in (s for value in reading["values"] for s in value["support"]):
            assert texts[s["report"]][s["start"] : s["end"]] == s["span"]
            checked += 1
    for name in ("timeline", "account"):
        for s in (s for row in rows(collated, name) for s in row["support"]):
            part = headlines if s.get("part") == "headline" else texts
            assert part[s["report"]][s["start"] : s["end"]] == s["span"]
            assert "part" not in s or part is headlines
            checked += 1
    for t in rows(collated, "times"):
        assert texts[t["report"]][t["start"] : t["end"]] == t["text"]
    assert checked > 100


def test_every_report_of_an_event_is_a_report(collated: Path) -> None:
    known = {r["report"] for r in rows(collated, "reports")}
    for event in rows(collated, "events"):
        assert set(event["reports"]) <= known
        assert event["voices"] == len(event["voices_known"])


def test_the_database_gives_the_same_files(collated: Path, tmp_path: Path) -> None:
    api.export(collated / "record.db", tmp_path, "jsonl")
    for name in files():
        assert (tmp_path / f"{name}.jsonl").read_bytes() == (collated / f"{name}.jsonl").read_bytes(), name


def test_the_database_is_whole(collated: Path) -> None:
    with sqlite3.connect(collated / "record.db") as db:
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert db.execute("PRAGMA foreign_key_check").fetchall() == []
        assert db.execute("SELECT count(*) FROM member").fetchone()[0] == 16


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.tags: set[str] = set()
        self.remote: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        linked = ("type", "application/ld+json") in attrs  # data, which no browser runs
        self.tags.add("linked data" if linked else tag)
        for name, value in attrs:
            if name == "id" and value:
                self.ids.append(value)
            if name == "href" and value and value.startswith("#"):
                self.links.append(value[1:])
            assert name != "src" or not value
            if name in ("src", "href", "action") and value and re.match(r"(https?:)?//", value):
                self.remote.append(value)


def page_of(path: Path) -> _Page:
    page = _Page()
    page.feed(path.read_text(encoding="utf-8"))
    return page


def test_the_page_needs_nothing_and_every_link_leads_to_words(collated: Path) -> None:
    page = page_of(collated / "index.html")
    urls = {json.loads(line)["url"] for line in (collated / "reports.jsonl").read_text("utf-8").splitlines()}
    archives = {link for link in page.remote if link.startswith("https://web.archive.org/web/")}
    assert archives and set(page.remote) - archives <= urls  # nothing but addresses of reports, to be followed
    assert len(page.ids) == len(set(page.ids))
    assert set(page.links) <= set(page.ids)
    assert len(page.links) > 100


def test_events_show_and_search(collated: Path) -> None:
    db = collated / "record.db"
    listed = stemma.events(db)
    assert [e.start for e in listed if e.start] == sorted((e.start for e in listed if e.start), reverse=True)
    shown = stemma.show(db, listed[0].id)
    assert {r.id for r in shown.reports} == set(listed[0].reports)
    hits = stemma.search(db, "lighthouse quay")
    assert {h.report for h in hits} >= {"norden_summit", "islander_summit"}
    assert all("[lighthouse]" in h.snippet or h.kind != "report" for h in hits)
    assert stemma.search(db, "nothing-of-the-kind-zzz") == []
    assert isinstance(stemma.search(db, '") OR (NOT *'), list)  # no query language leaks through


def test_capture_leads_back_from_the_text(collated: Path) -> None:
    with Store(collated / "record.db") as store:
        reports = store.record().reports
        for report in (r for r in reports if r.media == "text"):
            capture = store.work.capture_of(report.id)
            assert capture is not None
            for start, there, length in report.offsets:
                assert report.text[start : start + length] == capture.text[there : there + length]
