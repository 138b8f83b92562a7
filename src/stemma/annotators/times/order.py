"""Whether an outlet writes the day before the month in numbers such as 03/04/2019, by the country it is of."""

import csv
from functools import lru_cache
from importlib.resources import files
from urllib.parse import urlsplit

from stemma.model import Report
from stemma.text import fold

from .terms import one_of

_MONTH_FIRST = one_of("us ph fm pw mh")
# Countries that write the year first, or either order; and two-letter domains that are used as if of no country.
_OPEN = one_of("ca cn jp kr kp tw hu lt mn ai cc co eu gg io ly me tv to ws")


def day_first(report: Report) -> bool | None:
    """True for day before month, False for month before day, None where the outlet's country does not say.

    >>> day_first(Report("r", "", url="https://news.example.co.uk/a")), day_first(Report("r", ""))
    (True, None)
    """
    country = _countries().get(fold(report.outlet)) if report.outlet else None
    country = country or _of_address(report.url)
    if country in _MONTH_FIRST:
        return False
    return None if not country or country in _OPEN else True


def _of_address(url: str) -> str:
    try:
        parts = (urlsplit(url).hostname or "").split(".")
    except ValueError:
        return ""
    known = (_countries().get(".".join(parts[n:])) for n in range(len(parts) - 1))
    end = parts[-1]
    named = {"gov": "us", "mil": "us", "uk": "gb"}.get(end, end if len(end) == 2 and end.isalpha() else "")
    return next(filter(None, known), named)


@lru_cache(maxsize=1)
def _countries() -> dict[str, str]:
    """The country of each known outlet, by its folded name and by its domains."""
    rows = csv.DictReader(
        files("stemma.reference").joinpath("data/outlets.tsv").read_text("utf-8").splitlines(), delimiter="\t"
    )
    out = {}
    for row in rows:
        for key in (fold(row["name"]), *row["domains"].split()):
            out[key] = row["country"].strip().lower()
    return out
