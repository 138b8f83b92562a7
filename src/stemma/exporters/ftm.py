"""The record as FollowTheMoney entities, one JSON object a line, written without the library.

Schemata used: Article (a report), Person, Organization (names), Mention (a name in a report), with the properties, the
lengths and the languages of model 4; ids are hashes, so writing twice gives the same entities.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

from stemma.exporters.jsonl import Row, write_rows
from stemma.model import Record, Report, When
from stemma.text import digest, shortened

_SCHEMA = {"PERSON": "Person", "ORG": "Organization"}
_NAME, _STRING, _TEXT, _URL = 384, 1024, 65_000, 4096  # code points that a value of a type may have
# ISO 639-1 with the three letters of the model, which knows these languages and no others
_LANGUAGES = """
    af:afr am:amh ar:ara az:aze be:bel bg:bul bn:ben bs:bos ca:cat cs:ces da:dan de:deu el:ell en:eng es:spa
    et:est fa:fas fi:fin fr:fra ga:gle he:heb hi:hin hr:hrv hu:hun hy:hye id:ind is:isl it:ita ja:jpn ka:kat
    kk:kaz km:khm kn:kan ko:kor ky:kir lb:ltz lo:lao lt:lit lv:lav mk:mkd mn:mon ms:msa mt:mlt my:mya nb:nor
    ne:nep nl:nld nn:nor no:nor pl:pol ps:pus pt:por ro:ron ru:rus si:sin sk:slk sl:slv sq:sqi sr:srp sv:swe
    sw:swa ta:tam te:tel tg:tgk th:tha tk:tuk tl:tgl tr:tur uk:ukr ur:urd uz:uzb vi:vie zh:zho
"""
_ALPHA3 = dict(pair.split(":") for pair in _LANGUAGES.split())


def write(record: Record, folder: Path) -> list[Path]:
    """Write entities.ftm.json."""
    return [write_rows(_entities(record), folder / "entities.ftm.json")]


def _entity(schema: str, id_: str, **properties: list[str]) -> Row:
    kept = {name: [v for v in values if v and not v.isspace()] for name, values in properties.items()}
    return {"id": id_, "schema": schema, "properties": {name: values for name, values in kept.items() if values}}


def _entities(record: Record) -> Iterator[Row]:
    ids = {r.id: digest("report", r.id, size=40) for r in record.reports}
    for r in record.reports:
        yield _article(r, ids[r.id])
    places: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for n in record.names:
        if n.type in _SCHEMA:
            places[_SCHEMA[n.type], n.name][n.report] += 1
    for (schema, name), reports in sorted(places.items()):
        entity = digest(schema, name, size=40)
        called = [_cut(name, _NAME)]
        yield _entity(schema, entity, name=called)
        for report in sorted(reports):
            mention = digest("mention", entity, report, size=40)
            yield _entity("Mention", mention, document=[ids[report]], name=called, resolved=[entity])


def _article(r: Report, id_: str) -> Row:
    return _entity(
        "Article",
        id_,
        fileName=[_cut(r.id, _STRING)],  # the model requires one
        title=[_cut(r.headline, _STRING)],
        author=[_cut(r.byline, _STRING)],
        publisher=[_cut(r.outlet, _STRING)],
        sourceUrl=[r.url] if _is_url(r.url) else [],
        language=[_ALPHA3.get(r.language.split("-")[0].lower(), "")],
        publishedAt=[_day(r.published)] if r.published else [],
        bodyText=_pieces(r.text),
    )


def _cut(text: str, size: int) -> str:
    return shortened(" ".join(text.split()), size)


def _pieces(text: str) -> list[str]:
    """A text in values of the length that one may have, parted between paragraphs or words where that can be."""
    pieces = []
    while len(text) > _TEXT:
        at = max(text.rfind("\n", 1, _TEXT), 0) or max(text.rfind(" ", 1, _TEXT), 0) or _TEXT
        pieces.append(text[:at])
        text = text[at:]
    return [*pieces, text]


def _is_url(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname) and len(url) <= _URL and not url.split()[1:]


def _day(when: When) -> str:
    """A date as the model has it: from 1000 to 2999, in universal time, cut anywhere; it has no weeks or seasons."""
    if not 1000 <= when.earliest.year <= when.latest.year <= 2999:
        return ""
    if when.precision in ("hour", "minute") and "T" in when.value:
        try:
            at = datetime.fromisoformat(when.value)
            at = at.astimezone(UTC) if at.tzinfo else at
        except (ValueError, OverflowError):
            return when.earliest.isoformat()
        return f"{at:%Y-%m-%dT%H:%M}"
    first, last = when.earliest.isoformat(), when.latest.isoformat()
    return next((first[:size] for size in (10, 7, 4) if first[:size] == last[:size]), "")
