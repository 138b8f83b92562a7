"""Views for common questions, with plain columns: no JSON to unpack, and every row says its event by id and title.

`events` and `reports` have the columns of the files of that name, called alike; what is reserved in SQL has a line
behind it (`end_`), a list of text is one text, its parts joined by "; ".
"""

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
# the first that its account names, of times the first that is a whole day, as in events.jsonl
_DAY = """(SELECT a.value FROM account a WHERE a.event = e.id AND a.role = 'when' AND a.value <> ''
           ORDER BY length(a.value) < 10, a."order" LIMIT 1)"""
_PLACE = """(SELECT a.value FROM account a WHERE a.event = e.id AND a.role = 'where' AND a.value <> ''
             ORDER BY a."order" LIMIT 1)"""
_OF_EVENT = {
    "day": "the day it happened, as its account names it first; a month or year where no day is named, or NULL",
    "place": "the place that its account names first, or NULL",
}
_OF_PUBLISHED = {
    "published": "when it was published, ISO 8601 cut to how exact it is; NULL where it is unknown",
    "published_earliest": "the first day that may be",
    "published_latest": "the last day that may be",
    "published_basis": "stated, inferred, or unknown",
}
_PUBLISHED = """json_extract(r.published, '$.value'), json_extract(r.published, '$.earliest'),
               json_extract(r.published, '$.latest'),
               CASE WHEN r.published IS NULL THEN 'unknown'
                    WHEN json_extract(r.published, '$.basis') = 'inferred' THEN 'inferred' ELSE 'stated' END"""


def _joined(listed: str) -> str:
    return f"coalesce((SELECT group_concat(value, '; ') FROM json_each({listed})), '')"


VIEWS = {
    "events": View(
        "The events: when and where each happened, and how many independent voices tell it.",
        {
            "event": "its id",
            "title": "the headline of the report most like the others, or its first line",
            "start": "the day of its first report, ISO 8601",
            "end_": "the day of its last report, ISO 8601",
            **_OF_EVENT,
            "places": "the places its reports give",
            "reports": "how many reports tell it",
            "voices": "how many distinct known origins",
            "voices_known": "which these are",
            "voices_unknown": "reports whose origin is unknown",
            "storyline": "the id of its storyline, NULL for none",
        },
        f"""
        SELECT e.id, e.title, e.start, e."end", {_DAY}, {_PLACE}, {_joined("e.places")},
               (SELECT count(*) FROM member m WHERE m.event = e.id), json_array_length(e.voices),
               {_joined("e.voices")}, e.unknown, nullif(e.storyline, '')
        FROM event e
        """,
        ("place", "storyline", "voices"),
    ),
    "reports": View(
        "The reports: what each is, when it was published, whose reporting it is and which event it tells.",
        {
            "report": "its id",
            "event": "the id of its main event, NULL for none",
            "storyline": "the id of its event's storyline, NULL for none",
            "outlet": "the outlet's one name, NULL where it is unknown",
            "headline": "without the outlet's name",
            "byline": "who wrote it, as printed",
            "dateline": "the place of its dateline",
            **_OF_PUBLISHED,
            "language": "ISO 639-1",
            "text": "the body; what offsets of findings count in",
            "origin": "the outlet or agency whose reporting it is, NULL where it is unknown",
            "origin_kind": "how the text came from there: own, reprint, rewrite, mixed, unknown",
            "rests_on": "sources it cites for its main facts",
            "url": "its address",
            "source": "where it was read: a path, or path#line",
        },
        f"""
        SELECT r.id, e.id, nullif(e.storyline, ''), nullif(r.outlet, ''), r.headline, r.byline, r.dateline,
               {_PUBLISHED}, r.language, r.text, nullif(o.name, ''), coalesce(o.kind, 'unknown'),
               {_joined("o.rests_on")}, r.url, r.source
        FROM report r LEFT JOIN member m ON m.report = r.id AND m.main LEFT JOIN event e ON e.id = m.event
        LEFT JOIN origin o ON o.report = r.id
        """,
        ("outlet", "origin", "origin_kind", "language", "published_basis"),
    ),
    "claim_support": View(
        "Who tells a claim, how and in which words; a row a claim and report.",
        {
            **_EVENT,
            "claim": "the id of the claim, as in claims.jsonl",
            "claim_text": "its best words",
            "voices": "how many independent origins surely tell it",
            "report": "the id of the report",
            "outlet": "the outlet's one name",
            "how": "how surely the report tells it: flat, attributed, hedged, denied",
            "source": "whom the report gives it to, '' where it tells it itself",
            "sure": "1 where it is likelier than not to tell what the claim's own words tell",
            "words": "the words of the report",
            "words_start": "offset of their first code point in the report's text",
            "words_end": "offset behind their last code point",
        },
        """
        SELECT e.id, e.title, c.id, c.text, json_array_length(c.voices), r.id, r.outlet, json_extract(t.value, '$.how'),
               json_extract(t.value, '$.source'), json_extract(t.value, '$.sure'), json_extract(t.value, '$.span'),
               json_extract(t.value, '$.start'), json_extract(t.value, '$.end')
        FROM told_claim c JOIN event e ON e.id = c.event, json_each(c.told) t
        JOIN report r ON r.id = json_extract(t.value, '$.report')
        """,
        ("how", "outlet", "sure"),
    ),
    "event_reports": View(
        "Which reports tell an event, whose reporting each is, and when it was published; a row a report and event.",
        {
            **_EVENT,
            "event_start": "the event's first day, ISO 8601",
            "event_end": "the event's last day, ISO 8601",
            **{f"event_{name}": words for name, words in _OF_EVENT.items()},
            "storyline": "the id of the event's storyline, '' for none",
            "report": "the id of the report",
            "outlet": "the outlet's one name",
            "headline": "of the report",
            **_OF_PUBLISHED,
            "origin": "the outlet or agency whose reporting it really is, '' where it is unknown",
            "origin_kind": "how the text came from there: own, reprint, rewrite, mixed, unknown",
            "rests_on": "the sources it cites for its main facts, joined by '; '",
            "in_part": "1 where only passages of it tell of the event",
            "score": "how sure it is that it tells of the event, from 0 to 1",
            "url": "its address",
        },
        f"""
        SELECT e.id, e.title, e.start, e."end", {_DAY}, {_PLACE}, e.storyline, r.id, r.outlet, r.headline,
               {_PUBLISHED}, coalesce(o.name, ''), coalesce(o.kind, 'unknown'), {_joined("o.rests_on")},
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
