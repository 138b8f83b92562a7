"""Which statements of an event are about the same thing: weighted keys, names and units, then average linkage."""

import json
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from heapq import heapify, heappop, heappush
from importlib.resources import files
from math import inf, log

from stemma.collation.readings.happenings import of_others
from stemma.collation.readings.values import compatible, nearness
from stemma.model import Report, Statement
from stemma.settings import SETTINGS
from stemma.text import fold, words

SAME = SETTINGS.collation.same
# What contradicting values of some kinds must have more: days and excluding words are each told of many things.
DOUBTED = {
    ("date", "day"): SETTINGS.collation.contradict_day,
    ("wording", ""): SETTINGS.collation.contradict_wording,
}
# And figures: a poll or a study tells many shares, and two figures of one report are seldom of one thing.
SHARE = SETTINGS.collation.contradict_share
OWN_FIGURES = SETTINGS.collation.contradict_own
DESCRIBED = SETTINGS.collation.described
COUNTED = frozenset({"count", "ordinal"})
ANYONE = frozenset({"", "=people", "=die", "=hurt"})  # heads that say no more than that people are counted
PERSONS = frozenset({"=child", "=soldier", "=migrant", "=employee", "=police", "=arrest"})
ACROSS = SETTINGS.collation.across
RANKS = frozenset({"", "plac", "position", "spot", "rank"})
OWN = SETTINGS.collation.own
APART = -99.0
# What two statements share that give one distinctive number, fitted without labels; what rivals take from it; and that
# two figures of one thing are near each other. The file says from what, training/readings/fit.py makes it.
FEATURES = ("head", "act", "other_act", "near_keys", "sentence", "surroundings", "word_before", "word_after")
FITTED = files("stemma.collation.readings") / "weights" / "align.json"


def _fitted(name: str, *features: str) -> tuple[float, ...]:
    weights = json.loads(FITTED.read_text("utf-8"))[name]
    return tuple(float(weights[feature]) for feature in ("bias", *features))


BIAS, *WEIGHTS = _fitted("likeness", *FEATURES)
RIVALS = _fitted("rivals", "likeness", "counterparts_log", "percentage")
NEARNESS = _fitted("nearness", "log_odds", "nearness")


@dataclass(frozen=True, slots=True)
class Group:
    """Statements about one thing; ``score`` is the mean log odds that two of them are."""

    statements: tuple[Statement, ...]
    score: float
    pairs: Mapping[tuple[int, int], float] = field(default_factory=dict)  # by places in `statements`

    def likeness(self, a: int, b: int) -> float:
        """The log odds that two of its statements are of one thing; the group's own where pairs are not weighed."""
        return self.pairs.get((min(a, b), max(a, b)), self.score)


def comparable(a: Statement, b: Statement) -> bool:
    """True where two statements may be of the same thing: one kind, the same thing counted, not one sentence."""
    if kind(a) != kind(b) or (a.report == b.report and a.sentence == b.sentence):
        return False
    if a.type == "age":
        return (
            (a.head == b.head and a.head not in ANYONE)
            or (bool(a.names) and a.names[:1] == b.names[:1])
            or (a.value == b.value and bool(set(a.names) & set(b.names)))
        )
    if a.type == "date":
        if a.unit == "period" and a.value != b.value:
            return False
        if a.report == b.report or a.unit != "day" or a.value == b.value:
            return a.report != b.report
        return _one_scale(a, b) and bool(set(a.relations) & set(b.relations))
    return (a.unit not in COUNTED or _same_head(a, b)) and (compatible(a, b) or _one_whole(a, b))


def kind(s: Statement) -> tuple[str, str]:
    """What statements must have in common to be compared: the type and the unit ("lap 20" and "20 laps" are one)."""
    return s.type, "beside " + s.head if s.unit == "beside" else "count" if s.unit == "ordinal" else s.unit


def _one_scale(a: Statement, b: Statement) -> bool:
    """True where two dates are of about one precision: a day and a month, two years."""
    widths = sorted((s.high or 0.0) - (s.low or 0.0) + 1 for s in (a, b))
    return widths[1] <= 31 * widths[0]


def _same_head(a: Statement, b: Statement) -> bool:
    """True where two counts name the same thing, or one of them only people and the other a kind of people."""
    heads = {a.head, b.head}
    if a.unit == b.unit == "ordinal" and heads <= RANKS:
        return True
    return len(heads) == 1 or (bool(heads & ANYONE) and heads <= ANYONE | PERSONS)


def _one_whole(a: Statement, b: Statement) -> bool:
    """True where two figures that contradict each other may count one group, or be shares of one whole.

    "Twenty children" are a part of "27 people", "128 other politicians" of 140; a share is of what it is told of.
    """
    if ("p:part" in a.arguments) != ("p:part" in b.arguments):
        return False
    if a.unit == "%":
        return bool(_told_of(a) & _told_of(b))
    return a.unit not in COUNTED or a.head == b.head or {a.head, b.head} <= ANYONE | RANKS


def _told_of(s: Statement) -> set[str]:
    """The keys of all that a figure is told of, its act left out."""
    return {k[2:] for k in s.arguments} | ({s.head} if s.head else set())


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
    """What a statement is compared by: its keys as weighted sets, the words of its sentence, its neighbours."""

    head: str
    relations: frozenset[str]
    near: dict[str, float]
    all: dict[str, float]
    sentence: dict[str, float]
    around: dict[str, float]  # the sentence and what stands before and after it
    left: str
    right: str


def terms(text: str) -> list[str]:
    """The words of a text cut to six letters, short words left out, so that the forms of a word meet."""
    return [w[:6] for w in words(fold(text)) if len(w) > 3 or w.isdigit()]


def term_weights(reports: Mapping[str, Report]) -> dict[str, float]:
    """The weight of each term over the reports of an event: high where few use it."""
    used: dict[str, set[str]] = defaultdict(set)
    for r, report in reports.items():
        for term in terms(report.text):
            used[term].add(r)
    return {term: log(1 + (len(reports) + 1) / len(rs)) for term, rs in used.items()}


def profile(s: Statement, report: Report, keys: dict[str, float], weights: dict[str, float]) -> Profile:
    """The profile of a statement, the weight of a key falling with its rank."""
    ranked = {k: keys[k] / (1 + i) ** 0.5 for i, k in enumerate(s.keys)}
    near = dict(list(ranked.items())[:4])
    text, (first, last) = report.text, s.sentence
    own = Counter(terms(text[first : s.start]) + terms(text[s.end : last]))
    wide = own + Counter(terms(text[max(0, first - 200) : first]) + terms(text[last : last + 200]))
    before, after = words(fold(text[max(0, s.start - 40) : s.start])), words(fold(text[s.end : s.end + 40]))
    return Profile(
        s.head,
        frozenset(s.relations),
        near,
        ranked,
        {t: weights.get(t, 0.0) for t in own},
        {t: weights.get(t, 0.0) for t in wide},
        " ".join(before[-1:]),
        " ".join(after[:1]),
    )


def features(a: Profile, b: Profile) -> tuple[float, ...]:
    """What two profiles share, each from 0 to 1, as FEATURES names them."""
    return (
        float(bool(a.head) and a.head == b.head),
        float(bool(a.relations & b.relations)),
        float(bool(a.relations and b.relations and not a.relations & b.relations)),
        _overlap(a.near, b.near),
        _overlap(a.sentence, b.sentence),
        _overlap(a.around, b.around),
        float(bool(a.left) and a.left == b.left),
        float(bool(a.right) and a.right == b.right),
    )


def likeness(a: Profile, b: Profile) -> float:
    """The log odds that two comparable statements are of the same thing, from what they share alone."""
    return BIAS + sum(w * x for w, x in zip(WEIGHTS, features(a, b), strict=True))


def crowding(likes: Mapping[tuple[int, int], float], pool: Sequence[Statement]) -> dict[tuple[int, int], float]:
    """How many statements of each report might be the counterpart of one of a pair, as a sum of logarithms.

    Where a report tells twenty percentages, one of them is seldom the very one that another report tells.
    """
    rivals = Counter(key for i, j in likes for key in ((i, pool[j].report), (j, pool[i].report)))
    return {(i, j): log(rivals[i, pool[j].report]) + log(rivals[j, pool[i].report]) for i, j in likes}


def groups(pool: Sequence[Statement], reports: Mapping[str, Report]) -> list[Group]:
    """The statements in groups of the same thing, by average linkage over the pairs that can be compared."""
    keys, weights = key_weights(pool), term_weights(reports)
    profiles = [profile(s, reports[s.report], keys, weights) for s in pool]
    kinds: dict[tuple[str, str], list[int]] = defaultdict(list)
    for i, s in enumerate(pool):
        kinds[kind(s)].append(i)
    found = []
    for one in sorted(kinds):
        found += _linked(pool, profiles, kinds[one])
    return found


def _linked(pool: Sequence[Statement], profiles: Sequence[Profile], members: Sequence[int]) -> list[Group]:
    """The groups of the statements of one kind, and the contradictions across groups."""
    near = _weighed(pool, profiles, members)
    clusters = _clusters(near, members)
    groups = [_group(pool, near, ids) for ids in clusters]
    home = {i: n for n, ids in enumerate(clusters) for i in ids}
    across: dict[tuple[int, int], list[tuple[int, int]]] = defaultdict(list)
    for (i, j), z in sorted(near.items()):
        if z >= ACROSS and home[i] != home[j] and not compatible(pool[i], pool[j]):
            across[min(home[i], home[j]), max(home[i], home[j])].append((i, j))
    crossing = (sorted({i for pair in pairs for i in pair}) for pairs in across.values())
    return groups + [_group(pool, near, ids) for ids in crossing]


def _weighed(
    pool: Sequence[Statement], profiles: Sequence[Profile], members: Sequence[int]
) -> dict[tuple[int, int], float]:
    """The log odds that two statements are of the same thing, for each pair; APART where they cannot be."""
    pairs = [(i, j) for i in members for j in members if i < j]
    likes = {
        (i, j): likeness(profiles[i], profiles[j])
        for i, j in pairs
        if comparable(pool[i], pool[j]) and not of_others(pool[i], pool[j], profiles[i].sentence, profiles[j].sentence)
    }
    near = dict.fromkeys(pairs, APART)
    for (i, j), crowd in crowding(likes, pool).items():
        percent = float(pool[i].unit == "%")
        rivalled = RIVALS[0] + RIVALS[1] * likes[i, j] + RIVALS[2] * crowd + RIVALS[3] * percent
        near[i, j] = NEARNESS[0] + NEARNESS[1] * rivalled + NEARNESS[2] * nearness(pool[i], pool[j])
        near[i, j] -= OWN * (pool[i].report == pool[j].report) + _doubt(pool[i], pool[j])
    return near


def _doubt(a: Statement, b: Statement) -> float:
    """What a pair of values that contradict each other must have more, by their kind."""
    if a.value == b.value or compatible(a, b):
        return 0.0
    if a.type == "wording" and a.relations[:1] == b.relations[:1] != ():
        return -DESCRIBED  # said of the same thing: "serious injuries", "not seriously hurt"
    if a.type in ("number", "money", "age"):
        return SHARE * (a.unit == "%") + OWN_FIGURES * (a.report == b.report)
    return DOUBTED.get((a.type, "" if a.type == "wording" else a.unit), 0.0)


def _clusters(near: Mapping[tuple[int, int], float], members: Sequence[int]) -> list[list[int]]:
    """Linkage by the mean of the mean and the greatest log odds between two groups; nothing APART is ever joined."""
    clusters: dict[int, list[int]] = {i: [i] for i in members}
    link: dict[int, dict[int, tuple[float, float]]] = {i: {} for i in members}  # mean and greatest log odds
    queue: list[tuple[float, int, int]] = []
    for (i, j), z in near.items():
        if z > APART:
            link[i][j] = link[j][i] = (z, z)
            queue.append((-2 * z, i, j))
    heapify(queue)
    while queue and -queue[0][0] / 2 >= SAME:
        score, i, j = heappop(queue)
        if -sum(link.get(i, {}).get(j, (inf, inf))) != score:
            continue  # one of the two has been joined since
        a, b = len(clusters[i]), len(clusters[j])
        clusters[i] += clusters.pop(j)
        ours, theirs = link.pop(i), link.pop(j)
        link[i] = {}
        for k in sorted({*ours, *theirs} - {i, j}):
            link[k].pop(i, None), link[k].pop(j, None)
            if k in ours and k in theirs:
                mean = (a * ours[k][0] + b * theirs[k][0]) / (a + b)
                link[i][k] = link[k][i] = (mean, max(ours[k][1], theirs[k][1]))
                heappush(queue, (-sum(link[i][k]), min(i, k), max(i, k)))
    return [sorted(ids) for ids in clusters.values()]


def _group(pool: Sequence[Statement], near: Mapping[tuple[int, int], float], ids: Sequence[int]) -> Group:
    """The group of some statements with the log odds of their pairs."""
    pairs = {(n, m): near[ids[n], ids[m]] for n in range(len(ids)) for m in range(n + 1, len(ids))}
    score = sum(pairs.values()) / len(pairs) if pairs else 0.0
    return Group(tuple(pool[i] for i in ids), score, pairs)
