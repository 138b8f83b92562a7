"""Time expressions of a report: where they stand, their TIMEX3 value, the days they may mean, and what they date."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from stemma.lang import NATIVE
from stemma.model import Issue, Name, Parse, Report, Span, Status, Time
from stemma.reference.zones import local_day

from .anchors import reckon
from .clause import Clause, by_parse, by_words, verbal
from .context import FUTURE, OPEN, PAST, Frame, elsewhere, in_name, says_past, tense
from .days import second_day
from .grammar import Match, matches
from .happening import Happening, happening
from .order import day_first, home
from .people import People
from .resolve import RESOLVERS
from .values import Value
from .words import bounded, letters, tokens

__all__ = ["annotate", "doubts"]
MADE_BY = "times"
SENTENCE, LISTED = 5, 40  # words
_ENTRY = re.compile(r"\s?[:–—-]?\s*([A-Z][\w.’'-]*\s+[\w.’'-]+\s+[\w.’'-]+)")
COARSE = ("year", "season", "quarter")


def annotate(report: Report, parse: Parse | None = None, names: Sequence[Name] = ()) -> list[Time]:
    """The time expressions of a report, in order; `parse` is of report.text, or None; `names` name its pronouns.

    The days are reckoned from report.published; where that is unknown, relative expressions keep X's and no days.
    """
    words = tokens(report.text)
    published = report.published
    local = local_day(published, report.dateline, home(report)) if published else None
    frame = Frame(
        report.text,
        words,
        bounded(NATIVE.sentences(report.text) if parse is None else parse.sentence_spans()),
        local or (published.earliest if published else None),
        local or (published.latest if published else None),
        day_first(report),
    )
    people = People(parse, names) if parse else None
    out = []
    beside: list[Time] = []  # those whose date hangs on a noun of the clause
    for m in matches(words, letters(words)):
        start, end = m.tokens[0].start, m.tokens[-1].end
        if parse and m.tokens[-1].word in ("march", "may") and verbal(parse, m.tokens[-1].start):
            continue  # "March on!"
        clause = by_parse(parse, start, end) if parse else None
        frame.tense = tense(frame, m.first, m.last, clause.tense if clause else OPEN)
        if clause and clause.due and frame.tense == OPEN and m.has("MONTH"):
            frame.tense = FUTURE
        frame.sure = bool(clause and clause.sure and frame.tense == clause.tense)
        other = in_name(frame, m.first, m.last) or elsewhere(frame, m.first, m.last, m.rule)
        value = None if other else RESOLVERS[m.rule](m, frame)
        if value is None:
            continue
        _remember(frame, value, m)
        clause = clause or by_words(frame, start, end)
        dated = _happening(parse, people, frame, (start, end), value, clause)
        out.append(_time(report, frame, (start, end), value, clause, _anchor(frame, m, value), dated))
        beside += [] if dated is None or dated.near else out[-1:]
        second = second_day(m, frame, value)
        if second:
            out.append(
                _time(report, frame, (second[0].start, second[0].end), second[1], clause, "", None)
            )  # the end of what the first dates
    own = {t.happening for t in out if t not in beside}
    out = [replace(t, happening=None, words="") if t in beside and t.happening in own else t for t in out]
    return reckon(report.text, sorted(out, key=lambda t: (t.start, t.end)))


def _happening(
    parse: Parse | None, people: People | None, frame: Frame, span: Span, v: Value, clause: Clause
) -> Happening | None:
    """What an expression dates, None where it dates nothing."""
    start, end = span
    if listed := _listed(frame, start, end, v):
        return listed
    if parse is None or people is None:
        return _by_sentence(frame, start)
    dated = happening(parse, people, start, end, v.precision not in COARSE)
    text = frame.text[start:end]
    if dated is None or (text.casefold() == "today" and " still " in f" {dated.words} "):
        return None
    return None if dated.shown and not clause.due and _captioned(v, text, frame) else dated


def doubts(times: Sequence[Time]) -> list[Issue]:
    """An Issue for each date whose order of day and month its outlet's country does not tell."""
    return [
        Issue(
            "times",
            t.report,
            f"the date {t.text!r} is {t.earliest} or {t.latest}, the order of day and month being unknown; "
            "give the report's outlet or URL, whose country tells it; it counts as any day between",
        )
        for t in times
        if t.value.endswith("-XX-XX") and t.earliest and t.basis == "inferred"
    ]


def _listed(frame: Frame, start: int, end: int, v: Value) -> Happening | None:
    """What stands behind a written date that opens a paragraph, as in a chronology ("6 October 2011 The jury ...")."""
    opens = start == 0 or frame.text[start - 1] == "\n"
    if not opens or v.precision not in ("day", "month") or not _WRITTEN.search(frame.text, start, end):
        return None
    behind = _ENTRY.match(frame.text, end)
    if behind is None:
        return None
    first, last = behind.start(1), max(frame.sentence(behind.start(1))[1], behind.end(1))
    last = min(last, frame.text.find("\n", first) if "\n" in frame.text[first:] else len(frame.text))
    words = " ".join(frame.text[first:last].split()).rstrip(".")
    return Happening((first, last), words) if SENTENCE <= len(words.split()) <= LISTED else None


def _by_sentence(frame: Frame, offset: int) -> Happening | None:
    """What a date dates without a parse: its whole sentence, where that is more than a line of furniture."""
    span = frame.sentence(offset)
    words = " ".join(frame.text[slice(*span)].split())
    return Happening(span, words) if len(words.split()) >= SENTENCE else None


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
    reported = ended or (frame.tense == PAST and m.has("ORD"))  # a fiscal quarter ends when the company says
    if value.precision == "quarter" and "-Q" in value.value and reported and m.rule in ("quarter", "relative"):
        if not m.has("AGO", "EARLIER", "BEFORE"):
            memory.quarter = (first.year, (first.month + 2) // 3)
            if memory.main is None or frame.sums(at):
                memory.main = memory.quarter
        memory.quarter_at = at
    if value.latest and first.year == value.latest.year:
        memory.year, memory.year_at = first.year, at


def _time(
    report: Report, frame: Frame, span: Span, v: Value, clause: Clause, anchor: str, dated: Happening | None
) -> Time:
    start, end = span
    sentence: Span = frame.sentence(start)
    status: Status = clause.status
    past = bool(v.latest and frame.ref and v.latest < frame.ref)
    ahead = (v.mod == "LATER" and v.type == "DATE" and not past) or bool(
        v.earliest and frame.ref_end and v.earliest > frame.ref_end
    )
    if status == "happened" and ahead and not _by_another_clock(clause, v, frame):
        status = "planned"  # what is dated after the report has not happened for it
    return Time(
        report=report.id,
        start=start,
        end=end,
        text=report.text[start:end],
        type=v.type,
        value=v.value,
        mod=v.mod,
        earliest=v.earliest,
        latest=v.latest,
        precision=v.precision,
        basis=v.basis,
        status=status,
        about=clause.span,
        sentence=sentence,
        anchor=anchor,
        happening=dated.span if dated else None,
        words=dated.words if dated else "",
        made_by=MADE_BY,
    )


_WRITTEN = re.compile(r"\b(?:19|20)\d\d\b")


def _captioned(v: Value, text: str, frame: Frame) -> bool:
    """Whether what is told in the plain present is of another time than the report, as below a picture, or of none."""
    if v.earliest is None or v.latest is None or frame.ref is None:
        return False
    if text.casefold() == "today":
        return True  # "the way it is today"
    written = v.precision in ("day", "hour", "minute") and bool(_WRITTEN.search(text))
    return written or (v.latest - frame.ref).days < -3


def _by_another_clock(clause: Clause, v: Value, frame: Frame) -> bool:
    """Whether what is told as past on the day after the report's own is past by the clock of where it took place."""
    if clause.tense != PAST or v.earliest is None or frame.ref_end is None:
        return False
    return v.precision in ("day", "hour", "minute") and v.earliest - frame.ref_end == timedelta(days=1)


_CLAUSE_END = re.compile(r"[,;.:!?—]|\n|$")


def _anchor(frame: Frame, m: Match, v: Value) -> str:
    """The words of the event that an expression counts from ("a day after Amano warned ...")."""
    if v.basis != "anchored" or m.tokens[-1].kind not in ("AFTER", "BEFORE", "FOLLOWING"):
        return ""
    start, last = m.tokens[-1].end, frame.sentence(m.tokens[0].start)[1]
    for found in _CLAUSE_END.finditer(frame.text, start, last):
        words = frame.text[start : found.start()].split()
        # a comma ends the clause once it has its verb ("a day after Amano, the head of the agency, warned")
        if found.group() != "," or any(says_past(w) for w in words):
            break
    return " ".join(frame.text[start : found.start()].split())[:160]
