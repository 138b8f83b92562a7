"""From a capture to a report: which lines are body, and what the others say of it."""

from collections.abc import Container, Iterable
from copy import copy
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from stemma import bounds, lang
from stemma.cleaning._authors import author_candidates, with_lines, without_houses
from stemma.cleaning._features import TEXT_NAMES, text_features
from stemma.cleaning._fuller import lead_lines, like_lines, live_lines, menu, missing, stated_lines, told_by
from stemma.cleaning._judge import Candidate, best
from stemma.cleaning._language import language_of
from stemma.cleaning._marks import dateline
from stemma.cleaning._metadata import Metadata, metadata
from stemma.cleaning._model import decide, weights
from stemma.cleaning._page import candidates as held_by
from stemma.cleaning._page import extracted, html_features
from stemma.cleaning._self import Told as Spoken
from stemma.cleaning._self import tell
from stemma.cleaning._visible import Line, html_lines, lines_of, tree_of
from stemma.cleaning._when import page_days, published_of
from stemma.model import Capture, Issue, Mark, Report, Span
from stemma.reference.outlets import Outlet, outlet_of, squash
from stemma.settings import SETTINGS
from stemma.text import digest, fold

Told = TypeVar("Told", Capture, Metadata)
_REPEAT = SETTINGS.cleaning.repeat_letters
_HTML_LEAST = SETTINGS.cleaning.html_least
_AUTHOR_LEAST = SETTINGS.cleaning.author_least
_LOOK_AGAIN = SETTINGS.cleaning.body_longest
_FEW = SETTINGS.cleaning.few_lines
_FAR_MORE = 10  # times the text outside its links that a menu taken for body holds
_SOURCE = 30_000  # characters of a page's source from which it should show some text
_SCANT = 400  # characters of text under which it does not
_SCRIPT = "<script"
MAX_LINES = SETTINGS.cleaning.most_lines


@dataclass(slots=True)
class Page:
    """A capture's lines, which of them are body, and what its head states."""

    lines: list[Line]
    body: list[int] = field(default_factory=list)
    meta: Metadata = field(default_factory=Metadata)
    missing: int = 0  # characters of prose that its body may lack


def clean(capture: Capture, recurring: Container[str] = frozenset()) -> tuple[Report | None, list[Issue]]:
    """The report a capture holds, and what could not be decided; None only where nothing readable is left.

    Metadata of the capture wins over what its page states, the page over what its lines say.  ``Report.offsets``,
    ``furniture`` and the marks lead back to `visible_text` of the capture, which of a text capture is its text.
    """
    capture, cut = _bounded(capture, capture.id)
    page = _page(capture, recurring)
    page.meta, more = _bounded(page.meta, capture.id)
    cut += more
    if capture.media == "html" and bounds.page_end(capture.text) < len(capture.text):
        cut.append(_cut(capture.id, f"the page has more than {bounds.TAGS:,} tags"))
    if not page.lines:
        return None, [
            Issue("clean", capture.id, "nothing readable is in it; check the capture, or fetch the page again")
        ]
    if page.lines[-1].end >= bounds.TEXT:
        cut.append(_cut(capture.id, f"its text is longer than {bounds.TEXT:,} characters"))
    title = capture.title or page.meta.title
    told = tell(page.lines, page.body, title, page.meta.headings)
    outlet = _outlet(capture, page.meta, told.outlets)
    byline, houses = _byline(capture, page, told, title)
    when, modified, issues = published_of(capture, page.meta, page.lines, told, _dated_in(page.meta, outlet.country))
    if byline and len(told.body) > 3:  # the author's name alone over the text is none of it
        told.body = [i for n, i in enumerate(told.body) if n > 2 or fold(page.lines[i].text) != fold(byline)]
    kept = [page.lines[i] for i in told.body]
    text, offsets = _join(kept)
    language = language_of(text, capture.language or page.meta.language)
    if not lang.known(language):
        message = f"written in {language!r}, not in {lang.names()}: kept and searchable, not annotated"
        issues.append(Issue("clean", capture.id, message))
    if not page.body:
        issues.append(
            Issue(
                "clean", capture.id, "no body could be told from its furniture: all lines are kept; check the capture"
            )
        )
    if page.missing:
        issues.append(
            Issue(
                "clean",
                capture.id,
                f"{page.missing:,} characters of prose of the page are not in its body; check whether it was cut",
            )
        )
    if capture.media == "html" and _scant(capture, page.lines):
        message = (
            f"its source shows only {len(text):,} characters of text: a script loads the rest; save it from a browser"
        )
        issues.append(Issue("clean", capture.id, message))
    marks = [
        *told.marks,
        *_metadata_marks(capture, page.meta, title, byline, outlet),
        *(Mark("credit", h) for h in houses),
    ]
    report = Report(
        id=capture.id, text=text, source=capture.source, url=capture.url or page.meta.url, outlet=outlet.name,
        headline=title or told.headline, byline=byline, dateline=told.dateline, published=when, modified=modified,
        language=language, media=capture.media, marks=tuple(sorted(marks, key=lambda m: (m.start, m.end, m.kind,
                                                                                         m.text))),
        offsets=offsets, furniture=_gaps(page.lines, told.body), credit=capture.credit or told.credit,
    )  # fmt: skip
    return report, [*cut, *issues]


def _scant(capture: Capture, lines: list[Line]) -> bool:
    """Whether a page is nearly without text for its size, as one is that only its scripts fill."""
    return len(capture.text) > _SOURCE and _SCRIPT in capture.text and sum(len(line.text) for line in lines) < _SCANT


def _byline(capture: Capture, page: Page, told: Spoken, title: str) -> tuple[str, list[str]]:
    """Who wrote a report, as given, as its page or its lines say, and the houses named beside the persons."""
    if capture.byline or capture.media == "text":
        return capture.byline or told.byline, []
    top = best("byline", bylines(page.meta, page.lines, told, title), _AUTHOR_LEAST)
    return without_houses(top.value, page.meta.sites) if top else ("", [])


def bylines(meta: Metadata, lines: list[Line], told: Spoken, title: str) -> list[Candidate]:
    """What may be the byline of a page."""
    found = author_candidates(meta.marks, meta.metas, meta.linked)
    with_lines(found, lines, told, meta.sites, title)
    return found


def candidates(capture: Capture) -> dict[str, list[Candidate]]:
    """What may be a page's headline, outlet, byline and date, for training and for those who wonder."""
    page = _page(capture, frozenset())
    told = tell(page.lines, page.body, page.meta.title, page.meta.headings) if page.lines else Spoken([])
    country = _dated_in(page.meta, _outlet(capture, page.meta, told.outlets).country)
    days = page_days(capture, page.meta, page.lines, told, country) if page.lines else []
    authors = bylines(page.meta, page.lines, told, page.meta.title) if page.lines else []
    return {"title": list(page.meta.titles), "outlet": list(page.meta.outlets), "byline": authors,
            "published": [day.candidate for day in days]}  # fmt: skip


def _bounded(given: Told, about: str) -> tuple[Told, list[Issue]]:
    """A capture, or what its head states, without more of a title or another field than news has, and Issues."""
    long = [name for name in _FIELDS if len(getattr(given, name, "")) > bounds.FIELD]
    short: dict[str, Any] = {name: getattr(given, name)[: bounds.FIELD] for name in long}
    issues = [_cut(about, f"its {name} is longer than {bounds.FIELD:,} characters") for name in long]
    return (replace(given, **short) if long else given), issues


_FIELDS = ("url", "outlet", "title", "byline", "published", "modified", "credit", "language")


def _cut(about: str, what: str) -> Issue:
    return Issue("clean", about, f"{what}, the bound for one report: what follows is left out; split it")


def _outlet(capture: Capture, meta: Metadata, said: Iterable[str] = ()) -> Outlet:
    return outlet_of(capture.outlet or meta.outlet, capture.url or meta.url, said)


def _dated_in(meta: Metadata, country: str) -> str:
    """The country by whose habit a page writes days in numbers: of its own language, else of its outlet.

    An outlet's pages for other countries are dated as those do; a language other than English puts the day first.
    """
    if meta.region:
        return meta.region
    return country or (meta.language if meta.language not in ("", "en") else "")


def outlet_name(capture: Capture, meta: Metadata) -> str:
    """The one name of a capture's outlet by its metadata and its page's head, "" where both are silent."""
    return _outlet(capture, meta).name


def lines_and_head(capture: Capture) -> tuple[list[Line], Metadata]:
    """A capture's lines, and what its head states."""
    if capture.media == "text":
        return lines_of(capture.text), Metadata()
    tree = tree_of(capture.text)
    meta = metadata(tree, capture.url) if tree is not None else Metadata()
    lines = html_lines(tree)
    return [*lines, *stated_lines(lines, meta.linked)], meta


def visible_text(capture: Capture) -> str:
    """The text that a report's offsets lead back to.

    Of a text capture it is ``capture.text``; of an HTML capture the decoded text a reader sees: one line a block
    element, white space collapsed, scripts and styles left out.  A body that the page only states in its linked data
    (since a script of it shows it) stands behind.
    """
    if capture.media == "text":
        return capture.text
    return "\n".join(line.text for line in lines_and_head(capture)[0])


def _page(capture: Capture, recurring: Container[str]) -> Page:
    tree = tree_of(capture.text) if capture.media == "html" else None
    meta = metadata(tree, capture.url) if tree is not None else Metadata()
    lines = lines_of(capture.text) if capture.media == "text" else html_lines(copy(tree) if tree is not None else None)
    if stated := stated_lines(lines, meta.linked):
        first = len(lines)
        lines += stated
        return Page(lines, list(range(first, len(lines))), meta)
    page = Page(lines, meta=meta)
    outlet = outlet_name(capture, meta)
    fresh = without_repeats(lines)
    if outlet and recurring:
        fresh = [i for i in fresh if digest(outlet, fold(lines[i].text)) not in recurring]
    title = capture.title or meta.title
    if tree is not None and lines and (taken := extracted(tree)):
        held = held_by(lines, taken)
        page.body = html_body(lines, sorted({*held, *like_lines(lines, held)} & set(fresh)), title)
    if page.body and menu(lines, page.body):
        other = text_body(lines, fresh, title)
        if told_by(lines, other) > _FAR_MORE * told_by(lines, page.body):
            page.body = other
    if not page.body:
        page.body = text_body(lines, fresh, title)
    elif tree is not None:
        _look_again(page, fresh, title)
    return page


def _look_again(page: Page, fresh: list[int], title: str) -> None:
    """Take what our own line model finds where the body lacks much of the page's prose; say what is still missing."""
    if page.meta.linked.live:
        page.body = live_lines(page.lines, page.body)
    page.missing = missing(page.lines, page.body)
    if page.missing and sum(len(page.lines[i].text) for i in page.body) < _LOOK_AGAIN:
        other = text_body(page.lines, fresh, title)
        left = missing(page.lines, other)
        if left < page.missing:
            page.body, page.missing = other, left
    said = page.meta.metas.get("og:description") or page.meta.metas.get("description", "")
    leads = lead_lines(page.lines, page.body, (title, *page.meta.headings), said)
    page.body = [*(i for i in leads if i in fresh), *page.body]


def text_body(lines: list[Line], among: list[int], title: str) -> list[int]:
    """Which of some lines of a text page are body."""
    if len(among) <= _FEW:
        return among
    looked = [lines[i] for i in among[:MAX_LINES]]
    features = text_features(looked, title)
    kept = decide(*weights("text").answers(features), features[:, TEXT_NAMES.index("ends")])
    return [i for i, yes in zip(among, kept.tolist(), strict=False) if yes] + among[MAX_LINES:]


def html_body(lines: list[Line], among: list[int], title: str) -> list[int]:
    """Which of the lines that trafilatura takes are body."""
    if len(among) <= _FEW:
        return among
    chance, _ = weights("html").answers(html_features([lines[i] for i in among], title))
    return [i for i, p in zip(among, chance.tolist(), strict=True) if p > _HTML_LEAST]


def without_repeats(lines: list[Line]) -> list[int]:
    """The lines less those printed again; of two copies the one that stands in running text is kept.

    Short lines may well stand twice, so they go only beside a longer line that goes.
    """
    seen: dict[str, int] = {}
    gone: set[int] = set()
    for i, line in enumerate(lines):
        opening = dateline(line.text) if len(line.text) > 2 * _REPEAT else None
        key = (line.text[opening.end :].strip() if opening else line.text).casefold()
        before = seen.setdefault(key, i)
        if before == i or (len(key) < _REPEAT and i - 1 not in gone):
            continue
        alone = not _in_prose(lines, before) and _in_prose(lines, i) and i - 1 not in gone
        gone.add(before if alone else i)
        seen[key] = i if alone else before
    return [i for i in range(len(lines)) if i not in gone]


def _in_prose(lines: list[Line], i: int) -> bool:
    near = lines[max(0, i - 2) : i] + lines[i + 1 : i + 3]
    return any(len(line.text) > 2 * _REPEAT for line in near)


def _join(lines: list[Line]) -> tuple[str, tuple[tuple[int, int, int], ...]]:
    """The lines joined by one newline, and the runs that lead each back."""
    parts, runs, at = [], [], 0
    for line in lines:
        parts.append(line.text)
        place = at
        for start, end in line.pieces or ((line.start, line.end),):
            runs.append((place, start, end - start))
            place += end - start + 1
        at += len(line.text) + 1
    return "\n".join(parts), tuple(runs)


def _gaps(lines: list[Line], body: list[int]) -> tuple[Span, ...]:
    """The spans of the lines that were taken off, neighbours as one."""
    kept = set(body)
    spans: list[Span] = []
    for i, line in enumerate(lines):
        if i in kept:
            continue
        if spans and i - 1 not in kept:
            spans[-1] = (spans[-1][0], line.end)
        else:
            spans.append((line.start, line.end))
    return tuple(spans)


def _metadata_marks(capture: Capture, meta: Metadata, title: str, byline: str, outlet: Outlet) -> list[Mark]:
    """What came as metadata, as marks without a place; the house behind the outlet is its owner."""
    house = meta.linked.publisher
    owner = (
        house if house and squash(house) not in (squash(outlet.name), *map(squash, outlet.aliases)) else outlet.owner
    )
    written = byline if capture.media == "html" else capture.byline
    said = (("headline", title), ("byline", written), ("credit", capture.credit),
            ("outlet", capture.outlet or meta.outlet), ("published", capture.published or meta.linked.published),
            ("modified", meta.linked.modified), ("owner", owner if capture.media == "html" else ""))  # fmt: skip
    return [Mark(kind, text) for kind, text in said if text]
