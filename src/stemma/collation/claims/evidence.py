"""What speaks for two claims of two reports telling one thing, in numbers: words, roles, values, place, rivals."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import log

import numpy as np
import numpy.typing as npt

from stemma.lang import NATIVE
from stemma.model import Claim, Detail
from stemma.settings import SETTINGS
from stemma.text import fold

Array = npt.NDArray[np.float32]
Places = npt.NDArray[np.int64]
WordVectors = Callable[[Sequence[str]], npt.NDArray[np.float32]]  # words -> a vector each, of nought where unknown
NEAREST = SETTINGS.collation.claim_nearest
FAINT = SETTINGS.collation.claim_faint
FEATURES = (
    "lexical", "contained", "meaning", "soft_low", "soft_high", "bigrams", "predicate", "predicate_meaning",
    "names", "names_apart", "who", "whom", "crossed", "where", "when", "numbers", "numbers_apart", "sentence",
    "gap", "gap_other", "neighbours", "position", "depth", "mode", "how", "status", "source", "utterance",
    "shortest", "ratio",
)  # fmt: skip
_NUMBERS = ("number", "money", "age", "ordinal")


@dataclass(frozen=True, slots=True)
class Evidence:
    """Pairs of claims, and a row of features for each."""

    first: Places  # the number of a claim in the sequence that was given
    second: Places  # the number of one of another report
    rows: Array  # shape (pairs, features)


def evidence(claims: Sequence[Claim], said: Sequence[str], vectors: WordVectors) -> Evidence:
    """The pairs worth a look and what speaks for them; ``said`` is the utterance each claim stands in, "" for none."""
    words = _Words(claims, vectors)
    report = np.array(_numbered([c.report for c in claims]), dtype=np.int64)
    first, second, best = _candidates(words.alike, report)
    at = (first, second)
    columns = [
        *words.of(at),
        *_parties(claims, at),
        *_values(claims, at),
        words.sentences[at],
        *_rivals(words.alike, report, best, at),
        *_standing(claims, report, at),
        *_telling(claims, said, at),
        *_sizes(words.counts, at),
    ]
    rows = np.stack([np.asarray(c, dtype=np.float32) for c in columns], axis=1)
    return Evidence(first, second, rows)


class _Words:
    """The words of claims: which they share, how near the others are in meaning, the rarer in the event the heavier."""

    def __init__(self, claims: Sequence[Claim], vectors: WordVectors) -> None:
        keys = [tuple(map(NATIVE.sense, c.terms)) for c in claims]
        seen = Counter(k for own in keys for k in set(own))
        weight = {k: log(1 + len(claims) / n) for k, n in seen.items()}
        self.counts = np.array([len(own) for own in keys], dtype=np.float32)
        words = sorted({t for c in claims for t in c.terms} | {c.what for c in claims})
        of_word = {w: n for n, w in enumerate(words)}
        units = _unit(vectors(words))
        held = _table([dict.fromkeys(own, 1.0) for own in keys])
        heavy = _table([{k: weight[k] for k in own} for own in keys])
        shared, total = heavy @ held.T, heavy.sum(1)
        smaller = np.minimum(total[:, None], total[None])
        self.contained: Array = (shared / np.where(smaller > 0, smaller, 1)).astype(np.float32)
        self.lexical: Array = _cosines(heavy)
        share = np.zeros((len(claims), len(words)), dtype=np.float32)  # of the weight of a claim that a word has
        for n, (c, own) in enumerate(zip(claims, keys, strict=True)):
            for t, k in zip(c.terms, own, strict=True):
                share[n, of_word[t]] = weight[k] / total[n]
        self.meaning: Array = np.maximum(_cosines(share @ units), np.float32(0))
        self.soft: Array = share @ _nearest(claims, words, of_word, units).T
        pairs = [Counter(pairwise(own)) for own in keys]
        bigrams = _table([dict.fromkeys(map(" ".join, p), 1.0) for p in pairs])
        self.bigrams: Array = (
            bigrams @ bigrams.T / np.maximum(1, np.minimum(self.counts[:, None], self.counts[None]) - 1)
        )
        around: dict[tuple[str, tuple[int, int]], dict[str, float]] = {}
        for c, own in zip(claims, keys, strict=True):
            around.setdefault((c.report, c.sentence), {}).update({k: weight[k] for k in own})
        self.sentences = _cosines(_table([around[c.report, c.sentence] for c in claims]))
        self.alike: Array = ((self.lexical + self.meaning) / 2).astype(np.float32)
        self._predicate = np.array(_numbered([c.what for c in claims]))
        self._act = units[[of_word[c.what] for c in claims]]

    def of(self, at: tuple[Places, Places]) -> Iterable[Array]:
        """The columns of the words of pairs."""
        i, j = at
        low, high = np.minimum(self.soft[i, j], self.soft[j, i]), np.maximum(self.soft[i, j], self.soft[j, i])
        yield from (self.lexical[at], self.contained[at], self.meaning[at])
        yield from (low, high)
        yield self.bigrams[at]
        yield (self._predicate[i] == self._predicate[j]).astype(np.float32)
        yield (self._act[i] * self._act[j]).sum(1)


def _nearest(claims: Sequence[Claim], words: Sequence[str], of_word: dict[str, int], units: Array) -> Array:
    """How near the nearest word of each claim is to each word, shape (claims, words); forms of one word are one."""
    near = units @ units.T
    keys = np.array(_numbered([NATIVE.sense(w) for w in words]))
    near[keys[:, None] == keys[None]] = 1.0
    return np.stack([near[[of_word[t] for t in c.terms]].max(0) if c.terms else np.zeros(len(words)) for c in claims])


def _candidates(alike: Array, report: Places) -> tuple[Places, Places, Array]:
    """Of each claim the likest ones of every other report; and the likeness of each claim's two likest a report."""
    count, reports = len(alike), int(report.max(initial=-1)) + 1
    near = np.zeros((count, count), dtype=bool)
    best = np.zeros((count, reports, 2), dtype=np.float32)
    for r in range(reports):
        columns = np.flatnonzero(report == r)
        block = alike[:, columns]
        order = np.argsort(-block, axis=1, kind="stable")
        for place in range(min(2, len(columns))):
            best[:, r, place] = np.take_along_axis(block, order[:, place : place + 1], 1)[:, 0]
        for place in range(min(NEAREST, len(columns))):
            near[np.arange(count), columns[order[:, place]]] = True
    near &= (report[:, None] != report[None]) & (alike >= FAINT)
    first, second = np.nonzero(np.triu(near | near.T, 1))
    return first, second, best


def _parties(claims: Sequence[Claim], at: tuple[Places, Places]) -> Iterable[Array]:
    """Names that both have, or only others; who, whom, and who is whom; where."""
    tables = {role: _Held([_forms(c.of_role(role)) for c in claims]) for role in ("who", "whom", "where")}
    named = _Held([{fold(d.value).split()[-1] for d in c.details if d.unit and d.role in _PARTIES} for c in claims])
    shared = named.shared(named, at)
    yield shared
    yield (named.both(named, at) & (shared == 0)).astype(np.float32)
    proper = {r: np.array([any(d.unit for d in c.of_role(r)) for c in claims]) for r in tables}
    yield _agreeing(tables["who"], proper["who"], at)
    yield _agreeing(tables["whom"], proper["whom"], at)
    crossed = (tables["who"].shared(tables["whom"], at) + tables["whom"].shared(tables["who"], at)) > 0
    yield crossed.astype(np.float32)
    yield _agreeing(tables["where"], proper["where"], at)


_PARTIES = frozenset({"who", "whom", "with", "where"})


def _forms(details: Iterable[Detail]) -> set[str]:
    return {form for d in details for form in (fold(d.value), fold(d.value).split()[-1])} if details else set()


class _Held:
    """Which of some values each claim holds."""

    def __init__(self, sets: Sequence[set[str]]) -> None:
        self.sets = sets

    def shared(self, other: "_Held", at: tuple[Places, Places]) -> Array:
        """How many values the claims of each pair share."""
        pairs = zip(*(a.tolist() for a in at), strict=True)
        return np.array([len(self.sets[i] & other.sets[j]) for i, j in pairs], dtype=np.float32)

    def both(self, other: "_Held", at: tuple[Places, Places]) -> npt.NDArray[np.bool_]:
        """Whether both claims of each pair hold any."""
        own, theirs = (np.array([bool(s) for s in h.sets]) for h in (self, other))
        both: npt.NDArray[np.bool_] = own[at[0]] & theirs[at[1]]
        return both


def _agreeing(held: _Held, proper: npt.NDArray[np.bool_], at: tuple[Places, Places]) -> Array:
    """1 where a value is shared, -1 where both give only other names, -.5 other words, 0 where one gives none."""
    apart = np.where(proper[at[0]] & proper[at[1]], -1.0, -0.5)
    return np.where(held.shared(held, at) > 0, 1.0, np.where(held.both(held, at), apart, 0.0)).astype(np.float32)


def _values(claims: Sequence[Claim], at: tuple[Places, Places]) -> Iterable[Array]:
    """Whether times can be one; how many quantities are shared; whether both give some, and none is shared."""
    times = [c.of_role("when", "clock", "calendar") for c in claims]
    told = [{(d.role, d.unit, d.value) for d in c.of_role(*_NUMBERS)} for c in claims]
    kinds = [{(d.role, d.unit, d.of) for d in c.of_role(*_NUMBERS)} for c in claims]
    rows = []
    for i, j in zip(*(a.tolist() for a in at), strict=True):
        same = len(told[i] & told[j])
        apart = bool(told[i] and told[j] and not same) + bool(not same and kinds[i] & kinds[j])
        rows.append((_meet(times[i], times[j]), same, apart))
    return list(np.array(rows, dtype=np.float32).reshape(-1, 3).T)


def _meet(a: Sequence[Detail], b: Sequence[Detail]) -> float:
    """1 where some time of one may be a time of the other, -1 where none is, 0 where one gives none."""
    pairs = [(x, y) for x in a for y in b if x.role == y.role and (x.role != "calendar" or x.unit == y.unit)]
    if not pairs:
        return 0.0
    return 1.0 if any((x.low or 0) <= (y.high or 0) and (y.low or 0) <= (x.high or 0) for x, y in pairs) else -1.0


def _rivals(alike: Array, report: Places, best: Array, at: tuple[Places, Places]) -> Iterable[Array]:
    """How much liker each is to the other than to the next claim of its report; how like the claims beside them are."""
    like = alike[at]
    for n, m in (at, at[::-1]):
        top, second = best[n, report[m], 0], best[n, report[m], 1]
        yield like - np.where(like >= top, second, top)
    last = len(alike) - 1
    beside = [np.zeros(len(like), dtype=np.float32)]
    for step in (-1, 1):
        i, j = (np.clip(a + step, 0, last) for a in at)
        there = (report[i] == report[at[0]]) & (report[j] == report[at[1]]) & (i != at[0]) & (j != at[1])
        beside.append(np.where(there, alike[i, j], 0))
    yield np.maximum.reduce(beside)


def _standing(claims: Sequence[Claim], report: Places, at: tuple[Places, Places]) -> Iterable[Array]:
    """How far apart two claims stand in their reports, and how far down the lower one."""
    starts, ends = (np.array([float(x) for x in v]) for v in ([c.start for c in claims], [c.end for c in claims]))
    last = np.zeros(int(report.max(initial=-1)) + 1)
    np.maximum.at(last, report, ends)
    depth = starts / np.maximum(1, last[report])
    i, j = at
    return [np.abs(depth[i] - depth[j]).astype(np.float32), np.maximum(depth[i], depth[j]).astype(np.float32)]


def _telling(claims: Sequence[Claim], said: Sequence[str], at: tuple[Places, Places]) -> Iterable[Array]:
    """Whether mode, sureness and status are one; whether source and utterance are one (1), others (-1) or open (0)."""
    for values in ([c.mode for c in claims], [c.how for c in claims], [c.status for c in claims]):
        numbers = np.array(_numbered(values))
        yield (numbers[at[0]] == numbers[at[1]]).astype(np.float32)
    for known in ([" ".join(fold(c.source).split()[-1:]) for c in claims], said):
        numbers, has = np.array(_numbered(known)), np.array([bool(v) for v in known])
        same = np.where(numbers[at[0]] == numbers[at[1]], 1.0, -1.0)
        yield np.where(has[at[0]] & has[at[1]], same, 0.0).astype(np.float32)


def _sizes(counts: Array, at: tuple[Places, Places]) -> Iterable[Array]:
    low, high = (f(counts[at[0]], counts[at[1]]) for f in (np.minimum, np.maximum))
    return [low, (low + 1) / (high + 1)]


def _numbered(values: Sequence[str]) -> list[int]:
    numbers = {v: n for n, v in enumerate(dict.fromkeys(values))}
    return [numbers[v] for v in values]


def _table(rows: Sequence[dict[str, float]]) -> Array:
    """Rows of weights by key as one table."""
    columns = {k: n for n, k in enumerate(sorted({k for row in rows for k in row}))}
    table = np.zeros((len(rows), max(1, len(columns))), dtype=np.float32)
    for n, row in enumerate(rows):
        for k, weight in row.items():
            table[n, columns[k]] = weight
    return table


def _cosines(rows: Array) -> Array:
    unit = _unit(rows)
    cosines: Array = unit @ unit.T
    return cosines


def _unit(rows: Array) -> Array:
    """Rows of length one; those of nought stay."""
    norms = np.linalg.norm(rows, axis=1, keepdims=True)
    unit: Array = (rows / np.where(norms > 0, norms, 1)).astype(np.float32)
    return unit
