"""WARC and WACZ archives: one report a captured page; broken records are skipped and counted."""

import zipfile
import zlib
from collections import Counter
from collections.abc import Container, Iterator
from typing import Any, BinaryIO, cast

from stemma.errors import SourceError
from stemma.model import Capture, Issue
from stemma.readers._base import MAX_ITEM, Item, stem, too_long
from stemma.readers._decode import labelled
from stemma.readers._members import FREE, MAGIC, MAX_RATIO, Member, Packed

suffixes = (".warc", ".wacz")
_PAGES = ("text/html", "application/xhtml+xml", "text/plain")
_OTHERS = ("warcinfo", "request", "metadata", "revisit", "continuation")
_ENDLESS = 4 * 1024 * 1024  # bytes in which the next record begins
_MAX_BROKEN = 1000  # one after another; then the rest is no archive


def sniff(head: bytes) -> int:
    """A record's version, a gzip member or a zip file."""
    return 2 if head.startswith(b"WARC/") else 1 if head[:2] in (b"\x1f\x8b", b"PK") else 0


def read(path: str, stream: BinaryIO, done: Container[str]) -> Iterator[Item]:
    """The pages of an archive, keyed by their record's number from 1 (through all files of a WACZ)."""
    left: Counter[str] = Counter()
    number = 0
    for part in _parts(path, stream):
        if isinstance(part, Issue):
            yield part
            continue
        try:
            for member in _unpacked(part, left):
                for record in _records(member, left):
                    number += 1
                    key = f"{path}#{number}"
                    if key not in done and (item := _page(record, key, f"{stem(path)}#{number}", left)) is not None:
                        # What a damaged member still gave is no whole page.
                        broken = isinstance(member, Member) and member.damaged and isinstance(item, Capture)
                        yield Issue("read", key, "damaged packing; fetch the page again") if broken else item
        except SourceError as error:
            yield Issue("read", path, str(error))
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
            yield Issue("read", path, f"a damaged file of the archive ({type(error).__name__}: {error}); what came "
                                      "before it was read; fetch it again")  # fmt: skip
    if left:
        kinds = ", ".join(f"{count} {kind}" for kind, count in sorted(left.items()))
        yield Issue(
            "read", path, f"records that are no reports were left out: {kinds}; nothing to do unless a page is missed"
        )


def _parts(path: str, stream: BinaryIO) -> Iterator[BinaryIO | Issue]:
    """The WARC files of an archive; an Issue in place of one that cannot be opened."""
    if not path.lower().endswith(".wacz"):
        yield stream
        return
    try:
        archive = zipfile.ZipFile(stream)
        names = sorted(n for n in archive.namelist() if n.endswith((".warc", ".warc.gz")))
    except Exception as error:  # a damaged table of contents fails in many ways
        raise SourceError(f"damaged WACZ ({type(error).__name__}: {error}); fetch it again") from error
    with archive:
        if not names:
            yield Issue("read", path, "a WACZ without a WARC file in it; fetch it again")
        for name in names:
            size, packed = archive.getinfo(name).file_size, archive.getinfo(name).compress_size
            if size > FREE and size > MAX_RATIO * packed:
                yield Issue("read", path, f"{name} unpacks to more than {MAX_RATIO} times its size; unpack it yourself "
                                          "if it is honest")  # fmt: skip
                continue
            try:
                part = cast(BinaryIO, archive.open(name))
            except Exception as error:
                yield Issue("read", path, f"{name} in it is damaged ({type(error).__name__}: {error}); fetch it again")
                continue
            with part:
                yield part


def _unpacked(stream: BinaryIO, left: Counter[str]) -> Iterator[BinaryIO]:
    """The streams of an archive: itself, or each member of a gzip file (a record, or the whole archive)."""
    head = stream.peek(2)[:2]  # type: ignore[attr-defined]  # streams given are buffered
    if head != MAGIC[:2]:
        yield stream
        return
    packed, sound = Packed(stream), True
    while packed.seek_member():
        member = Member(packed)
        yield cast(BinaryIO, member)
        member.finish()
        if member.damaged and sound:  # one damage may look like several
            left["damaged"] += 1
        sound = not member.damaged


def _records(stream: BinaryIO, left: Counter[str]) -> Iterator[Any]:
    from warcio.archiveiterator import ArchiveIterator
    from warcio.exceptions import ArchiveLoadFailed

    watched = _Watched(stream)
    archive = ArchiveIterator(watched)
    records = iter(archive)
    broken = 0
    while broken < _MAX_BROKEN:
        try:
            watched.left = _ENDLESS
            record = next(records)
            watched.left = None
        except StopIteration:
            return
        except (zipfile.BadZipFile, zlib.error):
            raise  # of the packing around the records: it goes on failing
        except (ArchiveLoadFailed, ValueError, OSError, EOFError, AttributeError, LookupError, TypeError):
            left["broken"] += 1
            broken += 1
            continue
        broken = 0
        yield record
        archive.read_to_end(record)


class _Watched:
    """A stream of which only so much may be read for a header: warcio joins an endless line by copies."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self.left: int | None = None  # bytes; None for no bound

    def read(self, size: int = -1) -> bytes:
        data = self._stream.read(size)
        if self.left is not None:
            self.left -= len(data)
            if self.left < 0:
                raise SourceError("no record begins for megabytes; what came before was read; fetch the archive again")
        return data

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


def _page(record: Any, key: str, name: str, left: Counter[str]) -> Item | None:
    try:
        return _opened(record, key, name, left)
    except (zipfile.BadZipFile, zlib.error):
        raise
    except Exception as error:  # whatever warcio makes of a record's headers and packing
        return Issue("read", key, f"broken record ({type(error).__name__}: {error}); fetch the page again")


def _opened(record: Any, key: str, name: str, left: Counter[str]) -> Item | None:
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
    data = record.content_stream().read(MAX_ITEM + 1)
    if len(data) > MAX_ITEM:
        return too_long(key)
    text = labelled(data, kind.partition("charset=")[2].strip(" \"';"))
    if not text.strip():
        return Issue("read", key, "the record holds no text; fetch the page again")
    return Capture(name, text, "text" if kind.startswith("text/plain") else "html", key,
                   url=record.rec_headers.get_header("WARC-Target-URI") or "",
                   retrieved=record.rec_headers.get_header("WARC-Date") or "")  # fmt: skip
