"""How strongly a report states something: flatly, attributed to a source, hedged, or denied."""

import re
from collections.abc import Sequence

from stemma.model import Quotation, Span

_HEDGE = re.compile(
    r"\b(?:may|might|could|would|possibly|perhaps|probably|likely|reportedly|allegedly|alleged|apparently|appear(?:s|ed)?|"
    r"seem(?:s|ed)?|believed|thought|feared|suspected|rumou?red|unconfirmed|expected|suggest(?:s|ed)?|presumably|supposedly|"
    r"purported(?:ly)?|unclear|estimated)\b",
    re.IGNORECASE,
)
_NEGATION = re.compile(
    r"\b(?:not|never|no|none|neither|nor|without|den(?:y|ies|ied)|refut(?:es|ed)|reject(?:s|ed))\b|n['’]t\b", re.I
)
_ACCORDING = re.compile(r"\baccording to (?:an? |the )?((?:[^\s,.;]+ ){0,4}[^\s,.;]+)")
_SAID = re.compile(
    r"((?:\b[A-Z][\w.’'-]+|\b(?:police|officials|authorities|witnesses|state media|the company|the ministry)\b)"
    r"(?: [A-Z][\w.’'-]+){0,3})"
    r" (?:said|says|told|added|confirmed|announced|claimed|reported)\b"
)


def strength_of(text: str, span: Span, sentence: Span, quotations: Sequence[Quotation]) -> tuple[str, str]:
    """The strength of a statement ("flat", "attributed", "hedged", "denied") and its source ("" where it has none)."""
    clause = text[max(sentence[0], span[0] - 60) : min(sentence[1], span[1] + 25)]
    source = ""
    holding = [q for q in quotations if any(s <= span[0] and span[1] <= e for s, e in q.content)]
    if holding:
        inner = min(holding, key=lambda q: (q.end - q.start, q.start))
        source = inner.speaker or (text[slice(*inner.source[0])] if inner.source else "")
    if not source:
        whole = text[slice(*sentence)]
        found = _ACCORDING.search(whole) or _SAID.search(whole)
        source = found.group(1).strip(" \"“”'") if found else ""
    before = text[max(sentence[0], span[0] - 30) : span[0]]
    if _NEGATION.search(before):
        return "denied", source
    if _HEDGE.search(clause):
        return "hedged", source
    return ("attributed" if source else "flat"), source
