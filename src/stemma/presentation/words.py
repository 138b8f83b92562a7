"""Dates and counts in a reader's words."""

import re
from datetime import date

_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
           "November", "December")  # fmt: skip
_SEASONS = {"SP": "spring", "SU": "summer", "FA": "autumn", "WI": "winter"}
_QUARTERS = {"1": "first", "2": "second", "3": "third", "4": "fourth"}
_DAY = re.compile(r"^(\d{4})-(\d{2})-(\d{2})(?:T(\d{2}(?::\d{2})?)(?::\d{2})?(Z|[+-]\d{2}:?\d{2})?)?$")
_MONTH = re.compile(r"^(\d{4})-(\d{2})$")
_WEEK = re.compile(r"^(\d{4})-W(\d{2})$")
_PART = re.compile(r"^(\d{4})-(SP|SU|FA|WI|Q[1-4])$")
_PART_OF_DAY = re.compile(r"^(\d{4}-\d{2}-\d{2})T(MO|MI|AF|EV|NI|DT)$")
_PARTS_OF_DAY = {"MO": "morning", "MI": "midday", "AF": "afternoon", "EV": "evening", "NI": "night", "DT": "daytime"}


def day(when: date, short: bool = False) -> str:
    """A day as it is said, or shorter.

    >>> day(date(2024, 9, 4)), day(date(2024, 9, 4), short=True)
    ('4 September 2024', '4 Sep 2024')
    """
    month = _MONTHS[when.month - 1]
    return f"{when.day} {month[:3] if short else month} {when.year}"


def said(value: str) -> str:
    """An ISO 8601 or TIMEX3 date of any precision as it is said; as it stands where it is no such date.

    >>> said("2018-06"), said("2024-W14"), said("2018-Q1")
    ('June 2018', 'week of 1 April 2024', 'first quarter of 2018')
    >>> said("1950/1953"), said("2024-04-04T08:58+09:00"), said("2024-04-04TMO"), said("196")
    ('1950 to 1953', '4 April 2024, 08:58 UTC+9', 'morning of 4 April 2024', '1960s')
    """
    try:
        if "/" in value:
            return " to ".join(said(part) for part in value.split("/"))
        if m := _DAY.match(value):
            year, month, of_month, clock, zone = m.groups()
            words = day(date(int(year), int(month), int(of_month)))
            return words + (f", {clock} {_zone(zone or '')}".rstrip() if clock else "")
        if m := _PART_OF_DAY.match(value):
            return f"{_PARTS_OF_DAY[m[2]]} of {said(m[1])}"
        if m := _MONTH.match(value):
            return f"{_MONTHS[int(m[2]) - 1]} {m[1]}" if int(m[2]) else value
        if m := _WEEK.match(value):
            return f"week of {day(date.fromisocalendar(int(m[1]), int(m[2]), 1))}"
        if m := _PART.match(value):
            part = _SEASONS.get(m[2]) or f"{_QUARTERS[m[2][1]]} quarter of"
            return f"{part} {m[1]}"
        if len(value) == 3 and value.isascii() and value.isdigit():
            return f"{value}0s"
    except (ValueError, IndexError):
        return value
    return value


def _zone(zone: str) -> str:
    """A distance from universal time as it is said.

    >>> _zone("Z"), _zone("+0530"), _zone("-04:00"), _zone("")
    ('UTC', 'UTC+5:30', 'UTC−4', '')
    """
    if not zone or zone == "Z" or not zone.strip("+-0:"):
        return "UTC" if zone else ""
    hours, minutes = zone[1:3], zone[-2:]
    return f"UTC{'−' if zone[0] == '-' else '+'}{int(hours)}" + (f":{minutes}" if minutes != "00" else "")


def between(start: date | None, end: date | None) -> str:
    """Two days as one stretch.

    >>> between(date(2024, 6, 18), date(2024, 6, 19)), between(date(2024, 3, 30), date(2024, 4, 2))
    ('18–19 June 2024', '30 March – 2 April 2024')
    """
    first, last = start or end, end or start
    if first is None or last is None:
        return "undated"
    if first == last:
        return day(first)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{day(last)}"
    if first.year == last.year:
        return f"{first.day} {_MONTHS[first.month - 1]} – {day(last)}"
    return f"{day(first)} – {day(last)}"


def plural(count: int, word: str) -> str:
    """A count with its noun.

    >>> plural(1, "report"), plural(2, "storyline")
    ('1 report', '2 storylines')
    """
    return f"{count:,} {word}" + ("" if count == 1 else "s")
