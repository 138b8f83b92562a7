"""What a report says in some of its passages: a round-up is of an event only where it tells it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Protocol, TypeVar

from stemma.model import Event, Evidence, Origin, Report, Sharing, Span
from stemma.settings import SETTINGS

COPIED = SETTINGS.grouping.passage_copied


class _Spanned(Protocol):
    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


Found = TypeVar("Found", bound=_Spanned)


def within(found: Iterable[Found], passages: Sequence[Span]) -> tuple[Found, ...]:
    """Those of the findings in a report that lie in the passages of its text; all where there are no passages."""
    if not passages:
        return tuple(found)
    in_text = (x for x in found if getattr(x, "part", "text") == "text")  # a headline is of all that follows
    return tuple(x for x in in_text if _inside(x.start, x.end, passages))


def _inside(start: int, end: int, passages: Sequence[Span]) -> bool:
    return any(s <= start and end <= e for s, e in passages)


def excerpt(report: Report, passages: Sequence[Span]) -> Report:
    """The report with all but the passages blank, so that offsets stay, and without its headline, which is of all."""
    if not passages:
        return report
    parts, at = [], 0
    for start, end in sorted(passages):
        parts += [_blank(report.text[at:start]), report.text[start:end]]
        at = max(at, end)
    parts.append(_blank(report.text[at:]))
    return replace(report, text="".join(parts), headline="")


def _blank(text: str) -> str:
    return "\n".join(" " * len(line) for line in text.split("\n"))


def origins_of(event: Event, whose: Mapping[str, Origin]) -> dict[str, Origin]:
    """The origin of each report of an event, of a round-up that of the passages that tell of it."""
    members = sorted((m for m in event.members if m.report in whose), key=lambda m: m.report)
    return {m.report: origin_of(whose[m.report], m.passages, whose) for m in members}


def origin_of(origin: Origin, passages: Sequence[Span], others: Mapping[str, Origin]) -> Origin:
    """Whose reporting some passages of a report are: that of the report they copy, else that of the whole.

    What was taken over or cited elsewhere in the report says nothing of them; where only that told the origin of the
    whole, theirs is unknown.
    """
    if not passages:
        return origin
    copies = tuple(replace(s, spans=kept) for s in origin.copies if (kept := _shared(s, passages)))
    evidence = tuple(e for e in origin.evidence if _speaks_of(e, passages, bool(copies)))
    elsewhere = {s for s in origin.rests_on for e in origin.evidence if e not in evidence and s in e.text}
    rests_on = tuple(s for s in origin.rests_on if s not in elsewhere or any(s in e.text for e in evidence))
    found = replace(origin, evidence=evidence, copies=copies, rests_on=rests_on, voices=())
    size = sum(end - start for start, end in passages)
    for s in copies:
        source = others.get(s.other)
        if s.direction == "from" and source and sum(b - a for (a, b), _ in s.spans) >= COPIED * size:
            return replace(found, name=source.name, kind="reprint" if source.name else "unknown")
    if origin.kind in ("own", "unknown") or evidence:
        return found
    return replace(found, name="", kind="unknown")


def _shared(sharing: Sharing, passages: Sequence[Span]) -> tuple[tuple[Span, Span], ...]:
    """The pairs of spans of a sharing that lie for the most part in the passages."""

    def inside(start: int, end: int) -> int:
        return sum(max(0, min(end, e) - max(start, s)) for s, e in passages)

    return tuple(pair for pair in sharing.spans if 2 * inside(*pair[0]) > pair[0][1] - pair[0][0])


def _speaks_of(evidence: Evidence, passages: Sequence[Span], shared: bool) -> bool:
    if evidence.kind == "shared text":
        return shared
    return evidence.where != "text" or evidence.start < 0 or _inside(evidence.start, evidence.end, passages)
