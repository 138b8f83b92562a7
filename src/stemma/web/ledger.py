"""The ledger of an event, a storyline or a small record: all of it, or what one party did, or two did to each other."""

import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, HTTPException, Query, Request
from fastapi.responses import HTMLResponse, Response

from stemma.collation.ledger import ledger
from stemma.exporters.acts import table
from stemma.exporters.jsonl import files
from stemma.model import Deed, Record, Report
from stemma.presentation.parties import by_parties
from stemma.store import Store, pages
from stemma.store.tables import select
from stemma.web.queries import Page, Short
from stemma.web.site import Site, with_page

LINES = 100  # deeds on a page
PAIRS = 12  # lists of parties that a page offers
Actors = Annotated[tuple[Short, ...], Query(max_length=2, description="A code (PRK, USAGOV) or a name; one or two.")]


def router(site: Site) -> APIRouter:
    """The routes of the ledger: a page with a form, the same as JSON, and as CSV."""
    routes = APIRouter()

    @routes.get("/ledger", response_class=HTMLResponse, include_in_schema=False)
    def show(
        request: Request, actor: Actors = (), event: Short = "", storyline: Short = "", page: Page = 1
    ) -> Response:
        with site.store() as store:
            title, deeds = _all(site, store, event, storyline)
            asked = _asked(actor)
            found = ledger(deeds, asked)
            shown = found[(page - 1) * LINES : page * LINES]
            outlets = pages.outlets(store.db, {s.report for d in shown for s in (*d.support, *d.became)})
        given: dict[str, Any] = {"title": title, "asked": asked, "deeds": shown, "size": len(found), "outlets": outlets}
        return site.page(
            request,
            "ledger.html.j2",
            pairs=[b for b in by_parties(deeds) if b.codes][:PAIRS],
            event=event,
            storyline=storyline,
            page=page,
            more=len(found) > page * LINES,
            json_at=with_page(request, page, "/ledger.json"),
            csv_at=with_page(request, 1, "/ledger.csv"),
            **given,
        )

    @routes.get("/ledger.json", summary="The ledger: what parties pledged, demanded, refused and did, in order of time")
    def data(actor: Actors = (), event: Short = "", storyline: Short = "", page: Page = 1) -> dict[str, Any]:
        with site.store() as store:
            found = ledger(_all(site, store, event, storyline)[1], _asked(actor))
        rows = list(files()["deeds"](Record(deeds=tuple(found[(page - 1) * LINES : page * LINES]))))
        return {"deeds": rows, "page": page, "more": len(found) > page * LINES}

    @routes.get("/ledger.csv", summary="The ledger as a table, with the columns of stemma export --format acts")
    def csv(actor: Actors = (), event: Short = "", storyline: Short = "") -> Response:
        with site.store() as store:
            found = ledger(_all(site, store, event, storyline)[1], _asked(actor))
            ids = sorted({s.report for d in found for s in d.support})
            told = {r.id: r for id_ in ids for r in select(store.db, Report, "WHERE id = ?", (id_,))}
        with tempfile.TemporaryDirectory() as folder:
            body = table(found, Path(folder) / "ledger.csv", told).read_bytes()
        name = {"content-disposition": 'attachment; filename="ledger.csv"'}
        return Response(body, media_type="text/csv; charset=utf-8", headers=name)

    return routes


def _asked(actors: Sequence[str]) -> list[str]:
    return [a for a in (x.strip().replace("\0", "") for x in actors) if a]


def _all(site: Site, store: Store, event: str, storyline: str) -> tuple[str, list[Deed]]:
    """The title and the deeds of an event or a storyline, or of the whole record where it is small."""
    if event:
        one = pages.event_of(store.db, event)
        if one is None:
            raise HTTPException(404, "No event has this id.")
        return one.title, pages.deeds(store.db, [event])
    if storyline:
        found = pages.storyline(store.db, storyline)
        if found is None:
            raise HTTPException(404, "No storyline has this id.")
        return found[0].title, pages.deeds(store.db, found[0].events)
    if not site.small(store):
        raise HTTPException(413, "The record is too large for one ledger; ask for that of an event or a storyline.")
    return "", pages.deeds(store.db, None)
