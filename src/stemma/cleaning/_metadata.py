"""What an HTML page says of itself: its head, its linked data, the elements that name what they hold."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from urllib.parse import urljoin

from stemma.cleaning._judge import Candidate, best
from stemma.cleaning._linked import Linked, linked, unescaped
from stemma.cleaning._marked import Marked, marked
from stemma.cleaning._sites import site_candidates
from stemma.cleaning._titles import headings, title_candidates
from stemma.cleaning._visible import Element
from stemma.reference.outlets import domain, register
from stemma.settings import SETTINGS

_LEAST = SETTINGS.cleaning.title_least
_TEXT = 5_000  # characters of one meta tag


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a page states; "" where it is silent."""

    title: str = ""
    outlet: str = ""
    url: str = ""
    language: str = ""
    region: str = ""  # ISO 3166 code of two letters of the country whose language it is written in
    headings: tuple[str, ...] = ()  # the headings and titles that may be its headline
    whole: str = ""  # its own title, the outlet's name in it
    metas: dict[str, str] = field(default_factory=dict)
    linked: Linked = field(default_factory=Linked)
    marks: Marked = field(default_factory=Marked)
    titles: tuple[Candidate, ...] = ()
    outlets: tuple[Candidate, ...] = ()

    @property
    def sites(self) -> tuple[str, ...]:
        """Every name its outlet may go by."""
        names = (
            self.outlet,
            self.metas.get("og:site_name", ""),
            self.metas.get("application-name", ""),
            self.linked.publisher,
            self.linked.site,
            domain(self.url),
        )
        return tuple(dict.fromkeys(filter(None, names)))


def metadata(tree: Element, url: str = "") -> Metadata:
    """What a page that was fetched from ``url`` states of itself."""
    metas: dict[str, str] = {}
    for node in tree.iter("meta"):
        key = (node.get("property") or node.get("name") or node.get("itemprop") or "").strip().lower()
        value = unescaped((node.get("content") or "")[:_TEXT])
        if key and value:
            metas.setdefault(key, value)
    canonical = next(
        (n.get("href") or "" for n in tree.iter("link") if (n.get("rel") or "").lower() == "canonical"), ""
    )
    address = _joined(url, canonical) or metas.get("og:url", "")
    marks = marked(tree)
    heads = [text for _, text in headings(tree, marks) if text]
    stated = linked(tree, url or address, [*heads[:4], *filter(None, (metas.get("og:title"),))])
    node = tree.find(".//title")
    whole = unescaped(node.text or "") if node is not None else ""
    sites = site_candidates(metas, stated, url or address, whole)
    # What a table says of an address is not to be outvoted by a section's or a holding's name.
    table = register().by_domain(url or address)
    outlet = Candidate(table.name, {}) if table else best("outlet", sites)
    meta = Metadata(
        outlet=outlet.value if outlet else "",
        url=address,
        language=(tree.get("lang") or metas.get("content-language") or stated.language or metas.get("og:locale", ""))[
            :2
        ].lower(),
        whole=whole,
        metas=metas,
        linked=stated,
        marks=marks,
    )
    meta = replace(meta, region=_region(tree, metas))
    titles = title_candidates(tree, marks, metas, stated, meta.sites)
    # A page that names nothing but its own window may have its headline among its lines.
    firm = [c for c in titles if not c.features.get("only title")]
    title = best("title", titles, _LEAST) or best("title", firm)
    values = (c.value for c in titles if any(k.startswith(("from h1", "from ld", "from og")) for k in c.features))
    return replace(
        meta,
        title=title.value if title else "",
        headings=tuple(dict.fromkeys(values))[:6],
        titles=tuple(titles),
        outlets=tuple(sites),
    )


_TAG = re.compile(r"[a-zA-Z]{2,3}[-_]([a-zA-Z]{2})\b")


def _region(tree: Element, metas: Mapping[str, str]) -> str:
    """The country whose language a page says it is in; American English is what many programs say for any."""
    said = (tree.get("lang"), tree.get("xml:lang"), metas.get("og:locale"), metas.get("content-language"))
    found = (m[1].upper() for text in said if text and (m := _TAG.match(text.strip())))
    return next((region for region in found if region != "US"), "")


def _joined(url: str, canonical: str) -> str:
    try:
        return urljoin(url, canonical) if canonical else ""
    except ValueError:
        return ""
