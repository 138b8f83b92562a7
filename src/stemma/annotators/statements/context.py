"""The words around a value: what it is a value of, as folded keys, nearest first."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field

from stemma.lang import NATIVE
from stemma.model import Name, Parse, Span, Token
from stemma.text import fold

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?|\d[\d,.]*\d|\d")
_WORDS = NATIVE.table("statement_words")
_STOP = frozenset(_WORDS["stop"].split())
THIN = frozenset(_WORDS["thin"].split())  # too common for a denial of them to be compared


@dataclass(frozen=True, slots=True)
class Context:
    """One sentence as words with spans, their keys, and the words of the parse beside them where there is one."""

    text: str
    span: Span
    words: tuple[tuple[int, int, str], ...]  # start, end, word
    tokens: tuple[Token, ...] = ()  # the parse's
    tree: dict[int, list[int]] = field(default_factory=dict)  # what each token's arcs lead to, filled when asked for
    borders: list[int] = field(default_factory=list)  # where clause borders stand, filled when asked for
    keyed: list[tuple[int, int, int, str]] = field(
        default_factory=list
    )  # its content words: place, span, key; likewise

    def token_at(self, position: int) -> Token | None:
        """The parse's word that covers an offset, None without a parse."""
        n = bisect_right(self.tokens, position, key=_offset)
        token = self.tokens[n - 1] if n else None
        return token if token is not None and position < token.end else None

    def index_at(self, position: int) -> int:
        """The index of the first word that ends after an offset."""
        return bisect_right(self.words, position, key=_word_end)


def _offset(token: Token) -> int:
    return token.start


def _word_end(word: tuple[int, int, str]) -> int:
    return word[1]


def contexts(text: str, parse: Parse | None = None) -> list[Context]:
    """One `Context` for each sentence."""
    found = []
    for start, end in NATIVE.sentences(text) if parse is None else parse.sentence_spans():
        words = tuple((start + m.start(), start + m.end(), m.group()) for m in _WORD.finditer(text[start:end]))
        tokens = parse.tokens[parse.at(start) : parse.at(end - 1) + 1] if parse is not None else ()
        found.append(Context(text, (start, end), words, tokens))
    return found


_BORDER = re.compile(r"[;:()]|[,–—](?!\d)|\b(?:and|but|while|who|which|that|after|as|when|where)\b")


def _crossings(context: Context, a: int, b: int) -> int:
    """How many clause borders stand between two offsets, of which each is the edge of a word."""
    if not context.borders:
        found = (m.start() for m in _BORDER.finditer(context.text, *context.span))
        context.borders.extend([-1, *found])  # the first says that they were asked for
    low, high = min(a, b), max(a, b)
    number = bisect_left(context.borders, high) - bisect_left(context.borders, low)
    # a comma right before a figure parts nothing within it where the figure is what is asked about
    return number + (high > low and context.text[high - 1] in ",–—" and context.text[high : high + 1].isdecimal())


def _tree_distances(context: Context, start: int, end: int) -> dict[int, int]:
    """How many arcs of the parse lead from the words of a span to each token, by the token's offset."""
    tree = context.tree
    if not tree:
        tree.update({t.i: [] for t in context.tokens})
        for t in context.tokens:
            if (head := t.head.i) != t.i and head in tree:
                tree[head].append(t.i)
                tree[t.i].append(head)
    low = context.tokens[0].i
    distance = {t.i: 0 for t in context.tokens if start <= t.start < end}
    queue = sorted(distance)
    for i in queue:
        for other in tree[i]:
            if other not in distance:
                distance[other] = distance[i] + 1
                queue.append(other)
    return {context.tokens[i - low].start: d for i, d in distance.items()}


def _keyed(context: Context) -> list[tuple[int, int, int, str]]:
    """The content words of a sentence: place, span and key of each."""
    if not context.keyed:
        words = enumerate(context.words)
        context.keyed.extend((i, s, e, NATIVE.sense(word)) for i, (s, e, word) in words if NATIVE.is_content(word))
    return context.keyed


def keys_near(context: Context, start: int, end: int, limit: int = 14) -> tuple[str, ...]:
    """The keys of the content words around a span, nearest first.

    Near is in words, a clause border counting as four, or in arcs of the parse, an arc counting as two words.
    """
    ranked: list[tuple[int, int, str]] = []
    first, last = context.index_at(start), context.index_at(end - 1)
    arcs = _tree_distances(context, start, end) if context.tokens else {}
    for i, s, e, key in _keyed(context):
        if start <= s < end:
            continue
        gap = first - i if i < first else i - last
        border = (e, start) if i < first else (end, s)
        away = gap + 4 * _crossings(context, *border) + (i < first)
        ranked.append((min(away, 2 * arcs.get(s, 99)), i, key))
    return tuple(dict.fromkeys(key for _, _, key in sorted(ranked)))[:limit]


def names_in(names: Sequence[Name], span: Span, near: int) -> tuple[str, ...]:
    """The full names mentioned in a sentence, nearest to an offset first."""
    inside = [n for n in names if span[0] <= n.start < span[1]]
    ranked = sorted(inside, key=lambda n: (min(abs(n.start - near), abs(n.end - near)), n.start))
    return tuple(dict.fromkeys(fold(n.name or n.text) for n in ranked))


LIGHT = frozenset(_WORDS["light"].split())


_LABELLED = frozenset(_WORDS["labelled"].split())


def head_of(context: Context, start: int, end: int) -> tuple[str, bool]:
    """What a number counts or measures, as a key, and whether the number is only its label ("lap 20").

    "12 fire rescue units" counts units, "a 77-tonne station" and "a station weighing 77 tonnes" measure a station.
    """
    before = context.words[context.index_at(start) - 1][2].casefold() if context.index_at(start) else ""
    if before in _LABELLED:
        return NATIVE.sense(before), True
    if whole := re.match(r" of (?:the )?\d[\d,]*\b", context.text[end : end + 20]):
        end += whole.end()  # "20 of 71 laps" counts laps
    token = context.token_at(end - 1)
    noun = counted(token, start) if token is not None and not context.text.startswith(" of ", end) else None
    if token is None or noun is None:
        head, label = _head_by_place(context, end), False
    else:
        head, label = NATIVE.sense(noun.text), noun.i < token.i and token.dep == "nummod"
    if (noun is not None and noun.tag == "VBN") or head in ("total", "taken"):
        head = ""
    return head, label


def counted(token: Token, start: int) -> Token | None:
    """The noun that a number (or its unit) depends on, None where it depends on none."""
    if token.dep in (
        "nummod",
        "compound",
        "amod",
        "nmod",
        "advmod",
        "obl:npmod",
        "nmod:npmod",
        "punct",
        "dep",
        "flat",
    ):
        head = token.head
        for _ in range(3):
            if head.tag.startswith("NN") and not start <= head.start <= token.start:
                return head
            if head.dep not in ("nummod", "compound", "amod", "obl:npmod", "nmod"):
                return None
            head = head.head
    return None


def _head_by_place(context: Context, end: int) -> str:
    """The head of the noun group after a number, by the order of words alone."""
    i = context.index_at(end)
    group: list[str] = []
    position = end
    for s, e, word in context.words[i : i + 6]:
        if context.text[position:s].strip(" -‑") or word[0].isdigit():
            break
        if word.casefold() in ("of", "the", "those", "its", "their", "more", "other", "new") and not group:
            position = e
            continue
        if word.casefold() in _STOP:
            break
        group.append(word)
        position = e
    return NATIVE.sense(_noun_of(group)) if group else ""


def _noun_of(group: Sequence[str]) -> str:
    """The likely head of a run of content words: the last before a verb form, by its ending."""
    for i, word in enumerate(group):
        if i and re.search(r"(?:ed|ing)$", word) and word.islower():
            return group[i - 1]
    return group[min(len(group), 3) - 1] if len(group) < 4 else group[1]


def subject_of(context: Context, start: int) -> tuple[str, ...]:
    """The key of the named subject of the verb that a span depends on."""
    token = context.token_at(start)
    if token is None:
        return ()
    for _ in range(4):
        if token.tag.startswith("VB") or token.head.i == token.i:
            break
        token = token.head
    return tuple(NATIVE.sense(c.text) for c in token.children if c.dep.startswith("nsubj") and c.tag.startswith("NNP"))


def relations_of(context: Context, start: int, end: int) -> tuple[str, ...]:
    """The keys of the act or state a value stands in: its verb, what modifies its noun; else the nearest words."""
    token = context.token_at(end - 1)
    if token is None:
        return keys_near(context, start, end, 2)
    noun = counted(token, start) or token
    found = [c for c in noun.children if c.dep.split(":")[0] in ("amod", "acl", "compound", "nmod") and c.i != token.i]
    governor = noun
    for _ in range(4):
        if governor.head.i == governor.i:
            break
        climbing = governor.dep.split(":")[0] in ("conj", "appos", "nmod", "compound", "nummod", "advmod", "dep")
        governor = governor.head
        if governor.tag.startswith(("VB", "JJ")):
            if governor.text.casefold() not in LIGHT:
                found.append(governor)
                found += [c for c in governor.children if c.dep == "obl" and c.i != noun.i]
                break
            found += [
                c for c in governor.children if c.dep in ("xcomp", "obj", "nsubj", "obl", "advmod") and c.i != noun.i
            ]
            break
        if not climbing:
            found.append(governor)
            break
    keys = (NATIVE.sense(t.text) for t in found if NATIVE.is_content(t.text) and not start <= t.start < end)
    return tuple(dict.fromkeys(keys))[:5]


_RUN_UP = 400  # characters before a number in which its subject may stand
_RUNNING = re.compile(
    r"\b(?:(?:number|count|total|tally) of (?P<what>[\w-]+(?: [\w-]+)?)|"
    r"(?P<toll>(?:(?:death|injury|casualty) )?toll))\b"
    r"(?P<rest>[^.;:\n]{0,90}?)\b(?:to|at|is|was|now|reached|hit|passed|topped|of|stands at|stood at) $"
)


def counted_before(context: Context, start: int) -> tuple[str, tuple[str, ...], str] | None:
    """What a bare number counts where its subject says so ("the number of people killed ... rose to nine").

    The key of what is counted, the keys of its act, and the words for both; None where no subject says it.
    """
    text = context.text[max(context.span[0], start - _RUN_UP) : start].replace("at least ", "")
    m = _RUNNING.search(text)
    if m is None:
        return None
    if m["toll"]:
        return "=people", ("=hurt" if "injury" in m["toll"] else "=die",), m["toll"]
    noun, *act = m["what"].split()
    keys = tuple(NATIVE.sense(w) for w in act if NATIVE.is_content(w))
    return NATIVE.sense(noun), keys, " ".join([noun, *(act if keys else ())])


def described(context: Context, start: int) -> tuple[str, ...]:
    """The key of the noun that a describing word belongs to ("serious injuries": the injuries)."""
    token = context.token_at(start)
    if token is None or token.dep != "amod" or not NATIVE.is_content(token.head.text):
        return ()
    return (NATIVE.sense(token.head.text),)
