"""One report laid out in plain lists of words, for rules and features that read every word many times."""

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import accumulate

import numpy as np

from stemma.annotators.quotations.marks import Quote, quotes
from stemma.model import Parse, Span, Words

_FINITE = frozenset(("VBD", "VBZ", "VBP", "MD"))


@dataclass(frozen=True, slots=True)
class Frame:
    """The words of a report without white space; every list has one item a word unless it says otherwise."""

    text: str
    start: list[int]
    end: list[int]
    low: list[str]
    lemma: list[str]
    tag: list[str]
    dep: list[str]
    head: list[int]
    ent: list[str]
    children: list[list[int]]
    left: list[int]  # the first word of the word's subtree
    right: list[int]  # after the last word of its subtree
    unit: list[int]  # the number of its unit
    units: list[Words]  # sentences, joined where a quotation runs over their boundary
    paragraph: list[int]
    paragraphs: list[Words]
    quote: list[int]  # the number of the outermost quotation in double marks it stands in, -1 outside
    quotes: list[Words]  # outermost quotations in double marks, marks included
    singles: list[Words]  # outermost quotations in single marks
    weight: list[int]  # one item more than words: characters before each word
    quoted: list[int]  # one item more: words in quotations before each word
    verbs: list[int]  # one item more: finite verbs before each word

    def spans(self, runs: tuple[Words, ...]) -> tuple[Span, ...]:
        """The offsets of some runs of words."""
        return tuple((self.start[a], self.end[b - 1]) for a, b in runs)


def frame(parse: Parse) -> Frame:
    """Lays out a parsed report; a report without sentences or parse gets paragraphs as sentences and flat trees."""
    solid = parse.solid
    text, start, end = parse.text, list(solid.starts), list(solid.ends)
    edges = solid.edges
    double, single = _speech(text, start)
    paragraph = _numbers(text, start)
    quote = [-1] * len(start)
    for number, (a, b) in enumerate(double):
        quote[a:b] = [number] * (b - a)
    units = _units(_sentences(solid, paragraph), double + [s for s in single if s[1] - s[0] > 4], len(start))
    return Frame(
        text=text,
        start=start,
        end=end,
        low=list(solid.lower),
        lemma=[x.lower() or y for x, y in zip(solid.lemmas, solid.lower, strict=True)],
        tag=list(solid.tags),
        dep=list(solid.deps),
        head=list(solid.heads),
        ent=list(solid.kinds),
        children=list(map(list, solid.children)),
        left=[a for a, _ in edges],
        right=[b for _, b in edges],
        unit=[n for n, (a, b) in enumerate(units) for _ in range(a, b)],
        units=units,
        paragraph=paragraph,
        paragraphs=_groups(paragraph),
        quote=quote,
        quotes=double,
        singles=single,
        weight=_sums(b - a for a, b in zip(start, end, strict=True)),
        quoted=_sums(int(q >= 0) for q in quote),
        verbs=_sums(int(t in _FINITE) for t in solid.tags),
    )


def _sums(values: Iterable[int]) -> list[int]:
    return list(accumulate(values, initial=0))


def _speech(text: str, start: list[int]) -> tuple[list[Words], list[Words]]:
    """The quotations in the marks that the report uses for speech, and those in the other kind."""
    held = quotes(text)
    outer = [q for q in held if q.depth == 0]
    double = _runs([q for q in held if q.double], start)
    single = _runs([q for q in outer if not q.double], start)
    spoken = any(not q.double and text[q.end - 2] in ",.?!" for q in outer)
    if spoken and sum(b - a for a, b in single) > sum(b - a for a, b in double):
        return _runs(outer, start), double
    return double, single


def _runs(held: list[Quote], start: list[int]) -> list[Words]:
    """The outermost quotations as runs of words, in order; one that goes on over paragraphs is one run."""
    runs: list[Words] = []
    last = 0
    for q in held:
        a, b = bisect_left(start, q.start), bisect_left(start, q.end)
        if a >= last and b > a:
            runs.append((a, b))
            last = b
    return runs


def _numbers(text: str, start: list[int]) -> list[int]:
    breaks = [i for i, c in enumerate(text) if c in "\n\r\u2028\u2029\x85"]
    before = np.searchsorted(breaks, start) if breaks else np.zeros(len(start), dtype=np.int64)
    _, numbers = np.unique(before, return_inverse=True)
    return [int(i) for i in numbers]


def _groups(numbers: list[int]) -> list[Words]:
    groups: list[Words] = []
    for i, number in enumerate(numbers):
        if number == len(groups):
            groups.append((i, i + 1))
        else:
            groups[-1] = (groups[-1][0], i + 1)
    return groups


def _sentences(parse: Parse, paragraph: list[int]) -> list[int]:
    """The words that begin sentences: those marked, and the first of each paragraph."""
    begins = {first for first, _ in parse.sentences}
    return sorted(begins | {i for i in range(1, len(paragraph)) if paragraph[i] != paragraph[i - 1]})


def _units(begins: list[int], held: list[Words], n: int) -> list[Words]:
    inside = bytearray(n + 1)
    for a, b in held:
        for i in range(a + 1, b):
            inside[i] = 1
    kept = [i for i in begins if not inside[i]]
    return list(zip(kept, [*kept[1:], n], strict=True)) if kept else []


def head_of(f: Frame, words: Words) -> int:
    """The word of a phrase that stands highest in the tree."""
    a, b = words
    outside = [i for i in range(a, b) if not a <= f.head[i] < b or f.head[i] == i]
    nouns = [i for i in outside if f.tag[i][:1] == "N" or f.tag[i] == "PRP"]
    return (nouns or outside or [b - 1])[0]


def inside(i: int, runs: tuple[Words, ...]) -> bool:
    """Whether a word stands in one of the runs."""
    return any(a <= i < b for a, b in runs)


def common(f: Frame, one: tuple[Words, ...], two: tuple[Words, ...]) -> float:
    """The share of their characters that two contents have in common."""
    if one[-1][1] <= two[0][0] or two[-1][1] <= one[0][0]:
        return 0.0
    weight, both, size = f.weight, 0, 0
    for a, b in one:
        size += weight[b] - weight[a]
        for x, y in two:
            first, last = max(a, x), min(b, y)
            if first < last:
                both += weight[last] - weight[first]
    for x, y in two:
        size += weight[y] - weight[x]
    return both / (size - both) if both else 0.0
