"""The application: its routes, and one way to say what went wrong."""

import logging
import sqlite3
from collections.abc import Mapping
from pathlib import Path

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from starlette.exceptions import HTTPException

from stemma import __version__
from stemma.errors import StemmaError
from stemma.store import Store
from stemma.web import changes, data, judging, ledger, pages
from stemma.web.security import Shield
from stemma.web.site import Site


def create(db: Path, token: str = "", hosts: tuple[str, ...] = ()) -> Shield:
    """The application of a record, shielded; raises StoreError where there is none at this path."""
    with Store(db):  # says at once what is wrong with the file
        pass
    site = Site(db, token)
    app = FastAPI(title="Stemma", version=__version__, docs_url=None, redoc_url=None, description=__doc__)
    app.include_router(data.router(site))
    app.include_router(changes.router(site))
    app.include_router(judging.router(site))
    app.include_router(ledger.router(site))
    app.include_router(pages.router(site))
    _errors(app, site)
    return Shield(app, hosts)  # outside everything, so that the answer to a fault has the headers too


def _errors(app: FastAPI, site: Site) -> None:
    """What went wrong as a page or as JSON; never a path of the server, nor the words of an error not meant for it."""

    def say(request: Request, status: int, message: str, headers: Mapping[str, str] | None = None) -> Response:
        if request.url.path.endswith(".json"):
            return JSONResponse({"error": message}, status, headers)
        page = site.page(request, "error.html.j2", status, code=status, message=message)
        page.headers.update(headers or {})
        return page

    @app.exception_handler(HTTPException)
    def refused(request: Request, error: HTTPException) -> Response:
        known = {404: "There is no such page.", 405: "This address does not take that."}
        plain = error.detail in ("Not Found", "Method Not Allowed")
        message = known.get(error.status_code, "") if plain else str(error.detail)
        return say(request, error.status_code, message, error.headers)

    @app.exception_handler(RequestValidationError)
    def wrong(request: Request, error: RequestValidationError) -> Response:
        names = sorted({str(e["loc"][-1]) for e in error.errors()})
        return say(request, 422, f"The address asks for something out of bounds: {', '.join(names)}.")

    @app.exception_handler(StemmaError)
    @app.exception_handler(OSError)
    @app.exception_handler(sqlite3.Error)
    def failed(request: Request, error: Exception) -> Response:
        logging.getLogger("stemma.web").error("%s: %s", request.url.path, error)
        return say(request, 503, "The record cannot be read just now; the server's log says why.")

    @app.exception_handler(Exception)
    def broken(request: Request, error: Exception) -> Response:
        return say(request, 500, "Something went wrong here; the server's log says what.")
