"""Judging from the page: merge, split, same origin, not a copy, and taking any of them back."""

from fastapi import APIRouter, HTTPException, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from stemma import api, store
from stemma.store import KINDS, OF_READINGS, pages
from stemma.web.queries import Page
from stemma.web.security import first, form_of
from stemma.web.site import Site, with_page

WORDS = 500  # code points of a reason
LISTED = 100  # judgements on a page
MANY = 500  # reports of one judgement


def router(site: Site) -> APIRouter:
    """The routes of judging."""
    routes = APIRouter(default_response_class=HTMLResponse, include_in_schema=False)

    @routes.get("/judgements")
    def judgements(request: Request, page: Page = 1) -> Response:
        with site.store() as opened:
            made = store.judgements(opened.db, standing=False)[::-1][(page - 1) * LISTED :]
            changed = store.history(opened.db)[::-1][:LISTED] if page == 1 else []
        json_at = with_page(request, page, "/judgements.json", LISTED)
        more = len(made) > LISTED
        return site.page(
            request,
            "judgements.html.j2",
            made=made[:LISTED],
            changed=changed,
            page=page,
            more=more,
            json_at=json_at,
        )

    @routes.post("/judge")
    async def judge(request: Request) -> Response:
        form = await _checked(site, request)
        kind, who, why = first(form, "kind"), first(form, "who")[:WORDS], first(form, "why")[:WORDS]
        if kind in OF_READINGS:
            return await run_in_threadpool(_told, site, kind, first(form, "reading"), who, why)
        return await run_in_threadpool(_judged, site, kind, form.get("report", []), first(form, "event"), who, why)

    @routes.post("/undo")
    async def undo(request: Request) -> Response:
        form = await _checked(site, request)
        number = first(form, "number")
        if not number.isascii() or not number.isdigit() or len(number) > 12:
            raise HTTPException(400, "Name the judgement to take back by its number.")
        return await run_in_threadpool(_undone, site, int(number))

    return routes


async def _checked(site: Site, request: Request) -> dict[str, list[str]]:
    if wait := site.guard.wait(request):
        message = f"There were too many wrong tokens; try again in {wait} seconds."
        raise HTTPException(429, message, {"retry-after": str(wait)})
    form = await form_of(request)
    if form is None:
        raise HTTPException(413, "The form is too large, or is none.")
    if refusal := site.guard.refusal(request, form):
        raise HTTPException(403, refusal[0].upper() + refusal[1:] + ".")
    with site.store() as opened:
        if opened.read_only:
            raise HTTPException(403, "The record can only be read here; judge where it can be written.")
    if site.worker.busy:
        raise HTTPException(
            409, "The record is being made again for an earlier judgement; send this one once it is done."
        )
    return form


def _judged(site: Site, kind: str, reports: list[str], event: str, who: str, why: str) -> Response:
    if kind not in KINDS:
        raise HTTPException(400, f"Choose one of: {', '.join(KINDS)}.")
    with site.store() as opened:
        if kind == "merge" and event:
            other = pages.event_of(opened.db, event)
            if other is None:
                raise HTTPException(400, "The event to merge with does not exist; give its whole id.")
            reports = [*reports, *other.own[:MANY]]
        known = list(pages.known(opened.db, list(dict.fromkeys(reports))[: 2 * MANY]))
    if len(known) < 2:
        raise HTTPException(400, "A judgement is about two reports or more; tick them in the list of reports.")
    site.worker.run(lambda: api.judge(site.db, kind, known, who, why))
    return RedirectResponse("/judgements", 303)


def _told(site: Site, kind: str, reading: str, who: str, why: str) -> Response:
    with site.store() as opened:
        if not pages.conflict(opened.db, reading):
            raise HTTPException(400, "No conflict has this id; it may have changed since the page was made.")
    site.worker.run(lambda: api.judge(site.db, kind, [reading], who, why))
    return RedirectResponse("/judgements", 303)


def _undone(site: Site, number: int) -> Response:
    with site.store() as opened:
        if number not in {j.id for j in store.judgements(opened.db)}:
            raise HTTPException(404, "No standing judgement has this number.")
    site.worker.run(lambda: api.undo(site.db, number))
    return RedirectResponse("/judgements", 303)
