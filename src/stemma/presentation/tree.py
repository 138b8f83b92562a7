"""What the drawing of a stemma shows: the voices with their reports, the sources they cite, and who copied whom."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from stemma.model import Origin

ROOTS = 14  # cited sources that are shown; the others are counted


@dataclass(frozen=True, slots=True)
class Group:
    """Reports of one voice: a known origin, or reports of unknown origin that share text with one another."""

    name: str
    reports: tuple[str, ...]
    cites: tuple[str, ...]

    @property
    def label(self) -> str:
        """How the voice is called."""
        return self.name or ("unknown, shared" if len(self.reports) > 1 else "unknown")


@dataclass(frozen=True, slots=True)
class Copy:
    """Text that two reports share; directed where it is known that ``second`` took it from ``first``."""

    first: str
    second: str
    share: float
    directed: bool
    reason: str


@dataclass(frozen=True, slots=True)
class Stemma:
    """The family tree of an event's reports."""

    groups: tuple[Group, ...]
    cited: tuple[str, ...]  # the sources that are shown, the most cited first
    more: int  # cited sources that are not
    copies: tuple[Copy, ...]

    @property
    def reports(self) -> tuple[str, ...]:
        """The reports in the order in which they are shown."""
        return tuple(r for g in self.groups for r in g.reports)

    def copy_of(self, report: str) -> Copy | None:
        """The copy edge that leads to a report."""
        return next((c for c in self.copies if c.second == report), None)


def stemma_of(sigla: Mapping[str, str], origins: Mapping[str, Origin]) -> Stemma:
    """The stemma of the reports that have sigla.

    Of the copies it keeps a forest, the surest and largest edges first: reports that all share one text would
    else be joined each with each.  Reports of unknown origin hang together only where they share text.
    """
    cited = _most_cited(sigla, origins)
    groups = _groups(sigla, origins, cited[:ROOTS])
    return Stemma(tuple(groups), tuple(cited[:ROOTS]), max(0, len(cited) - ROOTS), tuple(_copies(sigla, origins)))


def _most_cited(reports: Iterable[str], origins: Mapping[str, Origin]) -> list[str]:
    counts: dict[str, int] = defaultdict(int)
    for r in reports:
        for source in set(origins[r].rests_on) if r in origins else ():
            counts[source] += 1
    return sorted(counts, key=lambda s: (-counts[s], s))


def _groups(sigla: Mapping[str, str], origins: Mapping[str, Origin], roots: Sequence[str]) -> list[Group]:
    """The reports by voice: known names first, the largest first; then the unknown, those that share text together."""
    found: dict[str, list[str]] = defaultdict(list)
    unknown: list[str] = []
    for r in sorted(sigla, key=lambda r: (len(sigla[r]), sigla[r])):
        if r in origins and origins[r].name:
            found[origins[r].name].append(r)
        else:
            unknown.append(r)
    named = sorted(found.items(), key=lambda kv: (-len(kv[1]), kv[0]))
    heaps = [("", heap) for heap in _sharing(unknown, origins)]
    return [
        Group(name, tuple(members), tuple(s for s in roots if any(s in _cites(r, name, origins) for r in members)))
        for name, members in [*named, *heaps]
    ]


def _cites(report: str, name: str, origins: Mapping[str, Origin]) -> tuple[str, ...]:
    return tuple(s for s in origins[report].rests_on if s != name) if report in origins else ()


def _sharing(reports: Sequence[str], origins: Mapping[str, Origin]) -> list[list[str]]:
    """The reports in heaps connected by shared text, in the order given."""
    left, heaps = list(reports), []
    while left:
        heap = [left.pop(0)]
        for r in heap:
            linked = {s.other for s in origins[r].copies} if r in origins else set()
            heap += [x for x in left if x in linked]
            left = [x for x in left if x not in linked]
        heaps.append(sorted(heap, key=reports.index))
    return heaps


def _copies(sigla: Mapping[str, str], origins: Mapping[str, Origin]) -> list[Copy]:
    """The copies among the reports as a forest; no report has two edges that lead to it."""
    found: dict[tuple[str, str], Copy] = {}
    for report in sorted(sigla):
        for s in origins[report].copies if report in origins else ():
            if s.other in sigla and s.other != report:
                first, second = (report, s.other) if s.direction == "to" else (s.other, report)
                directed = s.direction in ("from", "to")
                if not directed:
                    first, second = sorted((first, second), key=lambda r: (len(sigla[r]), sigla[r]))
                found.setdefault((first, second), Copy(first, second, s.share, directed, s.reason))
    tree = {r: r for r in sigla}
    taken: set[str] = set()
    kept = []
    for copy in sorted(found.values(), key=lambda c: (not c.directed, -c.share, c.first, c.second)):
        if _root(tree, copy.first) != _root(tree, copy.second) and copy.second not in taken:
            tree[_root(tree, copy.second)] = _root(tree, copy.first)
            taken.add(copy.second)
            kept.append(copy)
    return sorted(kept, key=lambda c: (c.first, c.second))


def _root(tree: Mapping[str, str], report: str) -> str:
    while tree[report] != report:
        report = tree[report]
    return report
