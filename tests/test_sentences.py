"""The sentences of a report: who acts in them and where, and which can be told on their own."""

from collections.abc import Sequence

import pytest

from stemma import parsers
from stemma.annotators import sentences
from stemma.model import Quotation, Report, Sentence


def read(text: str, headline: str = "", quotations: Sequence[Quotation] = ()) -> list[Sentence]:
    model = parsers.load()
    report = Report("a", text, headline=headline)
    return sentences.annotate(report, model(text), [], quotations, model(headline) if headline else None)


def phrases(text: str, headline: str = "") -> tuple[list[str], list[str]]:
    """Who acts and where, in the words of the first sentence."""
    first = read(text, headline)[0]
    words = headline if first.part == "headline" else text
    return [words[a:b] for a, b in first.subjects], [words[a:b] for a, b in first.places]


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("At least nine miners were killed when the shaft collapsed on Monday.", "At least nine miners"),
        ("The driver of the tram has been arrested by police in Lindhaven.", "The driver of the tram"),
        ("President Ilse Marrow signed the accord on Tuesday.", "President Ilse Marrow"),
        ("Dozens of rescuers were searching the river on Sunday night.", "Dozens of rescuers"),
        ("The ministry on Friday closed the bridge to all traffic.", "The ministry"),
    ],
)
def test_who_acts_is_a_phrase_with_what_describes_it(text: str, who: str) -> None:
    assert who in phrases(text)[0]


def test_where_is_the_phrase_that_puts_something_at_a_place() -> None:
    text = "The leaders met in the port city of Boston on Monday, and nobody was hurt."
    assert phrases(text)[1] == ["in the port city of Boston"]
    assert phrases("They spent an hour on fishing in France, officials said.")[1] == ["in France"]


def test_a_headline_comes_first_with_offsets_of_its_own() -> None:
    found = read("The mayor resigned on Monday.", "Chancellor Dovan Kell resigns after flood")
    assert [s.part for s in found] == ["headline", "text"]
    assert (found[0].start, found[0].end) == (0, len("Chancellor Dovan Kell resigns after flood"))
    assert phrases("The mayor resigned.", "Chancellor Dovan Kell resigns after flood")[0] == ["Chancellor Dovan Kell"]


@pytest.mark.parametrize(
    "text",
    [
        "He added that nobody had been hurt in the fire.",
        "But the ministry closed the bridge for a week.",
        "In a statement, she said that the bridge would stay closed.",
        '"The bridge will stay closed for a week," he said on Monday.',
        "The driver said that the brakes had failed twice before.",
        "The others are expected to leave the port on Friday.",
        "We will open the bridge again when it is safe.",
    ],
)
def test_a_sentence_that_points_back_leans(text: str) -> None:
    assert read(text)[0].leans


@pytest.mark.parametrize(
    "text",
    [
        "The driver of the tram was arrested on Monday.",
        "The coast guard said that nine people had died.",
        "It took firefighters six hours to put out the blaze.",
        "Ada Moss said that she would resign on Friday.",
    ],
)
def test_a_sentence_that_stands_by_itself_does_not(text: str) -> None:
    found = read(text)[0]
    assert found.finite
    assert found.leans == text.startswith("It ")


def test_a_caption_is_no_whole_clause() -> None:
    assert not read("A photo of the old mill at Northam on a summer day.")[0].finite


def test_what_stands_before_a_sentence_is_no_part_of_it() -> None:
    text = "(Photo: Norden Wire) TORVIK (Norden Wire) -- The dam above the town broke on Monday."
    assert text[read(text)[0].start :] == "The dam above the town broke on Monday."


@pytest.mark.parametrize("opening", ["March 13 (Norden Wire) - ", "OSK (Norden Wire) - ", "LINDHAVEN, Norden — "])
def test_a_dateline_is_no_part_of_a_sentence(opening: str) -> None:
    text = opening + "A court sentenced the banker to six years in prison."
    assert read(text)[0].start == len(opening)


def test_a_line_that_a_page_lost_ends_a_sentence() -> None:
    text = "The boy was found after a search that took hours A boy trapped in a well was found dead on Friday."
    assert [text[s.start : s.end] for s in read(text)] == [
        "The boy was found after a search that took hours",
        "A boy trapped in a well was found dead on Friday.",
    ]
    whole = "The minister told The Islander that he would go, and Vitamin A was found in it."
    assert len(read(whole)) == 1


def test_a_sentence_that_somebody_says_leans_on_who_says_it() -> None:
    text = 'The mayor spoke. "We lost the mill. The town is poorer for it."'
    said = Quotation("a", ((text.index("We"), len(text) - 1),), kind="direct")
    assert not read(text)[-1].leans
    assert not read(text, quotations=[said])[0].leans
    assert read(text, quotations=[Quotation("a", ((text.index("The town"), len(text)),), kind="direct")])[-1].leans
