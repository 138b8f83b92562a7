"""The words a claim can be read in by itself, and whom a told claim names as telling or denying it."""

import re
from dataclasses import replace
from typing import Any

import pytest

from parses import parsed
from stemma.annotators import annotate
from stemma.collation.claims import Compared, told_claims
from stemma.model import Claim, Detail, Event, Member, Origin, Record, Report, ToldClaim
from stemma.presentation import page


def words(text: str) -> list[str]:
    """The words of the claims of a text that can be read by themselves."""
    return [c.words for c in annotate(Report("r", text), parsed(text)).claims if c.words]


@pytest.mark.parametrize(
    ("text", "whole"),
    (
        ("Two tankers burned in the port of Orrin on Friday.", ["Two tankers burned in the port of Orrin on Friday"]),
        (
            "The mayor of Orrin opened the bridge and thanked the builders.",
            ["The mayor of Orrin opened the bridge", "[The mayor of Orrin] thanked the builders"],
        ),
        ("The harbour master said that two tankers burned on Friday.", ["two tankers burned on Friday"]),
        ("There are two tankers in the port of Orrin.", ["There are two tankers in the port of Orrin"]),
    ),
    ids=("whole", "shared-subject", "what-was-said", "there-is"),
)
def test_a_whole_clause_is_told_in_its_own_words(text: str, whole: list[str]) -> None:
    assert words(text) == whole


@pytest.mark.parametrize(
    "text",
    (
        "Earlier this month, the leader of Talloria said.",
        "The treaty, which ended the war of 1931 with a lasting peace, was signed in Orrin?",
        "He thanked the builders of the bridge on Friday.",
        "Its mayor opened the bridge in Orrin on Friday.",
        "Giving further details of the bridge in Orrin.",
        "Did the mayor of Orrin open the bridge on Friday?",
        "This opened the bridge in Orrin on Friday.",
    ),
    ids=("attribution", "relative", "pronoun", "possessive", "participle", "question", "pointer"),
)
def test_what_cannot_be_read_alone_has_no_words(text: str) -> None:
    assert words(text) == []


def test_a_participle_whose_helper_stands_in_another_clause_is_not_told_by_itself() -> None:
    found = words('Ada Kell said the two nations had "put the maps away and taken out the nets".')
    assert not [w for w in found if w.startswith("[") and "taken" in w]


def test_a_condition_is_not_told_as_a_fact() -> None:
    assert not [w for w in words("If the mayor opens the bridge, the builders will cheer.") if "opens" in w]


@pytest.mark.parametrize("verb", ("opened", "closed"))
def test_quotation_marks_are_whole(verb: str) -> None:
    found = words(f'The mayor of Orrin {verb} the "bridge of sighs" on Friday.')
    assert found and all(w.count('"') % 2 == 0 for w in found)


TEXT = "The mill closed in Orrin. The mill did not close. Ana Kerr did not speak."
CLOSED, OPEN, SILENT = (0, 24), (26, 48), (50, 72)
ORIGINS = {r: Origin(r, f"Outlet {r}", "own") for r in "abc"}
EVENT = Event("e", "Mill", tuple(Member(r, 1.0) for r in "abc"))


def a_claim(report: str, span: tuple[int, int], **more: Any) -> Claim:
    who = "Ana Kerr" if span == SILENT else "mill"
    denied = {} if span == CLOSED else {"how": "denied", "mode": "denied"}
    given = {"what": "speak" if span == SILENT else "close", "words": TEXT[slice(*span)]} | denied | more
    return Claim(report, *span, details=(Detail("who", *span, who),), **given)


def one(chance: float, *claims: Claim) -> ToldClaim:
    """The told claim of some claims of which every two tell one thing by a chance."""
    pairs = {(i, j): chance for i in range(len(claims)) for j in range(i + 1, len(claims))}
    reports = {r: Report(r, TEXT) for r in "abc"}
    (found,) = told_claims(EVENT, reports, Compared(claims, pairs), ORIGINS)
    return found


def manners(claim: ToldClaim) -> dict[str, str]:
    return {t.report: t.how for t in claim.told}


def test_a_report_denies_only_what_the_words_of_the_claim_tell() -> None:
    assert manners(one(0.9, a_claim("a", CLOSED), a_claim("b", OPEN, words=""))) == {"a": "flat", "b": "denied"}
    assert manners(one(0.9, a_claim("a", CLOSED), a_claim("b", SILENT, words=""))) == {"a": "flat", "b": "flat"}
    assert manners(one(0.3, a_claim("a", CLOSED), a_claim("b", OPEN, words=""))) == {"a": "flat", "b": "flat"}


def test_what_is_told_with_not_by_all_is_denied_by_none() -> None:
    assert manners(one(0.9, a_claim("a", OPEN), a_claim("b", OPEN))) == {"a": "flat", "b": "flat"}


def test_a_source_that_denies_is_named_as_denying() -> None:
    assert manners(one(0.9, a_claim("a", CLOSED, how="denied", source="Ana Kerr"))) == {"a": "denied"}


def test_only_who_surely_tells_a_claim_is_a_voice_of_it() -> None:
    sure, unsure = (
        one(0.9, a_claim("a", CLOSED), a_claim("b", CLOSED)),
        one(0.3, a_claim("a", CLOSED), a_claim("b", CLOSED)),
    )
    assert sure.whole and sure.voices == ("Outlet a", "Outlet b")
    assert not unsure.whole and unsure.voices == ("Outlet a",) and unsure.silent == ("c",)


def test_the_words_are_of_a_whole_clause_where_one_is_told() -> None:
    found = one(0.9, a_claim("a", CLOSED, words=""), a_claim("b", CLOSED, words="[The mill] closed"))
    assert found.whole and found.text == "[The mill] closed" and found.told[0].report == "b"
    scrap = one(0.9, a_claim("a", CLOSED, words=""), a_claim("b", CLOSED, words=""))
    assert not scrap.whole and scrap.text == TEXT[slice(*CLOSED)]


def test_what_cannot_be_read_alone_stands_folded_under_its_own_heading() -> None:
    whole = one(0.9, a_claim("a", CLOSED), a_claim("b", CLOSED))
    scrap = replace(one(0.9, a_claim("a", OPEN, words=""), a_claim("b", OPEN, words="")), text="did not close")
    doubted = one(0.3, a_claim("a", SILENT, words="Ana Kerr kept silent"), a_claim("b", SILENT, words=""))
    reports = tuple(Report(r, TEXT, outlet=r.upper()) for r in "abc")
    claims = (whole, scrap, doubted)
    html = page.render(Record(reports=reports, events=(EVENT,), origins=tuple(ORIGINS.values()), told_claims=claims))
    (folded,) = [d for d in re.findall(r"<details.*?</details>", html, re.S) if "cannot be read alone" in d]
    assert "2 clauses that" in folded and "did not close" in folded and "Ana Kerr kept silent" in folded
    (first,) = [u for u in re.findall(r'<ul class="told-claims">.*?</ul>', html, re.S) if u not in folded]
    assert "The mill closed in Orrin" in first and "Ana Kerr kept silent" not in first
