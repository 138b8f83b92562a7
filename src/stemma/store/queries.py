"""Questions put to a record: its events, and a search over reports, quotations and names."""

import re
import sqlite3
from collections.abc import Container, Sequence
from dataclasses import dataclass
from typing import Any

from stemma.errors import UsageError
from stemma.model import Event, Issue, Record, Storyline, kinds
from stemma.store.ids import whole_id
from stemma.store.judgements import judgements
from stemma.store.proposals import proposals
from stemma.store.tables import in_order, select
from stemma.text import fold


@dataclass(frozen=True, slots=True)
class Hit:
    """One place where the words were found; ``snippet`` marks them with [ and ]."""

    kind: str  # event, report, quotation, reported speech, name
    report: str
    start: int
    end: int
    headline: str  # of the report; of a quotation or reported speech its speaker
    snippet: str  # about 24 words around the first found
    event: str = ""  # the id of the event, or of the report's main one
    outlet: str = ""  # of the report
    published: str = ""  # of the report, ISO 8601; of an event its first day


def event_rows(db: sqlite3.Connection) -> list[Event]:
    """The events of a record, the newest first."""
    return list(select(db, Event, "ORDER BY start DESC, id"))


_ABOUT_MEMBERS = "WHERE about IN (SELECT report FROM member WHERE event = ?) ORDER BY issue.rowid"


def event_record(db: sqlite3.Connection, event: str, but: Container[str] = ()) -> Record:
    """The part of a record that is about one event, without the kinds of these names.

    Raises StoreError where none or several events begin with the id.
    """
    _, id_ = whole_id(db, event, "event")
    exact = list(select(db, Event, "WHERE id = ?", (id_,)))
    parts: dict[str, Any] = {}
    more: dict[str, tuple[Any, ...]] = {}
    of_both = (k for k in kinds.known() if not k.apart and k.owner in ("report", "event") and k.name != "event")
    for kind in (k for k in of_both if k.name not in but):
        members = "IN (SELECT report FROM member WHERE event = ?)" if kind.owner == "report" else "= ?"
        where = f'WHERE {kind.name}."{kind.column}" {members} {in_order(kind)}'
        (parts if kind.part in kinds.PARTS else more)[kind.part] = tuple(select(db, kind.type, where, (id_,)))
    parts["proposals"] = tuple(proposals(db, id_))
    here = {m.report for m in exact[0].members}
    parts["judgements"] = tuple(j for j in judgements(db, standing=False) if here.intersection(j.reports))
    parts["issues"] = tuple(select(db, Issue, _ABOUT_MEMBERS, (id_,)))
    parts["storylines"] = tuple(select(db, Storyline, "WHERE id = ?", (exact[0].storyline,)))
    return Record(events=tuple(exact), more={k: v for k, v in more.items() if v}, **parts)


MANY = 3000  # hits; more are not ranked, since that reads them all
WORDS = 200  # words of a query; the time of a search grows with the square of their number


def match(words: str) -> str:
    """The words of a reader as an FTS5 query, "" where there are none; "quoted words" are a phrase.

    Raises UsageError where there are too many of them.
    """
    words = re.sub("[\0\ud800-\udfff]", " ", words)  # a NUL would end the query, a lone surrogate is no text
    terms = dict.fromkeys(re.findall(r'"[^"]+"|\w+', words))
    if (count := len(re.findall(r"\w+", " ".join(terms)))) > WORDS:
        raise UsageError(f"{count} words are too many for a search; give {WORDS} at most")
    return " ".join('"' + term.strip('"') + '"' for term in terms)


def search(
    db: sqlite3.Connection,
    words: str,
    limit: int = 20,
    offset: int = 0,
    *,
    kind: str = "",
    of: tuple[str, Sequence[object]] = ("", ()),
    marks: tuple[str, str] = ("[", "]"),
) -> list[Hit]:
    """Reports, quotations and names that hold all the words, the best first; "quoted words" are a phrase.

    ``kind`` keeps one kind of hit, ``of`` is SQL and its values that the report's id must satisfy.  Where the words
    are very common the hits come in the order of the reports, not the best first.
    """
    query = match(words)
    if not query:
        return []
    where, values = "search MATCH ?", [query]
    if kind:
        where, values = f"{where} AND search.kind = ?", [*values, kind]
    if of[0]:
        where, values = f"{where} AND search.report IN ({of[0]})", [*values, *map(str, of[1])]
    common = db.execute("SELECT count(*) FROM (SELECT 1 FROM search WHERE search MATCH ? LIMIT ?)", (query, MANY))
    rank = "bm25(search, 0, 0, 0, 0, 4.0, 1.0), " if common.fetchone()[0] < MANY else ""
    sql = f"""
        SELECT search.kind, search.report, search.start, search."end", search.headline,
               snippet(search, 5, ?, ?, '…', 24), coalesce((SELECT event FROM member m
               WHERE m.report = search.report ORDER BY m.main DESC, m.event LIMIT 1), ''),
               coalesce((SELECT outlet FROM report WHERE report.id = search.report), ''),
               coalesce((SELECT json_extract(published, '$.value') FROM report WHERE report.id = search.report), '')
        FROM search WHERE {where} ORDER BY {rank}search.rowid LIMIT ? OFFSET ?"""
    return [Hit(*row) for row in db.execute(sql, (*marks, *values, limit, offset))]


ORDER = ("event", "report", "quotation", "reported speech", "name")  # in which kinds of hits are told
_LIKELY = 50  # events with most reports that hold the words; those titled so come first among them


def search_events(
    db: sqlite3.Connection, words: str, limit: int = 5, of: tuple[str, Sequence[object]] = ("", ())
) -> list[Event]:
    """The events whose reports hold all the words: those whose title does first, then those of most such reports.

    ``of`` is SQL and its values that a report's id must satisfy.  Raises UsageError where there are too many words.
    """
    query = match(words)
    if not query:
        return []
    within, values = (f"AND report IN ({of[0]})", of[1]) if of[0] else ("", ())
    hits = f"SELECT report FROM search WHERE search MATCH ? AND kind = 'report' {within} LIMIT {MANY}"
    of_hits = f"FROM member WHERE main AND report IN ({hits}) GROUP BY event"
    sql = f"SELECT event {of_hits} ORDER BY count(*) DESC, event LIMIT ?"
    ids = [row[0] for row in db.execute(sql, (query, *values, _LIKELY))]
    found = {e.id: e for e in select(db, Event, f"WHERE id IN ({','.join('?' * len(ids))})", ids)}
    asked = [fold(term) for term in re.findall(r"\w+", words)]
    titled = {id_: all(term in fold(found[id_].title) for term in asked) for id_ in ids}
    return [found[id_] for id_ in sorted(ids, key=lambda id_: not titled[id_])][:limit]
