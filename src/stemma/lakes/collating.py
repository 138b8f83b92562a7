"""Lots of events collated, and written as the lake: by kind and day, the columns those of `stemma export`."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from stemma.annotators import Annotated
from stemma.engine import batches
from stemma.exporters import columns
from stemma.exporters.jsonl import files
from stemma.exporters.parquet import write_table
from stemma.lakes.parts import Working, apart, field, get, put, put_bytes
from stemma.lakes.reports import Task
from stemma.model import Event, Issue, Origin, Record, Report, Storyline, kinds
from stemma.settings import SETTINGS
from stemma.stages import way

LOT = SETTINGS.lakes.lot
UNDATED = "undated"


@dataclass(frozen=True, slots=True)
class Lot:
    """Some events, those that their reports tell of in passing, reports of no event, and where each report lies."""

    events: tuple[Event, ...]
    beside: tuple[Event, ...]
    lone: tuple[str, ...]
    solved: dict[str, str]  # the part of each report


def lots(events: Sequence[Event], home: Mapping[str, int], solved: Sequence[str]) -> Iterator[Lot]:
    """The lots of a lake, events that one window owns together."""
    told: dict[str, list[Event]] = defaultdict(list)
    for e in events:
        for m in e.members:
            if not m.main:
                told[m.report].append(e)
    placed = {r for e in events for r in e.own}
    lone = sorted((w, r) for r, w in home.items() if r not in placed)
    in_order = sorted(events, key=lambda e: (home[min(e.own)], e.start is None, e.start, e.id))
    works: list[tuple[list[Event], list[str]]] = [
        (of, []) for of in batches(in_order, LOT, lambda e: len(tuple(e.own)), LOT)
    ]
    works += [([], [r for _, r in of]) for of in batches(lone, LOT)]
    for of, alone in works:
        ids = {e.id for e in of}
        beside = {e.id: e for x in of for r in x.own for e in told[r] if e.id not in ids}
        reports = sorted({r for e in (*of, *beside.values()) for r in e.reports} | set(alone))
        yield Lot(tuple(of), tuple(beside.values()), tuple(alone), {r: solved[home[r]] for r in reports})


def record_of(lot: Lot, task: Task) -> tuple[Record, list[Issue]]:
    """The record of a lot, with the reports and events beside it."""
    by_part: dict[str, list[str]] = defaultdict(list)
    for report, part in lot.solved.items():
        by_part[part].append(report)
    rows = [
        row
        for part, ids in sorted(by_part.items())
        for row in get([task.path("solved", part)], ["report", "data", "found", "origin"],
                       field("core") & field("report").isin(ids))
    ]  # fmt: skip
    reports = sorted((msgspec.msgpack.decode(r["data"], type=Report) for r in rows), key=lambda r: r.id)
    found = {r["report"]: msgspec.msgpack.decode(r["found"], type=Annotated) for r in rows}
    whose = [msgspec.msgpack.decode(r["origin"], type=Origin) for r in rows]
    events = sorted((*lot.events, *lot.beside), key=lambda e: e.id)
    with Working(task.model) as run:
        return way.collated(run, reports, found, events, whose, ())


def collate(lot: str, lake: Path, task: Task) -> str:
    """Collate a lot and write its rows; the name of the part that lists its files, which is the lot's."""
    path = task.path("lots", lot)
    if path.exists():
        return lot
    work = msgspec.msgpack.decode((task.folder / "asked" / lot).read_bytes(), type=Lot)
    record, issues = record_of(work, task)
    own = {*work.lone, *(r for e in work.events for r in e.own)}
    ids = {e.id for e in work.events}
    days = {r.id: r.published.earliest.isoformat() if r.published else UNDATED for r in record.reports}
    days |= {e.id: e.start.isoformat() if e.start else UNDATED for e in record.events}
    written = list(_written(record, {"report": own, "event": ids}, days, lake, lot))
    beside = {e.id for e in work.beside}
    listed = {of: [row[of] for row in written] for of in ("kind", "file")} | {
        "reports": [row["rows"] for row in written]
    }
    put(path, listed, [i for i in issues if i.about not in beside])
    return lot


def _written(
    record: Record, owned: Mapping[str, set[str]], days: Mapping[str, str], lake: Path, name: str
) -> Iterator[dict[str, Any]]:
    owner = {kind.file: kind.owner for kind in kinds.known() if kind.file}
    for file, rows in files().items():
        if owner[file] not in owned:
            continue
        by_day: dict[str, list[dict[str, Any]]] = defaultdict(list)
        for row in rows(record):
            if row[owner[file]] in owned[owner[file]]:
                by_day[days[row[owner[file]]]].append(row)
        for day, of in sorted(by_day.items()):
            yield write_rows(lake, file, day, name, of)


def write_rows(lake: Path, file: str, day: str, name: str, rows: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Write rows of a kind and a day as one file of the lake."""
    path = lake / file / f"day={day}" / f"{name}.parquet"
    with apart(path) as part:
        write_table(columns(file), rows, part)
    return {"kind": file, "file": path.relative_to(lake).as_posix(), "rows": len(rows)}


def ask(made: Iterable[Lot], task: Task) -> list[str]:
    """Write down what each lot is, for workers to take; their names."""
    names = []
    for lot in made:
        data = msgspec.msgpack.encode(lot)
        name = hashlib.blake2b(data, key=task.made_by[:64].encode(), digest_size=12).hexdigest()
        if not (task.folder / "asked" / name).exists():
            put_bytes(task.folder / "asked" / name, data)
        names.append(name)
    return names


def written_storylines(lines: Iterable[Storyline], events: Iterable[Event], lake: Path) -> list[dict[str, Any]]:
    """Write the storylines, each under the first day of its first event."""
    start = {e.id: e.start for e in events}
    by_day: dict[str, list[Storyline]] = defaultdict(list)
    for line in lines:
        first = min((day for e in line.events if (day := start[e])), default=None)
        by_day[first.isoformat() if first else UNDATED].append(line)
    return [
        write_rows(lake, "storylines", day, "all", list(files()["storylines"](Record(storylines=tuple(of)))))
        for day, of in sorted(by_day.items())
    ]
