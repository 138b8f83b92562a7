"""Quotations of a short report: content, kind, source, cue, speaker and chain."""

from collections.abc import Sequence
from typing import Any

from parses import parsed
from parses import warm as parse
from stemma.annotators import names, quotations
from stemma.model import Report, Span

_EDGE = " \n,;:.!?…-–—\"'“”‘’«»"


def warm(given: Sequence[dict[str, Any]]) -> None:
    """Parse all texts at once."""
    parse([g["text"] for g in given])


def answer(given: dict[str, Any]) -> list[dict[str, Any]]:
    """The quotations of a text in order of their content; ``marks`` asks for what stands between marks instead."""
    text = given["text"]
    if given.get("marks"):
        return [
            {"words": " / ".join(text[a:b] for a, b in q.spans), "depth": q.depth, "closed": q.closed}
            for q in quotations.quotes(text)
        ]
    report, doc = Report("r", text), parsed(text)
    return [
        {
            "content": _words(text, q.content),
            "kind": q.kind,
            "source": _words(text, q.source),
            "cue": _words(text, q.cue),
            "speaker": q.speaker,
            "chain": [voice.name for voice in q.chain],
            "score": q.score,
        }
        for q in quotations.annotate(report, doc, names.annotate(report, doc))
    ]


def _words(text: str, spans: Sequence[Span]) -> str:
    """The words of some spans, on one line and without marks at their edges."""
    return " / ".join(" ".join(text[a:b].split()).strip(_EDGE) for a, b in spans)


def right(answer: list[dict[str, Any]], right: list[dict[str, Any]]) -> bool:
    """Whether the same quotations are found and each has what the case says of it; "that" may open a content."""
    return len(answer) == len(right) and all(
        _same(key, got[key], value) for got, want in zip(answer, right, strict=True) for key, value in want.items()
    )


def _same(key: str, got: Any, want: Any) -> bool:
    return bool(got == want or (key == "content" and got.removeprefix("that ") == want))
