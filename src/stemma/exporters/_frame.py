"""A kind of finding as a pandas DataFrame, with the columns of its file; needs the extra `pandas`.

Days are dates (datetime64, to the second, which reaches from year 1 to 9999), numbers and flags that may be missing
are pandas' own nullable types, nested values stay lists and dicts.  The types are those of the model, never guessed
from the rows, so that a kind without rows has the same columns.
"""

from collections.abc import Callable
from datetime import date
from types import NoneType
from typing import Any, Literal, get_args, get_origin

from stemma.errors import MissingExtra, UsageError
from stemma.exporters._columns import columns_of
from stemma.exporters.jsonl import rows_of
from stemma.model import Record, kinds
from stemma.model.kinds import Kind

_PLAIN = {str: "string", int: "int64", float: "float64", bool: "bool", date: "datetime64[s]"}
_NULLABLE = {"int64": "Int64", "bool": "boolean"}  # the others have a missing value of their own


def frame(record: Record, name: str) -> Any:
    """The rows of a kind, called as its file is or as its table is in record.db; raises MissingExtra, UsageError."""
    try:
        import pandas
    except ImportError as error:
        raise MissingExtra("pandas", "pandas") from error
    kind = _called(name)
    rows = list(rows_of(kind)(record))
    return pandas.DataFrame(
        {
            column: pandas.Series([row.get(column) for row in rows], dtype=_dtype(hint))
            for column, hint in columns_of(kind).items()
        }
    )


def names() -> list[str]:
    """What kinds may be called: by their files, and those that have none by their tables."""
    return [kind.file or kind.name for kind in kinds.known()]


def _called(name: str) -> Kind:
    asks: tuple[Callable[[Kind], str], ...] = (lambda k: k.file, lambda k: k.name)
    for ask in asks:
        if found := next((kind for kind in kinds.known() if name and ask(kind) == name), None):
            return found
    raise UsageError(f"no kind of finding is called {name!r}; choose one of: {', '.join(names())}")


def _dtype(hint: Any) -> str:
    """The type of a column for an annotation."""
    args = get_args(hint)
    optional = NoneType in args
    if optional:
        (hint,) = (a for a in args if a is not NoneType) if len(args) == 2 else (object,)
    if get_origin(hint) is Literal:
        return "string"
    plain = _PLAIN.get(hint, "object")
    return _NULLABLE.get(plain, plain) if optional else plain
