"""One name for one person, organisation or place: in one report, then across the reports of a pile."""

import math
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from stemma.annotators.names.countries import country
from stemma.annotators.names.forms import core
from stemma.annotators.names.mentions import mentions
from stemma.annotators.names.organisations import introduced, one_organisation
from stemma.annotators.names.people import DOMINANT, Link, alike, is_full, one_person, split
from stemma.model import Name, Report
from stemma.text import fold

SETTLED = 3  # times a name stands alone before a longer form of it comes too late
TELLING = 3  # reports that must call a name one thing before another follows them
SHARED = 2  # other names two reports must have in common before one lends the other a full name
MANY = 50  # reports looked at for one full name
ALIKE = 0.1  # and the share of a report's names, by how rare they are, that these must be


def annotate(report: Report, doc: Any) -> list[Name]:
    """The names of one report, in order, each with the full form the report gives it; ``doc`` is of its text."""
    found = mentions(report.id, report.text, doc)
    people = one_person(_full_forms(found))
    others = one_organisation(Counter(n.name for n in found if n.type == "ORG"), introduced(report.text))
    sure = {c.code for n in found if (c := country(n.name)) and c.sure}
    out: list[Name] = []
    for name in found:
        if name.type == "PERSON":
            link = people.get(name.name) or _bare(name, out, people, report.text)
            out.append(_linked(name, link))
        elif name.type == "ORG":
            seat = country(name.name)
            linked = _linked(name, others.get(name.name))
            out.append(replace(linked, code=seat.code) if seat and seat.kind != "people" else linked)
        else:
            out.append(_placed(name, sure))
    return out


def _full_forms(found: Sequence[Name]) -> Counter[str]:
    """The full names of persons and how often they stand; not a word that once came before a name known without it.

    Reports give the full name first, so "Rescued Tolo" after three times "Tolo" is no full name.
    """
    forms = Counter(n.name for n in found if n.type == "PERSON" and is_full(n.name))
    for form in [f for f, count in forms.items() if count == 1]:
        at = next(n.start for n in found if n.name == form)
        last = core(form)[-1]
        if sum(core(n.name) == (last,) for n in found if n.start < at) >= SETTLED:
            del forms[form]
    return forms


def _linked(name: Name, link: Link | None) -> Name:
    if link is None or link.name == name.name:
        return name
    return replace(name, name=link.name, score=min(name.score, link.score), reason=link.reason or name.reason)


def _placed(name: Name, sure: Collection[str]) -> Name:
    """A place or people with the code of its country; a country and its people share the country's name.

    A name that other places bear too counts only beside another sign of the country (its code is in ``sure``).
    """
    found = country(name.name)
    if found is None or not (found.sure or found.code in sure):
        return name
    if found.kind in ("name", "people"):
        reason = "" if found.name == name.name else f"{found.kind} of a country"
        return replace(name, name=found.name, code=found.code, reason=reason or name.reason)
    return replace(name, code=found.code, reason=f"{found.kind} of {found.name}")


def _bare(name: Name, before: Sequence[Name], people: Mapping[str, Link], text: str) -> Link | None:
    """Who a single last or first name stands for, from the full names of the report."""
    token = core(name.name)[-1]
    full = Counter(link.name for form, link in people.items())
    by_last = sorted(f for f in full if split(f)[0][-1] == token)
    fits = by_last or sorted(f for f in full if split(f)[0][0] == token)
    if not fits:
        return None
    if len(fits) == 1:
        return Link(fits[0], 0.95 if by_last else 0.85, "last name" if by_last else "first part of a full name")
    named = [n for n in before if n.name in fits and is_full(n.text)]
    if not named:
        return None
    line = text.rfind("\n", 0, name.start)
    if named[-1].start > line:
        return Link(named[-1].name, 0.75, "named in full just before")
    counts = Counter(n.name for n in named)
    first, most = named[0].name, max(counts.values())
    if counts[first] == most:
        return Link(first, 0.6, "named first and most of those so called")
    return None


def link(reports: Sequence[Report], names: Mapping[str, Sequence[Name]]) -> dict[str, list[Name]]:
    """The names of a pile, each under one form across its reports; the unsure stay as they are."""
    ids = sorted(r.id for r in reports if r.id in names)
    names = _one_type(ids, names)
    texts = {r.id: r.text for r in reports}
    people: Counter[str] = Counter()
    bodies: Counter[str] = Counter()
    places: Counter[str] = Counter()
    acronyms: dict[str, Counter[str]] = defaultdict(Counter)
    for id in ids:
        people.update({n.name for n in names[id] if n.type == "PERSON" and is_full(n.name)})
        bodies.update({n.name for n in names[id] if n.type == "ORG"})
        places.update({n.name for n in names[id] if n.type in ("LOC", "NORP")})
        for short, long in introduced(texts[id]).items():
            acronyms[short][long] += 1
    spelled = {short: min(c, key=lambda x: (-c[x], x)) for short, c in sorted(acronyms.items()) if _clear(c)}
    persons, organisations = one_person(people), one_organisation(bodies, spelled)
    context = _Context(ids, names, persons)
    known = one_place(places)
    out = {}
    for id in ids:
        out[id] = [_across(n, persons, organisations, known, context) for n in names[id]]
    return out


def _one_type(ids: Sequence[str], names: Mapping[str, Sequence[Name]]) -> dict[str, list[Name]]:
    """A name is mostly one thing in one pile: the type of nearly all reports that have it, for the few others."""
    votes: dict[str, Counter[str]] = defaultdict(Counter)
    for id in ids:
        for key, kind in sorted({(fold(n.text), n.type) for n in names[id]}):
            votes[key][kind] += 1
    most = {key: min(c.items(), key=lambda x: (-x[1], x[0])) for key, c in votes.items()}
    out: dict[str, list[Name]] = {}
    for id in ids:
        out[id] = []
        for name in names[id]:
            key = fold(name.text)
            kind, n = most[key]
            if kind != name.type and n >= TELLING and n >= DOMINANT * votes[key][name.type]:
                name = replace(name, type=kind, score=0.7, reason=f"{kind} in {n} other reports")
            out[id].append(name)
    return out


def one_place(forms: Mapping[str, int]) -> dict[str, Link]:
    """For each form of a place or people the most frequent one that differs only in case, hyphens and diacritics."""
    groups: dict[str, list[str]] = defaultdict(list)
    for form in sorted(forms):
        groups[fold(form)].append(form)
    out = {}
    for group in groups.values():
        head = min(group, key=lambda f: (f.isupper() and len(f) > 3, -forms[f], f))
        out.update({form: Link(head, 1.0, "" if form == head else "same letters") for form in group})
    return out


def _clear(counted: Counter[str]) -> bool:
    """Whether one reading is the only one or dominant."""
    ranked = sorted(counted.values(), reverse=True)
    return len(ranked) == 1 or ranked[0] >= DOMINANT * ranked[1]


def _across(
    name: Name,
    persons: Mapping[str, Link],
    organisations: Mapping[str, Link],
    places: Mapping[str, Link],
    context: "_Context",
) -> Name:
    if name.type == "ORG":
        return _linked(name, organisations.get(name.name))
    if name.type != "PERSON":
        return _linked(name, places.get(name.name))
    if is_full(name.name):
        return _linked(name, persons.get(name.name))
    return _linked(name, context.lend(name))


class _Context:
    """What reports are about, by the names they hold, to lend a bare name the full one of like reports."""

    def __init__(self, ids: Iterable[str], names: Mapping[str, Sequence[Name]], persons: Mapping[str, Link]) -> None:
        self._held: dict[str, set[str]] = {}
        self._full: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        spread: Counter[str] = Counter()
        self._single: Counter[str] = Counter()  # in how many reports a name stands without its full form
        for id in ids:
            held = {persons[n.name].name if n.name in persons else n.name for n in names[id]}
            self._held[id] = {fold(h) for h in held}
            spread.update(self._held[id])
            self._single.update({core(n.name)[-1] for n in names[id] if n.type == "PERSON" and not is_full(n.name)})
            for full in sorted({persons[n.name].name for n in names[id] if n.name in persons}):
                parts = split(full)[0]
                for token in {parts[0], parts[-1]}:
                    self._full[token][full].append(id)
        self._weight = {n: math.log((1 + len(self._held)) / count) for n, count in spread.items()}

    def lend(self, name: Name) -> Link | None:
        """The full name that reports sharing other names with this one's use, if it is only one."""
        token = core(name.name)[-1]
        mine = self._held[name.report] - {token}
        least = ALIKE * sum(self._weight[n] for n in mine)
        fits = []
        for full, ids in sorted(self._full.get(token, {}).items()):
            best = 0.0
            if 2 * len(ids) < self._single[token]:
                continue  # known by one name, like a singer; the longer form is an accident
            for i in ids[:MANY]:
                shared = mine & self._held[i] if i != name.report else set()
                if len(shared) >= SHARED:
                    best = max(best, sum(sorted(self._weight[n] for n in shared)))
            if best > least:
                fits.append((best, full, split(full)[0][-1] == token))
        fits = [f for f in fits if f[2]] or fits
        fits.sort(key=lambda f: (-f[0], f[1]))
        if not fits or (len(fits) > 1 and not alike(fits[0][1], fits[1][1])):
            return None
        return Link(fits[0][1], 0.7, "full name in reports that share other names")
