"""The quoted sentences of one report, each with the speaker that its report gives it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from stemma.collation.beside import named_beside
from stemma.collation.marked import quoted
from stemma.lang import NATIVE
from stemma.model import Quotation, QuotationKind, Report, Span
from stemma.settings import SETTINGS
from stemma.text import fold, words

_PRONOUNS = frozenset(
    ("he", "she", "they", "it", "we", "i", "you", "who", "which", "that", "this", "one", "him", "her", "them", "others")
)
_TITLES = frozenset(("mr", "mrs", "ms", "dr", "prof", "gen", "sen", "rep", "gov", "president", "minister"))
_DETERMINERS = frozenset(("the", "a", "an", "his", "her", "its", "their", "one", "two", "three", "some", "many"))
_MANY = frozenset(("people", "police", "officials", "sources", "witnesses", "survivors", "experts", "residents"))
_CUES = (
    "say said tell told ask add call describe claim warn write wrote written tweet post announce report reportedly "
    "statement insist argue according quote explain accuse deny denies praise condemn admit express vow urge dub label "
    "declare confirm reply replies respond recall note spoke spoken spokesman spokeswoman spokesperson"
)  # fmt: skip
_SHORT_FORMS = {"can't": ("can", "not"), "cannot": ("can", "not"), "won't": ("will", "not"), "shan't": ("shall", "not")}
_SHORT_TAILS = {"re": "are", "ve": "have", "ll": "will", "m": "am"}  # 's and 'd may be one thing or another
_END = re.compile(r"(?<=[.!?])\s+(?=[A-Z])")
_WEEKDAY = re.compile(r"\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b")
_MONTH = (
    r"(?:Jan(?:uary|\.)|Feb(?:ruary|\.)|March|April|May|June|July|Aug(?:ust|\.)|Sept(?:ember|\.)|Oct(?:ober|\.)|"
    r"Nov(?:ember|\.)|Dec(?:ember|\.))"
)
_DATE = re.compile(rf"\b(?:(?P<a>{_MONTH})\s(?P<x>[0-3]?\d)|(?P<y>[0-3]?\d)\s(?P<b>{_MONTH}))(?!\d)")
_MARKED = re.compile(r"“[^”]*”|\"[^\"]*\"")  # other quoted words, whose days are no days of speaking
_LONGEST = 400  # words of a sentence; more is a text without full stops
_AROUND = 400  # characters before and after a quotation that may say who speaks
_CONTEXT = 120  # characters that show what a scrap of a quotation is about
_HOLDS = SETTINGS.collation.piece_holds
_NEAR = SETTINGS.collation.piece_lines


@dataclass(frozen=True, slots=True)
class Piece:
    """One quoted sentence, or part of one: ``block`` is the whole stretch between quote marks it stands in."""

    report: str
    start: int
    end: int
    text: str
    kind: QuotationKind
    speaker: str  # "" where unknown or a pronoun
    attributed: bool  # whether it belongs to a quotation that names a source
    block: Span
    stems: tuple[str, ...]
    before: tuple[str, ...] = ()  # stems of the words on its line up to the stretch, and from it on
    after: tuple[str, ...] = ()
    days: frozenset[str] = frozenset()  # the weekdays and days of a month that the sentence around it names


def pieces(report: Report, found: Sequence[Quotation]) -> list[Piece]:
    """Every quoted sentence of a report, in order; what stands in no quotation takes the speaker who goes on."""
    text, out = report.text, []
    last, said_at = "", -1  # the last known speaker, and the end of what they said
    for block in quoted(text):
        owner = _owner(block, found)
        speaker = (clear(owner.speaker) if owner else "") or named_beside(text, block)
        if speaker:
            last = speaker
        elif last and _goes_on(text, said_at, block, owner):
            speaker = last
        if speaker:
            said_at = block[1]
        kind: QuotationKind = "mixed" if owner and owner.kind == "mixed" else "direct"
        around, days = _around(text, block), _days(text, block)
        for start, end in NATIVE.sentences(text, *block, spoken=True):
            own = stems(text[start:end])
            if 0 < len(own) <= _LONGEST and sum(map(str.isalnum, text[start:end])) > 2:
                known = bool(speaker or (owner and owner.source) or _cued(text, block))
                told = (report.id, start, end, text[start:end], kind, speaker, known, block, own)
                out.append(Piece(*told, *around, days))
    return out


def _around(text: str, block: Span) -> tuple[tuple[str, ...], tuple[str, ...]]:
    before = text[max(0, block[0] - _CONTEXT) : block[0]].rpartition("\n")[2]
    after = text[block[1] : block[1] + _CONTEXT].partition("\n")[0]
    return stems(before), stems(after)


def retold(report: Report, found: Sequence[Quotation]) -> list[Piece]:
    """What a report tells in its own words of what someone said: indirect quotations without quote marks."""
    marked = quoted(report.text)
    out = []
    for quotation in found:
        for start, end in quotation.content if quotation.kind == "indirect" else ():
            text = report.text[start:end]
            own = stems(text)
            if own and len(own) <= _LONGEST and not any(a < end and start < b for a, b in marked):
                who = clear(quotation.speaker)
                out.append(Piece(report.id, start, end, text, "indirect", who, True, (start, end), own))
    return out


def _cued(text: str, block: Span) -> bool:
    """Whether the sentence around a quoted stretch says that someone said something."""
    return any(NATIVE.stem(w) in _cue_stems() for w in words(_sentence(text, block)))


def _sentence(text: str, block: Span) -> str:
    """What stands around a quoted stretch in its sentence."""
    before = _END.split(text[max(0, block[0] - _AROUND) : block[0]].rpartition("\n")[2])[-1]
    after = _END.split(text[block[1] : block[1] + _AROUND].partition("\n")[0])[0]
    return before + " " + after


def _days(text: str, block: Span) -> frozenset[str]:
    """The weekdays, and the days of a month, that the sentence around a quoted stretch names."""
    around = _MARKED.sub(" ", _sentence(text, block))
    dates = (f"{(m['a'] or m['b']).casefold()[:3]} {m['x'] or m['y']}" for m in _DATE.finditer(around))
    return frozenset(m.group().casefold() for m in _WEEKDAY.finditer(around)) | frozenset(dates)


@lru_cache(maxsize=1)
def _cue_stems() -> frozenset[str]:
    return frozenset(NATIVE.stem(w) for w in _CUES.split())


def _goes_on(text: str, said_at: int, block: Span, owner: Quotation | None) -> bool:
    """Whether the last speaker still speaks: "he said" soon after, or a line that is all quotation."""
    if text.count("\n", said_at, block[0]) > _NEAR:
        return False
    if owner and clear(owner.speaker):
        return False
    before = text[max(0, block[0] - _AROUND) : block[0]].rpartition("\n")[2]
    after = text[block[1] : block[1] + _AROUND].partition("\n")[0]
    return len(before) + len(after) <= 0.25 * (block[1] - block[0]) or "\n" not in text[said_at : block[0]]


def clear(speaker: str) -> str:
    """A speaker that is a name or a described person, not a pronoun, a title alone or a scrap of a sentence, else "".

    >>> clear("Ada Lorne"), clear("a ministry spokesman"), clear("he"), clear("Mr."), clear("that public space")
    ('Ada Lorne', 'a ministry spokesman', '', '', '')
    """
    said = words(speaker)
    if not said or len(said) > 8 or fold(speaker).rstrip(".") in _TITLES or any(c in speaker for c in '"“”„«»'):
        return ""
    if said[0] in _PRONOUNS:
        return ""
    many = said[0] in _MANY or (len(said[0]) > 4 and said[0].endswith("s") and said[1:2] in (["of"], ["from"], ["in"]))
    if said[0] not in _DETERMINERS and not many and len(said) > 2 and speaker[0].islower():
        return ""
    return speaker


def _owner(span: Span, found: Sequence[Quotation]) -> Quotation | None:
    """The quotation that holds a span: of those that hold most of it one with a speaker, then the innermost."""
    held = []
    for quotation in found:
        shared = sum(max(0, min(e, span[1]) - max(s, span[0])) for s, e in quotation.content)
        if shared:
            held.append((shared, quotation))
    most = max((shared for shared, _ in held), default=0)
    near = [(not q.speaker, sum(e - s for s, e in q.content), -n, q) for n, q in held if n >= _HOLDS * most]
    return min(near, key=lambda x: x[:3])[3] if near else None


def stems(text: str) -> tuple[str, ...]:
    """The stems of a text's words, short forms written out: one outlet's "don't" is another's "do not".

    >>> stems("We can't live on promises") == stems("We cannot live on promises")
    True
    """
    return tuple(NATIVE.stem(part) for word in words(text) for part in _written_out(word))


def _written_out(word: str) -> tuple[str, ...]:
    if word in _SHORT_FORMS:
        return _SHORT_FORMS[word]
    head, mark, tail = word.rpartition("'")
    if mark and tail in _SHORT_TAILS:
        return (head, _SHORT_TAILS[tail])
    return (head[:-1], "not") if tail == "t" and head.endswith("n") else (word,)
