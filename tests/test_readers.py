"""Readers: every kind of source on files written here, and what goes wrong with them."""

import gzip
import io
import json
import zipfile
from collections.abc import Container, Iterator
from pathlib import Path
from typing import BinaryIO

import pytest

from stemma.model import Capture, Issue
from stemma.readers import _registry, paths, read, register

PARAGRAPH = (
    "The ferry Lindara ran aground off Port Sable on Tuesday, the harbour office said. All 84 people were taken off."
)


def items(*sources: object, done: Container[str] = frozenset(), stdin: bytes | None = None) -> list[Capture | Issue]:
    return list(read([str(s) for s in sources], done=done, stdin=io.BytesIO(stdin) if stdin is not None else None))


def only(*sources: object) -> Capture:
    [item] = items(*sources)
    assert isinstance(item, Capture), item
    return item


def problem(*sources: object) -> Issue:
    [item] = items(*sources)
    assert isinstance(item, Issue), item
    assert item.stage == "read"
    return item


def test_text_file_is_one_report_named_by_its_stem(tmp_path: Path) -> None:
    path = tmp_path / "north.coast.txt"
    path.write_text(PARAGRAPH)
    assert only(path) == Capture(
        id="north.coast", text=PARAGRAPH, source=str(path), container=str(path), key="id north.coast"
    )


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_encodings_without_declaration(tmp_path: Path, encoding: str) -> None:
    text = PARAGRAPH + " “We heard a crash,” a passenger from Évreux said — “then nothing.”"
    path = tmp_path / "a.txt"
    path.write_bytes(text.encode(encoding))
    assert only(path).text == text


def test_korean_page_without_declaration(tmp_path: Path) -> None:
    text = "<html><body><p>린다라호가 화요일 세이블항 앞바다에서 좌초했다고 항만청이 밝혔다.</p></body></html>"
    path = tmp_path / "a.html"
    path.write_bytes(text.encode("euc-kr"))
    assert only(path).text == text
    assert only(path).media == "html"


def test_declared_encoding_of_a_page(tmp_path: Path) -> None:
    text = '<html><head><meta charset="windows-1251"></head><body><p>Паром сел на мель.</p></body></html>'
    path = tmp_path / "a.html"
    path.write_bytes(text.encode("cp1251"))
    assert only(path).text == text


def test_a_cut_utf8_character_is_no_other_encoding(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes((PARAGRAPH * 20 + "é").encode()[:-1])
    assert only(path).text == PARAGRAPH * 20 + "\ufffd"


def test_page_under_a_text_name_is_a_page(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(f"<!DOCTYPE html><html><body><p>{PARAGRAPH}</p></body></html>")
    assert only(path).media == "html"


def test_folder_is_sorted_recursive_and_names_what_it_cannot_read(tmp_path: Path) -> None:
    for name in ("b/2.txt", "b/1.txt", "a.txt", "c.png", "c2.png", ".hidden.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(PARAGRAPH)
    found = items(tmp_path)
    assert [i.id for i in found if isinstance(i, Capture)] == ["a", "1", "2"]
    [issue] = [i for i in found if isinstance(i, Issue)]
    assert "2 file(s)" in issue.message and ".png" in issue.message


def test_pattern(tmp_path: Path) -> None:
    for name in ("b.txt", "a.txt", "c.html"):
        (tmp_path / name).write_text(PARAGRAPH)
    assert [i.id for i in items(tmp_path / "*.txt") if isinstance(i, Capture)] == ["a", "b"]


def test_missing_source_is_an_issue_and_the_rest_goes_on(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(PARAGRAPH)
    gone, there = items(tmp_path / "gone.txt", tmp_path / "a.txt")
    assert isinstance(gone, Issue) and isinstance(there, Capture)


def test_the_files_of_sources_are_named_without_being_read(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    for name in ("b.txt", "a.jsonl", "c.exe", ".hidden.txt"):
        (tmp_path / "in" / name).write_text("not read")
    found = list(paths([str(tmp_path / "in"), str(tmp_path / "*" / "b.*"), str(tmp_path / "none")]))
    a, b = (str(tmp_path / "in" / name) for name in ("a.jsonl", "b.txt"))
    assert [item for item in found if isinstance(item, str)] == [a, b, b]
    assert [i.about for i in found if isinstance(i, Issue)] == [str(tmp_path / "in"), str(tmp_path / "none")]


def test_json_lines_from_stdin_with_their_bad_rows() -> None:
    rows = (
        b'{"id":"a","text":"One."}\n[1]\n{"title":"no text"}\nnot json\n\n{"id":"a","text":"Two."}\n{"text":"'
        + b"\xff\xfe"
        + b'"}\n'
    )
    found = items("-", stdin=rows)
    assert [i.id for i in found if isinstance(i, Capture)][:2] == ["a", "a"]
    assert [i.about for i in found if isinstance(i, Issue)] == ["-#2", "-#3", "-#4"]


@pytest.mark.parametrize(
    "row",
    [
        {"text": PARAGRAPH, "outlet": "Sable Herald", "title": "Ferry aground", "published": "2031-05-06", "url": 
            "https://sable.example/1"},
        {"maintext": PARAGRAPH, "source_domain": "Sable Herald", "title": "Ferry aground", "date_publish": "2031-05-06",
         "url": "https://sable.example/1", "authors": ["A. Writer"], "localpath": None},  # news-please
        {"text": PARAGRAPH, "source_url": "Sable Herald", "title": "Ferry aground", "publish_date": "2031-05-06",
         "canonical_link": "https://sable.example/1", "authors": ["A. Writer"]},  # newspaper
        {"raw_text": "x", "text": PARAGRAPH, "sitename": "Sable Herald", "title": "Ferry aground", "date": "2031-05-06",
         "source": "https://sable.example/1", "author": "A. Writer", "hostname": "sable.example"},  # trafilatura
    ],
)  # fmt: skip
def test_field_names_of_others(tmp_path: Path, row: dict[str, object]) -> None:
    path = tmp_path / "pile.jsonl.gz"
    path.write_bytes(gzip.compress(json.dumps(row).encode() + b"\n"))
    report = only(path)
    assert (report.text, report.outlet, report.title) == (PARAGRAPH, "Sable Herald", "Ferry aground")
    assert (report.published, report.url, report.id) == ("2031-05-06", "https://sable.example/1", "pile#1")
    assert report.source == f"{path}#1"


def test_done_items_are_skipped_without_being_parsed(tmp_path: Path) -> None:
    path = tmp_path / "pile.jsonl"
    path.write_text('not json\n{"text":"Two."}\n')
    assert [i.source for i in items(path, done={f"{path}#1"}) if isinstance(i, Capture)] == [f"{path}#2"]
    assert items(path, done={f"{path}#1", f"{path}#2"}) == []
    assert items(path, done={str(path)}) == []


def test_one_object_or_list_in_a_json_file(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(json.dumps({"text": PARAGRAPH}))
    (tmp_path / "b.json").write_text(json.dumps([{"text": PARAGRAPH}, 7]))
    assert only(tmp_path / "a.json").id == "a"
    one, two = items(tmp_path / "b.json")
    assert isinstance(one, Capture) and one.id == "b#1"
    assert isinstance(two, Issue) and two.about.endswith("b.json#2")


def test_table_with_a_column_map_and_quoted_line_breaks(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text(
        f'Body;When;Paper\n"{PARAGRAPH}\nMore of it.";2031-05-06;Sable Herald\n;x;y\n', "cp1252"
    )
    (tmp_path / "t.columns.json").write_text('{"text": "Body", "published": "When", "outlet": "Paper"}')
    one, two = items(tmp_path / "t.csv")
    assert (
        isinstance(one, Capture)
        and one.text.endswith("\nMore of it.")
        and one.outlet == "Sable Herald"
        and one.id == "t#2"
    )
    assert isinstance(two, Issue) and two.about.endswith("#3")


def test_rss_keeps_the_source_of_an_entry(tmp_path: Path) -> None:
    path = tmp_path / "f.xml"
    path.write_text(
        f"""<?xml version="1.0"?><rss version="2.0"><channel><title>Sable Herald</title>
        <item><title>Ferry aground</title><link>https://sable.example/1</link><description>{PARAGRAPH}</description>
        <pubDate>Tue, 06 May 2031 10:00:00 +0200</pubDate>
        <source url="https://wire.example/f">Coast Wire</source></item>
        <item><title>Nothing in it</title></item></channel></rss>"""
    )
    one, two = items(path)
    assert isinstance(one, Capture) and (one.credit, one.title, one.id) == ("Coast Wire", "Ferry aground", "f#1")
    assert PARAGRAPH in one.text and one.published.startswith("Tue, 06 May 2031")
    assert isinstance(two, Issue) and two.about == f"{path}#2"


def test_atom_and_json_feed(tmp_path: Path) -> None:
    (tmp_path / "a.atom").write_text(
        f"""<feed xmlns="http://www.w3.org/2005/Atom"><title>Sable Herald</title><entry><title>Ferry aground</title>
        <link href="https://sable.example/1"/><updated>2031-05-06T10:00:00Z</updated>
        <author><name>A. Writer</name></author>
        <content type="html">&lt;p&gt;{PARAGRAPH}&lt;/p&gt;</content></entry></feed>"""
    )
    (tmp_path / "b.json").write_text(json.dumps({
        "version": "https://jsonfeed.org/version/1.1", "title": "Sable Herald", "items": [
            {"id": "1", "url": "https://sable.example/1", "title": "Ferry aground", "content_text": PARAGRAPH,
             "date_published": "2031-05-06T10:00:00Z", "authors": [{"name": "A. Writer"}]}]}))  # fmt: skip
    for path in sorted(tmp_path.iterdir()):
        report = only(path)
        assert PARAGRAPH in report.text and report.byline == "A. Writer" and report.published == "2031-05-06T10:00:00Z"


def warc(*records: tuple[str, bytes], pack: bool = False) -> bytes:
    out = b""
    for number, (url, block) in enumerate(records):
        head = (f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2031-05-06T10:00:00Z\r\n"
                f"WARC-Record-ID: <urn:uuid:{number:032}>\r\nContent-Type: application/http; msgtype=response\r\n"
                f"Content-Length: {len(block)}\r\n\r\n").encode()  # fmt: skip
        record = head + block + b"\r\n\r\n"
        out += gzip.compress(record) if pack else record
    return out


def http(body: bytes, kind: str = "text/html; charset=utf-8", status: str = "200 OK") -> bytes:
    return f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body


def test_warc_and_wacz(tmp_path: Path) -> None:
    page = f"<html><body><p>{PARAGRAPH}</p></body></html>".encode()
    records = (("https://sable.example/1", http(page)), ("https://sable.example/x.png", http(b"\x89PNG", "image/png")),
               ("https://sable.example/2", http(b"gone", status="404 Not Found")), ("https://sable.example/3",
                                                                                    http(page)))  # fmt: skip
    data = warc(*records)
    (tmp_path / "a.warc").write_bytes(data)
    (tmp_path / "b.warc.gz").write_bytes(warc(*records, pack=True))
    with zipfile.ZipFile(tmp_path / "c.wacz", "w") as archive:
        archive.writestr("archive/data.warc", data)
    for path in sorted(tmp_path.iterdir()):
        one, two, left = items(path)
        assert isinstance(one, Capture) and one.url == "https://sable.example/1" and one.source == f"{path}#1"
        assert isinstance(two, Capture) and two.source == f"{path}#4" and PARAGRAPH in two.text
        assert isinstance(left, Issue) and "1 image/png" in left.message and "1 with status 404" in left.message
        assert [i.source for i in items(path, done={f"{path}#1"}) if isinstance(i, Capture)] == [f"{path}#4"]


def test_broken_archive_ends_with_an_issue(tmp_path: Path) -> None:
    page = warc(("https://sable.example/1", http(f"<p>{PARAGRAPH}</p>".encode())))
    (tmp_path / "a.warc").write_bytes(page + b"WARC/1.0\r\nnonsense\r\n" * 3 + b"\0" * 100)
    found = items(tmp_path / "a.warc")
    assert isinstance(found[0], Capture) and isinstance(found[-1], Issue)


def test_ninjs(tmp_path: Path) -> None:
    path = tmp_path / "n.json"
    path.write_text(json.dumps({"uri": "http://wire.example/1", "type": "text", "versioncreated": 
        "2031-05-06T10:00:00Z",
                                "headline": "Ferry aground", "byline": "A. Writer", "language": "en",
                                "infosources": [{"name": "Coast Wire"}],
                                "body_html": f"<p>{PARAGRAPH}</p>"}))  # fmt: skip
    report = only(path)
    assert (report.title, report.byline, report.credit, report.media) == (
        "Ferry aground",
        "A. Writer",
        "Coast Wire",
        "html",
    )


def test_newsml_g2(tmp_path: Path) -> None:
    path = tmp_path / "n.xml"
    path.write_text(
        f"""<?xml version="1.0"?><newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="tag:wire.example:1">
        <itemMeta><provider literal="Coast Wire"/><versionCreated>2031-05-06T10:00:00Z</versionCreated></itemMeta>
        <contentMeta><contentCreated>2031-05-06T09:00:00Z</contentCreated><language tag="en"/>
        <headline>Ferry aground</headline>
        <by>A. Writer</by></contentMeta><contentSet><inlineXML contenttype="application/xhtml+xml">
        <html xmlns="http://www.w3.org/1999/xhtml"><head><title/></head>
        <body><p>{PARAGRAPH}</p><p>It was calm.</p></body></html>
        </inlineXML></contentSet></newsItem>"""
    )
    report = only(path)
    assert report.text == f"{PARAGRAPH}\nIt was calm."
    assert (report.title, report.byline, report.outlet, report.published) == (
        "Ferry aground", "A. Writer", "Coast Wire", "2031-05-06T09:00:00Z")  # fmt: skip


def test_mail(tmp_path: Path) -> None:
    path = tmp_path / "m.eml"
    path.write_text(f"From: Sable Herald <news@sable.example>\nSubject: =?utf-8?q?Ferry_aground?=\nDate: Tue, 06 "
                    f"May 2031 10:00:00 +0200\n"
                    f"Content-Type: text/plain; charset=utf-8\n\n{PARAGRAPH}\n")  # fmt: skip
    report = only(path)
    assert (report.title, report.outlet, report.text.strip()) == ("Ferry aground", "Sable Herald", PARAGRAPH)


def test_markdown(tmp_path: Path) -> None:
    path = tmp_path / "m.md"
    path.write_text(
        f"---\noutlet: Sable Herald\ndate: 2031-05-06\n---\n# Ferry *aground*\n\n**The** [ferry](https://x.example"
        f") sank.\n\n{PARAGRAPH}\n"
    )
    report = only(path)
    assert (report.title, report.outlet, report.published) == ("Ferry aground", "Sable Herald", "2031-05-06")
    assert "The ferry sank." in report.text


def test_a_reader_is_one_object(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Telegram:
        suffixes = (".tel",)

        def sniff(self, head: bytes) -> int:
            return 1

        def read(self, path: str, stream: BinaryIO, done: Container[str]) -> Iterator[Capture | Issue]:
            yield Capture("t", stream.read().decode().replace(" STOP", "."), source=path)

    monkeypatch.setattr(_registry, "_EXTRA", [])
    register(Telegram())
    (tmp_path / "a.tel").write_text("FERRY AGROUND STOP")
    assert only(tmp_path / "a.tel").text == "FERRY AGROUND."
    assert only(tmp_path).text == "FERRY AGROUND."


def captured(path: Path) -> tuple[list[Capture], list[Issue]]:
    found = items(path)
    return [i for i in found if isinstance(i, Capture)], [i for i in found if isinstance(i, Issue)]


NINJS = {"uri": "http://wire.example/1", "type": "text", "version": "1", "versioncreated": "2031-05-06T10:00:00Z",
         "headline": "Ferry aground", "body_text": PARAGRAPH, "body_html": f"<p>{PARAGRAPH}</p>"}  # fmt: skip


@pytest.mark.parametrize(
    "envelope",
    [{"item": [NINJS]}, {"data": {"items": [{"meta": {"products": [{"id": 1}]}, "item": NINJS}]}}, [NINJS]],
)  # fmt: skip
def test_ninjs_in_envelopes(tmp_path: Path, envelope: object) -> None:
    path = tmp_path / "n.json"
    path.write_text(json.dumps(envelope))
    assert only(path).title == "Ferry aground"


def test_versions_of_an_item_bear_its_name_and_sort(tmp_path: Path) -> None:
    path = tmp_path / "n.json"
    later = NINJS | {"version": "10", "headline": "Ferry afloat"}
    path.write_text(json.dumps({"item": [later, NINJS | {"version": "9"}]}))
    reports, issues = captured(path)
    assert not issues
    assert reports[0].item == reports[1].item == NINJS["uri"]
    assert max(reports, key=lambda r: r.version).title == "Ferry afloat"


NITF = """<nitf><head><docdata><doc-id regsrc="CW" id-string="ferry-1"/>
<date.issue norm="20310506T1{hour}00Z"/></docdata>
</head><body><body.head><hedline><hl1>Ferry aground</hl1></hedline></body.head>
<body.content><p>{text}</p></body.content></body></nitf>"""
G2 = """<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="tag:wire.example:1" version="{hour}">
<contentMeta><headline>Ferry aground</headline></contentMeta><contentSet><inlineXML><html><body>
<p>{text}</p></body></html></inlineXML></contentSet>
</newsItem>"""
ONE = """<NewsML><NewsItem><Identification><NewsIdentifier>
<ProviderId>wire.example</ProviderId><DateId>20310506</DateId>
<NewsItemId>ferry</NewsItemId><RevisionId>{hour}</RevisionId></NewsIdentifier></Identification>
<NewsComponent><ContentItem><DataContent><p>{text}</p></DataContent></ContentItem></NewsComponent></NewsItem>
</NewsML>"""


@pytest.mark.parametrize("form", [NITF, G2, ONE])
def test_versions_of_an_item_in_xml(tmp_path: Path, form: str) -> None:
    for hour in (1, 2):
        (tmp_path / f"{3 - hour}.xml").write_text(form.format(hour=hour, text=f"{PARAGRAPH} {hour}"))
    later, earlier = captured(tmp_path)[0]
    assert earlier.item == later.item != ""
    assert earlier.version < later.version


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"embargoed": "2031-05-08T06:00:00Z"}, "under embargo until 2031-05-08T06:00:00Z"),
        ({"pubstatus": "canceled"}, "withdrawn by its agency (canceled)"),
        ({"headline": "KILL: Ferry aground"}, "withdrawn by its agency (KILL)"),
        ({"signal": [{"name": "correction"}]}, "marked by its agency: correction"),
    ],
)
def test_what_an_agency_says_of_an_item_is_said(tmp_path: Path, more: dict[str, object], said: str) -> None:
    path = tmp_path / "n.json"
    path.write_text(json.dumps(NINJS | more))
    reports, issues = captured(path)
    assert len(reports) == 1 and [said in i.message for i in issues] == [True]


def test_nitf_byline_with_its_title(tmp_path: Path) -> None:
    path = tmp_path / "n.xml"
    path.write_text(
        "<nitf><body><body.head><hedline><hl1>Ferry aground</hl1></hedline><byline>By <person>MARA OLIN</person>"
        f"<byttl>Coast Writer</byttl></byline></body.head><body.content><p>{PARAGRAPH}</p></body.content></body></nitf>"
    )
    assert only(path).byline == "By MARA OLIN, Coast Writer"


def test_newsml_1(tmp_path: Path) -> None:
    path = tmp_path / "n.xml"
    path.write_text(
        '<NewsML Version="1.2"><NewsItem xml:lang="en"><NewsManagement><FirstCreated>20310506T100500+0000'
        '</FirstCreated><Status FormalName="Embargoed"/></NewsManagement><NewsComponent><NewsLines><HeadLine>Ferry '
        "aground</HeadLine><ByLine>Mara Olin</ByLine><CreditLine>Coast Wire</CreditLine></NewsLines>"
        '<AdministrativeMetadata><Provider><Party FormalName="Coast Wire"/></Provider></AdministrativeMetadata>'
        f"<ContentItem><DataContent><p>{PARAGRAPH}</p><p>It was calm.</p></DataContent></ContentItem></NewsComponent>"
        "</NewsItem></NewsML>"
    )
    (report,), (issue,) = captured(path)
    assert (report.title, report.byline, report.credit, report.outlet) == (
        "Ferry aground", "Mara Olin", "Coast Wire", "Coast Wire")  # fmt: skip
    assert report.text == f"{PARAGRAPH}\nIt was calm." and report.published == "20310506T100500+0000"
    assert "under embargo" in issue.message


def test_iptc_7901(tmp_path: Path) -> None:
    path = tmp_path / "w.txt"
    path.write_text(
        "\x01ecw061 4 i 211 ccccb   cw 061\r\n\r\nSable-ferry/\r\n\x02Ferry aground off Port Sable, all are safe =\r\n"
        "By Mara Olin =\r\n\r\n   Port Sable (cw) - A ferry with 84 people on board ran\r\naground on Tuesday, the "
        "harbour\r\nOffice said.\r\n\r\n   Nobody was hurt.\r\n\r\n cw oq yyzz\r\n\x03"
    )
    report = only(path)
    assert (report.title, report.byline) == ("Ferry aground off Port Sable, all are safe", "By Mara Olin")
    assert report.text == (
        "Port Sable (cw) - A ferry with 84 people on board ran aground on Tuesday, the harbour Office said.\n"
        "Nobody was hurt."
    )


def test_mail_saved_as_text(tmp_path: Path) -> None:
    path = tmp_path / "m.txt"
    path.write_text(
        "Delivered-To: desk@norden.example\nFrom: The Sable Courier <news@sable.example>\nSubject: Ferry aground\n"
        f"Date: Tue, 06 May 2031 10:00:00 +0200\nContent-Type: text/plain; charset=utf-8\n\n{PARAGRAPH}\n"
    )
    report = only(path)
    assert (report.title, report.outlet, report.text.strip()) == ("Ferry aground", "The Sable Courier", PARAGRAPH)


def test_of_mail_sent_on_the_first_sender_counts(tmp_path: Path) -> None:
    path = tmp_path / "m.eml"
    path.write_text(
        "From: Rolf Aden <rolf@norden.example>\nSubject: Fwd: Ferry aground\nDate: Thu, 08 May 2031 09:00:00 +0200\n"
        "Content-Type: text/plain; charset=utf-8\n\nSee below.\n\n---------- Forwarded message ---------\n"
        "From: The Sable Courier <news@sable.example>\nDate: Tue, 06 May 2031 10:00:00 +0200\nSubject: Ferry aground\n"
        f"To: <rolf@norden.example>\n\n{PARAGRAPH}\n"
    )
    report = only(path)
    assert (report.title, report.outlet, report.text.strip()) == ("Ferry aground", "The Sable Courier", PARAGRAPH)
    assert report.published == "Tue, 06 May 2031 10:00:00 +0200"
