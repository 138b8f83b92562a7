"""Round-ups: a report of several events belongs to each by its passages; one that only looks so stays of one."""

import json
import random
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

import briefings
import stemma
from stemma.grouping import Grouping, Judgement, group
from stemma.grouping.threads import sections
from stemma.model import Evidence, Member, Origin, Report, Sharing, Span, When
from stemma.passages import excerpt, origin_of, within
from stemma.store import Store, history
from stemma.web import application
from test_record import page_of, rows
from test_web import Client

EVENTS = (briefings.DAM, briefings.RAIL, briefings.MINISTER, briefings.ASH, briefings.TRIAL, briefings.QUAY)
ROWS = [row for event in EVENTS for row in event] + briefings.ROUNDUPS + briefings.SINGLE


def report(row: tuple[str, str, str, str, str]) -> Report:
    id_, title, day, outlet, text = row
    on = date.fromisoformat(day)
    return Report(id_, text, headline=title, outlet=outlet, published=When(day, on, on))


def members(found: Grouping) -> dict[str, dict[str, Member]]:
    """The memberships of each report, by event."""
    out: dict[str, dict[str, Member]] = defaultdict(dict)
    for event in found.events:
        for member in event.members:
            out[member.report][event.id] = member
    return out


def line(row: tuple[str, str, str, str, str]) -> str:
    return json.dumps(dict(zip(("id", "title", "published", "outlet", "text"), row, strict=True))) + "\n"


@pytest.fixture(scope="module")
def pile() -> list[Report]:
    return [report(row) for row in ROWS]


@pytest.fixture(scope="module")
def grouped(pile: list[Report]) -> Grouping:
    return group(pile, {})


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The week collated: its reports first, its round-ups added later."""
    out = tmp_path_factory.mktemp("week")
    late = {row[0] for row in briefings.ROUNDUPS}
    (out / "first.jsonl").write_text("".join(line(row) for row in ROWS if row[0] not in late))
    (out / "later.jsonl").write_text("".join(line(row) for row in ROWS if row[0] in late))
    stemma.collate([str(out / "first.jsonl")], out, jobs=1)
    stemma.add([str(out / "later.jsonl")], out / "record.db", jobs=1)
    yield out


def test_a_round_up_belongs_to_each_event_it_tells_and_to_one_of_them_mainly(grouped: Grouping) -> None:
    of = members(grouped)
    for id_, told in briefings.TELL.items():
        assert set(of[id_]) == {next(iter(of[r])) for r in told}, id_
        assert sum(m.main for m in of[id_].values()) == 1
        assert all(m.passages and any("round-up" in reason for reason in m.reasons) for m in of[id_].values())


def test_what_only_looks_like_a_round_up_stays_of_one_event(grouped: Grouping) -> None:
    of = members(grouped)
    for event in EVENTS:
        assert len({e for row in event for e in of[row[0]]}) == 1
    assert {len(of[row[0]]) for row in [r for event in EVENTS for r in event] + briefings.SINGLE} == {1}
    assert not any(m.passages for row in briefings.SINGLE for m in of[row[0]].values())


def test_each_passage_tells_of_its_event_alone(pile: list[Report], grouped: Grouping) -> None:
    texts = {r.id: r.text for r in pile}
    names = {"dam1": "Osselmere", "rail1": "Stadslijn", "min1": "Dorn", "ash1": "Irrik", "tri1": "Quellin"}
    of = members(grouped)
    for id_, told in briefings.TELL.items():
        for r in told:
            spans = of[id_][next(iter(of[r]))].passages
            words = " ".join(texts[id_][start:end] for start, end in spans)
            assert {name for name in names.values() if name in words} == {names[r]}, id_


def test_a_round_up_neither_names_nor_dates_an_event(grouped: Grouping) -> None:
    days = {row[0]: date.fromisoformat(row[2]) for row in ROWS}
    for event in grouped.events:
        whole = [m.report for m in event.members if not m.passages]
        assert (event.start, event.end) == (min(days[r] for r in whole), max(days[r] for r in whole))
        assert event.title in {row[1] for row in ROWS if row[0] in whole}


def test_order_does_not_matter(pile: list[Report], grouped: Grouping) -> None:
    shuffled = list(pile)
    random.Random(3).shuffle(shuffled)
    assert group(shuffled, {}) == grouped


def test_several_round_ups_of_the_same_events_are_no_event_of_their_own(pile: list[Report]) -> None:
    again = [
        ("brief2", "Breakfast news", "2031-05-15", "Skerry Times", briefings.ROUNDUPS[1][4].replace("coffee", "tea"))
    ]
    of = members(group([*pile, *map(report, again)], {}))
    assert set(of["brief2"]) == set(of["brief"])


def test_a_briefing_nobody_else_confirms_stays_one_event() -> None:
    of = members(group([report(row) for row in briefings.ROUNDUPS[1:2] + briefings.DAM], {}))
    assert [m.passages for m in of["brief"].values()] == [()]


def test_split_takes_a_report_out_of_an_event_it_tells_in_part(pile: list[Report], grouped: Grouping) -> None:
    of = members(grouped)
    (second,) = (e for e, m in of["glance"].items() if not m.main and e in of["rail1"])
    rail = [r for r in of if second in of[r] and r != "glance"]
    split = members(group(pile, {}, judgements=[Judgement("split", ("glance", r)) for r in rail if of[r][second].main]))
    assert len(split["glance"]) == 2
    assert not set(split["glance"]) & set(split["rail1"])


def test_a_merge_decides_the_main_event_of_a_round_up(pile: list[Report]) -> None:
    of = members(group(pile, {}, judgements=[Judgement("merge", ("week", "ash2"))]))
    (main,) = (e for e, m in of["week"].items() if m.main)
    assert main in of["ash2"]


def test_marks_lay_out_sections_of_the_same_length() -> None:
    for row in briefings.ROUNDUPS + briefings.SINGLE:
        assert len(sections(row[4])) == len(row[4])
    live = sections(briefings.ROUNDUPS[0][4]).split("\n")
    assert [x[:5] for x in live[1:]] == ["14:40", "13:15", "12:20", "11:05", "10:30"]
    assert sections(briefings.ROUNDUPS[2][4]) == briefings.ROUNDUPS[2][4]


def test_only_the_passage_about_an_event_feeds_its_record(record: Path) -> None:
    held = {e["event"]: {m["report"]: m["passages"] for m in e["members"]} for e in rows(record, "events")}
    seen = 0
    for name in ("utterances", "readings", "timeline", "deeds", "account"):
        for row in rows(record, name):
            support = row.get("support", []) + row.get("variants", [])
            support += [s for value in row.get("values", []) for s in value["support"]]
            for s in (s for s in support if s["report"] in briefings.TELL):
                seen += 1
                spans = held[row["event"]][s["report"]]
                assert any(start <= s["start"] and s["end"] <= end for start, end in spans), (name, s)
    assert seen > 30


def test_files_store_and_page_tell_of_all_its_events(record: Path, tmp_path: Path) -> None:
    told = {r["report"]: r for r in rows(record, "reports")}
    for id_, of in briefings.TELL.items():
        assert {told[id_]["event"], *told[id_]["also"]} == {told[r]["event"] for r in of}
        assert told[id_]["event"] not in told[id_]["also"]
    assert all(not r["also"] for id_, r in told.items() if id_ not in briefings.TELL)
    stemma.export(record / "record.db", tmp_path)
    for name in ("reports", "events"):
        assert (tmp_path / f"{name}.jsonl").read_bytes() == (record / f"{name}.jsonl").read_bytes()
    page = page_of(record / "index.html")
    assert len(page.ids) == len(set(page.ids))
    assert set(page.links) <= set(page.ids)


def test_a_round_up_that_is_added_changes_no_event(record: Path) -> None:
    with Store(record / "record.db") as store:
        assert history(store.db) == []
    hits = stemma.search(record / "record.db", "Gerda goose")
    assert {h.event for h in hits} == {r["event"] for r in rows(record, "reports") if r["report"] == "brief"}


def test_the_served_pages_tell_of_all_its_events(record: Path) -> None:
    site = Client(application(record / "record.db", hosts=("127.0.0.1",)))
    told = {r["report"]: r for r in rows(record, "reports")}
    held = {e["event"]: {m["report"]: m["passages"] for m in e["members"]} for e in rows(record, "events")}
    for id_ in briefings.TELL:
        page = site.get(f"/reports/{id_}").text
        for event in (told[id_]["event"], *told[id_]["also"]):
            assert f"/events/{event}" in page
            for start, end in held[event][id_]:
                assert f"mark={start}-{end}" in page
                assert f"mark={start}-{end}" in site.get(f"/events/{event}").text


TEXT = "The gate burst, said the wire.\nThe minister resigned, the premier said.\nAsh fell."
FIRST: tuple[Span, ...] = ((0, 30),)
SECOND: tuple[Span, ...] = ((31, 71),)


def test_an_excerpt_keeps_offsets_and_drops_what_stands_elsewhere() -> None:
    part = excerpt(Report("r", TEXT, headline="A day of news"), SECOND)
    assert (len(part.text), part.text.strip(), part.headline) == (len(TEXT), TEXT[31:71], "")
    found = [Evidence("cites", "said the wire", 16, 29), Evidence("cites", "the premier said", 54, 70)]
    assert within(found, SECOND) == (found[1],)
    assert within(found, ()) == tuple(found)


def test_the_origin_of_a_passage_is_that_of_the_report_it_copies() -> None:
    copied = Sharing("r", "wire", (((0, 28), (5, 33)),), 0.6, "from")
    cites = (Evidence("cites", "said the wire", 16, 29), Evidence("shared text", "60 % of wire", where="metadata"))
    whole = Origin("r", "Nordvik", "mixed", cites, ("wire",), (copied,))
    others = {"wire": Origin("wire", "Nordvik", "own")}
    first, second = origin_of(whole, FIRST, others), origin_of(whole, SECOND, others)
    assert (first.name, first.kind, first.rests_on, first.copies) == ("Nordvik", "reprint", ("wire",), (copied,))
    assert (second.name, second.kind, second.rests_on, second.copies) == ("", "unknown", (), ())
    own = Origin("r", "Courant", "own", (cites[0],), ("wire",), (copied,))
    assert origin_of(own, FIRST, others).name == "Nordvik"
    assert (origin_of(own, SECOND, others).name, origin_of(own, SECOND, others).kind) == ("Courant", "own")
    assert origin_of(whole, (), others) == whole
