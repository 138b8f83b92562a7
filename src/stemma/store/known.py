"""Which reports were known by a day: retrieved by then where that was kept, else published by then."""

import json
import os
import sqlite3
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date as Day

import msgspec


@dataclass(frozen=True, slots=True)
class Known:
    """The reports that were known by a day, as they stand in the record, and how many were not."""

    day: Day
    reports: frozenset[str]
    later: int = 0  # reports that were published by then, and retrieved or changed after it
    undated: int = 0  # reports of which neither day is known


class _Retrieved(msgspec.Struct):
    """What is read of a capture."""

    retrieved: str = ""


def known_by(db: sqlite3.Connection, day: Day) -> Known:
    """The reports known by the end of a day.

    What a record tells rests on the last version of each report, so that version must have been there: where it was
    retrieved counts, where that was not kept the last day on which it may have been published or changed.  Of a report
    that was read in several versions without it, nobody knows when the last one came.
    """
    retrieved = _retrieved(db)
    changed = {report for (report,) in db.execute("SELECT DISTINCT report FROM version")}
    reports, later, undated = [], 0, 0
    sql = "SELECT id, json_extract(published, '$.latest'), json_extract(modified, '$.latest') FROM report"
    for id_, published, modified in db.execute(sql):
        had = retrieved.get(id_, "")
        if not had and (id_ in changed or not published):
            undated += 1
        elif (had or max(published, modified or "")) <= day.isoformat():
            reports.append(id_)
        else:
            later += bool(published and published <= day.isoformat())
    return Known(day, frozenset(reports), later, undated)


_READ: dict[str, tuple[tuple[int, int], dict[str, str]]] = {}  # of each record, as of its last change


def _retrieved(db: sqlite3.Connection) -> dict[str, str]:
    """The day on which the last version of each report was retrieved, of those where it was kept.

    It stands inside the pages that were read, so it is kept here for as long as the file does not change.
    """
    path = next(file for _, name, file in db.execute("PRAGMA database_list") if name == "main")
    stood = os.stat(path)
    mark = (stood.st_mtime_ns, stood.st_size)
    if _READ.get(path, ((), {}))[0] != mark:
        _READ[path] = (mark, dict(_unpacked(db)))
    return _READ[path][1]


def _unpacked(db: sqlite3.Connection) -> Iterator[tuple[str, str]]:
    sql = """SELECT work_id.id, work_item.data FROM work_id JOIN work_item USING (identity) WHERE number =
             (SELECT max(number) FROM work_item AS other WHERE other.identity = work_item.identity)"""
    decode = msgspec.msgpack.Decoder(_Retrieved).decode
    for id_, data in db.execute(sql):
        if day := _day(decode(zlib.decompress(data)).retrieved):
            yield id_, day


def _day(said: str) -> str:
    """The day of a time as a source wrote it, "" where that is no ISO 8601."""
    try:
        return Day.fromisoformat(said[:10]).isoformat()
    except ValueError:
        return ""


def told_by(db: sqlite3.Connection, known: Known, limit: int = -1, offset: int = 0) -> list[str]:
    """The ids of the events that known reports tell, those first whose first report is the newest."""
    sql = """SELECT member.event FROM member JOIN json_each(?) AS known ON known.value = member.report
             JOIN report ON report.id = member.report GROUP BY member.event
             ORDER BY min(json_extract(report.published, '$.earliest')) DESC, member.event LIMIT ? OFFSET ?"""
    return [event for (event,) in db.execute(sql, (json.dumps(sorted(known.reports)), limit, offset))]
