"""The timeline of an event: what its reports date, tellings of one happening merged, weighed, in their own words.

``mentions`` gathers the dated clauses of each report, ``happenings`` merges those of one day and act and sets against
each other what is told alike under dates that cannot both be right; here they become entries.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

from stemma.model import Entry, Event, Origin, Report, Storyline, Support, Time
from stemma.settings import SETTINGS
from stemma.text import digest

from .claims import Compared
from .happenings import Happening, conflicts, merge
from .mentions import Mention, Places, mentions
from .tellings import likeness, telling

NOTHING = Compared((), {})
SHORT = 6  # words
TOP = 400  # code points
KEYS, KEY = 2, 0.9  # words of what the event is about, or one that nearly all reports begin with
NEWS_DAYS = SETTINGS.collation.news_days
_COARSENESS = {p: n for n, p in enumerate(("minute", "hour", "day", "week", "month", "quarter", "season", "year"))}


def timeline(
    event: Event, reports: Mapping[str, Report], times: Mapping[str, Sequence[Time]], origins: Mapping[str, Origin],
    held: Compared = NOTHING,
) -> list[Entry]:  # fmt: skip
    """The dated happenings that an event's reports tell, in order of time; weights add up over events."""
    return _timeline(event, event.id, event.storyline, reports, times, origins, held)


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
    return _timeline(merged, "", storyline.id, reports, times, origins, NOTHING)


def _timeline(
    event: Event, about: str, storyline: str, reports: Mapping[str, Report], times: Mapping[str, Sequence[Time]],
    origins: Mapping[str, Origin], held: Compared,
) -> list[Entry]:  # fmt: skip
    told = mentions([reports[r] for r in event.reports if r in reports], times, origins, Places.of(held.claims))
    keys = _keys([reports[r] for r in event.reports if r in reports])
    start = event.start or min(
        (p.earliest for r in event.reports if r in reports and (p := reports[r].published)), default=None
    )
    happenings = [h for h in merge(told, held.chances) if not _background(h, start) or _related(h, keys)]
    shares = _shares(happenings)
    entries = [_entry(h, shares, about, storyline, start, reports, origins) for h in happenings]
    for n, others in conflicts(happenings).items():
        entries[n] = replace(entries[n], conflict=tuple(sorted({entries[o].date for o in others})))
    alone = {e.id: e for e in entries}  # one date said twice of one clause is one entry
    return sorted(alone.values(), key=lambda e: (e.earliest, e.latest, -e.weight, e.id))


def _shares(happenings: list[Happening]) -> dict[tuple[str, date, date], int]:
    """How many happenings of one date each report tells: they share what the report is worth for that date."""
    return Counter((r, h.first, h.last) for h in happenings for r in sorted({m.report for m in h.mentions}))


def _background(h: Happening, start: date | None) -> bool:
    """Whether a happening was before the news: some days or a week ago, in a month or a year that began before."""
    if start is None or any(m.status == "planned" for m in h.mentions):
        return False
    length = (h.last - h.first).days
    if 0 < length < 7:
        return h.last < start
    return h.first < start - timedelta(days=NEWS_DAYS)


def _keys(reports: Sequence[Report]) -> dict[str, float]:
    """The share of reports in whose headline or first words each word stands: what the event is about."""
    tops = [f"{r.headline}. {r.text[:TOP]}" for r in reports]
    seen = Counter(w for top in tops for w in telling(top, (0, len(top)), (0, len(top)), None).words)
    return {w: n / len(tops) for w, n in seen.items()}


def _related(h: Happening, keys: Mapping[str, float]) -> bool:
    """Whether what took place long before is told in words of what the event is about."""
    shared = (m.told.words.keys() & keys.keys() for m in h.mentions)
    return any(len(words) >= KEYS or math.fsum(keys[w] for w in sorted(words)) >= KEY for words in shared)


def _entry(
    h: Happening,
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
    votes = Counter(m.status for m in h.mentions)
    told = _told(h)
    spans.sort(key=lambda x: x != (told.report, *told.sentence))  # first the sentence whose words it is told in
    support = tuple(Support(r, s, e, reports[r].text[s:e]) for r, s, e in spans)
    status = min(votes, key=lambda s: (-votes[s], s != told.status, s))
    finest = _finest(h)
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
        text=told.words,
        support=support,
        background=_background(h, start),
    )


def _finest(h: Happening) -> Mention:
    """The mention whose date stands for a happening's: the finest, but no hour where two are told."""
    inside = [m for m in h.mentions if h.first <= m.first and m.last <= h.last and not m.own] or h.mentions
    hours = {m.value for m in inside if m.precision in ("hour", "minute")}
    return min(
        inside, key=lambda m: ((m.last - m.first).days, (_COARSENESS[m.precision] < 2) == (len(hours) != 1), m.value)
    )


def _told(h: Happening) -> Mention:
    """The mention that tells a happening best: a clause before a noun's phrase, the likest to all of them."""
    whole = [m for m in h.mentions if m.words]
    return min(
        whole,
        key=lambda m: (m.own, len(m.words.split()) < SHORT, -likeness(m.vector, h.vector) * m.weight**0.5, m.key),
    )
