"""Values as such: which are the same, which may both be true, how near two are."""

import re
from dataclasses import replace
from math import isinf

from stemma.lang import NATIVE
from stemma.model import Statement
from stemma.settings import SETTINGS

CONVERTED = frozenset({"m", "m2", "kg", "l", "km/h"})
TOLERANCE = SETTINGS.collation.value_tolerance
UNKNOWN = SETTINGS.collation.value_unknown
# Posts of one house that one person does not hold together: two of them told of one person contradict each other.
_SOLE = NATIVE.table("contrasts")["sole"]
HOUSE = {post: n for n, posts in enumerate(_SOLE) for post in posts}
ALIASES = {
    "ceo": "chief executive", "chairwoman": "chairman", "chair": "chairman",
    "congressman": "representative", "congresswoman": "representative",
}  # fmt: skip


def same_value(a: Statement, b: Statement) -> bool:
    """True where two statements give the same value in the same degree of roundness."""
    if a.unit == b.unit == "home":
        return a.value.split(", ")[0] == b.value.split(", ")[0]
    if a.unit == b.unit == "title":
        return ALIASES.get(a.value, a.value) == ALIASES.get(b.value, b.value)
    b = _by_clock(b, a)
    if a.low is None or b.low is None or a.high is None or b.high is None:
        return a.value == b.value
    if a.value.lstrip("~") == b.value.lstrip("~"):
        return True
    share = TOLERANCE if a.unit in CONVERTED else 1e-9
    return _close(a.low, b.low, share) and _close(a.high, b.high, share)


def _close(a: float, b: float, share: float) -> bool:
    return a == b or abs(a - b) <= share * max(abs(a), abs(b))


def compatible(a: Statement, b: Statement) -> bool:
    """True where both values may be true of the same thing at once: one interval meets the other."""
    if a.unit == "title":
        one, other = (ALIASES.get(s.value, s.value) for s in (a, b))
        return one == other or a.report == b.report or one not in HOUSE or HOUSE[one] != HOUSE.get(other)
    if a.unit == "home":
        return _meet(a.value.split(", "), b.value.split(", ")) or a.report == b.report
    b = _by_clock(b, a)
    if a.low is None or b.low is None or a.high is None or b.high is None:
        return a.value == b.value
    if (a.low == b.low == 0.0) or (isinf(a.high) and isinf(b.high)):  # two bounds of one side: "up to 10", "up to 14"
        return same_value(a, b)
    slack = TOLERANCE * max(abs(a.low), abs(b.low)) if a.unit in CONVERTED else 0.0
    return a.low <= b.high + slack and b.low <= a.high + slack


def _meet(a: list[str], b: list[str]) -> bool:
    """True where two places may be one: the same town, or one of them only the land the other lies in."""
    return a[0] == b[0] or (min(len(a), len(b)) == 1 and (a[0] in b or b[0] in a))


def _by_clock(s: Statement, other: Statement) -> Statement:
    """A time of day as the clock of another tells it, where both name their zone ("12:00 GMT" is "13:00 CET")."""
    zones = [re.search(r"[+-]\d+$", x.value) for x in (s, other)] if s.unit == "minute" else [None]
    if not all(zones) or s.low is None or s.high is None:
        return s
    own, there = (int(z.group()) for z in zones if z is not None)
    if own == there:
        return s
    ahead = (s.low + there - own) % 1440 - s.low
    return replace(s, low=s.low + ahead, high=s.high + ahead, value="")


def nearness(a: Statement, b: Statement) -> float:
    """How near two numbers are, as the share the smaller is of the greater; dates by their gap in days or minutes."""
    x, y = _middle(a), _middle(_by_clock(b, a))
    if x is None or y is None:
        return UNKNOWN
    if a.type == "date" and a.unit == "day":  # a year after a year is as near as a day after a day
        return 1 / (1 + abs(x - y) / (10 * max([1.0, *(s.high - s.low + 1 for s in (a, b) if s.high and s.low)])))
    if a.unit == "minute":
        return 1 / (1 + abs(x - y) / 60)
    x, y = _towards(a, x, y), _towards(b, y, x)
    return min(x, y) / max(x, y) if min(x, y) > 0 else float(x == y)


def _towards(s: Statement, own: float, other: float) -> float:
    """The number of a round word ("hundreds") that is nearest to another; a number's own otherwise."""
    if s.low is None or s.high is None or isinf(s.high) or s.low == 0 or s.high < 3 * s.low:
        return own
    return min(max(s.low, other), s.high)


def _middle(s: Statement) -> float | None:
    """The middle of a statement's bounds, the finite one where the other is open."""
    if s.low is None or s.high is None:
        return None
    if isinf(s.high):
        return s.low
    return s.high if s.low == 0 else (s.low + s.high) / 2
