"""Judging from the page: reports that belong together or not, one thing that is wrong or checked, and taking it back.

What is judged is also cited: both have a page of their own for a report, an event or a line.
"""

from fastapi import APIRouter, HTTPException, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from stemma import api, store
from stemma.errors import StoreError, UsageError
from stemma.model import Event, Judgeable, Reading, Report
from stemma.model.judged import GROUPINGS, MAY, OF_LINES, is_about, kind_of
from stemma.presentation.citing import cited
from stemma.store import pages
from stemma.web.queries import Named, Page, Short
from stemma.web.security import first, form_of
from stemma.web.site import Site, with_page

WORDS = 500  # code points of a reason
LISTED = 100  # judgements on a page
MANY = 500  # reports of one judgement
SETTLING = 2  # judgements that settle an issue


def router(site: Site) -> APIRouter:
    """The routes of judging."""
    routes = APIRouter(default_response_class=HTMLResponse, include_in_schema=False)

    @routes.get("/judgements")
    def judgements(request: Request, page: Page = 1) -> Response:
        with site.store() as opened:
            made = store.judgements(opened.db, standing=False)[::-1][(page - 1) * LISTED :]
            changed = store.history(opened.db)[::-1][:LISTED] if page == 1 else []
            titles = pages.titles(opened.db, {e for c in changed for e in (c.event, *c.into)})
        json_at = with_page(request, page, "/judgements.json", LISTED)
        more = len(made) > LISTED
        return site.page(
            request,
            "judgements.html.j2",
            made=made[:LISTED],
            changed=changed,
            titles=titles,
            page=page,
            more=more,
            json_at=json_at,
        )

    @routes.get("/cite")
    def cite(request: Request, of: Short, id: Named) -> Response:
        with site.store() as opened:
            row = _row(opened, of, id)
            found = cited(opened.db, row.id, store.table_of(of))
            title, at = _place(site, opened, row)
        return site.page(
            request, "cite.html.j2", of=of, title=title, at=at, citations=found, judge_at=site.links.judge(of, row.id)
        )

    @routes.get("/judge")
    def judge_one(request: Request, of: Short, id: Named) -> Response:
        with site.store() as opened:
            row = _row(opened, of, id)
            said = [j for j in store.judgements(opened.db) if is_about(j, row)]
            title, at = _place(site, opened, row)
        may = [kind for kind in MAY[kind_of(row)] if kind not in OF_LINES or _open(row)]
        return site.page(
            request, "judge.html.j2", of=of, id=row.id, title=title, at=at, made=said, may=may,
            cite_at="" if of == "entry" else site.links.cite(of, row.id),
        )  # fmt: skip

    @routes.post("/judge")
    async def judge(request: Request) -> Response:
        form = await _checked(site, request)
        kind, who, why = first(form, "kind"), first(form, "who")[:WORDS], first(form, "why")[:WORDS]
        if doing := first(form, "do"):
            return await run_in_threadpool(_settled, site, doing, who, why)
        if of := first(form, "of"):
            value = first(form, "value")[:WORDS]
            return await run_in_threadpool(_of_one, site, kind, of, first(form, "id"), value, who, why)
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
    if kind not in GROUPINGS:
        raise HTTPException(400, f"Choose one of: {', '.join(GROUPINGS)}.")
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


def _of_one(site: Site, kind: str, of: str, id_: str, value: str, who: str, why: str) -> Response:
    """A judgement about one report, event or line."""
    with site.store() as opened:
        row = _row(opened, of, id_)
        try:
            store.check(row, kind, value, why)
        except UsageError as error:
            raise HTTPException(400, f"{str(error)[0].upper()}{str(error)[1:]}.") from error
    site.worker.run(lambda: api.judge(site.db, kind, [id_], who, why, None, value, of))
    return RedirectResponse("/judgements", 303)


def _settled(site: Site, doing: str, who: str, why: str) -> Response:
    """What settles an issue of grouping: one judgement or two, as the issue has them."""
    asked: list[tuple[str, list[str]]] = []
    with site.store() as opened:
        for words in doing.split("|")[:SETTLING]:
            kind, *ids = words.split(" ")
            try:
                reports = [store.whole_id(opened.db, id_, "report")[1] for id_ in ids]
            except StoreError:
                reports = []
            if kind not in ("merge", "split") or len(reports) != 2:
                raise HTTPException(400, "This settles no issue of the record; load the issues again.")
            asked.append((kind, reports))

    def settle() -> None:
        for kind, reports in asked:
            api.judge(site.db, kind, reports, who, why)

    site.worker.run(settle)
    return RedirectResponse("/judgements", 303)


def _open(row: Judgeable) -> bool:
    """Whether a line can be confirmed or dismissed: of readings only a conflict, sure or not."""
    return not isinstance(row, Reading) or row.status in ("conflict", "unsure")


def _place(site: Site, opened: store.Store, row: Judgeable) -> tuple[str, str]:
    """What a row is called, and the address where it stands."""
    if isinstance(row, Report | Event):
        links = site.links.report if isinstance(row, Report) else site.links.event
        return (row.headline if isinstance(row, Report) else row.title) or row.id, links(row.id)
    return store.subject_of(opened.db, row).title, site.links.event(row.event)


def _row(opened: store.Store, of: str, id_: str) -> Judgeable:
    table = store.table_of(of)
    if not table:
        raise HTTPException(404, "Nothing of this kind can be judged or cited.")
    try:
        return store.subject_row(opened.db, id_, table)
    except UsageError as error:
        raise HTTPException(404, f"No {of} has this id; it may have changed since the page was made.") from error


def _undone(site: Site, number: int) -> Response:
    with site.store() as opened:
        if number not in {j.id for j in store.judgements(opened.db)}:
            raise HTTPException(404, "No standing judgement has this number.")
    site.worker.run(lambda: api.undo(site.db, number))
    return RedirectResponse("/judgements", 303)
