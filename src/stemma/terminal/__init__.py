"""What the terminal shows: lines and tables, the progress of a run, an event in words.

What is heavy is imported where it is used, so that help and short answers come at once.
"""

import json
import sys
from collections.abc import Iterable, Sequence
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console

# what is piped on is read by programs: tables are not squeezed to a screen's width there
WIDE = 240


@cache
def console(stderr: bool = False) -> "Console":
    """Standard output, or standard error, as rich writes to it."""
    from rich.console import Console

    if stderr:
        return Console(stderr=True, highlight=False)
    return Console(highlight=False, width=None if sys.stdout.isatty() else WIDE)


def say(text: object) -> None:
    """Print a line, as it is."""
    console().print(str(text), markup=False, soft_wrap=True)


def tell(text: object) -> None:
    """Print a line to standard error, as it is."""
    console(stderr=True).print(str(text), markup=False, soft_wrap=True)


def table(columns: Sequence[str], rows: Iterable[Sequence[str]], *, whole: int = 0) -> None:
    """Print rows in columns, under their names where these are any; the first ``whole`` are never broken."""
    from rich.markup import escape
    from rich.table import Table

    made = Table(*columns, show_header=any(columns), box=None, padding=(0, 2, 0, 0))
    for column in made.columns[:whole]:
        column.no_wrap = True
    for row in rows:
        made.add_row(*map(escape, row))
    console().print(made, soft_wrap=True)


def as_json(answer: object) -> None:
    """Print an answer as one JSON document."""
    plain = (sys.stdout.encoding or "").lower().replace("-", "") != "utf8"
    print(json.dumps(answer, ensure_ascii=plain, indent=1, default=str))
