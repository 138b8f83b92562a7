"""Cleaning: a capture, with what recurs of it over its outlet's pages, becomes a report."""

from collections.abc import Sequence

from stemma import cleaning, lang
from stemma.dates import from_iso, of_publication
from stemma.engine import Stage, Told
from stemma.model import Capture, Issue, Report

Standing = tuple[Capture, tuple[str, ...]]  # a capture, and those of its lines that recur
_CODE = ("cleaning", "lang", "reference", "text", "dates", "bounds", "model")


def _lines(captures: Sequence[Capture], model: str | None) -> list[Told[cleaning.Lines]]:
    return [Told(cleaning.own_lines(capture)) for capture in captures]


def _clean(items: Sequence[Standing], model: str | None) -> list[Told[Report | None]]:
    out: list[Told[Report | None]] = []
    for capture, recurring in items:
        report, issues = cleaning.clean(capture, frozenset(recurring))
        out.append(Told(report, tuple(issues)))
    return out


def _no_lines(capture: Capture) -> cleaning.Lines:
    return cleaning.Lines()


def _no_report(item: Standing) -> None:
    return None


def _source(capture: Capture) -> str:
    return capture.source or capture.id


def _source_of(item: Standing) -> str:
    return _source(item[0])


def _length(capture: Capture) -> int:
    return len(capture.text)


def _length_of(item: Standing) -> int:
    return len(item[0].text)


LINES: Stage[Capture, cleaning.Lines] = Stage(
    "lines", "item", (), ("lines",), _CODE, _lines, cleaning.Lines, _source, _no_lines,
    "no line of it counts as its outlet's furniture", batch=64, size=_length,
)  # fmt: skip
CLEAN: Stage[Standing, Report | None] = Stage(
    "clean", "item", ("lines",), ("report",), _CODE, _clean, Report | None, _source_of, _no_report,
    "it gave no report", batch=64, size=_length_of,
)  # fmt: skip


def verbatim(capture: Capture) -> Told[Report | None]:
    """A report whose text is the capture's own, untouched; HTML has no text to leave untouched and is cleaned."""
    if capture.media == "html":
        return CLEAN.guarded([(capture, ())], None)[0]
    given = of_publication(from_iso(capture.published)) if capture.published else None
    published, issues = cleaning.by_address(given, capture.url, capture.id, capture.title)
    report = Report(
        capture.id,
        capture.text,
        capture.source,
        capture.url,
        capture.outlet,
        capture.title,
        capture.byline,
        published=published,
        language=capture.language or lang.UNKNOWN,
        offsets=((0, 0, len(capture.text)),),
        credit=capture.credit,
    )
    if capture.published and given is None:
        counts = "report counts as undated" if published is None else f"day of its address is used, {published.value}"
        message = f"the date {capture.published!r} could not be read; write it as 2019-01-24; the {counts}"
        issues.append(Issue("read", capture.id, message))
    return Told(report, tuple(issues))
