"""Attributions that typography alone makes: a quotation with a name under it, a paragraph that goes on quoting."""

import re
from bisect import bisect_left
from collections.abc import Sequence

from stemma.annotators.quotations.candidates import DASHES
from stemma.annotators.quotations.frame import Frame
from stemma.annotators.quotations.model import Found
from stemma.model import Words
from stemma.settings import SETTINGS

_SIGNATURE = SETTINGS.annotation.signature_words
_OPENING, _CLOSING = '"“„«', '"”»'
_ON = 4  # paragraphs within which a quotation that goes on is closed
_POST = re.compile(r"\s(?P<dash>—|–|--|-)\s?(?P<name>[^\n(@—]{2,50}?)(?P<end> ?\(@\w+\))")
_LINK = re.compile(r"(?:\s(?:https?://\S+|pic\.\S+|t\.co/\S+))+\s*$")
_SENTENCE = SETTINGS.annotation.signed_words


def signed(f: Frame) -> list[Found]:
    """Quotations that fill their sentence, each followed by a dash and the name of who said it.

    The name may stand on the same line or begin the next; the dash is the cue.
    """
    out = []
    for a, b in f.quotes:
        if f.low[b - 1][-1] in DASHES:  # the dash sticks to the closing mark
            b -= 1
        if b >= len(f.low) or f.low[b][-1] not in DASHES or f.paragraphs[f.paragraph[a]][0] < f.units[f.unit[a]][0] < a:
            continue
        if a != f.units[f.unit[a]][0] or b - a < _SENTENCE or f.paragraph[b] - f.paragraph[b - 1] > 1:
            continue
        end = min(f.units[f.unit[b]][1], f.paragraphs[f.paragraph[b]][1])
        if 1 < end - b <= _SIGNATURE and _name(f, b + 1, end):
            stop = next((i for i in range(b + 1, end) if f.low[i] in ",.;(" or f.quote[i] >= 0), end)
            out.append(Found(b, ((a, b),), (b + 1, stop), b + 1, 0.9))
    return out


def posts(f: Frame) -> list[Found]:
    """Posts set into a report, each a paragraph that ends with a dash, the name of who wrote it and their handle."""
    out = []
    for a, b in f.paragraphs:
        m = _POST.search(f.text, f.start[a], f.end[b - 1])
        if m is None:
            continue
        dash, name, end = (bisect_left(f.start, m.start(part)) for part in ("dash", "name", "end"))
        link = _LINK.search(f.text, f.start[a], m.start("dash"))
        stop = bisect_left(f.start, link.start()) if link else dash
        if a < stop <= dash < name < end <= b and f.low[dash] in DASHES:
            out.append(Found(dash, ((a, stop),), (name, end), name, 0.9))
    return out


def scripted(f: Frame) -> list[Found]:
    """The turns of a transcript: paragraphs that begin with a name in capitals and a colon, at least two in a report.

    Paragraphs that follow and begin with a quotation mark belong to the turn before.
    """
    turns = [(p, colon) for p in range(len(f.paragraphs)) if (colon := _turn(f, p)) is not None]
    if len(turns) < 2:
        return []
    out = []
    for p, colon in turns:
        first, end = f.paragraphs[p]
        runs = [(colon + 1, end)]
        while p + 1 < len(f.paragraphs) and _turn(f, p + 1) is None and f.low[f.paragraphs[p + 1][0]] in ("“", '"'):
            p += 1
            runs.append(f.paragraphs[p])
        name = next(i for i in range(first, colon) if f.low[i][0].isalpha())
        out.append(Found(colon, tuple(runs), (name, colon), name, 0.9))
    return out


def _turn(f: Frame, p: int) -> int | None:
    """The colon after the name that begins a turn; None where a paragraph begins otherwise."""
    a, b = f.paragraphs[p]
    colon = next((i for i in range(a + 1, min(a + 6, b - 1)) if f.low[i] == ":"), None)
    if colon is None:
        return None
    said = f.text[f.start[a] : f.end[colon - 1]].lstrip("“\"'‘ ")
    return colon if len(said) > 1 and said.isupper() and said[0].isalpha() else None


def _name(f: Frame, a: int, b: int) -> bool:
    """Whether some words are a name with perhaps an apposition, not the rest of a sentence."""
    return f.tag[a] in ("NNP", "NNPS") and not any(f.tag[i] in ("VBD", "VBZ", "VBP", "MD") for i in range(a, b))


def continued(f: Frame, found: Sequence[Found]) -> list[Found]:
    """Paragraphs that are a quotation from end to end and that no cue claims: who spoke in the one before goes on."""
    claimed = bytearray(len(f.low))
    for x in found:
        for a, b in x.content:
            claimed[a:b] = b"\1" * (b - a)
    out: list[Found] = []
    for p in range(1, len(f.paragraphs)):
        (a, b), before = f.paragraphs[p], f.paragraphs[p - 1]
        if b - a < _SENTENCE or not _whole(f, a, b) or any(claimed[a:b]):
            continue
        speaks = _goes_on(f, p, [*found, *out]) or _last(before, [*found, *out])
        if speaks is not None:
            out.append(Found(-1, ((a, b),), speaks.source, speaks.head, 0.4 * speaks.score))
    return out


def _last(paragraph: Words, found: Sequence[Found]) -> Found | None:
    """Who is the last to speak in a paragraph."""
    last = [x for x in found if x.source and paragraph[0] < x.content[-1][1] <= paragraph[1]]
    return max(last, key=lambda y: y.content[-1][1], default=None)


def _goes_on(f: Frame, p: int, found: Sequence[Found]) -> Found | None:
    """Who speaks a paragraph whose quotation is not closed in it but some paragraphs on, where its speaker is named."""
    if f.low[f.paragraphs[p][1] - 1][-1] in _CLOSING:
        return None
    begins = {x.content[0][0]: x for x in found if x.source and x.cue >= 0}
    for a, b in f.paragraphs[p + 1 : p + 1 + _ON]:
        if f.low[a][0] in _OPENING:
            return None
        if any(f.low[i][-1] in _CLOSING for i in range(a, b)):
            return begins.get(a)
    return None


def _whole(f: Frame, a: int, b: int) -> bool:
    """Whether a run of words is one quotation."""
    if f.quote[a] < 0:
        return False
    q: Words = f.quotes[f.quote[a]]
    return q[0] == a and q[1] >= b - 1
