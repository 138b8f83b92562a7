"""The record as Parquet, one file a kind, for data frames and query engines; needs the extra `parquet`."""

import os
from pathlib import Path

from stemma.errors import MissingExtra
from stemma.exporters.jsonl import files
from stemma.model import Record


def write(record: Record, folder: Path) -> list[Path]:
    """Write every file that has rows, nested values nested; raises MissingExtra where pyarrow is not installed."""
    try:
        import pyarrow
        from pyarrow import parquet
    except ImportError as error:
        raise MissingExtra("pyarrow", "parquet") from error
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, rows in files().items():
        found = list(rows(record))
        if found:
            path = folder / f"{name}.parquet"
            part = path.with_name(path.name + ".part")
            parquet.write_table(pyarrow.Table.from_pylist(found), part)
            os.replace(part, path)
            written.append(path)
    return written
