"""An utterance as an edition prints it: the base's words with an apparatus, and each wording with its differences."""

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise
from typing import Literal

from markupsafe import Markup, escape

from stemma.model import Place, Utterance
from stemma.text import word_spans

# What a flag of an utterance says to a reader.
FLAGS = {
    "modal": "will, may or must is told differently",
    "negation": "a negation is told differently",
    "number": "a number is told differently",
    "scare quote": "some quote no more than a word or two",
    "speaker": "the reports name different speakers",
}


@dataclass(frozen=True, slots=True)
class Run:
    """A run of the base's words: read alike by all, left out by some, or read otherwise by some."""

    words: str
    how: Literal["alike", "cut", "other"] = "alike"


@dataclass(frozen=True, slots=True)
class Lemma:
    """One place of variation: the base's words, and what the reports of some sigla read there instead."""

    words: str  # long ones shortened in the middle
    others: tuple[tuple[str, tuple[str, ...]], ...]  # what is read, and by which sigla


def runs(utterance: Utterance) -> tuple[Run, ...]:
    """The base text of an utterance, cut where the reports begin and cease to read otherwise."""
    text = utterance.variants[utterance.base].span
    words = [*word_spans(text), (len(text), len(text))]
    held: list[tuple[int, int, Literal["cut", "other"]]] = []
    for spot in utterance.apparatus:
        if spot.to > spot.at:
            reads = any(reading for reading, _ in spot.readings)
            held.append((words[spot.at][0], words[spot.to - 1][1], "other" if reads else "cut"))
    edges = sorted({0, len(text), *(at for start, end, _ in held for at in (start, end))})
    out: list[Run] = []
    for start, end in pairwise(edges):
        kinds = {how for first, last, how in held if first <= start and end <= last}
        how: Literal["alike", "cut", "other"] = "other" if "other" in kinds else "cut" if kinds else "alike"
        if out and out[-1].how == how:
            out[-1] = Run(out[-1].words + text[start:end], how)
        else:
            out.append(Run(text[start:end], how))
    return tuple(out)


def apparatus(utterance: Utterance, sigla: Mapping[str, str]) -> tuple[Lemma, ...]:
    """The places of variation of an utterance, in order of the base.

    What is added is told of the word before it, or of the word it precedes.
    """
    text = utterance.variants[utterance.base].span
    spans = list(word_spans(text))
    out: list[Lemma] = []
    for spot in sorted(utterance.apparatus, key=lambda p: (p.at, p.to)):
        at, to = _shown(spot, len(spans))
        words = text[spans[at][0] : spans[to - 1][1]] if to > at else ""
        others = []
        for reading, who in spot.readings:
            added = spot.to == spot.at
            told = f"adds {reading}" if added and at < spot.at else f"preceded by {reading}" if added else reading
            others.append((told or "left out", _letters(utterance, who, sigla)))
        out.append(Lemma(_short(words), tuple(others)))
    return tuple(out)


def _shown(spot: Place, count: int) -> tuple[int, int]:
    """The words of the base that a place is printed with."""
    if spot.to > spot.at:
        return spot.at, spot.to
    return (spot.at - 1, spot.at) if spot.at else (0, min(1, count))


def _letters(utterance: Utterance, who: tuple[int, ...], sigla: Mapping[str, str]) -> tuple[str, ...]:
    letters = {sigla.get(utterance.variants[n].report, "?") for n in who}
    return tuple(sorted(letters, key=lambda x: (len(x), x)))


def _short(words: str) -> str:
    """A lemma as it is printed: a long one by its first and last words.

    >>> _short("walk with patience and an open hand")
    'walk with … open hand'
    """
    parts = words.split()
    return words if len(parts) <= 5 else f"{' '.join(parts[:2])} … {' '.join(parts[-2:])}"


def differing(base: str, words: str) -> Markup:
    """A wording with the words marked that the base has not.

    >>> str(differing("a great letter", "a beautiful letter"))
    'a <ins>beautiful</ins> letter'
    """
    spans = list(word_spans(words))
    ours = [words[s:e].casefold() for s, e in spans]
    theirs = [base[s:e].casefold() for s, e in word_spans(base)]
    out: list[str] = []
    at = 0
    for tag, _, _, first, last in SequenceMatcher(None, theirs, ours, autojunk=False).get_opcodes():
        if tag in ("replace", "insert"):
            start, end = spans[first][0], spans[last - 1][1]
            out += [str(escape(words[at:start])), "<ins>", str(escape(words[start:end])), "</ins>"]
            at = end
    out.append(str(escape(words[at:])))
    return Markup("".join(out))  # every piece of text above went through escape
