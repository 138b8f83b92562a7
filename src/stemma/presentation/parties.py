"""Deeds by the parties they are between, as the pages list them."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from stemma.model import Actor, Deed

FEWEST = 2  # deeds that make a list of their own
OTHERS = "others"


@dataclass(frozen=True, slots=True)
class Between:
    """The deeds between some parties in order of time: their codes, and a name for each."""

    codes: tuple[str, ...]
    name: str
    deeds: tuple[Deed, ...]

    @property
    def key(self) -> str:
        """What an address calls these parties."""
        return "-".join(self.codes) or OTHERS


def by_parties(deeds: Sequence[Deed]) -> list[Between]:
    """Deeds by the countries and bodies of both their sides, those with the most deeds first; the rest together.

    >>> [b.key for b in by_parties([])]
    []
    """
    groups: dict[tuple[str, ...], list[Deed]] = defaultdict(list)
    for deed in deeds:
        groups[tuple(sorted({c for side in (deed.actor, deed.recipient) for c in states(side)}))].append(deed)
    names = _names(deeds)
    kept = {codes for codes, told in groups.items() if codes and len(told) >= FEWEST}
    made = [
        Between(codes, " and ".join(names[c] for c in codes), tuple(groups[codes]))
        for codes in sorted(kept, key=lambda k: (-len(groups[k]), k))
    ]
    rest = [d for codes, told in groups.items() if codes not in kept for d in told]
    order = {d.id: n for n, d in enumerate(deeds)}
    return [*made, *([Between((), "Others", tuple(sorted(rest, key=lambda d: order[d.id])))] if rest else [])]


def states(side: Actor | None) -> list[str]:
    """The countries of a party; of a body without a country its code, of a party without a code nothing."""
    codes = [c for c in (side.code if side else "").split(";") if c]
    return [c[:6] if c[:3] in ("IGO", "NGO", "IMG") else c[:3] for c in codes]


def _names(deeds: Sequence[Deed]) -> dict[str, str]:
    """What most deeds call each party, the shorter of two names."""
    said: dict[str, Counter[str]] = defaultdict(Counter)
    for deed in deeds:
        for side in (deed.actor, deed.recipient):
            found = states(side)
            if side is not None and len(found) == 1:
                said[found[0]][side.text] += 10 if len(side.code) == 3 else 1  # a country is called by its own name
    best = {c: min(texts, key=lambda t: (-texts[t], len(t), t)) for c, texts in said.items()}
    every = {c for d in deeds for side in (d.actor, d.recipient) for c in states(side)}
    return {c: f"{best[c]} ({c})" if c in best else c for c in every}
