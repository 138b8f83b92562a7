"""Names of a short report, or of a pile of them: mentions, types, and the full name each resolves to.

A text may mark its entities as ``[PERSON Ada Lorne] spoke``; then they stand for what the language model finds.
"""

from collections.abc import Sequence
from typing import Any

from parses import MARKED, marked, parsed
from parses import warm as parse
from stemma.annotators import names
from stemma.model import Name, Parse, Report


def read(id: str, text: str) -> tuple[Report, Parse]:
    """A report and its parse: of the marks in the text, or of the shipped model where it has none."""
    parse = marked(text) if MARKED.search(text) else parsed(text)
    return Report(id, parse.text), parse


def _texts(given: dict[str, Any]) -> list[str]:
    return [given["text"]] if "text" in given else list(given["pile"])


def warm(given: Sequence[dict[str, Any]]) -> None:
    """Parse all texts without marks at once."""
    parse([text for g in given for text in _texts(g) if not MARKED.search(text)])


def answer(given: dict[str, Any]) -> list[dict[str, Any]]:
    """The names in order: of one text as its report resolves them, of a pile as its reports do together."""
    held = [read(f"r{n:02}", text) for n, text in enumerate(_texts(given))]
    found = {report.id: names.annotate(report, read) for report, read in held}
    if "pile" in given:
        found = names.link([report for report, _ in held], found)
    return [_told(name) for report, _ in held for name in found[report.id]]


def _told(name: Name) -> dict[str, Any]:
    kept = {key: getattr(name, key) for key in ("text", "type", "name", "code", "reason")}
    return {**kept, "score": round(name.score, 3)}


def right(answer: list[dict[str, Any]], right: Any) -> bool:
    """Whether the names are those of the case, ``[text, type, full name]`` or with the country's code behind.

    ``[least, most]`` behind the code bounds the score.
    """
    return len(answer) == len(right) and all(map(_fits, answer, right))


def _fits(got: dict[str, Any], want: Sequence[Any]) -> bool:
    said = [got[key] for key in ("text", "type", "name", "code")]
    low, high = want[4] if len(want) > 4 else (0, 1)
    return said[: len(want)] == list(want[:4]) and low <= float(got["score"]) <= high
