"""What a growing record told that nobody could know before: news about news, each once."""

from dataclasses import dataclass
from typing import Literal

from stemma.model.record import Support

NoticeKind = Literal["event", "voice", "conflict", "update", "version", "commitment"]


@dataclass(frozen=True, slots=True)
class Notice:
    """Something new in a record that grew, with the words of the new reports that brought it."""

    id: str  # the same for the same news, so that it is told once
    made: str  # when it was noticed, ISO 8601 in UTC
    kind: NoticeKind  # a new event, voice or conflict, an updated figure, a changed report, a promise kept or broken
    event: str  # the id of the event, "" where a changed report tells none
    storyline: str  # the id of its storyline, "" for none
    title: str  # of the event, or of the report
    text: str  # what is new, in words
    support: tuple[Support, ...]  # the words that brought it
    outlets: tuple[str, ...] = ()  # whose reports they are
    parties: tuple[str, ...] = ()  # who does or suffers what the event's reports tell: codes and names
    count: int = 0  # of a voice: how many independent voices the event has now
    was: int = 0  # of a voice: how many it had before
