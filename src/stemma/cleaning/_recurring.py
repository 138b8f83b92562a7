"""Which lines recur across the reports of one outlet: its furniture, told without a list of anyone's phrases."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

from stemma.cleaning._clean import MAX_LINES, lines_and_head, outlet_name
from stemma.model import Capture
from stemma.settings import SETTINGS
from stemma.text import digest, fold

_LONGEST = SETTINGS.cleaning.standing_longest
_PROSE = SETTINGS.cleaning.standing_prose
_SHARED = SETTINGS.cleaning.standing_shared
_NEAR = SETTINGS.cleaning.standing_near
_FEWEST = SETTINGS.cleaning.standing_fewest
_FEWEST_PROSE = SETTINGS.cleaning.standing_fewest_prose

Prose = frozenset[tuple[str, int]]  # digests of a report's long lines, and their lengths


@dataclass(frozen=True, slots=True)
class Lines:
    """What may recur of one capture: its outlet, its long lines, and the keys of the lines that may be furniture."""

    outlet: str = ""
    prose: tuple[tuple[str, int], ...] = ()  # digest and length, in order
    keys: tuple[str, ...] = ()  # in order


def own_lines(capture: Capture) -> Lines:
    """The lines of one capture by which `recurring` tells furniture; none where its outlet is unknown."""
    lines, meta = lines_and_head(capture)
    outlet = outlet_name(capture, meta)
    if not outlet:
        return Lines()
    folded = {fold(line.text) for line in lines[:MAX_LINES]}
    keyed = {text: digest(outlet, text) for text in folded if text}
    prose = sorted((key, len(text)) for text, key in keyed.items() if len(text) >= _PROSE)
    return Lines(outlet, tuple(prose), tuple(sorted(key for text, key in keyed.items() if len(text) < _LONGEST)))


def recurring_lines(captures: Iterable[Capture]) -> frozenset[str]:
    """Keys of the lines that recur across reports of one outlet; see `recurring`."""
    return recurring(map(own_lines, captures))


def recurring(found_in: Iterable[Lines]) -> frozenset[str]:
    """Keys of the lines that recur across reports of one outlet, whatever the order: the outlet's furniture.

    A line recurs where it stands in at least three reports of one outlet (five for a line of prose) and in a third of
    them.  Copies of one report, and its versions, are counted once: what they share is their story.
    """
    keys: dict[str, dict[Prose, set[str]]] = defaultdict(lambda: defaultdict(set))
    prose_keys: set[str] = set()
    for lines in found_in:
        if not lines.outlet:
            continue
        prose_keys.update(key for key, _ in lines.prose)
        # A page without prose (a list, a stub) stands for itself: it is not a copy of the other pages without any.
        keys[lines.outlet][frozenset(lines.prose or ((digest(*lines.keys), 0),))] |= set(lines.keys)
    found: set[str] = set()
    for pages in keys.values():
        stories = _stories(sorted(pages, key=sorted))
        number = Counter(key for story in stories for key in set[str]().union(*(pages[page] for page in story)))
        found.update(
            key for key, n in number.items()
            if n >= max(_FEWEST_PROSE if key in prose_keys else _FEWEST, len(stories) / 3)
        )  # fmt: skip
    return frozenset(found)


def _stories(pages: Sequence[Prose]) -> list[list[Prose]]:
    """The pages in groups, each the copies and versions of one report.

    Pages are compared along the lines they share, each with the next few: a family's own lines lead through all of it,
    and a line that all pages have costs no more than any other.
    """
    holders: dict[str, list[int]] = defaultdict(list)
    for n, page in enumerate(pages):
        for key, _ in page:
            holders[key].append(n)
    leader = list(range(len(pages)))

    def lead(n: int) -> int:
        while leader[n] != n:
            leader[n] = leader[leader[n]]
            n = leader[n]
        return n

    for same in holders.values():
        for at in range(len(same) - 1):
            for one, two in combinations(same[at : at + _NEAR], 2):
                a, b = lead(one), lead(two)
                if a != b and _copies(pages[one], pages[two]):
                    leader[max(a, b)] = min(a, b)
    groups: dict[int, list[Prose]] = defaultdict(list)
    for n, page in enumerate(pages):
        groups[lead(n)].append(page)
    return list(groups.values())


def _copies(one: Prose, two: Prose) -> bool:
    shared = sum(length for _, length in one & two)
    return shared >= _SHARED * max(1, min(sum(length for _, length in page) for page in (one, two)))
