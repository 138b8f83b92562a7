"""The pile as sparse matrices: one row a report, one view for each thing that two reports may have in common."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from stemma.grouping.candidates import strongest
from stemma.grouping.terms import LEAD, Terms, background

CONTRASTED = 60  # terms of a report that may tell it from its like

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(slots=True)
class Stream:
    """The terms of all reports one after the other: report, term, place, name and headline of each."""

    report: Ints
    term: Ints
    place: Ints
    name: NDArray[np.bool_]
    title: NDArray[np.bool_]
    lead: NDArray[np.bool_]
    number: NDArray[np.bool_]
    words: list[str]
    reports: int


def stream(pile: Sequence[Terms]) -> Stream:
    """Lay the terms of a pile out in arrays; term numbers follow the alphabet, so order of reports does not matter."""
    words = sorted({s for t in pile for s in t.stems})
    number_of = {w: i for i, w in enumerate(words)}
    lengths = np.array([len(t.stems) for t in pile], dtype=np.int64)
    titles = np.array([t.title for t in pile], dtype=np.int64)
    term = np.fromiter((number_of[s] for t in pile for s in t.stems), dtype=np.int64, count=int(lengths.sum()))
    name = np.fromiter((n for t in pile for n in t.is_name), dtype=np.bool_, count=len(term))
    report = np.repeat(np.arange(len(pile)), lengths)
    place = np.arange(len(term)) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    digits = np.array([w[0].isdigit() for w in words], dtype=np.bool_)
    title = place < titles[report]
    return Stream(
        report, term, place, name, title, place < titles[report] + LEAD, digits[term] if len(words) else name, words,
        len(pile),
    )


def rarity(s: Stream) -> Floats:
    """How much each term tells: the log of its rarity in background news and the pile together."""
    total, table = background()
    known = np.array([table.get(w, (0, 0.0))[0] for w in s.words], dtype=np.float64)
    here = np.zeros(len(s.words))
    if len(s.term):
        pairs = np.unique(s.report * len(s.words) + s.term)
        here = np.bincount(pairs % len(s.words), minlength=len(s.words)).astype(np.float64)
    weight: Floats = np.log((total + s.reports) / (known + here + 1.0))
    return weight


def matrix(report: Ints, column: Ints, weight: Floats, shape: tuple[int, int]) -> Any:
    """A row-normalised sparse matrix with damped counts: (1 + log of summed weight) per report and column."""
    m = sparse.csr_matrix((weight, (report, column)), shape=shape)
    m.sum_duplicates()
    m.data = np.log1p(m.data)
    return m


def normalised(m: Any, idf: Floats | None = None) -> Any:
    """The matrix with its columns weighted by idf and its rows of length one."""
    if idf is not None:
        m = m @ sparse.diags(idf)
    length = np.sqrt(np.asarray(m.multiply(m).sum(axis=1)).ravel())
    length[length == 0] = 1.0
    return (sparse.diags(1.0 / length) @ m).tocsr()


def bigrams(s: Stream, idf: Floats, keep: NDArray[np.bool_]) -> Any:
    """Pairs of neighbouring terms, weighted by the rarity of both; `keep` says at which places a pair may begin."""
    follows = np.zeros(len(s.term), dtype=np.bool_)
    follows[:-1] = (s.report[1:] == s.report[:-1]) & keep[:-1]
    at = np.flatnonzero(follows)
    first, second = s.term[at], s.term[at + 1]
    codes, column = np.unique(first * len(s.words) + second, return_inverse=True)
    weight = idf[codes // len(s.words)] + idf[codes % len(s.words)] if len(codes) else np.zeros(0)
    return normalised(matrix(s.report[at], column, np.ones(len(at)), (s.reports, max(1, len(codes)))),
                      weight if len(codes) else np.zeros(1))


def spans(s: Stream, idf: Floats, length: int = 4) -> Any:
    """Which runs of `length` words with something rare in them each report holds, as ones."""
    n = len(s.term) - length + 1
    if n <= 0:
        return sparse.csr_matrix((s.reports, 1))
    code = np.zeros(n, dtype=np.uint64)
    weight = np.zeros(n)
    for k in range(length):
        code = code * np.uint64(1_000_003) + s.term[k : k + n].astype(np.uint64)
        weight += idf[s.term[k : k + n]]
    at = np.flatnonzero((s.report[:n] == s.report[length - 1 :]) & (weight > 3.0 * length))
    _, column, count = np.unique(code[at], return_inverse=True, return_counts=True)
    at, column = at[count[column] > 1], column[count[column] > 1]
    m = sparse.csr_matrix((np.ones(len(at)), (s.report[at], column)), shape=(s.reports, max(1, len(count))))
    m.sum_duplicates()
    m.data[:] = 1.0
    return m


def views(s: Stream) -> dict[str, Any]:
    """The views of a pile: all words, lead, headline, names, plain words, numbers, pairs of words, pairs of names."""
    idf, shape, n = rarity(s), (s.reports, max(1, len(s.words))), len(s.term)
    if not len(idf):
        idf = np.zeros(1)
    early = 1.0 + 1.0 * s.title + 1.0 * s.lead
    name, plain = s.name & ~s.number, ~s.name & ~s.number

    def view(mask: NDArray[np.bool_]) -> Any:
        return normalised(matrix(s.report[mask], s.term[mask], early[mask], shape), idf)

    informative = idf[s.term] > 2.0
    both_names = np.zeros(n, dtype=np.bool_)
    both_names[:-1] = name[:-1] & name[1:]
    both_words = np.zeros(n, dtype=np.bool_)
    both_words[:-1] = informative[:-1] & informative[1:]
    counted = np.zeros(n, dtype=np.bool_)
    counted[:-1] = s.number[:-1]
    return {
        "words": view(np.ones(n, dtype=np.bool_)),
        "lead": view(s.lead),
        "title": view(s.title | (s.place < 12)),
        "names": view(name),
        "plain": view(plain),
        "leadnames": view(name & s.lead),
        "leadplain": view(plain & s.lead),
        "numbers": view(s.number),
        "counted": bigrams(s, idf, counted),
        "pairs": bigrams(s, idf, both_words),
        "fullnames": bigrams(s, idf, both_names),
    }


def shares(s: Stream, seen: dict[str, Any]) -> dict[str, tuple[Any, Any]]:
    """For names, lead and headline: each report's strongest terms (rows summing to one), and which terms it holds."""
    present = sparse.csr_matrix((np.ones(len(s.term)), (s.report, s.term)), shape=seen["words"].shape)
    present.data[:] = 1.0
    present.sum_duplicates()
    present.data[:] = 1.0
    out = {}
    for name, count in (("names", 8), ("leadnames", 5), ("lead", 12), ("words", 20), ("title", 6)):
        row, column, weight = strongest(seen[name], count)
        top = sparse.csr_matrix((weight, (row, column)), shape=seen[name].shape)
        total = np.asarray(top.sum(axis=1)).ravel()
        total[total == 0] = 1.0
        out["of-" + name] = ((sparse.diags(1.0 / total) @ top).tocsr(), present)
    return out


def contrast(near: Any, seen: dict[str, Any], idf: Floats) -> Any:
    """Each report's terms weighted by how evenly they divide its neighbourhood (rows of `near`, zero-one).

    What all of the like reports say tells nothing of which of two like events one tells of, nor does what it alone
    says; the words of some of them do (the other town, the other victim).
    """
    row, column, _ = strongest(seen["words"], CONTRASTED)
    held = sparse.csr_matrix((np.ones(len(row)), (row, column)), shape=seen["words"].shape)
    size = np.maximum(np.asarray(near.sum(axis=1)).ravel(), 1.0)
    parts = []
    for at in range(0, held.shape[0], 2048):
        own = held[at : at + 2048]
        some = own.multiply(near[at : at + 2048] @ held).tocsr()  # how many of the neighbourhood hold each term
        some.data /= np.repeat(size[at : at + 2048], np.diff(some.indptr))
        some.data *= 1.0 - some.data
        some.data[some.data < 0] = 0.0
        parts.append(some)
    return normalised(sparse.vstack(parts).tocsr(), idf if len(idf) else np.zeros(1))
