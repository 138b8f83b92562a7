"""The types that travel between the stages; standard library only.

Data goes one way: Capture -> Report -> annotations (Name, Time, Quotation, Statement, Act) -> Origin and Event ->
Utterance, Reading, Entry, Line -> Record.  Every type is frozen; every span is a pair of code-point offsets
``(start, end)`` into the text of the report that ``report`` names, unless a docstring says otherwise.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date as Day
from typing import Literal

Span = tuple[int, int]

Precision = Literal["year", "season", "quarter", "month", "week", "day", "hour", "minute"]
Basis = Literal["stated", "relative", "anchored", "inferred"]
PublishedBasis = Literal["stated", "inferred", "unknown"]
OriginKind = Literal["own", "reprint", "rewrite", "mixed", "unknown"]
Media = Literal["text", "html"]
TimexType = Literal["DATE", "TIME", "DURATION", "SET"]
Status = Literal["happened", "planned", "conditional", "denied"]
ActStatus = Literal["happened", "planned", "conditional", "denied", "reported"]
QuotationKind = Literal["direct", "mixed", "indirect"]
ReadingStatus = Literal["agree", "conflict", "update", "vague", "alone"]


@dataclass(frozen=True, slots=True)
class Issue:
    """Something that could not be read or decided: the stage, what it is about, and the reason with its remedy."""

    stage: str
    about: str
    message: str


@dataclass(frozen=True, slots=True)
class When:
    """A date that says how sure it is: an interval of days (both ends included), its precision and its basis.

    ``value`` is ISO 8601 cut to the precision ("2019", "2019-01", "2019-01-24", "2019-01-24T08:58+09:00").
    ``span`` points to the words it was read from (in the capture's text), None for metadata and inferences.
    """

    value: str
    earliest: Day
    latest: Day
    precision: Precision = "day"
    basis: Basis = "stated"
    span: Span | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Capture:
    """One report as it was found: its own text (HTML source or plain text) and what the source said beside it."""

    id: str
    text: str
    media: Media = "text"
    source: str = ""  # where it was read: a path, or path#line
    url: str = ""
    outlet: str = ""
    title: str = ""
    byline: str = ""
    published: str = ""  # as the source wrote it
    credit: str = ""  # an agency or outlet the source names (a feed's <source>)
    language: str = ""
    retrieved: str = ""


@dataclass(frozen=True, slots=True)
class Mark:
    """What a capture says of itself; offsets into the capture's text.

    kind: headline, byline, dateline, credit, published, modified, caption, copyright, outlet.
    ``start`` is -1 where the words came as metadata.
    """

    kind: str
    text: str
    start: int = -1
    end: int = -1


@dataclass(frozen=True, slots=True)
class Report:
    """One article as one outlet published it, cleaned: paragraphs joined by a newline (or as given), furniture off.

    ``offsets`` holds runs ``(start, capture_start, length)``, ascending: text[start:start+length] is
    capture.text[capture_start:capture_start+length] (for HTML: of the decoded text, see cleaning).
    ``furniture`` holds spans of the capture's text that were taken off.
    """

    id: str
    text: str
    source: str = ""
    url: str = ""
    outlet: str = ""  # the outlet's one name
    headline: str = ""
    byline: str = ""
    dateline: str = ""
    published: When | None = None
    modified: When | None = None
    language: str = "en"
    media: Media = "text"
    marks: tuple[Mark, ...] = ()
    offsets: tuple[tuple[int, int, int], ...] = ()
    furniture: tuple[Span, ...] = ()
    credit: str = ""


@dataclass(frozen=True, slots=True)
class Name:
    """A mention of a person, organisation, place or people; ``name`` is its full form, the same across reports."""

    report: str
    start: int
    end: int
    type: str  # PERSON, ORG, LOC, NORP
    name: str
    text: str = ""
    code: str = ""  # ISO 3166 alpha-3 of a country or people, where it is one
    score: float = 1.0
    reason: str = ""
    made_by: str = ""


@dataclass(frozen=True, slots=True)
class Time:
    """A time expression (TIMEX3) with the days it may mean and what it is the date of.

    ``about`` is the clause whose event it dates, ``sentence`` the sentence it stands in; ``anchor`` names the event it
    counts from where it is anchored to one. ``earliest`` is None where the expression names no place on the calendar.
    """

    report: str
    start: int
    end: int
    text: str
    type: TimexType
    value: str
    mod: str = ""
    earliest: Day | None = None
    latest: Day | None = None
    precision: Precision | None = None
    basis: Basis = "stated"
    status: Status = "happened"
    about: Span | None = None
    sentence: Span | None = None
    anchor: str = ""
    made_by: str = ""


@dataclass(frozen=True, slots=True)
class Voice:
    """One link of a chain of reporting: a name as resolved, and the words that say so."""

    name: str
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Quotation:
    """Source, cue and content of one attribution; ``chain`` runs from the speaker out to the last who relays."""

    report: str
    content: tuple[Span, ...]
    source: tuple[Span, ...] = ()
    cue: tuple[Span, ...] = ()
    kind: QuotationKind = "indirect"
    speaker: str = ""
    chain: tuple[Voice, ...] = ()
    score: float = 1.0
    utterance: str = ""
    made_by: str = ""

    @property
    def start(self) -> int:
        """The first offset of the content."""
        return self.content[0][0]

    @property
    def end(self) -> int:
        """The last offset of the content."""
        return self.content[-1][1]


@dataclass(frozen=True, slots=True)
class Statement:
    """A checkable property stated in one sentence: a value of some type and the words that say what it is a value of.

    ``keys`` are folded content words of its context (what is counted, whose age, the act), strongest first.
    ``low`` and ``high`` bound a number after normalising its unit; ``source`` is who it is attributed to.
    """

    report: str
    start: int
    end: int
    type: str  # number, money, age, date, place, name, wording, modality
    value: str  # normalised, comparable
    unit: str = ""
    low: float | None = None
    high: float | None = None
    keys: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    sentence: Span = (0, 0)
    source: str = ""
    strength: str = "flat"  # flat, attributed, hedged, denied
    as_of: str = ""  # ISO day the statement holds for, where it says so
    made_by: str = ""
    head: str = ""  # the key of what is counted, measured, named or dated
    relations: tuple[str, ...] = ()  # keys of the act or state it stands in ("killed"), and what the head is said to be
    about: str = ""  # a short phrase of the report's own words for what the value is a value of ("people hurt")


@dataclass(frozen=True, slots=True)
class Actor:
    """Who does or receives an act: the words, and the code (ISO 3166 alpha-3, a role, or both)."""

    text: str
    code: str = ""
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Act:
    """Who did what to whom: one PLOVER 2021 event told in a sentence.

    ``status`` is "reported" where the text gives it only as what somebody says; ``weight`` is how much of what the
    whole report is about it is, from 0 to 1.
    """

    report: str
    start: int
    end: int
    code: str
    mode: str = ""
    context: str = ""
    actor: Actor | None = None
    recipient: Actor | None = None
    when: str = ""
    status: ActStatus = "happened"
    made_by: str = ""
    weight: float = 0.0


@dataclass(frozen=True, slots=True)
class Annotation:
    """A span of any other kind, with its value and what made it: what an added annotator gives."""

    report: str
    start: int
    end: int
    kind: str
    value: str = ""
    made_by: str = ""


@dataclass(frozen=True, slots=True)
class Evidence:
    """Why something is said of a report: the kind of sign, its words, and where they stand.

    ``where`` is "text" (offsets into the report's text), "capture" (into the capture's text) or "metadata".
    """

    kind: str
    text: str
    start: int = -1
    end: int = -1
    where: str = "text"


@dataclass(frozen=True, slots=True)
class Sharing:
    """Text two reports share: aligned spans of ``report`` and ``other``; ``direction`` says which rests on which."""

    report: str
    other: str
    spans: tuple[tuple[Span, Span], ...]
    share: float  # of the words of the shorter report, quotations not counted
    direction: Literal["from", "to", "both-from-third", "unknown"] = "unknown"  # "from": the report copied the other
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Origin:
    """Whose reporting a report's text really is, how, and why; ``name`` is empty where it is unknown."""

    report: str
    name: str
    kind: OriginKind
    evidence: tuple[Evidence, ...] = ()
    rests_on: tuple[str, ...] = ()
    copies: tuple[Sharing, ...] = ()
    voices: tuple[str, ...] = ()  # all origins of a mixed text, the main one first


@dataclass(frozen=True, slots=True)
class Member:
    """A report's membership of an event: how sure, and the reasons."""

    report: str
    score: float
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened, once, and the reports that tell it."""

    id: str
    title: str
    members: tuple[Member, ...]
    start: Day | None = None
    end: Day | None = None
    places: tuple[str, ...] = ()
    storyline: str = ""
    voices: tuple[str, ...] = ()  # distinct known origins
    unknown: int = 0  # reports whose origin is unknown

    @property
    def reports(self) -> tuple[str, ...]:
        """The ids of its reports, in order of id."""
        return tuple(sorted(m.report for m in self.members))


@dataclass(frozen=True, slots=True)
class Tie:
    """Why two events belong to one storyline."""

    first: str
    second: str
    score: float
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Storyline:
    """Events of one affair, in order of time, with the reasons of each link."""

    id: str
    title: str
    events: tuple[str, ...]
    ties: tuple[Tie, ...] = ()


@dataclass(frozen=True, slots=True)
class Support:
    """The words in one report that a line of the record rests on."""

    report: str
    start: int
    end: int
    span: str


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
    role: str  # who, what, when, where, detail
    text: str
    support: tuple[Support, ...]
    voices: int = 1


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
    return sentence.report == words.report and sentence.start <= words.start and words.end <= sentence.end
