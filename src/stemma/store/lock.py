"""One writer at a time: a lock beside the record, held across a run and freed with the process that holds it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from stemma.errors import StoreError

PATIENCE = 600.0  # seconds a writer waits for another to be done
SOON = 0.5  # seconds before it says that it waits


@contextmanager
def writing(path: Path, say: Callable[[str], None] = lambda _: None, patience: float = PATIENCE) -> Iterator[None]:
    """Hold the record for writing; wait while another run does, and say so.

    Raises StoreError where the other takes longer than ``patience`` seconds, or where the folder cannot be written.
    """
    held = FileLock(path.with_name(path.name + ".lock"))
    try:
        try:
            held.acquire(timeout=min(SOON, patience))
        except Timeout:
            say(f"{path} is being written by another run; waiting for it")
            held.acquire(timeout=max(0.0, patience - SOON))
    except Timeout as error:
        why = f"{path} is in use: another run has been writing it for longer than {patience:g} seconds"
        raise StoreError(f"{why}; try again once it is done, or end it") from error
    except OSError as error:
        why = f"{path.parent} cannot be written ({error.strerror or error})"
        raise StoreError(f"{why}; name a folder that you may write to") from error
    try:
        yield
    finally:
        held.release()
