"""Tables (.csv, .tsv), one report a row, columns by the usual names or by a map beside the file.

The map is a JSON file ``NAME.columns.json`` beside ``NAME.csv``: ``{"text": "Body", "published": "Date"}``.
"""

import csv
import io
import json
import os
from collections.abc import Container, Iterator
from functools import partial
from typing import BinaryIO

from stemma.errors import SourceError
from stemma.model import Issue
from stemma.readers._base import HEAD, MAX_ITEM, Item, attempt, capture, stem
from stemma.readers._decode import encoding_of

suffixes = (".csv", ".tsv")


def sniff(head: bytes) -> int:
    """A table has a separator in its first line."""
    return 1 if any(c in head.split(b"\n", 1)[0] for c in b",;\t|") else 0


def read(path: str, stream: BinaryIO, done: Container[str]) -> Iterator[Item]:
    """The rows of a table, keyed by their number under the header, from 2 as an editor counts unbroken lines."""
    head = stream.peek(16 * HEAD)  # type: ignore[attr-defined]  # streams given are buffered
    encoding = encoding_of(head)
    if encoding is None or not head.strip():
        yield Issue("read", path, "empty or not text; give a table with a header line, as UTF-8")
        return
    if encoding == "utf-8":
        encoding = "utf-8-sig"
    csv.field_size_limit(MAX_ITEM)
    first = head.decode(encoding, "replace").split("\n", 1)[0]
    mark = max("\t,;|", key=first.count)
    columns = _columns(path)
    text = io.TextIOWrapper(stream, encoding, "replace", newline="")
    rows = csv.DictReader(_bounded(text), delimiter=mark)
    number = 1
    while True:
        number += 1
        key = f"{path}#{number}"
        try:
            row = next(rows, None)
        except csv.Error as error:
            yield Issue("read", key, f"not a row ({error}); check its quotes")
            continue
        if row is None:
            break
        if key not in done:
            yield attempt(key, partial(capture, row, key, f"{stem(path)}#{number}", columns))
    if number == 2:
        yield Issue("read", path, "a table with a header and no row under it; give one report a row")


def _bounded(text: io.TextIOWrapper) -> Iterator[str]:
    """Lines, none longer than an item may be."""
    while line := text.readline(MAX_ITEM + 1):
        if len(line) > MAX_ITEM:
            raise SourceError("a line longer than one report may be; check the quotes and the separator")
        yield line


def _columns(path: str) -> dict[str, str] | None:
    beside = os.path.join(os.path.dirname(path), f"{stem(path)}.columns.json")
    if not os.path.isfile(beside):
        return None
    try:
        with open(beside, encoding="utf-8") as file:
            columns = json.load(file)
    except ValueError as error:
        raise SourceError(f"the column map {beside} is no JSON ({error}); write names in double quotes") from error
    if not isinstance(columns, dict) or not all(isinstance(v, str) for v in columns.values()):
        raise SourceError(f"the column map {beside} must map our field names to column names")
    return columns
