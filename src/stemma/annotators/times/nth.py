"""Days counted inside a month or year: "the second Tuesday of March", "the first week of May", "two Fridays ago"."""

from dataclasses import replace
from datetime import date, timedelta

from . import periods
from .context import Frame
from .days import month_only
from .grammar import Match
from .stretches import quarter
from .values import Value, dated, weekday_from, year_of


def nth_day(m: Match, f: Frame) -> Value | None:
    """The weekday, day or week of that number in the month or year named behind it."""
    at = next(n for n, t in enumerate(m.tokens) if t.kind in ("OF", "IN"))
    if not m.has("WEEKDAY") and m.tokens[at - 1].value not in ("D", "W"):
        return quarter(m, f)  # "the third quarter of 1990"
    head, whole = replace(m, tokens=m.tokens[:at]), _whole(replace(m, tokens=m.tokens[at + 1 :]), f)
    if whole is None or whole.earliest is None or whole.latest is None:
        return whole
    number, day = head.get("ORD"), head.get("WEEKDAY")
    count = number.value if number and isinstance(number.value, int) else 0
    if count == 0 and not head.has("LAST"):
        return whole
    if day:
        found = _nth_weekday(whole.earliest, whole.latest, int(day.value), count)
        return dated(found.isoformat(), whole.basis) if found else None
    unit = str(head.tokens[-1].value)
    days = 1 if unit == "D" else 7
    first = whole.earliest + timedelta(days=(count - 1) * days)
    first = first if count else whole.latest - timedelta(days=days - 1)
    if first > whole.latest:
        return None
    if unit == "D":
        return dated(first.isoformat(), whole.basis)
    last = min(first + timedelta(days=6), whole.latest)
    # no ISO week begins with a month: the value stays the month's, its days say which week of it
    return replace(whole, earliest=first, latest=last, precision="week")


def _whole(m: Match, f: Frame) -> Value | None:
    """The month or year that is counted in."""
    if m.has("MONTH"):
        return month_only(m, f)
    unit = m.get("UNIT")
    if m.has("YEAR") or (unit and unit.value == "Y"):
        named, base = year_of(m, f), f.same("Y")
        year = named or (base.year if base else None)
        return dated(str(year), "stated" if m.has("YEAR") else "relative") if year else None
    base = f.same("M")
    if unit is None or unit.value != "M" or base is None:
        return None
    if m.has("THAT") and f.memory.month:
        base = date(*f.memory.month, 1)
    moved = periods.shift(base, -1 if m.has("LAST") else 1 if m.has("NEXT") else 0, "M")
    return dated(f"{moved.year}-{moved.month:02d}", "relative") if moved else None


def _nth_weekday(first: date, last: date, weekday: int, count: int) -> date | None:
    """The day of that number (0 the last) among the weekdays of a stretch."""
    found = (
        weekday_from(first, weekday, 1) + timedelta(days=7 * (count - 1)) if count else weekday_from(last, weekday, -1)
    )
    return found if first <= found <= last else None


def weekdays_ago(m: Match, f: Frame) -> Value | None:
    """ "Two Fridays ago": the last Friday but one."""
    number, day = m.get("NUM"), m.get("WEEKDAYS")
    if f.day is None or number is None or day is None or not isinstance(number.value, int):
        return Value("DATE", "PAST_REF", basis="relative")
    last = weekday_from(f.day - timedelta(days=1), int(day.value), -1)
    moved = periods.shift(last, 1 - number.value, "W")
    return dated(moved.isoformat(), "relative") if moved else None
