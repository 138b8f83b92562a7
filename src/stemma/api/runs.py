"""How a verb that writes runs: what it holds open, how it ends, and what it refuses to begin with."""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace as with_
from pathlib import Path

from stemma import exporters, store
from stemma.api.summaries import NOTHING, Summary, summary, summary_of
from stemma.collation.ledger import shown
from stemma.engine import Progress, Run, Silent, executor
from stemma.errors import UsageError
from stemma.exporters.jsonl import files, write_rows
from stemma.fetch import is_web
from stemma.model import Delta, Issue, Record, kinds
from stemma.proposing import still
from stemma.stages import growing, way
from stemma.stages.judging import changes
from stemma.stages.noticing import Before, before_of, noticed
from stemma.store import Store, Tally, writing

_OF_EVENTS = ("event", "utterance", "told_claim", "reading", "timeline", "account", "deed")


def check(sources: Sequence[str]) -> None:
    """Refuse a call that names no source, or a record as one; raises UsageError."""
    if not sources:
        raise UsageError(
            "no source given; name files, folders, globs, addresses, or - for JSON lines on standard input"
        )
    for source in sources:
        if (record := store.record_in(source)) is not None:
            raise UsageError(
                f"{source} is no report but a record of Stemma; list its events with: stemma events {record}; add "
                f"reports to it with: stemma add SOURCE --db {record}"
            )


def may_be_made(opened: Store, sources: Sequence[str]) -> bool:
    """Whether a record may be made here of these sources: there is none yet, or it was made of the same."""
    if not opened.made:
        return True
    return opened.meta("roots") == roots(sources) and "-" not in sources


def roots(sources: Sequence[str]) -> str:
    """Sources as they are wherever they are named from."""
    return "\n".join(source if source == "-" or is_web(source) else os.path.abspath(source) for source in sources)


def nothing_read(opened: Store, sources: Sequence[str]) -> str:
    """Why nothing could be read; what the record was, it stays."""
    why = "; ".join(f"{i.about}: {i.message}" for i in opened.work.issues()[:3]) or "there is no report in it"
    opened.give_up()
    return f"nothing can be read in {' '.join(sources)}; {why}"


@contextmanager
def held(db: Path, jobs: int, model: str | None, progress: Progress | None) -> Iterator[Run]:
    """A record held for writing, and what a run over it needs."""
    if not db.is_file():
        raise store.no_record(db)
    progress = progress or Silent()
    with executor(jobs) as working, writing(db, progress.say), Store(db, write=True) as opened:
        if opened.compact:
            count = store.pages.sizes(opened.db)["reports"]
            progress.say(f"{db} was made compact: this run reads all of its {count:,} reports again")
        yield Run(opened, working, progress, model, int(opened.meta("run") or 0))


def numbered(run: Run, number: int) -> Run:
    """A run under the number that the store gave it."""
    return with_(run, number=number)


def finish(run: Run, out: Path, before: Before | None, tally: Tally = NOTHING) -> Summary:
    """Everything after reading: the record made, what changed of it written, and its files and page.

    ``before`` is what the record told before it grew, None where it is made anew.
    """
    earlier = before.events if before else ()
    reports, versions, issues = way.clean_all(run)
    made = way.collate_all(run, reports, issues, earlier, versions)
    proposed, dropped = still(store.proposals(run.store.db), made.record)
    record = with_(
        made.record,
        proposals=tuple(proposed),
        judgements=tuple(store.judgements(run.store.db, standing=False)),
        issues=way.in_order((*made.record.issues, *dropped)),
    )
    run.progress.stage("write", None)
    delta, when = run.store.delta(record), store.now()
    new = noticed(before, record, when) if before else ()
    growing.keep_whole(run.store, made)
    run.store.apply(delta, record, changes(earlier, record.events, when), new)
    growing.vouch(run)
    run.store.work.forget(run.number)
    _write_files(record, None if run.store.meta("files") == "stale" else delta, out)
    run.store.set_meta(files="written")
    return with_(summary(record, out), read=tally, changed=len(delta.touched(*_OF_EVENTS)))


def grow(run: Run, out: Path, tally: Tally, unread: Sequence[Issue]) -> Summary:
    """A record with what was added to it: a small one made anew, a large one by its index.

    ``unread`` are the issues of reading before.  By its index only the record is written: its files and its page are
    of the whole, and stay as they are until they are asked for (`export`) or the record is made as a whole (`update`).
    """
    opened = run.store
    if not growing.by_index(run):
        return finish(run, out, before_of(opened), tally)
    growth = growing.grow(run, frozenset(unread) - frozenset(opened.work.issues()))
    run.progress.stage("write", None)
    before, record = before_of(opened, growth.before), growth.made.record
    held = store.proposals(opened.db)
    kept = [p for p in held if p.event not in growth.part.events]
    proposed, dropped = still([p for p in held if p.event in growth.part.events], record)
    record = with_(record, proposals=(*kept, *proposed), issues=way.in_order((*record.issues, *dropped)))
    delta, when = opened.delta(record, growth.part), store.now()
    growing.keep_index(opened, growth)
    opened.apply(delta, record, changes(growth.before, record.events, when), noticed(before, record, when))
    growing.vouch(run)
    return with_(summary_of(opened, out), read=tally, changed=len(delta.touched(*_OF_EVENTS)))


def _write_files(record: Record, delta: Delta | None, out: Path) -> None:
    """The page and the JSON lines, those of which nothing changed left as they are; all where ``delta`` is None."""
    record = shown(record)
    changed = {kind.file for kind in kinds.known() if delta is None or kind.apart or kind.name in delta.rows}
    if delta is not None and {"event", "origin"} & delta.rows.keys():
        changed.add("reports")  # whose rows say their event and origin
    for name, rows in files().items():
        path = out / f"{name}.jsonl"
        if name in changed or not path.exists():
            write_rows(rows(record), path)
    if delta is None or delta or not (out / "index.html").exists():
        exporters.writer("page")(record, out)


@contextmanager
def working(
    sources: Sequence[str], out: Path, jobs: int, progress: Progress | None, model: str | None = None
) -> Iterator[Run]:
    """A store that lives only until the run is done, so that a killed run goes on where it stopped."""
    check(sources)
    out.mkdir(parents=True, exist_ok=True)
    path, progress = out / "unfinished.db", progress or Silent()
    with executor(jobs) as working, writing(path, progress.say):
        with Store(path, create=True) as opened:
            yield Run(opened, working, progress, model, opened.start(sources))
        for name in (path.name, f"{path.name}-wal", f"{path.name}-shm"):
            (out / name).unlink(missing_ok=True)
    (out / f"{path.name}.lock").unlink(missing_ok=True)


def write_some(record: Record, out: Path, names: Sequence[str]) -> Summary:
    """Write some of the JSON-lines files of a record that is in no store."""
    out.mkdir(parents=True, exist_ok=True)
    for name in names:
        write_rows(files()[name](record), out / f"{name}.jsonl")
    return summary(record, out)
