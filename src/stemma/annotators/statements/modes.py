"""What a sentence says was done, may have been, is planned, was meant, or was not: predicates with their arguments."""

from collections.abc import Iterator, Sequence

from stemma.annotators.claims.sureness import in_quotation
from stemma.annotators.statements.context import LIGHT, THIN, Context
from stemma.lang import NATIVE
from stemma.model import Name, Span, Token
from stemma.text import fold

Mode = tuple[Span, str, Token, tuple[str, ...]]  # where, the mode, the predicate, its arguments' keys by role

_NO = frozenset({"no", "none", "nobody", "neither"})
_OPEN = frozenset({"can", "should", "would", "must", "ca", "’d", "'d", "if", "whether", "unless"})
_MAYBE = frozenset(
    {"may", "might", "could", "allegedly", "reportedly", "apparently", "possibly", "perhaps", "probably"}
)
_HELD = frozenset({"believe", "think", "allege", "suspect", "fear", "presume", "report", "rumour", "rumor"})
_PLANS = frozenset({"schedule", "expect", "set", "due", "plan", "slate", "prepare", "intend", "poise"})
_MEANT = frozenset({"suppose", "schedule", "due"})  # "was supposed to", told of the past: what was not done
_SEEMS = frozenset({"appear", "seem"})
_ABOVE = _PLANS | _MEANT | _SEEMS | _HELD  # verbs that say how the predicate after them is meant
_TELLING = frozenset(
    {"say", "tell", "report", "add", "announce", "claim", "quote", "write", "ask", "according", "note"}
)
_COMPLEMENTS = frozenset({"xcomp", "ccomp"})  # what is expected or begun is told by the predicate that follows
_PRONOUNS = frozenset({"PRP", "WP", "WDT", "DT", "EX", "PRP$"})
_MODIFIERS = frozenset({"amod", "compound", "nmod"})
_ROLES = {"nsubj": "s", "nsubj:pass": "o", "obj": "o", "obl": "t", "obl:tmod": "t", "obl:agent": "s"}


def modes(context: Context, names: Sequence[Name]) -> Iterator[Mode]:
    """The predicates of a sentence that have an argument with a name of its own, none of an open question."""
    inside = [n for n in names if context.span[0] <= n.start < context.span[1]]
    for token in context.tokens:
        mode = _mode(token)
        arguments = _arguments(token, inside) if mode and not in_quotation(context.text, token.start) else ()
        if any(a[0] in "so" or a[2:].isdigit() for a in arguments):
            yield _span(token, mode), mode, token, arguments


def _span(token: Token, mode: str) -> Span:
    """The words of a predicate with what denies it or puts it off, and its preposition: "not out of control"."""
    above = token.head if mode in ("planned", "meant") and token.dep == "xcomp" else None
    wanted = ("advmod", "case", "mark", "aux", "aux:pass") if above is not None or mode != "done" else ("case",)
    first = token.i
    near = [c for c in token.lefts if c.dep in wanted and (c.dep != "advmod" or c.lower in NATIVE.negators)]
    while any(c.i == first - 1 for c in near):
        first -= 1
    if above is not None and above.i == first - 1:
        first = above.i
    start = token.parse.starts[first]
    return start, token.end


def _mode(token: Token) -> str:
    """done, maybe, planned, meant, denied or refused; "" for what is no predicate, or is only a condition."""
    nominal = any(c.dep == "cop" for c in token.children)
    lemma = token.lemma.casefold()
    if not (nominal or token.tag.startswith("VB")) or not NATIVE.is_content(token.text) or not token.text.islower():
        return ""
    if lemma in THIN or lemma in LIGHT or lemma in _TELLING or any(c.dep in _COMPLEMENTS for c in token.children):
        return ""
    if token.dep in ("acl", "acl:relcl") and not token.head.tag.startswith("NNP"):
        return ""  # "states that do not recognise it": not all states
    above = token.head if token.dep == "xcomp" and token.head.lemma in _ABOVE else None
    words = _helpers(token) | (_helpers(above) if above is not None else set())
    refused = bool(words & NATIVE.negators) or _none(token)
    if words & _OPEN:
        return ""
    if words & _MAYBE or (above is not None and above.lemma in _SEEMS | _HELD):
        seems = above is not None and above.lemma in _SEEMS
        return ("denied" if seems else "") if refused else "maybe"
    if refused and "had" in words:
        return ""  # "had not won since 1908" leads up to the win
    if above is not None:
        past = bool({"was", "were"} & words) and above.lemma in _MEANT
        return "" if refused else "meant" if past else "planned"
    if words & NATIVE.future:
        return "refused" if refused else "planned"
    if nominal or _told(token, words):
        return "denied" if refused else "done"
    return ""


def _helpers(token: Token) -> set[str]:
    """The words that say how a predicate is meant: auxiliaries, copulas, negations, conjunctions."""
    return {c.lower for c in token.children if c.dep.split(":")[0] in ("aux", "cop", "advmod", "mark", "neg")}


def _told(token: Token, words: set[str]) -> bool:
    """True where a verb is told as a fact: a tense of its own, or a participle with an auxiliary."""
    if token.tag in ("VBD", "VBZ", "VBP"):
        return True
    helped = bool(words & {"is", "are", "was", "were", "has", "have", "had", "been", "'s", "’s", "'re", "’re"})
    if token.tag == "VB":
        return bool(words & {"did", "does", "do"})
    return helped or (token.tag == "VBN" and token.dep == "acl")


def _none(token: Token) -> bool:
    """True where the subject or object is none at all ("no one was charged")."""
    return any(
        c.lower in _NO or any(d.lower in _NO for d in c.children if d.dep == "det")
        for c in token.children
        if c.dep.startswith(("nsubj", "obj"))
    )


def _arguments(token: Token, names: Sequence[Name]) -> tuple[str, ...]:
    """The arguments of a predicate as role and key: who does it (s), to whom or what (o), when and where (t)."""
    found = [(c, _ROLES[c.dep]) for c in token.children if c.dep in _ROLES]
    if not any(c.dep.startswith("nsubj") for c, _ in found):
        found += _lent(token)
    keys = (f"{role}:{key}" for c, role in found for key in _keys(c, names))
    return tuple(dict.fromkeys(keys))[:10]


def _lent(token: Token) -> list[tuple[Token, str]]:
    """The subject that a predicate shares with the one it hangs on, and the noun that it describes."""
    passive = any(c.dep == "aux:pass" for c in token.children)
    if token.dep == "acl":
        return [(token.head, "o" if token.tag == "VBN" else "s")]
    if token.dep in ("xcomp", "conj"):
        subjects = [c for c in token.head.children if c.dep.startswith("nsubj")]
        return [(c, "o" if passive or (token.dep == "conj" and c.dep == "nsubj:pass") else "s") for c in subjects]
    return []


def _keys(noun: Token, names: Sequence[Name]) -> Iterator[str]:
    """The keys of an argument: its full name and what stands in apposition, or its noun; a pronoun has none."""
    if noun.dep.startswith("nsubj") and noun.tag in _PRONOUNS and noun.head.dep == "acl:relcl":
        noun = noun.head.head
    for part in (noun, *(c for c in noun.children if c.dep in ("appos", "flat", "compound"))):
        name = next((n for n in names if n.start <= part.start < n.end), None)
        if name is not None:
            yield fold(name.name or name.text)
        elif (
            part.tag not in _PRONOUNS
            and part.dep not in ("flat", "compound")
            and (NATIVE.is_content(part.text) or part.text.isdigit())
        ):
            yield NATIVE.sense(part.text)
            yield from (f"+{NATIVE.sense(m.text)}" for m in part.children if m.dep in _MODIFIERS and m.text.isalpha())
