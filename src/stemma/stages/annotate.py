"""Annotating: what is found in each report by itself; and one full name a person, across the reports of a pile."""

from collections.abc import Sequence
from dataclasses import replace

from stemma import annotators, lang, parsers
from stemma.annotators import Annotated
from stemma.annotators import names as linking
from stemma.annotators.times import doubts
from stemma.engine import Stage, Told
from stemma.model import Name, Report

Pile = tuple[list[Report], dict[str, tuple[Name, ...]]]
Linked = dict[str, tuple[Name, ...]]


def _annotate(reports: Sequence[Report], model: str | None) -> list[Told[Annotated]]:
    """What is found in a batch of reports; one in a language that is not known is left as it is."""
    loaded = parsers.load(model)
    known = [annotators.shortened(r) for r in reports if lang.known(r.language)]
    parses = loaded.pipe([r.text for r, _ in known])
    headlines = loaded.pipe([r.headline for r, _ in known])
    told: dict[str, Told[Annotated]] = {}
    for (report, cut), parse, headline in zip(known, parses, headlines, strict=True):
        found, failed = annotators.annotate_guarded(report, parse, headline)
        told[report.id] = Told(found, (*cut, *failed, *doubts(found.times)), well=not failed)
    return [told.get(r.id, Told(Annotated())) for r in reports]


def _link(piles: Sequence[Pile], model: str | None) -> list[Told[Linked]]:
    return [Told({id_: tuple(names) for id_, names in linking.link(*pile).items()}) for pile in piles]


def renamed(found: Annotated, names: Sequence[Name]) -> Annotated:
    """The same findings with the names as they were linked, and speakers, sources and parties called so."""
    new = {(n.start, n.end): n.name for n in names}
    renamed = {n.name: new[n.start, n.end] for n in found.names if (n.start, n.end) in new}
    quotations = tuple(
        replace(
            q,
            speaker=renamed.get(q.speaker, q.speaker),
            chain=tuple(replace(v, name=renamed.get(v.name, v.name)) for v in q.chain),
        )
        for q in found.quotations
    )
    claims = tuple(
        replace(
            c,
            source=renamed.get(c.source, c.source),
            details=tuple(replace(d, value=renamed.get(d.value, d.value)) for d in c.details),
        )
        for c in found.claims
    )
    return replace(found, names=tuple(names), quotations=quotations, claims=claims)


def _nothing(report: Report) -> Annotated:
    return Annotated()


def _unlinked(pile: Pile) -> Linked:
    return dict(pile[1])


def _id(report: Report) -> str:
    return report.id


def _pile(pile: Pile) -> str:
    return f"{len(pile[0])} reports"


def _length(report: Report) -> int:
    return len(report.text)


def _version(model: str | None) -> str:
    return f"{parsers.load(model).version} {annotators.added()}".strip()


_CODE = ("annotators", "parsers", "trees", "linear", "lang", "reference", "text", "dates", "bounds", "model")
_LETTERS = 40_000  # of text that one process takes at a time: some four seconds of a core
ANNOTATE: Stage[Report, Annotated] = Stage(
    "annotate", "report", ("report",), ("name", "time", "quotation", "claim", "statement", "act", "annotation"), _CODE,
    _annotate, Annotated, _id, _nothing, "it is kept without annotations", most=_LETTERS, size=_length, version=_version
)  # fmt: skip
LINK: Stage[Pile, Linked] = Stage(
    "link", "pile", ("report", "name", "quotation"), ("name", "quotation"), _CODE, _link, Linked, _pile, _unlinked,
    "each report keeps the names it gives itself",
)  # fmt: skip
