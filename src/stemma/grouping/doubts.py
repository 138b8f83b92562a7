"""Reports that two events claim nearly equally: they stay where they were grouped, and an issue says so."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from stemma.grouping.candidates import Floats, Ints
from stemma.grouping.linkage import FAR
from stemma.model import Event, Issue, Report
from stemma.settings import SETTINGS
from stemma.text import shortened

# Measured five-fold on 1,345 reports of 228 events, with the weights of pairs before these: where another event had 0.8
# of the likeness that a report's own had, it was right for two of three reports (its own, which may be a part of the
# same event, for seven of ten), from 0.7 to 0.8 for fewer than half, below for one in five.  Of reports left alone
# though like an event by 0.3 to 0.5 it was right for 4 of 53 in ordinary news, for 20 of 21 where all have siblings.
NEARLY = SETTINGS.grouping.claim_share
LONE = SETTINGS.grouping.claim_lone
COPIED = SETTINGS.grouping.settled_runs
FAINT = SETTINGS.grouping.claim_pair
LEAST = SETTINGS.grouping.claim_least
_SHORTEST, _TITLE = 8, 70  # letters of an id, of an event's title, in an issue


@dataclass(frozen=True, slots=True)
class Doubt:
    """A report (a row) that another event claims: how like both are, and the likest report there."""

    row: int
    own: float
    event: int
    other: float
    nearest: int


def doubts(
    groups: Sequence[Sequence[int]], mean: Floats, pairs: tuple[Ints, Ints], score: Floats, days: Floats, runs: Floats
) -> list[Doubt]:
    """The rows that another group claims nearly as much as their own, to whose others they are alike by `mean`.

    A group that is told at quite another time, as a recurrence is, claims none that has a date; and none is claimed
    that shares passages with its own group and not with the other: ``runs`` counts the runs of words of each pair.
    """
    first, second = pairs
    where = np.empty(len(mean), dtype=np.int64)
    for at, rows in enumerate(groups):
        where[list(rows)] = at
    begins, ends = np.full(len(groups), np.inf), np.full(len(groups), -np.inf)
    known = np.flatnonzero(np.isfinite(days))
    np.minimum.at(begins, where[known], days[known])
    np.maximum.at(ends, where[known], days[known])
    sizes = np.array([len(g) for g in groups], dtype=np.float64)
    across = np.flatnonzero((score > FAINT) & (where[first] != where[second]))
    row, other = np.r_[first[across], second[across]], np.r_[second[across], first[across]]
    like = np.r_[score[across], score[across]]
    order = np.lexsort((other, -like, where[other], row))  # by row and event, the likest first
    row, other, like = row[order], other[order], like[order]
    keys = row * len(groups) + where[other]
    starts = np.flatnonzero(np.r_[True, np.diff(keys) != 0][: len(keys)])
    of, event, nearest = row[starts], where[other[starts]], other[starts]
    claim = (np.add.reduceat(like, starts) if len(starts) else like) / sizes[event]
    with np.errstate(invalid="ignore"):
        apart = np.isfinite(days[of]) & np.isfinite(begins[event])
        apart &= (begins[event] - days[of] >= FAR) | (days[of] - ends[event] >= FAR)
    close = ~apart & np.where(sizes[where[of]] == 1, claim >= LONE, (claim >= LEAST) & (claim >= NEARLY * mean[of]))
    shared = _shared(where, pairs, runs, of[close])
    best: dict[int, Doubt] = {}
    for at in np.flatnonzero(close).tolist():
        mine, theirs = (shared.get((int(of[at]), int(group)), 0.0) for group in (where[of[at]], event[at]))
        if mine >= max(COPIED, 2 * theirs):
            continue
        doubt = Doubt(int(of[at]), float(mean[of[at]]), int(event[at]), float(claim[at]), int(nearest[at]))
        if doubt.row not in best or doubt.other > best[doubt.row].other:
            best[doubt.row] = doubt
    return [best[r] for r in sorted(best)]


def _shared(where: Ints, pairs: tuple[Ints, Ints], runs: Floats, rows: Ints) -> dict[tuple[int, int], float]:
    """The most runs of words that each of some rows shares with another row of a group, where that is any."""
    out: dict[tuple[int, int], float] = {}
    for a, b in (pairs, pairs[::-1]):
        some = np.flatnonzero((runs >= 1) & np.isin(a, rows))
        for row, group, count in zip(a[some].tolist(), where[b[some]].tolist(), runs[some].tolist(), strict=True):
            out[row, group] = max(out.get((row, group), 0.0), count)
    return out


def with_doubts(
    events: Sequence[Event], found: Sequence[Doubt], groups: Sequence[Sequence[int]], reports: Sequence[Report]
) -> tuple[list[Event], list[Issue]]:
    """The events whose memberships tell who else claims them, and an issue for each with what settles it.

    ``events`` and ``groups`` are in one order.
    """
    out, issues, ids = list(events), [], sorted(r.id for r in reports)
    home = {r: at for at, rows in enumerate(groups) for r in rows}
    for doubt in found:
        name, near, own = reports[doubt.row].id, reports[doubt.nearest].id, events[home[doubt.row]]
        reason = f'nearly as like "{events[doubt.event].title}" ({doubt.other:.2f})'
        members = tuple(
            replace(m, reasons=(*m.reasons, reason)) if m.report == name else m for m in out[home[doubt.row]].members
        )
        out[home[doubt.row]] = replace(out[home[doubt.row]], members=members)
        kept = next((r for r in own.own if r != name), "")
        called = {r: _short(r, ids) for r in (name, near, kept) if r}
        other = events[doubt.event].title
        message = _message(doubt, own.title, other, called[name], called[near], called.get(kept, ""))
        issues.append(Issue("grouping", name, message))
    return out, issues


def _short(name: str, ids: Sequence[str]) -> str:
    """The least of an id, eight letters or more, with which no other of the ids (in order) begins."""
    at = bisect_left(ids, name)
    others = [ids[i] for i in (at - 1, at + 1) if 0 <= i < len(ids)]
    lengths = range(_SHORTEST, len(name))
    return next((name[:n] for n in lengths if not any(other.startswith(name[:n]) for other in others)), name)


def _message(doubt: Doubt, own: str, other: str, name: str, near: str, kept: str) -> str:
    join, part = f"stemma judge DB merge {name} {near}", f"stemma judge DB split {name} {near}"
    own, other = (shortened(title, _TITLE) for title in (own, other))
    if not kept:
        return f'stands alone, though like "{other}" ({doubt.other:.2f}); if it tells of that: {join}; if not: {part}'
    return (
        f'two events claim it: "{own}" ({doubt.own:.2f}), where it is, and "{other}" ({doubt.other:.2f}); if it '
        f"belongs there: stemma judge DB split {name} {kept}, and {join}; if not: {part}"
    )
