"""Bench of claims: whether words of two reports are told as one claim."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from parses import parsed
from parses import warm as read
from stemma import parsers
from stemma.annotators import annotate
from stemma.collation.claims import compared, told_claims
from stemma.model import Event, Member, Report, ToldClaim


def warm(givens: list[dict[str, Any]]) -> None:
    """Parse the texts of all cases in one batch."""
    read(text for given in givens for text in given["reports"])


def answer(given: Mapping[str, Any]) -> bool:
    """Whether one told claim has most of the asked words of both reports."""
    texts = tuple(given["reports"])
    asked = [
        (str(n), text.index(words), text.index(words) + len(words))
        for n, (text, words) in enumerate(zip(texts, given["words"], strict=True))
    ]
    return any(all(_tells(claim, *place) for place in asked) for claim in _told(texts))


@cache
def _told(texts: tuple[str, ...]) -> list[ToldClaim]:
    reports = {str(n): Report(str(n), text) for n, text in enumerate(texts)}
    claims = {r: annotate(report, parsed(report.text)).claims for r, report in reports.items()}
    event = Event("e", "", tuple(Member(r, 1.0) for r in reports))
    return told_claims(event, reports, compared(event, reports, claims, (), parsers.word_vectors), {})


def _tells(claim: ToldClaim, report: str, start: int, end: int) -> bool:
    shared = [(min(t.end, end) - max(t.start, start), t.end - t.start) for t in claim.told if t.report == report]
    return any(2 * both >= min(size, end - start) for both, size in shared)


def right(answer: bool, right: bool) -> bool:
    return answer == right
