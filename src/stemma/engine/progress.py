"""What a run tells of itself while it runs."""

from collections.abc import Callable, Iterable, Iterator
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


def batches(
    items: Iterable[T], size: int, weight: Callable[[T], int] = lambda _: 0, most: int = 0
) -> Iterator[list[T]]:
    """Lists of at most `size` items, in order; where `most` is given also of at most that weight, or of one item.

    >>> list(batches("abc", 2)), list(batches([5, 1, 1, 1], 3, weight=int, most=2))
    ([['a', 'b'], ['c']], [[5], [1, 1], [1]])
    """
    batch: list[T] = []
    heavy = 0
    for item in items:
        if batch and (len(batch) == size or (most and heavy + weight(item) > most)):
            yield batch
            batch, heavy = [], 0
        batch.append(item)
        heavy += weight(item)
    if batch:
        yield batch
