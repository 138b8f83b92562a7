"""What groups reports: whose reporting each is, the event it tells, the storyline that holds the event."""

from dataclasses import dataclass
from datetime import date as Day
from typing import Literal

from stemma.model import _html
from stemma.model.reports import Span

OriginKind = Literal["own", "reprint", "rewrite", "mixed", "unknown"]


@dataclass(frozen=True, slots=True)
class Evidence:
    """Why something is said of a report: the kind of sign, its words, and where they stand."""

    kind: str  # the sign: address, affiliate, byline, cites, credit, dateline, feed, picture, sign-off, ...
    text: str  # the words
    start: int = -1  # offset of the first code point; -1 where the words came as metadata
    end: int = -1  # offset behind the last code point, or -1
    where: str = "text"  # what the offsets count in: "text", "capture" (the page as it came) or "metadata"


@dataclass(frozen=True, slots=True)
class Sharing:
    """Text two reports share, and which of them rests on which."""

    report: str  # the id of the report
    other: str  # the id of the other report
    spans: tuple[tuple[Span, Span], ...]  # aligned pairs: a span of the report, the same words in the other
    share: float  # of the words of the shorter report, quotations not counted; from 0 to 1
    direction: Literal["from", "to", "both-from-third", "unknown"] = "unknown"  # "from": the report copied the other
    reason: str = ""  # why this direction, in words


@dataclass(frozen=True, slots=True)
class Origin:
    """Whose reporting a report's text really is, how, and why."""

    report: str
    name: str  # the outlet or agency; "" where it is unknown
    kind: OriginKind  # how the text came from there
    evidence: tuple[Evidence, ...] = ()  # what says so
    rests_on: tuple[str, ...] = ()  # sources the report cites for its main facts
    copies: tuple[Sharing, ...] = ()  # the reports it shares text with
    voices: tuple[str, ...] = ()  # all origins of a mixed text, the main one first


@dataclass(frozen=True, slots=True)
class Member:
    """A report's membership of an event: how sure, and the reasons.

    A round-up is a member of several events: of one as its main one, of each by the passages that tell it.  Without
    ``passages`` the whole report tells of the event.
    """

    report: str
    score: float  # how sure, from 0 to 1
    reasons: tuple[str, ...] = ()  # why, in words
    passages: tuple[Span, ...] = ()  # the passages that tell of the event; none where the whole report does
    main: bool = True  # whether it is the report's main event


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened, once, and the reports that tell it."""

    id: str  # made from its reports; it stays when reports are added
    title: str  # the headline of the report most like the others, or its first line
    members: tuple[Member, ...]  # the reports that tell it, each with how sure that is
    start: Day | None = None  # its first day
    end: Day | None = None  # its last day
    places: tuple[str, ...] = ()  # the places its reports give
    storyline: str = ""  # the id of its storyline
    voices: tuple[str, ...] = ()  # distinct known origins
    unknown: int = 0  # reports whose origin is unknown

    @property
    def reports(self) -> tuple[str, ...]:
        """The ids of its reports, in order of id."""
        return tuple(sorted(m.report for m in self.members))

    @property
    def own(self) -> tuple[str, ...]:
        """The ids of the reports whose main event it is, in order of id."""
        return tuple(sorted(m.report for m in self.members if m.main))

    def _repr_html_(self) -> str:
        return _html.of_event(self)


@dataclass(frozen=True, slots=True)
class Tie:
    """Why two events belong to one storyline."""

    first: str  # the id of the earlier event
    second: str  # the id of the later event
    score: float  # how sure, from 0 to 1
    reasons: tuple[str, ...] = ()  # why, in words


@dataclass(frozen=True, slots=True)
class Storyline:
    """Events of one affair, in order of time, with the reasons of each link."""

    id: str  # made from its events
    title: str  # that of its largest event
    events: tuple[str, ...]  # the ids of its events, in order of time
    ties: tuple[Tie, ...] = ()  # why they belong together
