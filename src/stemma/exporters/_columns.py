"""The columns of every kind and their types, made from the types of the model: a table without rows has them too.

They are those of the JSON lines, in their order; what a row of ``jsonl`` says otherwise than its type is said here.
A comment behind a column says what it means; `docs/files.md` is made from them.
"""

from datetime import date as Day
from typing import Any, TypedDict, get_type_hints

from stemma.model import (
    ActStatus,
    ClaimStatus,
    Evidence,
    How,
    Member,
    OriginKind,
    PublishedBasis,
    QuotationKind,
    ReadingStatus,
    Span,
    Value,
    Verdict,
    Voice,
    kinds,
)
from stemma.model.kinds import Kind

Columns = dict[str, Any]  # the type of each column, as an annotation


class Party(TypedDict):
    """Who acts, or is acted upon."""

    text: str  # the words of the report
    code: str  # ISO 3166 alpha-3, a role, or both ("PRK", "USAGOV")


class Where(TypedDict):
    """Where an act was, and what names the place."""

    place: str  # as the report names it
    basis: str  # clause, sentence or dateline


class Variant(TypedDict):
    """An utterance in one report."""

    report: str
    start: int
    end: int
    quote: str  # the report's text from start to end


class ReportRow(TypedDict):
    """A report with whose reporting it is and the event it tells."""

    report: str
    event: str | None  # the id of its main event
    also: list[str]  # the ids of other events that passages of it tell (a round-up)
    storyline: str | None  # the id of its event's storyline
    outlet: str | None  # the outlet's one name
    headline: str  # without the outlet's name
    byline: str  # who wrote it, as printed
    dateline: str  # the place of its dateline
    published: str | None  # ISO 8601, cut to its precision
    published_basis: PublishedBasis  # whether the report says so
    language: str  # ISO 639-1
    text: str  # the body; what offsets of findings count in
    origin: str | None  # the outlet or agency whose reporting it is
    origin_kind: OriginKind  # how the text came from there
    origin_evidence: list[Evidence]  # what says so
    rests_on: list[str]  # sources the report cites for its main facts
    copies: list[str]  # the ids of the reports it shares text with
    url: str  # its address
    source: str  # where it was read: a path, or path#line


class EventRow(TypedDict):
    """An event with the reports that tell it and the voices they come to."""

    event: str
    title: str  # the headline of the report most like the others, or its first line
    start: Day | None  # the day of its first report
    end: Day | None  # the day of its last report
    day: str | None  # the day it happened, as its account names it first; a month or year where no day is named
    place: str | None  # the place that its account names first
    places: list[str]  # the places its reports give
    reports: list[str]  # the ids of its reports
    voices: int  # how many distinct known origins
    voices_known: list[str]  # which these are
    voices_unknown: int  # reports whose origin is unknown
    storyline: str | None
    members: list[Member]  # each report with how sure it is that it tells the event, and why


class QuotationRow(TypedDict):
    """Who said what in one report: source, cue and content of a quotation or of reported speech."""

    report: str
    source: list[Span]  # the words that name who says it
    cue: list[Span]  # the words that attribute it ("said")
    content: list[Span]  # the words that are attributed
    kind: QuotationKind  # a quotation (in marks, or a signed post), in part one, or reported speech
    speaker: str | None  # the full name or description of who says it
    chain: list[Voice]  # from the speaker out to the last who relays
    utterance: str | None  # the id of the utterance it is a variant of
    score: float  # how sure the attribution is, from 0 to 1


class ActRow(TypedDict):
    """Who did what to whom: one event of PLOVER 2021 told in a sentence."""

    report: str
    start: int
    end: int
    code: str  # the PLOVER type ("CONSULT", "ASSAULT")
    mode: str | None  # the PLOVER mode ("visit")
    context: str | None  # the PLOVER contexts ("military")
    actor: Party | None  # who does it
    recipient: Party | None  # whom it is done to
    when: str | None  # the TIMEX3 value of its day
    where: Where | None  # where it was
    status: ActStatus  # "reported" where the text gives it only as what somebody says
    weight: float  # how much of what the whole report is about it is, from 0 to 1
    worth: float  # how likely it is an act that a user of event data would keep, from 0 to 1
    made_by: str


class TellingRow(TypedDict):
    """Where a report tells a claim, and how."""

    report: str
    start: int
    end: int
    how: How  # how surely the report tells it; denied: it denies what the claim's own words tell
    source: str  # whom the report gives it to, "" where it tells it itself
    sure: bool  # whether it is likelier than not to tell what the claim's own words tell


class ComparedRow(TypedDict):
    """The values of a told claim side by side: a reading."""

    reading: str  # the id of the reading
    property: str  # what it is a value of, in words of a report
    type: str  # number, date, place, name, wording
    status: ReadingStatus  # agree, conflict, unsure (it may differ), update, vague, part, alone
    values: list[Value]  # each value with who states it
    reason: str  # why this status, in words
    kind: str  # what differs: count, money, date, place, agent, victim, did, will, name, post, wording, other
    probability: float  # that its values cannot all be true of one thing as of one time, calibrated
    judged: Verdict  # what a person decided of it, "" for nothing


class ClaimRow(TypedDict):
    """A told claim: what reports of an event tell alike, who tells it how, who is silent."""

    event: str
    claim: str  # its id
    text: str  # the best words of a report, with words put in in square brackets
    status: ClaimStatus  # new, background of the event, or another happening
    probability: float  # that its tellings tell one thing, calibrated; 1 where one report alone tells it
    told: list[TellingRow]  # where each report tells it, the best words first
    voices: list[str]  # the independent origins that surely tell it
    silent: list[str]  # the reports of the event that do not tell it
    whole: bool  # whether its words can be read by themselves and each of its voices surely tells them
    values: list[ComparedRow]  # its values side by side


# kinds whose rows are written otherwise than their types say, as `jsonl` does
ROWS = {"reports": ReportRow, "events": EventRow, "quotations": QuotationRow, "acts": ActRow, "claims": ClaimRow}
# columns of another type than their field
OTHER: dict[str, Columns] = {
    "utterances": {"variants": list[Variant]},
    "deeds": {"actor": Party | None, "recipient": Party | None},
}


def columns(name: str) -> Columns:
    """The columns of a kind's file, with their types."""
    return columns_of(next(kind for kind in kinds.known() if kind.file == name))


def columns_of(kind: Kind) -> Columns:
    """The columns of a kind's rows, with their types; also of one that has no file."""
    if kind.file in ROWS:
        return get_type_hints(ROWS[kind.file])
    id_as = kind.id_as
    found = get_type_hints(kind.type) | OTHER.get(kind.file, {})
    return {c: t for c, t in found.items() if c != "id" or not id_as} | ({id_as: str} if id_as else {})
