"""Readers on hostile sources: bounded time and memory, an Issue, and the rest is read."""

import gzip
import io
import json
import random
import tracemalloc
import zipfile
import zlib
from collections.abc import Container
from pathlib import Path

import pytest

from stemma.model import Capture, Issue
from stemma.readers import MAX_ITEM, _members, _sources
from test_readers import PARAGRAPH, http, items, only, problem, warc


def test_empty_and_binary_files(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b" \n")
    (tmp_path / "b.txt").write_bytes(bytes(range(256)) * 20)
    assert "empty" in problem(tmp_path / "a.txt").message
    assert "not text" in problem(tmp_path / "b.txt").message


def test_a_file_over_the_bound_is_refused_without_being_held(tmp_path: Path) -> None:
    path = tmp_path / "big.txt"
    with open(path, "wb") as file:
        file.truncate(200 * 1024 * 1024)
    tracemalloc.start()
    assert "MiB" in problem(path).message
    assert tracemalloc.get_traced_memory()[1] < 4 * MAX_ITEM
    tracemalloc.stop()


def test_packed_bomb_stops_early(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_sources, "FREE", 1024 * 1024)
    (tmp_path / "b.jsonl.gz").write_bytes(gzip.compress(b'{"text":"One."}\n' + b"0" * 50_000_000))
    found = items(tmp_path / "b.jsonl.gz")
    assert isinstance(found[-1], Issue) and "unpacks" in found[-1].message


def test_damaged_packing_keeps_what_came_before(tmp_path: Path) -> None:
    rows = b"".join(
        json.dumps({"text": f"{PARAGRAPH} {n} {zlib.crc32(bytes([n % 256])) * n}"}).encode() + b"\n"
        for n in range(9000)
    )
    packed = gzip.compress(rows)
    (tmp_path / "b.jsonl.gz").write_bytes(packed[: len(packed) // 2])
    found = items(tmp_path / "b.jsonl.gz")
    assert isinstance(found[0], Capture) and isinstance(found[-1], Issue) and "damaged" in found[-1].message


def test_an_endless_line_is_one_issue_and_the_next_is_read() -> None:
    stream = io.BytesIO(b'{"text":"' + b"x" * (5 * MAX_ITEM) + b'"}\n{"text":"Two."}\n')
    from stemma.readers import read

    one, two = read(["-"], stdin=stream)
    assert isinstance(one, Issue) and one.about == "-#1"
    assert isinstance(two, Capture) and two.source == "-#2"


@pytest.mark.parametrize("suffix", [".xml", ".rss", ".newsml"])
def test_entity_expansion(tmp_path: Path, suffix: str) -> None:
    levels = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    path = tmp_path / f"bomb{suffix}"
    path.write_text(f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY l0 "boom">{levels}]><rss><channel><item><title>'
                    f'&l9;</title>'
                    f"<description>&l9;</description></item></channel></rss>")  # fmt: skip
    assert all(isinstance(i, Issue) for i in items(path))


def test_deep_json_and_deep_xml(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text("[" * 100_000 + "\n" + '{"text":"Two."}\n')
    (tmp_path / "b.xml").write_text("<newsItem>" + "<a>" * 100_000)
    found = items(tmp_path / "a.jsonl")
    assert isinstance(found[0], Issue) and isinstance(found[1], Capture)
    assert all(isinstance(i, Issue) for i in items(tmp_path / "b.xml"))


def test_unreadable_and_strange_paths(tmp_path: Path) -> None:
    (tmp_path / "loop.txt").symlink_to(tmp_path / "loop.txt")
    assert problem(tmp_path / "loop.txt").about.endswith("loop.txt")
    assert isinstance(items("/dev/null")[0], Issue)


def test_rows_with_wrong_types(tmp_path: Path) -> None:
    rows = [
        {"text": 7},
        {"text": None, "html": ["<p>x</p>"]},
        {"text": {"a": 1}},
        {"text": "One.", "title": 3, "authors": [{"name": "A"}, None]},
    ]
    (tmp_path / "a.jsonl").write_text("\n".join(map(json.dumps, rows)))
    found = items(tmp_path / "a.jsonl")
    assert isinstance(found[-1], Capture) and found[-1].byline == "A" and len(found) == 4


def test_a_lone_surrogate_can_be_written(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('{"text":"a \\ud800 b"}')
    only(tmp_path / "a.jsonl").text.encode("utf-8")


def test_csv_without_end(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(b'text\n"' + b"x" * (MAX_ITEM + 10))
    assert all(isinstance(i, Issue) for i in items(tmp_path / "a.csv"))


def pages(number: int) -> list[tuple[str, bytes]]:
    rng = random.Random(number)
    return [(f"https://sable.example/{n}", http(f"<p>{PARAGRAPH} {rng.randbytes(600).hex()}</p>".encode()))
            for n in range(number)]  # fmt: skip


def urls(path: Path, done: Container[str] = frozenset()) -> list[str]:
    return [item.url[-1] for item in items(path, done=done) if isinstance(item, Capture)]


def last_issue(path: Path) -> str:
    issue = items(path)[-1]
    assert isinstance(issue, Issue), issue
    return issue.message


def test_an_archive_packed_as_one_block_is_read_whole(tmp_path: Path) -> None:
    data = gzip.compress(warc(*pages(4)))
    (tmp_path / "a.warc.gz").write_bytes(data)
    with zipfile.ZipFile(tmp_path / "b.wacz", "w") as archive:
        archive.writestr("archive/data.warc.gz", data)
    for path in sorted(tmp_path.iterdir()):
        assert urls(path) == ["0", "1", "2", "3"] and len(items(path)) == 4
        assert urls(path, done={f"{path}#1", f"{path}#3"}) == ["1", "3"]
    (tmp_path / "a.warc.gz").write_bytes(data[:-200])
    assert urls(tmp_path / "a.warc.gz") == ["0", "1", "2"] and "1 damaged" in last_issue(tmp_path / "a.warc.gz")


def test_a_damaged_record_of_an_archive_costs_no_other(tmp_path: Path) -> None:
    members = [bytearray(warc(page, pack=True)) for page in pages(4)]
    members[1][60:120] = bytes(b ^ 0x5A for b in members[1][60:120])
    (tmp_path / "a.warc.gz").write_bytes(b"".join(members))
    assert urls(tmp_path / "a.warc.gz") == ["0", "2", "3"]
    assert "1 damaged" in last_issue(tmp_path / "a.warc.gz")


@pytest.mark.slow
def test_a_record_that_unpacks_without_end_is_one_issue(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_members, "FREE", 1024 * 1024)
    one, _, two = pages(3)
    bomb = ("https://sable.example/b", http(b"<p>" + b"a" * 40_000_000))
    inner = gzip.compress(b"<p>" + b"a" * 40_000_000)
    coded = http(inner).replace(b"Content-Length", b"Content-Encoding: gzip\r\nContent-Length", 1)
    (tmp_path / "a.warc.gz").write_bytes(b"".join(warc(page, pack=True) for page in (one, bomb, two)))
    (tmp_path / "b.warc").write_bytes(warc(one, ("https://sable.example/c", coded), two))
    tracemalloc.start()
    for path in sorted(tmp_path.iterdir()):
        found = items(path)
        assert urls(path) == ["0", "2"] and isinstance(found[1], Issue) and found[1].about == f"{path}#2"
    assert tracemalloc.get_traced_memory()[1] < 6 * MAX_ITEM
    tracemalloc.stop()
    with zipfile.ZipFile(tmp_path / "c.wacz", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("archive/data.warc", warc(bomb, bomb))
    assert "unpacks" in problem(tmp_path / "c.wacz").message
