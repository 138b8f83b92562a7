"""Readings: values of several reports side by side, on fictional events."""

from itertools import permutations

import pytest

from stemma.annotators.statements import annotate
from stemma.collation.readings import readings
from stemma.collation.readings.named import one_name
from stemma.collation.readings.values import compatible, nearness, same_value
from stemma.dates import from_iso
from stemma.model import Event, Member, Name, Origin, Reading, Report, Statement


def collated(texts: dict[str, str], published: dict[str, str] | None = None, own: str = "") -> list[Reading]:
    reports = {
        r: Report(r, text, published=from_iso((published or {}).get(r, "2031-05-04"))) for r, text in texts.items()
    }
    names = {
        r: [Name(r, i, i + 8, "PERSON", "Ada Moss") for i in [t.find("Ada Moss")] if i >= 0] for r, t in texts.items()
    }
    statements = {r: annotate(report, None, names[r], [], []) for r, report in reports.items()}
    event = Event("e1", "a fire", tuple(Member(r, 1.0) for r in texts))
    origins = {r: Origin(r, own or f"outlet {r}", "own") for r in texts}
    return readings(event, reports, statements, origins)


def of(found: list[Reading], kind: str) -> list[Reading]:
    return [r for r in found if r.type == kind and r.status != "alone"]


FIRE = {
    "a": "A fire in the old mill at Northam killed 12 people on Sunday.",
    "b": "The fire in the old mill at Northam killed 14 people on Sunday.",
}


def test_contradicting_counts_of_one_thing_are_a_conflict() -> None:
    (reading,) = of(collated(FIRE), "number")
    assert reading.status == "conflict"
    assert [v.value for v in reading.values] == ["12", "14"]
    assert [v.voices for v in reading.values] == [("outlet a",), ("outlet b",)]
    assert reading.property == "people"


def test_a_later_report_with_another_figure_is_an_update() -> None:
    (reading,) = of(collated(FIRE, {"a": "2031-05-04T08:00", "b": "2031-05-04T19:30"}), "number")
    assert reading.status == "update"


def test_equal_values_agree_across_voices_and_stand_alone_within_one() -> None:
    same = FIRE | {"b": "The fire in the old mill at Northam killed twelve people on Sunday."}
    (reading,) = of(collated(same), "number")
    assert (reading.status, len(reading.values[0].voices)) == ("agree", 2)
    assert of(collated(same, own="one agency"), "number") == []


def test_a_rounder_value_is_vague() -> None:
    vague = FIRE | {"b": "The fire in the old mill at Northam killed at least 10 people on Sunday."}
    (reading,) = of(collated(vague), "number")
    assert reading.status == "vague"


def test_numbers_of_one_sentence_are_not_the_same_thing() -> None:
    found = collated({"a": "The fire killed 12 people and injured 13 people.", "b": "Rain fell on the coast for days."})
    assert of(found, "number") == []


def test_spellings_of_one_name_conflict_but_a_slip_does_not() -> None:
    names = {
        "a": "The mill stands in Haldenstone Road. Crowds filled Haldenstone Road.",
        "b": "It burned in Haldenston Road, police said. Haldenston Road was closed.",
    }
    (reading,) = of(collated(names), "name")
    assert {v.value for v in reading.values} == {"Haldenstone Road", "Haldenston Road"}
    slip = {"a": names["a"] + " Later Haldenston Road was opened.", "b": "It burned at night."}
    assert of(collated(slip), "name") == []


def test_posts_of_one_person_and_epithets_of_one_thing_conflict() -> None:
    found = collated(
        {
            "a": 'Park director Ada Moss got a "great" letter from the town.',
            "b": 'The park president Ada Moss got a "good" letter from the town.',
        }
    )
    assert {(r.type, r.status) for r in of(found, "name") + of(found, "wording")} == {
        ("name", "conflict"),
        ("wording", "conflict"),
    }


def test_order_of_reports_does_not_matter_and_spans_slice_to_their_words() -> None:
    texts = FIRE | {"c": "Some 12 people were killed as the mill at Northam burned. The mill, 80 metres long, fell."}
    first = collated(texts)
    for order in permutations(texts):
        assert collated({r: texts[r] for r in order}) == first
    for reading in first:
        for value in reading.values:
            assert all(texts[s.report][s.start : s.end] == s.span for s in value.support)


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [
        ("anna kaldorra", "anna kaldora", True), ("centre for human craft", "centre for humane craft", True),
        ("north america", "north american", False), ("kim", "kam", False), ("ivo lund", "ada lund", False),
    ],
)  # fmt: skip
def test_one_name_is_a_letter_or_two_away(a: str, b: str, same: bool) -> None:
    assert one_name(a, b) is same
    assert one_name(b, a) is same


def test_values_compare_by_bounds() -> None:
    def count(low: float, high: float, value: str = "", unit: str = "count") -> Statement:
        return Statement("r", 0, 1, "number", value or f"{low}-{high}", unit, low, high)

    assert compatible(count(4, float("inf")), count(6, 6))
    assert not compatible(count(4, 4), count(6, 6))
    assert not compatible(count(0, 10), count(0, 14)), "two upper bounds that differ cannot both be the most"
    assert same_value(count(181, 181, unit="kg"), count(181.4, 181.4, unit="kg"))
    assert not same_value(count(181, 181), count(181.4, 181.4))
    assert nearness(count(10, 10), count(5, 5)) == 0.5


def test_a_fixed_term_told_otherwise_later_is_a_conflict_a_running_figure_an_update() -> None:
    days = {"a": "2031-05-04", "b": "2031-05-05"}
    accord = {
        "a": "The accord signed at Northam sets a joint quota of 60,000 tonnes of herring a year.",
        "b": "The accord signed at Northam sets a joint quota of 65,000 tonnes of herring a year.",
    }
    (reading,) = of(collated(accord, days), "number")
    assert reading.status == "conflict"
    storm = {
        "a": "At least seven people died in the storm at Northam, the coast guard said.",
        "b": "The number of people killed in the storm at Northam rose to nine, the coast guard said.",
    }
    (reading,) = of(collated(storm, days), "number")
    assert reading.status == "update"
    assert all(day in reading.reason for day in days.values())
    assert of(collated(storm, {"a": "2031-05-05", "b": "2031-05-04"}), "number")[0].status != "update"


def test_a_later_report_that_tells_the_earlier_figure_too_has_the_later() -> None:
    storm = {
        "a": "At least seven people died in the storm at Northam, the coast guard said.",
        "b": "Nine people died in the storm at Northam, the coast guard said.\n"
        "An earlier version said at least seven people died in the storm at Northam.",
    }
    (reading,) = of(collated(storm, {"a": "2031-05-04", "b": "2031-05-05"}), "number")
    assert reading.status == "update"


def test_a_report_whose_hour_is_not_known_leaves_an_update_an_update() -> None:
    storm = {
        "a": "At least seven people died in the storm at Northam, the coast guard said.",
        "b": "Nine people died in the storm at Northam, the coast guard said.",
        "c": "Nine people died in the storm at Northam, said the coast guard of the county.",
    }
    days = {"a": "2031-05-04T08:00", "b": "2031-05-04T19:30", "c": "2031-05-04"}
    assert of(collated(storm, days), "number")[0].status == "update"
    earlier = days | {"c": "2031-05-03"}  # who told the greater figure before told no later one
    assert of(collated(storm, earlier), "number")[0].status != "update"


def test_properties_are_short_phrases_and_known_pairs_are_no_readings() -> None:
    texts = {
        "a": "The two leaders met at Northam. Some 300 officers guarded the old harbour at Northam that day.",
        "b": "The two leaders met at Northam. About 300 officers guarded the old harbour at Northam that day.",
    }
    (reading,) = of(collated(texts), "number")
    assert reading.property.startswith("officers")
    assert len(reading.property.split()) <= 7


def test_contradicting_figures_two_reports_tell_together_are_of_two_things() -> None:
    text = (
        "Five people were trapped under the old mill at Northam. Seven people were found under the old mill at Northam."
    )
    found = of(collated({"a": text, "b": text, "c": "Rain fell."}), "number")
    assert {(r.status, r.values[0].value) for r in found} == {("agree", "Five"), ("agree", "Seven")}


def test_no_two_readings_have_one_id() -> None:
    text = (
        "Five people were trapped in the old mill at Northam. Seven people were found in the old mill at Northam. "
        "Nine people were killed under the old mill at Northam. The pilot and captain Ada Moss saw five people."
    )
    found = collated({"a": text, "b": text, "c": text.replace("Nine", "Ten"), "d": text.replace("Five", "Six")})
    ids = [r.id for r in found]
    assert len(ids) == len(set(ids))


def test_a_name_out_of_another_script_is_a_variant_no_conflict() -> None:
    texts = {
        "a": "The envoy Sergei Orlanov spoke in the old hall.",
        "b": "The envoy Sergey Orlanov spoke in the old hall.",
    }
    assert {r.status for r in collated(texts) if r.property.startswith("spelling")} == {"vague"}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The rovers won 3-1 against Northam United.", "The rovers won 4-2 against Northam United."),
        ("The council approved the harbour 47 to 43.", "The council approved the harbour 45 to 41."),
    ],
)
def test_half_a_score_is_no_figure(one: str, other: str) -> None:
    assert not of(collated({"a": one, "b": other}), "number")
