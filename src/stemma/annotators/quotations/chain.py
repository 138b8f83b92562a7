"""Who reports whom: from the speaker outward to the last voice that the report names."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from stemma.annotators.quotations.candidates import QUOTED, quoted_as
from stemma.annotators.quotations.frame import Frame, head_of
from stemma.annotators.quotations.model import Found
from stemma.annotators.quotations.peeled import MEDIA
from stemma.annotators.quotations.speakers import Speakers
from stemma.annotators.quotations.tails import tails
from stemma.model import Voice, Words
from stemma.text import words as listed

_TELL = frozenset(listed("tell speak talk brief inform write say comment interview"))
_CITE = frozenset(listed("cite quote"))
_RELAY = frozenset(
    listed(
        "carry publish report quote cite air release broadcast relay post obtain see view distribute run "
        "print translate"
    )
)
_SELF = frozenset(("i", "we"))
_CROWD = frozenset(("reporters", "journalists", "supporters", "lawmakers", "people", "police", "us", "me"))


def chains(f: Frame, found: Sequence[Found], speakers: Speakers) -> list[tuple[Voice, ...]]:
    """For each attribution its voices, the speaker first."""
    own = [_own(f, x, speakers) for x in found]
    holders = _holders([x if x.said else replace(x, content=()) for x in found])
    out = []
    for i in range(len(found)):
        voices = _self(f, found[i], own[i], [own[j] for j in _around(found, i, holders.get(i, ()))])
        around = _around(found, i, holders.get(i, ()))
        relaying = [j for j in around if any(comma < found[j].cue for comma, _ in tails(f, f.unit[found[j].cue]))]
        for j in around:
            voices += [] if j in relaying else own[j]
        voices += _behind(f, found[i], speakers)
        for j in relaying:
            voices += own[j]
        out.append(_once(voices))
    return out


def _self(f: Frame, x: Found, voices: list[Voice], around: Sequence[list[Voice]]) -> list[Voice]:
    """The voices of an attribution; where somebody quoted tells what "I" or "we" think, that is who is quoted."""
    if x.head >= 0 and f.low[x.head] in _SELF and voices and not voices[0].name and around and around[0]:
        return [Voice(around[0][0].name, voices[0].span), *voices[1:]]
    return list(voices)


def _behind(f: Frame, x: Found, speakers: Speakers) -> list[Voice]:
    """Who relays the sentence, named at its end behind the attribution's own cue."""
    if x.cue < 0:
        return []
    held = tails(f, f.unit[x.cue])
    return [_voice(f, head_of(f, who), who, speakers) for comma, who in held if x.cue < comma]


def _own(f: Frame, x: Found, speakers: Speakers) -> list[Voice]:
    """The voices that an attribution itself names: who is cited, the source, who relays."""
    if x.source is None:
        return _relays(f, x, speakers) if x.cue >= 0 else []
    source = _voice(f, x.head, x.source, speakers)
    if x.cue < 0:
        return [source]
    quoted = _cited(f, x, speakers)
    if quoted is not None and f.lemma[x.cue] in _CITE:  # "KCNA quoted Kim as saying"
        return [quoted, source]
    over = _quoter(f, x, speakers)
    return [v for v in (quoted, source, over) if v is not None] + _relays(f, x, speakers)


def _voice(f: Frame, head: int, words: Words, speakers: Speakers) -> Voice:
    name, held, _ = speakers.resolve(head, words)
    return Voice(name, f.spans((held,))[0])


def _cited(f: Frame, x: Found, speakers: Speakers) -> Voice | None:
    """Whom the source says it has it from: "citing officials", "KCNA quoted Kim as saying"."""
    u0, u1 = f.units[f.unit[x.cue]]
    for i in range(u0, u1):
        citing = f.lemma[i] in _CITE or f.low[i] in ("citing", "quoting")
        if not citing or _inside(i, x.content) or not (i == x.cue or f.low[i].endswith("ing")):
            continue
        for child in f.children[i]:
            if f.dep[child] in ("obj", "nsubj:pass") and child != x.head and not _inside(child, x.content):
                return _voice(f, child, _phrase(f, child, x), speakers)
    return None


def _quoter(f: Frame, x: Found, speakers: Speakers) -> Voice | None:
    """Who quotes the source, where the source is the object of quoting: "KCNA quoted Kim as saying"."""
    if x.head < 0 or not quoted_as(f, x.cue):
        return None
    verb = next(i for i in range(x.cue - 1, -1, -1) if f.low[i] in QUOTED)
    for child in f.children[verb]:
        if f.dep[child] in ("nsubj", "expl") and child != x.head and not _inside(child, x.content):
            return _voice(f, child, _phrase(f, child, x), speakers)
    return None


def _relays(f: Frame, x: Found, speakers: Speakers) -> list[Voice]:
    """Who carries the words on: the newspaper that was told, the agency a statement was carried by."""
    u0, u1 = f.units[f.unit[x.cue]]
    out = []
    for i in range(u0, u1):
        if (
            _inside(i, x.content)
            or i == x.head
            or f.tag[i][:2] not in ("NN",)
            or (x.source and x.source[0] <= i < x.source[1])
        ):
            continue
        verb = f.head[i]
        told = verb == x.cue and f.lemma[verb] in _TELL and f.dep[i] in ("obj", "iobj") and i > x.cue
        case = next((f.low[k] for k in f.children[i] if f.dep[k] == "case"), "")
        carried = case == "by" and verb != x.cue and f.lemma[verb] in _RELAY and f.tag[verb] in ("VBN", "VBD")
        quoted = case == "by" and quoted_as(f, x.cue) and abs(i - x.cue) < 9
        interview = case in ("with", "to") and f.lemma[verb] in ("interview", "conversation", "speak", "talk")
        if (told or interview) and not _press(f, i, speakers):
            continue
        if told or carried or quoted or interview:
            out.append(_voice(f, i, _phrase(f, i, x), speakers))
    return out


def _press(f: Frame, i: int, speakers: Speakers) -> bool:
    """Whether a phrase names a medium: by its noun, or as an organisation that is told things."""
    if f.low[i] in _CROWD:
        return False
    name = speakers.named(i)
    return f.lemma[i] in MEDIA or f.low[i] in MEDIA or (name is not None and name.type == "ORG")


def _phrase(f: Frame, head: int, x: Found) -> Words:
    """The noun phrase of a head, cut before clauses, the content and the cue."""
    a, b = f.left[head], f.right[head]
    for i in f.children[head]:
        if i > head and f.dep[i].startswith(("acl", "appos", "conj", "parataxis")) and f.tag[i][:2] != "JJ":
            b = min(b, f.left[i])
        if i < head and f.dep[i] in ("case", "mark", "cc", "punct"):
            a = max(a, f.right[i])
    for p, q in (*x.content, (x.cue, x.cue + 1)):
        if head < p < b:
            b = p
        if a < q <= head:
            a = q
    while b > head + 1 and not f.low[b - 1][-1].isalnum():
        b -= 1
    return a, b


def _inside(i: int, runs: Sequence[Words]) -> bool:
    return any(a <= i < b for a, b in runs)


def _holders(found: Sequence[Found]) -> dict[int, list[int]]:
    """For each attribution those whose content holds its cue, by their places in ``found``."""
    cues = sorted((x.cue, i) for i, x in enumerate(found))
    held: dict[int, list[int]] = defaultdict(list)
    for j, y in enumerate(found):
        for a, b in y.content:
            for _, i in cues[bisect_left(cues, (a, -1)) : bisect_left(cues, (b, -1))]:
                held[i].append(j)
    return held


def _around(found: Sequence[Found], i: int, holders: Sequence[int]) -> list[int]:
    """The attributions whose content holds this one's cue and content, the nearest first."""
    x = found[i]
    size = sum(b - a for a, b in x.content)
    out = []
    for j in dict.fromkeys(holders):
        y = found[j]
        if j == i:
            continue
        held = sum(max(0, min(b, d) - max(a, c)) for a, b in x.content for c, d in y.content)
        if 2 * held > size and not _inside(y.cue, x.content):
            out.append((sum(b - a for a, b in y.content), j))
    return [j for _, j in sorted(out)]


def _once(voices: Sequence[Voice]) -> tuple[Voice, ...]:
    """The voices without repetitions, the first standing for the rest; a speaker who is not known stays as ""."""
    seen: set[str] = set()
    out = []
    for n, voice in enumerate(voices):
        if (voice.name or not n) and voice.name not in seen:
            seen.add(voice.name)
            out.append(voice)
    return tuple(out)
