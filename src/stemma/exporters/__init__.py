"""A record as files: each format is one module with ``write(record, folder) -> list[Path]``.

A format is found by being a module of this package, or as an entry point of the group "stemma.exporters" in another
installed package, whose name is the format's and whose object is the module or anything else with ``write``.
"""

import pkgutil
from collections.abc import Callable
from functools import cache
from importlib import import_module
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path

from stemma.errors import UsageError
from stemma.exporters._columns import columns
from stemma.exporters._whole import whole
from stemma.model import Record

__all__ = ["columns", "formats", "whole", "writer"]
GROUP = "stemma.exporters"


def formats() -> list[str]:
    """The names of all formats."""
    own = (m.name for m in pkgutil.iter_modules(__path__) if not m.name.startswith("_"))
    return sorted({*own, *_added()})


def writer(name: str) -> Callable[[Record, Path], list[Path]]:
    """The writer of a format; raises UsageError where there is none of this name."""
    if name not in formats():
        raise UsageError(f"format {name!r} is unknown; choose one of: {', '.join(formats())}")
    added = _added().get(name)
    module = added.load() if added else import_module(f"{__name__}.{name}")
    write: Callable[[Record, Path], list[Path]] = module.write
    return write


@cache
def _added() -> dict[str, EntryPoint]:
    return {point.name: point for point in entry_points(group=GROUP)}
