"""What is found in one report: names, times, quotations, claims and acts."""

from dataclasses import dataclass
from datetime import date as Day
from typing import Literal

from stemma.model.reports import Basis, Part, Precision, Span

TimexType = Literal["DATE", "TIME", "DURATION", "SET"]
Status = Literal["happened", "planned", "conditional", "denied"]
PlaceBasis = Literal["", "clause", "sentence", "dateline"]
ActStatus = Literal["happened", "planned", "conditional", "wished", "asked", "denied", "reported"]
QuotationKind = Literal["direct", "mixed", "indirect"]
How = Literal["flat", "attributed", "hedged", "denied"]
ClaimStatus = Literal["new", "background", "other"]


@dataclass(frozen=True, slots=True)
class Name:
    """A mention of a person, organisation, place or people; ``name`` is its full form, the same across reports."""

    report: str
    start: int
    end: int
    type: str  # PERSON, ORG, LOC, NORP (a people)
    name: str  # the full form, the same across reports
    text: str = ""  # the words of the report
    code: str = ""  # ISO 3166 alpha-3 of a country or people, where it is one
    score: float = 1.0  # how sure the full form is, from 0 to 1
    reason: str = ""  # why this full form, in words
    made_by: str = ""


@dataclass(frozen=True, slots=True)
class Time:
    """A time expression (TIMEX3) with the days it may mean and what it is the date of."""

    report: str
    start: int
    end: int
    text: str  # the words of the report
    type: TimexType  # the TIMEX3 type
    value: str  # the TIMEX3 value ("2019-01-24", "P3D", "PRESENT_REF")
    mod: str = ""  # the TIMEX3 modifier ("APPROX", "START"), "" for none
    earliest: Day | None = None  # the first day it may mean; None where it names no place on the calendar
    latest: Day | None = None  # the last day it may mean, included
    precision: Precision | None = None  # how fine the words are
    basis: Basis = "stated"  # stated, counted from the day of publication (relative), or from an event (anchored)
    status: Status = "happened"  # of the event it dates
    about: Span | None = None  # the clause whose event it dates
    sentence: Span | None = None  # the sentence it stands in
    anchor: str = ""  # the event it counts from, in words
    happening: Span | None = None  # the clause or the noun's phrase it is the day of; None where it bounds or describes
    words: str = ""  # those the happening can be read in by itself, words put in in square brackets; "" where it cannot
    made_by: str = ""


@dataclass(frozen=True, slots=True)
class Voice:
    """One link of a chain of reporting: a name as resolved, and the words that say so."""

    name: str  # a person, body or outlet, as resolved; "" for a speaker who is not known
    span: Span | None = None  # the words that say so, in the report's text


@dataclass(frozen=True, slots=True)
class Quotation:
    """Source, cue and content of one attribution: a quotation, or reported speech.

    ``chain`` runs from the speaker out to the last who relays.
    """

    report: str
    content: tuple[Span, ...]  # the words that are attributed, in pieces
    source: tuple[Span, ...] = ()  # the words that name who says it, in pieces
    cue: tuple[Span, ...] = ()  # the words that attribute it ("said"), in pieces
    kind: QuotationKind = "indirect"  # a quotation (in marks, or a signed post), in part one, or reported speech
    speaker: str = ""  # the full name or description of who says it, "" where it is not known
    chain: tuple[Voice, ...] = ()  # from the speaker out to the last who relays
    score: float = 1.0  # how sure the attribution is, from 0 to 1
    utterance: str = ""  # the id of the utterance it is a variant of
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
    """A checkable property stated in one sentence: a value of some type, and the words for what it is a value of."""

    report: str
    start: int
    end: int
    type: str  # number, money, age, date, place, name, wording, modality
    value: str  # normalised, comparable
    unit: str = ""  # of the value as normalised, or what kind of name or wording it is
    low: float | None = None  # the least the value may be, in its unit
    high: float | None = None  # the most the value may be, in its unit
    keys: tuple[str, ...] = ()  # folded content words of its context (what is counted, whose age), strongest first
    names: tuple[str, ...] = ()  # the full names in its sentence
    sentence: Span = (0, 0)  # the sentence it stands in
    source: str = ""  # who it is attributed to
    strength: str = "flat"  # flat, attributed, hedged, denied
    as_of: str = ""  # the ISO day it holds for, where it says so
    made_by: str = ""
    head: str = ""  # the key of what is counted, measured, named or dated
    relations: tuple[str, ...] = ()  # keys of the act or state it stands in ("killed"), and what the head is said to be
    about: str = ""  # a short phrase of the report's own words for what the value is a value of ("people hurt")
    arguments: tuple[str, ...] = ()  # what the value is told of, by role ("d:elderly", "s:ministry")


@dataclass(frozen=True, slots=True)
class Detail:
    """One value that a claim gives: who, whom, where, when, how many of what."""

    role: str  # who, whom, where, when, with (another party), number, money, age, clock, post, or calendar: see unit
    start: int
    end: int
    value: str  # normalised, comparable across reports: a full name, a TIMEX3 value, a number, a key
    unit: str = ""  # of a number as normalised; of another role its kind ("LOC", "day", of no known year "weekday")
    low: float | None = None  # the least it may be, in its unit; of a time the first day it may mean, as an ordinal
    high: float | None = None  # the most it may be, in its unit; of a time the last day
    of: str = ""  # the key of what is counted, measured, or holds a post


@dataclass(frozen=True, slots=True)
class Claim:
    """One clause of a report: who did or is what, to whom, where, when, how many of what, said by whom, how surely."""

    report: str
    start: int
    end: int
    what: str = ""  # the key of its predicate ("arrest"), "" where it has none
    details: tuple[Detail, ...] = ()  # who, whom, where, when, and quantities, in order of the text
    how: How = "flat"  # how surely it is told
    source: str = ""  # who it is attributed to, as resolved; "" for the report itself
    mode: Status = "happened"  # whether it is told as done, planned, conditional or not done
    status: ClaimStatus = "new"  # new, background of the event, or another happening
    terms: tuple[str, ...] = ()  # the dictionary forms of its content words, in order of the text
    sentence: Span = (0, 0)  # the sentence it stands in
    words: str = ""  # those it can be read in by itself, words put in in square brackets; "" where it cannot
    made_by: str = ""

    def of_role(self, *roles: str) -> tuple[Detail, ...]:
        """Its details of some roles, in order of the text."""
        return tuple(d for d in self.details if d.role in roles)


@dataclass(frozen=True, slots=True)
class Actor:
    """Who does or receives an act: the words, and the code (ISO 3166 alpha-3, a role, or both)."""

    text: str  # the words of the report
    code: str = ""  # ISO 3166 alpha-3, a role, or both ("PRK", "USAGOV")
    span: Span | None = None  # where the words stand, in the report's text


@dataclass(frozen=True, slots=True)
class Act:
    """Who did what to whom: one event of PLOVER 2021 told in a sentence.

    Source: Halterman, Bagozzi, Beger, Schrodt and Scarborough, PLOVER and POLECAT (2023).
    """

    report: str
    start: int
    end: int
    code: str  # the PLOVER type ("CONSULT", "ASSAULT")
    mode: str = ""  # the PLOVER mode ("visit"), "" for none
    context: str = ""  # the PLOVER contexts ("military"), "" for none
    actor: Actor | None = None  # who does it
    recipient: Actor | None = None  # whom it is done to
    when: str = ""  # the TIMEX3 value of its day, "" where it is not told
    status: ActStatus = "happened"  # "reported" where the text gives it only as what somebody says
    made_by: str = ""
    weight: float = 0.0  # how much of what the whole report is about it is, from 0 to 1
    place: str = ""  # where it was
    place_basis: PlaceBasis = ""  # what names the place: the act's own clause, its sentence, only the dateline
    worth: float = 1.0  # how likely it is an act that a user of event data would keep, from 0 to 1


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a text, or a headline: the phrases of who acts in it and of where, and how it can be told."""

    report: str
    start: int
    end: int
    part: Part = "text"  # what the offsets count in
    subjects: tuple[Span, ...] = ()  # the phrases of who acts in it
    places: tuple[Span, ...] = ()  # the phrases of where
    finite: bool = True  # whether it is a whole clause
    leans: bool = False  # whether it points to what was said before it ("He added")


@dataclass(frozen=True, slots=True)
class Annotation:
    """A span of any other kind, with its value and what made it: what an added annotator gives."""

    report: str
    start: int
    end: int
    kind: str  # the annotator's own name for what it finds
    value: str = ""  # what it says of the span
    made_by: str = ""
