"""The elements of a page that say, by tag, name, role or link, that they hold its headline, its author or its date."""

import re
from dataclasses import dataclass, field
from functools import lru_cache

from stemma.cleaning._visible import Element

Kind = str  # what makes an element speak: itemprop, rel, data, class, link, address, time
Placed = tuple[int, Element, Kind]  # the element's number among all, the element, and what makes it speak

BYLINE = re.compile(
    r"by-?_?line|(?:^|\s)by(?:\s|$)|author|autor|auteur|writer|verfasser|contributor|reporter|journalist|kirjoittaja|schreiber|"
    r"redakteur|redactor|expert-?_?name|penulis|yazar"
)  # of names in small letters
_DATE = re.compile(r"date|time(?!r|line)|publish|datum|fecha|pubdat|posted|veroeffentlich|published|aktualis|stand\b")
_TITLE = re.compile(r"headline|title")
_PERSON = re.compile(
    r"/(?:author|autor|auteur|people/|person|staff/|profil|journalist|by/|contributor|redakt|redac|writer|reporter|"
    r"team/|bio/|columnist|users?/|byline|autoren|schrijver)",
    re.I,
)
_ASIDE = frozenset(("aside", "nav", "footer", "form"))
_COMMENT = re.compile(r"comment|kommentar|repl(?:y|ies)|disqus|respond|forum", re.I)
_OTHERS = re.compile(
    r"relat|recommend|teaser|widget|sidebar|popular|trend|latest|river|more-|most-|card|promo|list\b|recent|footer|menu",
    re.I,
)
_PICTURE = re.compile(r"figure|caption|photo|image|media|gallery|picture|bild|credit", re.I)
_BIO = re.compile(r"bio\b|author-?_?box|about|description|biograph", re.I)
_UP = 8  # elements around one that are looked at
_HEADINGS = frozenset(("h1", "h2", "h3"))
_NO_DATES = frozenset(("a", "img", "form", "input", "button", "body", "html", "svg", "ul"))
_UNSEEN = frozenset(("script", "link", "body", "html", "head"))
_SPEAKING = frozenset(("h1", "time", "address"))  # tags that tell without a name
_MOST = 80  # elements of one kind


@dataclass(slots=True)
class Marked:
    """What of a page's elements may be its headline, its author and its date, each in document order."""

    tops: list[tuple[int, Element]] = field(default_factory=list)  # h1
    titles: list[tuple[int, Element]] = field(default_factory=list)  # headings named so, itemprop=headline
    people: list[Placed] = field(default_factory=list)
    dates: list[Placed] = field(default_factory=list)


@lru_cache(maxsize=4096)
def _tells(names: str) -> tuple[bool, bool, bool]:
    """Whether the names of an element are those of a byline, a date, a title."""
    names = names.lower()
    return bool(BYLINE.search(names)), bool(_DATE.search(names)), bool(_TITLE.search(names))


@lru_cache(maxsize=4096)
def _leads(address: str) -> bool:
    return bool(_PERSON.search(address))


def marked(tree: Element) -> Marked:
    """Look at every element once."""
    out = Marked()
    for n, node in enumerate(tree.iter()):
        tag = node.tag
        if not isinstance(tag, str) or tag in _UNSEEN or (tag == "meta" and not node.get("itemprop")):
            continue
        if not node.keys() and tag not in _SPEAKING:
            continue
        prop = node.get("itemprop") or ""
        names = f"{node.get('class') or ''} {node.get('id') or ''}"
        byline, date, title = _tells(names) if names != " " else (False, False, False)
        if tag == "h1":
            out.tops.append((n, node))
        if prop == "headline" or (title and tag in _HEADINGS):
            out.titles.append((n, node))
        if (kind := _person(node, tag, prop, byline)) and len(out.people) < _MOST:
            out.people.append((n, node, kind))
        if (kind := _dated(node, tag, prop, date)) and len(out.dates) < _MOST:
            out.dates.append((n, node, kind))
    return out


def _person(node: Element, tag: str, prop: str, named: bool) -> Kind:
    if prop in ("author", "creator"):
        return "itemprop"
    if "author" in (node.get("rel") or ""):
        return "rel"
    if node.get("data-author"):
        return "data"
    if named:
        return "class"
    if tag == "a" and _leads(node.get("href") or ""):
        return "link"
    return "address" if tag == "address" else ""


def _dated(node: Element, tag: str, prop: str, named: bool) -> Kind:
    if prop in ("datePublished", "dateCreated", "dateModified", "uploadDate"):
        return prop
    if tag == "time":
        return "time"
    if node.get("datetime"):
        return "datetime"
    return "dated" if named and tag not in _NO_DATES else ""


def around(node: Element) -> dict[str, float]:
    """What stands around an element: an article, an aside, comments, a river, a picture."""
    tags, names = [], []
    for n, up in enumerate([node, *node.iterancestors()][: _UP + 1]):
        if up.tag in ("body", "html"):
            break
        tags.append(str(up.tag))
        if n <= 5 and up.tag != "article":
            names.append(f"{up.get('class') or ''} {up.get('id') or ''}")
    text = " ".join(names)
    own = f"{node.get('class') or ''} {node.get('id') or ''}"
    return {
        "in article": float("article" in tags or "main" in tags),
        "in header": float("header" in tags),
        "in list": float("li" in tags),
        "aside": float(bool(_ASIDE.intersection(tags))),
        "comments": float(bool(_COMMENT.search(text))),
        "others": float(bool(_OTHERS.search(text))),
        "picture": float(bool(_PICTURE.search(text)) or "figure" in tags),
        "bio": float(bool(_BIO.search(text))),
        "named byline": float(bool(BYLINE.search(text.lower()))),
        "own byline": float(bool(re.search(r"by-?_?line", own, re.I))),
        "own name": float("name" in own.lower()),
    }
