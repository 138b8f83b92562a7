"""The clauses of a parse: a predicate with the words that belong to it and to no clause inside it."""

from collections.abc import Iterator
from dataclasses import dataclass

from stemma.model import Parse, Span

_OWN = frozenset({"ROOT", "root", "ccomp", "advcl", "acl:relcl", "parataxis"})

_JOINING = frozenset({"mark", "cc"})


@dataclass(frozen=True, slots=True)
class Clause:
    """One predicate, the words of its clause, ascending, and where the clause stands."""

    head: int
    tokens: tuple[int, ...]
    span: Span
    sentence: Span


def clauses(parse: Parse) -> Iterator[Clause]:
    """The clauses of every sentence, by the place of their first word."""
    for first, after in parse.sentences:
        sentence = parse.span(first, after)
        held: dict[int, list[int]] = {}
        for i in range(first, after):
            if not parse.words[i].isspace():
                held.setdefault(_head(parse, i), []).append(i)
        for head, words in sorted(held.items(), key=lambda item: item[1]):
            tokens = tuple(_trimmed(parse, words))
            if len(tokens) >= 3:
                yield Clause(head, tokens, parse.span(tokens[0], tokens[-1] + 1), sentence)


def _head(parse: Parse, i: int) -> int:
    """The predicate of the clause a word belongs to."""
    seen = {i}
    while parse.heads[i] != i and not _opens(parse, i):
        i = parse.heads[i]
        if i in seen:
            return i
        seen.add(i)
    return i


def _opens(parse: Parse, i: int) -> bool:
    if parse.deps[i] in _OWN:
        return True
    return parse.deps[i] == "conj" and parse.pos[i] in ("VERB", "AUX")


def _trimmed(parse: Parse, words: list[int]) -> list[int]:
    """The words without marks at the edges, and without what only joins the clause to another ("that", "and")."""
    low, high = 0, len(words)
    while low < high and (parse.pos[words[low]] == "PUNCT" or parse.deps[words[low]] in _JOINING):
        low += 1
    while high > low and parse.pos[words[high - 1]] == "PUNCT":
        high -= 1
    return words[low:high]
