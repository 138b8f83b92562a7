"""From a match of the grammar to a TIMEX3 value and the days it may mean: one function a family of expressions."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from stemma.model import Basis, Precision, TimexType

from . import periods
from .context import FUTURE, PAST, Frame, is_rate
from .grammar import Match
from .words import Token

MODS = {"early": "START", "beginning": "START", "start": "START", "mid": "MID", "middle": "MID", "late": "END", "end": "END",
        "close": "END", "earlier": "EARLIER", "later": "LATER", "remainder": "LATER", "rest": "LATER", "course": ""}  # fmt: skip
APPROXIMATE = {"about": "APPROX", "around": "APPROX", "roughly": "APPROX", "approximately": "APPROX", "nearly": "LESS_THAN",
               "almost": "LESS_THAN", "barely": "LESS_THAN", "under": "LESS_THAN", "up": "EQUAL_OR_LESS", "over": "MORE_THAN",
               "more": "MORE_THAN", "less": "LESS_THAN", "least": "EQUAL_OR_MORE"}  # fmt: skip


WRONG_SIDE = 3.0  # how much farther a date on the other side of the report than its tense points counts


@dataclass(frozen=True, slots=True)
class Value:
    """What an expression is worth: its TIMEX3 type and value, and the days it may mean where it names any."""

    type: TimexType
    value: str
    mod: str = ""
    earliest: date | None = None
    latest: date | None = None
    precision: Precision | None = None
    basis: Basis = "stated"


def dated(value: str, basis: Basis = "stated", mod: str = "", kind: TimexType | None = None) -> Value:
    """A DATE (or TIME, where the value has a clock) with the days of its value, narrowed by its modifier."""
    found = periods.interval(value)
    kind = kind or ("TIME" if "T" in value else "DATE")
    if found is None:
        return Value(kind, value, mod, basis=basis)
    first, last, precision = periods.narrow(found, mod)
    return Value(kind, value, mod, first, last, precision, basis)


def _mod(m: Match) -> str:
    for t in m.tokens:
        if t.kind in ("MOD", "EDGE", "EARLIER", "LATER") and t.word in MODS:
            return MODS[t.word]
        if t.kind in ("APPROX", "MORE", "LESS", "LEAST") and t.word in APPROXIMATE:
            return APPROXIMATE[t.word]
    return ""


def _direction(m: Match, f: Frame) -> int:
    """PAST or FUTURE by the expression's own word, else by the tense of its clause."""
    if m.has("LAST"):
        return PAST
    if m.has("NEXT", "FOLLOWING"):
        return FUTURE
    return f.tense


def _bounded(v: Value, mod: str, f: Frame) -> Value:
    """"Earlier this month" ends with the report's day, "later this year" begins with it."""
    ref = f.day
    if ref and v.earliest and v.latest and v.earliest <= ref <= v.latest:
        if mod == "EARLIER":
            return replace(v, latest=ref)
        if mod == "LATER":
            return replace(v, earliest=ref)
    return v


def _year(m: Match, f: Frame) -> int | None:
    """The year an expression names ("1997", "'98", "last year"), None where it names none."""
    t = m.get("YEAR")
    if t:
        return int(t.value)
    t = m.get("SHORTYEAR")
    if t:
        return _short_year(int(t.word[1:]), f)
    base = f.same("Y")
    if m.has("UNIT") and any(t.kind == "UNIT" and t.value == "Y" for t in m.tokens) and m.has("LAST", "NEXT", "THIS") and base:
        return base.year + (-1 if m.has("LAST") else 1 if m.has("NEXT") else 0)
    return None


def _short_year(short: int, f: Frame) -> int:
    near = f.ref.year if f.ref else 2000
    return min((century + short for century in (1800, 1900, 2000)), key=lambda y: (abs(y - near), y))


def iso(m: Match, f: Frame) -> Value | None:
    v = dated(m.tokens[0].word.upper())
    return v if v.earliest else None


def slash(m: Match, f: Frame) -> Value | None:
    """03/04/2019: month or day first is told by the outlet's country; else both are kept as an interval."""
    sep = "/" if "/" in m.tokens[0].word else "."
    a, b, c = (int(x) for x in m.tokens[0].word.split(sep))
    if a > 31:
        day = periods.make_day(a, b, c)
        return dated(day.isoformat()) if day else None
    year = c if c > 99 else _short_year(c, f)
    if len(m.tokens[0].word.rsplit(sep, 1)[1]) == 3:
        return None
    month_first, day_first = periods.make_day(year, a, b), periods.make_day(year, b, a)
    if sep == ".":
        month_first = None
    if month_first and day_first and month_first != day_first:
        if f.day_first is None:
            low, high = sorted((month_first, day_first))
            return Value("DATE", f"{year}-XX-XX", "", low, high, "month" if low.month == high.month else "year", "inferred")
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
    direction = _direction(m, f)
    if strict:
        sides = [d for d in options if (d < ref if direction == PAST else d > ref)]
        return (sides[-1] if direction == PAST else sides[0]).year if sides else None, "relative"
    return min(options, key=lambda d: _distance((d - ref).days, direction)).year, "relative"


def _distance(gap: int, direction: int) -> tuple[float, int]:
    """How far a day is, a day on the side that the tense does not point to counting more."""
    return abs(gap) * (WRONG_SIDE if gap * direction < 0 else 1), gap


def day(m: Match, f: Frame) -> Value | None:
    """"Aug. 7", "Monday, Oct. 26", "7 August 1998", "June 12, 2018"."""
    month_token, day_token = m.get("MONTH"), _day_number(m)
    if not month_token or not day_token or not isinstance(day_token.value, int):
        return None
    month, number = int(month_token.value), day_token.value
    if not 1 <= number <= 31:
        return month_only(m, f)
    year, basis = _year(m, f), "stated"
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
    return dated(found.isoformat() + _part(m), basis)  # type: ignore[arg-type]


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
    token = m.get("MONTH")
    if token is None:
        return None
    month, year, basis = int(token.value), _year(m, f), "stated"
    if year is None or m.has("LAST", "NEXT", "THIS"):
        basis = "relative"
    if year is None:
        base = f.same("M") or f.same("Y")
        if base is None:
            return Value("DATE", f"XXXX-{month:02d}", _mod(m), basis="relative")
        direction = _direction(m, f)
        if m.has("THIS"):
            year = base.year
        elif m.has("LAST"):
            year = base.year - (month >= base.month)
        elif m.has("NEXT"):
            year = base.year + (month <= base.month)
        else:
            year = min((base.year - 1, base.year, base.year + 1),
                       key=lambda y: _distance((y - base.year) * 12 + month - base.month, direction or PAST))
    if not periods.FIRST <= year <= periods.LAST:
        return None
    return dated(f"{year}-{month:02d}", basis, _mod(m))  # type: ignore[arg-type]


def _part(m: Match) -> str:
    part = m.get("PART")
    return f"T{part.value}" if part else ""


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
        found = _from(f.memory.day + timedelta(days=back), number, back)
    elif m.has("LAST"):
        found = _from(ref - timedelta(days=1), number, PAST)
    elif m.has("NEXT", "FOLLOWING"):
        found = _from(ref + timedelta(days=1), number, FUTURE)
    else:
        found = _from(ref, number, f.tense or (FUTURE if m.has("THIS") else PAST))
    mod = _mod(m)
    return replace(dated(found.isoformat() + _part(m), "relative"), mod=mod if mod in ("START", "END") else "")


def _from(day: date, number: int, direction: int) -> date:
    """The nearest day with that weekday at or before (PAST) or at or after (FUTURE) a day."""
    if direction == FUTURE:
        return day + timedelta(days=(number - day.isoweekday()) % 7)
    return day - timedelta(days=(day.isoweekday() - number) % 7)


def deictic(m: Match, f: Frame) -> Value | None:
    token = m.get("DEICTIC")
    if token is None:
        return None
    tail = "TNI" if token.word == "tonight" else _part(m)
    if f.day is None:
        return Value("TIME" if tail else "DATE", "XXXX-XX-XX" + tail, basis="relative")
    mod = _mod(m)
    v = dated((f.day + timedelta(days=int(token.value))).isoformat() + tail, "relative")
    return replace(v, mod=mod if mod in ("START", "END") else "")


def clock(m: Match, f: Frame) -> Value | None:
    """A time of day, on the day that stands with it, else on the last day named in its sentence, else on the report's."""
    t = _clock(m)
    if t is None:
        return None
    if len(m.tokens) == 1 and not _tells_time(m, f):
        return None
    zone = m.get("ZONE")
    tail = t + (str(zone.value) if zone else "")
    if m.has("MONTH"):
        base = day(m, f)
    elif m.has("WEEKDAY"):
        base = weekday(m, f)
    elif m.has("DEICTIC"):
        base = deictic(m, f)
    else:
        base = None
    if base is None:
        start = f.sentence(m.tokens[0].start)[0]
        near = _day_behind(m, f) or (f.memory.day if f.memory.day and f.memory.day_at >= start else f.day)
        if near is None:
            return Value("TIME", "XXXX-XX-XX" + t, basis="relative")
        return replace(dated(near.isoformat() + t, "relative"), precision="minute" if ":" in tail else "hour")
    stem = base.value[:10]
    return replace(dated(stem + t, base.basis), mod="")


_AT = frozenset("at by until till around about from before after since past to".split())


def _tells_time(m: Match, f: Frame) -> bool:
    """Whether a bare "8:58" is a time of day and no score or length: it stands after "at" or a date, or has a nought before."""
    before = f.words[m.first - 1] if m.first else None
    if before and (before.word in _AT or before.kind in ("MONTH", "YEAR", "WEEKDAY", "ISO", "SLASH", "NUM", "COMMA", "DEICTIC")):
        return True
    return m.tokens[0].word[0] in "012" and len(m.tokens[0].word) >= 5 and before is not None and before.word != "|"


def _day_behind(m: Match, f: Frame) -> date | None:
    """The weekday that follows a clock within a few words ("at 10:35 a.m. (0735 GMT) Friday")."""
    ref = f.day
    for t in f.words[m.last : m.last + 7]:
        if t.kind == "WEEKDAY" and ref:
            return _from(ref, int(t.value), f.tense or PAST)
        if t.word in (".", ";") or t.kind == "BREAK":
            return None
    return None


def _clock(m: Match) -> str | None:
    token = m.get("CLOCK", "NUM")
    if token is None:
        return None
    digits = token.word.replace(".", ":")
    if ":" in digits:
        hour, minute = (int(x) for x in digits.split(":")[:2])
    elif token.kind == "CLOCK" and len(digits) >= 3:
        hour, minute = int(digits[:-2]), int(digits[-2:])
    elif isinstance(token.value, int):
        hour, minute = token.value, 0
    else:
        return None
    half, part = m.get("AMPM"), m.get("PART")
    late = (half and half.word.strip().startswith("p")) or (part and part.value in ("AF", "EV", "NI") and hour > 4)
    if half and not 1 <= hour <= 12 and hour > 23:
        return None
    if late and hour < 12:
        hour += 12
    elif half and not late and hour == 12:
        hour = 0
    return f"T{hour:02d}:{minute:02d}" if hour < 24 and minute < 60 else None


def count_of(m: Match) -> float | None:
    """How many units an expression counts, None where it does not say ("a few")."""
    token = m.get("NUM")
    if m.has("FEW"):
        return 2 if any(t.word == "couple" for t in m.tokens) else None
    if token and isinstance(token.value, int | float):
        return float(token.value) + (0.5 if m.has("HALF") else 0)
    if m.has("HALF"):
        return 1.5 if m.has("AND") else 0.5
    return 1 if m.has("A", "THE", "THIS", "POSS", "THAT") else None


def length(count: float | None, unit: str) -> str:
    """A TIMEX3 duration: P3D, PT2H, P2Y6M, PXY.

    >>> length(2.5, "Y"), length(None, "W"), length(16, "H")
    ('P2Y6M', 'PXW', 'PT16H')
    """
    clocked = {"S": "S", "MIN": "M", "H": "H"}
    if count is None:
        return f"PTX{clocked[unit]}" if unit in clocked else f"PX{ {'E': 'E', 'FN': 'W', 'NI': 'D', 'WE': 'D'}.get(unit, unit)}"
    unit, factor = {"E": ("Y", 10), "FN": ("W", 2), "C": ("Y", 100), "L": ("Y", 1000), "WE": ("D", 2), "NI": ("D", 1)}.get(unit, (unit, 1))
    count *= factor
    whole, rest = int(count), count - int(count)
    if unit in clocked:
        if rest and unit != "S":
            low = "M" if unit == "H" else "S"
            return f"PT{whole or ''}{clocked[unit] if whole else ''}{round(rest * 60)}{low}"
        return f"PT{whole}{clocked[unit]}"
    if rest and unit == "Y":
        return f"P{whole}Y{round(rest * 12)}M" if whole else f"P{round(rest * 12)}M"
    return f"P{whole}{unit}" if not rest else f"P{count:g}{unit}"


def _at(moved: date, unit: str) -> str:
    """A day cut to a unit."""
    if unit in ("W", "FN"):
        return periods.week(moved)
    if unit in ("M",):
        return f"{moved.year}-{moved.month:02d}"
    if unit == "Q":
        return periods.quarter(moved)
    if unit in ("Y", "HF"):
        return str(moved.year)
    if unit == "E":
        return str(moved.year)
    if unit == "C":
        return str(moved.year // 100)
    return moved.isoformat()


def _unit(m: Match) -> str:
    token = m.get("UNITS", "UNIT")
    return str(token.value) if token else ""


def ago(m: Match, f: Frame) -> Value | None:
    """"Six weeks ago" is the week six weeks back, "two months ago" the month: no finer than the unit counted."""
    unit, count = _unit(m), count_of(m)
    if count is None:
        return Value("DATE", "PAST_REF", basis="relative")
    if unit in ("H", "MIN", "S"):
        return dated(f.day.isoformat(), "relative", kind="TIME") if f.day else Value("TIME", "XXXX-XX-XX", basis="relative")
    if unit == "Y" and count == 1 and (q := _context_quarter(m, f)):
        return dated(f"{q[0] - 1}-Q{q[1]}", "relative")
    base = f.day or (f.same(unit) if unit in ("Y", "M") else None)
    unit, count = {"NI": ("D", count), "WE": ("W", count)}.get(unit, (unit, count))
    if base is None or unit == "L":
        return Value("DATE", "PAST_REF", basis="relative")
    moved = periods.shift(base, -int(count), unit)
    return dated(_at(moved, unit), "relative", _mod(m)) if moved else None


def _context_quarter(m: Match, f: Frame) -> tuple[int, int] | None:
    """The quarter that figures around are of, where one was named in this sentence or within a few before it."""
    memory = f.memory
    return memory.quarter if memory.quarter and m.tokens[0].start - memory.quarter_at < 400 else None


def year_ago(m: Match, f: Frame) -> Value | None:
    """"Year-ago", "the year-earlier quarter": the quarter spoken of, one year before."""
    q = _context_quarter(m, f) or f.memory.quarter
    number = m.get("ORD")
    base = f.same("Y")
    if number and isinstance(number.value, int) and 1 <= number.value <= 4 and base:
        return dated(f"{(q[0] if q else base.year) - 1}-Q{number.value}", "relative")
    if q:
        return dated(f"{q[0] - 1}-Q{q[1]}", "relative")
    return dated(str(base.year - 1), "relative") if base else Value("DATE", "XXXX", basis="relative")


def offset(m: Match, f: Frame) -> Value | None:
    """"A day earlier", "the day after": from the day last named; "two days after" something is a length of time."""
    unit, count = _unit(m), count_of(m)
    sign = -1 if m.has("EARLIER", "BEFORE") else 1
    if unit == "Y" and count == 1 and sign < 0 and (q := _context_quarter(m, f)):
        return dated(f"{q[0] - 1}-Q{q[1]}", "anchored")
    if m.has("AFTER", "BEFORE", "FOLLOWING", "AHEAD") and not (m.has("THE") and unit == "D"):
        return Value("DURATION", length(count, unit), _mod(m), basis="anchored")
    if count is None or unit in ("H", "MIN", "S", "NI", "WE", "L", "C"):
        return Value("DURATION", length(count, unit), _mod(m), basis="anchored")
    near = m.tokens[0].start - f.memory.day_at < 600
    base = f.memory.day if f.memory.day and near and unit in ("D", "W") else None
    if base is None and unit in ("Y", "M") and f.memory.year and m.tokens[0].start - f.memory.year_at < 400:
        month = f.memory.month
        base = date(month[0], month[1], 1) if unit == "M" and month else date(f.memory.year, 1, 1)
    base = base or f.day or (f.same("Y") if unit == "Y" else None)
    if base is None:
        return Value("DATE", "XXXX-XX-XX" if unit == "D" else "XXXX", basis="anchored")
    moved = periods.shift(base, sign * int(count), unit)
    return dated(_at(moved, unit), "anchored") if moved else None


def stretch(m: Match, f: Frame) -> Value | None:
    """"The past two months": a length, with the days it covers up to or from the report's."""
    unit = _unit(m)
    count = count_of(m) if m.has("NUM", "FEW") else 1 if m.has("UNIT") else None
    kind: TimexType = "SET" if m.has("EACH") else "DURATION"
    v = Value(kind, length(count, unit), _mod(m), basis="relative")
    if f.day is None or count is None or unit not in periods.STEPS | periods.MONTH_STEPS:
        return v
    moved = periods.shift(f.day, int(count) * (1 if m.has("NEXT", "FOLLOWING") else -1), unit)
    if moved is None:
        return v
    precision: Precision = {"D": "day", "W": "week", "M": "month", "Q": "quarter"}.get(unit, "year")  # type: ignore[assignment]
    first, last = sorted((f.day, moved))
    return replace(v, earliest=first, latest=last, precision=precision)


def refs(m: Match, f: Frame) -> Value | None:
    """"Recent years", "the months ahead": a length that nobody counted."""
    return Value("DURATION", length(None, _unit(m)), basis="relative")


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
    year, base = _year(m, f), f.day or f.same("Y")
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
    return dated(f"{year}-{letter}{number.value}", "stated" if m.has("YEAR") else "relative", _mod(m))


def nth_units(m: Match, f: Frame) -> Value | None:
    """"The first nine months of 1997": a length, and its days where the year is known."""
    unit, number, start = _unit_after_num(m), m.get("NUM"), m.get("ORD")
    count = number.value if number and isinstance(number.value, int) else None
    if unit == "Q" and count:
        unit, count = "M", count * 3
    v = Value("DURATION", length(count, unit), basis="relative")
    said = next((w for w in f.words[m.last + 1 : m.last + 2] if w.kind == "YEAR"), None)
    year = int(said.value) if said else (base := f.same("Y")) and base.year
    if unit == "M" and count and year and start and start.value == 1 and count <= 12:
        return replace(v, earliest=date(year, 1, 1), latest=periods.month_end(year, count), precision="month")
    return v


def _unit_after_num(m: Match) -> str:
    token = m.get("UNITS")
    return str(token.value) if token else ""


def relative(m: Match, f: Frame) -> Value | None:
    """This, last, next and that week, month, year, season, weekend; "the end of the year"."""
    mod = _mod(m)
    if m.has("YEAR"):
        return dated(str(_year(m, f)), "stated", mod)
    if m.has("HOLIDAY"):
        return holiday(m, f)
    if m.has("WEEKDAY"):
        return weekday(m, f)
    if m.has("SEASON"):
        return season(m, f)
    unit = _unit(m)
    step = -1 if m.has("LAST") else 1 if m.has("NEXT", "FOLLOWING") else 0
    words = {t.word for t in m.tokens}
    back = bool(words & {"previous", "preceding", "prior", "following", "ensuing", "subsequent"}) or m.has("THAT", "SAME")
    leans = back or (m.has("THE") and m.has("NEXT") and unit == "D")
    if m.has("LATEST", "COMPARABLE") and (unit == "Q" or m.has("PERIOD")):
        same = bool({t.word for t in m.tokens} & {"comparable", "corresponding"})
        return year_ago(m, f) if same and f.memory.quarter else the_unit(m, f, "Q")
    if unit in ("", "H", "MIN", "S", "L", "FN", "NI"):
        return None
    if m.rule == "relative" and not m.has("LAST", "NEXT", "THIS", "THAT", "FOLLOWING", "SAME", "LATEST", "CURRENT", "EARLIER", "LATER", "MOD", "EDGE"):
        return the_unit(m, f, unit)
    base = _lean(f, unit) if leans else None
    basis: Basis = "anchored" if base else "relative"
    base = base or f.day or (f.same(unit) if unit in ("Y", "M") else None)
    if base is None:
        return Value("DATE", {"W": "XXXX-WXX", "M": "XXXX-XX", "D": "XXXX-XX-XX"}.get(unit, "XXXX"), mod, basis="relative")
    if unit == "WE":
        return _weekend(m, f, base)
    if unit in "EC" and words & {"past", "last", "next", "coming"}:
        return stretch(m, f)
    if unit == "E":
        return dated(str(base.year // 10 + step), basis, mod)
    if unit == "C":
        return dated(str(base.year // 100 + step), basis, mod)
    moved = periods.shift(base, step, unit)
    if moved is None:
        return None
    return _bounded(dated(_at(moved, unit), basis, mod), mod, f)


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
    """"The quarter", "the year", "the weekend": the one spoken of, else the report's own."""
    after = next((w.word for w in f.words[m.last : m.last + 1]), "")
    if unit == "Q" or (unit == "" and m.has("PERIOD")):
        q, base = f.memory.quarter, f.day
        if q:
            return dated(f"{q[0]}-Q{q[1]}", "relative")
        moved = periods.shift(base, -1, "Q") if base else None
        return dated(periods.quarter(moved), "relative") if moved else Value("DATE", "XXXX-QX", basis="relative")
    if unit in ("Y", "M", "W") and after in ("ended", "ending", "to", "through"):
        return Value("DURATION", f"P1{unit}")
    if unit == "WE":
        return _weekend(m, f, f.day) if f.day else Value("DATE", "XXXX-WXX-WE", basis="relative")
    if unit in ("Y", "W", "M"):
        near = m.tokens[0].start - f.memory.year_at < 300
        base = _lean(f, "Y") if unit == "Y" and near else None
        base = base or f.day or (f.same(unit) if unit != "W" else None)
        return dated(_at(base, unit), "relative") if base else Value("DATE", "XXXX", basis="relative")
    return None


def season(m: Match, f: Frame) -> Value | None:
    token, year, base = m.get("SEASON"), _year(m, f), f.day or f.same("M")
    if token is None:
        return None
    code = str(token.value)
    if year is None:
        if not m.has("LAST", "NEXT", "THIS", "THAT", "EDGE", "MOD", "EARLIER", "LATER") and not m.has("THE"):
            return None
        if token.word == "fall" and not m.has("LAST", "NEXT", "THIS", "THAT", "MOD"):
            return None
        if base is None:
            return Value("DATE", f"XXXX-{code}", _mod(m), basis="relative")
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
    return dated(periods.season(year, code), "stated" if m.has("YEAR") else "relative", _mod(m))


def fiscal(m: Match, f: Frame) -> Value | None:
    year, base = _year(m, f), f.same("Y")
    if year:
        return dated(str(year), "stated", _mod(m))
    if _unit(m) != "Y":
        return None
    if f.words[m.last : m.last + 1] and f.words[m.last].word in ("ended", "ending"):
        return Value("DURATION", "P1Y")
    return dated(str(base.year), "relative", _mod(m)) if base else Value("DATE", "XXXX", basis="relative")


def part(m: Match, f: Frame) -> Value | None:
    """"This morning", "last night", "midday"."""
    token = m.get("PART")
    if token is None:
        return None
    if m.has("MONTH") and m.has("NUM", "ORD"):
        v = day(m, f)
        return replace(v, type="TIME", value=v.value[:10] + f"T{token.value}") if v else None
    if m.has("WEEKDAY"):
        return weekday(m, f)
    if m.has("DEICTIC"):
        return deictic(m, f)
    if not m.has("LAST", "THIS", "NEXT", "FOLLOWING", "THAT", "THE", "SAME", "MOD") and token.word not in ("noon", "midday", "midnight", "overnight"):
        return None
    before = f.words[m.first - 1].word if m.first else ""
    if len(m.tokens) == 1 and token.word != "overnight" and before not in _AT:
        return None  # "midnight blue", "High Noon"
    start = f.sentence(m.tokens[0].start)[0]
    base = f.day
    if m.has("THAT", "SAME", "THE") or not m.has("LAST", "THIS"):
        base = f.memory.day if f.memory.day and (f.memory.day_at >= start or m.has("THAT", "SAME")) else base
    if base is None:
        return Value("TIME", f"XXXX-XX-XXT{token.value}", basis="relative")
    if m.has("NEXT", "FOLLOWING"):
        base = f.memory.day or base
    step = -1 if m.has("LAST") else 1 if m.has("NEXT", "FOLLOWING") else 0
    return dated(f"{(base + timedelta(days=step)).isoformat()}T{token.value}", "relative")


def year_range(m: Match, f: Frame) -> Value | None:
    first, last = m.tokens[0], m.tokens[2]
    end = int(last.value)
    if last.kind == "NUM":
        if len(last.word) != 2:
            return dated(str(first.value))
        end += int(first.value) // 100 * 100
    if end <= int(first.value):
        return dated(str(first.value)) if last.kind == "NUM" and end < 0 else None
    return replace(dated(f"{first.value}/{end}"), type="DURATION")


def year_quarter(m: Match, f: Frame) -> Value | None:
    """"The 1988 quarter", "the 1989 period": that year's part of what was spoken of."""
    found, q = _year(m, f), f.memory.quarter
    if found is None or m.tokens[-1].kind == "UNIT" and m.tokens[-1].value != "Q":
        return None
    return dated(f"{found}-Q{q[1]}" if q else str(found), "relative")


def said_year(m: Match, f: Frame) -> Value | None:
    """"The year two thousand"."""
    number = m.tokens[2].value
    if not isinstance(number, int) or m.tokens[1].value != "Y" or not periods.FIRST <= number <= periods.LAST:
        return None
    return dated(str(number))


def half_year(m: Match, f: Frame) -> Value | None:
    """"The last half of 1989"."""
    found, number, base = _year(m, f), m.get("ORD"), f.same("Y")
    if m.tokens[-1].kind == "UNIT" and m.tokens[-1].value != "Y":
        return None
    found = found or (base.year if base else None)
    half = int(number.value) if number else 2
    return dated(f"{found}-H{half}", "stated" if m.has("YEAR") else "relative") if found and half in (1, 2) else None


def year_end(m: Match, f: Frame) -> Value | None:
    """"By year-end": the last day of the report's year, of the year before after "since"."""
    base = f.same("Y")
    if m.get("EDGE", "MOD").word != "end" or _unit(m) not in ("Y", "M"):  # type: ignore[union-attr]
        return None
    if base is None:
        return Value("DATE", "XXXX", "END", basis="relative")
    if _unit(m) == "M":
        return dated(f"{base.year}-{base.month:02d}", "relative", "END")
    before = f.words[m.first - 1].word if m.first else ""
    return dated(f"{base.year - (before in ('since', 'from'))}-12-31", "relative")


def decade(m: Match, f: Frame) -> Value | None:
    token = m.get("DECADE")
    digits = "".join(c for c in str(token.value) if c.isdigit()) if token else ""
    if len(digits) == 4:
        return dated(digits[:3], "stated", _mod(m))
    if len(digits) != 2 or m.has("POSS"):
        return None  # "his thirties" is an age
    return dated(str(_short_year(int(digits), f))[:3], "stated", _mod(m))


_COUNTED_BEFORE = frozenset("$ £ € # than about nearly almost some over least approximately roughly around no. page flight".split())
_COUNTED_AFTER = frozenset("% percent pounds dollars people points miles troops yards meters metres feet votes jobs workers degrees shares "
                           "kilometers kilometres soldiers hours acres cases deaths".split())  # fmt: skip


def year(m: Match, f: Frame) -> Value | None:
    """A bare year, unless it counts something."""
    found = _year(m, f)
    before = f.words[m.first - 1].word if m.first else ""
    after = f.words[m.last].word if m.last < len(f.words) else ""
    if found is None or before in _COUNTED_BEFORE or after in _COUNTED_AFTER:
        return None
    if before in ("copyright", "©") or len(m.tokens) == 1 and _is_name_part(m, f):
        return None
    if m.get("SHORTYEAR") and before not in ("in", "of", "since", "the", "late", "early", "fiscal", "from", "to"):
        return None
    if not 1500 <= found <= 2100 and before not in ("in", "since", "by", "of", "until", "from", "year"):
        return None
    return dated(str(found), "stated", _mod(m))


def _is_name_part(m: Match, f: Frame) -> bool:
    """Whether a number is the last word of a name ("Cosmos 1686"): it follows a capitalised word directly."""
    before = f.words[m.first - 1] if m.first else None
    if before is None or before.kind or not f.text[before.start].isupper() or before.word in ("in", "by", "since", "for", "from", "the", "between", "until"):
        return False
    return f.text[before.end : m.tokens[0].start] == " " and f.sentence(before.start)[0] != before.start


def century(m: Match, f: Frame) -> Value | None:
    token, unit = m.get("ORD"), m.get("UNIT")
    if token is None or unit is None or unit.value != "C" or not isinstance(token.value, int) or not 11 <= token.value <= 22:
        return None
    return dated(str(token.value - 1), "stated", _mod(m))


def holiday(m: Match, f: Frame) -> Value | None:
    token, named = m.get("HOLIDAY"), _year(m, f)
    if token is None:
        return None
    base = f.ref
    if named is None and base is None:
        return Value("DATE", "XXXX-XX-XX", basis="relative")
    if named is not None:
        found = periods.holiday(token.word, named)
    else:
        assert base is not None
        options = [d for y in (base.year - 1, base.year, base.year + 1) if (d := periods.holiday(token.word, y))]
        past, ahead = [d for d in options if d <= base], [d for d in options if d >= base]
        found = (ahead[0] if ahead else None) if _direction(m, f) == FUTURE else past[-1] if past else None
    if found is None:
        return None
    if m.has("UNIT") and any(t.value == "W" for t in m.tokens if t.kind == "UNIT"):
        return dated(periods.week(found), "relative")
    return dated(found.isoformat() + _part(m), "stated" if named else "relative")


def duration(m: Match, f: Frame) -> Value | None:
    """A counted length; "a day" is a rate ("$5 a day"), a length or nothing, by what stands before it."""
    unit, count = _unit(m), count_of(m)
    if m.get("A") and not m.has("NUM", "FEW", "HALF"):
        if m.tokens[0].kind == "A" and is_rate(f, m.first):
            return Value("SET", length(1, unit))
        if unit in ("S", "Q", "NI", "WE"):
            return None
    if not m.has("A", "NUM", "FEW", "HALF"):
        return None
    if unit == "S" and count == 1 or unit == "Q" and m.has("HYPHEN") and m.has("UNITS"):
        return None  # "one second", "three-quarters of"
    return Value("DURATION", length(count, unit), _mod(m))


def units(m: Match, f: Frame) -> Value | None:
    unit = _unit(m)
    first = m.tokens[0]
    if unit in ("S", "Q", "WE", "NI", "L") or f.text[first.start].isupper() and f.sentence(first.start)[0] != first.start:
        return None
    return Value("DURATION", length(None, unit))


def unit_long(m: Match, f: Frame) -> Value | None:
    unit = _unit(m)
    return Value("DURATION", length(1, unit)) if m.tokens[-1].word == "long" and unit not in ("S", "Q") else None


_WORDS = {"NOW": "PRESENT_REF", "RECENT": "PAST_REF", "RECENTLY": "PAST_REF", "CURRENT": "PRESENT_REF", "FUTURE": "FUTURE_REF",
          "SOON": "FUTURE_REF", "LAST": "PAST_REF"}  # fmt: skip


def refword(m: Match, f: Frame) -> Value | None:
    word = m.tokens[-1]
    before = f.words[m.first - 1].word if m.first else ""
    if word.word == "once" or (word.kind == "LAST" and word.word != "past") or word.word == "lately":
        return None
    after = f.words[m.last].word if m.last < len(f.words) else ""
    if word.kind == "SOON" and (before == "as" or after in ("after", "before")):
        return None
    if m.has("FUTURE"):
        return Value("DATE", "FUTURE_REF", basis="relative")
    return Value("DATE", _WORDS[word.kind], basis="relative")


def set_of(m: Match, f: Frame) -> Value | None:
    """What happens again and again: "every Friday", "daily", "twice a week", "each of the past three years"."""
    periodic = m.get("PERIODIC")
    if periodic:
        return Value("SET", str(periodic.value)) if periodic.word != "annual" else None
    days = m.get("WEEKDAY", "WEEKDAYS")
    if days:
        return Value("SET", f"XXXX-WXX-{days.value}" + _part(m))
    month, part_of, season_of = m.get("MONTH"), m.get("PART", "PARTS"), m.get("SEASON")
    if month:
        return Value("SET", f"XXXX-{int(month.value):02d}")
    if part_of:
        return Value("SET", f"XXXX-XX-XXT{part_of.value}")
    if season_of:
        return Value("SET", f"XXXX-{season_of.value}")
    if not m.has("UNIT", "UNITS"):
        return None
    count = 2 if any(t.word in ("other", "second") for t in m.tokens) else count_of(m)
    return Value("SET", length(count or 1, _unit(m)))


def skip(m: Match, f: Frame) -> Value | None:
    return None


Resolver = Callable[[Match, Frame], Value | None]
RESOLVERS: dict[str, Resolver] = {
    "iso": iso, "slash": slash, "clock_day": clock, "clock": clock, "day": day, "month": month_only, "weekday": weekday,
    "set": set_of, "deictic": deictic, "quarter": quarter, "nth_units": nth_units, "ago": ago, "year_ago": year_ago,
    "offset": offset, "stretch": stretch, "refs": refs, "relative": relative, "fiscal": fiscal, "part": part,
    "year_range": year_range, "decade": decade, "season": season, "year": year, "century": century, "holiday": holiday,
    "old": skip, "duration": duration, "units": units, "unit_long": unit_long, "refword": refword,
    "skip": skip, "said_year": said_year, "year_quarter": year_quarter, "half_year": half_year, "year_end": year_end,
}  # fmt: skip
