"""What the last model sees: a content that a cue may have, beside its rivals in the sentence, in plain numbers.

The linear models weigh each content for itself; what counts here is how they stand to each other: which marks a content
leaves, what other cues want, how surely each of them wants it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from stemma.annotators.quotations.candidates import Candidate, cue_words, subject
from stemma.annotators.quotations.features import tie
from stemma.annotators.quotations.frame import Frame, common, inside
from stemma.model import Words
from stemma.settings import SETTINGS

LEAST = SETTINGS.annotation.judged_least
FAINT = SETTINGS.annotation.judged_faint
_BEST = SETTINGS.annotation.judged_best
_TIES = {"cue": 0, "verb": 1, "held": 2, "out": 3}
_TAGS = ("VBD", "VBZ", "VBP", "VBG", "VBN", "VB")
_KINDS = {
    "IN": 3, "VBD": 4, "VBZ": 4, "VBP": 4, "VBG": 5, "VBN": 5, "VB": 5, "WDT": 6, "WP": 6, "WRB": 6, ".": 7, "NN": 8,
    "NNS": 8, "NNP": 8, "NNPS": 8, "TO": 9, "RB": 10, "DT": 11, "PRP$": 11, "PRP": 12,
}  # fmt: skip
_STOPS = ",.?!…"

Held = Mapping[int, tuple[Sequence[Candidate], Sequence[float]]]  # of a cue: its candidates; shares, "none" first
Key = tuple[int, tuple[Words, ...], float]  # a cue, a content, and how nearly the cue's likely contents are just this


@dataclass(frozen=True, slots=True)
class _Cue:
    """A cue with its likely contents and what it shares its sentence with."""

    word: int
    unit: Words
    odds: float
    none: float
    likely: list[tuple[Candidate, float]]
    near: list[int]
    quotations: set[int]


def judged(f: Frame, odds: Mapping[int, float], held: Held) -> tuple[list[Key], list[list[float]]]:
    """The contents worth a judgement, with the numbers of each."""
    best = {c: _likeliest(found, shares)[:_BEST] for c, (found, shares) in held.items()}
    keys: list[Key] = []
    rows: list[list[float]] = []
    for c, (found, shares) in held.items():
        likely = [x for x in _likeliest(found, shares) if x[1] > FAINT]
        if 1 - shares[0] < LEAST or not likely:
            continue
        u0, u1 = f.units[f.unit[c]]
        quotations = {q for q in f.quote[u0:u1] if q >= 0 and q != f.quote[c]}
        cue = _Cue(c, (u0, u1), odds[c], shares[0], likely, [k for k in held if u0 <= k < u1 and k != c], quotations)
        plain = _of_cue(f, cue)
        for (candidate, share), overlaps in zip(likely, _overlaps(f, likely), strict=True):
            agreeing = [(o, p) for o, (_, p) in zip(overlaps, likely, strict=True)]
            keys.append((c, candidate.runs, sum([p * o**4 for o, p in agreeing])))
            rows.append(
                plain
                + _of_shares(cue, share, agreeing)
                + _of_rivals(f, cue, candidate, odds, held, best)
                + _of_shape(f, cue, candidate)
                + _of_marks(f, cue, candidate)
            )
    return keys, rows


def _likeliest(found: Sequence[Candidate], shares: Sequence[float]) -> list[tuple[Candidate, float]]:
    order = sorted(range(len(found)), key=lambda i: -shares[i + 1])
    return [(found[i], shares[i + 1]) for i in order]


def _overlaps(f: Frame, likely: Sequence[tuple[Candidate, float]]) -> list[list[float]]:
    """What each two of some contents have in common."""
    out = [[1.0] * len(likely) for _ in likely]
    for i, (x, _) in enumerate(likely):
        for j in range(i):
            out[i][j] = out[j][i] = common(f, x.runs, likely[j][0].runs)
    return out


def _of_cue(f: Frame, cue: _Cue) -> list[float]:
    c, (u0, u1) = cue.word, cue.unit
    a, b = cue_words(f, c)
    s = subject(f, c)
    tag = f.tag[c]
    return [
        cue.odds,
        cue.none,
        len(cue.likely),
        u1 - u0,
        len(cue.quotations),
        s - c if s >= 0 else 0,
        _TAGS.index(tag) if tag in _TAGS else 6 if tag[:2] == "NN" else 7,
        a > 0 and f.low[a - 1] == ",",
        _kind(f, b, u1),
    ]


def _of_shares(cue: _Cue, share: float, agreeing: Sequence[tuple[float, float]]) -> list[float]:
    """How far the likely contents of the cue agree with one of them: overlaps and shares."""
    mostly = sum([p for o, p in agreeing if o >= 0.5])
    return [share, share / cue.likely[0][1], mostly, sum([o * p for o, p in agreeing])]


def _of_rivals(
    f: Frame,
    cue: _Cue,
    candidate: Candidate,
    odds: Mapping[int, float],
    held: Held,
    best: Mapping[int, list[tuple[Candidate, float]]],
) -> list[float]:
    """What the other cues of the sentence are and want: the same words, words around this cue, words inside."""
    runs = candidate.runs
    inner = [k for k in cue.near if inside(k, runs)]
    outer = [k for k in cue.near if not inside(k, runs)]
    same = [p for k in cue.near for x, p in best[k] if common(f, runs, x.runs) >= 0.5]
    around = [best[k][0][1] for k in cue.near if best[k] and inside(cue.word, best[k][0][0].runs)]
    return [
        max([odds[k] for k in inner], default=-9.0),
        max([odds[k] for k in outer], default=-9.0),
        max(same, default=0.0),
        max([1 - held[k][1][0] for k in inner], default=0.0),
        max(around, default=0.0),
    ]


def _of_shape(f: Frame, cue: _Cue, candidate: Candidate) -> list[float]:
    """Where a content begins and ends, how long it is, and what stands around it."""
    runs, c, (u0, u1) = candidate.runs, cue.word, cue.unit
    a, b = runs[0][0], runs[-1][1]
    last = runs[-1]
    n = sum([y - x for x, y in runs])
    return [
        n,
        n / max(1, u1 - u0),
        a - c,
        b - c,
        min([abs(c - i) for run in runs for i in run]),
        b >= u1 - 1,
        _kind(f, a, u1),
        _kind(f, a - 1, u1),
        f.low[a] in ("that", '"', "“"),
        f.verbs[last[1]] - f.verbs[last[0]],
        _TIES[tie(f, c, b, candidate)[1]] if b < u1 else 4,
    ]


def _of_marks(f: Frame, cue: _Cue, candidate: Candidate) -> list[float]:
    """How a content stands to the quotations of its sentence, above all to the last one that it holds."""
    runs, u1 = candidate.runs, cue.unit[1]
    a, b = runs[-1]
    held = sum([f.quoted[y] - f.quoted[x] for x, y in runs]) / sum([y - x for x, y in runs])
    if f.quoted[a] == f.quoted[b]:
        return [held, -1, -1, -2, 0]
    last = next(i for i in range(b - 1, a - 1, -1) if f.quote[i] >= 0)
    first, end = f.quotes[f.quote[last]]
    return [held, end - first, b - 1 - last, _STOPS.find(f.low[end - 2][-1:]), _kind(f, last + 1, min(b, u1))]


def _kind(f: Frame, i: int, end: int) -> int:
    """What kind of word stands at a place, as a number; 0 at the sentence's end."""
    if i >= end:
        return 0
    if f.low[i] == ",":
        return 1
    if f.tag[i] == "CC":
        return 2
    return _KINDS.get(f.tag[i]) or (14 if f.low[i][0].isalnum() else 13)
