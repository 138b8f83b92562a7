"""Countries by their codes: what they and their peoples are called, and their capitals."""

from functools import cache
from importlib.resources import files

from stemma.text import fold


@cache
def _rows() -> tuple[dict[str, tuple[str, ...]], ...]:
    """The table row by row, its cells folded and parted; the code as it is."""
    head, *lines = (files("stemma.reference") / "data" / "countries.tsv").read_text("utf-8").splitlines()
    rows = (dict(zip(head.split("\t"), line.split("\t"), strict=False)) for line in lines)
    return tuple({"code": (row.pop("code"),)} | {k: _parts(cell) for k, cell in row.items()} for row in rows)


def _parts(cell: str) -> tuple[str, ...]:
    return tuple(fold(name) for name in cell.split(";") if name)


@cache
def codes() -> dict[str, str]:
    """The ISO 3166 alpha-3 code of a country by its names and those of its people, folded."""
    return {name: row["code"][0] for row in _rows() for key in ("name", "also", "peoples") for name in row.get(key, ())}


@cache
def capitals() -> dict[str, tuple[str, ...]]:
    """The capitals of each country, folded, by its ISO 3166 alpha-3 code."""
    return {row["code"][0]: row.get("capitals", ()) for row in _rows()}
