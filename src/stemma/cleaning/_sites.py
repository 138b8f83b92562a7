"""The outlet of a page, chosen among its site's names, its publisher, its brand and its address."""

import re
from collections.abc import Iterable, Mapping, Sequence

from stemma.cleaning._judge import Candidate
from stemma.cleaning._linked import Linked
from stemma.cleaning._marks import lexicon
from stemma.reference.outlets import Outlet, domain, register, squash
from stemma.text import words

_METAS = (
    "og:site_name",
    "application-name",
    "publisher",
    "dc.publisher",
    "dcterms.publisher",
    "apple-mobile-web-app-title",
    "twitter:app:name:iphone",
    "cre",
    "al:ios:app_name",
)
_HOUSE = re.compile(
    r"\b(?:AG|GmbH|Inc|Ltd|LLC|S\.?A|A/S|AS|SpA|S\.p\.A|S\.?L|B\.?V|Co|KG|Corp|plc|Pty|Oy|AB|Group|Gruppe|Holding|"
    r"Holdings|Corporation|Verlag\w*|Publishing|Publications|Company|Media|Medien|Communications|Foundation|Hus|株式会社)\b\.?",
    re.I,
)
_PLATFORM = frozenset(
    [
        "blogger",
        "blogspot",
        "wordpress",
        "wordpresscom",
        "medium",
        "squarespace",
        "tumblr",
        "wix",
        "jimdo",
        "substack",
        "facebook",
        "twitter",
    ]
)
_STROKE = re.compile(r"\s+[|–—»«·•-]\s+|\s*\|\s*|\s*::\s*")
_NAMED = frozenset(("from og", "from ld publisher", "from ld site", "from ld brand", "from meta"))
_LONGEST = 60  # characters of an outlet's name


def site_candidates(
    metas: Mapping[str, str], linked: Linked, url: str, whole: str, said: Iterable[str] = ()
) -> list[Candidate]:
    """What may be a page's outlet, each value a name, with who gives it; ``whole`` is the page's own title."""
    parts = _STROKE.split(whole)
    given = [("og" if name == "og:site_name" else "meta", metas.get(name, "")) for name in _METAS]
    given += [("ld publisher", linked.publisher), ("ld brand", linked.brand), ("ld site", linked.site)]
    given += [("title end", parts[-1])] * (len(parts) > 1) + [("title start", parts[0])] * (len(parts) > 1)
    given += [("lines", name) for name in said]
    address = domain(url)
    table = register().by_domain(url) if url else None
    given += [("table", table.name)] if table else []
    given += [("domain", address)] if address else []
    out: dict[str, Candidate] = {}
    for source, value in given:
        value = _SLOGAN.sub("", value.strip().removeprefix("@")).strip() if source not in ("domain",) else value
        if not words(value) or len(value) > _LONGEST:
            continue
        known = register().named(value)
        if known and address and not table and len(words(value)) == 1 and squash(value) not in squash(address):
            continue  # a section or a word ("Welt", "Metro"), not the outlet of that name, which is at another address
        one = out.setdefault(squash(known.name if known else value), Candidate(known.name if known else value, {}))
        one.features[f"from {source}"] = 1.0
        if known:
            one.features["known"] = 1.0
    found = list(out.values())
    _compared(found, address, table)
    return found


_SLOGAN = re.compile(r"(?:\s+[|–—»-]\s+|:\s|\s*\|\s*).*$|^(?:©|\(c\)|copyright)\s*(?:\d{4})?\s*(?:by)?\s*", re.I)


def _compared(found: Sequence[Candidate], address: str, table: Outlet | None) -> None:
    """Add to each candidate how it looks, and how far the address and the others agree."""
    place = squash(address) if address else ""
    keys = [squash(c.value) for c in found]
    for n, (candidate, own) in enumerate(zip(found, keys, strict=True)):
        about, value = candidate.features, candidate.value
        sources = sum(name.startswith("from") for name in about)
        about["agreed"] = min(sources, 5) / 5
        about["of the address"] = float(bool(own) and bool(place) and (own == place))
        about["in the address"] = float(bool(own) and bool(place) and own != place and (own in place or place in own))
        about["others hold it"] = float(any(own and own in other for k, other in enumerate(keys) if k != n))
        about["holds others"] = float(any(other and other in own for k, other in enumerate(keys) if k != n))
        about["house"] = float(bool(_HOUSE.search(value)))
        about["platform"] = float(own in _PLATFORM)
        about["section"] = float(lexicon(value))
        about["one word"] = float(len(words(value)) == 1)
        about["long"] = float(len(words(value)) > 4)
        about["an address"] = float(bool(domain(value)))
        about["an address, others none"] = about["an address"] * float(
            any(not domain(o.value) and _NAMED & o.features.keys() for o in found)
        )
        about["named"] = float(bool(_NAMED & about.keys()))
        about["initials"] = float(_initials(value) == place and bool(place))
        about["alone"] = float(len(found) == 1)
        about["another known"] = float(table is not None and table.name != value)


def _initials(name: str) -> str:
    return "".join(w[0] for w in words(name))
