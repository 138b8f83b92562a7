"""The region of a record that new reports may touch: the events near them, with all of their reports, read as asked."""

from collections.abc import Callable, Collection, Container, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

import msgspec

from stemma.model import Event, Issue, Name, Origin, Quotation, Report, Version, When, kinds
from stemma.settings import SETTINGS
from stemma.store import Part, Signed, Store, some
from stemma.store.tables import in_order, select
from stemma.text import digest

Row = TypeVar("Row")
NEAR = SETTINGS.grouping.index_near
RUN = SETTINGS.grouping.candidate_run


class Region:
    """The events near new reports (by their signatures), whose reports are ``given`` with the dates they came with."""

    def __init__(self, store: Store, signed: Sequence[Signed], new: Collection[str]) -> None:
        self.store = store
        near = {r for s in signed for r in store.index.near(s, NEAR, RUN)} | set(new)
        first = self._ids("SELECT DISTINCT event FROM member WHERE report IN {}", near)
        members = self._ids("SELECT DISTINCT report FROM member WHERE event IN {}", first)
        homes = self._ids("SELECT DISTINCT event FROM member WHERE main AND report IN {}", members)
        self.events = {e.id: e for e in self.stored_events(first | homes)}
        self.given = self.with_dates_given({r for e in self.events.values() for r in e.own} - set(new))

    def _ids(self, asked: str, values: Iterable[str]) -> set[str]:
        db = self.store.db
        return {name for part, marks in some(sorted(values)) for (name,) in db.execute(asked.format(marks), part)}

    def _rows(self, cls: type[Row], owners: Iterable[str]) -> list[Row]:
        """The rows of a kind that some owners have, owner by owner."""
        kind = kinds.of_type(cls)
        column = f'{kind.name}."{kind.column}"'
        return [
            row
            for part, marks in some(sorted(owners))
            for row in select(self.store.db, cls, f"WHERE {column} IN {marks} {in_order(kind)}", part)
        ]

    # -- events ---------------------------------------------------------------------------------------

    def stored_events(self, ids: Iterable[str]) -> list[Event]:
        """Events of the record as they stand."""
        return self._rows(Event, ids)

    def previous(self, new: Collection[str]) -> list[Event]:
        """The region's events, and without reports those elsewhere that have an id that a new event here could get."""
        could = {digest("event", r) for r in (*new, *self.given)} - self.events.keys()
        return [*self.events.values(), *(replace(e, members=()) for e in self.stored_events(could))]

    def kept_passages(self, events: Sequence[Event], new: Collection[str]) -> tuple[Event, ...]:
        """Events grouped anew, with the passages of round-ups that were not: these stay as they are."""
        anew = {r for e in events for r in e.own} | set(new)
        out = []
        for event in events:
            old = self.events.get(event.id)
            has = set(event.reports)
            kept = [m for m in old.members if not m.main and m.report not in anew | has] if old else []
            out.append(replace(event, members=tuple(sorted((*event.members, *kept), key=lambda m: m.report))))
        return tuple(out)

    def closed(self, changed: Mapping[str, Event]) -> dict[str, Event]:
        """The changed events, and those that a report of one tells of in passing."""
        events, asked = dict(changed), {r for e in changed.values() for r in e.own}
        gone = {i for i, e in self.events.items() if i not in changed and not asked.isdisjoint(e.own)}
        while asked:
            found = self._ids("SELECT DISTINCT event FROM member WHERE report IN {}", asked) - events.keys() - gone
            more = {e.id: e for e in self.stored_events(found)}
            events |= more
            asked = {r for e in more.values() for r in e.own} - asked
        return events

    # -- reports --------------------------------------------------------------------------------------

    def reports(self, ids: Iterable[str]) -> dict[str, Report]:
        """Reports of the record as they stand."""
        return {r.id: r for r in self._rows(Report, ids)}

    def with_dates_given(self, ids: Iterable[str]) -> dict[str, Report]:
        """Reports of the record with the dates they came with, which inferred ones have replaced."""
        reports = self.reports(ids)
        decode = msgspec.json.Decoder(When | None).decode
        given = {r: decode(when) for r, when in self.store.index.published(reports).items()}
        return {r: replace(report, published=given.get(r, report.published)) for r, report in reports.items()}

    def names(self, reports: Iterable[str]) -> dict[str, tuple[Name, ...]]:
        """The names of reports as they were linked."""
        return _by_report(reports, self._rows(Name, reports))

    def quotations(self, reports: Iterable[str]) -> dict[str, tuple[Quotation, ...]]:
        """The quotations of reports."""
        return _by_report(reports, self._rows(Quotation, reports))

    def origins(self, reports: Iterable[str] | None = None) -> dict[str, Origin]:
        """The origins of reports, of the region's where none are named."""
        return {o.report: o for o in self._rows(Origin, self.given if reports is None else reports)}

    def versions(self, reports: Iterable[str]) -> list[Version]:
        """The versions of reports."""
        return self._rows(Version, reports)

    # -- the rest -------------------------------------------------------------------------------------

    def issues(self) -> list[Issue]:
        """All issues of the record."""
        return list(select(self.store.db, Issue))

    def taken(self, part: Part) -> Callable[[type, Sequence[str]], Container[str]]:
        """Says which ids of a kind events elsewhere than in a part have."""

        def ids(cls: type, asked: Sequence[str]) -> Container[str]:
            kind, db = kinds.of_type(cls), self.store.db
            rows = (
                row
                for some_of, marks in some(asked)
                for row in db.execute(f"SELECT id, event FROM {kind.name} WHERE id IN {marks}", some_of)
            )
            return {name for name, event in rows if event not in part.events}

        return ids


def _by_report(reports: Iterable[str], rows: Iterable[Row]) -> dict[str, tuple[Row, ...]]:
    found: dict[str, list[Row]] = {r: [] for r in reports}
    for row in rows:
        found[row.report].append(row)  # type: ignore[attr-defined]  # kinds of a report have one
    return {r: tuple(of) for r, of in found.items()}
