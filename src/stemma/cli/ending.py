"""How a run that wrote a record ends: what it made, what it could not read, and the exit status."""

from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from stemma.api import Summary
    from stemma.lakes.made import Lake


def sum_up(summary: "Summary", quiet: bool) -> None:
    from stemma.terminal import told

    told.sum_up(summary, quiet)
    finish(summary, quiet)


def finish(summary: "Summary", quiet: bool) -> None:
    from stemma.terminal import told

    told.tell_issues(summary, quiet)
    if not summary.complete:
        raise typer.Exit(1)


def lake_made(made: "Lake", quiet: bool) -> None:
    from stemma.terminal import told

    told.lake_made(made, quiet)
    if not made.complete:
        raise typer.Exit(1)
