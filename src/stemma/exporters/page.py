"""The record as one self-contained page: no script, no request, readable from disk."""

from pathlib import Path

from stemma.exporters._whole import whole
from stemma.model import Record
from stemma.presentation.page import render


def write(record: Record, folder: Path) -> list[Path]:
    """Write index.html; it appears whole or not at all."""
    path = folder / "index.html"
    with whole(path) as part:
        part.write_text(render(record), encoding="utf-8")
    return [path]
