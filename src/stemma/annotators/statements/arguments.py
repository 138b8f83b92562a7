"""What a value is told of, by role: what describes its noun, and who takes part in the act the noun stands in."""

from collections.abc import Iterator

from stemma.annotators.statements.context import Context, counted
from stemma.lang import NATIVE
from stemma.model import Token

_CLIMBED = frozenset({"conj", "appos", "nmod", "compound", "nummod", "advmod", "dep", "obl:npmod", "acl", "flat"})
_DESCRIBING = frozenset({"amod", "compound", "nmod:poss", "acl", "acl:relcl", "flat"})
_PARTS = frozenset({"other", "others", "another", "additional", "more", "further", "remaining", "rest", "extra"})
_OF_WHOLE = frozenset({"including", "included", "among", "another", "additional", "other"})
_ROLES = {"nsubj": "s", "nsubj:pass": "o", "obj": "o", "iobj": "o", "obl": "t", "obl:tmod": "t", "obl:agent": "s"}
_CLAUSES = frozenset({"xcomp", "ccomp", "advcl"})
_STEPS = 4  # how far above the noun its verb may stand


def arguments_of(context: Context, start: int, end: int) -> tuple[str, ...]:
    """The roles around a value as "role:key".

    d: what describes its noun, p: words that make it a part of a whole ("other", "including"); of the act it stands in
    s: who does it, o: what it is done to, t: where, when and to whom, c: what is said or wanted.
    """
    token = context.token_at(end - 1)
    if token is None:
        return ()
    noun = counted(token, start) or token
    inside = range(start, end)
    found = [*_description(noun, inside), *_part(context, start), *_act(noun, inside)]
    return tuple(dict.fromkeys(found))[:16]


def _description(noun: Token, inside: range) -> Iterator[str]:
    """What describes a noun, and what describes the noun it is a number of ("85 percent of people stopped")."""
    for c in noun.children:
        if c.start in inside or c.dep == "nummod":
            continue
        whole = c.dep == "nmod"
        if (whole or c.dep in _DESCRIBING) and NATIVE.is_content(c.text):
            yield f"d:{NATIVE.sense(c.text)}"
            deeper = (d for d in c.children if d.dep in _DESCRIBING or d.dep in ("nmod", "obj"))
            yield from (
                f"d:{NATIVE.sense(d.text)}" for d in deeper if NATIVE.is_content(d.text) and d.start not in inside
            )


def _part(context: Context, start: int) -> Iterator[str]:
    """Words around a number that make what it counts a part of something, or a rest."""
    first = context.index_at(start)
    before = [w.casefold() for _, _, w in context.words[max(0, first - 2) : first]]
    after = [w.casefold() for _, _, w in context.words[first + 1 : first + 3]]
    of_them = after[:1] == ["of"] and set(after[1:]) & {"them", "those", "whom", "which", "these"}
    if set(before) & _OF_WHOLE or set(after[:1]) & _PARTS or of_them:
        yield "p:part"


def _act(noun: Token, inside: range) -> Iterator[str]:
    """The other arguments of the verb that a noun hangs on."""
    verb, below = noun, noun
    for _ in range(_STEPS):
        if verb.head.i == verb.i or (verb.tag.startswith("VB") and verb.i != noun.i):
            break
        climbing = verb.dep in _CLIMBED
        below, verb = verb, verb.head
        if not climbing:
            break
    if verb.i == noun.i or not verb.tag.startswith(("VB", "JJ")):
        return
    for c in verb.children:
        if c.i == below.i or c.start in inside:
            continue
        if c.dep in _ROLES and (NATIVE.is_content(c.text) or c.text.isdigit()):
            yield f"{_ROLES[c.dep]}:{NATIVE.sense(c.text)}"
        elif c.dep in _CLAUSES:
            yield f"c:{NATIVE.sense(c.text)}"
            yield from (
                f"c:{NATIVE.sense(d.text)}" for d in c.children if d.dep in ("obj", "obl") and NATIVE.is_content(d.text)
            )
