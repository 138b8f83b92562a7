"""Utterances: the quotations of one act of speech across the reports of an event, with their variants."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from stemma.collation.alike import (
    ALIKE,
    BESIDE,
    RETOLD,
    SCRAP,
    WORD,
    Weights,
    apart,
    candidates,
    likeness,
    needed,
    personal,
    related,
    same_place,
    weigh,
    weights,
)
from stemma.collation.apparatus import collate
from stemma.collation.changes import changes
from stemma.collation.pieces import Piece, pieces, retold
from stemma.model import Event, Quotation, Report, Support, Utterance
from stemma.settings import SETTINGS
from stemma.text import digest, words

NEAR = SETTINGS.collation.same_sentence
_SMALL = frozenset(("the", "a", "an"))
_MEDIA = frozenset((
    "agency", "news", "press", "media", "newspaper", "daily", "magazine", "broadcaster", "television", "tv", "radio",
    "times", "post", "reuters", "kcna", "tass", "xinhua", "yonhap"
))  # fmt: skip


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
    known = weights([reports[id] for id in event.reports])
    groups = _groups(found, known)
    _retold(groups, [p for id in event.reports for p in retold(reports[id], quotations.get(id, ()))], known)
    return [_utterance(event.id, sorted(g, key=lambda p: (p.report, p.start))) for g in groups]


def _retold(groups: list[list[Piece]], told: Sequence[Piece], known: Weights) -> None:
    """Adds indirect quotations to the groups they retell: same speaker, like length, a report not there yet.

    A retelling is only compared with words in quote marks: two reports that paraphrase alike are no evidence of them.
    """
    bases = [group[_fullest(range(len(group)), group)] for group in groups]
    of_speaker: dict[str, list[int]] = defaultdict(list)
    for n, base in enumerate(bases):
        if base.speaker:
            of_speaker[words(base.speaker)[-1]].append(n)
    for piece in told:
        near = of_speaker[words(piece.speaker)[-1]] if piece.speaker else []
        free = [n for n in near if all(p.report != piece.report for p in groups[n])]
        fits = [(-score, n) for n in free if (score := _retells(piece, bases[n], known))]
        if fits:
            groups[min(fits)[1]].append(piece)


def _retells(piece: Piece, base: Piece, known: Weights) -> float:
    """The likeness of a retelling and the words it retells, 0 where it is none."""
    short, long = sorted((weigh(piece.stems, known), weigh(base.stems, known)))
    if short < RETOLD * long or len(piece.stems) <= SCRAP:
        return 0.0
    score = likeness(piece.stems, base.stems, known)
    return score if score >= max(ALIKE, needed(piece, base, known)) else 0.0


def _groups(found: Sequence[Piece], known: Weights) -> list[list[Piece]]:
    """Pieces joined best pair first, then those beside joined ones, which are one passage told by both reports."""
    scored = [(likeness(found[i].stems, found[j].stems, known), i, j) for i, j in candidates(found, known)]
    edges = sorted((-score, i, j) for score, i, j in scored if score >= BESIDE)
    group = {i: [i] for i in range(len(found))}
    for i, j in _places(found):
        if group[i] is not group[j] and all(
            same_place(found[a], found[b]) for a in group[i] for b in group[j] if a != b
        ):
            _merge(group, i, j)
    for beside in (False, True):
        for negative, i, j in edges:
            if group[i] is group[j] or (beside and not (_beside(found, group, i, j) or _part(found, group, i, j))):
                continue
            a, b = (found[_fullest(g, found)] for g in (group[i], group[j]))
            if any(len({found[k].stems for k in g}) > 1 and _scraps(g, found) for g in (group[i], group[j])):
                # Translations of a word or two: what holds one of them is no fuller text of it, but the same word is.
                if found[i].stems != found[j].stems or not _scraps(group[i] + group[j], found):
                    continue
                a, b = found[i], found[j]
            enough = [(-negative, found[i], found[j]), (likeness(a.stems, b.stems, known), a, b)]
            if any(score < needed(x, y, known, beside) for score, x, y in enough):
                continue
            if not any(apart(found[x], found[y], known) for x in group[i] for y in group[j]):
                _merge(group, i, j)
    return [[found[k] for k in g] for i, g in sorted(group.items()) if g[0] == i]


def _scraps(group: Sequence[int], found: Sequence[Piece]) -> bool:
    return all(len(found[k].stems) <= WORD for k in group)


def _merge(group: dict[int, list[int]], i: int, j: int) -> None:
    merged = sorted(group[i] + group[j])
    for k in merged:
        group[k] = merged


def _places(found: Sequence[Piece]) -> Iterator[tuple[int, int]]:
    """Pairs of scraps in two reports that stand in the same place of what is told."""
    scraps = [i for i, piece in enumerate(found) if len(piece.stems) <= WORD and piece.after]
    for n, i in enumerate(scraps):
        for j in scraps[n + 1 :]:
            if found[i].report != found[j].report and same_place(found[i], found[j]):
                yield i, j


def _beside(found: Sequence[Piece], group: Mapping[int, list[int]], i: int, j: int) -> bool:
    """Whether the piece before, or the one after, in both reports is one utterance already, and the speakers agree."""
    scrap = min(len(found[i].stems), len(found[j].stems)) <= WORD
    if scrap or related(found[i].speaker, found[j].speaker) < 0:
        return False
    for a, b in ((i - 1, j - 1), (i + 1, j + 1)):
        inside = min(a, b) >= 0 and max(a, b) < len(found) and group[a] is group[b]
        if inside and found[a].report == found[i].report and found[b].report == found[j].report:
            return True
    return False


def _part(found: Sequence[Piece], group: Mapping[int, list[int]], i: int, j: int) -> bool:
    """Whether a report cuts in two what the other quotes whole: the piece beside one is with the other already."""
    for a, b in ((i, j), (j, i)):
        near = [k for k in (a - 1, a + 1) if 0 <= k < len(found) and found[k].report == found[a].report]
        near = [k for k in near if max(found[k].start - found[a].end, found[a].start - found[k].end) < NEAR]
        if set(found[a].stems) <= set(found[b].stems) and any(group[k] is group[b] for k in near):
            return True
    return False


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
    speakers = [p.speaker for p in told]
    return Utterance(
        id=digest("utterance", event, first.report, str(first.start), str(first.end)),
        event=event,
        speaker=_speaker(who for _, who in sorted({(p.report, p.speaker) for p in told})),  # a report has one vote
        variants=tuple(Support(p.report, p.start, p.end, p.text) for p in told),
        kinds=tuple(p.kind for p in told),
        base=base,
        apparatus=apparatus,
        flags=changes([p.text for p in told], speakers, base, apparatus),
        speakers=tuple(speakers),
    )


def _speaker(given: Iterable[str]) -> str:
    """The speaker most reports give; a person's name counts more than a body's, both more than a role or a medium.

    A shorter form ("Lorne", "the ministry") speaks for the longer one that holds all its words.
    """
    told = Counter(speaker for speaker in given if speaker)
    votes = {
        s: sum(n * _standing(s) for other, n in told.items() if set(words(other)) - _SMALL <= set(words(s)))
        for s in told
    }
    return min(votes, key=lambda s: (-votes[s], -len(s), s), default="")


def _standing(speaker: str) -> float:
    if personal(speaker):
        return 2.0
    if not _MEDIA.isdisjoint(words(speaker)):
        return 0.4  # it relays what another said
    return 1.0 if speaker[0].isupper() and not speaker.startswith(("The ", "A ", "An ")) else 0.8
