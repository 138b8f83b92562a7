"""Tables made from the types: one table a type, one column a field, nested fields as JSON."""

import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import fields
from datetime import date
from typing import Any, TypeVar, get_type_hints

import msgspec

from stemma.model import (
    Act,
    Annotation,
    Deed,
    Entry,
    Event,
    Issue,
    Line,
    Name,
    Origin,
    Quotation,
    Reading,
    Report,
    Statement,
    Storyline,
    Time,
    Utterance,
)

T = TypeVar("T")

RECORD_TABLES: dict[str, type] = {
    "report": Report,
    "origin": Origin,
    "name": Name,
    "time": Time,
    "quotation": Quotation,
    "statement": Statement,
    "act": Act,
    "annotation": Annotation,
    "event": Event,
    "storyline": Storyline,
    "utterance": Utterance,
    "reading": Reading,
    "timeline": Entry,
    "account": Line,
    "deed": Deed,
    "issue": Issue,
}
_SQL = {str: "TEXT", int: "INTEGER", float: "REAL", bool: "INTEGER", float | None: "REAL", int | None: "INTEGER"}


def _columns(cls: type) -> list[tuple[str, Any]]:
    hints = get_type_hints(cls)
    return [(f.name, hints[f.name]) for f in fields(cls)]


def _is_json(hint: Any) -> bool:
    text = str(hint)
    return hint not in _SQL and ("tuple" in text or "stemma.model" in text)


def create_sql(name: str, cls: type) -> str:
    """The CREATE TABLE statement of a type; a `report` field refers to the report table."""
    parts = []
    for column, hint in _columns(cls):
        sql = f'"{column}" {_SQL.get(hint, "TEXT")}'
        if column == "id":
            sql += " PRIMARY KEY"
        if column == "report":
            sql += " REFERENCES report(id) ON DELETE CASCADE"
        parts.append(sql)
    return f"CREATE TABLE {name} ({', '.join(parts)})"


def insert(db: sqlite3.Connection, name: str, rows: Iterable[Any]) -> None:
    """Insert objects of the table's type."""
    cls = RECORD_TABLES[name]
    columns = [(column, _is_json(hint)) for column, hint in _columns(cls)]
    marks = ", ".join("?" * len(columns))
    encode = msgspec.json.Encoder().encode

    def plain(value: Any, as_json: bool) -> Any:
        if value is None:
            return None
        return encode(value).decode() if as_json else value.isoformat() if isinstance(value, date) else value

    rows_of_values = ([plain(getattr(row, column), as_json) for column, as_json in columns] for row in rows)
    db.executemany(f"INSERT INTO {name} VALUES ({marks})", rows_of_values)


def select(db: sqlite3.Connection, cls: type[T], where: str = "", args: Iterable[Any] = ()) -> Iterator[T]:
    """Objects of a type from its table, in the order they were written; `where` may hold any SQL after FROM."""
    name = next(table for table, of in RECORD_TABLES.items() if of is cls)
    columns = _columns(cls)
    nested = [_is_json(hint) for _, hint in columns]
    names = ", ".join(f'{name}."{column}"' for column, _ in columns)
    decode = msgspec.json.Decoder().decode
    for row in db.execute(f"SELECT {names} FROM {name} {where or 'ORDER BY rowid'}", tuple(args)):
        plain = {
            column: decode(value) if as_json and value is not None else bool(value) if hint is bool else value
            for (column, hint), as_json, value in zip(columns, nested, row, strict=True)
        }
        yield msgspec.convert(plain, cls)
