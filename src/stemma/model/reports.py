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
    """Something that could not be read or decided: the stage, what it is about, and the reason with its remedy."""

    stage: str
    about: str
    message: str


@dataclass(frozen=True, slots=True)
class When:
    """A date that says how sure it is: an interval of days (both ends included), its precision and its basis.

    ``value`` is ISO 8601 cut to the precision ("2019", "2019-01", "2019-01-24", "2019-01-24T08:58+09:00").
    ``span`` points to the words it was read from (in the capture's text), None for metadata and inferences.
    """

    value: str
    earliest: Day
    latest: Day
    precision: Precision = "day"
    basis: Basis = "stated"
    span: Span | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Capture:
    """One report as it was found: its own text (HTML source or plain text) and what the source said beside it."""

    id: str
    text: str
    media: Media = "text"
    source: str = ""  # where it was read: a path, or path#line
    url: str = ""
    outlet: str = ""
    title: str = ""
    byline: str = ""
    published: str = ""  # as the source wrote it
    credit: str = ""  # an agency or outlet the source names (a feed's <source>)
    language: str = ""
    retrieved: str = ""
    container: str = ""  # the file it was read from, "-" for standard input
    key: str = ""  # what it is called there: an id or address of its own, "" where it has neither


@dataclass(frozen=True, slots=True)
class Mark:
    """What a capture says of itself; offsets into the capture's text.

    kind: headline, byline, dateline, credit, published, modified, caption, copyright, outlet.
    ``start`` is -1 where the words came as metadata.
    """

    kind: str
    text: str
    start: int = -1
    end: int = -1


@dataclass(frozen=True, slots=True)
class Report:
    """One article as one outlet published it, cleaned: paragraphs joined by a newline (or as given), furniture off.

    ``offsets`` holds runs ``(start, capture_start, length)``, ascending: text[start:start+length] is
    capture.text[capture_start:capture_start+length] (for HTML: of the decoded text, see cleaning).
    ``furniture`` holds spans of the capture's text that were taken off.
    """

    id: str
    text: str
    source: str = ""
    url: str = ""
    outlet: str = ""  # the outlet's one name
    headline: str = ""
    byline: str = ""
    dateline: str = ""
    published: When | None = None
    modified: When | None = None
    language: str = "en"
    media: Media = "text"
    marks: tuple[Mark, ...] = ()
    offsets: tuple[tuple[int, int, int], ...] = ()
    furniture: tuple[Span, ...] = ()
    credit: str = ""

    def words(self, part: Part) -> str:
        """The words of a part, which the offsets of a support count in."""
        return self.headline if part == "headline" else self.text


@dataclass(frozen=True, slots=True)
class Version:
    """One report as it stood at one time, where it was read more than once and had changed.

    ``number`` counts from 1; the last is the ``current`` one, which the record tells of.  ``added`` and ``removed`` are
    the paragraphs by which the text differs from that of the version before.
    """

    report: str
    number: int
    current: bool
    headline: str
    text: str
    published: When | None = None
    retrieved: str = ""
    source: str = ""
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
