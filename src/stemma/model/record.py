"""What the reports of an event say together, and the record of everything."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date as Day
from typing import Any, Literal

from stemma.model import _html
from stemma.model.annotations import (
    Act,
    Actor,
    ActStatus,
    Annotation,
    Claim,
    ClaimStatus,
    How,
    Name,
    PlaceBasis,
    Quotation,
    QuotationKind,
    Statement,
    Status,
    Time,
)
from stemma.model.events import Event, Origin, Storyline
from stemma.model.reports import Issue, Part, Precision, Report, Version

Verdict = Literal["", "confirmed", "dismissed"]
SubjectKind = Literal["report", "event", "claim", "quotation", "reading", "entry"]
ReadingStatus = Literal["agree", "conflict", "unsure", "update", "vague", "part", "alone"]


@dataclass(frozen=True, slots=True)
class Support:
    """The words in one report that a line of the record rests on."""

    report: str
    start: int
    end: int
    span: str  # the words: the part from start to end, letter by letter
    part: Part = "text"  # what the offsets count in

    @property
    def place(self) -> str:
        """Where in the report the words stand: "12-40", or "headline 12-40"."""
        return f"{'headline ' * (self.part == 'headline')}{self.start}-{self.end}"


@dataclass(frozen=True, slots=True)
class Place:
    """One place of variation in an apparatus: the words of the base, and who reads otherwise."""

    at: int  # the first token of the base's words
    to: int  # the token behind them
    base: str  # the base's words
    readings: tuple[tuple[str, tuple[int, ...]], ...]  # other words, and the variants that have them


@dataclass(frozen=True, slots=True)
class Utterance:
    """One act of speech and its variants across reports."""

    id: str
    event: str
    speaker: str  # the full name of who said it
    variants: tuple[Support, ...]  # the same words, or another translation or cut, in each report
    kinds: tuple[
        QuotationKind, ...
    ] = ()  # per variant: a quotation (direct), in part one (mixed), or reported speech (indirect)
    base: int = 0  # the index of the fullest variant
    apparatus: tuple[Place, ...] = ()  # where the variants differ from the base
    flags: tuple[str, ...] = ()  # retellings that change meaning: negation, number, modal, speaker, scare quote
    speakers: tuple[str, ...] = ()  # who is named as speaker, per variant


@dataclass(frozen=True, slots=True)
class Value:
    """One value of a reading, who states it, and how many independent voices do."""

    value: str  # as it is shown
    support: tuple[Support, ...]
    voices: tuple[str, ...] = ()  # the independent origins that state it
    sources: tuple[str, ...] = ()  # who it is attributed to


@dataclass(frozen=True, slots=True)
class Telling:
    """The words in one report that tell a told claim, and how."""

    report: str
    start: int
    end: int
    how: How = "flat"  # how surely the report tells it; denied: it denies what the claim's own words tell
    source: str = ""  # whom the report gives it to, "" where it tells it itself
    span: str = ""  # the words: the report's text from start to end
    sure: bool = True  # whether it is likelier than not to tell what the claim's own words tell


@dataclass(frozen=True, slots=True)
class ToldClaim:
    """What the reports of an event tell alike: their claims of one thing, and who of them is silent.

    Its values side by side are the readings whose ``claim`` is its id.
    """

    id: str
    event: str
    text: str  # the best words of a report, with words put in in square brackets
    status: ClaimStatus  # new, background of the event, or another happening
    probability: float  # that its tellings tell one thing, calibrated; 1 where one report alone tells it
    told: tuple[Telling, ...]  # the words of each report that tells it, the best first
    voices: tuple[str, ...] = ()  # the independent origins that surely tell it
    silent: tuple[str, ...] = ()  # the reports of the event that do not tell it
    whole: bool = True  # whether its words can be read by themselves and each of its voices surely tells them
    judged: Verdict = ""  # what a person decided of it, "" for nothing: that it is told so, or that it is not


@dataclass(frozen=True, slots=True)
class Reading:
    """One checkable property of a told claim with the values its reports give."""

    id: str
    event: str
    property: str  # what it is a value of, in words of a report
    type: str  # number, date, place, name, wording
    status: ReadingStatus  # unsure: below the threshold of a conflict, folded and uncounted; vague: one is less exact
    values: tuple[Value, ...]  # each value with who states it
    reason: str = ""  # why this status, in words
    claim: str = ""  # the id of its told claim, "" where it is of the event as a whole
    kind: str = ""  # what differs: count, money, date, place, agent, victim, did, will, name, post, wording, other
    probability: float = 1.0  # that its values cannot all be true of one thing as of one time, calibrated
    judged: Verdict = ""  # what a person decided of it, "" for nothing: that it is a conflict, or that it is none


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a timeline: something dated that the reports tell."""

    id: str
    event: str
    storyline: str
    date: str  # ISO 8601, cut to its precision
    earliest: Day  # the first day it may have been
    latest: Day  # the last day it may have been, included
    precision: Precision  # how exact the date is
    status: Status  # whether it happened, is planned, conditional or denied
    weight: float  # the sum of how much each report makes of it; the larger, the more
    voices: int  # how many independent origins tell it
    text: str  # the clause its date dates, words put in in square brackets, left-out ones as "…"
    support: tuple[Support, ...]
    conflict: tuple[str, ...] = ()  # other dates that reports give for the same happening
    background: bool = False  # whether it was long before the event's first report


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence of an event's account: words of a report, and all that support them."""

    event: str
    order: int  # its place in the account
    role: str  # what (a headline, a lead), who, when, where, detail
    text: str  # words of a report
    support: tuple[Support, ...]
    voices: int = 1  # how many independent origins tell it
    conflict: tuple[str, ...] = ()  # other values that reports give for what it tells
    value: str = ""  # of when and where, normalised: an ISO date cut to its precision, the name of a place


@dataclass(frozen=True, slots=True)
class Deed:
    """One act of an event, told by one report or by many."""

    id: str
    event: str
    kind: str  # pledged, offered, demanded, refused, threatened, conceded, done, said, channel (a meeting, letter)
    code: str  # the PLOVER type ("CONSULT", "ASSAULT")
    mode: str  # the PLOVER mode ("visit"), "" for none
    actor: Actor | None  # who did it
    recipient: Actor | None  # whom it was done to
    when: str  # the TIMEX3 value of its day, "" where it is not told
    first: Day | None  # the first day it may have been, or the day it was first told
    place: str  # where it was
    status: ActStatus  # "reported" where it is told only as what somebody says
    text: str  # the fullest telling
    voices: tuple[str, ...]  # the independent origins that tell it
    support: tuple[Support, ...]  # the words of each telling
    conflicts: tuple[str, ...] = ()  # other days that reports give for it
    outcome: str = ""  # kept, broken, withdrawn, overtaken or open, as the reports say; "" where none is to be told
    context: str = ""  # the PLOVER contexts ("military"), "" for none
    place_basis: PlaceBasis = ""  # what names the place: the act's own clause, its sentence, only the dateline
    first_basis: str = ""  # stated, where a telling names its day; told, where only the day it was first told is known
    worth: float = 1.0  # how likely it is an act that a user of event data would keep, from 0 to 1
    main: bool = True  # whether it is shown unless all are asked for: likely enough, with a party to politics or war
    became: tuple[Support, ...] = ()  # the words of reports that say what became of it, the last tells the outcome


@dataclass(frozen=True, slots=True)
class Proposal:
    """A reading or a sentence of an account that a language model proposed; it is no part of what was computed."""

    id: str
    event: str
    kind: Literal["reading", "account"]  # what it proposes
    text: str  # the property of a reading, the sentence of an account
    proposed_by: str  # the language model
    made: str  # when it answered, ISO 8601 in UTC
    type: str = ""  # of a reading
    status: str = ""  # of a reading
    values: tuple[Value, ...] = ()  # of a reading, each with the words it rests on
    support: tuple[Support, ...] = ()  # the words that a sentence rests on

    @property
    def supports(self) -> tuple[Support, ...]:
        """All words that it rests on."""
        return (*self.support, *(s for v in self.values for s in v.support))


@dataclass(frozen=True, slots=True)
class Subject:
    """What one judgement is about, as it stood: a line of a record is known again by the words it rested on."""

    kind: SubjectKind  # what it is
    id: str  # its id when it was judged
    title: str  # what it is called: a headline, a title, a claim's words, a speaker
    words: tuple[Support, ...] = ()  # what it rested on; none of a report or an event
    was: str = ""  # what stood where a correction puts its value


@dataclass(frozen=True, slots=True)
class Judged:
    """One judgement: what about which reports or which line, who made it, when and why."""

    id: int  # its number, by which it is taken back
    kind: str  # merge, split, same-origin, not-a-copy; confirm, dismiss; what is put right (outlet ...); note, checked
    reports: tuple[str, ...]  # the ids of the reports it is about, or of those that the judged line rested on
    who: str  # as given, "" for nobody named
    made: str  # ISO 8601 in UTC
    why: str  # as given; of a note what it says
    withdrawn: str = ""  # ISO 8601 in UTC; "" while it stands
    reading: Reading | None = None  # the conflict that is confirmed or dismissed, as it stood
    subject: Subject | None = None  # what it is about, where that is no group of reports
    value: str = ""  # of a correction: what is so instead
    titles: tuple[str, ...] = ()  # outlet and headline of each of the reports, its id where it is gone

    @property
    def about(self) -> str:
        """What one judgement is about in words, "" where that is reports alone."""
        return self.subject.title if self.subject else self.reading.property if self.reading else ""


@dataclass(frozen=True, slots=True)
class Record:
    """Everything known of a pile: the reports, what was found in them, and what they say together."""

    reports: tuple[Report, ...] = ()  # cleaned, in order of id
    origins: tuple[Origin, ...] = ()  # whose reporting each report is
    names: tuple[Name, ...] = ()  # mentions of persons, organisations, places and peoples
    times: tuple[Time, ...] = ()  # time expressions
    quotations: tuple[Quotation, ...] = ()  # who said what
    claims: tuple[Claim, ...] = ()  # what each report tells, clause by clause
    acts: tuple[Act, ...] = ()  # who did what to whom
    events: tuple[Event, ...] = ()  # what happened, with the reports that tell it
    storylines: tuple[Storyline, ...] = ()  # events of one affair
    utterances: tuple[Utterance, ...] = ()  # acts of speech with their variants
    told_claims: tuple[ToldClaim, ...] = ()  # what the reports of each event tell alike
    readings: tuple[Reading, ...] = ()  # properties with the values that reports give
    timeline: tuple[Entry, ...] = ()  # dated happenings
    account: tuple[Line, ...] = ()  # what is known of each event, in sentences of its reports
    issues: tuple[Issue, ...] = ()  # what could not be read or decided
    statements: tuple[Statement, ...] = ()  # checkable properties, as each report states them
    annotations: tuple[Annotation, ...] = ()  # what added annotators found
    deeds: tuple[Deed, ...] = ()  # acts merged across reports
    proposals: tuple[Proposal, ...] = ()  # what a language model of the user's own proposed
    judgements: tuple[Judged, ...] = ()  # what people decided, taken back or not
    versions: tuple[Version, ...] = ()  # reports that were read more than once and had changed
    more: Mapping[str, tuple[Any, ...]] = field(default_factory=dict)  # rows of further kinds, by their part

    def to_frame(self, name: str) -> Any:
        """A kind of finding as a pandas DataFrame: "reports", "events", "claims", ... with the columns of that file.

        Kinds without a file are called as their table is ("origin", "statement", "claim").  Days are dates.  Raises
        UsageError where no kind is called so, MissingExtra where pandas is not installed.
        """
        from stemma.exporters._frame import frame

        return frame(self, name)

    def _repr_html_(self) -> str:
        return _html.of_record(self)

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        # a notebook keeps beside the HTML what it prints: all of the rows would be megabytes
        printer.text(f"Record({_html.counted(self)})")


def count_conflicts(readings: Iterable[Reading], timeline: Iterable[Entry]) -> Counter[str]:
    """How many conflicts each event has, by its id.

    Dates that entries of a timeline set against each other count once, and not again where a reading tells of them.
    """
    found: Counter[str] = Counter()
    told: dict[str, list[Support]] = defaultdict(list)
    for reading in readings:
        if reading.status == "conflict":
            found[reading.event] += 1
            told[reading.event] += [s for v in reading.values for s in v.support]
    against = {
        (entry.event, frozenset((entry.date, *entry.conflict)))
        for entry in timeline
        if entry.conflict and not any(_holds(s, t) for s in entry.support for t in told[entry.event])
    }
    return found + Counter(event for event, _ in against)


def _holds(sentence: Support, words: Support) -> bool:
    same = (sentence.report, sentence.part) == (words.report, words.part)
    return same and sentence.start <= words.start and words.end <= sentence.end
