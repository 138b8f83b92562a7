"""The timeline of an event: what its reports date, tellings of one happening merged, weighed, in their own words.

A mention is a dated clause of one report.  Mentions of one day with like words are one happening; a vaguer date
("last June") joins the happening of a day inside it that is told alike; happenings told alike under dates that cannot
both be right are kept apart and name each other as a conflict.
"""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from stemma.model import Entry, Event, Origin, Precision, Report, Span, Status, Storyline, Support, Time
from stemma.text import digest, paragraphs, word_spans

Vector = dict[str, float]


def _one_of(text: str) -> frozenset[str]:
    return frozenset(text.split())


OWN_DAY = 0.3  # what a report is worth for the day it was published, and for a date it names that is this day
AHEAD = 0.5  # what a date still to come is worth beside one that has passed
LOOKED_BACK = 2.0  # what a date written out ("June 12") is worth beside a relative one: it is looked back upon
COPY = 0.25  # what a reprint adds to its original
SAME_DAY, SAME_STRETCH, VAGUER, CONFLICT = 0.2, 0.2, 0.3, 0.42
REACH = 6.0  # how many words from a date until a word counts a third
NAME = 1.5  # how much more a name or an ordinal ("the second summit") says of which happening it is
_ORDINALS = _one_of("first second third fourth fifth sixth seventh eighth ninth tenth")
LEAST_WORDS = 3  # a sentence with fewer content words tells nothing
NEWS_DAYS = 14  # what lies farther before an event's first report is background to it
FINE: tuple[Precision, ...] = ("day", "hour", "minute")
_COARSENESS = {p: n for n, p in enumerate(("minute", "hour", "day", "week", "month", "quarter", "season", "year"))}
_STOPS = re.compile(r"(?<=[.!?])[\"'”’)]*(?=\s+[\"“'‘(]*[A-Z])")
_STOP = _one_of(
    "a an the of in on at to for from by with and or but as that this these those it its he she they his her their we "
    "our i you your who which what when where was were is are be been being has have had do does did will would could "
    "should may might can not no said says say after before since until during over about into than then there also "
    "last next year month week day ago now new one up out more some all had him them if so just only around near "
    "between himself herself itself themselves he's she's it's they're i'm we're probably early late end beginning "
    "start middle nearly almost against under through per very also such while because both each other another any "
    "many most well still even back told according reported monday tuesday wednesday thursday friday saturday sunday "
    "january february march april may june july august september october november december today yesterday tomorrow "
    "posted updated published gmt am pm est edt"
)


@dataclass(frozen=True, slots=True)
class _Mention:
    report: str
    first: date
    last: date
    precision: Precision
    value: str
    status: Status
    weight: float
    sentence: Span
    clause: Span
    vector: Vector
    own: bool = False  # its day is the report's own, by inference

    @property
    def key(self) -> tuple[float, str, Span, Span]:
        return (-self.weight, self.report, self.sentence, self.clause)

    @property
    def day(self) -> bool:
        return self.precision in FINE and self.first == self.last


@dataclass(slots=True)
class _Happening:
    first: date
    last: date
    mentions: list[_Mention]
    vector: Vector

    def add(self, m: _Mention) -> None:
        self.mentions.append(m)
        for word, worth in m.vector.items():
            self.vector[word] = self.vector.get(word, 0.0) + worth


def timeline(
    event: Event, reports: Mapping[str, Report], times: Mapping[str, Sequence[Time]], origins: Mapping[str, Origin]
) -> list[Entry]:
    """The dated happenings that an event's reports tell, in order of time; weights add up over events."""
    return _timeline(event, event.id, event.storyline, reports, times, origins)


def storyline_timeline(
    storyline: Storyline,
    events: Sequence[Event],
    reports: Mapping[str, Report],
    times: Mapping[str, Sequence[Time]],
    origins: Mapping[str, Origin],
) -> list[Entry]:
    """One timeline over all events of a storyline: the same happening told in several of them is one entry."""
    chosen = [e for e in events if e.id in storyline.events]
    members = tuple(sorted((m for e in chosen for m in e.members), key=lambda m: m.report))
    starts = [e.start for e in chosen if e.start]
    merged = Event(storyline.id, storyline.title, members, min(starts, default=None), storyline=storyline.id)
    return _timeline(merged, "", storyline.id, reports, times, origins)


def _timeline(
    event: Event, about: str, storyline: str, reports: Mapping[str, Report], times: Mapping[str, Sequence[Time]],
    origins: Mapping[str, Origin],
) -> list[Entry]:  # fmt: skip
    mentions = _mentions([reports[r] for r in event.reports if r in reports], times, origins)
    happenings = _merge(mentions)
    shares = _shares(happenings)
    start = event.start or min(
        (p.earliest for r in event.reports if r in reports and (p := reports[r].published)), default=None
    )
    entries = [_entry(h, shares, about, storyline, start, reports, origins) for h in happenings]
    for n, others in _conflicts(happenings).items():
        entries[n] = replace(entries[n], conflict=tuple(sorted({entries[o].date for o in others})))
    return sorted(entries, key=lambda e: (e.earliest, e.latest, -e.weight, e.id))


def _mentions(
    reports: Iterable[Report], times: Mapping[str, Sequence[Time]], origins: Mapping[str, Origin]
) -> list[_Mention]:
    """Every dated clause, and for each report its own news, dated by the day it was published."""
    out: list[_Mention] = []
    contexts: list[Vector] = []
    for report in reports:
        origin = origins.get(report.id)
        factor = COPY if origin and origin.kind == "reprint" else 1.0
        for t in times.get(report.id, ()):
            if t.earliest is None or t.latest is None or t.precision is None or t.sentence is None:
                continue
            if t.type not in ("DATE", "TIME") and "/" not in t.value:
                continue
            clause = t.about or t.sentence
            told = _content(report.text, t.sentence, t)
            if len(told) < LEAST_WORDS:
                continue  # a line of furniture or a bare stamp tells nothing
            worth = factor * _worth(t, report)
            days = (t.earliest, t.latest, t.precision)
            guessed = t.basis == "inferred"
            out.append(_Mention(report.id, *days, _iso(t), t.status, worth, t.sentence, clause, {}, guessed))
            contexts.append(told)
        own = _own_news(report, factor)
        if own:
            out.append(own)
            contexts.append(_content(report.text, own.sentence, None))
    heavy = _weigh_words(contexts)
    return [replace(m, vector=v) for m, v in zip(out, heavy, strict=True)]


def _worth(t: Time, report: Report) -> float:
    worth = LOOKED_BACK if any(c.isdigit() for c in t.text) else 1.0
    published = report.published
    if published and t.earliest and t.latest:
        if published.earliest == t.earliest == t.latest:
            worth *= OWN_DAY
        elif t.earliest > published.latest:
            worth *= AHEAD
    return worth


def _own_news(report: Report, factor: float) -> _Mention | None:
    """What a report is the news of: its first full sentence, on the day it was published."""
    published = report.published
    if published is None or published.earliest != published.latest:
        return None
    spans = list(paragraphs(report.text))
    full = [(s, e) for s, e in spans if e - s > 60 and report.text[s:e].rstrip("\"'”’)").endswith((".", "!", "?"))]
    if not spans:
        return None
    start, end = (full or spans)[0]
    stop = _STOPS.search(report.text, start + 40, end)
    span = (start, stop.start() if stop else end)
    return _Mention(report.id, published.earliest, published.latest, "day", published.value[:10], "happened",
                    OWN_DAY * factor, span, span, {}, True)  # fmt: skip


def _iso(t: Time) -> str:
    """A time's value cut to its precision, without parts of the day and weekends that ISO 8601 does not know."""
    if t.precision in FINE:
        return t.value if t.precision != "day" and "T24" not in t.value else t.value[:10]
    if t.precision == "week":
        return t.value[:8]  # a weekend too: ISO 8601 has no name for it
    return f"{t.value}0" if len(t.value) == 3 else f"{t.value}00" if len(t.value) == 2 else t.value


def _content(text: str, span: Span, t: Time | None) -> Vector:
    """The words around a date that say what happened, the nearer the heavier; no stop words, not the date itself."""
    spots = [(s, e) for s, e in word_spans(text[span[0] : span[1]])]
    where = next((n for n, (s, _) in enumerate(spots) if t and s + span[0] >= t.start), None)
    out: Vector = {}
    for n, (s, e) in enumerate(spots):
        start, end = s + span[0], e + span[0]
        word = text[start:end].casefold()
        if (
            (t and start < t.end and t.start < end)
            or word in _STOP
            or len(word) < 3
            or (word.isdigit() and len(word) < 4)
        ):
            continue
        near = 1.0 if where is None else math.exp(-abs(n - where) / REACH)
        near *= NAME if text[start].isupper() or word in _ORDINALS else 1.0
        key = _stem(word)
        out[key] = max(out.get(key, 0.0), near)
    return out


# the irregular verbs that dated events are told with, so that "held" and "hold" are one word
_IRREGULAR = (
    "held:hold met:meet made:make took:take taken:take began:begin begun:begin won:win lost:lose "
    "shot:shoot fell:fall rose:rise sent:send left:leave gave:give given:give found:find wrote:write "
    "written:write flew:fly came:come went:go struck:strike died:death dead:death spoke:speak"
)
_PRESENT = dict(pair.split(":") for pair in _IRREGULAR.split())


def _stem(word: str) -> str:
    word = word.removesuffix("'s")
    word = _PRESENT.get(word, word)
    for tail in ("ing", "ed", "es", "s"):
        if word.endswith(tail) and len(word) - len(tail) >= 4:
            return word[: -len(tail)]
    return word


def _weigh_words(contexts: list[Vector]) -> list[Vector]:
    """Unit vectors of words, the rarer among the clauses the heavier."""
    seen = Counter(w for c in contexts for w in c)
    out: list[Vector] = []
    for context in contexts:
        vector = {w: near * math.log(1 + len(contexts) / seen[w]) for w, near in sorted(context.items())}
        norm = math.sqrt(sum(x * x for x in vector.values())) or 1.0
        out.append({w: x / norm for w, x in vector.items()})
    return out


def _likeness(a: Vector, b: Vector) -> float:
    if len(a) > len(b):
        a, b = b, a
    dot = sum(x * b[w] for w, x in a.items() if w in b)
    if not dot:
        return 0.0
    return dot / math.sqrt(sum(x * x for x in a.values()) * sum(x * x for x in b.values()))


def _merge(mentions: list[_Mention]) -> list[_Happening]:
    """Mentions gathered into happenings: first by day, then the vaguer dates, finest first."""
    happenings: list[_Happening] = []
    by_day: dict[date, list[_Happening]] = defaultdict(list)
    by_stretch: dict[tuple[date, date], list[_Happening]] = defaultdict(list)
    for m in sorted((m for m in mentions if m.day), key=lambda m: m.key):
        home = _closest(m, by_day[m.first], SAME_DAY)
        if home is None:
            home = _Happening(m.first, m.last, [], {})
            by_day[m.first].append(home)
            happenings.append(home)
        home.add(m)
    vague = (m for m in mentions if not m.day)
    for m in sorted(vague, key=lambda m: ((m.last - m.first).days, m.key)):
        home = _closest(m, by_stretch[m.first, m.last], SAME_STRETCH)
        home = home or (_closest(m, _inside(m, by_day, happenings), VAGUER) if (m.last - m.first).days < 400 else None)
        if home is None:
            home = _Happening(m.first, m.last, [], {})
            by_stretch[m.first, m.last].append(home)
            happenings.append(home)
        home.add(m)
    return happenings


def _inside(m: _Mention, by_day: Mapping[date, list[_Happening]], happenings: list[_Happening]) -> list[_Happening]:
    return [h for h in happenings if m.first <= h.first and h.last <= m.last]


def _closest(m: _Mention, among: list[_Happening], least: float) -> _Happening | None:
    best, found = least, None
    for h in among:
        like = _likeness(m.vector, h.vector)
        # two clauses of one sentence with one date are one telling
        if (
            any(o.report == m.report and o.sentence == m.sentence for o in h.mentions)
            and h.first == m.first
            and h.last == m.last
        ):
            like = 1.0
        if like > best:
            best, found = like, h
    return found


def _shares(happenings: list[_Happening]) -> dict[tuple[str, date, date], int]:
    """How many happenings of one date each report tells: they share what the report is worth for that date."""
    return Counter((r, h.first, h.last) for h in happenings for r in sorted({m.report for m in h.mentions}))


def _conflicts(happenings: list[_Happening]) -> dict[int, list[int]]:
    """Happenings told alike by different reports under dates that exclude each other."""
    index: dict[str, list[int]] = defaultdict(list)
    for n, h in enumerate(happenings):
        for word in sorted({w for m in h.mentions if not m.own for w in _top(m.vector)}):
            index[word].append(n)
    pairs = Counter((a, b) for ns in index.values() if len(ns) <= 60 for i, a in enumerate(ns) for b in ns[i + 1 :])
    out: dict[int, list[int]] = defaultdict(list)
    for (a, b), shared in sorted(pairs.items()):
        one, two = happenings[a], happenings[b]
        if shared < 2 or (one.first <= two.last and two.first <= one.last) or not _near(one, two):
            continue
        if {m.report for m in one.mentions} & {m.report for m in two.mentions} or _planned(one) != _planned(two):
            continue
        if _alike(one, two) >= CONFLICT:
            out[a].append(b)
            out[b].append(a)
    return out


def _top(vector: Vector) -> list[str]:
    return sorted(vector, key=lambda w: (-vector[w], w))[:6]


def _near(one: _Happening, two: _Happening) -> bool:
    """Whether two dates are near enough to be of one thing: what comes back every year is no conflict."""
    gap = max((two.first - one.last).days, (one.first - two.last).days)
    return gap <= 3 + 1.5 * max((h.last - h.first).days for h in (one, two))


def _alike(one: _Happening, two: _Happening) -> float:
    """The likeness of the two mentions most alike; a report's own news does not say when what it tells took place."""
    return max(
        (_likeness(x.vector, y.vector) for x in one.mentions for y in two.mentions if not (x.own or y.own)), default=0.0
    )


def _planned(h: _Happening) -> bool:
    return all(m.status != "happened" for m in h.mentions)


def _entry(
    h: _Happening,
    shares: Mapping[tuple[str, date, date], int],
    event: str,
    storyline: str,
    start: date | None,
    reports: Mapping[str, Report],
    origins: Mapping[str, Origin],
) -> Entry:
    best: dict[str, float] = defaultdict(float)
    for m in h.mentions:
        best[m.report] = max(best[m.report], m.weight)
    weight = math.fsum(w / shares[r, h.first, h.last] for r, w in sorted(best.items()))
    named = {origins[r].name for r in best if r in origins} - {""}
    spans = sorted({(m.report, *m.sentence) for m in h.mentions})
    support = tuple(Support(r, s, e, reports[r].text[s:e]) for r, s, e in spans)
    told = min(h.mentions, key=lambda m: (-_likeness(m.vector, h.vector) * m.weight**0.5, m.key))
    finest = min(h.mentions, key=lambda m: ((m.last - m.first).days, _COARSENESS[m.precision] < 2, m.value))
    votes = Counter(m.status for m in h.mentions)
    status = min(votes, key=lambda s: (-votes[s], s))
    text = reports[told.report].text[told.sentence[0] : told.sentence[1]]
    background = bool(start and h.last < start - timedelta(days=NEWS_DAYS))
    return Entry(
        id=digest(event or storyline, finest.value, *(f"{r}:{s}:{e}" for r, s, e in spans)),
        event=event,
        storyline=storyline,
        date=finest.value,
        earliest=h.first,
        latest=h.last,
        precision=finest.precision,
        status=status,
        weight=round(weight, 6),
        voices=max(1, len(named)),
        text=text,
        support=support,
        background=background,
    )
