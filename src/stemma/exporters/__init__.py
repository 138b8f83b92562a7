"""A record as files: each module of this package is one format, with ``write(record, folder) -> list[Path]``.

A further format is one module more; it is found by being there.
"""

import pkgutil
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

from stemma.errors import UsageError
from stemma.model import Record


def formats() -> list[str]:
    """The names of all formats."""
    return sorted(m.name for m in pkgutil.iter_modules(__path__) if not m.name.startswith("_"))


def writer(name: str) -> Callable[[Record, Path], list[Path]]:
    """The writer of a format; raises UsageError where there is none of this name."""
    if name not in formats():
        raise UsageError(f"format {name!r} is unknown; choose one of: {', '.join(formats())}")
    write: Callable[[Record, Path], list[Path]] = import_module(f"{__name__}.{name}").write
    return write
