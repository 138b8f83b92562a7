"""Short phrases, in a report's own words, for what a value is a value of: "joint quota", "met in Lindhaven"."""

import re
from collections.abc import Iterator

from stemma.annotators.statements.context import LIGHT, Context, counted
from stemma.lang import NATIVE
from stemma.model import Span, Token

WORDS = 7  # a longer phrase is a sentence
_PARTS = frozenset({"amod", "compound", "flat", "nmod:poss"})
_OBLIQUE = frozenset({"obl", "nmod", "obl:agent"})
_VAGUE = frozenset({"it", "he", "she", "they", "we", "i", "you", "that", "which", "who", "this", "there", "what"})
_TELLING = frozenset(
    {"say", "tell", "report", "add", "announce", "confirm", "state", "claim", "quote", "cite", "write", "note"}
    | {"accord", "ask", "reply", "declare", "describe"}
)
_STOPS = re.compile(r"[,;:.!?()\"“”\n]|\s[-–—]\s")
_BREAKS = frozenset(
    {"who", "which", "that", "when", "where", "as", "after", "before", "while", "but", "and", "or", "because", "since"}
    | {"until", "if", "so", "than", "not", "said", "says", "told", "has", "have", "had", "is", "be"}
    | {"he", "she", "it", "they", "we"}
)
_EDGES = frozenset({"in", "of", "at", "to", "for", "from", "with", "by", "and", "or", "'s", "’s"})
_ARTICLES = frozenset({"The", "A", "An", "Its", "His", "Her", "Their"})
_COPULAS = frozenset({"was", "were", "are", "been"})


def counted_phrase(context: Context, start: int, end: int) -> str:
    """What a number counts or measures, with its act ("people hurt", "boats depend on the strait")."""
    token = context.token_at(end - 1)
    if token is None:
        return _after(context.text[end : context.span[1]])
    noun = counted(token, start)
    if noun is None:
        own = token if token.tag.startswith("NN") and token.start >= end else None
        return _clip(_acted(token, own, (start, end))) or _after(context.text[end : context.span[1]])
    return _clip(_acted(noun, noun, (start, end)))


def act_phrase(context: Context, start: int, end: int) -> str:
    """The act or thing that a span stands beside ("met in Lindhaven"); "" where that is only that somebody spoke."""
    token = context.token_at(start)
    inside = context.token_at(end - 1)
    if token is None or inside is None:
        return ""
    while start <= token.head.start < end and token.head.i != token.i:
        token = token.head
    for _ in range(4):
        head = token.head
        if head.i == token.i:
            return ""
        if head.tag.startswith("NN") and head.dep.split(":")[0] in ("nsubj", "root", "ROOT", "appos", "conj"):
            return _clip(_named(head, (start, end)))
        if head.tag.startswith(("VB", "JJ")) and head.text.casefold() not in LIGHT:
            return "" if head.lemma in _TELLING else _clip(_done(head, (start, end)))
        token = head
    return ""


def thing_phrase(context: Context, start: int) -> str:
    """The noun group that a describing word belongs to, without it, or the act a noun stands in."""
    token = context.token_at(start)
    if token is None:
        return ""
    if token.head.tag.startswith("NN") and token.dep.split(":")[0] in ("amod", "compound", "nmod"):
        return _clip(_named(token.head, (start, start + len(token.text))))
    return act_phrase(context, start, start + len(token.text))


def subject_phrase(context: Context, start: int) -> str:
    """The subject of the clause a span stands in ("the ministry"), "" where it is a pronoun or none is found."""
    token = context.token_at(start)
    for _ in range(4):
        if token is None:
            return ""
        subject = next((c for c in token.children if c.dep.startswith("nsubj")), None)
        if subject is not None:
            return "" if subject.text.casefold() in _VAGUE else _clip(_group(subject, (start, start), True))
        token = token.head
    return ""


def _acted(token: Token, noun: Token | None, span: Span) -> list[str]:
    """The words of a counted noun and of the verb it stands with, a number without a noun standing for itself."""
    name = _named(noun, span) if noun is not None else []
    verb, role = token.head, token.dep.split(":")[0]
    if role == "nsubj" and verb.tag.startswith(("VB", "JJ")) and verb.text.casefold() not in LIGHT:
        return [*name, *_done(verb, span, passive=True)]
    if role == "obj" and verb.tag.startswith("VB") and verb.text.casefold() not in LIGHT and len(name) < 4:
        return [*name, *_by(verb, span)]
    return name


def _by(verb: Token, span: Span) -> list[str]:
    """Who does what is done to a counted noun: "the ship was carrying"; nothing where the doer is not named short."""
    subject = next((c for c in verb.children if c.dep == "nsubj" and c.i < verb.i), None)
    if subject is None or subject.text.casefold() in _VAGUE:
        return []
    between = [t.text for t in verb.lefts if t.dep.startswith("aux") and t.i > subject.i]
    return [*_group(subject, span, True), *between, verb.text]


def _done(verb: Token, span: Span, passive: bool = False) -> list[str]:
    """A verb with its particle and its first object or oblique outside a span."""
    words = [verb.text, *(c.text for c in verb.rights if c.dep == "compound:prt")]
    for c in verb.rights:
        if c.dep in ("obj", "obl", "xcomp") and c.tag.startswith("NN") and not span[0] <= c.start < span[1]:
            return [*words, *_case(c), *_group(c, span, True)]
    subject = next((c for c in verb.lefts if c.dep.startswith("nsubj")), None)
    if subject is not None and not passive and subject.text.casefold() not in _VAGUE and not _touches(subject, span):
        return [*_group(subject, span, True), *words]
    return words


def _named(noun: Token, span: Span) -> list[str]:
    """The words of a noun group and of the first participle or oblique after it."""
    words = _group(noun, span)
    for c in noun.rights:
        if c.dep == "acl" and c.tag == "VBN":
            return [*words, c.text]
        if c.dep in _OBLIQUE and c.tag.startswith("NN") and not _touches(c, span) and _case(c):
            return [*words, *_case(c), *_group(c, span, True)]
    return words


def _case(noun: Token) -> list[str]:
    return [c.text for c in noun.lefts if c.dep == "case"]


def _touches(token: Token, span: Span) -> bool:
    """True where a token or one that hangs on it stands in a span."""
    return any(span[0] <= t.start < span[1] for t in token.subtree)


def _group(noun: Token, span: Span, whole: bool = False) -> list[str]:
    """The words of a noun with what describes it before it; ``whole`` keeps its article and number."""
    return [
        t.text
        for t in (*_lefts(noun, whole), noun)
        if not span[0] <= t.start < span[1] and any(c.isalnum() for c in t.text)
    ]


def _lefts(noun: Token, whole: bool) -> Iterator[Token]:
    for c in noun.lefts:
        if c.dep in _PARTS or (whole and c.dep in ("det", "nummod")):
            yield from _lefts(c, whole)
            yield c
            yield from (x for x in c.rights if x.dep == "case")


def _clip(words: list[str]) -> str:
    """The words as a phrase, cut to a readable length at a word that can end it."""
    while words and (words[0].casefold() in _EDGES or words[0].casefold() in _COPULAS):
        words = words[1:]
    kept = words[:WORDS]
    while kept and len(kept) < len(words) and not NATIVE.is_content(kept[-1]):
        kept.pop()
    said = " ".join(w.casefold() if w in _ARTICLES else w for w in kept)
    return said.replace(" 's", "'s").replace(" ’s", "’s")


def _after(text: str) -> str:
    """The noun group after a number by the order of words alone, with the participle that "were" leads to."""
    kept: list[str] = []
    copula = False
    for word in _STOPS.split(text, maxsplit=1)[0].split()[:WORDS]:
        low = word.casefold()
        if low in _BREAKS or (copula and not re.search(r"(?:ed|en|wn|ad|rt|ing)$", low)):
            break
        if copula:
            kept.append(word)
            break
        copula = low in _COPULAS
        if not copula and not (low == "of" and not kept) and not (low in ("the", "a", "an") and not kept):
            kept.append(word)
    while kept and not NATIVE.is_content(kept[-1]):
        kept.pop()
    return " ".join(kept)
