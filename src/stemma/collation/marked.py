"""Words in quote marks: where they stand in a text."""

from collections.abc import Iterator

from stemma.model import Span
from stemma.text import paragraphs

_CLOSERS = {
    "“": '”“"',
    "„": '“”"',
    "«": "»",
    "»": "«",
    "‹": "›",
    "「": "」",
    "『": "』",
    "‘": "’'",
    '"': '"”',
    "'": "'’",
}
_LONGEST = 5000  # characters between two marks of one quotation
_SINGLE = "‘’'"


def _opens(text: str, at: int) -> bool:
    """Whether the mark at `at` can open a quotation: nothing word-like before it, something after it."""
    before = text[at - 1] if at else " "
    after = text[at + 1] if at + 1 < len(text) else " "
    if text[at] in "“„«‘「『":
        return not (text[at] == "‘" and before.isalnum())
    return not before.isalnum() and before not in ".,!?%" and not after.isspace() and after not in ".,;:)"


def _closes(text: str, at: int, end: int) -> bool:
    """Whether the mark at `at` can close one: for single marks no letter follows, so that apostrophes stay words."""
    if text[at] not in _SINGLE:
        return True
    return at + 1 >= end or not text[at + 1].isalnum()


def _in_paragraph(text: str, start: int, end: int) -> Iterator[Span]:
    at = start
    none_before: dict[str, int] = {}  # up to where no mark closes what this one opens, so that none is looked at twice
    while at < end:
        mark = text[at]
        if mark not in _CLOSERS or not _opens(text, at):
            at += 1
            continue
        closers, limit = _CLOSERS[mark], min(end, at + _LONGEST)
        seen = range(max(at + 2, none_before.get(mark, 0)), limit)
        close = next((i for i in seen if text[i] in closers and _closes(text, i, end)), None)
        if close is None:
            # A paragraph that opens a quotation and does not close it goes on in the next one.
            if end - at > 1 and (mark in '“„"' or (at == start and text[at + 1].isupper())):
                yield at + 1, end
                return
            none_before[mark] = limit
            at += 1
            continue
        yield at + 1, close
        # A second opening mark closes nothing: the scan goes on from it.
        at = close if text[close] == "“" and mark == "“" else close + 1


def quoted(text: str) -> list[Span]:
    """The spans between the outer quote marks of a text, marks left out, in order; paragraphs are its lines.

    >>> [("It is “very 'bad'” here")[a:b] for a, b in quoted("It is “very 'bad'” here")]
    ["very 'bad'"]
    """
    found = (span for start, end in paragraphs(text) for span in _in_paragraph(text, start, end))
    return [_stripped(text, a, b) for a, b in found if text[a:b].strip()]


def _stripped(text: str, start: int, end: int) -> Span:
    piece = text[start:end]
    return start + len(piece) - len(piece.lstrip()), end - len(piece) + len(piece.rstrip())
