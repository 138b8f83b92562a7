"""The command line: a thin twin of the Python verbs."""

import os
import sqlite3
import sys
import warnings
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table

from stemma import __version__, api
from stemma.api import Summary
from stemma.errors import StemmaError, in_words, no_memory
from stemma.fetch import Web
from stemma.settings import SETTINGS
from stemma.terminal import err_console, out_console, print_comparison, print_event, progress, stoppable

app = typer.Typer(
    help="Stemma reads news reports of many outlets and makes one sourced record of each event.",
    no_args_is_help=True,
    add_completion=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
Sources = Annotated[
    list[str], typer.Argument(help="Files, folders, globs, addresses, or - for JSON lines on standard input.")
]
Out = Annotated[Path, typer.Option(help="The folder to write to.")]
Jobs = Annotated[int, typer.Option(min=1, show_default="all cores", help="How many processes work.")]
CORES = os.cpu_count() or 1
Model = Annotated[str | None, typer.Option(help="An installed spaCy model to use instead of Stemma's own.")]
Keep = Annotated[Path | None, typer.Option(help="Keep fetched pages as they came: WARC files in this folder.")]
Private = Annotated[
    list[str] | None,
    typer.Option(help="A host on a private address (HOST or HOST:PORT) that may be asked; may be given several times."),
]
Db = Annotated[Path, typer.Argument(help="A record: the record.db that collate wrote.")]


@app.command()
def read(
    sources: Sources, out: Out = Path("out"), jobs: Jobs = CORES, keep_pages: Keep = None, private: Private = None
) -> None:
    """Read and clean reports; write reports.jsonl and issues.jsonl."""
    with progress() as shown:
        summary = api.read(sources, out, jobs, shown, sys.stdin.buffer, _web(keep_pages, private))
    out_console.print(f"{summary.reports} reports in {out / 'reports.jsonl'}", soft_wrap=True)
    _finish(summary)


@app.command()
def annotate(sources: Sources, out: Out = Path("out"), jobs: Jobs = CORES, model: Model = None) -> None:
    """Annotate texts as they are; write names, times, quotations and acts."""
    with progress() as shown:
        summary = api.annotate(sources, out, jobs, model, shown, sys.stdin.buffer)
    out_console.print(f"{summary.reports} reports annotated in {out}", soft_wrap=True)
    _finish(summary)


@app.command()
def collate(
    sources: Sources,
    out: Out = Path("out"),
    jobs: Jobs = CORES,
    model: Model = None,
    replace: Annotated[
        bool, typer.Option("--replace", help="Make it even over a record of other sources, which is then gone.")
    ] = False,
    keep_pages: Keep = None,
    private: Private = None,
) -> None:
    """Make one sourced record of reports: record.db, index.html and JSONL files."""
    with progress() as shown:
        web = _web(keep_pages, private)
        summary = api.collate(sources, out, jobs, model, shown, sys.stdin.buffer, replace, web)
    _sum_up(summary)


@app.command()
def add(
    sources: Sources,
    db: Annotated[Path, typer.Option(help="The record to add to.")],
    jobs: Jobs = CORES,
    model: Model = None,
    keep_pages: Keep = None,
    private: Private = None,
) -> None:
    """Add reports to a record; only what they touch is made again."""
    with progress() as shown:
        summary = api.add(sources, db, jobs, model, shown, sys.stdin.buffer, _web(keep_pages, private))
    _sum_up(summary)


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
        err_console.print(f"watching {' '.join(sources)} for {db} (Ctrl-C ends it)", markup=False, soft_wrap=True)
        api.watch(sources, db, alerts, every, once, jobs, model, shown, _web(keep_pages, private))


def _web(keep: Path | None, private: list[str] | None) -> Web:
    return Web(tuple(private or ()), keep)


@app.command()
def judge(
    db: Db,
    kind: Annotated[str, typer.Argument(help="merge, split, same-origin, not-a-copy; confirm or dismiss.")],
    reports: Annotated[
        list[str], typer.Argument(help="The ids of two reports or more; to confirm or dismiss, a reading's id.")
    ],
    who: Annotated[str, typer.Option(help="Who judges.")] = "",
    why: Annotated[str, typer.Option(help="The reason.")] = "",
    model: Model = None,
) -> None:
    """Store a judgement about reports or a conflict, which survives every later run."""
    _sum_up(api.judge(db, kind, reports, who, why, model))


@app.command()
def undo(db: Db, number: Annotated[int, typer.Argument(help="The judgement's number.")], model: Model = None) -> None:
    """Take a judgement back."""
    _sum_up(api.undo(db, number, model))


@app.command()
def update(db: Db, jobs: Jobs = CORES, model: Model = None) -> None:
    """Make a record again from what was read: grouped as a whole, by this version of Stemma."""
    with progress() as shown:
        summary = api.update(db, jobs, model, shown)
    _sum_up(summary)


@app.command()
def judgements(db: Db) -> None:
    """List the judgements of a record, those taken back too."""
    table = Table("number", "kind", "reports", "who", "when", "why", "taken back", box=None, padding=(0, 2, 0, 0))
    for j in api.judgements(db):
        table.add_row(
            str(j.id),
            j.kind,
            " ".join(j.reports) + (f": {j.reading.property}" if j.reading else ""),
            j.who,
            j.made,
            j.why,
            j.withdrawn,
        )
    out_console.print(table, soft_wrap=True)


@app.command()
def ledger(
    db: Db,
    actor: Annotated[
        list[str] | None, typer.Option(help="A party: a code (PRK, USAGOV) or a name; may be given several times.")
    ] = None,
    csv: Annotated[Path | None, typer.Option(help="Write it to this file as well, as CSV.")] = None,
) -> None:
    """List what each party pledged, offered, demanded, refused, threatened and did, in order of time."""
    for d in api.ledger(db, actor, csv):
        voices = f"voices: {max(1, len(d.voices))}, reports: {len({s.report for s in d.support})}"
        outcome = f" [{d.outcome}]" if d.outcome else ""
        parties = f"{d.actor.text} ({d.actor.code or '?'})" if d.actor else "?"
        parties += f" -> {d.recipient.text} ({d.recipient.code or '?'})" if d.recipient else ""
        at = "told from" if d.place_basis == "dateline" else "at"
        place = f" {at} {d.place}" if d.place else ""
        day = d.when or (f"told {d.first}" if d.first else "undated")
        out_console.print(f"{day:<16} {d.kind:<10} {d.status}{outcome}  {parties}{place}", markup=False, soft_wrap=True)
        out_console.print(f"{'':<16} {d.text}  [{voices}]", markup=False, soft_wrap=True)


def _sum_up(summary: Summary) -> None:
    table = Table(show_header=False, box=None, padding=(0, 2, 0, 0))
    read = summary.read
    for label, many in (("new", read.new), ("new versions", read.revised), ("known already", read.unchanged)):
        if many and many != summary.reports:
            table.add_row(label, str(many))
    for label, value in (
        ("events", summary.events),
        ("storylines", summary.storylines),
        ("reports", summary.reports),
        ("independent voices", summary.voices),
        ("conflicts", summary.conflicts),
        ("issues", len(summary.issues)),
        ("page", summary.page),
        ("database", summary.database),
    ):
        table.add_row(label, str(value))
    out_console.print(table, soft_wrap=True)
    _finish(summary)


@app.command()
def export(
    db: Db, out: Out = Path("out"), format: Annotated[str, typer.Option(help="The format to write.")] = "jsonl"
) -> None:
    """Write a record in another format."""
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always", UserWarning)
        paths = api.export(db, out, format)
    for path in paths:
        out_console.print(path, soft_wrap=True)
    for warning in told:
        err_console.print(str(warning.message), markup=False, soft_wrap=True)


@app.command()
def events(db: Db) -> None:
    """List the events of a record, the newest first."""
    table = Table("event", "from", "to", "reports", "voices", "storyline", "title", box=None, padding=(0, 2, 0, 0))
    for column in table.columns[:-1]:
        column.no_wrap = True
    for e in api.events(db):
        voices = f"{len(e.voices)}" + (f"+{e.unknown}?" if e.unknown else "")
        days = [d.isoformat() if d else "" for d in (e.start, e.end)]
        table.add_row(e.id, *days, str(len(e.members)), voices, e.storyline, e.title)
    out_console.print(table, soft_wrap=True)


@app.command()
def show(db: Db, event: Annotated[str, typer.Argument(help="An event's id, or how it begins.")]) -> None:
    """Show one event: its account, voices, utterances, readings and timeline."""
    print_event(api.show(db, event))


@app.command()
def timeline(
    db: Db, id: Annotated[str, typer.Argument(help="An event's or a storyline's id, or how it begins.")]
) -> None:
    """Show what happened when: the timeline of one event, or of a storyline over all its events."""
    for e in api.timeline(db, id):
        told = f"{e.date:<10} {e.status:<11} {e.voices:>3}  {e.text}"
        conflict = f"  CONFLICT: {', '.join(e.conflict)}" if e.conflict else ""
        out_console.print(" ".join(told.split("\n")) + conflict, markup=False, soft_wrap=True)


@app.command()
def compare(
    db: Db,
    outlet: Annotated[str, typer.Argument(help="An outlet, as the reports name it.")],
    other: Annotated[str, typer.Argument(help="Another outlet.")],
    json: Annotated[bool, typer.Option("--json", help="Print it as JSON.")] = False,
) -> None:
    """Compare two outlets over a whole record: what only one tells, where they contradict, who was first."""
    print_comparison(api.compare(db, outlet, other), json)


@app.command()
def search(
    db: Db,
    words: Annotated[str, typer.Argument(help='Words that must all occur; "a phrase" in quotes.')],
    limit: Annotated[int, typer.Option(min=1, max=1000, help="At most so many places.")] = 20,
) -> None:
    """Search the reports, quotations and names of a record."""
    hits = api.search(db, words, limit)
    for hit in hits:
        out_console.print(f"{hit.kind} {hit.report} {hit.start}-{hit.end} {hit.headline}".rstrip(), markup=False)
        out_console.print("  " + hit.snippet.replace("\n", " "), markup=False)
    if not hits:
        err_console.print(f"nothing in {db} holds all of: {words}", markup=False)


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
    proposed = api.propose(db, out, event)
    said = f"{len(proposed.proposals)} proposals kept, in {proposed.path}; stemma serve and stemma export show them"
    out_console.print(said, soft_wrap=True)
    for issue in proposed.issues:
        err_console.print(f"{issue.stage}: {issue.about}: {issue.message}", markup=False, soft_wrap=True)
    if proposed.issues:
        raise typer.Exit(1)


@app.command()
def proposals(db: Db) -> None:
    """List what a language model of your own proposed about a record."""
    table = Table("id", "event", "by", "when", "kind", "what", box=None, padding=(0, 2, 0, 0))
    for p in api.proposals(db):
        told = " | ".join([p.text, *(v.value for v in p.values)])
        table.add_row(*(escape(x) for x in (p.id[:12], p.event, p.proposed_by, p.made, p.kind, told)))
    out_console.print(table, soft_wrap=True)


@app.command()
def reject(db: Db, proposal: Annotated[str, typer.Argument(help="A proposal's id, or how it begins.")]) -> None:
    """Drop a proposal of a language model."""
    dropped = api.reject(db, proposal)
    out_console.print(f"dropped {dropped.id}: {dropped.text}", markup=False, soft_wrap=True)


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

    def say(address: str) -> None:
        err_console.print(f"{db} is at {address} (Ctrl-C ends it)", markup=False, soft_wrap=True)

    web.serve(db, host, port, token, say, tuple(name or ()))


def _finish(summary: Summary) -> None:
    for issue in summary.issues[:20]:
        err_console.print(f"{issue.stage}: {issue.about}: {issue.message}", markup=False, soft_wrap=True)
    if len(summary.issues) > 20:
        err_console.print(
            f"... and {len(summary.issues) - 20} more in {summary.folder / 'issues.jsonl'}", soft_wrap=True
        )
    if not summary.complete:
        raise typer.Exit(1)


def _version(value: bool) -> None:
    if value:
        out_console.print(__version__)
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
    try:
        app()
    except (StemmaError, OSError, MemoryError, ImportError, sqlite3.Error) as error:
        if isinstance(error, ImportError) and not no_memory(error):
            raise
        err_console.print(" ".join(in_words(error).split()), markup=False, soft_wrap=True)
        sys.exit(2)


if __name__ == "__main__":
    main()
