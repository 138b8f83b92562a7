"""The columns of every kind and their types, made from the types of the model: a table without rows has them too.

They are those of the JSON lines, in their order; what a row of ``jsonl`` says otherwise than its type is said here.
"""

from datetime import date as Day
from typing import Any, TypedDict, get_type_hints

from stemma.model import Evidence, Member, Span, Voice, kinds

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


# kinds whose rows are written otherwise than their types say, as `jsonl` does
_OWN: dict[str, Columns] = {
    "reports": dict.fromkeys(("report", "event"), str)
    | {"also": list[str]}
    | dict.fromkeys(("storyline", "outlet", "headline", "byline", "dateline", "published", "published_basis"), str)
    | dict.fromkeys(("language", "text", "origin", "origin_kind"), str)
    | {"origin_evidence": list[Evidence], "rests_on": list[str], "copies": list[str], "url": str, "source": str},
    "events": {"event": str, "title": str, "start": Day, "end": Day, "places": list[str], "reports": list[str]}
    | {"voices": int, "voices_known": list[str], "voices_unknown": int, "storyline": str, "members": list[Member]},
    "quotations": {"report": str, "source": list[Span], "cue": list[Span], "content": list[Span], "kind": str}
    | {"speaker": str, "chain": list[Voice], "utterance": str, "score": float},
    "acts": {"report": str, "start": int, "end": int, "code": str, "mode": str, "context": str}
    | {"actor": Party, "recipient": Party, "when": str, "where": Where, "status": str, "weight": float, "made_by": str},
}
# columns of another type than their field
_OTHER: dict[str, Columns] = {
    "utterances": {"variants": list[Variant]},
    "deeds": {"actor": Party, "recipient": Party},
}


def columns(name: str) -> Columns:
    """The columns of a kind's file, with their types."""
    if name in _OWN:
        return _OWN[name]
    kind = next(kind for kind in kinds.known() if kind.file == name)
    cls, id_as = kind.type, kind.id_as
    found = get_type_hints(cls) | _OTHER.get(name, {})
    return {c: t for c, t in found.items() if c != "id" or not id_as} | ({id_as: str} if id_as else {})
