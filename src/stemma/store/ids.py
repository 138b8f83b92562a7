"""Ids as people give them: whole, or how they begin where nothing else begins so."""

import sqlite3
from collections.abc import Sequence

from stemma.errors import StoreError

_TITLED = {  # where ids stand, what a row is called, and what lists them
    "event": ("title", "event", "stemma events DB"),
    "storyline": ("title", "storyline", "stemma events DB"),
    "report": ("headline", "report", "stemma show DB EVENT"),
    "proposal": ("json_extract(data, '$.text')", "proposal", "stemma proposals DB"),
    "told_claim": ("text", "claim", "stemma show DB EVENT --json"),
    "utterance": ("speaker", "quotation", "stemma show DB EVENT --json"),
    "reading": ("property", "reading", "stemma show DB EVENT --json"),
    "timeline": ("text", "timeline entry", "stemma show DB EVENT --json"),
}
_NAMED = 5  # of several that begin so


def whole_id(db: sqlite3.Connection, given: str, *tables: str) -> tuple[str, str]:
    """The table and the id of the one row whose id is, or else begins with, what is given.

    Raises StoreError where there is none, and where there are several, which it names.
    """
    found: Sequence[tuple[str, str, str]] = [
        (table, *row)
        for table in tables
        for row in db.execute(
            f"SELECT id, {_TITLED[table][0]} FROM {table} WHERE substr(id, 1, ?) = ? ORDER BY id", (len(given), given)
        )
    ]
    exact = [f for f in found if f[1] == given] or found
    if len(exact) == 1 and given:
        return exact[0][:2]
    named = [_TITLED[table][1] for table in tables]
    kinds = f"{', '.join(named[:-1])} or {named[-1]}" if len(named) > 1 else named[0]
    if not exact or not given:
        raise StoreError(f"no {kinds} has an id that begins with {given!r}; list them with: {_TITLED[tables[-1]][2]}")
    first = ", ".join(f"{id_} ({(title or table)[:60]})" for table, id_, title in exact[:_NAMED])
    more = f" and {len(exact) - _NAMED} more" if len(exact) > _NAMED else ""
    raise StoreError(f"{len(exact)} ids begin with {given!r}: {first}{more}; give more of it")
