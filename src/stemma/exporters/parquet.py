"""The record as Parquet, one file a kind, for data frames and query engines; needs the extra `parquet`.

Nested values are Arrow's lists and structs, days are days.  The schema is made from the types of the model, never from
the rows, so that every record has the same columns, and a kind without rows has them too.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import is_dataclass
from datetime import date
from itertools import islice
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints, is_typeddict

from stemma.errors import MissingExtra
from stemma.exporters._columns import Columns, columns
from stemma.exporters._whole import whole
from stemma.exporters.jsonl import Row, files
from stemma.model import Record

_GROUP = 5000  # rows written at once


def write(record: Record, folder: Path) -> list[Path]:
    """Write every file, also of kinds without rows; raises MissingExtra where pyarrow is not installed."""
    _pyarrow()
    return [write_table(columns(name), rows(record), folder / f"{name}.parquet") for name, rows in files().items()]


def write_table(typed: Columns, rows: Iterable[Row], path: Path) -> Path:
    """Write rows with these columns as one file; raises MissingExtra where pyarrow is not installed."""
    pyarrow = _pyarrow()
    from pyarrow import parquet

    schema = pyarrow.schema([(name, _arrow(hint)) for name, hint in typed.items()])
    todo = iter(rows)
    with whole(path) as part, parquet.ParquetWriter(part, schema) as out:
        while group := list(islice(todo, _GROUP)):
            arrays = [
                pyarrow.array([_value(hint, row.get(name)) for row in group], schema.field(name).type)
                for name, hint in typed.items()
            ]
            out.write_table(pyarrow.Table.from_arrays(arrays, schema=schema))
    return path


def _pyarrow() -> Any:
    try:
        import pyarrow
    except ImportError as error:
        raise MissingExtra("pyarrow", "parquet") from error
    return pyarrow


def _members(hint: Any) -> Mapping[str, Any] | None:
    """The fields of a type that is a struct in Arrow: a dataclass, or a tuple of unlike things (_1, _2, ...)."""
    if is_dataclass(hint) or is_typeddict(hint):
        return get_type_hints(hint)
    args = get_args(hint)
    if get_origin(hint) is tuple and args[-1] is not ... and len(set(args)) > 1:
        return {f"_{n}": arg for n, arg in enumerate(args, 1)}
    return None


def _bare(hint: Any) -> Any:
    """A type without the None that every column may hold."""
    if get_origin(hint) in (Union, UnionType):
        (hint,) = (arg for arg in get_args(hint) if arg is not NoneType)
    return hint


def _arrow(hint: Any) -> Any:
    """The Arrow type of an annotation; what has none is JSON."""
    pyarrow, hint = _pyarrow(), _bare(hint)
    plain = {str: pyarrow.string(), int: pyarrow.int64(), float: pyarrow.float64(), bool: pyarrow.bool_()}
    if hint is date:
        return pyarrow.date32()
    if hint in plain:
        return plain[hint]
    if get_origin(hint) is Literal:
        return pyarrow.string()
    if members := _members(hint):
        return pyarrow.struct([(name, _arrow(member)) for name, member in members.items()])
    if get_origin(hint) in (list, tuple):
        return pyarrow.list_(_arrow(get_args(hint)[0]))
    return pyarrow.string()


def _value(hint: Any, value: Any) -> Any:
    """A value of a row as Arrow takes it: ISO days as days, tuples of unlike things by their names."""
    hint = _bare(hint)
    if value is None:
        return None
    if hint is date:
        return date.fromisoformat(value)
    if members := _members(hint):
        given = value if isinstance(value, Mapping) else dict(zip(members, value, strict=True))
        return {name: _value(member, given.get(name)) for name, member in members.items()}
    if get_origin(hint) in (list, tuple):
        inner = get_args(hint)[0]
        return [_value(inner, item) for item in value]
    return value if isinstance(value, str | int | float) else json.dumps(value, ensure_ascii=False, default=str)
