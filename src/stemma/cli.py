"""The command line: a thin twin of the Python verbs."""

import os
import sqlite3
import sys
import warnings
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

import stemma
from stemma.errors import StemmaError, in_words, no_memory
from stemma.settings import SETTINGS
from stemma.terminal import say, tell
from stemma.terminal.progress import progress, stoppable

if TYPE_CHECKING:
    from stemma.api import Summary
    from stemma.fetch import Web
    from stemma.lakes.made import Lake

app = typer.Typer(
    help="Stemma reads news reports of many outlets and makes one sourced record of each event.",
    no_args_is_help=True,
    rich_markup_mode=None,  # drawn without rich, help comes in half the time
    context_settings={"help_option_names": ["-h", "--help"]},
)
Sources = Annotated[
    list[str], typer.Argument(help="Files, folders, globs, addresses, or - for JSON lines on standard input.")
]
Out = Annotated[Path, typer.Option(help="The folder to write to.")]
Jobs = Annotated[int, typer.Option(min=1, show_default="all cores", help="How many processes work.")]
CORES = os.cpu_count() or 1
Model = Annotated[
    str | None, typer.Option(help="An installed spaCy model to use instead of Stemma's own (extra: spacy).")
]
Keep = Annotated[Path | None, typer.Option(help="Keep fetched pages as they came: WARC files in this folder.")]
Private = Annotated[
    list[str] | None,
    typer.Option(help="A host on a private address (HOST or HOST:PORT) that may be asked; may be given several times."),
]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Print nothing but what could not be read or done.")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON, with the columns of the files.")]
All = Annotated[
    bool, typer.Option("--all", help="Also acts that are likely none, and those without a party to politics or war.")
]
AsOf = Annotated[
    datetime | None,
    typer.Option(
        formats=["%Y-%m-%d"],
        metavar="DAY",
        help="As it would be told from the reports known by the end of a day (2019-01-24): retrieved by then, or "
        "published where that was not kept.",
    ),
]
Db = Annotated[Path, typer.Argument(help="A record: the record.db that collate wrote.")]

# written out, so that help comes without importing them; a test holds them to what is there
FORMATS = ("acts", "csv", "ftm", "graphml", "ical", "jsonl", "labels", "page", "parquet", "timelinejs", "webannotation")


def _day(asof: datetime | None) -> date | None:
    return asof.date() if asof else None


def _formats(begun: str) -> list[str]:
    return [name for name in FORMATS if name.startswith(begun)]


@app.command()
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
    _finish(summary, quiet)


@app.command()
def annotate(
    sources: Sources, out: Out = Path("out"), jobs: Jobs = CORES, model: Model = None, quiet: Quiet = False
) -> None:
    """Annotate texts as they are; write names, times, quotations and acts."""
    with progress(quiet) as shown:
        summary = stemma.annotate(sources, out, jobs, model, shown, sys.stdin.buffer)
    if not quiet:
        say(f"{summary.reports} reports annotated in {out}")
    _finish(summary, quiet)


@app.command()
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
        _lake_made(made, quiet)
        return
    with progress(quiet) as shown:
        web = _web(keep_pages, private)
        summary = stemma.collate(sources, out, jobs, model, shown, sys.stdin.buffer, replace, web)
    _sum_up(summary, quiet)


def _lake_made(made: "Lake", quiet: bool) -> None:
    from stemma.terminal import told

    told.lake_made(made, quiet)
    if not made.complete:
        raise typer.Exit(1)


@app.command()
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
) -> None:
    """Cut a record out of a lake, to look at, serve and judge."""
    days = (day.date() if day else None for day in (first, last))
    count = stemma.slice(lake, out, event, storyline, *days)
    say(f"{count} events in {out}; see them with: stemma events {out}, or stemma serve {out}")


@app.command()
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
    _sum_up(summary, quiet)


@app.command()
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


def _web(keep: Path | None, private: list[str] | None) -> "Web":
    from stemma.fetch import Web

    return Web(tuple(private or ()), keep)


@app.command()
def judge(
    db: Db,
    kind: Annotated[
        str,
        typer.Argument(
            help="merge, split, same-origin, not-a-copy; confirm, dismiss; outlet, date, place, speaker, origin; note, "
            "checked."
        ),
    ],
    reports: Annotated[
        list[str],
        typer.Argument(
            help="Ids, or how they begin: of two reports or more; of all other kinds, of the one report, event, claim, "
            "quotation, reading or timeline entry that is judged."
        ),
    ],
    to: Annotated[str, typer.Option(help="Of a correction: what is so instead.")] = "",
    of: Annotated[
        str,
        typer.Option(help="What the id is of, where that could be several: report, event, claim, quotation, ..."),
    ] = "",
    who: Annotated[str, typer.Option(help="Who judges.")] = "",
    why: Annotated[str, typer.Option(help="The reason; of a note, its words.")] = "",
    model: Model = None,
    quiet: Quiet = False,
) -> None:
    """Store a judgement, which survives every later run: about reports, a line of the record, or what is wrong in it.

    Confirm or dismiss a claim or a conflict; put right the outlet, date, place, origin of a report, the date and place
    of an event, the date of a timeline's entry, the speaker of a quotation; note something, or say it is checked.
    """
    with progress(quiet, on_stop=_judging_stopped(db)):
        summary = stemma.judge(db, kind, reports, who, why, model, to, of)
    if not quiet:
        say(f"judgement {summary.judgement} is stored; take it back with: stemma undo {db} {summary.judgement}")
    _sum_up(summary, quiet)


@app.command()
def undo(
    db: Db,
    number: Annotated[int, typer.Argument(help="The judgement's number, as stemma judgements lists it.")],
    model: Model = None,
    quiet: Quiet = False,
) -> None:
    """Take a judgement back."""
    with progress(quiet, on_stop=_judging_stopped(db)):
        summary = stemma.undo(db, number, model)
    if not quiet:
        say(f"judgement {number} is taken back")
    _sum_up(summary, quiet)


def _judging_stopped(db: Path) -> str:
    return f"interrupted; stemma judgements {db} lists what is stored, and stemma update {db} makes the record with it"


@app.command()
def update(db: Db, jobs: Jobs = CORES, model: Model = None, quiet: Quiet = False) -> None:
    """Make a record again from what was read: grouped as a whole, by this version of Stemma."""
    with progress(quiet) as shown:
        summary = stemma.update(db, jobs, model, shown)
    _sum_up(summary, quiet)


@app.command()
def compact(db: Db) -> None:
    """Make a record small, to keep it or to pass it on; the next run that writes it finds again what this drops."""
    with progress(on_stop=f"interrupted; {db} is as it was, or compact already"):
        before, after = stemma.compact(db)
    say(f"{db}: {before / 1e6:,.1f} MB before, {after / 1e6:,.1f} MB now")


@app.command()
def judgements(db: Db, json: Json = False) -> None:
    """List the judgements of a record, those taken back too."""
    from stemma.terminal import told

    told.print_judgements(stemma.judgements(db), json, db)


@app.command()
def ledger(
    db: Db,
    actor: Annotated[
        list[str] | None, typer.Option(help="A party: a code (PRK, USAGOV) or a name; may be given several times.")
    ] = None,
    csv: Annotated[Path | None, typer.Option(help="Write it to this file as well, as CSV.")] = None,
    all: All = False,
    json: Json = False,
) -> None:
    """List what each party pledged, offered, demanded, refused, threatened and did, in order of time."""
    from stemma.terminal import told

    among = f" with {' and '.join(actor)} as its parties; give a code or a name as {db} has it" if actor else ""
    told.print_ledger(stemma.ledger(db, actor, csv, all), json, f"{db} tells of no act{among}")


@app.command()
def export(
    db: Db,
    out: Out = Path("out"),
    format: Annotated[
        str, typer.Option(help=f"The format to write: {', '.join(FORMATS)}.", autocompletion=_formats)
    ] = "jsonl",
    event: Annotated[str, typer.Option(help="Only this event: its id, or how it begins.")] = "",
    all: All = False,
) -> None:
    """Write a record, or one event of it, in another format."""
    with (
        warnings.catch_warnings(record=True) as warned,
        progress(on_stop="interrupted; each file is whole or not there"),
    ):
        warnings.simplefilter("always", UserWarning)
        paths = stemma.export(db, out, format, event, all)
    for path in paths:
        say(path)
    for warning in warned:
        tell(warning.message)


@app.command()
def events(db: Db, asof: AsOf = None, json: Json = False) -> None:
    """List the events of a record, the newest first."""
    from stemma.terminal import told

    told.print_events(stemma.events(db, _day(asof)), json, db, _day(asof))


@app.command()
def show(
    db: Db,
    event: Annotated[str, typer.Argument(help="An event's id, or how it begins.")],
    asof: AsOf = None,
    json: Json = False,
) -> None:
    """Show one event: its account, voices, utterances, readings and timeline."""
    from stemma.terminal import told

    found = stemma.show(db, event, _day(asof))
    told.event_as_json(found) if json else told.print_event(found, _day(asof))


@app.command()
def timeline(
    db: Db,
    id: Annotated[str, typer.Argument(help="An event's or a storyline's id, or how it begins.")],
    json: Json = False,
) -> None:
    """Show what happened when: the timeline of one event, or of a storyline over all its events."""
    from stemma.terminal import told

    told.print_timeline(stemma.timeline(db, id), json, id)


@app.command()
def compare(
    db: Db,
    outlet: Annotated[str, typer.Argument(help="An outlet, as the reports name it.")],
    other: Annotated[str, typer.Argument(help="Another outlet.")],
    json: Json = False,
) -> None:
    """Compare two outlets over a whole record: what only one tells, where they contradict, who was first."""
    from stemma.terminal import told

    told.print_comparison(stemma.compare(db, outlet, other), json)


@app.command()
def cite(
    db: Db,
    id: Annotated[
        str, typer.Argument(help="The id of an event, report, claim, quotation or reading, or how it begins.")
    ],
    format: Annotated[str, typer.Option(help="plain, bibtex or csl (CSL-JSON).")] = "plain",
    json: Json = False,
) -> None:
    """Cite an event, a report or words in reports: outlet, date, address, and a digest of the text."""
    say(stemma.cite(db, id, "csl" if json else format))


@app.command()
def search(
    db: Db,
    words: Annotated[str, typer.Argument(help='Words that must all occur; "a phrase" in quotes.')],
    limit: Annotated[int, typer.Option(min=1, max=1000, help="At most so many places.")] = 20,
    json: Json = False,
) -> None:
    """Search the reports, quotations and names of a record."""
    from stemma.terminal import told

    told.print_hits(stemma.search(db, words, limit), json, f"nothing in {db} holds all of: {words}")


@app.command()
def propose(
    db: Db,
    out: Out = Path("out"),
    event: Annotated[str, typer.Option(help="Only this event: its id, or how it begins.")] = "",
) -> None:
    """Let a language model of your own propose readings and an account (off by default).

    Set STEMMA_LLM_URL (an OpenAI-compatible base, as http://127.0.0.1:8080/v1), STEMMA_LLM_MODEL and, where it asks
    for one, STEMMA_LLM_KEY. The texts of the reports are sent there. What it cannot quote letter by letter is thrown
    away; the rest is kept apart, shown as proposed, and changes nothing that was computed.
    """
    with progress(on_stop="interrupted; nothing was kept: ask again, about one event at a time with --event"):
        proposed = stemma.propose(db, out, event)
    say(f"{len(proposed.proposals)} proposals kept, in {proposed.path}; stemma serve and stemma export show them")
    for issue in proposed.issues:
        tell(f"{issue.stage}: {issue.about}: {issue.message}")
    if proposed.issues:
        raise typer.Exit(1)


@app.command()
def proposals(db: Db, json: Json = False) -> None:
    """List what a language model of your own proposed about a record."""
    from stemma.terminal import told

    told.print_proposals(stemma.proposals(db), json, db)


@app.command()
def reject(db: Db, proposal: Annotated[str, typer.Argument(help="A proposal's id, or how it begins.")]) -> None:
    """Drop a proposal of a language model."""
    dropped = stemma.reject(db, proposal)
    say(f"dropped {dropped.id}: {dropped.text}")


@app.command()
def serve(
    db: Db,
    host: Annotated[
        str, typer.Option(help="The address to listen on; another than this machine's needs a token.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535, help="The port to listen on.")] = 8000,
    token: Annotated[str, typer.Option(help="What judging from the page then needs.", envvar="STEMMA_TOKEN")] = "",
    name: Annotated[
        list[str] | None, typer.Option(help="A further host name it is called by; may be given several times.")
    ] = None,
) -> None:
    """Serve a record as pages and JSON, until interrupted."""
    from stemma import web

    def ready(address: str) -> None:
        tell(f"{db} is at {address} (Ctrl-C ends it)")

    web.serve(db, host, port, token, ready, tuple(name or ()))


@app.command()
def doctor(
    db: Annotated[Path | None, typer.Argument(help="A record to look at as well.", show_default=False)] = None,
    json: Json = False,
) -> None:
    """Check what Stemma needs on this machine, and a record: each line says what to do where something is wrong."""
    from stemma.terminal import as_json
    from stemma.terminal.doctor import examine, print_findings

    found = list(examine(db))
    if json:
        as_json([finding.row() for finding in found])
    else:
        print_findings(found)
    if any(finding.wrong for finding in found):
        raise typer.Exit(1)


def _sum_up(summary: "Summary", quiet: bool) -> None:
    from stemma.terminal import told

    told.sum_up(summary, quiet)
    _finish(summary, quiet)


def _finish(summary: "Summary", quiet: bool) -> None:
    from stemma.terminal import told

    told.tell_issues(summary, quiet)
    if not summary.complete:
        raise typer.Exit(1)


def _version(value: bool) -> None:
    if value:
        say(stemma.__version__)
        raise typer.Exit()


@app.callback()
def _root(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    """Stemma reads news reports of many outlets and makes one sourced record of each event."""


def main() -> None:
    """Run the command line; exit status 0 all read, 1 some not, 2 wrong or refused, 130 interrupted."""
    wrong_call: type[Exception] = typer.BadParameter.__mro__[1]  # click's own, of whichever click typer has
    try:
        sys.exit(app(prog_name="stemma", standalone_mode=False))
    except (StemmaError, OSError, MemoryError, ImportError, sqlite3.Error) as error:
        if isinstance(error, ImportError) and not no_memory(error):
            raise
        tell(" ".join(in_words(error).split()))
        sys.exit(2)
    except wrong_call as error:
        _say_wrong(error)
        sys.exit(2)


def _say_wrong(error: Any) -> None:
    """What is wrong with a call in one line; the help where nothing was asked for."""
    called = error.ctx.command_path if error.ctx else "stemma"
    if type(error).__name__ == "NoArgsIsHelpError":
        tell(error.ctx.get_help())
    else:
        tell(f"{' '.join(error.format_message().split()).rstrip('.')}; see: {called} --help")


if __name__ == "__main__":
    main()
