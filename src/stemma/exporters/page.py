"""The record as one self-contained page: no script, no request, readable from disk."""

import os
from pathlib import Path

from stemma.model import Record
from stemma.presentation.page import render


def write(record: Record, folder: Path) -> list[Path]:
    """Write index.html; it appears whole or not at all."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "index.html"
    part = path.with_name(path.name + ".part")
    part.write_text(render(record), encoding="utf-8")
    os.replace(part, path)
    return [path]
