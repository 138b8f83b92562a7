"""Utterances: the quotations of one act of speech across the reports of an event, with their variants."""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations

from stemma.collation.apparatus import collate
from stemma.collation.pieces import Piece, pieces, stem
from stemma.model import Event, Quotation, Report, Support, Utterance
from stemma.text import digest, words

# The least likeness of two quotations that are one utterance, by what is known of their speakers.
SAME_SPEAKER, UNKNOWN_SPEAKER, OTHER_SPEAKER = 0.6, 0.65, 0.8
FEW = 1.3  # the weight of a word or two, which prove little where the speakers are not known to be one
MADE_BY = "utterances/1"

Weights = Mapping[str, float]


def utterances(
    event: Event, reports: Mapping[str, Report], quotations: Mapping[str, Sequence[Quotation]]
) -> list[Utterance]:
    """The utterances of one event, in order of first report and offset; each quoted sentence is in at most one.

    A sentence in quote marks counts as quoted even where no quotation covers it.  A word or two in quote marks that
    nobody is said to have said (a title, a nickname) is no utterance.
    """
    found: list[Piece] = []
    for id in event.reports:
        found += [p for p in pieces(reports[id], quotations.get(id, ())) if p.attributed or len(p.stems) > 3]
    weights = _weights([reports[id] for id in event.reports])
    return [_utterance(event.id, group) for group in _groups(found, weights)]


def _weights(reports: Iterable[Report]) -> Weights:
    """How much each stem tells, 0.1 to 1.1, from how rare it is among the lines of the event's reports."""
    seen: Counter[str] = Counter()
    lines = 0
    for report in reports:
        for line in report.text.split("\n"):
            lines += 1
            seen.update({stem(w) for w in words(line)})
    most = math.log(1 + lines)
    return {w: 0.1 + math.log((1 + lines) / n) / most for w, n in seen.items()}


def likeness(a: Sequence[str], b: Sequence[str], weights: Weights) -> float:
    """The share of the shorter text's words, by weight, that the longer holds: the mean of any order and the same order."""

    def total(stems: Iterable[str]) -> float:
        return sum(weights.get(w, 1.0) for w in stems)

    small = min(total(a), total(b))
    shared = total((Counter(a) & Counter(b)).elements())
    if shared < small * SAME_SPEAKER:
        return 0.0
    return (shared + _in_order(a, b, weights)) / 2 / small


def _in_order(a: Sequence[str], b: Sequence[str], weights: Weights) -> float:
    """The weight of the heaviest common subsequence."""
    above = [0.0] * (len(b) + 1)
    for x in a:
        gain, row = weights.get(x, 1.0), [0.0]
        for j, y in enumerate(b):
            row.append(max(above[j] + gain if x == y else 0.0, above[j + 1], row[j]))
        above = row
    return above[-1]


def _same(a: Piece, b: Piece, weights: Weights) -> float:
    """How far the likeness of two pieces exceeds what their speakers ask for; negative where they are not one utterance."""
    if a.speaker and b.speaker:
        if words(a.speaker)[-1] == words(b.speaker)[-1]:
            return likeness(a.stems, b.stems, weights) - SAME_SPEAKER
        least = OTHER_SPEAKER
    else:
        least = UNKNOWN_SPEAKER
    short = min(a.stems, b.stems, key=len)
    if sum(weights.get(w, 1.0) for w in short) < FEW and a.stems != b.stems:
        return -1.0
    return likeness(a.stems, b.stems, weights) - least


def _groups(found: Sequence[Piece], weights: Weights) -> list[list[Piece]]:
    """Pieces joined best pair first, where the fullest pieces of both groups are alike too."""
    at: dict[str, list[int]] = defaultdict(list)
    for i, piece in enumerate(found):
        for key in set(piece.stems):
            at[key].append(i)
    pairs: set[tuple[int, int]] = set()
    for held in at.values():
        pairs.update((i, j) for i, j in combinations(held, 2) if found[i].report != found[j].report)
    scored = ((_same(found[i], found[j], weights), i, j) for i, j in pairs)
    edges = sorted((-score, i, j) for score, i, j in scored if score >= 0)
    group = {i: [i] for i in range(len(found))}
    for _, i, j in edges:
        if group[i] is group[j]:
            continue
        a, b = (found[_fullest(g, found)] for g in (group[i], group[j]))
        if _same(a, b, weights) >= 0:
            merged = sorted(group[i] + group[j])
            for k in merged:
                group[k] = merged
    return [[found[k] for k in g] for i, g in sorted(group.items()) if g[0] == i]


def _fullest(group: Sequence[int], found: Sequence[Piece]) -> int:
    return min(group, key=lambda k: (-len(found[k].stems), found[k].text, k))


def _utterance(event: str, group: Sequence[Piece]) -> Utterance:
    seen: set[tuple[str, tuple[str, ...]]] = set()
    told = []
    for piece in group:
        # The same words again in the same report, a headline and the text, say nothing new.
        if (piece.report, piece.stems) not in seen:
            seen.add((piece.report, piece.stems))
            told.append(piece)
    base, apparatus = collate([p.text for p in told])
    first = told[base]
    return Utterance(
        id=digest("utterance", event, first.report, str(first.start), str(first.end)),
        event=event,
        speaker=_speaker([p.speaker for p in told]),
        variants=tuple(Support(p.report, p.start, p.end, p.text) for p in told),
        kinds=tuple(p.kind for p in told),
        base=base,
        apparatus=apparatus,
        speakers=tuple(p.speaker for p in told),
    )


def _speaker(given: Iterable[str]) -> str:
    """The speaker most variants give, a full name before a part of one and both before a role."""
    votes: dict[str, float] = defaultdict(float)
    for speaker in given:
        if speaker:
            capitals = sum(w[0].isupper() for w in speaker.split())
            votes[speaker] += 0.5 + 0.25 * min(capitals, 2)
    return min(votes, key=lambda s: (-votes[s], -len(s), s), default="")
