"""What the reports of an event say together, and the record of everything."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date as Day
from typing import Any, Literal

from stemma.model.annotations import (
    Act,
    Actor,
    ActStatus,
    Annotation,
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

ReadingStatus = Literal["agree", "conflict", "update", "vague", "alone"]


@dataclass(frozen=True, slots=True)
class Support:
    """The words in one report that a line of the record rests on; the offsets count in the ``part`` they stand in."""

    report: str
    start: int
    end: int
    span: str
    part: Part = "text"

    @property
    def place(self) -> str:
        """Where in the report the words stand: "12-40", or "headline 12-40"."""
        return f"{'headline ' * (self.part == 'headline')}{self.start}-{self.end}"


@dataclass(frozen=True, slots=True)
class Place:
    """One place of variation in an apparatus: the base's words from token ``at`` to ``to``, and who reads otherwise.

    ``readings`` pairs the other words ("" for an omission) with the indices of the variants that have them.
    """

    at: int
    to: int
    base: str
    readings: tuple[tuple[str, tuple[int, ...]], ...]


@dataclass(frozen=True, slots=True)
class Utterance:
    """One act of speech and its variants across reports; ``base`` is the index of the fullest variant."""

    id: str
    event: str
    speaker: str
    variants: tuple[Support, ...]
    kinds: tuple[QuotationKind, ...] = ()
    base: int = 0
    apparatus: tuple[Place, ...] = ()
    flags: tuple[str, ...] = ()  # retellings that change meaning: negation, number, modal, speaker, scare quote
    speakers: tuple[str, ...] = ()  # per variant


@dataclass(frozen=True, slots=True)
class Value:
    """One value of a reading, who states it, and how many independent voices do."""

    value: str
    support: tuple[Support, ...]
    voices: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()  # attributed to


@dataclass(frozen=True, slots=True)
class Reading:
    """One checkable property of an event with the values its reports give."""

    id: str
    event: str
    property: str
    type: str
    status: ReadingStatus
    values: tuple[Value, ...]
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a timeline: something dated that the reports tell."""

    id: str
    event: str
    storyline: str
    date: str  # ISO, cut to its precision
    earliest: Day
    latest: Day
    precision: Precision
    status: Status
    weight: float
    voices: int
    text: str
    support: tuple[Support, ...]
    conflict: tuple[str, ...] = ()  # other dates that reports give for the same happening
    background: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence of an event's account: words of a report, and all that support them."""

    event: str
    order: int
    role: str  # what (a headline, a lead), who, when, where, detail
    text: str
    support: tuple[Support, ...]
    voices: int = 1
    conflict: tuple[str, ...] = ()  # other values that reports give for what it tells


@dataclass(frozen=True, slots=True)
class Deed:
    """One act of an event, told by one report or by many.

    ``kind`` says what it is in a ledger: pledged, offered, demanded, refused, threatened, conceded, done, said or
    channel (a meeting, visit, letter). ``first`` is the first day it may have been, or the day it was first told.
    ``outcome`` is kept, broken, overtaken or open, as the reports say; "" where the question does not arise.
    """

    id: str
    event: str
    kind: str
    code: str
    mode: str
    actor: Actor | None
    recipient: Actor | None
    when: str
    first: Day | None
    place: str
    status: ActStatus
    text: str  # the fullest telling
    voices: tuple[str, ...]
    support: tuple[Support, ...]
    conflicts: tuple[str, ...] = ()  # other days that reports give for it
    outcome: str = ""
    context: str = ""
    place_basis: PlaceBasis = ""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A reading or a sentence of an account that a language model proposed, with the words it rests on.

    It is no part of what was computed: ``proposed_by`` is the model and ``made`` when it answered.
    """

    id: str
    event: str
    kind: Literal["reading", "account"]
    text: str  # the property of a reading, the sentence of an account
    proposed_by: str
    made: str
    type: str = ""
    status: str = ""
    values: tuple[Value, ...] = ()
    support: tuple[Support, ...] = ()

    @property
    def supports(self) -> tuple[Support, ...]:
        """All words that it rests on."""
        return (*self.support, *(s for v in self.values for s in v.support))


@dataclass(frozen=True, slots=True)
class Record:
    """Everything known of a pile: the reports, what was found in them, and what they say together."""

    reports: tuple[Report, ...] = ()
    origins: tuple[Origin, ...] = ()
    names: tuple[Name, ...] = ()
    times: tuple[Time, ...] = ()
    quotations: tuple[Quotation, ...] = ()
    acts: tuple[Act, ...] = ()
    events: tuple[Event, ...] = ()
    storylines: tuple[Storyline, ...] = ()
    utterances: tuple[Utterance, ...] = ()
    readings: tuple[Reading, ...] = ()
    timeline: tuple[Entry, ...] = ()
    account: tuple[Line, ...] = ()
    issues: tuple[Issue, ...] = ()
    statements: tuple[Statement, ...] = ()
    annotations: tuple[Annotation, ...] = ()
    deeds: tuple[Deed, ...] = ()
    proposals: tuple[Proposal, ...] = ()
    versions: tuple[Version, ...] = ()
    more: Mapping[str, tuple[Any, ...]] = field(default_factory=dict)  # rows of further kinds, see `kinds`


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
