"""Commands that make a record, or make it again."""

import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

import stemma
from stemma.cli.ending import finish, lake_made, sum_up
from stemma.cli.options import CORES, Db, Jobs, Keep, Model, Out, Private, Quiet, Sources
from stemma.settings import SETTINGS
from stemma.terminal import say, tell
from stemma.terminal.progress import progress, stoppable

if TYPE_CHECKING:
    from stemma.fetch import Web


def read(
    sources: Sources,
    out: Out = Path("out"),
    jobs: Jobs = CORES,
    keep_pages: Keep = None,
    private: Private = None,
    quiet: Quiet = False,
) -> None:
    """Read and clean reports; write reports.jsonl and issues.jsonl."""
    with progress(quiet) as shown:
        summary = stemma.read(sources, out, jobs, shown, sys.stdin.buffer, _web(keep_pages, private))
    if not quiet:
        say(f"{summary.reports} reports in {out / 'reports.jsonl'}")
    finish(summary, quiet)


def annotate(
    sources: Sources, out: Out = Path("out"), jobs: Jobs = CORES, model: Model = None, quiet: Quiet = False
) -> None:
    """Annotate texts as they are; write names, times, quotations and acts."""
    with progress(quiet) as shown:
        summary = stemma.annotate(sources, out, jobs, model, shown, sys.stdin.buffer)
    if not quiet:
        say(f"{summary.reports} reports annotated in {out}")
    finish(summary, quiet)


def collate(
    sources: Sources,
    out: Out = Path("out"),
    jobs: Jobs = CORES,
    model: Model = None,
    replace: Annotated[
        bool, typer.Option("--replace", help="Make it even over a record of other sources, which is then gone.")
    ] = False,
    engine: Annotated[
        str, typer.Option(help="Make a lake instead, for piles beyond one machine: daft, ray or ray://HOST:PORT.")
    ] = "",
    keep_pages: Keep = None,
    private: Private = None,
    quiet: Quiet = False,
) -> None:
    """Make one sourced record of reports: record.db, index.html and JSONL files; with --engine a lake of Parquet."""
    if engine:
        with progress(quiet) as shown:
            made = stemma.lake(sources, out, engine, jobs, model, shown)
        lake_made(made, quiet)
        return
    with progress(quiet) as shown:
        web = _web(keep_pages, private)
        summary = stemma.collate(sources, out, jobs, model, shown, sys.stdin.buffer, replace, web)
    sum_up(summary, quiet)


def slice(
    lake: Annotated[Path, typer.Argument(help="A lake: the folder that collate --engine wrote.")],
    out: Annotated[Path, typer.Option(help="The record to write.")] = Path("out/record.db"),
    event: Annotated[str, typer.Option(help="Only the event of this id, or whose id begins so.")] = "",
    storyline: Annotated[str, typer.Option(help="Only the events of the storyline whose id begins so.")] = "",
    first: Annotated[
        datetime | None, typer.Option("--from", formats=["%Y-%m-%d"], help="Only events that last until this day.")
    ] = None,
    last: Annotated[
        datetime | None, typer.Option("--to", formats=["%Y-%m-%d"], help="Only events that begin by this day.")
    ] = None,
    quiet: Quiet = False,
) -> None:
    """Cut a record out of a lake, to look at, serve and judge."""
    days = (day.date() if day else None for day in (first, last))
    count = stemma.slice(lake, out, event, storyline, *days)
    if not quiet:
        say(f"{count} events in {out}; see them with: stemma events {out}, or stemma serve {out}")


def add(
    sources: Sources,
    db: Annotated[Path, typer.Option(help="The record to add to.")],
    jobs: Jobs = CORES,
    model: Model = None,
    keep_pages: Keep = None,
    private: Private = None,
    quiet: Quiet = False,
) -> None:
    """Add reports to a record; only what they touch is made again."""
    with progress(quiet) as shown:
        summary = stemma.add(sources, db, jobs, model, shown, sys.stdin.buffer, _web(keep_pages, private))
    sum_up(summary, quiet)


def watch(
    sources: Annotated[
        list[str],
        typer.Argument(help="OPML files, lists of addresses (.txt), feeds, folders of these, or addresses."),
    ],
    db: Annotated[Path, typer.Option(help="The record to keep up to date; made where there is none.")] = Path(
        "out/record.db"
    ),
    alerts: Annotated[Path | None, typer.Option(help="A TOML file of what is to be told, and where.")] = None,
    every: Annotated[
        float, typer.Option(min=60.0, help="Seconds between two checks of a feed that asks for no longer one.")
    ] = SETTINGS.fetching.interval,
    once: Annotated[bool, typer.Option("--once", help="Check what is due and end, as for cron.")] = False,
    jobs: Jobs = CORES,
    model: Model = None,
    keep_pages: Keep = None,
    private: Private = None,
) -> None:
    """Watch feeds: add what is new to a record, and tell what that changes; until interrupted.

    It takes up where it was, whenever and however it was stopped. Feeds are asked no oftener than they want, robots.txt
    is obeyed, a host is asked one thing at a time. What changed, and how each feed stands, is on the pages of stemma
    serve. Rules for alerts are described in the README.
    """
    with stoppable(), progress(stop_is_fine=True) as shown:
        tell(f"watching {' '.join(sources)} for {db} (Ctrl-C ends it)")
        stemma.watch(sources, db, alerts, every, once, jobs, model, shown, _web(keep_pages, private))


def update(db: Db, jobs: Jobs = CORES, model: Model = None, quiet: Quiet = False) -> None:
    """Make a record again from what was read: grouped as a whole, by this version of Stemma."""
    with progress(quiet) as shown:
        summary = stemma.update(db, jobs, model, shown)
    sum_up(summary, quiet)


def compact(db: Db, quiet: Quiet = False) -> None:
    """Make a record small, to keep it or to pass it on; the next run that writes it finds again what this drops."""
    with progress(quiet, on_stop=f"interrupted; {db} is as it was, or compact already"):
        before, after = stemma.compact(db)
    if not quiet:
        say(f"{db}: {before / 1e6:,.1f} MB before, {after / 1e6:,.1f} MB now")


def _web(keep: Path | None, private: list[str] | None) -> "Web":
    from stemma.fetch import Web

    return Web(tuple(private or ()), keep)


COMMANDS = (read, annotate, collate, slice, add, watch, update, compact)
