"""Time expressions of a short report: value, type, the days they may mean, and their status."""

from collections.abc import Sequence
from typing import Any

from parses import parsed
from parses import warm as parse
from stemma.annotators import times
from stemma.dates import from_iso
from stemma.model import Name, Report


def warm(given: Sequence[dict[str, Any]]) -> None:
    """Parse all texts at once."""
    parse([g["text"] for g in given])


def answer(given: dict[str, Any]) -> list[dict[str, Any]]:
    """The expressions in order; ``parse`` false leaves the parse away."""
    published = from_iso(given["published"]) if given.get("published") else None
    known = {key: given[key] for key in ("url", "outlet", "dateline") if key in given}
    report = Report("r", given["text"], published=published, **known)
    doc = parsed(given["text"]) if given.get("parse", True) else None
    named = [
        Name("r", at, at + len(words), type_, words, words)
        for words, type_ in given.get("names", ())
        for at in [report.text.index(words)]
    ]
    return [
        {
            "text": t.text,
            "type": t.type,
            "value": t.value,
            "mod": t.mod,
            "days": [str(t.earliest), str(t.latest)] if t.earliest else None,
            "precision": t.precision,
            "basis": t.basis,
            "status": t.status,
            "anchor": t.anchor,
            "about": report.text[slice(*t.about)] if t.about else "",
            "happening": report.text[slice(*t.happening)] if t.happening else "",
            "words": t.words,
        }
        for t in times.annotate(report, doc, named)
    ]


def right(answer: list[dict[str, Any]], right: list[dict[str, Any]]) -> bool:
    """Whether the same expressions are found and each has what the case says of it."""
    return len(answer) == len(right) and all(
        got[key] == value for got, want in zip(answer, right, strict=True) for key, value in want.items()
    )
