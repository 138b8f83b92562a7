"""A record as linked data for the head of a page: schema.org NewsArticle, and Claim with where it appears."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from markupsafe import Markup

from stemma.model import Report
from stemma.presentation.event import EventView, Witness
from stemma.presentation.links import Links


def article(report: Report, at: str) -> dict[str, Any]:
    """A report as a schema.org NewsArticle."""
    row: dict[str, Any] = {"@type": "NewsArticle", "@id": at, "identifier": report.id, "inLanguage": report.language}
    if report.headline:
        row["headline"] = report.headline
    if report.url:
        row["url"] = report.url
    if report.published:
        row["datePublished"] = report.published.value
    if report.outlet:
        row["publisher"] = {"@type": "Organization", "name": report.outlet}
    if report.byline:
        row["author"] = {"@type": "Person", "name": report.byline}
    return row


def claims(view: EventView) -> list[dict[str, Any]]:
    """The values of an event's readings as schema.org Claims that appear in its reports."""
    out = []
    for reading in view.readings:
        for value in reading.values:
            where = dict.fromkeys(view.links.report(s.report) for s in value.support)
            gap = "[…]" in reading.property
            told = reading.property.replace("[…]", value.value) if gap else f"{reading.property}: {value.value}"
            out.append({"@type": "Claim", "name": told, "appearance": [{"@id": at} for at in where]})
    return out


def block(views: Iterable[EventView], others: Iterable[Witness], links: Links) -> Markup:
    """The linked data of events with their reports, and of other reports, ready for a script element."""
    graph: list[dict[str, Any]] = []
    articles: dict[str, dict[str, Any]] = {}
    for view in views:
        graph += claims(view)
        articles.update((w.report.id, article(w.report, links.report(w.report.id))) for w in view.witnesses)
    articles.update((w.report.id, article(w.report, links.report(w.report.id))) for w in others)
    return data_block({"@context": "https://schema.org", "@graph": [*articles.values(), *graph]})


def data_block(value: Mapping[str, Any]) -> Markup:
    """JSON that is safe inside a script element: nothing in it can end the element."""
    text = json.dumps(value, ensure_ascii=False, default=str)
    return Markup(text.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e"))
