"""The record as one self-contained page, where it is large as a folder of pages; readable from disk."""

import json
from pathlib import Path, PurePosixPath

from stemma.exporters._whole import whole
from stemma.model import Record
from stemma.presentation.folder import pages
from stemma.presentation.page import render
from stemma.settings import SETTINGS

KNOWN = "pages.json"  # the seals of the pages of a folder: what is shown already is not made again


def write(record: Record, folder: Path) -> list[Path]:
    """Write index.html and, of more than ``pages.single`` reports, the pages that it leads to; each appears whole.

    One event is always one page.

    Pages that show what they showed stay as they are, and those of what is gone are removed.  The path of index.html
    is given back.
    """
    before = _known(folder)
    now: dict[str, str] = {}
    if len(record.reports) <= SETTINGS.pages.single or _one_event(record):
        _put(folder / "index.html", render(record))
    else:
        for page in pages(record):
            now[page.path] = page.seal
            if before.get(page.path) != page.seal or not (folder / page.path).is_file():
                _put(folder / page.path, page.text())
        _put(folder / KNOWN, json.dumps(now, indent=0, sort_keys=True) + "\n")
    for path in sorted(before.keys() - now.keys() - {"index.html"}):
        (folder / path).unlink(missing_ok=True)
    if not now:
        (folder / KNOWN).unlink(missing_ok=True)
        for below in ("events", "reports", "search"):
            if before and (folder / below).is_dir() and not any((folder / below).iterdir()):
                (folder / below).rmdir()
    return [folder / "index.html"]


def _one_event(record: Record) -> bool:
    """Whether a record is one event and its reports, which are passed on as one page however many they are."""
    return len(record.events) == 1 and len(record.events[0].members) == len(record.reports)


def _known(folder: Path) -> dict[str, str]:
    """The pages that lie there, by their seals; none where that cannot be told."""
    try:
        found = json.loads((folder / KNOWN).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    rows = found.items() if isinstance(found, dict) else ()
    return {str(path): str(seal) for path, seal in rows if _within(str(path))}


def _within(path: str) -> bool:
    """Whether a path leads nowhere else than into its folder."""
    return not PurePosixPath(path).is_absolute() and ".." not in PurePosixPath(path).parts and "\\" not in path


def _put(path: Path, text: str) -> None:
    with whole(path) as part:
        part.write_text(text, encoding="utf-8")
