"""Commands by which people decide, and by which a language model of the user's own proposes."""

from pathlib import Path
from typing import Annotated

import typer

import stemma
from stemma.cli.ending import sum_up
from stemma.cli.options import Db, Json, Model, Out, Quiet
from stemma.terminal import say, tell
from stemma.terminal.progress import progress


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
    sum_up(summary, quiet)


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
    sum_up(summary, quiet)


def judgements(db: Db, json: Json = False) -> None:
    """List the judgements of a record, those taken back too."""
    from stemma.terminal import told

    told.print_judgements(stemma.judgements(db), json, db)


def propose(
    db: Db,
    out: Out = Path("out"),
    event: Annotated[str, typer.Option(help="Only this event: its id, or how it begins.")] = "",
    quiet: Quiet = False,
) -> None:
    """Let a language model of your own propose readings and an account (off by default).

    Set STEMMA_LLM_URL (an OpenAI-compatible base, as http://127.0.0.1:8080/v1), STEMMA_LLM_MODEL and, where it asks
    for one, STEMMA_LLM_KEY. The texts of the reports are sent there. What it cannot quote letter by letter is thrown
    away; the rest is kept apart, shown as proposed, and changes nothing that was computed.
    """
    with progress(quiet, on_stop="interrupted; nothing was kept: ask again, about one event at a time with --event"):
        proposed = stemma.propose(db, out, event)
    if not quiet:
        say(f"{len(proposed.proposals)} proposals kept, in {proposed.path}; stemma serve and stemma export show them")
    for issue in proposed.issues:
        tell(f"{issue.stage}: {issue.about}: {issue.message}")
    if proposed.issues:
        raise typer.Exit(1)


def proposals(db: Db, json: Json = False) -> None:
    """List what a language model of your own proposed about a record."""
    from stemma.terminal import told

    told.print_proposals(stemma.proposals(db), json, db)


def reject(
    db: Db, proposal: Annotated[str, typer.Argument(help="A proposal's id, or how it begins.")], quiet: Quiet = False
) -> None:
    """Drop a proposal of a language model."""
    dropped = stemma.reject(db, proposal)
    if not quiet:
        say(f"dropped {dropped.id}: {dropped.text}")


def _judging_stopped(db: Path) -> str:
    return f"interrupted; stemma judgements {db} lists what is stored, and stemma update {db} makes the record with it"


COMMANDS = (judge, undo, judgements, propose, proposals, reject)
