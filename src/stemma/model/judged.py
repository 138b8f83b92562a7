"""What people may decide of a record, and how a row of a later one is known for what was judged."""

from typing import Literal, get_args

from stemma.model.events import Event
from stemma.model.record import Entry, Judged, Reading, SubjectKind, Support, ToldClaim, Utterance
from stemma.model.reports import Report

Grouping = Literal["merge", "split", "same-origin", "not-a-copy"]
OfLine = Literal["confirm", "dismiss"]
Correction = Literal["outlet", "date", "place", "speaker", "origin"]
Remark = Literal["note", "checked"]
Judgeable = Report | Event | ToldClaim | Utterance | Reading | Entry

GROUPINGS: tuple[str, ...] = get_args(Grouping)
OF_LINES: tuple[str, ...] = get_args(OfLine)
CORRECTIONS: tuple[str, ...] = get_args(Correction)
REMARKS: tuple[str, ...] = get_args(Remark)
# what may be said of a subject of each kind
MAY: dict[SubjectKind, tuple[str, ...]] = {
    "report": ("outlet", "date", "place", "origin", *REMARKS),
    "event": ("date", "place", *REMARKS),
    "claim": (*OF_LINES, *REMARKS),
    "quotation": ("speaker", *REMARKS),
    "reading": (*OF_LINES, *REMARKS),
    "entry": ("date", *REMARKS),
}
_KINDS: dict[type, SubjectKind] = {
    Report: "report",
    Event: "event",
    ToldClaim: "claim",
    Utterance: "quotation",
    Reading: "reading",
    Entry: "entry",
}


def is_about(judged: Judged, row: Judgeable) -> bool:
    """Whether a row of a record is what was judged: a line is known again by the words that it rests on."""
    subject = judged.subject
    if subject is None or kind_of(row) != subject.kind:
        return False
    if isinstance(row, Event):
        before = set(judged.reports)
        return row.id == subject.id or 2 * len(before.intersection(row.own)) > len(before)
    if isinstance(row, Report):
        return row.id == subject.id
    shared = _placeless(subject.words) & _placeless(words_of(row))
    if isinstance(row, Entry):
        return bool(shared) and row.text == subject.title
    # the two sides of a reading stand in two places; one of them alone may be a side of another
    return len(shared) >= min(len(subject.words), 2 if isinstance(row, Reading) else 1)


def kind_of(row: Judgeable) -> SubjectKind:
    """What a row is called as the subject of a judgement."""
    return _KINDS[type(row)]


def words_of(row: Judgeable) -> tuple[Support, ...]:
    """The words that a row rests on; none of a report or an event."""
    if isinstance(row, ToldClaim):
        return tuple(Support(t.report, t.start, t.end, t.span) for t in row.told)
    if isinstance(row, Utterance):
        return row.variants
    if isinstance(row, Reading):
        return tuple(s for v in row.values for s in v.support)
    return row.support if isinstance(row, Entry) else ()


def _placeless(words: tuple[Support, ...]) -> set[tuple[str, str, str]]:
    """Words without their offsets, which cleaning may move."""
    return {(w.report, w.part, w.span) for w in words}
