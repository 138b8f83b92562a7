"""A window solved as a pile is: names linked, origins and events found, dates inferred, by the very same stages."""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from stemma import grouping
from stemma.annotators import Annotated
from stemma.engine import Run
from stemma.lakes.parts import Working, encode, get, key, put, put_bytes
from stemma.lakes.reports import Task, known
from stemma.model import Event, Issue, Origin, Report, Storyline
from stemma.stages import LINK, way
from stemma.stages.annotate import renamed
from stemma.stages.group import REGROUP, SOME_ORIGINS


def solve(window: int, placed: str, terms: str, task: Task) -> str:
    """Solve one window; the name of the part with what was found of its reports, beside which lie its events."""
    name = key(task.made_by, placed, terms, str(window))
    path = task.path("solved", name)
    if path.exists():
        return name
    rows = get(task.folder / "windows" / placed / f"window={window}", ["report", "part", "data", "found", "core"])
    rows.sort(key=lambda row: row["report"])
    reports = [msgspec.msgpack.decode(r["data"], type=Report) for r in rows]
    found = {r["report"]: msgspec.msgpack.decode(r["found"], type=Annotated) for r in rows}
    own = {r["report"] for r in rows if r["core"]}
    with Working(task.model) as run:
        issues, whose, reports, found, grouped = _solved(run, reports, found, own, known(terms, task))
    event_of = {r: e.id for e in grouped.events for r in e.own}
    data = {r.id: encode(r) for r in reports}
    told = [i for i in issues if i.about in own or i.about not in data]
    put_bytes(events_path(task, name), encode((grouped.events, grouped.storylines)))
    columns = {
        "report": [r["report"] for r in rows],
        "part": [r["part"] for r in rows],
        "core": [r["core"] for r in rows],
        "event": [event_of.get(r["report"]) for r in rows],
        "data": [data[r["report"]] if r["core"] else None for r in rows],
        "found": [encode(found[r["report"]]) if r["core"] else None for r in rows],
        "origin": [encode(whose[r["report"]]) if r["core"] else None for r in rows],
    }
    put(path, columns, told)
    return name


def _solved(
    run: Run, reports: list[Report], found: dict[str, Annotated], own: set[str], weighed: grouping.Known
) -> tuple[list[Issue], Mapping[str, Origin], list[Report], dict[str, Annotated], grouping.Grouping]:
    """As `way.collate_all` does until events are collated, with words weighed as those of the whole pile."""
    linked = run.once(LINK, (reports, {r: f.names for r, f in found.items()}))
    found = {r: renamed(f, linked.value[r]) for r, f in found.items()}
    whose = run.once(SOME_ORIGINS, (reports, {r: f.quotations for r, f in found.items()}, frozenset(own)))
    names = {r: f.names for r, f in found.items()}
    # all are new to the record that the whole pile is: every pair is compared
    new = grouping.Grown(frozenset(found), weighed)
    grouped = run.once(REGROUP, (reports, names, [], [], new))
    dated, found, more = way.dated(run, reports, found, grouped.value)
    issues = [*linked.issues, *whose.issues, *grouped.issues, *grouped.value.issues, *more]
    return issues, {o.report: o for o in whose.value}, dated, found, grouped.value


def events_path(task: Task, name: str) -> Any:
    """Where the events and storylines of a window lie."""
    return task.folder / "solved" / f"{name}.events"


def events_of(task: Task, name: str) -> tuple[Sequence[Event], Sequence[Storyline]]:
    """The events and storylines of a window."""
    made: tuple[list[Event], list[Storyline]] = msgspec.msgpack.decode(
        events_path(task, name).read_bytes(), type=tuple[list[Event], list[Storyline]]
    )
    return made
