"""The timeline of an event as it was kept, and of a storyline over all its events."""

import sqlite3
from collections import defaultdict

from stemma import store
from stemma.collation.timeline import storyline_timeline
from stemma.errors import StoreError
from stemma.model import Entry, Event, Storyline, Time
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
    return storyline_timeline(
        line,
        events,
        {r.id: r for p in parts for r in p.reports},
        {r: list(found.values()) for r, found in times.items()},
        {o.report: o for p in parts for o in p.origins},
    )
