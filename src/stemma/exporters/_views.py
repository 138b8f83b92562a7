"""What a page shows of an event, made from the record: sigla, marked texts, an apparatus in words."""

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from markupsafe import Markup, escape

from stemma.model import Entry, Event, Issue, Line, Origin, Reading, Record, Report, Span, Storyline, Support, Utterance
from stemma.text import word_spans

_RANK = {"conflict": 0, "update": 1, "vague": 2, "agree": 3, "alone": 4}


@dataclass(frozen=True, slots=True)
class Witness:
    """A report as an edition names it: its siglum, its origin, and its text marked where the record rests on it."""

    siglum: str
    anchor: str
    report: Report
    origin: Origin | None
    text: Markup
    shares_with: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class EventView:
    """One event as the page shows it."""

    event: Event
    witnesses: tuple[Witness, ...]
    account: tuple[Line, ...]
    readings: tuple[Reading, ...]
    alone: int
    utterances: tuple[Utterance, ...]
    single: tuple[Utterance, ...]
    timeline: tuple[Entry, ...]
    sigla: Mapping[str, str] = field(default_factory=dict)
    anchors: Mapping[str, str] = field(default_factory=dict)
    common_root: str = ""

    @property
    def conflicts(self) -> int:
        """How many readings and dates the reports disagree on."""
        return sum(r.status == "conflict" for r in self.readings) + sum(bool(e.conflict) for e in self.timeline)


@dataclass(frozen=True, slots=True)
class PageView:
    """The whole record as one page."""

    storylines: tuple[tuple[Storyline | None, tuple[EventView, ...]], ...]
    loose: tuple[Witness, ...]
    issues: tuple[Issue, ...]
    reports: int
    voices: int
    conflicts: int


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
    parts = _by_event(record)
    anchors = {r.id: f"r{n}" for n, r in enumerate(record.reports, 1)}
    views = [_event_view(e, parts, anchors) for e in record.events]
    lines = {s.id: s for s in record.storylines}
    grouped: dict[str, list[EventView]] = defaultdict(list)
    for view in views:
        key = view.event.storyline if view.event.storyline in lines else f"\0{view.event.id}"
        grouped[key].append(view)
    ordered = sorted(grouped.items(), key=lambda kv: (_newest(kv[1]), kv[0]), reverse=True)
    told = {m.report for e in record.events for m in e.members}
    loose = tuple(
        Witness("", anchors[r.id], r, parts.origins.get(r.id), marked(r, (), anchors[r.id]))
        for r in record.reports
        if r.id not in told
    )
    return PageView(
        storylines=tuple((lines.get(key), tuple(_in_time(group))) for key, group in ordered),
        loose=loose,
        issues=record.issues,
        reports=len(record.reports),
        voices=sum(len(e.voices) for e in record.events),
        conflicts=sum(v.conflicts for v in views),
    )


def _newest(views: Iterable[EventView]) -> str:
    return max(_iso(v.event.end or v.event.start) for v in views)


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


def _in_time(views: Iterable[EventView]) -> list[EventView]:
    return sorted(views, key=lambda v: (_iso(v.event.start), v.event.id), reverse=True)


@dataclass(frozen=True, slots=True)
class _Parts:
    reports: Mapping[str, Report]
    origins: Mapping[str, Origin]
    account: Mapping[str, list[Line]]
    readings: Mapping[str, list[Reading]]
    utterances: Mapping[str, list[Utterance]]
    timeline: Mapping[str, list[Entry]]


def _by_event(record: Record) -> _Parts:
    account, readings = defaultdict(list), defaultdict(list)
    utterances, timeline = defaultdict(list), defaultdict(list)
    for line in record.account:
        account[line.event].append(line)
    for reading in record.readings:
        readings[reading.event].append(reading)
    for utterance in record.utterances:
        utterances[utterance.event].append(utterance)
    for entry in record.timeline:
        timeline[entry.event].append(entry)
    return _Parts(
        {r.id: r for r in record.reports},
        {o.report: o for o in record.origins},
        account,
        readings,
        utterances,
        timeline,
    )


def _event_view(event: Event, parts: _Parts, anchors: Mapping[str, str]) -> EventView:
    members = sorted(event.reports, key=lambda r: (_day(parts.reports[r]), r))
    sigla = {r: siglum(n) for n, r in enumerate(members)}
    readings = sorted(parts.readings[event.id], key=lambda r: (_RANK[r.status], -_weight(r), r.id))
    utterances = sorted(parts.utterances[event.id], key=lambda u: (-_reports(u), u.variants[0].report, u.id))
    timeline = sorted(parts.timeline[event.id], key=lambda e: (e.earliest, e.latest, e.id))
    account = sorted(parts.account[event.id], key=lambda x: x.order)
    spans: dict[str, set[Span]] = defaultdict(set)
    for support in _supports(account, readings, utterances, timeline):
        spans[support.report].add((support.start, support.end))
    for r in members:
        if r in parts.origins:
            spans[r].update((e.start, e.end) for e in parts.origins[r].evidence if e.where == "text" and e.start >= 0)
    witnesses = tuple(
        Witness(
            sigla[r],
            anchors[r],
            parts.reports[r],
            parts.origins.get(r),
            marked(parts.reports[r], spans[r], anchors[r]),
            tuple(sorted({sigla[s.other] for s in parts.origins[r].copies if s.other in sigla}))
            if r in parts.origins
            else (),
        )
        for r in members
    )
    return EventView(
        event=event,
        witnesses=witnesses,
        account=tuple(account),
        readings=tuple(r for r in readings if r.status != "alone"),
        alone=sum(r.status == "alone" for r in readings),
        utterances=tuple(u for u in utterances if _reports(u) > 1),
        single=tuple(u for u in utterances if _reports(u) == 1),
        timeline=tuple(timeline),
        sigla=sigla,
        anchors=anchors,
        common_root=_common_root(members, parts.origins),
    )


def _day(report: Report) -> str:
    return report.published.value if report.published else "9999"


def _weight(reading: Reading) -> int:
    return sum(len(v.support) for v in reading.values)


def _reports(utterance: Utterance) -> int:
    return len({v.report for v in utterance.variants})


def _supports(
    account: Iterable[Line], readings: Iterable[Reading], utterances: Iterable[Utterance], timeline: Iterable[Entry]
) -> Iterable[Support]:
    for line in account:
        yield from line.support
    for reading in readings:
        for value in reading.values:
            yield from value.support
    for utterance in utterances:
        yield from utterance.variants
    for entry in timeline:
        yield from entry.support


def _common_root(members: Sequence[str], origins: Mapping[str, Origin]) -> str:
    """The source that most of the reports, and at least two, say they rest on."""
    counts: dict[str, int] = defaultdict(int)
    for r in members:
        for source in set(origins[r].rests_on) if r in origins else ():
            counts[source] += 1
    best = max(sorted(counts), key=lambda s: counts[s], default="")
    return best if best and counts[best] >= max(2, (len(members) + 1) // 2) else ""


def place(anchor: str, start: int, end: int) -> str:
    """The id of a span in a marked text."""
    return f"{anchor}-{start}-{end}"


def marked(report: Report, spans: Iterable[Span], anchor: str) -> Markup:
    """A report's text as paragraphs of HTML, every span an element that a link can point to.

    Elements must nest: a span that crosses another, or a paragraph's end, marks its words up to there.
    """
    text = report.text
    breaks = [m.start() for m in re.finditer(r"\n", text)] + [len(text)]
    inside = {(s, e) for s, e in spans if 0 <= s < e <= len(text)}
    out: list[str] = ["<p>"]
    open_until: list[int] = []
    at = 0

    def write(upto: int) -> None:
        nonlocal at
        out.append(re.sub(r"\n+", "</p><p>", str(escape(text[at:upto]))))
        at = max(at, upto)

    def close(upto: int) -> None:
        while open_until and open_until[-1] <= upto:
            write(open_until.pop())
            out.append("</span>")

    for start, end in sorted(inside, key=lambda s: (s[0], -s[1])):
        close(start)
        write(start)
        out.append(f'<span class="s" id="{place(anchor, start, end)}">')
        open_until.append(min(end, breaks[bisect_left(breaks, start)], *open_until[-1:]))
    close(len(text))
    write(len(text))
    out.append("</p>")
    return Markup("".join(out))  # every piece of text above went through escape


@dataclass(frozen=True, slots=True)
class Lemma:
    """A run of the base's words, with the other readings of this place and the sigla that have them."""

    words: str
    others: tuple[tuple[str, tuple[str, ...]], ...] = ()


def apparatus(utterance: Utterance, sigla: Mapping[str, str]) -> tuple[Lemma, ...]:
    """The base text of an utterance cut at its places of variation."""
    text = utterance.variants[utterance.base].span
    words = [*word_spans(text), (len(text), len(text))]
    out: list[Lemma] = []
    at = 0
    for spot in sorted(utterance.apparatus, key=lambda p: (p.at, p.to)):
        start = max(words[spot.at][0], at)
        end = max(words[spot.to - 1][1] if spot.to > spot.at else start, at)
        if start > at:
            out.append(Lemma(text[at:start]))
        others = tuple(
            (reading, tuple(sorted({sigla.get(utterance.variants[n].report, "?") for n in who})))
            for reading, who in spot.readings
        )
        out.append(Lemma(text[start:end], others))
        at = end
    if at < len(text):
        out.append(Lemma(text[at:]))
    return tuple(out)
