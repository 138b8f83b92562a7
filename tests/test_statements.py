"""Quantities as normalised values, and the statements of one report."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stemma import parsers
from stemma.annotators.claims.quantities import number, quantities
from stemma.annotators.statements import annotate
from stemma.lang import NATIVE
from stemma.model import Name, Quotation, Report, Statement, Time

PEOPLE = ["people", "miners", "pupils", "sailors"]


def said(text: str, names: list[Name] | None = None, times: list[Time] | None = None) -> list[Statement]:
    return annotate(Report("r1", text), None, names or [], times or [], [])


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("seven", 7), ("twenty-five", 25), ("one hundred and fifty", 150), ("1,200", 1200), ("1, 600", 1600),
        ("2.5 million", 2.5e6), ("143million", 143e6), ("two dozen", 24), ("a thousand", 1000), ("3bn", 3e9),
        ("thirty thousand", 30000), ("blue", None),
    ],
)  # fmt: skip
def test_number_reads_figures_and_words(words: str, value: float | None) -> None:
    assert number(words) == value


@pytest.mark.parametrize(
    "words", ["about", "around", "approximately", "roughly", "some", "an estimated", "estimated", "circa"]
)
def test_a_number_told_roughly_may_be_more_or_less(words: str) -> None:
    (q,) = quantities(f"The storm drove {words} 40 sheep from the field.")
    assert 30 <= q.low < 40 < q.high <= 50


@pytest.mark.parametrize(
    ("text", "kind", "low", "high"),
    [
        ("The boat weighs 2 tonnes.", "mass", 2000, 2000),
        ("She drove 10 miles.", "length", 16093.44, 16093.44),
        ("It cost $4.5 billion.", "money", 4.5e9, 4.5e9),
        ("He owed £7m to the port.", "money", 7e6, 7e6),
        ("Prices rose 15.5 percent.", "percent", 15.5, 15.5),
        ("About two-thirds of the town voted.", "percent", 66, 67.3),
        ("A 4-year-old boy was found.", "age", 4, 4),
        ("Ada Moss, 33, of Northam, was hurt.", "age", 33, 33),
        ("He fell 10 to 12 feet.", "length", 3.048, 3.6576),
        ("They waited between 3 and 5 hours.", "duration", 0.125, 0.2083),
        ("The race ended on the 28th lap.", "ordinal", 28, 28),
    ],
)
def test_quantities_have_a_kind_and_bounds_in_the_base_unit(text: str, kind: str, low: float, high: float) -> None:
    (q,) = quantities(text)
    assert q.kind == kind
    assert q.low == pytest.approx(low, rel=0.03)
    assert q.high == pytest.approx(high, rel=0.03)


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("at least 40 sheep", 40, float("inf")),
        ("up to 40 sheep", 0, 40),
        ("nearly 1,000 sheep", 950, 1000),
        ("hundreds of sheep", 100, 999),
    ],
)
def test_qualifiers_open_or_widen_the_bounds(text: str, low: float, high: float) -> None:
    (q,) = quantities(text)
    assert q.low == pytest.approx(low, rel=0.001)
    assert q.high == pytest.approx(high, rel=0.001)


@pytest.mark.parametrize(
    ("text", "minute"),
    [("at 6.10am", 370), ("at 11:30pm", 1410), ("just after 06:00", 360), ("at noon", 720),
     ("an hour before midnight", 1380)],
)  # fmt: skip
def test_times_of_day_are_minutes(text: str, minute: int) -> None:
    (q,) = quantities(text)
    assert (q.kind, q.exact) == ("clock", minute)


@pytest.mark.parametrize(
    "text", ["in 2011", "on June 12, 2018", "on 12 June", "the Kestrel 208B took off", "photo 4/30"]
)
def test_dates_codes_and_counters_are_no_quantities(text: str) -> None:
    assert quantities(text) == []


@given(st.integers(2, 999), st.sampled_from(PEOPLE))
def test_a_count_is_found_and_its_span_slices_to_it(n: int, what: str) -> None:
    text = f"The storm killed {n} {what} in Northam."
    found = [s for s in said(text) if s.unit == "count"]
    assert [text[s.start : s.end] for s in found] == [str(n)]
    assert found[0].head == NATIVE.sense(what)


def test_counts_carry_what_they_count_and_the_act() -> None:
    text = "The landslide killed at least 14 villagers and injured 30 others."
    killed, hurt = (s for s in said(text) if s.unit == "count")
    assert (killed.low, killed.high) == (14, float("inf"))
    assert "=die" in killed.keys[:3]
    assert "=hurt" in hurt.keys[:2]


def test_strength_and_source_are_read_from_the_sentence_or_its_quotation() -> None:
    text = "Officials said 12 boats sank. The storm may have sunk 15 boats. Twelve boats sank."
    reported, hedged, flat = (s for s in said(text) if s.unit == "count")
    assert (reported.strength, reported.source) == ("attributed", "Officials")
    assert hedged.strength == "hedged"
    assert flat.strength == "flat"
    quoted = annotate(Report("r1", text), None, [], [], [Quotation("r1", ((63, 82),), speaker="Ada Moss")])
    assert [s.source for s in quoted if s.start >= 63 and s.unit == "count"] == ["Ada Moss"]


@pytest.mark.parametrize(
    ("text", "strength"),
    [
        ("The flood drowned 40 sheep.", "flat"),
        ("The flood may have drowned 40 sheep.", "hedged"),
        ("The flood is believed to have drowned 40 sheep.", "hedged"),
        ("The flood did not drown 40 sheep.", "denied"),
        ("Some 40 sheep did not drown.", "flat"),  # a denial of the verb leaves the figure standing
        ("The flood drowned 40 sheep, and the dam may break.", "flat"),
        ("The farmer, who may leave, counted 40 sheep.", "flat"),
        ("It was not until 40 sheep drowned that the dam was closed.", "flat"),
        ("The bill would pay the owners of most of the 40 sheep.", "flat"),
    ],
)
def test_a_figure_is_as_sure_as_its_own_clause(text: str, strength: str) -> None:
    doc = parsers.load()(text)
    (found,) = (s for s in annotate(Report("r1", text), doc, [], [], []) if s.unit == "count")
    assert found.strength == strength


def test_words_in_quotation_marks_that_a_paragraph_only_closes_are_a_sources() -> None:
    text = "The flood drowned 40 sheep, and we lost the barn.”\nThe flood drowned 50 sheep."
    quoted, own = (s for s in said(text) if s.unit == "count")
    assert (quoted.strength, own.strength) == ("attributed", "flat")


def test_an_unlikely_attribution_and_a_heading_lend_no_source() -> None:
    text = "CATCH OF THE DAY: The crew landed 40 eels."

    def source(heading: str, score: float, names: list[Name]) -> str:
        said = Quotation("r1", ((18, 42),), ((0, 16),), ((16, 17),), speaker=heading, score=score)
        (found,) = (s for s in annotate(Report("r1", text), None, names, [], [said]) if s.unit == "count")
        return found.source

    speaker = Name("r1", 0, 16, "PERSON", "Ada Moss")  # a transcript's "ADA MOSS:" is a speaker
    assert source("CATCH OF THE DAY", 0.9, []) == ""
    assert source("Ada Moss", 0.9, [speaker]) == "Ada Moss"
    assert source("Ada Moss", 0.2, [speaker]) == ""


def test_posts_and_homes_are_told_of_people() -> None:
    text = "Park director Ada Moss said so. Ivo Lund, 30, from Northam, saw it."
    names = [Name("r1", 14, 22, "PERSON", "Ada Moss"), Name("r1", 32, 40, "PERSON", "Ivo Lund")]
    found = {(s.unit, s.head, s.value) for s in said(text, names)}
    assert ("title", "ada moss", "director") in found
    assert ("home", "ivo lund", "northam") in found


def test_dates_become_statements_with_days_as_bounds() -> None:
    text = "The old bridge was opened in May 1987."
    days = Time("r1", 29, 37, "May 1987", "DATE", "1987-05", earliest=date(1987, 5, 1), latest=date(1987, 5, 31))
    (found,) = (s for s in said(text, times=[days]) if s.type == "date")
    assert (found.low, found.high) == (date(1987, 5, 1).toordinal(), date(1987, 5, 31).toordinal())


def test_epithets_are_wording() -> None:
    found = said('She wrote a "kind" letter.')
    assert [(s.unit, s.head, s.value) for s in found if s.unit == "epithet"] == [("epithet", "lett", "kind")]


@pytest.mark.parametrize(
    "text", ["", "\n", "1" * 5000, "“" * 50 + " 5 $ £", "1-2-3-4 " * 300, "½ 5٣ km", "a hundred " * 300]
)
def test_odd_texts_are_read_without_an_error(text: str) -> None:
    assert all(text[s.start : s.end] for s in said(text))


def test_a_bare_number_counts_what_its_subject_names() -> None:
    for text, words in (
        ("The number of miners killed in the shaft rose to nine on Friday.", "miners killed"),
        ("The death toll from the storm stood at 12.", "death toll"),
    ):
        (found,) = (s for s in said(text) if s.unit == "count")
        assert found.about == words
        assert "=die" in found.relations


def test_a_post_is_told_by_an_apposition_never_across_a_verb() -> None:
    text = "Ada Moss, the mayor, spoke. Ivo Lund, has praised a letter from President Anna Keld."
    names = [Name("r1", text.find(n), text.find(n) + len(n), "PERSON", n) for n in ("Ada Moss", "Ivo Lund")]
    assert [text[s.start : s.end] for s in said(text, names) if s.unit == "title"] == ["Ada Moss, the mayor"]


def test_a_measure_told_again_in_another_unit_is_one_statement() -> None:
    found = [s for s in said("He fell about 12 feet (3.7 metres) into the dock.") if s.unit == "m"]
    assert [s.value for s in found] == ["~3.6576 m"]


def test_money_in_a_kind_is_of_that_kind() -> None:
    (found,) = (s for s in said("The port made $2 billion in earnings.") if s.type == "money")
    assert found.head == "=earn"
