"""What agencies say of an item beside its words: embargoed, withdrawn, corrected, and which version it is."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from stemma.model import Issue

Wired = TypeVar("Wired")
_WITHDRAWN = re.compile(r"cancel|withdrawn|withheld|kill", re.I)
_CORRECTED = re.compile(r"correct|update|replac|writethru|write-thru", re.I)
_HELD = re.compile(r"embargo", re.I)
_LOUD = re.compile(r"^\W*(KILL|WITHDRAWN|RETRACTION|MANDATORY KILL|EMBARGO(?:ED)?)\b", re.I)


@dataclass(frozen=True, slots=True)
class Signals:
    """The status of an item, until when it is embargoed, its signals, the note to editors, and its headline."""

    status: str = ""
    embargo: str = ""
    said: tuple[str, ...] = field(default_factory=tuple)
    note: str = ""
    headline: str = ""


def signals(about: str, given: Signals) -> Iterator[Issue]:
    """An Issue for each thing said of an item that whoever uses it must know; the item itself is kept."""
    told = " ".join((given.status, *given.said))
    loud = _LOUD.match(given.headline)
    if _WITHDRAWN.search(told) or (loud and not _HELD.search(loud[1])):
        said = given.status or ", ".join(given.said) or (loud[1] if loud else "")
        yield Issue(
            "read", about, f"withdrawn by its agency ({said}): it is kept as it was sent; do not use what it says"
        )
    if given.embargo or _HELD.search(told) or (loud and _HELD.search(loud[1])):
        until = f" until {given.embargo}" if given.embargo else ""
        yield Issue("read", about, f"under embargo{until}: it is kept as it was sent; do not publish it before")
    if any(_CORRECTED.search(s) for s in given.said):
        yield Issue("read", about, f"marked by its agency: {', '.join(given.said)}")
    if (
        given.note
        and not (_WITHDRAWN.search(told) or given.embargo)
        and (_WITHDRAWN.search(given.note) or _HELD.search(given.note) or "correct" in given.note.lower())
    ):
        yield Issue("read", about, f"its note to editors: {given.note[:200]}")


def latest(
    items: Sequence[Wired], name: Callable[[Wired], str], version: Callable[[Wired], tuple[int, str]]
) -> tuple[list[Wired], list[Wired]]:
    """The items, of the versions of one only the last; and those earlier versions."""
    top: dict[str, Wired] = {}
    for item in items:
        key = name(item)
        if key and (key not in top or version(item) >= version(top[key])):
            top[key] = item
    kept = [item for item in items if not name(item) or top[name(item)] is item]
    return kept, [item for item in items if name(item) and top[name(item)] is not item]


def superseded(path: str, earlier: Sequence[object]) -> Iterator[Issue]:
    """What is said of versions that a later one in the same file replaces."""
    if earlier:
        yield Issue(
            "read",
            path,
            f"{len(earlier)} earlier version(s) of items are left out, since the file holds later ones; "
            "read them one after the other, first collate, then add, to keep them as history",
        )
