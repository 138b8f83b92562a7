"""What commands print: what a run made, the answers of the reading ones, and that there is nothing where so."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date as Day
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from stemma.comparing import Comparison
from stemma.exporters.jsonl import files
from stemma.model import Deed, Entry, Event, Issue, Judged, Line, Proposal, Record
from stemma.passages import origins_of
from stemma.past import figures
from stemma.store import Hit, Store, known_by
from stemma.store.tables import select
from stemma.terminal import as_json, say, table, tell

if TYPE_CHECKING:
    from stemma.api import Summary
    from stemma.lakes.made import Lake

MOST_ISSUES = 20  # named on the terminal; all stand in issues.jsonl


def sum_up(summary: "Summary", quiet: bool) -> None:
    """Print what a run made."""
    read = summary.read
    counts = (("new", read.new), ("new versions", read.revised), ("known already", read.unchanged))
    rows: list[tuple[str, object]] = [(label, many) for label, many in counts if many and many != summary.reports]
    rows += [
        ("events", summary.events),
        ("storylines", summary.storylines),
        ("reports", summary.reports),
        ("independent voices", summary.voices),
        ("conflicts", summary.conflicts),
        ("issues", len(summary.issues)),
        (
            "page",
            summary.page if summary.files else f"{summary.page}, as before; renew: stemma export DB --format page",
        ),
        ("database", summary.database),
    ]
    if not quiet:
        table(("", ""), [(label, str(value)) for label, value in rows])


def tell_issues(summary: "Summary", quiet: bool) -> None:
    """Print the first issues of a run to standard error, where it is quiet only what could not be read."""
    _tell(summary.issues, quiet, summary.folder / "issues.jsonl")


def _tell(all_issues: Sequence[Issue], quiet: bool, where: object) -> None:
    lost = ("fetch", "read", "annotate", "collate")
    issues = [i for i in all_issues if not quiet or i.stage in lost]
    for issue in issues[:MOST_ISSUES]:
        tell(f"{issue.stage}: {issue.about}: {issue.message}")
    if len(issues) > MOST_ISSUES:
        tell(f"... and {len(issues) - MOST_ISSUES} more in {where}")


def lake_made(made: "Lake", quiet: bool) -> None:
    """Print what a lake holds, and the first issues to standard error."""
    counts = [(name, getattr(made, name)) for name in ("events", "storylines", "reports")]
    rows = [*counts, ("issues", len(made.issues)), ("lake", made.folder)]
    if not quiet:
        table(("", ""), [(label, str(value)) for label, value in rows])
    _tell(made.issues, quiet, made.folder / "issues")


def rows_of(file: str, record: Record) -> list[dict[str, Any]]:
    """Findings as the JSON lines of a file have them."""
    return list(files()[file](record))


def _as_of(asof: Day | None) -> None:
    """Say that a past state is told, and from what."""
    if asof:
        tell(
            f"as of {asof}, from the reports retrieved by then, or published where that was not kept; grouped as today"
        )


def _days_and_places(db: Path, asof: Day | None) -> tuple[Line, ...]:
    """What accounts say of when and where, in a past state those lines alone that rest on known reports as a whole."""
    with Store(db) as opened:
        lines = tuple(select(opened.db, Line, "WHERE role IN ('when', 'where') ORDER BY rowid"))
        if asof is None:
            return lines
        known = known_by(opened.db, asof).reports
    return tuple(x for x in lines if known.issuperset(s.report for s in x.support))


def print_events(found: Sequence[Event], json: bool, db: Path, asof: Day | None = None) -> None:
    """Print events as a table, or as rows of events.jsonl."""
    if json:
        return as_json(rows_of("events", Record(events=tuple(found), account=_days_and_places(db, asof))))
    _as_of(asof)
    if not found:
        return tell(f"{db} holds no events{f' that a report known by {asof} tells' if asof else ''}")

    def row(e: Event) -> tuple[str, ...]:
        voices = f"{len(e.voices)}" + (f"+{e.unknown}?" if e.unknown else "")
        days = [d.isoformat() if d else "" for d in (e.start, e.end)]
        return (e.id, *days, str(len(e.members)), voices, e.storyline, e.title)

    table(("event", "from", "to", "reports", "voices", "storyline", "title"), map(row, found), whole=6)


def print_timeline(entries: Sequence[Entry], json: bool, of: str) -> None:
    """Print a timeline in lines, or as rows of timeline.jsonl."""
    if json:
        return as_json(rows_of("timeline", Record(timeline=tuple(entries))))
    if not entries:
        return tell(f"{of} has no timeline: none of its reports tells a day")
    for e in entries:
        told = f"{e.date:<10} {e.status:<11} {e.voices:>3}  {e.text}"
        conflict = f"  CONFLICT: {', '.join(e.conflict)}" if e.conflict else ""
        say(" ".join(told.split("\n")) + conflict)


def print_hits(hits: Sequence[Hit], json: bool, where: str) -> None:
    """Print the places where words were found."""
    if json:
        return as_json([asdict(hit) for hit in hits])
    if not hits:
        return tell(where)
    for hit in hits:
        where = f"{hit.report} {hit.start}-{hit.end}" if hit.report else hit.event
        dated = ", ".join(filter(None, (hit.outlet, hit.published)))
        say(f"{hit.kind} {where}{f' ({dated})' if dated else ''} {hit.headline}".rstrip())
        say("  " + hit.snippet.replace("\n", " "))


def print_ledger(deeds: Sequence[Deed], json: bool, nothing: str) -> None:
    """Print acts in two lines each, or as rows of deeds.jsonl."""
    if json:
        return as_json(rows_of("deeds", Record(deeds=tuple(deeds))))
    if not deeds:
        return tell(nothing)
    for d in deeds:
        voices = f"voices: {max(1, len(d.voices))}, reports: {len({s.report for s in d.support})}"
        outcome = f" [{d.outcome}]" if d.outcome else ""
        parties = f"{d.actor.text} ({d.actor.code or '?'})" if d.actor else "?"
        parties += f" -> {d.recipient.text} ({d.recipient.code or '?'})" if d.recipient else ""
        at = "told from" if d.place_basis == "dateline" else "at"
        place = f" {at} {d.place}" if d.place else ""
        day = d.when or (f"told {d.first}" if d.first else "undated")
        say(f"{day:<16} {d.kind:<10} {d.status}{outcome}  {parties}{place}")
        say(f"{'':<16} {d.text}  [{voices}]")
        for s in d.became:
            say(f"{'':<16} {d.outcome}: {' '.join(s.span.split())}  [{s.report}]")


def print_judgements(found: Sequence[Judged], json: bool, db: object) -> None:
    """Print judgements as a table, or as JSON."""
    if json:
        return as_json([msgspec.to_builtins(j) for j in found])
    if not found:
        return tell(f"nobody has judged anything in {db} yet")
    columns = ("number", "kind", "about", "who", "when", "why", "taken back")

    def row(j: Judged) -> tuple[str, ...]:
        about = " ".join(j.about.split()) or " | ".join(j.titles)
        was = f" (was {j.subject.was})" if j.subject and j.subject.was else ""
        changed = f" -> {j.value}{was}" if j.value else ""
        return (str(j.id), j.kind, about + changed, j.who, j.made, j.why, j.withdrawn)

    table(columns, map(row, found))


def print_proposals(found: Sequence[Proposal], json: bool, db: object) -> None:
    """Print what a language model proposed as a table, or as rows of proposals.jsonl."""
    if json:
        return as_json(rows_of("proposals", Record(proposals=tuple(found))))
    if not found:
        return tell(f"no language model has proposed anything about {db}")

    def row(p: Proposal) -> tuple[str, ...]:
        told = " | ".join([p.text, *(v.value for v in p.values)])
        return (p.id[:12], p.event, p.proposed_by, p.made, p.kind, told)

    table(("id", "event", "by", "when", "kind", "what"), map(row, found))


_REPORTED = 40  # pieces of reported speech that `show` prints


def event_as_json(record: Record) -> None:
    """Print one event as an object of lists: the rows that each file has of it."""
    as_json({name: list(rows(record)) for name, rows in files().items()})


def _readings(record: Record) -> None:
    """Print the values side by side, and how those that changed went."""
    say("\nReadings")
    for x in (x for x in record.readings if x.status != "agree"):
        values = " | ".join(f"{v.value} ({', '.join(sorted({s.report for s in v.support}))})" for v in x.values)
        say(f"  {x.status:<8} {x.property}: {values}")
    if went := figures(record.readings, {r.id: r for r in record.reports}):
        say("\nFigures, as they were first told")
    for f in went:
        told = " -> ".join(f"{value} ({day or 'undated'}, {outlet})" for day, value, outlet, _ in f.told)
        say(f"  {f.status:<8} {f.about}: {told}")


def print_event(record: Record, asof: Day | None = None) -> None:
    """Print one event: its reports, account, readings, utterances and timeline."""
    _as_of(asof)
    (event,) = record.events
    origin = origins_of(event, {o.report: o for o in record.origins})
    part = {m.report for m in event.members if m.passages}

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
    for c in (c for c in record.told_claims if c.whole and len(c.voices) > 1):
        telling = ", ".join(sorted({t.report for t in c.told if t.sure}))
        say(f"  {len(c.voices):>3}  {' '.join(c.text.split())}  [{telling}]")
    _readings(record)
    if record.proposals:
        say("\nProposed by a language model, no part of the record")
    for p in record.proposals:
        values = " | ".join(f"{v.value} ({', '.join(sorted({s.report for s in v.support}))})" for v in p.values)
        rests = values or f"[{', '.join(sorted({s.report for s in p.support}))}]"
        say(f"  {p.proposed_by}, {p.made}  {p.status or p.kind}  {p.text}  {rests}")
    say("\nUtterances in several reports")
    for u in (u for u in record.utterances if len({v.report for v in u.variants}) > 1):
        say(f"  {u.speaker or 'unknown speaker'}")
        for n, v in enumerate(u.variants):
            told = f"reported: {v.span}" if u.kinds[n : n + 1] == ("indirect",) else f"“{v.span}”"
            say(f"    {v.report}  {told}")
    if speech := sorted(
        (q for q in record.quotations if q.kind == "indirect" and q.speaker),
        key=lambda q: (-q.score, q.report, q.start),
    ):
        texts = {r.id: r.text for r in record.reports}
        say("\nReported speech, in the words of the reports")
        for q in sorted(speech[:_REPORTED], key=lambda q: (q.report, q.start)):
            say(f"  {q.speaker}  [{q.report}]  {' '.join(texts[q.report][q.start : q.end].split())}")
        if len(speech) > _REPORTED:
            say(f"  and {len(speech) - _REPORTED} less sure: stemma export --format jsonl")
    say("\nTimeline")
    for e in record.timeline:
        conflict = f"  CONFLICT: {', '.join(e.conflict)}" if e.conflict else ""
        say(f"  {e.date:<10} {e.text}{conflict}")


def print_comparison(found: Comparison, json: bool) -> None:
    """Print what two outlets tell, in words or as JSON."""
    if json:
        return as_json(msgspec.to_builtins(found))
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
                say(f"    {' '.join(c.text.split())}")
    if found.contradictions:
        say("\nThey contradict")
    for x in found.contradictions:
        say(f"  {x.event}  {x.property}: {', '.join(x.values[0])} | {', '.join(x.values[1])}")
