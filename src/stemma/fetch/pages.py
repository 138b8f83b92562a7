"""What an answer holds as a report: a capture that keeps where it is from, and when it was had."""

import re
from dataclasses import replace

from stemma.fetch.addresses import canonical, host_of, name_of
from stemma.fetch.feeds import FEED_TYPES, FeedItem
from stemma.fetch.transport import Answer
from stemma.model import Capture, Issue
from stemma.readers import Item, looks_like_html, read_bytes, text_of
from stemma.text import digest, fold

_PAGES = ("text/html", "application/xhtml+xml")
_BINARY = ("image/", "video/", "audio/", "font/", "application/pdf", "application/zip", "application/octet-stream")
_GONE = {404: "there is no such page; correct the address", 410: "the page is gone for good",
         401: "it asks for a log-in; save the page by hand where you may",
         403: "it may not be read by programs; save the page by hand where you may",
         451: "it may not be shown here"}  # fmt: skip


def place_of(item: FeedItem, feed: str) -> str:
    """What an item's report is known by: the address of its page, or the feed and its guid."""
    return canonical(item.url) if item.url else f"{feed}#item-{digest(item.guid)}"


def as_capture(item: FeedItem, place: str, at: str) -> Capture | Issue:
    """The report that a feed holds itself."""
    body = item.body if item.body.strip() else item.title
    if not body.strip():
        return Issue("fetch", place, "an item of a feed without words or a page; nothing to do")
    html = looks_like_html(body) or ("<" in body and "</" in body)
    name = name_of(place) if item.url else f"{host_of(place) or 'item'}~{digest(place)}"
    # without an address nothing else tells whose it is
    outlet = item.outlet or (_outlet(item.feed, item.url) if item.url else item.feed)
    return Capture(
        name, body, "html" if html else "text", place, item.url, outlet, item.title, item.byline,
        item.published or item.updated, item.outlet, item.language, at, place,
    )  # fmt: skip


def _outlet(title: str, url: str) -> str:
    """The part of a feed's title that its items' host is called by, "" where none is.

    >>> _outlet("World news - Norden Wire", "https://www.nordenwire.example/a")
    'Norden Wire'
    """
    host = host_of(url)
    for part in re.split(r"\s+[-–—|·»:]\s+|:\s+", title):
        letters = re.sub(r"\W", "", fold(part))
        if len(letters) > 2 and letters in re.sub(r"\W", "", host):
            return part.strip()
    return ""


def problem_of(answer: Answer, url: str) -> str:
    """Why an answer holds nothing to read, "" where it does."""
    if answer.problem:
        return answer.problem
    if answer.status == 200:
        return "" if answer.body.strip() else "the page is empty; open it in a browser"
    why = _GONE.get(answer.status) or "try again later"
    return f"the server answers with status {answer.status}; {why}"


def is_feed(answer: Answer) -> bool:
    """Whether an answer is a feed or a sitemap, by what it says and how it begins."""
    head = answer.body[:2048].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if answer.kind in FEED_TYPES:
        return True
    opens = any(tag in head for tag in (b"<rss", b"<feed", b"<rdf:rdf", b"<urlset", b"<sitemapindex"))
    if opens and b"<html" not in head:
        return True
    return head[:1] == b"{" and b"jsonfeed.org/version" in head.replace(b"\\/", b"/")


def page_of(answer: Answer, place: str, item: FeedItem | None = None) -> list[Item]:
    """The reports of an answer, known by a place, with what a feed said beside it; an issue where it has none."""
    head = answer.body[:64].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if answer.kind.startswith(_BINARY) and not answer.url.lower().endswith((".warc.gz", ".wacz", ".gz")):
        return [Issue("fetch", place, f"a {answer.kind} file, of which no text is read; name a page")]
    paged = answer.kind in _PAGES or (not answer.kind and head.startswith((b"<!doctype html", b"<html")))
    if not paged and not (answer.kind == "text/plain" or head.startswith((b"<!doctype html", b"<html"))):
        return _by_reader(answer, place)
    text = text_of(answer.body, answer.charset)
    if not text.strip():
        return [Issue("fetch", place, "the page holds no text; open it in a browser")]
    html = paged or "<html" in text[:2048].lower()
    said = item or FeedItem(place)
    return [
        Capture(
            name_of(place), text, "html" if html else "text", place, answer.url, said.outlet, said.title, said.byline,
            said.published, said.outlet, said.language, answer.at, place,
        )
    ]  # fmt: skip


def _by_reader(answer: Answer, place: str) -> list[Item]:
    """What the reader of such files makes of it, each item under the address."""
    found: list[Item] = []
    for item in read_bytes(answer.url.partition("?")[0] or place, answer.body):
        if isinstance(item, Capture):
            item = replace(item, retrieved=item.retrieved or answer.at)
        found.append(item)
    return found
