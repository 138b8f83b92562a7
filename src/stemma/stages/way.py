"""The whole way: read, clean, annotate, then what needs the pile; every step goes on where a killed run stopped."""

from collections import Counter, defaultdict
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, BinaryIO, TypeVar

import msgspec

from stemma import cleaning, fetch, grouping, origins, readers
from stemma.annotators import Annotated
from stemma.engine import Run, Told, batches
from stemma.model import (
    Capture,
    Deed,
    Entry,
    Event,
    Issue,
    Judged,
    Origin,
    Reading,
    Record,
    Report,
    ToldClaim,
    Utterance,
    Version,
    When,
    kinds,
)
from stemma.model.kinds import Kind
from stemma.passages import origins_of
from stemma.stages.annotate import ANNOTATE, LINK, renamed
from stemma.stages.clean import CLEAN, LINES, verbatim
from stemma.stages.collate import COLLATE, Collated, of_event
from stemma.stages.deciding import corrected_events, corrected_reports, dated_by_hand, decided, missing
from stemma.stages.group import DATE, GROUP, ORIGINS
from stemma.stages.judging import judged_origins
from stemma.store import Item, Tally, judgements
from stemma.text import digest

Identified = TypeVar("Identified", Utterance, ToldClaim, Reading, Entry, Deed)
Taken = Callable[[type, Sequence[str]], Container[str]]
_READ = 64  # items a batch
_ORDER = (
    "fetch",
    "read",
    "clean",
    "lines",
    "annotate",
    "link",
    "origins",
    "group",
    "grouping",
    "date",
    "collate",
    "propose",
)


def nowhere(kind: type, ids: Sequence[str]) -> Container[str]:
    """Of a whole record no event is elsewhere, so that none has these ids."""
    return ()


def read_all(run: Run, sources: Sequence[str], stdin: BinaryIO | None = None, web: fetch.Web | None = None) -> Tally:
    """Read every source into the store, addresses last; what an interrupted run read is not read again."""
    done = run.store.work.done(run.number)
    urls = [s for s in sources if fetch.is_web(s)]
    tally = take_all(run, readers.read([s for s in sources if not fetch.is_web(s)], done=done, stdin=stdin))
    return tally + take_all(run, fetch.read(urls, web or fetch.Web(), done), 1) if urls else tally


def take_all(run: Run, items: Iterable[Capture | Issue], size: int = _READ) -> Tally:
    """Take items into the store, a batch of a size at a time."""
    run.progress.stage("read", None)
    tally = Tally()
    for batch in batches(items, size):
        tally += run.store.work.add_read(batch, run.number)
        run.progress.advance(len(batch))
    return tally


def clean_all(run: Run) -> tuple[list[Report], list[Version], list[Issue]]:
    """The report of everything that was read, in order of id, its earlier versions, and all issues so far."""
    ids, issues = report_ids(run)
    captures = [named(item, ids) for item in run.store.work.items()]
    told, failed = _cleaned(run, captures)
    reports, more = sound(captures, told)
    reports = corrected_reports(reports, judgements(run.store.db))
    return reports, versions(run, ids), [*run.store.work.issues(), *issues, *failed, *more]


def sound(captures: Sequence[Capture], told: Sequence[Told[Report | None]]) -> tuple[list[Report], list[Issue]]:
    """The reports that captures became, in order of id, and what is to be said of the others."""
    issues: list[Issue] = []
    for capture, t in zip(captures, told, strict=True):
        if t.value is not None:
            issues += t.issues
        else:  # to the user it could not be read, and the id that its report would have had says nothing
            issues += [replace(i, stage="read", about=capture.source or i.about) for i in t.issues]
    return sorted((t.value for t in told if t.value is not None), key=lambda r: r.id), issues


def _cleaned(run: Run, captures: Sequence[Capture]) -> tuple[list[Told[Report | None]], list[Issue]]:
    own = run.each(LINES, captures)
    recurring = cleaning.recurring(t.value for t in own)
    if run.store.meta("slice"):  # of few pages an outlet: what recurred in the lake it was cut from still does
        recurring |= run.store.index.standing({k for t in own for k in t.value.keys})
    with run.store.db:
        run.store.index.stand(recurring)
    return cleaned_without(run, captures, own, recurring)


def cleaned_without(
    run: Run, captures: Sequence[Capture], own: Sequence[Told[cleaning.Lines]], recurring: Container[str]
) -> tuple[list[Told[Report | None]], list[Issue]]:
    """The reports of captures whose own lines are known, without those that recur, and the issues of the lines."""
    standing = [tuple(k for k in t.value.keys if k in recurring) for t in own]
    return run.each(CLEAN, list(zip(captures, standing, strict=True))), [i for t in own for i in t.issues]


def named(item: Item, ids: Mapping[str, str]) -> Capture:
    """The capture of an item under its report's id, without the place where it was read, which decides nothing."""
    return replace(item.capture, id=ids[item.identity], container="", key="", item="", version="")


def versions(run: Run, ids: Mapping[str, str], only: Container[str] | None = None) -> list[Version]:
    """How reports stood that were read more than once and had changed, in order of report and number.

    ``only`` names the items that are asked about; None for all.
    """
    several = run.store.work.earlier(only)
    items = [item for identity in sorted(several, key=lambda i: ids[i]) for item in several[identity]]
    told = run.each(CLEAN, [(named(item, ids), ()) for item in items])
    found: list[Version] = []
    before: Counter[str] = Counter()
    for item, report in zip(items, (t.value for t in told), strict=True):
        text = report.text if report else item.capture.text
        now = Counter(text.split("\n"))
        first = item is several[item.identity][0]
        found.append(
            Version(
                ids[item.identity],
                item.number,
                item is several[item.identity][-1],
                report.headline if report else item.capture.title,
                text,
                report.published if report else None,
                item.capture.retrieved,
                item.capture.source,
                () if first else tuple((now - before).elements()),
                () if first else tuple((before - now).elements()),
            )
        )
        before = now
    return found


def report_ids(run: Run) -> tuple[dict[str, str], list[Issue]]:
    """An id of its own for everything that was read: the given id, which the smaller digest keeps where two share it.

    An id once given stays, so that a record that grows renames nothing.
    """
    by_id: dict[str, list[str]] = defaultdict(list)
    for identity, given in run.store.work.given_ids():
        by_id[given].append(identity)
    earlier = run.store.work.ids()
    ids, issues = {}, []
    used = set(earlier.values())
    for given, identities in sorted(by_id.items()):
        if len(identities) == 1:
            ids[identities[0]] = earlier.get(identities[0]) or given
            continue
        items = list(run.store.work.items(identities))
        marked = [(digest(i.capture.text, i.capture.url, i.capture.source), i) for i in items]
        marked.sort(key=lambda pair: (pair[0], pair[1].identity))
        for mark, item in marked:
            forms = (given, f"{given}~{mark[:8]}", *(f"{given}~{mark[:8]}~{n}" for n in range(2, len(items) + 2)))
            new = earlier.get(item.identity) or next(form for form in forms if form not in used)
            ids[item.identity] = new
            used.add(new)
        issues.append(shared_id(given, [item.capture.source for _, item in marked]))
    run.store.work.name(ids.items())
    return ids, issues


def shared_id(given: str, sources: Sequence[str]) -> Issue:
    """What is said where items share an id."""
    message = (
        f"{len(sources)} items share this id ({', '.join(sources)}); all are kept, under ids of their own; give each "
        "its own id"
    )
    return Issue("read", given, message)


def verbatim_all(run: Run) -> tuple[list[Report], list[Issue]]:
    """A report of everything that was read with its text as it is, so that offsets are into the given text."""
    ids, issues = report_ids(run)
    reports: list[Report] = []
    for item in run.store.work.items():
        told = verbatim(replace(item.capture, id=ids[item.identity]))
        reports += [told.value] if told.value else []
        issues += told.issues
    return sorted(reports, key=lambda r: r.id), [*run.store.work.issues(), *issues]


def annotate_all(run: Run, reports: Sequence[Report]) -> tuple[dict[str, Annotated], list[Issue]]:
    """What is found in every report by itself, by its id."""
    told = run.each(ANNOTATE, reports)
    return {r.id: t.value for r, t in zip(reports, told, strict=True)}, [i for t in told for i in t.issues]


def link_all(
    run: Run, reports: Sequence[Report], found: Mapping[str, Annotated]
) -> tuple[dict[str, Annotated], list[Issue]]:
    """The same with one full name a person across the pile."""
    told = run.whole(LINK, (list(reports), {r.id: found[r.id].names for r in reports}))
    return {r.id: renamed(found[r.id], told.value[r.id]) for r in reports}, list(told.issues)


@dataclass(frozen=True, slots=True)
class Made:
    """A record, or the part of one that a growing touched, and by what later reports find theirs in it."""

    record: Record
    index: grouping.Signatures | None = None
    published: Mapping[str, When | None] = field(default_factory=dict)  # the dates of its reports as given


def collate_all(
    run: Run,
    reports: Sequence[Report],
    issues: Sequence[Issue],
    previous: Sequence[Event] = (),
    versions: Sequence[Version] = (),
) -> Made:
    """The record of all reports: names linked, origins and events found, every event collated.

    previous are the events of a record that grows: their ids stay where the bulk of their reports stays.
    """
    raw, failed = annotate_all(run, reports)
    given = {r.id: r.published for r in reports}
    found, more = link_all(run, reports, raw)
    failed += more
    judged = judgements(run.store.db)
    # dates inferred from an event's reports are no evidence of what belongs to it, or of who copied whom
    origins_found = run.beside(ORIGINS, (list(reports), {r: f.quotations for r, f in found.items()}))
    names = {r: f.names for r, f in found.items()}
    grouped_told = run.whole(GROUP, (list(reports), names, list(previous), binding(judged)))
    grouped = grouped_told.value
    failed += grouped_told.issues
    reports, found, more = dated(run, reports, found, grouped)
    failed += more
    whose_told = origins_found()
    failed += whose_told.issues
    part, more = collated(run, reports, found, grouped.events, whose_told.value, judged)
    record = replace(
        part,
        storylines=grouped.storylines,
        versions=tuple(versions),
        issues=in_order([*issues, *failed, *more, *grouped.issues]),
    )
    lost = missing(record, judged)
    return Made(replace(record, issues=in_order([*record.issues, *lost])) if lost else record, grouped.index, given)


def binding(judged: Iterable[Judged]) -> list[grouping.Judgement]:
    """What people decided about which reports are of one event."""
    return [grouping.Judgement(j.kind, j.reports) for j in judged if j.kind in ("merge", "split")]


def dated(
    run: Run,
    reports: Sequence[Report],
    found: dict[str, Annotated],
    grouped: grouping.Grouping,
    beside: Iterable[Report] = (),
) -> tuple[list[Report], dict[str, Annotated], list[Issue]]:
    """The reports and findings with the days that the reports of an event give each other, and what is doubted.

    ``beside`` are reports near these that may have been like one of another time.
    """
    times = {r: f.times for r, f in found.items()}
    all_ = {r.id: r for r in (*beside, *reports)}
    told = run.whole(DATE, (grouped.events, all_, times, dict(grouped.nearest)))
    by_hand = dated_by_hand(judgements(run.store.db))
    issues = [i for i in told.issues if i.about not in by_hand]
    if days := {r: day for r, day in told.value.items() if r not in by_hand}:
        reports = [replace(r, published=days.get(r.id, r.published)) for r in reports]
        again, more = annotate_all(run, [r for r in reports if r.id in days])
        issues += more  # a day changes no name: those that were linked hold
        found = found | {r: renamed(f, found[r].names) for r, f in again.items()}
    return list(reports), found, issues


def collated(
    run: Run,
    reports: Sequence[Report],
    found: Mapping[str, Annotated],
    events: Sequence[Event],
    whose: Sequence[Origin],
    judged: Sequence[Judged],
    taken: Taken = nowhere,
) -> tuple[Record, list[Issue]]:
    """Reports and events with all that is told of them, and what could not be collated.

    ``taken`` says which ids of a kind events of the record have that are not among these.
    """
    by_id = {r.id: r for r in reports}
    whose = judged_origins(whose, judged, {r: report.outlet for r, report in by_id.items()})
    rooted = origins.rooted(events, {o.report: o for o in whose})
    voiced = [_with_voices(e, rooted) for e in corrected_events(events, judged)]
    told = run.each(COLLATE, [of_event(e, by_id, found, rooted, judged) for e in voiced])
    record = _assembled(
        annotated_record(reports, found),
        [t.value for t in told],
        taken,
        events=tuple(voiced),
        origins=tuple(rooted[r.id] for r in reports if r.id in rooted),
    )
    return decided(record, judged), [i for t in told for i in t.issues]


def in_order(issues: Iterable[Issue]) -> tuple[Issue, ...]:
    """Each issue once, by stage in the order of the way, then by what it is about."""
    rank = {stage: n for n, stage in enumerate(_ORDER)}
    return tuple(sorted(set(issues), key=lambda i: (rank.get(i.stage, len(rank)), i.stage, i.about, i.message)))


def annotated_record(reports: Sequence[Report], found: Mapping[str, Annotated]) -> Record:
    """The reports and all that was found in each of them, in order of the reports."""
    each = [found[r.id] for r in reports]
    return Record(
        reports=tuple(reports),
        names=tuple(x for f in each for x in f.names),
        times=tuple(x for f in each for x in f.times),
        quotations=tuple(x for f in each for x in f.quotations),
        claims=tuple(x for f in each for x in f.claims),
        statements=tuple(x for f in each for x in f.statements),
        acts=tuple(x for f in each for x in f.acts),
        annotations=tuple(x for f in each for x in f.others),
        more={k.part: _rows(k, each) for k in kinds.known() if any(k.part in f.more for f in each)},
    )


def _rows(kind: Kind, each: Sequence[Annotated]) -> tuple[Any, ...]:
    """The rows of a further kind; packed and unpacked they are plain values, and become what they were."""
    return tuple(
        msgspec.convert(msgspec.to_builtins(row), kind.type) for f in each for row in f.more.get(kind.part, ())
    )


def _with_voices(event: Event, whose: Mapping[str, Origin]) -> Event:
    known, unknown = origins.voices(event.reports, origins_of(event, whose))
    return replace(event, voices=known, unknown=unknown)


def _assembled(told: Record, collated: Sequence[Collated], taken: Taken, **parts: Any) -> Record:
    """One record of what was found in the reports and of what they say together."""

    def distinct(items: Iterable[Identified]) -> tuple[Identified, ...]:
        return _distinct(items, taken)

    utterances = distinct(u for c in collated for u in c.utterances)
    of = _UtteranceOf(utterances)
    return replace(
        told,
        quotations=tuple(replace(q, utterance=of.get(q.report, q.start, q.end)) for q in told.quotations),
        utterances=utterances,
        told_claims=distinct(x for c in collated for x in c.told_claims),
        readings=distinct(x for c in collated for x in c.readings),
        timeline=distinct(x for c in collated for x in c.timeline),
        account=tuple(x for c in collated for x in c.account),
        deeds=distinct(x for c in collated for x in c.deeds),
        **parts,
    )


def _distinct(items: Iterable[Identified], taken: Taken) -> tuple[Identified, ...]:
    """The items with an id each of its own: a twin of one before it keeps its place and gets a number."""
    made = list(items)
    used = taken(type(made[0]), [item.id for item in made]) if made else ()
    seen: Counter[str] = Counter()
    out: list[Identified] = []
    for item in made:
        seen[item.id] += 1
        name = item.id if seen[item.id] == 1 else f"{item.id}~{seen[item.id]}"
        while name in used:
            seen[item.id] += 1
            name = f"{item.id}~{seen[item.id]}"
        out.append(item if name == item.id else replace(item, id=name))
    return tuple(out)


class _UtteranceOf:
    """Finds the utterance whose variant overlaps a quotation the most."""

    def __init__(self, utterances: Sequence[Utterance]) -> None:
        self._spans: dict[str, list[tuple[int, int, str]]] = defaultdict(list)
        for u in utterances:
            for v in u.variants:
                self._spans[v.report].append((v.start, v.end, u.id))

    def get(self, report: str, start: int, end: int) -> str:
        overlaps = [(min(e, end) - max(s, start), u) for s, e, u in self._spans[report]]
        best = max(overlaps, default=(0, ""), key=lambda pair: (pair[0], pair[1]))
        return best[1] if best[0] > 0 else ""
