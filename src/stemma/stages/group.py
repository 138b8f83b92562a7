"""Grouping: whose reporting each report is, the event it tells, the storyline; and days for reports without a date.

Each of these looks at the whole pile: how rare a word is, who else carries a sentence, which report is most alike are
questions about all reports, so the answer for one may change with any other.
"""

from collections.abc import Sequence
from dataclasses import replace

from stemma import grouping, origins
from stemma.engine import Stage, Told
from stemma.model import Event, Member, Name, Origin, Quotation, Report, Time, When
from stemma.text import digest

Quoted = tuple[list[Report], dict[str, tuple[Quotation, ...]]]
SomeQuoted = tuple[list[Report], dict[str, tuple[Quotation, ...]], frozenset[str]]  # and the reports asked about
Named = tuple[list[Report], dict[str, tuple[Name, ...]], list[Event], list[grouping.Judgement]]
Regrouped = tuple[list[Report], dict[str, tuple[Name, ...]], list[Event], list[grouping.Judgement], grouping.Grown]
Dated = tuple[
    tuple[Event, ...],
    dict[str, Report],
    dict[str, tuple[Time, ...]],
    dict[str, tuple[tuple[str, float], ...]],
]
_CODE = ("lang", "reference", "text", "trees", "dates", "passages", "model")


def _origins(piles: Sequence[Quoted], model: str | None) -> list[Told[list[Origin]]]:
    return [Told(origins.origins(reports, quotations)) for reports, quotations in piles]


def _some_origins(piles: Sequence[SomeQuoted], model: str | None) -> list[Told[list[Origin]]]:
    return [Told(origins.origins(reports, quotations, None, about)) for reports, quotations, about in piles]


def _some_unknown(pile: SomeQuoted) -> list[Origin]:
    return [Origin(r, "", "unknown") for r in sorted(pile[2])]


def _unknown(pile: Quoted) -> list[Origin]:
    return [Origin(r.id, "", "unknown") for r in pile[0]]


def _group(piles: Sequence[Named], model: str | None) -> list[Told[grouping.Grouping]]:
    return [Told(grouping.group(*pile)) for pile in piles]


def _regroup(piles: Sequence[Regrouped], model: str | None) -> list[Told[grouping.Grouping]]:
    return [Told(grouping.group(*pile)) for pile in piles]


def _apart(pile: Named) -> grouping.Grouping:
    """Every report in an event of its own."""
    why = ("grouping failed, so it stands alone",)
    events = (Event(digest("event", r.id), r.headline or r.id, (Member(r.id, 1.0, why),)) for r in pile[0])
    return grouping.Grouping(tuple(sorted(events, key=lambda e: e.id)))


def _new_apart(pile: Regrouped) -> grouping.Grouping:
    """Every new report in an event of its own."""
    return _apart(([r for r in pile[0] if r.id in pile[4].fresh], *pile[1:4]))


def _date(piles: Sequence[Dated], model: str | None) -> list[Told[dict[str, When]]]:
    return [_days(*pile) for pile in piles]


def _days(
    events: tuple[Event, ...],
    reports: dict[str, Report],
    times: dict[str, tuple[Time, ...]],
    nearest: dict[str, tuple[tuple[str, float], ...]],
) -> Told[dict[str, When]]:
    """Dates for reports without one, by siblings whose own dates are not doubted, and instead of doubted ones."""
    instead, issues = grouping.doubted_dates(events, reports, times)
    known = {r: replace(report, published=instead.get(r, report.published)) for r, report in reports.items()}
    return Told(grouping.infer_dates(events, known, times, nearest) | instead, tuple(issues))


def _undated(pile: Dated) -> dict[str, When]:
    return {}


def _some_quoted(pile: SomeQuoted) -> str:
    return f"{len(pile[2])} reports"


def _quoted(pile: Quoted) -> str:
    return f"{len(pile[0])} reports"


def _named(pile: Named) -> str:
    return f"{len(pile[0])} reports"


def _regrouped(pile: Regrouped) -> str:
    return f"{len(pile[4].fresh)} new reports"


def _dated(pile: Dated) -> str:
    return f"{len(pile[1])} reports"


ORIGINS: Stage[Quoted, list[Origin]] = Stage(
    "origins", "pile", ("report", "quotation"), ("origin",), ("origins", *_CODE), _origins, list[Origin], _quoted,
    _unknown, "the origin of every report is unknown",
)  # fmt: skip
SOME_ORIGINS: Stage[SomeQuoted, list[Origin]] = Stage(
    "origins", "pile", ("report", "quotation"), ("origin",), ("origins", *_CODE), _some_origins, list[Origin],
    _some_quoted, _some_unknown, "the origin of every report is unknown",
)  # fmt: skip
GROUP: Stage[Named, grouping.Grouping] = Stage(
    "group", "pile", ("report", "name"), ("event", "storyline"), ("grouping", *_CODE), _group, grouping.Grouping,
    _named, _apart, "every report is an event of its own",
)  # fmt: skip
REGROUP: Stage[Regrouped, grouping.Grouping] = Stage(
    "group", "pile", ("report", "name"), ("event", "storyline"), ("grouping", *_CODE), _regroup, grouping.Grouping,
    _regrouped, _new_apart, "every new report is an event of its own",
)  # fmt: skip
DATE: Stage[Dated, dict[str, When]] = Stage(
    "date", "pile", ("event", "report", "time"), ("report",), ("grouping", *_CODE), _date, dict[str, When], _dated,
    _undated, "reports without a date stay without",
)  # fmt: skip
