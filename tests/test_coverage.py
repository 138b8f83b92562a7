"""What reports tell and leave out: the table of an event, its claims on the page, two outlets over a record."""

import json
import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

import stemma
from stemma.cli import app
from stemma.collation.claims import agreeing
from stemma.errors import UsageError
from stemma.model import Event, How, Member, Origin, Reading, Record, Report, Support, Telling, ToldClaim, Value
from stemma.presentation import page
from stemma.presentation.coverage import coverage

REPORTS = ("a", "b", "c")
ORIGINS = {"a": Origin("a", "Bell", "own"), "b": Origin("b", "Gull", "own"), "c": Origin("c", "Bell", "reprint")}


def claim(name: str, *told: tuple[str, How], status: str = "new") -> ToldClaim:
    tellings = tuple(Telling(r, 0, 9, how, "", f"{name} burned") for r, how in told)
    voices = tuple(sorted({ORIGINS[r].name for r, _ in told}))
    return ToldClaim(name, "e", f"{name} burned", status, 0.9, tellings, voices)  # type: ignore[arg-type]


MILL, BARN = (
    claim("mill", ("a", "attributed"), ("a", "flat"), ("b", "hedged")),
    claim("barn", ("b", "denied"), ("c", "flat")),
)


def hows(table: object) -> list[list[str]]:
    return [[cell.how for cell in cells] for _, cells in table.rows]  # type: ignore[attr-defined]


def test_reports_of_one_voice_stand_together_and_each_cell_has_the_surest_telling() -> None:
    table = coverage([MILL, BARN], (), REPORTS, ORIGINS)
    assert table.voices == (("Bell", ("a", "c")), ("Gull", ("b",)))
    assert hows(table) == [["told", "silent", "hedged"], ["silent", "told", "denied"]]


def test_who_gives_another_value_than_most_contradicts() -> None:
    values = (
        Value("2", (Support("a", 0, 1, "2"), Support("c", 0, 1, "2")), ("Bell", "Kite")),
        Value("3", (Support("b", 0, 1, "3"),), ("Gull",)),
    )
    reading = Reading("r", "e", "mills", "number", "conflict", values, claim="mill")
    assert hows(coverage([MILL], [reading], REPORTS, ORIGINS)) == [["told", "silent", "contradicted"]]
    unsure = Reading("r", "e", "mills", "number", "unsure", values, claim="mill")
    assert hows(coverage([MILL], [unsure], REPORTS, ORIGINS)) == [["told", "silent", "hedged"]]


def test_a_conflict_that_only_hangs_on_a_claim_marks_nobody_who_tells_it() -> None:
    # both tell "mill burned" (0 to 9); what differs stands in clauses further on, of which only one is told as another
    values = (Value("great", (Support("a", 20, 25, "great"),)), Value("good", (Support("b", 30, 34, "good"),)))
    told = (Telling("a", 11, 40, "flat", "", "a great letter"), Telling("c", 11, 40, "flat", "", "the letter"))
    letter = ToldClaim("letter", "e", "a great letter", "new", 0.9, told, ("Bell",))
    reading = Reading("r", "e", "letter", "wording", "conflict", values, claim="mill")
    marks = hows(coverage([MILL, letter], [reading], REPORTS, ORIGINS))
    assert marks == [["told", "silent", "hedged"], ["told", "told", "contradicted"]]


def test_what_two_voices_tell_agrees_in_the_words_of_both() -> None:
    lone, other = (
        claim("shed", ("a", "flat"), ("c", "flat")),
        claim("pier", ("a", "flat"), ("b", "flat"), status="other"),
    )
    (reading,) = agreeing([MILL, lone, other], ORIGINS)
    assert (reading.property, reading.status, reading.claim) == ("mill burned", "agree", "mill")
    assert {s.report for s in reading.values[0].support} == {"a", "b"}


def test_the_page_tells_first_what_most_tell_and_folds_what_one_tells() -> None:
    reports = tuple(Report(r, "mill burned, barn burned, shed burned", outlet=r.upper()) for r in REPORTS)
    record = Record(
        reports=reports,
        events=(Event("e", "Fire", tuple(Member(r, 1.0) for r in REPORTS)),),
        origins=tuple(ORIGINS.values()),
        told_claims=(claim("shed", ("a", "flat")), MILL),
    )
    html = page.render(record)
    assert html.index('id="claims-e"') < html.index('id="coverage-e"')
    (table,) = re.findall(r'<table class="coverage">.*?</table>', html, re.S)
    assert "mill burned" in table and "shed burned" not in table
    assert re.findall(r'<td class="cell is-(\w+)">', table) == ["told", "silent", "hedged"]
    (folded,) = [d for d in re.findall(r"<details.*?</details>", html, re.S) if "of one voice alone" in d]
    assert "shed burned" in folded and "1 claim of one voice alone" in folded


def test_two_outlets_beside_each_other(collated: Path) -> None:
    db = collated / "record.db"
    found = stemma.compare(db, "norden wire", "The Islander")
    assert found.outlets == ("Norden Wire", "The Islander")
    reports = {r["report"]: r for r in map(json.loads, (collated / "reports.jsonl").read_text("utf-8").splitlines())}
    told = {c["claim"]: c for c in map(json.loads, (collated / "claims.jsonl").read_text("utf-8").splitlines())}

    def tellers(claim: str) -> set[str]:
        return {reports[t["report"]]["outlet"] for t in told[claim]["told"]} & set(found.outlets)

    assert found.only and all(tellers(c.claim) == {c.outlet} for c in found.only)
    assert found.both and all(tellers(c.claim) == set(found.outlets) for c in found.both)
    assert {c.outlet for c in found.both} <= {*found.outlets, ""}
    assert {e for e, _ in found.events} >= {c.event for c in found.only}
    as_json = json.loads(CliRunner().invoke(app, ["compare", str(db), "Norden Wire", "The Islander", "--json"]).stdout)
    assert len(as_json["only"]) == len(found.only)
    words = CliRunner().invoke(app, ["compare", str(db), "Norden Wire", "The Islander"]).stdout
    assert f"{len(found.both)} claims both tell" in words and found.only[0].text.split("\n")[0] in words


def test_outlets_that_contradict_are_set_against_each_other(collated: Path) -> None:
    found = stemma.compare(collated / "record.db", "Sund Morning Post", "Coast Radio Talloria")
    assert [sorted(v for side in c.values for v in side) for c in found.contradictions] == [
        ['"kind" letter', 'letter "warm"']
    ]


@pytest.mark.parametrize("other", ("Nobody's Paper", "NORDEN WIRE"), ids=("unknown", "the-same"))
def test_an_outlet_that_is_not_there_is_named(collated: Path, other: str) -> None:
    with pytest.raises(UsageError, match=other):
        stemma.compare(collated / "record.db", "Norden Wire", other)
