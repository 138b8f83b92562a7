"""Countries by their names, peoples, capitals and seats of government."""

import csv
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from stemma.text import fold


@dataclass(frozen=True, slots=True)
class Country:
    """What a name says of a country: ``kind`` is name, people, capital or seat."""

    code: str  # ISO 3166 alpha-3 (XKX for Kosovo)
    name: str
    kind: str
    sure: bool = True  # False where other places bear the name too: Georgia, San Jose


@lru_cache(maxsize=65536)
def country(name: str) -> Country | None:
    """The country a name, an adjective, a capital or a seat of government stands for, if any.

    >>> country("S. Korean").name, country("Pyongyang").kind, country("the U.S.").code
    ('South Korea', 'capital', 'USA')
    """
    key = fold(name).removeprefix("the ").removesuffix("'s").removesuffix("’s")
    found = _table().get(key) or _table().get(key.rstrip("."))
    # "us" in small letters is a pronoun.
    return None if found and key == "us" and name.islower() else found


@lru_cache(maxsize=1)
def _table() -> dict[str, Country]:
    table: dict[str, Country] = {}
    with (files("stemma.reference") / "data" / "countries.tsv").open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines, delimiter="\t"))
    for column, kind in (
        ("name", "name"),
        ("also", "name"),
        ("peoples", "people"),
        ("capitals", "capital"),
        ("seats", "seat"),
    ):
        for row in rows:
            for name in filter(None, row[column].split(";")):
                sure = not name.endswith("?")
                key = fold(name.rstrip("?")).removeprefix("the ")
                table.setdefault(key, Country(row["code"], row["name"].rstrip("?"), kind, sure))
    return table
