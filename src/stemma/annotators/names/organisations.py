"""Which names of organisations are one organisation's: acronyms and company suffixes off."""

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from stemma.annotators.names.forms import COMPANY, INSTITUTIONS, PARTS_OF, initials, is_acronym, tokens
from stemma.annotators.names.people import DOMINANT, Link
from stemma.model import Name
from stemma.reference.countries import country
from stemma.text import fold

SHORT = "short for a longer name before it"
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


def same_words(forms: Mapping[str, int]) -> dict[str, Link]:
    """For each form with its count the most frequent one of the same words, whatever kind of company it names.

    A part of a longer name ("Varo" of "Varo Bank") stays what it is: mostly it is another organisation.
    """
    groups: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for form in sorted(forms):
        groups[plain(form)].append(form)
    out = {}
    for key, group in groups.items():
        head = min(group, key=lambda f: (f.isupper() and len(key) > 1, -forms[f], f.count(" "), f))
        out.update({form: Link(head, 1.0, "" if form == head else "same words") for form in group})
    return out


def one_organisation(found: Sequence[Name], acronyms: Mapping[str, str]) -> dict[str, Link]:
    """For each form of a report's organisations the one form; ``acronyms`` are those introduced in brackets."""
    forms = Counter(n.name for n in found if n.type == "ORG")
    links = same_words(forms)
    counts: Counter[str] = Counter()
    for form, link in links.items():
        counts[link.name] += forms[form]
    heads = {plain(head): head for head in counts}
    spelled = {fold(short): plain(long) for short, long in acronyms.items()}
    by_initials: dict[str, list[str]] = defaultdict(list)
    for key, head in heads.items():
        if len(key) > 1:
            by_initials[initials(head)].append(head)
    short_forms = _shortened(found, links)
    out = {}
    for form, link in links.items():
        letters = link.name.replace(".", "")
        if spelled.get(fold(letters)) in heads:
            link = Link(heads[spelled[fold(letters)]], 0.95, "acronym introduced in brackets")
        elif " " not in letters and is_acronym(link.name):
            link = _only(by_initials[letters], counts) or link
        elif link.name in short_forms:
            link = short_forms[link.name]
        out[form] = link
    return out


def _only(heads: Sequence[str], counts: Mapping[str, int]) -> Link | None:
    ranked = sorted(heads, key=lambda h: (-counts[h], h))
    if not ranked or (len(ranked) > 1 and counts[ranked[0]] < DOMINANT * counts[ranked[1]]):
        return None
    return Link(ranked[0], 0.8, "initials")


def _shortened(found: Sequence[Name], links: Mapping[str, Link]) -> dict[str, Link]:
    """The names that stand for a longer one before them of which they are the first or the last words.

    "The Vellin Gulls ... the Gulls", "Orr Hale ... Orr": only where one longer name fits, and never an acronym, a name
    that is also a place's or a person's here, or one that opens the name of a part: "Orr Research Centre".
    """
    first: dict[str, Name] = {}
    for name in found:
        if name.type == "ORG":
            first.setdefault(links[name.name].name, name)
    elsewhere = {n.name for n in found if n.type != "ORG"}
    out = {}
    for short, name in first.items():
        words = short.split()
        land = country(short)
        if (
            len(words) > 2
            or short.isupper()
            or short in elsewhere
            or fold(short) in INSTITUTIONS
            or (land and land.kind != "people")
        ):
            continue
        longer = {long for long, other in first.items() if other.start < name.start and _opens(words, long.split())}
        if len(longer) == 1:
            out[short] = Link(longer.pop(), 0.75, SHORT)
    return out


def _opens(short: Sequence[str], long: Sequence[str]) -> bool:
    """Whether a shorter name is the beginning or the end of a longer one that is one organisation's."""
    n = len(short)
    if not n < len(long) <= n + 2 or not all(w.isalpha() and w[0].isupper() and not w.isupper() for w in long):
        return False
    if list(long[-n:]) == list(short):
        return True
    return list(long[:n]) == list(short) and PARTS_OF.isdisjoint(w.casefold() for w in long[n:])
