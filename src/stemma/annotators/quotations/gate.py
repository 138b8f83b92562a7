"""What the gate sees: an attribution as it was found, with its source, in plain numbers.

The models before it learn from political news what follows a verb; elsewhere a verb of doing or seeing takes the same
clause ("blasts off", "failed to").  The gate asks once more of the whole: is this a saying?
"""

from collections.abc import Mapping

from stemma.annotators.quotations.candidates import subject
from stemma.annotators.quotations.features import Kin, word_kind
from stemma.annotators.quotations.frame import Frame, inside
from stemma.linear import Linear
from stemma.model import Words

_TAGS = ("VBD", "VBZ", "VBP", "VBG", "VBN", "VB")
_DEPS = ("root", "conj", "ccomp", "xcomp", "advcl", "parataxis", "acl", "acl:relcl", "obl", "nmod", "case", "csubj")
_TIES = ("ccomp", "xcomp", "obj", "obl", "advcl", "parataxis", "nmod", "acl:relcl", "nsubj", "acl", "conj")
_STARTS = {"that": 1, "to": 2, "if": 3, "whether": 3, "how": 4, "what": 4, "why": 4, "who": 4, "for": 5, "as": 6}
_PRONOUNS = {"he": 1, "she": 1, "i": 2, "we": 2, "they": 3, "it": 4, "you": 5, "who": 6, "which": 7, "that": 7}
_ENTS = {"PERSON": 9, "PER": 9, "ORG": 10, "GPE": 11, "LOC": 11, "NORP": 12, "FAC": 11}
_MODALS = frozenset(("can", "could", "may", "might", "will", "would", "should", "must", "to"))
_NOT = frozenset(("not", "n't", "never", "n’t"))

Attribution = tuple[int, tuple[Words, ...], int, float]  # cue, content, head of the source (-1: none), how sure


def rows(
    f: Frame, found: list[Attribution], odds: Mapping[int, float], weights: tuple[Linear, Linear], kin: Kin
) -> list[list[float]]:
    """The numbers of each attribution; ``weights`` are those of the models of cues and of sources."""
    return [_cue(f, c, odds, weights[0], kin) + _content(f, c, runs, sure, odds)
            + _source(f, c, head, runs, weights[1]) for c, runs, head, sure in found]  # fmt: skip


def _cue(f: Frame, c: int, odds: Mapping[int, float], cues: Linear, kin: Kin) -> list[float]:
    """How surely the word is a cue, here and by itself, and in which form it stands."""
    lemma, tag = f.lemma[c], f.tag[c]
    fine = kin.get(lemma, ("", ""))[0]
    helpers = {f.low[i] for i in f.children[c] if f.dep[i].startswith(("aux", "mark", "advmod"))}
    return [
        odds.get(c, -9.0),
        cues.score([f"l {lemma}"]),
        cues.score([f"l {lemma}", f"lt {lemma} {tag}", f"suf4 {f.low[c][-4:]}", f"pre {lemma[:5]}"]),
        cues.score([f"c {fine} {tag[:2]}"]),
        bool(fine),
        _TAGS.index(tag) if tag in _TAGS else 6 if tag[:2] == "NN" else 7,
        _index(_DEPS, f.dep[c]),
        any(f.dep[i] == "aux:pass" for i in f.children[c]),
        bool(helpers & _MODALS),
        bool(helpers & _NOT),
        f.quote[c] >= 0,
        c - f.units[f.unit[c]][0],
        f.ent[c] != "",
    ]


def _content(f: Frame, c: int, runs: tuple[Words, ...], sure: float, odds: Mapping[int, float]) -> list[float]:
    """How long a content is, how it begins, how it hangs on its cue, what of it stands in quotation marks."""
    (a, b), end = runs[0], runs[-1][1]
    words = sum(y - x for x, y in runs)
    tie = next((f.dep[i] for i in f.children[c] if inside(i, runs)), "")
    held = [v for k, v in odds.items() if inside(k, runs) and k != c]
    u0, u1 = f.units[f.unit[c]]
    first = a + (f.quote[a] >= 0 and not f.low[a][0].isalnum())
    return [
        sure,
        words,
        words / max(1, u1 - u0),
        len(runs),
        sum(f.quoted[y] - f.quoted[x] for x, y in runs) / words,
        f.verbs[b] - f.verbs[a],
        _STARTS.get(f.low[first] if first < len(f.low) else "", 0),
        _STARTS.get(f.low[a - 1] if a else "", 0),
        _index(_TIES, tie),
        a - c if a > c else end - c,
        inside(c, runs),
        max(held, default=-9.0),
        f.low[b - 1] in "?!",
        f.tag[a][:2] == "NN",
    ]


def _source(f: Frame, c: int, head: int, runs: tuple[Words, ...], sources: Linear) -> list[float]:
    """Who the source is and how it stands to the cue."""
    s = subject(f, c)
    if head < 0:
        return [0, 0, s >= 0 and inside(s, runs), 0, 0, _index(_PRONOUNS, f.low[s]) if s >= 0 else -1]
    kind = (
        _PRONOUNS.get(f.low[head])
        or _ENTS.get(f.ent[head])
        or {"NN": 13, "NNS": 14, "NNP": 15, "NNPS": 15}.get(f.tag[head], 16)
    )
    return [
        kind,
        head == s,
        inside(s, runs) if s >= 0 else -1,
        head - c,
        sources.score([f"hl {f.lemma[head]}"]),
        word_kind(f, c + 1) in (",", ".", "<>"),
    ]


def _index(of: tuple[str, ...] | Mapping[str, int], what: str) -> int:
    return list(of).index(what) + 1 if what in of else 0
