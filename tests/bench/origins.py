"""Bench of origins: whose reporting each report of a small pile is, what it rests on, and which way texts went."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from stemma.dates import from_iso
from stemma.model import Event, Mark, Member, Origin, Report
from stemma.origins import origins, rooted, stemma


def answer(given: Mapping[str, Any]) -> dict[str, Any]:
    """The origin of each report by id, and the voices, roots and edges of the event they are taken to tell of."""
    reports = {row["id"]: _report(row) for row in given["reports"]}
    event = Event("e", "", tuple(Member(r, 1.0, ()) for r in reports))
    found = rooted([event], {o.report: o for o in origins(list(reports.values()))})
    graph = stemma(event, reports, found)
    return {
        "reports": {r: _plain(o) for r, o in found.items()},
        "event": {
            "voices": list(graph.voices),
            "unknown": graph.unknown,
            "roots": sorted(graph.roots),
            "edges": sorted([e.source, e.target, e.kind] for e in graph.edges),
        },
    }


def _report(row: Mapping[str, Any]) -> Report:
    plain = {k: v for k, v in row.items() if k not in ("published", "marks")}
    published = from_iso(row["published"]) if "published" in row else None
    return replace(Report(**plain), published=published, marks=tuple(Mark(*m) for m in row.get("marks", ())))


def _plain(origin: Origin) -> dict[str, Any]:
    return {
        "name": origin.name,
        "kind": origin.kind,
        "voices": list(origin.voices),
        "rests_on": list(origin.rests_on),
        "copies": {s.other: s.direction for s in origin.copies},
    }


def right(answer: Mapping[str, Any], right: Mapping[str, Any]) -> bool:
    """True where all that is said of the reports and of the event is as answered; only the fields given count."""
    told = [(answer["reports"][r], fields) for r, fields in right["reports"].items()]
    told.append((answer["event"], right.get("event", {})))
    return all(_agree(k, mine[k], value) for mine, fields in told for k, value in fields.items())


def _agree(field: str, mine: Any, value: Any) -> bool:
    """Equal; of copies the partners must be, and the way where one is given."""
    if field != "copies":
        return bool(mine == value)
    return set(mine) == set(value) and all(way in (None, mine[other]) for other, way in value.items())
