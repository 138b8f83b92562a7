"""Which reader reads which file: every module of this package, what other packages add, and what a program registers.

Another installed package adds a reader as an entry point of the group "stemma.readers".
"""

import importlib
import pkgutil
from functools import cache
from importlib.metadata import entry_points

from stemma.readers._base import Reader

_EXTRA: list[Reader] = []
GROUP = "stemma.readers"


@cache
def _built_in() -> tuple[Reader, ...]:
    package = importlib.import_module("stemma.readers")
    names = sorted(m.name for m in pkgutil.iter_modules(package.__path__) if not m.name.startswith("_"))
    modules = [importlib.import_module(f"stemma.readers.{name}") for name in names]
    added = [point.load() for point in sorted(entry_points(group=GROUP), key=lambda point: point.name)]
    return tuple(m for m in [*added, *modules] if isinstance(m, Reader))


def register(reader: Reader) -> None:
    """Add a reader from outside; it is asked before the built-in ones of the same sureness."""
    _EXTRA.insert(0, reader)


def registered() -> tuple[Reader, ...]:
    """Every reader, those of programs first, then the built-in ones by name."""
    return (*_EXTRA, *_built_in())


def find(name: str, head: bytes) -> Reader | None:
    """The reader for a file's name (a packing suffix off) and first bytes; None where none knows the suffix."""
    fitting = [r for r in registered() if name.lower().endswith(r.suffixes)]
    return max(fitting, key=lambda r: r.sniff(head), default=None)


def known(name: str) -> bool:
    """Whether any reader knows the suffix of a file's name."""
    return any(name.lower().endswith(r.suffixes) for r in registered())


def guess(head: bytes) -> Reader | None:
    """The reader that is sure of the first bytes, for a file whose name tells nothing."""
    return next((r for r in registered() if r.sniff(head) >= 2), None)
