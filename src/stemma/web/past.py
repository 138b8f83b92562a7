"""Past states: the front, an event and a report as they would be told from the reports known by a day."""

from dataclasses import dataclass, replace
from datetime import date as Day
from typing import Any
from urllib.parse import urlencode

from fastapi import HTTPException, Request
from fastapi.responses import Response

from stemma.model import Record, Span, count_conflicts
from stemma.past import HEAD, figures, past, past_event
from stemma.presentation.event import Heading
from stemma.presentation.views import Parts, event_view, heading
from stemma.store import Known, Store, known_by, pages, told_by
from stemma.web import views
from stemma.web.site import Served, Site, with_page

NONE = "No report of this event was known by this day; it was first told later, or has been merged or split since."
LATER = "This report was not known by this day in the words that the record has of it."


class Then(Served):
    """Links between the pages of a past state; what has no past state leads to today's page."""

    def __init__(self, day: Day) -> None:
        self.day = day

    def event(self, event: str) -> str:
        """The address of an event as of the day."""
        return self._dated(super().event(event))

    def more(self, event: str, section: str) -> str:
        """The event's page holds all there is."""
        return ""

    def report(self, report: str) -> str:
        """The address of a report as of the day."""
        return self._dated(super().report(report))

    def source(self, report: str, start: int, end: int) -> str:
        """The address of words in the page that a report was read from, which is shown of today."""
        return Served().source(report, start, end)

    def judge(self, what: str, id_: str) -> str:
        """What is past is not judged."""
        return ""

    def _dated(self, address: str) -> str:
        return f"{address}{'&' if '?' in address else '?'}{urlencode({'asof': self.day.isoformat()})}"


@dataclass(frozen=True, slots=True)
class State:
    """A past state of an open record."""

    store: Store
    known: Known
    links: Then

    @classmethod
    def of(cls, store: Store, asof: str) -> "State":
        """The state at the end of a day; a day that is none is no page."""
        try:
            day = Day.fromisoformat(asof)
        except ValueError as error:
            raise HTTPException(422, f"{asof} is no day; write it as in 2019-01-24.") from error
        return cls(store, known_by(store.db, day), Then(day))

    def headings(self, limit: int, offset: int = 0) -> list[Heading]:
        """A page of the events that known reports tell, the newest first."""
        ids = told_by(self.store.db, self.known, limit, offset)
        return [_heading(past_event(self.store.db, id_, self.known, HEAD)) for id_ in ids]

    def shown(self) -> dict[str, Any]:
        """What every page of a past state is given."""
        return {"links": self.links, "known": self.known}

    def record(self, id_: str) -> Record:
        """What is told of an event; raises HTTPException where no known report tells it."""
        there = pages.event_of(self.store.db, id_)
        record = past_event(self.store.db, id_, self.known) if there else Record()
        if not record.events:
            raise HTTPException(404, NONE)
        return record

    def parts(self, id_: str) -> Record:
        """A report with what was found in it and the events that it tells; raises HTTPException where it is unknown."""
        found = pages.report_parts(self.store.db, id_)
        if found is None:
            raise HTTPException(404, "No report has this id.")
        left = past(replace(found, events=()), self.known)
        if not left.reports:
            raise HTTPException(404, LATER)
        told = (past_event(self.store.db, e.id, self.known, HEAD) for e in found.events)
        return replace(left, events=tuple(e for record in told for e in record.events))


def _heading(record: Record) -> Heading:
    (event,) = record.events
    conflicts = count_conflicts(record.readings, record.timeline)[event.id]
    return heading(event, [o.rests_on for o in record.origins], conflicts)


def front(site: Site, request: Request, asof: str, page: int, size: int) -> Response:
    """The front as of a day."""
    with site.store() as store:
        state = State.of(store, asof)
        lines = state.headings(size + 1, (page - 1) * size)
    return site.page(
        request,
        "front.html.j2",
        groups=views.together(lines[:size]),
        page=page,
        more=len(lines) > size,
        json_at=with_page(request, page, "/events.json", size),
        whole=False,
        **state.shown(),
    )


def event(site: Site, request: Request, asof: str, id_: str) -> Response:
    """An event as of a day, and how its figures went until then."""
    with site.store() as store:
        state = State.of(store, asof)
        record = state.record(id_)
    view = event_view(record.events[0], Parts.of(record), state.links)
    went = figures(record.readings, {r.id: r for r in record.reports})
    json_at = f"{site.links.event(id_)}.json?{urlencode({'asof': asof})}"
    return site.page(request, "event.html.j2", view=view, figures=went, json_at=json_at, **state.shown())


def report(site: Site, request: Request, asof: str, id_: str, focus: Span | None, above: Span | None) -> Response:
    """A report as of a day."""
    with site.store() as store:
        state = State.of(store, asof)
        view = views.whole_report(store.db, state.parts(id_), focus, above)
    return site.page(request, "report.html.j2", view=view, versions=0, **state.shown())
