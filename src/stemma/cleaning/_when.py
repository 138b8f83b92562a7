"""When a report was published and updated: as given, as its page says, as its lines are stamped."""

from collections.abc import Sequence
from dataclasses import replace

import lxml.etree
from htmldate import find_date
from htmldate.utils import load_html

from stemma.cleaning._addressed import by_address
from stemma.cleaning._dated import (
    MODIFIED,
    PUBLISHED,
    Day,
    compared,
    day_candidates,
    first_published,
    label_before,
    order_of,
    refines,
)
from stemma.cleaning._judge import Candidate, best
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
_LEAST = SETTINGS.cleaning.date_least
_MAX_SEARCH = 2_000_000  # characters of a page searched for a date
_SURE = frozenset(("structured", "element", "printed"))


def published_of(
    capture: Capture, meta: Metadata, lines: Sequence[Line], told: Told, country: str
) -> tuple[When | None, When | None, list[Issue]]:
    """Publication and update, and the Issues of dates that could not be read or may mean two days."""
    issues: list[Issue] = []
    captions = all("figcaption" in lines[i].path or caption(lines[i].text) for i in told.body)
    found = _found(lines, told, country)
    updated = next((s for s in found if s.kind == "modified"), None)
    printed = next((s for s in found if s.kind == "published"), None) or next((s for s in found if not s.kind), None)
    changed = meta.linked.modified or next((meta.metas[name] for name in MODIFIED if name in meta.metas), "")
    changed = "" if captions else changed  # a page may show a picture at any time after it was taken
    modified = of_publication(given(changed, country)[0]) or (updated.when if updated else None)
    when, ambiguous = _given(capture.published, country, capture.id, issues)
    if capture.media == "text" or when is not None:
        shown = printed.when if printed is not None and not printed.ambiguous else None
        was = when
        title = capture.title or meta.title or told.headline
        when, doubts = by_address(when, capture.url, capture.id, title, shown)
        ambiguous = ambiguous and when == was
        issues += doubts
    if when is not None and printed is not None and not printed.ambiguous and refines(printed.when, when):
        when, ambiguous = printed.when, False
    elif when is None and capture.media == "html" and not captions:
        when, ambiguous = _of_page(capture, meta, lines, told, country, issues)
    elif when is None and printed is not None:
        when, ambiguous = printed.when, printed.ambiguous
    elif when is None and updated is None and captions and capture.media == "html":
        message = "nothing but a caption is in it, which the date of its page does not date; give it as 2019-01-24"
        issues.append(Issue("clean", capture.id, message))
    if when is None and updated is not None:
        when, ambiguous = replace(updated.when, reason="the page gives only when it was updated"), updated.ambiguous
    if when is not None and ambiguous:
        issues.append(Issue("clean", capture.id, f"published {when.reason}; the order of day and month is unknown:"
                                                 f" give the date as "
                                                 "2019-01-24, or the outlet's country"))  # fmt: skip
    return when, modified, issues


def page_days(capture: Capture, meta: Metadata, lines: Sequence[Line], told: Told, country: str) -> list[Day]:
    """The days that a page may be of; htmldate is asked only where the page itself says nothing."""
    days = day_candidates(meta, lines, told, country, capture.url)
    if not any(_SURE & day.candidate.features.keys() for day in days) and (when := _guessed(capture)) is not None:
        same = next((day for day in days if day.when.earliest == when.earliest), None)
        if same is None:
            days.append(Day(when, False, Candidate(str(when.earliest), {"from source": 1.0})))
        else:
            same.candidate.features["from source"] = 1.0
        compared(days, capture.url or meta.url)
    return days


def _of_page(
    capture: Capture, meta: Metadata, lines: Sequence[Line], told: Told, country: str, issues: list[Issue]
) -> tuple[When | None, bool]:
    """The likeliest day of a page, None where none is likely; an Issue for what its head states and cannot be."""
    stated = (meta.linked.published, *(meta.metas[name] for name in PUBLISHED if name in meta.metas))
    days = first_published(page_days(capture, meta, lines, told, country))
    top = best("published", [day.candidate for day in days], _LEAST)
    day = next((day for day in days if day.candidate is top), None)
    if day is None:
        for text in dict.fromkeys(stated):
            _given(text, country, capture.id, issues, known=False)
        return None, False
    return day.when, day.ambiguous


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


def _found(lines: Sequence[Line], told: Told, country: str) -> list[Stamp]:
    """The stamps about the report, the nearest over its body first, then those under it that say what they are."""
    order = order_of(lines, told)
    over: list[tuple[int, Stamp]] = []
    under: list[Stamp] = []
    for i in told.stamped:
        line = lines[i]
        for stamp in stamps(line.text, line.start, country, order):
            if of_publication(stamp.when) is None:
                continue
            if not stamp.kind and (kind := label_before(lines, i)):
                stamp = replace(stamp, kind=kind)
            if line.pieces:
                stamp = replace(stamp, when=replace(stamp.when, span=(line.start, line.end)))
            if i <= told.first + 2 and told.first - i <= _ABOVE:
                over.append((abs(told.first - i), stamp))
            elif stamp.kind and i <= told.last + _BELOW:
                under.append(stamp)
    over.sort(key=lambda pair: pair[0])
    return [stamp for _, stamp in over] + under
