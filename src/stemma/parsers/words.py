"""The words of a text, cut by the rules of a language: affixes off, listed words as listed, hyphens between letters.

The rules and the way they are applied are spaCy's (MIT), so that every model reads the same words.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, pairwise
from typing import Any

MOST_RUN = 500  # characters
MOST_KEPT = 50_000  # runs between blanks of which the words are kept
_LONG = re.compile(rf"(?<!\S)\S{{{MOST_RUN},}}")
_RUNS = re.compile(r"\s+|\S+")


@dataclass(frozen=True)
class Words:
    """A text as words; with one blank after each where ``spaces`` says so they are the text, letter by letter."""

    text: str
    words: tuple[str, ...]
    spaces: tuple[bool, ...]

    def __len__(self) -> int:
        return len(self.words)

    @cached_property
    def starts(self) -> tuple[int, ...]:
        """The offset of each word."""
        sizes = (len(word) + space for word, space in zip(self.words, self.spaces, strict=True))
        return tuple(accumulate(sizes, initial=0))[: len(self.words)]


def long_cuts(text: str) -> list[int]:
    """Where a text is cut before its words are looked for: at its ends, and in runs of MOST_RUN characters or more."""
    long = _LONG.finditer(text)
    return sorted({0, len(text)} | {at for run in long for at in range(run.start(), run.end(), MOST_RUN)})


class Cutter:
    """Cuts texts by the rules of a table: patterns of affixes, of what is inside words, of addresses; listed words."""

    def __init__(self, table: dict[str, Any]) -> None:
        self._prefix = re.compile(table["prefix"]).search
        self._suffix = re.compile(table["suffix"]).search
        self._infix = re.compile(table["infix"]).finditer
        self._address = re.compile(table["address"]).match
        self._cases = {word: tuple(parts) or (word,) for word, parts in table["cases"].items()}
        self._kept: dict[str, tuple[str, ...]] = dict(self._cases)
        # a listed word that its own affixes would break is looked for among the pieces, too (":" and ")")
        self._broken: dict[str, list[tuple[str, ...]]] = {}
        for word in self._cases:
            if self._prefix(word) or self._suffix(word) or next(self._infix(word), None) or " " in word:
                pieces = self._pieces(word, {})
                self._broken.setdefault(pieces[0], []).append(pieces)

    def __call__(self, text: str) -> Words:
        """The words of a text; a run without a blank is cut every MOST_RUN characters.

        Brackets and stops come off a run one by one, in time that grows with the square of their number.
        """
        cuts = long_cuts(text)
        words: list[str] = []
        spaces: list[bool] = []
        for a, b in pairwise(cuts):
            part, blank = self._listed(*self._cut(text[a:b]))
            words += part
            spaces += blank
        return Words(text, tuple(words), tuple(spaces))

    def _cut(self, text: str) -> tuple[list[str], list[bool]]:
        words: list[str] = []
        spaces: list[bool] = []
        kept = self._kept
        for run in _RUNS.findall(text):
            if run[0].isspace():
                if words and run[0] == " ":
                    spaces[-1] = True
                    run = run[1:]
                if run:
                    words.append(run)
                    spaces.append(False)
                continue
            pieces = kept.get(run)
            if pieces is None:
                if len(kept) >= MOST_KEPT:
                    kept = self._kept = dict(self._cases)
                pieces = kept[run] = self._pieces(run, self._cases)
            words += pieces
            spaces += [False] * len(pieces)
        return words, spaces

    def _pieces(self, run: str, cases: dict[str, tuple[str, ...]]) -> tuple[str, ...]:
        """The words of a run without blanks."""
        before, inner, after = self._bare(run, cases)
        if not inner:
            middle: Sequence[str] = ()
        elif inner in cases:
            middle = cases[inner]
        elif self._address(inner):
            middle = (inner,)
        else:
            middle = tuple(self._inside(inner))
        return (*before, *middle, *reversed(after))

    def _bare(self, run: str, cases: dict[str, tuple[str, ...]]) -> tuple[list[str], str, list[str]]:
        """A run without its affixes: those before it, what is left, those after it from the last on."""
        before: list[str] = []
        after: list[str] = []
        size = 0
        while run and len(run) != size and run not in cases:
            size = len(run)
            first = len(found.group()) if (found := self._prefix(run)) else 0
            if first and run[first:] in cases:
                before.append(run[:first])
                return before, run[first:], after
            last = len(found.group()) if (found := self._suffix(run[first:])) else 0
            if last and run[:-last] in cases:
                after.append(run[-last:])
                return before, run[:-last], after
            if first:
                before.append(run[:first])
            if last and first + last <= size:
                after.append(run[size - last :])
                run = run[first : size - last]
            else:
                run = run[first:]
        return before, run, after

    def _inside(self, word: str) -> Iterator[str]:
        """A word cut at the marks inside it; what begins with one is left as it is there."""
        begin = 0
        for found in self._infix(word):
            if found.start() == 0:
                continue
            if found.start() != begin:
                yield word[begin : found.start()]
            if found.group():
                yield found.group()
            begin = found.end()
        if word[begin:]:
            yield word[begin:]

    def _listed(self, words: list[str], spaces: list[bool]) -> tuple[list[str], list[bool]]:
        """Pieces that together are a listed word are cut as it is; the longest first, then the first."""
        found = [
            (len(pieces), at)
            for at, word in enumerate(words)
            for pieces in self._broken.get(word, ())
            if tuple(words[at : at + len(pieces)]) == pieces
        ]
        taken: set[int] = set()
        chosen = []
        for size, at in sorted(found, key=lambda f: (-f[0], f[1])):
            if at not in taken and at + size - 1 not in taken:
                chosen.append((at, at + size))
            taken.update(range(at, at + size))
        for begin, end in sorted(chosen, reverse=True):
            said = zip(words[begin:end], [*spaces[begin : end - 1], False], strict=True)
            listed = self._cases.get("".join(word + " " * space for word, space in said))
            if listed:
                words[begin:end] = listed
                spaces[begin:end] = [*[False] * (len(listed) - 1), spaces[end - 1]]
        return words, spaces
