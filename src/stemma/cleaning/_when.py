"""When a report was published and updated: as given, as its head states, as its lines are stamped."""

import re
from collections.abc import Sequence
from dataclasses import replace

import lxml.etree
from htmldate import find_date
from htmldate.utils import load_html

from stemma.cleaning._marks import caption
from stemma.cleaning._metadata import Metadata
from stemma.cleaning._self import Told
from stemma.cleaning._stamps import Stamp, given, stamps
from stemma.cleaning._visible import Element, Line
from stemma.dates import FIRST_YEAR, from_iso, of_publication
from stemma.model import Capture, Issue, When
from stemma.settings import SETTINGS

_ABOVE = SETTINGS.cleaning.stamp_above
_BELOW = SETTINGS.cleaning.stamp_below
_MAX_SEARCH = 2_000_000  # characters of a page searched for a date
_NUMBERS = re.compile(r"\b(\d{1,2})([-/])(\d{1,2})\2(?:19|20)\d\d\b")


def published_of(
    capture: Capture, meta: Metadata, lines: Sequence[Line], told: Told, country: str
) -> tuple[When | None, When | None, list[Issue]]:
    """Publication and update, and the Issues of dates that could not be read or may mean two days."""
    issues: list[Issue] = []
    captions = all("figcaption" in lines[i].path or caption(lines[i].text) for i in told.body)
    if captions:  # a page may show a picture at any time after it was taken
        meta = replace(meta, published="", modified="")
    found = _found(lines, told, country)
    printed = next((s for s in found if s.kind == "published"), None) or next((s for s in found if not s.kind), None)
    updated = next((s for s in found if s.kind == "modified"), None)
    modified = of_publication(given(meta.modified, country)[0]) or (updated.when if updated else None)
    when, ambiguous = _given(capture.published, country, capture.id, issues)
    if when is None:
        when, ambiguous = _given(meta.published, country, capture.id, issues, known=False)
    if when is None and printed is not None:
        when, ambiguous = printed.when, printed.ambiguous
    elif when is not None and printed is not None and not printed.ambiguous and _refines(printed.when, when):
        when, ambiguous = printed.when, False
    if when is None and updated is None and capture.media == "html":
        if captions:
            message = "nothing but a caption is in it, which the date of its page does not date; give it as 2019-01-24"
            issues.append(Issue("clean", capture.id, message))
        else:
            when = _guessed(capture)
    if when is None and updated is not None:
        when, ambiguous = replace(updated.when, reason="the page gives only when it was updated"), updated.ambiguous
    if when is not None and ambiguous:
        issues.append(Issue("clean", capture.id, f"published {when.reason}; the order of day and month is unknown:"
                                                 f" give the date as "
                                                 "2019-01-24, or the outlet's country"))  # fmt: skip
    return when, modified, issues


def _given(text: str, country: str, about: str, issues: list[Issue], known: bool = True) -> tuple[When | None, bool]:
    """A date of publication as metadata gives it; an Issue where it cannot be one.

    ``known``: that it cannot be read is told, too, which of a page's own head is no loss.
    """
    when, ambiguous = given(text, country)
    if when is None and text.strip() and known:
        issues.append(Issue("clean", about, f"published {text!r} is no date we know; write it as 2019-01-24"))
    if when is not None and of_publication(when) is None:
        message = (
            f"published {text!r} is no date of a report (before {FIRST_YEAR}, after next year, or what programs write "
            "for none); give it as 2019-01-24"
        )
        issues.append(Issue("clean", about, message))
        return None, False
    return when, ambiguous


def _guessed(capture: Capture) -> When | None:
    """What htmldate finds in a page whose head and lines are silent (in its address, or anywhere in its source)."""
    if len(capture.text) > _MAX_SEARCH:
        return None
    try:
        page = capture.text if "<fig" not in capture.text else _without_figures(capture.text)
        found = find_date(page, url=capture.url or None, original_date=True, extensive_search=False)
    except Exception:  # the library raises whatever lxml and the page make of each other
        return None
    return of_publication(from_iso(found, reason="found in the page's source")) if found else None


def _without_figures(html: str) -> Element | str:
    """A page without its pictures and what stands under them: the day of a picture is not the report's."""
    tree = load_html(html)
    if tree is None:
        return html
    lxml.etree.strip_elements(tree, "figure", "figcaption", with_tail=False)
    return tree


def _refines(stamp: When, stated: When) -> bool:
    """Whether a stamp says more of the same day: its hour, its zone, or which of two days."""
    if stated.precision == "minute" and stamp.value.startswith(stated.value) and len(stamp.value) > len(stated.value):
        return True
    sharper = stated.precision not in ("hour", "minute") and stamp.precision in ("hour", "minute")
    wider = stated.earliest != stated.latest and stamp.earliest == stamp.latest
    return (sharper or wider) and stated.earliest <= stamp.earliest <= stated.latest


def _found(lines: Sequence[Line], told: Told, country: str) -> list[Stamp]:
    """The stamps about the report, the nearest over its body first, then those under it that say what they are."""
    order = _order(lines, told)
    over: list[tuple[int, Stamp]] = []
    under: list[Stamp] = []
    for i in told.stamped:
        line = lines[i]
        for stamp in stamps(line.text, line.start, country, order):
            if of_publication(stamp.when) is None:
                continue
            if line.pieces:
                stamp = replace(stamp, when=replace(stamp.when, span=(line.start, line.end)))
            if i <= told.first + 2 and told.first - i <= _ABOVE:
                over.append((abs(told.first - i), stamp))
            elif stamp.kind and i <= told.last + _BELOW:
                under.append(stamp)
    over.sort(key=lambda pair: pair[0])
    return [stamp for _, stamp in over] + under


def _order(lines: Sequence[Line], told: Told) -> bool | None:
    """Whether days come first in the page's numbers, where another stamp of the page leaves no doubt."""
    firsts = {True for i in told.stamped for m in _NUMBERS.finditer(lines[i].text) if int(m[1]) > 12}
    seconds = {False for i in told.stamped for m in _NUMBERS.finditer(lines[i].text) if int(m[3]) > 12}
    both = firsts | seconds
    return both.pop() if len(both) == 1 else None
