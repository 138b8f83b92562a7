"""Weeks, months, quarters, seasons and years told from the report's date or from another date it names."""

from dataclasses import replace
from datetime import date, timedelta
from math import ceil

from stemma.dates import month_end
from stemma.model import Basis, Precision, TimexType

from . import periods
from .context import FUTURE, Frame
from .days import day, holiday, weekday
from .grammar import Match
from .terms import one_of
from .values import (
    Value,
    bounded,
    context_quarter,
    count_of,
    cut,
    dated,
    length,
    mod_of,
    spoken_quarter,
    unit_of,
    year_of,
)
from .years import century


def ago(m: Match, f: Frame) -> Value | None:
    """ "Six weeks ago" is the week six weeks back, "two months ago" the month: no finer than the unit counted."""
    unit, count = unit_of(m), count_of(m)
    if count is None:
        return Value("DATE", "PAST_REF", basis="relative")
    if unit in ("H", "MIN", "S"):
        return (
            dated(f.day.isoformat(), "relative", kind="TIME")
            if f.day
            else Value("TIME", "XXXX-XX-XX", basis="relative")
        )
    if unit == "Y" and count == 1 and (q := context_quarter(m, f)):
        return dated(f"{q[0] - 1}-Q{q[1]}", "relative")
    base = f.day or (f.same(unit) if unit in ("Y", "M") else None)
    unit, count = {"NI": ("D", count), "WE": ("W", count)}.get(unit, (unit, count))
    if base is None or unit == "L":
        return Value("DATE", "PAST_REF", basis="relative")
    moved = periods.shift(base, -int(count), unit)
    return dated(cut(moved, unit), "relative", mod_of(m)) if moved else None


def year_ago(m: Match, f: Frame) -> Value | None:
    """ "Year-ago", "the year-earlier quarter": the quarter spoken of, one year before."""
    q = spoken_quarter(m, f)
    number = m.get("ORD")
    base = f.same("Y")
    units = [t.value for t in m.tokens if t.kind == "UNIT"]
    if units[-1:] != ["Y"] and not m.has("HYPHEN"):
        return Value("DATE", "PAST_REF", basis="relative")  # "the day a week ago"
    if units[:1] == ["M"] and f.day and not m.has("HYPHEN"):
        return dated(f"{f.day.year - 1}-{f.day.month:02d}", "relative")
    if number and isinstance(number.value, int) and 1 <= number.value <= 4 and base:
        return dated(f"{(q[0] if q else base.year) - 1}-Q{number.value}", "relative")
    if q:
        return dated(f"{q[0] - 1}-Q{q[1]}", "relative")
    return dated(str(base.year - 1), "relative") if base else Value("DATE", "XXXX", basis="relative")


def offset(m: Match, f: Frame) -> Value | None:
    """ "A day earlier", "the day after": from the day last named; "two days after" something is a length of time."""
    unit, count = unit_of(m), count_of(m)
    sign = -1 if m.has("EARLIER", "BEFORE") else 1
    if unit == "Y" and count == 1 and sign < 0 and (q := context_quarter(m, f)):
        return dated(f"{q[0] - 1}-Q{q[1]}", "anchored")
    if m.has("AFTER", "BEFORE", "FOLLOWING", "AHEAD") and not (m.has("THE") and unit == "D"):
        return Value("DURATION", length(count, unit), mod_of(m), basis="anchored")
    if count is None or unit in ("H", "MIN", "S", "NI", "WE", "L", "C"):
        return Value("DURATION", length(count, unit), mod_of(m), basis="anchored")
    near = m.tokens[0].start - f.memory.day_at < 600
    base = f.memory.day if f.memory.day and near and unit in ("D", "W") else None
    if base is None and unit in ("Y", "M") and f.memory.year and m.tokens[0].start - f.memory.year_at < 400:
        month = f.memory.month
        base = date(month[0], month[1], 1) if unit == "M" and month else date(f.memory.year, 1, 1)
    if base is None and (m.tokens[-1].word == "hence" or not m.has("LATER")):
        base = f.day or (f.same("Y") if unit == "Y" else None)
    if base is None:  # "two years later" than what was told before, not than the report
        return Value("DATE", "XXXX-XX-XX" if unit == "D" else "XXXX", basis="anchored")
    moved = periods.shift(base, sign * int(count), unit)
    return dated(cut(moved, unit), "anchored") if moved else None


def stretch(m: Match, f: Frame) -> Value | None:
    """ "The past two months": a length, with the days it covers up to or from the report's."""
    unit = unit_of(m)
    count = count_of(m) if m.has("NUM", "FEW") else 1 if m.has("UNIT") else None
    kind: TimexType = "SET" if m.has("EACH") else "DURATION"
    v = Value(kind, length(count, unit), "" if m.tokens[0].word == "over" else mod_of(m), basis="relative")
    if unit in ("H", "MIN") and count is not None:  # "the last 72 hours": the days they reach into
        unit, count = "D", ceil(count / (24 if unit == "H" else 1440))
    if f.day is None or count is None or unit not in periods.STEPS | periods.MONTH_STEPS:
        return v
    moved = periods.shift(f.day, int(count) * (1 if m.has("NEXT", "FOLLOWING") else -1), unit)
    if moved is None:
        return v
    named: dict[str, Precision] = {"D": "day", "W": "week", "M": "month", "Q": "quarter"}
    precision = named.get(unit, "year")
    first, last = sorted((f.day, moved))
    return replace(v, earliest=first, latest=last, precision=precision)


def refs(m: Match, f: Frame) -> Value | None:
    """ "The months ahead": a length that nobody counted; "recent years" only points to the past."""
    unit = unit_of(m)
    if m.has("THE", "AHEAD") or (m.has("RECENT") and unit in ("W", "M", "Q") and not m.has("AND")):
        return Value("DURATION", length(None, unit), basis="relative")
    return Value("DATE", "FUTURE_REF" if m.has("NEXT") else "PAST_REF", basis="relative")


def quarter(m: Match, f: Frame) -> Value | None:
    """Quarters and halves of a year: "third-quarter", "the first half of 1997", "the year-earlier quarter"."""
    number = m.get("ORD")
    token = next((t for t in reversed(m.tokens) if t.kind in ("UNIT", "HALF") and t.value in ("Q", "half")), None)
    if token is None or number is None or not isinstance(number.value, int):
        return century(m, f)
    if token.value == "half" and not m.has("YEAR", "UNIT", "THE"):
        return None
    letter, most = ("Q", 4) if token.value == "Q" else ("H", 2)
    if not 1 <= number.value <= most:
        return None
    year, base = year_of(m, f), f.day or f.same("Y")
    if year is None and m.has("AGO", "EARLIER", "BEFORE") and base:
        year = (f.memory.quarter[0] if f.memory.quarter else base.year) - 1
    if year is None:
        if base is None:
            return Value("DATE", f"XXXX-{letter}{number.value}", basis="relative")
        begins = (number.value - 1) * (12 // most) + 1
        if f.tense == FUTURE or m.has("THIS"):
            year = base.year + (base.month > begins + 12 // most + 3 and f.tense == FUTURE)
        else:
            year = base.year - (begins > base.month)
    if not periods.FIRST <= year <= periods.LAST:
        return None
    return dated(f"{year}-{letter}{number.value}", "stated" if m.has("YEAR") else "relative", mod_of(m))


def year_quarter(m: Match, f: Frame) -> Value | None:
    """ "The 1988 quarter", "last year's period", "the same month last year": that year's part of what was spoken of."""
    found, q = year_of(m, f), spoken_quarter(m, f)
    units = {t.value for t in m.tokens if t.kind == "UNIT"} - {"Y"}
    if found is None or not (units or m.has("PERIOD")):
        return None
    month = f.memory.month[1] if f.memory.month else f.day.month if f.day else None
    if "M" in units and month:
        return dated(f"{found}-{month:02d}", "relative")
    return dated(f"{found}-Q{q[1]}" if q and units <= {"Q"} else str(found), "relative")


def short_quarter(m: Match, f: Frame) -> Value | None:
    """ "Q3 2018", "H1 2019", and "Q3" alone; a bare "H1" may be anything."""
    token, year, base = m.tokens[0].word.upper(), year_of(m, f), f.day or f.same("Y")
    if (token[0] == "H" and (year is None or token[1] > "2")) or (year is None and base is None):
        return None
    if year is None and base is not None:
        year = base.year - ((int(token[1]) - 1) * 3 + 1 > base.month and f.tense != FUTURE)
    return dated(f"{year}-{token}", "stated" if m.has("YEAR") else "relative")


def week_of(m: Match, f: Frame) -> Value | None:
    """ "The week of March 6": the week that day is in."""
    v = day(m, f) if unit_of(m) == "W" else None
    return dated(periods.week(v.earliest), v.basis) if v and v.earliest else None


def nth_units(m: Match, f: Frame) -> Value | None:
    """ "The first nine months of 1997": a length, and its days where the year is known."""
    unit, number, start = _unit_after_num(m), m.get("NUM"), m.get("ORD")
    count = number.value if number and isinstance(number.value, int) else None
    if unit == "Q" and count:
        unit, count = "M", count * 3
    v = Value("DURATION", length(count, unit), basis="relative")
    said = next((w for w in f.words[m.last + 1 : m.last + 2] if w.kind == "YEAR"), None)
    year = int(said.value) if said else (base := f.same("Y")) and base.year
    if unit == "M" and count and year and start and start.value == 1 and count <= 12:
        return replace(v, earliest=date(year, 1, 1), latest=month_end(year, count), precision="month")
    return v


def _unit_after_num(m: Match) -> str:
    token = m.get("UNITS")
    return str(token.value) if token else ""


def relative(m: Match, f: Frame) -> Value | None:
    """This, last, next and that week, month, year, season, weekend; "the end of the year"."""
    mod = mod_of(m)
    if m.has("YEAR"):
        return dated(str(year_of(m, f)), "stated", mod)
    if m.has("HOLIDAY"):
        return holiday(m, f)
    if m.has("WEEKDAY"):
        return weekday(m, f)
    if m.has("SEASON"):
        return season(m, f)
    unit = unit_of(m)
    if m.has("LATEST", "COMPARABLE") and (unit == "Q" or m.has("PERIOD")):
        same = any(t.word in ("comparable", "corresponding") for t in m.tokens)
        return year_ago(m, f) if same and f.memory.quarter else the_unit(m, f, "Q")
    if unit in ("", "H", "MIN", "S", "L", "FN", "NI"):
        return None
    if m.rule == "relative" and not m.has(*_POINTERS):
        return the_unit(m, f, unit)
    return _moved_unit(m, f, unit, mod)


_POINTERS = (
    "LAST",
    "NEXT",
    "THIS",
    "THAT",
    "FOLLOWING",
    "SAME",
    "LATEST",
    "CURRENT",
    "EARLIER",
    "LATER",
    "MOD",
    "EDGE",
)
_LEANING = one_of("previous preceding following ensuing subsequent")


def _moved_unit(m: Match, f: Frame, unit: str, mod: str) -> Value | None:
    """The unit that lies so many steps from the report's day, or from the date last named ("the following year")."""
    step = -1 if m.has("LAST") else 1 if m.has("NEXT", "FOLLOWING") else 0
    step *= 2 if m.has("AFTER", "BEFORE") else 1  # "the week after next"
    words = {t.word for t in m.tokens}
    of_day = unit == "D" and m.has("THE") and m.has("NEXT", "EARLIER", "LATER")
    leans = bool(words & _LEANING) or m.has("THAT", "SAME") or of_day
    base = _lean(f, unit) if leans else None
    if unit == "D" and m.has("THAT", "SAME") and f.memory.month and f.memory.month_at > f.memory.day_at:
        # "in October ... that same day": a day of the month just named
        month = "{}-{:02d}".format(*f.memory.month)
        return replace(dated(month, "anchored"), value=f"{month}-XX")
    basis: Basis = "anchored" if base else "relative"
    if leans and unit == "D" and base is None:
        return Value("DATE", "XXXX-XX-XX", mod, basis="anchored")  # "the following day" after a day that nobody named
    base = base or f.day or (f.same(unit) if unit in ("Y", "M") else None)
    if base is None:
        unknown = {"W": "XXXX-WXX", "M": "XXXX-XX", "D": "XXXX-XX-XX"}.get(unit, "XXXX")
        return Value("DATE", unknown, mod, basis="relative")
    if unit == "WE":
        return _weekend(m, f, base)
    if unit in "EC" and words & {"past", "last", "next", "coming"}:
        return stretch(m, f)
    if unit in "EC":
        return dated(str(base.year // (10 if unit == "E" else 100) + step), basis, mod)
    moved = periods.shift(base, step, unit)
    return bounded(dated(cut(moved, unit), basis, mod), mod, f) if moved else None


def _lean(f: Frame, unit: str) -> date | None:
    """The day, month or year last named, for "that day", "the following year"."""
    memory = f.memory
    if unit in ("D", "W") and memory.day:
        return memory.day
    if unit == "M" and memory.month:
        return date(*memory.month, 1)
    if unit == "Y" and memory.year:
        return date(memory.year, 1, 1)
    return None


def _weekend(m: Match, f: Frame, base: date) -> Value:
    monday = base - timedelta(days=base.weekday())
    if m.has("THIS"):
        step = 0
    elif m.has("NEXT"):
        step = 1 if base.weekday() >= 5 else 0
    elif m.has("LAST"):
        step = -1
    elif f.tense == FUTURE:
        step = 0
    else:
        step = 0 if base.weekday() >= 5 else -1
    return dated(periods.week(monday + timedelta(days=7 * step)) + "-WE", "relative")


def the_unit(m: Match, f: Frame, unit: str) -> Value | None:
    """ "The quarter", "the year", "the weekend": the one spoken of, else the report's own."""
    after = next((w.word for w in f.words[m.last : m.last + 1]), "")
    if unit == "Q" or (unit == "" and m.has("PERIOD")):
        q, base = spoken_quarter(m, f), f.day
        if q:
            return dated(f"{q[0]}-Q{q[1]}", "relative")
        moved = periods.shift(base, -1, "Q") if base else None
        return dated(periods.quarter(moved), "relative") if moved else Value("DATE", "XXXX-QX", basis="relative")
    if unit in ("Y", "M", "W") and after in ("ended", "ending", "to", "through"):
        return Value("DURATION", f"P1{unit}")
    if unit == "WE":
        return _weekend(m, f, f.day) if f.day else Value("DATE", "XXXX-WXX-WE", basis="relative")
    if unit in ("Y", "W", "M"):
        near = m.tokens[0].start - f.memory.year_at < 300 and not m.has("FULL")
        base = _lean(f, "Y") if unit == "Y" and near else None
        base = base or f.day or (f.same(unit) if unit != "W" else None)
        return dated(cut(base, unit), "relative") if base else Value("DATE", "XXXX", basis="relative")
    return None


def season(m: Match, f: Frame) -> Value | None:
    """\"Last summer", "the spring of 2018"; a bare "the fall" is no season."""
    token, year, base = m.get("SEASON"), year_of(m, f), f.day or f.same("M")
    if token is None:
        return None
    code = str(token.value)
    if year is None:
        if not m.has("LAST", "NEXT", "THIS", "THAT", "EDGE", "MOD", "EARLIER", "LATER") and not m.has("THE"):
            return None
        if token.word == "fall" and not m.has("LAST", "NEXT", "THIS", "THAT", "MOD"):
            return None
        if base is None:
            return Value("DATE", f"XXXX-{code}", mod_of(m), basis="relative")
        begins = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}[code]
        if m.has("LAST"):
            year = base.year - (begins + 2 >= base.month)
        elif m.has("NEXT"):
            year = base.year + (begins <= base.month)
        elif m.has("THIS") or f.tense == FUTURE:
            year = base.year
        else:
            year = base.year - (begins > base.month)
    if not periods.FIRST <= year <= periods.LAST:
        return None
    return dated(periods.season(year, code), "stated" if m.has("YEAR") else "relative", mod_of(m))


def fiscal(m: Match, f: Frame) -> Value | None:
    """\"Fiscal 1989", "the fiscal year"."""
    year, base = year_of(m, f), f.same("Y")
    if year:
        return dated(str(year), "stated", mod_of(m))
    if unit_of(m) != "Y":
        return None
    if f.words[m.last : m.last + 1] and f.words[m.last].word in ("ended", "ending"):
        return Value("DURATION", "P1Y")
    return dated(str(base.year), "relative", mod_of(m)) if base else Value("DATE", "XXXX", basis="relative")
