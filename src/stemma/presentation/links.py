"""Where a page's links go: to an event and its sections, to a report, and to words in a report."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from stemma.model import Part
from stemma.presentation.marked import place


class Links(Protocol):
    """Where a page's links go."""

    def event(self, event: str) -> str:
        """The address of an event."""

    def section(self, event: str, name: str) -> str:
        """The address of a section of an event's page; what follows the # is the id of its heading."""

    def report(self, report: str) -> str:
        """The address of a report."""

    def words(self, report: str, start: int, end: int, part: Part = "text") -> str:
        """The address of words in a report."""

    def source(self, report: str, start: int, end: int) -> str:
        """The address of words in the page that a report was read from."""

    def beside(self, report: str, other: str) -> str:
        """The address where the passages are shown that two reports share."""


@dataclass(frozen=True, slots=True)
class OnePage:
    """Links within one page, where a report's id is replaced by an anchor."""

    anchors: Mapping[str, str]

    def event(self, event: str) -> str:
        """The address of an event."""
        return f"#e-{event}"

    def section(self, event: str, name: str) -> str:
        """The address of a section of an event."""
        return f"#{name}-{event}"

    def report(self, report: str) -> str:
        """The address of a report."""
        return f"#{self.anchors[report]}"

    def words(self, report: str, start: int, end: int, part: Part = "text") -> str:
        """The address of words in a report."""
        return f"#{place(self.anchors[report], start, end, part)}"

    def source(self, report: str, start: int, end: int) -> str:
        """The one page holds reports as they were cleaned, so this leads to the report's evidence."""
        return self.report(report)

    def beside(self, report: str, other: str) -> str:
        """The other report: shared passages are marked in both."""
        return self.report(other)
