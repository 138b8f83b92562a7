"""The word lists of the data files."""

import json
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def table(name: str) -> dict[str, Any]:
    """The table of `data/NAME.json`; do not change what is given."""
    rows: dict[str, Any] = json.loads(files(__package__).joinpath(f"data/{name}.json").read_text("utf-8"))
    return rows


def lines(name: str) -> list[str]:
    """The lines of `data/NAME` without blank lines and comments."""
    text = files(__package__).joinpath(f"data/{name}").read_text("utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


@cache
def _stop() -> frozenset[str]:
    return frozenset(table("statement_words")["stop"].split())


def is_content(word: str) -> bool:
    """True for a word that says what a text is about."""
    return len(word) > 1 and word.casefold().replace("’", "'") not in _stop() and not word[0].isdigit()
