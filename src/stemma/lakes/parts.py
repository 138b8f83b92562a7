"""Parts: Parquet files that a worker writes once, whole or not at all, with the issues of what is in them."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from functools import cache
from pathlib import Path
from typing import Any
from uuid import uuid4

import msgspec

from stemma.engine import Apart, Run, Silent
from stemma.errors import MissingExtra
from stemma.exporters import whole
from stemma.model import Issue
from stemma.store import Store
from stemma.text import digest

_GROUP = 500  # rows of a row group
encode = msgspec.msgpack.Encoder().encode


@cache
def _arrow() -> Any:
    """The module; raises MissingExtra where it is not installed."""
    try:
        import pyarrow
        import pyarrow.compute
        import pyarrow.dataset
        import pyarrow.parquet
    except ImportError as error:
        raise MissingExtra("pyarrow", "cluster") from error
    return pyarrow


@cache
def _types() -> dict[str, Any]:
    """The types of the columns of parts; all others are strings."""
    arrow = _arrow()
    whole_numbers = dict.fromkeys(("day", "bucket", "window", "term", "reports"), arrow.int64())
    packed = dict.fromkeys(("capture", "lines", "data", "found", "origin"), arrow.binary())
    lists = {"terms": arrow.list_(arrow.int64()), "bands": arrow.list_(arrow.int64())}
    return {**whole_numbers, **packed, **lists, "weights": arrow.list_(arrow.float32()), "core": arrow.bool_()}


def apart(path: Path) -> AbstractContextManager[Path]:
    """See `whole`; what a killed driver left running may still write the same."""
    return whole(path, f".{uuid4().hex[:8]}")


def put(path: Path, columns: Mapping[str, Sequence[Any]], issues: Iterable[Issue] = (), **said: int) -> str:
    """Write a part; its name is given back.  ``said`` are numbers that it tells of itself."""
    arrow, types = _arrow(), _types()
    arrays = {name: arrow.array(list(of), types.get(name, arrow.string())) for name, of in columns.items()}
    told = {b"issues": msgspec.json.encode(list(issues)), b"said": json.dumps(said).encode()}
    table = arrow.table(arrays).replace_schema_metadata(told)
    with apart(path) as part:
        arrow.parquet.write_table(table, part, row_group_size=_GROUP, compression="zstd")
    return path.name


def put_bytes(path: Path, data: bytes) -> None:
    """Write a file, whole or not at all."""
    with apart(path) as part:
        part.write_bytes(data)


def get(paths: Sequence[Path] | Path, columns: Sequence[str], where: Any = None) -> list[dict[str, Any]]:
    """The rows of parts, or of a folder of them, those that hold; ``where`` is an expression of `field`."""
    source = str(paths) if isinstance(paths, Path) else [str(p) for p in paths]
    if not source:
        return []
    found: list[dict[str, Any]] = (
        _arrow().dataset.dataset(source).to_table(columns=list(columns), filter=where).to_pylist()
    )
    return found


def field(name: str) -> Any:
    """A column in a condition."""
    return _arrow().dataset.field(name)


def begins(column: str, start: str) -> Any:
    """Whether a column begins so, as a condition."""
    return _arrow().compute.starts_with(field(column), start)


def issues(paths: Iterable[Path]) -> Iterator[Issue]:
    """The issues of what is in some parts."""
    for path in paths:
        yield from msgspec.json.decode(_arrow().parquet.read_schema(path).metadata[b"issues"], type=list[Issue])


def said(path: Path) -> dict[str, int]:
    """The numbers that a part tells of itself."""
    told: dict[str, int] = json.loads(_arrow().parquet.read_schema(path).metadata[b"said"])
    return told


def key(*parts: str) -> str:
    """What a part is called that these decide."""
    return digest(*parts, size=24)


@cache
def _apart() -> Apart:
    return Apart()  # one beside each worker, which ends with it


class Working:
    """A run of stages that keeps nothing, beside a process of its own for what may crash; use as a context manager."""

    def __init__(self, model: str | None) -> None:
        self._store = Store(":memory:", create=True)
        self._run = Run(self._store, _apart(), Silent(), model)

    def __enter__(self) -> Run:
        return self._run

    def __exit__(self, *_: object) -> None:
        self._store.db.close()
