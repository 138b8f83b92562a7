"""Executors: how batches are worked off.  All give results in order, so that none changes anything but the time."""

import ctypes
import multiprocessing
import os
import signal
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from functools import partial
from itertools import islice
from multiprocessing.connection import wait
from types import TracebackType
from typing import Any, Protocol, Self, TypeVar

from stemma.errors import ExecutorError, UsageError

A = TypeVar("A")
B = TypeVar("B")

_PR_SET_PDEATHSIG = 1  # of linux/prctl.h
# the pool uses the cores, and a thread of a numeric library that spins takes one from it
_ONE_THREAD = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
_AHEAD = 3  # batches waiting for each process: enough to keep it busy, few enough to bound memory
_GUARD = (
    "processes cannot start from a script that calls Stemma at its top level: put the call under "
    '`if __name__ == "__main__":`, or give jobs=1'
)


class Executor(Protocol):
    """Works batches off; use as a context manager."""

    jobs: int

    def map(self, work: Callable[..., B], batches: Iterable[A], *rest: Any) -> Iterator[tuple[A, B]]:
        """(batch, work(batch, *rest)) for each batch, in order."""
        ...

    def beside(self, work: Callable[..., B], *args: Any) -> Callable[[], B]:
        """Begin work(*args) beside what goes on, where that can be; what is returned gives the result."""
        ...

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...


def executor(jobs: int = 1, engine: str = "") -> Executor:
    """The executor for so many processes: of this machine, or of an engine, "daft", "ray" or "ray://HOST:PORT".

    Raises UsageError where there is no such engine, MissingExtra where it is not installed.
    """
    if not engine:
        return Serial() if jobs <= 1 else Pool(jobs)
    if engine not in ("daft", "ray") and not engine.startswith("ray://"):
        raise UsageError(f"no engine is called {engine!r}; give daft, ray, or the address of one: ray://HOST:PORT")
    from stemma.engine.cluster import Cluster  # only who asks for an engine has it

    return Cluster(engine, jobs)


class Serial:
    """This process, one batch after another."""

    jobs = 1

    def map(self, work: Callable[..., B], batches: Iterable[A], *rest: Any) -> Iterator[tuple[A, B]]:
        """See `Executor.map`."""
        return ((batch, work(batch, *rest)) for batch in batches)

    def beside(self, work: Callable[..., B], *args: Any) -> Callable[[], B]:
        """See `Executor.beside`; it is done when it is asked for."""
        return partial(work, *args)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Nothing is held."""


class Pool:
    """Processes of this machine; they start only for a second batch, since a small pile is done sooner alone.

    Raises ExecutorError where processes cannot start, or one was killed.
    """

    def __init__(self, jobs: int) -> None:
        if getattr(multiprocessing.current_process(), "_inheriting", False):
            raise ExecutorError(_GUARD)  # a worker is about to run the script that started it
        self.jobs = jobs
        self._executor: ProcessPoolExecutor | None = None
        self._set: list[str] = []  # variables of the environment that workers inherit

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._executor:
            self._executor.shutdown(wait=error is None, cancel_futures=True)
        for name in self._set:
            os.environ.pop(name, None)

    def map(self, work: Callable[..., B], batches: Iterable[A], *rest: Any) -> Iterator[tuple[A, B]]:
        """See `Executor.map`."""
        stream = iter(batches)
        head = list(islice(stream, 2))
        if len(head) < 2:
            yield from Serial().map(work, head, *rest)
            return
        pool = self._started()
        waiting: deque[tuple[A, Future[B]]] = deque((batch, pool.submit(work, batch, *rest)) for batch in head)
        for batch in stream:
            if len(waiting) >= _AHEAD * self.jobs:
                yield self._next(waiting)
            waiting.append((batch, pool.submit(work, batch, *rest)))
        while waiting:
            yield self._next(waiting)

    def beside(self, work: Callable[..., B], *args: Any) -> Callable[[], B]:
        """See `Executor.beside`; in another process, where there is one already."""
        return self._executor.submit(work, *args).result if self._executor else partial(work, *args)

    def _next(self, waiting: "deque[tuple[A, Future[B]]]") -> tuple[A, B]:
        batch, future = waiting.popleft()
        try:
            return batch, future.result()
        except BrokenProcessPool as error:
            raise ExecutorError(
                "a process of the run was killed, perhaps for want of memory; what was done is kept: call the same "
                "again, with fewer --jobs"
            ) from error

    def _started(self) -> ProcessPoolExecutor:
        if self._executor is None:
            # set before a worker starts: a numeric library asks when it is loaded, long before `begin`
            self._set = [name for name in _ONE_THREAD if name not in os.environ]
            os.environ.update(dict.fromkeys(self._set, "1"))
            # spawn: the same on every platform, and no half-copied threads of a numeric library
            context = multiprocessing.get_context("spawn")
            self._executor = ProcessPoolExecutor(self.jobs, mp_context=context, initializer=begin)
            try:
                self._executor.submit(os.getpid).result()
            except BrokenProcessPool as error:
                raise ExecutorError(_GUARD) from error
        return self._executor


def begin() -> None:
    """What a worker does first: Ctrl-C is left to the parent, and it ends with the parent."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if sys.platform == "linux":  # the kernel ends it even where a library holds the interpreter for seconds
        with suppress(OSError, AttributeError):
            ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)
