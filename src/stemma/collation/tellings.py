"""What a dated clause tells, as weighed words: how alike two tellings are, and whether they can be of one happening."""

import math
from collections import Counter
from dataclasses import dataclass

from stemma.lang import NATIVE
from stemma.model import Span
from stemma.settings import SETTINGS
from stemma.text import word_spans

Vector = dict[str, float]


def _one_of(text: str) -> frozenset[str]:
    return frozenset(text.split())


REACH = SETTINGS.collation.telling_reach
FAR = SETTINGS.collation.telling_far
NAME = SETTINGS.collation.telling_name
ONCE = SETTINGS.collation.telling_once
PARTIES = SETTINGS.collation.telling_parties
_ORDINALS = frozenset(word for word, n in NATIVE.ordinals.items() if n <= 10)
_STOP = _one_of(
    "a an the of in on at to for from by with and or but as that this these those it its he she they his her their we "
    "our i you your who which what when where was were is are be been being has have had do does did will would could "
    "should may might can not no said says say after before since until during over about into than then there also "
    "last next year month week day ago now new one up out more some all had him them if so just only around near "
    "between himself herself itself themselves he's she's it's they're i'm we're probably early late end beginning "
    "start middle nearly almost against under through per very also such while because both each other another any "
    "many most well still even back told according reported monday tuesday wednesday thursday friday saturday sunday "
    "january february march april may june july august september october november december today yesterday tomorrow "
    "posted updated published gmt am pm est edt"
)


# What befalls one thing once: told of the same thing under two dates, one of them is wrong.
_ONCE = _one_of(
    "death dead kill murder assassinate execute born birth founded establish elect sink crash collapse explode erupt "
    "derail sign resign retire marry arrest sentence convict indict acquit launch inaugurate emerge discover declare "
    "ratify enact repeal adopt invade occupy liberate surrender annex divorce merge acquire abolish disappear vanish"
)


@dataclass(frozen=True, slots=True)
class Telling:
    """The words a dated clause is told with: weighed ones of its sentence, and the clause's own names and acts."""

    words: Vector
    names: frozenset[str] = frozenset()
    acts: frozenset[str] = frozenset()
    ordinals: frozenset[str] = frozenset()
    parties: frozenset[str] = frozenset()  # the names of the whole sentence


def telling(text: str, sentence: Span, clause: Span, date: Span | None) -> Telling:
    """How a date's sentence tells what happened, the words nearer the date the heavier; the date itself left out."""
    spots = [(s + sentence[0], e + sentence[0]) for s, e in word_spans(text[sentence[0] : sentence[1]])]
    where = next((n for n, (s, _) in enumerate(spots) if date and s >= date[0]), None)
    words: Vector = {}
    kinds: dict[str, set[str]] = {"name": set(), "act": set(), "ordinal": set(), "party": set()}
    for n, (start, end) in enumerate(spots):
        word = text[start:end].casefold()
        if (date and start < date[1] and date[0] < end) or not _tells(word):
            continue
        capital = text[start].isupper()
        near = 1.0 if where is None else FAR + (1 - FAR) * math.exp(-abs(n - where) / REACH)
        near *= NAME if capital or word in _ORDINALS else 1.0
        key = NATIVE.untensed(word)
        words[key] = max(words.get(key, 0.0), near)
        if capital and n:
            kinds["party"].update(NATIVE.untensed(part) for part in word.split("-"))
        if clause[0] <= start and end <= clause[1] and not (capital and n == 0):
            kinds["ordinal" if word in _ORDINALS else "name" if capital else "act"].add(key)
    return Telling(words, *(frozenset(kinds[kind]) for kind in kinds))


def _tells(word: str) -> bool:
    return word not in _STOP and len(word) >= 3 and not (word.isdigit() and len(word) < 4)


def of_one_thing(one: Telling, two: Telling, like: float) -> bool:
    """Whether two tellings can only be of one happening: the same act of the same named thing, and one that is unique.

    Unique is what both number alike ("their first summit") and what befalls a thing once (it sinks, is founded, dies).
    """
    acts = {a for a in one.acts & two.acts if not a.isdigit()}
    if not _mostly(one.names, two.names) or one.ordinals != two.ordinals:
        return False
    if one.ordinals:
        return True
    return bool(acts & _ONCE_STEMS) and like >= ONCE and _mostly(one.acts, two.acts)


def of_one_plan(one: Telling, two: Telling) -> bool:
    """Whether two plans for one time are one, told with other words: by who takes part, and in which of a row."""
    alike = len(one.parties & two.parties) >= PARTIES and _mostly(one.parties, two.parties)
    return alike and not (one.ordinals and two.ordinals and one.ordinals != two.ordinals)


def _mostly(one: frozenset[str], two: frozenset[str]) -> bool:
    """Whether the smaller of two sets is at least half in the other."""
    return bool(one & two) and 2 * len(one & two) >= min(len(one), len(two))


def weigh_words(contexts: list[Vector]) -> list[Vector]:
    """Unit vectors of words, the rarer among the clauses the heavier."""
    seen = Counter(w for c in contexts for w in c)
    out: list[Vector] = []
    for context in contexts:
        vector = {w: near * math.log(1 + len(contexts) / seen[w]) for w, near in sorted(context.items())}
        norm = math.sqrt(sum(x * x for x in vector.values())) or 1.0
        out.append({w: x / norm for w, x in vector.items()})
    return out


def likeness(a: Vector, b: Vector) -> float:
    """The cosine of two vectors of words."""
    """The cosine of two vectors of words."""
    if len(a) > len(b):
        a, b = b, a
    dot = sum(x * b[w] for w, x in a.items() if w in b)
    if not dot:
        return 0.0
    return dot / math.sqrt(sum(x * x for x in a.values()) * sum(x * x for x in b.values()))


_ONCE_STEMS = frozenset(form for word in _ONCE for form in (NATIVE.untensed(word), word.removesuffix("e")))
