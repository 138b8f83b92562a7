"""Dates for undated reports: from the other reports of their event, where the report's own words fit."""

import re
from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from stemma.grouping.terms import MONTHS, WEEKDAYS
from stemma.model import Event, Report, Time, When

HEAD = 1500  # characters at a report's head in which its own days stand
SURE = 1  # days by which siblings may differ from the middle one and still agree
MAJORITY = 0.6  # share of the dated siblings that must agree where the report's own weekday agrees too
AGREE = 0.85  # the share asked for where the report names no weekday
CROWD = 4  # dated siblings asked for then: what trails an event by days has few words to say so
OPENING = 400  # characters in which a day far from the siblings' speaks against them; further on it is background
AHEAD = 60  # characters before a weekday in which words of the future stand

WEEKDAY_NAMES = [name.capitalize() for name in WEEKDAYS]

_WEEKDAY = re.compile(r"\b(" + "|".join(WEEKDAYS) + r")\b", re.IGNORECASE)
_FUTURE = re.compile(
    r"\b(?:will|would|to be|due|expected|scheduled|plans?|planned|set to|upcoming)\b[^.!?\n]*$"
    r"|\b(?:next|until|by|before|last)\s+$",
    re.IGNORECASE,
)
_MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
_DAY = re.compile(
    rf"\b(?:(?P<m1>{_MONTH})\.?\s+(?P<d1>\d{{1,2}})\b|(?P<d2>\d{{1,2}})\s+(?P<m2>{_MONTH})\b)",
    re.IGNORECASE,
)


def weekdays(report: Report) -> list[int]:
    """The weekdays of what a report says has happened, at its head, the first named first (Monday is 0)."""
    text = report.text[:HEAD]
    found = _WEEKDAY.finditer(text)
    return [
        WEEKDAYS[m.group().casefold()] for m in found if not _FUTURE.search(text[max(0, m.start() - AHEAD) : m.start()])
    ]


def stated_days(report: Report, times: Sequence[Time], near: date, within: int = HEAD) -> list[date]:
    """The days of a month that a report names at its head, in the year that lies nearest to `near`."""
    exact = [t for t in times if t.start < within and t.basis == "stated" and t.precision == "day"]
    found = [t.earliest for t in exact if t.earliest]
    for m in _DAY.finditer(report.text[:within]):
        month, day = MONTHS[(m["m1"] or m["m2"]).casefold()], int(m["d1"] or m["d2"])
        for year in (near.year - 1, near.year, near.year + 1):
            try:
                one = date(year, month, day)
            except ValueError:
                continue
            if abs((one - near).days) <= 182:
                found.append(one)
    return found


def told(report: Report, day: date) -> set[date]:
    """The days a report of `day` tells of by weekday: each the last such weekday, its own day included."""
    return {day - timedelta((day.weekday() - w) % 7) for w in weekdays(report)}


def day_of(report: Report) -> date | None:
    """The day of publication where it is known to the day."""
    when = report.published
    return when.earliest if when and when.earliest == when.latest else None


def by_weekday(report: Report, middle: date, siblings: Mapping[str, tuple[Report, date]]) -> tuple[date, str] | None:
    """The day a report's first weekday speaks for, with the reason: the siblings' day or the day after, else None.

    News tells of its own day or the day before.  A weekday further back may as well open a report that came days
    later, so it dates nothing; that of the day after the siblings' dates a report that also tells of what they tell.
    """
    own = weekdays(report)
    name, ago = WEEKDAY_NAMES[own[0]], (middle.weekday() - own[0]) % 7
    if ago <= 1:
        return middle, f"it names {name}, their day or the day before"
    following = middle + timedelta(1)
    theirs = set().union(*(told(s, d) for s, d in siblings.values())) | {middle}
    if ago == 6 and (told(report, following) - {following}) & theirs:
        return following, f"it names {name}, the day after theirs, and a day they tell of"
    return None


def infer(report: Report, siblings: Mapping[str, tuple[Report, date]], times: Sequence[Time]) -> When | None:
    """The date of one report from its dated siblings, or None where they disagree or its words do not fit."""
    if not siblings:
        return None
    days = sorted(day for _, day in siblings.values())
    # The middle day, but of two middles the later: reports trail their event.
    middle = days[len(days) // 2]
    agreeing = [d for d in days if abs((d - middle).days) <= SURE]
    share, inferred = len(agreeing) / len(days), middle
    reason = f"{len(agreeing)} of {len(days)} dated siblings agree within a day"
    if weekdays(report):
        found = by_weekday(report, middle, siblings)
        if found is None or share < MAJORITY:
            return None
        inferred, reason = found[0], f"{reason}; {found[1]}"
    elif len(agreeing) < CROWD or share < AGREE:
        return None
    opening = stated_days(report, times, middle, OPENING)
    if opening and min(abs((d - middle).days) for d in opening) > 7:
        return None
    stated = stated_days(report, times, middle)
    # A report that states a day is no older than that day.
    latest = max((d for d in stated if timedelta(0) <= d - inferred <= timedelta(2)), default=inferred)
    return When(latest.isoformat(), latest, latest, "day", "inferred", None, reason)


def infer_dates(
    events: Sequence[Event], reports: Mapping[str, Report], times: Mapping[str, Sequence[Time]]
) -> dict[str, When]:
    """Dates for undated reports, by report id, from siblings of the same event; none where nothing fits."""
    out: dict[str, When] = {}
    for event in sorted(events, key=lambda e: e.id):
        dated = {r: (reports[r], day) for r in event.reports if r in reports and (day := day_of(reports[r]))}
        for r in event.reports:
            if r in reports and reports[r].published is None and r not in out:
                when = infer(reports[r], dated, times.get(r, ()))
                if when:
                    out[r] = when
    return out
