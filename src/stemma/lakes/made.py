"""What the making of a lake comes to."""

from dataclasses import dataclass
from pathlib import Path

from stemma.model import Issue


@dataclass(frozen=True, slots=True)
class Lake:
    """What a lake holds."""

    folder: Path  # where it was written
    reports: int  # reports in the lake
    events: int  # events in the lake
    storylines: int  # storylines in the lake
    issues: tuple[Issue, ...]  # what could not be read or decided
    complete: bool  # every item was read, cleaned and annotated
