"""Judgements are carried out one after another, away from the requests: making a large record again takes minutes."""

import logging
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as NotYet

from stemma.errors import StemmaError

PATIENCE = 15.0  # seconds a request waits for its judgement before it says that the record is being made


class Worker:
    """One thread that makes the record again; ``failed`` tells why the last time did not work."""

    def __init__(self, patience: float = PATIENCE) -> None:
        self._pool = ThreadPoolExecutor(1, "judging")
        self._now: Future[object] | None = None
        self.patience = patience
        self.failed = ""

    @property
    def busy(self) -> bool:
        """Whether the record is being made again."""
        return self._now is not None and not self._now.done()

    def run(self, work: Callable[[], object]) -> bool:
        """Start the work and wait a little for it; True where it is done, False where it goes on."""
        self._now = self._pool.submit(self._guarded, work)
        try:
            self._now.result(self.patience)
        except NotYet:
            return False
        return True

    def _guarded(self, work: Callable[[], object]) -> None:
        self.failed = ""
        try:
            work()
        except StemmaError as error:
            logging.getLogger("stemma.web").warning("a judgement failed: %s", error)
            self.failed = "the judgement could not be carried out; the server's log says why"
        except Exception:
            logging.getLogger("stemma.web").exception("a judgement failed")
            self.failed = "the judgement could not be carried out; the server's log says why"
