"""What changed since: news of the record and of an event, a feed of it, versions side by side, the watched feeds."""

import difflib
import re
import time
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Annotated, Any
from urllib.parse import quote
from xml.etree import ElementTree as ET

from fastapi import APIRouter, HTTPException, Query, Request
from fastapi.responses import HTMLResponse, Response
from markupsafe import Markup, escape

from stemma.fetch import stamp
from stemma.model import Notice, Reading, Version
from stemma.past import Figure, figures
from stemma.store import Store, notices, pages, search
from stemma.store.tables import select
from stemma.watching import status
from stemma.web.queries import Day, Short, Words
from stemma.web.site import Site

SHOWN = 200  # pieces of news on a page
NEWEST = 50  # in a feed
LOOKED = 2000  # of which those are looked for that hold some words
HITS = 1000  # reports with the words that are looked at
VISIT = 1800  # seconds after which a look is another visit
_LONG = 60_000  # characters of two versions up to which they are compared word by word
_VISITS = "stemma_visits"
_ATOM = "http://www.w3.org/2005/Atom"
Number = Annotated[int, Query(ge=0, le=1_000_000)]


def router(site: Site) -> APIRouter:
    """The routes of what changed."""
    routes = APIRouter()
    _news(site, routes)
    _others(site, routes)
    return routes


def _news(site: Site, routes: APIRouter) -> None:
    @routes.get("/changes", response_class=HTMLResponse, include_in_schema=False)
    def changes(
        request: Request, since: Day = "", event: Short = "", storyline: Short = "", q: Words = "", all: Short = ""
    ) -> Response:
        last, cookie = _visits(request.cookies.get(_VISITS, ""), time.time())
        start = "" if all or event or storyline else since or last
        with site.store() as store:
            found = _found(store, start, event, storyline, q, SHOWN + 1)
            figures = _figures(store, event) if event else []
            title = _title(store, event, storyline)
        given: dict[str, Any] = {"title": title, "since": start, "by_visit": bool(start and not since), "event": event}
        asked = str(request.url.query)
        page = site.page(request, "changes.html.j2", news=found[:SHOWN], more=len(found) > SHOWN, figures=figures,
                         q=q, feed_at=f"/feed.xml?{asked}" if asked else "/feed.xml", json_at=f"/changes.json?{asked}",
                         storyline=storyline, **given)  # fmt: skip
        page.set_cookie(_VISITS, cookie, max_age=365 * 86400, httponly=True, samesite="strict")
        return page

    @routes.get("/changes.json", summary="What was new as the record grew, the newest first")
    def data(since: Day = "", event: Short = "", storyline: Short = "", q: Words = "") -> dict[str, Any]:
        with site.store() as store:
            found = _found(store, since, event, storyline, q, SHOWN + 1)
        return {"changes": [asdict(n) for n in found[:SHOWN]], "more": len(found) > SHOWN}

    @routes.get(
        "/feed.xml", summary="The same as an Atom feed: of all, an event, a storyline, or what holds some words"
    )
    def feed(request: Request, event: Short = "", storyline: Short = "", q: Words = "") -> Response:
        with site.store() as store:
            found = _found(store, "", event, storyline, q, NEWEST)
            title = _title(store, event, storyline)
        body = _atom(found, title or (f"Stemma: {q}" if q else "Stemma: what changed"), str(request.base_url), site,
                     str(request.url))  # fmt: skip
        return Response(body, media_type="application/atom+xml; charset=utf-8")


def _others(site: Site, routes: APIRouter) -> None:
    @routes.get("/watching", response_class=HTMLResponse, include_in_schema=False)
    def watching(request: Request) -> Response:
        return site.page(request, "watching.html.j2", watcher=status(site.db), clock=_clock, json_at="/watching.json")

    @routes.get("/watching.json", summary="How the watched feeds stand, and what came in last")
    def watched() -> dict[str, Any]:
        found = status(site.db)
        return asdict(found) if found else {"feeds": []}

    @routes.get("/versions", response_class=HTMLResponse, include_in_schema=False)
    def versions(request: Request, id: Words, a: Number = 0, b: Number = 0) -> Response:
        with site.store() as store:
            found = list(select(store.db, Version, "WHERE report = ? ORDER BY number", (id,)))
        numbers = {v.number: v for v in found}
        if len(found) < 2:
            raise HTTPException(404, "This report was not changed since it was read.")
        new = numbers.get(b, found[-1])
        old = numbers.get(a, next((v for v in reversed(found) if v.number < new.number), found[0]))
        json_at = f"/versions.json?id={quote(id, safe='')}"
        return site.page(request, "versions.html.j2", versions=found, old=old, new=new, both=beside(old, new),
                         json_at=json_at)  # fmt: skip

    @routes.get("/versions.json", summary="All versions of a report that was changed")
    def version_data(id: Words) -> dict[str, Any]:
        with site.store() as store:
            found = list(select(store.db, Version, "WHERE report = ? ORDER BY number", (id,)))
        if not found:
            raise HTTPException(404, "This report was not changed since it was read.")
        return {"versions": [asdict(v) for v in found]}


def _visits(cookie: str, now: float) -> tuple[str, str]:
    """When the visit before this one was, as ISO 8601, "" for none; and the cookie that keeps both."""
    kept = re.fullmatch(r"(\d{1,10})\.(\d{1,10})", cookie)
    before, this = (int(kept[1]), int(kept[2])) if kept else (0, 0)
    if now - this > VISIT:
        before, this = this, int(now)
    return stamp(before) if before else "", f"{before}.{this}"


def _found(store: Store, since: str, event: str, storyline: str, q: str, limit: int) -> list[Notice]:
    """The newest news first, of an event, a storyline, or whose words or reports hold all of ``q``."""
    of = [event] if event else None
    if storyline:
        found = pages.storyline(store.db, storyline)
        of = list(found[0].events) if found else []
    if not q.strip():
        return [n for _, n in notices(store.db, since=since, events=of, limit=limit, newest=True)]
    holding = {h.report for h in search(store.db, q, HITS, kind="report")}
    looked = notices(store.db, since=since, events=of, limit=LOOKED, newest=True)
    return [n for _, n in looked if holding & {s.report for s in n.support}][:limit]


def _title(store: Store, event: str, storyline: str) -> str:
    if event:
        found = pages.event_of(store.db, event)
        return found.title if found else ""
    line = pages.storyline(store.db, storyline) if storyline else None
    return line[0].title if line else ""


def _figures(store: Store, event: str) -> list[Figure]:
    """The figures of an event that have more than one value, each from its first to its last."""
    found = list(select(store.db, Reading, "WHERE event = ? AND status IN ('update', 'conflict', 'vague')", (event,)))
    ids = sorted({s.report for r in found for v in r.values for s in v.support})
    light = pages.light_reports(store.db, f"id IN ({','.join('?' * len(ids))})", ids)
    return figures(found, {r.id: r for r in light})


def _atom(found: Sequence[Notice], title: str, base: str, site: Site, at: str) -> bytes:
    """News as an Atom feed (RFC 4287)."""
    ET.register_namespace("", _ATOM)
    feed = ET.Element(f"{{{_ATOM}}}feed")
    newest = found[0].made if found else "1970-01-01T00:00:00+00:00"
    base = base.rstrip("/")
    for name, text in (("id", at), ("title", title), ("updated", newest)):
        ET.SubElement(feed, f"{{{_ATOM}}}{name}").text = _legal(text)
    ET.SubElement(feed, f"{{{_ATOM}}}link", rel="self", href=at)
    ET.SubElement(ET.SubElement(feed, f"{{{_ATOM}}}author"), f"{{{_ATOM}}}name").text = "Stemma"
    for n in found:
        entry = ET.SubElement(feed, f"{{{_ATOM}}}entry")
        words = "\n".join(f"“{s.span}” ({s.report})" for s in n.support)
        for name, text in (("id", f"urn:stemma:notice:{n.id}"), ("title", f"{n.kind}: {n.title}"), ("updated", n.made),
                           ("content", f"{n.text}\n{words}")):  # fmt: skip
            ET.SubElement(entry, f"{{{_ATOM}}}{name}").text = _legal(text)
        to = site.links.event(n.event) if n.event else site.links.report(n.support[0].report) if n.support else "/"
        ET.SubElement(entry, f"{{{_ATOM}}}link", href=base + to)
    return bytes(ET.tostring(feed, encoding="utf-8", xml_declaration=True))


def _legal(text: str) -> str:
    """A text without the signs that XML has no way to write."""
    return re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]", "\ufffd", text)


def beside(old: Version, new: Version) -> list[tuple[Markup, Markup]]:
    """Two versions, paragraph by paragraph, with the words marked that only one of them has."""
    ours, theirs = old.text.split("\n"), new.text.split("\n")
    fine = len(old.text) + len(new.text) <= _LONG
    rows: list[tuple[Markup, Markup]] = []
    for tag, a, b, c, d in difflib.SequenceMatcher(None, ours, theirs, autojunk=False).get_opcodes():
        left, right = ours[a:b], theirs[c:d]
        for n in range(max(len(left), len(right))):
            one, two = left[n] if n < len(left) else "", right[n] if n < len(right) else ""
            if tag == "equal" or not (one and two) or not fine:
                whole = tag != "equal"
                rows.append((_marked(one, "del", whole), _marked(two, "ins", whole)))
            else:
                rows.append(_words(one, two))
    return rows


def _words(old: str, new: str) -> tuple[Markup, Markup]:
    a, b = re.findall(r"\w+|\W", old), re.findall(r"\w+|\W", new)
    left, right = [], []
    for tag, i, j, k, m in difflib.SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        left.append(_marked("".join(a[i:j]), "del", tag != "equal"))
        right.append(_marked("".join(b[k:m]), "ins", tag != "equal"))
    return Markup("").join(left), Markup("").join(right)


def _marked(text: str, tag: str, yes: bool) -> Markup:
    return Markup(f"<{tag}>{escape(text)}</{tag}>") if yes and text.strip() else escape(text)  # escaped either way


def _clock(at: float) -> str:
    """A time in UTC, to the minute, "" for none."""
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%d %H:%M") if at else ""
