"""Dates of different happenings are not set against each other; those of one happening are."""

import pytest

from stemma import parsers
from stemma.annotators import annotate
from stemma.collation.readings import readings
from stemma.collation.readings.happenings import of_others
from stemma.dates import from_iso
from stemma.model import Event, Member, Origin, Reading, Report, Statement

SUMMIT = {
    "a": "Talks have been stuck since Ada Moss and Per Lund met in Torvik last June for their first summit.",
    "b": "At their first summit in Torvik on June 12, 2030, Ada Moss and Per Lund agreed that the border would open.",
    "c": "Talks led to the first summit between Per Lund and Ada Moss in July last year, which was held in Torvik.",
    "d": "At a summit in September last year with Jon Berg and Eva Stone, Ada Moss offered to close the Halden quarry.",
}


def dated(texts: dict[str, str]) -> list[Reading]:
    reports = {r: Report(r, text, published=from_iso("2031-01-24")) for r, text in texts.items()}
    docs = dict(zip(reports, parsers.load().pipe([r.text for r in reports.values()]), strict=True))
    found = {r: annotate(report, docs[r]).statements for r, report in reports.items()}
    event = Event("e1", "a summit", tuple(Member(r, 1.0) for r in texts))
    told = readings(event, reports, found, {r: Origin(r, f"outlet {r}", "own") for r in texts})
    return [r for r in told if r.type == "date" and r.status == "conflict"]


def test_three_dates_of_one_summit_are_one_conflict_and_another_summit_is_no_part_of_it() -> None:
    (conflict,) = dated(SUMMIT)
    spans = {s.span for v in conflict.values for s in v.support}
    assert spans == {"last June", "June 12, 2030", "July last year"}


def statement(value: str, low: int, names: tuple[str, ...], relations: tuple[str, ...] = ()) -> Statement:
    return Statement("r" + value, 0, 1, "date", value, "day", low, low, names=names, relations=relations)


@pytest.mark.parametrize(
    ("one", "two", "words", "others"),
    [
        (("ada moss", "per lund", "torvik"), ("ada moss", "jon berg", "halden"), ((), ()), True),
        (("ada moss", "per lund", "torvik"), ("ada moss", "per lund"), ((), ()), False),
        (("lund mills", "harbour board"), ("lund", "ada moss", "board"), ((), ()), False),
        (("ada moss",), ("per lund",), ((), ()), False),
        (("ada moss", "per lund"), ("ada moss", "per lund"), (("first",), ("second",)), True),
        (("ada moss", "per lund"), ("ada moss", "per lund"), (("first", "second"), ("second",)), False),
    ],
)
def test_parties_and_numbers_tell_happenings_apart(
    one: tuple[str, ...], two: tuple[str, ...], words: tuple[tuple[str, ...], tuple[str, ...]], others: bool
) -> None:
    assert of_others(statement("x", 1, one), statement("y", 9, two), *words) is others
    assert of_others(statement("y", 9, two), statement("x", 1, one), *words[::-1]) is others


def test_places_tell_happenings_apart_unless_both_are_named() -> None:
    torvik = statement("x", 1, ("torvik",), ("met", "@torvik"))
    assert of_others(torvik, statement("y", 9, ("halden",), ("met", "@halden")), (), ())
    assert not of_others(torvik, statement("y", 9, ("halden", "torvik"), ("met", "@halden")), (), ())
    assert not of_others(torvik, statement("z", 1, ("halden",), ("met", "@halden")), (), ())
