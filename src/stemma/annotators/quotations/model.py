"""The learned part: which words are cues, what each has for content, and who its source is."""

import math
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from stemma.annotators.quotations.candidates import DASHES, Candidate, candidates, cue_words
from stemma.annotators.quotations.features import content_features, cue_features, source_features
from stemma.annotators.quotations.frame import Frame, Words
from stemma.annotators.quotations.ranker import Linear
from stemma.annotators.quotations.sources import source_heads, source_words

LIKELY = -3.0  # log-odds below which a cue is not looked at again
SURE = 0.28  # the least share of a content that is answered


@dataclass(frozen=True, slots=True)
class Found:
    """One attribution in words: its cue, the runs of its content, the head and words of its source, its share."""

    cue: int
    content: tuple[Words, ...]
    source: Words | None
    head: int
    score: float


@dataclass(frozen=True, slots=True)
class Model:
    """The three linear models and the words other than verbs that may be cues."""

    cues: Linear
    contents: Linear
    sources: Linear
    nominals: frozenset[str]

    def find(self, f: Frame) -> list[Found]:
        """The attributions of a report, in order of their cues; no two share most of their content."""
        found = []
        for c in range(len(f.low)):
            if may_cue(f, c, self.nominals):
                odds = self.cues.score(cue_features(f, c))
                if odds > LIKELY and (best := self.content(f, c, odds)):
                    found.append((c, *best))
        return [self._sourced(f, c, runs, share) for c, runs, share in _distinct(f, found)]

    def content(self, f: Frame, c: int, odds: float) -> tuple[tuple[Words, ...], float] | None:
        """The content of a cue: the candidate that agrees best with all likely ones, and their joint share."""
        held = candidates(f, c)
        shares = self.contents.shares([["null"], *(content_features(f, c, x, odds) for x in held)])
        return choose(f, held, shares[1:])

    def _sourced(self, f: Frame, c: int, runs: tuple[Words, ...], share: float) -> Found:
        cue = cue_words(f, c)
        heads = source_heads(f, c, runs, cue)
        scores = [self.sources.score(source_features(f, c, h, runs)) for h in heads]
        head = heads[max(range(len(heads)), key=lambda i: scores[i])]
        return Found(c, runs, source_words(f, c, head, runs, cue) if head >= 0 else None, head, share)


def choose(f: Frame, held: list[Candidate], shares: list[float]) -> tuple[tuple[Words, ...], float] | None:
    """The candidate with the greatest expected overlap among the likely ones, and the share of those it half covers."""
    likely = [(x.runs, p) for x, p in zip(held, shares, strict=True) if p > 0.01]
    if sum(p for _, p in likely) < SURE:
        return None
    best, top, sure = None, 0.0, 0.0
    for runs, _ in likely:
        overlaps = [(common(f, runs, other), p) for other, p in likely]
        expected = sum(o * p for o, p in overlaps)
        if expected > top:
            best, top, sure = runs, expected, sum(p for o, p in overlaps if o >= 0.5)
    return (best, sure) if best and sure >= SURE else None


def common(f: Frame, one: tuple[Words, ...], two: tuple[Words, ...]) -> float:
    """The share of their characters that two contents have in common."""
    both = sum(f.weight[min(b, y)] - f.weight[max(a, x)] for a, b in one for x, y in two if min(b, y) > max(a, x))
    size = sum(f.weight[b] - f.weight[a] for a, b in (*one, *two))
    return both / (size - both) if both else 0.0


def _distinct(
    f: Frame, found: list[tuple[int, tuple[Words, ...], float]]
) -> list[tuple[int, tuple[Words, ...], float]]:
    kept: list[tuple[int, tuple[Words, ...], float]] = []
    for one in sorted(found, key=lambda x: (-x[2], x[0])):
        if all(common(f, one[1], other[1]) < 0.5 for other in kept):
            kept.append(one)
    return sorted(kept)


def may_cue(f: Frame, c: int, nominals: Collection[str]) -> bool:
    """Whether a word can be a cue at all: a full verb, or another word known to be one."""
    tag = f.tag[c]
    if tag[:2] == "VB" and not f.dep[c].startswith("aux"):
        return True
    if f.low[c] in DASHES:  # "...," — A. Name
        return 0 < c < len(f.low) - 1 and f.quote[c] < 0 <= f.quote[c - 1] and f.tag[c + 1] == "NNP"
    return f"{f.lemma[c]} {tag[:2]}" in nominals


def nominal(f: Frame, c: int) -> str:
    """How a word that is no verb stands in the list of words known to be cues."""
    return f"{f.lemma[c]} {f.tag[c][:2]}"


@cache
def load(folder: Path = Path(__file__).parent / "weights") -> Model:
    """Reads the model's weights once."""
    names = (folder / "nominals.txt").read_text("utf-8").split("\n")
    parts = (Linear.read(folder / f"{part}.npz") for part in ("cues", "contents", "sources"))
    return Model(*parts, frozenset(names))


def logit(p: float) -> float:
    """Log-odds of a probability."""
    return math.log(p / (1 - p))
