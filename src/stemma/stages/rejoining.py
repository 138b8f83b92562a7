"""Storylines of a record that grows: ties that new events make join the ties that stand."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date as Day

from stemma.model import Event, Storyline, Tie
from stemma.store import Store, some
from stemma.store.tables import select
from stemma.text import digest


def rejoined(
    store: Store,
    found: Sequence[Storyline],
    changed: Mapping[str, Event],
    lost: Collection[str],
    region: Collection[str],
) -> tuple[list[Storyline], dict[str, str], set[str]]:
    """The storylines that changed or lost events are of, the storyline of each event in them, and the ids they had.

    ``found`` are those of the region that was grouped.  Between two events of the region its ties hold; all others
    stay as they are.
    """
    ties = {(t.first, t.second): t for line in found for t in line.ties if {t.first, t.second} & changed.keys()}
    met = {i for pair in ties for i in pair} | changed.keys() | set(lost)
    old = _storylines(store, met)
    for line in old:
        for t in line.ties:
            ends = {t.first, t.second}
            anew = ends & changed.keys() and ends <= set(region) | changed.keys()
            if not anew and not ends & set(lost):
                ties[t.first, t.second] = t
    met |= {i for line in old for i in line.events}
    ids = sorted(met - changed.keys() - set(lost))
    stored = (e for part, marks in some(ids) for e in select(store.db, Event, f"WHERE id IN {marks}", part))
    events = {e.id: e for e in stored} | dict(changed)
    lines = [line_of([events[i] for i in group], inside) for group, inside in joined(ties.values())]
    of = {i: line.id for line in lines for i in line.events}
    return sorted(lines, key=lambda s: s.id), {i: of.get(i, "") for i in events}, {line.id for line in old}


def _storylines(store: Store, events: Collection[str]) -> list[Storyline]:
    ids: set[str] = set()
    for part, marks in some(sorted(events)):
        ids |= {s for (s,) in store.db.execute(f"SELECT storyline FROM event WHERE id IN {marks}", part) if s}
    return [s for part, marks in some(sorted(ids)) for s in select(store.db, Storyline, f"WHERE id IN {marks}", part)]


def joined(ties: Iterable[Tie]) -> list[tuple[list[str], list[Tie]]]:
    """Events that ties lead to from each other, with these ties."""
    head: dict[str, str] = {}

    def top(i: str) -> str:
        while head.setdefault(i, i) != i:
            i = head[i]
        return i

    kept = sorted(ties, key=lambda t: (t.first, t.second))
    for t in kept:
        a, b = sorted((top(t.first), top(t.second)))
        head[b] = a
    groups: dict[str, list[str]] = defaultdict(list)
    inside: dict[str, list[Tie]] = defaultdict(list)
    for i in sorted(head):
        groups[top(i)].append(i)
    for t in kept:
        inside[top(t.first)].append(t)
    return [(groups[g], inside[g]) for g in groups]


def line_of(events: Sequence[Event], ties: Sequence[Tie]) -> Storyline:
    """The storyline of events that ties lead through."""
    order = sorted(events, key=lambda e: (_middle(e), e.id))
    largest = max(order, key=lambda e: (len(e.members), e.id))
    name = digest("storyline", min(min(e.own) for e in events))
    return Storyline(name, largest.title, tuple(e.id for e in order), tuple(ties))


def _middle(event: Event) -> float:
    start, end = event.start or Day.max, event.end or Day.max
    return (start.toordinal() + end.toordinal()) / 2
