"""Languages are found by their code."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from stemma import lang
from stemma.cleaning._language import language_of
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


@pytest.fixture
def second(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A language of one folder: English with other function words, under a code of its own."""
    (tmp_path / "xx").mkdir()
    (tmp_path / "xx" / "__init__.py").write_text(
        "from dataclasses import replace\n\nfrom stemma.lang import NATIVE\n\n"
        'LANGUAGE = replace(NATIVE, code="xx", name="Exian", function_words=frozenset(("ul", "bo", "ta")))\n',
        "utf-8",
    )
    monkeypatch.setattr(lang, "__path__", [*lang.__path__, str(tmp_path)])
    lang.codes.cache_clear()
    yield "xx"
    monkeypatch.undo()
    for cached in (lang.codes, lang.of):
        cached.cache_clear()
    sys.modules.pop("stemma.lang.xx", None)


def test_a_second_language_is_a_folder(second: str) -> None:
    assert lang.codes() == ("en", second) and lang.names() == "English or Exian"
    text = "Ul mira bo senta ta lovo. Ul senta bo ta mira lovo, bo ul kasta ta rilo bo ul."
    assert language_of(text) == second
    assert lang.NATIVE.code == "en"


def test_no_other_package_names_a_language() -> None:
    """What import-linter holds of the package holds of the tests, figures and training beside it too."""
    root = Path(__file__).parent.parent
    own = root / "src" / "stemma" / "lang"
    for path in sorted(
        p for folder in ("src", "tests", "eval", "training", "docs") for p in (root / folder).rglob("*.py")
    ):
        named = [f"stemma.lang.{code}" for code in lang.codes() if path != Path(__file__)]
        assert own in path.parents or not any(name in path.read_text("utf-8") for name in named), path
