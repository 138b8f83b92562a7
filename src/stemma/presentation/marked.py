"""A report's text as HTML: paragraphs, words that links point to, and layers of marks over them."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from markupsafe import Markup, escape

from stemma.annotators.quotations.marks import quotes
from stemma.model import Name, Part, Quotation, Report, Span, Time
from stemma.presentation.words import said


@dataclass(frozen=True, slots=True)
class Layer:
    """A marked stretch of a text: its kind (name, time, quote, reported, focus, shared) and what is said on hover."""

    start: int
    end: int
    kind: str
    title: str = ""


def layers(text: str, names: Iterable[Name], times: Iterable[Time], quotations: Iterable[Quotation]) -> list[Layer]:
    """The names, times, quotations and reported speech of one report, whose text is given, as layers."""
    out = [Layer(n.start, n.end, "name", f"{n.type.lower()}: {n.name}") for n in names]
    out += [Layer(t.start, t.end, "time", _dated(t)) for t in times]
    marks = [span for q in quotes(text) if q.depth == 0 for span in q.spans]
    for quotation in quotations:
        out += _speech(quotation, marks)
    return out


def _speech(quotation: Quotation, marks: Sequence[Span]) -> Iterator[Layer]:
    """What of an attribution stands in quotation marks as a quotation, the rest as reported speech."""
    who = quotation.speaker or "a speaker who is not known"
    for start, end in quotation.content:
        held = [(max(a, start), min(b, end)) for a, b in marks if a < end and start < b]
        held = [] if quotation.kind == "indirect" else [(start, end)] if quotation.kind == "direct" else held
        edges = [start, *(edge for span in held for edge in span), end]
        for n, (a, b) in enumerate(pairwise(edges)):
            if a < b and n % 2:
                yield Layer(a, b, "quote", f"said by {who}")
            elif a < b:
                yield Layer(a, b, "reported", f"reported speech of {who}")


def _dated(time: Time) -> str:
    if time.earliest and time.latest and time.earliest != time.latest:
        return f"{said(time.value)}: {time.earliest} to {time.latest}, {time.basis}"
    return f"{said(time.value)} ({time.value}), {time.basis}" if time.value else time.basis


def place(anchor: str, start: int, end: int, part: Part = "text") -> str:
    """The id of a span in a marked text or headline."""
    return f"{anchor}-{'h-' * (part == 'headline')}{start}-{end}"


def marked(report: Report, targets: Iterable[Span], anchor: str, over: Sequence[Layer] = ()) -> Markup:
    """A report's text as paragraphs of HTML, every target an element that a link can point to.

    Targets nest as elements do, so one that crosses another, or a paragraph's end, marks its words up to there.
    Layers may cross anything: they are cut where targets and other layers begin and end.
    """
    return Markup("<p>") + _spanned(report.text, {s: place(anchor, *s) for s in targets}, over) + Markup("</p>")


def marked_headline(report: Report, targets: Iterable[Span], anchor: str, over: Sequence[Layer] = ()) -> Markup:
    """A report's headline, every target an element that a link can point to."""
    return _spanned(" ".join(report.headline.splitlines()), {s: place(anchor, *s, "headline") for s in targets}, over)


def _spanned(text: str, targets: Mapping[Span, str], over: Sequence[Layer]) -> Markup:
    """A text with its targets by the id of each, and its layers."""
    breaks = [m.start() for m in re.finditer(r"\n", text)] + [len(text)]
    inside = {(s, e) for s, e in targets if 0 <= s < e <= len(text)}
    pieces = _pieces(text, over)
    out: list[str] = []
    open_until: list[int] = []
    at = 0

    def write(upto: int) -> None:
        nonlocal at
        out.extend(_written(text, at, upto, pieces))
        at = max(at, upto)

    def close(upto: int) -> None:
        while open_until and open_until[-1] <= upto:
            write(open_until.pop())
            out.append("</span>")

    for start, end in sorted(inside, key=lambda s: (s[0], -s[1])):
        close(start)
        write(start)
        out.append(f'<span class="s" id="{escape(targets[start, end])}">')
        open_until.append(min(end, breaks[bisect_left(breaks, start)], *open_until[-1:]))
    close(len(text))
    write(len(text))
    return Markup("".join(out))  # every piece of text above went through escape


@dataclass(frozen=True, slots=True)
class _Piece:
    """A stretch without a border inside, and the element it stands in."""

    start: int
    end: int
    opening: str
    closing: str


def _pieces(text: str, over: Sequence[Layer]) -> list[_Piece]:
    kept = [x for x in over if 0 <= x.start < x.end <= len(text)]
    edges = sorted({0, len(text), *(x.start for x in kept), *(x.end for x in kept)})
    opened: dict[int, list[Layer]] = {}
    for layer in kept:
        opened.setdefault(layer.start, []).append(layer)
    out: list[_Piece] = []
    live: list[Layer] = []
    focused = False
    for start, end in pairwise(edges):
        live = [x for x in live if x.end > start] + opened.get(start, [])
        if not live:
            out.append(_Piece(start, end, "", ""))
            continue
        kinds = " ".join(sorted({f"l-{x.kind}" for x in live}))
        title = "; ".join(dict.fromkeys(x.title for x in live if x.title))
        focus = any(x.kind == "focus" for x in live)
        tag = "mark" if focus else "span"
        id_ = ' id="mark"' if focus and not focused else ""
        focused = focused or focus
        out.append(_Piece(start, end, f'<{tag}{id_} class="{kinds}" title="{escape(title)}">', f"</{tag}>"))
    return out


def _written(text: str, start: int, end: int, pieces: Sequence[_Piece]) -> Iterator[str]:
    """The text from start to end, in the elements of its pieces, which never cross a paragraph's end."""
    n = max(bisect_left(pieces, start, key=lambda p: p.end), 0)
    while start < end:
        while n < len(pieces) and pieces[n].end <= start:
            n += 1
        piece = pieces[n]
        upto = min(end, piece.end)
        words = str(escape(text[start:upto]))
        yield piece.opening if start == piece.start else _unnamed(piece.opening)
        yield f"{piece.closing}</p><p>{_unnamed(piece.opening)}".join(re.split(r"\n+", words))
        yield piece.closing
        start = upto


def _unnamed(opening: str) -> str:
    return opening.replace(' id="mark"', "", 1)
