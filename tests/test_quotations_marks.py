"""Quotation marks: pairs of every typography, apostrophes, nesting, several paragraphs, broken pairs."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stemma.annotators.quotations.marks import quotes


def held(text: str) -> list[list[str]]:
    return [[text[a:b] for a, b in q.spans] for q in quotes(text)]


@pytest.mark.parametrize(
    "quoted",
    [
        "“Rain is coming,”",
        "„Der Regen kommt“",
        "„Deszcz nadchodzi”",
        "«La pluie arrive»",
        "»Der Regen kommt«",
        "»Sade tulee»",
        "”Sade tulee”",
        "‘Rain is coming,’",
        "‚Der Regen kommt‘",
        "'Rain is coming,'",
        '"Rain is coming,"',
        "''Rain is coming,''",
        "``Rain is coming,''",
        "「雨が降る」",
        "『雨が降る』",
        '“Rain is coming,"',
        '"Rain is coming,”',
        "“Rain is coming,“",
    ],
)
def test_pairs_marks_of_many_typographies(quoted: str) -> None:
    assert held(f"Late on Monday {quoted} said Ode Marrin, a ferry pilot.") == [[quoted]]


@pytest.mark.parametrize(
    "text",
    [
        "The pilots' union and the owners' club met in the '90s; it wasn't rock 'n' roll.",
        "Talvi’s harbour, the dockers’ strike and the summer of ’86 weren’t forgotten.",
        "Get 'em while they're hot, 'cause O'Dell's selling the '70s records.",
        "The gate is 6'2\" wide and 5'10\" high.",
        "In the 1990s the boys' and girls' schools merged.",
    ],
)
def test_tells_apostrophes_from_marks(text: str) -> None:
    assert held(text) == []


def test_finds_single_quotations_among_apostrophes() -> None:
    text = "She said 'we won't sell the Smiths' house in the '90s way,' and left."
    assert held(text) == [["'we won't sell the Smiths' house in the '90s way,'"]]


def test_nests() -> None:
    text = "“He told me ‘the “great” flood’ is over,” Ode Marrin said."
    found = quotes(text)
    assert [(text[q.start : q.end], q.depth) for q in found] == [
        ("“He told me ‘the “great” flood’ is over,”", 0),
        ("‘the “great” flood’", 1),
        ("“great”", 2),
    ]


def test_closes_inner_before_outer_where_straight_marks_meet() -> None:
    assert held("''She said 'never''' and left.") == [["''She said 'never'''"], ["'never'"]]


def test_goes_on_over_paragraphs() -> None:
    text = "“The first pier is closed.\n\n“The second is not.\n\n“We wait,” he said. “That is all.”"
    assert held(text) == [["“The first pier is closed.", "“The second is not.", "“We wait,”"], ["“That is all.”"]]


def test_ends_an_open_mark_with_its_paragraph() -> None:
    found = quotes("He said “the pier is closed.\n\nNobody else spoke.")
    assert [(q.start, q.end, q.closed) for q in found] == [(8, 28, False)]


def test_begins_anew_where_a_mark_was_never_closed() -> None:
    assert held('"The pier is closed, he said. "We wait."') == [['"The pier is closed, he said.'], ['"We wait."']]


def test_gives_back_an_opening_mark_that_was_lost() -> None:
    assert held('The pier is closed," he said. "We wait."') == [['The pier is closed,"'], ['"We wait."']]


@given(st.text(alphabet="ab s.,'\"“”„«»‘’`\n「」-0", max_size=80))
def test_never_fails_and_spans_stay_in_order(text: str) -> None:
    for q in quotes(text):
        assert q.spans
        last = 0
        for a, b in q.spans:
            assert 0 <= last <= a < b <= len(text)
            last = b
