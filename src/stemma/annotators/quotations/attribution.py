"""The attributions of one report: found by the learned model, completed by the rules of quotation marks."""

from collections.abc import Sequence
from dataclasses import replace

from stemma.annotators.quotations.candidates import DASHES, cue_words
from stemma.annotators.quotations.chain import chains
from stemma.annotators.quotations.frame import Frame, common, frame, inside
from stemma.annotators.quotations.model import Found, Model, load
from stemma.annotators.quotations.peeled import peeled
from stemma.annotators.quotations.signed import continued, posts, scripted, signed
from stemma.annotators.quotations.speakers import Speakers
from stemma.annotators.quotations.tails import tails
from stemma.model import Name, Parse, Quotation, QuotationKind, Report, Words

_MADE_BY = "quotations/1"


def annotate(report: Report, parse: Parse, names: Sequence[Name]) -> list[Quotation]:
    """The quotations of a report, in order of their content; `parse` is of its text, `names` its linked names."""
    f = frame(parse)
    if not f.low:
        return []
    found = _found(f, load())
    voices = chains(f, found, Speakers(f, names))
    return [
        Quotation(
            report=report.id,
            content=f.spans(x.content),
            source=f.spans((x.source,)) if x.source else (),
            cue=f.spans((cue_words(f, x.cue),)) if x.cue >= 0 else (),
            kind="direct"
            if x.cue >= 0 and f.low[x.cue] in DASHES
            else kind(f, x.content),  # a signed post has no marks
            speaker=voices[i][0].name if voices[i] else "",
            chain=voices[i],
            score=round(x.score, 3),
            made_by=_MADE_BY if x.cue >= 0 else _MADE_BY + " continued",
        )
        for i, x in enumerate(found)
        if x.said
    ]


def attributions(f: Frame, model: Model) -> list[Found]:
    """The attributions in words, in order of their content: signed quotations, learned ones, those that go on."""
    return [x for x in _found(f, model) if x.said]


def _found(f: Frame, model: Model) -> list[Found]:
    """The attributions, and among them what is no saying."""
    plain = signed(f) + scripted(f) + posts(f)
    learned = [x for x in model.find(f) if not any(_same(f, x, y) for y in plain)]
    found = plain + [_cut(f, x) for x in learned if x.said]
    found += peeled(f, found)
    found += continued(f, found)
    return sorted(found + [x for x in learned if not x.said], key=lambda x: (x.content, x.cue))


def _same(f: Frame, learned: Found, plain: Found) -> bool:
    """Whether a learned attribution repeats a plain one or swallows it."""
    return common(f, learned.content, plain.content) >= 0.5 or inside(plain.cue, learned.content)


def _cut(f: Frame, x: Found) -> Found:
    """The attribution without the relaying clause at its sentence's end: "he left, the agency reported"."""
    a, b = x.content[-1]
    if f.unit[b - 1] != f.unit[x.cue]:
        return x
    for comma, _ in tails(f, f.unit[x.cue]):
        if x.cue < comma and a < comma < b:
            return replace(x, content=(*x.content[:-1], (a, comma)))
    return x


def kind(f: Frame, content: tuple[Words, ...]) -> QuotationKind:
    """Whether a content is all between quotation marks, in part, or not at all."""
    words = [i for a, b in content for i in range(a, b) if f.low[i][0].isalnum()]
    held = sum(f.quote[i] >= 0 for i in words)
    if not held:
        return "indirect"
    return "direct" if held == len(words) else "mixed"
