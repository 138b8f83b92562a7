"""What a run changed: the rows of each kind that an owner now has, where they are not those it had."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

Rows = tuple[Any, ...]
Seals = Mapping[tuple[str, str], str]  # (kind, owner) -> a digest over the owner's rows of that kind


@dataclass(frozen=True, slots=True)
class Delta:
    """The difference between a stored record and a new one, owner by owner.

    Of an owner of which any row of a kind is new, changed or gone, it holds all rows of that kind.
    """

    rows: Mapping[str, Mapping[str, Rows]] = field(default_factory=dict)  # by kind and owner; () where none is left
    seals: Seals = field(default_factory=dict)  # digests of these rows, by which the next run knows them again

    def __bool__(self) -> bool:
        return any(self.rows.values())

    def __iter__(self) -> Iterator[tuple[str, str, Rows]]:
        """(kind, owner, rows) of everything that changed, in the order of the kinds."""
        return ((kind, owner, rows) for kind, owners in self.rows.items() for owner, rows in owners.items())

    def touched(self, *kinds: str) -> tuple[str, ...]:
        """The owners of which anything of these kinds changed, in order."""
        return tuple(sorted({owner for kind in kinds for owner in self.rows.get(kind, ())}))
