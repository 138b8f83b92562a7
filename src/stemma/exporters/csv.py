"""The record as CSV, one file a kind, for spreadsheets: the JSONL columns, with nested values as JSON."""

import csv
import json
import os
from pathlib import Path
from typing import Any

from stemma.exporters.jsonl import Row, files
from stemma.model import Record


def write(record: Record, folder: Path) -> list[Path]:
    """Write every file as UTF-8 with a header; each appears whole or not at all."""
    folder.mkdir(parents=True, exist_ok=True)
    return [_write(list(rows(record)), folder / f"{name}.csv") for name, rows in files().items()]


def _write(rows: list[Row], path: Path) -> Path:
    columns = list(dict.fromkeys(column for row in rows for column in row))
    part = path.with_name(path.name + ".part")
    with part.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(columns)
        writer.writerows([_cell(row.get(column)) for column in columns] for row in rows)
    os.replace(part, path)
    return path


def _cell(value: Any) -> str:
    if value is None:
        return ""
    return safe(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str))


def safe(text: str) -> str:
    """The text of a cell, marked where a spreadsheet would run it as a formula."""
    return "'" + text if text[:1] in ("=", "+", "@", "\t") else text
