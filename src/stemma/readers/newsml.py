"""IPTC NewsML-G2 and NITF: news items as XML."""

import re
from collections.abc import Container, Iterator
from functools import partial
from typing import BinaryIO

import lxml.etree

from stemma.model import Issue
from stemma.readers._base import MAX_ITEM, Item, attempt, capture, read_all, stem, too_long
from stemma.readers._decode import decode

suffixes = (".newsml", ".nitf", ".g2", ".xml")
_REFERENCE = re.compile(r"&#(?:[xX]0{0,9}([dD][0-9a-fA-F]{3})|0{0,9}(5\d{4}));")
_BLOCKS = ("p", "hl2", "h1", "h2", "h3", "li", "lead")


def sniff(head: bytes) -> int:
    """The namespace of NewsML-G2, or NITF's first element."""
    return (
        2 if b"iptc.org/std/nar" in head or b"<nitf" in head or b"<newsMessage" in head or b"<newsItem" in head else 0
    )


def read(path: str, stream: BinaryIO, done: Container[str]) -> Iterator[Item]:
    """The items of a message, keyed by their number where there are several."""
    data = read_all(stream, 4 * MAX_ITEM)
    if data is None:
        yield too_long(path)
        return
    text = decode(data, declared=True)
    if text is None:
        yield Issue(
            "read", path, "not text (binary bytes, or an unknown encoding); fetch it again, or convert it to UTF-8"
        )
        return
    parser = lxml.etree.XMLParser(
        encoding="utf-8", resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=True
    )
    try:
        root = lxml.etree.fromstring(_REFERENCE.sub(_sign, text).encode("utf-8", "replace"), parser)
    except (lxml.etree.XMLSyntaxError, ValueError) as error:
        yield Issue("read", path, f"not XML ({error}); check the file")
        return
    items = [] if root is None else [n for n in root.iter() if _name(n) == "newsItem"]
    if root is not None and not items:
        items = [n for n in root.iter() if _name(n) == "nitf"]
    if not items:
        yield Issue("read", path, "neither a feed nor a NewsML-G2 or NITF item; convert it to HTML, text or JSON lines")
    for number, item in enumerate(items, 1):
        key = path if len(items) == 1 else f"{path}#{number}"
        if key not in done:
            name = stem(path) if len(items) == 1 else f"{stem(path)}#{number}"
            yield attempt(key, partial(_item, item, key, name))
    if items and (damage := parser.error_log.filter_from_fatals()):
        yield Issue("read", path, f"damaged XML ({damage[0].message}); what could be read of it was read; fetch it "
                                  "again")  # fmt: skip


def _sign(reference: re.Match[str]) -> str:
    """A reference to a character; one to half a character, which XML forbids and lxml takes, as U+FFFD."""
    code = int(reference[1], 16) if reference[1] else int(reference[2])
    return "\ufffd" if 0xD800 <= code < 0xE000 else reference[0]


def _item(node: lxml.etree._Element, key: str, name: str) -> Item:
    return capture(_row(node), key, name)


def _name(node: lxml.etree._Element) -> str:
    return lxml.etree.QName(node).localname if isinstance(node.tag, str) else ""


def _words(node: lxml.etree._Element | None) -> str:
    return "" if node is None else " ".join("".join(node.itertext()).split())


def _row(item: lxml.etree._Element) -> dict[str, object]:
    """Our names for an item's elements."""
    first: dict[str, lxml.etree._Element] = {}
    for node in item.iter():
        first.setdefault(_name(node), node)
    body = first.get("body.content", first.get("body", first.get("inlineData")))
    lines = [] if body is None else [_words(n) for n in body.iter() if _name(n) in _BLOCKS]
    text = "\n".join(filter(None, lines)) or _words(body)
    issued = first.get("date.issue")
    creator = first.get("provider", first.get("doc.copyright"))
    return {
        "text": text, "title": _words(first.get("headline", first.get("hl1", first.get("title")))),
        "byline": _words(first.get("by", first.get("byline"))),
        "published": _words(first.get("contentCreated", first.get("firstCreated", first.get("versionCreated"))))
        or (issued.get("norm") if issued is not None else ""),
        "credit": _words(first.get("creditline")) or _literal(first.get("infoSource")),
        "outlet": "" if creator is None else _words(creator) or _literal(creator) or creator.get("holder") or "",
        "language": first["language"].get("tag") if "language" in first else "", "id": "",
    }  # fmt: skip


def _literal(node: lxml.etree._Element | None) -> str:
    """A party's name, or the code that stands for it without its scheme."""
    if node is None:
        return ""
    return _words(node) or str(node.get("literal") or (node.get("qcode") or "").rpartition(":")[2])
