"""Views for common questions, with plain columns: no JSON to unpack, and every row says its event by id and title."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class View:
    """A question answered as rows: what it is, what its columns mean, and the SELECT behind it."""

    about: str
    columns: dict[str, str]
    select: str
    facets: tuple[str, ...] = ()  # columns to narrow it by

    def sql(self, name: str) -> str:
        """The CREATE VIEW statement."""
        return f"CREATE VIEW {name} ({', '.join(self.columns)}) AS {' '.join(self.select.split())}"


_EVENT = {"event": "the id of the event", "event_title": "its title"}

VIEWS = {
    "event_reports": View(
        "Which reports tell an event, whose reporting each is, and when it was published; a row a report and event.",
        {
            **_EVENT,
            "event_start": "the event's first day, ISO 8601",
            "event_end": "the event's last day, ISO 8601",
            "storyline": "the id of the event's storyline, '' for none",
            "report": "the id of the report",
            "outlet": "the outlet's one name",
            "headline": "of the report",
            "published": "when it was published, ISO 8601 cut to how exact it is; NULL where it is unknown",
            "published_earliest": "the first day that may be",
            "published_latest": "the last day that may be",
            "published_basis": "stated, inferred, or unknown",
            "origin": "the outlet or agency whose reporting it really is, '' where it is unknown",
            "origin_kind": "how the text came from there: own, reprint, rewrite, mixed, unknown",
            "rests_on": "the sources it cites for its main facts, joined by '; '",
            "in_part": "1 where only passages of it tell of the event",
            "score": "how sure it is that it tells of the event, from 0 to 1",
            "url": "its address",
        },
        """
        SELECT e.id, e.title, e.start, e."end", e.storyline, r.id, r.outlet, r.headline,
               json_extract(r.published, '$.value'), json_extract(r.published, '$.earliest'),
               json_extract(r.published, '$.latest'),
               CASE WHEN r.published IS NULL THEN 'unknown'
                    WHEN json_extract(r.published, '$.basis') = 'inferred' THEN 'inferred' ELSE 'stated' END,
               coalesce(o.name, ''), coalesce(o.kind, 'unknown'),
               coalesce((SELECT group_concat(value, '; ') FROM json_each(o.rests_on)), ''),
               m.passages IS NOT NULL AND m.passages <> '[]', m.score, r.url
        FROM member m JOIN event e ON e.id = m.event JOIN report r ON r.id = m.report
        LEFT JOIN origin o ON o.report = r.id
        """,
        ("outlet", "origin", "origin_kind", "published_basis"),
    ),
    "event_voices": View(
        "The voices of an event: the outlets and agencies it is really told by, a row each.",
        {
            **_EVENT,
            "voice": "the outlet or agency",
            "reports": "how many reports of the event are its reporting, its own and copied ones",
            "outlets": "how many outlets carry it",
        },
        """
        SELECT e.id, e.title, v.value, count(DISTINCT o.report), count(DISTINCT r.outlet)
        FROM event e, json_each(e.voices) v
        LEFT JOIN member m ON m.event = e.id
        LEFT JOIN origin o ON o.report = m.report AND o.name = v.value
        LEFT JOIN report r ON r.id = o.report
        GROUP BY e.id, v.value
        """,
        ("voice",),
    ),
    "outlet_coverage": View(
        "What each outlet told of each event, and how much of that was its own reporting; a row an outlet and event.",
        {
            "outlet": "the outlet's one name, '' where it is unknown",
            **_EVENT,
            "reports": "how many reports of the outlet tell the event",
            "own": "how many of them are its own reporting",
            "copied": "how many of them are another's: reprinted, rewritten or mixed",
            "first_published": "when the first of them was published, ISO 8601",
            "others": "how many other outlets tell the event",
        },
        """
        SELECT r.outlet, e.id, e.title, count(*), sum(coalesce(o.kind = 'own', 0)),
               sum(coalesce(o.kind IN ('reprint', 'rewrite', 'mixed'), 0)),
               min(json_extract(r.published, '$.value')),
               (SELECT count(DISTINCT r2.outlet) FROM member m2 JOIN report r2 ON r2.id = m2.report
                WHERE m2.event = e.id AND r2.outlet <> r.outlet)
        FROM member m JOIN event e ON e.id = m.event JOIN report r ON r.id = m.report
        LEFT JOIN origin o ON o.report = r.id
        GROUP BY r.outlet, e.id
        """,
        ("outlet",),
    ),
}


def all_views() -> dict[str, str]:
    """The CREATE VIEW statement of every view, by name."""
    return {name: view.sql(name) for name, view in VIEWS.items()}
