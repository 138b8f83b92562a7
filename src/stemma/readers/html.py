"""HTML pages, one report each."""

from collections.abc import Container, Iterator
from typing import BinaryIO

from stemma.readers._base import Item
from stemma.readers.text import one

suffixes = (".html", ".htm", ".xhtml")


def sniff(head: bytes) -> int:
    """A page says so in its first tag."""
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return 2 if start.startswith((b"<!doctype html", b"<html")) else 1


def read(path: str, stream: BinaryIO, done: Container[str]) -> Iterator[Item]:
    """The file as one report; without a single tag it is the text it is."""
    yield one(path, stream, lambda text: "<" in text)
