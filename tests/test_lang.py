"""Languages are found by their code."""

import pytest

from stemma import lang
from stemma.errors import LanguageError


def test_a_language_is_known_by_its_code() -> None:
    assert lang.known("en") and not lang.known("fr") and not lang.known("") and not lang.known("data")
    assert lang.of("en").name == lang.names() == "English"


def test_an_unknown_language_says_which_there_are() -> None:
    with pytest.raises(LanguageError, match=r"no language 'xx'; there are: en"):
        lang.of("xx")


def test_its_tools() -> None:
    english = lang.of("en")
    text = " Gen. Ode met Mr. Bray at 5 p.m. Monday.  He left.\nNobody saw him"
    assert [text[a:b] for a, b in english.sentences(text)] == [
        "Gen. Ode met Mr. Bray at 5 p.m. Monday.", "He left.", "Nobody saw him"
    ]  # fmt: skip
    assert english.sentences("") == english.sentences(" \n ") == []
    assert english.stem("travelling") == english.stem("Traveled") != english.stem("traverse")
