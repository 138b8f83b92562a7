"""Whether two dates that exclude each other are of one happening at all: who takes part, where, which of a row."""

from collections.abc import Iterable

from stemma.collation.readings.values import compatible
from stemma.model import Statement
from stemma.settings import SETTINGS

ENOUGH = SETTINGS.collation.happening_names
_ORDINALS = frozenset(("first", "second", "third", "fourth", "fifth", "sixth", "sevent", "eighth", "ninth", "tenth"))


def of_others(a: Statement, b: Statement, a_words: Iterable[str], b_words: Iterable[str]) -> bool:
    """Whether two statements are dates that exclude each other, of happenings with other parties, places or numbers.

    ``a_words`` and ``b_words`` are the words of their sentences, cut to six letters.
    """
    if a.type != "date" or a.unit != "day" or compatible(a, b):
        return False
    numbers = _ORDINALS.intersection(a_words), _ORDINALS.intersection(b_words)
    return _differ(a.names, b.names) or _elsewhere(a, b) or (all(numbers) and not numbers[0] & numbers[1])


def _differ(one: Iterable[str], two: Iterable[str]) -> bool:
    """Whether two happenings share hardly any of the names of the one that is told with fewer."""
    few, many = sorted((sorted(set(one)), sorted(set(two))), key=len)
    shared = sum(any(_one_name(x, y) for y in many) for x in few)
    return shared == 0 if len(few) == ENOUGH else len(few) > ENOUGH and 2 * shared <= len(few)


def _elsewhere(a: Statement, b: Statement) -> bool:
    """Whether each is at a place that the other's sentence does not name."""
    one, two = ([r[1:] for r in s.relations if r.startswith("@")] for s in (a, b))
    told = [(x, y) for x in one for y in (*two, *b.names)] + [(x, y) for x in two for y in (*one, *a.names)]
    return bool(one and two) and not any(_one_name(x, y) for x, y in told)


def _one_name(x: str, y: str) -> bool:
    """Whether one of two names is the other or a part of it ("goldman", "goldman sachs")."""
    few, many = sorted((set(x.split()), set(y.split())), key=len)
    return few <= many
