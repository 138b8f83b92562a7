"""Days counted from another event ("two weeks after the bridge fell"), where the report says when that was.

TIMEX3 gives such words the value of their length; the day it comes to stands in earliest, latest and precision.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from stemma.model import Time
from stemma.settings import SETTINGS

from . import periods
from .values import cut, dated

_LENGTH = re.compile(r"P(\d+)([DWMY])")
_WORKING = re.compile(r"trading|working|business|school", re.I)
_WORD = re.compile(r"[^\W\d_]{4,}")
REACH = SETTINGS.annotation.anchor_reach
ROOT = SETTINGS.annotation.anchor_root


def reckon(text: str, found: Sequence[Time]) -> list[Time]:
    """The expressions, each counted length that is anchored to a dated event with the days it comes to."""
    return [_reckoned(text, t, found) if t.anchor and t.type == "DURATION" else t for t in found]


def _reckoned(text: str, t: Time, found: Sequence[Time]) -> Time:
    length, base = _LENGTH.fullmatch(t.value), _day_of_anchor(text, t, found)
    if length is None or base is None or t.mod or _WORKING.search(t.text):
        return t
    sign = -1 if t.text.casefold().endswith("before") else 1
    moved = periods.shift(base, sign * int(length[1]), length[2])
    if moved is None:
        return t
    v = dated(cut(moved, length[2]), "anchored")
    return replace(t, earliest=v.earliest, latest=v.latest, precision=v.precision)


def _day_of_anchor(text: str, t: Time, found: Sequence[Time]) -> date | None:
    """The day of the event that an expression counts from: named with it, else where the same was told before."""
    days = [x for x in found if x.type in ("DATE", "TIME") and x.earliest and x.earliest == x.latest]
    inside = [x for x in days if t.end <= x.start <= t.end + len(t.anchor) + 1]
    if inside:
        return inside[0].earliest if "," not in text[t.end : inside[0].start] else None
    wanted = _roots(t.anchor)
    for x in reversed([x for x in days if t.start - REACH < x.start < t.start]):
        # another sentence, for its own has the words of the anchor in it
        if x.sentence and x.sentence[1] <= t.start and len(wanted & _roots(text[slice(*x.sentence)])) >= 2:
            return x.earliest
    return None


def _roots(text: str) -> frozenset[str]:
    return frozenset(word.casefold()[:ROOT] for word in _WORD.findall(text))
