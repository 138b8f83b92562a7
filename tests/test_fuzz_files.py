"""Every input is accounted for: damaged, empty and hostile files of all formats each give a report or an issue."""

import os
from pathlib import Path

import pytest

import attack
import damage
from stemma import readers
from stemma.model import Capture, Issue

MEMORY = 1024  # MiB
SECONDS = 20  # of CPU for one file


def complete(told: attack.Told, files: int) -> None:
    assert (told.files, told.silent, told.broken, told.leaked) == (files, [], [], [])
    assert told.slowest[0] < SECONDS


def test_damaged_files_are_accounted_for() -> None:
    complete(attack.told(damage.damaged(150, seed=1)), 150)


def test_files_with_nothing_in_them_are_accounted_for() -> None:
    files = list(damage.empties())
    told = attack.told(files)
    complete(told, len(files))
    assert told.reports == 0


def test_sound_files_give_reports_and_no_issue() -> None:
    for suffix, data in damage.samples().items():
        told = attack.told([(f"a{suffix}", data)])
        assert told.reports and not told.issues, suffix


@pytest.mark.slow
def test_many_files_and_bombs_as_one_collate_of_bounded_memory() -> None:
    """Each in a folder of 1,500 damaged files gives a report or an issue, and none costs the others their record."""
    figures = attack.collated(attack.FILES if os.environ.get("STEMMA_FUZZ") else 200)
    assert figures["exit"] == 1 and "Traceback" not in str(figures["error"]), "some could not be read, and that is said"
    assert figures["neither report nor issue"] == figures["read from a file nobody named"] == []
    memory = figures["peak memory (MiB)"]
    assert isinstance(memory, int) and memory < MEMORY


def test_folders_without_reports_say_so(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "hidden").mkdir()
    (tmp_path / "hidden" / ".a.txt").write_text("hidden")
    (tmp_path / "linked").mkdir()
    (tmp_path / "linked" / "to").symlink_to(tmp_path / "hidden", target_is_directory=True)
    for name in ("empty", "hidden", "linked"):
        (issue,) = readers.read([str(tmp_path / name)])
        assert isinstance(issue, Issue) and issue.about.startswith(str(tmp_path / name))


def test_what_is_done_is_no_loss(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(damage.samples()[".jsonl"])
    keys = {item.source for item in readers.read([str(path)]) if isinstance(item, Capture)}
    assert list(readers.read([str(path)], done=keys)) == []


def test_a_damaged_part_of_an_archive_costs_no_other(tmp_path: Path) -> None:
    parts = {f"archive/{n}.warc": damage.warc(damage.PAGE.encode()) for n in "abc"}
    data = bytearray(damage.wacz(parts))
    at = data.index(b"archive/b.warc")
    data[at - 30 : at - 26] = b"XXXX"  # the local header's own mark
    (tmp_path / "a.wacz").write_bytes(data)
    found = list(readers.read([str(tmp_path / "a.wacz")]))
    assert [isinstance(item, Capture) for item in found] == [True, False, True]
    assert isinstance(found[1], Issue) and "archive/b.warc" in found[1].message


def test_a_table_and_a_feed_with_nothing_under_their_heads(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("text,title\n")
    (tmp_path / "b.wacz").write_bytes(damage.wacz({"pages/picture.png": b"\x89PNG"}))
    header, archive = readers.read([str(tmp_path)])
    assert isinstance(header, Issue) and "no row" in header.message
    assert isinstance(archive, Issue) and "without a WARC" in archive.message
