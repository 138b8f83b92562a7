"""What a request may ask for, each bounded."""

import re
from typing import Annotated

from fastapi import Depends, Query

from stemma.store.pages import SORTS, Filter

PAGE = 20  # events or hits on a page
Page = Annotated[int, Query(ge=1, le=50_000, description="The page of the list, from 1.")]
Size = Annotated[int, Query(ge=1, le=200, description="How many at most.")]
Named = Annotated[str, Query(max_length=600, description="An id.")]
Words = Annotated[str, Query(max_length=300, description='Words that must all occur; "a phrase" in quotes.')]
Short = Annotated[str, Query(max_length=200)]
Mark = Annotated[str, Query(max_length=24, pattern=r"^(\d{1,9}-\d{1,9})?$", description="Words to mark: START-END.")]
Day = Annotated[str, Query(max_length=10, pattern=r"^(\d{4}-\d{2}-\d{2})?$", description="A day, YYYY-MM-DD.")]
Sort = Annotated[str, Query(pattern=f"^({'|'.join(filter(None, SORTS))})?$", description="What orders the list.")]
Least = Annotated[str, Query(pattern=r"^\d{0,4}$", description="At least so many.")]
Status = Annotated[str, Query(pattern="^(agree|conflict|update|vague|alone)?$")]


def _filter(
    since: Day = "",
    until: Day = "",
    place: Short = "",
    actor: Short = "",
    outlet: Short = "",
    language: Short = "",
    status: Status = "",
    voices: Least = "",
    sort: Sort = "",
) -> Filter:
    given = (since, until, place, actor, outlet, language, status, voices, sort)
    return Filter(*(value.strip().replace("\0", "") for value in given))


Filters = Annotated[Filter, Depends(_filter)]


def span(mark: str) -> tuple[int, int] | None:
    """The span that a mark names."""
    m = re.fullmatch(r"(\d+)-(\d+)", mark)
    return (int(m[1]), int(m[2])) if m else None
