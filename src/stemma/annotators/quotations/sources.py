"""The noun phrases that may be the source of a cue."""

from stemma.annotators.quotations.candidates import QUOTED, subject
from stemma.annotators.quotations.frame import Frame, head_of
from stemma.model import Words
from stemma.text import words as listed

_HEADS = frozenset(("NN", "NNS", "NNP", "NNPS", "PRP", "WP", "WDT", "CD", "DT", "JJS", "PRP$"))
_NAMING = frozenset(("NNP", "NNPS", "NN", "JJ"))
_INNER = frozenset(
    (
        "compound",
        "flat",
        "amod",
        "det",
        "nummod",
        "case",
        "punct",
        "goeswith",
        "cc",
        "fixed",
        "obl:unmarked",
        "nmod:unmarked",
    )
)
_DAYS = frozenset(
    listed(
        "monday tuesday wednesday thursday friday saturday sunday today yesterday tomorrow tonight week month "
        "year morning afternoon evening night january february march april may june july august september "
        "october november december jan. feb. aug. sept. oct. nov. dec."
    )
)
_REACH = 40


def source_heads(f: Frame, c: int, runs: tuple[Words, ...], cue: Words) -> list[int]:
    """The heads of the noun phrases in the sentence of cue `c` outside its content; -1, no source, comes first."""
    u0, u1 = f.units[f.unit[c]]
    out = [-1]
    for i in range(max(u0, c - _REACH), min(u1, c + _REACH)):
        if f.tag[i] not in _HEADS or (f.dep[i] in _INNER and f.head[i] != c) or cue[0] <= i < cue[1]:
            continue
        if f.low[i].rstrip(".") in _DAYS and not f.dep[i].startswith("nsubj"):
            continue
        if f.tag[i] in ("DT", "CD", "JJS") and not (f.dep[i].startswith("nsubj") or f.head[i] == c):
            continue
        if not any(a <= i < b for a, b in runs):
            out.append(i)
    return out


def quoted_source(f: Frame, c: int) -> int:
    """Who is quoted as saying something: the subject of "was quoted", the object of "quoted"; -1 where unclear."""
    verb = next(i for i in range(c - 2, -1, -1) if f.low[i] in QUOTED)
    if verb < c - 2 and f.low[verb + 1] != "by":
        return head_of(f, (verb + 1, c - 1))
    return subject(f, verb)


def source_words(f: Frame, c: int, head: int, runs: tuple[Words, ...], cue: Words) -> Words:
    """The whole noun phrase of a source, cut where the cue, the content or another clause's verb begins."""
    a, b = f.left[head], f.right[head]
    for x, y in (cue, *runs):
        if head < x < b:
            b = x
        if a < y <= head:
            a = y
    for i in f.children[head]:
        if i > head and f.dep[i] in ("conj", "parataxis", "list", "appos") and f.tag[i][:2] == "VB" and i < b:
            b = min(b, f.left[i])
        if i < head and f.dep[i] in ("case", "cc", "punct", "mark") and f.left[i] == i and a <= i:
            a = max(a, i + 1)
    a, b = _whole_name(f, head, a, b, (cue, *runs))
    while b > head + 1 and f.low[b - 1] in (",", ";", ":", "-", "–", "—", "--", ".", "(", "and", "who", "which"):
        b -= 1
    while a < head and f.low[a] in (",", ";", ":", "-", "–", "—", "--", "."):
        a += 1
    return a, b


def _whole_name(f: Frame, head: int, a: int, b: int, taken: tuple[Words, ...]) -> Words:
    """The phrase with the words of its name or title that stand beside it and that the parse put elsewhere."""
    u0, u1 = f.units[f.unit[head]]

    def free(i: int) -> bool:
        return (
            u0 <= i < u1
            and not any(x <= i < y for x, y in taken)
            and f.low[i].rstrip(".") not in _DAYS
            and f.quote[i] == f.quote[head]
        )

    if f.tag[head] in _NAMING:
        while free(b) and f.tag[b] in ("NNP", "NNPS") and f.tag[b - 1] in _NAMING:
            b += 1
        while (
            free(a - 1)
            and f.tag[a] in _NAMING
            and f.tag[a - 1] in ("NNP", "NNPS", "NN", "JJ", "PRP$", "DT")
            and f.tag[a] != "DT"
        ):
            a -= 1
    return a, b
