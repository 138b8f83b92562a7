"""Files that appear whole or not at all."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def whole(path: Path, mark: str = "") -> Iterator[Path]:
    """A file beside the target to write to; it takes the target's place at the end, and is gone where that failed.

    ``mark`` sets it apart from that of another process which writes the same.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f"{path.name}{mark}.part")
    try:
        yield part
        os.replace(part, path)
    except OSError as error:
        if error.filename in (None, part, str(part)):  # the system does not say whose writing failed
            error.filename = str(path)
        raise
    finally:
        part.unlink(missing_ok=True)
