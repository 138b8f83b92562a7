"""Which functions each fast test runs, and what it costs, so that a mutant is asked only of tests that could notice it.

A plugin of pytest (`-p reaching`): with `STEMMA_REACH=FOLDER` it writes one file a test file there; with
`STEMMA_ASKED=FILE` it runs only the tests listed in that file, in that order. What a fixture runs counts for every
test that uses it. A test that starts processes counts as running all functions of the files it reaches.
"""

import json
import os
import re
import resource
import sys
import threading
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import CodeType, FrameType
from typing import Any

import pytest

_MARK = f"{os.sep}src{os.sep}stemma{os.sep}"
_INNER = re.compile(r"\.<locals>|\.<(?:lambda|listcomp|setcomp|dictcomp|genexpr)>")
_PROCESS = 0.05  # seconds of CPU by which a test's own processes are told from none
ALL = "*"  # in place of a function: all of its file


@dataclass(frozen=True, slots=True)
class Reach:
    """What one test runs: names of functions as "path from src/stemma:qualified name", and seconds of CPU."""

    test: str
    functions: frozenset[str]
    seconds: float

    def files(self) -> frozenset[str]:
        """The files in which it runs a function."""
        return frozenset(name.partition(":")[0] for name in self.functions)

    def runs(self, path: str, qualname: str) -> bool:
        """Whether it runs a function, or any of the file where that is no function's name but a constant's."""
        return f"{path}:{qualname}" in self.functions or f"{path}:{ALL}" in self.functions


def function_of(code: CodeType) -> str:
    """The name of a function of Stemma, "" for any other."""
    _, mark, path = code.co_filename.rpartition(_MARK)
    if not mark:
        return ""
    name = _INNER.sub("", code.co_qualname)
    return f"{path.replace(os.sep, '/')}:{name}"


class Recorder:
    """Notes the functions that run in each test and in the fixtures it uses."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.now: set[CodeType] = set()
        self.fixtures: dict[int, set[CodeType]] = defaultdict(set)
        self.told: dict[str, list[dict[str, Any]]] = defaultdict(list)

    def _note(self, frame: FrameType, event: str, _: object) -> None:
        if event == "call":
            self.now.add(frame.f_code)

    @pytest.hookimpl(hookwrapper=True)
    def pytest_fixture_setup(self, fixturedef: Any) -> Iterator[None]:
        outer, self.now = self.now, set()
        yield
        self.fixtures[id(fixturedef)] |= self.now
        self.now |= outer

    @pytest.hookimpl(hookwrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        self.now, before, processes = set(), _cpu(resource.RUSAGE_SELF), _cpu(resource.RUSAGE_CHILDREN)
        threading.setprofile(self._note)
        sys.setprofile(self._note)
        yield
        sys.setprofile(None)
        threading.setprofile(None)
        inside = _cpu(resource.RUSAGE_CHILDREN) - processes
        for definitions in getattr(getattr(item, "_fixtureinfo", None), "name2fixturedefs", {}).values():
            self.now |= self.fixtures.get(id(definitions[-1]), set())
        functions = {name for code in self.now if (name := function_of(code))}
        if inside > _PROCESS:
            functions |= {f"{name.partition(':')[0]}:{ALL}" for name in functions}
        seconds = _cpu(resource.RUSAGE_SELF) - before + inside
        row = {"test": item.nodeid, "functions": sorted(functions), "seconds": round(seconds, 3)}
        self.told[item.nodeid.partition("::")[0]].append(row)

    def pytest_sessionfinish(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        for file, rows in self.told.items():
            (self.folder / f"{file.replace('/', '+')}.json").write_text(json.dumps(rows), "utf-8")


class Asker:
    """Runs only the tests that are listed, in the order of the list."""

    def __init__(self, listed: Sequence[str]) -> None:
        self.rank = {test: n for n, test in enumerate(listed)}

    def pytest_collection_modifyitems(self, config: pytest.Config, items: list[pytest.Item]) -> None:
        left = [item for item in items if item.nodeid not in self.rank]
        config.hook.pytest_deselected(items=left)
        items[:] = sorted((i for i in items if i.nodeid in self.rank), key=lambda item: self.rank[item.nodeid])


def _cpu(whose: int) -> float:
    used = resource.getrusage(whose)
    return used.ru_utime + used.ru_stime


def pytest_configure(config: pytest.Config) -> None:
    if folder := os.environ.get("STEMMA_REACH"):
        config.pluginmanager.register(Recorder(Path(folder)))
    if asked := os.environ.get("STEMMA_ASKED"):
        config.pluginmanager.register(Asker(json.loads(Path(asked).read_text("utf-8"))))


def reaches(folder: Path) -> list[Reach]:
    """What was written of every test."""
    rows = (row for path in sorted(folder.glob("*.json")) for row in json.loads(path.read_text("utf-8")))
    return [Reach(row["test"], frozenset(row["functions"]), row["seconds"]) for row in rows]


def able(every: Sequence[Reach], path: str, qualname: str) -> list[Reach]:
    """The tests that could notice a change in a function, or of a constant or data file: those that run what holds it.

    ``path`` from the root. A function that no test runs by name (it was renamed, or is a class's own line) is taken
    for its file; a data file for the package it lies in.
    """
    within = path.removeprefix("src/stemma/")
    found = [r for r in every if r.runs(within, qualname)] if within.endswith(".py") else []
    if not any(f"{within}:{qualname}" in r.functions for r in found):
        home = within if within.endswith(".py") else f"{Path(within).parent.parent.as_posix()}/"
        found = [r for r in every if any(file.startswith(home) for file in r.files())]
    return sorted(found, key=lambda r: (r.seconds, r.test))
