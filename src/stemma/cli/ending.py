"""How a run that wrote a record ends: what it made, what it could not read, and the exit status."""

from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from stemma.api import Summary
    from stemma.lakes.made import Lake


def sum_up(summary: "Summary", quiet: bool) -> None:
    """Say what a run made, then what it could not read."""
    from stemma.terminal import told

    told.sum_up(summary, quiet)
    finish(summary, quiet)


def finish(summary: "Summary", quiet: bool) -> None:
    """Say what could not be read; exit status 1 where something could not."""
    from stemma.terminal import told

    told.tell_issues(summary, quiet)
    if not summary.complete:
        raise typer.Exit(1)


def lake_made(made: "Lake", quiet: bool) -> None:
    """Say what the making of a lake made; exit status 1 where something could not be read."""
    from stemma.terminal import told

    told.lake_made(made, quiet)
    if not made.complete:
        raise typer.Exit(1)
