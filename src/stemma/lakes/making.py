"""Making a lake, step by step; what a worker made once stands, so that a run that was stopped goes on where it was."""

import json
import shutil
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from stemma.engine import Executor, Progress, batches, executor
from stemma.engine.cluster import daft
from stemma.engine.stage import code_digest
from stemma.errors import UsageError
from stemma.exporters import columns
from stemma.exporters.jsonl import files
from stemma.lakes import collating, reports, solving, windows
from stemma.lakes.made import Lake
from stemma.lakes.parts import get, issues, key, put, put_bytes, said
from stemma.lakes.reports import Task
from stemma.lakes.stitching import Solved, Stitched, stitch
from stemma.model import Issue, Record
from stemma.settings import SETTINGS
from stemma.stages import growing, way
from stemma.text import digest

T = TypeVar("T")
FORMAT = 1  # of the folder; raised where an older lake is read no more


def make(
    sources: Sequence[str], out: Path, jobs: int, engine: str, model: str | None, progress: Progress
) -> Lake:  # fmt: skip
    """Make the lake of some sources; see `stemma.lake`."""
    made_by = digest(growing.key(model), code_digest("lakes"), SETTINGS.digest("lakes"), size=32)
    for left in [*out.glob("work/*/*.part"), *out.glob("*/day=*/*.part")]:  # by a run that was killed
        shutil.rmtree(left, ignore_errors=True) if left.is_dir() else left.unlink(missing_ok=True)
    with executor(jobs, engine) as working:
        return _Making(sources, out.absolute(), Task(out.absolute() / "work", made_by, model), working, progress).made(
            daft(engine, jobs)
        )


class _Making:
    def __init__(self, sources: Sequence[str], out: Path, task: Task, working: Executor, progress: Progress) -> None:
        self.sources, self.out, self.task = sources, out, task
        self.working, self.progress = working, progress
        self.issues: list[Issue] = []

    def made(self, daft: Any) -> Lake:
        """Step after step: what is said of a step stands in the module that works it."""
        task = self.task
        captures = self._captures()
        ids = self._ids(daft, captures)
        furniture = self._standing(captures)
        found = self._each("annotate", reports.find, captures, ids, furniture, task)
        terms = self._terms(daft, found)
        signed = self._each("sign", reports.sign, found, terms, task)
        self.progress.stage("place", 1)
        placed, count, more = windows.place(daft, found, signed, task)
        there = [w for w in range(count) if (task.folder / "windows" / placed / f"window={w}").exists()]
        solved = self._each("solve", solving.solve, there, placed, terms, task)
        self.progress.stage("stitch", 1)
        stitched = stitch([self._solved(name) for name in solved])
        asked = collating.ask(collating.lots(stitched.events, stitched.home, solved), task)
        lots = self._each("collate", collating.collate, asked, self.out, task)
        for step, names in (("captures", captures), ("found", found), ("solved", solved), ("lots", lots)):
            self.issues += issues(task.path(step, name) for name in names)
        self.issues += more
        work = {"captures": captures, "furniture": furniture, "terms": terms, "found": found, "signed": signed,
                "windows": placed, "solved": solved, "lots": lots}  # fmt: skip
        return self._written(stitched, work)

    def _each(self, name: str, work: Callable[..., T], items: Iterable[Any], *rest: Any) -> list[T]:
        todo = list(items)
        self.progress.stage(name, len(todo))
        made = []
        for _, result in self.working.map(work, todo, *rest):
            made.append(result)
            self.progress.advance()
        return made

    def _captures(self) -> list[str]:
        found = list(reports.files_of(self.sources))
        self.issues += [item for item in found if isinstance(item, Issue)]
        told = [item for item in found if isinstance(item, str)]
        groups = list(batches(told, reports.FILES, reports.size_of, reports.BYTES))
        parts = [part for made in self._each("read", reports.read, groups, self.task) for part in made]
        if not any(said(self.task.path("captures", part))["items"] for part in parts):
            why = "; ".join(f"{i.about}: {i.message}" for i in self.issues[:3]) or "there is no report in it"
            raise UsageError(f"nothing can be read in {' '.join(self.sources)}; {why}")
        return parts

    def _ids(self, daft: Any, captures: Sequence[str]) -> Path:
        """The file with ids of their own for items that share theirs, by source: as in a record, the smaller digest
        keeps it."""
        path = self.task.folder / "tables" / f"{key(self.task.made_by, 'ids', *captures)}.json"
        rows = daft.read_parquet([str(self.task.path("captures", c)) for c in captures])
        col = daft.col
        many = rows.groupby("given").agg(col("source").count().alias("many")).where(col("many") > 1)
        shared: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for row in rows.select("given", "mark", "source").join(many.select("given"), on="given").to_pylist():
            shared[row["given"]].append((row["mark"], row["source"]))
        ids: dict[str, str] = {}
        for given, of in sorted(shared.items()):
            used = {given}
            for n, (mark, source) in enumerate(sorted(of)):
                forms = (f"{given}~{mark[:8]}", *(f"{given}~{mark[:8]}~{k}" for k in range(2, len(of) + 2)))
                ids[source] = given if n == 0 else next(form for form in forms if form not in used)
                used.add(ids[source])
            self.issues.append(way.shared_id(given, [source for _, source in sorted(of)]))
        put_bytes(path, msgspec.json.encode(ids))
        return path

    def _standing(self, captures: Sequence[str]) -> list[str]:
        items = sum(said(self.task.path("captures", part))["items"] for part in captures)
        of = -(-items // reports.OUTLETS)
        return self._each("lines", reports.standing, [(n, of) for n in range(of)], captures, self.task)

    def _terms(self, daft: Any, found: Sequence[str]) -> str:
        """How many reports hold each stem, counted once for all: what comes later moves no weight of this lake."""
        name = key(self.task.made_by, "terms", *found)
        path = self.task.path("tables", name)
        if not path.exists():
            paths = [self.task.path("terms", part) for part in found]
            rows = daft.read_parquet([str(p) for p in paths])
            counted = rows.groupby("term").agg(rows["reports"].sum().alias("reports")).sort("term").to_pydict()
            put(path, {c: counted[c] for c in ("term", "reports")}, placed=sum(said(p)["placed"] for p in paths))
        return name

    def _solved(self, name: str) -> Solved:
        rows = get([self.task.path("solved", name)], ["report", "event", "core"])
        events, lines = solving.events_of(self.task, name)
        event_of = {r["report"]: r["event"] or "" for r in rows}
        return Solved(event_of, frozenset(r["report"] for r in rows if r["core"]), events, lines)

    def _written(self, stitched: Stitched, work: dict[str, Any]) -> Lake:
        listed = get([self.task.path("lots", lot) for lot in work["lots"]], ["kind", "file", "reports"])
        written = [{"kind": r["kind"], "file": r["file"], "rows": r["reports"]} for r in listed]
        written += collating.written_storylines(stitched.storylines, stitched.events, self.out)
        told = way.in_order(self.issues)
        rows = list(files()["issues"](Record(issues=told)))
        written += [collating.write_rows(self.out, "issues", collating.UNDATED, "all", rows)] if rows else []
        kinds: dict[str, Any] = {
            file: {"rows": 0, "columns": list(columns(file)), "files": []} for file in files() if file not in _APART
        }
        for row in sorted(written, key=lambda r: (r["kind"], r["file"])):
            kinds[row["kind"]]["rows"] += row["rows"]
            kinds[row["kind"]]["files"].append(row["file"])
        knobs = {f.name: getattr(SETTINGS.lakes, f.name) for f in fields(SETTINGS.lakes)}
        manifest = {"format": FORMAT, "made_by": self.task.made_by, "settings": knobs, "kinds": kinds, "work": work}
        put_bytes(self.out / "manifest.json", json.dumps(manifest, indent=1).encode())
        self._drop_others({row["file"] for row in written}, kinds, set(work["lots"]))
        lost = any(i.stage in ("read", "annotate", "collate") for i in told)
        many, events, lines = (kinds[kind]["rows"] for kind in ("reports", "events", "storylines"))
        return Lake(self.out, many, events, lines, told, not lost)

    def _drop_others(self, kept: set[str], kinds: Iterable[str], lots: set[str]) -> None:
        """Let no file of an earlier run stay among those of this one; its lots count as undone from then on."""
        for path in (self.task.folder / "lots").glob("*.parquet"):
            if path.stem not in lots:
                path.unlink()
        for kind in kinds:
            for path in (self.out / kind).glob("day=*/*.parquet"):
                if path.relative_to(self.out).as_posix() not in kept:
                    path.unlink()


_APART = ("versions", "proposals")  # what only a record has: it grows, and a language model may be asked about it
