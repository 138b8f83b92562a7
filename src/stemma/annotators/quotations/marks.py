"""Quotation marks of the world's typography: which open, which close, and which are apostrophes."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice

from stemma.model import Span
from stemma.text import paragraphs

# What may close each opening mark: its own partner first, then what careless or converted typography puts there.
_CLOSERS = {
    "“": '”"“″',
    "„": '“”"',
    "‟": '”"',
    "”": "”",
    '"': '"”“″',
    "''": "''\"”",
    "``": "''``\"”",
    "«": "»",
    "»": "«»",
    "‘": "’'‘",
    "‚": "‘’'",
    "'": "'’",
    "’": "’",
    "‹": "›",
    "›": "‹›",
    "「": "」",
    "『": "』",
    "＂": "＂",
}
_SINGLE = frozenset("‘’'‚‹›")
_STRAIGHT = frozenset(('"', "''", "＂"))
_MARK = re.compile(r"''|``|[“”„‟\"″«»‘’‚'‹›「」『』＂]")
_APHETIC = re.compile(
    r"(?:\d0s|em|til|till|tis|twas|twere|twill|cause|cos|coz|round|bout|nuff|neath|tude|ve|re|ll|d|s|n)\b(?![’']\w)",
    re.IGNORECASE,
)
_AND = re.compile(r"[‘’']n[’']", re.IGNORECASE)
_FEET = re.compile(r"\d['’′]?\s?\d{0,2}½?$")
_BEFORE_OPEN = frozenset("([{-–—/:…¿¡")
_DEEPEST = 8  # quotations within quotations; a mark that would open one more is passed over


@dataclass(frozen=True, slots=True)
class Quote:
    """Words between quotation marks: one span a paragraph, marks included; depth 0 is the outermost."""

    spans: tuple[Span, ...]
    mark: str
    depth: int = 0
    closed: bool = True

    @property
    def start(self) -> int:
        """The offset of its opening mark."""
        return self.spans[0][0]

    @property
    def end(self) -> int:
        """The offset after its closing mark."""
        return self.spans[-1][1]

    @property
    def double(self) -> bool:
        """Whether its marks are the stronger kind, which reports use for speech."""
        return self.mark not in _SINGLE


@dataclass(slots=True)
class _Open:
    mark: str
    at: int
    spans: list[Span] = field(default_factory=list)
    depth: int = 0


@dataclass(frozen=True, slots=True)
class _Mark:
    text: str
    start: int
    end: int
    opens: bool  # stands like an opening mark: space before, a word after
    closes: bool  # stands like a closing mark: a word before, space after


def quotes(text: str) -> list[Quote]:
    """All quotations of a text by their marks, in order of their start; unbalanced marks end with their paragraph.

    A mark left open at the end of a paragraph goes on where the next paragraph begins with the same mark.

    >>> text = "It's “the ‘90s’ boys' club,” he said."
    >>> [text[q.start : q.end] for q in quotes(text)] == ["“the ‘90s’ boys' club,”", "‘90s’"]
    True
    """
    found: list[Quote] = []
    stack: list[_Open] = []
    for start, end in paragraphs(text):
        marks = list(_marks(text, start, end))
        stack = _carried(stack, marks[0] if marks and marks[0].start == start else None, found)
        skip = 1 if stack else 0
        last = {m.text: i for i, m in enumerate(marks) if m.closes}
        for i in range(skip, len(marks)):
            _read(marks, i, stack, found, text, start, last)
        for item in stack:
            item.spans.append((item.at, end))
    _carried(stack, None, found)
    return sorted(found, key=lambda q: (q.start, -q.end))


def _carried(stack: list[_Open], first: _Mark | None, found: list[Quote]) -> list[_Open]:
    """What of the open marks goes on in a paragraph that begins with `first`; the rest ends unclosed."""
    kept: list[_Open] = []
    for item in stack:
        if not kept and first is not None and first.text == item.mark:
            item.at = first.start
            kept.append(item)
        elif item.mark not in _SINGLE:  # a single mark never closed was an apostrophe
            found.append(Quote(tuple(item.spans), item.mark, item.depth, closed=False))
    return kept


def _marks(text: str, start: int, end: int) -> Iterator[_Mark]:
    """The marks of a paragraph that are not plainly apostrophes or units."""
    position = start
    while m := _MARK.search(text, position, end):
        mark, at, to = m.group(), m.start(), m.end()
        if mark == "''" and text[to : to + 1] == "'" and text[at - 1 : at].strip():
            mark, to = "'", at + 1  # '...he said 'no''': the single mark closes first
        position = to
        before, after = text[at - 1 : at] if at > start else "", text[to : to + 1] if to < end else ""
        if mark in ("'", "’", "‘") and _apostrophe(text, mark, at, before, after):
            continue
        if (
            mark in ('"', "”", "″", "''")
            and _FEET.search(text, max(start, at - 6), at)
            and "'" in text[max(start, at - 6) : at]
        ):
            continue
        left = not before or before.isspace() or before in _BEFORE_OPEN or bool(_MARK.match(before))
        right = not after or not (after.isalnum() or after in "$€£#@([")
        space_after = not after or after.isspace()
        yield _Mark(mark, at, to, left and not space_after, right and bool(before) and not before.isspace())


def _apostrophe(text: str, mark: str, at: int, before: str, after: str) -> bool:
    if before.isalnum() and after.isalnum():
        return True
    if _AND.match(text, at) or (at >= 2 and _AND.match(text, at - 2)):
        return True
    return not before.isalnum() and mark != "‘" and bool(_APHETIC.match(text, at + 1))


def _read(
    marks: list[_Mark],
    i: int,
    stack: list[_Open],
    found: list[Quote],
    text: str,
    paragraph: int,
    last: dict[str, int],
) -> None:
    """Opens, closes or passes over one mark; ``last`` tells where each kind of mark closes for the last time."""
    mark = marks[i]
    closing = _closable(mark, stack)
    if closing is not None and not _should_open(mark, stack[closing]):
        if mark.text in _SINGLE and _possessive(marks, i, text):
            return
        item = stack[closing]
        del stack[closing:]  # what is still open inside was no quotation
        item.spans.append((item.at, mark.end))
        found.append(Quote(tuple(item.spans), item.mark, item.depth))
    elif _may_open(marks, i, last) and (len(stack) < _DEEPEST or mark.text in _STRAIGHT):
        same = [k for k, item in enumerate(stack) if item.mark == mark.text]
        if same and mark.text in _STRAIGHT:  # the one before was never closed
            item = stack[same[0]]
            del stack[same[0] :]
            item.spans.append((item.at, item.at + len(text[item.at : mark.start].rstrip())))
            found.append(Quote(tuple(item.spans), item.mark, item.depth, closed=False))
        if len(stack) < _DEEPEST:
            stack.append(_Open(mark.text, mark.start, depth=len(stack)))
    elif mark.closes and not stack and mark.text in ("”", '"', "''") and text[mark.start - 1] in ",.!?…":
        begin = max([q.end for q in found if q.end > paragraph], default=paragraph)  # the opening mark was lost
        begin = mark.start - len(text[begin : mark.start].lstrip())
        if begin == paragraph:
            found.append(Quote(((begin, mark.end),), mark.text, 0, closed=False))


def _closable(mark: _Mark, stack: list[_Open]) -> int | None:
    for k in range(len(stack) - 1, -1, -1):
        closers = _CLOSERS[stack[k].mark]
        if mark.text in closers if len(mark.text) == 1 else mark.text in ("''", "``") and "''" in closers:
            return k
    return None


def _should_open(mark: _Mark, item: _Open) -> bool:
    """Whether a mark that could close stands so plainly like an opening one that it opens."""
    if mark.text == item.mark and mark.text in "“‘":
        return not mark.closes or mark.opens
    if mark.text in "”»’」』›" and item.mark != mark.text:
        return mark.text in _SINGLE and mark.opens and not mark.closes
    return mark.opens and not mark.closes


def _may_open(marks: list[_Mark], i: int, last: dict[str, int]) -> bool:
    mark = marks[i]
    if mark.text not in _CLOSERS:
        return False
    if mark.text in "“„‟«‚‹「『``" and not (mark.closes and not mark.opens):
        return True
    if mark.text in "「『":
        return True
    if not mark.opens:
        return False
    if mark.text in ("'", "‘", "’", "”", "»", "›"):
        return any(at > i and text in _CLOSERS[mark.text] for text, at in last.items())
    return True


def _possessive(marks: list[_Mark], i: int, text: str) -> bool:
    """Whether a single mark after an s is a genitive, because a better closing mark follows before one that opens."""
    mark = marks[i]
    if mark.text not in "'’" or text[mark.start - 1] not in "sSzx" or not text[mark.end : mark.end + 2].strip():
        return False
    if not text[mark.end : mark.end + 1].isspace():
        return False
    for later in islice(marks, i + 1, None):
        if later.text in _SINGLE:
            return later.closes and not later.opens and later.text == mark.text
    return False
