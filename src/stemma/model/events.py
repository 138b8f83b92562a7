"""What groups reports: whose reporting each is, the event it tells, the storyline that holds the event."""

from dataclasses import dataclass
from datetime import date as Day
from typing import Literal

from stemma.model.reports import Span

OriginKind = Literal["own", "reprint", "rewrite", "mixed", "unknown"]


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
    """A report's membership of an event: how sure, and the reasons.

    A round-up is a member of several events: of one as its main one, of each by the passages that tell it.  Without
    ``passages`` the whole report tells of the event.
    """

    report: str
    score: float
    reasons: tuple[str, ...] = ()
    passages: tuple[Span, ...] = ()
    main: bool = True


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

    @property
    def own(self) -> tuple[str, ...]:
        """The ids of the reports whose main event it is, in order of id."""
        return tuple(sorted(m.report for m in self.members if m.main))


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
