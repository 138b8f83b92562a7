"""The progress of a run on the terminal, and what Ctrl-C ends it with."""

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import typer

from stemma.terminal import console, tell

if TYPE_CHECKING:
    from rich.progress import Progress as RichProgress

    from stemma.engine import Progress

AGAIN = "interrupted; what was read and found so far is kept: call the same again and it goes on from there"


class _Bar:
    """Draws the progress of a run on the terminal."""

    def __init__(self, drawn: "RichProgress") -> None:
        self._drawn = drawn
        self._task = drawn.add_task("", total=None, visible=False)

    def stage(self, name: str, total: int | None) -> None:
        """Begin the bar of a stage."""
        self._drawn.stop_task(self._task)
        self._task = self._drawn.add_task(name, total=total)

    def advance(self, count: int = 1) -> None:
        """Move the bar on."""
        self._drawn.advance(self._task, count)

    def say(self, text: str) -> None:
        """Print a line above the bar."""
        self._drawn.console.print(text, markup=False, soft_wrap=True)


class _Plain:
    """Tells no progress where no terminal shows it, only what a person must know."""

    def stage(self, name: str, total: int | None) -> None:
        """Nothing."""

    def advance(self, count: int = 1) -> None:
        """Nothing."""

    def say(self, text: str) -> None:
        """Print a line."""
        tell(text)


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
        with _drawn(quiet) as drawn:
            yield drawn
    except KeyboardInterrupt:
        if stop_is_fine:
            tell("stopped; the same call goes on from here")
            return
        tell(on_stop)
        raise typer.Exit(130) from None


@contextmanager
def _drawn(quiet: bool) -> Iterator["Progress"]:
    if quiet or not sys.stderr.isatty():
        yield _Plain()
        return
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (
        SpinnerColumn(),
        TextColumn("{task.description:<9}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=console(stderr=True), transient=True) as drawn:
        yield _Bar(drawn)
