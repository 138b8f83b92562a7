"""Every span as a W3C Web Annotation (JSON-LD), one a line: what it says, and the words by position and by quote."""

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

from stemma.exporters.jsonl import Row, write_rows
from stemma.model import Part, Record, Report
from stemma.text import digest

_AROUND = 32  # code points of context on either side of the quoted words


def write(record: Record, folder: Path) -> list[Path]:
    """Write webannotations.jsonl: names, times, quotations, what the record rests on, and what was proposed."""
    rows = {row["id"]: row for row in _annotations(record)}  # several lines of the record may say one thing of a span
    return [write_rows(rows.values(), folder / "webannotations.jsonl")]


def _annotation(report: Report, start: int, end: int, purpose: str, body: str, part: Part = "text") -> Row:
    text = report.words(part)
    parts = [report.id, str(start), str(end), purpose, body, *([part] if part == "headline" else ())]
    position = [{"type": "TextPositionSelector", "start": start, "end": end}]  # it counts in the text
    quote = {
        "type": "TextQuoteSelector",
        "exact": text[start:end],
        "prefix": text[max(0, start - _AROUND) : start],
        "suffix": text[end : end + _AROUND],
    }
    return {
        "@context": "http://www.w3.org/ns/anno.jsonld",
        "id": f"urn:stemma:annotation:{digest(*parts, size=20)}",
        "type": "Annotation",
        "motivation": purpose,
        "body": {"type": "TextualBody", "value": body},
        "target": {
            "source": _iri(report),
            "selector": [*(position if part == "text" else ()), quote],
        },
    }


def _iri(report: Report) -> str:
    """The report's address where it has a usable one; letters that no address may have are written as bytes."""
    if re.match(r"https?://[^\s/]", report.url):
        return quote(report.url, safe="%/:?#[]@!$&'()*+,;=~")
    return f"urn:stemma:report:{quote(report.id, safe='')}"


def _annotations(record: Record) -> Iterator[Row]:
    reports = {r.id: r for r in record.reports}

    def annotation(report: str, start: int, end: int, purpose: str, body: str, part: Part = "text") -> Row:
        return _annotation(reports[report], start, end, purpose, body, part)

    for n in record.names:
        yield annotation(n.report, n.start, n.end, "identifying", n.name)
    for t in record.times:
        yield annotation(t.report, t.start, t.end, "tagging", f"{t.type} {t.value}")
    for q in record.quotations:
        for start, end in q.content:
            what = "reported speech of" if q.kind == "indirect" else "said by"
            yield annotation(q.report, start, end, "describing", f"{what} {q.speaker or 'unknown'}")
    for u in record.utterances:
        for v in u.variants:
            yield annotation(v.report, v.start, v.end, "linking", f"utterance {u.id}")
    for r in record.readings:
        for value in r.values:
            for s in value.support:
                body = f"{r.property}: {value.value} ({r.status})"
                yield annotation(s.report, s.start, s.end, "assessing", body, s.part)
    for e in record.timeline:
        for s in e.support:
            yield annotation(s.report, s.start, s.end, "tagging", f"timeline {e.date}", s.part)
    for p in record.proposals:
        for s in p.supports:
            row = annotation(s.report, s.start, s.end, "commenting", f"proposed: {p.text}", s.part)
            yield {**row, "creator": {"type": "Software", "name": p.proposed_by}, "created": p.made}
