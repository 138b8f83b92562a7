"""The pile as sparse matrices: one row a report, one view for each thing that two reports may have in common."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from stemma.grouping.candidates import Floats, Ints, strongest
from stemma.grouping.terms import LEAD, VOCABULARY, Terms, background
from stemma.settings import SETTINGS

HASHES = 1 << 30  # columns of the views that are hashed
CONTRASTED = SETTINGS.grouping.contrasted_terms


@dataclass(frozen=True, slots=True)
class Known:
    """A record of which the pile at hand is a part: how many reports it has, and how many of them hold each stem."""

    reports: int
    held: Callable[[Sequence[str]], Ints]


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
    known: Known | None = None


def stream(pile: Sequence[Terms], known: Known | None = None) -> Stream:
    """Lay the terms of a pile out in arrays; term numbers follow the alphabet, so order of reports does not matter."""
    code = np.concatenate([t.codes for t in pile]) if pile else np.zeros(0, dtype=np.int32)
    lengths = np.array([len(t.codes) for t in pile], dtype=np.int64)
    report = np.repeat(np.arange(len(pile), dtype=np.int32), lengths)
    place = places(report, len(pile))
    ends = np.array(VOCABULARY.ends or [False])[code]
    begins = np.r_[True, ends[:-1]][: len(code)] | (place == 0)
    in_title = place < np.array([t.title for t in pile], dtype=np.int64)[report]
    used = np.flatnonzero(np.bincount(code))
    stems = [VOCABULARY.stems[c] for c in used.tolist()]
    words = sorted({s for s, c in zip(stems, used.tolist(), strict=True) if not VOCABULARY.ends[c]})
    number_of = {w: i for i, w in enumerate(words)}
    term_of = np.zeros(len(VOCABULARY.stems) + 1, dtype=np.int32)
    term_of[used] = [number_of.get(s, 0) for s in stems]
    kept = ~ends
    code, report, begins, title = code[kept], report[kept], begins[kept], in_title[kept]
    term = term_of[code]
    place = places(report, len(pile))
    titles = np.bincount(report, title, len(pile))
    upper = np.array(VOCABULARY.upper or [False])[code]
    digits = np.array([w[0].isdigit() for w in words] or [False], dtype=np.bool_)
    return Stream(
        report,
        term,
        place,
        names_among(report, term, upper, begins, words),
        title,
        place < titles[report] + LEAD,
        digits[term] if len(term) else upper,
        words,
        len(pile),
        known,
    )


def places(report: NDArray[np.int32], reports: int) -> NDArray[np.int32]:
    """The place of each entry within its report; a pile may hold many millions, so numbers are short."""
    count = np.bincount(report, minlength=reports)
    return np.arange(len(report), dtype=np.int32) - np.repeat((np.cumsum(count) - count).astype(np.int32), count)


def names_among(
    report: Ints, term: Ints, upper: NDArray[np.bool_], begins: NDArray[np.bool_], words: list[str]
) -> NDArray[np.bool_]:
    """Which terms are parts of names.

    A capital alone proves little (headlines, first words): the word's use elsewhere in the report and in news decides.
    """
    _, table = background()
    count = np.array([table.get(w, (0, 1.0))[0] for w in words] or [0])
    usual = np.array([table.get(w, (0, 1.0))[1] for w in words] or [0.0])
    at = np.flatnonzero(upper)
    keys, inverse = np.unique(report[at].astype(np.int64) * len(words) + term[at], return_inverse=True)
    high = np.bincount(inverse, ~begins[at], len(keys))
    small = np.flatnonzero(~upper & ~begins)
    wanted = report[small].astype(np.int64) * len(words) + term[small]
    found = np.minimum(np.searchsorted(keys, wanted), max(0, len(keys) - 1))
    low = np.bincount(found[keys[found] == wanted] if len(keys) else [], minlength=len(keys))
    which = keys % max(1, len(words))
    named = np.where(count[which] > 0, high + 2 * usual[which] > low + 1, high >= low)
    out = np.zeros(len(term), dtype=np.bool_)
    out[at] = named[inverse]
    return out


def rarity(s: Stream) -> Floats:
    """How much each term tells: the log of its rarity in background news and the pile (or its record) together."""
    total, table = background()
    known = np.array([table.get(w, (0, 0.0))[0] for w in s.words], dtype=np.float64)
    here, reports = np.zeros(len(s.words)), s.reports
    if s.known is not None:
        here, reports = s.known.held(s.words).astype(np.float64), s.known.reports
    elif len(s.term):
        held = sparse.csr_matrix((np.ones(len(s.term)), (s.report, s.term)), shape=(s.reports, len(s.words)))
        held.sum_duplicates()
        here = np.bincount(held.indices, minlength=len(s.words)).astype(np.float64)
    weight: Floats = np.log((total + reports) / (known + here + 1.0))
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
    m = m.tocsr()
    m.data = (m.data / np.repeat(length, np.diff(m.indptr))).astype(np.float32)
    return m


def bigrams(s: Stream, idf: Floats, keep: NDArray[np.bool_], compact: bool = False) -> Any:
    """Pairs of neighbouring terms, weighted by the rarity of both; `keep` says at which places a pair may begin.

    Columns are hashes, so wide that only products of rows may be made of them, unless they are made `compact`.
    """
    follows = np.zeros(len(s.term), dtype=np.bool_)
    follows[:-1] = (s.report[1:] == s.report[:-1]) & keep[:-1]
    at = np.flatnonzero(follows)
    first, second = s.term[at].astype(np.int64), s.term[at + 1].astype(np.int64)
    column, width = (first * 1_000_003 + second * 7_919) % HASHES, HASHES
    if compact:
        codes, column = np.unique(first * len(s.words) + second, return_inverse=True)
        width = max(1, len(codes))
    ones = sparse.csr_matrix((np.ones(len(at)), (s.report[at], column)), shape=(s.reports, width))
    weight = sparse.csr_matrix((idf[first] + idf[second], (s.report[at], column)), shape=(s.reports, width))
    ones.sum_duplicates()
    weight.sum_duplicates()
    weight.data *= np.log1p(ones.data) / ones.data
    return normalised(weight)


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
    column = (code[at] % np.uint64(HASHES)).astype(np.int64)
    bucket = column % min(1 << 24, 8 * n)
    repeated = np.bincount(bucket, minlength=1)[bucket] > 1  # what only one report holds is shared with none
    at, column = at[repeated], column[repeated]
    m = sparse.csr_matrix((np.ones(len(at), dtype=np.float32), (s.report[at], column)), shape=(s.reports, HASHES))
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
        "fullnames": bigrams(s, idf, both_names, compact=True),
    }


def shares(seen: dict[str, Any]) -> dict[str, Any]:
    """For names, lead and headline: each report's strongest terms, in rows that sum to one."""
    out = {}
    for name, count in (("names", 8), ("leadnames", 5), ("lead", 12), ("words", 20), ("title", 6)):
        row, column, weight = strongest(seen[name], count)
        top = sparse.csr_matrix((weight, (row, column)), shape=seen[name].shape)
        total = np.asarray(top.sum(axis=1)).ravel()
        total[total == 0] = 1.0
        out["of-" + name] = (sparse.diags(1.0 / total) @ top).tocsr()
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
