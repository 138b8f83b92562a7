"""What the second model sees: the candidates for the content of a cue; and how words look to all models."""

from collections.abc import Mapping, Sequence

from stemma.annotators.quotations.candidates import Candidate, subject
from stemma.annotators.quotations.frame import Frame
from stemma.model import Words

_JOINED = frozenset(("VBD", "VBZ", "VBP", "VBG"))
_CLIMB = 20  # words looked at on the way to the head of a phrase
Kin = dict[str, tuple[str, str]]  # a lemma's class among words of like use: a fine one and a coarse one


def bucket(n: int) -> str:
    """A number as one of a few sizes."""
    return str(n) if n < 4 else "4+" if n < 7 else "7+" if n < 12 else "12+" if n < 20 else "20+" if n < 40 else "40+"


def word_kind(f: Frame, i: int) -> str:
    """A word, or its kind where the word itself says little: a name, a number, the text's edge."""
    if not 0 <= i < len(f.low):
        return "<>"
    if f.tag[i] in ("NNP", "NNPS", "CD"):
        return f.ent[i] or f.tag[i]
    return f.low[i]


def phrase_kind(f: Frame, i: int) -> str:
    """What kind of word heads a noun phrase: a pronoun as such, a name by its type, a noun by its lemma."""
    if i < 0:
        return "none"
    if f.tag[i] in ("PRP", "WP", "WDT", "DT", "EX"):
        return f.low[i]
    if f.tag[i] in ("NNP", "NNPS"):
        return "name" + f.ent[i]
    return f.tag[i]


def quote_side(f: Frame, i: int, step: int) -> str:
    """Whether a quotation begins or ends beside a word, commas passed over."""
    for k in range(1, 4):
        j = i + step * k
        if not 0 <= j < len(f.low) or f.paragraph[j] != f.paragraph[i]:
            return "edge"
        if f.quote[j] >= 0 and f.quote[j] != f.quote[i]:
            return "q"
        if f.low[j] not in (",", ":", "-", "–", "—", "―", "that"):
            return "w" if k == 1 else ","
    return "w"


def content_features(
    f: Frame, c: int, held: Sequence[Candidate], chances: Mapping[int, float], kin: Kin
) -> list[list[str]]:
    """Features of the candidates for the content of cue `c`, given the log-odds of all likely cues."""
    u0, u1 = f.units[f.unit[c]]
    others = [(k, v) for k, v in chances.items() if u0 <= k < u1 and k != c and v > -1.5]
    base = _Base(f, c, chances[c], kin)
    base.joining = _joining(f, c, u0, u1, dict(others))
    others.sort(key=lambda other: -other[1])
    return [_content(f, c, x, base, others) for x in held]


class _Base:
    """What all candidates of a cue share."""

    def __init__(self, f: Frame, c: int, chance: float, kin: Kin) -> None:
        self.cue = c
        self.u0, self.u1 = f.units[f.unit[c]]
        self.marked = f.quoted[self.u0] != f.quoted[self.u1]
        self.quotations = {q for q in f.quote[self.u0 : self.u1] if q >= 0 and q != f.quote[c]}
        self.subject = subject(f, c)
        self.lemma, self.tag, self.dep = f.lemma[c], f.tag[c], f.dep[c]
        self.chance = chance
        self.odds = max(-6, min(6, round(chance)))
        self.who = phrase_kind(f, self.subject)
        self.fine, self.coarse = kin.get(f.lemma[c], ("", ""))
        self.inside = f.quote[c] >= 0
        self.joining: list[tuple[int, int, float, str]] = []
        self.right, self.left = quote_side(f, c, 1), quote_side(f, c, -1)


def _content(f: Frame, c: int, candidate: Candidate, base: _Base, others: list[tuple[int, float]]) -> list[str]:
    runs, kind = candidate.runs, candidate.kind
    quoted = _quoted(f, runs)
    begins, ends = _edge_before(f, runs[0][0], c, base.u0), _edge_after(f, runs[-1][1], c, base.u1)
    out = _shape(f, candidate, base, quoted, begins, ends)
    out += _rivals(candidate, base, others, quoted, ends)
    out += _beyond(f, c, candidate, base) + _past_quote(f, c, candidate, base) + _joined(candidate, base)
    if kind == "R":
        gap = bucket(runs[0][0] - c - 1)
        tail = bucket(base.u1 - runs[-1][1])
        out += [f"gap {gap} {base.lemma}", f"gap {gap} {begins}", f"tail {tail} {ends}"]
    if kind[0] == "L":
        out += _before_cue(f, c, candidate, base)
    if len(runs) > 1:
        x, y = runs[1]
        out += [
            f"2b {kind} {word_kind(f, x - 1)} {word_kind(f, x)}",
            f"2q {kind} {_quoted(f, runs[:1])} {_quoted(f, runs[1:])}",
            f"2e {kind} {y == base.u1}",
            f"2g {kind} {bucket(x - c)}",
        ]
    return out


def _shape(f: Frame, candidate: Candidate, base: _Base, quoted: str, begins: str, ends: str) -> list[str]:
    """How a candidate is found, begins, ends, how long it is and how it stands to quotation marks."""
    runs, kind = candidate.runs, candidate.kind
    a, b = runs[0][0], runs[-1][1]
    first, last = runs[0]
    lemma, tag, odds, s = base.lemma, base.tag, base.odds, base.subject
    size = f.weight[b] - f.weight[a]
    word = word_kind(f, a)
    return [
        f"k {kind}",
        f"ko {kind} {odds}",
        f"lk {lemma} {kind}",
        f"tk {tag} {kind}",
        f"dk {base.dep} {kind}",
        f"q {kind} {quoted}",
        f"lq {lemma} {quoted}",
        f"qo {quoted} {odds}",
        f"z {kind} {min(12, size // 16)}",
        f"zl {lemma} {min(6, size // 24)}",
        f"nz {kind} {len(runs)} {bucket(b - a)}",
        f"be {kind} {begins} {ends}",
        f"b {kind} {begins}",
        f"e {kind} {ends}",
        f"lb {lemma} {begins}",
        f"le {lemma} {ends}",
        f"qe {quoted} {ends} {kind}",
        f"qb {quoted} {begins} {kind}",
        f"w {kind} {word}",
        f"lw {lemma} {word}",
        f"wt {f.tag[a]} {kind} {begins}",
        f"nw {kind} {word_kind(f, b)}",
        f"pw {kind} {word_kind(f, a - 1)}",
        f"lastw {kind} {f.tag[b - 1]}",
        f"nt {kind} {f.tag[b] if b < len(f.low) else ''}",
        f"sub {kind} {s >= 0} {first <= s < last}",
        f"ver {kind} {min(2, f.verbs[last] - f.verbs[first])}",
        f"in {base.inside} {kind} {quoted}",
        f"sl {kind} {base.who}",
        f"ck {base.fine} {kind}",
        f"cb {base.fine} {begins}",
        f"ce {base.coarse} {ends}",
        f"cq {base.fine} {quoted}",
        f"cw {base.coarse} {word}",
        *_held(f, candidate, base, quoted),
    ]


def _held(f: Frame, candidate: Candidate, base: _Base, quoted: str) -> list[str]:
    """Whether a candidate holds its own cue, and how many of its sentence's quotations it holds and leaves."""
    runs, kind = candidate.runs, candidate.kind
    own = any(x <= base.cue < y for x, y in runs)
    within, before, after, closed = 0, 0, 0, False
    if base.marked or runs[0][0] < base.u0 or runs[-1][1] > base.u1:
        within, before, after, closed = _marks_held(f, runs, base)
    return [
        f"own {own} {kind} {base.tag}",
        f"qn {kind} {min(within, 3)} {min(before, 2)} {min(after, 2)}",
        f"qnl {base.lemma} {min(within, 2)} {before > 0} {after > 0}",
        f"qnq {quoted} {closed} {min(within, 2)} {before > 0} {after > 0} {kind[0]}",
    ]


def _marks_held(f: Frame, runs: tuple[Words, ...], base: _Base) -> tuple[int, int, int, bool]:
    """The quotations that runs hold, those before and after them, and whether they end in one."""
    a, b = runs[0][0], runs[-1][1]
    within = {f.quote[i] for x, y in runs for i in (x, y - 1) if f.quote[i] >= 0}
    within |= {q for q in base.quotations if any(x <= f.quotes[q][0] < y for x, y in runs)}
    before = sum(f.quotes[q][1] <= a for q in base.quotations - within)
    after = sum(f.quotes[q][0] >= b for q in base.quotations - within)
    return len(within), before, after, f.quote[b - 1] >= 0


def _rivals(candidate: Candidate, base: _Base, others: list[tuple[int, float]], quoted: str, ends: str) -> list[str]:
    """How the likeliest other cues inside and outside of a candidate compare with its own; ``others`` by likelihood."""
    kind, odds = candidate.kind, base.odds
    found: dict[bool, float] = {}  # of the likeliest inside, and outside
    for k, v in others:
        found.setdefault(any(x <= k < y for x, y in candidate.runs), v)
        if len(found) == 2:
            break
    inner, outer = found.get(True, -9.0), found.get(False, -9.0)
    within, without = _level(inner), _level(outer)
    return [
        f"in {kind} {within}",
        f"out {kind} {without}",
        f"io {kind} {inner > base.chance} {outer > base.chance}",
        f"inq {quoted} {within} {odds}",
        f"oe {ends} {without} {kind}",
        f"ie {ends} {within} {kind}",
    ]


def _beyond(f: Frame, c: int, candidate: Candidate, base: _Base) -> list[str]:
    """What the words right behind a candidate hang on: its cue, the candidate itself, or something else."""
    b, kind = candidate.runs[-1][1], candidate.kind
    if b >= base.u1:
        return [f"by {kind} end"]
    x, hangs = tie(f, c, b, candidate)
    mark = "q" if f.quote[b - 1] >= 0 and f.quote[c] < 0 else ""
    word = word_kind(f, b)
    return [
        f"by {kind} {hangs} {f.dep[x]} {mark}",
        f"byw {hangs} {word} {mark}",
        f"byl {base.lemma} {hangs} {mark}",
        f"byd {base.coarse} {hangs} {f.dep[x]}",
    ]


def tie(f: Frame, c: int, b: int, candidate: Candidate) -> tuple[int, str]:
    """The head of the phrase that begins at a word, and what that head hangs on."""
    x = b
    for _ in range(_CLIMB):
        if f.head[x] <= b or f.head[x] == x:
            break
        x = f.head[x]
    above = f.head[x]
    if above == c:
        return x, "cue"
    if any(p <= above < q for p, q in candidate.runs):
        return x, "verb" if f.tag[above][:2] == "VB" else "held"
    return x, "out"


def _past_quote(f: Frame, c: int, candidate: Candidate, base: _Base) -> list[str]:
    """How far a candidate goes on behind the last quotation it holds, and how what follows there hangs."""
    a, b = candidate.runs[-1]
    if f.quoted[a] == f.quoted[b]:
        return []
    last = next((i for i in range(b - 1, a - 1, -1) if f.quote[i] >= 0), -1)
    if f.quote[c] >= 0 or last < 0:
        return []
    kind, first = candidate.kind, f.quotes[f.quote[last]][0]
    led = f"pq0 {kind} {bucket(max(0, first - a))} {word_kind(f, first - 1)}"
    if last >= b - 1:
        return [led, f"pq {kind} none", f"pqc {base.coarse} none"]
    x, hangs = tie(f, c, last + 1, candidate)
    size, word = bucket(b - last - 1), word_kind(f, last + 1)
    return [
        led,
        f"pq {kind} {size}",
        f"pqc {base.coarse} {hangs} {size}",
        f"pqt {hangs} {f.dep[x]} {kind}",
        f"pqw {hangs} {word}",
        f"pqs {f.low[last - 1] in ',.?!'} {f.tag[last + 1]} {kind}",
    ]


def _joining(f: Frame, c: int, u0: int, u1: int, chances: dict[int, float]) -> list[tuple[int, int, float, str]]:
    """Verbs of a sentence that "and", "but" or a comma joins to what stands before: word, kind, odds, how joined."""
    out = []
    for v in range(u0 + 1, u1):
        if f.tag[v] in _JOINED and f.low[v - 1] in ("and", "but", ",", "then") and f.quote[v] == f.quote[c]:
            same = f.tag[v] == f.tag[c]
            own = " own" if f.head[v] == c else ""
            out.append((v, 1 if same else 2, chances.get(v, -9.0), f"{same} {f.low[v - 1]}{own}"))
    return out


def _joined(candidate: Candidate, base: _Base) -> list[str]:
    """Verbs inside a candidate that may rather go on with the cue's own subject: "said ... and warned ..."."""
    a, b = candidate.runs[-1]
    held = [x for x in base.joining if a < x[0] < b]
    if not held:
        return []
    level, plain, join = _level(max(x[2] for x in held)), held[0][1], held[-1][3]
    return [f"jn {candidate.kind} {plain} {level}", f"jt {base.tag} {plain} {join}", f"ji {level} {join}"]


def _before_cue(f: Frame, c: int, candidate: Candidate, base: _Base) -> list[str]:
    """What parts a content that begins before its cue from the cue."""
    kind, low, s = candidate.kind, f.low, base.subject
    first, stop = candidate.runs[0]
    return [
        f"gap L {bucket(c - stop)}",
        f"head {bucket(first - base.u0)}",
        f"stop {low[stop] if stop < c else 'cue'} {low[stop - 1] in ',.?!'}",
        f"ss {stop == f.left[s] if s >= 0 else None} {word_kind(f, stop)}",
        f"nx {word_kind(f, c + 1)} {kind}",
        f"aft {base.right} {kind}",
        f"npx {base.left} {kind}",
        f"lnx {base.lemma} {kind} {f.tag[c + 1] if c + 1 < len(low) else ''}",
    ]


def _level(odds: float) -> str:
    return "no" if odds <= -9 else "low" if odds < -1.5 else "even" if odds < 1 else "high"


def _quoted(f: Frame, runs: tuple[Words, ...]) -> str:
    """How the runs stand to the quotation marks: all, ends, part, single, none, or cut through one."""
    a, b = runs[0][0], runs[-1][1]
    n = len(f.low)
    if (a > 0 and f.quote[a] >= 0 and f.quote[a - 1] == f.quote[a]) or (
        b < n and f.quote[b - 1] >= 0 and f.quote[b] == f.quote[b - 1]
    ):
        return "cut"
    held = sum([f.quoted[y] - f.quoted[x] for x, y in runs])
    if not held:
        return "single" if any(x <= s0 and s1 <= y for s0, s1 in f.singles for x, y in runs) else "none"
    if held >= sum([y - x for x, y in runs]) - 1:
        return "all"
    return "ends" if f.quote[a] >= 0 and f.quote[b - 1] >= 0 else "part"


def _edge_before(f: Frame, a: int, c: int, u0: int) -> str:
    if a == u0:
        return "unit"
    if a == c + 1:
        return "cueq" if f.quote[a] >= 0 and f.quote[c] < 0 else "cue"
    if f.quote[a] >= 0 and f.quote[c] < 0:
        return "q" + f.low[a - 1]
    for i in (*f.children[c], f.head[c]):
        if i > c and f.left[i] == a:
            return f.dep[i]
    word = f.low[a - 1]
    return word if not word.isalnum() else "-"


def _edge_after(f: Frame, b: int, c: int, u1: int) -> str:
    if b >= u1 - 1:
        return "unit" if b >= u1 or not f.low[b].isalnum() else "-"
    if f.right[c] == b:
        return "tree"
    word = f.low[b]
    if f.quote[b - 1] >= 0 and f.quote[c] < 0:
        return f"q{f.low[b - 2] if f.low[b - 2] in ',.?!' else ''} {f.tag[b]}"
    for i in f.children[c]:
        if i > c and f.right[i] == b:
            return f.dep[i] + ("," if word == "," else "")
    return word if not word.isalnum() else "-"
