"""The words a claim can be read in by itself: a whole clause with its subject, or none."""

import re

from stemma.annotators.claims.clauses import Clause
from stemma.lang import NATIVE
from stemma.model import Parse

_WORDS = {name: frozenset(words.split()) for name, words in NATIVE.table("clause_words").items()}
_OPEN, _HELD, _STANDING = _WORDS["open"], _WORDS["held"], _WORDS["standing"]
_PARTICIPLES = _WORDS["participles"]
_POINTING, _LEANING = _WORDS["pointing"], _WORDS["leaning"]
_COMPLEMENTS = frozenset({"obj", "xcomp", "iobj", "obl", "cop"})
_SUBJECTS = frozenset({"nsubj", "nsubj:pass", "csubj"})
_ASIDE = frozenset({"acl", "appos", "punct", "parataxis"})  # what follows a noun and may be left out
_FINITE = frozenset({"VBD", "VBP", "VBZ", "MD"})
_UNFINISHED = frozenset({"ADP", "DET", "AUX", "CCONJ", "SCONJ", "PART"})
_PAIRS = (("“", "”"), ("(", ")"), ("[", "]"))
_LEAST, _MOST = 4, 40  # words
_SUBJECT = 8  # words of a subject that is put before a clause which shares it


def wording(parse: Parse, clause: Clause) -> str:
    """The clause in words that can be read by themselves, those put in in square brackets; "" where it has none.

    It needs a subject that is no pronoun, a finite verb, what the verb asks for, and both marks of each pair; what is
    cut out of a question, a condition or a description of a noun is none.
    """
    head = clause.head
    kids = [k for k in parse.children[head] if k in set(clause.tokens)]
    if not _tells(parse, clause, kids):
        return ""
    after = _end(parse, clause)
    if not after or after - clause.tokens[0] > _MOST:
        return ""
    own = [k for k in kids if parse.deps[k] in _SUBJECTS]
    added = "" if own else _shared(parse, head)
    if not added and not any(_names(parse, k) for k in own) and not _exists(parse, kids):
        return ""
    words = _marked(parse.text, *parse.span(clause.tokens[0], after))
    words = f"[{added}] {words}" if words and added else words
    return words if len(words.split()) >= _LEAST else ""


def _tells(parse: Parse, clause: Clause, kids: list[int]) -> bool:
    """Whether a predicate is finite, told as such, and has what it asks for."""
    head = clause.head
    if parse.deps[head].startswith("acl") or not _finite(parse, head, kids):
        return False
    marks = {"" if k in kids else parse.lower[k] for k in parse.children[head] if parse.deps[k] == "mark"}
    asks = any(parse.tags[i] in ("WDT", "WP", "WP$", "WRB") and parse.heads[i] in (head, *kids) for i in clause.tokens)
    cut = any(parse.deps[k] == "ccomp" for k in parse.children[head])
    if marks - _STANDING or asks or cut or _leans(parse, clause):
        return False
    has = {parse.deps[k].split(":")[0] for k in kids}
    if parse.lemmas[head].casefold() in _HELD:
        return False
    if parse.lemmas[head].casefold() in _OPEN:
        return bool(has & {"obj", "xcomp", "cop"})
    return bool(has & _COMPLEMENTS) or any(parse.deps[k] in ("nsubj:pass", "aux:pass", "advmod", "expl") for k in kids)


def _leans(parse: Parse, clause: Clause) -> bool:
    """Whether a clause begins or ends with what points elsewhere, or begins with its verb or with "the more"."""
    first, last = clause.tokens[0], clause.tokens[-1]
    compares = parse.lower[first] == "the" and (
        parse.deps[first + 1] == "advmod"
        or (parse.tags[first + 1] in ("JJR", "RBR") and parse.deps[first + 1] != "amod")
    )
    asked = first > 0 and parse.lower[first - 1] in NATIVE.conditions
    return (
        compares
        or asked
        or parse.lower[first] in _LEANING
        or parse.lower[last] in _POINTING
        or (parse.pos[first] == "AUX" or (first == clause.head and parse.deps[first] != "conj"))
    )


def _finite(parse: Parse, head: int, kids: list[int]) -> bool:
    """Whether a predicate has a finite verb; "burned" with a subject of its own is one however it is tagged."""
    helpers = [k for k in kids if parse.deps[k].split(":")[0] in ("aux", "cop")]
    if not helpers and parse.lower[head] in _PARTICIPLES:
        return False  # "had put the maps away and taken out the nets"
    bare = parse.tags[head] == "VBN" and not helpers and any(parse.deps[k] == "nsubj" for k in kids)
    return bare or any(parse.tags[k] in _FINITE for k in (head, *helpers))


def _end(parse: Parse, clause: Clause) -> int:
    """The word after a clause, with the clauses that go on from it without a mark; 0 where it breaks off."""
    own, after = set(clause.tokens), clause.tokens[-1] + 1
    last = parse.sentences[parse.sentence_of[clause.head]][1]
    while after < last and parse.pos[after] not in ("PUNCT", "CCONJ", "SPACE"):
        begun = [k for i in own for k in parse.children[i] if k not in own and parse.edges[k][0] == after]
        if not begun:
            return 0
        run = parse.edges[max(begun, key=lambda k: parse.edges[k][1])]
        own |= set(range(*run))
        after = run[1]
    while after > clause.tokens[0] and parse.pos[after - 1] in ("PUNCT", "SPACE"):
        after -= 1
    asked = after < len(parse) and parse.words[after] == "?"
    broken = parse.pos[after - 1] in _UNFINISHED or parse.tags[after - 1] == "JJS"
    return 0 if asked or broken else after


def _names(parse: Parse, subject: int) -> bool:
    """Whether a subject says by itself who or what it is."""
    words = parse.lower[slice(*parse.edges[subject])]
    pointing = any(parse.lower[k] in _POINTING for k in (subject, *_below(parse, subject)))
    return parse.pos[subject] in ("NOUN", "PROPN", "NUM") and words[0] not in _LEANING and not pointing


def _below(parse: Parse, i: int) -> list[int]:
    """The words of a phrase that are no clause inside it."""
    kids = [k for k in parse.children[i] if not parse.deps[k].startswith("acl")]
    return [*kids, *(w for k in kids for w in parse.children[k])]


def _exists(parse: Parse, kids: list[int]) -> bool:
    return any(parse.deps[k] == "expl" and parse.lower[k] == "there" for k in kids)


def _shared(parse: Parse, head: int) -> str:
    """The subject of the clause that a finite clause is joined to by "and"; "" where it has none or a long one."""
    above = parse.heads[head]
    if parse.deps[head] != "conj" or parse.tags[head] not in _FINITE:
        return ""
    for k in parse.children[above]:
        if parse.deps[k] in _SUBJECTS and _names(parse, k):
            cut = (parse.edges[c][0] for c in parse.children[k] if c > k and parse.deps[c].split(":")[0] in _ASIDE)
            first, after = parse.edges[k][0], min((*cut, parse.edges[k][1]))
            while parse.pos[after - 1] in ("PUNCT", "SPACE"):
                after -= 1
            words = parse.text[slice(*parse.span(first, after))]
            return words if after - first <= _SUBJECT and "\n" not in words else ""
    return ""


def _marked(text: str, start: int, end: int) -> str:
    """The words with both marks of each pair, one that stands beside them taken in; "" where one is missing."""
    for opening, closing in (*_PAIRS, ('"', '"')):
        lacks = text.count(opening, start, end) - text.count(closing, start, end)
        if opening == closing:
            lacks = text.count(opening, start, end) % 2
            lacks = -lacks if text[start - 1 : start] == opening else lacks
        if lacks > 0 and text[end : end + 1] == closing:
            end += 1
        elif lacks < 0 and opening != "(" and text[start - 1 : start] == opening:
            start -= 1
        elif lacks:
            return ""
    words = text[start:end]
    return "" if "\n" in words or re.search(r"https?:|www\.", words) else words
