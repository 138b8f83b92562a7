"""What is known of an event, in a page: sentences of its reports, ordered, without repetition, each with its voices."""

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log

from stemma.model import Event, Line, Name, Origin, Reading, Report, Span, Statement, Support, Time
from stemma.text import fold, words

LINES = 12  # sentences of a full account
REPEATED = 0.5  # a sentence that shares this much of its weight with a told one says the same
_SENTENCE = re.compile(r"[^.!?\n]+(?:[.!?](?![\s\n]+[\"“”'A-Z‘])[^.!?\n]*)*[.!?]*[\"”’']?")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a report with its folded words and its rank in the report."""

    report: str
    start: int
    end: int
    rank: int
    words: frozenset[str]


def account(
    event: Event,
    reports: Mapping[str, Report],
    names: Mapping[str, Sequence[Name]],
    times: Mapping[str, Sequence[Time]],
    statements: Mapping[str, Sequence[Statement]],
    readings: Sequence[Reading],
    origins: Mapping[str, Origin],
) -> list[Line]:
    """The account of an event: lines of role who, what, when and where, then details in order of weight."""
    members = [r for r in event.reports if r in reports]
    pool = [s for r in members for s in _sentences(reports[r], statements.get(r, ()))]
    if not pool:
        return []
    weights = _weights(pool)
    told: list[tuple[str, Sequence[Support]]] = []
    for role, supports in _fields(members, reports, names, times, pool, weights):
        told.append((role, supports))
    for chosen in _chosen(pool, weights):
        told.append(("what" if not any(r == "what" for r, _ in told) else "detail", _supports(chosen, reports)))
    return [
        Line(event.id, i, role, supports[0].span, tuple(supports), len({_voice(s.report, origins) for s in supports}))
        for i, (role, supports) in enumerate(told)
    ]


def _voice(report: str, origins: Mapping[str, Origin]) -> str:
    origin = origins.get(report)
    return origin.name if origin is not None and origin.name else report


def _sentences(report: Report, statements: Sequence[Statement]) -> list[Sentence]:
    """The sentences of a report that are long enough to tell something."""
    spans: list[Span] = []
    for m in _SENTENCE.finditer(report.text):
        start, end = m.span()
        start += len(m.group()) - len(m.group().lstrip())
        end -= len(m.group()) - len(m.group().rstrip())
        if end > start:
            spans.append((start, end))
    found = []
    for rank, (start, end) in enumerate(spans):
        used = words(report.text[start:end])
        if 7 <= len(used) <= 60:
            found.append(Sentence(report.id, start, end, rank, frozenset(used)))
    return found


def _weights(pool: Sequence[Sentence]) -> dict[str, float]:
    """A word's weight: how many reports use it, damped by how many sentences do."""
    reports: dict[str, set[str]] = defaultdict(set)
    used: Counter[str] = Counter()
    for s in pool:
        for w in s.words:
            reports[w].add(s.report)
            used[w] += 1
    return {w: log(1 + len(reports[w])) * log(1 + len(pool) / used[w]) for w in used if len(w) > 2}


def _weight(words: frozenset[str], weights: Mapping[str, float]) -> float:
    return sum(weights.get(w, 0.0) for w in sorted(words))


def _chosen(pool: Sequence[Sentence], weights: Mapping[str, float]) -> list[list[Sentence]]:
    """Sentences to tell, best first, each with those of other reports that say the same."""
    left = sorted(pool, key=lambda s: (-_weight(s.words, weights) / (3 + s.rank) / len(s.words) ** 0.5, s.report, s.start))
    chosen: list[list[Sentence]] = []
    for s in left:
        for group in chosen:
            shared = _weight(s.words & group[0].words, weights)
            if shared >= REPEATED * min(_weight(s.words, weights), _weight(group[0].words, weights)):
                group.append(s)
                break
        else:
            if len(chosen) < LINES:
                chosen.append([s])
    return chosen


def _supports(group: Sequence[Sentence], reports: Mapping[str, Report]) -> list[Support]:
    """The sentences of a group as supports, the told one first, one a report."""
    first = {s.report: s for s in reversed(group)}
    first[group[0].report] = group[0]
    rest = [first[r] for r in sorted(first) if r != group[0].report]
    return [Support(s.report, s.start, s.end, reports[s.report].text[s.start : s.end]) for s in [group[0], *rest]]


def _fields(
    members: Sequence[str],
    reports: Mapping[str, Report],
    names: Mapping[str, Sequence[Name]],
    times: Mapping[str, Sequence[Time]],
    pool: Sequence[Sentence],
    weights: Mapping[str, float],
) -> list[tuple[str, list[Support]]]:
    """Who, when and where as short phrases: the names and times the reports' beginnings tell most."""
    found = []
    for role, types in (("who", ("PERSON", "ORG", "NORP")), ("where", ("LOC",))):
        score: dict[str, float] = defaultdict(float)
        mentions: dict[str, list[Name]] = defaultdict(list)
        for r in members:
            for n in sorted(names.get(r, ()), key=lambda n: n.start):
                if n.type in types:
                    key = fold(n.name or n.text)
                    score[key] += 1 / (1 + n.start / 400)
                    mentions[key].append(n)
        for key in sorted(score, key=lambda k: (-score[k], k))[:2]:
            first: dict[str, Name] = {}
            for n in mentions[key]:
                first.setdefault(n.report, n)
            found.append((role, [_support(reports, n.report, n.start, n.end) for n in first.values()]))
    early = [t for r in members for t in times.get(r, ()) if t.type in ("DATE", "TIME") and t.start < 1200]
    dates = Counter(t.value[:10] for t in early)
    if dates:
        top = min(dates, key=lambda v: (-dates[v], v))
        first_time: dict[str, Time] = {}
        for t in early:
            if t.value[:10] == top:
                first_time.setdefault(t.report, t)
        found.append(("when", [_support(reports, t.report, t.start, t.end) for t in first_time.values()]))
    return found


def _support(reports: Mapping[str, Report], report: str, start: int, end: int) -> Support:
    return Support(report, start, end, reports[report].text[start:end])
