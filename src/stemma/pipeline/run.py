"""One run: read, clean, annotate, then what needs the whole pile; every step goes on where a killed run stopped."""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources
from typing import BinaryIO, TypeVar

import msgspec

from stemma import __version__, cleaning, grouping, origins, parsers, readers
from stemma.annotators import Annotated
from stemma.annotators import names as linking
from stemma.model import Deed, Entry, Event, Issue, Name, Origin, Reading, Record, Report, Utterance
from stemma.passages import origins_of
from stemma.pipeline.judging import judged_origins
from stemma.pipeline.pool import Pool
from stemma.pipeline.progress import Progress, batches
from stemma.pipeline.stages import (
    Collated,
    Piece,
    annotate_batch,
    clean_batch,
    collate_batch,
    find_origins,
    of_event,
    verbatim,
)
from stemma.store import Judged, Store, judgements
from stemma.text import digest

Identified = TypeVar("Identified", Utterance, Reading, Entry, Deed)
_READ, _CLEAN, _ANNOTATE, _COLLATE = 64, 64, 16, 8  # items a batch


@dataclass(frozen=True, slots=True)
class Run:
    """What every step of a run needs."""

    store: Store
    pool: Pool
    progress: Progress
    model: str | None = None


def read_all(run: Run, sources: Sequence[str], stdin: BinaryIO | None = None) -> None:
    """Read every source into the store; what an interrupted run read is not read again."""
    run.progress.stage("read", None)
    found = readers.read(sources, done=run.store.seen(), stdin=stdin)
    for batch in batches(found, _READ):
        run.store.add_read(batch)
        run.progress.advance(len(batch))


def clean_all(run: Run) -> tuple[list[Report], list[Issue]]:
    """The report of every capture, in order of id, and all issues so far."""
    ids, issues = _report_ids(run.store)
    done = run.store.cleaned()
    todo = [key for key in ids if key not in done]
    run.progress.stage("clean", len(todo))
    if todo:
        recurring = cleaning.recurring_lines(run.store.captures())
        named = (replace(c, id=ids[c.source]) for c in run.store.captures(todo))
        for captures, results in run.pool.map(clean_batch, batches(named, _CLEAN), recurring):
            rows = zip(captures, results, strict=True)
            run.store.add_reports([(c.source, c.id, r, i if r else _lost(i)) for c, (r, i) in rows])
            run.progress.advance(len(captures))
    reports, more = run.store.clean_reports()
    return reports, [*run.store.read_issues(), *issues, *more]


def _lost(issues: Sequence[Issue]) -> list[Issue]:
    """The issues of a capture that gave no report: to the user it could not be read."""
    return [replace(i, stage="read") for i in issues]


def _report_ids(store: Store) -> tuple[dict[str, str], list[Issue]]:
    """An id of its own for every source key: the given id, which the smaller digest keeps where two rows share it.

    An id once given stays, so that a record that grows renames nothing.
    """
    by_id: dict[str, list[str]] = defaultdict(list)
    for key, given in store.capture_keys():
        by_id[given].append(key)
    earlier = store.cleaned()
    ids, issues = {}, []
    for given, keys in sorted(by_id.items()):
        if len(keys) == 1:
            ids[keys[0]] = given
            continue
        marked = sorted((digest(c.text, c.url, c.source), c.source) for c in store.captures(keys))
        taken = any(earlier.get(key) == given for key in keys)
        for n, (mark, key) in enumerate(marked):
            ids[key] = earlier.get(key) or (given if n == 0 and not taken else f"{given}~{mark[:8]}")
        twins = ", ".join(key for _, key in marked)
        message = (
            f"{len(keys)} items share this id ({twins}); all are kept, under ids of their own; give each its own id"
        )
        issues.append(Issue("read", given, message))
    return dict(sorted(ids.items())), issues


def verbatim_all(run: Run) -> tuple[list[Report], list[Issue]]:
    """A report of every capture with its text as it is, so that offsets are into the given text."""
    ids, issues = _report_ids(run.store)
    reports: list[Report] = []
    for capture in run.store.captures():
        report, more = verbatim(replace(capture, id=ids[capture.source]))
        reports += [report] if report else []
        issues += more
    return sorted(reports, key=lambda r: r.id), [*run.store.read_issues(), *issues]


def annotate_all(run: Run, reports: Sequence[Report]) -> tuple[dict[str, Annotated], list[Issue]]:
    """What is found in every report; a report annotated before in the same state is not annotated again."""
    code = code_digest("annotators", "lang", "reference") + parsers.load(run.model).version
    marks = {r.id: digest(code, *_content(r), size=32) for r in reports}
    kept_before = run.store.cached("annotation", marks.values())
    found = {d: msgspec.msgpack.decode(data, type=Annotated) for d, data in kept_before}
    todo = [r for r in reports if marks[r.id] not in found]
    run.progress.stage("annotate", len(todo))
    issues: list[Issue] = []
    # the longest first: a pool that ends on long reports leaves a core idle
    todo.sort(key=lambda r: (-len(r.text), r.id))
    for batch, results in run.pool.map(annotate_batch, batches(todo, _ANNOTATE), run.model):
        kept = []
        for report, (annotated, failed) in zip(batch, results, strict=True):
            found[marks[report.id]] = annotated
            issues += failed
            if not failed:
                kept.append((marks[report.id], msgspec.msgpack.encode(annotated)))
        run.store.keep("annotation", kept)
        run.progress.advance(len(batch))
    return {r.id: found[marks[r.id]] for r in reports}, sorted(issues, key=lambda i: i.about)


def _content(report: Report) -> tuple[str, ...]:
    published = msgspec.json.encode(report.published).decode()
    return report.id, report.headline, report.text, report.outlet, report.dateline, report.language, published


@cache
def code_digest(*packages: str) -> str:
    """A digest of the code and data of some of Stemma's packages: what they made holds while it stays the same."""
    parts = [__version__]
    for package in packages:
        stack = [resources.files(f"stemma.{package}")]
        while stack:
            entry = stack.pop()
            if entry.is_dir():
                stack += sorted(entry.iterdir(), key=lambda e: e.name)
            elif entry.name.endswith((".py", ".json", ".tsv", ".npz")):
                parts += [entry.name, hashlib.blake2b(entry.read_bytes()).hexdigest()]
    return digest(*parts, size=32)


def link_names(reports: Sequence[Report], found: Mapping[str, Annotated]) -> dict[str, Annotated]:
    """The same findings with one full name a person across the pile, in names and in speakers."""
    linked = linking.link(reports, {r.id: found[r.id].names for r in reports})
    return {r.id: _renamed(found[r.id], linked[r.id]) for r in reports}


def _renamed(found: Annotated, names: Sequence[Name]) -> Annotated:
    new = {(n.start, n.end): n.name for n in names}
    renamed = {n.name: new[n.start, n.end] for n in found.names if (n.start, n.end) in new}
    quotations = tuple(
        replace(
            q,
            speaker=renamed.get(q.speaker, q.speaker),
            chain=tuple(replace(v, name=renamed.get(v.name, v.name)) for v in q.chain),
        )
        for q in found.quotations
    )
    return replace(found, names=tuple(names), quotations=quotations)


def annotated_record(reports: Sequence[Report], found: Mapping[str, Annotated]) -> Record:
    """The reports and all that was found in each of them, in order of the reports."""
    each = [found[r.id] for r in reports]
    return Record(
        reports=tuple(reports),
        names=tuple(x for f in each for x in f.names),
        times=tuple(x for f in each for x in f.times),
        quotations=tuple(x for f in each for x in f.quotations),
        statements=tuple(x for f in each for x in f.statements),
        acts=tuple(x for f in each for x in f.acts),
        annotations=tuple(x for f in each for x in f.others),
    )


def collate_all(run: Run, reports: Sequence[Report], issues: Sequence[Issue], previous: Sequence[Event] = ()) -> Record:
    """The record of all reports: names linked, origins and events found, every event collated.

    previous are the events of a record that grows: their ids stay where the bulk of their reports stays.
    """
    raw, failed = annotate_all(run, reports)
    found = link_names(reports, raw)
    run.progress.stage("group", None)
    judged = judgements(run.store.db)
    # dates inferred from an event's reports are no evidence of what belongs to it, or of who copied whom
    packed = msgspec.msgpack.encode((reports, {r: f.quotations for r, f in found.items()}))
    origins_found = run.pool.beside(find_origins, packed)
    grouped = _group(reports, found, previous, judged)
    times = {r: f.times for r, f in found.items()}
    dates = grouping.infer_dates(grouped.events, {r.id: r for r in reports}, times, grouped.nearest)
    if dates:
        reports = [replace(r, published=dates.get(r.id, r.published)) for r in reports]
        again, more = annotate_all(run, [r for r in reports if r.id in dates])
        failed += more
        found = link_names(reports, {**raw, **again})
    computed = msgspec.msgpack.decode(origins_found(), type=list[Origin])
    judged_whose = {o.report: o for o in judged_origins(computed, judged)}
    whose = origins.rooted(grouped.events, judged_whose)
    by_id = {r.id: r for r in reports}
    events = [_with_voices(e, whose) for e in grouped.events]
    collated = _collate_events(run, [of_event(e, by_id, found, whose) for e in events])
    return _assemble(reports, found, whose, replace(grouped, events=tuple(events)), collated, [*issues, *failed])


def _group(
    reports: Sequence[Report], found: Mapping[str, Annotated], previous: Sequence[Event], judged: Sequence[Judged]
) -> grouping.Grouping:
    binding = [grouping.Judgement(j.kind, j.reports) for j in judged if j.kind in ("merge", "split")]
    return grouping.group(reports, {r: f.names for r, f in found.items()}, previous, binding)


def _collate_events(run: Run, pieces: Sequence[Piece]) -> list[Collated]:
    """The collation of every event; one whose reports say what they said before is not collated again."""
    code = code_digest("collation", "lang", "reference")
    marks = [digest(code, hashlib.blake2b(msgspec.msgpack.encode(p)).hexdigest(), size=32) for p in pieces]
    done = {d: msgspec.msgpack.decode(b, type=Collated) for d, b in run.store.cached("collated", marks)}
    todo = [(mark, piece) for mark, piece in zip(marks, pieces, strict=True) if mark not in done]
    run.progress.stage("collate", len(todo))
    # the largest first: a pool that ends on large events leaves a core idle
    todo.sort(key=lambda pair: (-len(pair[1].reports), pair[0]))
    for batch, results in run.pool.map(collate_batch, batches(todo, _COLLATE)):
        done.update(results)
        run.store.keep("collated", [(mark, msgspec.msgpack.encode(c)) for mark, c in results if not c.issues])
        run.progress.advance(len(batch))
    return [done[mark] for mark in marks]


def _with_voices(event: Event, whose: Mapping[str, Origin]) -> Event:
    known, unknown = origins.voices(event.reports, origins_of(event, whose))
    return replace(event, voices=known, unknown=unknown)


def _assemble(
    reports: Sequence[Report],
    found: Mapping[str, Annotated],
    whose: Mapping[str, Origin],
    grouped: grouping.Grouping,
    collated: Sequence[Collated],
    issues: Sequence[Issue],
) -> Record:
    utterances = _distinct(u for c in collated for u in c.utterances)
    of = _UtteranceOf(utterances)
    told = annotated_record(reports, found)
    return replace(
        told,
        origins=tuple(whose[r.id] for r in reports if r.id in whose),
        quotations=tuple(replace(q, utterance=of.get(q.report, q.start, q.end)) for q in told.quotations),
        events=grouped.events,
        storylines=grouped.storylines,
        utterances=utterances,
        readings=_distinct(x for c in collated for x in c.readings),
        timeline=_distinct(x for c in collated for x in c.timeline),
        account=tuple(x for c in collated for x in c.account),
        deeds=_distinct(x for c in collated for x in c.deeds),
        issues=tuple(dict.fromkeys([*issues, *grouped.issues, *(i for c in collated for i in c.issues)])),
    )


def _distinct(items: Iterable[Identified]) -> tuple[Identified, ...]:
    """The items with an id each of its own: a twin of one before it keeps its place and gets a number."""
    seen: Counter[str] = Counter()
    out: list[Identified] = []
    for item in items:
        seen[item.id] += 1
        out.append(item if seen[item.id] == 1 else replace(item, id=f"{item.id}~{seen[item.id]}"))
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
