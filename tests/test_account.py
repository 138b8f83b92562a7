"""The account of an event: words of reports, ordered, without repetition."""

from datetime import date
from itertools import permutations

import pytest

from stemma.collation.account import account
from stemma.collation.account.telling import contrary
from stemma.collation.claims import values
from stemma.dates import from_iso
from stemma.exporters import jsonl
from stemma.model import (
    Event,
    Line,
    Member,
    Name,
    Origin,
    Reading,
    Record,
    Report,
    Statement,
    Support,
    Time,
    Value,
)
from stemma.stages.annotate import ANNOTATE
from stemma.stages.collate import collated as collated_of
from stemma.stages.collate import of_event

TEXTS = {
    "a": "Fire destroys the old mill at Northam\nThe old mill at Northam burned down on Sunday, the town council said. "
    "Ada Moss, the mayor, called it the saddest day of the year. No cause of the fire has been found so far.",
    "b": "Northam mill lost in fire\nThe old mill at Northam burned down on Sunday, said the town council. "
    "Firefighters from three villages could not save the roof. Subscribe to our newsletter to read more of this.",
}


def told(order: tuple[str, ...] = ("a", "b"), origin: str = "") -> list[Line]:
    reports = {r: Report(r, TEXTS[r]) for r in order}
    names = {}
    for r in order:
        spots = [("LOC", "Northam"), ("PERSON", "Ada Moss")]
        names[r] = [Name(r, i, i + len(n), k, n, n) for k, n in spots for i in [TEXTS[r].find(n)] if i >= 0]
    event = Event("e1", "Fire", tuple(Member(r, 1.0) for r in order))
    origins = {r: Origin(r, origin or r, "own") for r in order}
    return account(event, reports, names, {}, {}, {}, [], origins)


def test_every_line_is_words_of_a_report_told_once() -> None:
    lines = told()
    for line in lines:
        assert line.text == line.support[0].span
        assert all(TEXTS[s.report][s.start : s.end] == s.span for s in line.support)
    texts = [line.text for line in lines]
    assert len(texts) == len(set(texts))
    assert not any("Subscribe" in t for t in texts)
    assert [line.order for line in lines] == list(range(len(lines)))


def test_first_lines_say_what_who_where_and_details_follow() -> None:
    lines = told()
    roles = [line.role for line in lines]
    assert roles[0] == "what"
    assert roles == sorted(roles, key=["what", "who", "when", "where", "detail"].index)
    assert any(line.role == "who" and line.text == "Ada Moss" for line in lines)
    assert any(line.role == "where" and "Northam" in line.text for line in lines)


def test_when_and_where_have_the_day_and_the_place_they_say() -> None:
    lines = told()
    assert {line.value for line in lines if line.role == "where"} == {"Northam"}
    report = Report("a", TEXTS["a"], published=from_iso("2019-01-24"))
    event = Event("e1", "Fire", (Member("a", 1.0),), date(2019, 1, 24), date(2019, 1, 24))
    at = report.text.index("Sunday")
    sunday = date(2019, 1, 20)
    time = Time("a", at, at + 6, "Sunday", "DATE", "2019-01-20", earliest=sunday, latest=sunday, precision="day")
    lines = account(event, {"a": report}, {}, {"a": [time]}, {}, {}, [], {"a": Origin("a", "a", "own")})
    assert [line.value for line in lines if line.role == "when"] == ["2019-01-20"]
    made = jsonl.files()["events"](Record(events=(event,), account=tuple(lines)))
    assert [(row["day"], row["place"]) for row in made] == [("2019-01-20", None)]


def test_a_sentence_of_two_reports_has_both_supports_and_their_voices() -> None:
    shared = [line for line in told() if "burned down" in line.text]
    assert [sorted(s.report for s in line.support) for line in shared] == [["a", "b"]]
    assert shared[0].voices == 2
    one = [line for line in told(origin="one agency") if "burned down" in line.text]
    assert one[0].voices == 1


def test_order_of_reports_does_not_matter() -> None:
    assert all(told(order) == told() for order in permutations(("a", "b")))


def test_no_reports_no_account() -> None:
    assert account(Event("e", "", ()), {}, {}, {}, {}, {}, [], {}) == []


def test_who_tells_the_news_is_not_who_it_is_about_and_places_are_not_people() -> None:
    text = (
        "NORTHAM (Norden Wire) - The old mill burned down on Sunday, Ada Moss said in Northam after the fire was out."
    )
    reports = {"a": Report("a", text, outlet="Norden Wire")}
    spots = [("PERSON", "NORTHAM"), ("ORG", "Norden Wire"), ("PERSON", "Ada Moss"), ("LOC", "Northam")]
    names = [Name("a", text.find(n), text.find(n) + len(n), kind, n, n) for kind, n in spots]
    lines = account(
        Event("e", "", (Member("a", 1.0),)),
        reports,
        {"a": names},
        {},
        {},
        {},
        [],
        {"a": Origin("a", "Norden Wire", "own")},
    )
    assert [line.text for line in lines if line.role == "who"] == ["Ada Moss"]


def test_contradicting_values_stand_side_by_side_and_few_lines_suffice() -> None:
    texts = {
        "a": TEXTS["a"] + " The mill was insured for 12 million crowns, the council said later in the evening.",
        "b": TEXTS["b"] + " Its owner told reporters that an insurer would pay out 15 million crowns to him.",
    }
    spans = {"a": "12 million crowns", "b": "15 million crowns"}
    values = tuple(
        Value(w, (Support(r, texts[r].find(w), texts[r].find(w) + len(w), w),), (r,)) for r, w in spans.items()
    )
    reading = Reading("r1", "e1", "insurance", "number", "conflict", values)
    event = Event("e1", "Fire", tuple(Member(r, 1.0) for r in texts))
    reports = {r: Report(r, t) for r, t in texts.items()}
    lines = account(event, reports, {}, {}, {}, {}, [reading], {})
    holding = [line.order for line in lines if any(w in line.text for w in spans.values())]
    assert len(holding) == 2
    assert holding[1] - holding[0] == 1
    assert len(lines) <= 14


def test_where_it_was_written_is_no_part_of_what_is_told() -> None:
    text = (
        "TORVIK, Maldovia (Norden Wire) — The dam above the town broke on Monday, officials said.\nTORVIK is flooded."
    )
    event = Event("e", "Dam", (Member("a", 1.0),))
    lines = account(event, {"a": Report("a", text, dateline="TORVIK, Maldovia")}, {}, {}, {}, {}, [], {})
    assert lines[0].text == "The dam above the town broke on Monday, officials said."
    assert text[lines[0].support[0].start :].startswith("The dam")


FLOOD = {
    "a": (
        "Dam above Torvik breaks, nine dead",
        "The dam above the Maldovian town of Torvik broke early on Monday and at least nine people died, the interior "
        "ministry said.\nThe driver said he had heard nothing.\nHe added that it was dark.\n"
        "Interior Minister Ada Moss flew to Torvik on Tuesday with two hundred soldiers.\n"
        '"We have lost everything," said a farmer, Olan Brei, at the school where families were sleeping.\n'
        "The water carried away forty houses and the only bridge in the valley.\n"
        "The dam was built in 1971 by prisoners and was repaired last year for 3 million crowns.",
        "2024-05-07",
    ),
    "b": (
        "What we know of the Torvik flood",
        "The dam above the Maldovian town of Torvik broke early on Monday, killing at least eleven people, said Ada "
        "Moss, the interior minister.\nThe only bridge in the valley and forty houses were carried away by the "
        "water.\nBut nobody had been warned.\nThis was the second flood in a week.\n"
        "A photo of the dam in the summer of last year.\n"
        "The dam, which prisoners built in 1971, had been repaired last year for 3 million crowns.",
        "2024-05-07",
    ),
}


def flood(**headlines: str) -> tuple[dict[str, Report], list[Line]]:
    """The account of a fictional flood as a run makes it, from parsed texts and headlines."""
    reports = {
        r: Report(r, text, headline=headlines.get(r, above), published=from_iso(day))
        for r, (above, text, day) in FLOOD.items()
    }
    found = {r: a.value for r, a in zip(reports, ANNOTATE.work(list(reports.values()), None), strict=True)}
    event = Event("e", "", tuple(Member(r, 1.0) for r in reports), date(2024, 5, 6))
    told = collated_of(of_event(event, reports, found, {}))
    return reports, list(told.value.account)


def test_what_is_a_headline_and_a_lead_and_every_support_slices_to_its_words() -> None:
    reports, lines = flood()
    assert [line.role for line in lines[:3]] == ["what", "what", "who"]
    assert lines[0].text == "Dam above Torvik breaks, nine dead"
    assert lines[1].text.startswith("The dam above the Maldovian town of Torvik broke")
    assert {s.part for s in lines[0].support} == {"headline"}
    for s in (s for line in lines for s in line.support):
        assert reports[s.report].words(s.part)[s.start : s.end] == s.span


def test_a_headline_that_asks_or_teases_tells_nothing() -> None:
    _, lines = flood(a="Why did the dam above Torvik break?")
    assert "Why" not in lines[0].text
    _, lines = flood(a="", b="")
    assert all(s.part == "text" for line in lines for s in line.support)


def test_when_is_the_day_of_the_event_and_where_is_said_as_a_place() -> None:
    _, lines = flood()
    said = {role: [line.text for line in lines if line.role == role] for role in ("who", "when", "where")}
    assert "Monday" in said["when"][0]
    assert not any("year" in words for words in said["when"])
    assert "Torvik" in said["where"][0]
    assert any("Ada Moss" in words for words in said["who"])
    assert all(len(words.split()) <= 10 for answers in said.values() for words in answers)


def test_details_stand_by_themselves_and_are_told_once() -> None:
    _, lines = flood()
    told = [line.text for line in lines if line.role == "detail"]
    starts = ("He ", "But ", "This ", "The driver said", "A photo")
    assert told and not any(text.startswith(starts) for text in told)
    assert sum("forty houses" in text for text in told) == 1
    assert sum("1971" in text for text in told) == 1
    assert not any("We have lost everything" in text for text in told)


def test_both_values_of_a_contradiction_are_told_one_after_the_other(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(values, "SHOWN", 0.0)  # however sure it is that it is one
    _, lines = flood()
    order = [line.order for line in lines if "nine people" in line.text or "eleven people" in line.text]
    told = [line for line in lines if line.role in ("what", "detail")]
    at = [told.index(line) for line in told if "nine people" in line.text or "eleven people" in line.text]
    assert len(order) >= 2 and at[1] - at[0] == 1
    (first,) = (told[at[0]].conflict,)
    assert any("eleven" in value or "nine" in value for value in first)
    for line in told:
        words = {w for s in line.support for w in ("nine people", "eleven people") if w in s.span}
        assert len(words) < 2, "a sentence is no support of one that contradicts it"


def test_a_value_that_may_also_be_true_is_not_said_otherwise() -> None:
    def dated(report: str, words: str, low: float, high: float) -> Statement:
        return Statement(report, 4, 4 + len(words), "date", words, "day", low, high, sentence=(0, 40))

    told = {
        "a": [dated("a", "June", 1.0, 30.0)],
        "b": [dated("b", "June 12", 12.0, 12.0)],
        "c": [dated("c", "July", 31.0, 61.0)],
    }
    values = tuple(Value(s.value, (Support(r, s.start, s.end, s.value),)) for r, (s,) in told.items())
    reading = Reading("r", "e", "met", "date", "conflict", values)
    assert contrary(Support("a", 0, 40, "They met in June."), [reading], told) == ("July",)
    assert contrary(Support("c", 0, 40, "They met in July."), [reading], told) == ("June", "June 12")
