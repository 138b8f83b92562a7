"""What is found in one report: names, times, quotations, statements and acts."""

from dataclasses import dataclass
from datetime import date as Day
from typing import Literal

from stemma.model.reports import Basis, Part, Precision, Span

TimexType = Literal["DATE", "TIME", "DURATION", "SET"]
Status = Literal["happened", "planned", "conditional", "denied"]
PlaceBasis = Literal["", "clause", "sentence", "dateline"]
ActStatus = Literal["happened", "planned", "conditional", "denied", "reported"]
QuotationKind = Literal["direct", "mixed", "indirect"]


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
    arguments: tuple[str, ...] = ()  # what the value is told of, by role ("d:elderly", "s:ministry")


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
    whole report is about it is, from 0 to 1. ``place`` is where it was, ``place_basis`` what names the place: the act's
    own clause, its sentence, or only the dateline.
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
    place: str = ""
    place_basis: PlaceBasis = ""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a text, or a headline: the phrases of who acts in it and of where, and how it can be told.

    ``finite`` says that it is a whole clause, ``leans`` that it points to what was said before it ("He added").
    """

    report: str
    start: int
    end: int
    part: Part = "text"
    subjects: tuple[Span, ...] = ()
    places: tuple[Span, ...] = ()
    finite: bool = True
    leans: bool = False


@dataclass(frozen=True, slots=True)
class Annotation:
    """A span of any other kind, with its value and what made it: what an added annotator gives."""

    report: str
    start: int
    end: int
    kind: str
    value: str = ""
    made_by: str = ""
