"""An utterance as an edition prints it: the base's words with an apparatus, and each wording with its differences."""

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher

from markupsafe import Markup, escape

from stemma.model import Utterance
from stemma.text import word_spans


@dataclass(frozen=True, slots=True)
class Lemma:
    """A run of the base's words, with the other readings of this place and the sigla that have them."""

    words: str
    others: tuple[tuple[str, tuple[str, ...]], ...] = ()


def apparatus(utterance: Utterance, sigla: Mapping[str, str]) -> tuple[Lemma, ...]:
    """The base text of an utterance cut at its places of variation."""
    text = utterance.variants[utterance.base].span
    words = [*word_spans(text), (len(text), len(text))]
    out: list[Lemma] = []
    at = 0
    for spot in sorted(utterance.apparatus, key=lambda p: (p.at, p.to)):
        start = max(words[spot.at][0], at)
        end = max(words[spot.to - 1][1] if spot.to > spot.at else start, at)
        if start > at:
            out.append(Lemma(text[at:start]))
        others = tuple(
            (reading, tuple(sorted({sigla.get(utterance.variants[n].report, "?") for n in who})))
            for reading, who in spot.readings
        )
        out.append(Lemma(text[start:end], others))
        at = end
    if at < len(text):
        out.append(Lemma(text[at:]))
    return tuple(out)


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
