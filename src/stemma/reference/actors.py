"""The file of actors: bodies, leaders with the days they held office, and roles; the shipped one and the user's own."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, lru_cache
from importlib.resources import files
from pathlib import Path

from stemma.errors import UsageError
from stemma.text import fold

USER_FILE = "STEMMA_ACTORS"


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


@lru_cache(maxsize=4)
def book(extra: str = "") -> Book:
    """The shipped file of actors and the user's own; raises UsageError where a line cannot be read."""
    lines = (files("stemma.reference") / "data" / "actors.tsv").read_text(encoding="utf-8").splitlines()
    paths = [*["actors.tsv"] * len(lines)]
    if extra:
        try:
            more = Path(extra).read_text(encoding="utf-8").splitlines()
        except OSError as error:
            raise UsageError(f"the file of actors {extra!r} cannot be read ({error}); correct {USER_FILE}") from error
        lines, paths = more + lines, [extra] * len(more) + paths
    made = Book()
    for row, (path, line) in enumerate(
        zip(paths, csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE), strict=True)
    ):
        if not line or line[0].startswith("#"):
            continue
        _add(made, line, f"{path}, line {row + 1}")
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
