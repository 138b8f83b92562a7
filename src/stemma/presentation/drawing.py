"""Drawings as SVG: the stemma of an event, and a date as a bar on the event's own axis."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, timedelta

from markupsafe import Markup, escape

from stemma.model import Entry, Origin
from stemma.presentation.tree import Copy, Group, Stemma
from stemma.text import shortened

_ROW, _TIGHT, _MANY = 28, 21, 24  # pixels: height of a row, and of one where there are more rows than _MANY
_TOP, _FOOT = 34, 8  # pixels: above the first row and below the last
_GAP = 90  # pixels between the end of the sources and the voices
_MIDDLE, _RIGHT = 320, 580  # pixels: x of the voices and of the reports; the sources end before the voices
_SMALL, _CAPITAL = 5.6, 7.8  # pixels: what a letter takes at least; a label's halo hides what runs into it
_LANE, _LANES = 13, 8  # pixels between the lines of copies, and how many stand side by side
KINDS = (  # kinds of edges as a reader's words
    ("own", "own words"),
    ("reprint", "reprint"),
    ("rewrite", "rewritten"),
    ("mixed", "of several"),
    ("unknown", "unknown"),
    ("cites", "rests on"),
    ("copy", "copied, to the copy"),
    ("alike", "share text"),
)
_ROOM = {"root": 34, "origin": 28, "report": 38}  # letters of a label


def stemma_svg(
    stemma: Stemma,
    sigla: Mapping[str, str],
    labels: Mapping[str, str],
    origins: Mapping[str, Origin],
    link: Callable[[str], str],
) -> Markup:
    """The stemma of an event, read from left to right: cited sources, then voices, then reports and their copies.

    sigla and labels map a report's id to its siglum and its outlet; link gives the address a report leads to.
    """
    order = stemma.reports
    row = _ROW if len(order) <= _MANY else _TIGHT
    y_report = {r: _TOP + (n + 0.5) * row for n, r in enumerate(order)}
    y_group = [sum(y_report[r] for r in g.reports) / len(g.reports) for g in stemma.groups]
    of_source = {s: [y for g, y in zip(stemma.groups, y_group, strict=True) if s in g.cites] for s in stemma.cited}
    y_root = _spread(of_source)
    texts = {r: f"{sigla[r]}  {labels[r]}" for r in order}
    edges: list[str] = []
    words = [_label(_MIDDLE - _GAP, y, s, "root") for s, y in y_root.items()]
    for group, y in zip(stemma.groups, y_group, strict=True):
        edges += _of_group(group, y, y_report, y_root, sigla, origins)
        words.append(_label(_MIDDLE, y, group.label, "origin" if group.name else "origin open"))
    words += [f'<a href="{escape(link(r))}">{_label(_RIGHT, y_report[r], texts[r], "report")}</a>' for r in order]
    copies, width = _drawn_copies(stemma.copies, y_report, texts, sigla)
    left = _MIDDLE - _GAP - max((_wide(s, "root") for s in y_root), default=-_GAP + 8) - 8
    height = max([_TOP + len(order) * row, *(y + 20 for y in y_root.values())]) + _FOOT
    return Markup(  # every text above and below went through escape
        f'<svg class="stemma" viewBox="{left:.0f} 0 {width - left:.0f} {height:.0f}" width="{width - left:.0f}" '
        f'height="{height:.0f}" role="group" aria-label="{escape(_title(stemma))}">'
        f"{_heads(bool(y_root))}{''.join(edges)}{''.join(copies)}{''.join(words)}</svg>"
    )


def _title(stemma: Stemma) -> str:
    more = f", {stemma.more} more not drawn" if stemma.more else ""
    sources = f"{len(stemma.cited) + stemma.more} cited sources{more}"
    return f"Stemma: {len(stemma.reports)} reports, {len(stemma.groups)} voices, {sources}"


def _heads(roots: bool) -> str:
    columns = ((_MIDDLE - _GAP, "rests on", " end"), (_MIDDLE, "whose reporting", ""), (_RIGHT, "report", ""))
    shown = columns if roots else columns[1:]
    return "".join(f'<text x="{x}" y="14" class="head{end}">{words}</text>' for x, words, end in shown)


def _of_group(
    group: Group,
    y: float,
    y_report: Mapping[str, float],
    y_root: Mapping[str, float],
    sigla: Mapping[str, str],
    origins: Mapping[str, Origin],
) -> list[str]:
    """The edges from a voice to its reports, and to it from the sources it cites."""
    parts = []
    for r in group.reports:
        kind = origins[r].kind if r in origins else "unknown"
        why = "; ".join(f"{e.kind}: {e.text}" for e in origins[r].evidence[:3]) if r in origins else ""
        title = f"{sigla[r]}: {kind}, {group.name or 'of unknown origin'}" + (f" ({why[:200]})" if why else "")
        parts.append(_edge(_MIDDLE + _wide(group.label, "origin"), y, _RIGHT - 6, y_report[r], kind, title))
    for source in group.cites:
        title = f"{group.label} rests on {source}"
        parts.append(_edge(_MIDDLE - _GAP + 6, y_root[source], _MIDDLE - 6, y, "cites", title))
    return parts


def _drawn_copies(
    copies: Iterable[Copy], y_report: Mapping[str, float], texts: Mapping[str, str], sigla: Mapping[str, str]
) -> tuple[list[str], float]:
    """The copies as lines beside the reports, those of one report from one trunk; and where the drawing ends."""
    trunks: dict[tuple[str, bool], list[Copy]] = {}
    for copy in copies:
        trunks.setdefault((copy.first, copy.directed), []).append(copy)
    reach = {key: [y_report[r] for c in of for r in (c.first, c.second)] for key, of in trunks.items()}
    ends = {r: _RIGHT + 1.12 * _wide(t, "report") + 4 for r, t in texts.items()}
    edge = max(ends.values(), default=_RIGHT) + 16
    busy: list[list[tuple[float, float]]] = []
    parts: list[str] = []
    for key in sorted(trunks, key=lambda k: (max(reach[k]) - min(reach[k]), k)):
        low, high = min(reach[key]), max(reach[key])
        lane = next((n for n, held in enumerate(busy) if all(b < low or high < a for a, b in held)), len(busy))
        lane = min(lane, _LANES - 1)
        busy += [[]] if lane == len(busy) else []
        busy[lane].append((low, high))
        for copy in trunks[key]:
            parts += _copy(copy, edge + lane * _LANE, y_report, ends, copied(copy, sigla))
    return parts, edge + len(busy) * _LANE


def _copy(copy: Copy, x: float, y_report: Mapping[str, float], ends: Mapping[str, float], title: str) -> list[str]:
    """One copy as a line along x, with a tip at the copy where it is known which it is."""
    # a line leaves a report a little below its middle and comes in a little above
    y1, y2 = y_report[copy.first] + 3, y_report[copy.second] - 2
    turn = 5 if y2 > y1 else -5
    start, end = ends[copy.first], ends[copy.second]
    path = f"M{start:.0f} {y1:.1f}H{x - 5:.0f}q5 0 5 {turn}V{y2 - turn:.1f}q0 {turn} -5 {turn}H{end:.0f}"
    kind = "copy" if copy.directed else "alike"
    line = f'<path class="edge {kind}" d="{path}"><title>{escape(title)}</title></path>'
    return [line, f'<path class="tip" d="M{end:.0f} {y2:.1f}l7 -3.5v7z"/>'] if copy.directed else [line]


def copied(copy: Copy, sigla: Mapping[str, str]) -> str:
    """A copy in words.

    >>> copied(Copy("x", "y", 0.5, True, "credited"), {"x": "A", "y": "B"})
    "B copies A, 50 % of the shorter's words: credited"
    """
    first, second = sigla[copy.first], sigla[copy.second]
    told = f"{second} copies {first}" if copy.directed else f"{first} and {second} share text"
    return f"{told}, {100 * copy.share:.0f} % of the shorter's words" + (f": {copy.reason}" if copy.reason else "")


def _spread(wanted: Mapping[str, Sequence[float]]) -> dict[str, float]:
    """A height for each source: the middle of the voices that cite it, no two nearer than a row."""
    middle = {s: sum(ys) / len(ys) for s, ys in wanted.items() if ys}
    out: dict[str, float] = {}
    at = _TOP + _ROW / 2
    for source in sorted(middle, key=lambda s: (middle[s], s)):
        out[source] = at = max(at, middle[source])
        at += _ROW * 0.8
    return out


def _wide(label: str, kind: str) -> float:
    letters = sum(_CAPITAL if c.isupper() else 12 if ord(c) > 0x2E80 else _SMALL for c in label[: _ROOM[kind]])
    return letters * (1.2 if kind == "root" else 1.0) + 6


def _edge(x1: float, y1: float, x2: float, y2: float, kind: str, title: str) -> str:
    bend = (x2 - x1) * 0.5
    path = f"M{x1:.0f} {y1:.1f}C{x1 + bend:.0f} {y1:.1f} {x2 - bend:.0f} {y2:.1f} {x2:.0f} {y2:.1f}"
    return f'<path class="edge {escape(kind)}" d="{path}"><title>{escape(title)}</title></path>'


def _label(x: float, y: float, text: str, kind: str) -> str:
    room = _ROOM[kind.split()[0]]
    short = escape(shortened(text, room))
    return f'<text x="{x:.0f}" y="{y + 4:.1f}" class="{kind}">{short}<title>{escape(text)}</title></text>'


def bar_svg(entry: Entry, first: date, last: date) -> Markup:
    """An entry's date as a bar from its earliest to its latest day, on an axis from first to last.

    Where it runs over the axis, the bar ends in a point.
    """
    whole = (last - first).days + 1
    left = 100 * min(max((entry.earliest - first).days, 0), whole) / whole
    right = 100 * min(max((entry.latest - first).days + 1, 0), whole) / whole
    sure = "day" if entry.earliest == entry.latest else "days"
    width = max(right - left, 1.5)
    before, after = entry.earliest < first, entry.latest > last
    points = ('<path d="M4 0L0 4l4 4z"/>' if before else "") + ('<path d="M96 0l4 4-4 4z"/>' if after else "")
    bar = f'<rect x="{min(left, 98.5):.2f}" y="1" width="{width:.2f}" height="6" class="{sure}"/>'
    outside = entry.latest < first or entry.earliest > last
    return Markup(
        f'<svg class="bar" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">'
        f'<rect x="0" y="3.6" width="100" height=".8" class="axis"/>{"" if outside else bar}{points}</svg>'
    )


def axis(entries: Sequence[Entry]) -> tuple[date, date]:
    """The days that the axis of these entries runs from and to: those of what happened, or of all where that is a day.

    A date that is only a year or a season does not stretch it.
    """
    happened = [e for e in entries if e.status == "happened"] or list(entries)
    first, last = _reach(happened)
    if first == last:
        first, last = _reach(entries)
    return first, last


def _reach(entries: Sequence[Entry]) -> tuple[date, date]:
    near = [e for e in entries if e.latest - e.earliest <= timedelta(days=31)] or entries
    return min(e.earliest for e in near), max(e.latest for e in near)
