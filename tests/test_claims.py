"""What was done, denied, meant or only claimed, and where exactly: parsed sentences of fictional events."""

from itertools import permutations

import pytest

from stemma import parsers
from stemma.annotators import annotate
from stemma.collation.readings import readings
from stemma.dates import from_iso
from stemma.model import Event, Member, Origin, Reading, Report


def collated(*texts: str, days: tuple[str, ...] = ()) -> list[Reading]:
    """The readings of reports a, b, ... with these texts, each an outlet's own."""
    days = days or tuple("2031-05-04" for _ in texts)
    reports = {
        name: Report(name, text, published=from_iso(day))
        for name, text, day in zip("abcdef", texts, days, strict=False)
    }
    docs = parsers.load().pipe(texts)
    found = {r.id: annotate(r, doc).statements for r, doc in zip(reports.values(), docs, strict=True)}
    event = Event("e1", "an event", tuple(Member(r, 1.0) for r in reports))
    return readings(event, reports, found, {r: Origin(r, f"outlet {r}", "own") for r in reports})


def told(found: list[Reading], start: str) -> list[tuple[str, list[str]]]:
    """The status and values of the readings whose property starts so."""
    return [(r.status, sorted(v.value for v in r.values)) for r in found if r.property.startswith(start)]


def test_what_one_denies_and_another_affirms_is_a_conflict() -> None:
    found = collated(
        "The old reactor at Northam is not out of control, an engineer of the ministry said.",
        "For three days the reactor has been out of control, and the town is being emptied.",
    )
    assert told(found, "done or not") == [("conflict", ["not out of control", "out of control"])]
    found = collated(
        "Prosecutors in Northam have charged the ferry captain with fraud, the court said.",
        "The prosecutors have not charged the captain, and no date is set.",
    )
    assert [status for status, _ in told(found, "done or not")] == ["conflict"]


def test_what_was_only_meant_and_what_was_done_is_a_conflict() -> None:
    found = collated(
        "The Halden bridge was supposed to be closed in 2027, but the town had no money.",
        "The Halden bridge was closed in 2027, and the ferry has carried all goods since.",
    )
    assert told(found, "done or not") == [("conflict", ["closed", "supposed to be closed"])]


def test_will_and_will_not_is_a_conflict() -> None:
    found = collated(
        "The mayor will attend the summit at Northam on Friday.",
        "The mayor will not attend the summit, her office said, since she is ill.",
    )
    assert told(found, "done or not") == [("conflict", ["will attend", "will not attend"])]


@pytest.mark.parametrize(
    "texts",
    [
        ("Towns that do not allow the boats have lost trade.", "Three towns allow the boats."),  # not all towns
        ("Nobody will open the old gate.", "The gate of the fort was opened by the guards in 1802."),
        ("The office will not accept new requests.", "The office will accept renewal requests from Monday."),
        ("The mayor may not attend the summit.", "The mayor attended the summit."),
        ("If the dam is not safe, the town must move.", "The dam is safe, the engineer said."),
        ("The crew had not won a race since 2009.", "The crew won the race on Sunday."),
    ],
)
def test_what_can_both_be_true_is_no_conflict(texts: tuple[str, str]) -> None:
    assert told(collated(*texts), "done or not") == []


def test_in_a_thing_and_near_it_is_a_conflict_about_where_exactly() -> None:
    found = collated(
        "The tram left the tracks in a tunnel near the mill at Northam, and five people were hurt.",
        "The tram left the tracks near a tunnel at Northam, and five people were hurt.",
    )
    assert told(found, "where exactly") == [("conflict", ["in a tunnel", "near a tunnel"])]
    found = collated("The tram stopped in the town.", "The tram left the tracks near the town of Northam.")
    assert told(found, "where exactly") == []


def test_two_towns_of_one_region_told_of_the_same_people_are_a_conflict() -> None:
    found = collated(
        "Two teachers from Clearwater, Florida, and their two children were among the dead in the crash.",
        "The crash killed two teachers from Tampa, Florida, and their two children.",
    )
    places = [r for r in found if r.type == "place" and r.status == "conflict"]
    assert [sorted(v.value for v in r.values) for r in places] == [["Clearwater, Florida", "Tampa, Florida"]]


def test_what_one_states_flatly_and_another_attributes_or_hedges_is_told_with_its_sentences() -> None:
    texts = (
        "A cargo ship has struck the harbour wall at Northam.",
        "A cargo ship struck the harbour wall, the coast guard said on Friday.",
        "A cargo ship may have struck the harbour wall in the night.",
    )
    found = [r for r in collated(*texts) if r.property.startswith("how surely told")]
    assert [(r.type, r.status) for r in found] == [("wording", "vague")]
    assert {v.value: [s.span for s in v.support] for v in found[0].values} == {
        "stated flatly": [texts[0]], "attributed": [texts[1]], "hedged": [texts[2]],
    }  # fmt: skip
    assert told(collated(texts[1], texts[1]), "how surely told") == [], "both attribute it"
    other = "A cargo ship struck a whale off the cape."
    assert told(collated(texts[1], other), "how surely told") == [], "another claim"


def test_sentences_that_say_much_the_same_are_one_claim_though_they_share_part_of_who_did_what() -> None:
    found = collated(
        "The ferry Corvina sank shortly after leaving the harbour of Halden.",
        "The ferry Corvina sank soon after leaving Halden harbour, the coast guard said.",
    )
    assert told(found, "how surely told") == [("vague", ["attributed", "stated flatly"])]
    found = collated(
        "The ferry Corvina sank shortly after leaving the harbour of Halden.",
        "The ferry Corvina sank in a film that children saw at school, the coast guard said.",
    )
    assert told(found, "how surely told") == []


def test_a_claim_that_its_source_denies_or_only_believes_is_no_attributed_one() -> None:
    flat = "The foreman of Halden opened the sluice."
    for text, how in (
        ("The mayor denied that the foreman opened the sluice.", "denied"),
        ("The police believe that the foreman opened the sluice.", "hedged"),
        ("The police said that the foreman opened the sluice.", "attributed"),
    ):
        assert told(collated(flat, text), "how surely told") == [("vague", sorted(["stated flatly", how]))]


def test_a_report_that_attributes_a_claim_once_does_not_state_it_flatly_when_it_repeats_it() -> None:
    said = "A cargo ship struck the harbour wall, the coast guard said on Friday."
    again = "A cargo ship struck the harbour wall. " + said
    assert told(collated(said, again), "how surely told") == []


def test_the_order_of_reports_does_not_matter() -> None:
    texts = (
        "The old reactor at Northam is not out of control, an engineer said.",
        "The reactor has been out of control for three days.",
        "A cargo ship may have struck the harbour wall. The reactor is out of control.",
    )
    first = [r.values for r in collated(*texts)]
    for order in permutations(range(3)):
        found = collated(*(texts[i] for i in order))
        assert len(found) == len(first)
        assert {frozenset(v.value for v in r.values) for r in found} == {
            frozenset(v.value for v in values) for values in first
        }


def test_a_conflict_inside_one_report_counts_and_a_figure_carries_its_source() -> None:
    text = (
        "The blast in the Northam mine killed 14 miners, the ministry said. Rain fell all day on the coast.\n"
        "The blast in the Northam mine killed 17 miners, according to the miners' union."
    )
    (reading,) = [r for r in collated(text, "Rain fell on the coast.") if r.type == "number" and r.status != "alone"]
    assert reading.status == "conflict"
    assert [(v.value, {s.report for s in v.support}) for v in reading.values] == [("14", {"a"}), ("17", {"a"})]
    sources = [" ".join(v.sources) for v in reading.values]
    assert "ministry" in sources[0] and "union" in sources[1]


def test_what_most_voices_say_is_marked_and_nobody_declared_right() -> None:
    blast = "The blast in the Northam mine killed {} miners on Friday."
    (reading,) = [
        r for r in collated(*(blast.format(n) for n in (14, 14, 17))) if r.type == "number" and r.status != "alone"
    ]
    assert reading.status == "conflict" and "2 of 3 voices: 14" in reading.reason


def test_units_currencies_and_zones_are_compared_by_what_they_mean() -> None:
    def statuses(a: str, b: str) -> set[str]:
        return {r.status for r in collated(a, b) if r.type in ("number", "date") and r.status != "alone"}

    assert statuses("The bell of Northam weighs 2 tonnes.", "The bell of Northam weighs 2,000 kg.") == {"agree"}
    assert statuses("The bell of Northam weighs 2 tonnes.", "The bell of Northam weighs 3 tonnes.") == {"conflict"}
    fine = "The port of Northam paid a fine of {} for the spill."
    assert statuses(fine.format("$4.5 million"), fine.format("4,500,000 dollars")) == {"agree"}
    assert statuses(fine.format("$4.5 million"), fine.format("€4.5 million")) == set(), "other money is another figure"
    blast = "The blast in the Northam mine was heard at {} by the guards."
    assert statuses(blast.format("12:10 GMT"), blast.format("13:10 CET")) == {"agree"}
    assert statuses(blast.format("12:10 GMT"), blast.format("15:10 CET")) == {"conflict"}


def test_a_percentage_told_short_is_only_rounder() -> None:
    fell = "The stock of herring off Northam fell by {} in a year, the survey found."
    found = [r.status for r in collated(fell.format("13 percent"), fell.format("13.3 percent")) if r.type == "number"]
    assert "conflict" not in found and "vague" in found


def test_words_that_exclude_each_other_conflict_where_they_describe_one_thing() -> None:
    found = collated(
        "The climber was not seriously hurt in the fall at Northam, the guide said.",
        "The climber was taken to a clinic with serious injuries after the fall at Northam.",
    )
    assert [status for status, _ in told(found, "how badly")] == ["conflict"]
    found = collated("The red boat left Northam at noon.", "A blue sign stood on the quay in the rain.")
    assert told(found, "colour") == []
