"""Feeds: RSS and Atom by feedparser, JSON Feed; one report an entry, its ``<source>`` kept as credit."""

import json
from collections.abc import Container, Iterator
from functools import partial
from typing import Any, BinaryIO
from xml.sax import SAXException

from stemma.model import Issue
from stemma.readers._base import MAX_ITEM, Item, attempt, capture, plain, read_all, stem, too_long
from stemma.readers._decode import decode

suffixes = (".rss", ".atom", ".rdf", ".xml", ".json")
_JSON_FEED = b"jsonfeed.org/version"


def sniff(head: bytes) -> int:
    """A feed names itself in its first element, a JSON Feed by its version."""
    if head.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"{":
        return 2 if _JSON_FEED in head.replace(b"\\/", b"/") else 0
    return 2 if any(tag in head for tag in (b"<rss", b"<feed", b"<rdf:RDF", b"<RDF")) else 0


def read(path: str, stream: BinaryIO, done: Container[str]) -> Iterator[Item]:
    """The entries of a feed in its order, keyed by their number from 1."""
    data = read_all(stream, 4 * MAX_ITEM)
    if data is None:
        yield too_long(path)
        return
    rows = _json_rows(path, data) if data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"{" else _xml_rows(path, data)
    for number, row in enumerate(rows, 1):
        key = f"{path}#{number}"
        if isinstance(row, Issue):
            yield row
        elif key not in done:
            row.setdefault("id", f"{stem(path)}#{number}")
            yield attempt(key, partial(capture, row, key, f"{stem(path)}#{number}"))


def _json_rows(path: str, data: bytes) -> Iterator[dict[str, object] | Issue]:
    try:
        feed = json.loads(decode(data) or "")
        items = feed["items"]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        yield Issue("read", path, f"no JSON Feed ({type(error).__name__}: {error}); check the file")
        return
    if not isinstance(items, list) or not items:
        yield Issue("read", path, "a JSON Feed without items; check the file")
        return
    for number, item in enumerate(items, 1):
        if not isinstance(item, dict):
            yield Issue("read", f"{path}#{number}", "an item of the feed is no object; the others are read")
            continue
        link = plain(item.get("url") or item.get("external_url"))
        text = plain(item.get("content_text"))
        html = "" if text else plain(item.get("content_html"))
        yield {"text": text or ("" if html else plain(item.get("summary"))), "html": html, "url": link,
               "outlet": "" if link else plain(feed.get("title")), "title": plain(item.get("title")),
               "authors": item.get("authors") or item.get("author"), "published": plain(item.get("date_published")),
               "language": plain(item.get("language") or feed.get("language"))}  # fmt: skip


def _xml_rows(path: str, data: bytes) -> Iterator[dict[str, object] | Issue]:
    import feedparser  # slow to import, and only feeds need it

    # An entity declared in the file itself is no part of a feed, and the way to blow one up.
    if b"<!ENTITY" in data[:65536]:
        yield Issue("read", path, "the file declares XML entities, which no feed needs; remove the declaration")
        return
    feed: Any = feedparser.parse(data, sanitize_html=False, resolve_relative_uris=False)
    if not feed.entries:
        reason = str(feed.get("bozo_exception", "no entries"))[:120]
        yield Issue("read", path, f"no feed, or an empty one ({reason}); check that it is RSS, Atom or NewsML")
        return
    if feed.bozo and (not feed.get("version") or isinstance(feed.bozo_exception, SAXException)):
        yield Issue("read", path, f"damaged feed ({str(feed.bozo_exception)[:120]}); what could be read of it was read")
    title = feed.feed.get("title", "")
    for number, entry in enumerate(feed.entries, 1):
        try:
            yield _row(entry, title)
        except (AttributeError, TypeError, ValueError) as error:
            yield Issue("read", f"{path}#{number}", f"damaged entry ({error}); the others are read")


def _row(entry: Any, title: str) -> dict[str, object]:
    content = max((c.get("value") or "" for c in entry.get("content", [])), key=len, default="")
    link = entry.get("link", "")
    return {"html": content or entry.get("summary", ""), "url": link, "outlet": "" if link else title,
            "title": entry.get("title", ""), "author": entry.get("author", ""),
            "published": entry.get("published") or entry.get("updated") or "",
            "credit": (entry.get("source") or {}).get("title", "")}  # fmt: skip
