"""What a run changed: the rows of each kind that an owner now has, where they are not those it had."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

Rows = tuple[Any, ...]
Seals = Mapping[tuple[str, str], str]  # (kind, owner) -> a digest over the owner's rows of that kind


@dataclass(frozen=True, slots=True)
class Delta:
    """The difference between a stored record and a new one, owner by owner.

    ``rows`` holds, by kind and owner, all rows of an owner of which any is new, changed or gone; an empty tuple where
    none is left.  ``seals`` are the digests of these rows, by which the next run knows them again.
    """

    rows: Mapping[str, Mapping[str, Rows]] = field(default_factory=dict)
    seals: Seals = field(default_factory=dict)

    def __bool__(self) -> bool:
        return any(self.rows.values())

    def __iter__(self) -> Iterator[tuple[str, str, Rows]]:
        """(kind, owner, rows) of everything that changed, in the order of the kinds."""
        return ((kind, owner, rows) for kind, owners in self.rows.items() for owner, rows in owners.items())

    def touched(self, *kinds: str) -> tuple[str, ...]:
        """The owners of which anything of these kinds changed, in order."""
        return tuple(sorted({owner for kind in kinds for owner in self.rows.get(kind, ())}))
