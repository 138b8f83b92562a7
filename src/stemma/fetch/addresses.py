"""Addresses: which are of the web, and by which one a page is known."""

from urllib.parse import urldefrag, urlsplit

from stemma.text import digest

LONGEST = 100  # characters of an id made from an address


def is_web(source: str) -> bool:
    """Whether a source is an address of the web.

    >>> is_web("https://norden.example/a"), is_web("pages/a.html")
    (True, False)
    """
    return source.lower().startswith(("http://", "https://"))


def host_of(url: str) -> str:
    """The name of an address's host, in lower case, "" where it has none."""
    try:
        return (urlsplit(url).hostname or "").rstrip(".")
    except ValueError:
        return ""


def origin_of(url: str) -> str:
    """Scheme, host and port of an address: what one robots.txt speaks of."""
    parts = urlsplit(url)
    return f"{parts.scheme.lower()}://{parts.netloc.rpartition('@')[2].lower()}"


def canonical(url: str) -> str:
    """The address a page is known by: no fragment, nothing that only tells how a reader came to it.

    >>> canonical("HTTPS://Norden.example:443/a?utm_source=feed&id=3#top")
    'https://norden.example/a?id=3'
    """
    from courlan import normalize_url  # slow to import, and only the web needs it

    plain = urldefrag(url.strip()).url
    try:
        return str(normalize_url(plain)) or plain
    except ValueError:
        return plain


def name_of(place: str) -> str:
    """The id of a report that is known by its address.

    >>> name_of("https://www.norden.example/2031/03/ferry/")
    'norden.example/2031/03/ferry'
    """
    name = place.partition("://")[2].removeprefix("www.").rstrip("/") or place
    return name if len(name) <= LONGEST else f"{name[: LONGEST - 9]}~{digest(place)[:8]}"
