"""A process pool that gives results in order, so that the number of processes changes nothing but the time."""

import multiprocessing
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from functools import partial
from types import TracebackType
from typing import Any, Self, TypeVar

A = TypeVar("A")
B = TypeVar("B")

_AHEAD = 3  # batches waiting for each process: enough to keep it busy, few enough to bound memory


class Pool:
    """Maps batches over processes; starts them only for the second batch, since a small pile is done sooner alone."""

    def __init__(self, jobs: int | None = None) -> None:
        self.jobs = jobs or os.cpu_count() or 1
        self._executor: ProcessPoolExecutor | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._executor:
            self._executor.shutdown(wait=error is None, cancel_futures=True)

    def map(self, work: Callable[..., B], batches: Iterable[A], *rest: Any) -> Iterator[tuple[A, B]]:
        """(batch, work(batch, *rest)) for each batch, in order."""
        stream = iter(batches)
        first = next(stream, None)
        if first is None:
            return
        second = next(stream, None)
        if second is None or self.jobs == 1:
            yield first, work(first, *rest)
            if second is not None:
                yield second, work(second, *rest)
            for batch in stream:
                yield batch, work(batch, *rest)
            return
        executor = self._started()
        waiting: deque[tuple[A, Future[B]]] = deque()
        for batch in (first, second):
            waiting.append((batch, executor.submit(work, batch, *rest)))
        for batch in stream:
            if len(waiting) >= _AHEAD * self.jobs:
                done, future = waiting.popleft()
                yield done, future.result()
            waiting.append((batch, executor.submit(work, batch, *rest)))
        while waiting:
            done, future = waiting.popleft()
            yield done, future.result()

    def beside(self, work: Callable[..., B], *args: Any) -> Callable[[], B]:
        """Begin work(*args) in another process, where there is one already; what is returned gives the result."""
        return self._executor.submit(work, *args).result if self._executor else partial(work, *args)

    def _started(self) -> ProcessPoolExecutor:
        if self._executor is None:
            # spawn: the same on every platform, and no half-copied threads of a numeric library
            context = multiprocessing.get_context("spawn")
            self._executor = ProcessPoolExecutor(self.jobs, mp_context=context)
        return self._executor
