"""Drawings as SVG: the stemma of an event, and a date as a bar on the event's own axis."""

from collections.abc import Mapping, Sequence
from datetime import date

from markupsafe import Markup, escape

from stemma.model import Entry, Origin

_ROW, _LEFT, _MIDDLE, _RIGHT = 30, 8, 300, 590  # pixels: height of a row, x of the three columns
_GLYPH = 7.4  # pixels: about the width of a letter; a line begins where its label ends
_WIDTH = 860


def stemma_svg(sigla: Mapping[str, str], labels: Mapping[str, str], origins: Mapping[str, Origin]) -> Markup:
    """The stemma of an event, read from left to right: cited sources, then origins, then reports.

    sigla and labels map a report's id to its siglum and its outlet; a report without a known origin hangs on "?".
    """
    members = sorted(sigla, key=lambda r: (_whose(origins.get(r)), sigla[r]))
    middle = list(dict.fromkeys(_whose(origins.get(r)) for r in members))
    roots = sorted({s for r in members if r in origins for s in origins[r].rests_on})
    height = _ROW * max(len(members), len(middle), len(roots), 1) + 34
    y_report = {r: _y(n, len(members), height) for n, r in enumerate(members)}
    y_middle = {m: _y(n, len(middle), height) for n, m in enumerate(middle)}
    y_root = {s: _y(n, len(roots), height) for n, s in enumerate(roots)}
    parts: list[str] = []
    drawn: set[tuple[str, str]] = set()
    for r in members:
        origin = origins.get(r)
        whose = _whose(origin)
        kind = origin.kind if origin else "unknown"
        parts.append(
            _edge(
                _after(_MIDDLE, whose, 26),
                y_middle[whose],
                _RIGHT - 6,
                y_report[r],
                kind,
                f"{kind}: {labels[r]} from {whose}",
            )
        )
        for source in origin.rests_on if origin else ():
            if (source, whose) not in drawn:
                drawn.add((source, whose))
                parts.append(
                    _edge(
                        _after(_LEFT, source, 30),
                        y_root[source],
                        _MIDDLE - 6,
                        y_middle[whose],
                        "cites",
                        f"{whose} cites {source}",
                    )
                )
    parts += [_label(_LEFT, y, s, "root", 30) for s, y in y_root.items()]
    parts += [_label(_MIDDLE, y, m, "origin", 26) for m, y in y_middle.items()]
    parts += [_label(_RIGHT, y_report[r], f"{sigla[r]}  {labels[r]}", "report", 38) for r in members]
    heads = "".join(
        f'<text x="{x}" y="14" class="head">{head}</text>'
        for x, head in ((_LEFT, "rests on"), (_MIDDLE, "whose reporting"), (_RIGHT, "report"))
    )
    title = f"Stemma: {len(members)} reports, {len(middle)} origins, {len(roots)} cited sources"
    return Markup(  # every text above and below went through escape
        f'<svg class="stemma" viewBox="0 0 {_WIDTH} {height}" role="img" aria-label="{escape(title)}">'
        f"{heads}{''.join(parts)}</svg>"
    )


def _after(x: float, label: str, room: int) -> float:
    return x + _GLYPH * min(len(label), room) + 8


def _whose(origin: Origin | None) -> str:
    return origin.name if origin and origin.name else "?"


def _y(n: int, count: int, height: int) -> float:
    return 30 + (n + 0.5) * (height - 34) / max(count, 1)


def _edge(x1: float, y1: float, x2: float, y2: float, kind: str, title: str) -> str:
    bend = (x1 + x2) / 2
    return (
        f'<path class="edge {kind}" d="M{x1:.0f} {y1:.1f} C{bend:.0f} {y1:.1f} {bend:.0f} {y2:.1f} {x2:.0f} {y2:.1f}">'
        f"<title>{escape(title)}</title></path>"
    )


def _label(x: float, y: float, text: str, kind: str, room: int) -> str:
    short = text if len(text) <= room else text[: room - 1] + "…"
    return f'<text x="{x:.0f}" y="{y + 4:.1f}" class="{kind}">{escape(short)}<title>{escape(text)}</title></text>'


def bar_svg(entry: Entry, first: date, last: date) -> Markup:
    """An entry's date as a bar from its earliest to its latest day, on an axis from first to last."""
    whole = max((last - first).days, 1)
    left = 100 * (max(entry.earliest, first) - first).days / whole
    width = max(100 * (min(entry.latest, last) - max(entry.earliest, first)).days / whole, 1.2)
    return Markup(
        f'<svg class="bar" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">'
        f'<rect x="0" y="2.6" width="100" height=".8" class="axis"/>'
        f'<rect x="{min(left, 98.8):.2f}" y="1" width="{width:.2f}" height="4" class="day"/></svg>'
    )


def axis(entries: Sequence[Entry]) -> tuple[date, date]:
    """The days an event's own axis runs from and to: those of its news, or of all where it is all background."""
    news = [e for e in entries if not e.background] or list(entries)
    return min(e.earliest for e in news), max(e.latest for e in news)
