"""How many changed thresholds, signs and conditions the fast tests notice: ``python eval/mutants.py`` (make mutants).

Each mutant is one change of a copy of the tree (see mutation.py); the tests nearest to it are asked first: its stage's
rows of the bench, the golden record, the files that import its package, then the rest of what ``make check`` runs.
What was found stays in ``.mutants/`` and is not asked again while the file changed (and, of what was not noticed, the
tests) are as they were; so a run may be stopped and taken up again. The outcome goes into ``eval/mutants.json``.
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

PACKAGES = (
    "cleaning", "annotators", "origins", "grouping", "collation", "stages", "engine", "store",
)  # fmt: skip
SIZE = 84  # mutants asked for
MOST = 2  # processes at once
SECONDS = 240  # CPU of one process of tests; what takes more hangs, which is noticed
WAITING = 5  # times as long a process may take by the clock
ASIDE = 0.1  # share of the mutants that may be listed as changing nothing
GOLDEN = "tests/test_golden.py"
BENCH = "tests/test_bench.py"
FIRST = re.compile(r"^(?:FAILED|ERROR) (\S+)", re.MULTILINE)
PYTEST = ("-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", "-m", "not slow", "--tb=no", "--no-header")


@dataclass(frozen=True, slots=True)
class Found:
    """What became of one mutant: the first test that noticed it, or none; the seconds of CPU it took."""

    place: str
    package: str
    noticed: bool
    by: str
    seconds: float
    source: str  # digest of the file's code as it was
    tests: str  # digest of the tests as they were


@dataclass(frozen=True, slots=True)
class Work:
    """What all mutants are run with: where they are kept, the digest of the tests, what each test file imports."""

    home: Path
    tests: str
    imports: Mapping[str, frozenset[str]]


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


def test_files(root: Path) -> list[Path]:
    """The test files and the modules of the bench."""
    return sorted([*(root / "tests").glob("test_*.py"), *(root / "tests" / "bench").glob("*.py")])


def imported(path: Path) -> frozenset[str]:
    """The dotted names under stemma that a file imports."""
    out = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            out |= {a.name for a in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            out |= {f"{node.module}.{a.name}" for a in node.names}
    return frozenset(name for name in out if name.startswith("stemma"))


def near(path: str, names: Iterable[str]) -> int:
    """How many parts of a module's dotted name the nearest of some imports shares with it, the root aside."""
    parts = path.removeprefix("src/").removesuffix(".py").split("/")
    best = 0
    for name in names:
        other = name.split(".")
        shared = next((n for n, (a, b) in enumerate(zip(parts, other, strict=False)) if a != b), None)
        best = max(best, min(len(parts), len(other)) if shared is None else shared)
    return max(0, best - 1)


def rounds(path: str, work: Work, root: Path) -> Iterator[list[str]]:
    """What pytest is given in turn for a changed file: the nearest first."""
    close = {name: near(path, names) for name, names in work.imports.items()}
    benched = {name: n for name, n in close.items() if name.startswith("tests/bench/") and n}
    stages = [Path(name).stem for name, n in sorted(benched.items()) if n == max(benched.values())]
    bench = (root / BENCH).exists()
    if bench and stages:
        yield [BENCH, "-k", " or ".join(stages)]
    ranked = sorted((n for n in close if n.startswith("tests/test_")), key=lambda n: (-close[n], n))
    ranked = [n for n in ranked if n not in (GOLDEN, BENCH)]
    own = [GOLDEN] if (root / GOLDEN).exists() else []
    yield [*own, *(n for n in ranked if close[n]), *([path] if path.endswith(".py") else [])]
    yield [*(n for n in ranked if not close[n]), *([BENCH] if bench else []), "src"]


def asked(root: Path, arguments: Sequence[str], seconds: float) -> tuple[str, float]:
    """The first test of a run that fails, "" where none does, and the seconds of CPU the run took."""
    env = {
        **os.environ, "PYTHONPATH": str(root / "src"), "PYTHONDONTWRITEBYTECODE": "1", "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
    }  # fmt: skip
    command = [sys.executable, *PYTEST, *arguments]
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
        raise SystemExit(f"pytest does not understand {' '.join(arguments)}: {said[-800:]}")
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
        for arguments in rounds(place.path, work, root):
            by, cpu = asked(root, arguments, seconds)
            total += cpu
            if by:
                break
    finally:
        path.write_bytes(kept)
    return Found(str(place), place.package, bool(by), by, round(total, 1), code_of(path), work.tests)


def known(path: Path) -> dict[str, Found]:
    """What earlier runs found, the last word on each place."""
    if not path.exists():
        return {}
    return {f.place: f for f in (Found(**json.loads(line)) for line in path.read_text("utf-8").splitlines())}


def holds(found: Found | None, place: Place, tests: str) -> bool:
    """Whether what was found before still stands."""
    if found is None or found.source != code_of(ROOT / place.path):
        return False
    return found.noticed or found.tests == tests


def run_all(todo: Sequence[Place], work: Work, jobs: int, seconds: float) -> Iterator[Found]:
    """What became of some mutants, as it is known; each process has a copy of the tree of its own."""
    copies: queue.Queue[Path] = queue.Queue()
    for n in range(min(jobs, len(todo))):
        copies.put(workshop(work.home, f"tree{n}"))
    check_clean(copies.queue[0], work)

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


def check_clean(root: Path, work: Work) -> None:
    """Stop where the tests fail without any change, for then they would notice everything."""
    seal = work.home / "clean"
    state = digest_of([*(root / "src").rglob("*.py"), *(root / "tests").rglob("*.*")])
    if seal.exists() and seal.read_text() == state:
        return
    by, cpu = asked(root, ["tests", "src"], 10 * SECONDS)
    if by:
        raise SystemExit(f"{by} fails without a mutant; mend that first (see {root / 'pytest.log'})")
    seal.write_text(state)
    print(f"the fast tests pass without a mutant ({cpu:.0f} s of CPU)", flush=True)


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
    files = test_files(ROOT)
    tests = digest_of([*files, *(ROOT / "tests" / "bench").glob("*.json*")])
    work = Work(home, tests, {f.relative_to(ROOT).as_posix(): imported(f) for f in files})
    before = known(home / "results.jsonl")
    done = {str(p): before[str(p)] for p in chosen if holds(before.get(str(p)), p, tests)}
    todo = [p for p in chosen if str(p) not in done]
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
