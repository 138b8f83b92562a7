"""The public verbs: read, annotate, collate a pile; add to a record, judge, export, list, show and search it."""

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from dataclasses import replace as with_
from datetime import date as Day
from pathlib import Path
from typing import BinaryIO

from stemma import exporters, lang, store, watching
from stemma.collation.ledger import shown
from stemma.comparing import Comparison
from stemma.engine import Progress, Run, Silent, executor
from stemma.errors import StoreError, UsageError
from stemma.exporters.jsonl import files, write_rows
from stemma.fetch import Web, is_web
from stemma.lakes.made import Lake
from stemma.model import Capture, Delta, Entry, Issue, Proposal, Reading, Record, count_conflicts, kinds
from stemma.proposing import Proposed, propose, still
from stemma.questions import (
    cite,
    compare,
    events,
    export,
    judgements,
    ledger,
    proposals,
    record,
    search,
    show,
    timeline,
)
from stemma.settings import SETTINGS
from stemma.stages import growing, way
from stemma.stages.judging import changes
from stemma.stages.noticing import Before, before_of, noticed
from stemma.store import Store, Tally, writing
from stemma.store.tables import select

__all__ = [
    "Comparison", "Lake", "Progress", "Proposed", "Silent", "Summary", "Web", "add", "annotate", "cite", "collate",
    "compact", "compare", "events", "export", "judge", "judgements", "lake", "ledger", "proposals", "propose", "read",
    "record", "reject", "search", "show", "slice", "timeline", "undo", "update", "watch",
]  # fmt: skip
NOTHING = Tally()
_OF_EVENTS = ("event", "utterance", "told_claim", "reading", "timeline", "account", "deed")
_READ_FILES = ("reports", "versions", "issues")
_ANNOTATE_FILES = ("reports", "names", "times", "quotations", "acts", "annotations", "issues")


@dataclass(frozen=True, slots=True)
class Summary:
    """What a run made, and how much of what it was given it could read."""

    folder: Path  # where it was written
    reports: int  # reports in the record
    events: int  # events in the record
    storylines: int  # storylines in the record
    voices: int  # distinct known origins over all events
    conflicts: int  # readings and dates that cannot both be true
    issues: tuple[Issue, ...]  # what could not be read or decided
    complete: bool  # every item was read, cleaned and annotated
    read: Tally = NOTHING  # new items, new versions of known ones, and those known as they were
    changed: int = 0  # events that are not as they were before
    judgement: int = 0  # the number of the judgement that was stored or taken back, 0 for none
    files: bool = True  # the page and the JSON lines are as the record is; not where one grew by its index

    @property
    def database(self) -> Path:
        """The record."""
        return self.folder / "record.db"

    @property
    def page(self) -> Path:
        """The record as a page."""
        return self.folder / "index.html"


def read(
    sources: Sequence[str],
    out: Path,
    jobs: int = 1,
    progress: Progress | None = None,
    stdin: BinaryIO | None = None,
    web: Web | None = None,
) -> Summary:
    """Read and clean SOURCES; write reports.jsonl and issues.jsonl to OUT.

    ``jobs`` is the number of processes, here and in every verb; a script that asks for more than one calls the verb
    under ``if __name__ == "__main__":``.  A source may be the address of a page or a feed; ``web`` says how the web is
    asked, here and in every verb.  What cannot be read is an issue of the summary.  Raises UsageError where no source
    is named, StoreError where another run writes there, ExecutorError, MissingExtra where an address is named and what
    fetches it is not installed.
    """
    with _working(sources, out, jobs, progress) as run:
        way.read_all(run, sources, stdin, web)
        reports, versions, issues = way.clean_all(run)
    record = Record(reports=tuple(reports), versions=tuple(versions), issues=way.in_order(issues))
    return _write_some(record, out, _READ_FILES)


def annotate(
    sources: Sequence[str],
    out: Path,
    jobs: int = 1,
    model: str | None = None,
    progress: Progress | None = None,
    stdin: BinaryIO | None = None,
) -> Summary:
    """Annotate the texts of SOURCES as they are; write names, times, quotations and acts to OUT.

    Nothing is cleaned, so offsets count in the given texts; of HTML the text is taken first.  ``model`` names an
    installed spaCy model to read with instead of Stemma's own, here and in every verb.  Raises UsageError where no
    source is named, LanguageError where the model cannot be loaded, StoreError, ExecutorError.
    """
    with _working(sources, out, jobs, progress, model) as run:
        way.read_all(run, sources, stdin)
        reports, issues = way.verbatim_all(run)
        raw, failed = way.annotate_all(run, reports)
        found, more = way.link_all(run, reports, raw)
    record = with_(way.annotated_record(reports, found), issues=way.in_order((*issues, *failed, *more)))
    return _write_some(record, out, _ANNOTATE_FILES)


def collate(
    sources: Sequence[str],
    out: Path,
    jobs: int = 1,
    model: str | None = None,
    progress: Progress | None = None,
    stdin: BinaryIO | None = None,
    replace: bool = False,
    web: Web | None = None,
) -> Summary:
    """Make one sourced record of SOURCES in OUT: record.db, index.html and the JSONL files.

    A record that is there already is made again where these are its sources; one made from others only where
    ``replace`` says so.  Raises UsageError otherwise, and where nothing in the sources can be read; the record is then
    as it was.  Raises StoreError where the record is locked or of another version, LanguageError, ExecutorError.
    A run that was stopped goes on where it was when the same is called again.
    """
    _check(sources)
    out.mkdir(parents=True, exist_ok=True)
    progress, path = progress or Silent(), out / "record.db"
    with executor(jobs) as working, writing(path, progress.say), Store(path, create=True) as opened:
        if not (replace or _may_be_made(opened, sources)):
            raise UsageError(
                f"{path} is a record made from {' '.join(opened.sources())}; add to it with: stemma add SOURCE "
                f"--db {path}, name another folder with --out, or say --replace"
            )
        run = Run(opened, working, progress, model, opened.start(sources))
        tally = way.read_all(run, sources, stdin, web)
        if not opened.work.read_count(run.number):
            raise UsageError(_nothing_read(opened, sources))
        opened.settle(run.number, sources, _roots(sources))
        return _finish(run, out, None, tally)


def lake(
    sources: Sequence[str],
    out: Path,
    engine: str = "daft",
    jobs: int = 1,
    model: str | None = None,
    progress: Progress | None = None,
) -> Lake:
    """Make a lake of SOURCES in OUT, for piles beyond a record: a folder of Parquet by kind and day, and manifest.json.

    ``engine`` is "daft" (this machine), "ray" (Ray, begun here) or the address of a Ray cluster, ray://HOST:PORT, whose
    machines see SOURCES and OUT under the same paths and have Stemma installed.  A run that was stopped or killed goes
    on where it was when the same is called again, and one of more sources makes no part of the others again.  An item
    that crashes its process is an issue.  Raises UsageError where a source is no file or folder or nothing can be read,
    StoreError where another run writes there, MissingExtra, LanguageError, ExecutorError.
    """
    _check(sources)
    for source in sources:
        if source == "-" or is_web(source):
            raise UsageError(f"{source}: a lake is made of files and folders; keep what is fetched with --keep-pages")
    from stemma.lakes import making  # which needs an extra

    out.mkdir(parents=True, exist_ok=True)
    progress = progress or Silent()
    with writing(out / "lake", progress.say):
        return making.make(sources, out, jobs, engine, model, progress)


def slice(
    lake: Path, out: Path, event: str = "", storyline: str = "", first: Day | None = None, last: Day | None = None
) -> int:
    """Cut the record OUT of a LAKE: the events whose id begins with EVENT or whose storyline's with STORYLINE, between
    two days; how many they are.

    The record is as any other, to be shown, served, exported and judged; a judgement makes it again of its own reports
    alone.  Raises UsageError where LAKE is none, OUT is there already, or no such event is in it, MissingExtra.
    """
    from stemma.lakes import slicing

    return slicing.cut(lake, out, event, storyline, first, last)


def add(
    sources: Sequence[str],
    db: Path,
    jobs: int = 1,
    model: str | None = None,
    progress: Progress | None = None,
    stdin: BinaryIO | None = None,
    web: Web | None = None,
) -> Summary:
    """Add SOURCES to the record DB; only what they touch is made again, and event ids stay.

    What is known already is passed over; what has changed since becomes a new version of its report.  A record of
    thousands of reports grows by its index: only DB itself is written, at the cost of what is new, and `update` groups
    it as a whole again; until then a few reports may stand in other events than they would.  Raises
    UsageError where no source is named, StoreError where there is no record or it is locked, LanguageError,
    ExecutorError.
    """
    _check(sources)
    with _writing(db, jobs, model, progress) as run:
        unread = run.store.work.issues()
        run = _numbered(run, run.store.start(sources, grow=True))
        tally = way.read_all(run, sources, stdin, web)
        return _grow(run, db.parent, tally, unread)


def watch(
    sources: Sequence[str],
    db: Path,
    alerts: Path | None = None,
    every: float = SETTINGS.fetching.interval,
    once: bool = False,
    jobs: int = 1,
    model: str | None = None,
    progress: Progress | None = None,
    web: Web | None = None,
) -> None:
    """Watch the feeds that SOURCES name, and keep the record DB up to date with them; without one it is made.

    A source is an OPML file, a list of addresses (.txt), a feed on this machine, a folder of these, or the address of a
    feed, of a page that names its feeds, or of a news sitemap.  ``alerts`` is a TOML file of what is to be told and
    where, as `stemma.watching.alerts` describes; ``every`` is the number of seconds between two checks of a feed that
    asks for no longer one.  It goes on until it is stopped, with ``once`` until nothing is due, and takes up where it
    was.  Raises UsageError where the sources name nothing or the alerts are wrong, StoreError where another watcher or
    run has the record, MissingExtra, LanguageError, ExecutorError.
    """
    progress, web = progress or Silent(), web or Web()

    with executor(jobs) as working:

        def grow(items: Sequence[Capture | Issue]) -> str:
            with writing(db, progress.say), Store(db, create=True) as opened:
                unread = opened.work.issues()
                run = Run(opened, working, progress, model, opened.start(sources, grow=True))
                return _now(_grow(run, db.parent, way.take_all(run, items), unread))

        watching.watch(sources, db, alerts, grow, web, every, once, progress.say)


def _now(summary: Summary) -> str:
    now = f"{summary.reports} reports, {summary.events} events, {summary.conflicts} conflicts"
    return f"{summary.read.new} new, {summary.read.revised} changed: {now} in {summary.database}"


def judge(
    db: Path,
    kind: str,
    reports: Sequence[str],
    who: str = "",
    why: str = "",
    model: str | None = None,
    to: str = "",
    of: str = "",
) -> Summary:
    """Store a judgement about REPORTS, or about one thing of the record, and make the record again with it.

    ``kind`` is merge, split, same-origin or not-a-copy of two reports or more, whose ids, or how these begin, are
    ``reports``.  Otherwise ``reports`` is the one id of what is judged: a claim or a reading to confirm or dismiss; to
    put right ``to`` a value the outlet or origin of a report, the date or place of a report or an event, the date of a
    timeline's entry, the speaker of a quotation; any of them to note something (``why``) or to say that it is checked.
    ``of`` says what the id is of (report, event, claim, quotation, reading, entry) where that could be several.
    ``who`` and ``why`` are kept as given.  The summary says the number by which it is taken back.  Raises UsageError
    where the kind or an id is unknown, there are fewer than two reports, or a value is missing or none, StoreError.
    """
    return _judged(db, model, lambda opened: store.add_judgement(opened.db, kind, reports, who, why, to, of))


def undo(db: Path, number: int, model: str | None = None) -> Summary:
    """Take the judgement of this NUMBER back and make the record again without it.

    It stays stored as withdrawn.  Raises StoreError where no standing judgement has this number.
    """
    return _judged(db, model, lambda opened: store.withdraw(opened.db, number).id)


def update(db: Path, jobs: int = 1, model: str | None = None, progress: Progress | None = None) -> Summary:
    """Make the record DB again from what was read: grouped as a whole, by this version of Stemma.

    No source is read again.  Raises StoreError, LanguageError, ExecutorError.
    """
    with _writing(db, jobs, model, progress) as run:
        before = before_of(run.store)
        return _finish(_numbered(run, run.store.start((), grow=True)), db.parent, before)


def compact(db: Path) -> tuple[int, int]:
    """Make the record DB small, and give back its size in bytes before and after.

    What stages kept goes, with each report's own claims and statements and the table of supports; pages, files,
    questions and search answer as before.  The next run that writes the record finds all of it again, from what was
    read, which takes as long as making it did.  Raises StoreError where there is no record or another run writes it.
    """
    with writing(db), Store(db, write=True) as opened:
        before = db.stat().st_size
        store.compact(opened.db)
    return before, db.stat().st_size


def reject(db: Path, proposal: str) -> Proposal:
    """Drop a proposal of a language model and give it back; PROPOSAL is its id or how it begins.

    Raises StoreError where none or several begin so.
    """
    with writing(db), Store(db, write=True) as opened:
        return store.drop_proposal(opened.db, proposal)


def _check(sources: Sequence[str]) -> None:
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


def _may_be_made(opened: Store, sources: Sequence[str]) -> bool:
    """Whether a record may be made here of these sources: there is none yet, or it was made of the same."""
    if not opened.made:
        return True
    return opened.meta("roots") == _roots(sources) and "-" not in sources


def _roots(sources: Sequence[str]) -> str:
    """Sources as they are wherever they are named from."""
    return "\n".join(source if source == "-" or is_web(source) else os.path.abspath(source) for source in sources)


def _nothing_read(opened: Store, sources: Sequence[str]) -> str:
    """Why nothing could be read; what the record was, it stays."""
    why = "; ".join(f"{i.about}: {i.message}" for i in opened.work.issues()[:3]) or "there is no report in it"
    opened.give_up()
    return f"nothing can be read in {' '.join(sources)}; {why}"


@contextmanager
def _writing(db: Path, jobs: int, model: str | None, progress: Progress | None) -> Iterator[Run]:
    """A record held for writing, and what a run over it needs."""
    if not db.is_file():
        raise StoreError(f"{db}: no such record; make one with: stemma collate SOURCE --out DIR")
    progress = progress or Silent()
    with executor(jobs) as working, writing(db, progress.say), Store(db, write=True) as opened:
        if opened.compact:
            count = store.pages.sizes(opened.db)["reports"]
            progress.say(f"{db} was made compact: this run reads all of its {count:,} reports again")
        yield Run(opened, working, progress, model, int(opened.meta("run") or 0))


def _numbered(run: Run, number: int) -> Run:
    return with_(run, number=number)


def _judged(db: Path, model: str | None, act: Callable[[Store], int]) -> Summary:
    with _writing(db, 1, model, None) as run:
        before = before_of(run.store)
        number = act(run.store)
        run.store.set_meta(files="stale")  # what is said beside a line changes pages though it changes no line
        made = _finish(_numbered(run, run.store.start((), grow=True)), db.parent, before)
        return with_(made, judgement=number)


def _finish(run: Run, out: Path, before: Before | None, tally: Tally = NOTHING) -> Summary:
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
    return with_(_summary(record, out), read=tally, changed=len(delta.touched(*_OF_EVENTS)))


def _grow(run: Run, out: Path, tally: Tally, unread: Sequence[Issue]) -> Summary:
    """A record with what was added to it: a small one made anew, a large one by its index.

    ``unread`` are the issues of reading before.  By its index only the record is written: its files and its page are
    of the whole, and stay as they are until they are asked for (`export`) or the record is made as a whole (`update`).
    """
    opened = run.store
    if not growing.by_index(run):
        return _finish(run, out, before_of(opened), tally)
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
    return with_(_summary_of(opened, out), read=tally, changed=len(delta.touched(*_OF_EVENTS)))


def _summary_of(opened: Store, out: Path) -> Summary:
    """The summary of a stored record."""
    sizes, db = store.pages.sizes(opened.db), opened.db
    told = "SELECT count(DISTINCT v.value) FROM event, json_each(event.voices) AS v"
    return Summary(
        folder=out,
        reports=sizes["reports"],
        events=sizes["events"],
        storylines=sizes["storylines"],
        voices=int(db.execute(told).fetchone()[0]),
        conflicts=count_conflicts(
            select(db, Reading, "WHERE status = 'conflict'"), select(db, Entry, "WHERE conflict != '[]'")
        ).total(),
        issues=(issues := tuple(select(db, Issue))),
        complete=_all_read(issues, (name for (name,) in db.execute("SELECT DISTINCT language FROM report"))),
        files=False,
    )


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
def _working(
    sources: Sequence[str], out: Path, jobs: int, progress: Progress | None, model: str | None = None
) -> Iterator[Run]:
    """A store that lives only until the run is done, so that a killed run goes on where it stopped."""
    _check(sources)
    out.mkdir(parents=True, exist_ok=True)
    path, progress = out / "unfinished.db", progress or Silent()
    with executor(jobs) as working, writing(path, progress.say):
        with Store(path, create=True) as opened:
            yield Run(opened, working, progress, model, opened.start(sources))
        for name in (path.name, f"{path.name}-wal", f"{path.name}-shm"):
            (out / name).unlink(missing_ok=True)
    (out / f"{path.name}.lock").unlink(missing_ok=True)


def _write_some(record: Record, out: Path, names: Sequence[str]) -> Summary:
    out.mkdir(parents=True, exist_ok=True)
    for name in names:
        write_rows(files()[name](record), out / f"{name}.jsonl")
    return _summary(record, out)


def _summary(record: Record, out: Path) -> Summary:
    return Summary(
        folder=out,
        reports=len(record.reports),
        events=len(record.events),
        storylines=len(record.storylines),
        voices=len({name for e in record.events for name in e.voices}),
        conflicts=count_conflicts(record.readings, record.timeline).total(),
        issues=record.issues,
        complete=_all_read(record.issues, (r.language for r in record.reports)),
    )


def _all_read(issues: Sequence[Issue], languages: Iterable[str]) -> bool:
    lost = any(i.stage in ("fetch", "read", "annotate", "collate") for i in issues)
    return not lost and all(map(lang.known, languages))
