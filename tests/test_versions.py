"""What was read is known by its content: nothing is lost, what is known is passed over, changes are versions."""

import io
import json
from pathlib import Path

import pytest

import stemma
from stemma.errors import UsageError
from stemma.model import Capture, Issue, Record
from stemma.store import Store, Tally

FERRY = "PORT QUILL (Sund Wire) - The ferry Marianne ran aground on Friday. Nine people died, the coast guard said."
LATER = FERRY.replace("Nine people died", "Twelve people died")
OTHER = "LANDFALL - A lighthouse keeper retired on Monday after forty years on the rock, her family said in a letter."


def texts(db: Path) -> dict[str, str]:
    with Store(db) as store:
        return {r.id: r.text for r in store.record().reports}


def record(db: Path) -> Record:
    with Store(db) as store:
        return store.record()


@pytest.fixture
def db(tmp_path: Path) -> Path:
    """A record of one file, page.txt."""
    (tmp_path / "page.txt").write_text(FERRY)
    stemma.collate([str(tmp_path / "page.txt")], tmp_path / "out")
    return tmp_path / "out" / "record.db"


def test_a_page_corrected_is_a_new_version(db: Path, tmp_path: Path) -> None:
    (tmp_path / "page.txt").write_text(LATER)
    summary = stemma.add([str(tmp_path / "page.txt")], db)
    assert summary.read == Tally(revised=1)
    assert "Twelve" in texts(db)["page"]
    first, second = record(db).versions
    assert (first.number, first.current, second.number, second.current) == (1, False, 2, True)
    assert "Nine" in first.text
    assert (second.added, second.removed) == ((LATER,), (FERRY,))
    rows = [json.loads(line) for line in (db.parent / "versions.jsonl").read_text().splitlines()]
    assert [row["number"] for row in rows] == [1, 2]


def test_what_is_known_is_passed_over_with_a_count(db: Path, tmp_path: Path) -> None:
    before = db.read_bytes(), (db.parent / "reports.jsonl").stat().st_mtime_ns
    summary = stemma.add([str(tmp_path / "page.txt")], db)
    assert summary.read == Tally(unchanged=1)
    assert summary.changed == 0
    assert (db.parent / "reports.jsonl").stat().st_mtime_ns == before[1]


def test_going_back_to_earlier_words_is_a_third_version(db: Path, tmp_path: Path) -> None:
    for text in (LATER, FERRY):
        (tmp_path / "page.txt").write_text(text)
        stemma.add([str(tmp_path / "page.txt")], db)
    assert "Nine" in texts(db)["page"]
    assert [(v.number, v.current) for v in record(db).versions] == [(1, False), (2, False), (3, True)]


def test_a_file_of_the_same_name_in_another_folder_is_another_report(
    db: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "page.txt").write_text(OTHER)
    monkeypatch.chdir(tmp_path / "elsewhere")
    assert stemma.add(["page.txt"], db).read == Tally(new=1)
    assert len(texts(db)) == 2
    assert not record(db).versions


def test_standard_input_may_hold_anything(db: Path) -> None:
    for text in (OTHER, OTHER.replace("lighthouse keeper", "bishop").replace("the rock", "the see")):
        row = json.dumps({"text": text}).encode()
        stemma.add(["-"], db, stdin=io.BytesIO(row))
    found = texts(db)
    assert any("lighthouse" in text for text in found.values()) or any(
        "lighthouse" in v.text for v in record(db).versions
    )
    other = json.dumps({"text": "Sheep won the county fair on Sunday; nobody else took part in any of it."}).encode()
    assert stemma.add(["-"], db, stdin=io.BytesIO(other)).read == Tally(new=1)
    assert any("Sheep" in text for text in texts(db).values())


def test_a_feed_saved_under_one_name_every_hour(db: Path, tmp_path: Path) -> None:
    feed = tmp_path / "feed.jsonl"
    hours = [
        [{"id": "a", "text": FERRY}, {"id": "b", "text": OTHER}],
        [{"id": "c", "text": OTHER.replace("keeper", "owner")}, {"id": "a", "text": LATER}],
    ]
    for rows in hours:
        feed.write_text("".join(json.dumps(row) + "\n" for row in rows))
        summary = stemma.add([str(feed)], db)
    assert summary.read == Tally(new=1, revised=1)
    assert {"a", "b", "c"} <= texts(db).keys()
    assert "Twelve" in texts(db)["a"]


def test_a_repaired_file_is_read_and_its_issue_goes(db: Path, tmp_path: Path) -> None:
    broken = tmp_path / "rows.jsonl"
    broken.write_text('{"id": "x", "text": "cut off')
    assert [i.about for i in stemma.add([str(broken)], db).issues] == [f"{broken}#1"]
    broken.write_text(json.dumps({"id": "x", "text": OTHER}))
    summary = stemma.add([str(broken)], db)
    assert not summary.issues
    assert "x" in texts(db)


def test_two_rows_of_one_id_are_two_reports() -> None:
    with Store(":memory:", create=True) as store:
        rows: list[Capture | Issue] = [
            Capture("a", text, source=f"f#{n}", container="f", key="id a")
            for n, text in enumerate((FERRY, OTHER, FERRY))
        ]
        assert store.work.add_read(rows, 1) == Tally(new=3)
        assert store.work.add_read(rows, 2) == Tally(unchanged=3)


def test_a_record_of_other_sources_is_not_replaced(db: Path, tmp_path: Path) -> None:
    (tmp_path / "b.txt").write_text(OTHER)
    before = db.read_bytes()
    with pytest.raises(UsageError, match=r"made from .*page\.txt.*--replace"):
        stemma.collate([str(tmp_path / "b.txt")], db.parent)
    assert db.read_bytes() == before
    stemma.collate([str(tmp_path / "b.txt")], db.parent, replace=True)
    assert list(texts(db)) == ["b"]


def test_the_same_sources_make_the_record_again(db: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "page.txt").write_text(LATER)
    monkeypatch.chdir(tmp_path)
    stemma.collate(["page.txt"], db.parent)
    assert "Twelve" in texts(db)["page"]
    assert not record(db).versions


@pytest.mark.parametrize("sources", [["nope.txt"], ["empty"]])
def test_nothing_readable_leaves_all_as_it_was(db: Path, tmp_path: Path, sources: list[str]) -> None:
    (tmp_path / "empty").mkdir()
    before = record(db)
    for replace in (True, False):
        with pytest.raises(UsageError):
            stemma.collate([str(tmp_path / s) for s in sources], db.parent, replace=replace)
    assert record(db) == before
    with pytest.raises(UsageError, match="nothing can be read"):
        stemma.collate([str(tmp_path / s) for s in sources], tmp_path / "fresh")


def test_what_a_given_up_making_has_read_is_forgotten(db: Path, tmp_path: Path) -> None:
    with Store(db, write=True) as store:  # a making of other sources that was killed while it read
        number = store.start(["other"])
        store.work.add_read([Capture("stray", OTHER, source="other")], number)
    stemma.add([str(tmp_path / "page.txt")], db)
    assert list(texts(db)) == ["page"]


def test_one_file_copied_elsewhere_under_its_name_is_kept_apart(
    db: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("one", "two", "three"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "page.txt").write_text(OTHER)
        monkeypatch.chdir(tmp_path / name)
        assert stemma.add(["page.txt"], db).read == Tally(new=1)
    assert len(texts(db)) == 4


def test_an_issue_about_a_file_with_a_hash_in_its_name_goes_when_it_is_repaired(db: Path, tmp_path: Path) -> None:
    odd = tmp_path / "no#1a.txt"
    odd.write_bytes(b"")
    assert stemma.add([str(odd)], db).issues
    odd.write_text(OTHER)
    assert not stemma.add([str(odd)], db).issues


@pytest.mark.slow
def test_a_long_page_changed_is_compared_soon(db: Path, tmp_path: Path) -> None:
    for end in ("a", "b"):
        (tmp_path / "page.txt").write_text(FERRY + "\n" + "the same line\nanother line\n" * 9_000 + end)
        stemma.add([str(tmp_path / "page.txt")], db)
    assert [v.number for v in record(db).versions] == [1, 2, 3]


def wire(path: Path, version: int, text: str, **more: object) -> Path:
    """A file of one version of an agency's item."""
    item = {"uri": "http://wire.example/ferry", "version": str(version), "versioncreated": f"2031-05-06T1{version}:00Z",
            "headline": "Ferry aground", "language": "en", "body_text": text}  # fmt: skip
    path.write_text(json.dumps(item | more))
    return path


LAST = FERRY.replace("Nine people died", "Fourteen people died")


@pytest.mark.parametrize("names", [("a", "b", "c"), ("c", "a", "b"), ("b", "c", "a")])
def test_versions_of_an_agencys_item_are_one_report_from_whatever_files(tmp_path: Path, names: tuple[str, ...]) -> None:
    for n, (name, text) in enumerate(zip(names, (FERRY, LATER, LAST), strict=True), 1):
        wire(tmp_path / f"{name}.ninjs", n, text)
    stemma.collate([str(tmp_path / f"{name}.ninjs") for name in sorted(names)], tmp_path / "out")
    made = record(tmp_path / "out" / "record.db")
    assert len(made.reports) == 1
    assert "Fourteen" in made.reports[0].text
    told = [(v.number, v.current) for v in made.versions]
    assert told == [(1, False), (2, False), (3, True)]
    assert ["Nine" in v.text for v in made.versions] == [True, False, False]
    assert not [r for r in made.readings if r.status == "conflict"]


def test_an_earlier_version_that_comes_late_is_history(tmp_path: Path) -> None:
    db = tmp_path / "out" / "record.db"
    stemma.collate([str(wire(tmp_path / "late.ninjs", 2, LATER))], tmp_path / "out")
    assert stemma.add([str(wire(tmp_path / "early.ninjs", 1, FERRY))], db).read == Tally(revised=1)
    assert "Twelve" in texts(db)["late"]
    assert [("Nine" in v.text, v.current) for v in record(db).versions] == [(True, False), (False, True)]
    # The same version again, in a file of another name, is known.
    assert stemma.add([str(wire(tmp_path / "again.ninjs", 1, FERRY))], db).read == Tally(unchanged=1)


def test_items_of_other_names_are_other_reports(tmp_path: Path) -> None:
    wire(tmp_path / "a.ninjs", 1, FERRY)
    wire(tmp_path / "b.ninjs", 1, LATER, uri="http://wire.example/other")
    stemma.collate([str(tmp_path / "a.ninjs"), str(tmp_path / "b.ninjs")], tmp_path / "out")
    assert len(texts(tmp_path / "out" / "record.db")) == 2
