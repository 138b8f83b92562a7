"""The parse of a text in columns: made once a report by a parser, read by every annotator."""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from .reports import Span

_T = TypeVar("_T")
Words = tuple[int, int]  # a run of words: first, after the last


@dataclass(frozen=True)
class Parse:
    """The words of a text with tags, tree, sentences and names; every column has one item a word.

    Words are counted from 0, offsets are code points of ``text``. With the blanks that ``spaces`` tells of the words
    cover the text; more white space than that is a blank word ("\\n"). Tags are Penn's, ``pos`` and ``deps`` Universal
    Dependencies; they are "", and ``heads`` point to the word itself, where only names were read.
    """

    text: str  # the text that was read
    words: tuple[str, ...] = ()  # the words and marks, letter by letter
    starts: tuple[int, ...] = ()  # the offset of each word
    spaces: tuple[bool, ...] = ()  # whether one blank follows
    lemmas: tuple[str, ...] = ()  # dictionary forms
    tags: tuple[str, ...] = ()  # Penn Treebank tags
    pos: tuple[str, ...] = ()  # universal parts of speech
    deps: tuple[str, ...] = ()  # relations of Universal Dependencies to the head
    heads: tuple[int, ...] = ()  # the word it hangs on; the word itself for the root of a sentence
    kinds: tuple[str, ...] = ()  # the label of the name it belongs to, "" for none
    sentences: tuple[Words, ...] = ()  # the words of each sentence: first, after the last
    names: tuple[tuple[int, int, str], ...] = ()  # first word, after the last, label

    def __len__(self) -> int:
        return len(self.words)

    @cached_property
    def ends(self) -> tuple[int, ...]:
        """The offset after each word."""
        return tuple(s + len(w) for s, w in zip(self.starts, self.words, strict=True))

    @cached_property
    def lower(self) -> tuple[str, ...]:
        """The words in lower case."""
        return tuple(w.lower() for w in self.words)

    @cached_property
    def sentence_of(self) -> tuple[int, ...]:
        """The number of each word's sentence."""
        return tuple(n for n, (a, b) in enumerate(self.sentences) for _ in range(a, b))

    @cached_property
    def children(self) -> tuple[tuple[int, ...], ...]:
        """The words that hang on each word, ascending."""
        found: list[list[int]] = [[] for _ in self.words]
        for i, head in enumerate(self.heads):
            if head != i:
                found[head].append(i)
        return tuple(map(tuple, found))

    @cached_property
    def edges(self) -> tuple[Words, ...]:
        """The run of words from the first to the last one that hangs on each word, itself among them.

        Words whose heads lead in a circle have none but themselves.
        """
        left, right = list(range(len(self))), list(range(1, len(self) + 1))
        order: list[int] = []
        waiting = [i for i, head in enumerate(self.heads) if head == i]
        while waiting:
            order += waiting
            waiting = [c for i in waiting for c in self.children[i]]
        for i in reversed(order):
            head = self.heads[i]
            left[head] = min(left[head], left[i])
            right[head] = max(right[head], right[i])
        return tuple(zip(left, right, strict=True))

    @cached_property
    def tokens(self) -> "tuple[Token, ...]":
        """The words as objects that lead to their heads and children."""
        columns = zip(
            self.words, self.lower, self.lemmas, self.tags, self.pos, self.deps, self.starts, self.spaces, strict=True
        )
        made = tuple(Token(self, i, *values) for i, values in enumerate(columns))
        for token, head, children in zip(made, self.heads, self.children, strict=True):
            token.head = made[head]
            token.children = tuple([made[i] for i in children])
        return made

    @cached_property
    def solid(self) -> "Parse":
        """The same parse without its blank words; what hung on a blank word hangs on itself."""
        kept = [i for i, word in enumerate(self.words) if not word.isspace()]
        if len(kept) == len(self):
            return self
        place = {old: new for new, old in enumerate(kept)}
        before = [0]  # how many words are kept before each
        for i in range(len(self)):
            before.append(before[-1] + (i in place))

        def take(column: tuple[_T, ...]) -> tuple[_T, ...]:
            return tuple([column[i] for i in kept])

        return Parse(
            self.text,
            *(take(self.words), take(self.starts), take(self.spaces), take(self.lemmas)),
            *(take(self.tags), take(self.pos), take(self.deps)),
            tuple([place.get(self.heads[i], place[i]) for i in kept]),
            take(self.kinds),
            tuple((before[a], before[b]) for a, b in self.sentences if before[a] < before[b]),
            tuple((before[a], before[b], label) for a, b, label in self.names if before[a] < before[b]),
        )

    def at(self, offset: int) -> int:
        """The word that covers an offset or stands before it; 0 before the first."""
        return max(0, bisect_right(self.starts, offset) - 1)

    def span(self, first: int, after: int) -> Span:
        """The offsets of words `first` up to (not including) `after`."""
        return self.starts[first], self.ends[after - 1]

    def sentence_spans(self) -> list[Span]:
        """The offsets of the sentences, without outer white space and those that are nothing else."""
        found = []
        for start, end in (self.span(*words) for words in self.sentences):
            piece = self.text[start:end]
            if bare := piece.strip():
                start += len(piece) - len(piece.lstrip())
                found.append((start, start + len(bare)))
        return found


@dataclass(slots=True, eq=False, repr=False)
class Token:
    """One word of a parse, with the word it hangs on and the words that hang on it."""

    parse: Parse  # the parse it is a word of
    i: int  # its number, from 0
    text: str  # the word, letter by letter
    lower: str  # the word in lower case
    lemma: str  # its dictionary form
    tag: str  # its Penn Treebank tag
    pos: str  # its universal part of speech
    dep: str  # its relation to its head
    start: int  # its offset
    space: bool  # whether one blank follows
    head: "Token" = None  # type: ignore[assignment]  # the word it hangs on; set once all words are made
    children: "tuple[Token, ...]" = ()  # the words that hang on it, ascending

    def __repr__(self) -> str:
        return f"Token({self.i}, {self.text!r})"

    @property
    def end(self) -> int:
        """The offset after the word."""
        return self.start + len(self.text)

    @property
    def lefts(self) -> "list[Token]":
        """The words before it that hang on it."""
        return [c for c in self.children if c.i < self.i]

    @property
    def rights(self) -> "list[Token]":
        """The words after it that hang on it."""
        return [c for c in self.children if c.i > self.i]

    @property
    def first(self) -> int:
        """The first word of its subtree."""
        return self.parse.edges[self.i][0]

    @property
    def last(self) -> int:
        """The last word of its subtree."""
        return self.parse.edges[self.i][1] - 1

    @property
    def subtree(self) -> "Iterator[Token]":
        """The word and all that hangs on it, however deep."""
        waiting = [self]
        while waiting:
            token = waiting.pop()
            yield token
            waiting += token.children
