"""The stemma of an event: what rests on what, down to the sources at the root."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from stemma.model import Event, Evidence, Origin, Report
from stemma.reference.outlets import register

NodeKind = Literal["report", "agency", "source", "root"]
EdgeKind = Literal["reprint", "rewrite", "mixed", "cites", "shares"]


@dataclass(frozen=True, slots=True)
class Node:
    """A report, an agency or outlet whose text it carries, a cited source, or a source most voices rest on (root)."""

    id: str
    kind: NodeKind
    label: str


@dataclass(frozen=True, slots=True)
class Edge:
    """``source`` rests on ``target`` (for "shares": the two share text and the way is not told)."""

    source: str
    target: str
    kind: EdgeKind
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Graph:
    """The stemma of one event; nodes and edges in a fixed order."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    voices: tuple[str, ...] = ()
    unknown: int = 0

    @property
    def roots(self) -> tuple[str, ...]:
        """The labels of the sources that most voices rest on."""
        return tuple(n.label for n in self.nodes if n.kind == "root")


def voices(members: Iterable[str], origins: Mapping[str, Origin]) -> tuple[tuple[str, ...], int]:
    """The distinct known origins among the members, sorted, and how many voices are unknown.

    Reports of unknown origin that share text count once; one that shares most of its text with a report of known
    origin counts as that.
    """
    ids = sorted({m for m in members if m in origins})
    known: dict[str, str] = {}  # one name a house, though its sites have several addresses
    for name in sorted({origins[m].name for m in ids if origins[m].name}):
        house = register().named(name)
        known.setdefault(house.name if house else name, name)
    open_ = {m for m in ids if not origins[m].name}
    covered = {
        m for m in open_ if any(s.share >= 0.5 and s.other in ids and s.other not in open_ for s in origins[m].copies)
    }
    left, count = open_ - covered, 0
    while left:
        count += 1
        heap = [min(left)]
        while heap:
            at = heap.pop()
            if at in left:
                left.discard(at)
                heap += [s.other for s in origins[at].copies if s.other in left]
    return tuple(sorted(known.values())), count


def _roots(reports: list[str], origins: Mapping[str, Origin]) -> set[str]:
    """Sources cited by most voices, and by two at the least."""
    by_voice: dict[str, set[str]] = {}
    for r in reports:
        o = origins[r]
        by_voice.setdefault(o.name or f"\0{r}", set()).update(s for s in o.rests_on if s != o.name)
    counts: dict[str, int] = {}
    for sources in by_voice.values():
        for s in sources:
            counts[s] = counts.get(s, 0) + 1
    return {s for s, n in counts.items() if n >= 2 and 2 * n > len(by_voice)}


class _Drawing:
    """Nodes and edges as they are found, each once."""

    def __init__(self, ids: list[str], reports: Mapping[str, Report], origins: Mapping[str, Origin]) -> None:
        self.reports, self.origins = reports, origins
        self.roots = _roots(ids, origins)
        self.names = {origins[r].name for r in ids}
        self.nodes: dict[str, Node] = {}
        self.edges: dict[tuple[str, str, str], Edge] = {}

    def put(self, node: Node) -> str:
        self.nodes.setdefault(node.id, node)
        return node.id

    def report(self, r: str) -> str:
        report = self.reports.get(r)
        return self.put(Node(f"report:{r}", "report", (report.outlet or report.headline if report else "") or r))

    def source(self, name: str) -> str:
        kind: NodeKind = "agency" if name in self.names else "source"
        return self.put(Node(f"{kind}:{name}", "root" if name in self.roots else kind, name))

    def join(self, a: str, b: str, kind: EdgeKind, evidence: tuple[Evidence, ...] = ()) -> None:
        if a != b:
            self.edges.setdefault((a, b, kind), Edge(a, b, kind, evidence))

    def origin(self, r: str) -> None:
        """What one report carries and cites."""
        o, me, report = self.origins[r], self.report(r), self.reports.get(r)
        for name in dict.fromkeys((o.name, *o.voices)):
            if name and (o.kind != "own" or name in self.roots) and not (report and name == report.outlet):
                self.join(me, self.source(name), _kind(o.kind), tuple(e for e in o.evidence if e.kind != "cites"))
        for name in o.rests_on:
            if name != o.name:
                self.join(me, self.source(name), "cites", tuple(e for e in o.evidence if name in e.text))

    def copies(self, r: str, ids: set[str]) -> None:
        """The texts one report took from others, and those it shares where the way is not told."""
        o, report = self.origins[r], self.reports.get(r)
        for s in o.copies:
            if s.other not in ids or not (s.direction == "from" or (s.direction == "unknown" and r < s.other)):
                continue
            shown = tuple(Evidence("shared text", report.text[a:b], a, b) for (a, b), _ in s.spans) if report else ()
            kind = "shares" if s.direction == "unknown" else _kind(o.kind, "shares")
            self.join(self.report(r), self.report(s.other), kind, shown)


def stemma(event: Event, reports: Mapping[str, Report], origins: Mapping[str, Origin]) -> Graph:
    """The graph of what rests on what in one event; an agency that nobody has verbatim is still a node."""
    ids = [r for r in event.reports if r in origins]
    drawing = _Drawing(ids, reports, origins)
    for r in ids:
        drawing.origin(r)
        drawing.copies(r, set(ids))
    order = {"root": 0, "source": 1, "agency": 2, "report": 3}
    known, unknown = voices(ids, origins)
    nodes = sorted(drawing.nodes.values(), key=lambda n: (order[n.kind], n.id))
    return Graph(tuple(nodes), tuple(drawing.edges[k] for k in sorted(drawing.edges)), known, unknown)


def _kind(kind: str, other: EdgeKind = "reprint") -> EdgeKind:
    if kind == "rewrite":
        return "rewrite"
    if kind == "mixed":
        return "mixed"
    return "reprint" if kind == "reprint" else other
