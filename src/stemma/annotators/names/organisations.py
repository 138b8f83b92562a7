"""Which names of organisations are one organisation's: acronyms and company suffixes off."""

import re
from collections import defaultdict
from collections.abc import Mapping

from stemma.annotators.names.forms import COMPANY, initials, tokens
from stemma.annotators.names.people import DOMINANT, Link
from stemma.text import fold

_BRACKETS = re.compile(r"\(\s*(?:the\s+)?[\"“‘']?([A-Z][A-Za-z.&]{1,9}?)s?[\"”’']?\s*\)")


def introduced(text: str) -> dict[str, str]:
    """The acronyms that a text introduces in brackets after the words they stand for, with those words.

    >>> introduced("The Rail Accident Inquiry Office (RAIO) and the Fund for the Coast (FFC) met.")
    {'RAIO': 'Rail Accident Inquiry Office', 'FFC': 'Fund for the Coast'}
    """
    found: dict[str, str] = {}
    for m in _BRACKETS.finditer(text):
        acronym = m.group(1)
        letters = [c.casefold() for c in acronym if c.isalpha()]
        before = list(re.finditer(r"[^\W\d_][\w’'.&-]*", text[max(0, m.start() - 120) : m.start()]))
        start = _matching(letters, [w.group() for w in before])
        if len(letters) > 1 and start is not None:
            offset = max(0, m.start() - 120) + before[start].start()
            found.setdefault(acronym, " ".join(text[offset : m.start()].split()))
    return found


def _matching(letters: list[str], words: list[str]) -> int | None:
    """The index of the word the acronym begins with, going back letter by letter; small words may be passed over."""
    at = len(words) - 1
    left = len(letters)
    while at >= 0 and left:
        if words[at][0].casefold() == letters[left - 1] and (
            words[at][0].isupper() or words[at] in ("for", "of", "and")
        ):
            left -= 1
            if not left:
                return at
        elif words[at][0].isupper() and "-" not in words[at]:
            return None
        at -= 1
    return None


def plain(name: str) -> tuple[str, ...]:
    """The folded tokens of an organisation's name without what kind of company it is.

    >>> plain("Varo Corp.") == plain("VARO")
    True
    """
    parts = tokens(name)
    while len(parts) > 1 and parts[-1] in COMPANY:
        parts = parts[:-1]
    return tuple(p for p in parts if p not in ("the", "of", "for", "and")) or parts


def one_organisation(forms: Mapping[str, int], acronyms: Mapping[str, str]) -> dict[str, Link]:
    """For each form with its count the one form of its organisation; ``acronyms`` are those introduced in brackets.

    A part of a longer name ("Varo" of "Varo Bank") stays what it is: mostly it is another organisation.
    """
    groups: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for form in sorted(forms):
        groups[plain(form)].append(form)
    heads = {key: min(g, key=lambda f: (f.isupper() and len(key) > 1, -forms[f], f)) for key, g in groups.items()}
    counts = {key: sum(forms[f] for f in g) for key, g in groups.items()}
    by_initials: dict[str, list[tuple[str, ...]]] = defaultdict(list)
    for key, head in heads.items():
        if len(key) > 1:
            by_initials[initials(head)].append(key)
    spelled = {fold(short): plain(long) for short, long in acronyms.items()}
    out = {}
    for key, group in groups.items():
        link = Link(heads[key])
        short = heads[key].replace(".", "")
        if spelled.get(fold(short)) in heads:
            link = Link(heads[spelled[fold(short)]], 0.95, "acronym introduced in brackets")
        elif len(key) == 1 and short.isupper() and len(short) > 2:
            link = _only(by_initials[short], heads, counts, 0.8, "initials") or link
        for form in group:
            out[form] = Link(link.name, link.score, link.reason or ("" if form == link.name else "same words"))
    return out


def _only(
    keys: list[tuple[str, ...]],
    heads: Mapping[tuple[str, ...], str],
    counts: Mapping[tuple[str, ...], int],
    score: float,
    why: str,
) -> Link | None:
    ranked = sorted(keys, key=lambda k: (-counts[k], k))
    if not ranked or (len(ranked) > 1 and counts[ranked[0]] < DOMINANT * counts[ranked[1]]):
        return None
    return Link(heads[ranked[0]], score, why)
