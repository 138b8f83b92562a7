"""The attributions of one report: found by the learned model, completed by the rules of quotation marks."""

from collections.abc import Sequence
from typing import Any

from stemma.annotators.quotations.chain import chains
from stemma.annotators.quotations.frame import Frame, Words, frame
from stemma.annotators.quotations.model import Found, load
from stemma.annotators.quotations.candidates import cue_words
from stemma.annotators.quotations.speakers import Speakers
from stemma.model import Name, Quotation, QuotationKind, Report

_MADE_BY = "quotations/1"


def annotate(report: Report, doc: Any, names: Sequence[Name]) -> list[Quotation]:
    """The quotations of a report, in order of their content; `doc` is its parsed text, `names` its linked names."""
    f = frame(report.text, doc)
    if not f.low:
        return []
    learned = load().find(f)
    found = sorted(learned + continued(f, learned), key=lambda x: (x.content, x.cue))
    voices = chains(f, found, Speakers(f, names))
    return [
        Quotation(
            report=report.id,
            content=f.spans(x.content),
            source=f.spans((x.source,)) if x.source else (),
            cue=f.spans((cue_words(f, x.cue),)) if x.cue >= 0 else (),
            kind=kind(f, x.content),
            speaker=voices[i][0].name if voices[i] else "",
            chain=voices[i],
            score=round(x.score, 3),
            made_by=_MADE_BY if x.cue >= 0 else _MADE_BY + " continued",
        )
        for i, x in enumerate(found)
    ]


def kind(f: Frame, content: tuple[Words, ...]) -> QuotationKind:
    """Whether a content is all between quotation marks, in part, or not at all."""
    words = [i for a, b in content for i in range(a, b) if f.low[i][0].isalnum()]
    held = sum(f.quote[i] >= 0 for i in words)
    if not held:
        return "indirect"
    return "direct" if held == len(words) else "mixed"


def continued(f: Frame, found: Sequence[Found]) -> list[Found]:
    """Paragraphs that are a quotation from end to end and that no cue claims: the speaker before goes on."""
    claimed = bytearray(len(f.low))
    for x in found:
        for a, b in x.content:
            claimed[a:b] = b"\1" * (b - a)
    out: list[Found] = []
    for p in range(1, len(f.paragraphs)):
        (a, b), (before, end) = f.paragraphs[p], f.paragraphs[p - 1]
        if f.quote[a] < 0 or f.quotes[f.quote[a]][0] != a or f.quotes[f.quote[a]][1] < b - 1 or any(claimed[a:b]):
            continue
        last = [x for x in (*found, *out) if x.source and before <= x.content[-1][1] - 1 < end]
        if b - a > 4 and last and f.quote[end - 1] >= 0:
            x = max(last, key=lambda y: y.content[-1][1])
            out.append(Found(-1, ((a, b),), x.source, x.head, 0.4 * x.score))
    return out
