"""Citations of what a record holds: plain, BibTeX and CSL-JSON, with the words, the report and a digest of its text."""

import hashlib
import json
import re
import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from markupsafe import Markup

from stemma.errors import UsageError
from stemma.model import Event, Reading, Report, Support, ToldClaim, Utterance
from stemma.presentation.words import between, plural, said
from stemma.store import whole_id
from stemma.store.tables import select
from stemma.text import digest

FORMATS = ("plain", "bibtex", "csl")
CITABLE = ("event", "report", "told_claim", "utterance", "reading")  # tables whose rows are cited by their id
_LATEX = str.maketrans(
    {c: f"\\{c}" for c in "&%$#_{}"}
    | {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}
)
_DAY = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?")


@dataclass(frozen=True, slots=True)
class Citation:
    """One report, or one event, as it is cited; what is not known is ""."""

    id: str  # of the report or the event
    title: str  # the headline of a report, the title of an event
    outlet: str = ""  # the outlet's one name
    author: str = ""  # as printed
    published: str = ""  # ISO 8601 cut to its precision
    url: str = ""  # its address, where it is one of the web
    language: str = ""  # ISO 639-1
    words: str = ""  # what is quoted of it, letter by letter
    speaker: str = ""  # whose words these are
    digest: str = ""  # SHA-256 of the report's text in UTF-8, in hexadecimal digits
    note: str = ""  # of an event: how many reports and voices tell it

    @property
    def plain(self) -> str:
        """The citation as a sentence."""
        quoted = f"“{self.words}”{f' ({self.speaker})' if self.speaker else ''}. In: " if self.words else ""
        author = f"{self.author}, " if self.author else ""
        issued = ", ".join(filter(None, (self.outlet, said(self.published))))
        parts = (f"{quoted}{author}“{self.title}”", issued, self.note, self.url, self._sealed)
        return ". ".join(filter(None, parts)) + "."

    @property
    def bibtex(self) -> str:
        """The citation as an entry of BibTeX."""
        by = f" ({_latex(self.speaker)})" if self.speaker else ""
        quoted = f"Quoted: ``{_latex(self.words)}''{by}" if self.words else ""
        fields = {
            "author": f"{{{_latex(self.author)}}}" if self.author else "",
            "title": f"{{{_latex(self.title)}}}",
            "howpublished": _latex(self.outlet),
            "date": self.published.split("T")[0],
            "year": self.published[:4],
            "url": self.url.replace("\\", "%5C").replace("{", "%7B").replace("}", "%7D"),
            "note": ". ".join(filter(None, (quoted, _latex(self.note), _latex(self._sealed)))),
        }
        rows = "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items() if value)
        return f"@misc{{{self._key},\n{rows}}}"

    @property
    def csl(self) -> dict[str, Any]:
        """The citation as an item of CSL-JSON."""
        item = {
            "id": self._key,
            "type": "article-newspaper" if self.digest else "event",
            "title": self.title,
            "container-title": self.outlet,
            "author": [{"literal": self.author}] if self.author else [],
            "issued": _issued(self.published),
            "URL": self.url,
            "language": self.language,
            "annote": f"“{self.words}”{f' ({self.speaker})' if self.speaker else ''}" if self.words else "",
            "note": ". ".join(filter(None, (self.note, self._sealed))),
        }
        return {name: value for name, value in item.items() if value}

    @property
    def _sealed(self) -> str:
        return f"Text sha256:{self.digest}" if self.digest else ""

    @property
    def _key(self) -> str:
        """A name that BibTeX takes, the same for the same words of the same report."""
        outlet = re.sub(r"[^a-z0-9]", "", self.outlet.casefold())[:20] or "stemma"
        return f"{outlet}{self.published[:4]}-{digest(self.id, self.words, size=8)}"


def in_format(citations: Iterable[Citation], format: str) -> str:
    """Citations as one text; raises UsageError where the format is unknown."""
    found = list(citations)
    if format == "plain":
        return "\n".join(c.plain for c in found)
    if format == "bibtex":
        return "\n\n".join(c.bibtex for c in found)
    if format == "csl":
        return json.dumps([c.csl for c in found], ensure_ascii=False, indent=1)
    raise UsageError(f"format {format!r} is unknown; choose one of: {', '.join(FORMATS)}")


def forms(citations: Iterable[Citation], brief: bool = False) -> list[tuple[str, Markup]]:
    """Citations in every format, or the plain one alone, with its name, ready for an element whose text is copied."""
    found = list(citations)
    if brief:
        return [("plain", _escaped(in_format(found, "plain")))]
    csl = json.dumps([c.csl for c in found], ensure_ascii=False)  # on one line, since a page has many
    told = {"plain": in_format(found, "plain"), "BibTeX": in_format(found, "bibtex"), "CSL-JSON": csl}
    return [(name, _escaped(text)) for name, text in told.items()]


def _escaped(text: str) -> Markup:
    """Text for the inside of an element, where quotation marks may stand as they are: there are many here."""
    return Markup(text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"))


def of_report(report: Report, words: str = "", speaker: str = "") -> Citation:
    """The citation of a report, or of words in it."""
    return Citation(
        report.id,
        report.headline or report.id,
        report.outlet,
        report.byline,
        report.published.value if report.published else "",
        report.url if linkable(report.url) else "",
        report.language,
        " ".join(words.split()),
        speaker,
        hashlib.sha256(report.text.encode("utf-8", "surrogatepass")).hexdigest(),
    )


def of_event(event: Event) -> Citation:
    """The citation of an event, which says who tells it; those of its reports say where."""
    told = f"{between(event.start, event.end)}: told by {plural(len(event.members), 'report')}"
    voices = f", {plural(len(event.voices), 'known voice')}" if event.voices else ""
    return Citation(event.id, event.title, note=f"{told}{voices} (Stemma, event {event.id})")


def of_words(supports: Iterable[Support], reports: Mapping[str, Report], speaker: str = "") -> list[Citation]:
    """The citations of words, each once; those of reports that are not at hand are left out."""
    found = (of_report(reports[s.report], s.span, speaker) for s in supports if s.report in reports)
    return list(dict.fromkeys(found))


def tellings(claim: ToldClaim) -> list[Support]:
    """The words of the reports that surely tell a claim, the best first."""
    return [Support(t.report, t.start, t.end, t.span) for t in claim.told if t.sure]


def cited(db: sqlite3.Connection, given: str, *tables: str) -> list[Citation]:
    """The citations of an event, report, claim, quotation or reading; ``given`` is its id or how that begins.

    Raises StoreError where none or several begin so.
    """
    table, id_ = whole_id(db, given, *(tables or CITABLE))
    if table == "report":
        return [of_report(r) for r in select(db, Report, "WHERE id = ?", (id_,))]
    if table == "event":
        (event,) = select(db, Event, "WHERE id = ?", (id_,))
        members = "WHERE id IN (SELECT report FROM member WHERE event = ?) ORDER BY rowid"
        return [of_event(event), *(of_report(r) for r in select(db, Report, members, (id_,)))]
    speaker = ""
    if table == "told_claim":
        (claim,) = select(db, ToldClaim, "WHERE id = ?", (id_,))
        words = tellings(claim)
    elif table == "utterance":
        (utterance,) = select(db, Utterance, "WHERE id = ?", (id_,))
        words, speaker = list(utterance.variants), utterance.speaker
    else:
        (reading,) = select(db, Reading, "WHERE id = ?", (id_,))
        words = [s for v in reading.values for s in v.support]
    ids = sorted({s.report for s in words})
    reports = {r.id: r for r in select(db, Report, f"WHERE id IN ({','.join('?' * len(ids))})", ids)}
    return of_words(words, reports, speaker)


def linkable(url: str) -> bool:
    """Whether an address may be a link: one of the web, which no script can be."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.netloc)


def archived(report: Report) -> str:
    """Where a web archive keeps the address of a report, nearest to its day; only an address, never asked for here.

    >>> archived(Report("a", "", url="https://bell.example/1"))
    'https://web.archive.org/web/*/https://bell.example/1'
    """
    day = report.published.value.split("T")[0].replace("-", "") if report.published else ""
    return f"https://web.archive.org/web/{day}*/{report.url}"


def _issued(published: str) -> dict[str, Any]:
    found = _DAY.match(published)
    return {"date-parts": [[int(part) for part in found.groups() if part]]} if found else {}


def _latex(text: str) -> str:
    return text.translate(_LATEX)
