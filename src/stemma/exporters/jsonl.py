"""The record as JSON lines, one file a kind, as scripts read it; offsets are code points into the report's text."""

import json
from collections import defaultdict
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import Any

import msgspec

from stemma.exporters._whole import whole
from stemma.model import Actor, Event, Record, Span, kinds
from stemma.model.kinds import Kind

Row = dict[str, Any]


def _reports(record: Record) -> Iterable[Row]:
    origins = {o.report: o for o in record.origins}
    event_of: dict[str, Event] = {}
    also: dict[str, list[str]] = defaultdict(list)
    for e in record.events:
        event_of.update(dict.fromkeys(e.own, e))
        for member in (m for m in e.members if not m.main):
            also[member.report].append(e.id)
    for r in record.reports:
        origin = origins.get(r.id)
        event = event_of.get(r.id)
        yield {
            "report": r.id,
            "event": event.id if event else None,
            "also": sorted(also[r.id]),
            "storyline": (event.storyline if event else "") or None,
            "outlet": r.outlet or None,
            "headline": r.headline,
            "byline": r.byline,
            "dateline": r.dateline,
            "published": r.published.value if r.published else None,
            "published_basis": _basis(r.published.basis if r.published else None),
            "language": r.language,
            "text": r.text,
            "origin": (origin.name if origin else "") or None,
            "origin_kind": origin.kind if origin else "unknown",
            "origin_evidence": [msgspec.to_builtins(e) for e in origin.evidence] if origin else [],
            "rests_on": list(origin.rests_on) if origin else [],
            "copies": sorted({s.other for s in origin.copies}) if origin else [],
            "url": r.url,
            "source": r.source,
        }


_DAY = len("2019-01-24")


def _basis(basis: str | None) -> str:
    return "unknown" if basis is None else "inferred" if basis == "inferred" else "stated"


def _events(record: Record) -> Iterable[Row]:
    """With the day and the place that its account puts it at: the first named, of times the first that is a day."""
    said: dict[tuple[str, str], str] = {}
    for line in record.account:
        at = (line.event, line.role)
        if line.value and (at not in said or (len(said[at]) < _DAY <= len(line.value) and line.role == "when")):
            said[at] = line.value
    for e in record.events:
        yield {
            "event": e.id,
            "title": e.title,
            "start": e.start.isoformat() if e.start else None,
            "end": e.end.isoformat() if e.end else None,
            "day": said.get((e.id, "when")),
            "place": said.get((e.id, "where")),
            "places": list(e.places),
            "reports": list(e.reports),
            "voices": len(e.voices),
            "voices_known": list(e.voices),
            "voices_unknown": e.unknown,
            "storyline": e.storyline or None,
            "members": [msgspec.to_builtins(m) for m in e.members],
        }


def _quotations(record: Record) -> Iterable[Row]:
    for q in record.quotations:
        yield {
            "report": q.report,
            "source": _spans(q.source),
            "cue": _spans(q.cue),
            "content": _spans(q.content),
            "kind": q.kind,
            "speaker": q.speaker or None,
            "chain": [msgspec.to_builtins(v) for v in q.chain],
            "utterance": q.utterance or None,
            "score": round(q.score, 4),
        }


def _acts(record: Record) -> Iterable[Row]:
    for a in record.acts:
        yield {
            "report": a.report,
            "start": a.start,
            "end": a.end,
            "code": a.code,
            "mode": a.mode or None,
            "context": a.context or None,
            "actor": _actor(a.actor),
            "recipient": _actor(a.recipient),
            "when": a.when or None,
            "where": {"place": a.place, "basis": a.place_basis} if a.place else None,
            "status": a.status,
            "weight": a.weight,
            "worth": a.worth,
            "made_by": a.made_by,
        }


def _supported(item: object) -> Row:
    """The words it rests on stand beside it; they say their part only where that is the headline."""
    row: Row = msgspec.to_builtins(item)
    for s in (*row.get("support", ()), *(s for v in row.get("values", ()) for s in v["support"])):
        if s["part"] == "text":
            del s["part"]
    return row


def _proposals(record: Record) -> Iterable[Row]:
    """What is empty is left out, and values have neither voices nor sources."""
    for p in record.proposals:
        row = {name: value for name, value in _supported(p).items() if value}
        row["proposal"] = row.pop("id")
        for value in row.get("values", ()):
            del value["voices"], value["sources"]  # the record's own readings have these, counted
        yield row


def _deeds(record: Record) -> Iterable[Row]:
    """The words it rests on say their part only where that is the headline."""
    for d in record.deeds:
        row = _supported(d)
        row["deed"] = row.pop("id")
        yield {**row, "actor": _actor(d.actor), "recipient": _actor(d.recipient)}


def _utterances(record: Record) -> Iterable[Row]:
    for u in record.utterances:
        row = msgspec.to_builtins(u)
        row["utterance"] = row.pop("id")
        row["variants"] = [{"report": v.report, "start": v.start, "end": v.end, "quote": v.span} for v in u.variants]
        yield row


def _claims(record: Record) -> Iterable[Row]:
    """A told claim with its values side by side; the words of its tellings are in the reports."""
    values: dict[str, list[Row]] = defaultdict(list)
    for reading in record.readings:
        row = _supported(reading)
        row["reading"] = row.pop("id")
        values[reading.claim].append({k: v for k, v in row.items() if k not in ("event", "claim")})
    for c in record.told_claims:
        yield {
            "event": c.event,
            "claim": c.id,
            "text": c.text,
            "status": c.status,
            "probability": c.probability,
            "told": [
                {"report": t.report, "start": t.start, "end": t.end, "how": t.how, "source": t.source, "sure": t.sure}
                for t in c.told
            ],
            "voices": list(c.voices),
            "silent": list(c.silent),
            "whole": c.whole,
            "values": values[c.id],
        }


def _of_kind(kind: Kind, record: Record) -> Iterable[Row]:
    """The rows of a kind as they are, the id under the kind's name; also that of any kind added from outside."""
    for item in kind.rows(record):
        row = _supported(item) if kind.rests else msgspec.to_builtins(item)
        if kind.id_as:
            row[kind.id_as] = row.pop("id")
        yield row


def _spans(spans: Iterable[Span]) -> list[list[int]]:
    return [[s, e] for s, e in spans]


def _actor(actor: Actor | None) -> Row | None:
    return {"text": actor.text, "code": actor.code} if actor else None


_OWN = {  # kinds whose files say more, or less, than their fields
    "reports": _reports,
    "events": _events,
    "quotations": _quotations,
    "acts": _acts,
    "utterances": _utterances,
    "claims": _claims,
    "deeds": _deeds,
    "proposals": _proposals,
}


def files() -> dict[str, Callable[[Record], Iterable[Row]]]:
    """What each file holds of a record, by its name, in the order of the kinds."""
    return {kind.file: rows_of(kind) for kind in kinds.known() if kind.file}


def rows_of(kind: Kind) -> Callable[[Record], Iterable[Row]]:
    """What gives the rows of a kind in a record; also of one that has no file."""
    return _OWN.get(kind.file) or partial(_of_kind, kind)


def write(record: Record, folder: Path) -> list[Path]:
    """Write every file; each appears whole or not at all."""
    return [write_rows(rows(record), folder / f"{name}.jsonl") for name, rows in files().items()]


def write_rows(rows: Iterable[Row], path: Path) -> Path:
    """Write rows as JSON lines, through a temporary file beside the target."""
    with whole(path) as part, part.open("w", encoding="utf-8", newline="\n") as out:
        for row in rows:
            out.write(json.dumps(row, ensure_ascii=False, default=str) + "\n")
    return path
