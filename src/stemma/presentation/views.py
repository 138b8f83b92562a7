"""What a page shows of a record: its events with sigla, the head and body of each account, and what is left out."""

from collections import defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeVar

from stemma.model import (
    Deed,
    Entry,
    Event,
    Issue,
    Judged,
    Line,
    Member,
    Name,
    Origin,
    Proposal,
    Quotation,
    Reading,
    Record,
    Report,
    Span,
    Storyline,
    Support,
    Time,
    ToldClaim,
    Utterance,
    count_conflicts,
)
from stemma.model.judged import is_about
from stemma.passages import origins_of
from stemma.presentation.event import EventView, Heading, Witness
from stemma.presentation.links import Links, OnePage
from stemma.presentation.mapping import Placed
from stemma.presentation.marked import Layer, layers, marked, marked_headline

T = TypeVar("T")
FULL = 300  # events that the one page tells in full; a larger record is for `stemma serve`
_HEAD = ("what", "who", "when", "where")
_RANK = {status: n for n, status in enumerate(("conflict", "update", "vague", "part", "agree", "unsure", "alone"))}
_LONE = 40  # claims of one voice on a page
_AT = 12  # events that the line of a place names
REPORTED = 40  # pieces of reported speech on a page


@dataclass(frozen=True, slots=True)
class PageView:
    """The whole record as one page."""

    storylines: tuple[tuple[Storyline | None, tuple[EventView, ...]], ...]
    loose: tuple[Witness, ...]
    issues: tuple[Issue, ...]
    links: Links
    reports: int
    events: int
    voices: int
    conflicts: int
    left: int  # events that the page has no room for
    places: tuple[str, ...] = ()  # of its events
    outlets: tuple[str, ...] = ()  # of their reports
    placed: tuple[tuple[Placed, tuple[Heading, ...]], ...] = ()  # the places of events, those of most first

    @property
    def lines(self) -> tuple[tuple[Storyline | None, tuple[Heading, ...]], ...]:
        """The events as a list shows them."""
        return tuple((line, tuple(v.heading for v in views)) for line, views in self.storylines)


def placed(headings: Iterable[Heading], most: int = 400) -> tuple[tuple[Placed, tuple[Heading, ...]], ...]:
    """The places of events with some of these, those of most events first; each leads to its own line below the map."""
    at: dict[str, list[Heading]] = defaultdict(list)
    for h in headings:
        for place in h.places:
            at[place].append(h)
    rows = sorted(at.items(), key=lambda row: (-len(row[1]), row[0]))[:most]
    return tuple((Placed(p, len(of), f"#p-{n}"), tuple(of[:_AT])) for n, (p, of) in enumerate(rows, 1))


def siglum(index: int) -> str:
    """The name of the nth witness: A to Z, then AA, AB ...

    >>> [siglum(n) for n in (0, 25, 26)]
    ['A', 'Z', 'AA']
    """
    letters = ""
    while True:
        letters = chr(ord("A") + index % 26) + letters
        index = index // 26 - 1
        if index < 0:
            return letters


def page_view(record: Record) -> PageView:
    """The record grouped by storyline, the newest first, with the texts marked."""
    anchors = {r.id: f"r{n}" for n, r in enumerate(record.reports, 1)}
    links = OnePage(anchors)
    parts = Parts.of(record)
    newest = newest_first(record.events)
    views = _with_texts([event_view(e, parts, links) for e in newest[:FULL]], parts, anchors)
    return PageView(
        storylines=by_storyline(views, record.storylines),
        loose=tuple(_loose(r, parts, anchors) for r in loose(record)),
        issues=record.issues,
        links=links,
        reports=len(record.reports),
        events=len(record.events),
        voices=len({v for e in record.events for v in e.voices}),
        conflicts=sum(v.heading.conflicts for v in views),
        left=len(newest) - len(views),
        places=tuple(sorted({p for v in views for p in v.heading.places})),
        outlets=tuple(sorted({o for v in views for o in v.heading.outlets})),
        placed=placed(v.heading for v in views),
    )


def _main(deed: Deed) -> bool:
    return deed.main


def newest_first(events: Iterable[Event]) -> list[Event]:
    """Events by their last day, the newest first."""
    return sorted(events, key=lambda e: (_iso(e.end or e.start), e.id), reverse=True)


def by_storyline(
    views: Iterable[EventView], storylines: Iterable[Storyline]
) -> tuple[tuple[Storyline | None, tuple[EventView, ...]], ...]:
    """Events in order, those of one storyline at the place of its first."""
    lines = {s.id: s for s in storylines}
    grouped: dict[str, list[EventView]] = defaultdict(list)
    for view in views:
        grouped[view.event.storyline if view.event.storyline in lines else f"\0{view.event.id}"].append(view)
    return tuple((lines.get(key), tuple(group)) for key, group in grouped.items())


def loose(record: Record) -> list[Report]:
    """The reports that tell no event."""
    told = {m.report for e in record.events for m in e.members}
    return [r for r in record.reports if r.id not in told]


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


@dataclass(frozen=True, slots=True)
class Parts:
    """A record's parts by the event or the report they are of."""

    reports: Mapping[str, Report]
    origins: Mapping[str, Origin]
    account: Mapping[str, list[Line]]
    claims: Mapping[str, list[ToldClaim]]
    readings: Mapping[str, list[Reading]]
    utterances: Mapping[str, list[Utterance]]
    timeline: Mapping[str, list[Entry]]
    deeds: Mapping[str, list[Deed]]
    proposals: Mapping[str, list[Proposal]]
    names: Mapping[str, list[Name]]
    times: Mapping[str, list[Time]]
    quotations: Mapping[str, list[Quotation]]
    issues: Mapping[str, list[Issue]]
    judgements: tuple[Judged, ...] = ()  # those that stand

    def said_of(self, report: Report) -> tuple[Judged, ...]:
        """What people said of a report."""
        return tuple(j for j in self.judgements if is_about(j, report))

    @classmethod
    def of(cls, record: Record) -> "Parts":
        """The parts of a record."""
        return cls(
            {r.id: r for r in record.reports},
            {o.report: o for o in record.origins},
            _by(record.account, "event"),
            _by(record.told_claims, "event"),
            _by(record.readings, "event"),
            _by(record.utterances, "event"),
            _by(record.timeline, "event"),
            _by(record.deeds, "event"),
            _by(record.proposals, "event"),
            _by(record.names, "report"),
            _by(record.times, "report"),
            _by(record.quotations, "report"),
            _by(record.issues, "about"),
            tuple(j for j in record.judgements if not j.withdrawn),
        )


def _by(items: Iterable[T], key: str) -> defaultdict[str, list[T]]:
    found: defaultdict[str, list[T]] = defaultdict(list)
    for item in items:
        found[getattr(item, key)].append(item)
    return found


def event_view(event: Event, parts: Parts, links: Links) -> EventView:
    """An event as a page shows it, without the texts of its reports; reports that are not in the parts are left out."""
    members = sorted((r for r in event.reports if r in parts.reports), key=lambda r: (_day(parts.reports[r]), r))
    parts = replace(parts, origins=origins_of(event, parts.origins))
    part = {m.report: m for m in event.members}
    sigla = {r: siglum(n) for n, r in enumerate(members)}
    readings = sorted(parts.readings[event.id], key=lambda r: (_RANK[r.status], -_weight(r), r.id))
    claims = sorted((c for c in parts.claims[event.id] if c.status != "other"), key=_by_voices)
    lone = [c for c in claims if c.whole and len(c.voices) < 2 and c.status == "new"]
    doubtful = [c for c in claims if not c.whole]
    utterances = sorted(parts.utterances[event.id], key=lambda u: (-_reports(u), u.variants[0].report, u.id))
    timeline = sorted(parts.timeline[event.id], key=lambda e: (e.earliest, e.latest, e.id))
    lead, head, details = told(sorted(parts.account[event.id], key=lambda x: x.order))
    disagreeing = count_conflicts(readings, timeline)[event.id]
    return EventView(
        event=event,
        heading=replace(
            heading(event, [parts.origins[r].rests_on for r in members if r in parts.origins], disagreeing),
            outlets=tuple(sorted({parts.reports[r].outlet for r in members} - {""})),
        ),
        links=links,
        witnesses=tuple(_witness(part[r], parts, sigla) for r in members),
        lead=lead,
        head=head,
        details=details,
        claims=tuple(c for c in claims if c.whole and len(c.voices) > 1),
        lone=tuple(lone[:_LONE]),
        alone=len(lone),
        doubtful=tuple(doubtful[:_LONE]),
        doubted=len(doubtful),
        readings=tuple(r for r in readings if r.status not in ("agree", "alone")),
        utterances=tuple(u for u in utterances if _reports(u) > 1),
        single=tuple(u for u in utterances if _reports(u) == 1),
        reported=_reported(members, parts),
        timeline=tuple(e for e in timeline if not e.background),
        background=tuple(e for e in timeline if e.background),
        deeds=tuple(sorted(filter(_main, parts.deeds[event.id]), key=lambda d: (_iso(d.first) or "9999", d.id))),
        proposals=tuple(sorted(parts.proposals[event.id], key=lambda p: (p.proposed_by, p.made, p.kind, p.id))),
        sigla=sigla,
        times={r: parts.times[r] for r in members if r in parts.times},
        mentions=_mentions(members, parts),
        judgements=tuple(j for j in parts.judgements if sigla.keys() & set(j.reports)),
        undecided=tuple(i for r in members for i in parts.issues.get(r, ()) if i.stage == "grouping"),
    )


def _reported(members: Iterable[str], parts: "Parts") -> tuple[tuple[str, Support], ...]:
    """The surest of what the reports tell in their own words that somebody said: who, and the words."""
    told = [q for r in members for q in parts.quotations[r] if q.kind == "indirect" and q.speaker]
    surest = sorted(told, key=lambda q: (-q.score, q.report, q.start, q.end))[:REPORTED]
    return tuple(
        (q.speaker, Support(q.report, q.start, q.end, parts.reports[q.report].text[q.start : q.end]))
        for q in sorted(surest, key=lambda q: (q.report, q.start, q.end))
    )


def _mentions(members: Iterable[str], parts: "Parts") -> dict[tuple[str, str], Span]:
    """Where each report first has the name of a source that it cites."""
    found = {}
    for r in members:
        for source in parts.origins[r].rests_on if r in parts.origins else ():
            at = parts.reports[r].text.find(source)
            if at >= 0:
                found[r, source] = (at, at + len(source))
    return found


def heading(event: Event, cited: Iterable[Sequence[str]], conflicts: int) -> Heading:
    """An event's line in a list, from what each of its reports cites."""
    root, rooted = common_root(cited, len(event.members))
    return Heading(
        event.id,
        event.title,
        event.start,
        event.end,
        event.places,
        len(event.members),
        event.voices,
        event.unknown,
        conflicts,
        event.storyline,
        root,
        rooted,
    )


def common_root(cited: Iterable[Sequence[str]], reports: int) -> tuple[str, int]:
    """The source that most of the reports, and at least two, say they rest on, and how many do.

    >>> common_root([["KCNA"], ["KCNA", "Yonhap"], []], 3)
    ('KCNA', 2)
    """
    counts: dict[str, int] = defaultdict(int)
    for sources in cited:
        for source in set(sources):
            counts[source] += 1
    best = max(sorted(counts), key=lambda s: counts[s], default="")
    return (best, counts[best]) if best and counts[best] >= max(2, (reports + 1) // 2) else ("", 0)


def told(
    account: Sequence[Line],
) -> tuple[tuple[Line, ...], tuple[tuple[str, tuple[Line, ...]], ...], tuple[Line, ...]]:
    """An account as its lead sentences, its head of a headline and short phrases (who, when, where), and the rest."""
    lead = [x for x in account if x.role == "what" and all(s.part == "text" for s in x.support[:1])]
    short = [x for x in account if x.role in _HEAD and x not in lead and (x.role == "what" or not _sentence(x.text))]
    head = tuple((role, tuple(x for x in short if x.role == role)) for role in _HEAD)
    first = {id(x) for x in lead} | {id(x) for x in short}
    return tuple(lead), tuple((r, x) for r, x in head if x), tuple(x for x in account if id(x) not in first)


def _sentence(text: str) -> bool:
    return len(text.split()) > 10 or (len(text.split()) > 3 and text.rstrip("\"”’'").endswith((".", "!", "?")))


def _witness(member: Member, parts: Parts, sigla: Mapping[str, str]) -> Witness:
    report = member.report
    origin = parts.origins.get(report)
    shares = {(sigla[s.other], s.other) for s in origin.copies if s.other in sigla} if origin else set()
    ordered = tuple(sorted(shares, key=lambda x: (len(x[0]), x[0])))
    told = parts.reports[report]
    said = parts.said_of(told)
    return Witness(sigla[report], "", told, origin, shares_with=ordered, member=member, said=said)


def _with_texts(views: Sequence[EventView], parts: Parts, anchors: Mapping[str, str]) -> list[EventView]:
    """The views with every report's text, marked where the record rests on it.

    A round-up's text stands once, with its main event where that is shown; elsewhere it is only named.
    """
    spans = led_to(views)
    home: dict[str, str] = {}
    for view in sorted(views, key=lambda v: v.event.id):
        for w in view.witnesses:
            if w.report.id not in home or (w.member and w.member.main):
                home[w.report.id] = view.event.id
    out = []
    for view in views:
        here = {w.report.id for w in view.witnesses if home[w.report.id] == view.event.id}
        out.append(replace(view, witnesses=tuple(_read(w, view, here, spans, parts, anchors) for w in view.witnesses)))
    return out


def led_to(views: Iterable[EventView]) -> tuple[Mapping[str, set[Span]], Mapping[str, set[Span]]]:
    """The words that links of these events lead to, by report: in its text, and in its headline."""
    spans: dict[str, set[Span]] = defaultdict(set)
    above: dict[str, set[Span]] = defaultdict(set)
    for view in views:
        for support in _supports(view):
            (spans if support.part == "text" else above)[support.report].add((support.start, support.end))
        for (report, _), at in view.mentions.items():
            spans[report].add(at)
        for w in view.witnesses:
            spans[w.report.id].update(evident(w.origin), w.member.passages if w.member else ())
    return spans, above


def evident(origin: Origin | None) -> set[Span]:
    """Where in a report's text the evidence of its origin stands."""
    return {(e.start, e.end) for e in origin.evidence if e.where == "text" and e.start >= 0} if origin else set()


def _read(
    w: Witness, view: EventView, here: Container[str], spans: tuple[Mapping[str, set[Span]], Mapping[str, set[Span]]],
    parts: Parts, anchors: Mapping[str, str],
) -> Witness:  # fmt: skip
    """A witness with its text and headline, if they stand here; ``spans`` are those marked in the one and the other."""
    r = w.report.id
    if r not in here:
        return replace(w, anchor=anchors[r])
    over = layers(w.report.text, parts.names[r], parts.times[r], parts.quotations[r]) + _shared(w, view.sigla)
    text, headline = marked(w.report, spans[0][r], anchors[r], over), marked_headline(w.report, spans[1][r], anchors[r])
    return replace(w, anchor=anchors[r], text=text, headline=headline)


def _shared(witness: Witness, sigla: Mapping[str, str]) -> list[Layer]:
    """The passages that a report shares with others of its event."""
    copies = witness.origin.copies if witness.origin else ()
    return [
        Layer(start, end, "shared", f"also in {sigla[s.other]}")
        for s in copies
        if s.other in sigla
        for (start, end), _ in s.spans
    ]


def _loose(report: Report, parts: Parts, anchors: Mapping[str, str]) -> Witness:
    anchor, origin = anchors[report.id], parts.origins.get(report.id)
    over = layers(report.text, parts.names[report.id], parts.times[report.id], parts.quotations[report.id])
    text, headline = marked(report, evident(origin), anchor, over), marked_headline(report, (), anchor)
    return Witness("", anchor, report, origin, text, headline, said=parts.said_of(report))


def _day(report: Report) -> str:
    return report.published.value if report.published else "9999"


def _by_voices(claim: ToldClaim) -> tuple[int, int, int, str]:
    """What most voices tell first, then what most reports do, then what stands first."""
    return (-len(claim.voices), -len(claim.told), claim.told[0].start, claim.id)


def _weight(reading: Reading) -> int:
    return sum(len(v.support) for v in reading.values)


def _reports(utterance: Utterance) -> int:
    return len({v.report for v in utterance.variants})


def _supports(view: EventView) -> Iterable[Support]:
    for line in (*view.lead, *view.details, *(x for _, lines in view.head for x in lines)):
        yield from line.support
    for claim in (*view.claims, *view.lone, *view.doubtful):
        yield from (Support(t.report, t.start, t.end, t.span) for t in claim.told)
    for reading in view.readings:
        for value in reading.values:
            yield from value.support
    for utterance in (*view.utterances, *view.single):
        yield from utterance.variants
    yield from (words for _, words in view.reported)
    for entry in (*view.timeline, *view.background):
        yield from entry.support
    for deed in view.deeds:
        yield from deed.support
    for proposal in view.proposals:
        yield from proposal.supports
