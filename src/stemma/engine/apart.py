"""Stages worked off in a process of their own: what crashes it costs the item, and the others live on."""

import multiprocessing
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import partial
from types import TracebackType
from typing import Any, Self, TypeVar

import msgspec

from stemma.engine.executor import begin
from stemma.engine.run import Packed, worked
from stemma.engine.stage import Stage, Told
from stemma.model import Issue

A = TypeVar("A")
B = TypeVar("B")


class Apart:
    """One other process that works off the lots of `Run.each`; use as a context manager.

    An item that ends it twice counts as one that the stage failed on, with an issue.
    """

    jobs = 1

    def __init__(self) -> None:
        self._process: ProcessPoolExecutor | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._process:
            self._process.shutdown()

    def map(self, work: Callable[..., B], batches: Iterable[A], *rest: Any) -> Iterator[tuple[A, B]]:
        """See `Executor.map`; of work other than that of stages the error of a broken process is raised."""
        for batch in batches:
            made: Any = self._survived(batch, *rest) if work is worked else self._done(work, batch, *rest)  # type: ignore[arg-type]
            yield batch, made

    def beside(self, work: Callable[..., B], *args: Any) -> Callable[[], B]:
        """See `Executor.beside`; it is done when it is asked for."""
        return partial(work, *args)

    def _survived(self, lot: Sequence[tuple[str, Any]], stage: Stage[Any, Any], model: str | None) -> Packed:
        try:
            return self._done(worked, lot, stage, model)
        except BrokenProcessPool:
            if len(lot) > 1:
                return [made for item in lot for made in self._survived([item], stage, model)]
        try:  # it may have been killed from outside, and the item be sound
            return self._done(worked, lot, stage, model)
        except BrokenProcessPool:
            item = lot[0][1]
            message = f"the process of the stage {stage.name!r} crashed on it; {stage.lost}; please report this with it"
            told = Told(stage.failed(item), (Issue(stage.name, stage.about(item), message),), well=False)
            return [(msgspec.msgpack.encode(told), False)]

    def _done(self, work: Callable[..., B], *args: Any) -> B:
        if self._process is None:
            self._process = ProcessPoolExecutor(1, multiprocessing.get_context("spawn"), begin)
        try:
            return self._process.submit(work, *args).result()
        except BrokenProcessPool:
            self._process = None
            raise
