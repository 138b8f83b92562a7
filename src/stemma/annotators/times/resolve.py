"""Which function gives an expression its value, by the rule of the grammar that found it."""

from collections.abc import Callable

from .clocks import clock, early_hours, part
from .context import Frame
from .days import day, day_beside, deictic, holiday, iso, month_only, slash, weekday
from .grammar import Match
from .lengths import duration, refword, set_of, skip, unit_long, units
from .nth import nth_day, weekdays_ago
from .stretches import (
    ago,
    fiscal,
    nth_units,
    offset,
    quarter,
    refs,
    relative,
    season,
    short_quarter,
    stretch,
    week_of,
    year_ago,
    year_quarter,
)
from .values import Value
from .years import century, decade, half_year, said_year, year, year_end, year_range

Resolver = Callable[[Match, Frame], Value | None]
RESOLVERS: dict[str, Resolver] = {
    "iso": iso, "slash": slash, "clock_day": clock, "clock": clock, "day": day, "month": month_only, "weekday": weekday,
    "set": set_of, "deictic": deictic, "day_beside": day_beside, "nth_day": nth_day,
    "weekdays_ago": weekdays_ago, "early_hours": early_hours,
    "quarter": quarter, "nth_units": nth_units, "ago": ago, "year_ago": year_ago,
    "offset": offset, "stretch": stretch, "refs": refs, "relative": relative, "fiscal": fiscal, "part": part,
    "year_range": year_range, "decade": decade, "season": season, "year": year, "century": century, "holiday": holiday,
    "old": skip, "duration": duration, "units": units, "unit_long": unit_long, "refword": refword,
    "skip": skip, "said_year": said_year, "year_quarter": year_quarter, "short_quarter": short_quarter,
    "half_year": half_year, "week_of": week_of, "year_end": year_end,
}  # fmt: skip
