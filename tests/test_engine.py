"""Executors, the cache by content, and the guard around every item of every stage."""

import os
import re
import signal
import sqlite3
import subprocess
import sys
import textwrap
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, suppress
from dataclasses import replace
from pathlib import Path

import pytest

import stemma
from stemma.annotators import Annotated
from stemma.engine import Apart, Pool, Run, Serial, Silent, Stage, Told, executor
from stemma.engine.stage import code_digest
from stemma.errors import ExecutorError, MissingExtra, UsageError
from stemma.model import Event, Issue, Member, Report
from stemma.stages import ALL
from stemma.stages.annotate import ANNOTATE
from stemma.stages.collate import COLLATE, Collated, of_event
from stemma.store import Store

BATCHES = [[n, n + 1] for n in range(0, 40, 2)]
calls: list[int] = []


def doubled(items: Sequence[int], model: str | None) -> list[Told[float]]:
    calls.extend(items)
    if 13 in items:
        raise ValueError("thirteen")
    return [Told(2 * n, (Issue("double", str(n), "is odd"),) if n % 2 else ()) for n in items]


def number(item: int) -> str:
    return str(item)


def nought(item: int) -> float:
    return 0.0


def of_model(model: str | None) -> str:
    return model or ""


DOUBLE: Stage[int, float] = Stage(
    "double", "item", (), (), ("text",), doubled, float, number, nought, batch=4, version=of_model
)


@pytest.fixture
def run(tmp_path: Path) -> Run:
    return Run(Store(tmp_path / "a.db", create=True), Serial(), Silent(), number=1)


def noted(taken: list[int]) -> Iterator[list[int]]:
    """Batches, each noted when it is asked for."""
    for n in range(99):
        taken.append(n)
        yield [n]


def engine_or_skip(engine: str) -> None:
    """Skip where what an engine needs is not installed."""
    for module in {"daft": ("daft",), "ray": ("daft", "ray")}.get(engine, ()):
        pytest.importorskip(module, reason=f"the engine {engine} needs: pip install 'stemma-news[cluster]'")


@pytest.mark.parametrize(
    ("jobs", "engine", "kind"),
    [(0, "", "Serial"), (1, "", "Serial"), (2, "", "Pool"), (2, "daft", "Cluster"), (2, "ray", "Cluster")],
)
def test_every_executor_gives_the_same_in_order(jobs: int, engine: str, kind: str) -> None:
    """Their work here is a builtin, since a process that starts imports whatever holds its work."""
    engine_or_skip(engine)
    code = textwrap.dedent(
        f"""
        from stemma.engine import executor
        batches = {BATCHES!r}
        if __name__ == "__main__":
            with executor({jobs}, {engine!r}) as working:
                assert type(working).__name__ == {kind!r}
                assert list(working.map(sum, iter(batches), 5)) == [(b, sum(b) + 5) for b in batches]
                assert list(working.map(sum, [])) == []
                assert list(working.map(sum, [[1]])) == [([1], 1)]
                assert working.beside(sum, [1, 2], 3)() == 6
                try:
                    list(working.map(int, ["1", "x", "2"]))
                except ValueError as error:
                    assert "'x'" in str(error)
                else:
                    raise AssertionError("an error of the work is raised")
        """
    )  # a process of its own: one process has one engine of Daft's
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("jobs", [1, 2])
def test_no_more_is_read_ahead_than_keeps_the_processes_busy(jobs: int) -> None:
    with executor(jobs) as working:
        assert isinstance(working, Pool if jobs > 1 else Serial)
        taken: list[int] = []
        next(iter(working.map(sum, noted(taken))))
        if jobs > 1:  # enough is read ahead to keep both busy, and no more than memory bears
            assert 4 <= len(taken) <= 7


@pytest.mark.parametrize("module", ["daft", "ray"])
def test_a_missing_engine_says_what_to_install(module: str, monkeypatch: pytest.MonkeyPatch) -> None:
    engine_or_skip("daft" if module == "ray" else "")
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(MissingExtra, match=rf"{module} is not installed; run: pip install 'stemma-news\[cluster\]'"):
        executor(2, module)
    with pytest.raises(UsageError, match="no engine is called 'spark'; give daft, ray"):
        executor(2, "spark")


def crashing(items: Sequence[int], model: str | None) -> list[Told[float]]:
    """What ends the process where 13 is among the items."""
    if 13 in items:
        os._exit(1)
    return [Told(2.0 * n) for n in items]


@pytest.mark.slow
def test_an_item_that_crashes_its_process_is_an_issue(run: Run) -> None:
    crash = replace(DOUBLE, name="crash", work=crashing)
    with Apart() as apart:
        told = Run(run.store, apart, Silent(), number=1).each(crash, [12, 13, 14, 15, 16, 17])
    assert [t.value for t in told] == [24, 0, 28, 30, 32, 34]
    (issue,) = (i for t in told for i in t.issues)
    assert issue.about == "13" and "the process of the stage 'crash' crashed on it" in issue.message


def test_an_error_costs_the_item_that_raises_it(run: Run) -> None:
    told = run.each(DOUBLE, [12, 13, 14, 15])
    assert [t.value for t in told] == [24, 0, 28, 30]
    assert [i.about for t in told for i in t.issues] == ["13", "15"]
    assert "ValueError: thirteen" in told[1].issues[0].message


def test_what_was_made_is_kept_with_its_issues_but_no_failure(run: Run) -> None:
    first = run.each(DOUBLE, [1, 2, 13])
    calls.clear()
    assert run.each(DOUBLE, [2, 1, 1, 13]) == [first[1], first[0], first[0], first[2]]
    assert set(calls) == {13}


def test_what_lost_a_part_to_an_error_is_made_again(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """An annotator, or a part of an event, that fails once is not missing for good."""
    report = Report("r", "Mara Olin said on Monday that two ferries had sunk off Norden.", headline="Ferries sink")

    def collated() -> tuple[Told[Annotated], Told[Collated]]:
        (annotated,) = run.each(ANNOTATE, [report])
        piece = of_event(Event("e", "", (Member("r", 1.0),)), {"r": report}, {"r": annotated.value}, {})
        return annotated, run.each(COLLATE, [piece])[0]

    def fails(*args: object) -> list[object]:
        raise RuntimeError("out of memory")

    with monkeypatch.context() as broken:
        broken.setattr("stemma.annotators.sentences.annotate", fails)
        broken.setattr("stemma.stages.collate.account", fails)
        for told in collated():
            assert not told.well and "out of memory" in told.issues[0].message
    annotated, piece = collated()
    assert annotated.well and annotated.value.sentences and not annotated.issues
    assert piece.well and piece.value.account and not piece.issues


def test_another_model_user_file_or_code_makes_it_anew(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run.each(DOUBLE, [1])
    calls.clear()
    actors = tmp_path / "actors.tsv"
    run.each(DOUBLE, [1])
    assert calls == []
    run.each(DOUBLE, [1])
    monkeypatch.setenv("STEMMA_ACTORS", str(actors))
    actors.write_text("QUIGOV\tperson\tIna Quill\t\t\n")
    run.each(DOUBLE, [1])
    actors.write_text("QUIMIL\tperson\tIna Quill\t\t\n")
    run.each(DOUBLE, [1])
    assert calls == [1, 1]
    Run(run.store, run.executor, run.progress, "another", 1).each(DOUBLE, [1])
    assert calls == [1, 1, 1]
    monkeypatch.setattr("stemma.engine.run.code_digest", lambda *parts: "changed code")
    run.each(DOUBLE, [1])
    assert calls == [1, 1, 1, 1]


def test_only_code_and_data_decide(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A card of a model beside its weights changes no answer, so it makes nothing anew; a row of a table does."""
    (tmp_path / "words" / "data").mkdir(parents=True)
    for name in ("__init__.py", "data/rows.tsv", "data/README.md"):
        (tmp_path / "words" / name).write_text("one\n")
    monkeypatch.setattr("stemma.engine.stage.resources.files", lambda package: tmp_path)

    def now() -> str:
        code_digest.cache_clear()
        return code_digest("words")

    first = now()
    (tmp_path / "words/data/README.md").write_text("two\n")
    assert now() == first
    (tmp_path / "words/data/rows.tsv").write_text("two\n")
    assert now() != first
    code_digest.cache_clear()


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a process that its parent has ended")
def test_the_kernel_ends_a_worker_whose_parent_is_gone() -> None:
    """Even one whose interpreter a library holds, so that no thread of it can see the end."""
    code = """
        import ctypes, signal
        from stemma.engine.executor import begin
        begin()
        sent, get = ctypes.c_int(), 2
        ctypes.CDLL(None).prctl(get, ctypes.byref(sent))
        assert sent.value == signal.SIGKILL, sent.value
    """
    subprocess.run([sys.executable, "-c", textwrap.dedent(code)], check=True)


def test_a_whole_number_and_its_float_are_one(run: Run) -> None:
    fresh = run.each(DOUBLE, [4])
    kept = run.each(DOUBLE, [4])
    assert (type(fresh[0].value), fresh) == (float, kept)


def test_what_no_run_uses_is_forgotten(run: Run) -> None:
    run.each(DOUBLE, [1, 2])
    later = Run(run.store, run.executor, run.progress, None, 3)
    later.each(DOUBLE, [1])
    run.store.work.forget(3)
    calls.clear()
    later.each(DOUBLE, [1, 2])
    assert calls == [2]


def test_the_stages_have_what_they_need_and_name_code_that_is_there() -> None:
    given: set[str] = set()
    root = Path(stemma.__file__).parent
    for stage in ALL:
        assert set(stage.needs) <= given, stage.name
        given |= set(stage.gives)
        for part in stage.code:
            assert (root / part).is_dir() or (root / f"{part}.py").is_file(), part
        assert code_digest(*stage.code)


# settings have their own digest in every key; a record only hands itself to the exporters, which no stage may import
NO_ANSWERS = frozenset({"errors", "engine", "exporters", "stemma", "settings"})


@pytest.mark.parametrize("stage", ALL, ids=lambda stage: stage.name)
def test_a_key_names_all_code_that_its_stage_imports(stage: Stage[object, object]) -> None:
    root = Path(stemma.__file__).parent
    for part in stage.code:
        files = [root / f"{part}.py"] if (root / f"{part}.py").is_file() else sorted((root / part).rglob("*.py"))
        for file in files:
            imported = set(re.findall(r"^\s*from stemma\.(\w+)", file.read_text(encoding="utf-8"), re.MULTILINE))
            imported |= {
                name
                for names in re.findall(
                    r"^from stemma import ([\w, ]+)$", file.read_text(encoding="utf-8"), re.MULTILINE
                )
                for name in re.findall(r"\w+", names)
            }
            assert imported <= {*stage.code, *NO_ANSWERS}, file


@pytest.mark.parametrize("stage", ALL, ids=lambda stage: stage.name)
def test_a_stage_that_fails_costs_an_issue_and_not_the_run(
    stage: Stage[object, object], story: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(items: Sequence[object], model: str | None) -> list[Told[object]]:
        raise RuntimeError("injected")

    (tmp_path / "a.txt").write_text((story / "kurier_letter.txt").read_text())
    (tmp_path / "b.txt").write_text((story / "sund_morning_letter.txt").read_text())
    monkeypatch.setattr(Stage, "work", property(lambda s: broken if s.name == stage.name else works[s.name]))
    monkeypatch.setattr(Stage, "__getattribute__", object.__getattribute__)
    summary = stemma.collate([str(tmp_path)], tmp_path / "out")
    assert any("RuntimeError: injected" in i.message for i in summary.issues)
    assert summary.reports == (0 if stage.name == "clean" else 2)
    if stage.name == "group":  # each report stands alone, under its own headline
        with Store(tmp_path / "out" / "record.db") as opened:
            made = opened.record()
        assert sorted(e.title for e in made.events) == sorted(r.headline for r in made.reports) != ["", ""]


works = {stage.name: stage.work for stage in ALL}
SCRIPT = """
import sys
from pathlib import Path
import stemma
{guard}
    stemma.collate([sys.argv[1]], Path(sys.argv[2]), jobs={jobs})
"""


def many(story: Path, path: Path, copies: int = 8) -> Path:
    """The example's wires several times over, as rows of one file."""
    import json

    rows = [json.loads(line) for line in (story / "wires.jsonl").read_text(encoding="utf-8").splitlines()]
    pile = [row | {"id": f"{row['id']}_{n}"} for n in range(copies) for row in rows]
    path.write_text("".join(json.dumps(row) + "\n" for row in pile), encoding="utf-8")
    return path


@pytest.mark.slow
def test_a_script_without_a_guard_is_told_so(story: Path, tmp_path: Path) -> None:
    pile = many(story, tmp_path / "pile.jsonl", 5)
    for guard, jobs, status in (("if True:", 2, 1), ("if True:", 1, 0), ('if __name__ == "__main__":', 2, 0)):
        script = tmp_path / "script.py"
        script.write_text(textwrap.dedent(SCRIPT).format(guard=guard, jobs=jobs))
        command = [sys.executable, str(script), str(pile), str(tmp_path / f"out{jobs}{status}")]
        done = subprocess.run(command, capture_output=True, text=True, timeout=240)
        assert done.returncode == status, done.stderr
        assert ('if __name__ == "__main__"' in done.stderr) == bool(status)


@pytest.mark.slow
@pytest.mark.parametrize("sign", [signal.SIGKILL, signal.SIGTERM, signal.SIGHUP])
def test_workers_end_with_their_parent(story: Path, tmp_path: Path, sign: signal.Signals) -> None:
    pile = many(story, tmp_path / "pile.jsonl", 60)
    command = [sys.executable, "-m", "stemma.cli", "collate", str(pile), "--out", str(tmp_path / "out"), "--jobs", "2"]
    parent = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    end = time.monotonic() + 240
    while not annotating(tmp_path / "out" / "record.db") and time.monotonic() < end and parent.poll() is None:
        time.sleep(0.05)
    workers = children(parent.pid)
    assert len(workers) >= 2
    parent.send_signal(sign)
    parent.wait(10)
    end = time.monotonic() + 2
    while any(map(alive, workers)) and time.monotonic() < end:
        time.sleep(0.05)
    assert not [pid for pid in workers if alive(pid)]


def annotating(db: Path) -> bool:
    """Whether a run has come so far that its workers have given something."""
    with suppress(sqlite3.Error), closing(sqlite3.connect(f"file:{db}?mode=ro", uri=True)) as opened:
        return bool(opened.execute("SELECT 1 FROM work_cache WHERE stage = 'annotate' LIMIT 1").fetchone())
    return False


def children(pid: int) -> list[int]:
    """The processes that a process has started."""
    try:
        return [int(p) for p in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []


def alive(pid: int) -> bool:
    try:
        return "Z" not in Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False


def test_a_pool_is_refused_while_a_worker_starts(monkeypatch: pytest.MonkeyPatch) -> None:
    import multiprocessing

    monkeypatch.setattr(multiprocessing.current_process(), "_inheriting", True, raising=False)
    with pytest.raises(ExecutorError, match="__main__"):
        Pool(2)


@pytest.mark.slow
def test_importing_sets_no_environment() -> None:
    code = "import os; before = dict(os.environ); import stemma.api; assert dict(os.environ) == before"
    kept = {k: v for k, v in os.environ.items() if not k.endswith("_NUM_THREADS")}
    subprocess.run([sys.executable, "-c", code], check=True, env=kept)


def _numeric_threads(numbers: list[int]) -> list[str | None]:
    return [os.environ.get("OPENBLAS_NUM_THREADS") for _ in numbers]


@pytest.mark.slow
def test_workers_inherit_one_numeric_thread_and_the_parent_keeps_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OPENBLAS_NUM_THREADS", raising=False)
    with Pool(2) as pool:
        assert [told for _, told in pool.map(_numeric_threads, [[1], [2]])] == [["1"], ["1"]]
    assert "OPENBLAS_NUM_THREADS" not in os.environ
