"""Attributions inside what a medium reports: "the agency said Kim said that ..." holds one of Kim's."""

from collections.abc import Sequence

from stemma.annotators.quotations.candidates import cue_words, subject
from stemma.annotators.quotations.frame import Frame, Words
from stemma.annotators.quotations.model import Found, common, inside
from stemma.annotators.quotations.sources import source_words
from stemma.text import words as listed

MEDIA = frozenset(
    listed(
        "agency newspaper paper daily weekly magazine broadcaster channel station network radio tv television "
        "outlet website site blog media press tabloid publication portal journal news times post herald "
        "gazette tribune report reports kcna afp ap upi bbc cnn nbc cbs abc npr pbs tass ria dpa efe ansa "
        "xinhua yonhap reuters irna fars sana kuna kyodo jiji nhk pti bernama antara mena interfax anadolu "
        "bloomberg"
    )
)
_SPEECH = frozenset(
    listed(
        "say add tell warn note write announce declare state stress insist vow pledge claim express voice "
        "promise deny acknowledge explain argue emphasize emphasise reiterate thank said says added told "
        "warned expressed"
    )
)
_REACH = 14


def peeled(f: Frame, found: Sequence[Found]) -> list[Found]:
    """The attributions that begin the content of those whose source is a medium, where they were not found already."""
    out = []
    for x in found:
        if x.source is None or not any(f.low[i] in MEDIA for i in range(*x.source)):
            continue
        inner = _inner(f, x)
        if inner and not any(y.cue == inner.cue or common(f, y.content, inner.content) > 0.98 for y in found):
            out.append(inner)
    return out


def _inner(f: Frame, x: Found) -> Found | None:
    a, b = x.content[0]
    for v in range(a + 1, min(a + _REACH, b - 2)):
        if f.lemma[v] not in _SPEECH or f.tag[v] not in ("VBD", "VBZ") or f.quote[v] != f.quote[a]:
            continue
        s = subject(f, v)
        if not a <= s < v or f.tag[s] not in ("NNP", "NNPS", "NN", "NNS", "PRP"):
            return None
        start = v + 2 if f.low[v + 1] in ("that", ":") else v + 1
        content: tuple[Words, ...] = ((start, b), *x.content[1:])
        words = source_words(f, v, s, content, cue_words(f, v))
        return Found(v, content, words, s, 0.6 * x.score) if inside(s, (words,)) else None
    return None
