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
from stemma.reference.zones import hours_ahead
from stemma.settings import SETTINGS
from stemma.text import digest, paragraphs

from .tellings import Telling, Vector, likeness, of_one_plan, of_one_thing, telling, weigh_words

OWN_DAY = SETTINGS.collation.day_own
AHEAD = SETTINGS.collation.day_ahead
LOOKED_BACK = SETTINGS.collation.day_written
COPY = SETTINGS.collation.day_copy
SAME_DAY = SETTINGS.collation.join_day
SAME_STRETCH = SETTINGS.collation.join_stretch
VAGUER = SETTINGS.collation.join_vaguer
CONFLICT = SETTINGS.collation.join_conflict
LEAST_WORDS = SETTINGS.collation.telling_words
BEFORE = SETTINGS.collation.telling_before
NEWS_DAYS = SETTINGS.collation.news_days
AHEAD_BY = SETTINGS.collation.clock_hours
FINE: tuple[Precision, ...] = ("day", "hour", "minute")
_COARSENESS = {p: n for n, p in enumerate(("minute", "hour", "day", "week", "month", "quarter", "season", "year"))}
_YEAR = re.compile(r"(?<!\d)\d{4}(?!\d)")
_PLACE = re.compile(r"\W*[A-Z][\w .,'’-]{1,40}[,|/ ]\s*")
_DASH = re.compile(r"\s*[,.]?\s*(?:\([^()\n]{2,40}\))?\s*(?:--|[-–—])\s")
_STOPS = re.compile(r"(?<=[.!?])[\"'”’)]*(?=\s+[\"“'‘(]*[A-Z])")


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
    told: Telling
    own: bool = False  # its day is the report's own, by inference
    place: str = ""  # the dateline, whose clock the day is by

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
    alone = {e.id: e for e in entries}  # one date said twice of one clause is one entry
    return sorted(alone.values(), key=lambda e: (e.earliest, e.latest, -e.weight, e.id))


def _mentions(
    reports: Iterable[Report], times: Mapping[str, Sequence[Time]], origins: Mapping[str, Origin]
) -> list[_Mention]:
    """Every dated clause, and for each report its own news, dated by the day it was published."""
    out: list[_Mention] = []
    for report in reports:
        origin = origins.get(report.id)
        factor = COPY if origin and origin.kind == "reprint" else 1.0
        found = sorted(times.get(report.id, ()), key=lambda t: (t.start, t.end))
        stamps = [t for t in found if _is_stamp(t, report)]
        ends = {s.end + gap for s in stamps for gap in range(4)}  # its clock follows a stamp's day
        told = [m for t in found if t not in stamps and t.start not in ends and (m := _mention(report, t, factor))]
        out += told
        own = _own_news(report, factor)
        if own and not any(_dates(m, own) for m in told):
            out.append(own)
    heavy = weigh_words([m.told.words for m in out])
    return [replace(m, vector=v) for m, v in zip(out, heavy, strict=True)]


def _dates(m: _Mention, own: _Mention) -> bool:
    """Whether a mention is the day that a report's first sentence gives for its news: then that is the day."""
    overlap = m.sentence[0] < own.sentence[1] and own.sentence[0] < m.sentence[1]
    return overlap and m.day and timedelta(0) < own.first - m.first <= timedelta(days=7)


def _mention(report: Report, t: Time, factor: float) -> _Mention | None:
    if t.earliest is None or t.latest is None or t.precision is None or t.sentence is None:
        return None
    if t.type not in ("DATE", "TIME") and "/" not in t.value and not t.anchor:
        return None
    clause = t.about or t.sentence
    told = telling(report.text, t.sentence, clause, (t.start, t.end))
    if len(told.words) < LEAST_WORDS:
        before = _sentence_before(report.text, t.sentence)
        if before is None:
            return None  # a line of furniture tells nothing
        # "It takes effect on January 1": what it is stands in the sentence before
        behind = telling(report.text, before, before, None).words
        told = replace(told, words={w: x * BEFORE for w, x in behind.items()} | told.words)
    worth, guessed = factor * _worth(t, report), t.basis == "inferred"
    days = (t.earliest, t.latest, t.precision)
    return _Mention(report.id, *days, _iso(t), t.status, worth, t.sentence, clause, {}, told, guessed, report.dateline)


def _is_stamp(t: Time, report: Report) -> bool:
    """Whether a date is set on the report, not told by it: its own day with the year, or in its dateline."""
    published = report.published
    if published is None or t.earliest is None or t.earliest != t.latest or t.precision not in FINE:
        return False
    near = published.earliest - timedelta(days=1) <= t.earliest <= published.latest + timedelta(days=1)
    opens = _PLACE.fullmatch(report.text, report.text.rfind("\n", 0, t.start) + 1, t.start)
    return near and bool(_YEAR.search(t.text) or (opens and _DASH.match(report.text, t.end)))


def _sentence_before(text: str, sentence: Span) -> Span | None:
    """The sentence before one of full prose in its paragraph; None where it is no full sentence or the first."""
    said = text[sentence[0] : sentence[1]]
    start = text.rfind("\n", 0, sentence[0]) + 1
    if len(said.split()) < LEAST_WORDS + 2 or not said.rstrip("\"'”’) ").endswith((".", "!", "?")):
        return None
    before = text[start : sentence[0]].rstrip()
    stops = [m.end() for m in _STOPS.finditer(before)]
    first = start + (stops[-1] if stops else 0)
    return (first, start + len(before)) if before.strip() else None


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
    told = telling(report.text, span, span, None)
    return _Mention(report.id, published.earliest, published.latest, "day", published.value[:10], "happened",
                    OWN_DAY * factor, span, span, {}, told, True)  # fmt: skip


def _iso(t: Time) -> str:
    """A time's value cut to its precision, without parts of the day and weekends that ISO 8601 does not know."""
    if t.type == "DURATION" and t.anchor and t.earliest:  # "two weeks after ...": the value is that of the length
        week = f"{t.earliest:%G-W%V}"
        return {"year": f"{t.earliest:%Y}", "month": f"{t.earliest:%Y-%m}", "week": week}.get(
            str(t.precision), t.earliest.isoformat())  # fmt: skip
    if t.precision in FINE:
        return t.value if t.precision != "day" and "T24" not in t.value else t.value[:10]
    if t.precision == "week":
        return t.value[:8]  # a weekend too: ISO 8601 has no name for it
    value = t.value.split("-XX")[0]  # "2018-10-XX": a day of that month
    return f"{value}0" if len(value) == 3 else f"{value}00" if len(value) == 2 else value


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
        like = likeness(m.vector, h.vector)
        # two clauses of one sentence with one date are one telling
        if (
            any(o.report == m.report and o.sentence == m.sentence for o in h.mentions)
            and h.first == m.first
            and h.last == m.last
        ):
            like = 1.0
        elif like <= best and m.status == "planned" and _one_plan(m, h):
            like = best + like / 100  # less than any likeness of words, yet enough
        if like > best:
            best, found = like, h
    return found


def _one_plan(m: _Mention, h: _Happening) -> bool:
    """Whether a plan is one that other reports tell of just that time."""
    return any(
        o.status == "planned"
        and (o.first, o.last) == (m.first, m.last)
        and o.report != m.report
        and of_one_plan(o.told, m.told)
        for o in h.mentions
    )


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
        if shared >= 2 and _exclude(happenings[a], happenings[b]):
            out[a].append(b)
            out[b].append(a)
    return out


def _exclude(one: _Happening, two: _Happening) -> bool:
    """Whether two happenings are one of which different reports give dates that cannot both be right."""
    if (one.first <= two.last and two.first <= one.last) or not _near(one, two) or _planned(one) != _planned(two):
        return False
    if {m.report for m in one.mentions} & {m.report for m in two.mentions}:
        return False
    # a report's own news does not say when what it tells took place
    told = ((x, y) for x in one.mentions for y in two.mentions if not (x.own or y.own or _one_moment(x, y)))
    return any(
        (like := likeness(x.vector, y.vector)) >= CONFLICT and of_one_thing(x.told, y.told, like) for x, y in told
    )


def _one_moment(one: _Mention, two: _Mention) -> bool:
    """Whether two neighbouring days may be one by the clocks of the two datelines."""
    first, last = sorted((one, two), key=lambda m: m.first)
    next_day = first.day and last.day and last.first - first.first == timedelta(days=1)
    return next_day and hours_ahead(last.place, first.place, first.first) >= AHEAD_BY


def _top(vector: Vector) -> list[str]:
    return sorted(vector, key=lambda w: (-vector[w], w))[:6]


def _near(one: _Happening, two: _Happening) -> bool:
    """Whether two dates are near enough to be of one thing: what comes back every year is no conflict."""
    gap = max((two.first - one.last).days, (one.first - two.last).days)
    return gap <= 3 + 1.5 * max((h.last - h.first).days for h in (one, two))


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
    told = min(h.mentions, key=lambda m: (-likeness(m.vector, h.vector) * m.weight**0.5, m.key))
    finest = min(h.mentions, key=lambda m: ((m.last - m.first).days, _COARSENESS[m.precision] < 2, m.value))
    votes = Counter(m.status for m in h.mentions)
    status = min(votes, key=lambda s: (-votes[s], s))
    text = reports[told.report].text[told.sentence[0] : told.sentence[1]]
    background = bool(start and h.last < start - timedelta(days=NEWS_DAYS))
    return Entry(
        id=digest(event or storyline, finest.value, *sorted(f"{m.report}:{m.sentence}:{m.clause}" for m in h.mentions)),
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
