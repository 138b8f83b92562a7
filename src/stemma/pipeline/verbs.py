"""The public verbs: read, annotate, collate a pile; export, list, show and search a record."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO

from stemma import exporters, store
from stemma.collation.ledger import ledger as in_order
from stemma.errors import UsageError
from stemma.exporters.acts import table
from stemma.exporters.jsonl import FILES, write_rows
from stemma.model import Deed, Entry, Event, Issue, Proposal, Record, count_conflicts
from stemma.pipeline import run as steps
from stemma.pipeline.judging import changes
from stemma.pipeline.pool import Pool
from stemma.pipeline.progress import Progress, Silent
from stemma.pipeline.proposing import still
from stemma.pipeline.told import told
from stemma.store import Hit, Judged, Store
from stemma.store.tables import select

_READ_FILES = ("reports", "issues")
_ANNOTATE_FILES = ("reports", "names", "times", "quotations", "acts", "annotations", "issues")


@dataclass(frozen=True, slots=True)
class Summary:
    """What a run made, and how much of what it was given it could read."""

    folder: Path
    reports: int
    events: int
    storylines: int
    voices: int
    conflicts: int
    issues: tuple[Issue, ...]
    complete: bool  # every item was read, cleaned and annotated

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
    jobs: int | None = None,
    progress: Progress | None = None,
    stdin: BinaryIO | None = None,
) -> Summary:
    """Read and clean SOURCES; write reports.jsonl and issues.jsonl to OUT."""
    with _working(sources, out, jobs, progress) as run:
        steps.read_all(run, sources, stdin)
        reports, issues = steps.clean_all(run)
    record = Record(reports=tuple(reports), issues=tuple(issues))
    return _write_some(record, out, _READ_FILES)


def annotate(
    sources: Sequence[str],
    out: Path,
    jobs: int | None = None,
    model: str | None = None,
    progress: Progress | None = None,
    stdin: BinaryIO | None = None,
) -> Summary:
    """Annotate the texts of SOURCES as they are; write names, times, quotations and acts to OUT."""
    with _working(sources, out, jobs, progress, model) as run:
        steps.read_all(run, sources, stdin)
        reports, issues = steps.verbatim_all(run)
        raw, failed = steps.annotate_all(run, reports)
        found = steps.link_names(reports, raw)
    record = replace(steps.annotated_record(reports, found), issues=(*issues, *failed))
    return _write_some(record, out, _ANNOTATE_FILES)


def collate(
    sources: Sequence[str],
    out: Path,
    jobs: int | None = None,
    model: str | None = None,
    progress: Progress | None = None,
    stdin: BinaryIO | None = None,
) -> Summary:
    """Make one sourced record of SOURCES in OUT: record.db, index.html and the JSONL files."""
    _check(sources)
    out.mkdir(parents=True, exist_ok=True)
    with Store(out / "record.db", create=True) as opened, Pool(jobs) as pool:
        run = steps.Run(opened, pool, progress or Silent(), model)
        opened.start([str(s) for s in sources])
        steps.read_all(run, sources, stdin)
        return _finish(run, out, ())


def add(
    sources: Sequence[str],
    db: Path,
    jobs: int | None = None,
    model: str | None = None,
    progress: Progress | None = None,
    stdin: BinaryIO | None = None,
) -> Summary:
    """Add SOURCES to the record DB; only what they touch is made again, and event ids stay."""
    _check(sources)
    with Store(db) as opened, Pool(jobs) as pool:
        run = steps.Run(opened, pool, progress or Silent(), model)
        before = store.event_rows(opened.db)
        opened.start([str(s) for s in sources], grow=True)
        steps.read_all(run, sources, stdin)
        return _finish(run, db.parent, before)


def judge(
    db: Path, kind: str, reports: Sequence[str], who: str = "", why: str = "", model: str | None = None
) -> Summary:
    """Store a judgement about REPORTS (merge, split, same-origin or not-a-copy) and make the record again with it."""
    with Store(db) as opened:
        store.add_judgement(opened.db, kind, reports, who, why)
    return _again(db, model)


def undo(db: Path, number: int, model: str | None = None) -> Summary:
    """Take the judgement of this NUMBER back and make the record again without it."""
    with Store(db) as opened:
        store.withdraw(opened.db, number)
    return _again(db, model)


def judgements(db: Path) -> list[Judged]:
    """All judgements of a record, those taken back too."""
    with Store(db) as opened:
        return store.judgements(opened.db, standing=False)


def proposals(db: Path) -> list[Proposal]:
    """What a language model proposed about the events of a record, and was kept."""
    with Store(db) as opened:
        return store.proposals(opened.db)


def reject(db: Path, proposal: str) -> Proposal:
    """Drop a proposal of a language model; PROPOSAL is its id or how it begins."""
    with Store(db) as opened:
        return store.drop_proposal(opened.db, proposal)


def _again(db: Path, model: str | None) -> Summary:
    with Store(db) as opened, Pool(1) as pool:
        return _finish(steps.Run(opened, pool, Silent(), model), db.parent, store.event_rows(opened.db))


def _finish(run: steps.Run, out: Path, before: Sequence[Event]) -> Summary:
    """Everything after reading: the record made, its files and page written, and what changed kept as history."""
    reports, issues = steps.clean_all(run)
    record = steps.collate_all(run, reports, issues, before)
    proposed, dropped = still(store.proposals(run.store.db), record)
    record = replace(record, proposals=tuple(proposed), issues=(*record.issues, *dropped))
    run.progress.stage("write", None)
    exporters.writer("jsonl")(record, out)
    exporters.writer("page")(record, out)
    run.store.write(record, changes(before, record.events, store.now()))
    return _summary(record, out)


def export(db: Path, out: Path, format: str = "jsonl") -> list[Path]:
    """Write the record DB to OUT in a format (jsonl, csv, page, ...)."""
    write = exporters.writer(format)
    with Store(db) as opened:
        return write(opened.record(), out)


def events(db: Path) -> list[Event]:
    """The events of a record, the newest first."""
    with Store(db) as opened:
        return store.event_rows(opened.db)


def show(db: Path, event: str) -> Record:
    """One event of a record, with its reports and all that was found in them; EVENT is an id or how it begins."""
    with Store(db) as opened:
        return store.event_record(opened.db, event)


def timeline(db: Path, id: str) -> list[Entry]:
    """The dated happenings of an event, or of a storyline over all its events; ID is an id or how it begins."""
    with Store(db) as opened:
        return told(opened.db, id)


def search(db: Path, words: str, limit: int = 20) -> list[Hit]:
    """The reports, quotations and names of a record that hold all WORDS."""
    with Store(db) as opened:
        return store.search(opened.db, words, limit)


def ledger(db: Path, actor: Sequence[str] | None = None, csv: Path | None = None) -> list[Deed]:
    """The acts a record tells, merged, in order of time; ACTOR is a code (PRK, USAGOV) or a name, one or several.

    They are also written to the file CSV, where one is given.
    """
    with Store(db) as opened:
        found = in_order(select(opened.db, Deed), actor or ())
    if csv is not None:
        table(found, csv)
    return found


def _check(sources: Sequence[str]) -> None:
    if not sources:
        raise UsageError("no source given; name files, folders, globs, or - for JSON lines on standard input")


@contextmanager
def _working(
    sources: Sequence[str], out: Path, jobs: int | None, progress: Progress | None, model: str | None = None
) -> Iterator[steps.Run]:
    """A store that lives only until the run is done, so that a killed run goes on where it stopped."""
    _check(sources)
    out.mkdir(parents=True, exist_ok=True)
    path = out / "unfinished.db"
    with Store(path, create=True) as opened, Pool(jobs) as pool:
        opened.start([str(s) for s in sources])
        yield steps.Run(opened, pool, progress or Silent(), model)
    path.unlink()


def _write_some(record: Record, out: Path, names: Sequence[str]) -> Summary:
    out.mkdir(parents=True, exist_ok=True)
    for name in names:
        write_rows(FILES[name](record), out / f"{name}.jsonl")
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
        complete=not any(i.stage in ("read", "annotate", "collate") for i in record.issues)
        and all(r.language == "en" for r in record.reports),
    )
