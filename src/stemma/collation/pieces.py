"""The quoted sentences of one report, each with the speaker that its report gives it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from stemma.collation.marked import quoted, sentences
from stemma.model import Quotation, QuotationKind, Report, Span
from stemma.text import fold, words

_PRONOUNS = frozenset(
    ("he", "she", "they", "it", "we", "i", "you", "who", "which", "that", "this", "one", "him", "her", "them", "others")
)
_CUE = re.compile(
    r"\b(?:sa(?:id|ys?|ying)|t(?:old|ells?|elling)|ask(?:s|ed|ing)?|add(?:s|ed|ing)|called?|call(?:s|ing)|describ(?:e|es|ed|ing)|"
    r"claim(?:s|ed|ing)?|warn(?:s|ed|ing)?|wrote|writ(?:es|ten|ing)|tweet(?:s|ed|ing)?|post(?:s|ed|ing)?|announc(?:es|ed|ing)|"
    r"report(?:s|ed|ing|edly)?|stat(?:es|ed|ing|ement)|insist(?:s|ed|ing)?|argu(?:es|ed|ing)|according|quot(?:es|ed|ing)|"
    r"explain(?:s|ed|ing)?|accus(?:es|ed|ing)|den(?:y|ies|ied)|prais(?:es|ed|ing)|condemn(?:s|ed|ing)?|admit(?:s|ted|ting)?|"
    r"express(?:es|ed|ing)?|vow(?:s|ed|ing)?|urg(?:es|ed|ing)|dubb(?:ed|ing)|label(?:s|l?ed)|declar(?:es|ed|ing)|"
    r"confirm(?:s|ed|ing)?|repl(?:y|ies|ied)|respond(?:s|ed|ing)?|recall(?:s|ed|ing)?|not(?:es|ed|ing)|spoke(?:n|sman|swoman|sperson)?)\b",
    re.IGNORECASE,
)
_END = re.compile(r"(?<=[.!?])\s+(?=[A-Z])")
_NEAR = 2  # lines within which a quotation without a speaker, or with "he said", goes on with the last speaker


@dataclass(frozen=True, slots=True)
class Piece:
    """One quoted sentence, or part of one: ``block`` is the whole stretch between quote marks it stands in."""

    report: str
    start: int
    end: int
    text: str
    kind: QuotationKind
    speaker: str  # "" where unknown or a pronoun
    attributed: bool  # whether it belongs to a quotation that names a source
    block: Span
    stems: tuple[str, ...]


def pieces(report: Report, found: Sequence[Quotation]) -> list[Piece]:
    """Every quoted sentence of a report, in order; what stands in no quotation takes the speaker who goes on."""
    text, out = report.text, []
    last, said_at = "", -1  # the last known speaker, and the end of what they said
    for block in quoted(text):
        owner = _owner(block, found)
        speaker = clear(owner.speaker) if owner else ""
        if speaker:
            last = speaker
        elif last and _goes_on(text, said_at, block, owner):
            speaker = last
        if speaker:
            said_at = block[1]
        kind: QuotationKind = "mixed" if owner and owner.kind == "mixed" else "direct"
        for start, end in sentences(text, block):
            if stems := tuple(stem(w) for w in words(text[start:end])):
                known = bool(speaker or (owner and owner.source) or _cued(text, block))
                out.append(Piece(report.id, start, end, text[start:end], kind, speaker, known, block, stems))
    return out


def _cued(text: str, block: Span) -> bool:
    """Whether the sentence around a quoted stretch says that someone said something."""
    line = text.rfind("\n", 0, block[0]) + 1
    end = text.find("\n", block[1])
    before = _END.split(text[line : block[0]])[-1]
    after = _END.split(text[block[1] : end if end >= 0 else len(text)])[0]
    return bool(_CUE.search(before) or _CUE.search(after))


def _goes_on(text: str, said_at: int, block: Span, owner: Quotation | None) -> bool:
    """Whether the last speaker still speaks: "he said" soon after, or a line that is all quotation."""
    if text.count("\n", said_at, block[0]) > _NEAR:
        return False
    if owner and owner.speaker:
        return fold(owner.speaker) in ("he", "she", "they")
    start = text.rfind("\n", 0, block[0]) + 1
    end = text.find("\n", block[1])
    line = text[start : end if end >= 0 else len(text)].strip()
    return block[1] - block[0] >= 0.8 * len(line) or "\n" not in text[said_at : block[0]]


def clear(speaker: str) -> str:
    """A speaker that is more than a pronoun and less than a sentence, else ""."""
    said = words(speaker)
    if not said or len(said) > 8 or (len(said) == 1 and said[0] in _PRONOUNS) or any(c in speaker for c in '"“”„«»'):
        return ""
    return speaker


def _owner(span: Span, found: Sequence[Quotation]) -> Quotation | None:
    """The quotation that shares most with a span, if any; of equals the one with a speaker, then the shortest."""
    best: tuple[tuple[int, bool, int], Quotation] | None = None
    for quotation in found:
        shared = sum(max(0, min(e, span[1]) - max(s, span[0])) for s, e in quotation.content)
        if shared:
            rank = (shared, bool(quotation.speaker), -sum(e - s for s, e in quotation.content))
            if best is None or rank > best[0]:
                best = rank, quotation
    return best[1] if best else None


def stem(word: str) -> str:
    """A rough stem that brings forms and spellings of one word together.

    >>> stem("travelling") == stem("traveling"), stem("organised") == stem("organize"), stem("mummy's") == stem("Mommy")
    (True, True, False)
    """
    word = fold(word).removesuffix("'s").replace("our", "or").replace("is", "iz").replace("ys", "yz")
    for suffix in ("ing", "ed", "es", "s", "ly"):
        if word.endswith(suffix) and len(word) - len(suffix) >= 3:
            word = word[: -len(suffix)]
            break
    if len(word) > 3 and word[-1] == word[-2]:
        word = word[:-1]
    return word.removesuffix("e") if len(word) > 3 else word
