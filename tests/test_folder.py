"""A large record as a folder of pages: every link leads somewhere, every event has a page, a search finds it."""

import json
import re
from dataclasses import replace
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from stemma.exporters.page import write
from stemma.model import Record
from stemma.presentation import page
from stemma.store import Store
from test_page import outline


@pytest.fixture(scope="module")
def record(collated: Path) -> Record:
    with Store(collated / "record.db") as store:
        return store.record()


def written(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def search(folder: Path, word: str) -> set[str]:
    """The events that the files of the search name for a word."""
    rows: dict[int, str] = {}
    for path in folder.glob("search/events-*.js"):
        first, listed = re.fullmatch(r"stemma\.events\((\d+),(.*)\);\n", path.read_text()).groups()  # type: ignore[union-attr]  # the files have no other form
        rows |= {int(first) + n: row[0] for n, row in enumerate(json.loads(listed))}
    text = (folder / f"search/words-{word[0]}.js").read_text()
    return {rows[n] for n in json.loads(text[text.index(",") + 1 : -3]).get(word, ())}


def test_a_small_record_is_one_page(record: Record, tmp_path: Path) -> None:
    assert write(record, tmp_path) == [tmp_path / "index.html"]
    assert written(tmp_path) == {"index.html": page.render(record).encode()}


@pytest.mark.usefixtures("low")
def test_every_link_of_a_folder_leads_to_words_that_are_there(record: Record, tmp_path: Path) -> None:
    write(record, tmp_path)
    read = {p: outline(p.read_text(encoding="utf-8")) for p in tmp_path.rglob("*.html")}
    for path, found in read.items():
        assert len(found.ids) == len(set(found.ids)), path
        for link in found.links:
            there = urlsplit(link)
            if there.scheme == "data" or there.netloc.endswith((".example", "web.archive.org")):
                continue  # the address of a report, which only a reader's click asks for
            assert not there.scheme and not there.netloc, f"{path}: {link} asks for something"
            to = (path.parent / unquote(there.path)).resolve() if there.path else path
            assert to.is_file(), f"{path}: {link}"
            if there.fragment:
                assert unquote(there.fragment) in read[to].ids, f"{path}: {link}"


@pytest.mark.usefixtures("low")
def test_every_event_and_report_has_a_page_and_none_is_large(record: Record, tmp_path: Path) -> None:
    write(record, tmp_path)
    assert {p.stem for p in tmp_path.glob("events/*.html")} == {e.id for e in record.events}
    assert len(list(tmp_path.glob("reports/*.html"))) == len(record.reports)
    assert all(len(data) <= 1_000_000 for data in written(tmp_path).values())
    front = (tmp_path / "index.html").read_text(encoding="utf-8")
    for event in record.events:
        assert f'href="events/{event.id}.html"' in front
        for word in re.findall(r"[a-z]{5,}", event.title.lower()):
            assert event.id in search(tmp_path, word), word


@pytest.mark.usefixtures("low")
def test_only_pages_that_show_something_else_are_written_again(record: Record, tmp_path: Path) -> None:
    write(record, tmp_path)
    before = {p: p.stat().st_mtime_ns for p in tmp_path.rglob("*.html")}
    first = record.events[0]
    line = next(x for x in record.account if x.event == first.id)
    told = tuple(replace(x, text=f"{x.text} anew") if x is line else x for x in record.account)
    write(replace(record, account=told), tmp_path)
    assert {p for p in before if p.stat().st_mtime_ns != before[p]} == {tmp_path / f"events/{first.id}.html"}


@pytest.mark.usefixtures("low")
def test_pages_of_what_is_gone_are_removed(record: Record, tmp_path: Path) -> None:
    write(record, tmp_path)
    (tmp_path / "events/mine.html").write_text("a page of the user's own")
    gone = record.events[-1].id
    write(replace(record, events=tuple(e for e in record.events if e.id != gone)), tmp_path)
    assert not (tmp_path / f"events/{gone}.html").exists()
    assert (tmp_path / "loose.html").exists()
    write(replace(record, reports=record.reports[:2], events=()), tmp_path)
    assert set(written(tmp_path)) == {"index.html", "events/mine.html"}


@pytest.mark.usefixtures("tiny")
def test_what_a_page_has_no_room_for_is_counted(record: Record, tmp_path: Path) -> None:
    write(record, tmp_path)
    assert (tmp_path / "index-2.html").exists()
    assert 'href="index-2.html"' in (tmp_path / "index.html").read_text(encoding="utf-8")
    events = [p.read_text(encoding="utf-8") for p in tmp_path.glob("events/*.html")]
    assert any("more claims than a page holds" in text or "more deeds than a page holds" in text for text in events)
    words = list(tmp_path.glob("search/words-*.js"))
    assert words and all(p.stat().st_size <= 30_000 for p in words)


def test_a_list_of_pages_leads_nowhere_else(record: Record, tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (tmp_path / "kept.html").write_text("kept")
    (out / "pages.json").write_text(json.dumps({"../kept.html": "", str(tmp_path / "kept.html"): ""}))
    write(record, out)
    assert (tmp_path / "kept.html").exists()
