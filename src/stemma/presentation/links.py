"""Where a page's links go: to an event and its sections, to a report, and to words in a report."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import quote

from stemma.model import Part
from stemma.presentation.marked import place
from stemma.text import digest


class Links(Protocol):
    """Where a page's links go."""

    def event(self, event: str) -> str:
        """The address of an event."""

    def section(self, event: str, name: str) -> str:
        """The address of a section of an event's page; what follows the # is the id of its heading."""

    def more(self, event: str, section: str) -> str:
        """The address where all of a section is that an event's page holds in part; "" where there is none."""

    def report(self, report: str) -> str:
        """The address of a report."""

    def words(self, report: str, start: int, end: int, part: Part = "text") -> str:
        """The address of words in a report."""

    def source(self, report: str, start: int, end: int) -> str:
        """The address of words in the page that a report was read from."""

    def beside(self, report: str, other: str) -> str:
        """The address where the passages are shown that two reports share."""

    def cite(self, what: str, id_: str) -> str:
        """The address of the citations of a row of some kind; "" where they stand beside it."""

    def judge(self, what: str, id_: str) -> str:
        """The address where a row of some kind is judged; "" where it cannot be."""


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

    def more(self, event: str, section: str) -> str:
        """The one page holds all there is to hold."""
        return ""

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

    def cite(self, what: str, id_: str) -> str:
        """Citations stand beside what they cite."""
        return ""

    def judge(self, what: str, id_: str) -> str:
        """Nobody can judge on a page that nothing serves."""
        return ""


ANCHOR = "t"  # of a text on a page of its own


def file_of(report: str) -> str:
    """The name of a report's file: an id may be anything, and the name of a file may not."""
    return f"{digest(report, size=16)}.html"


@dataclass(frozen=True, slots=True)
class Folder:
    """Links between the pages of a folder; ``up`` leads from the page that they stand on to the folder."""

    up: str = ""

    def at(self, file: str) -> str:
        """The address of a file of the folder."""
        return self.up + file

    def event(self, event: str) -> str:
        """The address of an event."""
        return self.at(f"events/{quote(event, safe='')}.html")

    def section(self, event: str, name: str) -> str:
        """The address of a section of an event's page."""
        return f"{self.event(event)}#{name}"

    def more(self, event: str, section: str) -> str:
        """What a page has no room for is in the record alone."""
        return ""

    def report(self, report: str) -> str:
        """The address of a report."""
        return self.at(f"reports/{file_of(report)}")

    def words(self, report: str, start: int, end: int, part: Part = "text") -> str:
        """The address of words in a report."""
        return f"{self.report(report)}#{place(ANCHOR, start, end, part)}"

    def source(self, report: str, start: int, end: int) -> str:
        """The folder holds reports as they were cleaned, so this leads to the report's evidence."""
        return self.report(report)

    def beside(self, report: str, other: str) -> str:
        """The other report: shared passages are marked in both."""
        return self.report(other)

    def cite(self, what: str, id_: str) -> str:
        """Citations stand beside what they cite."""
        return ""

    def judge(self, what: str, id_: str) -> str:
        """Nobody can judge on a page that nothing serves."""
        return ""
