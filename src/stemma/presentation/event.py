"""One event as a page shows it: its line in a list, its reports with sigla, and where its words lead."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from stemma.model import (
    Deed,
    Entry,
    Event,
    Issue,
    Judgeable,
    Judged,
    Line,
    Member,
    Origin,
    Proposal,
    Reading,
    Report,
    Span,
    Support,
    Time,
    ToldClaim,
    Utterance,
)
from stemma.model.judged import is_about, words_of
from stemma.presentation.citing import Citation, archived, linkable, of_event, of_report, of_words, tellings
from stemma.presentation.links import Links
from stemma.presentation.words import said
from stemma.text import words as word_list


@dataclass(frozen=True, slots=True)
class Heading:
    """An event in a list: its title and days, its reports and voices, what most rest on, its conflicts."""

    id: str
    title: str
    start: date | None
    end: date | None
    places: tuple[str, ...]
    reports: int
    voices: tuple[str, ...]
    unknown: int
    conflicts: int
    storyline: str = ""
    root: str = ""
    rooted: int = 0  # reports that say they rest on the root
    outlets: tuple[str, ...] = ()  # of its reports, where the list can be narrowed to one


@dataclass(frozen=True, slots=True)
class Witness:
    """A report as an edition names it: its siglum, its origin, and its text marked where the record rests on it."""

    siglum: str
    anchor: str
    report: Report
    origin: Origin | None
    text: str = ""  # HTML, escaped
    headline: str = ""  # HTML, escaped
    shares_with: tuple[tuple[str, str], ...] = ()  # siglum and id
    member: Member | None = None  # how it belongs to the event
    said: tuple[Judged, ...] = ()  # what people said of the report, and stands

    @property
    def archived(self) -> str:
        """Where a web archive keeps its address, "" where it has none that can be a link."""
        return archived(self.report) if linkable(self.report.url) else ""

    @property
    def label(self) -> str:
        """The outlet, or the report's id where none is known."""
        return self.report.outlet or self.report.id

    def basis(self, links: Links) -> str:
        """Where the first evidence of its origin stands; the report where none has a place."""
        for e in self.origin.evidence if self.origin else ():
            if e.where != "metadata" and e.start >= 0:
                return (links.words if e.where == "text" else links.source)(self.report.id, e.start, e.end)
        return links.report(self.report.id)


@dataclass(frozen=True, slots=True)
class EventView:
    """One event as a page shows it; ``left`` counts what a section leaves to a page of its own."""

    event: Event
    heading: Heading
    links: Links
    witnesses: tuple[Witness, ...]
    lead: tuple[Line, ...] = ()
    head: tuple[tuple[str, tuple[Line, ...]], ...] = ()  # what, who, when, where: the words that say it
    details: tuple[Line, ...] = ()
    readings: tuple[Reading, ...] = ()
    claims: tuple[ToldClaim, ...] = ()  # what two voices or more tell, most voices first
    lone: tuple[ToldClaim, ...] = ()  # what one voice alone tells, as many as the page shows
    alone: int = 0  # how many such there are
    doubtful: tuple[ToldClaim, ...] = ()  # no words that stand alone, or not surely told alike: as many as are shown
    doubted: int = 0  # how many such there are
    utterances: tuple[Utterance, ...] = ()
    single: tuple[Utterance, ...] = ()
    reported: tuple[tuple[str, Support], ...] = ()  # who, and what reports tell in their own words that they said
    timeline: tuple[Entry, ...] = ()
    background: tuple[Entry, ...] = ()
    deeds: tuple[Deed, ...] = ()
    proposals: tuple[Proposal, ...] = ()
    sigla: Mapping[str, str] = field(default_factory=dict)
    times: Mapping[str, Sequence[Time]] = field(default_factory=dict)  # of each report: what its dates mean
    mentions: Mapping[tuple[str, str], Span] = field(default_factory=dict)  # where a report names a source it cites
    left: Mapping[str, int] = field(default_factory=dict)
    undecided: tuple[Issue, ...] = ()  # what could not be decided of its reports
    judgements: tuple[Judged, ...] = ()  # what people said of its reports and lines, and stands

    def said(self, row: Judgeable) -> tuple[Judged, ...]:
        """What people said of the event or of one of its lines."""
        return tuple(j for j in self.judgements if is_about(j, row))

    def citations(self, row: Judgeable) -> list[Citation]:
        """How the event or one of its lines is cited, from the reports that are at hand."""
        reports = {w.report.id: w.report for w in self.witnesses}
        if isinstance(row, Event):
            return [of_event(row), *(of_report(r) for r in reports.values())]
        return of_words(_best(row), reports, row.speaker if isinstance(row, Utterance) else "")

    def cited(self, supports: Iterable[Support]) -> list[tuple[str, list[Support]]]:
        """The supports of each report under its siglum, in order of siglum."""
        found: dict[str, dict[tuple[bool, int, int], Support]] = defaultdict(dict)
        for s in supports:
            if s.report in self.sigla:
                found[self.sigla[s.report]].setdefault((s.part == "text", s.start, s.end), s)
        ordered = sorted(found, key=lambda letter: (len(letter), letter))
        return [(letter, [found[letter][at] for at in sorted(found[letter])]) for letter in ordered]

    def exact(self, words: str, supports: Iterable[Support]) -> str:
        """The date that the supports mean by their words; "" where that is the words or no one date.

        Where reports mean different dates the one that most of them mean is said.
        """
        counts: dict[str, int] = defaultdict(int)
        for s in (s for s in supports if s.part == "text"):
            for t in self.times.get(s.report, ()):
                whole = s.end - s.start <= 2 * len(t.text) + 10  # not a sentence that holds a date among others
                if t.earliest and whole and t.start < s.end and s.start < t.end:
                    counts[t.value] += 1
        best = said(min(sorted(counts), key=lambda v: -counts[v], default=""))
        return "" if set(word_list(words)) >= set(word_list(best)) else best

    def where(self, report: str, source: str) -> str:
        """The address of the words by which a report cites a source; the report where it has other words for it."""
        at = self.mentions.get((report, source))
        return self.links.words(report, *at) if at else self.links.report(report)

    def root(self, source: str) -> str:
        """The address of the first words that cite a source."""
        citing = [w.report.id for w in self.witnesses if w.origin and source in w.origin.rests_on]
        return self.where(next((r for r in citing if (r, source) in self.mentions), citing[0]), source)

    def other(self, entry: Entry, day: str) -> str:
        """The id of the entry that dates the same happening otherwise, "" where the page has not got it."""
        found = (e.id for e in (*self.timeline, *self.background) if e.date == day and entry.date in e.conflict)
        return next(found, "")

    def names(self, voices: Iterable[str]) -> str:
        """Voices by name; one whose origin is unknown is known by its report, so by that report's siglum."""
        return ", ".join(f"report {self.sigla[v]}" if v in self.sigla else v for v in voices)


def _best(row: Judgeable) -> Sequence[Support]:
    """The words by which a line is cited beside it: the best of a claim or a quotation, one a value of a reading."""
    if isinstance(row, ToldClaim):
        return tellings(row)[:1]
    if isinstance(row, Utterance):
        return (row.variants[row.base],)
    return [v.support[0] for v in row.values if v.support] if isinstance(row, Reading) else words_of(row)
