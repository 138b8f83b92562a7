"""What an expression is worth, and what all families of expressions ask of their words."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from stemma.model import Basis, Precision, TimexType
from stemma.settings import SETTINGS

from . import periods
from .context import FUTURE, PAST, Frame
from .grammar import Match

MODS = {
    word: value
    for value, words in {
        "START": "early beginning start",
        "MID": "mid middle",
        "END": "late end close",
        "EARLIER": "earlier",
        "LATER": "later remainder rest",
        "": "course",
    }.items()
    for word in words.split()
}
APPROXIMATE = {
    word: value
    for value, words in {
        "APPROX": "about around roughly approximately",
        "LESS_THAN": "nearly almost barely under less",
        "EQUAL_OR_LESS": "up",
        "MORE_THAN": "over more",
        "EQUAL_OR_MORE": "least",
    }.items()
    for word in words.split()
}
WRONG_SIDE = SETTINGS.annotation.wrong_side
SURELY_WRONG = SETTINGS.annotation.surely_wrong


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


def mod_of(m: Match) -> str:
    """The TIMEX3 modifier that the words of an expression give, "" for none."""
    for t in m.tokens:
        if t.kind in ("MOD", "EDGE", "EARLIER", "LATER") and t.word in MODS:
            return MODS[t.word]
        if t.kind in ("APPROX", "MORE", "LESS", "LEAST") and t.word in APPROXIMATE:
            return APPROXIMATE[t.word]
    return ""


def direction_of(m: Match, f: Frame) -> int:
    """PAST or FUTURE by the expression's own word, else by the tense of its clause."""
    if m.has("LAST"):
        return PAST
    if m.has("NEXT", "FOLLOWING"):
        return FUTURE
    return f.tense


def bounded(v: Value, mod: str, f: Frame) -> Value:
    """ "Earlier this month" ends with the report's day, "later this year" begins with it."""
    ref = f.day
    if ref and v.earliest and v.latest and v.earliest <= ref <= v.latest:
        if mod == "EARLIER":
            return replace(v, latest=ref)
        if mod == "LATER":
            return replace(v, earliest=ref)
    return v


def year_of(m: Match, f: Frame) -> int | None:
    """The year an expression names ("1997", "'98", "last year"), None where it names none."""
    t = m.get("YEAR")
    if t:
        return int(t.value)
    t = m.get("SHORTYEAR")
    if t:
        return short_year(int(t.word[-2:]), f)
    base = f.same("Y")
    if (
        m.has("UNIT")
        and any(t.kind == "UNIT" and t.value == "Y" for t in m.tokens)
        and m.has("LAST", "NEXT", "THIS")
        and base
    ):
        return base.year + (-1 if m.has("LAST") else 1 if m.has("NEXT") else 0)
    return None


def short_year(short: int, f: Frame) -> int:
    """The year that two digits mean: the one nearest to the report's."""
    near = f.ref.year if f.ref else 2000
    return min((century + short for century in (1800, 1900, 2000)), key=lambda y: (abs(y - near), y))


def distance(gap: int, direction: int, sure: bool = False) -> tuple[float, int]:
    """How far a day is, a day on the side that the tense does not point to counting more."""
    return abs(gap) * ((SURELY_WRONG if sure else WRONG_SIDE) if gap * direction < 0 else 1), gap


def part_of(m: Match) -> str:
    """The part of the day in an expression as a TIMEX3 suffix ("TNI"), "" for none."""
    part = m.get("PART", "PARTS")
    return f"T{part.value}" if part else ""


def weekday_from(day: date, number: int, direction: int) -> date:
    """The nearest day with that weekday at or before (PAST) or at or after (FUTURE) a day."""
    if direction == FUTURE:
        return day + timedelta(days=(number - day.isoweekday()) % 7)
    return day - timedelta(days=(day.isoweekday() - number) % 7)


def count_of(m: Match) -> float | None:
    """How many units an expression counts, None where it does not say ("a few")."""
    token = m.get("NUM")
    if m.has("FEW"):
        return 2 if any(t.word == "couple" for t in m.tokens) else None
    if token and isinstance(token.value, int | float):
        return float(token.value) + (0.5 if m.has("HALF") else 0)
    if m.has("HALF"):
        return 1.5 if m.has("AND") else 0.5
    if m.has("UNITS") and not m.has("A"):
        return None  # "the weeks before" are not one week
    return 1 if m.has("A", "THE", "THIS", "POSS", "THAT") else None


def length(count: float | None, unit: str) -> str:
    """A TIMEX3 duration: P3D, PT2H, P2Y6M, PXY.

    >>> length(2.5, "Y"), length(None, "W"), length(16, "H")
    ('P2Y6M', 'PXW', 'PT16H')
    """
    clocked = {"S": "S", "MIN": "M", "H": "H"}
    if count is None:
        return (
            f"PTX{clocked[unit]}"
            if unit in clocked
            else f"PX{ {'E': 'E', 'FN': 'W', 'NI': 'D', 'WE': 'D'}.get(unit, unit) }"
        )
    unit, factor = {
        "E": ("Y", 10),
        "FN": ("W", 2),
        "C": ("Y", 100),
        "L": ("Y", 1000),
        "WE": ("D", 2),
        "NI": ("D", 1),
    }.get(unit, (unit, 1))
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


def cut(moved: date, unit: str) -> str:
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


def unit_of(m: Match) -> str:
    """The unit an expression counts or names, "" for none."""
    token = m.get("UNITS", "UNIT")
    return str(token.value) if token else ""


def context_quarter(m: Match, f: Frame) -> tuple[int, int] | None:
    """The quarter that figures around are of, where one was named in this sentence or within a few before it."""
    return spoken_quarter(m, f) if m.tokens[0].start - f.memory.quarter_at < 400 else None


def spoken_quarter(m: Match, f: Frame) -> tuple[int, int] | None:
    """The quarter that an expression without one leans on: its sentence's last, else the one the report is about."""
    memory, at = f.memory, m.tokens[0].start
    return memory.quarter if memory.quarter_at >= f.sentence(at)[0] else memory.main
