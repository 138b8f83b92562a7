"""The timeline of an event as it was kept, and of a storyline over all its events."""

import sqlite3
from collections import defaultdict
from collections.abc import Iterable

from stemma import store
from stemma.collation.timeline import storyline_timeline
from stemma.errors import StoreError
from stemma.model import Entry, Event, Span, Storyline, Time
from stemma.passages import excerpt, origin_of, within
from stemma.store.tables import select


def told(db: sqlite3.Connection, id_: str) -> list[Entry]:
    """The entries of the event or storyline whose id begins so; StoreError where there is none or are several."""
    lines = list(select(db, Storyline, "WHERE substr(id, 1, ?) = ? ORDER BY id LIMIT 9", (len(id_), id_)))
    exact = [s for s in lines if s.id == id_] or lines
    if not exact or not id_:
        return list(store.event_record(db, id_).timeline)
    if len(exact) > 1:
        raise StoreError(f"{len(exact)} storylines have an id that begins with {id_!r}; give more of it")
    return _over(db, exact[0])


def _over(db: sqlite3.Connection, line: Storyline) -> list[Entry]:
    events = list(select(db, Event, "WHERE storyline = ? ORDER BY start, id", (line.id,)))
    parts = [store.event_record(db, e.id) for e in events]
    times: dict[str, dict[tuple[int, int], Time]] = defaultdict(dict)
    for time in (t for p in parts for t in p.times):
        times[time.report][time.start, time.end] = time
    passages = _passages(events)
    whose = {o.report: o for p in parts for o in p.origins}
    return storyline_timeline(
        line,
        events,
        {r.id: excerpt(r, passages[r.id]) for p in parts for r in p.reports},
        {r: within(found.values(), passages[r]) for r, found in times.items()},
        {r: origin_of(o, passages[r], whose) for r, o in whose.items()},
    )


def _passages(events: Iterable[Event]) -> dict[str, tuple[Span, ...]]:
    """Where each report tells of any of some events; () where it does so as a whole."""
    found: dict[str, tuple[Span, ...]] = {}
    for m in (m for e in events for m in e.members):
        before = found.get(m.report, m.passages)
        found[m.report] = tuple(sorted({*before, *m.passages})) if before and m.passages else ()
    return found
