"""What a run tells of itself while it runs."""

from collections.abc import Iterable, Iterator
from typing import Protocol, TypeVar

T = TypeVar("T")


class Progress(Protocol):
    """Told of every stage and every item done; the command line draws it as a bar."""

    def stage(self, name: str, total: int | None) -> None:
        """A stage begins; `total` items, or None where it is not known."""

    def advance(self, count: int = 1) -> None:
        """So many items more are done."""

    def say(self, text: str) -> None:
        """Something that a person who waits should know."""


class Silent:
    """Tells nothing."""

    def stage(self, name: str, total: int | None) -> None:
        """Nothing."""

    def advance(self, count: int = 1) -> None:
        """Nothing."""

    def say(self, text: str) -> None:
        """Nothing."""


def batches(items: Iterable[T], size: int) -> Iterator[list[T]]:
    """Lists of at most `size` items, in order.

    >>> list(batches("abc", 2))
    [['a', 'b'], ['c']]
    """
    batch: list[T] = []
    for item in items:
        batch.append(item)
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch
