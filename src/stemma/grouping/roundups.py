"""Round-ups: reports of several events, such as a live blog, a briefing or a week in review, and where they tell each.

A passage (a thread of a report's paragraphs) tells of the event whose reports its rare words point to, and to no other
nearly as well.  A report that recalls an earlier event tells of one: its passages share words, and the times differ.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Container, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from types import MappingProxyType
from typing import Any

import numpy as np
from scipy import sparse

from stemma.grouping.candidates import Floats, Ints, strongest
from stemma.grouping.pairs import Pile, products
from stemma.grouping.storylines import shared_names
from stemma.grouping.terms import VOCABULARY, Terms, read
from stemma.grouping.threads import LEAST, Threads, sections, threads
from stemma.grouping.views import normalised
from stemma.model import Report, Span
from stemma.settings import SETTINGS

SINGLE = SETTINGS.grouping.roundup_single
FOUND_BY = SETTINGS.grouping.roundup_words
COMMON = SETTINGS.grouping.roundup_common
NEAREST = SETTINGS.grouping.roundup_nearest
FAINT = SETTINGS.grouping.roundup_faint
LIKE = SETTINGS.grouping.roundup_like
CLEAR = SETTINGS.grouping.roundup_clear
UNDATED = SETTINGS.grouping.roundup_undated
CORE = SETTINGS.grouping.roundup_core
NAMED = SETTINGS.grouping.roundup_named
BEFORE = SETTINGS.grouping.roundup_before
AFTER = SETTINGS.grouping.roundup_after
PART = SETTINGS.grouping.roundup_part
MANY = SETTINGS.grouping.roundup_many
WHOLE = 1 << 20  # words read of what may be a round-up: all


@dataclass(frozen=True, slots=True)
class Telling:
    """Where a report (a row) tells of an event (a place among the groups), how alike they are, and what both name."""

    row: int
    event: int
    score: float
    spans: tuple[Span, ...]
    names: tuple[str, ...] = ()
    of: int = 1  # events that the report tells of


@dataclass(frozen=True, slots=True)
class Passage:
    """A thread of one report's whole text."""

    row: int
    spans: tuple[Span, ...]
    words: int


def asked(pile: Pile, held: tuple[Ints, Ints], size: int) -> Any:
    """Threads by their rare words, given as (thread, code): rows over the words of a pile."""
    place = {w: i for i, w in enumerate(pile.words)}
    used = np.unique(held[1])
    column = np.full(len(VOCABULARY.stems), -1, dtype=np.int64)
    column[used] = [place.get(VOCABULARY.stems[c], -1) for c in used.tolist()]
    at = column[held[1]]
    known = at >= 0
    m = sparse.csr_matrix((np.ones(known.sum()), (held[0][known], at[known])), shape=(size, len(pile.words)))
    m.sum_duplicates()
    m.data = np.log1p(m.data)
    return normalised(m, pile.rarity)


class Profiles:
    """The events of a pile by the words of their reports, of all but some that may be round-ups."""

    def __init__(self, pile: Pile, groups: Sequence[Sequence[int]], without: Collection[int] = ()) -> None:
        left = set(without)
        self.days = pile.days
        self.where = np.empty(len(pile.days), dtype=np.int64)
        for at, group in enumerate(groups):
            self.where[list(group)] = at
        self.rows = [[i for i in group if i not in left] for group in groups]
        row = np.array([i for group in self.rows for i in group], dtype=np.int64)
        of = self.where[row]
        self.belongs = sparse.csr_matrix((np.ones(len(row)), (of, row)), shape=(len(groups), len(self.where)))
        self.words, self.names = pile.views["words"], pile.views["names"]
        self.told = normalised((self.belongs @ self.words).tocsr())
        days = np.where(np.isfinite(pile.days), pile.days, np.nan)[row]
        self.first, self.last = np.full(len(groups), np.inf), np.full(len(groups), -np.inf)
        np.fmin.at(self.first, of, days)
        np.fmax.at(self.last, of, days)

    def nearest(self, found_by: Any) -> tuple[Ints, Ints]:
        """For each thread the events its rarest words stand in most, by an inverted index."""
        row, column, weight = strongest(found_by, FOUND_BY)
        kept = np.bincount(self.told.indices, minlength=self.told.shape[1])[column] <= COMMON
        columns = np.unique(column[kept])
        index = sparse.csr_matrix((weight[kept], (row[kept], column[kept])), shape=found_by.shape)[:, columns]
        thread, event, _ = strongest((index @ self.told[:, columns].T).tocsr(), NEAREST)
        return thread, event

    def likeness(self, passages: Any, passage: Ints, owner: Ints, event: Ints) -> Floats:
        """The cosine of passages and events, pair by pair; 0 where an event is told at another time."""
        return np.where(self.timely(owner, event) < 0, 0.0, products(passages, self.told, passage, event))

    def speaks_of(self, passages: Any, passage: Ints, event: Ints) -> Any:
        """Whether each passage holds enough words, and names, that at least half of the event's reports hold."""

        def held(view: Any, p: int, e: int) -> int:
            found = view[self.rows[e]][:, passages[p].indices].indices
            return int((2 * np.bincount(found, minlength=1) >= max(1, len(self.rows[e]))).sum())

        pairs = list(zip(passage.tolist(), event.tolist(), strict=True))
        return np.array(
            [held(self.words, p, e) >= CORE and held(self.names, p, e) >= NAMED for p, e in pairs], dtype=np.bool_
        )

    def named_by(self, pile: Pile, passages: Any, pairs: Sequence[tuple[Sequence[int], int]]) -> list[list[str]]:
        """The words of names that weigh most both in some passages and in an event."""
        rows = np.repeat(np.arange(len(pairs)), [len(places) for places, _ in pairs])
        places = np.array([p for of, _ in pairs for p in of], dtype=np.int64)
        chosen = sparse.csr_matrix((np.ones(len(rows)), (rows, places)), shape=(len(pairs), passages.shape[0]))
        event = [e for _, e in pairs]
        return shared_names(pile, chosen @ passages, self.belongs[event] @ pile.views["names"])

    def timely(self, owner: Ints, event: Ints) -> Any:
        """1 where a report comes when an event is told, -1 where at another time, 0 where nothing says when."""
        day = self.days[owner]
        known = np.isfinite(day) & np.isfinite(self.first[event])
        near = (day >= self.first[event] - BEFORE) & (day <= self.last[event] + AFTER)
        return np.where(known, np.where(near, 1, -1), 0)


def suspects(found: Threads, pile: Pile, profiles: Profiles) -> list[int]:
    """The reports of several threads one of which is like another event than the report's own."""
    alone = found.dominance(len(pile.days))[found.owner] >= SINGLE
    kept = np.flatnonzero(~alone & (found.words >= LEAST))
    number = np.full(len(found.owner), -1)
    number[kept] = np.arange(len(kept))
    holder = number[found.held[0]]
    each = asked(pile, (holder[holder >= 0], found.held[1][holder >= 0]), len(kept))
    thread, event = profiles.nearest(each)
    owner = found.owner[kept[thread]]
    like = profiles.likeness(each, thread, owner, event)
    good = (like >= LIKE / 2) & (profiles.where[owner] != event)
    return sorted(set(owner[good].tolist()))


def passages(reports: Sequence[Report], rows: Sequence[int]) -> tuple[list[Passage], Ints, Ints]:
    """The passages of some reports by their whole texts, and their rare words as (passage, code)."""
    texts = [sections(reports[i].text) for i in rows]
    found = threads([read(Report(reports[i].id, text), WHOLE) for i, text in zip(rows, texts, strict=True)])
    spans: dict[int, list[Span]] = defaultdict(list)
    starts = np.searchsorted(found.report, np.arange(len(rows) + 1)).tolist()
    for text, (first, end) in zip(texts, pairwise(starts), strict=True):
        at = 0
        for thread, line in zip(found.thread[first:end].tolist(), text.split("\n"), strict=False):
            if thread >= 0 and line.strip():
                spans[thread].append((at, at + len(line)))
            at += len(line) + 1
    kept = [t for t in sorted(spans) if found.words[t] >= LEAST]
    number = np.full(len(found.owner) + 1, -1)
    number[kept] = np.arange(len(kept))
    holder = number[found.held[0]]
    told = [Passage(rows[int(found.owner[t])], tuple(spans[t]), int(found.words[t])) for t in kept]
    return told, holder[holder >= 0], found.held[1][holder >= 0]


def rival(passage: Ints, like: Floats) -> Floats:
    """For each pair of passage and event how like the passage is to any other event; pairs lie by passage."""
    out = np.zeros(len(like))
    starts = np.flatnonzero(np.r_[True, np.diff(passage) > 0][: len(passage)]).tolist()
    for start, end in zip(starts, [*starts[1:], len(passage)], strict=True):
        for at in range(start, end):
            out[at] = max((like[k] for k in range(start, end) if k != at), default=0.0)
    return out


@dataclass(frozen=True, slots=True)
class View:
    """How like a passage (a place among all) is to an event, and whether it surely tells of it, not of its own."""

    passage: int
    words: int
    event: int
    score: float
    sure: bool


def tellings(
    reports: Sequence[Report],
    terms: Sequence[Terms],
    pile: Pile,
    groups: Sequence[Sequence[int]],
    bound: Container[int] = (),
    foes: Mapping[int, Collection[int]] = MappingProxyType({}),
) -> list[Telling]:
    """Which events each round-up tells of, and where, its main one first; nothing is said of a report of one event.

    ``bound`` are rows whose main event people decided on, ``foes`` the rows with which one may share no event.
    """
    rows = suspects(threads(terms), pile, Profiles(pile, groups))
    if not rows:
        return []
    profiles = Profiles(pile, groups, rows)
    told, holder, code = passages(reports, rows)
    each = asked(pile, (holder, code), len(told))
    owner = np.array([p.row for p in told], dtype=np.int64)
    passage, event = profiles.nearest(each)
    keys = np.unique(np.r_[passage * len(groups) + event, np.arange(len(told)) * len(groups) + profiles.where[owner]])
    passage, event = keys // len(groups), keys % len(groups)
    like = profiles.likeness(each, passage, owner[passage], event)
    more = np.where(profiles.timely(owner[passage], event) > 0, 0.0, UNDATED)
    sure = (like >= LIKE + more) & (like - rival(passage, like) >= CLEAR + more)
    sure &= event != profiles.where[owner[passage]]
    sure[sure] = profiles.speaks_of(each, passage[sure], event[sure])
    found: list[tuple[int, int, list[View]]] = []
    for row in sorted(set(owner[passage[sure]].tolist())):
        views = [
            View(p, told[p].words, e, float(like[k]), bool(sure[k]) and not _any(foes.get(row, ()), groups[e]))
            for k in np.flatnonzero(owner[passage] == row).tolist()
            for p, e in [(int(passage[k]), int(event[k]))]
        ]
        own = int(profiles.where[row])
        found += [(row, e, v) for e, v in decide(own, not profiles.rows[own], views, row in bound)]
    names = profiles.named_by(pile, each, [([v.passage for v in views], e) for _, e, views in found])
    told_of = Counter(row for row, _, _ in found)
    return [
        Telling(row, e, _score(views), joined(told, views), tuple(named), told_of[row])
        for (row, e, views), named in zip(found, names, strict=True)
    ]


def decide(own: int, lone: bool, views: Sequence[View], bound: bool) -> list[tuple[int, list[View]]]:
    """The events that a report tells of with what tells them, the main one first; nothing where it tells of one.

    ``own`` is the event it was grouped into, ``lone`` whether nothing but what may be a round-up is there.  A passage
    that is like no other event goes to its own, where it is at all like it; a lone report keeps an event of its own
    for what nobody else tells, unless that is the smaller part of it.
    """
    sure: dict[int, list[View]] = defaultdict(list)
    for view in views:
        if view.sure:
            sure[view.event].append(view)
    taken = {v.passage for found in sure.values() for v in found}
    rest = [v for v in views if v.event == own and v.passage not in taken and (lone or v.score >= FAINT)]
    everything = sum({v.passage: v.words for v in views}.values())
    away = sum(v.words for found in sure.values() for v in found)
    others = sorted(sure.items(), key=lambda item: (-sum(v.words for v in item[1]), item[0]))
    if away < PART * everything or (len(others) == 1 and (not rest or (lone and len(taken) + len(rest) < MANY))):
        return []
    if not bound and len(others) > 1 and (not rest or (lone and 2 * away >= everything)):
        return others
    return [(own, rest), *others]


def joined(told: Sequence[Passage], views: Sequence[View]) -> tuple[Span, ...]:
    """The spans of some passages in order of place, neighbouring lines as one."""
    out: list[Span] = []
    for start, end in sorted(s for v in views for s in told[v.passage].spans):
        if out and start == out[-1][1] + 1:
            out[-1] = (out[-1][0], end)
        else:
            out.append((start, end))
    return tuple(out)


def _score(views: Sequence[View]) -> float:
    return round(max((v.score for v in views), default=0.0), 3)


def _any(rows: Collection[int], group: Sequence[int]) -> bool:
    return bool(rows) and not set(rows).isdisjoint(group)
