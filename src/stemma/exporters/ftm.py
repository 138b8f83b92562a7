"""The record as FollowTheMoney entities, one JSON object a line, written without the library.

Schemata used: Article (a report), Person, Organization (names), Mention (a name in a report).
See the FollowTheMoney model for their properties; ids are hashes, so writing twice gives the same entities.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

from stemma.exporters.jsonl import Row, write_rows
from stemma.model import Record
from stemma.text import digest

_SCHEMA = {"PERSON": "Person", "ORG": "Organization"}


def write(record: Record, folder: Path) -> list[Path]:
    """Write entities.ftm.json."""
    folder.mkdir(parents=True, exist_ok=True)
    return [write_rows(_entities(record), folder / "entities.ftm.json")]


def _entity(schema: str, id_: str, **properties: list[str]) -> Row:
    return {
        "id": id_,
        "schema": schema,
        "properties": {k: [v for v in vs if v] for k, vs in properties.items() if any(vs)},
    }


def _entities(record: Record) -> Iterator[Row]:
    ids = {r.id: digest("report", r.id, size=40) for r in record.reports}
    for r in record.reports:
        published = [r.published.value] if r.published else []
        yield _entity(
            "Article",
            ids[r.id],
            title=[r.headline],
            author=[r.byline],
            publisher=[r.outlet],
            sourceUrl=[r.url],
            language=[r.language],
            publishedAt=published,
            bodyText=[r.text],
        )
    places: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for n in record.names:
        if n.type in _SCHEMA:
            places[_SCHEMA[n.type], n.name][n.report] += 1
    for (schema, name), reports in sorted(places.items()):
        entity = digest(schema, name, size=40)
        yield _entity(schema, entity, name=[name])
        for report in sorted(reports):
            mention = digest("mention", entity, report, size=40)
            yield _entity("Mention", mention, document=[ids[report]], name=[name], resolved=[entity])
