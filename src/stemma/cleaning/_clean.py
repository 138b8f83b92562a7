"""From a capture to a report."""

from collections.abc import Container, Iterable

from stemma.cleaning._visible import Line, html_lines, lines_of, tree_of
from stemma.dates import from_iso
from stemma.model import Capture, Issue, Mark, Report
from stemma.text import digest, fold


def clean(capture: Capture, recurring: Container[str] = frozenset()) -> tuple[Report | None, list[Issue]]:
    """The report a capture holds, and what could not be decided; None only where nothing readable is left."""
    issues: list[Issue] = []
    lines = lines_of(capture.text) if capture.media == "text" else html_lines(tree_of(capture.text))
    body = [line for line in lines if len(line.text) > 60 or line.text[-1:] in ".!?\"'”’"]
    if not body:
        body = lines
    if not body:
        return None, [Issue("clean", capture.id, "no text is left; check the capture")]
    kept: list[Line] = []
    seen: set[str] = set()
    for line in body:
        if fold(line.text) not in seen:
            seen.add(fold(line.text))
            kept.append(line)
    offsets, at = [], 0
    for line in kept:
        offsets.append((at, line.start, len(line.text)))
        at += len(line.text) + 1
    headline = capture.title or (lines[0].text if lines[0] not in kept else "")
    return Report(capture.id, "\n".join(line.text for line in kept), capture.source, capture.url, capture.outlet,
                  headline, capture.byline, "", from_iso(capture.published), media=capture.media,
                  marks=(Mark("headline", headline),) if headline else (), offsets=tuple(offsets),
                  credit=capture.credit), issues  # fmt: skip


def recurring_lines(captures: Iterable[Capture]) -> frozenset[str]:
    """Keys of the lines that recur across reports of one outlet."""
    return frozenset()


def line_key(outlet: str, line: str) -> str:
    """The key of a line of an outlet."""
    return digest(outlet, fold(line))
