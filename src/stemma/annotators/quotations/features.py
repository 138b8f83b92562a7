"""What the learned parts see: features of a cue, of a content for a cue, of a source for a cue and its content."""

from stemma.annotators.quotations.candidates import Candidate, cue_words, subject
from stemma.annotators.quotations.frame import Frame, Words

_VERBS = ("VB", "VBD", "VBG", "VBN", "VBP", "VBZ")
_NOUNS = ("NN", "NNS", "NNP", "NNPS")
_PLURAL_OR_NAME = {"NN": "N", "NNS": "N", "NNP": "P", "NNPS": "P"}


def _bucket(n: int) -> str:
    return str(n) if n < 4 else "4+" if n < 7 else "7+" if n < 12 else "12+" if n < 20 else "20+" if n < 40 else "40+"


def _word(f: Frame, i: int) -> str:
    """A word, or its kind where the word itself says little: a name, a number, the text's edge."""
    if not 0 <= i < len(f.low):
        return "<>"
    if f.tag[i] in ("NNP", "NNPS", "CD"):
        return f.ent[i] or f.tag[i]
    return f.low[i]


def _phrase(f: Frame, i: int) -> str:
    """What kind of word heads a noun phrase: a pronoun as such, a name by its type, a noun by its lemma."""
    if i < 0:
        return "none"
    if f.tag[i] in ("PRP", "WP", "WDT", "DT", "EX"):
        return f.low[i]
    if f.tag[i] in ("NNP", "NNPS"):
        return "name" + f.ent[i]
    return f.tag[i]


def _quote_side(f: Frame, i: int, step: int) -> str:
    """Whether a quotation begins or ends beside a word, commas passed over."""
    for k in range(1, 4):
        j = i + step * k
        if not 0 <= j < len(f.low) or f.paragraph[j] != f.paragraph[i]:
            return "edge"
        if f.quote[j] >= 0 and f.quote[j] != f.quote[i]:
            return "q"
        if f.low[j] not in (",", ":", "-", "–", "—", "that"):
            return "w" if k == 1 else ","
    return "w"


def cue_features(f: Frame, c: int) -> list[str]:
    """Features of a word as a possible cue."""
    lemma, tag, dep, low = f.lemma[c], f.tag[c], f.dep[c], f.low
    u0, u1 = f.units[f.unit[c]]
    s = subject(f, c)
    kinds = sorted({f.dep[i] for i in f.children[c]})
    nxt, prv = _word(f, c + 1), _word(f, c - 1)
    inside = "in" if f.quote[c] >= 0 else "out"
    mark = next(
        (
            low[j]
            for i in f.children[c]
            if f.dep[i] in ("ccomp", "xcomp", "acl")
            for j in f.children[i]
            if f.dep[j] == "mark"
        ),
        "",
    )
    right, left = _quote_side(f, c, 1), _quote_side(f, cue_words(f, c)[0], -1)
    subj = _phrase(f, s)
    pos = tag[:2]
    out = [
        f"l {lemma}", f"w {low[c]}", f"t {tag}", f"d {dep}", f"lt {lemma} {tag}", f"ld {lemma} {dep}", f"td {tag} {dep}",
        f"n {nxt}", f"p {prv}", f"ln {lemma} {nxt}", f"lp {lemma} {prv}", f"tn {tag} {nxt}", f"tp {tag} {prv}",
        f"n2 {nxt} {_word(f, c + 2)}", f"p2 {_word(f, c - 2)} {prv}", f"ln2 {lemma} {nxt} {_word(f, c + 2)}",
        f"s {subj}", f"ts {pos} {subj}", f"ls {lemma} {subj}", f"sl {f.lemma[s] if s >= 0 else ''}", f"sd {tag} {s >= 0} {s > c}",
        f"m {mark}", f"lm {lemma} {mark}", f"tm {tag} {mark}",
        f"q {inside} {left} {right}", f"lq {lemma} {inside} {left} {right}", f"tq {tag} {inside}", f"lqr {lemma} {right}", f"lql {lemma} {left}",
        f"h {f.lemma[f.head[c]]} {dep}", f"ht {f.tag[f.head[c]]} {dep} {tag}",
        f"e {_bucket(u1 - c)} {pos}", f"b {_bucket(c - u0)} {pos}", f"suf {low[c][-3:]} {tag}", f"suf4 {low[c][-4:]}", f"pre {lemma[:5]}",
        f"para {f.paragraph[c] == 0} {pos}", f"first {c == u0}",
    ]  # fmt: skip
    out += [f"k {k} {pos}" for k in kinds]
    out += [f"lk {lemma} {k}" for k in kinds if k != "punct"]
    if not {"ccomp", "xcomp", "obj", "obl", "advcl"} & set(kinds):
        out += ["k bare", f"lk {lemma} bare"]
    return out


def content_features(f: Frame, c: int, candidate: Candidate, chance: float) -> list[str]:
    """Features of a candidate for the content of cue `c`, which is a cue by `chance` (its log-odds)."""
    runs, kind = candidate.runs, candidate.kind
    a, b = runs[0][0], runs[-1][1]
    u0, u1 = f.units[f.unit[c]]
    lemma, tag, low = f.lemma[c], f.tag[c], f.low
    s = subject(f, c)
    first, last = runs[0]
    size = f.weight[b] - f.weight[a]
    quoted = _quoted(f, runs)
    begins = _edge_before(f, a, c, u0)
    ends = _edge_after(f, b, c, u1)
    odds = max(-6, min(6, round(chance)))
    out = [
        f"k {kind}", f"ko {kind} {odds}", f"lk {lemma} {kind}", f"tk {tag} {kind}", f"dk {f.dep[c]} {kind}",
        f"q {kind} {quoted}", f"lq {lemma} {quoted}", f"qo {quoted} {odds}",
        f"z {kind} {min(12, size // 16)}", f"zl {lemma} {min(6, size // 24)}", f"nz {kind} {len(runs)} {_bucket(b - a)}",
        f"be {kind} {begins} {ends}", f"b {kind} {begins}", f"e {kind} {ends}", f"lb {lemma} {begins}", f"le {lemma} {ends}",
        f"qe {quoted} {ends} {kind}", f"qb {quoted} {begins} {kind}",
        f"w {kind} {_word(f, a)}", f"lw {lemma} {_word(f, a)}", f"wt {f.tag[a]} {kind} {begins}", f"nw {kind} {_word(f, b)}",
        f"pw {kind} {_word(f, a - 1)}", f"lastw {kind} {f.tag[b - 1]}", f"nt {kind} {f.tag[b] if b < len(low) else ''}",
        f"sub {kind} {s >= 0} {any(x <= s < y for x, y in runs)}", f"ver {kind} {_verbs(f, first, last)}", f"in {f.quote[c] >= 0} {kind} {quoted}",
        f"sl {kind} {_phrase(f, s)}",
    ]  # fmt: skip
    if kind == "R":
        out += [
            f"gap {_bucket(a - c - 1)} {lemma}",
            f"gap {_bucket(a - c - 1)} {begins}",
            f"tail {_bucket(u1 - b)} {ends}",
        ]
    if kind[0] == "L":
        stop = runs[0][1]
        out += [
            f"gap L {_bucket(c - stop)}",
            f"head {_bucket(first - u0)}",
            f"stop {low[stop] if stop < c else 'cue'} {low[stop - 1] in ',.?!'}",
        ]
        out += [
            f"ss {stop == f.left[s] if s >= 0 else None} {_word(f, stop)}",
            f"nx {_word(f, c + 1)} {kind}",
            f"aft {_quote_side(f, c, 1)} {kind}",
        ]
        out += [f"npx {_quote_side(f, c, -1)} {kind}", f"lnx {lemma} {kind} {f.tag[c + 1] if c + 1 < len(low) else ''}"]
    if len(runs) > 1:
        x, y = runs[1]
        out += [
            f"2b {kind} {_word(f, x - 1)} {_word(f, x)}",
            f"2q {kind} {_quoted(f, runs[:1])} {_quoted(f, runs[1:])}",
            f"2e {kind} {y == u1}",
            f"2g {kind} {_bucket(x - c)}",
        ]
    return out


def _quoted(f: Frame, runs: tuple[Words, ...]) -> str:
    """How the runs stand to the quotation marks: all, part, none, or cut through one."""
    a, b = runs[0][0], runs[-1][1]
    for edge, other in ((a, a - 1), (b - 1, b)):
        if 0 <= other < len(f.low) and f.quote[edge] >= 0 and f.quote[other] == f.quote[edge]:
            return "cut"
    held = sum(f.quote[x] >= 0 for r in runs for x in range(*r))
    total = sum(y - x for x, y in runs)
    whole = f.quote[a] >= 0 and f.quote[b - 1] >= 0
    single = any(x <= s0 and s1 <= y for x, y in runs for s0, s1 in f.singles)
    return ("all" if held >= total - 1 else "ends" if whole else "part") if held else "single" if single else "none"


def _edge_before(f: Frame, a: int, c: int, u0: int) -> str:
    if a == u0:
        return "unit"
    if a == c + 1:
        return "cue"
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
    for i in f.children[c]:
        if i > c and f.right[i] == b:
            return f.dep[i] + ("," if word == "," else "")
    return word if not word.isalnum() else "-"


def _verbs(f: Frame, a: int, b: int) -> str:
    n = sum(f.tag[i] in ("VBD", "VBZ", "VBP", "MD") for i in range(a, min(b, a + 60)))
    return str(min(n, 2))


def source_features(f: Frame, c: int, head: int, runs: tuple[Words, ...]) -> list[str]:
    """Features of the noun phrase headed by `head` (-1: no source at all) as the source of cue `c`."""
    lemma, tag, dep, low = f.lemma[c], f.tag[c], f.dep[c], f.low
    if head < 0:
        s = subject(f, c)
        return [
            "none",
            f"none {lemma}",
            f"none {tag}",
            f"none {dep}",
            f"none {_word(f, c - 1)}",
            f"none {_phrase(f, s)}",
            f"none {tag} {_word(f, c + 1)}",
            f"none {tag} {_word(f, c - 1)}",
        ]
    path = _path(f, c, head)
    side = "r" if head > c else "l"
    lo, hi = (c + 1, f.left[head]) if head > c else (f.right[head], c)
    between = range(lo, max(lo, hi))
    commas = sum(low[i] in (",", ":", ";", "—", "-") for i in between)
    nouns = sum(f.tag[i] in _NOUNS for i in between)
    verbs = sum(f.tag[i] in _VERBS for i in between)
    kind = _phrase(f, head)
    inverted = any(r[1] <= c for r in runs)
    gap = min(6, len(between))
    prep = next((low[i] for i in f.children[head] if f.dep[i] == "case"), "")
    cued = f.quote[head] >= 0 and f.quote[c] < 0
    return [
        f"p {path}", f"pt {path} {tag}", f"pl {path} {lemma}", f"pk {path} {kind}", f"d {f.dep[head]} {side} {dep}",
        f"k {kind} {side}", f"g {side} {gap}", f"gt {side} {gap} {tag}", f"gd {side} {gap} {f.dep[head]}", f"x {side} {min(commas, 2)} {min(nouns, 2)} {min(verbs, 2)}",
        f"i {side} {inverted}", f"ix {side} {inverted} {min(verbs, 1)} {min(nouns, 1)} {kind[:4]}", f"il {side} {inverted} {lemma}", f"pr {prep} {side}", f"prl {prep} {side} {lemma}",
        f"q {cued}", f"n {_word(f, f.right[head])} {side}", f"b {_word(f, f.left[head] - 1)} {side}", f"hl {f.lemma[head]}", f"sub {subject(f, c) == head}", f"subt {subject(f, c) == head} {tag} {dep}",
        f"nb {_word(f, c + 1)} {side} {gap}", f"pb {_word(f, c - 1)} {side} {gap}",
    ]  # fmt: skip


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
