"""The timeline of an event as it was kept, and of a storyline over all its events."""

import sqlite3
from collections import defaultdict
from collections.abc import Iterable

from stemma import store
from stemma.model import Entry, Event, Span, Storyline, Time
from stemma.passages import excerpt, origin_of, within
from stemma.store.tables import select


def told(db: sqlite3.Connection, id_: str) -> list[Entry]:
    """The entries of the event or storyline whose id begins so; StoreError where there is none or are several."""
    table, whole = store.whole_id(db, id_, "storyline", "event")
    if table == "event":
        return list(store.event_record(db, whole).timeline)
    (line,) = select(db, Storyline, "WHERE id = ?", (whole,))
    return _over(db, line)


def _over(db: sqlite3.Connection, line: Storyline) -> list[Entry]:
    from stemma.collation.timeline import storyline_timeline  # loads numpy, which no other question needs

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
