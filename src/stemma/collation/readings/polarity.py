"""What one report denies and another affirms: the words denied, looked for in the other reports without a denial."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from stemma.collation.readings.align import (
    NEARNESS,
    RIVALS,
    Group,
    key_weights,
    likeness,
    profile,
    term_weights,
)
from stemma.collation.readings.values import UNKNOWN
from stemma.model import Report, Statement
from stemma.text import fold

DENIED = -0.6  # the least log odds that what one denies is what the other affirms
_NOT = re.compile(
    r"\b(?:not|never|no|nor|neither|without|cannot|none|unlikely|deny|denied|denies)\b|n['’]t\b", re.IGNORECASE
)
_SENTENCE = re.compile(r"[^.!?\n]+(?:[.!?](?![\s\n]+[\"“”'A-Z‘])[^.!?\n]*)*[.!?]*")
_EMPTY = frozenset(
    {"been", "being", "have", "does", "that", "with", "this", "there", "only", "also", "just", "very"}
    | {"will", "would", "could", "should", "were"}
)


def contradicted(pool: Sequence[Statement], reports: Mapping[str, Report]) -> list[Group]:
    """Groups of a denial and the affirmation of the same words that is likest to it in each other report."""
    keys, weights = key_weights(pool), term_weights(reports)
    bias, odds, near = NEARNESS
    found = []
    for s in pool:
        if s.unit != "act" or s.value != "no":
            continue
        own = profile(s, reports[s.report], keys, weights)
        rest = []
        for r in sorted(reports):
            if r == s.report:
                continue
            marked = [
                (likeness(own, profile(a, reports[r], keys, weights)), -a.start, a) for a in _affirmed(s, reports)(r)
            ]
            if marked:
                z, _, best = max(marked, key=lambda m: m[:2])
                weighed = bias + odds * (RIVALS[0] + RIVALS[1] * z + RIVALS[3]) + near * UNKNOWN
                if weighed >= DENIED:
                    rest.append((weighed, best))
        if rest:
            group = (s, *(a for _, a in rest))
            found.append(Group(group, max(z for z, _ in rest), {(0, n): z for n, (z, _) in enumerate(rest, 1)}))
    return found


def _affirmed(s: Statement, reports: Mapping[str, Report]):  # type: ignore[no-untyped-def]
    """A finder of the sentences of a report that hold the denied words without a denial."""
    words = [
        w
        for w in re.findall(r"[a-z]+", fold(reports[s.report].text[s.start : s.end]))
        if len(w) > 3 and w not in _EMPTY
    ]
    wanted = re.compile("|".join(map(_forms, words[-2:]))) if words else None

    def find(r: str) -> Iterator[Statement]:
        if wanted is None:
            return
        text = reports[r].text
        for m in _SENTENCE.finditer(text):
            hit = wanted.search(m.group().casefold())
            if hit and not _NOT.search(m.group()):
                start, end = m.start() + hit.start(), m.start() + hit.end()
                yield replace(
                    s,
                    report=r,
                    start=start,
                    end=end,
                    value="yes",
                    sentence=m.span(),
                    keys=(),
                    source="",
                    strength="flat",
                )

    return find


def _forms(word: str) -> str:
    """A pattern for the forms of a word: "burn" is in "burning" and "burned", "safe" is not in "safety"."""
    return rf"\b{re.escape(word[:6])}\w*" if len(word) >= 6 else rf"\b{re.escape(word)}(?:s|d|ed|ing|en)?\b"
