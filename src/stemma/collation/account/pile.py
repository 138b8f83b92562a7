"""The reports of one event, with what was found in them, as an account needs it."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from stemma.collation.marked import quoted
from stemma.model import Event, Name, Origin, Part, Report, Sentence, Span, Statement, Support, Time
from stemma.settings import SETTINGS
from stemma.text import fold

LEAD = SETTINGS.collation.account_lead


@dataclass(frozen=True, slots=True)
class Pile:
    """An event's reports in order of id; ``tellers`` are names that tell the news and are not in it."""

    members: tuple[str, ...]
    reports: Mapping[str, Report]
    names: Mapping[str, Sequence[Name]]
    times: Mapping[str, Sequence[Time]]
    statements: Mapping[str, Sequence[Statement]]
    sentences: Mapping[str, Sequence[Sentence]]
    tellers: frozenset[str]
    places: frozenset[str]  # names that are mostly read as places
    quoted: Mapping[str, Sequence[Span]]  # what stands in quote marks

    @classmethod
    def of(
        cls,
        event: Event,
        reports: Mapping[str, Report],
        names: Mapping[str, Sequence[Name]],
        times: Mapping[str, Sequence[Time]],
        statements: Mapping[str, Sequence[Statement]],
        sentences: Mapping[str, Sequence[Sentence]],
        origins: Mapping[str, Origin],
    ) -> "Pile":
        """The pile of an event."""
        members = tuple(r for r in event.reports if r in reports)
        kinds: dict[str, Counter[bool]] = defaultdict(Counter)
        for r in members:
            for n in names.get(r, ()):
                kinds[fold(n.name or n.text)][n.type == "LOC"] += 1
        tellers = {reports[r].outlet for r in members} | {reports[r].credit for r in members}
        tellers |= {n for r in members for o in [origins.get(r)] if o is not None for n in (o.name, *o.voices)}
        told = frozenset(fold(t) for t in tellers if t)
        places = frozenset(k for k, c in kinds.items() if c[True] >= c[False])
        marks = {r: quoted(reports[r].text) for r in members}
        return cls(members, reports, names, times, statements, sentences, told, places, marks)

    def told(self, report: str, at: int) -> bool:
        """True where the words at an offset stand in a whole sentence, or sentences are not known."""
        found = self.sentences.get(report, ())
        return not found or any(s.finite and s.start <= at < s.end for s in found if s.part == "text")

    def said(self, report: str, at: int) -> bool:
        """True where the words at an offset stand in quote marks."""
        return any(a <= at < b for a, b in self.quoted[report])

    def support(self, report: str, start: int, end: int, part: Part = "text") -> Support:
        """The words of a span."""
        return Support(report, start, end, self.reports[report].words(part)[start:end], part)

    def supports(self, group: Sequence[Sentence]) -> list[Support]:
        """The sentences of a group as supports, the first first, one a report."""
        first = {s.report: s for s in reversed(group)}
        first[group[0].report] = group[0]
        rest: Iterable[str] = sorted(r for r in first if r != group[0].report)
        return [self.support(s.report, s.start, s.end, s.part) for s in (group[0], *(first[r] for r in rest))]
