"""What agencies say of an item beside its words: embargoed, withdrawn, corrected, and which version it is."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from stemma.model import Capture, Issue
from stemma.readers._base import Item

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


@dataclass(frozen=True, slots=True)
class Named:
    """What an agency calls an item, the same in all its versions ("" where it says nothing), and which it is."""

    item: str = ""
    number: str = ""
    created: str = ""

    @property
    def version(self) -> str:
        """The version so that a later one sorts behind: by its number, then by when it was made."""
        return f"{int(self.number):09} {self.created}" if self.number.isdecimal() else f"{'':0>9} {self.created}"


def captured(found: Item, named: Named, told: Signals) -> Iterator[Item]:
    """A capture with what its agency calls it, and the Issues of what the agency says of it; an Issue as it is."""
    if not isinstance(found, Capture):
        yield found
        return
    yield replace(found, item=named.item, version=named.version) if named.item else found
    yield from signals(found.id, told)
