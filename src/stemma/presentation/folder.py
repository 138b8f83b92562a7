"""A large record as a folder of pages: lists, a page an event, a page a report, and a search that needs no server."""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, fields, replace
from functools import cache, partial
from importlib import resources
from typing import Any

import msgspec
from jinja2 import Environment

from stemma.model import Event, Record, Report, Span
from stemma.presentation.event import EventView, Heading, Witness
from stemma.presentation.linked import article, block, data_block
from stemma.presentation.links import ANCHOR, Folder, file_of
from stemma.presentation.marked import Layer, layers, marked, marked_headline
from stemma.presentation.page import environment, own_text, stylesheet
from stemma.presentation.searching import search_files
from stemma.presentation.views import (
    Parts,
    by_storyline,
    event_view,
    evident,
    led_to,
    loose,
    newest_first,
    placed,
)
from stemma.settings import SETTINGS

FRONT, BELOW = Folder(), Folder("../")
# the sections of an event that a page may hold in part, with the fields of its view that are cut
_SECTIONS = {
    "claims": ("claims",),
    "readings": ("readings",),
    "utterances": ("utterances", "single"),
    "timeline": ("timeline", "background"),
    "deeds": ("deeds",),
}
OFFERED = 500  # places and outlets that the front offers
_FEW = 5  # lines of a section that are always shown


@dataclass(frozen=True, slots=True)
class Page:
    """A file of the folder: its path there, a digest of all that it shows, and how it is made."""

    path: str
    seal: str
    text: Callable[[], str]


def pages(record: Record) -> Iterator[Page]:
    """Every file of a record's folder; none is made before it is asked for its text."""
    parts = Parts.of(record)
    views = [event_view(e, parts, BELOW) for e in newest_first(record.events)]
    lines = by_storyline(views, record.storylines)
    ordered = [v for _, of in lines for v in of]
    found = search_files(ordered, parts.reports)
    yield from _front(record, ordered, sorted(found))
    yield from _events(lines)
    yield from _reports(record, parts, views)
    yield _whole("style.css", str(stylesheet()))
    yield from (_whole(f"search/{name}", str(own_text(name))) for name in ("list.js", "search.js"))
    yield from (_whole(f"search/{name}.js", text) for name, text in found.items())


def _front(record: Record, views: Sequence[EventView], found: Sequence[str]) -> Iterator[Page]:
    """The lists: events by storyline, the newest first; reports of no event; issues."""
    apart = loose(record)
    kept = {s.id for s in record.storylines}
    figures = {
        "reports": len(record.reports),
        "events": len(views),
        "storylines": len(record.storylines),
        "voices": len({v for e in record.events for v in e.voices}),
        "conflicts": sum(v.heading.conflicts for v in views),
        "loose": len(apart),
        "issues": len(record.issues),
        "places": len({p for v in views for p in v.heading.places}),
    }
    offered = {
        "places": sorted({p for v in views for p in v.heading.places})[:OFFERED],
        "outlets": sorted({o for v in views for o in v.heading.outlets})[:OFFERED],
    }
    shared = {"figures": figures, "found": " ".join(found), "links": FRONT, **offered}
    for n, (name, lines) in enumerate(_listed("index", [v.heading for v in views])):
        grouped = _neighbours(lines, kept)
        yield _page(name, "folder_front.html.j2", lines=grouped, pager=_pager("index", n, len(views)), **shared)
    if rows := placed(v.heading for v in views):
        yield _page("places.html", "folder_places.html.j2", rows=rows, **shared)
    for n, (name, reports) in enumerate(_listed("loose", apart) if apart else ()):
        yield _page(name, "folder_loose.html.j2", reports=reports, pager=_pager("loose", n, len(apart)), **shared)
    for n, (name, issues) in enumerate(_listed("issues", record.issues) if record.issues else ()):
        pager = _pager("issues", n, len(record.issues))
        yield _page(name, "folder_issues.html.j2", issues=issues, pager=pager, **shared)


def _neighbours(lines: Iterable[Heading], kept: set[str]) -> list[tuple[str, list[Heading]]]:
    """The lines in order, neighbours of one storyline together; "" is no storyline."""
    out: list[tuple[str, list[Heading]]] = []
    for h in lines:
        key = h.storyline if h.storyline in kept else ""
        if key and out and out[-1][0] == key:
            out[-1][1].append(h)
        else:
            out.append((key, [h]))
    return out


def _listed(stem: str, rows: Sequence[Any]) -> Iterator[tuple[str, Sequence[Any]]]:
    """The pages of a list: the name of each and its rows; at least one."""
    size = SETTINGS.pages.lines
    return ((_nth(stem, n), rows[at : at + size]) for n, at in enumerate(range(0, max(1, len(rows)), size)))


def _nth(stem: str, n: int) -> str:
    return f"{stem}-{n + 1}.html" if n else f"{stem}.html"


def _pager(stem: str, n: int, rows: int) -> tuple[int, str, str]:
    """The number of a list's page, and the names of the one before and the one after, "" where there is none."""
    more = rows > (n + 1) * SETTINGS.pages.lines
    return n + 1, _nth(stem, n - 1) if n else "", _nth(stem, n + 1) if more else ""


def _events(lines: Iterable[tuple[object, Sequence[EventView]]]) -> Iterator[Page]:
    for line, group in lines:
        for view in group:
            beside = [other.heading for other in group if line and other is not view]
            seal = _seal([getattr(view, f.name) for f in fields(view) if f.name != "links"], beside)
            yield Page(f"events/{view.event.id}.html", seal, partial(_event, view, beside))


def _event(view: EventView, beside: Sequence[Heading]) -> str:
    """The page of an event; where it would be too large its longest sections are told in part, and it says so."""
    while True:
        shown = dict.fromkeys(_SECTIONS, 0) | dict(view.left)
        text = _rendered("folder_event.html.j2", view=view, beside=beside, ld=block([view], (), BELOW))
        cut = {name: getattr(view, name)[: max(_FEW, len(getattr(view, name)) // 2)] for name in _cut(view)}
        if len(text.encode()) <= SETTINGS.pages.size or not cut:
            return text
        for section, names in _SECTIONS.items():
            shown[section] += sum(len(getattr(view, name)) - len(cut[name]) for name in names if name in cut)
        view = replace(view, left=shown, **cut)


def _cut(view: EventView) -> list[str]:
    """The fields of a view that hold more than a few lines."""
    return [name for names in _SECTIONS.values() for name in names if len(getattr(view, name)) > _FEW]


def _reports(record: Record, parts: Parts, views: Sequence[EventView]) -> Iterator[Page]:
    spans, above = led_to(views)
    told: dict[str, list[tuple[Event, tuple[Span, ...]]]] = {}
    for view in views:
        for member in sorted(view.event.members, key=lambda m: not m.main):
            told.setdefault(member.report, []).append((view.event, member.passages))
    for report in record.reports:
        places = sorted(spans.get(report.id, set()) | evident(parts.origins.get(report.id)))
        titles = sorted(above.get(report.id, ()))
        events = [(e.id, e.title, passages) for e, passages in told.get(report.id, ())]
        own = (parts.names[report.id], parts.times[report.id], parts.quotations[report.id], parts.issues[report.id])
        shares = [(label, other) for other, label in _shared(report, parts)]
        seal = _seal(report, parts.origins.get(report.id), own, places, titles, events, shares, parts.said_of(report))
        make = partial(_report, report, parts, (places, titles), told.get(report.id, []))
        yield Page(f"reports/{file_of(report.id)}", seal, make)


def _shared(report: Report, parts: Parts) -> list[tuple[str, str]]:
    """The reports that one shares text with, as id and outlet, those it shares most with first."""
    origin = parts.origins.get(report.id)
    copies = sorted(origin.copies, key=lambda s: (-s.share, s.other)) if origin else ()
    return [(s.other, parts.reports[s.other].outlet or s.other) for s in copies if s.other in parts.reports]


def _report(
    report: Report,
    parts: Parts,
    places: tuple[Sequence[Span], Sequence[Span]],
    events: Sequence[tuple[Event, tuple[Span, ...]]],
) -> str:
    """The page of a report; of a text that would make it too large it shows the beginning, and says so."""
    origin, outlets = parts.origins.get(report.id), dict(_shared(report, parts))
    over = layers(report.text, parts.names[report.id], parts.times[report.id], parts.quotations[report.id])
    for s in origin.copies if origin else ():
        if s.other in outlets:
            over += [Layer(start, end, "shared", f"also in {outlets[s.other]}") for (start, end), _ in s.spans]
    shares = tuple((label, other) for other, label in outlets.items())
    ld = data_block({"@context": "https://schema.org", **article(report, BELOW.report(report.id))})
    headline, length = marked_headline(report, places[1], ANCHOR), len(report.text)
    while True:
        shown = replace(report, text=report.text[:length])
        text = marked(shown, places[0], ANCHOR, over)
        w = Witness("", ANCHOR, report, origin, text, headline, shares, said=parts.said_of(report))
        made = _rendered(
            "folder_report.html.j2", w=w, events=events, issues=parts.issues[report.id],
            rest=len(report.text) - length, ld=ld,
        )  # fmt: skip
        if len(made.encode()) <= SETTINGS.pages.size or not length:
            return made
        length //= 2


def _page(path: str, template: str, **values: Any) -> Page:
    """A page that is made at once: what it shows is what it is known by."""
    return _whole(path, _rendered(template, ld=None, **values))


def _whole(path: str, text: str) -> Page:
    return Page(path, _seal(text), lambda: text)


def _rendered(template: str, **values: Any) -> str:
    return _templates().get_template(template).render({"links": BELOW, **values})


@cache
def _templates() -> Environment:
    return environment()


def _seal(*shown: Any) -> str:
    return hashlib.blake2b(msgspec.msgpack.encode([*shown]), key=_made_by(), digest_size=12).hexdigest()


@cache
def _made_by() -> bytes:
    """A digest of the code and templates that make pages, and of how large these may be."""
    made = hashlib.blake2b(repr(SETTINGS.pages).encode(), digest_size=32)
    folder = resources.files("stemma.presentation")
    for entry in sorted([*folder.iterdir(), *folder.joinpath("templates").iterdir()], key=lambda e: e.name):
        if entry.is_file():
            made.update(entry.read_bytes())
    return made.digest()
