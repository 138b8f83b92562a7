"""IPTC ninjs, versions 1 to 3, alone or in the envelopes of agencies' APIs: news items as JSON."""

import json
from collections.abc import Container, Iterator
from functools import partial
from typing import Any, BinaryIO

from stemma.model import Issue
from stemma.readers._base import Item, attempt, capture, plain, read_all, stem, too_long
from stemma.readers._decode import decode
from stemma.readers._signals import Named, Signals, captured

suffixes = (".ninjs", ".json")
_SIGNS = (
    b'"versioncreated"',
    b'"versionCreated"',
    b'"body_html"',
    b'"bodyXhtml"',
    b'"body_xhtml"',
    b'"body_text"',
    b'"bodies"',
    b"ninjs-schema",
)
_BODIES = ("body_html", "body_xhtml", "body_text", "bodies", "bodyXhtml", "bodyText")
_DEEP = 6  # envelopes around an item


def sniff(head: bytes) -> int:
    """An object or a list with a uri and one of the names that only ninjs has."""
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"{", b"[")
    return 2 if start and b'"uri"' in head and any(sign in head for sign in _SIGNS) else 0


def read(path: str, stream: BinaryIO, done: Container[str]) -> Iterator[Item]:
    """The items of the file, keyed by their number where there are several; of one item's versions all are given."""
    data = read_all(stream)
    if data is None:
        yield too_long(path)
        return
    try:
        value = json.loads(decode(data) or "")
    except (ValueError, RecursionError) as error:
        yield Issue("read", path, f"not JSON ({error}); check the file")
        return
    items = list(_items(value))
    if not items and not isinstance(value, dict):
        yield Issue("read", path, "JSON, but no ninjs object; check the file")
        return
    items = items or [value]
    for number, item in enumerate(items, 1):
        key = path if len(items) == 1 else f"{path}#{number}"
        if key not in done:
            found = attempt(key, partial(_item, item, key, stem(path) if len(items) == 1 else f"{stem(path)}#{number}"))
            yield from captured(found, _named(item), _signals(item))


def _items(value: Any, depth: int = 0) -> Iterator[dict[str, Any]]:
    """The items of an envelope: whatever has a body and says what it is."""
    if isinstance(value, list):
        for inner in value:
            yield from _items(inner, depth + 1)
    elif isinstance(value, dict) and depth <= _DEEP:
        if any(value.get(name) for name in _BODIES):
            yield value
        else:
            for inner in value.values():
                if isinstance(inner, dict | list):
                    yield from _items(inner, depth + 1)


def _named(item: dict[str, Any]) -> Named:
    created = item.get("versioncreated") or item.get("versionCreated") or item.get("contentmodified")
    return Named(plain(item.get("uri") or item.get("guid")), plain(item.get("version")), plain(created))


def _item(item: dict[str, Any], key: str, name: str) -> Item:
    return capture(_row(item), key, name)


def _signals(item: dict[str, Any]) -> Signals:
    signal = item.get("signal")
    said = [
        plain(s.get("name") or s.get("code") or s.get("uri")) if isinstance(s, dict) else plain(s)
        for s in _list(signal)
    ]
    extra = item.get("embargoed") or item.get("embargo") or item.get("embargoedUntil") or item.get("embargoeduntil")
    return Signals(
        plain(item.get("pubstatus") or item.get("pubStatus")),
        plain(extra),
        tuple(filter(None, said or [plain(signal)])),
        plain(item.get("ednote") or item.get("edNote")),
        plain(item.get("headline")),
    )


def _row(item: dict[str, Any]) -> dict[str, object]:
    """Our names for an item's values, of any version."""
    bodies = {
        str(b.get("contentType") or b.get("contenttype") or ""): plain(b.get("value"))
        for b in _list(item.get("bodies"))
        if isinstance(b, dict)
    }
    html = (
        item.get("body_xhtml")
        or item.get("body_html")
        or item.get("bodyXhtml")
        or next((v for k, v in bodies.items() if "html" in k), "")
    )
    text = item.get("body_text") or item.get("bodyText") or next((v for k, v in bodies.items() if "html" not in k), "")
    headline = item.get("headline") or _first(item.get("headlines")) or item.get("title")
    sources = item.get("infosources") or item.get("infosource") or item.get("source")
    return {
        "text": "" if html else text,
        "html": html,
        "title": headline,
        "byline": item.get("byline") or item.get("by"),
        "published": item.get("firstcreated")
        or item.get("firstCreated")
        or item.get("contentcreated")
        or item.get("versioncreated")
        or item.get("versionCreated"),
        "url": next((plain(a) for a in _list(item.get("altids")) if "://" in plain(a)), ""),
        "outlet": item.get("copyrightholder") or item.get("copyrightHolder"),
        "credit": sources,
        "language": item.get("language"),
        "id": "",
    }


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _first(value: object) -> object:
    return next((v.get("value") for v in _list(value) if isinstance(v, dict)), "")
