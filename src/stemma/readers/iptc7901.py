"""IPTC 7901: wire text with a line of codes before and after it, hard-wrapped; one report a file."""

import re
from collections.abc import Container, Iterator
from typing import BinaryIO

from stemma.model import Issue
from stemma.readers._base import Item, capture, read_all, stem, too_long
from stemma.readers._decode import decode

suffixes = (".txt", ".text", ".iptc", ".7901")
_HEAD = re.compile(
    rb"\s*\x01?(?P<service>[a-zA-Z]{2,4})(?P<number>\d{3,4}) (?P<priority>[1-9]) (?P<category>[a-zA-Z]{1,3}) "
    rb"(?P<words>\d{1,5})\b[^\n]{0,60}\r?\n"
)
_CODES = re.compile(r"^\s*(?:[a-z]{2,4}[ \d/-]*(?:[a-z]{2,4} )?[a-z]{2,6}|\d{6} [a-z]{3} \d{2})\s*$")
_SIGNS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_KEYWORD = re.compile(r"^\S+(?:/\S*)*/\s*(?:\(.*\))?$")
_BY = re.compile(r"^(?:By|Von|Par|Por) (?=[A-Z])")
_OPENING = re.compile(r"^\s*[A-ZÀ-Þ][^()\n]{1,40} \([^()\n]{2,30}\)\s*[-–—]")


def sniff(head: bytes) -> int:
    """The line of codes that opens every item: service and number, priority, category, count of words."""
    return 2 if _HEAD.match(head) else 0


def read(path: str, stream: BinaryIO, done: Container[str]) -> Iterator[Item]:
    """The item of the file: its keywords off, headline, byline and unwrapped paragraphs told apart."""
    data = read_all(stream)
    text = decode(data) if data is not None else ""
    if data is None:
        yield too_long(path)
        return
    if text is None:
        yield Issue("read", path, "not text (binary bytes, or an unknown encoding); convert it to UTF-8 text")
        return
    yield capture(_row(text), path, stem(path))


def _row(text: str) -> dict[str, object]:
    lines = [_SIGNS.sub("", line).rstrip() for line in text.replace("\r\n", "\n").split("\n")][1:]
    while lines and (not lines[0].strip() or _KEYWORD.match(lines[0].strip())):
        lines.pop(0)
    while lines and (not lines[-1].strip() or _CODES.match(lines[-1])):
        lines.pop()
    head: list[str] = []
    while (
        lines
        and lines[0].strip()
        and not _OPENING.match(lines[0])
        and lines[0][:1] not in (" ", "\t")
        and len(head) < 6
    ):
        head.append(lines.pop(0).strip())
    if not lines:  # no line sets headline and text apart
        head, lines = [], head
    byline = next((line for line in head if _BY.match(line)), "")
    title = " ".join(line for line in head if line != byline)
    return {"title": title.strip(" ="), "byline": byline.strip(" ="), "text": "\n".join(_paragraphs(lines))}


def _paragraphs(lines: list[str]) -> Iterator[str]:
    """Paragraphs of wrapped lines: an empty line or a deeper indent opens one."""
    run: list[str] = []
    for line in [*lines, ""]:
        indented = line[:2] in ("  ", "\t") or line[:1] == "\t"
        if run and (not line.strip() or indented):
            yield " ".join(run)
            run = []
        if line.strip():
            run.append(line.strip())
