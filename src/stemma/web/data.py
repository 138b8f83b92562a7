"""JSON beside every page, and downloads."""

import io
import tempfile
import zipfile
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, HTTPException
from fastapi import Path as InPath
from fastapi.responses import JSONResponse, Response

from stemma import store as stores
from stemma.exporters import formats, writer
from stemma.exporters.jsonl import files
from stemma.model import Record, Report
from stemma.presentation.event import Heading
from stemma.store import pages
from stemma.web import past, views
from stemma.web.beside import sharing_of
from stemma.web.queries import Day, Filters, Page, Short, Size, Words
from stemma.web.site import Site

_TYPES = {
    ".html": "text/html",
    ".json": "application/json",
    ".csv": "text/csv",
    ".ics": "text/calendar",
    ".graphml": "application/xml",
}
Row = dict[str, Any]
Id = Annotated[str, InPath(max_length=600)]


def router(site: Site) -> APIRouter:
    """The routes of the data."""
    routes = APIRouter(default_response_class=JSONResponse)
    _lists(site, routes)
    _single(site, routes)
    _pairs(site, routes)
    _downloads(site, routes)
    return routes


def _rows(record: Record, name: str) -> list[Row]:
    return list(files()[name](record))


def _parts(record: Record) -> dict[str, list[Row]]:
    """What is told of an event."""
    names = ("account", "claims", "readings", "utterances", "timeline", "deeds", "proposals")
    return {name: _rows(record, name) for name in names}


def _lists(site: Site, routes: APIRouter) -> None:
    @routes.get("/events.json", summary="Events, the newest first")
    def events(f: Filters, page: Page = 1, size: Size = 50, asof: Day = "") -> Row:
        with site.store() as store:
            if asof:
                told = past.State.of(store, asof).headings(size + 1, (page - 1) * size)
                return {"events": [_line(h) for h in told[:size]], "page": page, "more": len(told) > size, "asof": asof}
            found = pages.events(store.db, f, size + 1, (page - 1) * size)
            lines = views.headings(store.db, found[:size])
        return {"events": [_line(h) for h in lines], "page": page, "more": len(found) > size}

    @routes.get("/search.json", summary="Places where all the words occur")
    def search(f: Filters, q: Words, kind: Short = "", page: Page = 1, size: Size = 50) -> Row:
        with site.store() as store:
            of = pages.reports_where(f)
            hits = stores.search(store.db, q, size + 1, (page - 1) * size, kind=kind, of=of)
        names = ("kind", "report", "start", "end", "headline", "snippet", "event", "outlet", "published")
        rows = [{name: getattr(h, name) for name in names} for h in hits[:size]]
        return {"hits": rows, "page": page, "more": len(hits) > size}

    @routes.get("/issues.json", summary="What could not be read or decided")
    def issues(page: Page = 1, size: Size = 100) -> Row:
        with site.store() as store:
            found = pages.issues(store.db, size + 1, (page - 1) * size)
        rows = [{"stage": i.stage, "about": i.about, "message": i.message} for i in found[:size]]
        return {"issues": rows, "page": page, "more": len(found) > size}

    @routes.get("/reports.json", summary="Reports in the order in which they were read, without their texts")
    def reports(f: Filters, page: Page = 1, size: Size = 50) -> Row:
        with site.store() as store:
            found = pages.reports(store.db, f, size + 1, (page - 1) * size)
        rows = [_light(r) for r in found[:size]]
        return {"reports": rows, "page": page, "more": len(found) > size}

    @routes.get("/judgements.json", summary="What people judged, taken back or not")
    def judgements(page: Page = 1, size: Size = 100) -> Row:
        with site.store() as store:
            found = stores.judgements(store.db, standing=False)[::-1][(page - 1) * size :]
        names = ("id", "kind", "about", "value", "reports", "titles", "who", "made", "why", "withdrawn")
        rows = [{name: getattr(j, name) for name in names} for j in found[:size]]
        return {"judgements": rows, "page": page, "more": len(found) > size}


def _light(r: Report) -> Row:
    published = {"published": r.published.value, "published_basis": r.published.basis} if r.published else {}
    plain = {name: getattr(r, name) for name in ("outlet", "headline", "byline", "dateline", "url", "language")}
    return {"report": r.id, **plain, **published}


def _line(h: Heading) -> Row:
    return {
        "event": h.id,
        "title": h.title,
        "start": h.start,
        "end": h.end,
        "places": h.places,
        "reports": h.reports,
        "voices": h.voices,
        "voices_unknown": h.unknown,
        "conflicts": h.conflicts,
        "storyline": h.storyline,
        "rests_on": h.root,
        "resting": h.rooted,
    }


def _single(site: Site, routes: APIRouter) -> None:
    @routes.get("/events/{id}.json", summary="One event: account, claims, readings, utterances, timeline, its reports")
    def event(id: Id, asof: Day = "") -> Row:
        with site.store() as store:
            if asof:
                then = past.State.of(store, asof).record(id)
                return {**_rows(then, "events")[0], **_parts(then), "reports": _rows(then, "reports"), "asof": asof}
            found = pages.event_of(store.db, id)
            if found is None:
                raise HTTPException(404, "No event has this id.")
            record, counts = pages.brief(store.db, found, dict.fromkeys(views.TAKE, 1000), {})
        row: Row = _rows(record, "events")[0]
        reports = [{k: v for k, v in r.items() if k != "text"} for r in _rows(record, "reports")[:1000]]
        return {**row, **_parts(record), "reports": reports, "sizes": counts}

    @routes.get("/events/{id}/{section}.json", summary="A page of one section of an event")
    def section(id: Id, section: Id, page: Page = 1) -> Row:
        if section not in views.SECTIONS:
            raise HTTPException(404, "An event has no section of this name.")
        with site.store() as store:
            found = pages.event_of(store.db, id)
            if found is None:
                raise HTTPException(404, "No event has this id.")
            skip = (page - 1) * views.SECTION
            record, counts = pages.brief(store.db, found, {section: views.SECTION}, {section: skip})
        rows = [{k: v for k, v in row.items() if k != "text" or section != "reports"} for row in _rows(record, section)]
        if section == "reports":
            rows = rows[skip : skip + views.SECTION]
        return {"event": id, section: rows, "page": page, "more": counts[section] > skip + views.SECTION}

    @routes.get("/storylines/{id}.json", summary="One storyline, its events and its timeline")
    def storyline(id: Id) -> Row:
        with site.store() as store:
            found = pages.storyline(store.db, id)
            if found is None:
                raise HTTPException(404, "No storyline has this id.")
            lines = views.headings(store.db, found[1])
            entries, _ = views.affair(store.db, *found)
        record = Record(storylines=(found[0],), timeline=tuple(entries))
        listed = {"events": [_line(h) for h in lines], "timeline": _rows(record, "timeline")}
        return {**_rows(record, "storylines")[0], **listed}

    @routes.get("/reports/{id:path}.json", summary="One report: its text, origin, names, times, quotations")
    def report(id: Id, asof: Day = "") -> Row:
        with site.store() as store:
            found = past.State.of(store, asof).parts(id) if asof else pages.report_parts(store.db, id)
        if found is None:
            raise HTTPException(404, "No report has this id.")
        parts = ("names", "times", "quotations", "acts", "annotations")
        return {**_rows(found, "reports")[0], **{name: _rows(found, name) for name in parts}}


def _pairs(site: Site, routes: APIRouter) -> None:
    @routes.get("/beside.json", summary="The passages that two reports share, as pairs of spans")
    def beside(a: Words, b: Words) -> Row:
        with site.store() as store:
            first, second = pages.report_parts(store.db, a), pages.report_parts(store.db, b)
        sharing = sharing_of(first, second) if first and second else None
        if sharing is None:
            raise HTTPException(404, "These two reports share no passage.")
        return {name: getattr(sharing, name) for name in ("report", "other", "share", "direction", "reason", "spans")}


def _downloads(site: Site, routes: APIRouter) -> None:
    @routes.get("/events/{id}/download/{format}", summary="One event in any format of stemma export")
    def event(id: Id, format: Id) -> Response:
        with site.store() as store:
            if pages.event_of(store.db, id) is None:
                raise HTTPException(404, "No event has this id.")
            return _download(stores.event_record(store.db, id), format, f"event-{id}")

    @routes.get("/download/{format}", summary="A small record in any format of stemma export")
    def record(format: Id) -> Response:
        with site.store() as store:
            if not site.small(store):
                raise HTTPException(413, "The record is too large to download; use stemma export.")
            return _download(store.record(), format, "record")


def _download(record: Record, format: str, stem: str) -> Response:
    if format not in formats():
        raise HTTPException(404, f"There is no such format; there are {', '.join(formats())}.")
    with tempfile.TemporaryDirectory() as folder:
        paths = writer(format)(record, Path(folder))
        if len(paths) == 1:
            body, suffix = paths[0].read_bytes(), paths[0].suffix
        else:
            packed = io.BytesIO()
            with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as out:
                for path in paths:
                    out.write(path, path.name)
            body, suffix = packed.getvalue(), ".zip"
    name = f'attachment; filename="{stem}-{format}{suffix}"'
    return Response(
        body, media_type=_TYPES.get(suffix, "application/octet-stream"), headers={"content-disposition": name}
    )
