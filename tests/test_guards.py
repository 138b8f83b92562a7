"""One thing that fails costs itself: an exception put into each reader, cleaning step and annotator."""

import json
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

import damage
from stemma import annotators, bounds, cleaning, readers
from stemma.annotators import acts, names, quotations, sentences, statements, times
from stemma.cleaning import _clean
from stemma.dates import from_iso, of_publication
from stemma.model import Capture, Issue, Report
from stemma.parsers.reader import Reader
from stemma.readers import _registry
from stemma.stages.annotate import ANNOTATE
from stemma.stages.clean import CLEAN, verbatim

SUFFIX = {
    "eml": ".eml", "feed": ".rss", "html": ".html", "iptc7901": ".7901", "jsonl": ".jsonl", "markdown": ".md",
    "newsml": ".newsml", "ninjs": ".ninjs", "table": ".csv", "text": ".txt", "warc": ".warc",
}  # fmt: skip
TEXT = "\n".join(damage.STORY)


class Wrong(RuntimeError):
    """What no library raises."""


def fails(*_: Any, **__: Any) -> Any:
    raise Wrong("put in by a test")


def clean_batch(captures: list[Capture]) -> list[tuple[Report | None, tuple[Issue, ...]]]:
    return [(told.value, told.issues) for told in CLEAN.guarded([(c, ()) for c in captures], None)]


def annotate_batch(reports: list[Report]) -> list[tuple[annotators.Annotated, tuple[Issue, ...]]]:
    return [(told.value, told.issues) for told in ANNOTATE.guarded(reports, None)]


def named(reader: Any) -> str:
    return str(reader.__name__).rpartition(".")[2]


@pytest.mark.parametrize("name", [named(r) for r in _registry._built_in()])
def test_a_reader_that_fails_costs_its_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    (tmp_path / f"bad{SUFFIX[name]}").write_bytes(damage.samples()[SUFFIX[name]])
    (tmp_path / "good.html" if name != "html" else tmp_path / "good.txt").write_text(TEXT)
    monkeypatch.setattr(f"stemma.readers.{name}.read", fails)
    found = list(readers.read([str(tmp_path)]))
    bad = [item for item in found if isinstance(item, Issue)]
    assert [Path(issue.about).name for issue in bad] == [f"bad{SUFFIX[name]}"]
    assert bad[0].stage == "read" and "Wrong" in bad[0].message
    assert [item.id for item in found if isinstance(item, Capture)] == ["good"]


@pytest.mark.parametrize("name", ["feed", "jsonl", "table", "warc"])
def test_an_item_that_fails_costs_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    path = tmp_path / f"a{SUFFIX[name]}"
    path.write_bytes(damage.samples()[SUFFIX[name]])
    sound = [item for item in readers.read([str(path)]) if isinstance(item, Capture)]
    where = {"warc": "_opened"}.get(name, "capture")
    real = __import__(f"stemma.readers.{name}", fromlist=["x"]).__dict__[where]
    calls = iter(range(100))
    monkeypatch.setattr(f"stemma.readers.{name}.{where}", lambda *a: fails() if next(calls) == 0 else real(*a))
    one, *rest = readers.read([str(path)])
    assert isinstance(one, Issue) and one.about == f"{path}#{2 if name == 'table' else 1}" and "Wrong" in one.message
    assert [item for item in rest if isinstance(item, Capture)] == sound[1:]


STEPS = (
    "_page",
    "tell",
    "published_of",
    "language_of",
    "outlet_of",
    "_join",
    "_gaps",
    "_bounded",
    "html_lines",
    "metadata",
)


@pytest.mark.parametrize("step", STEPS)
def test_a_cleaning_step_that_fails_costs_its_report(monkeypatch: pytest.MonkeyPatch, step: str) -> None:
    real = getattr(_clean, step)
    calls = iter(range(100))
    # once for the batch, once for the report alone
    monkeypatch.setattr(_clean, step, lambda *a, **k: fails() if next(calls) < 2 else real(*a, **k))
    captures = [Capture(id, damage.PAGE, "html", source=id) for id in ("one", "two")]
    (lost, issues), (kept, _) = clean_batch(captures)
    assert lost is None and kept is not None and kept.id == "two"
    assert [(i.stage, i.about) for i in issues] == [("clean", "one")] and "Wrong" in issues[0].message


def test_a_text_taken_as_it_is_keeps_all_but_what_cannot_be() -> None:
    """`annotate` gives offsets into the given text; of HTML there is no text but the cleaned one."""
    text = "By Mara Olin\n\nThe ferry sank.\n\nSign up"
    told = verbatim(Capture("r", text, source="a.txt", published="2024-03-04", language="xx"))
    assert told.value is not None and not told.issues
    assert (told.value.text, told.value.offsets, told.value.language) == (text, ((0, 0, len(text)),), "xx")
    assert told.value.published is not None and told.value.published.value == "2024-03-04"
    told = verbatim(Capture("r", text))
    assert told.value is not None and (told.value.published, told.issues, told.value.language) == (None, (), "en")
    told = verbatim(Capture("r", text, published="soon"))
    assert told.value is not None and told.value.published is None
    assert [(i.stage, i.about) for i in told.issues] == [("read", "r")] and "'soon'" in told.issues[0].message
    page = verbatim(Capture("r", damage.PAGE, "html"))
    assert page.value is not None and page.value.headline == "Ferry aground" and "<p>" not in page.value.text


@pytest.mark.parametrize("module", [names, times, quotations, statements, acts, sentences])
def test_an_annotator_that_fails_costs_its_findings(monkeypatch: pytest.MonkeyPatch, module: Any) -> None:
    text = f"{TEXT}\nPeru condemned Chile on Monday."
    report = Report("r", text, headline="Ferry aground", published=from_iso("2024-03-05"))
    ((whole, nothing),) = annotate_batch([report])
    name = module.__name__.rpartition(".")[2]
    assert not nothing and getattr(whole, name)
    monkeypatch.setattr(module, "annotate", fails)
    ((found, issues),) = annotate_batch([report])
    assert [(i.stage, i.about) for i in issues] == [("annotate", "r")] and repr(name) in issues[0].message
    assert not getattr(found, name)
    # who is named reaches into the others; what does not depend on the annotator is as it was
    assert all(getattr(found, kind) for kind in ("names", "times", "sentences") if kind != name)


def test_a_further_annotator_that_fails_costs_its_findings(monkeypatch: pytest.MonkeyPatch) -> None:
    def further() -> Iterator[tuple[str, Any]]:
        yield "further", SimpleNamespace(KIND="further", annotate=fails)

    monkeypatch.setattr(annotators, "_further", further)
    ((found, issues),) = annotate_batch([Report("r", TEXT)])
    assert found.names and ["'further'" in i.message for i in issues] == [True]


def test_a_text_that_cannot_be_parsed_costs_its_report(monkeypatch: pytest.MonkeyPatch) -> None:
    real = Reader.read

    def read(self: Reader, docs: Any, parse: bool = True) -> Any:
        return fails() if any("ran aground" in d.text for d in docs) else real(self, docs, parse)

    monkeypatch.setattr(Reader, "read", read)
    (lost, issues), (kept, none) = annotate_batch([Report("a", TEXT), Report("b", "Mara Olin met Ivo Lund.")])
    assert not lost.names and [i.about for i in issues] == ["a"]
    assert kept.names and not none


def test_what_is_too_long_is_cut_and_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounds, "WORDS", 30)
    ((found, issues),) = annotate_batch([Report("r", TEXT)])
    assert found.names and max(n.end for n in found.names) < 200
    assert [(i.stage, i.about) for i in issues] == [("annotate", "r")] and "30 words" in issues[0].message
    monkeypatch.setattr(bounds, "FIELD", 10)
    monkeypatch.setattr(bounds, "TEXT", 100)
    report, told = cleaning.clean(Capture("c", TEXT, title="A ferry ran aground"))
    assert report is not None and report.headline == "A ferry ra" and len(report.text) <= 100
    assert ["title" in told[0].message, "100 characters" in told[1].message] == [True, True]
    monkeypatch.setattr(bounds, "TAGS", 30)
    assert any("30 tags" in i.message for i in cleaning.clean(Capture("h", damage.PAGE * 3, "html"))[1])


@pytest.mark.parametrize("published", [
    "0001-01-01", "1499-12-31", "9999-12-31", "3013-07-07T10:00:00Z", "1970-01-01T00:00:00Z",
    "Sun, 07 Jul 3013 15:03:00 +0000", "0",
])  # fmt: skip
def test_no_date_that_nobody_wrote(published: str) -> None:
    report, issues = cleaning.clean(Capture("a", TEXT, published=published))
    assert report is not None and report.published is None
    assert [i.about for i in issues if repr(published) in i.message] == ["a"]
    page = damage.PAGE.replace("2024-03-04T12:00:00Z", published).replace('"datePublished": "2024-03-04"', '"a": 1')
    printed, _ = cleaning.clean(Capture("b", page.replace("<p>", "<p>Published March 12, 2024</p><p>", 1), "html"))
    assert printed is not None and printed.published is not None and printed.published.value == "2024-03-12"


def test_next_year_may_be_one_of_publication() -> None:
    years = {y: of_publication(from_iso(f"{y}-02-03")) is not None for y in (1499, 1500, 2032, 2033)}
    assert years == {1499: False, 1500: True, 2032: True, 2033: False}


def test_a_picture_dates_no_page() -> None:
    """The day under a picture is the picture's; without another the page has none."""
    caption = "The eastern pier during the storm of June 18, 2021. <span>T. Quill</span>"
    page = (
        "<html><head><title>Pier</title></head><body><article><h1>Pier closed</h1>{}"
        "<figure><img src=a.jpg><figcaption>{}</figcaption></figure>{}</article></body></html>"
    )
    body = "".join(f"<p>{line.replace('March 4, 2024', 'then')}</p>" for line in damage.STORY)
    report, _ = cleaning.clean(Capture("a", page.format("", caption, body), "html"))
    assert report is not None and report.published is None
    report, _ = cleaning.clean(Capture("a", page.format("<div>March 12, 2024</div>", caption, body), "html"))
    assert report is not None and report.published is not None and report.published.value == "2024-03-12"


@pytest.mark.parametrize("words", [
    "rose to 40,816.38 May 3", "on MAYIS 5, 2024", "May 40,816.38", "March 1e400", "on 9999-12-31", "0001-01-01",
    "99,999 years ago", "10000000000 weeks ago", "in 9999 years",
])  # fmt: skip
def test_strange_numbers_beside_times_are_read(words: str) -> None:
    report, _ = cleaning.clean(Capture("a", f"{TEXT}\nThe index of the harbour {words}, it said on Monday.\n{words}."))
    assert report is not None
    for published in (None, from_iso("2024-03-05"), from_iso("0001-01-01"), from_iso("9999-12-31")):
        ((found, issues),) = annotate_batch([Report("a", report.text, published=published)])
        assert found.sentences and not [i for i in issues if "failed" in i.message], issues


def test_names_of_files_that_are_no_text(tmp_path: Path) -> None:
    for name in (b"caf\xe9.txt", b"caf\xe8.txt"):
        Path(str(tmp_path).encode().decode(), name.decode("utf-8", "surrogateescape")).write_text(TEXT)
    found = [item for item in readers.read([str(tmp_path)]) if isinstance(item, Capture)]
    assert len({item.source for item in found}) == 2
    json.dumps([item.source for item in found], ensure_ascii=False).encode("utf-8")


def test_lone_surrogates_and_zeros_become_signs(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(
        '{"text": "a \\ud800 b \\u0000 c \\ud83d\\ude00", "title": "\\udfff", "id": "\\ud800"}\n'
    )
    (tmp_path / "b.html").write_text(f"<html><body><p>&#xD800; {TEXT}</p></body></html>")
    newsml = damage.samples()[".newsml"].replace(b"<p>", b"<p>&#xD800;\xed\xa0\x80 ", 1)
    (tmp_path / "c.newsml").write_bytes(newsml)
    found = [item for item in readers.read([str(tmp_path)]) if isinstance(item, Capture)]
    assert [item.id for item in found] == ["\ufffd", "b", "c"]
    assert found[0].text == "a \ufffd b \ufffd c \U0001f600" and damage.STORY[0] in found[2].text
    for report, issues in clean_batch(found):
        assert report is not None or issues
        json.dumps([str(report), *map(str, issues)], ensure_ascii=False).encode("utf-8")
