"""Words that may contradict one another across reports: excluding terms, quoted epithets."""

import re
from collections.abc import Iterator
from functools import cache
from itertools import takewhile

from stemma.annotators.claims.sureness import in_quotation
from stemma.annotators.statements.context import Context
from stemma.lang import NATIVE
from stemma.model import Span

_QUOTED = re.compile(r"[\"“‘'](?P<words>[A-Za-z-]+(?: [A-Za-z-]+)?),?[\"”’'] (?P<noun>(?:[a-z-]+ ){0,2}[a-z-]+)")
_CALLED = re.compile(
    r"\b(?:the|his|her|its|their|this|that) (?:[a-z-]+ )?(?P<noun>[a-z-]+) (?:(?:was|is|were|are|as|to be|had been) )?"
    r"[\"“‘'](?P<words>[A-Za-z-]+),?[\"”’']"
)  # called the letter "warm", said the letter was "warm"


_NOUNS = frozenset({"part of the body", "vehicle"})  # sets whose words are nouns


@cache
def contrasts() -> dict[str, tuple[str, str]]:
    """For each word of the excluding sets: the set and the row it is in."""
    data = NATIVE.table("contrasts")
    return {
        word: (name, row.split()[0])
        for name, rows in sorted(data["sets"].items())
        for row in rows
        for word in row.split()
    }


def excluding(context: Context) -> Iterator[tuple[Span, str, str]]:
    """The words of excluding sets: the span, the set, the row."""
    table = contrasts()
    for i, (start, end, word) in enumerate(context.words):
        beside = {w for _, _, w in context.words[max(0, i - 1) : i + 2]} - {word}
        if (
            word.islower()
            and word in table
            and not in_quotation(context.text, start)
            and not any(table.get(w, ("",))[0] == table[word][0] for w in beside)
            and not _no_noun(context, start, word)
        ):
            name, row = table[word]
            refused = re.search(
                r"(?:\bnot|n['’]t|\bnon|\bno)[ -](?:\w+ ){0,2}$", context.text[max(context.span[0], start - 24) : start]
            )
            yield (start, end), name, "not " + row if refused else row


def _no_noun(context: Context, start: int, word: str) -> bool:
    """True for a word of a set of nouns that is none here ("back to Northam"), from the parse."""
    token = context.token_at(start)
    return contrasts()[word][0] in _NOUNS and token is not None and not token.tag.startswith("NN")


def epithets(context: Context) -> Iterator[tuple[Span, str, str, str]]:
    """Quoted adjectives of a thing ('a "great" letter'): the span of both, the adjective, the thing's key and word."""
    text, (first, last) = context.text, context.span
    for m in _QUOTED.finditer(text, first, last):
        noun = m["noun"].split()
        if not all(NATIVE.is_content(w) for w in noun[:1]) or not _describes(context, m.start("words")):
            continue
        noun = list(takewhile(NATIVE.is_content, noun))
        head = _thing(context, m.start("noun"), noun)
        start, end = m.start(), text.index(head, m.start("noun")) + len(head)
        yield (start, end), m["words"].casefold(), NATIVE.sense(head), head
    for m in _CALLED.finditer(text, first, last):
        token = context.token_at(m.start("words"))
        if NATIVE.is_content(m["noun"]) and token is not None and token.tag.startswith("JJ"):
            yield (m.start("noun"), m.end()), m["words"].casefold(), NATIVE.sense(m["noun"]), m["noun"]


def _describes(context: Context, start: int) -> bool:
    """True where a quoted word before a noun describes it: an adjective, or any word right after an article."""
    token = context.token_at(start)
    if token is None or token.tag.startswith("JJ"):
        return True
    before = context.text[max(0, start - 12) : start - 1].casefold()
    return bool(re.search(r"\b(?:a|an|the|very|his|her|their|its) $", before)) and token.dep in ("amod", "compound")


def _thing(context: Context, start: int, noun: list[str]) -> str:
    """The head of the noun group after a quoted adjective: the first noun no noun follows, or the first word."""
    words = [w for w in context.words if w[0] >= start][: len(noun) + 1]
    for i, (s, _, word) in enumerate(words):
        token = context.token_at(s)
        if token is not None and token.tag in ("NN", "NNS"):
            following = context.token_at(words[i + 1][0]) if i + 1 < len(words) else None
            if following is None or following.tag not in ("NN", "NNS"):
                return word
    return noun[0]
