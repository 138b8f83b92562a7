"""Drawings as SVG: the stemma of an event, and a date as a bar on the event's own axis."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup, escape

from stemma.model import Entry, Origin

_ROW, _TIGHT, _MANY = 28, 21, 24  # pixels: height of a row, and of one where there are more rows than _MANY
_LEFT, _MIDDLE, _RIGHT, _WIDTH = 4, 270, 560, 860  # pixels: x of the three columns, and the whole
_SMALL, _CAPITAL = 6.7, 9.2  # pixels: about the width of a letter; a line begins where its label ends
_ROOTS = 14  # cited sources that are drawn; the others are counted


@dataclass(frozen=True, slots=True)
class _Group:
    """Reports of one voice: a known origin, or reports of unknown origin that share text with one another."""

    name: str
    reports: tuple[str, ...]
    cites: tuple[str, ...]


def stemma_svg(
    sigla: Mapping[str, str],
    labels: Mapping[str, str],
    origins: Mapping[str, Origin],
    link: Callable[[str], str],
) -> Markup:
    """The stemma of an event, read from left to right: cited sources, then voices, then reports.

    sigla and labels map a report's id to its siglum and its outlet; link gives its address.  Reports of unknown
    origin hang together only where they share text.
    """
    cited = _most_cited(sigla, origins)
    groups = _groups(sigla, origins, cited[:_ROOTS])
    order = [r for g in groups for r in g.reports]
    row = _ROW if len(order) <= _MANY else _TIGHT
    y_report = {r: 34 + (n + 0.5) * row for n, r in enumerate(order)}
    y_group = [sum(y_report[r] for r in g.reports) / len(g.reports) for g in groups]
    y_root = _spread({s: [y for g, y in zip(groups, y_group, strict=True) if s in g.cites] for s in cited[:_ROOTS]})
    parts: list[str] = []
    for group, y in zip(groups, y_group, strict=True):
        parts += _of_group(group, y, y_report, y_root, labels, origins)
    parts += [_label(_LEFT, y, s, "root", 32) for s, y in y_root.items()]
    for r in order:
        label = _label(_RIGHT, y_report[r], f"{sigla[r]}  {labels[r]}", "report", 40)
        parts.append(f'<a href="{escape(link(r))}">{label}</a>')
    height = max([34 + len(order) * row, *(y + 20 for y in y_root.values())]) + 8
    columns = ((_LEFT, "rests on"), (_MIDDLE, "whose reporting"), (_RIGHT, "report"))
    heads = "".join(f'<text x="{x}" y="14" class="head">{h}</text>' for x, h in columns if x != _LEFT or y_root)
    more = f", {len(cited) - _ROOTS} more not drawn" if len(cited) > _ROOTS else ""
    title = f"Stemma: {len(order)} reports, {len(groups)} voices, {len(cited)} cited sources{more}"
    left = 0 if y_root else _MIDDLE - 8
    return Markup(  # every text above and below went through escape
        f'<svg class="stemma" viewBox="{left} 0 {_WIDTH - left} {height:.0f}" width="{_WIDTH - left}" '
        f'height="{height:.0f}" role="group" aria-label="{escape(title)}">{heads}{"".join(parts)}</svg>'
    )


def _most_cited(reports: Iterable[str], origins: Mapping[str, Origin]) -> list[str]:
    counts: dict[str, int] = defaultdict(int)
    for r in reports:
        for source in set(origins[r].rests_on) if r in origins else ():
            counts[source] += 1
    return sorted(counts, key=lambda s: (-counts[s], s))


def _groups(sigla: Mapping[str, str], origins: Mapping[str, Origin], roots: Sequence[str]) -> list[_Group]:
    """The reports by voice: known names first, the largest first; then the unknown, those that share text together."""
    found: dict[str, list[str]] = defaultdict(list)
    unknown: list[str] = []
    for r in sorted(sigla, key=lambda r: (len(sigla[r]), sigla[r])):
        if r in origins and origins[r].name:
            found[origins[r].name].append(r)
        else:
            unknown.append(r)
    named = sorted(found.items(), key=lambda kv: (-len(kv[1]), kv[0]))
    heaps = [("", heap) for heap in _sharing(unknown, origins)]
    return [
        _Group(name, tuple(members), tuple(s for s in roots if any(s in _cites(r, name, origins) for r in members)))
        for name, members in [*named, *heaps]
    ]


def _cites(report: str, name: str, origins: Mapping[str, Origin]) -> tuple[str, ...]:
    return tuple(s for s in origins[report].rests_on if s != name) if report in origins else ()


def _sharing(reports: Sequence[str], origins: Mapping[str, Origin]) -> list[list[str]]:
    """The reports in heaps connected by shared text, in the order given."""
    left, heaps = list(reports), []
    while left:
        heap = [left.pop(0)]
        for r in heap:
            linked = {s.other for s in origins[r].copies} if r in origins else set()
            heap += [x for x in left if x in linked]
            left = [x for x in left if x not in linked]
        heaps.append(sorted(heap, key=reports.index))
    return heaps


def _of_group(
    group: _Group,
    y: float,
    y_report: Mapping[str, float],
    y_root: Mapping[str, float],
    labels: Mapping[str, str],
    origins: Mapping[str, Origin],
) -> list[str]:
    """A voice: its label, the edges to its reports and from the sources it cites."""
    whose = group.name or ("unknown, shared" if len(group.reports) > 1 else "unknown")
    parts = []
    for r in group.reports:
        kind = origins[r].kind if r in origins else "unknown"
        why = "; ".join(f"{e.kind}: {e.text}" for e in origins[r].evidence[:3]) if r in origins else ""
        title = f"{labels[r]}: {kind}, {group.name or 'of unknown origin'}" + (f" ({why[:200]})" if why else "")
        parts.append(_edge(_after(_MIDDLE, whose, 28), y, _RIGHT - 6, y_report[r], kind, title))
    for source in group.cites:
        title = f"{whose} rests on {source}"
        parts.append(_edge(_after(_LEFT, source, 32), y_root[source], _MIDDLE - 6, y, "cites", title))
    parts.append(_label(_MIDDLE, y, whose, "origin" if group.name else "origin open", 28))
    return parts


def _spread(wanted: Mapping[str, Sequence[float]]) -> dict[str, float]:
    """A height for each source: the middle of the voices that cite it, no two nearer than a row."""
    middle = {s: sum(ys) / len(ys) for s, ys in wanted.items() if ys}
    out: dict[str, float] = {}
    at = 34.0 + _ROW / 2
    for source in sorted(middle, key=lambda s: (middle[s], s)):
        out[source] = at = max(at, middle[source])
        at += _ROW * 0.8
    return out


def _after(x: float, label: str, room: int) -> float:
    return x + sum(_CAPITAL if c.isupper() or ord(c) > 0x2E80 else _SMALL for c in label[:room]) + 10


def _edge(x1: float, y1: float, x2: float, y2: float, kind: str, title: str) -> str:
    bend = (x2 - x1) * 0.5
    path = f"M{x1:.0f} {y1:.1f}C{x1 + bend:.0f} {y1:.1f} {x2 - bend:.0f} {y2:.1f} {x2:.0f} {y2:.1f}"
    return f'<path class="edge {escape(kind)}" d="{path}"><title>{escape(title)}</title></path>'


def _label(x: float, y: float, text: str, kind: str, room: int) -> str:
    short = text if len(text) <= room else text[: room - 1] + "…"
    return f'<text x="{x:.0f}" y="{y + 4:.1f}" class="{kind}">{escape(short)}<title>{escape(text)}</title></text>'


def bar_svg(entry: Entry, first: date, last: date) -> Markup:
    """An entry's date as a bar from its earliest to its latest day, on an axis from first to last."""
    whole = (last - first).days + 1
    left = 100 * min(max((entry.earliest - first).days, 0), whole) / whole
    right = 100 * min(max((entry.latest - first).days + 1, 0), whole) / whole
    sure = "day" if entry.earliest == entry.latest else "days"
    width = max(right - left, 1.5)
    return Markup(
        f'<svg class="bar" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">'
        f'<rect x="0" y="3.6" width="100" height=".8" class="axis"/>'
        f'<rect x="{min(left, 98.5):.2f}" y="1" width="{width:.2f}" height="6" class="{sure}"/></svg>'
    )


def axis(entries: Sequence[Entry]) -> tuple[date, date]:
    """The days that the axis of these entries runs from and to: those of what happened, or of all where nothing did."""
    happened = [e for e in entries if e.status == "happened"] or list(entries)
    return min(e.earliest for e in happened), max(e.latest for e in happened)
