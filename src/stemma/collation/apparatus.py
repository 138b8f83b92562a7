"""A critical apparatus: the variants of one utterance aligned word by word against the fullest of them."""

from collections.abc import Iterator, Sequence

from stemma.model import Place, Span
from stemma.settings import SETTINGS
from stemma.text import word_spans, words

# Another word in the place costs less than leaving one out and putting one in.
_SAME = SETTINGS.collation.align_same
_NEAR = SETTINGS.collation.align_near
_OTHER = SETTINGS.collation.align_other
_GAP = SETTINGS.collation.align_gap

Column = dict[int, int]  # a place of the alignment: variant -> index of its word there


def collate(variants: Sequence[str]) -> tuple[int, tuple[Place, ...]]:
    """The index of the fullest variant, and every place where others read otherwise, in order of the base.

    ``Place.at`` and ``Place.to`` count the base's words; at == to is an addition before word ``at``, a reading "" an
    omission.  A variant is the base with its own readings put in.  Another order of the variants only renumbers them.

    >>> collate(["a great letter came", "a good letter"])[1][0]
    Place(at=1, to=2, base='great', readings=(('good', (1,)),))
    """
    if not variants:
        return 0, ()
    tokens = [words(v) for v in variants]
    spans = [list(word_spans(v)) for v in variants]
    order = sorted(range(len(variants)), key=lambda i: (-len(tokens[i]), tokens[i], variants[i]))
    base, columns = order[0], _aligned(tokens, order)
    found: dict[Span, dict[tuple[str, ...], list[tuple[str, int]]]] = {}
    for i in range(len(variants)):
        for (at, to), (first, last) in _differences(columns, tokens, base, i):
            shown = _slice(variants[i], spans[i], first, last)
            found.setdefault((at, to), {}).setdefault(tuple(tokens[i][first:last]), []).append((shown, i))
    places = []
    for (at, to), readings in sorted(found.items()):
        told = sorted((min(shown for shown, _ in who), tuple(i for _, i in who)) for who in readings.values())
        places.append(Place(at, to, _slice(variants[base], spans[base], at, to), tuple(told)))
    return base, tuple(places)


def _slice(text: str, spans: Sequence[Span], first: int, last: int) -> str:
    return text[spans[first][0] : spans[last - 1][1]] if last > first else ""


def _aligned(tokens: Sequence[Sequence[str]], order: Sequence[int]) -> list[Column]:
    """Columns that hold each variant's words in order: the fullest first, each next one aligned to all before it."""
    columns: list[Column] = [{order[0]: k} for k in range(len(tokens[order[0]]))]
    for i in order[1:]:
        seen = [{tokens[v][k] for v, k in column.items()} for column in columns]
        merged: list[Column] = []
        for column, word in _path(seen, tokens[i]):
            merged.append(dict(columns[column]) if column is not None else {})
            if word is not None:
                merged[-1][i] = word
        columns = merged
    return columns


def _path(seen: Sequence[set[str]], mine: Sequence[str]) -> list[tuple[int | None, int | None]]:
    """The best global alignment of columns (the words seen in each) and words, as pairs; None is a gap."""
    rows, cols = len(seen), len(mine)
    score = [[_GAP * j for j in range(cols + 1)]]
    for a in range(rows):
        above, row = score[-1], [_GAP * (a + 1)]
        for b in range(cols):
            row.append(max(above[b] + _match(seen[a], mine[b]), above[b + 1] + _GAP, row[b] + _GAP))
        score.append(row)
    path: list[tuple[int | None, int | None]] = []
    a, b = rows, cols
    while a or b:
        if a and b and score[a][b] == score[a - 1][b - 1] + _match(seen[a - 1], mine[b - 1]):
            a, b = a - 1, b - 1
            path.append((a, b))
        elif b and score[a][b] == score[a][b - 1] + _GAP:
            b -= 1
            path.append((None, b))
        else:
            a -= 1
            path.append((a, None))
    return path[::-1]


def _match(seen: set[str], word: str) -> float:
    if word in seen:
        return _SAME
    # Words that begin alike are mostly one word in another form or spelling: travelling, traveling.
    return _NEAR if len(word) > 3 and any(s[:4] == word[:4] for s in seen) else _OTHER


def _differences(
    columns: Sequence[Column], tokens: Sequence[Sequence[str]], base: int, other: int
) -> Iterator[tuple[Span, Span]]:
    """The longest runs in which a variant leaves the base: its words there as index ranges, the base's first.

    What a cut leaves out before its first word or after its last is a run of its own.
    """
    at = first = 0
    run: tuple[int, int, str] | None = None  # where the run began, in the base and in the variant, and its kind
    for column in columns:
        b, o = column.get(base), column.get(other)
        if b is None and o is None:
            continue
        kind = "other"
        if b is not None and o is not None and tokens[base][b] == tokens[other][o]:
            kind = "same"
        elif o is None and first in (0, len(tokens[other])):
            kind = "cut"
        if run is not None and run[2] != kind:
            yield (run[0], at), (run[1], first)
            run = None
        if run is None and kind != "same":
            run = (at, first, kind)
        at += b is not None
        first += o is not None
    if run is not None:
        yield (run[0], at), (run[1], first)
