"""Attributions inside attributions: "the agency said Kim said that ..." holds words of Kim's, to any depth."""

from collections.abc import Sequence

from stemma.annotators.quotations.candidates import cue_words, quoted_as, subject
from stemma.annotators.quotations.frame import Frame, common, head_of, inside
from stemma.annotators.quotations.model import Found
from stemma.annotators.quotations.sources import source_words
from stemma.annotators.quotations.tails import tails
from stemma.model import Words
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
_PRAISING = frozenset(listed("praise hail laud commend condemn denounce criticize criticise blame applaud"))
_OF = frozenset(("highly", "warmly", "well", "of"))  # how one speaks of another
_TELLING = frozenset(("say", "tell", "said", "told"))
_REPORTING = frozenset(("VBD", "VBZ", "VBP"))
_ADDRESSEE = frozenset(("PRP", "DT", "NNP", "NNPS", "NN", "NNS", "JJ", "PRP$"))
_REACH, _LISTENER, _DEEPEST = 14, 6, 6


def peeled(f: Frame, found: Sequence[Found]) -> list[Found]:
    """The attributions that begin or end the content of others, where they were not found already."""
    out: list[Found] = []
    waiting = [x for x in found if x.source is not None]
    for _ in range(_DEEPEST):
        inner = [y for x in waiting if (y := _ends(f, x) or _begins(f, x))]
        known = [*found, *out]
        new = [x for x in inner if not any(y.cue == x.cue or common(f, y.content, x.content) > 0.98 for y in known)]
        waiting = list({x.cue: x for x in new}.values())
        if not waiting:
            break
        out += waiting
    return out


def _begins(f: Frame, x: Found) -> Found | None:
    """Who is said to have said it: what a medium reports, or what one person tells of another's telling."""
    a, b = x.content[0]
    medium = x.source is not None and any(f.low[i] in MEDIA for i in range(*x.source))
    if not medium and (x.cue < 0 or f.lemma[x.cue] not in _TELLING):
        return None
    for v in range(a + 1, min(a + _REACH, b - 2)):
        said = quoted_as(f, v) or (_speaks(f, v) and _reports(f, v))
        if not said or f.quote[v] != f.quote[a]:
            continue
        s = subject(f, v)
        if not a <= s < v or f.tag[s] not in ("NNP", "NNPS", "NN", "NNS", "PRP"):
            return None
        start = _opening(f, v, b)
        if not medium and not (start > v + 1 and f.lemma[v] in _TELLING and f.left[s] <= a + 1 and f.tag[s] != "PRP"):
            return None
        content: tuple[Words, ...] = ((start, b), *x.content[1:])
        words = source_words(f, v, s, content, cue_words(f, v))
        return Found(v, content, words, s, 0.6 * x.score) if inside(s, (words,)) else None
    return None


def _speaks(f: Frame, v: int) -> bool:
    """Whether a verb is one of saying, or of speaking well or ill of someone."""
    return f.lemma[v] in _SPEECH or f.lemma[v] in _PRAISING or (f.lemma[v] == "speak" and f.low[v + 1] in _OF)


def _reports(f: Frame, v: int) -> bool:
    """Whether a verb says something now, then, or before then: "says", "said", "had said"."""
    return f.tag[v] in _REPORTING or (f.tag[v] == "VBN" and f.lemma[v - 1] in ("have", "had", "has"))


def _opening(f: Frame, v: int, end: int) -> int:
    """Where the words begin that a verb introduces by "that", a colon or a quotation mark; else behind the verb."""
    for i in range(v + 1, min(v + _LISTENER, end - 1)):
        if f.low[i] in ("that", ":"):
            return i + 1
        if f.quote[i] >= 0 and f.quote[i] != f.quote[v]:
            return i
        if f.tag[i] not in _ADDRESSEE and f.low[i] not in (",", "by"):
            break
    return v + 1


def _ends(f: Frame, x: Found) -> Found | None:
    """Who relays what another relays: "..., the agency reported on Friday, according to the paper"."""
    if x.cue < 0:
        return None
    a, b = x.content[-1]
    for comma, who in tails(f, f.unit[x.cue]):
        verb = who[1]
        if a < comma < who[0] and verb < b <= x.cue and f.tag[verb] in _REPORTING:
            return Found(verb, (*x.content[:-1], (a, comma)), who, head_of(f, who), 0.9 * x.score)
    return None
