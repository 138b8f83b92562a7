"""The learned part: which words are cues, what each has for content, and who its source is."""

from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import numpy as np

from stemma.annotators.quotations.candidates import DASHES, QUOTED, Candidate, candidates, cue_words, quoted_as
from stemma.annotators.quotations.cue_features import cue_features
from stemma.annotators.quotations.features import Kin, content_features
from stemma.annotators.quotations.frame import Frame, common, inside
from stemma.annotators.quotations.gate import rows
from stemma.annotators.quotations.judge import judged
from stemma.annotators.quotations.source_features import source_features
from stemma.annotators.quotations.sources import quoted_source, source_heads, source_words
from stemma.annotators.quotations.tails import tails
from stemma.linear import Linear
from stemma.model import Words
from stemma.settings import SETTINGS
from stemma.trees import Trees

_STRETCH = 64  # words by which kept contents are found again
LIKELY = SETTINGS.annotation.cue_likely
QUOTED_AS = SETTINGS.annotation.cue_quoted_as
SURE = SETTINGS.annotation.content_sure
NESTED = SETTINGS.annotation.content_nested
RELAYED = SETTINGS.annotation.content_relayed
COVERING = SETTINGS.annotation.content_covering
WORTH = SETTINGS.annotation.content_worth
SAID = SETTINGS.annotation.said_sure
MARKED = SETTINGS.annotation.said_marked

Likely = list[tuple[tuple[Words, ...], float, float]]  # contents of a cue: probability to be mostly right; worth


@dataclass(frozen=True, slots=True)
class Found:
    """One attribution in words: its cue, the runs of its content, the head and words of its source, how sure it is.

    One that is no saying is not answered, but who does it may be who speaks next.
    """

    cue: int
    content: tuple[Words, ...]
    source: Words | None
    head: int
    score: float
    said: bool = True


@dataclass(frozen=True, slots=True)
class Model:
    """The three linear models, the trees that judge contents, the words other than verbs that may be cues, the gate.

    Without a gate, as while it is trained, everything that was found is answered.
    """

    cues: Linear
    contents: Linear
    sources: Linear
    judge: Trees
    nominals: frozenset[str]
    kin: Kin
    gate: Trees | None = None

    def find(self, f: Frame) -> list[Found]:
        """The attributions of a report, in order of their cues, sayings or not; no two share most of their content."""
        chances = self.chances(f)
        found = [self.sourced(f, c, runs, sure) for c, runs, sure in select(f, self.proposals(f, chances))]
        return self.gated(f, found, chances)

    def gated(self, f: Frame, found: list[Found], chances: Mapping[int, float]) -> list[Found]:
        """Some attributions with whether each is likely a saying; one without quotation marks must be surer of it."""
        if self.gate is None or not found:
            return found
        sure = self.gate.chances(np.array(self.seen(f, found, chances), dtype=np.float64))
        out = []
        for x, p in zip(found, sure, strict=True):
            if any(f.quoted[b] > f.quoted[a] for a, b in x.content):
                out.append(replace(x, said=bool(p >= MARKED)))
            else:
                out.append(replace(x, score=float(p), said=bool(p >= SAID)))
        return out

    def seen(self, f: Frame, found: list[Found], chances: Mapping[int, float]) -> list[list[float]]:
        """What the gate sees of some attributions."""
        told = [(x.cue, x.content, x.head if x.source else -1, x.score) for x in found]
        return rows(f, told, chances, (self.cues, self.sources), self.kin)

    def proposals(self, f: Frame, chances: Mapping[int, float]) -> dict[int, Likely]:
        """For every likely cue its likely contents with their probabilities and worth; ``chances`` are the cues'."""
        keys, rows = judged(f, chances, {c: self.shares(f, c, chances) for c in chances})
        out: dict[int, Likely] = {}
        if keys:
            for (c, runs, exact), sure in zip(keys, self.judge.chances(np.array(rows, dtype=np.float64)), strict=True):
                out.setdefault(c, []).append((runs, float(sure), WORTH * float(sure) + (1 - WORTH) * exact))
        return out

    def shares(self, f: Frame, c: int, chances: Mapping[int, float]) -> tuple[list[Candidate], list[float]]:
        """The candidates of a cue, and their shares in its content behind the share of none."""
        end = turn(f, c, chances)
        held = [x for x in candidates(f, c) if not any(a < end < b for a, b in x.runs)]
        return held, self.contents.shares([["null"], *content_features(f, c, held, chances, self.kin)])

    def chances(self, f: Frame) -> dict[int, float]:
        """The log-odds of every likely cue."""
        words = (c for c in range(len(f.low)) if may_cue(f, c, self.nominals))
        return likely(f, {c: self.cues.score(cue_features(f, c, self.kin)) for c in words})

    def sourced(self, f: Frame, c: int, runs: tuple[Words, ...], sure: float) -> Found:
        """An attribution with the likeliest source of its cue."""
        cue = cue_words(f, c)
        heads = source_heads(f, c, runs, cue)
        scores = [self.sources.score(source_features(f, c, h, runs, heads)) for h in heads]
        head = heads[max(range(len(heads)), key=lambda i: scores[i])]
        if f.low[c] == "according" and (after := _phrases_after(f, c, heads)):
            head = max(after, key=lambda h: scores[heads.index(h)])
        if quoted_as(f, c) and (named := quoted_source(f, c)) >= 0:
            head = named
        return Found(c, runs, source_words(f, c, head, runs, cue) if head >= 0 else None, head, sure)


def turn(f: Frame, c: int, chances: Mapping[int, float]) -> int:
    """Where a sentence turns to what another says, the "while" of ", while Kerr said that ..."; -1 where nowhere."""
    for i in range(c + 2, f.units[f.unit[c]][1]):
        contrasts = f.low[i] in ("while", "whereas") and f.low[i - 1] == "," and f.dep[i] == "mark" and f.quote[i] < 0
        if contrasts and f.head[i] > i and chances.get(f.head[i], LIKELY) > 0:
            return i
    return -1


def likely(f: Frame, chances: Mapping[int, float]) -> dict[int, float]:
    """The cues that are looked at again, with their log-odds."""
    raised = {c: max(odds, QUOTED_AS) if quoted_as(f, c) else odds for c, odds in chances.items()}
    return {c: odds for c, odds in raised.items() if odds > LIKELY}


def select(f: Frame, proposals: Mapping[int, Likely]) -> list[tuple[int, tuple[Words, ...], float]]:
    """One content a cue, the surest first, in order of the cues; no two share most of their words.

    A cue whose surest content another cue has takes the best that is left.  Contents rarely hold other attributions:
    one that would cover a surer cue is doubted, and so is a cue inside a surer content.
    """
    first = {c: max(sure for _, sure, _ in held) for c, held in proposals.items()}
    kept: dict[int, tuple[tuple[Words, ...], float]] = {}
    cues: list[int] = []  # those kept, in order
    near: dict[int, set[int]] = defaultdict(set)  # those kept by the stretches of words that their contents reach into
    for c in sorted(first, key=lambda c: (-first[c], c)):
        around = [k for k in near[c // _STRETCH] if inside(c, kept[k][0])]
        within = any(not _relays(f, k) for k in around) and not quoted_as(f, c)
        best, top = None, 0.0
        for runs, p, worth in proposals[c]:
            doubt = COVERING if any(bisect_left(cues, a) < bisect_left(cues, b) for a, b in runs) else 1.0
            outer = around if p * doubt >= RELAYED else []
            beside = {k for n in _stretches(runs) for k in near[n]}
            free = all(k in outer or common(f, runs, kept[k][0]) < 0.5 for k in beside)
            if free and worth * doubt > top:
                best, top = (runs, p * doubt), worth * doubt
        if best is not None and best[1] >= (max(SURE, NESTED) if within else SURE):
            kept[c] = best
            insort(cues, c)
            for n in _stretches(best[0]):
                near[n].add(c)
    return [(c, *kept[c]) for c in sorted(kept)]


def _stretches(runs: tuple[Words, ...]) -> Iterator[int]:
    """The numbers of the stretches of words that some runs reach into."""
    return (n for a, b in runs for n in range(a // _STRETCH, (b - 1) // _STRETCH + 1))


def _phrases_after(f: Frame, c: int, heads: list[int]) -> list[int]:
    """The phrases between "according to" and the next comma."""
    u1 = f.units[f.unit[c]][1]
    stop = next((i for i in range(c + 2, u1) if f.low[i] == ","), u1)
    return [h for h in heads if c + 1 < h < stop]


def _relays(f: Frame, c: int) -> bool:
    """Whether a cue stands in a relaying clause at the end of its sentence, whose content is someone's words."""
    return any(comma < c for comma, _ in tails(f, f.unit[c]))


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
def load(folder: Path = Path(__file__).parent / "weights", gated: bool = True) -> Model:
    """Reads the model's weights once; ``gated`` only False while the gate is trained."""
    names = (folder / "nominals.txt").read_text("utf-8").split("\n")
    cues, contents, sources = (Linear.read(folder / f"{part}.npz") for part in ("cues", "contents", "sources"))
    judge = Trees.read(folder / "judge.npz")
    last = Trees.read(folder / "gate.npz") if gated else None
    return Model(cues, contents, sources, judge, frozenset(names), read_kin(folder / "kin.txt"), last)


def read_kin(path: Path) -> Kin:
    """Reads the classes of lemmas: one lemma a line with its fine and its coarse class."""
    rows = (line.split(" ") for line in path.read_text("utf-8").split("\n"))
    return {word: (fine, coarse) for word, fine, coarse in rows}
