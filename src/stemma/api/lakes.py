"""The verbs of lakes: piles beyond a record, and records cut out of them."""

from collections.abc import Sequence
from datetime import date as Day
from pathlib import Path

from stemma.api.runs import check
from stemma.engine import Progress, Silent
from stemma.errors import UsageError
from stemma.fetch import is_web
from stemma.lakes.made import Lake
from stemma.store import writing


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
    check(sources)
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
