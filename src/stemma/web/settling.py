"""Issues of grouping with two buttons: what either answer to them does."""

import re
from dataclasses import dataclass

from stemma.model import Issue

_ONE = r"stemma judge DB ((?:merge|split) \S+ [^\s,]+)"
_ANSWER = re.compile(rf"(?:.*?: )?{_ONE}(?:, and {_ONE})?")  # an id with a space in it is none that a button can send


@dataclass(frozen=True, slots=True)
class Settling:
    """An issue of grouping in words, without its commands, and what either of two answers to it does."""

    words: str
    yes: tuple[str, ...]  # judgements where it belongs to the other event, as "split A B"
    no: tuple[str, ...]  # and where it does not


def settling(issue: Issue) -> Settling | None:
    """An issue with two answers; None where it is another.

    >>> told = 'like "X" (0.9); if it tells of that: stemma judge DB merge a b; if not: stemma judge DB split a b'
    >>> settling(Issue("grouping", "a", told))
    Settling(words='like "X" (0.9)', yes=('merge a b',), no=('split a b',))
    """
    head, _, answers = issue.message.partition("; if it ")
    yes, no = (_ANSWER.fullmatch(part) for part in answers.rpartition("; if not: ")[::2])
    if issue.stage != "grouping" or not yes or not no:
        return None
    return Settling(head, *(tuple(filter(None, found.groups())) for found in (yes, no)))
