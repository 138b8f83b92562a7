"""The learned part: which words are cues, what each has for content, and who its source is."""

from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from stemma.annotators.quotations.candidates import DASHES, QUOTED, candidates, cue_words, quoted_as
from stemma.annotators.quotations.features import Kin, content_features, cue_features
from stemma.annotators.quotations.frame import Frame, Words
from stemma.annotators.quotations.ranker import Linear
from stemma.annotators.quotations.source_features import source_features
from stemma.annotators.quotations.sources import quoted_source, source_heads, source_words
from stemma.annotators.quotations.tails import tails

LIKELY = -1.9  # log-odds below which a cue is not looked at again
QUOTED_AS = 2.5  # log-odds of the "saying" of "was quoted as saying" at the least
SURE = 0.25  # the least share of a content that is answered
NESTED = 0.5  # the same for one whose cue stands in another content
RELAYED = 0.75  # the same where it says nearly all that the other content says: "KCNA said Kim said that ..."
MOSTLY, WORTH = 0.5, 0.85  # the least overlap of a content that is mostly right, and its worth beside a whole one
COVERING = 0.7  # how far a content that covers a surer cue is believed

Shares = list[tuple[tuple[Words, ...], float]]


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
    kin: Kin

    def find(self, f: Frame) -> list[Found]:
        """The attributions of a report, in order of their cues; no two share most of their content."""
        return [self.sourced(f, c, runs, share) for c, runs, share in select(f, self.proposals(f))]

    def proposals(self, f: Frame) -> dict[int, Shares]:
        """For every likely cue its likely contents with their shares."""
        chances = self.chances(f)
        out = {}
        for c in chances:
            held = candidates(f, c)
            shares = self.contents.shares([["null"], *content_features(f, c, held, chances, self.kin)])
            if 1 - shares[0] >= SURE:
                out[c] = [(x.runs, p) for x, p in zip(held, shares[1:], strict=True) if p > 0.02]
        return out

    def chances(self, f: Frame) -> dict[int, float]:
        """The log-odds of every likely cue."""
        words = (c for c in range(len(f.low)) if may_cue(f, c, self.nominals))
        chances = {c: self.cues.score(cue_features(f, c, self.kin)) for c in words}
        chances |= {c: max(odds, QUOTED_AS) for c, odds in chances.items() if quoted_as(f, c)}
        return {c: odds for c, odds in chances.items() if odds > LIKELY}

    def sourced(self, f: Frame, c: int, runs: tuple[Words, ...], share: float) -> Found:
        """An attribution with the likeliest source of its cue."""
        cue = cue_words(f, c)
        heads = source_heads(f, c, runs, cue)
        scores = [self.sources.score(source_features(f, c, h, runs, heads)) for h in heads]
        head = heads[max(range(len(heads)), key=lambda i: scores[i])]
        if f.low[c] == "according" and (after := _phrases_after(f, c, heads)):
            head = max(after, key=lambda h: scores[heads.index(h)])
        if quoted_as(f, c) and (named := quoted_source(f, c)) >= 0:
            head = named
        return Found(c, runs, source_words(f, c, head, runs, cue) if head >= 0 else None, head, share)


def select(f: Frame, proposals: dict[int, Shares]) -> list[tuple[int, tuple[Words, ...], float]]:
    """One content a cue, the surest first, in order of the cues.

    Contents rarely hold other attributions: one that would cover a surer cue is doubted, and so is a cue inside a
    surer content.
    """
    first = {c: best for c, held in proposals.items() if (best := choose(f, held))}
    kept: dict[int, tuple[tuple[Words, ...], float]] = {}
    for c in sorted(first, key=lambda c: (-first[c][1], c)):
        doubted = [(runs, p * (COVERING if any(inside(k, runs) for k in kept) else 1.0)) for runs, p in proposals[c]]
        best = first[c] if doubted == proposals[c] else choose(f, doubted)
        around = [k for k, (runs, _) in kept.items() if inside(c, runs)]
        within = any(not _relays(f, k) for k in around) and not quoted_as(f, c)
        if best is None or best[1] < (max(SURE, NESTED) if within else SURE):
            continue
        outer = around if best[1] >= RELAYED else []
        if all(k in outer or common(f, best[0], runs) < 0.5 for k, (runs, _) in kept.items()):
            kept[c] = best
    return [(c, *kept[c]) for c in sorted(kept)]


def _phrases_after(f: Frame, c: int, heads: list[int]) -> list[int]:
    """The phrases between "according to" and the next comma."""
    u1 = f.units[f.unit[c]][1]
    stop = next((i for i in range(c + 2, u1) if f.low[i] == ","), u1)
    return [h for h in heads if c + 1 < h < stop]


def _relays(f: Frame, c: int) -> bool:
    """Whether a cue stands in a relaying clause at the end of its sentence, whose content is someone's words."""
    return any(comma < c for comma, _ in tails(f, f.unit[c]))


def inside(i: int, runs: tuple[Words, ...]) -> bool:
    """Whether a word stands in one of the runs."""
    return any(a <= i < b for a, b in runs)


def choose(f: Frame, likely: Shares) -> tuple[tuple[Words, ...], float] | None:
    """The content likeliest to be mostly right, then to be right exactly, and the share of those it half covers."""
    best, top, sure = None, 0.0, 0.0
    for runs, _ in likely:
        overlaps = [(common(f, runs, other), p) for other, p in likely]
        expected = sum(p * (WORTH * (o >= MOSTLY) + (1 - WORTH) * o**4) for o, p in overlaps)
        if expected > top:
            best, top, sure = runs, expected, sum(p for o, p in overlaps if o >= 0.5)
    return (best, sure) if best else None


def common(f: Frame, one: tuple[Words, ...], two: tuple[Words, ...]) -> float:
    """The share of their characters that two contents have in common."""
    if one[-1][1] <= two[0][0] or two[-1][1] <= one[0][0]:
        return 0.0
    both = sum(f.weight[min(b, y)] - f.weight[max(a, x)] for a, b in one for x, y in two if min(b, y) > max(a, x))
    size = sum(f.weight[b] - f.weight[a] for a, b in (*one, *two))
    return both / (size - both) if both else 0.0


def may_cue(f: Frame, c: int, nominals: Collection[str]) -> bool:
    """Whether a word can be a cue at all: a full verb, or another word known to be one."""
    tag = f.tag[c]
    if f.low[c] in QUOTED and any(quoted_as(f, i) for i in range(c + 2, min(c + 9, len(f.low)))):
        return False  # "saying" is the cue of "was quoted as saying"
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
    cues, contents, sources = (Linear.read(folder / f"{part}.npz") for part in ("cues", "contents", "sources"))
    return Model(cues, contents, sources, frozenset(names), read_kin(folder / "kin.txt"))


def read_kin(path: Path) -> Kin:
    """Reads the classes of lemmas: one lemma a line with its fine and its coarse class."""
    rows = (line.split(" ") for line in path.read_text("utf-8").split("\n"))
    return {word: (fine, coarse) for word, fine, coarse in rows}
