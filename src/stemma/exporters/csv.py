"""The record as CSV, one file a kind, for spreadsheets: the JSONL columns, with nested values as JSON."""

import csv
import json
import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from stemma.exporters._columns import columns
from stemma.exporters._whole import whole
from stemma.exporters.jsonl import files
from stemma.model import Record

# the letters that a spreadsheet takes for the beginning of a formula, the wide ones of East Asian keyboards among them
_FORMULA = re.compile(r"[=+\-@\t\r\n＝＋－＠]")
_NUMBER = re.compile(r"-?\d+(\.\d+)?([eE][+-]?\d+)?")


def write(record: Record, folder: Path) -> list[Path]:
    """Write every file as UTF-8 with a header; each appears whole or not at all."""
    written = []
    for name, rows in files().items():
        head = list(columns(name))
        cells = ([_cell(row.get(column)) for column in head] for row in rows(record))
        written.append(write_table(head, cells, folder / f"{name}.csv"))
    return written


def write_table(head: Sequence[str], rows: Iterable[Sequence[str]], path: Path) -> Path:
    """Write a header and rows of cells, none of which a spreadsheet runs."""
    with whole(path) as part, part.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(head)
        writer.writerows([safe(cell) for cell in row] for row in rows)
    return path


def _cell(value: Any) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)


def safe(text: str) -> str:
    """The text of a cell, marked where a spreadsheet would run it as a formula; a number stays one.

    >>> safe("=1+1"), safe("-2+3"), safe("-2.5"), safe("plain")
    ("'=1+1", "'-2+3", '-2.5', 'plain')
    """
    return "'" + text if _FORMULA.match(text) and not _NUMBER.fullmatch(text) else text
