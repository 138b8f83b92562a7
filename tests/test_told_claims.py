"""Told claims: which claims are one, who is silent, and which values inside them are shown as a conflict."""

from datetime import date as Day
from functools import cache

import pytest

from parses import parsed
from stemma import parsers
from stemma.annotators import annotate
from stemma.collation.claims import compared, of_claims, partings, settled, told_claims
from stemma.collation.claims.judge import likely, proposals
from stemma.collation.claims.partings import Partings
from stemma.model import (
    Claim,
    Detail,
    Entry,
    Event,
    Member,
    Origin,
    Reading,
    Report,
    Support,
    ToldClaim,
    Utterance,
    Value,
)

TEXTS = (
    "Two tankers burned in the port of Orrin on Friday. The harbour master, Petr Vask, closed both piers.",
    "Three tankers burned in the port of Orrin on Friday. Petr Vask, who runs the harbour, shut both piers.",
    "The mayor of Karsholm opened a library. He thanked the builders.",
)


def reports(texts: tuple[str, ...]) -> dict[str, Report]:
    return {f"r{n}": Report(f"r{n}", text) for n, text in enumerate(texts)}


@cache
def claims(text: str, report: str) -> tuple[Claim, ...]:
    return annotate(Report(report, text), parsed(text)).claims


@cache
def told(texts: tuple[str, ...], backwards: bool = False) -> tuple[list[ToldClaim], list[Reading]]:
    held = reports(texts)
    held = dict(reversed(held.items())) if backwards else held
    event = Event("e", "", tuple(Member(r, 1.0) for r in held))
    origins = {r: Origin(r, f"Outlet {r}", "own") for r in held}
    made = compared(event, held, {r: claims(x.text, r) for r, x in held.items()}, (), parsers.word_vectors)
    found = told_claims(event, held, made, origins)
    return found, of_claims(settled(event, held, [], partings(made, held), origins), found)


def test_every_claim_is_told_once() -> None:
    found, _ = told(TEXTS)
    spots = [(t.report, t.start, t.end) for c in found for t in c.told]
    assert sorted(spots) == sorted(
        (c.report, c.start, c.end) for r, x in reports(TEXTS).items() for c in claims(x.text, r)
    )


def test_words_are_the_reports_own() -> None:
    found, _ = told(TEXTS)
    held = reports(TEXTS)
    assert all(t.span == held[t.report].text[t.start : t.end] for c in found for t in c.told)
    assert all(c.text == c.told[0].span for c in found)


def test_who_tells_and_who_is_silent() -> None:
    found, _ = told(TEXTS)
    burned = next(c for c in found if "burned" in c.text)
    assert {t.report for t in burned.told} == {"r0", "r1"}
    assert burned.silent == ("r2",)
    assert burned.voices == ("Outlet r0", "Outlet r1")
    assert found[0].voices == max((c.voices for c in found), key=len)


def test_a_claim_is_worded_with_the_figure_of_most_voices() -> None:
    two = "Two tankers burned in the port of Orrin."
    three = "Three tankers burned in the port of Orrin on Friday, near the Karsholm pier."
    found, _ = told((three, two, two))
    (claim,) = [c for c in found if len(c.told) == 3]
    assert claim.text.startswith("Two") and any(t.span.startswith("Three") for t in claim.told)
    assert told((three, two))[0][0].text.startswith("Three"), "of two voices none outvotes the other"


def test_the_order_of_reports_does_not_matter() -> None:
    assert told(TEXTS, backwards=True) == told(TEXTS)


def test_figures_of_one_thing_that_part_stand_with_their_claim() -> None:
    found, readings = told(TEXTS)
    assert [(r.status, r.kind, sorted(v.value for v in r.values)) for r in readings] == [
        ("unsure", "count", ["Three", "Two"])
    ]
    assert next(c for c in found if c.id == readings[0].claim).text.endswith(
        "tankers burned in the port of Orrin on Friday"
    )


@pytest.mark.parametrize(
    "other",
    (
        "Two tankers burned in the port of Orrin on Friday.",
        "Two tugs burned in the port of Orrin on Friday.",
        "Some tankers burned in the port of Orrin on Friday.",
        "At least two tankers burned in the port of Orrin on Friday.",
    ),
    ids=("same", "others-counted", "no-figure", "rounder"),
)
def test_no_conflict(other: str) -> None:
    assert told((TEXTS[0], other))[1] == []


def quoted(words: str, report: str, start: int) -> Value:
    return Value(words, (Support(report, start, start + len(words), words),))


def settle(reading: Reading, entries: tuple[Entry, ...] = (), spoken: tuple[Utterance, ...] = ()) -> str:
    """What becomes of one reading where no claims are known."""
    (found,) = settled(Event("e", "", ()), {}, [reading], Partings((), None, {}, {}), {}, entries, spoken)
    return found.status


def test_what_no_claims_speak_for_is_folded() -> None:
    spots = (Support("r0", 0, 3, "Two"), Support("r0", 5, 9, "four"), Support("r1", 0, 5, "Three"))
    values = (Value("2", spots[:1]), Value("4", spots[1:]))
    assert settle(Reading("x", "e", "tankers", "number", "conflict", values)) == "unsure"


def test_two_wordings_of_one_utterance_differ_however_unsure_the_claims_are() -> None:
    reading = Reading(
        "x", "e", "the note is called", "wording", "conflict", (quoted("warm", "r0", 9), quoted("kind", "r1", 3))
    )
    one = (Support("r0", 8, 14, "warm"), Support("r1", 2, 8, "kind"))
    assert settle(reading, spoken=(Utterance("u", "e", "Ana Kerr", one),)) == "conflict"
    apart = tuple(Utterance(u, "e", "Ana Kerr", (v,)) for u, v in zip("uv", one, strict=True))
    assert settle(reading, spoken=apart) == "unsure"


def test_days_that_the_timeline_tells_apart_too_are_shown() -> None:
    reading = Reading("x", "e", "date: met", "date", "conflict", (quoted("June 3", "r0", 9), quoted("July", "r1", 3)))

    def entry(day: str, report: str, *conflict: str) -> Entry:
        support = (Support(report, 0, 30, ""),)
        return Entry(day, "e", "", day, Day.min, Day.max, "day", "happened", 1.0, 1, "", support, conflict)

    june, july = entry("2023-06-03", "r0", "2023-07"), entry("2023-07", "r1", "2023-06-03")
    assert settle(reading, (june, july)) == "conflict"
    assert settle(reading, (entry("2023-06-03", "r0"), entry("2023-07", "r1"))) == "unsure"


def figure(words: str, at: int, low: float, unit: str = "", of: str = "tanker", role: str = "number") -> Detail:
    return Detail(role, at, at + len(words), f"{low:g}", unit, low, low, of)


def parted(first: str, one: Detail, second: str, two: Detail, chance: float = 0.9, more: str = "") -> Partings:
    held = reports((first, second, more)[: 3 if more else 2])
    claims = [Claim("r0", 0, len(first), details=(one,)), Claim("r1", 0, len(second), details=(two,))]
    return Partings(claims, None, {(0, 1): chance}, held)


def test_the_surer_that_claims_tell_one_thing_the_likelier_their_figures_contradict() -> None:
    def chance(of_one: float) -> float:
        held = parted("nine tankers", figure("nine", 0, 9.0), "10 tankers", figure("10", 0, 10.0), of_one)
        return likely(proposals(held, []))[0]

    assert chance(0.05) < chance(0.15) <= chance(0.5) <= chance(0.9)


@pytest.mark.parametrize(
    ("first", "one", "second", "two"),
    (
        ("another nine tankers", figure("nine", 8, 9.0), "10 tankers", figure("10", 0, 10.0)),
        ("nine of the tankers", figure("nine", 0, 9.0), "10 tankers", figure("10", 0, 10.0)),
        ("nine tankers", figure("nine", 0, 9.0), "9 dollars", figure("9", 0, 8.0, "USD", role="money")),
    ),
    ids=("more-of-them", "part", "other-kinds"),
)
def test_figures_that_are_hardly_of_one_thing_do_not_part(first: str, one: Detail, second: str, two: Detail) -> None:
    assert list(parted(first, one, second, two)) == []
    assert len(list(parted("nine tankers", figure("nine", 0, 9.0), "10 tankers", figure("10", 0, 10.0)))) == 1


def test_what_a_report_tells_of_the_other_value_itself_does_not_part() -> None:
    held = reports(("nine tankers burned", "10 tankers burned, of which nine sank"))
    nine, ten = figure("nine", 0, 9.0), figure("10", 0, 10.0)
    claims = [Claim("r0", 0, 19, details=(nine,)), Claim("r1", 0, 17, details=(ten,))]
    later = Claim("r1", 19, 37, details=(figure("nine", 28, 9.0),))
    assert list(Partings(claims, None, {(0, 1): 0.9}, held))
    assert not list(Partings([*claims, later], None, {(0, 1): 0.9}, held))
