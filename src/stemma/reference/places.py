"""Where places lie: cities of some size, and countries at their middle; a name of several large places has none."""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from stemma.reference.countries import atlas
from stemma.text import fold


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a place lies, in degrees north and east; a country's is its middle."""

    latitude: float
    longitude: float
    country: bool = False


def spot(name: str) -> Spot | None:
    """Where a place of this name lies; None where none is known, or more than one may be meant.

    >>> spot("Pyongyang"), spot("the United States").country, spot("Georgia"), spot("Port Quill")
    (Spot(latitude=39.03, longitude=125.75, country=False), True, None, None)
    """
    table = _table()
    found = atlas().country(name)
    if found and found.kind == "name":
        return table.get(("country", found.code)) if found.sure else None
    return table.get(("city", fold(name)))


@cache
def _table() -> dict[tuple[str, str], Spot]:
    out: dict[tuple[str, str], Spot] = {}
    for line in files("stemma.reference").joinpath("data/places.tsv").read_text("utf-8").splitlines():
        if not line.startswith("#"):
            kind, name, north, east = line.split("\t")
            out[kind, name if kind == "country" else fold(name)] = Spot(float(north), float(east), kind == "country")
    return out
