"""What every reader shares: the protocol, the bounds, and the way from a row of named values to a Capture."""

from collections.abc import Callable, Container, Iterator, Mapping
from dataclasses import fields, replace
from pathlib import PurePath
from typing import Any, BinaryIO, Protocol, runtime_checkable

from stemma.errors import StemmaError
from stemma.model import Capture, Issue

MAX_ITEM = 16 * 1024 * 1024  # bytes of one report; the longest news page is under a tenth of it
HEAD = 4096  # bytes a reader may look at to know its own

Item = Capture | Issue


@runtime_checkable
class Reader(Protocol):
    """One format: the suffixes it may have, how sure the first bytes make it, and how it is read.

    ``sniff`` answers 0 (not mine), 1 (may be mine) or 2 (surely mine); the surest reader of a suffix wins.
    ``read`` yields one Capture or Issue an item, with `Capture.source` as key, and skips what is in ``done``.
    """

    @property
    def suffixes(self) -> tuple[str, ...]:
        """Lower-case file suffixes, with the dot."""
        ...

    def sniff(self, head: bytes) -> int:
        """How sure the first bytes make it."""
        ...

    def read(self, path: str, stream: BinaryIO, done: Container[str]) -> Iterator[Item]:
        """The items of one opened file."""
        ...


# The names that crawlers and extractors give to the same things, ours first: ours, news-please, newspaper,
# trafilatura, schema.org, and the usual columns of exported tables.
FIELDS: dict[str, tuple[str, ...]] = {
    "id": ("id", "report", "guid", "doc_id", "article_id"),
    "text": ("text", "maintext", "article_text", "full_text", "fulltext", "articlebody", "raw_text", "content", "body",
             "article"),
    "html": ("html", "raw_html", "html_content", "content_html", "body_html", "body_xhtml"),
    "url": ("url", "link", "canonical_link", "canonical_url", "source", "external_url", "original_url", "permalink"),
    "outlet": ("outlet", "sitename", "site_name", "publication", "publisher", "newspaper", "source_name",
               "source_domain", "source-hostname", "hostname", "domain", "source_url"),
    "title": ("title", "headline", "title_page", "title_rss"),
    "byline": ("byline", "authors", "author", "creator"),
    "published": ("published", "date_publish", "publish_date", "published_at", "publishedat", "date_published",
                  "datepublished", "pubdate", "publication_date", "date", "timestamp"),
    "credit": ("credit", "agency", "wire", "news_agency"),
    "language": ("language", "lang", "meta_lang"),
    "retrieved": ("retrieved", "date_download", "download_date", "filedate", "crawl_date", "retrieved_at"),
}  # fmt: skip


def stem(path: str) -> str:
    """A file's name without its suffix, a packing suffix off first.

    >>> stem("news/a.b.txt.gz")
    'a.b'
    """
    name = PurePath(path).name
    for packed in (".gz",):
        name = name.removesuffix(packed)
    return name.rsplit(".", 1)[0] if "." in name.lstrip(".") else name


def plain(value: object) -> str:
    """A value of a row as one string: lists joined by commas, objects by their name, nothing for null."""
    if value is None or isinstance(value, bool):
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, Mapping):
        return plain(value.get("name") or value.get("title") or value.get("@id") or value.get("url"))
    if isinstance(value, list | tuple):
        return ", ".join(dict.fromkeys(filter(None, (plain(v).strip() for v in value))))
    return str(value)


def capture(row: Mapping[str, object], source: str, name: str, columns: Mapping[str, str] | None = None) -> Item:
    """A Capture from a row of named values, or an Issue where it holds neither text nor HTML.

    ``columns`` names the row's field for ours where the usual names do not fit.
    """
    lower = {str(key).strip().casefold(): value for key, value in row.items() if key is not None}
    found: dict[str, str] = {}
    for field, names in FIELDS.items():
        wanted = (columns[field].casefold(),) if columns and field in columns else names
        values = (plain(lower[n]) for n in wanted if n in lower)
        found[field] = next((v for v in values if v.strip()), "")
    text, html = found.pop("text"), found.pop("html")
    if not text.strip() and not html.strip():
        known = ", ".join(sorted(str(k) for k in row)[:8]) or "none"
        return Issue("read", source, f"no text: the item has no field 'text' or 'html' with words (fields: {known}); "
                                     "give one of them, or map your column to it")  # fmt: skip
    media = "text" if text.strip() and not looks_like_html(text) else "html"
    body = text if text.strip() else html
    if len(body) > MAX_ITEM:
        return too_long(source)
    rest = {key: value.strip() for key, value in found.items() if key != "id"}
    return Capture(id=found["id"].strip() or name, text=body, media="text" if media == "text" else "html",
                   source=source, **rest)  # fmt: skip


def attempt(key: str, make: Callable[[], Item]) -> Item:
    """What ``make`` gives, or an Issue about the one item it failed on, so that the items after it are read."""
    try:
        return make()
    except StemmaError as error:
        return Issue("read", key, str(error))
    except Exception as error:  # whatever a library makes of one damaged item
        return Issue("read", key, f"damaged ({type(error).__name__}: {error}); the rest is read; fetch the item again")


def sound(item: Item) -> Item:
    """An item whose words can be written anywhere: a lone surrogate and a zero each become U+FFFD.

    Both are legal in JSON and in file names; UTF-8 has no way to write the one, databases and XML none for the other.
    """
    said = ((f.name, getattr(item, f.name)) for f in fields(item))
    mended: dict[str, Any] = {name: _sound(text) for name, text in said if not _is_sound(text)}
    return replace(item, **mended) if mended else item


def _is_sound(text: str) -> bool:
    if "\0" in text:
        return False
    try:
        return text.isascii() or text.encode("utf-8") is not None
    except UnicodeEncodeError:
        return False


def _sound(text: str) -> str:
    return text.replace("\0", "\ufffd").encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def looks_like_html(text: str) -> bool:
    """Whether a text is HTML: a page, or a fragment that opens with one of a text's elements and closes some."""
    head = text[:4096].lstrip("\ufeff \t\r\n").lower()
    if head.startswith(("<!doctype html", "<html", "<head", "<body", "<?xml")):
        return "<html" in head or "<body" in head or "<head" in head
    return (
        head.startswith(("<p>", "<p ", "<div", "<article", "<h1", "<h2", "<section", "<figure", "<main"))
        and "</" in head
    )


def too_long(source: str) -> Issue:
    """The Issue for an item over the bound."""
    return Issue("read", source, f"longer than {MAX_ITEM // 2**20} MiB, the bound for one report; split it, or read it "
                                 "as JSON lines with one report a line")  # fmt: skip


def read_all(stream: BinaryIO, limit: int = MAX_ITEM) -> bytes | None:
    """All bytes of a stream, None where it holds more than the limit."""
    data = stream.read(limit + 1)
    return None if len(data) > limit else data
