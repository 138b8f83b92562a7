"""The country an outlet is of, and whether it writes the day before the month in numbers such as 03/04/2019."""

from urllib.parse import urlsplit

from stemma.model import Report
from stemma.reference.countries import alpha3
from stemma.reference.outlets import register

from .terms import one_of

_MONTH_FIRST = one_of("USA PHL FSM PLW MHL")
_OPEN = one_of("CAN CHN JPN KOR PRK TWN HUN LTU MNG")  # countries that write the year first, or either order
_NOBODYS = one_of("ai cc co eu gg io ly me tv to ws")  # two-letter domains that are used as if of no country


def day_first(report: Report) -> bool | None:
    """True for day before month, False for month before day, None where the outlet's country does not say.

    >>> day_first(Report("r", "", url="https://news.example.co.uk/a")), day_first(Report("r", ""))
    (True, None)
    """
    country = home(report)
    if country in _MONTH_FIRST:
        return False
    return None if not country or country in _OPEN else True


def home(report: Report) -> str:
    """The country (ISO 3166 alpha-3) of a report's outlet or address, "" where it is not known."""
    known = register()
    listed = (known.by_name(report.outlet) if report.outlet else None) or known.by_domain(report.url)
    return listed.country if listed else _of_address(report.url)


def _of_address(url: str) -> str:
    """The country that an address ends in."""
    try:
        end = (urlsplit(url).hostname or "").rpartition(".")[2]
    except ValueError:
        return ""
    end = {"gov": "us", "mil": "us", "uk": "gb"}.get(end, end)
    return "" if end in _NOBODYS or len(end) != 2 else alpha3(end)
