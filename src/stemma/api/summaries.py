"""What a run made: counted in the record it has at hand, or in a stored one."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from stemma import lang, store
from stemma.model import Entry, Issue, Reading, Record, count_conflicts
from stemma.store import Store, Tally
from stemma.store.tables import select

NOTHING = Tally()


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


def summary(record: Record, out: Path) -> Summary:
    """The summary of a record as it was made."""
    return Summary(
        folder=out,
        reports=len(record.reports),
        events=len(record.events),
        storylines=len(record.storylines),
        voices=len({name for e in record.events for name in e.voices}),
        conflicts=count_conflicts(record.readings, record.timeline).total(),
        issues=record.issues,
        complete=all_read(record.issues, (r.language for r in record.reports)),
    )


def summary_of(opened: Store, out: Path) -> Summary:
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
        complete=all_read(issues, (name for (name,) in db.execute("SELECT DISTINCT language FROM report"))),
        files=False,
    )


def all_read(issues: Sequence[Issue], languages: Iterable[str]) -> bool:
    """Whether every item was read, cleaned and annotated, in languages that are known."""
    lost = any(i.stage in ("fetch", "read", "annotate", "collate") for i in issues)
    return not lost and all(map(lang.known, languages))
