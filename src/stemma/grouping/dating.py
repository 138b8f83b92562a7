"""Dates for undated reports: from the other reports of their event, where the report's own words fit."""

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from types import MappingProxyType

import numpy as np

from stemma.grouping.candidates import Floats, Ints
from stemma.grouping.terms import MONTHS, WEEKDAYS
from stemma.model import Event, Issue, Report, Time, When
from stemma.settings import SETTINGS

HEAD = SETTINGS.grouping.dating_head
SURE = SETTINGS.grouping.dating_sure
MAJORITY = SETTINGS.grouping.dating_majority
AGREE = SETTINGS.grouping.dating_agree
PAIR = SETTINGS.grouping.dating_pair
BACK = SETTINGS.grouping.dating_back
WITHIN = SETTINGS.grouping.dating_within
APART = SETTINGS.grouping.dating_apart
CROWD = SETTINGS.grouping.dating_crowd
ELSEWHEN = SETTINGS.grouping.dating_elsewhen
NEAREST = SETTINGS.grouping.dating_nearest
OPENING = SETTINGS.grouping.dating_opening
AHEAD = 60  # characters before a weekday in which words of the future stand

WEEKDAY_NAMES = [name.capitalize() for name in WEEKDAYS]

_WEEKDAY = re.compile(r"\b(" + "|".join(WEEKDAYS) + r")\b", re.IGNORECASE)
_FUTURE = re.compile(
    r"\b(?:will|would|to be|due|expected|scheduled|plans?|planned|set to|upcoming)\b[^.!?\n]*$"
    r"|\b(?:next|until|by|before|last)\s+$",
    re.IGNORECASE,
)
_MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
_DAY_MONTH = rf"\b(?:(?P<m1>{_MONTH})\.?\s+(?P<d1>\d{{1,2}})\b|(?P<d2>\d{{1,2}})\s+(?P<m2>{_MONTH})\b)"
_DAY = re.compile(_DAY_MONTH, re.IGNORECASE)
# A place in capitals, a day, and an agency in brackets or a dash.
_DATELINE = re.compile(
    rf"^(?-i:[A-ZÀ-Þ]{{3}})[^!?\n]{{0,60}}?[,(]\s?{_DAY_MONTH}[^!?\n]{{0,40}}?(?:\)|\s[—–-]|--)", re.I
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
        found += near_days(m, near)
    return found


def near_days(m: re.Match[str], near: date) -> list[date]:
    """The day of a month that a match names, in the year nearest to `near`; none where there is no such day."""
    month, day = MONTHS[(m["m1"] or m["m2"]).casefold()], int(m["d1"] or m["d2"])
    found = []
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
    later, so it dates one only where all siblings are of one day and tell of that weekday too; the weekday of the day
    after the siblings' dates a report that also tells of what they tell.
    """
    own = weekdays(report)
    name, ago = WEEKDAY_NAMES[own[0]], (middle.weekday() - own[0]) % 7
    if ago <= 1:
        return middle, f"it names {name}, their day or the day before"
    theirs = set().union(*(told(s, d) for s, d in siblings.values())) | {middle}
    one_day = len(siblings) >= PAIR and all(d == middle for _, d in siblings.values())
    if ago <= BACK and one_day and told(report, middle) & theirs:
        return middle, f"it looks back on {name}, as they do"
    following = middle + timedelta(1)
    if ago == 6 and (told(report, following) - {following}) & theirs:
        return following, f"it names {name}, the day after theirs, and a day they tell of"
    return None


def fits(report: Report, day: date) -> bool:
    """Whether a report may be of a day: the weekday it names first, if any, is that of the day or of the day before."""
    own = weekdays(report)
    return not own or (day.weekday() - own[0]) % 7 <= 1


def by_dateline(report: Report, near: date) -> date | None:
    """The day a report's dateline gives ("LONDON, Dec 29 (Wire) -"), in the year that lies nearest to `near`."""
    m = _DATELINE.match(report.text[:OPENING])
    found = near_days(m, near) if m else []
    return found[0] if found and abs((found[0] - near).days) <= WITHIN else None


def agreed(
    report: Report, siblings: Mapping[str, tuple[Report, date]], times: Sequence[Time], middle: date
) -> tuple[date, str] | None:
    """The day the dated siblings agree on where the report's own words fit it, with the reason, else None."""
    agreeing = sum(abs((day - middle).days) <= SURE for _, day in siblings.values())
    share = agreeing / len(siblings)
    inferred, reason = middle, f"{agreeing} of {len(siblings)} dated siblings agree within a day"
    if weekdays(report):
        found = by_weekday(report, middle, siblings)
        if found is None or share < MAJORITY or (share < 1 and agreeing < CROWD):
            return None
        inferred, reason = found[0], f"{reason}; {found[1]}"
    elif agreeing < PAIR or share < AGREE:
        return None
    opening = stated_days(report, times, middle, OPENING)
    if opening and min(abs((d - middle).days) for d in opening) > 7:
        return None
    stated = stated_days(report, times, middle)
    # A report that states a day is no older than that day.
    return max((d for d in stated if timedelta(0) <= d - inferred <= timedelta(2)), default=inferred), reason


def infer(
    report: Report,
    siblings: Mapping[str, tuple[Report, date]],
    times: Sequence[Time],
    likeness: float = 0.0,
    strangers: Sequence[tuple[float, date]] = (),
) -> When | None:
    """The date of one report from its dated siblings, or None where they disagree or its words do not fit.

    ``likeness`` is that of its nearest sibling, ``strangers`` are likenesses and days of reports of other events: a
    report that is more like what was written at another time may belong there, where its words fit that time.
    """
    if not siblings:
        return None
    # The middle day, but of two middles the later: reports trail their event.
    middle = sorted(day for _, day in siblings.values())[len(siblings) // 2]
    found: tuple[date, str] | None
    if own := by_dateline(report, middle):
        found = own, "its dateline gives the day, its siblings the year"
    elif any(like > likeness and abs((day - middle).days) > ELSEWHEN and fits(report, day) for like, day in strangers):
        return None
    else:
        found = agreed(report, siblings, times, middle)
    return When(found[0].isoformat(), found[0], found[0], "day", "inferred", None, found[1]) if found else None


def infer_dates(
    events: Sequence[Event],
    reports: Mapping[str, Report],
    times: Mapping[str, Sequence[Time]],
    nearest: Mapping[str, Sequence[tuple[str, float]]] = MappingProxyType({}),
) -> dict[str, When]:
    """Dates for undated reports, by report id, from siblings of the same event; none where nothing fits.

    ``nearest`` names for each undated report the reports most like it in the whole pile, and how like they are.
    """
    out: dict[str, When] = {}
    days = {r: day for r, report in reports.items() if (day := day_of(report))}
    for event in sorted(events, key=lambda e: e.id):
        dated = {r: (reports[r], days[r]) for r in event.own if r in days}
        for r in event.own:
            if r not in reports or reports[r].published is not None or r in out:
                continue
            near = [(other, like) for other, like in nearest.get(r, ()) if other in days]
            inside = max((like for other, like in near if other in dated), default=0.0)
            strangers = [(like, days[other]) for other, like in near if other not in dated]
            if when := infer(reports[r], dated, times.get(r, ()), inside, strangers):
                out[r] = when
    return out


def doubted_dates(
    events: Sequence[Event], reports: Mapping[str, Report], times: Mapping[str, Sequence[Time]]
) -> tuple[dict[str, When], list[Issue]]:
    """Dates instead of those that a report's own words and its siblings contradict, by report id, and an Issue of each.

    A date of crawling is months later than the report.  Where only the siblings contradict it, the date stays and an
    Issue asks: a report may tell again of what is long past.  A date that stands in the address is not doubted.
    """
    out: dict[str, When] = {}
    issues: list[Issue] = []
    days = {r: day for r, report in reports.items() if (day := day_of(report))}
    for event in sorted(events, key=lambda e: e.id):
        dated = {r: (reports[r], days[r]) for r in event.own if r in days}
        in_order = sorted(day for _, day in dated.values())
        for r in dated if len(dated) > 1 else ():
            far = abs((days[r] - middle_beside(in_order, days[r])).days) > APART
            if not far or r in out or in_address(reports[r].url, days[r]):
                continue
            siblings = {other: pair for other, pair in dated.items() if other != r}
            found = contradicted(reports[r], days[r], siblings, times.get(r, ()))
            if found is None:
                continue
            instead, message = found
            issues.append(Issue("date", r, message))
            if instead is not None:
                out[r] = instead
    return out, issues


def middle_beside(in_order: Sequence[date], day: date) -> date:
    """The middle of some days in order without one of them; of two middles the later, as `infer` has it."""
    middle = (len(in_order) - 1) // 2
    return in_order[middle + (bisect_left(in_order, day) <= middle)]


def contradicted(
    report: Report, day: date, siblings: Mapping[str, tuple[Report, date]], times: Sequence[Time]
) -> tuple[When | None, str] | None:
    """The date to use instead of one far from the siblings', None where it stays, and what to tell; None if nothing."""
    middle = sorted(other for _, other in siblings.values())[len(siblings) // 2]
    # What is itself far off has no voice; the middle may be another without it.
    siblings = {r: pair for r, pair in siblings.items() if abs((pair[1] - middle).days) <= WITHIN}
    others = sorted(other for _, other in siblings.values())
    middle = others[len(others) // 2]
    title = f"“{report.headline}”" if report.headline else "this report"
    asked = f"{title}: published {day} as given, but"
    opening = by_dateline(report, middle)
    own_words = not fits(report, day) or (opening is not None and abs((opening - day).days) > APART)
    when = infer(report, siblings, times) if own_words else None
    if when is not None and when.earliest != day:
        reason = f"{when.reason}; against {day} as given, which may be when it was crawled"
        told_of = f"its own words and its event say {when.value}, which is used; correct the date where {day} is right"
        return replace(when, reason=reason), f"{asked} {told_of}"
    agreeing = sum(abs((other - middle).days) <= SURE for other in others)
    far = abs((day - middle).days) > WITHIN
    if far and agreeing >= CROWD and agreeing >= MAJORITY * len(others) and fits(report, middle):
        says = f"{agreeing} of {len(others)} other reports of its event are of {middle} within a day"
        return None, f"{asked} {says}; it is kept: check whether it is when the page was crawled, and correct it if so"
    return None


def in_address(address: str, day: date) -> bool:
    """Whether a day, or one beside it, stands in an address ("/2024/03/12/", "/20240312/", "/2024/mar/12/")."""
    return any(_stands(address, day + timedelta(n)) for n in (0, -1, 1))


def _stands(address: str, day: date) -> bool:
    months = "|".join([f"0?{day.month}", *(name for name, number in MONTHS.items() if number == day.month)])
    return bool(re.search(rf"(?<!\d){day.year}[/_-]?(?:{months})[/_-]?0?{day.day}(?!\d)", address, re.IGNORECASE))


def nearest(
    reports: Sequence[Report], first: Ints, second: Ints, like: Floats
) -> dict[str, tuple[tuple[str, float], ...]]:
    """For each undated report of a pile the reports most like it, by pairs of rows and how like each pair is."""
    found: dict[str, list[tuple[str, float]]] = {r.id: [] for r in reports if r.published is None}
    undated = np.array([r.published is None for r in reports])
    for at in np.flatnonzero(undated[first] | undated[second]).tolist():
        one, two = reports[int(first[at])].id, reports[int(second[at])].id
        for a, b in ((one, two), (two, one)):
            if a in found:
                found[a].append((b, float(like[at])))
    return {r: tuple(sorted(near, key=lambda pair: (-pair[1], pair[0]))[:NEAREST]) for r, near in found.items()}
