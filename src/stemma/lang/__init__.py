"""Languages: one folder each, by its ISO 639-1 code, found by being there."""

import pkgutil
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib import import_module

from stemma.errors import LanguageError
from stemma.model import Span

UNKNOWN = "en"  # what a text is taken to be in where nothing tells


@dataclass(frozen=True, slots=True)
class Language:
    """What every language has to offer; the annotators' rules of a language lie beside it in its folder."""

    code: str  # ISO 639-1
    name: str  # in English
    sentences: Callable[[str], list[Span]]  # the spans of a text's sentences, without outer white space
    stem: Callable[[str], str]  # a key for the forms of one word
    function_words: frozenset[str]  # its commonest, case folded, by which a text is told to be in it


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
