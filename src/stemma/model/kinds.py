"""The kinds of finding that a record holds: one registry that store, files, pages and queries are made from.

A further kind is a frozen dataclass and one `Kind`: built in as a line of `BUILT_IN`, from another package as an entry
point of the group "stemma.kinds".  Its rows then have a table, a JSONL and a CSV file, and a place in `Record.more`.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from functools import cache
from importlib.metadata import entry_points
from typing import Any, Literal

from stemma.errors import UsageError
from stemma.model.annotations import Act, Annotation, Claim, Name, Quotation, Statement, Time
from stemma.model.events import Event, Origin, Storyline
from stemma.model.record import Deed, Entry, Judged, Line, Proposal, Reading, Record, Support, ToldClaim, Utterance
from stemma.model.reports import Issue, Report, Version

Owner = Literal["report", "event", "storyline", "about", "id"]
Resting = tuple[str, str, Sequence[Support]]  # the id of a line, one of its values, the words that it rests on
GROUP = "stemma.kinds"


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of finding.

    ``name`` is its table, ``part`` the field of `Record` (or the key of `Record.more`) that holds its rows, ``file``
    the JSONL and CSV file ("" for none).  ``owner`` says what its rows belong to and are replaced with: a report, an
    event, a storyline, or what an issue is about.  ``id_as`` is what files call the field ``id``.  ``rests`` gives the
    words that a row rests on, ``index`` names columns that are searched beside the owner's.
    """

    name: str
    type: type
    part: str
    owner: Owner
    file: str = ""
    id_as: str = ""
    rests: Callable[[Any], Iterable[Resting]] | None = None
    index: tuple[str, ...] = ()
    apart: bool = False  # kept apart from what is computed, and no part of a delta

    @property
    def column(self) -> str:
        """The column that names the owner."""
        own = {"report": Report, "event": Event, "storyline": Storyline}.get(self.owner)
        return "id" if own is self.type else self.owner

    def owner_of(self, row: Any) -> str:
        """The id of what a row belongs to."""
        return str(getattr(row, self.column))

    def rows(self, record: Record) -> Sequence[Any]:
        """The rows of this kind in a record."""
        return record.more.get(self.part, ()) if self.part not in PARTS else getattr(record, self.part)


def _told(c: ToldClaim) -> Iterator[Resting]:
    yield c.id, c.status, [Support(t.report, t.start, t.end, t.span) for t in c.told]


def _reading(r: Reading) -> Iterator[Resting]:
    return ((r.id, v.value, v.support) for v in r.values)


# what a field of this name means in every type where no comment stands behind it
SHARED = {
    "report": "the id of the report",
    "event": "the id of the event",
    "storyline": 'the id of the storyline, "" for none',
    "id": "its id",
    "start": "offset of the first code point",
    "end": "offset behind the last code point",
    "part": "what the offsets count in: the report's text or its headline",
    "made_by": "what found it, with its version where it has one",
    "voices": "the independent origins that tell it",
    "support": "the words it rests on",
}
PARTS = frozenset(f.name for f in fields(Record)) - {"more"}
BUILT_IN = (
    Kind("report", Report, "reports", "report", "reports", index=("outlet", "language")),
    Kind("version", Version, "versions", "report", "versions"),
    Kind("origin", Origin, "origins", "report"),
    Kind("name", Name, "names", "report", "names", index=("name COLLATE NOCASE",)),
    Kind("time", Time, "times", "report", "times"),
    Kind("quotation", Quotation, "quotations", "report", "quotations"),
    Kind("statement", Statement, "statements", "report"),
    Kind("claim", Claim, "claims", "report"),
    Kind("act", Act, "acts", "report", "acts"),
    Kind("annotation", Annotation, "annotations", "report", "annotations"),
    Kind("event", Event, "events", "event", "events", index=("storyline", "start DESC, id")),
    Kind("storyline", Storyline, "storylines", "storyline", "storylines", "storyline"),
    Kind("utterance", Utterance, "utterances", "event", "utterances", "utterance", lambda u: [(u.id, "", u.variants)]),
    Kind("told_claim", ToldClaim, "told_claims", "event", "claims", "claim", _told, ("event, status",)),
    Kind("reading", Reading, "readings", "event", "readings", "reading", _reading, ("event, status",)),
    Kind("timeline", Entry, "timeline", "event", "timeline", "entry", lambda e: [(e.id, e.date, e.support)]),
    Kind("account", Line, "account", "event", "account", "", lambda x: [(f"{x.event}/{x.order}", x.role, x.support)]),
    Kind("deed", Deed, "deeds", "event", "deeds", "deed", lambda d: [(d.id, d.kind, d.support)]),
    Kind("proposal", Proposal, "proposals", "event", "proposals", "proposal", apart=True),
    Kind("judgement", Judged, "judgements", "id", "judgements", "judgement", apart=True),
    Kind("issue", Issue, "issues", "about", "issues"),
)


@cache
def known() -> tuple[Kind, ...]:
    """Every kind: those built in, then those that installed packages add, in order of name."""
    added = sorted((point.load() for point in entry_points(group=GROUP)), key=lambda kind: str(kind.name))
    names = {kind.name for kind in BUILT_IN} | PARTS
    for kind in added:
        if not isinstance(kind, Kind) or kind.name in names or kind.part in names:
            raise UsageError(f"entry point {GROUP}: {kind!r} is no Kind with a name and a part of its own; rename it")
        names |= {kind.name, kind.part}
    return (*BUILT_IN, *added)


def named(name: str) -> Kind:
    """The kind of this name; raises KeyError where there is none."""
    return next((kind for kind in known() if kind.name == name), None) or _missing(name)


def of_type(cls: type) -> Kind:
    """The kind whose rows are of this type; raises KeyError where there is none."""
    return next((kind for kind in known() if kind.type is cls), None) or _missing(cls.__name__)


def owned_by(owner: Owner) -> tuple[Kind, ...]:
    """The kinds whose rows belong to a report, an event, a storyline."""
    return tuple(kind for kind in known() if kind.owner == owner)


def _missing(name: str) -> Kind:
    raise KeyError(f"no kind of finding is called {name!r}; known are {', '.join(k.name for k in known())}")
