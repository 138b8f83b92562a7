"""IPTC NewsML-G2, NewsML 1 and NITF: news items as XML."""

import re
from collections.abc import Container, Iterator
from functools import partial
from typing import BinaryIO

import lxml.etree

from stemma.model import Issue
from stemma.readers._base import MAX_ITEM, Item, attempt, capture, read_all, stem, too_long
from stemma.readers._decode import decode
from stemma.readers._signals import Named, Signals, captured

suffixes = (".newsml", ".nitf", ".g2", ".xml")
_REFERENCE = re.compile(r"&#(?:[xX]0{0,9}([dD][0-9a-fA-F]{3})|0{0,9}(5\d{4}));")
_BLOCKS = ("p", "hl2", "h1", "h2", "h3", "li", "lead")


def sniff(head: bytes) -> int:
    """The namespace of NewsML-G2, or the first element of NITF or NewsML 1."""
    signs = (b"iptc.org/std/nar", b"<nitf", b"<newsMessage", b"<newsItem", b"<NewsML", b"<NewsItem")
    return 2 if any(sign in head for sign in signs) else 0


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
    items = [] if root is None else [n for n in root.iter() if _name(n) in ("newsItem", "NewsItem")]
    if root is not None and not items:
        items = [n for n in root.iter() if _name(n) == "nitf"]
    if not items:
        yield Issue("read", path, "neither a feed nor a NewsML or NITF item; convert it to HTML, text or JSON lines")
    for number, item in enumerate(items, 1):
        key = path if len(items) == 1 else f"{path}#{number}"
        if key not in done:
            name = stem(path) if len(items) == 1 else f"{stem(path)}#{number}"
            found = attempt(key, partial(_item, item, key, name))
            yield from captured(found, _named(item), _signals(item))
    if items and (damage := parser.error_log.filter_from_fatals()):
        yield Issue(
            "read", path, f"damaged XML ({damage[0].message}); what could be read of it was read; fetch it again"
        )


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


def _first(item: lxml.etree._Element) -> dict[str, lxml.etree._Element]:
    """The first element of each name."""
    first: dict[str, lxml.etree._Element] = {}
    for node in item.iter():
        first.setdefault(_name(node), node)
    return first


def _of(first: dict[str, lxml.etree._Element], *names: str) -> lxml.etree._Element | None:
    return next((first[name] for name in names if name in first), None)


def _row(item: lxml.etree._Element) -> dict[str, object]:
    """Our names for an item's elements."""
    first = _first(item)
    body = _of(first, "body.content", "body", "inlineData", "DataContent")
    lines = [] if body is None else [_words(n) for n in body.iter() if _name(n) in _BLOCKS]
    text = "\n".join(filter(None, lines)) or _words(body)
    issued = first.get("date.issue")
    creator = _of(first, "provider", "doc.copyright", "Provider")
    if creator is not None and _name(creator) == "Provider":
        creator = next((n for n in creator.iter() if _name(n) == "Party"), creator)
    spoken = first.get("language")
    return {
        "text": text,
        "title": _words(_of(first, "headline", "hl1", "HeadLine", "title")),
        "byline": _signed(_of(first, "by", "byline", "ByLine")),
        "published": _words(
            _of(first, "contentCreated", "firstCreated", "FirstCreated", "versionCreated", "ThisRevisionCreated")
        )
        or (issued.get("norm") if issued is not None else ""),
        "credit": _words(_of(first, "creditline", "CreditLine")) or _literal(first.get("infoSource")),
        "outlet": ""
        if creator is None
        else _words(creator) or _literal(creator) or creator.get("holder") or creator.get("FormalName") or "",
        "language": spoken.get("tag") if spoken is not None else str(item.get(_LANG) or "")[:2],
        "id": "",
    }


_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def _signed(node: lxml.etree._Element | None) -> str:
    """A byline in words: its parts one blank apart, a person's title behind a comma."""
    if node is None:
        return ""
    out = _plain(node.text)
    for child in node:
        title = _name(child) in ("byttl", "jobtitle") and bool(out)
        out = f"{out}{', ' if title else ' '}{_words(child)}" if _words(child) else out
        out = f"{out} {_plain(child.tail)}" if _plain(child.tail) else out
    return out.strip(" ,")


def _plain(text: str | None) -> str:
    return " ".join((text or "").split())


def _named(item: lxml.etree._Element) -> Named:
    """What an item is known by over its versions: of NewsML 1 by provider, day and id, of NITF by who issued the id."""
    first = _first(item)
    doc, news = first.get("doc-id"), first.get("NewsItemId")
    if news is not None:
        name = f"{_words(first.get('ProviderId'))} {_words(first.get('DateId'))} {_words(news)}"
    elif doc is not None and doc.get("id-string"):
        name = f"{doc.get('regsrc') or _words(_of(first, 'provider', 'doc.copyright'))} {doc.get('id-string')}"
    else:
        name = str(item.get("guid") or "")
    number = str(item.get("version") or _words(first.get("RevisionId")))
    return Named(name, number, _words(_of(first, "versionCreated", "ThisRevisionCreated")) or _issued(first))


def _issued(first: dict[str, lxml.etree._Element]) -> str:
    node = first.get("date.issue")
    return str(node.get("norm") or "") if node is not None else ""


def _signals(item: lxml.etree._Element) -> Signals:
    first = _first(item)
    release, status, data = first.get("date.release"), _of(first, "pubStatus", "Status"), first.get("docdata")
    said = [_literal(n) for n in item.iter() if _name(n) == "signal"]
    fixed = first.get("correction")
    return Signals(
        (_literal(status) or str(status.get("FormalName") or "") if status is not None else "")
        or str(data.get("management-status") or "" if data is not None else ""),
        _words(first.get("embargoed")) or str(release.get("norm") or "" if release is not None else ""),
        (*filter(None, said), *(["correction"] if fixed is not None else [])),
        _words(_of(first, "edNote", "ed-msg")),
        _words(_of(first, "headline", "hl1", "HeadLine")),
    )


def _literal(node: lxml.etree._Element | None) -> str:
    """A party's name, or the code that stands for it without its scheme."""
    if node is None:
        return ""
    return _words(node) or str(node.get("literal") or (node.get("qcode") or "").rpartition(":")[2])
