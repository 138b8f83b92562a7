"""What the first model sees: a word that may be a cue."""

from stemma.annotators.quotations.candidates import cue_words, subject
from stemma.annotators.quotations.features import Kin, bucket, phrase_kind, quote_side, word_kind
from stemma.annotators.quotations.frame import Frame

_NEAR = 20  # words behind a cue within which a quotation is looked for


def _closed_before(f: Frame, i: int) -> str:
    """The mark before the closing one of a quotation that ends right before a word, "" where none ends there."""
    j = i - 1
    if j > 0 and f.low[j] == "," and f.quote[j] < 0:
        j -= 1
    if j < 1 or f.quote[j] < 0 or f.quotes[f.quote[j]][1] != j + 1 or f.quote[i] == f.quote[j]:
        return ""
    return f.low[j - 1] if f.low[j - 1] in ",.?!…" else "word"


def _clause(f: Frame, c: int, s: int, u1: int) -> tuple[str, str, str]:
    """How the nearest quotations stand to the clause of a cue: ends before it, ends before it and far, begins after."""
    start = cue_words(f, c)[0]
    edge = f.left[s] if 0 <= s < start and f.left[s] < start else start
    before = _closed_before(f, edge)
    after = next((i for i in range(c + 1, min(u1, c + _NEAR)) if f.quote[i] >= 0), -1)
    if after < 0 or f.quote[c] >= 0:
        return before, "none", ""
    verbs = sum(f.tag[i][:2] == "VB" for i in range(c + 1, after))
    return before, f"{bucket(after - c - 1)} {min(verbs, 2)}", word_kind(f, after - 1) if after > c + 1 else "cue"


def cue_features(f: Frame, c: int, kin: Kin) -> list[str]:
    """Features of a word as a possible cue."""
    lemma, tag, dep, low = f.lemma[c], f.tag[c], f.dep[c], f.low
    u0, u1 = f.units[f.unit[c]]
    s = subject(f, c)
    kinds = sorted({f.dep[i] for i in f.children[c]})
    nxt, prv = word_kind(f, c + 1), word_kind(f, c - 1)
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
    right, left = quote_side(f, c, 1), quote_side(f, cue_words(f, c)[0], -1)
    subj = phrase_kind(f, s)
    pos = tag[:2]
    fine, coarse = kin.get(lemma, ("", ""))
    before, after, led = _clause(f, c, s, u1)
    near = kin.get(f.lemma[c + 1], ("", ""))[1] if c + 1 < len(low) else ""
    out = [
        f"l {lemma}",
        f"w {low[c]}",
        f"t {tag}",
        f"d {dep}",
        f"lt {lemma} {tag}",
        f"ld {lemma} {dep}",
        f"td {tag} {dep}",
        f"n {nxt}",
        f"p {prv}",
        f"ln {lemma} {nxt}",
        f"lp {lemma} {prv}",
        f"tn {tag} {nxt}",
        f"tp {tag} {prv}",
        f"n2 {nxt} {word_kind(f, c + 2)}",
        f"p2 {word_kind(f, c - 2)} {prv}",
        f"ln2 {lemma} {nxt} {word_kind(f, c + 2)}",
        f"s {subj}",
        f"ts {pos} {subj}",
        f"ls {lemma} {subj}",
        f"sl {f.lemma[s] if s >= 0 else ''}",
        f"sd {tag} {s >= 0} {s > c}",
        f"c {fine} {pos}",
        f"cd {fine} {dep}",
        f"cs {fine} {subj}",
        f"cn {fine} {nxt}",
        f"cq {fine} {inside} {left} {right}",
        f"cm {fine} {mark}",
        f"cp {fine} {prv}",
        f"cc {coarse} {near}",
        f"ch {fine} {kin.get(f.lemma[f.head[c]], ('', ''))[0]}",
        f"m {mark}",
        f"lm {lemma} {mark}",
        f"tm {tag} {mark}",
        f"q {inside} {left} {right}",
        f"lq {lemma} {inside} {left} {right}",
        f"tq {tag} {inside}",
        f"lqr {lemma} {right}",
        f"lql {lemma} {left}",
        f"h {f.lemma[f.head[c]]} {dep}",
        f"ht {f.tag[f.head[c]]} {dep} {tag}",
        f"e {bucket(u1 - c)} {pos}",
        f"b {bucket(c - u0)} {pos}",
        f"suf {low[c][-3:]} {tag}",
        f"suf4 {low[c][-4:]}",
        f"pre {lemma[:5]}",
        f"para {f.paragraph[c] == 0} {pos}",
        f"first {c == u0}",
        f"cb {before} {tag} {subj}",
        f"cbf {fine} {before}",
        f"cbl {lemma} {before}",
        f"cbs {before} {s > c} {dep} {u1 - c < 4}",
        f"ca {after} {tag} {led}",
        f"caf {fine} {after}",
        f"cal {coarse} {led} {after}",
    ]
    out += [f"k {k} {pos}" for k in kinds]
    out += [f"ck {fine} {k}" for k in kinds if k != "punct"]
    out += [f"lk {lemma} {k}" for k in kinds if k != "punct"]
    if not {"ccomp", "xcomp", "obj", "obl", "advcl"} & set(kinds):
        out += ["k bare", f"lk {lemma} bare"]
    return out
