"""Statements that are about the same thing by name: spellings of one name, posts and homes of one person, epithets."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence

from stemma.collation.readings.align import Group
from stemma.collation.readings.values import compatible, same_value
from stemma.model import Report, Statement
from stemma.text import fold

KEYED = frozenset({"title", "home", "epithet"})


def distance(a: str, b: str, limit: int = 3) -> int:
    """The number of letters to insert, delete or replace between two words; `limit` where it is no less.

    >>> distance("palace", "place"), distance("human", "humane"), distance("smith", "jones")
    (1, 1, 3)
    """
    if abs(len(a) - len(b)) >= limit:
        return limit
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        last, row[0] = row[0], i
        for j, y in enumerate(b, 1):
            last, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, last + (x != y))
    return min(limit, row[-1])


def _inflected(x: str, y: str) -> bool:
    """True where one word is the other's plural or adjective ("America", "American"; "Democrats", "Democratic")."""
    return y in (x + "s", x + "n", x + "'s") or (x.endswith("s") and y == x[:-1] + "ic")


def one_name(a: str, b: str) -> bool:
    """True where two folded forms look like two spellings of one name: one word differs, by a letter or two.

    >>> one_name("center for human craft", "center for humane craft"), one_name("austria", "australia")
    (True, False)
    >>> one_name("kim", "kims"), one_name("justice department", "justice departments")
    (False, False)
    >>> one_name("brian dalton", "bryant dalton"), one_name("patrick murray", "patrick murphy")
    (True, False)
    """
    first, second = a.split(), b.split()
    if len(first) != len(second) or a == b:
        return False
    differing = [(x, y) for x, y in zip(first, second, strict=True) if x != y]
    if len(differing) != 1:
        return False
    x, y = differing[0]
    if (
        min(len(x), len(y)) < 5
        or x[0] != y[0]
        or _inflected(x, y)
        or _inflected(y, x)
        or any(c.isdigit() for c in x + y)
        or re.sub(r"\W", "", x) == re.sub(r"\W", "", y)
    ):
        return False
    gap = distance(x, y)
    if len(first) == 1:
        return gap == 1 and not x.startswith(y) and not y.startswith(x)
    other_surname = x == first[-1] and len(x) == len(y)  # "Murray" and "Murphy" are two
    return gap == 1 or (gap == 2 and (min(len(x), len(y)) >= 7 or not other_surname))


_WRITTEN_ALIKE = (("ae", "a"), ("oe", "o"), ("ue", "u"), ("ss", "s"), ("yi", "i"), ("iy", "i"), ("y", "i"), ("ph", "f"))


def variants(a: str, b: str) -> bool:
    """True where two forms differ only as one name is written out of another script or without its marks.

    >>> variants("sergei orlan", "sergey orlan"), variants("muenster", "munster"), variants("anna orlan", "anna orlen")
    (True, True, False)
    """
    for marked, plain in _WRITTEN_ALIKE:
        a, b = a.replace(marked, plain), b.replace(marked, plain)
    return a == b


def of_person(told: Sequence[Statement]) -> bool:
    """Whether one written form is the full name of a person: two full names that differ by a letter are of one."""
    return any(s.head == "PERSON" and " " in s.value for s in told)


def spellings(pool: Sequence[Statement], reports: Mapping[str, Report]) -> list[Group]:
    """Groups of the written forms of one name; a slip of the pen in a report that else writes the other is left out."""
    forms: dict[str, list[Statement]] = defaultdict(list)
    for s in pool:
        forms[s.value].append(s)
    ordered = sorted(forms)
    pairs = [(a, b) for i, a in enumerate(ordered) for b in ordered[i + 1 :] if one_name(a, b)]
    pairs = [pair for pair in pairs if not any(_within(pair, other) for other in pairs)]
    return [
        Group(tuple(forms[a] + forms[b]), 3.0 + len(a.split()))
        for a, b in pairs
        if not _slip(a, b, forms, reports) and not _slip(b, a, forms, reports)
    ]


def _within(pair: tuple[str, str], other: tuple[str, str]) -> bool:
    """True where two spellings are a part of two longer ones: the family name of a full name."""
    one, two = ([f" {form} " for form in sorted(forms)] for forms in (pair, other))
    return pair != other and all(a in b for a, b in zip(one, two, strict=True))


def _slip(rare: str, usual: str, forms: Mapping[str, Sequence[Statement]], reports: Mapping[str, Report]) -> bool:
    """True where a form stands once in all, in a report that writes the other form too."""
    if len(forms[rare]) != 1:
        return False
    text = fold(reports[forms[rare][0].report].text)
    return len(re.findall(rf"\b{re.escape(rare)}\b", text)) == 1 and usual in text


def keyed(pool: Sequence[Statement]) -> list[Group]:
    """Groups of statements that say the same kind of thing of the same person or thing."""
    heads: dict[tuple[str, str], list[Statement]] = defaultdict(list)
    for s in pool:
        heads[s.unit, s.head].append(s)
    found = []
    for key in sorted(heads):
        group = heads[key]
        if key[0] == "epithet" or not all(compatible(a, b) for a in group for b in group):
            found.append(Group(tuple(group), 2.0))
        else:  # a manager may be a coach as well: posts that do not exclude one another are each a reading of its own
            found += _by_value(group)
    return found


def _by_value(group: Sequence[Statement]) -> list[Group]:
    """A group for each value."""
    cells: list[list[Statement]] = []
    for s in group:
        cell = next((c for c in cells if same_value(c[0], s)), None)
        if cell is None:
            cells.append([s])
        else:
            cell.append(s)
    return [Group(tuple(cell), 2.0) for cell in cells]
