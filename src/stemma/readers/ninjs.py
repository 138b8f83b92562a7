"""IPTC ninjs: one news item as JSON, versions 1 to 3."""

import json
from collections.abc import Container, Iterator
from typing import Any, BinaryIO

from stemma.model import Issue
from stemma.readers._base import Item, capture, plain, read_all, stem, too_long
from stemma.readers._decode import decode

suffixes = (".ninjs", ".json")
_SIGNS = (
    b'"versioncreated"',
    b'"versionCreated"',
    b'"body_html"',
    b'"bodyXhtml"',
    b'"body_xhtml"',
    b'"bodies"',
    b"ninjs-schema",
)


def sniff(head: bytes) -> int:
    """An object with a uri and one of the names that only ninjs has."""
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"{"
    return 2 if start and b'"uri"' in head and any(sign in head for sign in _SIGNS) else 0


def read(path: str, stream: BinaryIO, done: Container[str]) -> Iterator[Item]:
    """The item of the file."""
    data = read_all(stream)
    if data is None:
        yield too_long(path)
        return
    try:
        item = json.loads(decode(data) or "")
    except (ValueError, RecursionError) as error:
        yield Issue("read", path, f"not JSON ({error}); check the file")
        return
    if not isinstance(item, dict):
        yield Issue("read", path, "JSON, but no ninjs object; check the file")
        return
    yield capture(_row(item), path, stem(path))


def _row(item: dict[str, Any]) -> dict[str, object]:
    """Our names for an item's values, of any version."""
    bodies = {str(b.get("contentType") or b.get("contenttype") or ""): plain(b.get("value"))
              for b in _list(item.get("bodies")) if isinstance(b, dict)}  # fmt: skip
    html = item.get("body_xhtml") or item.get("body_html") or next((v for k, v in bodies.items() if "html" in k), "")
    text = item.get("body_text") or next((v for k, v in bodies.items() if "html" not in k), "")
    headline = item.get("headline") or _first(item.get("headlines")) or item.get("title")
    sources = item.get("infosources") or item.get("infosource") or item.get("source")
    return {"text": "" if html else text, "html": html, "title": headline,
            "byline": item.get("byline") or item.get("by"),
            "published": item.get("firstcreated") or item.get("firstCreated") or item.get("contentcreated")
            or item.get("versioncreated") or item.get("versionCreated"),
            "url": next((plain(a) for a in _list(item.get("altids")) if "://" in plain(a)), ""),
            "outlet": item.get("copyrightholder") or item.get("copyrightHolder"), "credit": sources,
            "language": item.get("language"), "id": ""}  # fmt: skip


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _first(value: object) -> object:
    return next((v.get("value") for v in _list(value) if isinstance(v, dict)), "")
