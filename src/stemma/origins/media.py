"""The media of states: houses by name, and what reports call them without one ("Velmark's state television")."""

import re
from dataclasses import dataclass

from stemma.origins.patterns import AT_LARGE
from stemma.reference.countries import codes
from stemma.reference.outlets import Register
from stemma.text import fold

OF_STATE = re.compile(r"\bState\b.*\b(?:Agency|News|Television|TV|Radio)\b")
_LARGE = re.compile(rf"(?:(.+?)(?:['’]s)? )?{AT_LARGE}")
_KINDS = {"television": "tv", "tv": "tv", "broadcaster": "tv", "radio": "radio", "newspaper": "paper", "media": ""}
_OWN_KIND = (("tv", re.compile(r"\bTV\b|Television|Broadcast")), ("radio", re.compile("Radio")))


@dataclass(frozen=True, slots=True)
class Medium:
    """A medium of a state: the country and the kind of medium, "" where that is not said."""

    country: str
    kind: str

    def fits(self, other: "Medium") -> bool:
        """True where both may be one medium."""
        return self.of_one_country(other) and (not self.kind or not other.kind or self.kind == other.kind)

    def of_one_country(self, other: "Medium") -> bool:
        """True unless their countries are known and differ."""
        return not self.country or not other.country or self.country == other.country


def _country(words: str) -> str:
    """The code of a country, or the folded words where no list has them."""
    plain = fold(words).removeprefix("the ")
    return codes().get(plain, plain)


def house_of_state(name: str, houses: Register) -> Medium | None:
    """The medium that a name is, if it is that of a house of a state, by the list or by its own words."""
    house = houses.named(name)
    if not house.state if house else not OF_STATE.search(name):
        return None
    own = " ".join(house.names) if house else name
    kind = next((k for k, pattern in _OWN_KIND if pattern.search(own)), "agency" if "gency" in own else "")
    return Medium(house.country if house else _country(name.split(" State")[0]), kind)


def at_large(name: str) -> Medium | None:
    """The medium that a name is, if it is one of a state without a name of its own."""
    m = _LARGE.fullmatch(name)
    return Medium(_country(m[1] or ""), _KINDS.get(m[2].lower(), "agency")) if m else None
