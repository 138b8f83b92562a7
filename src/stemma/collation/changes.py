"""Retellings that change what was said: a negation, a number, a modal, a scare quote, another speaker."""

import re
from collections.abc import Sequence

from stemma.collation.alike import related
from stemma.lang import NATIVE
from stemma.model import Place
from stemma.settings import SETTINGS
from stemma.text import words

_NOT = frozenset(
    ("not", "no", "never", "neither", "nor", "none", "nobody", "nothing", "without", "cannot", "hardly", "denied")
)
_MODALS = frozenset(
    (
        "will",
        "would",
        "shall",
        "should",
        "can",
        "could",
        "may",
        "might",
        "must",
        "cannot",
        "ought",
        "probably",
        "perhaps",
    )
)
_CONTRACTED = {"won't": "will", "can't": "can", "shan't": "shall", "cannot": "can"}
_NUMBERS = {w: str(n) for w, n in NATIVE.cardinals.items()} | {
    "hundred": "100", "thousand": "1000", "million": "1000000", "billion": "1000000000", "dozen": "12", "half": "0.5",
}  # fmt: skip
_SCARE = SETTINGS.collation.change_scrap
_WHOLE = SETTINGS.collation.change_whole


def changes(variants: Sequence[str], speakers: Sequence[str], base: int, apparatus: Sequence[Place]) -> tuple[str, ...]:
    """What kinds of change the variants hold, in alphabetical order: modal, negation, number, scare quote, speaker.

    A shorter cut is no change: only what stands in the place of the base's words, or inside what is kept, counts.

    >>> from stemma.collation.apparatus import collate
    >>> told = ["We will not close the two ports", "We may close the two ports"]
    >>> changes(told, ["Ada Lorne", "Ada Lorne"], *collate(told))
    ('modal', 'negation')
    """
    found = set()
    lengths = [len(words(v)) for v in variants]
    for place in apparatus:
        inner = place.at > 0 and place.to < lengths[base]
        for reading, _ in place.readings:
            if reading or inner:
                found |= _kinds(words(place.base), words(reading), cut=not reading)
    if lengths and lengths[base] >= _WHOLE and any(0 < n <= _SCARE for n in lengths):
        found.add("scare quote")
    named = sorted({s for s in speakers if s})
    if any(related(a, b) < 0 for i, a in enumerate(named) for b in named[i + 1 :]):
        found.add("speaker")
    return tuple(sorted(found))


def _kinds(base: Sequence[str], reading: Sequence[str], cut: bool) -> set[str]:
    """What a reading changes of the base's words; of words left out inside a quotation a negation only counts alone."""
    if cut and len(base) > 3:
        return set()
    kinds = set()
    if _negated(base) != _negated(reading):
        kinds.add("negation")
    if not cut and _numbers(base) != _numbers(reading) and _numbers(base) | _numbers(reading):
        kinds.add("number")
    if not cut and _modals(base) != _modals(reading):
        kinds.add("modal")
    return kinds


def _negated(said: Sequence[str]) -> int:
    return sum(w in _NOT or w.endswith("n't") for w in said) % 2


def _numbers(said: Sequence[str]) -> set[str]:
    return {_NUMBERS.get(w) or re.sub(r"\D", "", w) for w in said if w in _NUMBERS or w[0].isdigit()}


def _modals(said: Sequence[str]) -> set[str]:
    plain = (_CONTRACTED.get(w) or ("will" if w.endswith("'ll") else w.removesuffix("n't")) for w in said)
    return {w for w in plain if w in _MODALS}
