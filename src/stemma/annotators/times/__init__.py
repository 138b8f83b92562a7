"""Time expressions of a report: where they stand, their TIMEX3 value, the days they may mean, and what they date."""

import re
from datetime import date
from typing import Any

from stemma.model import Report, Span, Status, Time

from .clause import Clause, Parse, by_parse, by_words
from .context import Frame, tense
from .grammar import Match, matches
from .resolve import RESOLVERS
from .values import Value
from .words import letters, sentences, tokens

__all__ = ["annotate"]
MADE_BY = "times"


def annotate(report: Report, doc: Any = None) -> list[Time]:
    """The time expressions of a report, in order; `doc` is a parse of report.text (spaCy) or None.

    The days are reckoned from report.published; where that is unknown, relative expressions keep X's and no days.
    """
    words = tokens(report.text)
    published = report.published
    frame = Frame(
        report.text,
        words,
        sentences(report.text),
        published.earliest if published else None,
        published.latest if published else None,
    )
    parse = Parse(doc) if doc is not None and len(doc) else None
    out = []
    for m in matches(words, letters(words)):
        start, end = m.tokens[0].start, m.tokens[-1].end
        frame.tense = tense(frame, m.first, m.last)
        clause = by_parse(parse, start, end) if parse else None
        value = RESOLVERS[m.rule](m, frame)
        if value is None:
            continue
        _remember(frame, value, m)
        out.append(_time(report, frame, m, value, clause or by_words(frame, start, end)))
    return out


def _remember(frame: Frame, value: Value, m: Match) -> None:
    memory, at = frame.memory, m.tokens[0].start
    first: date | None = value.earliest
    if first is None or value.type not in ("DATE", "TIME"):
        return
    if value.precision in ("day", "hour", "minute") and first == value.latest:
        memory.day, memory.day_at = first, at
    if value.precision == "month":
        memory.month, memory.month_at = (first.year, first.month), at
    ended = frame.ref_end is None or (value.latest is not None and value.latest < frame.ref_end)
    if (
        value.precision == "quarter"
        and "-Q" in value.value
        and ended
        and m.rule in ("quarter", "relative")
        and not m.has("AGO", "EARLIER", "BEFORE")
    ):
        memory.quarter, memory.quarter_at = (first.year, (first.month + 2) // 3), at
    if value.latest and first.year == value.latest.year:
        memory.year, memory.year_at = first.year, at


def _time(report: Report, frame: Frame, m: Match, v: Value, clause: Clause) -> Time:
    start, end = m.tokens[0].start, m.tokens[-1].end
    sentence: Span = frame.sentence(start)
    status: Status = clause.status
    if status == "happened" and v.earliest and frame.ref_end and v.earliest > frame.ref_end:
        status = "planned"  # what is dated after the report has not happened for it
    return Time(report.id, start, end, report.text[start:end], v.type, v.value, v.mod, v.earliest, v.latest, v.precision,
                v.basis, status, clause.span, sentence, _anchor(frame, m, v), MADE_BY)  # fmt: skip


_CLAUSE_END = re.compile(r"[,;.:!?—]|\n|$")


def _anchor(frame: Frame, m: Match, v: Value) -> str:
    """The words of the event that an expression counts from ("a day after Amano warned ...")."""
    if v.basis != "anchored" or m.tokens[-1].kind not in ("AFTER", "BEFORE", "FOLLOWING"):
        return ""
    start = m.tokens[-1].end
    found = _CLAUSE_END.search(frame.text, start)
    return " ".join(frame.text[start : found.start() if found else len(frame.text)].split())[:120]
