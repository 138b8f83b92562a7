"""What all routes share: the record, the templates, who may judge, and where links go."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

from fastapi.responses import HTMLResponse
from jinja2 import ChoiceLoader, PackageLoader
from markupsafe import Markup
from starlette.requests import Request

from stemma import __version__
from stemma.exporters.page import environment
from stemma.store import Store
from stemma.web.security import Guard
from stemma.web.worker import Worker


class Served:
    """Links between the pages of a served record; words are marked by the page they stand on."""

    def event(self, event: str) -> str:
        """The address of an event."""
        return f"/events/{quote(event, safe='')}"

    def report(self, report: str) -> str:
        """The address of a report."""
        # a browser takes . and .. for folders, however they are written; .json is the address of data
        if report in (".", "..") or report.endswith(".json"):
            return "/reports/?" + urlencode({"id": report})
        return f"/reports/{quote(report, safe='')}"

    def words(self, report: str, start: int, end: int) -> str:
        """The address of words in a report."""
        path = self.report(report)
        return f"{path}{'&' if '?' in path else '?'}mark={start}-{end}#mark"

    def beside(self, report: str, other: str) -> str:
        """The address of two reports side by side."""
        return "/beside?" + urlencode({"a": report, "b": other})


class Site:
    """One served record."""

    def __init__(self, db: Path, token: str = "") -> None:
        self.db = db
        self.guard = Guard(token)
        self.links = Served()
        self.worker = Worker()
        loader = ChoiceLoader(
            [PackageLoader("stemma", "web/templates"), PackageLoader("stemma", "exporters/templates")]
        )
        self.templates = environment(loader)
        self.templates.globals.update(links=self.links, version=__version__, worker=self.worker, with_page=with_page)

    @contextmanager
    def store(self) -> Iterator[Store]:
        """The record, opened for one request."""
        with Store(self.db) as opened:
            yield opened

    def page(self, request: Request, template: str, status: int = 200, **values: Any) -> HTMLResponse:
        """A template as an answer."""
        given = {"ld": None, "json_at": None, "q": "", **values, "request": request, "guard": self.guard}
        return HTMLResponse(self.templates.get_template(template).render(given), status)


def with_page(request: Request, number: int) -> str:
    """The address of another page of the same list."""
    kept = [(k, v) for k, v in request.query_params.multi_items() if k != "page" and v]
    return f"{quote(request.url.path)}?{urlencode([*kept, ('page', str(number))])}"


def data_block(value: Mapping[str, Any]) -> Markup:
    """JSON that is safe inside a script element: nothing in it can end the element."""
    text = json.dumps(value, ensure_ascii=False, default=str)
    return Markup(text.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e"))
