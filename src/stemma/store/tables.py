"""Tables made from the kinds: one table a kind, one column a field, nested fields as JSON."""

import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import fields
from datetime import date
from functools import cache
from typing import Any, TypeVar, get_type_hints

import msgspec

from stemma.model import kinds
from stemma.model.kinds import Kind

T = TypeVar("T")

_SQL = {str: "TEXT", int: "INTEGER", float: "REAL", bool: "INTEGER", float | None: "REAL", int | None: "INTEGER"}
_OWNERS = {"report": "REFERENCES report(id) ON DELETE CASCADE", "event": "REFERENCES event(id) ON DELETE CASCADE"}


@cache
def columns(cls: type) -> tuple[tuple[str, Any, bool], ...]:
    """The columns of a type: name, type hint, and whether it is kept as JSON."""
    hints = get_type_hints(cls)
    return tuple((f.name, hints[f.name], _is_json(hints[f.name])) for f in fields(cls))


def _is_json(hint: Any) -> bool:
    text = str(hint)
    return hint not in _SQL and ("tuple" in text or "stemma.model" in text or "dict" in text or "list" in text)


def create_sql(kind: Kind) -> str:
    """The CREATE TABLE statement of a kind; a column `report` or `event` refers to its table."""
    parts = []
    for column, hint, _ in columns(kind.type):
        sql = f'"{column}" {_SQL.get(hint, "TEXT")}'
        if column == "id":
            sql += " PRIMARY KEY"
        if column == kind.owner and column in _OWNERS:
            sql += f" {_OWNERS[column]}"
        parts.append(sql)
    return f"CREATE TABLE {kind.name} ({', '.join(parts)})"


def indexes(kind: Kind) -> Iterator[tuple[str, str]]:
    """(name, CREATE INDEX statement) of each index of a kind's table."""
    led = any(searched.startswith(f"{kind.column},") for searched in kind.index)
    own = () if kind.column == "id" or led else (kind.column,)  # an index serves whatever its columns begin with
    for searched in (*own, *kind.index):
        name = f"{kind.name}_by_{'_'.join(searched.lower().replace(',', ' ').split())}"
        yield name, f"CREATE INDEX {name} ON {kind.name}({searched})"


def insert(db: sqlite3.Connection, kind: Kind, rows: Iterable[Any]) -> None:
    """Insert rows of a kind, in their order."""
    shape = [(column, as_json) for column, _, as_json in columns(kind.type)]
    encode = msgspec.json.Encoder().encode

    def plain(value: Any, as_json: bool) -> Any:
        if value is None:
            return None
        return encode(value).decode() if as_json else value.isoformat() if isinstance(value, date) else value

    rows_of_values = ([plain(getattr(row, column), as_json) for column, as_json in shape] for row in rows)
    db.executemany(f"INSERT INTO {kind.name} VALUES ({', '.join('?' * len(shape))})", rows_of_values)


def select(db: sqlite3.Connection, cls: type[T], where: str = "", args: Iterable[Any] = ()) -> Iterator[T]:
    """Objects of a kind's type from its table, owner by owner in order; `where` may hold any SQL after FROM."""
    kind = kinds.of_type(cls)
    shape = columns(kind.type)
    names = ", ".join(f'{kind.name}."{column}"' for column, _, _ in shape)
    decode = msgspec.json.Decoder().decode
    for row in db.execute(f"SELECT {names} FROM {kind.name} {where or in_order(kind)}", tuple(args)):
        plain = {
            column: decode(value) if as_json and value is not None else bool(value) if hint is bool else value
            for (column, hint, as_json), value in zip(shape, row, strict=True)
        }
        yield msgspec.convert(plain, cls)


def in_order(kind: Kind) -> str:
    """The order of a kind's rows in a record: by owner, and within one as they were found."""
    return f'ORDER BY {kind.name}."{kind.column}", {kind.name}.rowid'
