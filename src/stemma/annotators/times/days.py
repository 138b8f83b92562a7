"""Days, months by name, weekdays and holidays: one function a family of expressions, from a match to its value."""

from dataclasses import replace
from datetime import date, timedelta

from stemma.model import Basis

from . import periods
from .context import FUTURE, PAST, Frame
from .grammar import Match
from .terms import one_of
from .values import (
    Value,
    cut,
    dated,
    direction_of,
    distance,
    mod_of,
    part_of,
    short_year,
    unit_of,
    weekday_from,
    year_of,
)
from .words import Token


def iso(m: Match, f: Frame) -> Value | None:
    """\"2019-01-24", "2019-01-24T08:58"; None where there is no such day."""
    v = dated(m.tokens[0].word.upper())
    return v if v.earliest else None


def slash(m: Match, f: Frame) -> Value | None:
    """03/04/2019: month or day first is told by the outlet's country; else both are kept as an interval."""
    sep = "/" if "/" in m.tokens[0].word else "."
    a, b, c = (int(x) for x in m.tokens[0].word.split(sep))
    if a > 31:
        day = periods.make_day(a, b, c)
        return dated(day.isoformat()) if day else None
    year = c if c > 99 else short_year(c, f)
    if len(m.tokens[0].word.rsplit(sep, 1)[1]) == 3:
        return None
    month_first, day_first = periods.make_day(year, a, b), periods.make_day(year, b, a)
    if sep == ".":
        month_first = None
    if month_first and day_first and month_first != day_first:
        if f.day_first is None:
            low, high = sorted((month_first, day_first))
            return Value(
                "DATE", f"{year}-XX-XX", "", low, high, "month" if low.month == high.month else "year", "inferred"
            )
        return dated((day_first if f.day_first else month_first).isoformat(), "inferred")
    day = month_first or day_first
    return dated(day.isoformat()) if day else None


def _nearest_year(month: int, day: int, m: Match, f: Frame) -> tuple[int | None, Basis]:
    ref = f.ref
    if ref is None:
        return None, "relative"
    options = [d for y in (ref.year - 1, ref.year, ref.year + 1) if (d := periods.make_day(y, month, day))]
    if not options:
        return None, "relative"
    strict = m.has("LAST", "NEXT")
    direction = direction_of(m, f)
    if strict:
        sides = [d for d in options if (d < ref if direction == PAST else d > ref)]
        return (sides[-1] if direction == PAST else sides[0]).year if sides else None, "relative"
    return min(options, key=lambda d: distance((d - ref).days, direction, f.sure)).year, "relative"


def day(m: Match, f: Frame) -> Value | None:
    """ "Aug. 7", "Monday, Oct. 26", "7 August 1998", "June 12, 2018"."""
    month_token, day_token = m.get("MONTH"), _day_number(m)
    if not month_token or not day_token or not isinstance(day_token.value, int):
        return None
    month, number = int(month_token.value), day_token.value
    if number > 31:
        return month_only(m, f)
    year, basis = year_of(m, f), "stated"
    if year is None:
        year, basis = _weekday_year(m, month, number, f), "relative"
    if year is None:
        year, basis = _nearest_year(month, number, m, f)
    if year is None:
        leap = periods.make_day(2000, month, number)
        return Value("DATE", f"XXXX-{month:02d}-{number:02d}", basis="relative") if leap else None
    found = periods.make_day(year, month, number)
    if found is None:
        return None
    return dated(found.isoformat() + part_of(m), basis)  # type: ignore[arg-type]  # a Basis


def second_day(m: Match, f: Frame, first: Value) -> tuple[Token, Value] | None:
    """The other day of "April 24 and 25", "Feb. 27-28", "27-28 February": its token and value."""
    if m.rule == "day" and m.tokens[0].kind in ("NUM", "ORD") and m.first > 1 and first.earliest:
        number, link = f.words[m.first - 2 : m.first]
        alone = m.first < 3 or f.words[m.first - 3].kind not in ("MONTH", "NUM", "YEAR")
        if link.kind in ("HYPHEN", "AND", "TO") and number.kind in ("NUM", "ORD") and isinstance(number.value, int):
            found = periods.make_day(first.earliest.year, first.earliest.month, number.value)
            if found and found < first.earliest and alone:
                return number, dated(found.isoformat(), first.basis)
    after = f.words[m.last : m.last + 3]
    if m.rule != "day" or m.tokens[-1].kind not in ("NUM", "ORD") or len(after) < 2 or first.earliest is None:
        return None
    link, number = after[0], after[1]
    if link.kind not in ("HYPHEN", "AND", "TO") or number.kind not in ("NUM", "ORD") or len(number.word) > 4:
        return None
    if (len(after) > 2 and after[2].kind in ("MONTH", "UNIT", "UNITS", "AMPM", "YEAR")) or not isinstance(
        number.value, int
    ):
        return None
    found = periods.make_day(first.earliest.year, first.earliest.month, number.value)
    return (number, dated(found.isoformat(), first.basis)) if found and found > first.earliest else None


def _day_number(m: Match) -> Token | None:
    """The day's number: the one behind the month, else the one before it."""
    at = next((n for n, t in enumerate(m.tokens) if t.kind == "MONTH"), 0)
    near = [*m.tokens[at + 1 : at + 2], *reversed(m.tokens[max(0, at - 2) : at])]
    return next((t for t in near if t.kind in ("NUM", "ORD")), None)


def _weekday_year(m: Match, month: int, number: int, f: Frame) -> int | None:
    """The year in which that date is that weekday, of the years next to the report's."""
    wanted = m.get("WEEKDAY")
    if not wanted or not f.ref:
        return None
    years = [y for y in (f.ref.year, f.ref.year - 1, f.ref.year + 1)
             if (d := periods.make_day(y, month, number)) and d.isoweekday() == wanted.value]  # fmt: skip
    return years[0] if years else None


def month_only(m: Match, f: Frame) -> Value | None:
    """\"January", "last June", "mid-November 1997"."""
    token = m.get("MONTH")
    if token is None:
        return None
    month, year, basis = int(token.value), year_of(m, f), "stated"
    if year is None or m.has("LAST", "NEXT", "THIS"):
        basis = "relative"
    if year is None:
        base = f.same("M") or f.same("Y")
        if base is None:
            return Value("DATE", f"XXXX-{month:02d}", mod_of(m), basis="relative")
        direction = direction_of(m, f)
        if m.has("THIS"):
            year = base.year
        elif m.has("LAST"):
            year = base.year - (month >= base.month)
        elif m.has("NEXT"):
            year = base.year + (month <= base.month)
        else:
            year = min(
                (base.year - 1, base.year, base.year + 1),
                key=lambda y: distance((y - base.year) * 12 + month - base.month, direction or PAST, f.sure),
            )
    if not periods.FIRST <= year <= periods.LAST:
        return None
    return dated(f"{year}-{month:02d}", basis, mod_of(m))  # type: ignore[arg-type]  # a Basis


def weekday(m: Match, f: Frame) -> Value | None:
    """The nearest such day by the words "last" and "next", else by tense."""
    token = m.get("WEEKDAY")
    if token is None:
        return None
    number, ref = int(token.value), f.day
    if ref is None:
        return Value("DATE", f"XXXX-WXX-{number}", basis="relative")
    words = {t.word for t in m.tokens}
    if m.has("UNIT"):
        step = -7 if m.has("LAST") else 7 if m.has("NEXT") else 0
        found = ref - timedelta(days=ref.isoweekday() - number) + timedelta(days=step)
    elif words & {"previous", "preceding", "following", "ensuing"} and f.memory.day:
        back = -1 if words & {"previous", "preceding"} else 1
        found = weekday_from(f.memory.day + timedelta(days=back), number, back)
    elif m.has("LAST"):
        found = weekday_from(ref - timedelta(days=1), number, PAST)
    elif m.has("NEXT", "FOLLOWING"):
        found = weekday_from(ref + timedelta(days=1), number, FUTURE)
    else:
        found = weekday_from(ref, number, f.tense or (FUTURE if m.has("THIS") else PAST))
        if (ref - found).days == 6:
            # six days back is told as "last Friday"; a bare name is tomorrow's, written ahead or in another time zone
            found += timedelta(days=7)
    mod = mod_of(m)
    return replace(dated(found.isoformat() + part_of(m), "relative"), mod=mod if mod in ("START", "END") else "")


def deictic(m: Match, f: Frame) -> Value | None:
    """\"Today", "late yesterday", "tonight"."""
    token = m.get("DEICTIC")
    if token is None:
        return None
    tail = "TNI" if token.word == "tonight" else part_of(m)
    if f.day is None:
        return Value("TIME" if tail else "DATE", "XXXX-XX-XX" + tail, basis="relative")
    mod = mod_of(m)
    spoken = _day_of_speech(m.tokens[0].start, f) if token.word != "yesterday" else None
    day, basis = (spoken, "anchored") if spoken else (f.day, "relative")
    v = dated((day + timedelta(days=int(token.value))).isoformat() + tail, basis)  # type: ignore[arg-type]  # a Basis
    return replace(v, mod=mod if mod in ("START", "END") else "")


def day_beside(m: Match, f: Frame) -> Value | None:
    """ "The day before yesterday", "the day after June 12", "the week after Monday": counted from the day named."""
    at = next(n for n, t in enumerate(m.tokens) if t.kind in ("BEFORE", "AFTER", "FROM"))
    rest = replace(m, tokens=m.tokens[at + 1 :])
    if m.has("FROM"):
        f.tense = FUTURE  # "a week from Monday"
    base = deictic(rest, f) if rest.has("DEICTIC") else weekday(rest, f) if rest.has("WEEKDAY") else day(rest, f)
    if base is None or base.earliest is None or unit_of(m) not in ("D", "W"):
        return base
    number = m.get("NUM") if m.has("FROM") else None
    count = number.value if number and isinstance(number.value, int) and number not in rest.tokens else 1
    moved = periods.shift(base.earliest, -1 if m.has("BEFORE") else count, unit_of(m))
    if m.has("FROM") and moved:
        return dated(moved.isoformat(), "relative")
    return dated(cut(moved, unit_of(m)), "relative") if moved else None


def _day_of_speech(at: int, f: Frame) -> date | None:
    """The day on which a quotation that holds an offset was said, where the report has just named a day before its own.

    "Today" in a quotation is the speaker's, not the reporter's.
    """
    named = f.memory.day
    if named is None or f.day is None or not timedelta(0) < f.day - named <= timedelta(days=3):
        return None
    start = f.text.rfind("\n", 0, at) + 1
    inside = f.text.count('"', start, at) % 2 or f.text.count("“", start, at) > f.text.count("”", start, at)
    return named if inside and at - f.memory.day_at < 600 else None


# "Lunar New Year", "Orthodox Easter": on other days than the holiday of that name
_OTHER_CALENDARS = one_of(
    "lunar chinese korean vietnamese jewish islamic muslim persian iranian kurdish tibetan tamil sikh hindu bengali "
    "thai khmer lao burmese ethiopian coptic orthodox julian"
)


def holiday(m: Match, f: Frame) -> Value | None:
    """\"Christmas Eve", "Easter week", "New Year": the nearest by tense where no year is named."""
    token, named = m.get("HOLIDAY"), year_of(m, f)
    before = f.words[m.first - 1].word if m.first else ""
    if token is None or before in _OTHER_CALENDARS:
        return None
    base = f.ref
    if named is None and base is None:
        return Value("DATE", "XXXX-XX-XX", basis="relative")
    if named is not None:
        found = periods.holiday(token.word, named)
    else:
        assert base is not None
        options = [d for y in (base.year - 1, base.year, base.year + 1) if (d := periods.holiday(token.word, y))]
        if m.has("LAST", "NEXT"):
            options = [d for d in options if (d < base) == m.has("LAST")]
        found = min(options, key=lambda d: distance((d - base).days, direction_of(m, f) or PAST), default=None)
    if found is None:
        return None
    if m.has("UNIT") and any(t.value == "W" for t in m.tokens if t.kind == "UNIT"):
        return dated(periods.week(found), "relative")
    return dated(found.isoformat() + part_of(m), "stated" if named else "relative")
