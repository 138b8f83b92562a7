"""A given date of publication held against the day in the report's address: a date of crawling is no date of it."""

from dataclasses import replace

from stemma.cleaning._dated import of_address, refines
from stemma.dates import day_gap
from stemma.model import Issue, When
from stemma.settings import SETTINGS

_APART = SETTINGS.cleaning.address_days


def by_address(
    when: When | None, address: str, about: str, title: str = "", printed: When | None = None
) -> tuple[When | None, list[Issue]]:
    """The date of a report by what is given, what its page prints and its address, and an Issue of a doubted one.

    The address is asked where no date is given, where it tells which day a vaguer one is, and against one that is
    more than a week off, unless the page prints that very day.
    """
    day = of_address(address, firm=when is not None)
    if day is None:
        return when or printed, []
    near = printed if printed is not None and day_gap(printed, day) <= 1 else day
    if when is None or _vague(when, day):
        return near, []
    if day_gap(when, day) <= _APART or (printed is not None and day_gap(printed, when) == 0):
        return when, []
    named = f"“{title}”" if title else "this report"
    reason = f"found in its address, against {when.value} as given, which may be when it was crawled"
    message = (
        f"{named}: published {when.value} as given, but its address says {day.value}, which is used; "
        f"correct the date or the address where {when.value} is right"
    )
    return replace(near, reason=reason), [Issue("clean", about, message)]


def _vague(when: When, day: When) -> bool:
    """Whether a date may be of several days and the address tells which; of two days it is the first or the last."""
    ends = when.reason != "" and day.earliest not in (when.earliest, when.latest)
    return refines(day, when) and not ends
