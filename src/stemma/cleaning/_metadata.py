"""What an HTML page says of itself in its head: JSON-LD, OpenGraph, meta tags and time elements."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from stemma.cleaning._visible import Element

_ARTICLES = ("article", "newsarticle", "reportagenewsarticle", "blogposting", "liveblogposting", "report",
             "analysisnewsarticle", "opinionnewsarticle", "socialmediaposting")  # fmt: skip
_PUBLISHED = ("article:published_time", "og:published_time", "datepublished", "date.published", "dc.date.issued",
              "dcterms.created",
              "dcterms.date", "dc.date", "dc.date.created", "parsely-pub-date", "sailthru.date", "pubdate",
              "publishdate", "publish-date",
              "publish_date", "article.published", "rnews:datepublished", "cxenseparse:recs:publishtime", "date",
              "created",
              "cxenseparse:publishtime", "originalpublicationdate")  # fmt: skip
_MODIFIED = ("article:modified_time", "og:updated_time", "datemodified", "lastmod", "last-modified", "dcterms.modified",
             "article.updated", "revised", "modified")  # fmt: skip
_AUTHOR = ("author", "article:author", "byl", "dc.creator", "dcterms.creator", "parsely-author", "sailthru.author",
           "twitter:creator_name", "cxenseparse:author", "article:author_name")  # fmt: skip
_SITE = ("og:site_name", "application-name", "publisher", "dc.publisher", "cre", "twitter:app:name:iphone")
_MAX_JSON = 1_000_000


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a page's head states; "" where it is silent."""

    title: str = ""
    byline: str = ""
    outlet: str = ""
    published: str = ""
    modified: str = ""
    url: str = ""
    language: str = ""
    headings: tuple[str, ...] = ()  # the first-level headings of the page


def metadata(tree: Element) -> Metadata:
    """What a page states of itself, JSON-LD before meta tags before elements."""
    found = _json_ld(tree)
    metas: dict[str, str] = {}
    for node in tree.iter("meta"):
        key = (node.get("property") or node.get("name") or node.get("itemprop") or "").strip().lower()
        value = (node.get("content") or "").strip()
        if key and value:
            metas.setdefault(key, value)

    def first(names: tuple[str, ...]) -> str:
        return next((metas[n] for n in names if n in metas), "")

    headings = tuple(t for t in (" ".join("".join(h.itertext()).split()) for h in tree.iter("h1")) if t)[:5]
    author = first(_AUTHOR)
    return replace(
        found,
        title=found.title
        or first(("og:title", "twitter:title", "headline"))
        or (headings[0] if len(headings) == 1 else ""),
        byline=found.byline or ("" if "://" in author or author.startswith("@") else author),
        outlet=found.outlet or first(_SITE),
        published=found.published or first(_PUBLISHED) or _time(tree, ("datepublished", "pubdate", "published")),
        modified=found.modified or first(_MODIFIED) or _time(tree, ("datemodified", "updated")),
        url=next((n.get("href") or "" for n in tree.iter("link") if (n.get("rel") or "").lower() == "canonical"), "")
        or metas.get("og:url", ""),
        language=(tree.get("lang") or metas.get("content-language", "") or metas.get("og:locale", ""))[:2].lower(),
        headings=headings,
    )


def _time(tree: Element, kinds: tuple[str, ...]) -> str:
    for node in tree.iter("time"):
        marked = "pubdate" if node.get("pubdate") is not None else ""
        names = f"{node.get('itemprop') or ''} {node.get('class') or ''} {marked}".lower()
        if node.get("datetime") and any(kind in names for kind in kinds):
            return str(node.get("datetime"))
    return ""


def _json_ld(tree: Element) -> Metadata:
    for node in tree.iter("script"):
        if (node.get("type") or "").lower() != "application/ld+json" or not node.text or len(node.text) > _MAX_JSON:
            continue
        try:
            # Pages put raw line breaks into strings; everything else that is no JSON is no statement.
            value = json.loads(node.text.strip().rstrip(";"), strict=False)
        except (ValueError, RecursionError):
            continue
        for thing in _things(value):
            kinds = thing.get("@type")
            if any(str(k).lower() in _ARTICLES for k in (kinds if isinstance(kinds, list) else [kinds])):
                return Metadata(title=_text(thing.get("headline")), byline=_text(thing.get("author")),
                                outlet=_text(thing.get("publisher")), published=_text(thing.get("datePublished")),
                                modified=_text(thing.get("dateModified")))  # fmt: skip
    return Metadata()


def _things(value: Any, depth: int = 0) -> Iterator[dict[str, Any]]:
    if depth > 4:
        return
    if isinstance(value, list):
        for item in value[:100]:
            yield from _things(item, depth + 1)
    elif isinstance(value, dict):
        yield value
        yield from _things(value.get("@graph"), depth + 1)
        yield from _things(value.get("mainEntity"), depth + 1)


def _text(value: Any) -> str:
    """A JSON-LD value as words: names of things, lists joined."""
    if isinstance(value, str):
        return "" if value.startswith(("http://", "https://")) else " ".join(value.split())
    if isinstance(value, dict):
        return _text(value.get("name"))
    if isinstance(value, list):
        return ", ".join(dict.fromkeys(filter(None, map(_text, value[:20]))))
    return ""
