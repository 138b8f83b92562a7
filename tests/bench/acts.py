"""Bench of acts: who did what to whom, how surely, when and where, in a sentence or a short report."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from stemma import parsers
from stemma.annotators import acts, names, quotations, times
from stemma.model import Act, Report, When

_read: dict[str, Any] = {}


def warm(rows: Iterable[Mapping[str, Any]]) -> None:
    """Parse the texts of some cases that were not parsed yet, in one batch."""
    new = sorted({row["text"] for row in rows} - _read.keys())
    _read.update(zip(new, parsers.load().pipe(new), strict=True))


def answer(given: Mapping[str, Any]) -> list[dict[str, str]]:
    """The acts of a text, each as its fields by name."""
    warm([given])
    day = date.fromisoformat(given["published"]) if "published" in given else None
    when = When(day.isoformat(), day, day) if day else None
    report = Report("r", given["text"], dateline=given.get("dateline", ""), published=when)
    doc = _read[report.text]
    named = names.annotate(report, doc)
    said = quotations.annotate(report, doc, named)
    return [_plain(a) for a in acts.annotate(report, doc, named, times.annotate(report, doc), said)]


def _plain(act: Act) -> dict[str, str]:
    parties = {"actor": act.actor.code if act.actor else "", "recipient": act.recipient.code if act.recipient else ""}
    return {"code": act.code, "mode": act.mode, **parties, "status": act.status, "when": act.when, "place": act.place}


def right(answer: list[dict[str, str]], right: Mapping[str, Any]) -> bool:
    """True where each act of ``has`` is among those found and none of ``lacks`` is; only the fields given count."""

    def found(wanted: Mapping[str, str]) -> bool:
        return any(all(act[field] == value for field, value in wanted.items()) for act in answer)

    return all(map(found, right.get("has", ()))) and not any(map(found, right.get("lacks", ())))
