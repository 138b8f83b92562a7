"""What is new in a record that grew: told only where words of new or changed reports brought it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from stemma.model import Deed, Event, Notice, NoticeKind, Reading, Record, Report, Support, Version
from stemma.store import Store, event_rows
from stemma.store.tables import select
from stemma.text import digest, fold, shortened, words

_OUTCOMES = ("kept", "broken")
_SHORT = 160  # characters of a paragraph that are quoted
_LEAD = 400  # characters in which a report's first sentence is looked for


@dataclass(frozen=True, slots=True)
class Before:
    """What a record told before it grew; of what is not touched it may be left out."""

    events: Sequence[Event] = ()
    readings: Sequence[Reading] = ()
    deeds: Sequence[Deed] = ()
    reports: frozenset[str] = frozenset()  # the ids of its reports
    headlines: frozenset[str] = frozenset()  # theirs, folded
    versions: dict[str, int] = field(default_factory=dict)  # how many each report had, 1 where it was not changed


def before_of(opened: Store, events: Sequence[Event] | None = None) -> Before:
    """What a record tells before it grows, as far as news is told by it; of its events all, or those at hand."""
    db = opened.db
    heads = db.execute("SELECT id, headline FROM report").fetchall()
    return Before(
        event_rows(db) if events is None else events,
        list(select(db, Reading, "WHERE status IN ('conflict', 'update')")),
        list(select(db, Deed, "WHERE outcome IN ('kept', 'broken')")),
        frozenset(id_ for id_, _ in heads),
        frozenset(fold(headline) for _, headline in heads if headline),
        dict(db.execute("SELECT report, max(number) FROM version GROUP BY report")),
    )


def noticed(before: Before, after: Record, made: str) -> list[Notice]:
    """What is new, in order of kind and event."""
    return _Growth(before, after, made).notices()


class _Growth:
    def __init__(self, before: Before, after: Record, made: str) -> None:
        self.before, self.after, self.made = before, after, made
        self.reports = {r.id: r for r in after.reports}
        self.changed = {
            v.report: v for v in after.versions if v.current and v.number > before.versions.get(v.report, 1)
        }
        self.fresh = {r.id for r in after.reports if r.id not in before.reports}
        self.brought = self.fresh | self.changed.keys()
        self.deeds: dict[str, list[Deed]] = defaultdict(list)
        for deed in after.deeds:
            self.deeds[deed.event].append(deed)
        self.origin = {o.report: o for o in after.origins}

    def notices(self) -> list[Notice]:
        touched = [e for e in self.after.events if self.brought.intersection(e.reports)]
        by_id = {e.id: e for e in touched}
        found = [n for e in touched for n in (*self._event(e), *self._voice(e))]
        found += (n for r in self.after.readings if r.event in by_id for n in self._reading(r, by_id[r.event]))
        found += (n for e in touched for d in self.deeds[e.id] for n in self._deed(d, e))
        found += (n for report, version in sorted(self.changed.items()) for n in self._version(report, version))
        return found

    # -- events and voices ----------------------------------------------------------------------------

    def _event(self, event: Event) -> Iterator[Notice]:
        """An event that none of the earlier reports told, and that is no headline printed again."""
        if any(r not in self.fresh for r in event.own) or not event.own:
            return
        fresh = [self.reports[r] for r in event.own if r in self.reports]
        if all(r.headline and fold(r.headline) in self.before.headlines for r in fresh):
            return
        text = f"a new event: {event.title}"
        yield self._notice("event", event, text, [_opening(r) for r in fresh[:3]], event.id)

    def _voice(self, event: Event) -> Iterator[Notice]:
        """A voice that the event had not; copies bring none."""
        earlier = next((e for e in self.before.events if e.id == event.id), None)
        was = earlier.voices if earlier else ()
        new = [v for v in event.voices if v not in was]
        whose = {v: [r for r in event.reports if r in self.brought and self._speaks(r, v)] for v in new}
        new = [v for v in new if whose[v]]
        if not new or len(event.voices) < 2:
            return
        text = f"{len(event.voices)} independent voices now, {', '.join(event.voices)}; new: {', '.join(new)}"
        supports = [_opening(self.reports[whose[v][0]]) for v in new if whose[v][0] in self.reports]
        key = (event.id, *sorted(event.voices))
        yield self._notice("voice", event, text, supports, *key, count=len(event.voices), was=len(was))

    def _speaks(self, report: str, voice: str) -> bool:
        origin = self.origin.get(report)
        return origin is not None and (voice == origin.name or voice in origin.voices or voice in origin.rests_on)

    # -- figures and promises -------------------------------------------------------------------------

    def _reading(self, reading: Reading, event: Event) -> Iterator[Notice]:
        """A conflict or an update that a new report's words made, and that was not told with these values."""
        if reading.status not in ("conflict", "update"):
            return
        supports = [s for v in reading.values for s in v.support]
        new = [s for s in supports if s.report in self.brought]
        if not new or any(_same(reading, r) for r in self.before.readings):
            return
        told = "; ".join(f"{v.value} ({', '.join(self._outlets(v.support))})" for v in reading.values)
        text = f"{'reports differ' if reading.status == 'conflict' else 'updated'}: {reading.property}: {told}"
        values = sorted(v.value for v in reading.values)
        kind: NoticeKind = "conflict" if reading.status == "conflict" else "update"
        yield self._notice(kind, event, text, new, event.id, reading.type, *values)

    def _deed(self, deed: Deed, event: Event) -> Iterator[Notice]:
        """A promise that a new report says was kept or broken."""
        if deed.outcome not in _OUTCOMES or not self.brought.intersection(event.reports):
            return
        places = {(s.report, s.start) for s in deed.support}
        for old in self.before.deeds:
            if old.outcome == deed.outcome and places & {(s.report, s.start) for s in old.support}:
                return
        text = f"{deed.outcome}: {deed.text}"
        first = min(f"{s.report}:{s.start}" for s in deed.support) if deed.support else deed.id
        yield self._notice("commitment", event, text, deed.support, event.id, deed.outcome, first)

    # -- versions -------------------------------------------------------------------------------------

    def _version(self, report: str, version: Version) -> Iterator[Notice]:
        """A report whose words were changed after it was read."""
        now = self.reports.get(report)
        earlier = [v for v in self.after.versions if v.report == report and v.number < version.number]
        before = max(earlier, key=lambda v: v.number, default=None)
        said = bool(version.added or version.removed or (before and before.headline != version.headline))
        if now is None or not said:
            return
        event = next((e for e in self.after.events if report in e.own), None)
        supports = [s for p in version.added if (s := _found(now, p)) is not None] or [_opening(now)]
        parts = [
            f"{word}: {shortened(p, _SHORT)}"
            for word, of in (("added", version.added), ("removed", version.removed))
            for p in of
        ]
        if before and before.headline != version.headline:
            parts.insert(0, f"headline was: {shortened(before.headline, _SHORT)}")
        text = f"{now.outlet or report} changed its report (version {version.number}); {'; '.join(parts[:4])}"
        key = (report, str(version.number), version.text, version.headline)
        yield self._notice("version", event, text, supports[:3], *key, title=now.headline or report)

    # -- all ------------------------------------------------------------------------------------------

    def _notice(
        self, kind: NoticeKind, event: Event | None, text: str, supports: Sequence[Support], *key: str,
        title: str = "", count: int = 0, was: int = 0,
    ) -> Notice:  # fmt: skip
        deeds = self.deeds[event.id] if event else ()
        sides = [p for d in deeds for p in (d.actor, d.recipient) if p is not None]
        parties = sorted({x for p in sides for x in (*p.code.split(";"), p.text) if x})
        of = (event.id, event.storyline, event.title) if event else ("", "", title)
        id_ = digest("notice", kind, *key, size=16)
        return Notice(
            id_, self.made, kind, of[0], of[1], of[2] or title, text, tuple(supports),
            tuple(self._outlets(supports)), tuple(parties), count, was,
        )  # fmt: skip

    def _outlets(self, supports: Iterable[Support]) -> list[str]:
        ids = dict.fromkeys(s.report for s in supports)
        return list(dict.fromkeys(self.reports[i].outlet or i for i in ids if i in self.reports))


def _same(reading: Reading, old: Reading) -> bool:
    """Whether an old reading told the same: the same kind of thing at the same words, with no value less."""
    if old.status != reading.status or old.type != reading.type:
        return False
    if not {v.value for v in reading.values} <= {v.value for v in old.values}:
        return False
    places = {(s.report, s.start) for v in old.values for s in v.support}
    return old.property == reading.property or any(
        (s.report, s.start) in places for v in reading.values for s in v.support
    )


def _opening(report: Report) -> Support:
    """The words that a report opens with: its headline, or where it has none its first words."""
    if report.headline:
        return Support(report.id, 0, len(report.headline), report.headline, "headline")
    line = report.text.split("\n", 1)[0][:_LEAD]
    return Support(report.id, 0, len(line), line)


def _found(report: Report, paragraph: str) -> Support | None:
    at = report.text.find(paragraph)
    return Support(report.id, at, at + len(paragraph), paragraph) if at >= 0 and words(paragraph) else None
