"""Dates for undated reports: from the other reports of their event, where the report's own words fit."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from stemma.grouping.terms import MONTHS, WEEKDAYS
from stemma.model import Event, Report, Time, When

HEAD = 1500  # characters at a report's head in which its own days stand
SURE = 1  # days by which siblings may differ from the middle one and still agree
AGREE = 0.8  # share of the dated siblings that must agree: a wrong date is worse than none

WEEKDAY_NAMES = [name.capitalize() for name in WEEKDAYS]

_WEEKDAY = re.compile(r"\b(" + "|".join(WEEKDAYS) + r")\b", re.IGNORECASE)
_MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
_DAY = re.compile(
    rf"\b(?:(?P<m1>{_MONTH})\.?\s+(?P<d1>\d{{1,2}})\b|(?P<d2>\d{{1,2}})\s+(?P<m2>{_MONTH})\b)",
    re.IGNORECASE,
)


def weekdays(report: Report) -> list[int]:
    """The weekdays a report names at its head, the first named first (Monday is 0)."""
    return [WEEKDAYS[m.group().casefold()] for m in _WEEKDAY.finditer(report.text[:HEAD])]


def stated_days(report: Report, times: Sequence[Time], near: date) -> list[date]:
    """The days of a month that a report names at its head, in the year that lies nearest to `near`."""
    exact = [t for t in times if t.start < HEAD and t.basis == "stated" and t.precision == "day"]
    found = [t.earliest for t in exact if t.earliest]
    for m in _DAY.finditer(report.text[:HEAD]):
        month, day = MONTHS[(m["m1"] or m["m2"]).casefold()], int(m["d1"] or m["d2"])
        for year in (near.year - 1, near.year, near.year + 1):
            try:
                one = date(year, month, day)
            except ValueError:
                continue
            if abs((one - near).days) <= 182:
                found.append(one)
    return found


def happened(report: Report, day: date) -> date | None:
    """The day a report of `day` tells of: the last such weekday that it names first, itself included."""
    named = weekdays(report)
    return day - timedelta((day.weekday() - named[0]) % 7) if named else None


def day_of(report: Report) -> date | None:
    """The day of publication where it is known to the day."""
    when = report.published
    return when.earliest if when and when.earliest == when.latest else None


def infer(report: Report, siblings: Mapping[str, tuple[Report, date]], times: Sequence[Time]) -> When | None:
    """The date of one report from its dated siblings, or None where they disagree or its words do not fit."""
    if not siblings:
        return None
    days = sorted(day for _, day in siblings.values())
    # The middle day, but of two middles the later: reports trail their event.
    middle = days[len(days) // 2]
    agreeing = [d for d in days if abs((d - middle).days) <= SURE]
    if len(agreeing) < AGREE * len(days):
        return None
    told = Counter(h for s, d in siblings.values() if (h := happened(s, d)) and abs((d - middle).days) <= 7)
    own = weekdays(report)
    reason = f"{len(agreeing)} of {len(days)} dated siblings agree within a day"
    if own and any(h.weekday() == own[0] for h in told):
        reason += f"; it names {WEEKDAY_NAMES[own[0]]}, as they do"
    elif own and (middle.weekday() - own[0]) % 7 <= 1:
        reason += f"; it names {WEEKDAY_NAMES[own[0]]}, their day or the day before"
    elif own or len(agreeing) < 2:
        return None
    stated = stated_days(report, times, middle)
    if stated and min(abs((d - middle).days) for d in stated) > 7:
        return None
    # A report that states a day is no older than that day.
    latest = max((d for d in stated if timedelta(0) <= d - middle <= timedelta(2)), default=middle)
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
