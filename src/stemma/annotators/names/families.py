"""Who of one surname a report tells of, and whom it names only in passing, as a spouse, a parent or a junior."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from stemma.annotators.names.forms import TITLES
from stemma.annotators.names.people import is_full, split
from stemma.lang import NATIVE
from stemma.model import Name

_WORDS = NATIVE.table("name_words")
_WOMEN, _MEN = (frozenset(_WORDS[key].split()) for key in ("kin_women", "kin_men"))
_WIVES, _HUSBANDS = (frozenset(_WORDS[key].split()) for key in ("wives", "husbands"))
_HONORIFICS = {"mr": "m", "sir": "m", "lord": "m", "mrs": "f", "ms": "f", "miss": "f", "mme": "f", "lady": "f"}
_OFFICELESS = frozenset((*_HONORIFICS, "dr", "prof", "professor", "madame", "dame"))
_AROUND = 90  # characters before and after a name in which its kin may stand
_ALL = sorted(_WOMEN | _MEN | frozenset(_WORDS["kin"].split()), key=lambda w: (-len(w), w))
_KIN = "|".join(w.replace("-", "[- ]") for w in _ALL)  # "first lady", "half-brother"
_WHOSE = r"(?:\b(?:his|her|their|whose|my|our)|['’]s?)"
_BEFORE = re.compile(rf"(?:(?P<whose>{_WHOSE}) (?:[\w-]+ ){{0,3}}?)?\b(?P<kin>{_KIN})s?,? (?:called |named )?$", re.I)
_MANY = "(?!\\d|two|three|four|five|six|seven)"
# "the wife of Senator Ivo Lorne" names him in passing, "the mother of two" nobody.
_OF = re.compile(rf"\b(?:{_KIN}) of {_MANY}(?:[\w.'’-]+ ){{0,5}}$", re.I)
_AFTER = re.compile(
    r"(?:, (?:\d+, )?| \()"
    rf"(?:(?P<whose>his|her|their|(?:[\w.-]+ ){{0,3}}?[\w.-]+['’]s?) (?:[\w-]+ ){{0,3}}?(?P<kin>{_KIN})\b"
    rf"|(?:the |a )?(?:[\w-]+ ){{0,2}}?(?P<of>{_KIN}) (?:of|to) {_MANY})",
    re.I,
)
_JOINED = re.compile(r",? and |, ")
_TITLE = re.compile(r"([^\W\d_]+)\.? $")


@dataclass(frozen=True, slots=True)
class _Kin:
    """What the words around a name say: that it is somebody's relative, its sex, and that of whose relative it is."""

    sex: str = ""
    owner: str = ""


@dataclass(frozen=True, slots=True)
class Family:
    """The full names of one surname in a report, in the order in which they are first given."""

    named: tuple[Name, ...]  # all mentions of them in full
    passing: Mapping[str, _Kin]  # those named only as somebody's relative, and juniors beside another

    def told(self, before: int) -> list[str]:
        """Those given before an offset whom the report does not name only in passing, in order; the first always."""
        given = list(dict.fromkeys(n.name for n in self.named if n.start < before))
        return [name for n, name in enumerate(given) if not n or name not in self.passing]

    def fits(self, name: str, sex: str) -> bool:
        """Whether a person may be "m" or "f" by what the report says of the family; "" fits all."""
        kin = self.passing.get(name)
        known = kin.sex if kin else "".join(sorted({k.owner for k in self.passing.values() if k.owner}))
        return not sex or len(known) != 1 or known == sex


def family(full: Sequence[str], found: Sequence[Name], text: str) -> Family:
    """The family of some full names that share their surname, from the names of a report and its text."""
    named = tuple(n for n in found if n.name in full and is_full(n.text))
    passing: dict[str, _Kin] = {}
    for n in named:
        if kin := _kin(text, n):
            passing.setdefault(n.name, kin)
    for one, two in pairwise(sorted(found, key=lambda n: n.start)):  # "his sons Tom Lorne and Ivo Lorne"
        if one.name in passing and two in named and _kin(text, one) and joined(text, one, two):
            passing.setdefault(two.name, passing[one.name])
    for name in dict.fromkeys(n.name for n in named):
        if split(name)[1] not in ("", "sr"):
            passing.setdefault(name, _Kin())
    return Family(named, passing)


@lru_cache(maxsize=1 << 12)  # a report asks of one mention once a surname
def _kin(text: str, name: Name) -> _Kin | None:
    before = text[max(0, name.start - _AROUND) : name.start]
    while (m := _TITLE.search(before)) and m.group(1).casefold() in TITLES and not _BEFORE.search(before):
        before = before[: m.start()]
    if m := _BEFORE.search(before):
        return _read(m.group("kin"), m.group("whose") or "")
    if m := _AFTER.match(text, name.end, name.end + _AROUND):
        return _read(m.group("kin") or m.group("of"), m.group("whose") or "")
    return _Kin() if _OF.search(before) else None


def _read(kin: str, whose: str) -> _Kin:
    word = kin.casefold().replace(" ", "-")
    sex = "f" if word in _WOMEN else "m" if word in _MEN else ""
    owner = {"his": "m", "her": "f"}.get(whose.casefold(), "")
    return _Kin(sex, owner or ("m" if word in _WIVES else "f" if word in _HUSBANDS else ""))


def joined(text: str, one: Name, two: Name) -> bool:
    """Whether two names stand side by side as equals: "Ada Lorne and Tess Lorne"."""
    return bool(_JOINED.fullmatch(text, one.end, two.start))


def honorific(text: str, name: Name) -> str:
    """The sex that a title before a bare name tells: "m", "f", or ""."""
    m = _TITLE.search(text, max(0, name.start - _AROUND), name.start)
    return _HONORIFICS.get(m.group(1).casefold(), "") if m else ""


def in_office(text: str, name: Name) -> bool:
    """Whether a title of an office stands before a bare name: "President Lorne", not "Mr. Lorne"."""
    m = _TITLE.search(text, max(0, name.start - _AROUND), name.start)
    return m is not None and m.group(1).casefold() in TITLES - _OFFICELESS
