"""From what the user named (files, folders, patterns, "-") to captures, one bad item never stopping the rest."""

import glob
import gzip
import io
import os
import re
import sys
import zipfile
import zlib
from collections.abc import Callable, Container, Iterable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from functools import partial
from typing import BinaryIO, TypeVar, cast

from stemma.errors import SourceError, StemmaError
from stemma.model import Capture, Issue
from stemma.readers import _registry
from stemma.readers._base import HEAD, Item, sound, stem
from stemma.readers._members import FREE, MAX_RATIO

T = TypeVar("T")

OURS = frozenset(("record.db", "unfinished.db"))  # in a folder that a run writes to


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
    Every source, and every file of it, gives at least one item, unless all of it is in ``done``.
    """
    for source in sources:
        for item in _guarded(shown(source), partial(_named, source, stdin), done):
            yield sound(item)


def shown(path: str) -> str:
    """A path as it can be written anywhere: bytes of a file's name that are no UTF-8 as escapes, each as its own.

    >>> shown("caf\\udce9.txt")
    'caf\\\\udce9.txt'
    """
    return path.encode("utf-8", "backslashreplace").decode("utf-8")


def _named(source: str, stdin: BinaryIO | None, done: Container[str]) -> Iterator[Item]:
    """What a source stands for."""
    if source == "-":
        yield from _placed("-", _lines(stdin if stdin is not None else sys.stdin.buffer, done))
    else:
        yield from _files(source, partial(_file, done=done))


def paths(sources: Iterable[str]) -> Iterator[str | Issue]:
    """The files that `read` would open for sources, standard input aside, and an Issue of what is none."""
    for source in sources:
        yield from _files(source, lambda path: iter([path]))


def _files(source: str, each: Callable[[str], Iterator[T]]) -> Iterator[T | Issue]:
    """What becomes of each file that a source stands for."""
    if os.path.isdir(source):
        yield from _folder(source, each)
    elif os.path.exists(source) or os.path.islink(source):
        yield from each(source)
    else:
        matches = sorted(glob.glob(source, recursive=True))
        for match in matches:
            yield from _folder(match, each) if os.path.isdir(match) else each(match)
        if not matches:
            message = "no such file, folder or pattern; check the spelling and the working folder"
            yield Issue("read", shown(source), message)


def _lines(stream: BinaryIO, done: Container[str]) -> Iterator[Item]:
    reader = _registry.find("-.jsonl", b"{")
    assert reader is not None
    return reader.read("-", stream, done)


def _folder(folder: str, each: Callable[[str], Iterator[T]]) -> Iterator[T | Issue]:
    """Every readable file under a folder; the kinds that have no reader are named once each, with their number."""
    unknown: dict[str, list[str]] = {}
    errors: list[OSError] = []
    empty = True
    for parent, folders, files in os.walk(folder, onerror=errors.append):
        if parent != folder and not OURS.isdisjoint(files):
            folders.clear()
            yield Issue("sources", shown(parent), "a record of Stemma is in it, not reports: its files are not read")
            continue
        folders[:] = sorted(f for f in folders if not f.startswith("."))
        for link in (os.path.join(parent, f) for f in folders):
            if os.path.islink(link):
                empty = False
                yield Issue("read", shown(link), "a link to a folder is not followed; name the folder itself")
        for name in sorted(f for f in files if not f.startswith(".")):
            path = os.path.join(parent, name)
            empty = False
            if _registry.known(name.removesuffix(".gz")):
                yield from each(path)
            else:
                unknown.setdefault(os.path.splitext(name)[1] or "no suffix", []).append(path)
    for error in errors:
        yield Issue("read", shown(str(error.filename)), f"cannot be listed ({error.strerror}); check its permissions")
    for kind, paths in sorted(unknown.items()):
        message = f"{len(paths)} file(s) of a kind no reader knows ({kind}), the first {paths[0]}"
        yield Issue("read", shown(folder), f"{shown(message)}; name one alone to have it read as what it looks like")
    if empty and not errors:
        yield Issue("read", shown(folder), "no file is in it, but for hidden ones; name the folder that holds reports")


def _file(path: str, done: Container[str]) -> Iterator[Item]:
    key = shown(path)
    return iter(()) if key in done else _placed(key, _guarded(key, partial(_opened, path, key), done))


def _placed(path: str, items: Iterable[Item]) -> Iterator[Item]:
    """The items, each capture with the file it stands in and what it is called there."""
    plain = re.compile(rf"{re.escape('stdin' if path == '-' else stem(path))}#\d+")
    for item in items:
        if isinstance(item, Capture):
            named = f"url {item.url}" if item.url else ""
            item = replace(item, container=path, key=named if plain.fullmatch(item.id) else f"id {item.id}")
        yield item


def read_bytes(key: str, data: bytes, done: Container[str] = frozenset()) -> Iterator[Item]:
    """Every report in some bytes, by the reader of their key's suffix, or the one that is sure of them."""

    def opened(asked: Container[str]) -> Iterator[Item]:
        with ExitStack() as stack:
            raw = stack.enter_context(io.BufferedReader(cast(io.RawIOBase, io.BytesIO(data)), 1 << 16))
            yield from _streamed(raw, key, key, asked, stack)

    for item in _placed(key, _guarded(key, opened, done)):
        yield sound(item)


def _opened(path: str, key: str, done: Container[str]) -> Iterator[Item]:
    with ExitStack() as stack:
        if not os.path.isfile(path):
            raise SourceError("not a regular file; give a file, a folder or a pattern")
        yield from _streamed(stack.enter_context(open(path, "rb")), path, key, done, stack)


def _streamed(raw: BinaryIO, path: str, key: str, done: Container[str], stack: ExitStack) -> Iterator[Item]:
    name = path.removesuffix(".gz")
    stream: BinaryIO = raw
    # WARC readers unpack record by record, and need the packed file for it.
    if name != path and not name.lower().endswith((".warc", ".wacz")):
        stream = stack.enter_context(io.BufferedReader(_Unpacked(raw), 1 << 16))
    head = stream.peek(HEAD)[:HEAD]  # type: ignore[attr-defined]  # streams given are buffered
    reader = _registry.find(name, head) if _registry.known(name) else _registry.guess(head)
    reader = reader or _registry.find("x.txt", head)
    assert reader is not None
    yield from reader.read(key, stream, done)


class _Asked:
    """The keys that are done, and whether one of them was asked for: then a source that gives nothing is no loss."""

    def __init__(self, done: Container[str]) -> None:
        self._done = done
        self.hit = False

    def __contains__(self, key: object) -> bool:
        found = key in self._done
        self.hit = self.hit or found
        return found


def _guarded(path: str, items: Callable[[Container[str]], Iterator[Item]], done: Container[str]) -> Iterator[Item]:
    """The items, an Issue in place of an error that ends them, and one where there is nothing else to tell."""
    asked = _Asked(done)
    nothing = True
    try:
        for item in items(asked):
            nothing = False
            yield item
        if nothing and not asked.hit:
            yield Issue("read", path, "holds no report; nothing to do unless one is missed")
    except StemmaError as error:
        yield Issue("read", path, str(error))
    except (EOFError, zlib.error, gzip.BadGzipFile, zipfile.BadZipFile) as error:
        yield Issue("read", path, f"damaged packing ({error}); what came before it was read; fetch the file again")
    except OSError as error:
        yield Issue("read", path, f"cannot be opened ({error.strerror or error}); check its permissions")
    except Exception as error:  # whatever a reader, or a library under it, makes of one file
        yield Issue("read", path, f"could not be read further ({type(error).__name__}: {error}); what came before it "
                                  "was read; check the file, or report this with it")  # fmt: skip
