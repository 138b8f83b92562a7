"""The noun phrases that may be the source of a cue."""

from stemma.annotators.quotations.frame import Frame, Words

_HEADS = frozenset(("NN", "NNS", "NNP", "NNPS", "PRP", "WP", "WDT", "CD", "DT", "JJS", "PRP$"))
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
_REACH = 40


def source_heads(f: Frame, c: int, runs: tuple[Words, ...], cue: Words) -> list[int]:
    """The heads of the noun phrases in the sentence of cue `c` outside its content; -1, no source, comes first."""
    u0, u1 = f.units[f.unit[c]]
    out = [-1]
    for i in range(max(u0, c - _REACH), min(u1, c + _REACH)):
        if f.tag[i] not in _HEADS or (f.dep[i] in _INNER and f.head[i] != c) or cue[0] <= i < cue[1]:
            continue
        if f.tag[i] in ("DT", "CD", "JJS") and not (f.dep[i].startswith("nsubj") or f.head[i] == c):
            continue
        if not any(a <= i < b for a, b in runs):
            out.append(i)
    return out


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
    while b > head + 1 and f.low[b - 1] in (",", ";", ":", "-", "–", "—", "--", ".", "(", "and", "who", "which"):
        b -= 1
    while a < head and f.low[a] in (",", ";", ":", "-", "–", "—", "--", "."):
        a += 1
    return a, b
