"""JSON lines, one report a line; also one JSON object or list in a file (as extractors write them)."""

import json
from collections.abc import Container, Iterator
from functools import partial
from typing import BinaryIO

from stemma.model import Issue
from stemma.readers._base import MAX_ITEM, Item, attempt, capture, read_all, stem, too_long
from stemma.readers._decode import decode

suffixes = (".jsonl", ".ndjson", ".jsonlines", ".json")
_LISTS = ("articles", "items", "reports", "results", "data")
_REMEDY = "each line is one JSON object with 'text' or 'html'"


def sniff(head: bytes) -> int:
    """JSON starts with a brace or a bracket."""
    return 1 if head.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"{", b"[") else 0


def read(path: str, stream: BinaryIO, done: Container[str]) -> Iterator[Item]:
    """The rows of a file, keyed by their line (or by their place in a list)."""
    if path.removesuffix(".gz").lower().endswith(".json"):
        yield from _document(path, stream, done)
        return
    name = "stdin" if path == "-" else stem(path)
    number = 0
    while line := stream.readline(4 * MAX_ITEM + 1):
        number += 1
        key = f"{path}#{number}"
        whole = line.endswith(b"\n") or len(line) <= 4 * MAX_ITEM
        while not line.endswith(b"\n") and len(line) > 4 * MAX_ITEM:
            line = stream.readline(4 * MAX_ITEM + 1)  # the rest of an endless line, without keeping it
        if key in done or not line.strip():
            continue
        yield attempt(key, partial(_row, line, key, f"{name}#{number}")) if whole else too_long(key)


def _row(line: bytes, key: str, name: str) -> Item:
    text = decode(line)
    if text is None:
        return Issue("read", key, f"not text (binary bytes); {_REMEDY}")
    try:
        row = json.loads(text)
    except (ValueError, RecursionError) as error:
        return Issue("read", key, f"not JSON ({error}); {_REMEDY}")
    if not isinstance(row, dict):
        return Issue("read", key, f"JSON, but no object ({text[:40]!r}); {_REMEDY}")
    return capture(row, key, name)


def _document(path: str, stream: BinaryIO, done: Container[str]) -> Iterator[Item]:
    """A whole file of JSON: a list of rows, an object that holds one under a usual name, or one row."""
    data = read_all(stream, 8 * MAX_ITEM)
    if data is None:
        yield too_long(path)
        return
    try:
        value = json.loads(decode(data) or "")
    except ValueError as error:
        if b"\n{" in data[:MAX_ITEM]:  # JSON lines under another name
            for number, line in enumerate(data.split(b"\n"), 1):
                if line.strip() and (key := f"{path}#{number}") not in done:
                    yield attempt(key, partial(_row, line, key, f"{stem(path)}#{number}"))
            return
        yield Issue("read", path, f"not JSON ({error}); check the file")
        return
    except RecursionError:
        yield Issue("read", path, "JSON nested too deep to be a report; check the file")
        return
    if isinstance(value, dict):
        inner = next((value[k] for k in _LISTS if isinstance(value.get(k), list)), None)
        if inner is None:
            yield capture(value, path, stem(path))
            return
        value = inner
    if value == []:
        yield Issue("read", path, "an empty list; give reports as objects with 'text' or 'html'")
    elif not isinstance(value, list):
        yield Issue("read", path, "JSON, but neither an object nor a list of objects; give reports as objects")
    for number, row in enumerate(value if isinstance(value, list) else (), 1):
        key = f"{path}#{number}"
        if key in done:
            continue
        if isinstance(row, dict):
            yield attempt(key, partial(capture, row, key, f"{stem(path)}#{number}"))
        else:
            yield Issue("read", key, "JSON, but no object; give reports as objects with 'text' or 'html'")
