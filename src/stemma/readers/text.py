"""Plain text files, one report each."""

from collections.abc import Callable, Container, Iterator
from typing import BinaryIO

from stemma.model import Capture, Issue
from stemma.readers._base import Item, looks_like_html, read_all, stem, too_long
from stemma.readers._decode import decode

suffixes = (".txt", ".text")


def sniff(head: bytes) -> int:
    """Any text may be one."""
    return 1


def read(path: str, stream: BinaryIO, done: Container[str]) -> Iterator[Item]:
    """The file as one report; a page saved under a text's name is read as the page it is."""
    yield one(path, stream, looks_like_html)


def one(path: str, stream: BinaryIO, is_html: Callable[[str], bool]) -> Item:
    """One file as one report; ``is_html`` decides from the decoded text."""
    data = read_all(stream)
    if data is None:
        return too_long(path)
    if not data.strip():
        return Issue("read", path, "empty; nothing to read")
    text = decode(data, declared=True)
    if text is None:
        return Issue("read", path, "not text (binary bytes, or an unknown encoding); convert it to UTF-8 text or HTML")
    return Capture(id=stem(path), text=text, media="html" if is_html(text) else "text", source=path)
