"""The days, years and counts a report states: what two tellings of one event agree in, and two events differ in."""

from datetime import date
from typing import Any

import numpy as np
from scipy import sparse

from stemma.grouping.candidates import Floats, Ints
from stemma.grouping.terms import MONTHS, NUMBER_WORDS, WEEKDAYS
from stemma.grouping.views import Stream
from stemma.settings import SETTINGS

FIRST_YEAR, YEARS = 1950, 101
STAMP = SETTINGS.grouping.stamp_words


def zero_one(row: Ints, column: Ints, shape: tuple[int, int]) -> Any:
    """A sparse matrix of ones."""
    m = sparse.csr_matrix((np.ones(len(row)), (row, column)), shape=shape)
    m.sum_duplicates()
    m.data[:] = 1.0
    return m


def values(s: Stream, table: dict[str, int]) -> Ints:
    """For each place of the stream the value its term has in a table, or -1."""
    return np.array([table.get(w, -1) for w in s.words] or [-1], dtype=np.int64)[s.term]


def numbers(s: Stream) -> Ints:
    """For each place of the stream its value if it is a small whole number in digits, or -1."""
    table = {w: int(w) for w in s.words if w.isdecimal() and w.isascii() and len(w) < 5}
    return values(s, table)


def month_days(s: Stream) -> tuple[Ints, Ints]:
    """Places of months that stand beside a day of the month, and the day's number in a year of 32-day months."""
    month, number = values(s, MONTHS), numbers(s)
    day = np.where((number >= 1) & (number <= 31), number, -1)
    at = np.flatnonzero((month >= 0) & s.name)
    places, found = [], []
    for step in (1, -1):
        beside = at + step
        inside = (beside >= 0) & (beside < len(s.term))
        here = at[inside]
        good = (s.report[here] == s.report[here + step]) & (day[here + step] > 0)
        places.append(here[good])
        found.append(month[here[good]] * 32 + day[here[good] + step])
    return np.concatenate(places), np.concatenate(found)


def calendar(s: Stream) -> dict[str, Any]:
    """What days a report names: weekdays of its lead, days of a month, and its latest year."""
    weekday = values(s, WEEKDAYS)
    at = np.flatnonzero(s.lead & (weekday >= 0))
    place, day = month_days(s)
    number = numbers(s)
    years = np.where((number >= FIRST_YEAR) & (number < FIRST_YEAR + YEARS), number, 0)
    latest = np.zeros(s.reports, dtype=np.int64)
    np.maximum.at(latest, s.report, years)
    some = np.flatnonzero(latest)
    return {
        "weekday": zero_one(s.report[at], weekday[at], (s.reports, 7)),
        "date": zero_one(s.report[place], day, (s.reports, 32 * 13)),
        "year": zero_one(some, latest[some] - FIRST_YEAR, (s.reports, YEARS)),
    }


def counts(s: Stream) -> tuple[Any, Any]:
    """What is counted in the lead (by noun), and with which number (by number and noun)."""
    value = np.arange(max(1, len(s.words)))
    position = {w: i for i, w in enumerate(s.words)}
    for word, digits in NUMBER_WORDS.items():
        if word in position and digits in position:
            value[position[word]] = position[digits]
    counting = s.number.copy()
    if len(s.words):
        counting |= np.isin(s.term, [position[w] for w in NUMBER_WORDS if w in position])
    at = np.flatnonzero(counting[:-1] & ~counting[1:] & s.lead[:-1] & (s.report[1:] == s.report[:-1]))
    noun, number = s.term[at + 1], value[s.term[at]]
    codes, column = np.unique(number * len(s.words) + noun, return_inverse=True)
    width = max(1, len(s.words))
    return (
        zero_one(s.report[at], noun, (s.reports, width)),
        zero_one(s.report[at], column, (s.reports, max(1, len(codes)))),
    )


def stated_day(s: Stream) -> Floats:
    """The ordinal of the first full date at a report's head (day, month and year), infinite where there is none."""
    out = np.full(s.reports, np.inf)
    number = numbers(s)
    month = np.where(values(s, MONTHS) > 0, values(s, MONTHS), np.where(number <= 12, number, -1))
    named = values(s, MONTHS) > 0
    years = np.flatnonzero((number >= FIRST_YEAR) & (number < FIRST_YEAR + YEARS) & (s.place < STAMP))
    for at in years[::-1].tolist():  # backwards, so that the first one stays
        for m, d in ((-1, -2), (-2, -1), (1, 2)):  # 24 January 2019 or 24-01-2019, January 24 2019, 2019-01-24
            if min(at + m, at + d) < 0 or max(at + m, at + d) >= len(s.term):
                continue
            if not (s.report[at + m] == s.report[at + d] == s.report[at]) or (m == -2 and not named[at + m]):
                continue
            try:
                out[s.report[at]] = date(int(number[at]), int(month[at + m]), int(number[at + d])).toordinal()
                break
            except ValueError:
                continue
    return out
