"""The account of an event: words of reports, ordered, without repetition."""

from itertools import permutations

from stemma.collation.account import account
from stemma.model import Event, Line, Member, Name, Origin, Reading, Report, Support, Value

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
    return account(event, reports, names, {}, {}, [], origins)


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


def test_a_sentence_of_two_reports_has_both_supports_and_their_voices() -> None:
    shared = [line for line in told() if "burned down" in line.text]
    assert [sorted(s.report for s in line.support) for line in shared] == [["a", "b"]]
    assert shared[0].voices == 2
    one = [line for line in told(origin="one agency") if "burned down" in line.text]
    assert one[0].voices == 1


def test_order_of_reports_does_not_matter() -> None:
    assert all(told(order) == told() for order in permutations(("a", "b")))


def test_no_reports_no_account() -> None:
    assert account(Event("e", "", ()), {}, {}, {}, {}, [], {}) == []


def test_who_tells_the_news_is_not_who_it_is_about_and_places_are_not_people() -> None:
    text = (
        "NORTHAM (Norden Wire) - The old mill burned down on Sunday, Ada Moss said in Northam after the fire was out."
    )
    reports = {"a": Report("a", text, outlet="Norden Wire")}
    spots = [("PERSON", "NORTHAM"), ("ORG", "Norden Wire"), ("PERSON", "Ada Moss"), ("LOC", "Northam")]
    names = [Name("a", text.find(n), text.find(n) + len(n), kind, n, n) for kind, n in spots]
    lines = account(
        Event("e", "", (Member("a", 1.0),)), reports, {"a": names}, {}, {}, [], {"a": Origin("a", "Norden Wire", "own")}
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
    lines = account(event, reports, {}, {}, {}, [reading], {})
    holding = [line.order for line in lines if any(w in line.text for w in spans.values())]
    assert len(holding) == 2
    assert holding[1] - holding[0] == 1
    assert len(lines) <= 14


def test_where_it_was_written_is_no_part_of_what_is_told() -> None:
    text = (
        "TORVIK, Maldovia (Norden Wire) — The dam above the town broke on Monday, officials said.\nTORVIK is flooded."
    )
    event = Event("e", "Dam", (Member("a", 1.0),))
    lines = account(event, {"a": Report("a", text, dateline="TORVIK, Maldovia")}, {}, {}, {}, [], {})
    assert lines[0].text == "The dam above the town broke on Monday, officials said."
    assert text[lines[0].support[0].start :].startswith("The dam")
