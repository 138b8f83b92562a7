"""Commands that only ask a record."""

import warnings
from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer

import stemma
from stemma.cli.options import FORMATS, All, AsOf, Db, Json, Out, Quiet
from stemma.terminal import say, tell
from stemma.terminal.progress import progress


def _formats(begun: str) -> list[str]:
    return [name for name in FORMATS if name.startswith(begun)]


def _day(asof: datetime | None) -> date | None:
    return asof.date() if asof else None


def events(db: Db, asof: AsOf = None, json: Json = False) -> None:
    """List the events of a record, the newest first."""
    from stemma.terminal import told

    told.print_events(stemma.events(db, _day(asof)), json, db, _day(asof))


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


def timeline(
    db: Db,
    id: Annotated[str, typer.Argument(help="An event's or a storyline's id, or how it begins.")],
    json: Json = False,
) -> None:
    """Show what happened when: the timeline of one event, or of a storyline over all its events."""
    from stemma.terminal import told

    told.print_timeline(stemma.timeline(db, id), json, id)


def compare(
    db: Db,
    outlet: Annotated[str, typer.Argument(help="An outlet, as the reports name it.")],
    other: Annotated[str, typer.Argument(help="Another outlet.")],
    json: Json = False,
) -> None:
    """Compare two outlets over a whole record: what only one tells, where they contradict, who was first."""
    from stemma.terminal import told

    told.print_comparison(stemma.compare(db, outlet, other), json)


def search(
    db: Db,
    words: Annotated[str, typer.Argument(help='Words that must all occur; "a phrase" in quotes.')],
    limit: Annotated[int, typer.Option(min=1, max=1000, help="At most so many places.")] = 20,
    json: Json = False,
) -> None:
    """Search the reports, quotations and names of a record."""
    from stemma.terminal import told

    told.print_hits(stemma.search(db, words, limit), json, f"nothing in {db} holds all of: {words}")


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


def export(
    db: Db,
    out: Out = Path("out"),
    format: Annotated[
        str, typer.Option(help=f"The format to write: {', '.join(FORMATS)}.", autocompletion=_formats)
    ] = "jsonl",
    event: Annotated[str, typer.Option(help="Only this event: its id, or how it begins.")] = "",
    all: All = False,
    quiet: Quiet = False,
) -> None:
    """Write a record, or one event of it, in another format."""
    with (
        warnings.catch_warnings(record=True) as warned,
        progress(quiet, on_stop="interrupted; each file is whole or not there"),
    ):
        warnings.simplefilter("always", UserWarning)
        paths = stemma.export(db, out, format, event, all)
    for path in () if quiet else paths:
        say(path)
    for warning in warned:
        tell(warning.message)


COMMANDS = (events, show, timeline, compare, search, ledger, cite, export)
