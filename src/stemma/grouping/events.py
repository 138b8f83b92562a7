"""Events: the reports of one happening together; what people judged binds, and a grown record moves little."""

from collections import Counter, defaultdict
from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

import numpy as np

from stemma.grouping.bare import LEAST_WORDS, notice, tells_nothing
from stemma.grouping.candidates import Floats, Ints
from stemma.grouping.dating import nearest
from stemma.grouping.doubts import Doubt, doubts, with_doubts
from stemma.grouping.linkage import link, odds
from stemma.grouping.making import Likeness, make_event, name_events, with_parts, with_places
from stemma.grouping.pairs import THRESHOLD, Pile, alike, compare, pile_of
from stemma.grouping.relinking import Grown, relinked, scored
from stemma.grouping.roundups import Telling, tellings
from stemma.grouping.signatures import Signatures, code, signatures
from stemma.grouping.storylines import storylines
from stemma.grouping.terms import Terms, read
from stemma.grouping.views import Known
from stemma.model import Event, Issue, Name, Report, Storyline
from stemma.settings import SETTINGS

HEADLINE = SETTINGS.grouping.headline_words
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
    told, terms, issues = _told(reports)
    if not told:
        return Grouping(issues=tuple(issues))
    compared = pile_of(terms, np.array([day_of(r) for r in told]), grown.known if grown else None)
    judged = constraints(judgements, {report.id: i for i, report in enumerate(told)})
    issues += contradictions(*judged, told)
    linked = _linked(told, compared, previous, judged, grown)
    found = tellings(told, terms, compared, linked.groups, linked.bound, linked.foes)
    found = [telling for telling in found if telling.row in linked.touched]
    groups, parts = with_roundups(linked.groups, found)
    ids = name_events([[told[i].id for i in g] for g in groups], previous)
    ids, groups, parts = (list(x) for x in zip(*sorted(zip(ids, groups, parts, strict=True)), strict=True))
    likeness = Likeness(compared, groups, linked.pairs, linked.score, linked.shown)
    roundups = {telling.row for telling in found}
    made = (
        make_event(e, g, told, compared, likeness, linked.bound, roundups) for e, g in zip(ids, groups, strict=True)
    )
    named = (replace(e, title=linked.stay.get(e.id, e.title)) for e in made)
    events = [with_parts(e, told, also) for e, also in zip(named, parts, strict=True)]
    doubted = _doubted(groups, likeness, linked, compared, roundups)
    events, undecided = with_doubts(events, doubted, groups, told)
    tied, lines = storylines(compared, events, groups, *linked.pairs)
    about = ((*g, *(t.row for t in also)) for g, also in zip(groups, parts, strict=True))
    tied = [
        with_places(e, names) for e, rows in zip(tied, about, strict=True) if any(i in linked.touched for i in rows)
    ]
    likest = nearest(told, *linked.pairs, linked.shown["base"])
    index = signatures([r.id for r in told], compared)
    return Grouping(tuple(tied), tuple(lines), (*issues, *undecided), likest, index)


def _told(reports: Sequence[Report]) -> tuple[list[Report], list[Terms], list[Issue]]:
    """The reports that tell of something, by id, their terms, and what there is to say of the others."""
    told, known, issues = [], [], []
    for report in sorted(reports, key=lambda r: r.id):
        terms, issue = placed(report)
        issues += [issue] if issue else []
        if terms:
            told.append(report)
            known.append(terms)
    return told, known, issues


@dataclass(slots=True)
class _Linked:
    """The groups of a pile's rows and by what they were made."""

    groups: list[list[int]]
    touched: Container[int]  # rows that are grouped anew
    stay: dict[str, str]  # titles of earlier events without such rows: they are not scored
    pairs: tuple[Ints, Ints]
    score: Floats  # of each pair
    shown: dict[str, Floats]  # the features of each pair that `SHOWN` names
    bound: set[int]  # rows that people put together
    foes: dict[int, set[int]]


def _linked(
    told: Sequence[Report],
    compared: Pile,
    previous: Sequence[Event],
    judged: tuple[list[tuple[int, int]], list[tuple[int, int]]],
    grown: Grown | None,
) -> _Linked:
    first, second, columns, values = compare(compared)
    held, fresh = grown.rows({r.id: i for i, r in enumerate(told)}, previous) if grown else ([], set[int]())
    if grown is None:
        score = alike(columns, values)
    else:
        score = scored(len(told), partial(_alike_of, columns, values), (first, second), held, fresh, judged)
    shown = {name: values[:, columns.index(name)].copy() for name in SHOWN}
    del values  # the rest of a large pile's features fills memory
    touched: Container[int] = range(len(told))
    if grown is None:
        groups = link(len(told), first, second, odds(score), odds(THRESHOLD), *judged, compared.days)
    else:
        groups, touched = relinked(held, fresh, (first, second, score), judged, compared.days)
    kept = (e for e, g in zip(previous, held, strict=False) if not any(i in touched for i in g))
    stay = {e.id: e.title for e in kept}
    together, apart = judged
    bound = {i for pair in together for i in pair}
    return _Linked(groups, touched, stay, (first, second), score, shown, bound, foes_of(apart))


def _doubted(
    groups: Sequence[Sequence[int]], likeness: Likeness, linked: _Linked, compared: Pile, roundups: set[int]
) -> list[Doubt]:
    """The memberships that nobody has settled and that another event claims nearly as well."""
    spans = np.expm1(linked.shown["spans"])
    claims = doubts(groups, likeness.mean, linked.pairs, linked.score, compared.days, spans)
    settled = linked.bound | roundups
    return [
        d
        for d in claims
        if d.row not in settled and d.row in linked.touched
        if not linked.foes.get(d.row, set()) & set(groups[d.event])
    ]


def _alike_of(columns: Sequence[str], values: Floats, some: Ints) -> Floats:
    return alike(columns, values[some])


def sign(
    reports: Sequence[Report], counts: Callable[[Sequence[int]], Sequence[int]], size: int
) -> tuple[Signatures, Known]:
    """The signatures of new reports, and their record with them, of which ``counts`` says how many hold each stem.

    ``size`` is the number of reports in the index of the record.
    """
    pile = placed_of(reports)
    own = Counter(stem for _, terms in pile for stem in terms.stems)

    def held(stems: Sequence[str]) -> Ints:
        stored = np.array(counts([code(stem) for stem in stems]), dtype=np.int64)
        return stored + np.array([own[stem] for stem in stems], dtype=np.int64)

    known = Known(size + len(pile), held)
    return signed(pile, known), known


def placed_of(reports: Sequence[Report]) -> list[tuple[Report, Terms]]:
    """Those of some reports that tell of something, in order of id, with their terms."""
    return [(r, terms) for r in sorted(reports, key=lambda r: r.id) if (terms := placed(r)[0])]


def signed(pile: Sequence[tuple[Report, Terms]], known: Known) -> Signatures:
    """The signatures of reports that are part of a record, whose own words it counts already."""
    compared = pile_of([terms for _, terms in pile], np.array([day_of(r) for r, _ in pile]), known)
    return signatures([r.id for r, _ in pile], compared)


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
