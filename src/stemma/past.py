"""A record as it would be told from the reports known by a day: nothing is collated again, what rests on others goes.

Which reports tell one event, and what people judged of that, is as the record stands today; a line stays with the
words that were there.  What cannot be told from those alone is left out.
"""

import re
import sqlite3
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, TypeVar

from stemma.model import (
    Deed,
    Entry,
    Event,
    Judged,
    Line,
    Name,
    Origin,
    Proposal,
    Reading,
    Record,
    Report,
    Sharing,
    Storyline,
    Support,
    Time,
    ToldClaim,
    Utterance,
    Value,
    kinds,
)
from stemma.passages import origins_of
from stemma.store import Known, event_record

T = TypeVar("T")
TODAY = "put together as the record stands today"
_OF_ONE = ("fetch", "read", "clean", "annotate")  # the stages whose issues rest on one report alone
_PUT_IN = re.compile(r"\[[^\]]*\]|…")


def past(record: Record, known: Known) -> Record:
    """What is left of a record, or of the part of one event, when all but the known reports are taken away."""
    return _Past(record, known).record()


# the kinds that an event's title, days, places, voices and conflicts can be told without
HEAD = frozenset(("account", "act", "annotation", "claim", "deed", "quotation", "statement", "told_claim", "utterance"))


def past_event(db: sqlite3.Connection, event: str, known: Known, but: Container[str] = ()) -> Record:
    """The part of a record that is about one event, without some kinds, as of the day; no event where none was known.

    Raises StoreError where none or several events begin with the id.
    """
    return past(event_record(db, event, but), known)


class _Past:
    def __init__(self, record: Record, known: Known) -> None:
        self.whole, self.known = record, known
        self.reports = {r.id: _report(r) for r in record.reports if r.id in known.reports}
        self.origins = {o.report: _origin(o, known) for o in record.origins if o.report in known.reports}
        self.names: dict[str, list[Name]] = _by_report(record.names, known)
        self.times: dict[str, list[Time]] = _by_report(record.times, known)
        self.all = known.reports.issuperset(
            (*(x.id for x in record.reports), *(s.other for o in record.origins for s in o.copies))
        )
        self.cut = {e.id for e in record.events if not known.reports.issuperset(e.reports)}

    def record(self) -> Record:
        """The record that is left."""
        r, known = self.whole, self.known
        beside: dict[str, Any] = {
            "proposals": tuple(p for p in r.proposals if self.proposed(p)),
            "judgements": tuple(_judged(j, known) for j in r.judgements if self.by_then(j.made)),
        }
        events = _each(self.event, r.events)
        beside["storylines"] = _each(partial(_storyline, events={e.id: e for e in events}, cut=self.cut), r.storylines)
        if self.all:
            return replace(r, **beside)
        readings = _each(self.reading, r.readings)
        timeline = _each(self.entry, r.timeline)
        days = {(x.event, x.date) for x in timeline}
        found: dict[str, Any] = {
            k.part: tuple(x for x in k.rows(r) if k.owner_of(x) in known.reports) for k in kinds.owned_by("report")
        }
        found["more"] = {part: found[part] for part in r.more if part in found}
        found = {part: rows for part, rows in found.items() if part in kinds.PARTS or part == "more"}
        found |= {"reports": tuple(self.reports.values()), "origins": tuple(self.origins.values())}
        return replace(
            r,
            **found,
            events=events,
            utterances=_each(self.utterance, r.utterances),
            told_claims=_each(self.claim, r.told_claims),
            readings=readings,
            timeline=tuple(replace(x, conflict=tuple(d for d in x.conflict if (x.event, d) in days)) for x in timeline),
            account=_each(partial(self.line, values={v.value for x in readings for v in x.values}), r.account),
            deeds=_each(partial(self.deed, cut=self.cut), r.deeds),
            issues=tuple(i for i in r.issues if i.about in known.reports and i.stage in _OF_ONE),
            **beside,
        )

    # -- events and origins ---------------------------------------------------------------------------

    def event(self, event: Event) -> Event | None:
        """An event by its known reports: its days, places and voices are theirs, and so is its title."""
        members = tuple(m for m in event.members if m.report in self.reports)
        if not members or len(members) == len(event.members):
            return event if members else None
        from stemma.grouping.making import with_places  # loads numpy, which a record of today does not need
        from stemma.origins import voices

        left = replace(event, members=tuple(replace(m, reasons=(TODAY,)) for m in members), places=())
        own = [self.reports[r] for r in left.own or left.reports]
        days = sorted(r.published.earliest for r in own if r.published)
        told, unknown = voices(left.reports, origins_of(left, self.origins))
        return replace(
            with_places(left, self.names),
            title=_title(event.title, own),
            start=days[0] if days else None,
            end=days[-1] if days else None,
            voices=told,
            unknown=unknown,
        )

    def voice(self, report: str) -> str:
        """Whose voice a report speaks with, the report itself where that is unknown."""
        origin = self.origins.get(report)
        return origin.name if origin and origin.name else report

    def voices(self, reports: Iterable[str]) -> tuple[str, ...]:
        """The voices of some reports."""
        return tuple(sorted({self.voice(r) for r in reports}))

    def left(self, supports: Sequence[Support]) -> tuple[Support, ...]:
        """The words that stand in known reports."""
        return tuple(s for s in supports if s.report in self.known.reports)

    # -- lines ----------------------------------------------------------------------------------------

    def line(self, line: Line, values: set[str]) -> Line | None:
        """A sentence of the account; of another report's words where those it had are gone."""
        support = self.left(line.support)
        if len(support) == len(line.support):
            return replace(line, conflict=tuple(v for v in line.conflict if v in values))
        if not support:
            return None
        first = support[0] == line.support[0]
        return replace(
            line,
            text=support[0].span,
            support=support,
            voices=len(self.voices(s.report for s in support)),
            conflict=tuple(v for v in line.conflict if v in values) if first else (),
            value=line.value if self.says(line.value, support) else "",
        )

    def says(self, value: str, support: Sequence[Support]) -> bool:
        """Whether some of these words name a day or a place."""
        for s in support:
            times = (t for t in self.times.get(s.report, ()) if t.start < s.end and s.start < t.end)
            if any(value in (t.value[:10], str(t.earliest)) for t in times):
                return True
            if any((n.name or n.text) == value and n.text in s.span for n in self.names.get(s.report, ())):
                return True
        return False

    def claim(self, claim: ToldClaim) -> ToldClaim | None:
        """A told claim; where its best words are gone it has the next best, which need not stand by themselves."""
        told = tuple(t for t in claim.told if t.report in self.known.reports)
        if not told:
            return None
        silent = tuple(r for r in claim.silent if r in self.known.reports)
        if len(told) == len(claim.told):
            return replace(claim, silent=silent)
        first = told[0] == claim.told[0]
        return replace(
            claim,
            text=claim.text if first else told[0].span,
            told=told,
            voices=self.voices(t.report for t in told if t.sure),
            silent=silent,
            whole=claim.whole and first,
            probability=claim.probability if len({t.report for t in told}) > 1 else 1.0,
            judged="",
        )

    def reading(self, reading: Reading) -> Reading | None:
        """A reading with the values that known reports give; it differs only where two are left."""
        values = tuple(v for x in reading.values if (v := self.value(x)) is not None)
        if values == reading.values or not values:
            return reading if values else None
        status, told = reading.status, {s.report for v in values for s in v.support}
        if len(values) < len(reading.values) and len(values) == 1:
            status = "agree" if len(self.voices(told)) > 1 else "alone"
        known = any(_holds(reading.property, words) for r in sorted(told) if r in self.reports
                    for words in (self.reports[r].text, self.reports[r].headline))  # fmt: skip
        property_ = reading.property if known else reading.kind or reading.type
        return replace(reading, property=property_, status=status, values=values, reason="", judged="")

    def value(self, value: Value) -> Value | None:
        """One value by those who gave it by then."""
        support = self.left(value.support)
        if len(support) == len(value.support) or not support:
            return value if support else None
        shown = value.value if any(_holds(value.value, s.span) for s in support) else support[0].span
        return Value(shown, support, self.voices(s.report for s in support))

    def utterance(self, utterance: Utterance) -> Utterance | None:
        """What was said, in the variants that were there, not aligned again."""
        kept = [n for n, v in enumerate(utterance.variants) if v.report in self.known.reports]
        if len(kept) == len(utterance.variants) or not kept:
            return utterance if kept else None
        variants = tuple(utterance.variants[n] for n in kept)
        speakers = tuple(utterance.speakers[n] for n in kept if n < len(utterance.speakers))
        base = max(range(len(kept)), key=lambda n: (kept[n] == utterance.base, len(variants[n].span)))
        speaker = utterance.speaker if utterance.speaker in speakers else max(speakers, key=len, default="")
        return replace(
            utterance,
            speaker=speaker,
            variants=variants,
            kinds=tuple(utterance.kinds[n] for n in kept if n < len(utterance.kinds)),
            base=base,
            apparatus=(),
            flags=(),
            speakers=speakers,
        )

    def entry(self, entry: Entry) -> Entry | None:
        """An entry of the timeline, dated by known words; what lay ahead then had not happened."""
        support = self.left(entry.support)
        if len(support) == len(entry.support) or not support:
            return entry if support else None
        dated = self.dated(entry, support)
        if dated is None:
            return None
        text = entry.text if any(_holds(entry.text, s.span) for s in support) else min(support, key=_length).span
        ahead = entry.status == "happened" and dated.earliest > self.known.day
        return replace(dated, support=support, text=text, status="planned" if ahead else entry.status,
                       voices=len(self.voices(s.report for s in support)))  # fmt: skip

    def dated(self, entry: Entry, support: Sequence[Support]) -> Entry | None:
        """The entry with its own date where some of this support tells it, else with the finest of its dates."""
        inside = (t for s in support for t in self.times.get(s.report, ()) if s.start <= t.start and t.end <= s.end)
        told = [(t.earliest, t.latest, t) for t in inside if t.earliest and t.latest]
        published = (self.reports[s.report].published for s in support if s.report in self.reports)
        own = any(w and w.earliest <= entry.earliest and entry.latest <= w.latest for w in published)
        if own or any((first, last) == (entry.earliest, entry.latest) for first, last, _ in told):
            return entry
        around = [x for x in told if x[0] <= entry.earliest and entry.latest <= x[1] and x[2].precision]
        if not around:
            return None
        first, last, best = min(around, key=lambda x: (x[1] - x[0], x[2].value))
        return replace(entry, date=best.value, earliest=first, latest=last, precision=best.precision or "day")

    def deed(self, deed: Deed, cut: Container[str]) -> Deed | None:
        """An act by its known tellings; how it came out is left open where its event had not all its reports."""
        support = self.left(deed.support)
        if not support:
            return None
        outcome = "" if deed.event in cut else deed.outcome
        if len(support) == len(deed.support):
            return replace(deed, outcome=outcome)
        values = {t.value for s in support for t in self.times.get(s.report, ())}
        when = deed.when if deed.when in values else ""
        told = sorted(p.earliest for s in support if (p := self.reports[s.report].published))
        text = next((deed.text for s in support if _holds(deed.text, s.span)), max(support, key=_length).span)
        spans = " ".join(s.span for s in support)
        return replace(
            deed,
            actor=deed.actor if deed.actor and deed.actor.text in spans else None,
            recipient=deed.recipient if deed.recipient and deed.recipient.text in spans else None,
            when=when,
            first=deed.first if when else told[0] if told else None,
            first_basis=deed.first_basis if when else "told" if told else "",
            place=deed.place if deed.place in spans else "",
            place_basis=deed.place_basis if deed.place in spans else "",
            text=" ".join(text.split()),
            voices=tuple(sorted({self.origins[s.report].name for s in support if s.report in self.origins} - {""})),
            support=support,
            conflicts=tuple(d for d in deed.conflicts if d in values),
            outcome=outcome,
        )

    # -- what was made beside it ----------------------------------------------------------------------

    def proposed(self, proposal: Proposal) -> bool:
        """Whether a proposal was there, and all that it rests on."""
        return self.by_then(proposal.made) and len(self.left(proposal.supports)) == len(proposal.supports)

    def by_then(self, made: str) -> bool:
        """Whether something was made by the day."""
        return made[:10] <= self.known.day.isoformat()


def _each(cut: Callable[[T], T | None], rows: Iterable[T]) -> tuple[T, ...]:
    """What is left of each row, of those of which anything is."""
    return tuple(left for row in rows if (left := cut(row)) is not None)


def _storyline(line: Storyline, events: Mapping[str, Event], cut: Container[str]) -> Storyline | None:
    """A storyline with the events that are at hand; why they belong together rests on all reports."""
    here = tuple(e for e in line.events if e in events)
    if len(here) == len(line.events) and not any(e in cut for e in here):
        return line
    return replace(line, title=events[here[0]].title, events=here, ties=()) if here else None


def _report(report: Report) -> Report:
    """A report; of a day that was inferred from others it is not said from which."""
    when = report.published
    return replace(report, published=replace(when, reason="")) if when and when.basis == "inferred" else report


def _origin(origin: Origin, known: Known) -> Origin:
    """Whose reporting a report is, as far as it can be told without the text of reports that were not there."""
    copies = tuple(_sharing(s) for s in origin.copies if s.other in known.reports)
    if len(copies) == len(origin.copies):
        return origin
    gone = any(s.other not in known.reports and s.direction == "from" for s in origin.copies)
    evidence = tuple(e for e in origin.evidence if e.kind != "shared text" or not gone)
    found = replace(origin, copies=copies, evidence=evidence)
    if evidence or not origin.evidence or origin.kind in ("own", "unknown"):
        return found
    return replace(found, name="", kind="unknown", voices=())


def _sharing(sharing: Sharing) -> Sharing:
    """What two reports share; what a third has to do with it rests on more than the two."""
    return replace(sharing, direction="unknown", reason="") if sharing.direction == "both-from-third" else sharing


def _judged(judged: Judged, known: Known) -> Judged:
    """A judgement as it stood: not yet taken back."""
    return replace(judged, withdrawn="") if judged.withdrawn[:10] > known.day.isoformat() else judged


def _by_report(rows: Iterable[Any], known: Known) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for row in rows:
        if row.report in known.reports:
            found.setdefault(row.report, []).append(row)
    return found


def _title(title: str, own: Sequence[Report]) -> str:
    """The title of an event where a known report is called so, else what the first of them is called."""
    from stemma.grouping.making import title_of

    called = {r.id: title_of(r) for r in own}
    if title in called.values():
        return title
    first = min(own, key=lambda r: (not r.headline, not r.published, r.published and r.published.earliest, r.id))
    return called[first.id] or first.id


def _holds(said: str, span: str) -> bool:
    """Whether all words of a line stand in a report's, but for those put in in square brackets."""
    words = " ".join(span.split())
    return all(" ".join(piece.split()) in words for piece in _PUT_IN.split(said))


def _length(support: Support) -> int:
    return len(support.span)


@dataclass(frozen=True, slots=True)
class Figure:
    """How a figure of an event went: its values by the day on which each was first told, and by whom."""

    about: str
    status: str
    told: tuple[tuple[str, str, str, str], ...]  # day, value, outlet, report


def figures(readings: Iterable[Reading], reports: Mapping[str, Report]) -> list[Figure]:
    """The numbers and dates that have more than one value, each from its first value to its last."""
    found = []
    for r in (r for r in readings if r.type in ("number", "date") and r.status in ("update", "conflict", "vague")):
        told = []
        for v in r.values:
            dated = [(x.published.value if x.published else "", x.outlet or x.id, x.id)
                     for x in (reports[s.report] for s in v.support if s.report in reports)]  # fmt: skip
            day, outlet, report = min(dated, key=lambda d: (d[0] == "", d), default=("", "", ""))
            told.append((day, v.value, outlet, report))
        if len(told) > 1:
            found.append(Figure(r.property, r.status, tuple(sorted(told, key=lambda t: (t[0] == "", t)))))
    return found
