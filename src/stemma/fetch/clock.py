"""The time, and waiting; tests have a clock of their own."""

import queue
import time
from datetime import UTC, datetime
from typing import Protocol, TypeVar

T = TypeVar("T")


def stamp(seconds: float) -> str:
    """A time as ISO 8601 in UTC, to the second, from seconds since 1970.

    >>> stamp(60.5)
    '1970-01-01T00:01:00+00:00'
    """
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="seconds")


class Clock(Protocol):
    """What the time is, and how it passes."""

    def now(self) -> float:
        """Seconds since 1970 in UTC."""
        ...

    def wait(self, seconds: float) -> None:
        """Let so many seconds pass."""
        ...

    def take(self, results: "queue.Queue[T]", seconds: float) -> T | None:
        """The next of what others bring; None where nothing came within so many seconds."""
        ...


class RealClock:
    """The clock of the machine."""

    def now(self) -> float:
        """Seconds since 1970 in UTC."""
        return time.time()

    def wait(self, seconds: float) -> None:
        """Sleep so many seconds."""
        time.sleep(max(0.0, seconds))

    def take(self, results: "queue.Queue[T]", seconds: float) -> T | None:
        """The next of a queue, None after so many seconds."""
        try:
            return results.get(timeout=max(0.01, seconds))
        except queue.Empty:
            return None
