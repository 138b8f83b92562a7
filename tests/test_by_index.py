"""A large record that grows by its index: what is new finds its events, and the rest is left as it is."""

import json
import random
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import stemma
from stemma.annotators import Annotated
from stemma.engine import Told
from stemma.grouping import Grown
from stemma.grouping.relinking import relinked
from stemma.grouping.views import Known
from stemma.model import Event, Member, Storyline, Tie
from stemma.stages import ANNOTATE, growing, way
from stemma.stages.rejoining import rejoined
from stemma.store import Index, Signed, Store

TOWNS = ("Arnholt", "Bexmoor", "Calder Bay", "Dunmere", "Eastwick", "Farrow", "Gullness", "Harrow End", "Ilmoor")
THINGS = (
    ("{0} council votes to close swimming pool", "The council of {0} voted to close its swimming pool, Mayor {1} said.",
     "Swimmers in {0} protested as Mayor {1} and the council voted to close the swimming pool."),
    ("Bakery burns down in {0}", "A bakery in {0} burned down, and fire chief {1} said the ovens had been saved.",
     "Smoke rose over {0} when its bakery burned down; the ovens were saved, said fire chief {1}."),
    ("Goat wins talent show in {0}", "A goat won the talent show of {0}, to the joy of its owner {1}, a shepherd.",
     "The talent show of {0} was won by a goat; {1}, its owner, is a shepherd of the town."),
)  # fmt: skip


def rows() -> list[dict[str, str]]:
    """Three happenings in each of many towns, two reports each."""
    found = []
    for t, town in enumerate(TOWNS):
        for n, (title, one, two) in enumerate(THINGS):
            name = f"{'AEIOUBLMN'[t]}l{'aeiou'[n]}na {town[:3]}sen"
            for k, text in enumerate((one, two)):
                body = f"{title.format(town)}\n\n{text.format(town, name)} Nobody in {town} had seen the like before."
                found.append({"id": f"{town}-{n}-{k}", "text": body, "published": f"2031-0{1 + n}-{10 + t}"})
    return found


def put(path: Path, told: Sequence[dict[str, str]]) -> str:
    """Rows as a file of JSON lines."""
    path.write_text("".join(json.dumps(row) + "\n" for row in told), encoding="utf-8")
    return str(path)


def events(db: Path) -> set[tuple[str, ...]]:
    """The reports of each event."""
    return {e.reports for e in stemma.events(db)}


def pairs(found: set[tuple[str, ...]]) -> int:
    """How many happenings have both of their reports in one event."""
    return sum(f"{r[:-1]}1" in reports for reports in found for r in reports if r.endswith("-0"))


@pytest.fixture
def by_index(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[int]]:
    """Records of any size grow by their index, and nothing is found in reports; how many were annotated each time."""
    many: list[int] = []

    def nothing(reports: Sequence[Any], model: str | None) -> list[Told[Annotated]]:
        many.append(len(reports))
        return [Told(Annotated()) for _ in reports]

    monkeypatch.setattr(growing, "WHOLE_BELOW", 0)
    monkeypatch.setattr(growing, "WHOLE_AGAIN", 1000.0)
    monkeypatch.setattr(way, "ANNOTATE", replace(ANNOTATE, work=nothing))
    yield many


def test_added_reports_join_the_events_of_the_whole(tmp_path: Path, by_index: list[int]) -> None:
    told = rows()
    random.Random(3).shuffle(told)
    stemma.collate([put(tmp_path / "old.jsonl", told[:42])], tmp_path / "out")
    db = tmp_path / "out" / "record.db"
    by_index.clear()
    summary = stemma.add([put(tmp_path / "new.jsonl", told[42:])], db)
    assert not summary.files and sum(by_index) == summary.read.new == len(told) - 42
    assert (summary.reports, summary.events) == (len(told), len(stemma.events(db)))
    grown = events(db)
    with Store(db) as store:
        assert store.index.size() == len(told)
        assert not store.db.execute("PRAGMA foreign_key_check").fetchall()
    assert pairs(grown) == len(told) // 2  # each report is with the other one that tells of its happening
    assert stemma.update(db).files
    assert pairs(events(db)) == len(told) // 2


def test_what_is_added_alone_touches_nothing_else(tmp_path: Path, by_index: list[int]) -> None:
    stemma.collate([put(tmp_path / "old.jsonl", rows())], tmp_path / "out")
    db = tmp_path / "out" / "record.db"
    before = {e.id: e for e in stemma.events(db)}
    text = (
        "Chess club finds medal of 1911\n\nA chess club in Karlstad found a medal under its floor, its treasurer said."
    )
    again = stemma.add([put(tmp_path / "new.jsonl", [{"id": "medal", "text": text, "published": "2031-05-05"}])], db)
    after = {e.id: e for e in stemma.events(db)}
    assert again.changed == 1 and after.items() >= before.items() and len(after) == len(before) + 1
    assert stemma.add([str(tmp_path / "new.jsonl")], db).changed == 0


@pytest.mark.slow
def test_what_people_put_right_stays_while_a_record_grows(tmp_path: Path, by_index: list[int]) -> None:
    told = rows()
    stemma.collate([put(tmp_path / "old.jsonl", told[1:])], tmp_path / "out")
    db = tmp_path / "out" / "record.db"
    one = told[1]["id"]
    event = next(e for e in stemma.events(db) if one in e.reports)
    stemma.judge(db, "outlet", [one], to="The Bell")
    stemma.judge(db, "date", [one], to="2031-01-12")
    stemma.judge(db, "place", [event.id], of="event", to="Sund")
    assert not stemma.add([put(tmp_path / "new.jsonl", told[:1])], db).files
    with Store(db) as store:
        record = store.record()
    grown = next(e for e in record.events if one in e.reports)
    assert told[0]["id"] in grown.reports and grown.places == ("Sund",)
    assert [(r.outlet, r.published.value) for r in record.reports if r.id == one and r.published] == [
        ("The Bell", "2031-01-12")
    ]
    stemma.update(db)
    with Store(db) as store:
        assert [e.places for e in store.record().events if one in e.reports] == [("Sund",)]


def test_a_changed_report_leaves_its_event(tmp_path: Path, by_index: list[int]) -> None:
    told = rows()
    source = put(tmp_path / "old.jsonl", told)
    stemma.collate([source], tmp_path / "out")
    db = tmp_path / "out" / "record.db"
    told[0] = {
        **told[0],
        "text": told[2]["text"] + " The goat and its ovens were not concerned.",
        "published": "2031-02-10",
    }
    summary = stemma.add([put(tmp_path / "old.jsonl", told)], db)
    assert (summary.read.revised, summary.read.new) == (1, 0)
    assert not any({"Arnholt-0-0", "Arnholt-0-1"} <= set(e) for e in events(db))
    with Store(db) as store:
        assert [v.number for v in store.record().versions] == [1, 2]
        assert store.index.size() == len(told)


@pytest.mark.slow
def test_a_small_record_or_one_of_other_code_is_made_as_a_whole(
    tmp_path: Path, by_index: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    told = rows()
    stemma.collate([put(tmp_path / "old.jsonl", told[:30])], tmp_path / "out")
    db = tmp_path / "out" / "record.db"
    with closing(sqlite3.connect(db)) as opened, opened:
        opened.execute("UPDATE meta SET value = 'of other code' WHERE name = 'index'")
    assert stemma.add([put(tmp_path / "a.jsonl", told[30:34])], db).files
    assert not stemma.add([put(tmp_path / "b.jsonl", told[34:36])], db).files
    monkeypatch.setattr(growing, "WHOLE_AGAIN", 1.1)
    assert stemma.add([put(tmp_path / "c.jsonl", told[36:48])], db).files
    monkeypatch.setattr(growing, "WHOLE_BELOW", 1000)
    assert stemma.add([put(tmp_path / "d.jsonl", told[48:])], db).files
    with Store(db) as store:
        assert store.index.size() == 0


def test_only_groups_that_a_new_row_touches_are_linked_anew() -> None:
    days = np.full(6, np.inf)
    first, second = np.array([0, 0, 2, 1]), np.array([1, 5, 5, 2])
    score = np.array([0.9, 0.9, 0.3, 0.95])  # 1 and 2 stand apart, and nothing new says otherwise
    groups, touched = relinked([[0, 1], [2, 3], [4]], {5}, (first, second, score), ([], []), days)
    assert [2, 3] in groups and [4] in groups
    assert touched.isdisjoint({2, 3, 4}) and touched == {0, 1, 5}


def test_an_event_that_lost_a_report_is_grouped_anew() -> None:
    grown = Grown(frozenset({"x"}), Known(3, lambda stems: np.zeros(len(stems), dtype=np.int64)))
    event = Event("e", "", (Member("a", 1.0), Member("gone", 1.0)))
    assert grown.rows({"a": 0, "x": 1}, [event]) == ([[0]], {0, 1})


def test_the_index_finds_the_likest_and_of_a_common_word_the_nearest_in_time() -> None:
    with closing(sqlite3.connect(":memory:")) as db:
        from stemma.store.schema import MIGRATIONS

        db.executescript(next(step for step in MIGRATIONS if "work_posting" in step))
        index = Index(db)
        index.add([Signed(f"r{n}", n, (1, 100 + n), (0.5, 0.5)) for n in range(20)], [(1, 20)])
        assert index.near(Signed("new", 10, (1, 103), (0.5, 0.5)), 3, 40)[0] == "r3"
        assert set(index.near(Signed("new", 10, (1,), (0.5,)), 9, 4)) == {"r8", "r9", "r10", "r11"}
        index.remove(["r3"])
        assert "r3" not in index.near(Signed("new", 10, (1, 103), (0.5, 0.5)), 30, 40)
        assert index.held([7, 1]) == [0, 20]


def test_ties_of_new_events_join_the_storylines_that_stand(tmp_path: Path, by_index: list[int]) -> None:
    stemma.collate([put(tmp_path / "old.jsonl", rows())], tmp_path / "out")
    with Store(tmp_path / "out" / "record.db", write=True) as store:
        a, b, c = sorted(store.record().events, key=lambda e: e.id)[:3]
        stored = Storyline("s", "a line", (a.id, b.id), (Tie(a.id, b.id, 0.5),))
        record = replace(store.record(), storylines=(stored,))
        record = replace(
            record, events=tuple(replace(e, storyline="s" * (e.id in stored.events)) for e in record.events)
        )
        store.write(record)
        found = Storyline("t", "", (b.id, c.id), (Tie(b.id, c.id, 0.6),))
        lines, of, old = rejoined(store, [found], {c.id: c}, (), {b.id, c.id})
        assert [set(line.events) for line in lines] == [{a.id, b.id, c.id}] and old == {"s"}
        assert {of[i] for i in (a.id, b.id, c.id)} == {lines[0].id}
        lines, of, _ = rejoined(store, [], {}, {b.id}, {b.id})
        assert not lines and of[a.id] == ""
