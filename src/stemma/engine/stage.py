"""What a stage is: a pure function over a batch of items, and all that its answers depend on."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, Generic, Literal, TypeVar

from stemma.model import Issue
from stemma.text import digest

Item = TypeVar("Item")
Value = TypeVar("Value")
Scope = Literal["item", "report", "pile", "event"]
_DATA = (".py", ".json", ".tsv", ".txt", ".npz")


@dataclass(frozen=True, slots=True)
class Told(Generic[Value]):
    """What a stage makes of one item, and what it could not read or decide there.

    ``well`` is false where an error took any of it: it is not kept in the cache, since the next run may succeed.
    """

    value: Value
    issues: tuple[Issue, ...] = ()
    well: bool = True


def _alike(item: object) -> int:
    return 0


def _none(model: str | None) -> str:
    return ""


@dataclass(frozen=True, slots=True)
class Stage(Generic[Item, Value]):
    """One step of the way.

    ``work`` gives one `Told` an item, in order; it knows no store and may run in any process.  ``code`` names the
    packages and modules of Stemma by whose code and data its answers are decided, ``version`` gives whatever else
    decides them (a model's version).  ``failed`` is what is kept of an item whose work ends in an error, ``about`` what
    the issue then names.  ``needs`` and ``gives`` name kinds of finding; ``scope`` says what one item is.
    """

    name: str
    scope: Scope
    needs: tuple[str, ...]
    gives: tuple[str, ...]
    code: tuple[str, ...]
    work: Callable[[Sequence[Item], str | None], Sequence[Told[Value]]]
    value: Any
    about: Callable[[Item], str]
    failed: Callable[[Item], Value]
    lost: str = "it was left as it was"  # what an item is then, in words
    batch: int = 16  # items that one process takes at a time
    size: Callable[[Item], int] = _alike  # the longest go first: a pool that ends on them leaves a core idle
    most: int = (
        0  # of their sizes, added up, that it takes at a time: progress stands no longer than that takes; 0: all
    )
    version: Callable[[str | None], str] = _none

    def guarded(self, items: Sequence[Item], model: str | None) -> list[Told[Value]]:
        """What the stage makes of each item: an error costs the item that raises it."""
        try:
            return list(self.work(items, model))
        except Exception as error:
            if len(items) > 1:
                return [one for item in items for one in self.guarded([item], model)]
            what = f"{type(error).__name__}: {error}"
            message = f"the stage {self.name!r} failed on it ({what}); {self.lost}; please report this with the item"
            return [Told(self.failed(items[0]), (Issue(self.name, self.about(items[0]), message),), well=False)]


@cache
def code_digest(*parts: str) -> str:
    """A digest of the code and data of some of Stemma's packages and modules: what they made holds while it stays."""
    found: list[str] = []
    for part in parts:
        root = resources.files("stemma").joinpath(part.replace(".", "/"))
        stack = [root if root.is_dir() else resources.files("stemma").joinpath(part.replace(".", "/") + ".py")]
        while stack:
            entry = stack.pop()
            if entry.is_dir():
                stack += sorted(entry.iterdir(), key=lambda e: e.name)
            elif entry.name.endswith(_DATA) and entry.is_file():
                found += [entry.name, hashlib.blake2b(entry.read_bytes()).hexdigest()]
    return digest(*found, size=32)
