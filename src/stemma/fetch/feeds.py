"""Feeds of all kinds: RSS, Atom, JSON Feed, news sitemaps, and pages that name their feeds."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from html import unescape
from typing import Any
from urllib.parse import urljoin

from lxml import etree, html

from stemma.readers import text_of
from stemma.settings import SETTINGS
from stemma.text import digest, words

FEED_TYPES = ("application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml")
_PERIODS = {"hourly": 3600.0, "daily": 86400.0, "weekly": 7 * 86400.0, "monthly": 30 * 86400.0, "yearly": 365 * 86400.0}
_TAG = re.compile(r"<[^>]*>")
_DAY = 86400.0  # after which a page is asked again which feeds it names
_SITEMAPS = 20  # of an index of sitemaps that are followed, the newest


@dataclass(frozen=True, slots=True)
class FeedItem:
    """One item of a feed: what it is known by, and what the feed says of it."""

    guid: str
    url: str = ""
    title: str = ""
    body: str = ""  # HTML or plain text, the longest the feed gives
    published: str = ""
    updated: str = ""
    byline: str = ""
    outlet: str = ""  # the publisher: the item's <source>, a sitemap's publication
    language: str = ""
    feed: str = ""  # the title of the feed
    content: bool = False  # whether the feed gives the body as the content, and not as a summary

    @property
    def hash(self) -> str:
        """A digest over what the feed says of it: another one is a change."""
        return digest(self.url, self.title, self.body, self.published, self.updated, self.byline, self.outlet, size=32)

    @property
    def full(self) -> bool:
        """Whether the feed holds the report itself, and not only what it is about."""
        knobs = SETTINGS.fetching
        least = knobs.content_words if self.content else knobs.full_words
        return not self.url or len(words(_TAG.sub(" ", self.body))) >= least


@dataclass(frozen=True, slots=True)
class Feed:
    """What an answer holds as a feed: items, when to ask again, further feeds it names."""

    title: str = ""
    items: tuple[FeedItem, ...] = ()
    ttl: float = 0.0  # seconds until it wants to be asked again
    feeds: tuple[str, ...] = ()  # of a page or an index of sitemaps: addresses of feeds
    problem: str = ""  # why it is none, with the remedy
    page: bool = False  # whether it is a page


def read_feed(data: bytes, url: str, charset: str = "") -> Feed:
    """What some bytes hold as a feed; addresses in it are made whole by its own."""
    head = data[:4096].lstrip(b"\xef\xbb\xbf \t\r\n")
    lower = head.lower()
    if b"<!entity" in data[:65536].lower():
        return Feed(problem="it declares XML entities, which no feed needs; it is not read")
    if head[:1] == b"{":
        return _json(data, url)
    if b"<urlset" in lower or b"<sitemapindex" in lower:
        return _sitemap(data, url)
    if b"<rss" in lower or b"<feed" in lower or b"<rdf:rdf" in lower or b"<rdf" in lower:
        return _xml(data, url, charset)
    if b"<html" in lower or lower.startswith(b"<!doctype html"):
        return _page(data, url, charset)
    return _xml(data, url, charset)


def _xml(data: bytes, url: str, charset: str) -> Feed:
    import feedparser

    headers = {"content-type": f"application/xml; charset={charset}"} if charset else {}
    parsed: Any = feedparser.parse(data, sanitize_html=False, resolve_relative_uris=False, response_headers=headers)
    if not parsed.entries and not parsed.get("version"):
        reason = str(parsed.get("bozo_exception", "it is of no kind that is known"))[:120]
        return Feed(problem=f"no feed ({reason}); name the address of a feed, or of a page that names one")
    title = unescape(str(parsed.feed.get("title", "")))
    items = tuple(_unique(_entry(e, url, title) for e in parsed.entries[: SETTINGS.fetching.feed_items]))
    return Feed(title, items, _ttl(parsed.feed))


def _entry(entry: Any, base: str, feed: str) -> FeedItem:
    content = max((str(c.get("value") or "") for c in entry.get("content", [])), key=len, default="")
    body = max(content, str(entry.get("summary") or ""), key=len)
    link = str(entry.get("link") or "")
    said = str(entry.get("id") or "")
    source = entry.get("source") or {}
    if link == said and "://" not in link:  # a guid that claims to be an address, where there is no link
        link = ""
    return FeedItem(
        said or link or digest(str(entry.get("title")), body), urljoin(base, link) if link else "",
        unescape(str(entry.get("title") or "")), body, str(entry.get("published") or ""),
        str(entry.get("updated") or ""), str(entry.get("author") or ""), str(source.get("title") or "").strip(),
        feed=feed, content=body == content,
    )  # fmt: skip


def _ttl(feed: Any) -> float:
    """How long a feed wants to be left alone: its ttl in minutes, or the period of the syndication module."""
    said = str(feed.get("ttl") or "").strip()
    minutes = float(said) if said.isdecimal() and len(said) < 7 else 0.0
    period = _PERIODS.get(str(feed.get("sy_updateperiod") or "").strip(), 0.0)
    often = str(feed.get("sy_updatefrequency") or "1").strip()
    return max(60 * minutes, period / max(1, int(often) if often.isdecimal() and len(often) < 7 else 1))


def _json(data: bytes, url: str) -> Feed:
    try:
        feed = json.loads(text_of(data))
        rows = [row for row in feed["items"] if isinstance(row, Mapping)]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        return Feed(problem=f"no JSON Feed ({type(error).__name__}: {error}); name the address of a feed")
    title = str(feed.get("title") or "")
    return Feed(title, tuple(_unique(_row(row, url, title) for row in rows[: SETTINGS.fetching.feed_items])))


def _row(row: Mapping[str, Any], base: str, feed: str) -> FeedItem:
    link = str(row.get("url") or row.get("external_url") or "")
    body = str(row.get("content_html") or row.get("content_text") or row.get("summary") or "")
    authors = row.get("authors") if isinstance(row.get("authors"), list) else [row.get("author")]
    names = [str(a.get("name") or "") for a in authors or [] if isinstance(a, Mapping)]
    return FeedItem(
        str(row.get("id") or link or digest(str(row.get("title")), body)), urljoin(base, link) if link else "",
        str(row.get("title") or ""), body, str(row.get("date_published") or ""), str(row.get("date_modified") or ""),
        ", ".join(filter(None, names)), language=str(row.get("language") or ""), feed=feed,
        content=bool(row.get("content_html") or row.get("content_text")),
    )  # fmt: skip


def _sitemap(data: bytes, url: str) -> Feed:
    """A news sitemap, or an index of sitemaps: of a plain one, which may list a whole archive, nothing."""
    try:
        tree = etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True, recover=True))
    except etree.XMLSyntaxError as error:
        return Feed(problem=f"a damaged sitemap ({str(error)[:120]}); try again later")
    if tree is None:
        return Feed(problem="an empty sitemap; name the address of a feed")
    if etree.QName(tree).localname == "sitemapindex":
        listed = [(_told(node, "lastmod"), urljoin(url, _told(node, "loc"))) for node in tree if _told(node, "loc")]
        newest = [at for _, at in sorted(listed, reverse=True)[:_SITEMAPS]]
        return Feed(feeds=tuple(newest), problem="" if newest else "an empty index of sitemaps; name a feed")
    items = [_located(node, url) for node in list(tree)[: SETTINGS.fetching.feed_items]]
    found = tuple(_unique(item for item in items if item is not None))
    if not found and len(tree):
        return Feed(problem="a sitemap without news:news, which may list a whole archive; name the site's news sitemap")
    return Feed(items=found)


def _told(node: Any, name: str) -> str:
    """The text of the first element of a name below a node."""
    return next((" ".join((n.text or "").split()) for n in node.iter(f"{{*}}{name}")), "")


def _located(node: Any, base: str) -> FeedItem | None:
    news = next(node.iter("{http://www.google.com/schemas/sitemap-news/*}news", "{*}news"), None)
    at = _told(node, "loc")
    if news is None or not at:
        return None
    link = urljoin(base, at)
    return FeedItem(link, link, _told(news, "title"), "", _told(news, "publication_date"), _told(node, "lastmod"),
                    outlet=_told(news, "name"), language=_told(news, "language"))  # fmt: skip


def _page(data: bytes, url: str, charset: str) -> Feed:
    """The feeds that a page names in its head, those of its comments not."""
    try:
        tree = html.fromstring(text_of(data, charset) or "<html/>")
    except (etree.ParserError, ValueError):
        return Feed(problem="an empty page; name the address of a feed", page=True)
    base = next((b.get("href") for b in tree.iter("base") if b.get("href")), "")
    found = []
    for link in tree.iter("link"):
        rel, kind = (link.get("rel") or "").lower().split(), (link.get("type") or "").lower().partition(";")[0].strip()
        named = f"{link.get('title') or ''} {link.get('href') or ''}".lower()
        if "alternate" in rel and kind in FEED_TYPES and link.get("href") and "comments" not in named:
            found.append(urljoin(urljoin(url, base), link.get("href")))
    problem = "" if found else "a page that names no feed (rel=alternate); name the address of its feed"
    return Feed((tree.findtext(".//title") or "").strip(), (), _DAY, tuple(dict.fromkeys(found)), problem, True)


def _unique(items: Iterator[FeedItem]) -> Iterator[FeedItem]:
    """The items, the first of those that share a guid; where its body differs the guid tells nothing."""
    seen: dict[str, str] = {}
    for item in items:
        if item.guid not in seen:
            seen[item.guid] = item.url
            yield item
        elif item.url and item.url not in seen.values():
            seen[item.url] = item.url
            yield replace(item, guid=item.url)
