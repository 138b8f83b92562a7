"""Markdown files, one report each: front matter as metadata, the marks of emphasis, links and headings off."""

import re
from collections.abc import Container, Iterator
from typing import BinaryIO

from stemma.model import Capture
from stemma.readers._base import Item, capture, stem
from stemma.readers.text import one

suffixes = (".md", ".markdown")
_MARKED = 200_000  # characters
_FRONT = re.compile(r"\A---[ \t]*\r?\n(.*?)\r?\n---[ \t]*(?:\r?\n|\Z)", re.S)
_PAIR = re.compile(r"^([A-Za-z_][\w-]{0,60})[ \t]{0,8}:(.*)$", re.M)
_IMAGE = re.compile(r"!\[([^\[\]\n]{0,500})\]\([^()\n]{0,2000}\)")
_LINK = re.compile(r"\[([^\[\]\n]{1,500})\]\([^()\n]{0,2000}\)")
_STRONG = re.compile(r"(\*\*|__)(?=\S)([^\n]{1,1000}?)(?<=\S)\1")
_SLANTED = re.compile(r"(?<![\w*])([*_])(?=[^\s*_])([^\n*_]{1,1000}?)(?<=\S)\1(?![\w*])")
_START = re.compile(r"^[ \t]{0,3}(?:#{1,6}[ \t]+|>[ \t]?|[-*+][ \t]+)", re.M)


def sniff(head: bytes) -> int:
    """Nothing but the suffix tells Markdown from text."""
    return 1


def read(path: str, stream: BinaryIO, done: Container[str]) -> Iterator[Item]:
    """The file as one report; the first heading of the first level is its title where the front matter has none."""
    item = one(path, stream, lambda text: False)
    if not isinstance(item, Capture):
        yield item
        return
    front = _FRONT.match(item.text)
    row: dict[str, object] = dict(_PAIR.findall(front[1])) if front else {}
    row = {key: str(value).strip().strip("\"'[]") for key, value in row.items()}
    body = item.text[front.end() :] if front else item.text
    heading = re.search(r"^#[ \t]+([^ \t\n#].*)$", body, re.M)
    if heading and not row.get("title"):
        row["title"] = plain(heading[1].rstrip(" \t#\r"))
    yield capture(row | {"text": plain(body)}, path, stem(path))


def plain(text: str) -> str:
    """Markdown without its marks, the words as they are; what is far too long for a report keeps them."""
    if len(text) > _MARKED:
        return text
    for pattern, kept in ((_IMAGE, r"\1"), (_LINK, r"\1"), (_STRONG, r"\2"), (_SLANTED, r"\2"), (_START, "")):
        text = pattern.sub(kept, text)
    return text
