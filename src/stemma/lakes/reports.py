"""From sources to findings, part by part: read, cleaned and annotated as maps that are keyed by content."""

import hashlib
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from stemma import cleaning, grouping, readers
from stemma.annotators import Annotated
from stemma.engine import batches
from stemma.lakes.parts import Working, encode, field, get, key, put, put_bytes, said
from stemma.model import Capture, Issue, Report
from stemma.origins.sketches import sketch
from stemma.settings import SETTINGS
from stemma.stages import LINES, way
from stemma.stages.clean import CLEAN
from stemma.text import digest

CAPTURES = SETTINGS.lakes.captures
OUTLETS = SETTINGS.lakes.outlets
FILES = SETTINGS.lakes.files
BYTES = 64 * 2**20  # of files that one worker reads at a time; a larger one is read by one alone


@dataclass(frozen=True, slots=True)
class Task:
    """Where parts lie, and all that decides them beside their content: code, settings, model."""

    folder: Path
    made_by: str
    model: str | None = None

    def path(self, step: str, name: str) -> Path:
        """The place of a part of a step."""
        return self.folder / step / f"{name}.parquet"


# -- read -------------------------------------------------------------------------------------------------


def read(files: Sequence[str], task: Task) -> list[str]:
    """Read files into parts of captures, with the lines by which furniture is told; the names of the parts."""
    name = key(task.made_by, *(part for file in files for part in (file, _content(file))))
    listed = task.folder / "captures" / f"{name}.json"
    if listed.exists():
        return msgspec.json.decode(listed.read_bytes(), type=list[str])
    parts = [
        _read_part(items, task, f"{name}-{n}")
        for n, items in enumerate(batches(readers.read(files), CAPTURES))
    ]  # fmt: skip
    put_bytes(listed, msgspec.json.encode(parts))
    return parts


def _content(file: str) -> str:
    try:
        with open(file, "rb") as opened:
            return hashlib.file_digest(opened, "blake2b").hexdigest()
    except OSError:
        return ""  # reading it says what is wrong


def _read_part(items: Sequence[Capture | Issue], task: Task, name: str) -> str:
    captures = [item for item in items if isinstance(item, Capture)]
    with Working(task.model) as run:
        told = run.each(LINES, captures)
    issues = [item for item in items if isinstance(item, Issue)] + [i for t in told for i in t.issues]
    columns: dict[str, list[Any]] = {
        "source": [c.source for c in captures],
        "given": [c.id for c in captures],
        "mark": [digest(c.text, c.url, c.source) for c in captures],
        "bucket": [int(digest(t.value.outlet, size=8), 16) for t in told],
        "capture": [encode(c) for c in captures],
        "lines": [encode(t.value) for t in told],
    }
    put(task.path("captures", name), columns, issues, items=len(captures))
    return name


def standing(bucket: tuple[int, int], captures: Sequence[str], task: Task) -> str:
    """The lines that recur over the pages of some outlets, those of one of so many buckets; the name of the part."""
    number, of = bucket
    name = key(task.made_by, str(number), str(of), *captures)
    path = task.path("standing", name)
    if not path.exists():
        paths = [task.path("captures", c) for c in captures]
        rows = get(paths, ["lines", "bucket"])
        lines = (msgspec.msgpack.decode(r["lines"], type=cleaning.Lines) for r in rows if r["bucket"] % of == number)
        put(path, {"line": sorted(cleaning.recurring(lines))})
    return name


# -- clean and annotate -----------------------------------------------------------------------------------


def find(part: str, ids: Path, furniture: Sequence[str], task: Task) -> str:
    """Clean and annotate the captures of a part; the name of the part with its reports and findings.

    Beside it lies how many of them hold each stem.  ``ids`` names the file of ids of items that share theirs,
    ``furniture`` the parts with the lines that recur.
    """
    rows = get([task.path("captures", part)], ["source", "given", "capture", "lines"])
    renamed: dict[str, str] = msgspec.json.decode(ids.read_bytes(), type=dict[str, str])
    named = [renamed.get(r["source"], r["given"]) for r in rows]
    own = [msgspec.msgpack.decode(r["lines"], type=cleaning.Lines).keys for r in rows]
    recur = _recurring(own, furniture, task)
    lines = [tuple(k for k in keys if k in recur) for keys in own]
    name = key(task.made_by, part, *named, *(k for keys in lines for k in keys))
    path = task.path("found", name)
    if path.exists():
        return name
    captures = [
        replace(msgspec.msgpack.decode(r["capture"], type=Capture), id=id_, container="", key="", item="", version="")
        for r, id_ in zip(rows, named, strict=True)
    ]
    with Working(task.model) as run:
        told = run.each(CLEAN, list(zip(captures, lines, strict=True)))
        reports, issues = way.sound(captures, told)
        found, more = way.annotate_all(run, reports)
    _put_found(reports, found, [*issues, *more], {c.id: part for c in captures}, task, name)
    return name


def _recurring(own: Sequence[Sequence[str]], furniture: Sequence[str], task: Task) -> set[str]:
    asked = sorted({k for keys in own for k in keys})
    rows = get([task.path("standing", f) for f in furniture], ["line"], field("line").isin(asked)) if asked else []
    return {r["line"] for r in rows}


def _put_found(
    reports: Sequence[Report],
    found: dict[str, Annotated],
    issues: Sequence[Issue],
    part_of: dict[str, str],
    task: Task,
    name: str,
) -> None:
    held: dict[int, int] = {}
    placed = grouping.placed_of(reports)
    for _, terms in placed:
        for stem in terms.stems:
            code = grouping.code(stem)
            held[code] = held.get(code, 0) + 1
    codes = sorted(held)
    put(task.path("terms", name), {"term": codes, "reports": [held[c] for c in codes]}, placed=len(placed))
    columns: dict[str, list[Any]] = {
        "report": [r.id for r in reports],
        "part": [part_of[r.id] for r in reports],
        "data": [encode(r) for r in reports],
        "found": [encode(found[r.id]) for r in reports],
        "bands": [sketch(r.text, found[r.id].quotations) for r in reports],
    }
    put(task.path("found", name), columns, issues)


# -- signed -----------------------------------------------------------------------------------------------


def sign(part: str, terms: str, task: Task) -> str:
    """Each report of a part by its rarest words, as the frozen counts of the whole pile weigh them, and by its bands.

    ``day`` is that of publication, or else the one that it states itself.
    """
    name = key(task.made_by, part, terms)
    path = task.path("signed", name)
    if path.exists():
        return name
    rows = get([task.path("found", part)], ["report", "data", "bands"])
    reports = [msgspec.msgpack.decode(r["data"], type=Report) for r in rows]
    pile = grouping.placed_of(reports)
    index = grouping.signed(pile, known(terms, task)) if pile else grouping.Signatures()
    signed = {report: (day, words, weights) for report, day, words, weights in index.rows()}
    days = {r.id: int(day) for r in reports if (day := grouping.day_of(r)) != float("inf")}
    days |= {r: day for r, (day, _, _) in signed.items() if day != grouping.UNDATED}
    columns: dict[str, list[Any]] = {
        "report": [r.id for r in reports],
        "day": [days.get(r.id) for r in reports],
        "terms": [signed[r.id][1] if r.id in signed else [] for r in reports],
        "weights": [signed[r.id][2] if r.id in signed else [] for r in reports],
        "bands": [r["bands"] for r in rows],
    }
    put(path, columns)
    return name


def known(terms: str, task: Task) -> grouping.Known:
    """How common each stem is in the whole pile, as it was counted once for all."""
    path = task.path("tables", terms)
    rows = get([path], ["term", "reports"])
    codes = np.array([r["term"] for r in rows], dtype=np.int64)
    held = np.array([r["reports"] for r in rows], dtype=np.int64)

    def counts(stems: Sequence[str]) -> NDArray[np.int64]:
        asked = np.array([grouping.code(stem) for stem in stems], dtype=np.int64)
        at = np.minimum(np.searchsorted(codes, asked), max(0, len(codes) - 1))
        return np.where(codes[at] == asked, held[at], 0) if len(codes) else np.zeros(len(asked), dtype=np.int64)

    return grouping.Known(said(path)["placed"], counts)


def size_of(file: str) -> int:
    """The bytes of a file, 0 where it cannot be asked."""
    try:
        return os.path.getsize(file)
    except OSError:
        return 0


def files_of(sources: Sequence[str]) -> Iterator[str | Issue]:
    """Each file of the sources once, in their order."""
    seen: set[str] = set()
    for item in readers.paths(sources):
        if isinstance(item, Issue) or item not in seen:
            seen |= {item} if isinstance(item, str) else set()
            yield item
