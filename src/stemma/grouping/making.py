"""What a group of reports becomes: an event with an id that stays, a title, its members with reasons, its places."""

from collections import Counter, defaultdict
from collections.abc import Container, Mapping, Sequence
from dataclasses import replace
from datetime import date as Day

import numpy as np

from stemma.grouping.candidates import Floats, Ints
from stemma.grouping.doubts import FAINT
from stemma.grouping.pairs import Pile
from stemma.grouping.roundups import Telling
from stemma.grouping.storylines import shared_names
from stemma.lang import NATIVE
from stemma.model import Event, Member, Name, Report
from stemma.settings import SETTINGS
from stemma.text import digest, shortened

NEAR_HEAD = SETTINGS.grouping.place_head
TITLE = 200  # letters


def name_events(groups: Sequence[Sequence[str]], previous: Sequence[Event]) -> list[str]:
    """An id for each group: that of the earlier event most of whose reports it holds, else of its smallest member."""
    holder = {report: at for at, group in enumerate(groups) for report in group}
    shared: dict[tuple[str, int], int] = defaultdict(int)
    for event in previous:
        for report in event.own:
            if report in holder:
                shared[event.id, holder[report]] += 1
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


class Likeness:
    """How alike each report is to the others of its event, and what ties it to the one most like it."""

    def __init__(
        self,
        pile: Pile,
        groups: Sequence[Sequence[int]],
        pairs: tuple[Ints, Ints],
        score: Floats,
        columns: dict[str, Floats],
    ) -> None:
        self.score, self.columns = score, columns
        where = np.empty(len(pile.days), dtype=np.int64)
        for at, rows in enumerate(groups):
            where[list(rows)] = at
        inside = np.flatnonzero((score > FAINT) & (where[pairs[0]] == where[pairs[1]]))
        row, other = np.r_[pairs[0][inside], pairs[1][inside]], np.r_[pairs[1][inside], pairs[0][inside]]
        pair = np.r_[inside, inside]
        others = np.array([len(g) for g in groups], dtype=np.int64)[where] - 1
        self.mean = np.bincount(row, score[pair], len(where)) / np.maximum(1, others)
        self.central = np.bincount(row, columns["base"][pair], len(where)) / np.maximum(1, others)
        order = np.lexsort((other, -score[pair], row))
        best = order[np.r_[True, np.diff(row[order]) > 0][: len(order)]]
        self.nearest = {r: (o, p) for r, o, p in zip(*(x[best].tolist() for x in (row, other, pair)), strict=True)}
        names = pile.views["names"]
        self.named = dict(
            zip(row[best].tolist(), shared_names(pile, names[row[best]], names[other[best]]), strict=True)
        )

    def words(self, row: int, reports: Sequence[Report]) -> tuple[str, ...]:
        """What ties a report to the most alike report of its event, in words."""
        if row not in self.nearest:
            return ("linked through other reports",)
        other, at = self.nearest[row]
        out = [f"like {reports[other].id} ({self.score[at]:.2f})"]
        if self.named[row]:
            out.append("both name " + ", ".join(self.named[row]))
        if self.columns["dated"][at] > 0:
            gap = round(float(np.expm1(self.columns["gap"][at])))
            out.append("dated the same day" if gap == 0 else f"dated {gap} days apart")
        if self.columns["spans"][at] > 0:
            out.append(f"share {round(float(np.expm1(self.columns['spans'][at])))} runs of four words")
        if self.columns["counts-agree"][at] > 0:
            out.append("state the same counts")
        return tuple(out)


def make_event(
    event_id: str, rows: Sequence[int], reports: Sequence[Report], pile: Pile, likeness: Likeness, bound: set[int],
    roundups: Container[int],
) -> Event:  # fmt: skip
    """The event of some reports; its title is that of the report most like the others."""
    mean = {i: float(likeness.mean[i]) for i in rows}
    members = []
    for i in rows:
        if len(rows) == 1:
            members.append(Member(reports[i].id, 1.0, ("no other report tells of it",)))
            continue
        judged = ("put together by judgement",) if i in bound else ()
        members.append(Member(reports[i].id, round(mean[i], 3), judged + likeness.words(i, reports)))
    alone = [i for i in rows if i not in roundups] or rows  # a round-up comes later, and is called otherwise
    days = [int(pile.days[i]) for i in alone if np.isfinite(pile.days[i])]
    central = likeness.central  # how sure a member is tells little of how much of the event it tells
    centre = reports[max(alone, key=lambda i: (round(float(central[i]), 6), bool(reports[i].headline), reports[i].id))]
    start = Day.fromordinal(min(days)) if days else None
    return Event(event_id, title_of(centre), tuple(members), start, Day.fromordinal(max(days)) if days else None)


def title_of(report: Report) -> str:
    """What a report calls what it tells: its headline, or its first sentence, cut between words where it is long."""
    title = report.headline
    if not title:
        first = next((line.strip() for line in report.text.splitlines() if line.strip()), "")
        title = first[slice(*next(iter(NATIVE.sentences(first)), (0, 0)))]
    return shortened(title, TITLE)


def with_parts(event: Event, reports: Sequence[Report], parts: Sequence[Telling]) -> Event:
    """The event with what round-ups tell of it: members by their passages, beside those that tell of it alone."""
    members = {m.report: m for m in event.members}
    for part in parts:
        name = reports[part.row].id
        reasons: tuple[str, ...] = (f"a round-up: one of {part.of} events that it tells of",)
        reasons += (f"its passages name {', '.join(part.names)}",) if part.names else ()
        own = members.get(name)
        members[name] = Member(name, part.score, reasons, part.spans, own is not None)
    return replace(event, members=tuple(members[r] for r in sorted(members)))


def with_places(event: Event, names: Mapping[str, Sequence[Name]]) -> Event:
    """The event with the places that at least half of its annotated reports name near their head."""
    told = [names[r] for r in event.own if names.get(r)]
    count: Counter[str] = Counter()
    for found in told:
        count.update({n.name or n.text for n in found if n.type in ("LOC", "GPE") and n.start < NEAR_HEAD})
    places = [p for p, n in sorted(count.items(), key=lambda item: (-item[1], item[0])) if 2 * n >= len(told)]
    return replace(event, places=tuple(places[:3])) if places else event
