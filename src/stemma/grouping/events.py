"""Events: the reports of one happening together, each with its reasons; ids that stay while a record grows."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date as Day
from typing import Any

import numpy as np
from numpy.typing import NDArray

from stemma.grouping.linkage import link
from stemma.grouping.pairs import THRESHOLD, alike, compare
from stemma.grouping.terms import Terms, read
from stemma.model import Event, Issue, Member, Name, Origin, Report, Storyline, Time
from stemma.text import digest

Floats = NDArray[np.float64]
LEAST_WORDS = 5  # fewer words tell of nothing


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a person decided about reports: "merge" puts them in one event, "split" no two of them in one event."""

    kind: str
    reports: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Grouping:
    """The events and storylines of a pile, and what could not be placed."""

    events: tuple[Event, ...] = ()
    storylines: tuple[Storyline, ...] = ()
    issues: tuple[Issue, ...] = ()


def day_of(report: Report) -> float:
    """The day of publication as an ordinal, infinite where it is unknown or vaguer than a week."""
    when = report.published
    if when is None or (when.latest - when.earliest).days > 7:
        return np.inf
    return float(when.earliest.toordinal())


def tells_nothing(terms: Terms, report: Report) -> str:
    """Why a report tells of no event, or nothing where it may tell of one."""
    if len(terms.stems) < LEAST_WORDS:
        return f"has {len(terms.stems)} words"
    lines = [line.split() for line in report.text.splitlines() if line.strip()]
    prose = any(len(words) > 7 and words[-1].rstrip("\"'”’)»")[-1:] in set(".!?…") for words in lines)
    if len(lines) >= 5 and not prose and max(map(len, lines)) < 25:
        return "is a list of lines with no sentence"
    return ""


def constraints(
    judgements: Sequence[Judgement], place: Mapping[str, int]
) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
    """Pairs of rows that people put together, and pairs they set apart."""
    together, apart = [], []
    for j in judgements:
        rows = sorted(place[r] for r in set(j.reports) if r in place)
        if j.kind == "merge":
            together += [(rows[0], b) for b in rows[1:]]
        elif j.kind == "split":
            apart += [(a, b) for i, a in enumerate(rows) for b in rows[i + 1 :]]
    return together, apart


def name_events(groups: Sequence[Sequence[str]], previous: Sequence[Event]) -> list[str]:
    """An id for each group: that of the earlier event most of whose reports it holds, else of its smallest member."""
    holder = {report: at for at, group in enumerate(groups) for report in group}
    shared: dict[tuple[str, int], int] = defaultdict(int)
    for event in previous:
        for member in event.members:
            if member.report in holder:
                shared[event.id, holder[member.report]] += 1
    ids, taken = [""] * len(groups), set()
    for (event_id, at), _ in sorted(shared.items(), key=lambda item: (-item[1], item[0][0], min(groups[item[0][1]]))):
        if not ids[at] and event_id not in taken:
            ids[at] = event_id
            taken.add(event_id)
    known = {event.id for event in previous}
    for at in sorted(range(len(groups)), key=lambda at: min(groups[at])):
        salt = 0
        while not ids[at]:
            new = digest("event", min(groups[at]), *([str(salt)] if salt else []))
            salt += 1
            if new not in taken and new not in known:
                ids[at] = new
                taken.add(new)
    return ids


def group(
    reports: Sequence[Report],
    names: Mapping[str, Sequence[Name]],
    times: Mapping[str, Sequence[Time]],
    origins: Mapping[str, Origin],
    previous: Sequence[Event] = (),
    judgements: Sequence[Judgement] = (),
) -> Grouping:
    """Group reports into events and events into storylines.

    ``names``, ``times`` and ``origins`` may lack any report; ``previous`` are the events of an earlier run, whose ids
    stay where the bulk of their reports stays; ``judgements`` bind.
    """
    pile, issues = [], []
    for report in sorted(reports, key=lambda r: r.id):
        terms = read(report)
        reason = tells_nothing(terms, report)
        if reason:
            issues.append(Issue("grouping", report.id, f"{reason}, so it belongs to no event; give its full text"))
        else:
            pile.append((report, terms))
    if not pile:
        return Grouping(issues=tuple(issues))
    first, second, names_of, columns = compare([t for _, t in pile], np.array([day_of(r) for r, _ in pile]))
    score = alike(names_of, columns)
    place = {report.id: i for i, (report, _) in enumerate(pile)}
    together, apart = constraints(judgements, place)
    groups = link(len(pile), first, second, score, THRESHOLD, together, apart)
    return Grouping(tuple(make_events([r for r, _ in pile], groups, first, second, score, previous)), (), tuple(issues))


def make_events(
    reports: Sequence[Report], groups: Sequence[Sequence[int]], first: Any, second: Any, score: Floats,
    previous: Sequence[Event],
) -> Iterator[Event]:
    """The events of the groups, each member with its mean likeness to the others."""
    where = np.empty(len(reports), dtype=np.int64)
    for at, group in enumerate(groups):
        where[list(group)] = at
    inside = where[first] == where[second]
    total = np.bincount(first[inside], score[inside], len(reports)) + np.bincount(
        second[inside], score[inside], len(reports)
    )
    ids = name_events([[reports[i].id for i in g] for g in groups], previous)
    for at in sorted(range(len(groups)), key=lambda at: ids[at]):
        rows = groups[at]
        members = tuple(
            Member(reports[i].id, round(float(total[i] / max(1, len(rows) - 1)), 3) if len(rows) > 1 else 1.0)
            for i in rows
        )
        centre = reports[max(rows, key=lambda i: (total[i], reports[i].id))]
        known = [r.published for i in rows if (r := reports[i]).published is not None]
        start: Day | None = min((w.earliest for w in known if w), default=None)
        end: Day | None = max((w.latest for w in known if w), default=None)
        title = centre.headline or next((line.strip() for line in centre.text.splitlines() if line.strip()), "")
        yield Event(ids[at], title[:200], members, start, end)
