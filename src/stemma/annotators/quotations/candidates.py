"""What a cue may have for content: runs of words proposed from the parse, the punctuation and the quotation marks."""

from dataclasses import dataclass

from stemma.annotators.quotations.frame import Frame
from stemma.model import Words
from stemma.settings import SETTINGS

_GLUE = frozenset(("aux", "aux:pass", "advmod", "compound:prt", "cop"))
QUOTED = frozenset(("quoted", "cited", "quotes", "cites", "quoting", "citing"))
DASHES = frozenset(("-", "–", "—", "―", "--"))
_BREAKS = DASHES | {",", ";", ":", "(", ")"}
_SKIP = _BREAKS | {".", "…"}
_NO_START = frozenset(("punct", "cc", "aux", "aux:pass", "cop", "compound:prt"))
_SPOKEN = frozenset((",", "?", "!", "...", "…", ".", "-", "–", "—"))
_NICKNAME = SETTINGS.annotation.nickname_words
_REACH = 60  # words from a cue within which its content may begin or end elsewhere than at a sentence's edge


@dataclass(frozen=True, slots=True)
class Candidate:
    """Words that may be the content of a cue, and how they were found: right, left, around, quotes after ..."""

    kind: str
    runs: tuple[Words, ...]


def cue_words(f: Frame, c: int) -> Words:
    """The cue with its auxiliaries, adverbs and particles, as far as they stand together."""
    a, b = c, c + 1
    while a > 0 and f.head[a - 1] == c and f.dep[a - 1] in _GLUE and f.unit[a - 1] == f.unit[c]:
        a -= 1
    while b < len(f.low) and f.head[b] == c and f.dep[b] in ("compound:prt", "fixed"):
        b += 1
    if f.low[c] == "according" and b == c + 1 < len(f.low) and f.low[b] == "to":
        b += 1
    if quoted_as(f, c):
        a = c - 2 if f.low[c - 2] in QUOTED else c - 1
        while a > 0 and f.low[a - 1] in ("was", "were", "is", "has", "been", "also", "later"):
            a -= 1
    return a, b


def quoted_as(f: Frame, c: int) -> bool:
    """Whether a word is the "saying" of "was quoted as saying", which is the cue there."""
    if f.tag[c] != "VBG" or c < 2 or f.low[c - 1] != "as":
        return False
    return any(f.low[i] in QUOTED for i in range(max(0, c - 8), c - 1))


def subject(f: Frame, c: int) -> int:
    """The grammatical subject of a verb, inherited from the verbs above it; -1 where there is none."""
    for _ in range(6):
        for i in f.children[c]:
            if f.dep[i].startswith("nsubj"):
                return i
        if f.dep[c] not in ("conj", "xcomp", "advcl", "parataxis", "cop", "aux") or f.head[c] == c:
            return -1
        c = f.head[c]
    return -1


def candidates(f: Frame, c: int) -> list[Candidate]:
    """All proposals for a cue, without repetition."""
    u0, u1 = f.units[f.unit[c]]
    rights = _rights(f, c, u0, u1)
    if quoted_as(f, c):  # "was quoted as saying by the agency that ..."
        rights = [run for run in rights if f.low[run[0]] != "by"]
    lefts = _lefts(f, c, u0)
    found: dict[tuple[Words, ...], str] = {}
    if f.low[c] == "according":  # what stands next is its source
        rights = [run for run in rights if run[0] > c + 2]
    after = _after(f, c, u1)
    more = _resumed(f, c, u1)
    if more and (lefts := [run for run in lefts if f.quote[run[1] - 1] >= 0] or lefts):
        after = [more]
        rights = []
    for run in rights:
        found.setdefault((run,), "R")
    for run in lefts:
        if not more or f.quote[run[1] - 1] < 0:
            found.setdefault((run,), "L")
    s = subject(f, c)
    for left in lefts:
        for right in after:
            named = s >= 0 and f.left[s] <= left[0] and left[1] <= f.right[s] and f.quote[left[0]] < 0
            if left[1] <= c < right[0] and not named:  # who says it is no part of what is said
                found.setdefault((left, right), "LR")
    following = _following(f, u1)
    for q in following:
        for left in lefts:
            found.setdefault((left, q), "LQ")
        for right in rights:
            if right[1] >= u1 - 2:
                found.setdefault((right, q), "RQ")
    for runs, kind in _others(f, c, u0, u1, following):
        found.setdefault(runs, kind)
    return [Candidate(kind, runs) for runs, kind in found.items() if not any(_cuts(f, c, run) for run in runs)]


def _cuts(f: Frame, c: int, run: Words) -> bool:
    """Whether a run begins or ends inside a quotation that its cue stands outside of."""
    a, b = run
    before = a > 0 and f.quote[a] >= 0 and f.quote[a - 1] == f.quote[a] != f.quote[c]
    return before or (b < len(f.low) and f.quote[b] >= 0 and f.quote[b - 1] == f.quote[b] != f.quote[c])


def _trim(f: Frame, a: int, b: int) -> Words | None:
    """The run without punctuation at its edges, but with the quotation marks that belong to it."""
    while a < b and f.low[a] in _SKIP:
        a += 1
    while b > a and f.low[b - 1] in _SKIP and f.low[b - 1] not in ".…":
        b -= 1
    return (a, b) if a < b else None


def _rights(f: Frame, c: int, u0: int, u1: int) -> list[Words]:
    low = f.low
    limit = min(u1, c + _REACH)
    starts = {c + 1} | {f.left[i] for i in f.children[c] if f.left[i] > c and f.dep[i] not in _NO_START}
    ends = {u1} | {f.right[i] for i in f.children[c] if f.left[i] > c and f.dep[i] not in _NO_START}
    ends |= {f.left[i] for i in f.children[c] if i > c + 1 and f.dep[i] in ("conj", "advcl", "parataxis", "cc")}
    if f.dep[c] == "case" or f.head[c] > c:
        starts |= {f.left[f.head[c]]} if f.left[f.head[c]] > c else set()
        ends.add(f.right[f.head[c]])
    breaks = []
    for i in range(c + 1, limit):
        if f.quote[i] < 0 and (low[i] in _BREAKS or (low[i] in ("that", "if", "whether") and len(starts) < 6)):
            if low[i] in _BREAKS:
                breaks.append(i)
                if len(breaks) == 1:
                    starts.add(i + 1)
            else:
                starts.add(i)
        elif f.quote[i] >= 0 and f.quotes[f.quote[i]][0] == i:
            starts.add(i)
            ends.add(min(u1, f.quotes[f.quote[i]][1]))
    ends.update(breaks[:2])
    ends.update(breaks[-1:])
    out: dict[Words, None] = {}
    nearest = sorted(s for s in starts if c < s < u1)[:6]
    for s in nearest:
        for e in sorted(ends):
            run = _trim(f, s, e)
            if run:
                out[run] = None
    return list(out)


def _lefts(f: Frame, c: int, u0: int) -> list[Words]:
    ends: list[int] = []
    s = subject(f, c)
    before = min(f.left[s], c) if s >= 0 else c
    for end in (before, c):
        while end > u0 and f.head[end - 1] == c and f.dep[end - 1] in _GLUE:
            end -= 1
        if end < c - 1 or (end > u0 and (f.low[end - 1] in _BREAKS or f.quote[end - 1] >= 0)):
            ends.append(end)
    commas = 0
    for i in range(c - 1, max(u0, c - _REACH), -1):
        closes = f.quote[i] >= 0 and f.quotes[f.quote[i]][1] == i + 1
        if closes and (f.low[i - 1] in _SPOKEN or i - f.quotes[f.quote[i]][0] > _NICKNAME):
            ends.append(i + 1)
            break
        if commas < 3 and f.quote[i] < 0 and f.low[i] in _BREAKS and f.low[i] != "(":
            ends.append(i)
            commas += 1
    closed = [e for e in ends if f.quote[e - 1] >= 0 and f.low[e - 2] in _SPOKEN and f.quotes[f.quote[e - 1]][1] == e]
    if closed:  # a comma before the closing mark: what was said ends there
        ends = [e for e in ends if e <= closed[0]]
    starts = {u0}
    for end in dict.fromkeys(ends):
        starts |= _left_starts(f, c, u0, end)
    if f.dep[c] in ("parataxis", "ccomp", "advcl", "conj") and f.head[c] < c:
        starts.add(f.left[f.head[c]])
    out: dict[Words, None] = {}
    for e in dict.fromkeys(ends):
        for start in sorted(starts):
            if u0 <= start < e and (run := _trim(f, start, e)):
                out[run] = None
    return list(out)


def _left_starts(f: Frame, c: int, u0: int, end: int) -> set[int]:
    starts = set()
    if end > u0 and f.quote[end - 1] >= 0:
        starts.add(max(u0, f.quotes[f.quote[end - 1]][0]))
    for i in range(end - 1, u0, -1):
        if f.quote[i] < 0 and f.low[i] in DASHES | {";", ":"}:
            starts.add(i + 1)
            break
    for i in range(end - 1, u0, -1):
        if f.quote[i] < 0 and f.low[i] == "," and i < end - 1:
            starts.add(i + 1)
            break
    return starts


def _after(f: Frame, c: int, u1: int) -> list[Words]:
    """Where a content that began before its cue may go on behind it."""
    out: dict[Words, None] = {}
    stops = 0
    for i in range(c + 1, min(u1, c + 40)):
        if (f.low[i] in _BREAKS or f.low[i] == "that") and f.quote[i] < 0 and stops < 3:
            stops += 1
            run = _trim(f, i + 1, u1)
            if run and f.tag[run[0]] != "VBG":  # "..., adding that" is a cue of its own
                out[run] = None
        if f.quote[i] >= 0:
            if run := _trim(f, i, u1):
                out[run] = None
            break
    children = [
        i for i in f.children[c] if f.left[i] > c and f.dep[i] in ("ccomp", "xcomp", "obj", "advcl", "parataxis")
    ]
    for i in children[:2]:
        if run := _trim(f, f.left[i], u1):
            out[run] = None
    return list(out)


def _resumed(f: Frame, c: int, u1: int) -> Words | None:
    """The rest of a quotation that its cue interrupts: "We wait," he said on Monday, "but not for long."."""
    start = next((i for i in range(c + 1, min(u1, c + 30)) if f.quote[i] >= 0), -1)
    if start < 0 or f.quote[c] >= 0 or f.low[start - 1] != "," or f.tag[start + 1 : start + 2] == ["VBG"]:
        return None
    spoken = any(f.quote[i] >= 0 and f.low[i - 1] in _SPOKEN for i in range(max(1, c - 20), c))
    if not spoken or any(f.tag[i][:2] == "VB" for i in range(c + 1, start)):
        return None
    return _trim(f, start, u1)


def _following(f: Frame, u1: int) -> list[Words]:
    """Sentences after `u1` in its paragraph that are quotations from end to end."""
    if u1 >= len(f.low) or u1 == 0 or f.paragraph[u1] != f.paragraph[u1 - 1]:
        return []
    k, end, out = f.unit[u1], u1, []
    while k < len(f.units) and f.paragraph[f.units[k][0]] == f.paragraph[u1 - 1]:
        a, b = f.units[k]
        if f.quote[a] < 0 or f.quotes[f.quote[a]][0] != a or f.quotes[f.quote[a]][1] < b - 1:
            break
        end, k = b, k + 1
        out.append((u1, end))
    return out[-1:]


def _others(f: Frame, c: int, u0: int, u1: int, following: list[Words]) -> list[tuple[tuple[Words, ...], str]]:
    out: list[tuple[tuple[Words, ...], str]] = []
    head, s = f.head[c], subject(f, c)
    if head != c and head < c and f.left[head] < f.left[c]:  # the report cited by ..., a figure she called ...
        cut = f.left[c] if f.left[c] > f.left[head] else c
        if run := _trim(f, f.left[head], cut):
            out.append(((run,), "H"))
    if s >= 0 and u0 <= s and not quoted_as(f, c):
        a, b = (f.left[s], f.right[s]) if not f.left[s] <= c < f.right[s] else (s, s + 1)
        out.append((((a, b),), "S"))
        if b <= c and c + 1 < u1 and (rest := _trim(f, c + 1, u1)):
            out.append((((a, b), rest), "SR"))
    if f.dep[head] in ("obl", "nmod", "advmod", "advcl") or f.dep[c] in ("parataxis", "obl", "advcl"):
        inner = c if f.dep[c] in ("parataxis", "obl", "advcl") else head
        for a, b in ((u0, u1), (f.left[f.head[inner]], f.right[f.head[inner]])):
            runs = tuple(r for r in (_trim(f, a, f.left[inner]), _trim(f, f.right[inner], b)) if r)
            if runs:
                out.append((runs, "X"))
    if following:
        out.append(((following[-1],), "Q"))
    if u1 < len(f.low) and f.paragraph[u1] != f.paragraph[u1 - 1]:
        p0, p1 = f.paragraphs[f.paragraph[u1]]
        if f.quote[p0] >= 0 and f.quotes[f.quote[p0]][0] == p0:
            out.append((((p0, f.quotes[f.quote[p0]][1]),), "N"))
        elif f.low[u1 - 1] == ":":
            out.append((((p0, p1),), "P"))
    if f.low[c] == ":" and f.paragraphs[f.paragraph[c]][1] > u1:
        out.append((((c + 1, f.paragraphs[f.paragraph[c]][1]),), "T"))
    if u0 > 0 and f.quote[u0 - 1] >= 0 and f.quotes[f.quote[u0 - 1]][1] == u0:
        out.append(((f.quotes[f.quote[u0 - 1]],), "B"))
    return out
