"""What all routes share: the record, the templates, who may judge, and where links go."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

from fastapi.responses import HTMLResponse
from jinja2 import ChoiceLoader, PackageLoader
from starlette.requests import Request

from stemma import __version__
from stemma.model import Part
from stemma.presentation.page import environment
from stemma.store import Store
from stemma.store.pages import sizes
from stemma.web.security import Guard
from stemma.web.settling import settling
from stemma.web.worker import Worker

DOWNLOADS = (
    ("timelinejs", "TimelineJS"),
    ("csv", "CSV"),
    ("graphml", "GraphML"),
    ("ical", "calendar"),
    ("webannotation", "Web Annotation"),
    ("ftm", "FollowTheMoney"),
    ("jsonl", "JSON lines"),
)
LARGE = 2000  # reports; a larger record is for `stemma export`


class Served:
    """Links between the pages of a served record; words are marked by the page they stand on."""

    def event(self, event: str) -> str:
        """The address of an event."""
        return f"/events/{quote(event, safe='')}"

    def section(self, event: str, name: str) -> str:
        """The address of a section of an event's page."""
        return f"{self.event(event)}#{name}"

    def more(self, event: str, section: str) -> str:
        """The address of all of a section."""
        return f"{self.event(event)}/{section}"

    def report(self, report: str) -> str:
        """The address of a report."""
        # a browser takes . and .. for folders, however they are written; .json is the address of data
        if report in (".", "..") or report.endswith(".json"):
            return "/reports/?" + urlencode({"id": report})
        return f"/reports/{quote(report, safe='')}"

    def words(self, report: str, start: int, end: int, part: Part = "text") -> str:
        """The address of words in a report."""
        return _with(self.report(report), f"{'headline' if part == 'headline' else 'mark'}={start}-{end}#mark")

    def source(self, report: str, start: int, end: int) -> str:
        """The address of words in the page that a report was read from."""
        return _with(self.report(report), f"furniture=1&seen={start}-{end}#mark")

    def beside(self, report: str, other: str) -> str:
        """The address of two reports side by side."""
        return "/beside?" + urlencode({"a": report, "b": other})

    def cite(self, what: str, id_: str) -> str:
        """The address of the citations of a row."""
        return "/cite?" + urlencode({"of": what, "id": id_})

    def judge(self, what: str, id_: str) -> str:
        """The address where a row is judged."""
        return "/judge?" + urlencode({"of": what, "id": id_})


def _with(address: str, query: str) -> str:
    return f"{address}{'&' if '?' in address else '?'}{query}"


class Site:
    """One served record."""

    def __init__(self, db: Path, token: str = "") -> None:
        self.db = db
        self.guard = Guard(token)
        self.links = Served()
        self.worker = Worker()
        loader = ChoiceLoader(
            [PackageLoader("stemma", "web/templates"), PackageLoader("stemma", "presentation/templates")]
        )
        self.templates = environment(loader)
        self.templates.globals.update(
            links=self.links,
            version=__version__,
            worker=self.worker,
            with_page=with_page,
            downloads=DOWNLOADS,
            settling=settling,
        )

    def small(self, store: Store) -> bool:
        """Whether a record can be downloaded whole, which makes it whole in memory."""
        return sizes(store.db)["reports"] <= LARGE

    @contextmanager
    def store(self) -> Iterator[Store]:
        """The record, opened for one request."""
        with Store(self.db) as opened:
            yield opened

    def page(self, request: Request, template: str, status: int = 200, **values: Any) -> HTMLResponse:
        """A template as an answer."""
        given = {"ld": None, "json_at": None, "q": "", "known": None, **values, "request": request, "guard": self.guard}
        return HTMLResponse(self.templates.get_template(template).render(given), status)


def with_page(request: Request, number: int, path: str = "", size: int = 0) -> str:
    """The address of another page of the same list, or of the same page as data at another path."""
    kept = [(k, v) for k, v in request.query_params.multi_items() if k not in ("page", "size") and v]
    more = [("page", str(number))] if number > 1 or not path else []
    query = urlencode([*kept, *more, *([("size", str(size))] if size else [])])
    return (path or quote(request.url.path)) + (f"?{query}" if query else "")
