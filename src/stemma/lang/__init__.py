"""The one door to languages: each is a folder here, by its ISO 639-1 code, found by being there.

`of(code)` gives the tools of a language; `NATIVE` is the one whose grammar the rules of other packages are written for.
"""

import pkgutil
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import Any, Protocol

from stemma.errors import LanguageError
from stemma.model import Span

UNKNOWN = "en"  # what a text is taken to be in where nothing tells


class Sentences(Protocol):
    """What gives the spans of a text's sentences, without outer white space."""

    def __call__(self, text: str, first: int = 0, after: int | None = None, *, spoken: bool = False) -> list[Span]: ...


@dataclass(frozen=True, slots=True)
class Language:
    """What every language has to offer: all that is asked of it outside its own folder."""

    code: str  # ISO 639-1
    name: str  # in English
    function_words: frozenset[str]  # its commonest, case folded, by which a text is told to be in it
    sentences: Sentences
    sentence_starts: Callable[[str], list[int]]  # their offsets in a text
    # keys for the forms of one word
    singular: Callable[[str], str]  # the same term of news
    stem: Callable[[str], str]  # the same word, however spelled
    untensed: Callable[[str], str]  # the same act, whatever the tense
    sense: Callable[[str], str]  # the same matter, in any part of speech
    # numbers and the calendar, in lower case
    cardinals: Mapping[str, int]
    ordinals: Mapping[str, int]
    tens: tuple[str, ...]  # "twenty" to "ninety"
    scales: Mapping[str, int]  # "hundred" and more
    spelled_number: Callable[[str], int]
    months: tuple[str, ...]
    weekdays: tuple[str, ...]  # from Monday
    # whether what is told was done, denied, planned, or only thought possible
    negators: frozenset[str]
    future: frozenset[str]
    conditions: frozenset[str]
    doubtful: frozenset[str]
    modals: frozenset[str]
    short_modals: Mapping[str, str]  # as the parser cuts them off, to the modal
    hedge: re.Pattern[str]
    denial: re.Pattern[str]
    is_content: Callable[[str], bool]  # whether a word says what a text is about
    # data files of its folder
    table: Callable[[str], dict[str, Any]]  # of data/NAME.json
    lines: Callable[[str], list[str]]  # of data/NAME


@cache
def codes() -> tuple[str, ...]:
    """The codes of the languages that are here, in alphabetical order."""
    return tuple(sorted(module.name for module in pkgutil.iter_modules(__path__) if module.ispkg))


def known(code: str) -> bool:
    """Whether texts of a language are annotated."""
    return code in codes()


@cache
def of(code: str) -> Language:
    """The tools of a language by its ISO 639-1 code; LanguageError where it is not here."""
    if not known(code):
        here = ", ".join(codes())
        raise LanguageError(f"no language {code!r}; there are: {here}; give the report one of these codes")
    made: Language = import_module(f"{__name__}.{code}").LANGUAGE
    return made


def names() -> str:
    """The names of the languages that are here, for messages."""
    return " or ".join(of(code).name for code in codes())


NATIVE = of("en")  # beside it no rule names a language
