"""From what the user named (files, folders, patterns, "-") to captures, one bad item never stopping the rest."""

import glob
import gzip
import io
import os
import re
import sys
import zlib
from collections.abc import Callable, Container, Iterable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from functools import partial
from typing import BinaryIO, cast

from stemma.errors import MissingExtra, SourceError
from stemma.model import Capture, Issue
from stemma.readers import _registry
from stemma.readers._base import HEAD, Item, stem
from stemma.readers._members import FREE, MAX_RATIO


class _Unpacked(io.RawIOBase):
    """The content of a .gz file that stops with a SourceError where it grows like a bomb."""

    def __init__(self, packed: BinaryIO) -> None:
        self._packed = packed
        self._plain = gzip.GzipFile(fileobj=packed)
        self._count = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        view = memoryview(cast(bytearray, buffer))
        data = self._plain.read(len(view))
        view[: len(data)] = data
        self._count += len(data)
        if self._count > FREE and self._count > MAX_RATIO * max(1, self._packed.tell()):
            raise SourceError(f"unpacks to more than {MAX_RATIO} times its size; unpack it yourself if it is honest")
        return len(data)


def read(
    sources: Iterable[str], *, done: Container[str] = frozenset(), stdin: BinaryIO | None = None
) -> Iterator[Item]:
    """Every report of the sources, in their order, folders and patterns sorted by name.

    A source is a file, a folder (with what is under it), a pattern (``*``, ``?``, ``[]``), or "-" for JSON lines on
    ``stdin``.  An item whose key (`Capture.source`) is in ``done`` is skipped; one that cannot be read is an Issue.
    """
    for source in sources:
        if source == "-":
            stream = stdin if stdin is not None else sys.stdin.buffer
            yield from _placed("-", _guarded("-", partial(_lines, stream, done)))
        elif os.path.isdir(source):
            yield from _folder(source, done)
        elif os.path.exists(source) or os.path.islink(source):
            yield from _file(source, done)
        elif matches := sorted(glob.glob(source, recursive=True)):
            for match in matches:
                yield from _folder(match, done) if os.path.isdir(match) else _file(match, done)
        else:
            yield Issue("read", source, "no such file, folder or pattern; check the spelling and the working folder")


def _lines(stream: BinaryIO, done: Container[str]) -> Iterator[Item]:
    reader = _registry.find("-.jsonl", b"{")
    assert reader is not None
    return reader.read("-", stream, done)


def _folder(folder: str, done: Container[str]) -> Iterator[Item]:
    """Every readable file under a folder; the kinds that have no reader are named once each, with their number."""
    unknown: dict[str, list[str]] = {}
    errors: list[OSError] = []
    for parent, folders, files in os.walk(folder, onerror=errors.append):
        folders[:] = sorted(f for f in folders if not f.startswith("."))
        for name in sorted(f for f in files if not f.startswith(".")):
            path = os.path.join(parent, name)
            if _registry.known(name.removesuffix(".gz")):
                yield from _file(path, done)
            else:
                unknown.setdefault(os.path.splitext(name)[1] or "no suffix", []).append(path)
    for error in errors:
        yield Issue("read", str(error.filename), f"cannot be listed ({error.strerror}); check its permissions")
    for kind, paths in sorted(unknown.items()):
        yield Issue("read", folder, f"{len(paths)} file(s) of a kind no reader knows ({kind}), the first {paths[0]}; "
                                    "name one alone to have it read as what it looks like")  # fmt: skip


def _file(path: str, done: Container[str]) -> Iterator[Item]:
    return iter(()) if path in done else _placed(path, _guarded(path, lambda: _opened(path, done)))


def _placed(path: str, items: Iterable[Item]) -> Iterator[Item]:
    """The items, each capture with the file it stands in and what it is called there."""
    plain = re.compile(rf"{re.escape('stdin' if path == '-' else stem(path))}#\d+")
    for item in items:
        if isinstance(item, Capture):
            named = f"url {item.url}" if item.url else ""
            item = replace(item, container=path, key=named if plain.fullmatch(item.id) else f"id {item.id}")
        yield item


def _opened(path: str, done: Container[str]) -> Iterator[Item]:
    with ExitStack() as stack:
        if not os.path.isfile(path):
            raise SourceError("not a regular file; give a file, a folder or a pattern")
        raw = stack.enter_context(open(path, "rb"))
        name = path.removesuffix(".gz")
        stream: BinaryIO = raw
        # WARC readers unpack record by record, and need the packed file for it.
        if name != path and not name.lower().endswith((".warc", ".wacz")):
            stream = stack.enter_context(io.BufferedReader(_Unpacked(raw), 1 << 16))
        head = stream.peek(HEAD)[:HEAD]  # type: ignore[attr-defined]
        reader = _registry.find(name, head) if _registry.known(name) else _registry.guess(head)
        reader = reader or _registry.find("x.txt", head)
        assert reader is not None
        yield from reader.read(path, stream, done)


def _guarded(path: str, items: Callable[[], Iterator[Item]]) -> Iterator[Item]:
    """The items, and an Issue in place of an error that ends them."""
    try:
        yield from items()
    except MissingExtra as error:
        yield Issue("read", path, str(error))
    except SourceError as error:
        yield Issue("read", path, str(error))
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        yield Issue("read", path, f"damaged packing ({error}); what came before it was read; fetch the file again")
    except OSError as error:
        yield Issue("read", path, f"cannot be opened ({error.strerror or error}); check its permissions")
