"""Growing: new reports find their events by the index of a large record, at the cost of what is new.

Read, cleaned and annotated is what is new.  Grouped are the new reports with those near them: the events of the reports
that share their rarest words.  Only an event that a new report touches is grouped, linked, dated and collated anew.

A full regroup (`stemma update`) looks at the whole pile again, and can differ: in which lines are an outlet's furniture
(here: what was at the last full regroup, and what recurs among the new), in the kin of a report that its rarest words
do not find, in the form of a name (here: that of its event), in copies across events that share no rare words, in
round-ups of events that their rarest words do not reach, and where old reports are judged by fewer neighbours.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import msgspec
import numpy as np

from stemma import cleaning, grouping
from stemma.annotators import Annotated
from stemma.engine import Run
from stemma.engine.stage import code_digest
from stemma.model import Event, Issue, Origin, Record, Report, Version
from stemma.settings import SETTINGS
from stemma.settings import digest as settings_digest
from stemma.stages import way
from stemma.stages.annotate import ANNOTATE, LINK, renamed
from stemma.stages.clean import CLEAN, LINES
from stemma.stages.collate import COLLATE
from stemma.stages.deciding import corrected_reports
from stemma.stages.group import DATE, GROUP, ORIGINS, REGROUP, SOME_ORIGINS, Regrouped
from stemma.stages.region import Region
from stemma.stages.rejoining import rejoined
from stemma.store import Part, Signed, Store, judgements
from stemma.text import digest

WHOLE_BELOW = SETTINGS.grouping.whole_below
WHOLE_AGAIN = SETTINGS.grouping.whole_again
_STAGES = (LINES, CLEAN, ANNOTATE, LINK, ORIGINS, GROUP, DATE, COLLATE)
_OF_REPORTS = ("group", "grouping", "date")  # stages whose issues are about a report that is grouped anew
_OF_EVENTS = ("collate", "judge")  # and about an event that is collated anew


@dataclass(frozen=True, slots=True)
class Growth:
    """What a record has grown by: the part of it that may differ, that part anew, and what goes into its index."""

    part: Part
    new: frozenset[str]  # the ids of what is new, or was changed
    before: tuple[Event, ...]  # the events of that part as they were
    made: way.Made


def key(model: str | None) -> str:
    """All that decides how a record was made of its reports: what was made otherwise is made anew as a whole."""
    code = sorted({part for stage in _STAGES for part in stage.code} | {"stages", "grouping", "origins"})
    return digest(code_digest(*code), settings_digest(), *(s.version(model) for s in _STAGES), size=32)


def by_index(run: Run) -> bool:
    """Whether a record grows by its index: it has one, made by this very code, and is large enough for it to pay.

    Once it has grown `WHOLE_AGAIN` times since it was last grouped as a whole, that is due again.
    """
    store = run.store
    if not store.made or store.meta("index") != key(run.model) or store.index.size() < WHOLE_BELOW:
        return False
    return store.work.known() <= WHOLE_AGAIN * int(store.meta("whole") or 0)


def keep_whole(store: Store, made: way.Made) -> None:
    """Let the index be that of a whole record; until `vouch` is called nothing grows by it."""
    store.set_meta(index="", whole=str(store.work.known()))
    with store.db:
        store.index.clear()
        if made.index is not None and len(made.index.reports) >= WHOLE_BELOW:
            store.index.add(*_entries(made))


def keep_index(store: Store, growth: Growth) -> None:
    """Put what is new into the index of a record; until `vouch` is called nothing grows by it."""
    store.set_meta(index="")
    with store.db:
        store.index.remove(growth.new)
        if growth.made.index is not None:
            store.index.add(*_entries(growth.made))


def vouch(run: Run) -> None:
    """Say that the record and its index agree, and of which runs."""
    run.store.set_meta(index=key(run.model), grown=str(run.number))


def _entries(made: way.Made) -> tuple[list[Signed], list[tuple[int, int]]]:
    index, encode = made.index or grouping.Signatures(), msgspec.json.Encoder().encode
    signed = [replace(s, published=encode(made.published.get(s.report)).decode()) for s in _rows(index)]
    stems, held = np.frombuffer(index.stems, dtype=np.int64), np.frombuffer(index.held, dtype=np.int32)
    return signed, list(zip(stems.tolist(), held.tolist(), strict=True))


def grow(run: Run, gone: Collection[Issue] = ()) -> Growth:
    """The part of a record that what was read since it was made touches; ``gone`` are issues that no longer hold."""
    fresh, new, versions, issues = _cleaned(run)
    raw, more = way.annotate_all(run, fresh)
    issues += more
    index, judged = run.store.index, judgements(run.store.db)
    signed, known = grouping.sign(fresh, index.held, index.size())
    region = Region(run.store, _rows(signed), new)
    pile = [*fresh, *region.given.values()]
    asked: Regrouped = (pile, {}, region.previous(new), way.binding(judged), grouping.Grown(new, known))
    told = run.once(REGROUP, asked)
    grouped = replace(told.value, events=region.kept_passages(told.value.events, new))
    changed = {e.id: e for e in grouped.events}
    own = {r for e in changed.values() for r in e.own} | new
    issues += [i for i in (*told.issues, *grouped.issues) if i.about in own]
    whose, more = _origins(run, region, fresh, raw, own)
    issues += more
    events = region.closed(changed)
    lost = {e.id for e in region.events.values() if e.id not in events and not own.isdisjoint(e.own)}
    lines, storyline_of, old_lines = rejoined(run.store, grouped.storylines, changed, lost, region.events)
    retold = {e.id: e for e in region.stored_events(storyline_of.keys() - events.keys())}
    told_events = {i: _in_line(e, storyline_of) for i, e in (retold | events).items()}
    part = Part(
        frozenset(new | {r for e in events.values() for r in e.own}),
        frozenset(events.keys() | lost),
        frozenset({s.id for s in lines} | old_lines),
        frozenset(retold),
        frozenset(o.report for o in whose if any(s.other in new for s in o.copies)),
    )
    record, more = _collated(run, region, part, grouped, [told_events[i] for i in sorted(events)], (fresh, raw, whose))
    issues += more
    beside = (o for o in whose if o.report in part.shared - part.reports)
    whole = replace(
        record,
        origins=(*(o for o in record.origins if o.report in part.reports), *beside),
        events=tuple(sorted((*record.events, *(told_events[i] for i in retold)), key=lambda e: e.id)),
        storylines=tuple(lines),
        versions=tuple(sorted((*region.versions(part.reports - new), *versions), key=lambda v: (v.report, v.number))),
        issues=way.in_order((*_standing(region, part, own, new, gone), *issues)),
    )
    before = region.stored_events(part.events | part.retold)
    return Growth(part, new, tuple(before), way.Made(whole, signed, {r.id: r.published for r in fresh}))


def _cleaned(run: Run) -> tuple[list[Report], frozenset[str], list[Version], list[Issue]]:
    """The reports that are new or changed, their ids and those of what is none any more, versions, and issues."""
    work = run.store.work
    identities = work.fresh(int(run.store.meta("grown") or 0))
    ids, issues = way.report_ids(run)
    captures = [way.named(item, ids) for item in work.items(identities)]
    lines = run.each(LINES, captures)
    recurring = cleaning.recurring(t.value for t in lines)
    recurring |= run.store.index.standing({k for t in lines for k in t.value.keys})
    told, failed = way.cleaned_without(run, captures, lines, recurring)
    reports, more = way.sound(captures, told)
    reports = corrected_reports(reports, judgements(run.store.db))
    new = frozenset(ids[i] for i in identities)
    return reports, new, way.versions(run, ids, frozenset(identities)), [*work.issues(), *issues, *failed, *more]


def _rows(signed: grouping.Signatures) -> list[Signed]:
    return [Signed(r, day, tuple(terms), tuple(weights)) for r, day, terms, weights in signed.rows()]


def _in_line(event: Event, storyline_of: Mapping[str, str]) -> Event:
    return replace(event, storyline=storyline_of[event.id]) if event.id in storyline_of else event


def _origins(
    run: Run, region: Region, fresh: Sequence[Report], raw: Mapping[str, Annotated], own: Collection[str]
) -> tuple[list[Origin], list[Issue]]:
    """The origins of new reports, of those grouped anew, and of those that share text with a new one."""
    before = region.origins()
    beside = {s.other for r in own if r in before for s in before[r].copies} - set(own) - region.given.keys()
    old = {**region.given, **region.with_dates_given(beside)}
    quotations = {r: f.quotations for r, f in raw.items()} | region.quotations(old)
    told = run.once(SOME_ORIGINS, ([*fresh, *old.values()], quotations, frozenset(own)))
    new, pile = {r.id for r in fresh}, {r.id for r in fresh} | old.keys()
    found = []
    for o in told.value:
        was = before.get(o.report) if o.report not in new else None
        if o.report in own or any(s.other in new for s in o.copies):
            again = pile if o.report in own else set(own)  # with whom what it shares was looked at anew
            far = [s for s in was.copies if s.other not in again] if was else []
            copies = tuple(sorted((*(s for s in o.copies if s.other in again), *far), key=lambda s: s.other))
            found.append(replace(o if o.report in own or was is None else was, copies=copies))
    return found, list(told.issues)


def _collated(
    run: Run,
    region: Region,
    part: Part,
    grouped: grouping.Grouping,
    events: Sequence[Event],
    made: tuple[Sequence[Report], Mapping[str, Annotated], Sequence[Origin]],
) -> tuple[Record, list[Issue]]:
    """Everything that the events of a part tell, and its reports with all that was found in them."""
    fresh, raw, whose = made
    anew = {r for e in grouped.events for r in e.own}
    members = {r for e in events for r in e.reports} - raw.keys()
    old = region.with_dates_given(members & anew) | region.reports(members - anew)
    known, issues = way.annotate_all(run, [old[r] for r in sorted(old)])
    found = {**raw, **known}
    pile = sorted((*fresh, *old.values()), key=lambda r: r.id)
    names = {r.id: raw[r.id].names for r in fresh} | region.names(old)
    linked = run.once(LINK, (pile, names))
    found = {r.id: renamed(found[r.id], linked.value[r.id]) for r in pile}
    dated, found, more = way.dated(run, pile, found, grouped, region.given.values())
    origins = {o.report: o for o in region.origins(members).values()} | {o.report: o for o in whose}
    judged, taken = judgements(run.store.db), region.taken(part)
    record, failed = way.collated(run, dated, found, events, list(origins.values()), judged, taken)
    return record, [*issues, *linked.issues, *more, *failed]


def _standing(
    region: Region, part: Part, own: Collection[str], new: Collection[str], gone: Collection[Issue]
) -> Iterable[Issue]:
    """The issues of the record that still hold, whatever is made anew."""
    for issue in region.issues():
        again = issue.about in own if issue.stage in _OF_REPORTS else issue.about in part.events
        if issue not in gone and issue.about not in new and not (issue.stage in (*_OF_REPORTS, *_OF_EVENTS) and again):
            yield issue
