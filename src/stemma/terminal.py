"""What the terminal shows: the consoles, the progress of a run, an event in words."""

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import msgspec
import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.progress import Progress as RichProgress

from stemma.comparing import Comparison
from stemma.engine import Progress, Silent
from stemma.model import Record
from stemma.passages import origins_of

# what is piped on is read by programs: tables are not squeezed to a screen's width there
out_console = Console(highlight=False, width=None if sys.stdout.isatty() else 240)
err_console = Console(stderr=True, highlight=False)


class _Bar:
    """Draws the progress of a run on the terminal."""

    def __init__(self, drawn: RichProgress) -> None:
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


class _Plain(Silent):
    """Tells no progress where no terminal shows it, only what a person must know."""

    def say(self, text: str) -> None:
        """Print a line."""
        err_console.print(text, markup=False, soft_wrap=True)


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
def progress(stop_is_fine: bool = False) -> Iterator[Progress]:
    """Draws the progress of what runs inside; Ctrl-C ends it with a word on how to go on, and status 130.

    ``stop_is_fine`` says that it runs until it is stopped, so that this is no failure.
    """
    try:
        with _drawn() as drawn:
            yield drawn
    except KeyboardInterrupt:
        if stop_is_fine:
            err_console.print("stopped; the same call goes on from here", soft_wrap=True)
            return
        said = "interrupted; what was read and found so far is kept: call the same again and it goes on from there"
        err_console.print(said, soft_wrap=True)
        raise typer.Exit(130) from None


@contextmanager
def _drawn() -> Iterator[Progress]:
    if not err_console.is_terminal:
        yield _Plain()
        return
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description:<9}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with RichProgress(*columns, console=err_console, transient=True) as drawn:
        yield _Bar(drawn)


def print_event(record: Record) -> None:
    """Print one event: its reports, account, readings, utterances and timeline."""
    (event,) = record.events
    origin = origins_of(event, {o.report: o for o in record.origins})
    part = {m.report for m in event.members if m.passages}

    def say(text: str) -> None:
        out_console.print(text, markup=False, soft_wrap=True)

    say(f"{event.title}\n{event.id}  {event.start} to {event.end}  storyline {event.storyline or '-'}")
    unknown = f", {event.unknown} of unknown origin" if event.unknown else ""
    say(f"{len(event.members)} reports, {len(event.voices)} voices: {', '.join(event.voices) or '-'}{unknown}")
    say("\nReports")
    for r in record.reports:
        o = origin.get(r.id)
        whose = f"{o.kind}, {o.name or 'unknown'}; rests on {', '.join(o.rests_on) or '-'}" if o else "undecided"
        dated = f"{r.published.value} ({r.published.basis})" if r.published else "undated"
        say(f"  {r.id}  {r.outlet or '?'}  {dated}  {whose}{'  (in part)' if r.id in part else ''}")
    for issue in record.issues:
        say(f"  undecided: {issue.about}: {issue.message}")
    say("\nWhat is known")
    for line in record.account:
        conflict = f"  CONFLICT: {', '.join(line.conflict)}" if line.conflict else ""
        say(f"  {line.role:<7} {line.text}  [{', '.join(sorted({s.report for s in line.support}))}]{conflict}")
    say("\nClaims of two voices or more")
    for c in (c for c in record.told_claims if len(c.voices) > 1):
        say(f"  {len(c.voices):>3}  {' '.join(c.text.split())}  [{', '.join(sorted({t.report for t in c.told}))}]")
    say("\nReadings")
    for x in (x for x in record.readings if x.status != "agree"):
        values = " | ".join(f"{v.value} ({', '.join(sorted({s.report for s in v.support}))})" for v in x.values)
        say(f"  {x.status:<8} {x.property}: {values}")
    if record.proposals:
        say("\nProposed by a language model, no part of the record")
    for p in record.proposals:
        values = " | ".join(f"{v.value} ({', '.join(sorted({s.report for s in v.support}))})" for v in p.values)
        rests = values or f"[{', '.join(sorted({s.report for s in p.support}))}]"
        say(f"  {p.proposed_by}, {p.made}  {p.status or p.kind}  {p.text}  {rests}")
    say("\nUtterances in several reports")
    for u in (u for u in record.utterances if len({v.report for v in u.variants}) > 1):
        say(f"  {u.speaker or 'unknown speaker'}")
        for v in u.variants:
            say(f"    {v.report}  {v.span}")
    say("\nTimeline")
    for e in record.timeline:
        conflict = f"  CONFLICT: {', '.join(e.conflict)}" if e.conflict else ""
        say(f"  {e.date:<10} {e.text}{conflict}")


def print_comparison(found: Comparison, as_json: bool) -> None:
    """Print what two outlets tell, in words or as JSON."""
    if as_json:
        print(msgspec.json.format(msgspec.json.encode(found), indent=1).decode())
        return

    def say(text: str) -> None:
        out_console.print(" ".join(text.split("\n")), markup=False, soft_wrap=True)

    say(f"{' and '.join(found.outlets)}: {len(found.events)} events both report, {len(found.both)} claims both tell")
    for outlet in found.outlets:
        mine = [c for c in found.only if c.outlet == outlet]
        first = sum(c.outlet == outlet for c in found.both)
        say(f"\nOnly {outlet}: {len(mine)} claims; it was first with {first} that both tell")
        for event, title in found.events:
            told = [c for c in mine if c.event == event]
            if told:
                say(f"  {event}  {title}")
            for c in told:
                say(f"    {c.text}")
    if found.contradictions:
        say("\nThey contradict")
    for x in found.contradictions:
        say(f"  {x.event}  {x.property}: {', '.join(x.values[0])} | {', '.join(x.values[1])}")
