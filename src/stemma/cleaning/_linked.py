"""What a page states in linked data (JSON-LD), mended where it is nearly JSON, its references led to what they name."""

import html
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from stemma.cleaning._visible import Element
from stemma.text import words

Thing = dict[str, Any]
_ARTICLE = re.compile(r"(?:article|posting|report|review|storyobject)$", re.I)
_PAGE = ("webpage", "itempage", "collectionpage", "videoobject", "recipe", "podcastepisode", "event", "qapage")
_HOUSES = ("organization", "newsmediaorganization", "corporation", "website", "brand")
_MAX_JSON = 1_000_000
_MOST = 400  # things of one page that are looked at
_WRAP = re.compile(
    r"^\s*(?:(?://|/\*)?\s*<!(?:\[CDATA\[|--)\s*(?:\*/)?)?\s*|\s*(?:(?://|/\*)?\s*(?:\]\]>|-->)\s*(?:\*/)?)?[\s;]*$"
)
_COMMA = re.compile(r",(?=\s*[}\]])")
_PAIR = re.compile(r'"(headline|datePublished|dateModified|articleBody|url)"\s*:\s*("(?:[^"\\]|\\.){1,200000}")')
_NAMED = re.compile(r'"(author|publisher)"\s*:\s*[\[{\s]*[^}\]]{0,300}?"name"\s*:\s*("(?:[^"\\]|\\.){1,200}")')


@dataclass(frozen=True, slots=True)
class Linked:
    """What linked data says of the page's article and of its site; lists hold one string a person or house."""

    title: str = ""
    authors: tuple[str, ...] = ()
    by_houses: bool = False  # its authors are organisations
    publisher: str = ""
    brand: str = ""  # what the publisher calls itself beside its name, or the work the article is part of
    site: str = ""  # the name of the web site
    published: str = ""
    modified: str = ""
    page_published: str = ""  # of the page around the article
    body: str = ""
    posts: tuple[str, ...] = ()  # the bodies of a live blog's posts
    live: bool = False
    language: str = ""
    sure: bool = False  # the article says that it is this page's

    @property
    def sure_body(self) -> bool:
        """Whether it states a body long enough to be a report's."""
        return len(self.body) + sum(map(len, self.posts)) >= 300


def linked(tree: Element, address: str, titles: Sequence[str]) -> Linked:
    """The statements of linked data about the article of a page, which is at ``address`` and has one of ``titles``.

    Of several articles the one counts that names the page's address, else the one whose headline is the page's.
    """
    found = [thing for thing in _stated(tree) if isinstance(thing, dict)][:_MOST]
    if not found:
        return Linked()
    known = _by_id(found)
    articles = [t for t in found if _is(t, _ARTICLE)]
    pages = [t for t in found if _kinds(t) & set(_PAGE)]
    sites = [t for t in found if "website" in _kinds(t)]
    houses = [t for t in found if _kinds(t) & set(_HOUSES)]
    site = next(filter(None, (_name(t, known) for t in sites)), "")
    house = next(filter(None, (_name(t, known) for t in houses)), "")
    page = next((plain(t.get("datePublished")) for t in pages if t.get("datePublished")), "")
    ranked = sorted(enumerate(articles), key=lambda pair: (-_own(pair[1], address, titles), pair[0]))
    if not ranked or _own(ranked[0][1], address, titles) < 0:
        return Linked(site=site, publisher=house, page_published=page)
    return _article(
        ranked[0][1],
        known,
        Linked(site=site, publisher=house, page_published=page, sure=_own(ranked[0][1], address, titles) >= 2),
    )


def _article(thing: Thing, known: Mapping[str, Thing], base: Linked) -> Linked:
    people = _parties(thing.get("author") or thing.get("creator"), known)
    publisher = _resolved(thing.get("publisher"), known)
    part = _resolved(thing.get("isPartOf"), known)
    brand = publisher.get("brand") or publisher.get("alternateName") if isinstance(publisher, dict) else ""
    of = _name(part, known) if isinstance(part, dict) and not _kinds(part) & {"webpage", "website"} else ""
    posts = [_resolved(p, known) for p in _list(thing.get("liveBlogUpdate"))]
    return Linked(
        title=plain(thing.get("headline") or thing.get("name")),
        authors=tuple(dict.fromkeys(name for name, _ in people if name)),
        by_houses=bool(people) and all(house for _, house in people),
        publisher=_name(publisher, known) or base.publisher,
        brand=_name(_resolved(brand, known), known) or of,
        site=base.site,
        published=plain(thing.get("datePublished") or thing.get("dateCreated")),
        modified=plain(thing.get("dateModified")),
        page_published=base.page_published,
        body=text_of(thing.get("articleBody")),
        posts=tuple(filter(None, (text_of(p.get("articleBody")) for p in posts if isinstance(p, dict)))),
        live="liveblogposting" in _kinds(thing),
        language=plain(thing.get("inLanguage"))[:2].lower(),
        sure=base.sure,
    )


def _stated(tree: Element) -> Iterator[Any]:
    for node in tree.iter("script"):
        text = node.text or ""
        if "ld+json" in (node.get("type") or "").lower() and 0 < len(text) <= _MAX_JSON:
            yield from _things(_value(_WRAP.sub("", text)))


def _value(text: str) -> Any:
    """What a script states: its JSON, mended where a comma or a second value makes it none, else its plain pairs."""
    try:
        # Pages put raw line breaks into strings; everything else that is no JSON has to be mended.
        return json.loads(text, strict=False)
    except (ValueError, RecursionError):
        pass
    try:
        return json.JSONDecoder(strict=False).raw_decode(_COMMA.sub("", text))[0]
    except (ValueError, RecursionError):
        pass
    found: Thing = {}
    for pattern in (_PAIR, _NAMED):
        for key, value in pattern.findall(text[:200_000]):
            try:
                found.setdefault(key, json.loads(value, strict=False))
            except ValueError:
                continue
    return {"@type": "Article", **found} if "headline" in found else None


def _things(value: Any, depth: int = 0) -> Iterator[Thing]:
    """The things stated, and those they hold that may be articles or houses of their own."""
    if depth > 5:
        return
    if isinstance(value, list):
        for item in value[:_MOST]:
            yield from _things(item, depth + 1)
    elif isinstance(value, dict):
        yield value
        for key in ("@graph", "mainEntity", "mainEntityOfPage", "publisher", "author", "isPartOf"):
            if isinstance(value.get(key), dict | list):
                yield from _things(value[key], depth + 1)


def _by_id(things: Sequence[Thing]) -> dict[str, Thing]:
    """Things by their @id; where one is named several times, the statement that says most."""
    known: dict[str, Thing] = {}
    for thing in things:
        key = thing.get("@id")
        if isinstance(key, str) and len(thing) > len(known.get(key, {})):
            known[key] = thing
    return known


def _kinds(thing: Thing) -> set[str]:
    return {str(k).lower().rpartition("/")[2] for k in _list(thing.get("@type"))}


def _is(thing: Thing, kind: re.Pattern[str]) -> bool:
    return any(kind.search(k) for k in _kinds(thing)) and bool(thing.get("headline") or thing.get("datePublished"))


def _own(thing: Thing, address: str, titles: Sequence[str]) -> float:
    """How sure an article is the page's: it says its address, it bears a title of it; under 0 where it is another's."""
    given = [plain_address(thing.get(key)) for key in ("url", "mainEntityOfPage", "@id")]
    here = _path(address)
    same = bool(here) and any(_path(a) == here for a in given if a)
    own = set(words(plain(thing.get("headline"))))
    alike = max((len(own & t) / len(own | t) for t in map(set, map(words, titles)) if own and t), default=0.0)
    other = bool(here) and bool(given[0] or given[1]) and not same and bool(titles) and alike < 0.3 and bool(own)
    return -1.0 if other else 2.0 * same + alike + 0.1 * bool(thing.get("author"))


def plain_address(value: Any) -> str:
    """An address, given as a string or as the thing that has it."""
    if isinstance(value, dict):
        value = value.get("@id") or value.get("url")
    return value if isinstance(value, str) and value.startswith("http") else ""


def _path(address: str) -> str:
    """An address without scheme, host's prefix, query and closing stroke."""
    return re.sub(r"^https?://(?:www\.|m\.|amp\.)?|[?#].*$|/(?:amp/?)?$", "", address.strip().lower())


def _list(value: Any) -> list[Any]:
    return value[:100] if isinstance(value, list) else [] if value is None else [value]


def _resolved(value: Any, known: Mapping[str, Thing]) -> Any:
    """A thing for a reference to it."""
    if isinstance(value, list):
        value = value[0] if value else None
    if isinstance(value, dict) and "name" not in value and isinstance(value.get("@id"), str):
        return known.get(value["@id"], value)
    return value


def _name(value: Any, known: Mapping[str, Thing]) -> str:
    if isinstance(value, dict):
        value = value.get("name")
    return plain(value)


def _parties(value: Any, known: Mapping[str, Thing]) -> list[tuple[str, bool]]:
    """The names of parties, and whether each is an organisation."""
    out = []
    for item in _list(value)[:20]:
        item = _resolved(item, known)
        if isinstance(item, dict):
            names = _list(item.get("name")) or [" ".join(plain(item.get(k)) for k in ("givenName", "familyName"))]
            out += [(plain(name), bool(_kinds(item) & set(_HOUSES))) for name in names]
        else:
            out.append((plain(item), False))
    return [pair for pair in out if pair[0]]


def plain(value: Any) -> str:
    """A value as words, its entities unescaped and its tags off; "" for an address."""
    if isinstance(value, list):
        return plain(value[0]) if value else ""
    if isinstance(value, dict):
        return plain(value.get("@value") or value.get("name"))
    if not isinstance(value, str) or value.startswith(("http://", "https://")):
        return ""
    return unescaped(value)


_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,200}>")


def unescaped(text: str) -> str:
    """One line of words: entities unescaped (twice, as pages escape them twice), tags off, blanks as one.

    >>> unescaped("Pier &amp;#8216;shut&amp;#8217;  <b>now</b>")
    'Pier ‘shut’ now'
    """
    if "&" in text:
        text = html.unescape(html.unescape(text))
    if "<" in text:
        text = _TAG.sub("", text)
    return " ".join(text.replace("\u200b", "").split())


def text_of(value: Any) -> str:
    """A body as linked data gives it: paragraphs by line breaks, tags off."""
    if not isinstance(value, str):
        return ""
    if "<" in value or "&lt;" in value:
        value = re.sub(
            r"<(?:br|/p|/div|/h\d|/li)\b[^<>]{0,100}>", "\n", html.unescape(value) if "&lt;" in value else value
        )
    lines = (unescaped(line) for line in re.split(r"\n+|\r+|(?<=[.!?”\"])\s{3,}", value))
    return "\n".join(filter(None, lines))
