"""The threads of a report: its paragraphs, tied where they share rare words; a round-up has several that share none."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from stemma.grouping.candidates import Floats, Ints
from stemma.grouping.terms import VOCABULARY, Terms, background
from stemma.settings import SETTINGS

RARE = SETTINGS.grouping.thread_rare
TELLING = SETTINGS.grouping.thread_telling
LEAST = SETTINGS.grouping.thread_words
MARKS = SETTINGS.grouping.thread_marks

_STAMP = re.compile(
    r"\W{0,3}(?:updated?:?\s*)?(?:\d{1,2}[:.]\d\d(?:\s?[ap]\.?m\b\.?)?|\d{1,2}\s?[ap]\.?m\b\.?)(?!\s?(?:%|per ?cent))",
    re.IGNORECASE,
)
_BULLET = re.compile(r"\s*[•▪●■◆►*–—-]\s+\S")
_ENDS = frozenset('.!?…,;"”’)')


@dataclass(frozen=True, slots=True)
class Threads:
    """The paragraphs of a pile, one after the other, and the thread each belongs to (-1: none).

    ``owner`` and ``words`` are the report (a place in the pile) and the length of each thread; ``held`` has the rare
    words of each thread as (thread, code of `VOCABULARY`).
    """

    report: Ints
    thread: Ints
    owner: Ints
    words: Ints
    held: tuple[Ints, Ints]

    def dominance(self, reports: int) -> Floats:
        """For each report the share of its longest thread, 1 where it has no two that may tell of an event."""
        total = np.bincount(self.owner, self.words, reports)
        longest = np.zeros(reports)
        np.maximum.at(longest, self.owner, self.words.astype(np.float64))
        telling = np.bincount(self.owner[self.words >= LEAST], minlength=reports)
        return np.where(telling > 1, longest / np.maximum(total, 1.0), 1.0)


def rare_stems(code: Ints) -> tuple[Ints, NDArray[np.bool_]]:
    """For each code a number for its stem, and whether the stem is rare in news."""
    total, table = background()
    most = (total + 1.0) / np.exp(RARE)
    used = np.flatnonzero(np.bincount(code))
    stems = [VOCABULARY.stems[c] for c in used.tolist()]
    number: dict[str, int] = {}
    stem, rare = (
        np.zeros(len(VOCABULARY.stems) + 1, dtype=np.int64),
        np.zeros(len(VOCABULARY.stems) + 1, dtype=np.bool_),
    )
    stem[used] = [number.setdefault(s, len(number)) for s in stems]
    rare[used] = [table.get(s, (0, 0.0))[0] + 1.0 <= most and s[:1].isalpha() for s in stems]
    return stem[code], rare[code]


def threads(pile: Sequence[Terms]) -> Threads:
    """The threads of every report of a pile."""
    code = np.concatenate([t.codes for t in pile]) if pile else np.zeros(0, dtype=np.int32)
    lengths = np.array([len(t.codes) for t in pile], dtype=np.int64)
    report = np.repeat(np.arange(len(pile)), lengths)
    place = np.arange(len(code)) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    line = code == VOCABULARY["\n"]
    paragraph = np.cumsum(np.r_[True, line[:-1] | (report[1:] != report[:-1])][: len(code)]) - 1
    count = int(paragraph[-1]) + 1 if len(code) else 0
    of = np.zeros(count, dtype=np.int64)
    of[paragraph] = report
    in_body = place >= np.array([t.title for t in pile], dtype=np.int64)[report] if pile else line
    words = np.bincount(paragraph[in_body & ~np.array(VOCABULARY.ends)[code]], minlength=count)
    stem, rare = rare_stems(code)
    at = np.flatnonzero(rare & in_body)
    term, inverse = np.unique(report[at] * (int(stem.max(initial=0)) + 1) + stem[at], return_inverse=True)
    size = count + len(term)
    graph = sparse.csr_matrix((np.ones(len(at), dtype=np.int8), (paragraph[at], count + inverse)), shape=(size, size))
    label = connected_components(graph, directed=False)[1]
    telling = np.bincount(label[count:], minlength=size)[label[:count]] >= TELLING
    # what tells nothing by itself goes on with the paragraph before it
    last = np.maximum.accumulate(np.where(telling, np.arange(count), -1)) if count else np.zeros(0, dtype=np.int64)
    last[(last >= 0) & (of[last] != of)] = -1
    found, thread = np.unique(np.where(last >= 0, label[last], -1), return_inverse=True)
    thread = thread - int(len(found) > 0 and found[0] == -1)
    number = int(thread.max(initial=-1)) + 1
    owner = np.zeros(number, dtype=np.int64)
    owner[thread[thread >= 0]] = of[thread >= 0]
    lengths_of = np.bincount(thread[thread >= 0], words[thread >= 0], number).astype(np.int64)
    holder = thread[paragraph[at]]
    return Threads(of, thread, owner, lengths_of, (holder[holder >= 0], code[at][holder >= 0]))


def sections(text: str) -> str:
    """A text of the same length whose lines are its sections, where stamps, headings or bullets lay them out."""
    lines = text.split("\n")
    kinds = [_kind(line) for line in lines]
    laid_out = {k for k in ("stamp", "heading", "bullet") if sum(x == k for x in kinds) >= MARKS}
    if not laid_out:
        return text
    first = next(i for i, k in enumerate(kinds) if k in laid_out)
    out = [lines[0]]
    for i in range(1, len(lines)):
        begins = i <= first or (kinds[i] in laid_out and kinds[i - 1] != "heading")
        out += ["\n" if begins else " ", lines[i]]
    return "".join(out)


def _kind(line: str) -> str:
    line = line.strip()
    if _STAMP.match(line):
        return "stamp"
    if _BULLET.match(line):
        return "bullet"
    return "heading" if 0 < len(line) <= 80 and line[-1] not in _ENDS and len(line.split()) <= 12 else ""
