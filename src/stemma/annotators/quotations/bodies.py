"""Which organisation "the company", "the agency" or "the paper" means."""

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

from stemma.annotators.quotations.frame import Frame
from stemma.model import Name, Words
from stemma.reference.outlets import plain, register
from stemma.settings import SETTINGS
from stemma.text import fold, words

DOMINANT = SETTINGS.annotation.body_dominant
_FIRM = frozenset(words("company firm corporation airline carrier manufacturer retailer bank lender startup automaker"))
_OFFICE = frozenset(words("agency department ministry authority bureau commission regulator watchdog"))
_PAPER = frozenset(words("newspaper paper magazine broadcaster daily tabloid"))
_GROUP = frozenset(words("group organisation organization association union charity coalition party club team"))
KINDS = _FIRM | _OFFICE | _PAPER | _GROUP
_PUBLIC = re.compile(
    r"\b(?:agency|authority|administration|office|bureau|commission|department|ministry|board|service|bank|survey)\b",
    re.I,
)
_NO_FIRM = re.compile(
    r"\b(?:police|court|council|parliament|senate|congress|house|army|party|university|school|team|league|union|cabinet"
    r"|command|security|forces?|government|kremlin|pentagon)\b",
    re.I,
)


def body(
    f: Frame, head: int, mentions: Sequence[tuple[Words, Name]], acts: Callable[[int], bool], spoke: Collection[int]
) -> Name | None:
    """The organisation of the noun's kind that acts or speaks in this or the last paragraph, if it is only one.

    Where none acts there, the one named there, if the report names no other of the kind more often.
    """
    kind = f.low[head]
    floor = f.paragraphs[max(0, f.paragraph[head] - 1)][0]
    fit = [(a, name) for (a, _), name in mentions if name.type == "ORG" and fits(kind, name.name)]
    near = [(a, name) for a, name in fit if floor <= a < head]
    acting = {name.name: name for a, name in near if acts(a) or a in spoke}
    if acting:
        return next(iter(acting.values())) if len(acting) == 1 else None
    named = {name.name: name for _, name in near}
    counted = Counter(name.name for _, name in fit)
    if len(named) != 1 or counted[next(iter(named))] < max(2, *counted.values()):
        return None
    return next(iter(named.values()))


def main(names: Mapping[str, Name], mentions: Iterable[Name]) -> Name | None:
    """Of several that are called so the one that is named far more often than the next."""
    counted = Counter(m.name for m in mentions if m.name in names).most_common(2)
    return names[counted[0][0]] if len(counted) == 1 or counted[0][1] >= DOMINANT * counted[1][1] else None


def fits(kind: str, name: str) -> bool:
    """Whether an organisation may be called so.

    >>> fits("company", "Varo Corp."), fits("agency", "Harbour Authority"), fits("paper", "Varo Corp.")
    (True, True, False)
    """
    medium = plain(name) in register().media
    if kind in _PAPER or medium:
        return kind in _PAPER and medium
    if kind in _OFFICE:
        return bool(_PUBLIC.search(name)) or (name.isupper() and len(name) > 2)
    return kind in _GROUP or not (_PUBLIC.search(name) or _NO_FIRM.search(name)) or kind in fold(name).split()
