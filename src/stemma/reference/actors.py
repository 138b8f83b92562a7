"""Actors: bodies, leaders with the days they held office, and roles.

One table, data/actors.tsv, which says what its columns are. A file of the same columns named in STEMMA_ACTORS adds
rows, which win over the listed ones.
"""

import csv
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, lru_cache
from importlib.resources import files

from stemma.errors import UsageError
from stemma.settings import ACTORS
from stemma.text import fold


@dataclass(frozen=True, slots=True)
class _Tenure:
    code: str
    since: str
    until: str


@dataclass
class Book:
    """The file of actors: names of bodies, leaders with the days they held office, and roles."""

    bodies: dict[str, str] = field(default_factory=dict)
    persons: dict[str, list[_Tenure]] = field(default_factory=dict)
    roles: dict[str, str] = field(default_factory=dict)
    firsts: set[str] = field(default_factory=set)  # the first word of every body's name

    @cached_property
    def codes(self) -> frozenset[str]:
        """The codes of roles."""
        return frozenset(self.roles.values())

    def person(self, name: str, day: date | None) -> str:
        """The code of a leader on a day; without a day only where he held one post alone."""
        held = self.persons.get(fold(name), [])
        if day is None:
            codes = {t.code for t in held}
            return codes.pop() if len(codes) == 1 else ""
        iso = day.isoformat()
        return next((t.code for t in held if (t.since or "0") <= iso <= (t.until or "9")), "")


def book() -> Book:
    """The shipped actors and those of the user's file as it is now; raises UsageError where a line cannot be read."""
    text = ACTORS.text()
    return _load(text, ACTORS.path) if text else _load()


@lru_cache(maxsize=4)
def _load(extra: str = "", source: str = "") -> Book:
    shipped = (files("stemma.reference") / "data" / "actors.tsv").read_text(encoding="utf-8")
    made = Book()
    for text, path in ((extra, source), (shipped, "actors.tsv")):  # the user's first: what is first wins
        for number, line in enumerate(csv.reader(text.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE), 1):
            if line and not line[0].startswith("#"):
                _add(made, line, f"{path}, line {number}")
    return made


def _add(made: Book, line: Sequence[str], where: str) -> None:
    code, kind, names, since, until = [*line, "", "", "", ""][:5]
    if not names or kind not in ("body", "person", "role"):
        raise UsageError(f"{where}: write code, body|person|role, names, from, to, parted by tabs")
    for name in names.split("|"):
        if kind == "role":
            made.roles.setdefault(name, code)
        elif kind == "person":
            made.persons.setdefault(fold(name), []).append(_Tenure(code, since, until))
        else:
            # an acronym is one only in capitals
            key = name if name.isupper() and len(name) <= 5 else fold(name)
            made.bodies.setdefault(key, code)
            made.firsts.add(key.split()[0])
