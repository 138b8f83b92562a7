"""The clock where a dateline stands: Thursday in Seoul is still Wednesday in Washington."""

import re
from datetime import date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from stemma.model import When
from stemma.reference.countries import capitals
from stemma.text import fold

# Cities of many datelines that the zone database files under another city's name.
_OTHERS = {
    city: zone
    for zone, cities in {
        "America/New_York": "washington, boston, atlanta, miami, united nations",
        "America/Los_Angeles": "san francisco, seattle",
        "America/Chicago": "houston, dallas",
        "Asia/Shanghai": "beijing",
        "Asia/Kolkata": "new delhi, mumbai",
        "Asia/Karachi": "islamabad",
        "Asia/Bangkok": "hanoi",
        "Europe/Zurich": "geneva",
        "Europe/Berlin": "frankfurt",
        "Europe/Madrid": "barcelona",
        "America/Toronto": "ottawa",
        "Australia/Sydney": "canberra",
        "America/Sao_Paulo": "rio de janeiro, brasilia",
        "Europe/Kyiv": "kiev",
        "Europe/Istanbul": "ankara",
        "Asia/Jerusalem": "tel aviv",
        "Asia/Dubai": "abu dhabi",
        "Asia/Tokyo": "osaka",
        "Europe/London": "edinburgh",
        "Africa/Johannesburg": "cape town, pretoria",
        "Africa/Lagos": "abuja",
    }.items()
    for city in cities.split(", ")
}
_CITY = re.compile(r"^\W*([^\d,(—–:]+?)\s*(?:[,(—–:/]|-\s|--|$)")


@lru_cache(maxsize=1)
def _cities() -> dict[str, str]:
    named = {
        fold(zone.rsplit("/", 1)[1]): zone
        for zone in sorted(available_timezones())
        if "/" in zone and "Etc" not in zone
    }
    return named | _OTHERS


def local_day(published: When, dateline: str, country: str = "") -> date | None:
    """The day of publication at the dateline's city, else at the capital of a country (ISO 3166 alpha-3).

    None where its clock, its zone or the city is not known.
    """
    zone = _zone(dateline) or next((z for c in capitals().get(country, ()) if (z := _zone(c))), None)
    if zone is None or "T" not in published.value:
        return None
    try:
        moment = datetime.fromisoformat(published.value)
        return moment.astimezone(zone).date() if moment.tzinfo else None
    except (ValueError, OverflowError):
        return None


def hours_ahead(one: str, two: str, on: date) -> float:
    """How many hours the clock of a dateline's city is ahead of another's on a day; 0 where one is not known.

    >>> hours_ahead("SEOUL, South Korea", "WASHINGTON (AP)", date(2019, 1, 24))
    14.0
    """
    noon = datetime(on.year, on.month, on.day, 12)
    offsets = [z.utcoffset(noon) for z in (_zone(one), _zone(two)) if z]
    first, second = offsets if len(offsets) == 2 else (None, None)
    return (first - second).total_seconds() / 3600 if first is not None and second is not None else 0.0


def _zone(dateline: str) -> ZoneInfo | None:
    m = _CITY.match(dateline)
    name = _cities().get(fold(m[1])) if m else None
    try:
        return ZoneInfo(name) if name else None
    except ZoneInfoNotFoundError:
        return None
