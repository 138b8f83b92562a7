"""What comes in: captures, and the reports that are made of them; with dates and issues."""

from dataclasses import dataclass
from datetime import date as Day
from typing import Literal

Span = tuple[int, int]

Precision = Literal["year", "season", "quarter", "month", "week", "day", "hour", "minute"]
Basis = Literal["stated", "relative", "anchored", "inferred"]
PublishedBasis = Literal["stated", "inferred", "unknown"]
Media = Literal["text", "html"]
Part = Literal["text", "headline"]


@dataclass(frozen=True, slots=True)
class Issue:
    """Something that could not be read or decided."""

    stage: str  # the step of the way: fetch, read, clean, annotate, link, origins, group, date, collate, propose, ...
    about: str  # the id of a report or an event, or where an item was read
    message: str  # the reason, the value and the remedy


@dataclass(frozen=True, slots=True)
class When:
    """A date that says how sure it is: an interval of days, its precision and its basis."""

    value: str  # ISO 8601 cut to the precision ("2019", "2019-01", "2019-01-24", "2019-01-24T08:58+09:00")
    earliest: Day  # the first day it may be
    latest: Day  # the last day it may be, included
    precision: Precision = "day"  # how exact it is
    basis: Basis = "stated"  # stated, or how it was found
    span: Span | None = None  # the words it was read from, in the capture's text; None for metadata and inferences
    reason: str = ""  # why, where it was inferred


@dataclass(frozen=True, slots=True)
class Capture:
    """One report as it was found: its own text (HTML source or plain text) and what the source said beside it."""

    id: str  # its own id, or one made from where it was read
    text: str  # HTML source or plain text
    media: Media = "text"  # what the text is
    source: str = ""  # where it was read: a path, or path#line
    url: str = ""  # its address
    outlet: str = ""  # as the source wrote it
    title: str = ""  # as the source wrote it
    byline: str = ""  # as the source wrote it
    published: str = ""  # as the source wrote it
    credit: str = ""  # an agency or outlet the source names (a feed's <source>)
    language: str = ""  # ISO 639-1, as the source wrote it
    retrieved: str = ""  # when it was fetched, as the source wrote it
    container: str = ""  # the file it was read from, "-" for standard input
    key: str = ""  # what it is called there: an id or address of its own, "" where it has neither
    item: str = ""  # its agency's name for it, the same in all its versions wherever they stand; "" where it has none
    version: str = ""  # which version of the item it is: a later one sorts behind


@dataclass(frozen=True, slots=True)
class Mark:
    """What a capture says of itself."""

    kind: str  # headline, byline, dateline, credit, published, modified, caption, copyright, outlet, owner
    text: str  # the words
    start: int = -1  # offset into the capture's text; -1 where the words came as metadata
    end: int = -1  # offset behind the last code point, or -1


@dataclass(frozen=True, slots=True)
class Report:
    """One article as one outlet published it, cleaned: paragraphs joined by a newline (or as given), furniture off.

    Runs of ``offsets`` say that text[start : start + length] is capture.text[capture_start : capture_start + length];
    of HTML it is the decoded text.
    """

    id: str  # the id it was given, or the stem of its file's name
    text: str  # the body; what offsets of findings count in
    source: str = ""  # where it was read: a path, or path#line
    url: str = ""  # its address
    outlet: str = ""  # the outlet's one name
    headline: str = ""  # without the outlet's name
    byline: str = ""  # who wrote it, as printed
    dateline: str = ""  # the place of its dateline
    published: When | None = None  # when it was published
    modified: When | None = None  # when it was last changed
    language: str = "en"  # ISO 639-1
    media: Media = "text"  # what it was read from
    marks: tuple[Mark, ...] = ()  # what the capture says of itself
    offsets: tuple[tuple[int, int, int], ...] = ()  # runs (start, capture start, length), ascending
    furniture: tuple[Span, ...] = ()  # spans of the capture's text that were taken off
    credit: str = ""  # an agency or outlet that the source names

    def words(self, part: Part) -> str:
        """The words of a part, which the offsets of a support count in."""
        return self.headline if part == "headline" else self.text


@dataclass(frozen=True, slots=True)
class Version:
    """One report as it stood at one time, where it was read more than once and had changed."""

    report: str
    number: int  # counts from 1
    current: bool  # whether it is the last one, which the record tells of
    headline: str  # without the outlet's name
    text: str  # the body
    published: When | None = None  # when it was published
    retrieved: str = ""  # when it was fetched, as the source wrote it
    source: str = ""  # where it was read: a path, or path#line
    added: tuple[str, ...] = ()  # paragraphs that the version before had not
    removed: tuple[str, ...] = ()  # paragraphs that only the version before had
