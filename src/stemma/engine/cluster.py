"""Batches worked off by Daft: natively on this machine, or on Ray, which may span many; needs the extra `cluster`.

Measured with Daft 0.7: natively a killed worker ends the query, so that what is left of it is asked again here; on Ray
a batch that always kills its worker is tried for ever, so that what may do so is to be worked off `apart`.
"""

import os
import pickle
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from types import TracebackType
from typing import Any, Self, TypeVar

from stemma.engine.executor import Serial
from stemma.engine.progress import batches as lots
from stemma.errors import ExecutorError, MissingExtra

A = TypeVar("A")
B = TypeVar("B")

_QUIET = {  # nothing is told to anybody, and no bars are drawn over ours
    "DO_NOT_TRACK": "1",
    "RAY_USAGE_STATS_ENABLED": "0",
    "DAFT_PROGRESS_BAR": "0",
    "RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO": "0",
}
_LOT = 512  # batches of one query
_begun: list[str] = []  # the engine of this process, which has one
_TRIES = 3  # of a query that makes no headway
_LEAST = 0.5  # of a core that a worker asks of Ray: where workers hold all of them, what feeds them waits for ever


def daft(engine: str = "daft", jobs: int = 1) -> Any:
    """The module `daft`, set to run natively ("daft") or on Ray ("ray", or the address of one: "ray://HOST:PORT").

    Raises MissingExtra where it is not installed, ExecutorError where a process cannot change to another engine any
    more, or nothing answers at the address.
    """
    for name, value in _QUIET.items():
        os.environ.setdefault(name, value)
    try:
        import daft
    except ImportError as error:
        raise MissingExtra("daft", "cluster") from error
    if _begun and engine not in _begun:
        raise ExecutorError(f"the engine of this process is {_begun[0]} already; use {engine} in a new process")
    if not _begun:
        try:
            if engine == "daft":
                daft.set_runner_native()
            else:
                _begin_ray(engine, jobs)
                daft.set_runner_ray(noop_if_initialized=True)
        except (RuntimeError, ConnectionError) as error:
            raise ExecutorError(f"the engine {engine} does not start ({error}); check its address") from error
        _begun.append(engine)
    return daft


def _begin_ray(engine: str, jobs: int) -> None:
    try:
        import ray
    except ImportError as error:
        raise MissingExtra("ray", "cluster") from error
    if not ray.is_initialized():
        here = {"num_cpus": max(2, jobs), "include_dashboard": False} if engine == "ray" else {"address": engine}
        ray.init(**here, log_to_driver=False, logging_level="error")


class Cluster:
    """Workers of Daft, see `daft`; what is worked on is sent pickled and comes back so.

    Raises ExecutorError where workers are killed again and again.
    """

    def __init__(self, engine: str, jobs: int) -> None:
        self.jobs = jobs
        self.engine = engine
        self.daft = daft(engine, jobs)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Workers end with their query."""

    def map(self, work: Callable[..., B], batches: Iterable[A], *rest: Any) -> Iterator[tuple[A, B]]:
        """See `Executor.map`; `work` is of the top level of a module that the workers can import.

        One batch alone is done sooner here.
        """
        for lot in lots(batches, _LOT):
            yield from (
                Serial().map(work, lot, *rest)
                if len(lot) == 1
                else zip(lot, self._worked(work, lot, rest), strict=True)
            )

    def beside(self, work: Callable[..., B], *args: Any) -> Callable[[], B]:
        """See `Executor.beside`; it is done when it is asked for."""
        return partial(work, *args)

    def _worked(self, work: Callable[..., B], lot: Sequence[A], rest: tuple[Any, ...]) -> list[B]:
        """What becomes of the batches of a lot; those a killed worker leaves are asked for again."""
        done: dict[int, tuple[bool, Any]] = {}
        tries = 0
        while todo := [n for n in range(len(lot)) if n not in done]:
            before = len(done)
            try:
                for row in self._query(pickle.dumps((work, rest)), [(n, pickle.dumps(lot[n])) for n in todo]):
                    done[row["number"]] = pickle.loads(row["made"])
            except Exception as error:  # of Daft or of Ray, which have no class of errors for it in common
                tries = 0 if len(done) > before else tries + 1
                if tries >= _TRIES:
                    raise ExecutorError(f"workers of {self.engine} end again and again ({error}); what was done is "
                                        "kept: call the same again, with fewer --jobs") from error  # fmt: skip
        failed = next((made for well, made in done.values() if not well), None)
        if failed is not None:
            raise failed
        return [done[n][1] for n in range(len(lot))]

    def _query(self, task: bytes, todo: Sequence[tuple[int, bytes]]) -> Iterator[dict[str, Any]]:
        own = self.engine == "daft"
        several = min(self.jobs, len(todo))
        worker = self.daft.cls(_Worker, use_process=own or None, max_concurrency=several, cpus=None if own else _LEAST)
        frame = self.daft.from_pydict({"number": [n for n, _ in todo], "batch": [data for _, data in todo]})
        frame = frame.into_batches(1)
        made: Iterator[dict[str, Any]] = frame.select(
            frame["number"], worker(task)(frame["batch"]).alias("made")
        ).iter_rows()
        return made


class _Worker:
    """Works batches off in a process of the engine; an error is the batch's, and comes back with it."""

    def __init__(self, task: bytes) -> None:
        self.work, self.rest = pickle.loads(task)

    def __call__(self, batch: bytes) -> bytes:
        try:
            return pickle.dumps((True, self.work(pickle.loads(batch), *self.rest)))
        except Exception as error:
            return pickle.dumps((False, error))
