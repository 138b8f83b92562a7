"""Events: the reports of one happening together, each with its reasons; ids that stay while a record grows."""

from collections import Counter, defaultdict
from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date as Day
from functools import partial

import numpy as np

from stemma.grouping.bare import LEAST_WORDS, notice, tells_nothing
from stemma.grouping.candidates import Floats, Ints
from stemma.grouping.dating import nearest
from stemma.grouping.doubts import FAINT, doubts, with_doubts
from stemma.grouping.linkage import link, odds
from stemma.grouping.pairs import THRESHOLD, Pile, alike, compare, pile_of
from stemma.grouping.relinking import Grown, relinked, scored
from stemma.grouping.roundups import Telling, tellings
from stemma.grouping.signatures import Signatures, code, signatures
from stemma.grouping.storylines import shared_names, storylines
from stemma.grouping.terms import Terms, read
from stemma.grouping.views import Known
from stemma.lang import NATIVE
from stemma.model import Event, Issue, Member, Name, Report, Storyline
from stemma.settings import SETTINGS
from stemma.text import digest

NEAR_HEAD = SETTINGS.grouping.place_head
HEADLINE = SETTINGS.grouping.headline_words
TITLE = 200  # letters
SHOWN = ("base", "dated", "gap", "spans", "counts-agree")  # features that reasons and dates are told by


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a person decided about reports: "merge" puts them in one event, "split" no two of them in one event."""

    kind: str
    reports: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Grouping:
    """The events and storylines of a pile, and what could not be placed."""

    events: tuple[Event, ...] = ()
    storylines: tuple[Storyline, ...] = ()
    issues: tuple[Issue, ...] = ()
    nearest: Mapping[str, tuple[tuple[str, float], ...]] = field(
        default_factory=dict
    )  # of undated reports, see `infer_dates`
    index: Signatures | None = None  # by which reports that come later find theirs


def day_of(report: Report) -> float:
    """The day of publication as an ordinal, infinite where it is unknown or vaguer than a week."""
    when = report.published
    if when is None or (when.latest - when.earliest).days > 7:
        return np.inf
    return float(when.earliest.toordinal())


def placed(report: Report) -> tuple[Terms | None, Issue | None]:
    """The terms by which a report is grouped, none where it tells of nothing, and what there is to say of it.

    Of a page that has no text but a notice or a list its headline still tells, where it is one.
    """
    terms = read(report)
    reason = tells_nothing(report, terms.words)
    if not reason:
        return terms, None
    headline = report.headline.strip()
    if terms.words >= LEAST_WORDS and len(headline.split()) >= HEADLINE and not notice(headline):
        message = f"its text {reason}, so it is placed by its headline alone; give its full text"
        return read(replace(report, text=headline)), Issue("grouping", report.id, message)
    return None, Issue("grouping", report.id, f"{reason}, so it belongs to no event; give its full text")


def constraints(
    judgements: Sequence[Judgement], place: Mapping[str, int]
) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
    """Pairs of rows that people put together, and pairs they set apart."""
    together, apart = [], []
    for j in judgements:
        rows = sorted(place[r] for r in set(j.reports) if r in place)
        if j.kind == "merge":
            together += [(rows[0], b) for b in rows[1:]]
        elif j.kind == "split":
            apart += [(a, b) for i, a in enumerate(rows) for b in rows[i + 1 :]]
    return together, apart


def contradictions(
    together: Sequence[tuple[int, int]], apart: Sequence[tuple[int, int]], reports: Sequence[Report]
) -> list[Issue]:
    """An Issue for each pair of reports that judgements both put together, perhaps through others, and set apart."""
    head = list(range(len(reports)))

    def top(i: int) -> int:
        while head[i] != i:
            i = head[i]
        return i

    for a, b in together:
        head[top(a)] = top(b)
    why = "judgements both merge and split {}; the merge holds; take one of the two back"
    return [
        Issue("grouping", reports[a].id, why.format(f"{reports[a].id} and {reports[b].id}"))
        for a, b in sorted(set(apart))
        if top(a) == top(b)
    ]


def name_events(groups: Sequence[Sequence[str]], previous: Sequence[Event]) -> list[str]:
    """An id for each group: that of the earlier event most of whose reports it holds, else of its smallest member."""
    holder = {report: at for at, group in enumerate(groups) for report in group}
    shared: dict[tuple[str, int], int] = defaultdict(int)
    for event in previous:
        for report in event.own:
            if report in holder:
                shared[event.id, holder[report]] += 1
    ids, taken = [""] * len(groups), set()
    for (event_id, at), _ in sorted(shared.items(), key=lambda item: (-item[1], item[0][0], min(groups[item[0][1]]))):
        if not ids[at] and event_id not in taken:
            ids[at] = event_id
            taken.add(event_id)
    known = {event.id for event in previous}
    for at in sorted(range(len(groups)), key=lambda at: min(groups[at])):
        salt = 0
        while not ids[at]:
            new = digest("event", min(groups[at]), *([str(salt)] if salt else []))
            salt += 1
            if new not in taken and new not in known:
                ids[at] = new
                taken.add(new)
    return ids


def group(
    reports: Sequence[Report],
    names: Mapping[str, Sequence[Name]],
    previous: Sequence[Event] = (),
    judgements: Sequence[Judgement] = (),
    grown: Grown | None = None,
) -> Grouping:
    """Group reports into events and events into storylines.

    ``names`` may lack any report; ``previous`` are the events of an earlier run, whose ids
    stay where the bulk of their reports stays; ``judgements`` bind.  Where a record has ``grown``, the reports are the
    new ones and those near them, and only events that new ones touch are grouped anew.
    """
    pile, issues = [], []
    for report in sorted(reports, key=lambda r: r.id):
        terms, issue = placed(report)
        issues += [issue] if issue else []
        pile += [(report, terms)] if terms else []
    if not pile:
        return Grouping(issues=tuple(issues))
    days = np.array([day_of(r) for r, _ in pile])
    compared = pile_of([t for _, t in pile], days, grown.known if grown else None)
    first, second, columns, values = compare(compared)
    told = [report for report, _ in pile]
    place = {report.id: i for i, report in enumerate(told)}
    held, fresh = grown.rows(place, previous) if grown else ([], set[int]())
    judged = together, apart = constraints(judgements, place)
    issues += contradictions(together, apart, told)
    if grown is None:
        score = alike(columns, values)
    else:
        some_alike = partial(_alike_of, columns, values)
        score = scored(len(told), some_alike, (first, second), held, fresh, judged)
        del some_alike
    shown = {name: values[:, columns.index(name)].copy() for name in SHOWN}
    del values  # the rest of a large pile's features fills memory
    touched: Container[int] = range(len(told))
    if grown is None:
        groups = link(len(told), first, second, odds(score), odds(THRESHOLD), *judged, compared.days)
    else:
        groups, touched = relinked(held, fresh, (first, second, score), judged, compared.days)
    bound = {i for pair in together for i in pair}
    foes = foes_of(apart)
    found = tellings(told, [t for _, t in pile], compared, groups, bound, foes)
    found = [telling for telling in found if telling.row in touched]
    groups, parts = with_roundups(groups, found)
    ids = name_events([[told[i].id for i in g] for g in groups], previous)
    _, groups, parts = (list(x) for x in zip(*sorted(zip(ids, groups, parts, strict=True)), strict=True))
    likeness = Likeness(compared, groups, (first, second), score, shown)
    roundups = {telling.row for telling in found}
    made = (
        make_event(e, g, told, compared, likeness, bound, roundups) for e, g in zip(sorted(ids), groups, strict=True)
    )
    kept = (e for e, g in zip(previous, held, strict=False) if not any(i in touched for i in g))
    stay = {e.id: e.title for e in kept}  # what is not touched is not scored, and keeps its title
    named = (replace(e, title=stay.get(e.id, e.title)) for e in made)
    events = [with_parts(e, told, also) for e, also in zip(named, parts, strict=True)]
    claims = doubts(groups, likeness.mean, (first, second), score, compared.days, np.expm1(shown["spans"]))
    settled = bound | roundups
    open_ = [d for d in claims if d.row not in settled and not foes.get(d.row, set()) & set(groups[d.event])]
    open_ = [d for d in open_ if d.row in touched]
    events, undecided = with_doubts(events, open_, groups, told)
    issues += undecided
    linked, lines = storylines(compared, events, groups, first, second)
    about = ((*g, *(t.row for t in also)) for g, also in zip(groups, parts, strict=True))
    linked = [with_places(e, names) for e, rows in zip(linked, about, strict=True) if any(i in touched for i in rows)]
    likest = nearest(told, first, second, shown["base"])
    index = signatures([r.id for r in told], compared)
    return Grouping(tuple(linked), tuple(lines), tuple(issues), likest, index)


def _alike_of(columns: Sequence[str], values: Floats, some: Ints) -> Floats:
    return alike(columns, values[some])


def sign(
    reports: Sequence[Report], counts: Callable[[Sequence[int]], Sequence[int]], size: int
) -> tuple[Signatures, Known]:
    """The signatures of new reports, and their record with them, of which ``counts`` says how many hold each stem.

    ``size`` is the number of reports in the index of the record.
    """
    pile = [(r, terms) for r in sorted(reports, key=lambda r: r.id) if (terms := placed(r)[0])]
    own = Counter(stem for _, terms in pile for stem in terms.stems)

    def held(stems: Sequence[str]) -> Ints:
        stored = np.array(counts([code(stem) for stem in stems]), dtype=np.int64)
        return stored + np.array([own[stem] for stem in stems], dtype=np.int64)

    known = Known(size + len(pile), held)
    compared = pile_of([terms for _, terms in pile], np.array([day_of(r) for r, _ in pile]), known)
    return signatures([r.id for r, _ in pile], compared), known


def foes_of(apart: Sequence[tuple[int, int]]) -> dict[int, set[int]]:
    """For each row those that people set apart from it."""
    foes: dict[int, set[int]] = defaultdict(set)
    for a, b in apart:
        foes[a].add(b)
        foes[b].add(a)
    return foes


def with_roundups(
    groups: Sequence[Sequence[int]], found: Sequence[Telling]
) -> tuple[list[list[int]], list[list[Telling]]]:
    """The groups with each round-up in that of its main event alone, and what round-ups tell of each group.

    ``found`` names a round-up's main event first; of a group that holds nothing else nothing is left.
    """
    home: dict[int, int] = {}
    for telling in found:
        home.setdefault(telling.row, telling.event)
    rows = [[i for i in g if home.get(i, at) == at] for at, g in enumerate(groups)]
    parts: list[list[Telling]] = [[] for _ in groups]
    for telling in found:
        parts[telling.event].append(telling)
        if home[telling.row] == telling.event and telling.row not in rows[telling.event]:
            rows[telling.event].append(telling.row)
    kept = [at for at, g in enumerate(rows) if g]
    return [sorted(rows[at]) for at in kept], [parts[at] for at in kept]


def with_parts(event: Event, reports: Sequence[Report], parts: Sequence[Telling]) -> Event:
    """The event with what round-ups tell of it: members by their passages, beside those that tell of it alone."""
    members = {m.report: m for m in event.members}
    for part in parts:
        name = reports[part.row].id
        reasons: tuple[str, ...] = (f"a round-up: one of {part.of} events that it tells of",)
        reasons += (f"its passages name {', '.join(part.names)}",) if part.names else ()
        own = members.get(name)
        members[name] = Member(name, part.score, reasons, part.spans, own is not None)
    return replace(event, members=tuple(members[r] for r in sorted(members)))


class Likeness:
    """How alike each report is to the others of its event, and what ties it to the one most like it."""

    def __init__(
        self,
        pile: Pile,
        groups: Sequence[Sequence[int]],
        pairs: tuple[Ints, Ints],
        score: Floats,
        columns: dict[str, Floats],
    ) -> None:
        self.score, self.columns = score, columns
        where = np.empty(len(pile.days), dtype=np.int64)
        for at, rows in enumerate(groups):
            where[list(rows)] = at
        inside = np.flatnonzero((score > FAINT) & (where[pairs[0]] == where[pairs[1]]))
        row, other = np.r_[pairs[0][inside], pairs[1][inside]], np.r_[pairs[1][inside], pairs[0][inside]]
        pair = np.r_[inside, inside]
        others = np.array([len(g) for g in groups], dtype=np.int64)[where] - 1
        self.mean = np.bincount(row, score[pair], len(where)) / np.maximum(1, others)
        self.central = np.bincount(row, columns["base"][pair], len(where)) / np.maximum(1, others)
        order = np.lexsort((other, -score[pair], row))
        best = order[np.r_[True, np.diff(row[order]) > 0][: len(order)]]
        self.nearest = {r: (o, p) for r, o, p in zip(*(x[best].tolist() for x in (row, other, pair)), strict=True)}
        names = pile.views["names"]
        self.named = dict(
            zip(row[best].tolist(), shared_names(pile, names[row[best]], names[other[best]]), strict=True)
        )

    def words(self, row: int, reports: Sequence[Report]) -> tuple[str, ...]:
        """What ties a report to the most alike report of its event, in words."""
        if row not in self.nearest:
            return ("linked through other reports",)
        other, at = self.nearest[row]
        out = [f"like {reports[other].id} ({self.score[at]:.2f})"]
        if self.named[row]:
            out.append("both name " + ", ".join(self.named[row]))
        if self.columns["dated"][at] > 0:
            gap = round(float(np.expm1(self.columns["gap"][at])))
            out.append("dated the same day" if gap == 0 else f"dated {gap} days apart")
        if self.columns["spans"][at] > 0:
            out.append(f"share {round(float(np.expm1(self.columns['spans'][at])))} runs of four words")
        if self.columns["counts-agree"][at] > 0:
            out.append("state the same counts")
        return tuple(out)


def make_event(
    event_id: str, rows: Sequence[int], reports: Sequence[Report], pile: Pile, likeness: Likeness, bound: set[int],
    roundups: Container[int],
) -> Event:  # fmt: skip
    """The event of some reports; its title is that of the report most like the others."""
    mean = {i: float(likeness.mean[i]) for i in rows}
    members = []
    for i in rows:
        if len(rows) == 1:
            members.append(Member(reports[i].id, 1.0, ("no other report tells of it",)))
            continue
        judged = ("put together by judgement",) if i in bound else ()
        members.append(Member(reports[i].id, round(mean[i], 3), judged + likeness.words(i, reports)))
    alone = [i for i in rows if i not in roundups] or rows  # a round-up comes later, and is called otherwise
    days = [int(pile.days[i]) for i in alone if np.isfinite(pile.days[i])]
    central = likeness.central  # how sure a member is tells little of how much of the event it tells
    centre = reports[max(alone, key=lambda i: (round(float(central[i]), 6), bool(reports[i].headline), reports[i].id))]
    start = Day.fromordinal(min(days)) if days else None
    return Event(event_id, title_of(centre), tuple(members), start, Day.fromordinal(max(days)) if days else None)


def title_of(report: Report) -> str:
    """What a report calls what it tells: its headline, or its first sentence, cut between words where it is long."""
    title = report.headline
    if not title:
        first = next((line.strip() for line in report.text.splitlines() if line.strip()), "")
        title = first[slice(*next(iter(NATIVE.sentences(first)), (0, 0)))]
    if len(title) <= TITLE:
        return title
    cut = title[:TITLE]
    return (cut.rpartition(" ")[0] or cut[:-1]).rstrip(" ,;:–—-") + "…"


def with_places(event: Event, names: Mapping[str, Sequence[Name]]) -> Event:
    """The event with the places that at least half of its annotated reports name near their head."""
    told = [names[r] for r in event.own if names.get(r)]
    count: Counter[str] = Counter()
    for found in told:
        count.update({n.name or n.text for n in found if n.type in ("LOC", "GPE") and n.start < NEAR_HEAD})
    places = [p for p, n in sorted(count.items(), key=lambda item: (-item[1], item[0])) if 2 * n >= len(told)]
    return replace(event, places=tuple(places[:3])) if places else event
