"""The progress of a run on the terminal, and what Ctrl-C ends it with."""

import signal
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

import typer

from stemma.terminal import console, tell

if TYPE_CHECKING:
    from rich.progress import Progress as RichProgress

    from stemma.engine import Progress

AGAIN = "interrupted; what was read and found so far is kept: call the same again and it goes on from there"


MINUTE = 60.0  # seconds between two lines where no terminal shows a bar


@dataclass(slots=True)
class Pace:
    """How far a stage is, and how fast it goes; ``total`` is None where it is not known."""

    stage: str
    total: int | None
    began: float  # seconds of a clock that only goes on
    done: int = 0

    def share(self) -> str:
        """How far it is: of so many, and the share."""
        if self.total is None:
            return f"{self.done:,}"
        return f"{self.done:,} of {self.total:,}" + (f" ({self.done / self.total:.0%})" if self.total else "")

    def told(self, now: float) -> str:
        """The rate and the time left; the time so far where nothing is done yet.

        >>> Pace("annotate", 200, 0.0, 50).told(10.0), Pace("annotate", 200, 0.0).told(75.0)
        ('5.0 a second, 30 s left', '1 min 15 s so far')
        """
        gone = max(now - self.began, 1e-9)
        if not self.done:
            return f"{_length(gone)} so far"
        rate = self.done / gone
        paced = f"{rate:.1f} a second" if rate >= 1 else f"{60 * rate:.1f} a minute"
        return paced if self.total is None else f"{paced}, {_length((self.total - self.done) / rate)} left"

    def line(self, now: float) -> str:
        """All of it as one line.

        >>> Pace("annotate", 200, 0.0, 50).line(10.0)
        'annotate: 50 of 200 (25%), 5.0 a second, 30 s left'
        """
        return ", ".join(filter(None, (f"{self.stage}: {self.share()}", self.told(now))))


def _length(seconds: float) -> str:
    """A stretch of time in words.

    >>> _length(59.6), _length(3700)
    ('1 min', '1 h 1 min')
    """
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min" + (f" {whole % 60} s" if whole % 60 else "")
    return f"{whole // 3600} h" + (f" {whole % 3600 // 60} min" if whole % 3600 >= 60 else "")


class _Bar:
    """Draws the progress of a run on the terminal."""

    def __init__(self, drawn: "RichProgress") -> None:
        self._drawn = drawn
        self._task = drawn.add_task("", total=None, visible=False, pace="")
        self._pace = Pace("", None, time.monotonic())

    def stage(self, name: str, total: int | None) -> None:
        """Begin the bar of a stage."""
        self._drawn.stop_task(self._task)
        self._task = self._drawn.add_task(name, total=total, pace="")
        self._pace = Pace(name, total, time.monotonic())

    def advance(self, count: int = 1) -> None:
        """Move the bar on."""
        self._pace.done += count
        paced = self._pace.told(time.monotonic())
        self._drawn.update(self._task, advance=count, pace=f"{self._pace.share()}, {paced}")

    def say(self, text: str) -> None:
        """Print a line above the bar."""
        self._drawn.console.print(text, markup=False, soft_wrap=True)


class _Plain:
    """Tells no progress, only what a person must know."""

    def stage(self, name: str, total: int | None) -> None:
        """Nothing."""

    def advance(self, count: int = 1) -> None:
        """Nothing."""

    def say(self, text: str) -> None:
        """Print a line."""
        tell(text)


class Lines(_Plain):
    """Tells the progress of a run in a line a minute, where no terminal shows it; use as a context manager."""

    def __init__(self, every: float = MINUTE) -> None:
        self._every = every
        self._pace: Pace | None = None
        self._ended = threading.Event()
        self._telling = threading.Thread(target=self._tell, daemon=True)

    def __enter__(self) -> Self:
        self._telling.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._telling.join()

    def stage(self, name: str, total: int | None) -> None:
        """Begin to count."""
        self._pace = Pace(name, total, time.monotonic())

    def advance(self, count: int = 1) -> None:
        """Count on."""
        if self._pace:
            self._pace.done += count

    def _tell(self) -> None:
        while not self._ended.wait(self._every):
            if self._pace:
                tell(self._pace.line(time.monotonic()))


@contextmanager
def stoppable() -> Iterator[None]:
    """SIGTERM ends what runs inside as Ctrl-C does."""

    def stop(number: int, frame: object) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


@contextmanager
def progress(quiet: bool = False, *, stop_is_fine: bool = False, on_stop: str = AGAIN) -> Iterator["Progress"]:
    """Draws the progress of what runs inside; Ctrl-C ends it with a word on how to go on, and status 130.

    ``quiet`` draws nothing. ``stop_is_fine`` says that it runs until it is stopped, so that this is no failure.
    """
    try:
        with _drawn(quiet, waiting=stop_is_fine) as drawn:
            yield drawn
    except KeyboardInterrupt:
        if stop_is_fine:
            tell("stopped; the same call goes on from here")
            return
        tell(on_stop)
        raise typer.Exit(130) from None


@contextmanager
def _drawn(quiet: bool, waiting: bool) -> Iterator["Progress"]:
    """What tells the progress; a run that waits for hours tells no line a minute."""
    if quiet or (waiting and not sys.stderr.isatty()):
        yield _Plain()
        return
    if not sys.stderr.isatty():
        with Lines() as lines:
            yield lines
        return
    from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (
        SpinnerColumn(),
        TextColumn("{task.description:<9}"),
        BarColumn(),
        TimeElapsedColumn(),
        TextColumn("{task.fields[pace]}"),
    )
    with Progress(*columns, console=console(stderr=True), transient=True) as drawn:
        yield _Bar(drawn)
