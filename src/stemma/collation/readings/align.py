"""Which statements of an event are about the same thing: weighted keys, names and units, then average linkage."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, log

from stemma.model import Statement

SAME = 0.5  # the least probability that two statements are of the same thing
_WEIGHTS = (-4.0, 1.5, 3.0, 3.0, 1.0)  # bias, same head, near keys, all keys, names


@dataclass(frozen=True, slots=True)
class Group:
    """Statements about one thing; ``score`` is the mean probability that two of them are."""

    statements: tuple[Statement, ...]
    score: float


def comparable(a: Statement, b: Statement) -> bool:
    """True where two statements are of one kind and unit, so that their values can be compared."""
    return a.type == b.type and a.unit == b.unit


def key_weights(pool: Sequence[Statement]) -> dict[str, float]:
    """The weight of each key and name: high where few reports use it."""
    used: dict[str, set[str]] = defaultdict(set)
    for s in pool:
        for key in (*s.keys, *("@" + n for n in s.names)):
            used[key].add(s.report)
    n = len({s.report for s in pool})
    return {key: log(1 + (n + 1) / len(reports)) for key, reports in used.items()}


def _overlap(a: dict[str, float], b: dict[str, float]) -> float:
    """The cosine of two weighted sets of keys."""
    dot = sum(w * b[k] for k, w in a.items() if k in b)
    norm = sum(w * w for w in a.values()) * sum(w * w for w in b.values())
    return dot / norm**0.5 if norm else 0.0


@dataclass(frozen=True, slots=True)
class Profile:
    """A statement's keys as weighted sets: the nearest, all, the names."""

    head: str
    near: dict[str, float]
    all: dict[str, float]
    names: dict[str, float]


def profile(s: Statement, weights: dict[str, float]) -> Profile:
    """The weighted keys of a statement, a key's weight falling with its rank."""
    ranked = {k: weights[k] / (1 + i) ** 0.5 for i, k in enumerate(s.keys)}
    near = dict(list(ranked.items())[:4])
    return Profile(s.keys[0] if s.keys else "", near, ranked, {n: weights["@" + n] for n in s.names})


def features(a: Profile, b: Profile) -> tuple[float, ...]:
    """What two profiles share: the head, the near keys, all keys, the names; each from 0 to 1."""
    return (float(bool(a.head) and a.head == b.head), _overlap(a.near, b.near), _overlap(a.all, b.all), _overlap(a.names, b.names))


def same_thing(a: Profile, b: Profile) -> float:
    """The probability that two comparable statements are of the same thing."""
    z = _WEIGHTS[0] + sum(w * x for w, x in zip(_WEIGHTS[1:], features(a, b), strict=True))
    return 1 / (1 + exp(-z))


def groups(pool: Sequence[Statement]) -> list[Group]:
    """The statements in groups of the same thing, by average linkage over the pairs that can be compared."""
    weights = key_weights(pool)
    profiles = [profile(s, weights) for s in pool]
    kinds: dict[tuple[str, str], list[int]] = defaultdict(list)
    for i, s in enumerate(pool):
        kinds[s.type, s.unit].append(i)
    found = []
    for kind in sorted(kinds):
        found += _linked(pool, profiles, kinds[kind])
    return found


def _linked(pool: Sequence[Statement], profiles: Sequence[Profile], members: Sequence[int]) -> list[Group]:
    """Average linkage among the statements of one kind, ties broken by order."""
    near = {(i, j): same_thing(profiles[i], profiles[j]) for i in members for j in members if i < j}
    clusters: dict[int, list[int]] = {i: [i] for i in members}
    link = dict(near)
    while link:
        (i, j), best = max(link.items(), key=lambda item: (item[1], (-item[0][0], -item[0][1])))
        if best < SAME:
            break
        a, b = len(clusters[i]), len(clusters[j])
        for k in clusters:
            if k in (i, j):
                continue
            ik, jk = (min(i, k), max(i, k)), (min(j, k), max(j, k))
            link[ik] = (a * link[ik] + b * link.pop(jk)) / (a + b)
        del link[i, j]
        clusters[i] += clusters.pop(j)
    groups = []
    for ids in clusters.values():
        ids = sorted(ids)
        pairs = [near[i, j] for n, i in enumerate(ids) for j in ids[n + 1 :]]
        groups.append(Group(tuple(pool[i] for i in ids), sum(pairs) / len(pairs) if pairs else 0.0))
    return groups
