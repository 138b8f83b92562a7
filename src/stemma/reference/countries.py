"""Countries: what they and their peoples are called, their codes, capitals and seats of government.

One table, data/countries.tsv: code (ISO 3166 alpha-3, XKX for Kosovo), alpha2, then names, other names, peoples,
capitals and seats, each parted by ";"; a name that other places bear too ends in "?". A row without a name knows its
codes only. A file of the same columns named in STEMMA_COUNTRIES (parted by tabs) adds names to a listed code, or a
country of its own.
"""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from importlib.resources import files

from stemma.errors import UsageError
from stemma.settings import COUNTRIES
from stemma.text import fold

_KINDS = {"name": "name", "also": "name", "peoples": "people", "capitals": "capital", "seats": "seat"}
_COLUMNS = ("code", "alpha2", *_KINDS)


@dataclass(frozen=True, slots=True)
class Country:
    """What a name says of a country: ``kind`` is name, people, capital or seat."""

    code: str  # ISO 3166 alpha-3 (XKX for Kosovo)
    name: str
    kind: str
    sure: bool = True  # False where other places bear the name too: Georgia, San Jose


class Atlas:
    """All that the table says, by name and by code."""

    def __init__(self, rows: tuple[Mapping[str, str], ...]) -> None:
        self._rows = rows
        self._found: dict[str, Country | None] = {}

    def country(self, name: str) -> Country | None:
        """The country a name, an adjective, a capital or a seat of government stands for, if any."""
        try:
            return self._found[name]
        except KeyError:
            pass
        key = fold(name).removeprefix("the ").removesuffix("'s").removesuffix("’s")
        found = self.names.get(key) or self.names.get(key.rstrip("."))
        # "us" in small letters is a pronoun.
        found = None if found and key == "us" and name.islower() else found
        if len(self._found) < 65536:
            self._found[name] = found
        return found

    @cached_property
    def names(self) -> dict[str, Country]:
        """What each name stands for, by the name without case and article; names go before peoples, these before
        capitals, these before seats."""
        table: dict[str, Country] = {}
        for column, kind in _KINDS.items():
            for row in self._rows:
                for name in _parts(row[column]):
                    key = fold(name.rstrip("?")).removeprefix("the ")
                    country = Country(row["code"], row["name"].rstrip("?"), kind, not name.endswith("?"))
                    table.setdefault(key, country)
        return table

    @cached_property
    def codes(self) -> dict[str, str]:
        """The code of a country by its names and those of its people, folded."""
        return {
            fold(name): row["code"]
            for row in self._rows
            for column in ("name", "also", "peoples")
            for name in _parts(row[column])
        }

    @cached_property
    def capitals(self) -> dict[str, tuple[str, ...]]:
        """The capitals of each country, folded, by its code."""
        return {row["code"]: tuple(map(fold, _parts(row["capitals"]))) for row in self._rows}

    @cached_property
    def alpha3(self) -> dict[str, str]:
        """The code of each two-letter code, in capitals."""
        return {row["alpha2"]: row["code"] for row in self._rows if row["alpha2"]}


def atlas() -> Atlas:
    """The shipped countries and those of the user's file as it is now; raises UsageError where a row cannot be read."""
    text = COUNTRIES.text()
    return _load(text, COUNTRIES.path) if text else _load()


@lru_cache(maxsize=4)
def _load(extra: str = "", source: str = "") -> Atlas:
    shipped = (files("stemma.reference") / "data" / "countries.tsv").read_text("utf-8")
    rows = {row["code"]: row for row in _rows(shipped, "countries.tsv")}
    for row in _rows(extra, source):
        listed = rows.get(row["code"])
        rows[row["code"]] = _extended(listed, row) if listed else row
    return Atlas(tuple(rows.values()))


def _rows(text: str, source: str) -> list[dict[str, str]]:
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    rows = []
    for row in csv.DictReader(lines, delimiter="\t", restval="", quoting=csv.QUOTE_NONE):
        if set(row) != set(_COLUMNS):
            odd = min(str(c) for c in set(row) ^ set(_COLUMNS))
            raise UsageError(f"{source}: the column {odd!r} is missing or unknown; use {', '.join(_COLUMNS)}")
        if not (len(row["code"]) == 3 and row["code"].isupper()):
            raise UsageError(f"{source}: {row['code']!r} is no country's code; write three capitals (ISO 3166 alpha-3)")
        rows.append(row)
    return rows


def _extended(listed: Mapping[str, str], own: Mapping[str, str]) -> dict[str, str]:
    """A listed row with the names of the user's after its own."""
    out = {key: ";".join(filter(None, (listed[key], own[key]))) for key in _KINDS if key != "name"}
    also = own["name"] if own["name"] != listed["name"] else ""
    out["also"] = ";".join(filter(None, (out["also"], also if listed["name"] else "")))
    return {"code": listed["code"], "alpha2": listed["alpha2"], "name": listed["name"] or own["name"]} | out


def _parts(cell: str) -> tuple[str, ...]:
    return tuple(name for name in cell.split(";") if name)


def country(name: str) -> Country | None:
    """The country a name, an adjective, a capital or a seat of government stands for, if any.

    >>> country("S. Korean").name, country("Pyongyang").kind, country("the U.S.").code
    ('South Korea', 'capital', 'USA')
    """
    return atlas().country(name)


def codes() -> dict[str, str]:
    """The ISO 3166 alpha-3 code of a country by its names and those of its people, folded."""
    return atlas().codes


def capitals() -> dict[str, tuple[str, ...]]:
    """The capitals of each country, folded, by its ISO 3166 alpha-3 code."""
    return atlas().capitals


def alpha3(alpha2: str) -> str:
    """The three-letter code of a two-letter one, "" where there is none.

    >>> alpha3("nz"), alpha3("zz")
    ('NZL', '')
    """
    return atlas().alpha3.get(alpha2.upper(), "")


def is_code(code: str) -> bool:
    """True where this is the ISO 3166 alpha-3 code of a country."""
    return code in atlas().capitals
