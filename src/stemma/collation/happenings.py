"""What happened once: mentions of one day and act of all reports, and those whose dates cannot all be right."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

from stemma.reference.zones import hours_ahead
from stemma.settings import SETTINGS

from .claims.align import Chances
from .mentions import Mention
from .tellings import Vector, likeness, of_one_plan, of_one_thing

SAME_DAY = SETTINGS.collation.join_day
SAME_STRETCH = SETTINGS.collation.join_stretch
VAGUER = SETTINGS.collation.join_vaguer
CONFLICT = SETTINGS.collation.join_conflict
AHEAD_BY = SETTINGS.collation.clock_hours
ONE_CLAIM = SETTINGS.collation.join_claim
TOGETHER = SETTINGS.collation.join_together
HELD = 0.8  # of the words
SILENT = 0.2
NEWS = timedelta(days=3)


@dataclass(slots=True)
class Happening:
    first: date
    last: date
    mentions: list[Mention]
    vector: Vector

    @property
    def happened(self) -> bool:
        """Whether some report tells it as done."""
        return any(m.status == "happened" for m in self.mentions)

    def add(self, m: Mention) -> None:
        self.mentions.append(m)
        for word, worth in m.vector.items():
            self.vector[word] = self.vector.get(word, 0.0) + worth


def merge(mentions: list[Mention], chances: Chances) -> list[Happening]:
    """Mentions gathered into happenings: first by day, then the vaguer dates, finest first.

    Those that cannot be read by themselves open none; they only add to one that is told alike.
    """
    happenings: list[Happening] = []
    by_day: dict[date, list[Happening]] = defaultdict(list)
    by_stretch: dict[tuple[date, date], list[Happening]] = defaultdict(list)
    days = sorted((m for m in mentions if m.day), key=lambda m: (m.own, not m.words, m.key))
    vague = sorted((m for m in mentions if not m.day), key=lambda m: ((m.last - m.first).days, not m.words, m.key))
    for m in (*days, *vague):
        least = (SAME_DAY if m.day else SAME_STRETCH) if m.words else SILENT
        same = by_day[m.first] if m.day else by_stretch[m.first, m.last]
        home = _closest(m, same, least, chances)
        if home is None and not m.day and (m.last - m.first).days < 400:
            home = _closest(m, _inside(m, happenings), VAGUER, chances)
        if home is None and m.own:
            home = _closest(m, _before(m, happenings), VAGUER, chances)
        if home is None and m.words and not (m.own and any(h.happened for h in _before(m, happenings))):
            home = Happening(m.first, m.last, [], {})
            same.append(home)
            happenings.append(home)
        if home is not None:
            home.add(m)
    return _joined(happenings, chances)


def _joined(happenings: list[Happening], chances: Chances) -> list[Happening]:
    """The happenings, those of one time put together that came to be told alike as their tellings were gathered."""
    kept: list[Happening] = []
    for h in happenings:
        same = (k for k in kept if (k.first, k.last) == (h.first, h.last) or (_within(k, h) and _sure(k, h, chances)))
        home = next((k for k in same if _alike(k, h, chances)), None)
        if home is None:
            kept.append(h)
            continue
        for m in h.mentions:
            home.add(m)
    return kept


def _within(one: Happening, two: Happening) -> bool:
    return one.first >= two.first and one.last <= two.last and (two.last - two.first).days < 400


def _sure(one: Happening, two: Happening, chances: Chances) -> bool:
    return any(_one_claim(x, y, chances) for x in one.mentions for y in two.mentions)


def _alike(one: Happening, two: Happening, chances: Chances) -> bool:
    """Whether two happenings of one time are one: by a pair of claims, by words and claims, or one holds the other."""
    pairs = [(min(x.claim, y.claim), max(x.claim, y.claim)) for x in one.mentions for y in two.mentions]
    chance = max((chances.get(pair, 0.0) for pair in pairs), default=0.0)
    if chance >= ONE_CLAIM or chance + likeness(one.vector, two.vector) >= TOGETHER:
        return True
    return any(_holds(x, y) for x in one.mentions for y in two.mentions)


def _holds(one: Mention, two: Mention) -> bool:
    """Whether nearly all words of the shorter of two tellings stand in the longer."""
    few, many = sorted((one.told.words, two.told.words), key=len)
    return len(few) > 1 and len(few.keys() & many.keys()) >= HELD * len(few)


def _inside(m: Mention, happenings: list[Happening]) -> list[Happening]:
    return [h for h in happenings if m.first <= h.first and h.last <= m.last and h.mentions[0].day]


def _before(m: Mention, happenings: list[Happening]) -> list[Happening]:
    """What took place in the days before a report's own: its news may be that."""
    return [h for h in happenings if timedelta(0) <= m.first - h.first <= NEWS and h.mentions[0].day]


def _closest(m: Mention, among: list[Happening], least: float, chances: Chances) -> Happening | None:
    best, found = least, None
    for h in among:
        like = likeness(m.vector, h.vector)
        if any(o.report == m.report and o.clause == m.clause for o in h.mentions) and h.first == m.first:
            like = 1.0  # one clause with its day told twice
        elif like <= best and any(_one_claim(m, o, chances) for o in h.mentions):
            like = best + like / 100 + 0.001  # less than any likeness of words, yet enough
        elif like <= best and m.status == "planned" and _one_plan(m, h):
            like = best + like / 100
        if like > best:
            best, found = like, h
    return found


def _one_claim(one: Mention, two: Mention, chances: Chances) -> bool:
    """Whether two mentions stand in claims that very likely tell one thing."""
    pair = (min(one.claim, two.claim), max(one.claim, two.claim))
    return chances.get(pair, 0.0) >= ONE_CLAIM


def _one_plan(m: Mention, h: Happening) -> bool:
    """Whether a plan is one that other reports tell of just that time."""
    return any(
        o.status == "planned"
        and (o.first, o.last) == (m.first, m.last)
        and o.report != m.report
        and of_one_plan(o.told, m.told)
        for o in h.mentions
    )


def conflicts(happenings: list[Happening]) -> dict[int, list[int]]:
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


def _exclude(one: Happening, two: Happening) -> bool:
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


def _one_moment(one: Mention, two: Mention) -> bool:
    """Whether two neighbouring days may be one by the clocks of the two datelines."""
    first, last = sorted((one, two), key=lambda m: m.first)
    next_day = first.day and last.day and last.first - first.first == timedelta(days=1)
    return next_day and hours_ahead(last.place, first.place, first.first) >= AHEAD_BY


def _top(vector: Vector) -> list[str]:
    return sorted(vector, key=lambda w: (-vector[w], w))[:6]


def _near(one: Happening, two: Happening) -> bool:
    """Whether two dates are near enough to be of one thing: what comes back every year is no conflict."""
    gap = max((two.first - one.last).days, (one.first - two.last).days)
    return gap <= 3 + 1.5 * max((h.last - h.first).days for h in (one, two))


def _planned(h: Happening) -> bool:
    return all(m.status != "happened" for m in h.mentions)
