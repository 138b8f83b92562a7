"""What a page of a large record needs and no more: every question is bounded and answered from an index."""

import json
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from stemma.model import (
    Deed,
    Entry,
    Event,
    Issue,
    Line,
    Origin,
    Reading,
    Record,
    Report,
    Storyline,
    Support,
    Time,
    ToldClaim,
    Utterance,
    count_conflicts,
    kinds,
)
from stemma.passages import origin_of
from stemma.store.judgements import of_reports
from stemma.store.proposals import proposals
from stemma.store.tables import in_order, select

PROPOSALS = 100  # of an event, on its page
_CONFLICTS = """(SELECT count(*) FROM reading WHERE reading.event = event.id AND reading.status = 'conflict') DESC"""
_FIRST_OUTLET = """(SELECT min(report.outlet) FROM member JOIN report ON report.id = member.report
                    WHERE member.event = event.id AND report.outlet != '')"""
_VOICES = "json_array_length(event.voices) + event.unknown"
SORTS = {  # what a list of events is ordered by
    "": "start DESC, id",
    "oldest": "start IS NULL, start, id",
    "voices": f"{_VOICES} DESC, start DESC, id",
    "conflicts": f"{_CONFLICTS}, start DESC, id",
    "reports": "json_array_length(event.members) DESC, start DESC, id",
    "place": "json_extract(event.places, '$[0]') IS NULL, json_extract(event.places, '$[0]'), start DESC, id",
    "outlet": f"{_FIRST_OUTLET} IS NULL, {_FIRST_OUTLET}, start DESC, id",
}
_OPEN = 100  # issues of an event that its page tells
_FEW = 2000  # reports with a value; for fewer it is quicker to begin at them, for more to begin at the events


@dataclass(frozen=True, slots=True)
class Filter:
    """What a list of events or reports is narrowed to; "" is any.  Days are ISO 8601."""

    since: str = ""
    until: str = ""
    place: str = ""
    actor: str = ""
    outlet: str = ""
    language: str = ""
    status: str = ""
    voices: str = ""  # at least so many
    sort: str = ""  # one of SORTS; "" is the newest first

    def __bool__(self) -> bool:
        return any(getattr(self, name) for name in self.__slots__)


def sizes(db: sqlite3.Connection) -> dict[str, int]:
    """How many events, reports, storylines and issues there are."""
    tables = {"events": "event", "reports": "report", "storylines": "storyline", "issues": "issue"}
    return {name: int(db.execute(f"SELECT count(*) FROM {table}").fetchone()[0]) for name, table in tables.items()}


def choices(db: sqlite3.Connection, column: str, limit: int = 200) -> list[tuple[str, int]]:
    """The commonest outlets or languages with their numbers of reports; column is one of these two words' names."""
    assert column in ("outlet", "language")
    sql = f"SELECT {column}, count(*) FROM report WHERE {column} != '' GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT ?"
    return list(db.execute(sql, (limit,)))


def reports_where(f: Filter) -> tuple[str, list[str]]:
    """SQL for the ids of the reports a filter keeps by outlet, language, actor and day; "" where it keeps all."""
    where: list[str] = []
    values: list[str] = []
    for column in ("outlet", "language"):
        if value := getattr(f, column):
            where.append(f"{column} = ?")
            values.append(value)
    if f.actor:
        where.append("id IN (SELECT report FROM name WHERE name = ? COLLATE NOCASE)")
        values.append(f.actor)
    for day, sign in ((f.since, ">="), (f.until, "<=")):
        if day:
            where.append(f"json_extract(published, '$.earliest') {sign} ?")
            values.append(day)
    return (f"SELECT id FROM report WHERE {' AND '.join(where)}", values) if where else ("", [])


def reports(db: sqlite3.Connection, f: Filter, limit: int, offset: int = 0) -> list[Report]:
    """A page of the reports a filter keeps, in the order in which they were read, without their texts."""
    where, values = reports_where(f)
    sql = f"{f'id IN ({where})' if where else '1'} ORDER BY rowid LIMIT ? OFFSET ?"
    return list(light_reports(db, sql, [*values, limit, offset]))


def events(db: sqlite3.Connection, f: Filter, limit: int, offset: int = 0) -> list[Event]:
    """A page of the events a filter keeps, in its order."""
    where: list[str] = ["1"]
    values: list[str | int] = []
    if f.since:
        where.append("coalesce(event.end, event.start) >= ?")
        values.append(f.since)
    if f.until:
        where.append("event.start <= ?")
        values.append(f.until)
    if f.place:
        where.append("event.places LIKE ? ESCAPE '\\'")
        quoted = json.dumps(f.place, ensure_ascii=False)
        values.append("%" + quoted.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%")
    if f.status:
        dates = " OR EXISTS (SELECT 1 FROM timeline WHERE timeline.event = event.id AND timeline.conflict != '[]')"
        reads = "EXISTS (SELECT 1 FROM reading WHERE reading.event = event.id AND reading.status = ?)"
        where.append(f"({reads}{dates if f.status == 'conflict' else ''})")
        values.append(f.status)
    for column, value in (("outlet", f.outlet), ("language", f.language), ("actor", f.actor)):
        if value:
            where.append(_with_report(db, column, value))
            values.append(value)
    if f.voices:
        where.append(f"{_VOICES} >= ?")
        values.append(int(f.voices))
    order = SORTS[f.sort]
    sql = f"WHERE id IN (SELECT id FROM event WHERE {' AND '.join(where)} ORDER BY {order} LIMIT ? OFFSET ?)"
    return list(select(db, Event, f"{sql} ORDER BY {order}", (*values, limit, offset)))


def _with_report(db: sqlite3.Connection, column: str, value: str) -> str:
    """SQL that keeps the events with a report of this outlet or language, or one that names this actor."""
    table = "name WHERE name = ? COLLATE NOCASE" if column == "actor" else f"report WHERE {column} = ?"
    id_ = "report" if column == "actor" else "id"
    found = db.execute(f"SELECT count(*) FROM (SELECT 1 FROM {table} LIMIT {_FEW})", (value,)).fetchone()[0]
    if found < _FEW:
        return f"event.id IN (SELECT event FROM member WHERE report IN (SELECT {id_} FROM {table}))"
    # a common value: most events have it, so the page is full after a few
    if column == "actor":
        return (
            "EXISTS (SELECT 1 FROM member CROSS JOIN name ON name.report = member.report "
            "WHERE member.event = event.id AND name.name || '' = ? COLLATE NOCASE)"
        )
    return (
        "EXISTS (SELECT 1 FROM member CROSS JOIN report ON report.id = member.report "
        f"WHERE member.event = event.id AND report.{column} || '' = ?)"
    )


def conflicts(db: sqlite3.Connection, ids: Sequence[str]) -> Counter[str]:
    """How many conflicts each of these events has."""
    marks = ",".join("?" * len(ids))
    readings = select(db, Reading, f"WHERE event IN ({marks}) AND status = 'conflict'", ids)
    dated = select(db, Entry, f"WHERE event IN ({marks}) AND conflict != '[]'", ids)
    return count_conflicts(readings, dated)


def cited(db: sqlite3.Connection, ids: Sequence[str]) -> dict[str, list[list[str]]]:
    """What each report of each of these events says it rests on."""
    marks = ",".join("?" * len(ids))
    sql = f"""SELECT member.event, member.report, member.passages, origin.rests_on FROM member
              JOIN origin ON origin.report = member.report WHERE member.event IN ({marks})"""
    found: dict[str, list[list[str]]] = defaultdict(list)
    for event, report, passages, sources in db.execute(sql, tuple(ids)):
        if passages == "[]":
            found[event].append(json.loads(sources))
        else:  # a round-up: what its passages rest on
            spans = [(start, end) for start, end in json.loads(passages)]
            whole = select(db, Origin, "WHERE report = ?", (report,))
            found[event] += [list(origin_of(o, spans, {}).rests_on) for o in whole]
    return found


_SECTIONS: dict[str, tuple[str, type, str, str]] = {  # table, type, what is kept, the order
    "account": ("account", Line, "1", "rowid"),
    "readings": (
        "reading",
        Reading,
        "status NOT IN ('agree', 'alone')",
        "instr('conflict update   vague    part     agree    unsure', status), length(\"values\") DESC, id",
    ),
    "claims": (
        "told_claim",
        ToldClaim,
        "status != 'other'",
        "whole DESC, json_array_length(voices) DESC, json_array_length(told) DESC, rowid",
    ),
    "utterances": ("utterance", Utterance, "1", "json_array_length(variants) DESC, id"),
    "deeds": ("deed", Deed, "main", "first, id"),
    "timeline": ("timeline", Entry, "1", "weight DESC, id"),
}


def brief(
    db: sqlite3.Connection, event: Event, take: Mapping[str, int], skip: Mapping[str, int]
) -> tuple[Record, dict[str, int]]:
    """An event with the weightiest of each section, its reports without their texts; and the size of each section."""
    parts: dict[str, Any] = {}
    counts: dict[str, int] = {}
    for section, (table, cls, kept, order) in _SECTIONS.items():
        where = f"WHERE event = ? AND {kept}"
        counts[section] = db.execute(f"SELECT count(*) FROM {table} {where}", (event.id,)).fetchone()[0]
        limits = (take.get(section, 0), skip.get(section, 0))
        paged = f"{where} ORDER BY {order} LIMIT ? OFFSET ?"
        parts[section] = tuple(select(db, cls, paged, (event.id, *limits))) if limits[0] else ()
    parts["told_claims"] = parts.pop("claims")
    reports = tuple(light_reports(db, "id IN (SELECT report FROM member WHERE event = ?)", (event.id,)))
    counts["reports"] = len(reports)
    origins = tuple(
        select(db, Origin, "WHERE report IN (SELECT report FROM member WHERE event = ?) ORDER BY rowid", (event.id,))
    )
    proposed = tuple(proposals(db, event.id)[:PROPOSALS] if "account" in take else ())
    about = f"WHERE about IN (SELECT report FROM member WHERE event = ?) ORDER BY rowid LIMIT {_OPEN}"
    parts["issues"] = tuple(select(db, Issue, about, (event.id,)))
    parts["judgements"] = of_reports(db, (r.id for r in reports))
    return Record(events=(event,), reports=reports, origins=origins, proposals=proposed, **parts), counts


def reported(db: sqlite3.Connection, event: str, limit: int) -> tuple[tuple[str, Support], ...]:
    """The surest of what the reports of an event tell in their own words that somebody said: who, and the words."""
    sql = """
        SELECT speaker, report, first, last, substr(text, first + 1, last - first) FROM (
            SELECT q.speaker, q.report, json_extract(q.content, '$[0][0]') AS first,
                   json_extract(q.content, '$[#-1][1]') AS last, r.text
            FROM member m JOIN quotation q ON q.report = m.report JOIN report r ON r.id = q.report
            WHERE m.event = ? AND q.kind = 'indirect' AND q.speaker != ''
            ORDER BY q.score DESC, q.report, first, last LIMIT ?)
        ORDER BY report, first, last"""
    return tuple((who, Support(*words)) for who, *words in db.execute(sql, (event, limit)))


def times_at(db: sqlite3.Connection, supports: Iterable[Support]) -> dict[str, list[Time]]:
    """The time expressions that these spans hold or touch, by report."""
    found: dict[str, list[Time]] = defaultdict(list)
    for report, start, end in sorted({(s.report, s.start, s.end) for s in supports if s.part == "text"}):
        where = 'WHERE report = ? AND start < ? AND "end" > ? ORDER BY rowid'
        found[report] += (t for t in select(db, Time, where, (report, end, start)) if t not in found[report])
    return found


def mentions(db: sqlite3.Connection, cited: Iterable[tuple[str, str]]) -> dict[tuple[str, str], tuple[int, int]]:
    """Where reports first have the names of sources that they cite."""
    found = {}
    for report, source in cited:
        row = db.execute("SELECT instr(text, ?) FROM report WHERE id = ?", (source, report)).fetchone()
        if row and row[0]:
            found[report, source] = (row[0] - 1, row[0] - 1 + len(source))
    return found


_LIGHT = ("id", "url", "outlet", "headline", "byline", "dateline", "published", "language")


def light_reports(db: sqlite3.Connection, where: str, values: Iterable[object]) -> Iterator[Report]:
    """Reports without their texts, marks and offsets."""
    for row in db.execute(f"SELECT {', '.join(_LIGHT)} FROM report WHERE {where}", tuple(values)):
        plain = dict(zip(_LIGHT, row, strict=True)) | {"text": ""}
        plain["published"] = json.loads(plain["published"]) if plain["published"] else None
        yield msgspec.convert(plain, Report)


def report_parts(db: sqlite3.Connection, report: str) -> Record | None:
    """A report with all that was found in it and the event it tells; None where there is none of this id."""
    if not db.execute("SELECT 1 FROM report WHERE id = ?", (report,)).fetchone():
        return None
    parts: dict[str, Any] = {"reports": tuple(select(db, Report, "WHERE id = ?", (report,)))}
    more: dict[str, tuple[Any, ...]] = {}
    for kind in (k for k in kinds.owned_by("report") if k.type is not Report):
        found: tuple[Any, ...] = tuple(select(db, kind.type, f"WHERE report = ? {in_order(kind)}", (report,)))
        (parts if kind.part in kinds.PARTS else more)[kind.part] = found
    parts["issues"] = tuple(select(db, Issue, "WHERE about = ? ORDER BY rowid", (report,)))
    parts["judgements"] = of_reports(db, (report,))
    told = "WHERE id IN (SELECT event FROM member WHERE report = ?) ORDER BY id"
    return Record(events=tuple(select(db, Event, told, (report,))), more=more, **parts)


def known(db: sqlite3.Connection, reports: Iterable[str]) -> Iterator[str]:
    """Those of these ids that are reports of the record."""
    for report in reports:
        if db.execute("SELECT 1 FROM report WHERE id = ?", (report,)).fetchone():
            yield report


def outlets(db: sqlite3.Connection, ids: Iterable[str]) -> dict[str, str]:
    """The outlet of each of these reports, its id where it names none."""
    found = ((id_, db.execute("SELECT outlet FROM report WHERE id = ?", (id_,)).fetchone()) for id_ in sorted(ids))
    return {id_: row[0] or id_ for id_, row in found if row}


def places(db: sqlite3.Connection, limit: int = 400) -> list[tuple[str, int]]:
    """The places of events with how many each has, those of most first."""
    sql = """SELECT place.value, count(*) FROM event, json_each(event.places) AS place
             GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT ?"""
    return list(db.execute(sql, (limit,)))


def titles(db: sqlite3.Connection, events: Iterable[str]) -> dict[str, str]:
    """The titles of those of these events that are there."""
    found = (db.execute("SELECT id, title FROM event WHERE id = ?", (id_,)).fetchone() for id_ in sorted(events))
    return {row[0]: row[1] or row[0] for row in found if row}


def deeds(db: sqlite3.Connection, events: Iterable[str] | None) -> list[Deed]:
    """The main deeds of these events, of all where none are named."""
    if events is None:
        return list(select(db, Deed, "WHERE main"))
    return [d for event in events for d in select(db, Deed, "WHERE event = ? AND main", (event,))]


def storyline(db: sqlite3.Connection, id_: str, limit: int = 200) -> tuple[Storyline, list[Event]] | None:
    """A storyline and its first events in order of time; None where there is none of this id."""
    found = next(select(db, Storyline, "WHERE id = ?", (id_,)), None)
    if found is None:
        return None
    return found, list(select(db, Event, "WHERE storyline = ? ORDER BY start, id LIMIT ?", (id_, limit)))


def event_of(db: sqlite3.Connection, id_: str) -> Event | None:
    """An event by its whole id; None where there is none."""
    return next(select(db, Event, "WHERE id = ?", (id_,)), None)


def near(db: sqlite3.Connection, event: Event, limit: int = 12) -> list[tuple[str, str]]:
    """The events before and after an event by their first day, as id and title, the nearest first on each side."""
    day = event.start.isoformat() if event.start else ""
    found: dict[str, str] = {}
    for sign, order in (("<=", "DESC"), (">=", "ASC")):
        sql = f"SELECT id, title FROM event WHERE start {sign} ? AND id != ? ORDER BY start {order}, id LIMIT ?"
        found.update(dict(db.execute(sql, (day, event.id, limit))))
    return list(found.items())


def issues(db: sqlite3.Connection, limit: int, offset: int = 0) -> list[Issue]:
    """A page of what could not be read or decided."""
    return list(select(db, Issue, "WHERE 1 ORDER BY rowid LIMIT ? OFFSET ?", (limit, offset)))
