"""How strongly a report states something: flatly, attributed to a source, hedged, or denied."""

import re
from collections.abc import Iterator, Sequence

from stemma.lang import NATIVE
from stemma.model import How, Name, Quotation, Span, Token
from stemma.settings import SETTINGS

# What a source is said to do with what it is told to say: to deny it, or to hold it without knowing it.
_REFUTES = re.compile(
    r"\b(?:den(?:y|ies|ied|ying)|refut(?:e|es|ed|ing)|reject(?:s|ed|ing)?|disput(?:e|es|ed|ing)|dismiss(?:es|ed|ing)?|"
    r"rebut(?:s|ted)?|contradict(?:s|ed)?|rul(?:e|es|ed|ing) out|denials?)\b",
    re.IGNORECASE,
)
_HOLDS = re.compile(
    r"\b(?:believ(?:e|es|ed|ing)|think(?:s|ing)?|thought|suspect(?:s|ed|ing)?|fear(?:s|ed|ing)?|presum(?:e|es|ed)|"
    r"speculat(?:e|es|ed|ion|ing)|suggest(?:s|ed|ing)?|rumou?r(?:s|ed)?|doubt(?:s|ed)?|estimat(?:e|es|ed|ing)|"
    r"assum(?:e|es|ed|ing)|guess(?:es|ed)?|hint(?:s|ed)?|alleg(?:e|es|ed|ing|ations?))\b",
    re.IGNORECASE,
)
_ACCORDING = re.compile(r"\baccording to (?:an? |the )?((?:[^\s,.;]+ ){0,4}[^\s,.;]+)")
_SAID = re.compile(
    r"((?:\b[A-Z][\w.’'-]+|\b(?:police|officials|authorities|witnesses|state media|the company|the ministry)\b)"
    r"(?: [A-Z][\w.’'-]+){0,3})"
    r",? (?:said|says|told|added|confirmed|announced|claimed|reported)\b"
)
# What hangs so is told by itself: the words above say nothing of it ("a path for most of the 11 million").
_CLAUSES = frozenset({"ccomp", "advcl", "acl", "acl:relcl", "appos", "nmod", "parataxis", "ROOT"})
_ASIDE = frozenset({"nsubj", "obl"})  # what a denial of its verb leaves standing
_NO_DENIAL = frozenset({"until", "only", "just", "merely"})  # after "not"
_HELPERS = frozenset({"aux", "advmod"})  # what says how a word is meant
LIKELY = SETTINGS.annotation.attribution_likely
_STEPS = 6  # words of the parse from a value up to the predicate of its clause


def voiced(text: str, quotations: Sequence[Quotation], names: Sequence[Name]) -> list[Quotation]:
    """The attributions likely enough to lend their source to what stands in them; a heading and its colon are none."""

    def is_heading(q: Quotation) -> bool:
        source = q.source[0] if q.source else (0, 0)
        named = any(n.start < source[1] and source[0] < n.end for n in names)
        return text[slice(*source)].isupper() and not named and {text[slice(*cue)] for cue in q.cue} == {":"}

    return [q for q in quotations if q.score >= LIKELY and not is_heading(q)]


def how_told(
    text: str, span: Span, sentence: Span, quotations: Sequence[Quotation], token: Token | None = None
) -> tuple[How, str]:
    """The strength of a statement ("flat", "attributed", "hedged", "denied") and its source ("" where it has none).

    `token` is the word of the parse that the value ends in; without a parse the words around it are looked at.
    """
    said, source = _attribution(text, span, sentence, quotations, token is not None)
    how = _modality(text, span, sentence, token) or said
    return ("denied" if how == "denied" else "hedged" if how == "hedged" else "attributed" if how else "flat"), source


def _attribution(
    text: str, span: Span, sentence: Span, quotations: Sequence[Quotation], parsed: bool
) -> tuple[str, str]:
    """How the source of a statement tells it ("" where it has none), and the source."""
    holding = [q for q in quotations if any(s <= span[0] and span[1] <= e for s, e in q.content)]
    if holding:
        inner = min(holding, key=lambda q: (q.end - q.start, q.start))
        source = inner.speaker or (text[slice(*inner.source[0])] if inner.source else "")
        cue = " ".join(text[slice(*span)] for span in inner.cue)
        return (_by_cue(cue) if source else "attributed"), source
    if in_quotation(text, span[0]):
        return "attributed", ""
    if parsed:
        return "", ""  # the sentence attributes something else, or nothing
    whole = text[slice(*sentence)]
    found = _ACCORDING.search(whole) or _SAID.search(whole)
    return ("attributed", found.group(1).strip(" \"“”'")) if found else ("", "")


def _by_cue(cue: str) -> str:
    """How the words of a cue tell what they introduce.

    >>> _by_cue("has denied that"), _by_cue("fear"), _by_cue("said")
    ('denied', 'hedged', 'attributed')
    """
    return "denied" if _REFUTES.search(cue) else "hedged" if _HOLDS.search(cue) else "attributed"


def _modality(text: str, span: Span, sentence: Span, token: Token | None) -> str:
    """What the words of its own clause make of a statement: hedged, denied, or "" where it is plainly told."""
    if token is None:
        if NATIVE.denial.search(text[max(sentence[0], span[0] - 30) : span[0]]):
            return "denied"
        around = text[max(sentence[0], span[0] - 60) : min(sentence[1], span[1] + 25)]
        return "hedged" if NATIVE.hedge.search(around) else ""
    above = list(_governing(token))
    for word, below in zip(above, (None, *above), strict=False):
        if below is not None and below.dep.split(":")[0] in _ASIDE:
            break  # "15 of them had no papers" denies no figure
        if any(map(_denies, word.children)):
            return "denied"
    helpers = [c for word in above for c in word.children if c.dep in _HELPERS]
    held = [w for w, below in zip(above[1:], above, strict=False) if w.tag == "VBN" or below.dep == "xcomp"]
    return "hedged" if any(NATIVE.hedge.fullmatch(c.text) for c in (*helpers, *held)) else ""


def _denies(word: Token) -> bool:
    """True for a word that denies what it hangs on; "not until" and "not only" deny nothing."""
    after = word.parse.lower[word.i + 1] if word.i + 1 < len(word.parse) else ""
    return word.dep == "advmod" and bool(NATIVE.denial.fullmatch(word.text)) and after not in _NO_DENIAL


def _governing(token: Token) -> Iterator[Token]:
    """The word of a value and the words it hangs on, up to the predicate of its clause and what that is meant by."""
    for _ in range(_STEPS):
        yield token
        if token.dep in _CLAUSES or (token.dep == "conj" and token.tag.startswith("VB")):
            return
        token = token.head


def in_quotation(text: str, position: int) -> bool:
    """True where a position stands inside quotation marks opened before it in its paragraph, or only closed after."""
    end = text.find("\n", position)
    before, after = text[text.rfind("\n", 0, position) + 1 : position], text[position : end if end >= 0 else None]
    opened = before.count("“") > before.count("”") or before.count('"') % 2 == 1
    return opened or after.count("”") > after.count("“")
