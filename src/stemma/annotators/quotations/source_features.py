"""What the third model sees: a noun phrase as the source of a cue and its content."""

from collections.abc import Sequence

from stemma.annotators.quotations.candidates import cue_words, subject
from stemma.annotators.quotations.features import phrase_kind, word_kind
from stemma.annotators.quotations.frame import Frame
from stemma.model import Words

_VERBS = ("VB", "VBD", "VBG", "VBN", "VBP", "VBZ")
_NOUNS = ("NN", "NNS", "NNP", "NNPS")


def source_features(f: Frame, c: int, head: int, runs: tuple[Words, ...], heads: Sequence[int]) -> list[str]:
    """Features of the noun phrase headed by `head` (-1: no source at all) as the source of cue `c`."""
    lemma, tag, dep, low = f.lemma[c], f.tag[c], f.dep[c], f.low
    if head < 0:
        s = subject(f, c)
        return [
            "none",
            f"none {lemma}",
            f"none {tag}",
            f"none {dep}",
            f"none {word_kind(f, c - 1)}",
            f"none {phrase_kind(f, s)}",
            f"none {tag} {word_kind(f, c + 1)}",
            f"none {tag} {word_kind(f, c - 1)}",
        ]
    path = _path(f, c, head)
    side = "r" if head > c else "l"
    lo, hi = (c + 1, f.left[head]) if head > c else (f.right[head], c)
    between = range(lo, max(lo, hi))
    commas = sum(low[i] in (",", ":", ";", "—", "-") for i in between)
    nouns = sum(f.tag[i] in _NOUNS for i in between)
    verbs = sum(f.tag[i] in _VERBS for i in between)
    kind = phrase_kind(f, head)
    inverted = any(r[1] <= c for r in runs)
    gap = min(6, len(between))
    prep = next((low[i] for i in f.children[head] if f.dep[i] == "case"), "")
    cued = f.quote[head] >= 0 and f.quote[c] < 0
    beside = [h for h in heads if h >= 0 and (h > c) == (head > c)]
    place = beside.index(head)
    near = place if head > c else len(beside) - 1 - place
    stop = max((y for _, y in runs if y <= head), default=-1)  # how many phrases stand between the content and this one
    since = sum(stop <= h < head for h in beside)
    comma = low[cue_words(f, c)[0] - 1] == ","
    return [
        f"p {path}",
        f"pt {path} {tag}",
        f"pl {path} {lemma}",
        f"pk {path} {kind}",
        f"d {f.dep[head]} {side} {dep}",
        f"k {kind} {side}",
        f"g {side} {gap}",
        f"gt {side} {gap} {tag}",
        f"gd {side} {gap} {f.dep[head]}",
        f"x {side} {min(commas, 2)} {min(nouns, 2)} {min(verbs, 2)}",
        f"i {side} {inverted}",
        f"ix {side} {inverted} {min(verbs, 1)} {min(nouns, 1)} {kind[:4]}",
        f"il {side} {inverted} {lemma}",
        f"pr {prep} {side}",
        f"prl {prep} {side} {lemma}",
        f"q {cued}",
        f"n {word_kind(f, f.right[head])} {side}",
        f"b {word_kind(f, f.left[head] - 1)} {side}",
        f"hl {f.lemma[head]}",
        f"sub {subject(f, c) == head}",
        f"subt {subject(f, c) == head} {tag} {dep}",
        f"nr {side} {min(near, 4)} {len(beside) < 3}",
        f"nk {side} {min(near, 3)} {kind}",
        f"si {stop >= 0} {min(since, 4)} {side} {comma}",
        f"np {side} {min(near, 3)} {min(place, 3)} {comma} {inverted}",
        f"nd {min(near, 3)} {f.dep[head]} {side} {comma}",
        f"fw {side} {min(place, 2)} {word_kind(f, f.left[head])}",
        f"nb {word_kind(f, c + 1)} {side} {gap}",
        f"pb {word_kind(f, c - 1)} {side} {gap}",
    ]


def _path(f: Frame, c: int, head: int) -> str:
    """The way through the tree from a cue to a word, by labels, four steps at most."""
    above: dict[int, str] = {}
    i, way = c, ""
    for _ in range(4):
        above[i] = way
        if f.head[i] == i:
            break
        way += "^" + f.dep[i]
        i = f.head[i]
    i, down = head, ""
    for _ in range(4):
        if i in above:
            return above[i] + down
        if f.head[i] == i:
            break
        down = "v" + f.dep[i] + down
        i = f.head[i]
    return "far"
