"""Dates with a precision and a basis: ISO values cut to what is known, and the days they may mean."""

import calendar
import re
from collections.abc import Iterable
from datetime import date, timedelta

from stemma.model import Basis, Precision, Span, Time, When

FIRST_YEAR = 1500  # before the first newspapers
_NOTHING = frozenset(
    ("1970-01-01", "1970-01-01T00:00Z", "1970-01-01T00:00+00:00", "1970-01-01T00:00-00:00", "1970-01-01T00:00+0000")
)
_CLOCK = r"[T ](\d{2})(?::(\d{2}))?(?::\d{2}(?:\.\d+)?)?\s*(Z|[+-]\d{2}:?\d{2})?"
_ISO = re.compile(rf"^(\d{{4}})(?:-(\d{{2}})(?:-(\d{{2}})(?:{_CLOCK})?)?)?$")


def month_end(year: int, month: int) -> date:
    """The last day of a month.

    >>> month_end(2024, 2)
    datetime.date(2024, 2, 29)
    """
    return date(year, month, calendar.monthrange(year, month)[1])


def from_iso(value: str, basis: Basis = "stated", span: Span | None = None, reason: str = "") -> When | None:
    """A `When` from an ISO 8601 value of any precision (year to minute); None where it is no such date.

    A midnight without a zone is what programs write for "some time that day", so it counts as a day.

    >>> from_iso("2019-01").latest
    datetime.date(2019, 1, 31)
    >>> from_iso("2019-02-30") is None
    True
    """
    m = _ISO.match(value.strip())
    if not m:
        return None
    year, month, day, hour, minute, zone = m.groups()
    try:
        if month is None:
            return When(year, date(int(year), 1, 1), date(int(year), 12, 31), "year", basis, span, reason)
        if day is None:
            first = date(int(year), int(month), 1)
            return When(f"{year}-{month}", first, month_end(first.year, first.month), "month", basis, span, reason)
        exact = date(int(year), int(month), int(day))
    except ValueError:
        return None
    precision: Precision = "day"
    text = exact.isoformat()
    midnight = hour == "00" and minute in ("00", None) and not zone
    if hour and int(hour) < 24 and int(minute or 0) < 60 and not midnight:
        precision = "minute" if minute else "hour"
        text += f"T{hour}" + (f":{minute}" if minute else "") + (zone or "")
    return When(text, exact, exact, precision, basis, span, reason)


def this_year() -> int:
    """The year of the clock."""
    return date.today().year


def of_publication(when: When | None) -> When | None:
    """The date, None where no report can have been published then: before 1500, after next year, or at second 0.

    Programs write 0001-01-01 and the first second of 1970 for "not known".

    >>> of_publication(from_iso("3013-07-07")), of_publication(from_iso("1970-01-01T00:00Z"))
    (None, None)
    """
    if when is None or when.earliest.year < FIRST_YEAR or when.latest.year > this_year() + 1:
        return None
    return None if when.value in _NOTHING else when


def day_gap(a: When, b: When) -> int:
    """The least number of days between two dates, 0 where they may be the same day."""
    if a.latest < b.earliest:
        return (b.earliest - a.latest).days
    if b.latest < a.earliest:
        return (a.earliest - b.latest).days
    return 0


def days(first: date, last: date) -> list[date]:
    """Every day from the first to the last, both included."""
    return [first + timedelta(n) for n in range((last - first).days + 1)]


def may_be_one(first: Iterable[Time], second: Iterable[Time]) -> bool:
    """Whether a time of each may be of one day ("September" and "September 3"); those without a day are none."""
    others = [(t.earliest, t.latest) for t in second if t.earliest and t.latest]
    return any(
        t.earliest <= latest and earliest <= t.latest
        for t in first
        if t.earliest and t.latest
        for earliest, latest in others
    )
