"""Utterances: the quotations of one act of speech across the reports of an event, with their variants."""

import math
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from stemma.collation.apparatus import collate
from stemma.collation.marked import quoted, sentences
from stemma.model import Event, Quotation, QuotationKind, Report, Support, Utterance
from stemma.text import digest, fold, words

SAME = 0.6  # the least share of the shorter quotation's words, by weight, that another must hold
MADE_BY = "utterances/1"


@dataclass(frozen=True, slots=True)
class Piece:
    """One quoted sentence, or part of one, in one report."""

    report: str
    start: int
    end: int
    text: str
    kind: QuotationKind
    speaker: str
    stems: tuple[str, ...]


def utterances(
    event: Event, reports: Mapping[str, Report], quotations: Mapping[str, Sequence[Quotation]]
) -> list[Utterance]:
    """The utterances of one event, in order of first report and offset; each quoted sentence is in exactly one."""
    pieces: list[Piece] = []
    for id in event.reports:
        pieces += _pieces(reports[id], quotations.get(id, ()))
    weight = _weights([reports[id] for id in event.reports])
    return [_utterance(event.id, group) for group in _groups(pieces, weight)]


def _pieces(report: Report, found: Sequence[Quotation]) -> list[Piece]:
    """Every quoted sentence of a report: those in quote marks, with the speaker of the quotation they belong to."""
    pieces = []
    text = report.text
    for span in quoted(text):
        owner = _owner(span, found)
        for start, end in sentences(text, span):
            stems = tuple(_stem(w) for w in words(text[start:end]))
            if stems:
                kind: QuotationKind = owner.kind if owner and owner.kind != "indirect" else "direct"
                pieces.append(
                    Piece(report.id, start, end, text[start:end], kind, owner.speaker if owner else "", stems)
                )
    return pieces


def _owner(span: tuple[int, int], found: Sequence[Quotation]) -> Quotation | None:
    """The quotation that shares most with a span, if any."""
    shared = [
        (sum(max(0, min(e, span[1]) - max(s, span[0])) for s, e in q.content), -q.start, q) for q in found if q.content
    ]
    best = max(shared, key=lambda x: x[:2], default=None)
    return best[2] if best and best[0] else None


def _stem(word: str) -> str:
    """A rough stem that brings forms and spellings of one word together: travelling, traveling; behaviour, behavior."""
    word = fold(word).removesuffix("'s").replace("our", "or").replace("ise", "ize")
    for suffix in ("ing", "ed", "es", "s"):
        if word.endswith(suffix) and len(word) - len(suffix) >= 3:
            word = word[: -len(suffix)]
            break
    if len(word) > 3 and word[-1] == word[-2]:
        word = word[:-1]
    return word.removesuffix("e") if len(word) > 3 else word


def _weights(reports: Sequence[Report]) -> Mapping[str, float]:
    """How much each stem tells, from how rare it is among the lines of the event's reports."""
    seen: Counter[str] = Counter()
    lines = 0
    for report in reports:
        for line in report.text.split("\n"):
            lines += 1
            seen.update({_stem(w) for w in words(line)})
    return {w: 0.1 + math.log((1 + lines) / n) / math.log(1 + lines) for w, n in seen.items()} if lines else {}


def _likeness(a: Piece, b: Piece, weight: Mapping[str, float]) -> float:
    """The share of the shorter piece's words, by weight, that the longer holds."""
    ca, cb = Counter(a.stems), Counter(b.stems)

    def total(counted: Counter[str]) -> float:
        return sum(weight.get(w, 1.0) * n for w, n in counted.items())

    return total(ca & cb) / min(total(ca), total(cb))


def _groups(pieces: Sequence[Piece], weight: Mapping[str, float]) -> list[list[Piece]]:
    """Pieces joined best pair first, where the fullest pieces of both groups are alike."""
    at: dict[str, list[int]] = defaultdict(list)
    for i, piece in enumerate(pieces):
        for stem in set(piece.stems):
            at[stem].append(i)
    pairs: set[tuple[int, int]] = set()
    for held in at.values():
        pairs.update((i, j) for i, j in combinations(held, 2) if pieces[i].report != pieces[j].report)
    edges = sorted((-_likeness(pieces[i], pieces[j], weight), i, j) for i, j in pairs)
    group = {i: [i] for i in range(len(pieces))}
    for negative, i, j in edges:
        if -negative < SAME:
            break
        if group[i] is group[j]:
            continue
        a, b = (max(g, key=lambda k: (len(pieces[k].stems), -k)) for g in (group[i], group[j]))
        if _likeness(pieces[a], pieces[b], weight) >= SAME:
            merged = sorted(group[i] + group[j])
            for k in merged:
                group[k] = merged
    return [[pieces[k] for k in g] for i, g in sorted(group.items()) if g[0] == i]


def _utterance(event: str, group: Sequence[Piece]) -> Utterance:
    base, apparatus = collate([p.text for p in group])
    counted = Counter(p.speaker for p in group if p.speaker)
    speaker = min(counted, key=lambda s: (-counted[s], -len(s), s), default="")
    first = group[base]
    return Utterance(
        id=digest("utterance", event, first.report, str(first.start), str(first.end)),
        event=event,
        speaker=speaker,
        variants=tuple(Support(p.report, p.start, p.end, p.text) for p in group),
        kinds=tuple(p.kind for p in group),
        base=base,
        apparatus=apparatus,
        speakers=tuple(p.speaker for p in group),
    )
