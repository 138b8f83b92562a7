"""What a report says of names: how they are written, what posts people hold, where they are from."""

import re
from collections.abc import Iterator, Sequence
from functools import cache

from stemma.annotators.statements.context import Context
from stemma.lang import NATIVE
from stemma.model import Name, Span
from stemma.text import fold

_CAPITALS = re.compile(
    r"[A-Z][\w’'.-]{0,60}[\w](?:(?: (?:of|for|the|de|del|la|el|al|bin|van|von)){0,6} [A-Z][\w’'-]{0,60}\w)+"
)
_POST = re.compile(
    r"(?:, (?:\d\d, )?|,? who is | is | was )(?:the |a |an |its |their )?(?P<post>(?:[\w’'-]+ ){0,5}[\w’'-]+)"
)
_FORMER = re.compile(r"\b(?:former|ex|then|late|not)\b", re.IGNORECASE)
_HOME = re.compile(
    r"(?: (?:family|couple|brothers|sisters))?"
    r"(?:, (?:aged )?\d{1,3})?,? (?:who is |is |was |who was |originally )?(?:from|of) (?=[A-Z])"
)


_THE_ONE = re.compile(r"\s*The (?:[\w’'-]+ ){1,2}?from |\s*The (?:[\w’'-]+ )?[\w’'-]+,(?: \d\d,)? from ")
_ORGANISATION = re.compile(
    r"university|college|inc|bank|company|group|center|police|party|times|news|ministry|associates", re.IGNORECASE
)


@cache
def posts() -> re.Pattern[str]:
    """The pattern of all posts, longest first."""
    data = NATIVE.table("contrasts")
    every = sorted({*(post for house in data["sole"] for post in house), *data["posts"]}, key=lambda p: (-len(p), p))
    return re.compile(r"\b(" + "|".join(map(re.escape, every)) + r")\b", re.IGNORECASE)


def spellings(text: str, names: Sequence[Name]) -> Iterator[tuple[Span, str]]:
    """The first place of each written form of a name, with its folded form."""
    spans = {(n.start, n.end) for n in names if n.end - n.start >= 5 and n.type != "NORP" and not n.code}
    spans |= {m.span() for m in _CAPITALS.finditer(text)}
    seen: set[str] = set()
    for start, end in sorted(spans):
        form = re.sub(
            r"(?:'s|')(?= |$)", "", fold(re.sub(r"^(?:The|A|An|In|On|At) ", "", text[start:end]).replace("’", "'"))
        )
        if len(form) >= 5 and form not in seen and any(c.isalpha() for c in form) and len(form.split()) <= 6:
            seen.add(form)
            yield (start, end), form


def titles(context: Context, names: Sequence[Name]) -> Iterator[tuple[Span, str, str]]:
    """The posts told of people: the span of post and name, the post, the person's folded full name."""
    pattern = posts()
    text, (first, last) = context.text, context.span
    for n in names:
        if n.type != "PERSON" or not first <= n.start < last:
            continue
        person = fold(n.name or n.text)
        before = text[max(first, n.start - 40) : n.start]
        found = list(pattern.finditer(before))
        if found and not before[found[-1].end() :].strip():
            yield (n.start - len(before) + found[-1].start(), n.end), found[-1].group(1).casefold(), person
        tail = _POST.match(text, n.end, last)
        if (
            tail
            and not _FORMER.search(tail.group())
            and (post := pattern.search(tail["post"]))
            and _one_group(context, tail.start("post"), tail.start("post") + post.start())
        ):
            yield (n.start, tail.start("post") + post.end()), post.group(1).casefold(), person


def _one_group(context: Context, start: int, end: int) -> bool:
    """True where the words between two offsets all describe the noun after them: no verb, no preposition."""
    between = [w for w in context.words if start <= w[0] < end]
    tokens = [context.token_at(s) for s, _, _ in between]
    return all(NATIVE.is_content(w) or w.casefold() in ("of", "first", "new") for _, _, w in between) and not any(
        t is not None and t.tag.startswith(("VBD", "VBZ", "VBP", "MD", "IN")) and t.text != "of" for t in tokens
    )


def homes(context: Context, names: Sequence[Name]) -> Iterator[tuple[Span, str, str]]:
    """Where people are said to be from: the span, the place, the person's folded full name."""
    text, (first, last) = context.text, context.span
    people = [n for n in names if n.type == "PERSON" and n.start < last]
    for n in people:
        if n.start >= first and (m := _HOME.match(text, n.end)) and (end := _place_end(text, m.end(), last)):
            yield (text.rindex(" ", 0, m.end() - 1) + 1, end), fold(text[m.end() : end]), fold(n.name or n.text)
    if people and (m := _THE_ONE.match(text, first, last)) and (end := _place_end(text, m.end(), last)):
        before = [n for n in people if n.start < first and "\n" not in text[n.end : first].strip("\n")]
        if before:  # "The father, from Northam, said": the person named last
            yield (
                (text.rindex(" ", 0, m.end() - 1) + 1, end),
                fold(text[m.end() : end]),
                fold(before[-1].name or before[-1].text),
            )


def _place_end(text: str, start: int, last: int) -> int:
    """Where the place that starts at an offset ends; 0 where what stands there is an organisation."""
    place = re.compile(r"[A-Z][\w’'-]*(?: [A-Z][\w’'-]*)*(?:, [A-Z][\w’'-]*)?").match(text, start, last)
    return place.end() if place and not _ORGANISATION.search(place.group()) else 0
