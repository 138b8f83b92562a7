"""How many changed thresholds, signs and conditions the fast tests notice: ``python eval/mutants.py`` (make mutants).

Each mutant is one change of a copy of the tree (see mutation.py). It is asked of those tests of ``make check`` that run
what was changed (see reaching.py, which has them tell so once), the test files most about it first; what only a test
that never runs it could notice counts as not noticed. What was found stays in ``.mutants/`` and is not asked again
while the file changed (and, of what was not noticed, the tests) are as they were; so a run may be stopped and taken up
again. The outcome goes into ``eval/mutants.json``.
"""

import argparse
import ast
import hashlib
import json
import os
import queue
import re
import resource
import shutil
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
ROOT = HERE.parent
sys.path.insert(0, str(HERE))

from mutation import Place, mutated, places, sample  # noqa: E402
from reaching import Reach, able, reaches  # noqa: E402

PACKAGES = (
    "cleaning", "annotators", "origins", "grouping", "collation", "stages", "engine", "store",
)  # fmt: skip
SIZE = 84  # mutants asked for
MOST = 2  # processes at once
SECONDS = 240  # CPU of one process of tests; what takes more hangs, which is noticed
WAITING = 5  # times as long a process may take by the clock
ASIDE = 0.1  # share of the mutants that may be listed as changing nothing
BENCH = "tests/test_bench.py"
FEW = 3  # test files asked first
FIRST = re.compile(r"^(?:FAILED|ERROR) (\S+)", re.MULTILINE)
PYTEST = ("-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "reaching", "-m", "not slow", "--tb=no", "--no-header")


@dataclass(frozen=True, slots=True)
class Found:
    """What became of one mutant: the first test that noticed it, or none; the seconds of CPU it took."""

    place: str
    package: str
    noticed: bool
    by: str
    seconds: float
    source: str  # digest of the file's code as it was
    tests: str  # digest of the tests it was asked of, as they were


@dataclass(frozen=True, slots=True)
class Work:
    """What all mutants are run with: where they are kept, and what each test runs."""

    home: Path
    reach: tuple[Reach, ...]

    def able(self, place: Place) -> list[Reach]:
        """The tests that could notice a mutant, the cheapest first."""
        return able(self.reach, place.path, place.qualname)

    def tests(self, place: Place) -> str:
        """A digest of the files of those tests."""
        return digest_of({file for r in self.able(place) for file in files_of(ROOT / file_of(r.test))})


def digest_of(paths: Iterable[Path]) -> str:
    """A digest of files' contents, in order of their names."""
    out = hashlib.sha256()
    for path in sorted(paths):
        out.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return out.hexdigest()[:16]


def code_of(path: Path) -> str:
    """A digest of what a file does: of Python without its imports, comments and layout, which no mutant touches."""
    text = path.read_text("utf-8")
    if path.suffix == ".py":
        body = [node for node in ast.parse(text).body if not isinstance(node, ast.Import | ast.ImportFrom)]
        text = "\n".join(map(ast.unparse, body))
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def file_of(test: str) -> str:
    """The file of a test, from the root."""
    return test.partition("::")[0]


def files_of(path: Path) -> list[Path]:
    """A test file and what decides beside it: of the bench its modules and rows."""
    return [path, *(f for f in (path.parent / "bench").glob("*.*") if path.parts[-2:] == Path(BENCH).parts)]


def rounds(tests: Sequence[Reach], every: Sequence[Reach]) -> Iterator[list[str]]:
    """What pytest is asked in turn: first the files of which the largest part runs what changed, then the others."""
    total = Counter(file_of(r.test) for r in every)
    own = Counter(file_of(r.test) for r in tests)
    first = sorted(own, key=lambda file: (-own[file] / total[file], file))[:FEW]
    yield [r.test for r in tests if file_of(r.test) in first]
    yield [r.test for r in tests if file_of(r.test) not in first]


def asked(
    root: Path, seconds: float, files: Iterable[str], tests: Sequence[str] = (), **more: str
) -> tuple[str, float]:
    """The first test of a run that fails, "" where none does, and the seconds of CPU the run took.

    Of ``files`` only ``tests`` are run where such are given; ``more`` is set in the environment.
    """
    listed = root / "asked.json"
    listed.write_text(json.dumps(tests), "utf-8")
    env = {
        **os.environ, "PYTHONPATH": f"{root / 'src'}{os.pathsep}{root / 'eval'}", "PYTHONDONTWRITEBYTECODE": "",
        "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "STEMMA_ASKED": str(listed) if tests else "", **more,
    }  # fmt: skip
    command = [sys.executable, *PYTEST, *(["-x"] if tests else []), *files]
    log = root / "pytest.log"
    with log.open("w+", encoding="utf-8") as out:
        process = subprocess.Popen(command, cwd=root, env=env, stdout=out, stderr=subprocess.STDOUT)
        if hasattr(resource, "prlimit"):
            resource.prlimit(process.pid, resource.RLIMIT_CPU, (int(seconds), int(seconds) + 5))
        clock = threading.Timer(seconds * WAITING, process.kill)
        clock.start()
        _, status, used = os.wait4(process.pid, 0)
        clock.cancel()
        out.seek(0)
        said = out.read()
    process.returncode = code = os.waitstatus_to_exitcode(status)
    cpu = used.ru_utime + used.ru_stime
    if code in (0, 5):  # 5: nothing was chosen
        return "", cpu
    first = FIRST.search(said)
    if code == 4 and not first:
        raise SystemExit(f"pytest does not understand {' '.join(command)}: {said[-800:]}")
    return (first[1] if first else "out of time" if code < 0 else f"exit {code}"), cpu


def workshop(home: Path, name: str) -> Path:
    """A fresh copy of the tree, its bytecode bound to contents, since files change faster than clocks tell."""
    made = home / name
    shutil.rmtree(made, ignore_errors=True)
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, check=True, capture_output=True, text=True
    ).stdout.splitlines()
    for line in listed:
        if (ROOT / line).is_file():
            (made / line).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / line, made / line)
    compiling = [sys.executable, "-m", "compileall", "-q", "--invalidation-mode", "checked-hash", "src"]
    subprocess.run(compiling, cwd=made, check=True)
    return made


def tried(place: Place, root: Path, work: Work, seconds: float) -> Found:
    """A mutant made in a copy of the tree, tested, and taken back."""
    path, total, by = root / place.path, 0.0, ""
    kept = path.read_bytes()
    try:
        path.write_text(mutated(path, place.number), "utf-8")
        for tests in rounds(work.able(place), work.reach):
            by, cpu = asked(root, seconds, sorted({file_of(t) for t in tests}), tests) if tests else ("", 0.0)
            total += cpu
            if by:
                break
    finally:
        path.write_bytes(kept)
    return Found(str(place), place.package, bool(by), by, round(total, 1), code_of(path), work.tests(place))


def known(path: Path) -> dict[str, Found]:
    """What earlier runs found, the last word on each place."""
    if not path.exists():
        return {}
    return {f.place: f for f in (Found(**json.loads(line)) for line in path.read_text("utf-8").splitlines())}


def holds(found: Found | None, place: Place, work: Work) -> bool:
    """Whether what was found before still stands."""
    if found is None or found.source != code_of(ROOT / place.path):
        return False
    return found.noticed or found.tests == work.tests(place)


def run_all(todo: Sequence[Place], work: Work, jobs: int, seconds: float) -> Iterator[Found]:
    """What became of some mutants, as it is known; each process has a copy of the tree of its own."""
    copies: queue.Queue[Path] = queue.Queue()
    for n in range(min(jobs, len(todo))):
        copies.put(workshop(work.home, f"tree{n}"))

    def one(place: Place) -> Found:
        root = copies.get()
        try:
            return tried(place, root, work, seconds)
        finally:
            copies.put(root)

    pool = ThreadPoolExecutor(jobs)
    try:
        yield from pool.map(one, todo)
    finally:
        pool.shutdown(cancel_futures=True)  # stopped by hand: what has not begun does not begin


def reach_of(home: Path) -> tuple[Reach, ...]:
    """What each test runs, asked again where it or the package changed; stops where one fails without any mutant."""
    told = home / "reach"
    seal = home / "reach.json"
    before: dict[str, str] = json.loads(seal.read_text("utf-8")) if seal.exists() else {}
    every = [*(ROOT / "tests").glob("test_*.py"), *(f for f in (ROOT / "src").rglob("*.py") if ">>>" in f.read_text())]
    source = digest_of(f for f in (ROOT / "src").rglob("*.*") if f.is_file() and f.suffix != ".pyc")
    now = {file.relative_to(ROOT).as_posix(): source + digest_of(files_of(file)) for file in every}
    new = sorted(file for file in now if now[file] != before.get(file))
    if new:
        by, cpu = asked(workshop(home, "tree0"), 10 * SECONDS, new, STEMMA_REACH=str(told))
        if by:
            raise SystemExit(f"{by} fails without a mutant; mend that first")
        print(f"what {len(new)} files of tests run was noted ({cpu:.0f} s of CPU)", flush=True)
        seal.write_text(json.dumps(now), "utf-8")
    return tuple(reaches(told))


def outcome(found: Sequence[Found], aside: Mapping[str, str]) -> dict[str, Any]:
    """The figure, its parts, and what was not noticed."""
    total, noticed = Counter(f.package for f in found), Counter(f.package for f in found if f.noticed)
    return {
        "date": date.today().isoformat(),
        "mutants": len(found),
        "noticed": sum(noticed.values()),
        "share": round(sum(noticed.values()) / max(1, len(found)), 3),
        "packages": {p: f"{noticed[p]} of {total[p]}" for p in sorted(total)},
        "unnoticed": sorted(f.place for f in found if not f.noticed),
        "equivalent": dict(sorted(aside.items())),
    }


def equivalents(every: Sequence[Place], size: int) -> dict[str, str]:
    """Mutants that change nothing anyone could notice, with the reason, as listed by hand."""
    path = HERE / "mutants_equivalent.json"
    listed: dict[str, str] = json.loads(path.read_text("utf-8")) if path.exists() else {}
    there = {p.name for p in every}
    for name in sorted(set(listed) - there):
        print(f"{path.name}: no such place, take it off: {name}")
    if len(listed) > ASIDE * size:
        raise SystemExit(f"{path.name} lists {len(listed)} mutants; at most {ASIDE:.0%} of {size} may be set aside")
    return listed


def main() -> None:
    """Make the mutants, ask the tests, print and keep the outcome."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--size", type=int, default=SIZE, help=f"mutants in all (default {SIZE})")
    parser.add_argument("--limit", type=int, help="mutants asked about in this run; without it the outcome is kept")
    parser.add_argument("--package", help="mutants of one package only")
    parser.add_argument("--jobs", type=int, default=MOST, choices=range(1, MOST + 1), help="processes at once")
    parser.add_argument("--seconds", type=float, default=SECONDS, help="CPU that one process of tests may take")
    parser.add_argument("--list", action="store_true", help="show the mutants and make none")
    options = parser.parse_args()
    every = places(ROOT, PACKAGES)
    aside = equivalents(every, options.size)
    chosen = sample(every, options.size, frozenset(aside))
    chosen = [p for p in chosen if options.package in (None, p.package)][: options.limit]
    if options.list:
        print("\n".join(map(str, chosen)))
        return
    home = ROOT / ".mutants"
    home.mkdir(exist_ok=True)
    work = Work(home, reach_of(home))
    before = known(home / "results.jsonl")
    done = {str(p): before[str(p)] for p in chosen if holds(before.get(str(p)), p, work)}
    todo = [p for p in chosen if str(p) not in done]
    todo.sort(key=lambda p: before[str(p)].seconds if str(p) in before else 0)  # what is new first, then what is quick
    print(f"{len(chosen)} mutants, {len(done)} known from before", flush=True)
    started = time.monotonic()
    for n, found in enumerate(run_all(todo, work, options.jobs, options.seconds) if todo else (), 1):
        done[found.place] = found
        with (home / "results.jsonl").open("a", encoding="utf-8") as out:
            out.write(json.dumps(asdict(found), ensure_ascii=False) + "\n")
        left = (time.monotonic() - started) / n * (len(todo) - n) / 60
        said = f"noticed by {found.by}" if found.noticed else "NOT NOTICED"
        print(f"{n}/{len(todo)} ({left:.0f} min left) {found.seconds:.0f} s  {found.place}\n    {said}", flush=True)
    told = outcome([done[str(p)] for p in chosen], aside)
    print(json.dumps(told, indent=1, ensure_ascii=False))
    if options.limit is None and options.package is None:
        (HERE / "mutants.json").write_text(json.dumps(told, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
