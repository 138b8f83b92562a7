"""What is known of an event, in a page: sentences of its reports, ordered, without repetition, each with its voices."""

import re
from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import log

from stemma.collation.readings.compare import voice_of
from stemma.model import Event, Line, Name, Origin, Reading, Report, Span, Statement, Support, Time
from stemma.text import fold, paragraphs, words

DETAILS = 4  # sentences after the first lines, those that hold contradicting values among them
CONFLICTS = 2  # contradictions told with a sentence for each of their values
LEAD = 1500  # the beginning of a report, in code points, where it tells who, what, when and where
REPEATED = 0.5  # a sentence that shares this much of its weight with a told one says the same
PEOPLE = frozenset({"=people", "=child", "=soldier", "=migrant", "=employee", "=police"})
PHRASES = {"who": 3, "when": 2, "where": 2}  # short phrases of a role
WHAT = 3  # sentences that say what happened
FAINT = 0.25  # a phrase told this much less than the first of its role does not answer it
_NOUN = re.compile(r" (?:of )?(?!(?:on|in|at|of|from|to|after|by|when|as|and|or|were|was|have|had|has)\b)[\w’'-]+")
_RULE = re.compile(
    r"[^\n—–―-]{0,60}(?:[—–―]|--?)\s*"
)  # what parts a dateline from the text, an agency in brackets before it
_END = re.compile(r"[.!?][\"”’')]*(?=\s+[\"“‘'(]?[A-Z0-9])")
_SHORT = re.compile(
    r"\b(?:[A-Z]|Mr|Mrs|Ms|Dr|Gen|Gov|Sen|Rep|St|Lt|Col|Sgt|Jr|Sr|vs|No|U\.S|U\.K|U\.N|[ap]\.m|Jan|Feb|Aug|Sept?|Oct|Nov|Dec)\.$"
)
_FURNITURE = re.compile(
    r"\b(?:click|subscri\w+|sign up|newsletter|cookies?|image caption|image copyright|advertisement|read more|"
    r"follow us|share this|getty|pictured|file photo|watch:|loading)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a report with its words; ``full`` says that it is a whole sentence, no headline or caption."""

    report: str
    start: int
    end: int
    words: frozenset[str]
    full: bool
    quoted: bool = False  # somebody's words, which are no account of what happened


def account(
    event: Event,
    reports: Mapping[str, Report],
    names: Mapping[str, Sequence[Name]],
    times: Mapping[str, Sequence[Time]],
    statements: Mapping[str, Sequence[Statement]],
    readings: Sequence[Reading],
    origins: Mapping[str, Origin],
) -> list[Line]:
    """The account of an event: lines of role what, who, when and where (phrases and sentences), then details.

    Every line is words of a report with all that support it; details with conflicting or agreeing values come first.
    """
    members = [r for r in event.reports if r in reports]
    pool = [s for r in members for s in _sentences(reports[r])]
    weights = _weights(pool)
    told: list[tuple[str, list[Support]]] = []
    groups = _groups(pool, weights)
    used = _what(groups, weights)
    told += [("what", _supports(groups[n], reports)) for n in used]
    spoken = {(s.report, s.start) for r in members for s in statements.get(r, ()) if s.type == "date" and not s.about}
    tellers, places = _aside(members, reports, names, origins)
    for role in PHRASES:
        phrases = _phrases(role, members, reports, names, times, tellers | places if role == "who" else tellers, spoken)
        told += [(role, supports) for supports in phrases]
        if role == "who":
            told += [(role, supports) for supports in _people(members, reports, statements)]
    for n in _details(groups, weights, readings, used):
        told.append(("detail", _supports(groups[n], reports)))
    return [
        Line(event.id, i, role, supports[0].span, tuple(supports), len({voice_of(s.report, origins) for s in supports}))
        for i, (role, supports) in enumerate(told)
    ]


def _split(text: str, start: int, end: int) -> Iterable[Span]:
    """The spans of the sentences of a paragraph."""
    at = start
    for m in _END.finditer(text, start, end):
        if not _SHORT.search(text, at, m.start() + 1):
            yield at, m.end()
            at = m.end() + len(text[m.end() : end]) - len(text[m.end() : end].lstrip())
    if at < end:
        yield at, end


def _sentences(report: Report) -> list[Sentence]:
    """The sentences of a report that can be told: no furniture, of a readable length."""
    found = []
    dateline = report.dateline
    for start, end in paragraphs(report.text):
        if dateline and report.text.startswith(dateline, start):
            rule = _RULE.match(report.text, start + len(dateline), end)
            start, dateline = rule.end() if rule else start, ""  # where it was written is no part of what is told
        for a, b in _split(report.text, start, end):
            text = report.text[a:b]
            used = words(text)
            if not 3 <= len(used) <= 60 or _FURNITURE.search(text):
                continue
            small = sum(w[:1].islower() for w in text.split())
            full = len(used) >= 7 and text.rstrip("\"”’')")[-1:] in ".!?" and small >= len(text.split()) / 2
            found.append(Sentence(report.id, a, b, frozenset(used), full, text[0] in "\"“‘'"))
    return found


def _weights(pool: Sequence[Sentence]) -> dict[str, float]:
    """A word's weight: how many reports use it, damped by how many sentences do."""
    reports: dict[str, set[str]] = defaultdict(set)
    used: Counter[str] = Counter()
    for s in pool:
        for w in s.words:
            reports[w].add(s.report)
            used[w] += 1
    return {w: log(0.5 + len(reports[w])) * log(1 + len(pool) / used[w]) for w in used if len(w) > 2}


def _weight(words: frozenset[str], weights: Mapping[str, float]) -> float:
    return sum(weights.get(w, 0.0) for w in sorted(words))


def _groups(pool: Sequence[Sentence], weights: Mapping[str, float]) -> list[list[Sentence]]:
    """The sentences that say the same, the earliest and weightiest first in each group and among the groups."""

    def rank(s: Sentence) -> tuple[float, str, int]:
        return (-_weight(s.words, weights) / (200 + s.start) / len(s.words) ** 0.5, s.report, s.start)

    groups: list[list[Sentence]] = []
    totals: list[float] = []
    for s in sorted(pool, key=rank):
        total = _weight(s.words, weights)
        for group, other in zip(groups, totals, strict=True):
            if group[0].full == s.full and _weight(s.words & group[0].words, weights) >= REPEATED * max(total, other):
                group.append(s)
                break
        else:
            groups.append([s])
            totals.append(total)
    return groups


def _what(groups: Sequence[Sequence[Sentence]], weights: Mapping[str, float]) -> list[int]:
    """The places of the groups that say what happened: a lead, and a headline or a lead that says more."""
    found: list[int] = []
    for n, group in enumerate(groups):
        first = group[0]
        headline = not first.full and any(s.start < 150 for s in group) and len(first.words) >= 5
        if first.quoted or not (headline or (first.full and first.start < LEAD)):
            continue
        if headline and not all(groups[m][0].full for m in found):
            continue
        if not any(_repeats(first, groups[m][0], weights) for m in found):
            found.append(n)
        if len(found) == WHAT:
            break
    return found


def _repeats(s: Sentence, other: Sentence, weights: Mapping[str, float]) -> bool:
    """True where a sentence says little that another does not: half the weight of the lighter is shared."""
    lighter = min(_weight(s.words, weights), _weight(other.words, weights))
    return _weight(s.words & other.words, weights) >= REPEATED * lighter


def _details(
    groups: Sequence[Sequence[Sentence]], weights: Mapping[str, float], readings: Sequence[Reading], used: Sequence[int]
) -> list[int]:
    """Further sentences: contradicting values side by side, then what several reports tell, each by its weight."""
    values = [s for r in readings if r.status != "alone" and r.type != "name" for v in r.values for s in v.support]
    told = list(used)
    for reading in [r for r in readings if r.status in ("conflict", "update") and r.type != "name"][:CONFLICTS]:
        for value in reading.values[:3]:
            holding = [n for n, group in enumerate(groups) if group[0].full and _holds(group, value.support)]
            if holding and holding[0] not in told and not set(holding) & set(told):
                told.append(holding[0])

    def worth(n: int) -> tuple[float, int]:
        group = groups[n]
        reports = len({s.report for s in group})
        holds = sum(_holds(group[:1], [s]) for s in values)
        return (
            -(log(1 + reports) + 0.3 * min(holds, 3)) * _weight(group[0].words, weights) / len(group[0].words) ** 0.5,
            n,
        )

    left = [n for n, group in enumerate(groups) if n not in told and group[0].full]
    for n in sorted(left, key=worth):
        if len(told) - len(used) >= DETAILS:
            break
        if not any(_repeats(groups[n][0], groups[m][0], weights) for m in told):
            told.append(n)
    return told[len(used) :]


def _holds(group: Sequence[Sentence], supports: Iterable[Support]) -> bool:
    """True where a sentence of a group holds one of some words."""
    return any(g.report == s.report and g.start <= s.start < g.end for g in group for s in supports)


def _supports(group: Sequence[Sentence], reports: Mapping[str, Report]) -> list[Support]:
    """The sentences of a group as supports, the told one first, one a report."""
    first = {s.report: s for s in reversed(group)}
    first[group[0].report] = group[0]
    rest = [first[r] for r in sorted(first) if r != group[0].report]
    return [_support(reports, s.report, s.start, s.end) for s in [group[0], *rest]]


def _aside(
    members: Sequence[str],
    reports: Mapping[str, Report],
    names: Mapping[str, Sequence[Name]],
    origins: Mapping[str, Origin],
) -> tuple[frozenset[str], frozenset[str]]:
    """The keys of names that tell the news and are not in it, outlets and agencies; and names mostly read as places."""
    kinds: dict[str, Counter[bool]] = defaultdict(Counter)
    for r in members:
        for n in names.get(r, ()):
            kinds[fold(n.name or n.text)][n.type == "LOC"] += 1
    tellers = {reports[r].outlet for r in members} | {reports[r].credit for r in members}
    tellers |= {n for r in members for o in [origins.get(r)] if o is not None for n in (o.name, *o.voices)}
    return frozenset(fold(t) for t in tellers if t), frozenset(k for k, c in kinds.items() if c[True] >= c[False])


def _phrases(
    role: str,
    members: Sequence[str],
    reports: Mapping[str, Report],
    names: Mapping[str, Sequence[Name]],
    times: Mapping[str, Sequence[Time]],
    aside: frozenset[str],
    spoken: Container[tuple[str, int]],
) -> list[list[Support]]:
    """The names or times that the reports tell most and earliest, each with its first mention in every report.

    Who tells the news is not who it is about, and the day somebody spoke is less when it happened.
    """
    mentions: dict[str, list[tuple[str, int, int]]] = defaultdict(list)
    score: dict[str, float] = defaultdict(float)
    for r in members:
        seen: Counter[str] = Counter()
        for key, start, end in _candidates(role, names.get(r, ()), times.get(r, ())):
            if key in aside or re.search(r"\s[-–—]\s|\n", reports[r].text[start:end]):
                continue
            mentions[key].append((r, start, end))
            score[key] += (0.5 if (r, start) in spoken else 1.0) / (1 + start / 300) / (1 + seen[key])
            seen[key] += 1
    ranked = sorted(score, key=lambda k: (-score[k], k))[: PHRASES[role]]
    out = []
    for key in ranked:
        if score[key] < FAINT * score[ranked[0]]:
            break
        first: dict[str, tuple[str, int, int]] = {}
        for r, start, end in mentions[key]:
            # the fullest mention near the top tells most
            if r not in first or (end - start > first[r][2] - first[r][1] and start < LEAD):
                first[r] = (r, start, end)
        supports = [_placed(reports, *first[r], role) for r in sorted(first)]
        out.append(sorted(supports, key=lambda s: (role == "who" and fold(s.span) != key, -len(s.span), s.report)))
    return out


def _placed(reports: Mapping[str, Report], report: str, start: int, end: int, role: str) -> Support:
    """The words of a mention, a place with the preposition that puts something there ("near the old mill")."""
    before = reports[report].text[max(0, start - 14) : start]
    m = re.search(r"\b(?:in|at|near|outside|on|off|across|from)(?: the)? $", before) if role == "where" else None
    return _support(reports, report, start - (len(before) - m.start() if m else 0), end)


def _people(
    members: Sequence[str], reports: Mapping[str, Report], statements: Mapping[str, Sequence[Statement]]
) -> list[list[Support]]:
    """The first number of people at the beginning of most reports ("at least seven people"), with who gives it."""
    told: dict[tuple[str, str], dict[str, Statement]] = defaultdict(dict)
    for r in members:
        for s in sorted(statements.get(r, ()), key=lambda s: s.start):
            if s.unit == "count" and s.head in PEOPLE and s.start < LEAD / 2 and _NOUN.match(reports[r].text, s.end):
                told[s.head, s.value].setdefault(r, s)
                break
    if not told:
        return []
    most = min(told, key=lambda k: (-len(told[k]), min(s.start for s in told[k].values()), k))
    if len(told[most]) < min(2, len(members) - 1):
        return []  # in one report of several it is a detail
    found = []
    for r, s in told[most].items():
        noun = _NOUN.match(reports[r].text, s.end)
        found.append(_support(reports, r, s.start, noun.end() if noun else s.end))
    return [found]


def _candidates(role: str, names: Sequence[Name], times: Sequence[Time]) -> list[tuple[str, int, int]]:
    """What may answer a role, as key, start and end, in order."""
    if role == "when":
        kept = [t for t in times if t.type in ("DATE", "TIME") and t.earliest is not None]
        return [(t.value, t.start, t.end) for t in sorted(kept, key=lambda t: t.start)]
    types = ("LOC",) if role == "where" else ("PERSON", "ORG")
    kept_names = [n for n in names if n.type in types]
    return [(fold(n.name or n.text), n.start, n.end) for n in sorted(kept_names, key=lambda n: n.start)]


def _support(reports: Mapping[str, Report], report: str, start: int, end: int) -> Support:
    return Support(report, start, end, reports[report].text[start:end])
