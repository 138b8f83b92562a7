"""The events of bench/claims with their texts read and annotated, kept in a folder so that they are read once."""

import gzip
import json
import pickle
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from stemma import parsers
from stemma.annotators import names as linking
from stemma.collation.claims import said_in
from stemma.collation.claims.evidence import Evidence, evidence
from stemma.collation.utterances import utterances
from stemma.model import Capture, Claim, Event, Member, Origin, Report
from stemma.stages.annotate import ANNOTATE, renamed
from stemma.stages.clean import verbatim
from stemma.stages.collate import Piece

BENCH = Path(__file__).parents[2] / "bench" / "claims"
Row = dict[str, Any]
Place = tuple[str, int, int]


@dataclass(slots=True)
class Pile:
    """One event: its gold row, what collation gets of it, its claims, and the evidence of their pairs."""

    gold: Row
    piece: Piece
    claims: list[Claim]
    found: Evidence


def gold(name: str = "gold") -> list[Row]:
    """The rows of the labels, in their order; those of "conflicts" have no pairs of places that tell one thing."""
    return [json.loads(line) for line in (BENCH / f"{name}.jsonl").read_text("utf-8").splitlines()]


def piece_of(row: Row, texts: dict[str, Row]) -> Piece:
    """What collation gets of an event whose reports are taken as they are, each an outlet's own."""
    reports: dict[str, Report] = {}
    for r in row["reports"]:
        url, outlet, title, published = (str(texts[r].get(f) or "") for f in ("url", "outlet", "title", "published"))
        report = verbatim(Capture(r, texts[r]["text"], url=url, outlet=outlet, title=title, published=published)).value
        assert report is not None and report.text == texts[r]["text"], r
        reports[r] = report
    found = {r: told.value for r, told in zip(reports, ANNOTATE.work(list(reports.values()), None), strict=True)}
    linked = linking.link(list(reports.values()), {r: f.names for r, f in found.items()})
    found = {r: renamed(f, linked[r]) for r, f in found.items()}
    event = Event(row["event"], "", tuple(Member(r, 1.0) for r in sorted(reports)))
    return Piece(event, reports, found, {r: Origin(r, r, "own") for r in reports})


def texts_of(data: Path, name: str) -> dict[str, Row]:
    """The rows of a set by id."""
    with gzip.open(data / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
        return {row["id"]: row for row in map(json.loads, lines)}


def collation(data: Path) -> list[Row]:
    """The events of the gold set of collation as rows like those of the labels; its own row stands under ``gold``."""
    ids = {r[:10]: r for r in texts_of(data, "news_cluster")}
    with gzip.open(data / "collation.jsonl.gz", "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    return [
        {
            "event": f"collation {row['event']}",
            "set": "news_cluster",
            "half": "collation",
            "reports": [ids[a] for a in row["articles"]],
            "gold": row,
        }
        for row in rows
    ]


def piles(data: Path, kept: Path, rows: Sequence[Row] | None = None) -> Iterator[Pile]:
    """Every event; what annotating gave is kept in a file an event, which a change of annotators makes stale."""
    sets: dict[str, dict[str, Row]] = {}

    def read(row: Row) -> Piece:
        if row["set"] not in sets:
            sets[row["set"]] = texts_of(data, row["set"])
        return piece_of(row, sets[row["set"]])

    for row in gold() if rows is None else rows:
        yield kept_pile(row, kept, read)


def kept_pile(row: Row, kept: Path, read: Callable[[Row], Piece]) -> Pile:
    """The pile of a row; its texts are read and annotated where that is not kept yet."""
    kept.mkdir(parents=True, exist_ok=True)
    path = kept / f"{row['event']}.pkl"
    if not path.exists():
        path.write_bytes(pickle.dumps(read(row)))
    piece: Piece = pickle.loads(path.read_bytes())
    claims = [c for r in piece.event.reports for c in sorted(piece.found[r].claims, key=lambda c: (c.start, c.end))]
    spoken = utterances(piece.event, piece.reports, {r: f.quotations for r, f in piece.found.items()})
    return Pile(row, piece, claims, evidence(claims, said_in(claims, spoken), parsers.word_vectors))
