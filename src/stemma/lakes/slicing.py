"""Cutting a record out of a lake: some of its events with all that is told of them, to look at, serve and judge."""

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import msgspec

from stemma import cleaning
from stemma.errors import UsageError
from stemma.lakes.collating import Lot, record_of
from stemma.lakes.parts import begins, field, get
from stemma.lakes.reports import Task
from stemma.model import Capture, Issue, Record, Storyline
from stemma.stages import way
from stemma.store import Store, writing


def cut(lake: Path, out: Path, event: str, storyline: str, first: date | None, last: date | None) -> int:
    """Write the record of some events to a new file; how many events it holds.  See `stemma.slice`."""
    if out.exists():
        raise UsageError(f"{out} is there already; name another with --out")
    try:
        manifest = json.loads((lake / "manifest.json").read_bytes())
    except (OSError, ValueError) as error:
        remedy = f"make one with: stemma collate SOURCE --engine daft --out {lake}"
        raise UsageError(f"{lake} is no lake ({error}); {remedy}") from error
    task = Task(lake.absolute() / "work", manifest["made_by"])
    lot, parts = _chosen(lake, manifest, task, _condition(event, storyline, first, last))
    if not lot.events:
        raise UsageError(f"no event of {lake} is asked for; its events are rows of {lake}/events/*/*.parquet")
    record, issues = record_of(lot, task)
    lines = _storylines(lake, manifest, {e.id for e in lot.events})
    own = {e.id for e in lot.events} | lot.solved.keys()
    told = [*issues, *(i for i in _issues(lake, manifest) if i.about in own)]
    whole = replace(record, storylines=tuple(lines), issues=way.in_order(told))
    _store(out, str(lake), whole, _captures(whole, parts, task), manifest["work"]["furniture"], task)
    return len(lot.events)


def _condition(event: str, storyline: str, first: date | None, last: date | None) -> Any:
    """What rows of events are asked for; raises UsageError where nothing is said of it."""
    asked = []
    if event:
        asked.append(begins("event", event))
    if storyline:
        asked.append(begins("storyline", storyline))
    if first:
        asked.append(field("end") >= first)
    if last:
        asked.append(field("start") <= last)
    if not asked:
        raise UsageError("nothing says which events; give --event, --storyline, --from or --to")
    found = asked[0]
    for more in asked[1:]:
        found = found & more
    return found


def _rows(
    lake: Path, manifest: dict[str, Any], kind: str, names: Sequence[str], where: Any = None
) -> list[dict[str, Any]]:
    files = [lake / file for file in manifest["kinds"][kind]["files"]]
    return get(files, names, where)


def _chosen(lake: Path, manifest: dict[str, Any], task: Task, where: Any) -> tuple[Lot, dict[str, str]]:
    """The events asked for as one lot, and the part that the capture of each report lies in."""
    rows = _rows(lake, manifest, "events", ["event", "__filename"], where)
    by_lot: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        by_lot[Path(row["__filename"]).stem].add(row["event"])
    lots = [(msgspec.msgpack.decode((task.folder / "asked" / name).read_bytes(), type=Lot), ids)
            for name, ids in sorted(by_lot.items())]  # fmt: skip
    events = sorted((e for lot, ids in lots for e in lot.events if e.id in ids), key=lambda e: e.id)
    reports = {r for e in events for r in e.reports}
    solved = {r: part for lot, _ in lots for r, part in lot.solved.items() if r in reports}
    found = get([task.path("solved", part) for part in sorted(set(solved.values()))], ["report", "part"],
                field("report").isin(sorted(reports)))  # fmt: skip
    return Lot(tuple(events), (), (), solved), {row["report"]: row["part"] for row in found}


def _storylines(lake: Path, manifest: dict[str, Any], events: set[str]) -> list[Storyline]:
    """The storylines of some events, as far as these go."""
    found = []
    for row in _rows(lake, manifest, "storylines", ["storyline", "title", "events", "ties"]):
        inside = tuple(e for e in row["events"] if e in events)
        if len(inside) > 1:
            line = msgspec.convert(
                {"id": row["storyline"], **{k: row[k] for k in ("title", "events", "ties")}}, Storyline
            )
            ties = tuple(t for t in line.ties if {t.first, t.second} <= events)
            found.append(replace(line, events=inside, ties=ties))
    return sorted(found, key=lambda line: line.id)


def _issues(lake: Path, manifest: dict[str, Any]) -> Iterable[Issue]:
    return (Issue(**row) for row in _rows(lake, manifest, "issues", ["stage", "about", "message"]))


def _captures(record: Record, parts: dict[str, str], task: Task) -> dict[str, tuple[Capture, cleaning.Lines]]:
    """What each report was made from, with the lines of it that may be furniture."""
    id_of = {r.source: r.id for r in record.reports}
    rows = get([task.path("captures", part) for part in sorted(set(parts.values()))], ["source", "capture", "lines"],
               field("source").isin(sorted(id_of)))  # fmt: skip
    return {
        id_of[r["source"]]: (
            msgspec.msgpack.decode(r["capture"], type=Capture),
            msgspec.msgpack.decode(r["lines"], type=cleaning.Lines),
        )
        for r in rows
    }


def _store(
    out: Path,
    source: str,
    record: Record,
    captures: dict[str, tuple[Capture, cleaning.Lines]],
    furniture: Sequence[str],
    task: Task,
) -> None:
    """A record as if it had been collated here, so that it can be judged: what was read lies in it too."""
    lines = sorted({k for _, own in captures.values() for k in own.keys})
    standing = get([task.path("standing", name) for name in furniture], ["line"], field("line").isin(lines))
    out.parent.mkdir(parents=True, exist_ok=True)
    with writing(out), Store(out, create=True) as opened:
        run = opened.start([source])
        opened.work.add_read([capture for capture, _ in captures.values()], run)
        opened.settle(run, [source], source)
        id_of = {capture.source: report for report, (capture, _) in captures.items()}
        opened.work.name((item.identity, id_of[item.capture.source]) for item in opened.work.items())
        with opened.db:
            opened.index.stand(row["line"] for row in standing)
        opened.set_meta(slice=source)
        opened.write(record)
