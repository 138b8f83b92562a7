"""The pages: front, search, events, reports, storylines, issues, and two reports side by side."""

from typing import Any
from urllib.parse import quote, urlencode

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import HTMLResponse, Response

from stemma.model import Report
from stemma.presentation.linked import article, block, data_block
from stemma.presentation.mapping import Placed
from stemma.presentation.page import stylesheet
from stemma.store import Store, pages, search, search_events
from stemma.store.pages import Filter
from stemma.watching import status
from stemma.web import past, views
from stemma.web.beside import beside
from stemma.web.queries import PAGE, Day, Filters, Mark, Page, Short, Words, span
from stemma.web.site import Site, with_page

FEW = 8  # hits of a kind where all kinds are asked for
KINDS = {
    "": "everything",
    "report": "reports",
    "quotation": "quotations",
    "reported speech": "reported speech",
    "name": "names",
}


def router(site: Site) -> APIRouter:
    """The routes of the pages."""
    routes = APIRouter(default_response_class=HTMLResponse, include_in_schema=False)
    _lists(site, routes)
    _events(site, routes)
    _reports(site, routes)
    return routes


def _lists(site: Site, routes: APIRouter) -> None:
    @routes.get("/static/style.css")
    def style() -> Response:
        return Response(str(stylesheet()), media_type="text/css", headers={"cache-control": "max-age=300"})

    @routes.get("/")
    def front(request: Request, f: Filters, page: Page = 1, asof: Day = "") -> Response:
        if asof:
            return past.front(site, request, asof, page, PAGE)
        with site.store() as store:
            found = pages.events(store.db, f, PAGE + 1, (page - 1) * PAGE)
            lines = views.headings(store.db, found[:PAGE])
            return site.page(
                request,
                "front.html.j2",
                groups=views.together(lines),
                page=page,
                more=len(found) > PAGE,
                sizes=pages.sizes(store.db),
                **_narrowing(store, f),
                json_at=with_page(request, page, "/events.json", PAGE),
                whole=site.small(store),
                watched=status(site.db),
            )

    @routes.get("/search")
    def find(request: Request, f: Filters, q: Words = "", kind: Short = "", page: Page = 1) -> Response:
        kind = kind if kind in KINDS else ""
        of, marks = pages.reports_where(f), (views.OPEN, views.CLOSE)
        with site.store() as store:
            asked = [kind] if kind else list(filter(None, KINDS))
            most = PAGE if kind else FEW
            found = [(k, search(store.db, q, most + 1, (page - 1) * most, kind=k, of=of, marks=marks)) for k in asked]
            events = [] if kind or page > 1 else views.headings(store.db, search_events(store.db, q, of=of))
            narrowing = _narrowing(store, f)
        groups = [(k, [(h, views.highlighted(h)) for h in hits[:most]], len(hits) > most) for k, hits in found if hits]
        return site.page(
            request,
            "search.html.j2",
            events=events,
            groups=groups,
            q=q,
            kind=kind,
            kinds=KINDS,
            page=page,
            more=bool(kind) and any(more for *_, more in groups),
            json_at=with_page(request, page, "/search.json", PAGE) if q else None,
            **narrowing,
        )

    @routes.get("/storylines/{id}")
    def storyline(request: Request, id: str) -> Response:
        with site.store() as store:
            found = pages.storyline(store.db, id)
            if found is None:
                raise HTTPException(404, "No storyline has this id.")
            lines = views.headings(store.db, found[1])
            entries, outlets = views.affair(store.db, *found)
        given: dict[str, Any] = {"line": found[0], "lines": lines, "titles": {h.id: h.title for h in lines}}
        json_at = f"/storylines/{quote(id, safe='')}.json"
        return site.page(request, "storyline.html.j2", **given, entries=entries, outlets=outlets, json_at=json_at)

    @routes.get("/places")
    def places(request: Request) -> Response:
        with site.store() as store:
            found = pages.places(store.db)
        rows = [(Placed(name, n, "/?" + urlencode({"place": name})), ()) for name, n in found]
        return site.page(request, "places.html.j2", rows=rows)

    @routes.get("/issues")
    def issues(request: Request, page: Page = 1) -> Response:
        with site.store() as store:
            found = pages.issues(store.db, 101, (page - 1) * 100)
            titles = _titles(store, {i.about for i in found}, site)
        json_at = with_page(request, page, "/issues.json", 100)
        return site.page(
            request,
            "issues.html.j2",
            issues=found[:100],
            titles=titles,
            page=page,
            more=len(found) > 100,
            json_at=json_at,
        )


def _titles(store: Store, about: set[str], site: Site) -> dict[str, tuple[str, str]]:
    """What the reports and events among these ids are called, and where they stand."""
    found = {r.id: (": ".join(filter(None, (r.outlet, r.headline))) or r.id, site.links.report(r.id))
             for r in _reports_of(store, sorted(about))}  # fmt: skip
    return found | {e: (title, site.links.event(e)) for e, title in pages.titles(store.db, about).items()}


def _narrowing(store: Store, f: Filter) -> dict[str, Any]:
    """What the form that narrows a list holds and offers."""
    return {
        "filter": f,
        "outlets": pages.choices(store.db, "outlet"),
        "languages": pages.choices(store.db, "language"),
    }


def _reports_of(store: Store, ids: list[str]) -> list[Report]:
    marks = ",".join("?" * len(ids))
    return list(pages.light_reports(store.db, f"id IN ({marks})", ids))


def _events(site: Site, routes: APIRouter) -> None:
    @routes.get("/events/{id}")
    def event(request: Request, id: str, asof: Day = "") -> Response:
        if asof:
            return past.event(site, request, asof, id)
        with site.store() as store:
            found = pages.event_of(store.db, id)
            if found is None:
                raise HTTPException(404, "No event has this id; it may have been merged or split since.")
            view = views.whole_event(store.db, found, site.links)
            near = pages.near(store.db, found)
            line = pages.storyline(store.db, found.storyline)
        others = [e for e in line[1] if e.id != id] if line else []
        ld = block([view], (), site.links)
        return site.page(
            request, "event.html.j2", view=view, near=near, beside=others, ld=ld, json_at=f"{site.links.event(id)}.json"
        )

    @routes.get("/events/{id}/{section}")
    def section(request: Request, id: str, section: str, page: Page = 1, asof: Day = "") -> Response:
        if asof:  # all of a past state stands on one page
            return past.event(site, request, asof, id)
        if section not in views.SECTIONS:
            raise HTTPException(404, "An event has no section of this name.")
        with site.store() as store:
            found = pages.event_of(store.db, id)
            if found is None:
                raise HTTPException(404, "No event has this id; it may have been merged or split since.")
            view, more = views.section_of(store.db, found, section, page, site.links)
        title = views.SECTIONS[section]
        json_at = with_page(request, page, f"{site.links.event(id)}/{section}.json")
        return site.page(
            request, "section.html.j2", view=view, section=section, title=title, page=page, more=more, json_at=json_at
        )


def _reports(site: Site, routes: APIRouter) -> None:
    @routes.get("/reports")
    def reports(request: Request, f: Filters, page: Page = 1) -> Response:
        with site.store() as store:
            found = pages.reports(store.db, f, 51, (page - 1) * 50)
            narrowing = _narrowing(store, f)
        json_at = with_page(request, page, "/reports.json", 50)
        more = len(found) > 50
        return site.page(
            request, "reports.html.j2", reports=found[:50], page=page, more=more, json_at=json_at, **narrowing
        )

    @routes.get("/reports/{report:path}")
    def report(
        request: Request,
        report: str,
        id: Short = "",
        mark: Mark = "",
        headline: Mark = "",
        furniture: Short = "",
        seen: Mark = "",
        asof: Day = "",
    ) -> Response:
        report = report or id
        if asof:
            return past.report(site, request, asof, report, span(mark), span(headline))
        with site.store() as store:
            found = pages.report_parts(store.db, report)
            if found is None:
                raise HTTPException(404, "No report has this id.")
            view = views.whole_report(store.db, found, span(mark), span(headline))
            changed = len(found.versions)
            off = views.furniture(store, found.reports[0], span(seen)) if furniture else []
        at = site.links.report(report)
        ld = data_block({"@context": "https://schema.org", **article(found.reports[0], at)})
        json_at = None if "?" in at else f"{at}.json"
        return site.page(
            request, "report.html.j2", view=view, furniture=off, ld=ld, at=at, json_at=json_at, versions=changed
        )

    @routes.get("/beside")
    def side_by_side(request: Request, a: Words = "", b: Words = "") -> Response:
        with site.store() as store:
            first, second = pages.report_parts(store.db, a), pages.report_parts(store.db, b)
        both = beside(first, second) if first and second else None
        if both is None:
            raise HTTPException(404, "These two reports share no passage.")
        return site.page(request, "beside.html.j2", both=both, json_at=with_page(request, 1, "/beside.json"))
