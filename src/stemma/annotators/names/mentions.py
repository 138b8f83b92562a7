"""Mentions in one report: from the language model's entities, with what one report says of itself put right."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from stemma.annotators.names.forms import TITLES, core
from stemma.model import Name, Parse, Span
from stemma.reference.countries import country
from stemma.text import fold

MADE_BY = "names/1"
TYPES = {"PERSON": "PERSON", "PER": "PERSON", "ORG": "ORG", "LOC": "LOC", "GPE": "LOC", "FAC": "LOC", "NORP": "NORP"}
_TITLE = 40  # characters before a name in which its title may stand
_OFFICE = re.compile(
    r"\b(?:president|chancellor|king|queen|premier|minister|governor|mayor|prince|emir|sultan) of $", re.I
)
# Words in capitals before a name that is not: "MVP Orr", "MSP Ada Lorne"; two letters are initials, "JK Lorne".
_CAPITALS = re.compile(r"[A-Z]{3,5}\s+(?=(?:[A-Z]\.?\s+)*[A-Z][^\W\d_]*[a-z])")
_EPITHET = re.compile(r" the (?:Great|Elder|Younger|First|Second|Third)\b")
# What a name beside it is, where nothing but a mark or a relative clause follows: "the law firm Lorne Vask, which".
_FIRM = re.compile(
    r"\b(?:firm|company|bank|agency|newspaper|daily|airline|retailer|startup|broadcaster|manufacturer|lender|charity"
    r"|conglomerate|subsidiary) (?:called |named |of )?$"
)
_CLOSED = re.compile(r"\s*(?:[,.;:)—–]|$|(?:which|that|whose)\b)")
# Names end with the line; a place also with the comma before the region it lies in, but for Washington, D.C.
_PARTS = (re.compile(r"[^\n]+"), re.compile(r"(?:[^\n,]|,(?=\sD\.?C\b))+"))
# What is no part of a place's name: "western Kestria", "Halden, north of Tarn".
_SIDE = re.compile(
    r"(?:(?:(?:north|south|east|west|central|upper|lower|mid)(?:-?(?:east|west))?(?:ern)?|of)[\s-]+)+(?=[^\W\d_])"
)
# What the model takes for a name and is none: the seat of a lawmaker, a post in letters.
_NONE = re.compile(r"[RDI]-[A-Z][\w.]*(?: [A-Z][\w.]*)*|C[EFTOIM]O|CISO|[SE]?VP|MEP|MSP|MVP|PhD|Ph\.?D")
_EDGE = "\"“”‘’'`()[]{},;:!?…–—-*•|/ \t\n"


def mentions(id: str, text: str, parse: Parse) -> list[Name]:
    """The mentions of a report, in order, none overlapping; ``name`` is still the words as they stand."""
    found = []
    for first, after, label in parse.names:
        kind = TYPES.get(label)
        start, end = parse.span(first, after)
        for part in _PARTS[kind == "LOC"].finditer(text[start:end]) if kind else ():
            span = _trimmed(text, start + part.start(), start + part.end(), kind or "")
            if kind and span:
                found.append(_name(id, text, *span, kind))
    return _one_type(_repeats(id, text, _without_pairs(_firms(text, found))))


def _firms(text: str, found: Sequence[Name]) -> list[Name]:
    """The names with those of firms right that sound like persons': Lorne Vask, where a law firm is called so."""
    firms = {
        n.name
        for n in found
        if n.type == "PERSON" and _FIRM.search(text, max(0, n.start - _TITLE), n.start) and _CLOSED.match(text, n.end)
    }
    return [
        replace(n, type="ORG", score=0.8, reason="a firm by the word before it in the report") if n.name in firms else n
        for n in found
    ]


def _without_pairs(found: Sequence[Name]) -> list[Name]:
    """The names without hyphened pairs of persons, who are no third one: "the Orr-Lorne talks"."""
    single = [core(n.name) for n in found if n.type == "PERSON" and "-" not in n.name]
    known = {part for parts in single for part in (parts[0], parts[-1])}
    return [
        n
        for n in found
        if not (
            n.type == "PERSON" and " " not in n.name and len(parts := core(n.name)) == 2 and known.issuperset(parts)
        )
    ]


def _name(id: str, text: str, start: int, end: int, kind: str, score: float = 1.0, reason: str = "") -> Name:
    words = " ".join(text[start:end].split())
    return Name(id, start, end, kind, words, text[start:end], score=score, reason=reason, made_by=MADE_BY)


def _trimmed(text: str, start: int, end: int, kind: str) -> tuple[int, int] | None:
    """The span without marks, article, possessive and, for a person, titles before it; None where nothing is left."""
    while start < end and text[start] in _EDGE:
        start += 1
    while end > start and text[end - 1] in _EDGE:
        end -= 1
    if end - start > 2 and text[end - 2 : end] in ("'s", "’s"):
        end -= 2
    if m := re.compile(r"(?:the|The)\s+(?=\S)").match(text, start, end):
        start = m.end()
    if kind == "LOC" and (m := _SIDE.match(text, start, end)):
        start = m.end()
    while kind == "PERSON" and (m := re.compile(r"([^\W_]+)\.?\s+(?=\w)").match(text, start, end)):
        people = country(m.group(1))
        if m.group(1).casefold() not in TITLES and not (people and people.kind == "people"):
            break
        start = m.end()
    if kind == "PERSON" and (m := _CAPITALS.match(text, start, end)):
        start = m.end()
    if kind == "PERSON" and (at := text.find("(", start, end)) > 0 and text.find(")", at, end) < 0:
        end = at  # "Ada Lorne (I-Tarn"
        while end > start and text[end - 1] in _EDGE:
            end -= 1
    if kind == "PERSON" and (m := _EPITHET.match(text, end)):
        end = m.end()
    if kind == "PERSON" and _OFFICE.search(text, max(0, start - _TITLE), start) and text.count(" ", start, end) > 1:
        start = text.index(" ", start) + 1  # "the Chancellor of Kestria Dovan Kell"
    if _NONE.fullmatch(text[start:end].rstrip(".")) or _cut(text, start, end):
        return None
    words = text[start:end].split()
    if len(words) > 1 and len(set(words)) == 1:
        end = start + len(words[0])  # a caption run into the text: "Varo Varo"
    return (start, end) if any(c.isalnum() for c in text[start:end]) else None


def _cut(text: str, start: int, end: int) -> bool:
    """Whether a span begins or ends inside a word."""
    inside = start > 0 and text[start - 1].isalnum() and text[start].isalnum()
    return inside or (text[end - 1 : end].isalnum() and text[end : end + 1].isalnum())


def _repeats(id: str, text: str, found: Sequence[Name]) -> list[Name]:
    """The mentions and the unmarked repeats of them: full names, last names of persons, acronyms."""
    known: dict[str, str] = {}
    for name in found:
        if " " in name.name or (name.name.isupper() and len(name.name) > 2):
            known.setdefault(name.name, name.type)
        if name.type == "PERSON" and len(core(name.name)) > 1 and len(last := name.name.split()[-1]) > 3:
            known.setdefault(last, "PERSON")
    if not known:
        return list(found)
    taken = [(n.start, n.end) for n in found]
    busy: set[int] = set()
    for start, end in taken:
        busy.update(range(start, end))
    added = []
    for start, end in _said_again(text, known):
        if busy.isdisjoint(range(start, end)) and _alone(text, start, end, busy):
            kind = known[text[start:end]]
            added.append(_name(id, text, start, end, kind, 0.9, "named elsewhere in the report"))
            busy.update(range(start, end))
    return sorted([*found, *added], key=lambda n: (n.start, n.end))


_FIRST = re.compile(r"\w+")


def _said_again(text: str, known: Iterable[str]) -> Iterator[Span]:
    """Where a text says one of some names, the longest that fits; looked up by first word, however many they are."""
    by_first: dict[str, list[str]] = defaultdict(list)
    for name in sorted(known, key=lambda k: (-len(k), k)):
        if m := _FIRST.match(name):
            by_first[m.group()].append(name)
    last = 0
    for m in _FIRST.finditer(text):
        start = m.start()
        if start < last or m.group() not in by_first or text[start - 1 : start] == "-":
            continue
        for name in by_first[m.group()]:
            if text.startswith(name, start) and not _GOES_ON.match(text, start + len(name)):
                last = start + len(name)
                yield start, last
                break


_GOES_ON = re.compile(r"[\w-]")


_BEFORE = re.compile(r"([^\W\d_][\w’'.-]*) $")
_AFTER = re.compile(r" ([^\W\d_])")


def _alone(text: str, start: int, end: int, busy: set[int]) -> bool:
    """Whether no other capital stands beside a span, which would make it part of a longer name."""
    after = _AFTER.match(text, end)
    if after and after.group(1).isupper() and end + 1 not in busy:
        return False
    before = _BEFORE.search(text, max(0, start - 30), start)
    return not (before and before.group(1)[0].isupper() and before.group(1).rstrip(".").casefold() not in TITLES)


def _of_country(name: Name) -> str:
    """The type of a country's or a people's name whatever the model took it for; "" for any other name."""
    found = country(name.text)
    if found is None or not found.sure or found.kind not in ("name", "people"):
        return ""
    return "LOC" if found.kind == "name" else "NORP"


def _one_type(found: Iterable[Name]) -> list[Name]:
    """One name is mostly one thing in one report: the majority's type for all mentions of the same words."""
    found = list(found)
    votes: dict[str, Counter[str]] = defaultdict(Counter)
    people: Counter[str] = Counter()
    for name in found:
        votes[fold(name.name)][name.type] += 1
        parts = core(name.name)
        if name.type == "PERSON" and len(parts) > 1:
            people[parts[-1]] += 1
    # "the Vellin Norsemen ... the Norsemen": a club that is called as a people is.
    clubs = {n.name.split()[-1] for n in found if n.type == "ORG" and " " in n.name and n.name.endswith("s")}
    out = []
    for name in found:
        if name.name in clubs and name.type != "ORG":
            out.append(replace(name, type="ORG", score=0.8, reason="last word of an organisation's name in the report"))
            continue
        if kind := _of_country(name):
            out.append(
                name if kind == name.type else replace(name, type=kind, score=0.9, reason="name of a country or people")
            )
            continue
        counted = votes[fold(name.name)]
        kind, n = min(counted.items(), key=lambda x: (-x[1], x[0]))
        if people[fold(name.name)] > 0:
            kind, n = "PERSON", sum(counted.values())
        if kind != name.type and n > counted[name.type]:
            name = replace(name, type=kind, score=0.8, reason=f"{kind} elsewhere in the report")
        out.append(name)
    return out
