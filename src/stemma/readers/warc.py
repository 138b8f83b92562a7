"""WARC and WACZ archives: one report a captured page; broken records are skipped and counted."""

import zipfile
from collections import Counter
from collections.abc import Container, Iterator
from typing import Any, BinaryIO, cast

from stemma.errors import MissingExtra, SourceError
from stemma.model import Capture, Issue
from stemma.readers._base import MAX_ITEM, Item, stem, too_long
from stemma.readers._decode import decode

suffixes = (".warc", ".wacz")
_PAGES = ("text/html", "application/xhtml+xml", "text/plain")
_OTHERS = ("warcinfo", "request", "metadata", "revisit", "continuation")
_MAX_BROKEN = 1000  # one after another; then the rest is no archive


def sniff(head: bytes) -> int:
    """A record's version, a gzip member or a zip file."""
    return 2 if head.startswith(b"WARC/") else 1 if head[:2] in (b"\x1f\x8b", b"PK") else 0


def read(path: str, stream: BinaryIO, done: Container[str]) -> Iterator[Item]:
    """The pages of an archive, keyed by their record's number from 1 (through all files of a WACZ)."""
    left: Counter[str] = Counter()
    number = 0
    for part in _parts(path, stream):
        for record in _records(part, left):
            number += 1
            key = f"{path}#{number}"
            if key not in done and (item := _page(record, key, f"{stem(path)}#{number}", left)) is not None:
                yield item
    if left:
        kinds = ", ".join(f"{count} {kind}" for kind, count in sorted(left.items()))
        yield Issue(
            "read", path, f"records that are no reports were left out: {kinds}; nothing to do unless a page is missed"
        )


def _parts(path: str, stream: BinaryIO) -> Iterator[BinaryIO]:
    if not path.lower().endswith(".wacz"):
        yield stream
        return
    try:
        archive = zipfile.ZipFile(stream)
    except zipfile.BadZipFile as error:
        raise SourceError(f"damaged WACZ ({error}); fetch it again") from error
    with archive:
        for name in sorted(n for n in archive.namelist() if n.endswith((".warc", ".warc.gz"))):
            with archive.open(name) as part:
                yield cast(BinaryIO, part)


def _records(stream: BinaryIO, left: Counter[str]) -> Iterator[Any]:
    try:
        from warcio.archiveiterator import ArchiveIterator
        from warcio.exceptions import ArchiveLoadFailed
    except ImportError as error:
        raise MissingExtra("warcio", "warc") from error
    records = iter(ArchiveIterator(stream))
    broken = 0
    while broken < _MAX_BROKEN:
        try:
            record = next(records)
        except StopIteration:
            return
        except (ArchiveLoadFailed, ValueError, OSError, EOFError, AttributeError, UnicodeError):
            left["broken"] += 1
            broken += 1
            continue
        broken = 0
        yield record


def _page(record: Any, key: str, name: str, left: Counter[str]) -> Item | None:
    if record.rec_type not in ("response", "resource", "conversion"):
        if record.rec_type not in _OTHERS:
            left["broken"] += 1
        return None  # the request, the metadata: never a page
    headers = record.http_headers
    kind = (
        (headers.get_header("Content-Type") if headers else record.rec_headers.get_header("Content-Type")) or ""
    ).lower()
    status = headers.get_statuscode() if headers and record.rec_type == "response" else "200"
    if not kind.startswith(_PAGES) or status != "200":
        left[f"{kind.split(';')[0] or 'of no type'}" if status == "200" else f"with status {status}"] += 1
        return None
    try:
        data = record.content_stream().read(MAX_ITEM + 1)
    except (ValueError, OSError, EOFError, AttributeError) as error:
        return Issue("read", key, f"broken record ({error}); fetch the page again")
    if len(data) > MAX_ITEM:
        return too_long(key)
    declared = kind.partition("charset=")[2].strip(" \"';")
    try:
        text = data.decode(declared) if declared else decode(data, declared=True)
    except (LookupError, UnicodeDecodeError):
        text = decode(data, declared=True)
    if not text or not text.strip():
        return Issue("read", key, "the record holds no text; fetch the page again")
    return Capture(name, text, "text" if kind.startswith("text/plain") else "html", key,
                   url=record.rec_headers.get_header("WARC-Target-URI") or "",
                   retrieved=record.rec_headers.get_header("WARC-Date") or "")  # fmt: skip
