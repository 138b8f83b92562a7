"""Events, storylines and inferred dates, on fictional reports."""

import random
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest

from stemma.grouping import Judgement, doubted_dates, group, infer_dates
from stemma.grouping.linkage import link, odds
from stemma.grouping.making import name_events, title_of
from stemma.model import Event, Issue, Member, Name, Report, When
from stemma.stages.group import DATE


def on(day: str) -> When:
    return When(day, date.fromisoformat(day), date.fromisoformat(day))


FERRY = (
    "KARSUND, Velmark — A ferry carrying 212 people struck the old lighthouse pier in Karsund harbour on {day}, "
    "injuring 34 of them, the coast guard said. The Havmaage lost power shortly before it was to dock, said Captain "
    "Odd Brekkestad. {more}"
)
FERRIES = [
    ("a1", "Ferry hits pier in Karsund, 34 hurt", FERRY.format(
        day="Tuesday", more="Mayor Liv Tangerud thanked the crews of the lifeboats."), "2031-03-04"),
    ("a2", "Dozens injured as Havmaage rams lighthouse pier", "Thirty-four passengers were hurt when the ferry "
        "Havmaage rammed a pier in the harbour of Karsund on Tuesday. The coast guard of Velmark said "
        "the ship had lost power. "
        "Captain Odd Brekkestad told Radio Vest that the engines simply stopped.", "2031-03-04"),
    ("a3", "Velmark ferry accident: captain says engines stopped", FERRY.format(
        day="Tuesday", more="Lifeboats took the injured to Karsund infirmary."), "2031-03-05"),
    ("a4", "Karsund ferry crash under investigation", "Investigators boarded the Havmaage on Wednesday, a day after "
        "the ferry struck the lighthouse pier at Karsund and 34 people were injured. Captain Odd Brekkestad has been "
        "heard, the Velmark coast guard said.", "2031-03-05"),
]  # fmt: skip
QUAKES = [
    ("b1", "Quake of 5.1 shakes Ostrava Bay", "A magnitude 5.1 earthquake shook the towns around Pelleno Bay on "
        "Friday, killing three people and damaging 60 houses, the seismic office of Arvonia said. Governor Dario Fesca "
        "declared an emergency in Pelleno.", "2031-05-09"),
    ("b2", "Three dead in Pelleno earthquake", "Three people were killed in Pelleno when an earthquake of magnitude "
        "5.1 hit the Arvonian coast on Friday. Governor Dario Fesca said 60 houses were damaged.", "2031-05-09"),
    ("c1", "Strong quake hits Tsurak highlands", "A magnitude 6.7 earthquake struck the Tsurak highlands of Bekhistan "
        "on Monday, killing at least 41 people and burying the village of Ghazdan, the interior ministry said. "
        "Minister "
        "Zafar Umarkhel flew to Ghazdan.", "2031-09-22"),
    ("c2", "Bekhistan: 41 killed as quake buries village", "At least 41 people died when a magnitude 6.7 earthquake "
        "buried Ghazdan in the Tsurak highlands of Bekhistan on Monday. Interior minister Zafar Umarkhel "
        "spoke of a disaster.",
        "2031-09-22"),
]  # fmt: skip


def make(rows: list[tuple[str, str, str, str]]) -> list[Report]:
    return [Report(i, text, headline=title, published=on(day)) for i, title, text, day in rows]


def together(events: tuple[Event, ...]) -> set[tuple[str, ...]]:
    return {e.reports for e in events}


@pytest.fixture(scope="module")
def pile() -> list[Report]:
    return make(FERRIES + QUAKES)


def test_one_event_is_shown_once_and_its_like_apart(pile: list[Report]) -> None:
    found = group(pile, {})
    assert together(found.events) == {("a1", "a2", "a3", "a4"), ("b1", "b2"), ("c1", "c2")}
    assert found.storylines == ()
    ferry = next(e for e in found.events if "a1" in e.reports)
    assert (ferry.start, ferry.end) == (date(2031, 3, 4), date(2031, 3, 5))
    assert ferry.title in {title for _, title, _, _ in FERRIES}
    for member in ferry.members:
        assert 0.4 < member.score <= 1.0
        assert any("both name" in reason for reason in member.reasons)


def test_a_recurrence_months_later_is_another_event() -> None:
    later = [
        ("d1", "Havmaage hits Karsund pier again", "For the second time in a year the ferry Havmaage struck a pier in "
         "Karsund, the Velmark coast guard said on Saturday. Nobody was injured, but 19 cars slid off the deck. "
         "Harbour master Jens Aakre closed the basin. Captain Odd Brekkestad no longer commands the ship, which is now "
         "under "
         "Captain Ida Moen.", "2031-11-15"),
        ("d2", "Cars slide off Velmark ferry in second pier collision", "Nineteen cars slid off the deck of the "
         "Havmaage on Saturday when she struck a pier in Karsund, eight months after a collision there. Captain "
         "Ida Moen said fog had hidden the basin, which harbour master Jens Aakre closed.", "2031-11-15"),
    ]  # fmt: skip
    found = group(make(FERRIES + later), {})
    assert ("a1", "a2", "a3", "a4") in together(found.events)
    assert ("d1", "d2") in together(found.events)


def test_the_surest_pairs_merge_first_whatever_the_order_of_rows() -> None:
    # Three reports of one day and one of a recurrence that is nearly as alike to the first of them.
    pairs = {(0, 3): 0.995, (0, 1): 1.0, (0, 2): 1.0, (1, 2): 1.0, (1, 3): 0.02, (2, 3): 0.02}
    for order in ([0, 1, 2, 3], [0, 3, 1, 2], [3, 2, 1, 0]):
        first, second = (np.array([order[p[k]] for p in pairs]) for k in (0, 1))
        groups = link(4, first, second, odds(np.array(list(pairs.values()))), float(odds(0.5)))
        assert sorted(order[k] for k in (0, 1, 2)) in groups


def test_groups_of_dated_reports_well_apart_never_merge_and_one_stray_date_may() -> None:
    first, second = (np.array(k) for k in zip(*[(a, b) for b in range(4) for a in range(b)], strict=True))
    alike = odds(np.full(6, 0.999))
    days = np.array([1.0, 1.0, 200.0, 200.0])
    score = np.where((first < 2) == (second < 2), alike + 0.01, alike)
    assert link(4, first, second, score, 0.4, days=days) == [[0, 1], [2, 3]]
    days[3] = np.inf
    assert link(4, first, second, score, 0.4, days=days) == [[0, 1, 2, 3]]


def test_order_of_reports_does_not_matter(pile: list[Report]) -> None:
    shuffled = list(pile)
    random.Random(5).shuffle(shuffled)
    assert group(shuffled, {}) == group(pile, {})


def test_reports_of_nothing_belong_to_no_event_and_are_told(pile: list[Report]) -> None:
    bare = Report("x1", "")
    menu = Report("x2", "World\nSport\nWeather today\nPier closed after storm\nMayor to speak\nSubscribe\nLog in")
    found = group([*pile, bare, menu], {})
    assert {i.about for i in found.issues} == {"x1", "x2"}
    assert not {"x1", "x2"} & {r for e in found.events for r in e.reports}
    assert group([], {}).events == ()


def test_judgements_bind(pile: list[Report]) -> None:
    found = group(pile, {}, judgements=[Judgement("merge", ("b1", "c1")), Judgement("split", ("a1", "a4"))])
    events = {r: e.id for e in found.events for r in e.reports}
    assert events["b1"] == events["c1"]
    assert events["a1"] != events["a4"]


def test_judgements_that_contradict_each_other_are_told(pile: list[Report]) -> None:
    merges = [Judgement("merge", ("a1", "b1")), Judgement("merge", ("b1", "c1"))]
    assert not any("judgements" in i.message for i in group(pile, {}, judgements=merges).issues)
    found = group(pile, {}, judgements=[*merges, Judgement("split", ("a1", "c1"))])
    (issue,) = (i for i in found.issues if "judgements" in i.message)
    assert issue.about == "a1"
    assert "a1 and c1" in issue.message
    events = {r: e.id for e in found.events for r in e.reports}
    assert events["a1"] == events["c1"]


def test_ids_stay_while_a_record_grows(pile: list[Report]) -> None:
    before = group([r for r in pile if r.id not in ("a1", "b1")], {})
    after = group(pile, {}, previous=before.events)
    old = {r: e.id for e in before.events for r in e.reports}
    new = {r: e.id for e in after.events for r in e.reports}
    assert all(new[r] == old[r] for r in old)
    assert len({e.id for e in after.events}) == len(after.events)
    fresh = group(pile, {}, previous=before.events, judgements=[Judgement("split", ("a2", "a3"))])
    assert len({e.id for e in fresh.events}) == len(fresh.events) == 4


def test_places_come_from_names_at_the_head(pile: list[Report]) -> None:
    names = {r: [Name(r, 5, 12, "LOC", "Karsund"), Name(r, 20, 25, "PERSON", "Odd Brekkestad")] for r in ("a1", "a2")}
    found = group(pile, names)
    assert {e.reports[0]: e.places for e in found.events}["a1"] == ("Karsund",)


def test_an_undated_report_takes_the_day_of_its_siblings(pile: list[Report]) -> None:
    reports = {r.id: replace(r, published=None) if r.id == "a2" else r for r in pile}
    found = infer_dates(group(list(reports.values()), {}).events, reports, {})
    assert set(found) == {"a2"}
    assert abs(found["a2"].earliest - date(2031, 3, 4)) <= timedelta(1)
    assert found["a2"].basis == "inferred"
    assert "Tuesday" in found["a2"].reason


def test_a_report_whose_words_do_not_fit_stays_undated(pile: list[Report]) -> None:
    reports = {r.id: replace(r, published=None) if r.id == "a2" else r for r in pile}
    events = group(list(reports.values()), {}).events
    other = reports | {"a2": replace(reports["a2"], text=reports["a2"].text.replace("Tuesday", "Saturday"))}
    assert infer_dates(events, other, {}) == {}
    days = {"a1": "2029-01-01", "a3": "2030-06-07"}
    far = reports | {r: replace(reports[r], published=on(day)) for r, day in days.items()}
    assert infer_dates(events, far, {}) == {}


def test_a_report_that_names_the_day_after_its_siblings_is_a_day_younger(pile: list[Report]) -> None:
    text = (
        "Fishermen in Karsund asked on Thursday who mends the lighthouse pier, a day after investigators boarded "
        "the Havmaage. The ferry struck it on Tuesday, injuring 34. They wait at the quay every day, and they "
        + "have waited before. " * 20
        + "They first asked on May 2 a year ago."
    )
    late = Report("a9", text, headline="Who mends the pier?")
    reports = {r.id: r for r in [*pile[:4], late]}
    event = Event("e", "", tuple(Member(r, 1.0) for r in reports))
    assert infer_dates([event], reports, {})["a9"].earliest == date(2031, 3, 6)
    text = text.replace("on Tuesday", "lately").replace("on Thursday", "on Friday")
    vague = reports | {"a9": replace(late, text=text)}
    assert infer_dates([event], vague, {}) == {}


def test_a_report_more_like_another_event_takes_no_date(pile: list[Report]) -> None:
    lone = Report("a9", "Ferries struck piers in Karsund before, and the harbour master wants wider fenders.")
    reports = {r.id: r for r in [*pile, lone]}
    event = Event("e", "", tuple(Member(r, 1.0) for r in ("a1", "a2", "a3", "a4", "a9")))
    near = (("a1", 0.3), ("b1", 0.2))
    assert infer_dates([event], reports, {}, {"a9": near})["a9"].earliest == date(2031, 3, 5)
    assert infer_dates([event], reports, {}, {"a9": (*near, ("c1", 0.4))}) == {}


def test_the_likest_reports_of_the_undated_come_with_the_grouping(pile: list[Report]) -> None:
    undated = [replace(r, published=None) if r.id == "a2" else r for r in pile]
    found = group(undated, {}).nearest
    assert set(found) == {"a2"}
    assert found["a2"][0][0] in {"a1", "a3", "a4"}


def test_a_dated_dateline_dates_a_report_that_no_sibling_agrees_with(pile: list[Report]) -> None:
    text = "KARSUND, March 7 (Nordvik) - The ferry Havmaage was towed away while divers looked at the pier."
    reports = {r.id: r for r in [*pile[:4], Report("a9", text)]}
    event = Event("e", "", tuple(Member(r, 1.0) for r in reports))
    found = infer_dates([event], reports, {})["a9"]
    assert (found.value, found.basis) == ("2031-03-07", "inferred")
    far = reports | {"a9": replace(reports["a9"], text=text.replace("March 7", "July 7"))}
    assert infer_dates([event], far, {}) == {}


def test_a_report_that_looks_back_takes_the_day_of_siblings_that_look_back_too(pile: list[Report]) -> None:
    first, second = (replace(r, published=on("2031-03-06")) for r in pile[:2])
    late = Report("a9", "Divers searched the harbour of Karsund, where on Tuesday the Havmaage struck the pier.")
    reports = {r.id: r for r in (first, second, late)}
    event = Event("e", "", tuple(Member(r, 1.0) for r in reports))
    found = infer_dates([event], reports, {})["a9"]
    assert found.earliest == date(2031, 3, 6)
    assert "as they do" in found.reason
    apart = reports | {"a1": replace(first, published=on("2031-03-05"))}
    assert infer_dates([event], apart, {}) == {}


CRAWLED = on("2031-09-18")


def told_again(pile: list[Report], **changed: Any) -> tuple[dict[str, When], list[Issue]]:
    """What is doubted of four reports of one event, the second of which was crawled half a year later."""
    reports = {r.id: replace(r, published=CRAWLED, **changed) if r.id == "a2" else r for r in pile[:4]}
    return doubted_dates([Event("e", "", tuple(Member(r, 1.0) for r in reports))], reports, {})


def test_a_date_that_its_weekday_and_its_siblings_contradict_gives_way(pile: list[Report]) -> None:
    dates, [issue] = told_again(pile)
    assert dates["a2"].earliest == date(2031, 3, 5)
    assert dates["a2"].basis == "inferred" and "2031-09-18" in dates["a2"].reason
    assert (issue.stage, issue.about) == ("date", "a2")
    title = next(r.headline for r in pile if r.id == "a2")
    assert all(x in issue.message for x in (title, "2031-09-18", dates["a2"].value, "correct the date"))


def test_a_dateline_speaks_against_a_date_of_crawling(pile: list[Report]) -> None:
    text = "KARSUND, March 7 (Nordvik) - The ferry Havmaage was towed away while divers looked at the pier."
    dates, issues = told_again(pile, text=text)
    assert dates["a2"].value == "2031-03-07" and len(issues) == 1


def test_a_date_that_only_its_siblings_contradict_stays_and_is_asked_about(pile: list[Report]) -> None:
    dates, [issue] = told_again(pile, text="The ferry Havmaage struck the lighthouse pier, and 34 were hurt.")
    assert dates == {} and "2031-09-18" in issue.message and "it is kept" in issue.message


def test_a_date_is_not_doubted_where_anything_speaks_for_it(pile: list[Report]) -> None:
    assert told_again(pile, url="https://karsund.example/2031/09/18/ferry") == ({}, [])
    assert told_again(pile, text=pile[1].text.replace("Tuesday", "Thursday")) == ({}, []), "its weekday is the given"
    reports = {r.id: r for r in pile[:4]}
    assert doubted_dates([Event("e", "", tuple(Member(r, 1.0) for r in reports))], reports, {}) == ({}, [])
    lone = {"a2": replace(pile[1], published=CRAWLED)}
    assert doubted_dates([Event("e", "", (Member("a2", 1.0),))], lone, {}) == ({}, [])


def test_siblings_of_a_doubted_date_are_dated_without_it_and_the_stage_tells_why(pile: list[Report]) -> None:
    undated = replace(pile[2], published=None)
    reports = {r.id: r for r in (pile[0], replace(pile[1], published=CRAWLED), undated, pile[3])}
    events = (Event("e", "", tuple(Member(r, 1.0) for r in reports)),)
    told = DATE.guarded([(events, reports, {}, {})], None)[0]
    assert set(told.value) == {"a2", "a3"}
    assert all(abs((when.earliest - date(2031, 3, 5)).days) <= 1 for when in told.value.values())
    assert [i.about for i in told.issues] == ["a2"]


def test_reports_that_are_far_off_themselves_have_no_voice_against_a_date(pile: list[Report]) -> None:
    reports = {r.id: replace(r, published=CRAWLED) if r.id in ("a1", "a2") else r for r in pile[:4]}
    event = Event("e", "", tuple(Member(r, 1.0) for r in reports))
    assert set(doubted_dates([event], reports, {})[0]) == {"a1", "a2"}


def test_an_event_that_is_split_keeps_its_id_where_most_of_its_reports_are() -> None:
    earlier = [Event("old", "", tuple(Member(r, 1.0) for r in ("a", "b", "c")))]
    few, many = name_events([["a", "x"], ["b", "c"]], earlier)
    assert many == "old" != few
    assert name_events([["b", "c"], ["a", "x"]], earlier) == [many, few], "in any order"


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Mayor Ida Korsgaard opened a bridge. It is long.\n\nMore.", "Mayor Ida Korsgaard opened a bridge."),
        ("bridge " * 40, "bridge " * 27 + "bridge…"),
        ("橋" * 300, "橋" * 199 + "…"),
        ("", ""),
    ],
)
def test_what_has_no_headline_is_called_by_its_first_sentence_cut_between_words(text: str, title: str) -> None:
    assert title_of(Report("a", text)) == title
