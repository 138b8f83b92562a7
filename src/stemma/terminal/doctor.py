"""Looks at what Stemma needs on this machine, and at a record: what is wrong, and what to do."""

import os
import platform
import re
import shutil
import sqlite3
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path
from typing import Any

import stemma
from stemma.errors import StemmaError, in_words
from stemma.settings import USER_FILES, VARIABLE, LanguageModel
from stemma.terminal import table

NAME = "stemma-news"
LEAST = (3, 11)
ROOM = 500 * 2**20  # bytes free below which a run may not end


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at."""

    what: str
    state: str  # ok, absent (and not needed), wrong
    said: str  # what was found, and the remedy

    @property
    def wrong(self) -> bool:
        """Whether something must be done."""
        return self.state == "wrong"

    def row(self) -> dict[str, Any]:
        """As JSON has it."""
        return asdict(self)


def examine(db: Path | None = None) -> Iterator[Finding]:
    """Everything that is looked at, in order; the record too where one is named."""
    yield _python()
    yield from _packages()
    yield _search()
    yield _model()
    yield from _settings()
    yield _room()
    if db is not None:
        yield from _record(db)


def print_findings(found: list[Finding]) -> None:
    """Print them as a table."""
    table(("", "", ""), [(f.what, f.state, f.said) for f in found])


def _python() -> Finding:
    said = f"Stemma {stemma.__version__}, Python {platform.python_version()}, {os.cpu_count()} cores, {sys.platform}"
    return Finding("version", "ok" if sys.version_info >= LEAST else "wrong", said)


def _packages() -> Iterator[Finding]:
    """What the package asks for, and its extras."""
    of_extras: dict[str, list[str]] = {}
    try:
        asked = requires(NAME) or []
    except PackageNotFoundError:
        yield Finding("packages", "wrong", f"{NAME} is not installed; run: pip install {NAME}")
        return
    for line in asked:
        of = re.search(r"extra\s*==\s*['\"]([\w-]+)", line)
        if not of and ";" in line:
            continue  # of another system
        of_extras.setdefault(of[1] if of else "", []).append(re.split(r"[^\w.-]", line, maxsplit=1)[0])
    of_extras.pop("dev", None)
    for extra, names in sorted(of_extras.items()):
        missing = [name for name in names if not _installed(name)]
        package = f"{NAME}[{extra}]" if extra else NAME
        if missing:
            said = f"{', '.join(missing)} not installed; run: pip install '{package}'"
            yield Finding(f"extra {extra}" if extra else "packages", "absent" if extra else "wrong", said)
        else:
            yield Finding(f"extra {extra}" if extra else "packages", "ok", ", ".join(names))


def _installed(name: str) -> bool:
    try:
        return bool(version(name))
    except PackageNotFoundError:
        return False


def _search() -> Finding:
    try:
        with sqlite3.connect(":memory:") as db:
            db.execute("CREATE VIRTUAL TABLE t USING fts5(words)")
    except sqlite3.Error as error:
        return Finding(
            "sqlite", "wrong", f"SQLite {sqlite3.sqlite_version}: {error}; use a Python whose SQLite has FTS5"
        )
    return Finding("sqlite", "ok", f"SQLite {sqlite3.sqlite_version} with full-text search")


def _model() -> Finding:
    from stemma.parsers import load

    try:
        model = load()
        names = model("Ada Lorne left Paris on Friday.").names
    except StemmaError as error:
        return Finding("model", "wrong", str(error))
    good = len(names) > 1
    return Finding("model", "ok" if good else "wrong", model.version if good else "reads no names; install it again")


def _settings() -> Iterator[Finding]:
    """The user's own files; the file of settings itself was read when the program began."""
    path = os.environ.get(VARIABLE, "")
    yield Finding(
        "settings", "ok" if path else "absent", path or f"the defaults; --config or {VARIABLE} may name a TOML file"
    )
    for file in USER_FILES:
        if not file.path:
            continue
        try:
            yield Finding(file.what, "ok", f"{file.path}, {len(file.text().splitlines())} lines")
        except StemmaError as error:
            yield Finding(file.what, "wrong", str(error))
    url = LanguageModel.read().url
    yield Finding("propose", "ok" if url else "absent", url or "no language model; STEMMA_LLM_URL may name one")


def _room() -> Finding:
    here = Path.cwd()
    free = shutil.disk_usage(here).free
    if not os.access(here, os.W_OK):
        return Finding("folder", "wrong", f"{here} cannot be written; give --out a folder that can")
    said = f"{here}: {free / 2**30:.1f} GiB free"
    return Finding("folder", "ok", said) if free > ROOM else Finding("folder", "wrong", f"{said}; make room")


def _record(path: Path) -> Iterator[Finding]:
    """Whether a record is whole, finished and can be written, and what it holds."""
    from stemma.store import Store

    try:
        with Store(path) as opened:
            yield _whole(opened.db)
            yield _finished(opened, path)
            counts = {
                t: opened.db.execute(f"SELECT count(*) FROM {t}").fetchone()[0] for t in ("report", "event", "issue")
            }
            held = ", ".join(f"{many} {name}s" for name, many in counts.items())
            yield Finding("holds", "ok", held + (f"; list them with: stemma events {path}" if counts["event"] else ""))
            if opened.read_only:
                yield Finding("writing", "absent", f"{path} can only be read; copy it to judge or add")
    except (StemmaError, sqlite3.Error, OSError) as error:
        yield Finding("record", "wrong", in_words(error))


def _whole(db: sqlite3.Connection) -> Finding:
    said = [row[0] for row in db.execute("PRAGMA quick_check(3)")]
    lost = db.execute("PRAGMA foreign_key_check").fetchmany(3)
    if said == ["ok"] and not lost:
        return Finding("record", "ok", "whole")
    told = "; ".join(
        [*(s for s in said if s != "ok"), *(f"a row of {row[0]} refers to none of {row[2]}" for row in lost)]
    )
    return Finding("record", "wrong", f"damaged ({told}); make it again from its sources, or take a copy from before")


def _finished(opened: Any, path: Path) -> Finding:
    if opened.meta("state") == "running":
        how = "call the same again and it goes on from there"
        return Finding("run", "wrong", f"a run is going on or was stopped; if none is going on, {how}")
    if opened.meta("files") == "stale":
        return Finding("run", "wrong", f"the files beside it are older; make them again with: stemma update {path}")
    return Finding("run", "ok", f"finished; made of {' '.join(opened.sources()) or '-'}")
