"""TIMEX3 values and the days they may mean: calendar arithmetic that never knows more than it was told."""

import re
from datetime import date, timedelta

from dateutil.easter import easter
from dateutil.relativedelta import relativedelta

from stemma.dates import month_end
from stemma.model import Precision

Interval = tuple[date, date, Precision]
FIRST, LAST = 1000, 2199  # years outside are numbers, not dates
STEPS = {"D": 1, "W": 7, "FN": 14}
MONTH_STEPS = {"M": 1, "Q": 3, "HF": 6, "Y": 12, "E": 120, "C": 1200}
SEASON_MONTHS = {"SP": (3, 5), "SU": (6, 8), "FA": (9, 11)}
_VALUE = re.compile(r"(\d{4})(?:-(?:W(\d{1,2})(-WE)?|Q([1-4])|H([12])|(SP|SU|FA|WI)|(\d{2})(?:-(\d{2}))?(T.+)?))?$")


def make_day(year: int, month: int, day: int) -> date | None:
    """The day, or None where there is none such (February 30, the year 0 or 99999)."""
    if not FIRST <= year <= LAST:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def week(day: date) -> str:
    """The ISO week of a day as a TIMEX3 value.

    >>> week(date(2019, 1, 24))
    '2019-W04'
    """
    year, number, _ = day.isocalendar()
    return f"{year}-W{number:02d}"


def quarter(day: date) -> str:
    """The calendar quarter of a day.

    >>> quarter(date(1989, 11, 2))
    '1989-Q4'
    """
    return f"{day.year}-Q{(day.month + 2) // 3}"


def season(year: int, code: str) -> str:
    """The value of a season."""
    return f"{year}-{code}"


def shift(day: date, count: int, unit: str) -> date | None:
    """A day moved by whole units (D, W, FN, M, Q, HF, Y, E, C); None beyond the calendar."""
    try:
        if unit in STEPS:
            moved = day + timedelta(days=count * STEPS[unit])
        else:
            moved = day + relativedelta(months=count * MONTH_STEPS[unit])
    except (OverflowError, ValueError):
        return None
    return moved if FIRST <= moved.year <= LAST else None


def holiday(name: str, year: int) -> date | None:
    """The day of a holiday in a year, None where the name is of no known one.

    >>> holiday("Thanksgiving Day", 1999)
    datetime.date(1999, 11, 25)
    """
    key = re.sub(r"[^a-z ]", "", name.lower().replace("-", " ")).removeprefix("the ")
    fixed = {
        "christmas eve": (12, 24), "christmas": (12, 25), "boxing day": (12, 26), "halloween": (10, 31),
        "independence day": (7, 4), "fourth of july": (7, 4), "july fourth": (7, 4), "valentines day": (2, 14),
        "veterans day": (11, 11), "armistice day": (11, 11), "remembrance day": (11, 11), "bastille day": (7, 14),
        "st patricks day": (3, 17), "may day": (5, 1), "inauguration day": (1, 20), "groundhog day": (2, 2),
        "april fool": (4, 1), "canada day": (7, 1), "australia day": (1, 26), "anzac day": (4, 25),
    }  # fmt: skip
    floating = {
        "thanksgiving": (11, 3, 4), "labor day": (9, 0, 1), "labour day": (9, 0, 1), "columbus day": (10, 0, 2),
        "martin luther king": (1, 0, 3), "president": (2, 0, 3), "remembrance sunday": (11, 6, 2),
    }  # fmt: skip
    if key.startswith("new year"):
        return date(year, 12, 31) if key.endswith("eve") else date(year, 1, 1)
    for start, (month, day) in fixed.items():
        if key.startswith(start):
            return date(year, month, day)
    for start, (month, weekday, nth) in floating.items():
        if key.startswith(start):
            first = date(year, month, 1)
            return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (nth - 1))
    if key.startswith("memorial day"):
        last = month_end(year, 5)
        return last - timedelta(days=last.weekday())
    if key.startswith("election day"):
        first = date(year, 11, 1)
        return first + timedelta(days=(-first.weekday()) % 7 + 1)
    moved = {"easter monday": 1, "easter": 0, "good friday": -2, "palm sunday": -7, "ash wednesday": -46,
             "pentecost": 49, "whit monday": 50}  # fmt: skip
    return next((easter(year) + timedelta(days=n) for start, n in moved.items() if key.startswith(start)), None)


def interval(value: str) -> Interval | None:
    """The days a TIMEX3 DATE or TIME value may mean, and how precise it is; None where it names none.

    >>> interval("1989-Q3")
    (datetime.date(1989, 7, 1), datetime.date(1989, 9, 30), 'quarter')
    >>> interval("PRESENT_REF") is None
    True
    """
    if "/" in value:
        first, last = (interval(part) for part in value.split("/", 1))
        return (first[0], last[1], first[2]) if first and last and first[0] <= last[1] else None
    if re.fullmatch(r"\d{3}", value):
        return date(int(value) * 10, 1, 1), date(int(value) * 10 + 9, 12, 31), "year"
    if re.fullmatch(r"\d{2}", value):
        return date(int(value) * 100, 1, 1), date(int(value) * 100 + 99, 12, 31), "year"
    m = _VALUE.match(value)
    if not m or not FIRST <= int(m[1]) <= LAST:
        return None
    year = int(m[1])
    if m[2]:
        return _week_interval(year, int(m[2]), bool(m[3]))
    if m[4] or m[5]:
        months, part = (3, int(m[4])) if m[4] else (6, int(m[5]))
        return date(year, months * (part - 1) + 1, 1), month_end(year, months * part), "quarter"
    if m[6]:
        return _season_interval(year, m[6])
    if not m[7]:
        return date(year, 1, 1), date(year, 12, 31), "year"
    if not m[8]:
        return (date(year, int(m[7]), 1), month_end(year, int(m[7])), "month") if 1 <= int(m[7]) <= 12 else None
    day = make_day(year, int(m[7]), int(m[8]))
    clock = m[9] or ""
    precision: Precision = (
        "minute" if re.match(r"T\d\d:\d\d", clock) else "hour" if re.match(r"T\d\d", clock) else "day"
    )
    return (day, day, precision) if day else None


def _week_interval(year: int, number: int, weekend: bool) -> Interval | None:
    try:
        monday = date.fromisocalendar(year, number, 1)
    except ValueError:
        return None
    return monday + timedelta(days=5 if weekend else 0), monday + timedelta(days=6), "week"


def _season_interval(year: int, code: str) -> Interval:
    # A winter runs over the turn of the year and its name does not say which, so both halves may be meant.
    if code == "WI":
        return date(year, 1, 1), month_end(min(year + 1, LAST), 2), "season"
    first, last = SEASON_MONTHS[code]
    return date(year, first, 1), month_end(year, last), "season"


def narrow(found: Interval, mod: str) -> Interval:
    """An interval cut to what START, MID or END leaves of it (half of it, for these words are loose)."""
    first, last, precision = found
    length = (last - first).days
    if length < 3 or mod not in ("START", "MID", "END"):
        return found
    quarter_of = length // 4
    if mod == "START":
        return first, first + timedelta(days=length // 2), precision
    if mod == "END":
        return last - timedelta(days=length // 2), last, precision
    return first + timedelta(days=quarter_of), last - timedelta(days=quarter_of), precision
