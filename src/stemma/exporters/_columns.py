"""The columns of every kind and their types, made from the types of the model: a table without rows has them too.

They are those of the JSON lines, in their order; what a row of ``jsonl`` says otherwise than its type is said here.
"""

from datetime import date as Day
from typing import Any, TypedDict, get_type_hints

from stemma.model import (
    Annotation,
    Deed,
    Entry,
    Evidence,
    Issue,
    Line,
    Member,
    Name,
    Proposal,
    Reading,
    Span,
    Storyline,
    Time,
    Utterance,
    Voice,
)

Columns = dict[str, Any]  # the type of each column, as an annotation


class Party(TypedDict):
    """Who acts, or is acted upon."""

    text: str
    code: str


class Where(TypedDict):
    """Where an act was, and what names the place."""

    place: str
    basis: str


class Variant(TypedDict):
    """An utterance in one report."""

    report: str
    start: int
    end: int
    quote: str


def _renamed(cls: type, name: str, **other: Any) -> Columns:
    """The columns of a type whose id comes last, under the name of its kind."""
    columns = get_type_hints(cls) | other
    columns[name] = columns.pop("id")
    return columns


COLUMNS: dict[str, Columns] = {
    "reports": dict.fromkeys(("report", "event"), str)
    | {"also": list[str]}
    | dict.fromkeys(("storyline", "outlet", "headline", "byline", "dateline", "published", "published_basis"), str)
    | dict.fromkeys(("language", "text", "origin", "origin_kind"), str)
    | {"origin_evidence": list[Evidence], "rests_on": list[str], "copies": list[str], "url": str, "source": str},
    "events": {"event": str, "title": str, "start": Day, "end": Day, "places": list[str], "reports": list[str]}
    | {"voices": int, "voices_known": list[str], "voices_unknown": int, "storyline": str, "members": list[Member]},
    "storylines": _renamed(Storyline, "storyline"),
    "names": get_type_hints(Name),
    "times": get_type_hints(Time),
    "quotations": {"report": str, "source": list[Span], "cue": list[Span], "content": list[Span], "kind": str}
    | {"speaker": str, "chain": list[Voice], "utterance": str, "score": float},
    "acts": {"report": str, "start": int, "end": int, "code": str, "mode": str, "context": str}
    | {"actor": Party, "recipient": Party, "when": str, "where": Where, "status": str, "weight": float, "made_by": str},
    "utterances": _renamed(Utterance, "utterance", variants=list[Variant]),
    "readings": _renamed(Reading, "reading"),
    "timeline": _renamed(Entry, "entry"),
    "account": get_type_hints(Line),
    "deeds": _renamed(Deed, "deed", actor=Party, recipient=Party),
    "annotations": get_type_hints(Annotation),
    "proposals": _renamed(Proposal, "proposal"),
    "issues": get_type_hints(Issue),
}
