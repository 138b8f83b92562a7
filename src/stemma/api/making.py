"""The verbs that make a record, add to it, or make it again."""

from collections.abc import Sequence
from dataclasses import replace as with_
from pathlib import Path
from typing import BinaryIO

from stemma import store, watching
from stemma.api.runs import check, finish, grow, held, may_be_made, nothing_read, numbered, roots, working, write_some
from stemma.api.summaries import Summary
from stemma.engine import Progress, Run, Silent, executor
from stemma.errors import UsageError
from stemma.fetch import Web
from stemma.model import Capture, Issue, Record
from stemma.settings import SETTINGS
from stemma.stages import way
from stemma.stages.noticing import before_of
from stemma.store import Store, writing

_READ_FILES = ("reports", "versions", "issues")
_ANNOTATE_FILES = ("reports", "names", "times", "quotations", "acts", "annotations", "issues")


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
    with working(sources, out, jobs, progress) as run:
        way.read_all(run, sources, stdin, web)
        reports, versions, issues = way.clean_all(run)
    record = Record(reports=tuple(reports), versions=tuple(versions), issues=way.in_order(issues))
    return write_some(record, out, _READ_FILES)


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
    with working(sources, out, jobs, progress, model) as run:
        way.read_all(run, sources, stdin)
        reports, issues = way.verbatim_all(run)
        raw, failed = way.annotate_all(run, reports)
        found, more = way.link_all(run, reports, raw)
    record = with_(way.annotated_record(reports, found), issues=way.in_order((*issues, *failed, *more)))
    return write_some(record, out, _ANNOTATE_FILES)


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
    check(sources)
    out.mkdir(parents=True, exist_ok=True)
    progress, path = progress or Silent(), out / "record.db"
    with executor(jobs) as working, writing(path, progress.say), Store(path, create=True) as opened:
        if not (replace or may_be_made(opened, sources)):
            raise UsageError(
                f"{path} is a record made from {' '.join(opened.sources())}; add to it with: stemma add SOURCE "
                f"--db {path}, name another folder with --out, or say --replace"
            )
        run = Run(opened, working, progress, model, opened.start(sources))
        tally = way.read_all(run, sources, stdin, web)
        if not opened.work.read_count(run.number):
            raise UsageError(nothing_read(opened, sources))
        opened.settle(run.number, sources, roots(sources))
        return finish(run, out, None, tally)


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
    check(sources)
    with held(db, jobs, model, progress) as run:
        unread = run.store.work.issues()
        run = numbered(run, run.store.start(sources, grow=True))
        tally = way.read_all(run, sources, stdin, web)
        return grow(run, db.parent, tally, unread)


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

        def taken(items: Sequence[Capture | Issue]) -> str:
            with writing(db, progress.say), Store(db, create=True) as opened:
                unread = opened.work.issues()
                run = Run(opened, working, progress, model, opened.start(sources, grow=True))
                return _now(grow(run, db.parent, way.take_all(run, items), unread))

        watching.watch(sources, db, alerts, taken, web, every, once, progress.say)


def _now(summary: Summary) -> str:
    now = f"{summary.reports} reports, {summary.events} events, {summary.conflicts} conflicts"
    return f"{summary.read.new} new, {summary.read.revised} changed: {now} in {summary.database}"


def update(db: Path, jobs: int = 1, model: str | None = None, progress: Progress | None = None) -> Summary:
    """Make the record DB again from what was read: grouped as a whole, by this version of Stemma.

    No source is read again.  Raises StoreError, LanguageError, ExecutorError.
    """
    with held(db, jobs, model, progress) as run:
        before = before_of(run.store)
        return finish(numbered(run, run.store.start((), grow=True)), db.parent, before)


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
