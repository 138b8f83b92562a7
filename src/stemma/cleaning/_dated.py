"""When a page was published: the days that its head, its elements, its lines and its address give, for the judge."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from stemma.cleaning._judge import Candidate
from stemma.cleaning._marked import Marked, around
from stemma.cleaning._metadata import Metadata
from stemma.cleaning._self import Told
from stemma.cleaning._stamps import Stamp, given, labelled, stamps
from stemma.cleaning._visible import Element, Line
from stemma.dates import from_iso, of_publication
from stemma.lang import NATIVE
from stemma.model import When
from stemma.settings import SETTINGS

PUBLISHED = (
    "article:published_time",
    "og:published_time",
    "datepublished",
    "date.published",
    "dc.date.issued",
    "dcterms.created",
    "dcterms.date",
    "dc.date",
    "dc.date.created",
    "dcterms.issued",
    "parsely-pub-date",
    "sailthru.date",
    "pubdate",
    "publishdate",
    "publish-date",
    "publish_date",
    "article.published",
    "rnews:datepublished",
    "date",
    "created",
    "cxenseparse:recs:publishtime",
    "cxenseparse:publishtime",
    "originalpublicationdate",
    "article:published",
    "og:article:published_time",
    "published_time",
    "publication_date",
    "last-published",
    "article_date_original",
    "og:pubdate",
    "citation_publication_date",
    "dc.terms.created",
    "displaydate",
    "uploaddate",
    "vr:published_time",
    "datecreated",
    "article.created",
    "timestamp",
)
MODIFIED = (
    "article:modified_time",
    "og:updated_time",
    "datemodified",
    "lastmod",
    "last-modified",
    "dcterms.modified",
    "article.updated",
    "revised",
    "modified",
    "article:modified",
    "dc.date.modified",
    "og:modified_time",
    "moddate",
)
# A number in a folder of its own is the day; one that a title begins with ("/2023/10/3-questions") is none.
_PATH = re.compile(
    r"(?<!\d)((?:19|20)\d\d)"
    r"(?:[/_-]?(\d{1,2}|[a-z]{3})(?:[_-]|/(?=\d{1,2}(?:[/?#]|$)))(\d{1,2})(?!\d)|(\d\d)(\d\d)(?!\d))",
    re.I,
)
_MONTH_PATH = re.compile(r"/((?:19|20)\d\d)[/-](\d{1,2})(?=[/-])")
_SHORT_MONTHS = {name[:3]: number for number, name in enumerate(NATIVE.months, 1)}
_ABOVE = SETTINGS.cleaning.stamp_above
_BELOW = SETTINGS.cleaning.stamp_below
_NUMBERS = re.compile(r"\b(\d{1,2})([-/])(\d{1,2})\2(?:19|20)\d\d\b")
_STATED = frozenset(("from ld published", "from article:published_time", "from meta published", "from datePublished"))
_CHANGED = frozenset(("from ld modified", "from meta modified", "from dateModified"))
_WEEK = 7  # days
_MOST = 60  # elements looked at
_OPENING = 45  # characters of a body that may open with its date
_APART = re.compile(r"\s*(?:[)\]]|[-–—:|])\s")
_ALONE = 20  # characters beside a stamp that stands alone
_PROSE = 120  # characters beside one that stands in prose
_TEXT = 200  # characters of an element that bears a date


@dataclass(slots=True)
class Day:
    """One day that may be a page's, with the best statement of it."""

    when: When
    ambiguous: bool
    candidate: Candidate


def day_candidates(meta: Metadata, lines: Sequence[Line], told: Told, country: str, url: str) -> list[Day]:
    """The days that a page gives, each with who gives it, the best statement of each first."""
    out: dict[str, Day] = {}
    for source, text in _stated(meta):
        when, ambiguous = given(text, country)
        _add(out, when, ambiguous, {f"from {source}": 1.0, "structured": 1.0})
    for when, ambiguous, features in _elements(meta.marks, country):
        _add(out, when, ambiguous, features)
    for when, ambiguous, features in _printed(lines, told, country):
        _add(out, when, ambiguous, features)
    for address in dict.fromkeys((url, meta.url)):
        if address and (when := of_address(address)) is not None:
            _add(out, when, False, {"from address": 1.0})
    days = list(out.values())
    compared(days, url or meta.url)
    return days


def first_published(days: Sequence[Day]) -> list[Day]:
    """The days, less those printed as of an update where another is printed as of publication."""
    said = [day for day in days if day.candidate.features.get("printed published")]
    return [day for day in days if day in said or not (said and day.candidate.features.get("printed modified"))]


def _stated(meta: Metadata) -> Iterator[tuple[str, str]]:
    yield "ld published", meta.linked.published
    for name in PUBLISHED:
        if name in meta.metas:
            yield ("article:published_time" if name == PUBLISHED[0] else "meta published"), meta.metas[name]
    yield "ld page", meta.linked.page_published
    yield "ld modified", meta.linked.modified
    for name in MODIFIED:
        if name in meta.metas:
            yield "meta modified", meta.metas[name]


def _add(out: dict[str, Day], when: When | None, ambiguous: bool, features: dict[str, float]) -> None:
    when = of_publication(when)
    if when is None:
        return
    key = str(when.earliest) if when.earliest == when.latest else f"{when.earliest}/{when.latest}"
    day = out.setdefault(key, Day(when, ambiguous, Candidate(key, {})))
    for name, value in features.items():
        day.candidate.features[name] = max(day.candidate.features.get(name, 0.0), value)
    day.candidate.features["times"] = day.candidate.features.get("times", 0.0) + 1
    if refines(when, day.when):
        day.when, day.ambiguous = when, ambiguous


def refines(stamp: When, stated: When) -> bool:
    """Whether a stamp says more of the same day: its hour, its zone, or which of two days."""
    if stated.precision == "minute" and stamp.value.startswith(stated.value) and len(stamp.value) > len(stated.value):
        return True
    sharper = stated.precision not in ("hour", "minute") and stamp.precision in ("hour", "minute")
    wider = stated.earliest != stated.latest and stamp.earliest == stamp.latest
    return (sharper or wider) and stated.earliest <= stamp.earliest <= stated.latest


def _elements(marks: Marked, country: str) -> Iterator[tuple[When | None, bool, dict[str, float]]]:
    """The days of elements that bear a date; what is written beats a machine's attribute only where there is none."""
    head = marks.tops[0][0] if marks.tops else 0
    after = [n for n, _, _ in marks.dates if n > head]
    near = sorted(marks.dates, key=lambda placed: abs(placed[0] - head))[:_MOST]  # a river of reports may stand first
    for n, node, kind in sorted(near, key=lambda placed: placed[0]):
        text = node.get("datetime") or node.get("content") or ""
        shown = " ".join("".join(node.itertext()).split()) if len(node) < 12 else ""
        if not text and (len(shown) > _TEXT or not any(c.isdigit() for c in shown)):
            continue
        names = " ".join(node.get(name) or "" for name in ("class", "itemprop", "id"))
        said = labelled(f"{names} {_before(node)} {shown[:40]}")
        features = around(node) | {
            f"from {kind}": 1.0,
            "element": 1.0,
            "says published": float(said == "published" or node.get("pubdate") is not None),
            "says modified": float(said == "modified"),
            "after h1": float(bool(head) and n > head and after.index(n) < 4),
            "first after h1": float(bool(head) and n > head and after[0] == n),
            "near h1": float(bool(head) and 0 < n - head < 40),
            "before h1": float(0 < head - n < 25),
        }
        when, ambiguous = given(text, country) if text else (None, False)
        if when is None:
            found = stamps(shown, country=country)
            when, ambiguous = (found[0].when, found[0].ambiguous) if found else (None, False)
            when = replace(when, span=None) if when is not None else None
        yield when, ambiguous, features


def _before(node: Element) -> str:
    """What stands right before an element, which may say what it dates."""
    prior = node.getprevious()
    text = (prior.tail or "".join(prior.itertext())[-40:]) if prior is not None else ""
    parent = node.getparent()
    return (text or (parent.text if parent is not None else "") or "")[-40:]


def _printed(lines: Sequence[Line], told: Told, country: str) -> Iterator[tuple[When, bool, dict[str, float]]]:
    """The stamps of the lines around the body, with what they, or a label on the line before, say of themselves."""
    order = order_of(lines, told)
    over = [i for i in told.stamped if i <= told.first + 2]
    nearest = max(over, default=-1)
    for stamp in opening(lines, told, country):
        yield (
            stamp.when,
            stamp.ambiguous,
            {
                "printed": 1.0,
                "printed over": 1.0,
                "printed right over": 1.0,
                "printed first": 1.0,
                "printed opening": 1.0,
            },
        )
    for i in told.stamped:
        line = lines[i]
        apart = label_before(lines, i)
        for stamp in stamps(line.text, line.start, country, order):
            when = replace(stamp.when, span=(line.start, line.end)) if line.pieces else stamp.when
            kind = stamp.kind or apart
            above = i <= told.first + 2
            rest = line.text[: stamp.start - line.start] + line.text[stamp.end - line.start :]
            yield (
                when,
                stamp.ambiguous,
                {
                    "printed": 1.0,
                    "printed published": float(kind == "published"),
                    "printed modified": float(kind == "modified"),
                    "printed over": float(above and told.first - i <= _ABOVE),
                    "printed right over": float(above and i == nearest),
                    "printed under": float(i > told.first + 2 and i <= told.last + _BELOW),
                    "printed alone": float(len(rest) <= _ALONE),
                    "printed in prose": float(len(rest) > _PROSE),
                    "printed first": float(stamp.start - line.start <= 1),
                    "printed far": float(told.first - i > _ABOVE),
                    "printed by h1": float(any(lines[k].path[-1:] == ("h1",) for k in range(max(0, i - 4), i))),
                },
            )


def opening(lines: Sequence[Line], told: Told, country: str) -> Iterator[Stamp]:
    """The stamp that opens the body, set apart by brackets or a dash: "(21 November 2022) The council voted"."""
    for i in told.body[:2]:
        head = lines[i].text[:_OPENING]
        for stamp in stamps(head, country=country)[:1]:
            if stamp.start <= 1 and _APART.match(head[stamp.end :]):
                place = lines[i].start
                yield Stamp(
                    "",
                    place + stamp.start,
                    place + stamp.end,
                    replace(stamp.when, span=(place + stamp.start, place + stamp.end)),
                    stamp.ambiguous,
                )


def label_before(lines: Sequence[Line], i: int) -> str:
    """What a short line before a stamp says that it dates ("Last updated", the date on the next line)."""
    before = lines[i - 1].text if i else ""
    return labelled(before) if 0 < len(before) < 40 and not stamps(before) else ""


def order_of(lines: Sequence[Line], told: Told) -> bool | None:
    """Whether days come first in the page's numbers, where another stamp of the page leaves no doubt."""
    firsts = {True for i in told.stamped for m in _NUMBERS.finditer(lines[i].text) if int(m[1]) > 12}
    seconds = {False for i in told.stamped for m in _NUMBERS.finditer(lines[i].text) if int(m[3]) > 12}
    both = firsts | seconds
    return both.pop() if len(both) == 1 else None


def of_address(address: str, firm: bool = False) -> When | None:
    """The day that an address holds ("/2024/03/12/", "/20240312/"); ``firm``: only where a part of it begins so.

    Within a part ("/the-night-of-2024-03-12") it may be the day of what is told.
    """
    path = "/" + address.split("//", 1)[-1].partition("/")[2].partition("?")[0]
    for m in _PATH.finditer(path):
        if firm and path[m.start() - 1] != "/":
            continue
        month = m[2] or m[4]
        number = _SHORT_MONTHS.get(month.lower(), 0) if month.isalpha() else int(month)
        if when := of_publication(
            from_iso(f"{m[1]}-{number:02}-{int(m[3] or m[5]):02}", reason="found in its address")
        ):
            return when
    return None


def compared(days: Sequence[Day], address: str) -> None:
    """Add to each day how far the others and the address agree."""
    found = _MONTH_PATH.search(address)
    month = (int(found[1]), int(found[2])) if found else None
    firm = sorted(
        {d.when.earliest for d in days if "structured" in d.candidate.features or "element" in d.candidate.features}
    )
    everyone = sorted({d.when.earliest for d in days})
    first = [d for d in days if _STATED & d.candidate.features.keys()]
    placed = next((d.when.earliest for d in days if "from address" in d.candidate.features), None)
    for day in days:
        about, on = day.candidate.features, day.when.earliest
        about["agreed"] = min(4, sum(name.startswith(("from", "printed ", "element")) for name in about)) / 4
        about["seen often"] = min(about.get("times", 1.0), 6) / 6
        about["earliest"] = float(on == everyone[0])
        about["latest"] = float(on == everyone[-1])
        about["earliest stated"] = float(bool(firm) and on == firm[0])
        about["alone"] = float(len(days) == 1)
        about["a day beside"] = float(any(abs(d.when.earliest - on) == timedelta(1) for d in days))
        about["month of address"] = float(month == (on.year, on.month))
        about["other month"] = float(month not in (None, (on.year, on.month)))
        stated = bool(_STATED & about.keys())
        changed = not stated and bool(_CHANGED & about.keys())
        about["stated"] = float(stated)
        about["another stated"] = float(any(d is not day for d in first))
        about["changed, another stated"] = float(changed and bool(first))
        about["changed, none stated"] = float(changed and not first)
        about["first stated"] = float(stated and all(on <= d.when.earliest for d in first))
        about["stated and printed over"] = float(stated and about.get("printed over", 0.0) > 0)
        about["before what is stated"] = float(not stated and any(on < d.when.earliest for d in first))
        about["after what is stated"] = float(not stated and any(on > d.when.earliest for d in first))
        about["far from its address"] = float(placed is not None and abs((placed - on).days) > _WEEK)
        about["only printed"] = float("printed" in about and "structured" not in about and "element" not in about)
        about["ambiguous"] = float(day.ambiguous)
        about["no day"] = float(day.when.earliest != day.when.latest)
        about["midnight utc"] = float(day.when.value.endswith(("T23:00Z", "T22:00Z", "T23:00+00:00", "T22:00+00:00")))
