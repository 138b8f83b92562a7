"""The lexicon: what an act is called by its verb, the verb's arguments and the nouns among them."""

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from stemma.annotators.acts.syntax import one_of

KINDLY = one_of("AGREE CONSULT SUPPORT COOPERATE AID CONCEDE RETREAT")
HOSTILE = one_of("THREATEN PROTEST MOBILIZE SANCTION COERCE ASSAULT")
SPOKEN = one_of("ACCUSE REQUEST REJECT AGREE THREATEN")
THINGS = one_of("rocket missile mortar artillery bomb explosive grenade ransomware malware")  # no acts by themselves


@dataclass(frozen=True, slots=True)
class Kind:
    """A PLOVER event type with its mode and context."""

    event: str
    mode: str = ""
    context: str = ""


@dataclass(frozen=True, slots=True)
class Need:
    """What a frame needs in one slot: any filler, some lemmas, an actor, a role, or an event's noun."""

    slot: str
    lemmas: frozenset[str] = frozenset()
    events: frozenset[str] = frozenset()
    roles: frozenset[str] = frozenset()
    anything: bool = False
    actor: bool = False
    absent: bool = False


@dataclass(frozen=True, slots=True)
class Frame:
    """One pattern of a verb.

    The event may be one of the marks that the head of plover_verbs.tsv explains: "=" (of its object), "/" (ending it).
    """

    needs: tuple[Need, ...]
    kind: Kind
    weight: int
    line: int


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All frames by lemma, and the nouns that name acts with what it is to end them."""

    frames: dict[str, tuple[Frame, ...]]
    nouns: dict[str, Kind]
    ended: dict[str, Kind]
    modes: dict[str, tuple[tuple[str, frozenset[str], frozenset[str]], ...]]  # of an event: mode, in place of, cues

    def narrowed(self, kind: Kind, words: frozenset[str]) -> Kind:
        """A kind with the mode that the words of its clause give it, where it has none or a wider one."""
        for mode, wider, cues in self.modes.get(kind.event, ()):
            if (kind.mode or "-") in wider and cues & words:
                return Kind(kind.event, mode, kind.context)
        return kind


def rows(name: str) -> list[list[str]]:
    """The lines of a table of the lexicon, five columns each."""
    lines = (files("stemma.annotators.acts") / "weights" / name).read_text(encoding="utf-8").splitlines()
    return [[*line.split("\t"), "", "", "", ""][:5] for line in lines if line and not line.startswith("#")]


@cache
def lexicon() -> Lexicon:
    """The shipped lexicon."""
    nouns, ended = {}, {}
    for lemmas, event, mode, context, end in rows("plover_nouns.tsv"):
        for lemma in lemmas.split(","):
            if lemma in nouns:
                continue
            nouns[lemma] = Kind(event, mode, context)
            if end:
                ended[lemma] = Kind(end.split(":")[0], end.split(":")[1], context)
    frames: dict[str, list[Frame]] = defaultdict(list)
    verb_rows = rows("plover_verbs.tsv")
    classes = {name: words for name, words, *_ in verb_rows if name.startswith("$")}
    for line, (lemmas, pattern, event, mode, context) in enumerate(verb_rows):
        if lemmas in classes:
            continue
        needs = tuple(_need(part, classes) for part in pattern.split() if part != "-")
        frame = Frame(needs, Kind(event, mode, context), sum(_weight(n) for n in needs), line)
        for lemma in dict.fromkeys(lemmas.split(",")):
            frames[lemma].append(frame)
    modes: dict[str, list[tuple[str, frozenset[str], frozenset[str]]]] = defaultdict(list)
    for event, mode, wider, cues, _ in rows("plover_modes.tsv"):
        modes[event].append((mode, frozenset(wider.split(",")), frozenset(cues.split(","))))
    verbs = {k: tuple(sorted(f, key=lambda x: (-x.weight, x.line))) for k, f in frames.items()}
    return Lexicon(verbs, nouns, ended, {k: tuple(found) for k, found in modes.items()})


def _weight(need: Need) -> int:
    return 1 if need.anything or need.absent else 2 if need.actor or len(need.events) > 4 else 3


_EVENTS = frozenset((*KINDLY, *HOSTILE, *SPOKEN))


def _need(part: str, classes: Mapping[str, str]) -> Need:
    absent = part.startswith("!")
    slot, _, values = part.lstrip("!").partition(":")
    if values.startswith("!"):
        absent, values = True, values[1:]
    values = re.sub(r"\$\w+", lambda m: classes[m[0]], values)
    parts = values.split(",") if values else ["*"]
    events = frozenset(p for p in parts if p in _EVENTS)
    return Need(
        slot,
        frozenset(p for p in parts if p.islower()),
        _EVENTS if "EVENT" in parts else events,
        frozenset(p for p in parts if p.isupper()) - _EVENTS - {"EVENT"},
        "*" in parts,
        "@" in parts,
        absent,
    )
