"""The sentences of an account: a headline and a lead that say what happened, and the details after them."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from math import fsum, log

from stemma.collation.account.pile import LEAD, Pile
from stemma.collation.readings.values import compatible
from stemma.lang import NATIVE
from stemma.model import Reading, Report, Sentence, Span, Statement, Support, Value
from stemma.settings import SETTINGS
from stemma.text import paragraphs, words

DETAILS = SETTINGS.collation.account_details
CONFLICTS = SETTINGS.collation.account_conflicts
REPEATED = SETTINGS.collation.account_repeated
NEAR = SETTINGS.collation.account_near
COVERED = SETTINGS.collation.account_covered
_WORDS = range(6, 51)  # of a sentence that can be told
_FIRST = re.compile(r"\b(?:I|[Ww]e|[Mm]y|[Oo]ur|us|me)\b")
_HEADLINE = range(3, 26)
_FURNITURE = re.compile(
    r"\b(?:click|subscri\w+|sign up|newsletter|cookies?|image caption|image copyright|advertisement|read more|"
    r"follow us|share this|getty|pictured|file photo|watch:|loading|pic\.twitter\.com|https?:)\b|[@#]\w|©|\bwww\.",
    re.IGNORECASE,
)
_TEASER = re.compile(r"(?:here|how|why|what|when|who|watch|read|see|opinion|live|photos?|video|maps?)\b", re.IGNORECASE)
_RULE = re.compile(r"[^\n—–―-]{0,60}(?:[—–―]|--?)\s*")  # what parts a dateline from the text
_SPOKEN = re.compile(r"[\"“‘'(]|\w+(?: \w+)?: [\"“]")  # begins with somebody's words


Group = tuple[Sentence, ...]  # sentences that say the same, the one to tell first


@dataclass(frozen=True, slots=True)
class Pool:
    """All sentences that can be told, those that say the same together, and what each word weighs."""

    groups: tuple[Group, ...]
    weights: Mapping[str, float]
    used: Mapping[Sentence, frozenset[str]]
    totals: dict[frozenset[str], float] = field(default_factory=dict)

    def weight(self, words: Iterable[str]) -> float:
        """What words weigh together."""
        return fsum(self.weights[w] for w in words if w in self.weights)  # exact, so in any order the same

    def total(self, words: frozenset[str]) -> float:
        """What the words of a sentence weigh, reckoned once."""
        if words not in self.totals:
            self.totals[words] = self.weight(words)
        return self.totals[words]

    def rank(self, s: Sentence) -> float:
        """How much a sentence tells for its length, and how early."""
        return self.total(self.used[s]) / (200 + s.start) / float(len(self.used[s]) ** 0.5)

    def alike(self, one: frozenset[str], other: frozenset[str]) -> bool:
        """True where two sentences say the same: each shares much of its weight with the other."""
        lighter, heavier = sorted((self.total(one), self.total(other)))
        return lighter >= REPEATED * heavier and self.weight(one & other) >= REPEATED * heavier

    def common(self, one: frozenset[str], other: frozenset[str]) -> float:
        """The share of the weight of the lighter of two sentences that the other has, too."""
        lighter = min(self.total(one), self.total(other))
        return self.weight(one & other) / lighter if lighter else 0.0

    def covered(self, group: Group, told: Sequence[Group]) -> bool:
        """True where a sentence says little that one told sentence does not say, or all of them together."""
        mine, others = self.used[group[0]], [self.used[t[0]] for t in told]
        together = mine & frozenset[str]().union(*others)
        return any(self.common(mine, o) >= NEAR for o in others) or self.weight(together) >= COVERED * self.total(mine)


def pool_of(pile: Pile, readings: Sequence[Reading]) -> Pool:
    """The sentences of a pile that can be told on their own; those that contradict each other are not the same."""
    used = {s: _stems(pile.reports[r].text[s.start : s.end]) for r in pile.members for s in _tellable(pile, r)}
    pool = Pool((), _weights(pile, used), used)
    return replace(pool, groups=_groups(pool, _stated(used, readings)))


def _stated(used: Iterable[Sentence], readings: Sequence[Reading]) -> dict[Sentence, dict[str, int]]:
    """Which value of each contradiction a sentence states."""
    by_report: dict[str, list[Sentence]] = defaultdict(list)
    for s in used:
        by_report[s.report].append(s)
    found: dict[Sentence, dict[str, int]] = defaultdict(dict)
    for reading in (r for r in readings if r.status in ("conflict", "update")):
        for n, value in enumerate(reading.values):
            for support in value.support:
                for s in by_report[support.report]:
                    if _holds(s, support):
                        found[s][reading.id] = n
    return found


def _stems(text: str) -> frozenset[str]:
    return frozenset(map(NATIVE.stem, words(text)))


def _tellable(pile: Pile, report: str) -> list[Sentence]:
    """The sentences of a report that can be told: whole, no furniture, cutting no quotation, pointing nowhere."""
    one = pile.reports[report]
    found = [s for s in pile.sentences.get(report, ()) if s.part == "text"] or _unparsed(one)
    return [s for s in found if s.finite and not s.leans and _stands(one.text, s, pile.quoted[report])]


def _stands(text: str, s: Sentence, marks: Sequence[Span]) -> bool:
    """True where a sentence stands by itself: it ends, and if it quotes it quotes whole and says who speaks."""
    told = text[s.start : s.end]
    if told.rstrip("\"”’')")[-1:] not in (".", "!") or len(told.split()) not in _WORDS or _FURNITURE.search(told):
        return False
    if any(a < s.start < b or (a <= s.start and b > s.end) or a < s.end < b for a, b in marks):
        return False
    if told.count('"') % 2 or told.count("“") != told.count("”"):
        return False
    own = [
        text[a:b] for a, b in pairwise([s.start, *(at for m in marks if s.start <= m[0] < s.end for at in m), s.end])
    ]
    outside = " ".join(own[::2])
    return len(words(outside)) > 1 and not _FIRST.search(outside)


def _unparsed(report: Report) -> list[Sentence]:
    """The sentences of a report that was not parsed, behind its dateline."""
    found: list[Sentence] = []
    for start, end in paragraphs(report.text):
        if not found and report.dateline and report.text.startswith(report.dateline, start):
            rule = _RULE.match(report.text, start + len(report.dateline), end)
            start = rule.end() if rule else start
        found += [Sentence(report.id, a, b) for a, b in NATIVE.sentences(report.text, start, end)]
    return found


def _weights(pile: Pile, used: Mapping[Sentence, frozenset[str]]) -> dict[str, float]:
    """A word's weight: how many reports use it, damped by how many sentences do; more where headlines have it."""
    reports: dict[str, set[str]] = defaultdict(set)
    counts: Counter[str] = Counter()
    for s, told in used.items():
        for w in told:
            reports[w].add(s.report)
            counts[w] += 1
    above = Counter(w for r in pile.members for w in _stems(pile.reports[r].headline))
    return {
        w: log(0.5 + len(reports[w])) * log(1 + len(used) / counts[w]) * (1 + above[w] / len(pile.members))
        for w in counts
        if len(w) > 2
    }


def _groups(pool: Pool, stated: Mapping[Sentence, Mapping[str, int]]) -> tuple[Group, ...]:
    """The sentences that say the same, the earliest and weightiest first in each group and among the groups."""

    def apart(s: Sentence, other: Sentence) -> bool:
        theirs = stated.get(other, {})
        return any(theirs.get(reading, n) != n for reading, n in stated.get(s, {}).items())

    groups: list[list[Sentence]] = []
    for s in sorted(pool.used, key=lambda s: (-pool.rank(s), s.report, s.start)):
        for group in groups:
            if pool.alike(pool.used[s], pool.used[group[0]]) and not any(apart(s, other) for other in group):
                group.append(s)
                break
        else:
            groups.append([s])
    return tuple(map(tuple, groups))


def headline(pile: Pile, pool: Pool) -> list[list[Support]]:
    """The headline that tells most of what the reports tell, with the headlines that say the same."""
    told = {}
    for r in pile.members:
        above = next((s for s in pile.sentences.get(r, ()) if s.part == "headline"), None)
        text = pile.reports[r].headline
        if len(words(text)) in _HEADLINE and not text.rstrip("\"”’'").endswith("?") and not _SPOKEN.match(text):
            plain = (above is None or above.finite) and not _TEASER.match(text)
            told[r] = (plain, _stems(text))
    if not told:
        return []
    best = min(told, key=lambda r: (-told[r][0], -pool.weight(told[r][1]) / len(told[r][1]) ** 0.5, r))
    same = [r for r in sorted(told) if r != best and pool.alike(told[r][1], told[best][1])]
    return [[pile.support(r, 0, len(pile.reports[r].headline), "headline") for r in (best, *same)]]


def lead(pool: Pool) -> list[Group]:
    """The sentence that says what happened, of the leads, and those that say the same; more where more reports do."""
    leads = [group for group in pool.groups if group[0].start < LEAD]

    def worth(group: Group) -> tuple[float, str, int]:
        reports = len({s.report for s in group})
        return (-(1 + 0.3 * log(reports)) * pool.rank(group[0]), group[0].report, group[0].start)

    return [min(leads, key=worth)] if leads else []


def details(pile: Pile, pool: Pool, readings: Sequence[Reading], first: Sequence[Group]) -> list[Group]:
    """Further sentences: contradicting values side by side, then what several reports tell; in the reports' order."""
    runs = _contradictions(pool, readings, first)
    told = [*first, *(group for run in runs for group in run)]
    values = [s for r in readings if r.status != "alone" and r.type != "name" for v in r.values for s in v.support]

    def late(group: Group) -> float:
        return group[0].start / len(pile.reports[group[0].report].text)

    def worth(group: Group) -> tuple[float, str, int]:
        reports, mine = len({s.report for s in group}), pool.used[group[0]]
        told_by = log(1 + reports) + 0.3 * min(sum(_holds(group[0], s) for s in values), 3)
        value = told_by * pool.weight(mine) / float(len(mine) ** 0.5) * (1 - 0.5 * late(group))
        return (-value, group[0].report, group[0].start)

    for group in sorted(pool.groups, key=worth):
        if len(told) - len(first) >= DETAILS:
            break
        if not pool.covered(group, told):
            told.append(group)
            runs.append([group])
    runs.sort(key=lambda run: (late(run[0]), run[0][0].report, run[0][0].start))
    return [group for run in runs for group in run]


def contrary(
    told: Support, readings: Sequence[Reading], statements: Mapping[str, Sequence[Statement]]
) -> tuple[str, ...]:
    """The values that reports give otherwise for what a sentence tells; "June" is not otherwise than "June 12"."""
    found: dict[str, None] = {}
    for reading in (r for r in readings if r.status == "conflict" and r.type != "name"):
        stated = [any(_holds(told, s) for s in value.support) for value in reading.values]
        if sum(stated) == 1:
            own = _statement(reading.values[stated.index(True)], statements)
            for value in (v for v, here in zip(reading.values, stated, strict=True) if not here):
                other = _statement(value, statements)
                if own is None or other is None or not compatible(own, other):
                    found[value.value] = None
    return tuple(found)


def _statement(value: Value, statements: Mapping[str, Sequence[Statement]]) -> Statement | None:
    """What a value of a reading is as a report states it."""
    first = value.support[0]
    return next((s for s in statements.get(first.report, ()) if (s.start, s.end) == (first.start, first.end)), None)


def _contradictions(pool: Pool, readings: Sequence[Reading], first: Sequence[Group]) -> list[list[Group]]:
    """For each of the first contradictions that sentences can tell: a sentence for each value, side by side.

    A value that the lead tells already is not told again.
    """
    told = [group[0] for group in first]
    runs: list[list[Group]] = []
    for reading in readings:
        if len(runs) == CONFLICTS or reading.status not in ("conflict", "update") or reading.type == "name":
            continue
        holding = [h for v in reading.values[:3] if (h := _holding(pool, v.support, told))]
        distinct = {(s.report, s.start): group for group in holding for s in group[:1]}
        if len(distinct) > 1:
            run = [group for group in distinct.values() if group[0] not in told]
            told += [group[0] for group in run]
            runs += [run] if run else []
    return runs


def _holding(pool: Pool, supports: Sequence[Support], told: Sequence[Sentence]) -> Group | None:
    """The sentence that holds some words, told already or else the one that tells most, before those like it."""
    found = [
        (s not in told, -pool.rank(s), (s, *(o for o in group if o is not s)))
        for group in pool.groups
        for s in group
        if any(_holds(s, words) for words in supports)
    ]
    return min(found, key=lambda x: (x[0], x[1], x[2][0].report, x[2][0].start))[2] if found else None


def _holds(sentence: Sentence | Support, words: Support) -> bool:
    same = (sentence.report, sentence.part) == (words.report, words.part)
    return same and sentence.start <= words.start < sentence.end
