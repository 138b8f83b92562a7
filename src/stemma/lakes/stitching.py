"""Windows stitched by their overlap: one event in two of them is one where each holds most of the other's reports."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import permutations

from stemma.model import Event, Storyline, Tie
from stemma.stages.rejoining import joined, line_of
from stemma.text import digest

Place = tuple[int, str]  # a window, and an event in it


@dataclass(frozen=True, slots=True)
class Solved:
    """What was found in one window: the event of each of its reports, "" for none, and which reports it owns."""

    event_of: Mapping[str, str]
    own: frozenset[str]
    events: Sequence[Event]
    storylines: Sequence[Storyline]


@dataclass(frozen=True, slots=True)
class Stitched:
    """The events and storylines of all windows, and the window that owns each report."""

    events: tuple[Event, ...]
    storylines: tuple[Storyline, ...]
    home: Mapping[str, int]


def stitch(windows: Sequence[Solved]) -> Stitched:
    """One set of events: a report stands in the event that the window which owns it gives it."""
    home = {report: w for w, solved in enumerate(windows) for report in solved.own}
    groups = _components([(w, e.id) for w, solved in enumerate(windows) for e in solved.events], _same(windows))
    by_place = {(w, e.id): e for w, solved in enumerate(windows) for e in solved.events}
    events: dict[str, Event] = {}
    final: dict[Place, str] = {}
    for group in groups:
        if event := _one(group, by_place, home):
            events[event.id] = event
            final |= dict.fromkeys(group, event.id)
    lines = _storylines(windows, events, final)
    line_of_event = {e: line.id for line in lines for e in line.events}
    told = (replace(events[i], storyline=line_of_event.get(i, "")) for i in sorted(events))
    return Stitched(tuple(told), tuple(lines), home)


def _same(windows: Sequence[Solved]) -> list[tuple[Place, Place]]:
    """Pairs of events of two windows that are one: of the reports that both windows look at, most of either's."""
    seen: dict[str, list[Place]] = defaultdict(list)
    for w, solved in enumerate(windows):
        for report, event in solved.event_of.items():
            seen[report].append((w, event))
    both: Counter[tuple[Place, Place]] = Counter()
    inside: Counter[tuple[Place, int]] = Counter()
    for places in seen.values():
        for one, two in permutations(places, 2):
            if one[1]:
                inside[one, two[0]] += 1
            if one < two and one[1] and two[1]:
                both[one, two] += 1
    return [(one, two) for (one, two), n in both.items() if 2 * n > max(inside[one, two[0]], inside[two, one[0]])]


def _components(places: Iterable[Place], same: Iterable[tuple[Place, Place]]) -> list[list[Place]]:
    head = {place: place for place in places}

    def top(place: Place) -> Place:
        while head[place] != place:
            head[place] = head[head[place]]
            place = head[place]
        return place

    for one, two in sorted(same):
        a, b = sorted((top(one), top(two)))
        head[b] = a
    groups: dict[Place, list[Place]] = defaultdict(list)
    for place in sorted(head):
        groups[top(place)].append(place)
    return list(groups.values())


def _one(group: Sequence[Place], events: Mapping[Place, Event], home: Mapping[str, int]) -> Event | None:
    """The event that those of several windows are, with the reports that these own; None where they own none."""
    kept = {place: [m for m in events[place].members if home.get(m.report) == place[0]] for place in group}
    members = sorted((m for of in kept.values() for m in of), key=lambda m: m.report)
    own = [m.report for m in members if m.main]
    if not own:
        return None
    most = events[max(group, key=lambda place: (sum(m.main for m in kept[place]), place))]
    told = [events[place] for place in group if any(m.main for m in kept[place])]
    return replace(
        most,
        id=digest("event", min(own)),
        members=tuple(members),
        start=min((e.start for e in told if e.start), default=None),
        end=max((e.end for e in told if e.end), default=None),
        storyline="",
    )


def _storylines(windows: Sequence[Solved], events: Mapping[str, Event], final: Mapping[Place, str]) -> list[Storyline]:
    ties: dict[tuple[str, str], Tie] = {}
    for w, solved in enumerate(windows):
        for tie in (t for line in solved.storylines for t in line.ties):
            one, two = final.get((w, tie.first)), final.get((w, tie.second))
            if one and two and one != two and (two, one) not in ties:
                new = replace(tie, first=one, second=two)
                old = ties.setdefault((one, two), new)
                ties[one, two] = max(old, new, key=lambda t: t.score)
    lines = [line_of([events[i] for i in group], inside) for group, inside in joined(ties.values())]
    return sorted(lines, key=lambda line: line.id)
