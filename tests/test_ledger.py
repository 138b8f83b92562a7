"""Acts merged across reports, and the ledger made of them."""

import csv
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from stemma import exporters
from stemma.collation.acts import deeds, interval
from stemma.collation.ledger import ledger, settled
from stemma.exporters import acts as acts_table
from stemma.model import Act, Actor, ActStatus, Deed, Event, Member, Name, Origin, Record, Report, When
from stemma.presentation.parties import by_parties
from stemma.reference import cameo
from stemma.reference.codes import COUNTRIES, COW

DAY = date(2031, 3, 4)


def report(id: str, text: str) -> Report:
    return Report(id, text, published=When("2031-03-04", DAY, DAY))


def act(
    report: Report,
    words: str,
    code: str,
    actor: str,
    recipient: str = "",
    when: str = "",
    status: ActStatus = "happened",
) -> Act:
    start = report.text.index(words)
    upon = Actor(recipient, recipient) if recipient else None
    return Act(report.id, start, start + len(words), code, "", "", Actor(actor, actor), upon, when, status)


def event(*reports: Report) -> Event:
    return Event("e", "A quarrel", tuple(Member(r.id, 1.0) for r in reports), DAY, DAY)


A = report("a", "Quillon pledged to reopen the northern lock to Sarven barges. Nothing else was said.")
B = report("b", "The lock again: Quillon has pledged it will reopen the northern lock for barges of Sarven soon.")
C = report("c", "Sarven demanded the return of its pilot from Quillon.")
TOLD = {
    "a": [act(A, "Quillon pledged to reopen the northern lock to Sarven barges", "AGREE", "QUI", "SAR")],
    "b": [
        act(B, "Quillon has pledged it will reopen the northern lock for barges of Sarven soon", "AGREE", "QUI", "SAR")
    ],
    "c": [act(C, "Sarven demanded the return of its pilot from Quillon", "REQUEST", "SAR", "QUI")],
}
ORIGINS = {
    "a": Origin("a", "Lock Wire", "reprint"),
    "b": Origin("b", "Lock Wire", "reprint"),
    "c": Origin("c", "Sarven Post", "own"),
}


def made(*reports: Report) -> list[Deed]:
    return deeds(event(*reports), {r.id: r for r in reports}, TOLD, ORIGINS, {})


def test_one_act_of_two_reports_is_one_deed_with_one_voice() -> None:
    found = made(A, B, C)
    assert [(d.kind, d.voices, {s.report for s in d.support}) for d in sorted(found, key=lambda d: d.kind)] == [
        ("demanded", ("Sarven Post",), {"c"}),
        ("pledged", ("Lock Wire",), {"a", "b"}),
    ]
    for d in found:
        for s in d.support:
            assert {r.id: r for r in (A, B, C)}[s.report].text[s.start : s.end] == s.span


def test_the_order_of_reports_changes_nothing() -> None:
    assert made(A, B, C) == made(C, B, A)


def test_other_parties_or_days_are_other_deeds_and_days_conflict() -> None:
    first = act(A, "Quillon pledged to reopen the northern lock to Sarven barges", "AGREE", "QUI", "SAR", "2031-03-01")
    second = replace(TOLD["b"][0], when="2031-03-03")
    found = deeds(event(A, B), {"a": A, "b": B}, {"a": [first], "b": [second]}, ORIGINS, {})
    assert [(d.when, d.conflicts) for d in found] == [
        ("2031-03-01", ("2031-03-03",)),
        ("2031-03-03", ("2031-03-01",)),
    ]


def test_a_deed_is_where_most_reports_say_and_their_own_clause_goes_first() -> None:
    first = replace(TOLD["a"][0], place="Ebbmouth", place_basis="dateline")
    second = replace(TOLD["b"][0], place="Sarven Bay", place_basis="clause")
    (found,) = deeds(event(A, B), {"a": A, "b": B}, {"a": [first], "b": [second]}, ORIGINS, {})
    assert (found.place, found.place_basis) == ("Sarven Bay", "clause")


def test_acts_in_two_countries_are_two_deeds() -> None:
    first = replace(TOLD["a"][0], place="Oslo", place_basis="clause")
    second = replace(TOLD["b"][0], place="Lisbon", place_basis="clause")
    named = {
        "a": [Name("a", 0, 4, "LOC", "Oslo", code="NOR")],
        "b": [Name("b", 0, 6, "LOC", "Lisbon", code="PRT")],
    }
    found = deeds(event(A, B), {"a": A, "b": B}, {"a": [first], "b": [second]}, ORIGINS, named)
    assert sorted(d.place for d in found) == ["Lisbon", "Oslo"]
    aside = replace(second, place_basis="dateline")
    assert len(deeds(event(A, B), {"a": A, "b": B}, {"a": [first], "b": [aside]}, ORIGINS, named)) == 1


def test_what_is_done_to_one_person_is_one_deed_whoever_says_who_did_it() -> None:
    one = report("a", "Guards held Mara Venn in the harbour on Monday.")
    two = report("b", "Venn was held in the harbour on Monday.")
    named = {
        "a": [Name("a", 12, 21, "PERSON", "Mara Venn")],
        "b": [Name("b", 0, 4, "PERSON", "Mara Venn")],
    }
    told = {
        "a": [Act("a", 0, 46, "COERCE", actor=Actor("Guards", "", (0, 6)), recipient=Actor("Mara Venn", "", (12, 21)))],
        "b": [Act("b", 0, 38, "COERCE", recipient=Actor("Venn", "", (0, 4)))],
    }
    (found,) = deeds(event(one, two), {"a": one, "b": two}, told, ORIGINS, named)
    assert found.actor is not None and found.actor.text == "Guards" and len(found.support) == 2


def test_every_type_of_act_has_a_class_of_the_four_that_event_data_knows() -> None:
    assert len(acts_table.QUAD_CLASS) == 16
    assert [acts_table.QUAD_CLASS[t] for t in ("AGREE", "AID", "THREATEN", "ASSAULT")] == ["1", "2", "3", "4"]


def test_the_ledger_is_of_the_parties_asked_for() -> None:
    found = made(A, B, C)
    assert ledger(found) == sorted(found, key=lambda d: (str(d.first), d.kind, d.id))
    assert len(ledger(found, ["QUI"])) == 2
    assert len(ledger(found, ["QUI", "SAR"])) == 2
    assert ledger(found, ["XYZ"]) == []


def test_an_outcome_is_only_what_a_report_says() -> None:
    reports = {"a": A, "b": B}
    assert {d.outcome for d in settled(made(A, B), reports, {})} == {"open"}
    broken = report("d", "QUI broke its pledge to reopen the northern lock, bargemen said.")
    assert {d.outcome for d in settled(made(A, B), {**reports, "d": broken}, {})} == {"broken"}


def test_a_commitment_bears_what_became_of_it_in_order_of_days_and_the_last_is_its_outcome() -> None:
    later = [
        ("x", "2031-03-09", "QUI kept its pledge to reopen the northern lock, bargemen said.", "kept"),
        ("w", "2031-03-06", "QUI has backtracked on the northern lock it would reopen, bargemen said.", "withdrawn"),
    ]
    reports = {"a": A, "b": B}
    for id_, day, text, _ in later:
        first = date.fromisoformat(day)
        reports[id_] = Report(id_, text, published=When(day, first, first))
    (deed,) = settled(made(A, B), reports, {})
    assert deed.outcome == "kept"
    assert [(s.report, reports[s.report].text[s.start : s.end]) for s in deed.became] == [
        (id_, text) for id_, _, text, _ in reversed(later)
    ]
    (taken_back,) = settled(made(A, B), {k: r for k, r in reports.items() if k != "x"}, {})
    assert taken_back.outcome == "withdrawn"


def test_two_words_of_one_breath_are_one_deed_and_two_sentences_two() -> None:
    one = report("a", "Quillon criticised the plan, and condemned the delay. It scorned that toll.")
    told = [act(one, w, "ACCUSE", "QUI", "SAR") for w in ("Quillon criticised the plan", "condemned the delay")]
    (found,) = deeds(event(one), {"a": one}, {"a": told}, ORIGINS, {})
    assert len(found.support) == 2
    apart = [told[0], act(one, "scorned that toll", "ACCUSE", "QUI", "SAR")]
    assert len(deeds(event(one), {"a": one}, {"a": apart}, ORIGINS, {})) == 2


def test_what_two_persons_of_one_country_do_are_two_deeds() -> None:
    one = report("a", "Mara Venn condemned the delay of the northern lock.")
    two = report("b", "Jonas Berg condemned the delay of the northern lock.")
    told, named = {}, {}
    for r, name in ((one, "Mara Venn"), (two, "Jonas Berg")):
        told[r.id] = [Act(r.id, 0, len(r.text), "ACCUSE", actor=Actor(name, "QUIGOV", (0, len(name))))]
        named[r.id] = [Name(r.id, 0, len(name), "PERSON", name)]
    assert len(deeds(event(one, two), {"a": one, "b": two}, told, ORIGINS, named)) == 2
    assert len(deeds(event(one, two), {"a": one, "b": two}, told, ORIGINS, {})) == 1


def test_a_meeting_to_come_has_its_unconfirmed_place() -> None:
    words = "Quillon and Sarven will hold a summit in May"
    text = f"{words}. Port Ebb is the likely venue of the summit, but nothing has been announced."
    r = report("a", text)
    told = Act("a", 0, len(words), "AGREE", "", "", Actor("Quillon and Sarven", "QUI;SAR"), None, "2031-05", "planned")
    at = text.index("Port Ebb")
    names = {"a": [Name("a", at, at + 8, "LOC", "Port Ebb")]}
    (deed,) = settled(deeds(event(r), {"a": r}, {"a": [told]}, {}, names), {"a": r}, names)
    assert (deed.kind, deed.outcome, deed.place) == ("channel", "open", "Port Ebb (unconfirmed)")


def test_intervals_of_vague_days() -> None:
    assert interval("2031-W10") == (date(2031, 3, 3), date(2031, 3, 9))
    assert interval("2031-W10-WE") == (date(2031, 3, 8), date(2031, 3, 9))
    assert interval("2031-02") == (date(2031, 2, 1), date(2031, 2, 28))
    assert interval("soon") is None


def test_what_a_promise_is_about_is_no_second_deed_and_a_guess_is_none() -> None:
    promise = TOLD["a"][0]
    about = act(A, "to reopen the northern lock to Sarven barges", "CONCEDE", "QUI", "SAR", status="planned")
    guess = replace(promise, code="SUPPORT", made_by="stemma.acts.story")
    found = deeds(event(A), {"a": A}, {"a": [promise, about, guess]}, ORIGINS, {})
    assert [(d.kind, d.code) for d in found] == [("pledged", "AGREE")]


def test_a_meeting_agreed_on_is_a_step_of_its_own() -> None:
    r = report("a", "Quillon and Sarven agreed that the two ministers will meet in May.")
    outer = act(r, "Quillon and Sarven agreed that the two ministers will meet in May", "AGREE", "QUI;SAR")
    inner = act(r, "the two ministers will meet in May", "AGREE", "QUI;SAR", "", "2031-05", "planned")
    found = deeds(event(r), {"a": r}, {"a": [outer, inner]}, {}, {})
    assert sorted((d.kind, d.status) for d in found) == [("channel", "planned"), ("pledged", "happened")]


def test_told_and_reported_are_one_deed_and_a_denial_is_another() -> None:
    happened, reported = TOLD["a"][0], replace(TOLD["b"][0], status="reported")
    for first, status in ((happened, "happened"), (replace(happened, status="reported"), "reported")):
        (deed,) = deeds(event(A, B), {"a": A, "b": B}, {"a": [first], "b": [reported]}, ORIGINS, {})
        assert deed.status == status
    denied = replace(TOLD["b"][0], status="denied")
    assert len(deeds(event(A, B), {"a": A, "b": B}, {"a": [happened], "b": [denied]}, ORIGINS, {})) == 2


def test_the_ledger_is_a_csv_too(tmp_path: Path) -> None:
    path = acts_table.table(ledger(made(A, B, C), ["SAR"]), tmp_path / "ledger.csv")
    with path.open(newline="", encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    assert {(r["Ledger"], r["Actor Code"], r["Recipient Code"]) for r in rows} == {
        ("pledged", "QUI", "SAR"),
        ("demanded", "SAR", "QUI"),
    }
    assert all(r["Event Date"] == "" and r["Publication Date"] == "" and r["Voices"] == "1" for r in rows)


def test_the_table_says_where_it_was_and_whose_numbers_and_codes_are_whose(tmp_path: Path) -> None:
    deed = replace(
        made(A)[0],
        code="CONSULT",
        mode="visit",
        actor=Actor("Norway and police", "NOR;COP"),
        recipient=Actor("the United Nations", "IGOUNO"),
        place="Oslo, Norway",
        place_basis="clause",
    )
    with acts_table.table([deed, replace(deed, place="Ebbmouth")], tmp_path / "t.csv").open(encoding="utf-8") as lines:
        row, nowhere = csv.DictReader(lines)
    assert [row[c] for c in ("Actor Country", "Actor COW", "Actor Sectors")] == ["NOR;", "385;", ";COP"]
    assert [row[c] for c in ("Recipient Country", "Recipient COW", "Recipient Sectors")] == ["", "", "IGO"]
    assert [row[c] for c in ("CAMEO Root", "CAMEO Code", "Country", "Latitude")] == ["04", "042", "NOR", "59.91"]
    assert [nowhere[c] for c in ("Country", "Latitude", "Longitude")] == ["", "", ""]


def test_the_codes_of_older_event_data_are_of_their_root() -> None:
    assert all(cameo.code(t, "").startswith(r) for t, r in cameo.ROOTS.items() if t != "ASSAULT")
    assert cameo.code("RETREAT", "ceasefire") == "0871" and cameo.code("THREATEN", "restrict") == "130"
    assert COW.keys() <= COUNTRIES and COW["USA"] == "2" and "HKG" not in COW


def test_the_table_has_a_row_an_act(tmp_path: Path) -> None:
    path, *_ = exporters.writer("acts")(Record(deeds=tuple(made(A, B, C))), tmp_path)
    header, *rows = path.read_text(encoding="utf-8").splitlines()
    assert header.startswith("Event ID,Event Date")
    assert len(rows) == 2
    assert any("a:0-60|b:" in row for row in rows)


def test_deeds_are_listed_by_the_parties_they_are_between() -> None:
    found = made(A, B, C)
    more = [replace(found[0], id="x"), replace(found[0], id="y", actor=Actor("a town", ""), recipient=None)]
    lists = by_parties([*found, *more])
    assert [(b.key, len(b.deeds)) for b in lists] == [("QUI-SAR", 3), ("others", 1)]
    assert lists[0].name == "QUI (QUI) and SAR (SAR)"


def test_the_table_of_deeds_is_the_same_in_parquet(tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet", reason="no pyarrow here: pip install -e '.[parquet]'")
    paths = acts_table.write(Record(deeds=tuple(made(A, B, C))), tmp_path)
    assert [p.name for p in paths] == ["plover.csv", "plover.parquet"]
    with paths[0].open(encoding="utf-8", newline="") as lines:
        assert parquet.read_table(paths[1]).to_pylist() == list(csv.DictReader(lines))
