"""Bad input through the whole way: an Issue each, the rest goes on, the status says so, the page stays safe."""

import json
import re
from pathlib import Path

import pytest

from stemma import collate
from stemma.api import Summary
from stemma.errors import UsageError

GOOD = "PORT QUILL - Nine people died when a ferry struck the breakwater on Friday, the coast guard said. " * 3
HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(1)>\"'{{ 7*7 }}\\i\\1"


def _collate(source: Path, out: Path) -> Summary:
    return collate([str(source)], out, jobs=1)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("empty.txt", b""),
        ("binary.txt", bytes(range(256)) * 40),
        ("broken.jsonl", b'{"id": "x", "text": \n'),
        ("list.jsonl", b"[1, 2, 3]\n"),
        ("textless.jsonl", b'{"id": "x", "title": "no text"}\n'),
        ("broken.html", b"<html><body><p"),
        ("zip.jsonl.gz", b"\x1f\x8b not gzip at all"),
    ],
)
def test_a_bad_item_is_an_issue_and_the_rest_goes_on(tmp_path: Path, name: str, data: bytes) -> None:
    pile = tmp_path / "pile"
    pile.mkdir()
    (pile / name).write_bytes(data)
    (pile / "good.txt").write_text(GOOD)
    summary = _collate(pile, tmp_path / "out")
    assert not summary.complete
    assert summary.reports == 1
    assert [i for i in summary.issues if i.stage == "read" and name.split(".")[0] in i.about]


def test_two_rows_with_one_id_are_both_kept(tmp_path: Path) -> None:
    pile = tmp_path / "pile.jsonl"
    twins = [{"id": "x", "text": GOOD}, {"id": "x", "text": GOOD.replace("Nine", "Ten")}]
    pile.write_text("".join(json.dumps(row) + "\n" for row in twins))
    summary = _collate(pile, tmp_path / "out")
    ids = [json.loads(line)["report"] for line in (tmp_path / "out/reports.jsonl").read_text().splitlines()]
    assert len(ids) == 2
    assert ids[0] == "x"
    assert ids[1].startswith("x~")
    assert [i.about for i in summary.issues if "share this id" in i.message] == ["x"]


def test_another_language_is_kept_and_said(tmp_path: Path) -> None:
    text = (
        "Der Bundeskanzler traf am Donnerstag die Präsidentin in der Hauptstadt, um über die Fischerei zu sprechen. "
        * 4
    )
    (tmp_path / "bericht.txt").write_text(text, encoding="utf-8")
    summary = _collate(tmp_path / "bericht.txt", tmp_path / "out")
    (report,) = [json.loads(line) for line in (tmp_path / "out/reports.jsonl").read_text().splitlines()]
    assert report["language"] == "de"
    assert "Bundeskanzler" in report["text"]
    assert not summary.complete
    assert [i for i in summary.issues if i.about == "bericht"]


def test_nothing_at_all(tmp_path: Path) -> None:
    (tmp_path / "pile").mkdir()
    with pytest.raises(UsageError, match="nothing can be read"):
        _collate(tmp_path / "pile", tmp_path / "out")
    assert not (tmp_path / "out/index.html").exists()


def test_hostile_fields_are_escaped_on_the_page(tmp_path: Path) -> None:
    text = f'AUBREY - "We {HOSTILE} will go," Kell {HOSTILE} said on Friday. Nine people died at {HOSTILE}. ' * 3
    fields = ("id", "outlet", "title", "url", "published", "byline")
    pile = [dict.fromkeys(fields, f"{HOSTILE} {n}") | {"text": text} for n in range(3)]
    source = tmp_path / "pile.jsonl"
    source.write_text("".join(json.dumps(row) + "\n" for row in pile))
    _collate(source, tmp_path / "out")
    page = (tmp_path / "out/index.html").read_text()
    data = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.S)
    assert HOSTILE in json.loads(data[0])["@graph"][0]["headline"]
    assert page.count("<script") == len(data) == 1
    assert "<img" not in page
    assert "&lt;script&gt;" in page
    assert "{{ 7*7 }}" in page
