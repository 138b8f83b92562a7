"""Where exactly: in a thing or only near it, and which town of a region."""

import re
from collections.abc import Iterator, Sequence

from stemma.annotators.statements.context import THIN, Context
from stemma.lang import NATIVE
from stemma.model import Name, Span
from stemma.text import fold

_IN = frozenset({"in", "inside", "within"})
_SETTLED = frozenset(  # told of by name: one is in this town and near that one
    {"city", "town", "village", "capital", "country", "state", "region", "area", "province", "county", "district"}
    | {"suburb", "neighborhood", "neighbourhood", "world", "nation", "border", "coast", "place", "end", "line"}
)
_NEAR = re.compile(r"\b(?:near|next to|outside|close to|beside|alongside|adjacent to)$")
_TOWN = re.compile(r"\b(?P<town>[A-Z][\w’'-]+(?: [A-Z][\w’'-]+){0,2}), (?P<region>[A-Z][\w’'-]+(?: [A-Z][\w’'-]+)?)\b")


def nearby(context: Context) -> Iterator[tuple[Span, str, str]]:
    """Where something is said to be in a thing or near it: the span of both, "in" or "near", the key of the thing."""
    for token in context.tokens:
        if token.tag != "NN" or token.dep.split(":")[0] not in ("obl", "nmod") or not NATIVE.is_content(token.text):
            continue
        if token.text.casefold() in _SETTLED or token.lemma.casefold() in THIN:
            continue
        case = [c for c in token.lefts if c.dep in ("case", "fixed")]
        if not case or not any(c.dep == "det" for c in token.lefts):
            continue
        start, end = case[0].start, token.start + len(token.text)
        said = context.text[start : case[-1].start + len(case[-1].text)].casefold()
        fixed = " ".join(t.text.casefold() for c in case for t in c.subtree)
        if said in _IN:
            yield (start, end), "in", NATIVE.sense(token.text)
        elif _NEAR.search(said) or _NEAR.search(fixed):
            yield (start, end), "near", NATIVE.sense(token.text)


def towns(context: Context, names: Sequence[Name]) -> Iterator[tuple[Span, str, str]]:
    """The towns named with their region ("Northam, Kestria"): the span, the town, the region."""
    places = {n.start for n in names if n.type == "LOC"}
    for m in _TOWN.finditer(context.text, *context.span):
        before, after = context.text[max(0, m.start() - 40) : m.start()], context.text[m.end() : m.end() + 8]
        listed = re.match(r",? (?:and |or )?[A-Z]", after) or re.search(r"[A-Z][\w’'-]+, (?:and )?$", before)
        if m.start() in places and m.start("region") in places and not listed and not m["town"].isupper():
            yield m.span(), fold(m["town"]), fold(m["region"])
