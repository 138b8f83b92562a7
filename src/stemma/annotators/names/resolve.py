"""One name for one person, organisation or place: in one report, then across the reports of a pile."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from stemma.annotators.names.countries import country
from stemma.annotators.names.forms import core
from stemma.annotators.names.mentions import mentions
from stemma.annotators.names.organisations import introduced, one_organisation
from stemma.annotators.names.people import DOMINANT, Link, alike, is_full, one_person, split
from stemma.model import Name, Report
from stemma.text import fold

SHARED = 2  # other names two reports must have in common before one lends the other a full name
COMMON = 50  # a name in more reports than this says little of what a report is about


def annotate(report: Report, doc: Any) -> list[Name]:
    """The names of one report, in order, each with the full form the report gives it; ``doc`` is of its text."""
    found = mentions(report.id, report.text, doc)
    people = one_person(Counter(n.name for n in found if n.type == "PERSON" and is_full(n.name)))
    others = one_organisation(Counter(n.name for n in found if n.type == "ORG"), introduced(report.text))
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
            out.append(_placed(name))
    return out


def _linked(name: Name, link: Link | None) -> Name:
    if link is None or link.name == name.name:
        return name
    return replace(name, name=link.name, score=min(name.score, link.score), reason=link.reason or name.reason)


def _placed(name: Name) -> Name:
    """A place or people with the code of its country; a country and its people share the country's name."""
    found = country(name.name)
    if found is None:
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
    texts = {r.id: r.text for r in reports}
    people: Counter[str] = Counter()
    bodies: Counter[str] = Counter()
    acronyms: dict[str, Counter[str]] = defaultdict(Counter)
    for id in ids:
        people.update({n.name for n in names[id] if n.type == "PERSON" and is_full(n.name)})
        bodies.update({n.name for n in names[id] if n.type == "ORG"})
        for short, long in introduced(texts[id]).items():
            acronyms[short][long] += 1
    spelled = {short: min(c, key=lambda x: (-c[x], x)) for short, c in sorted(acronyms.items()) if _clear(c)}
    persons, organisations = one_person(people), one_organisation(bodies, spelled)
    context = _Context(ids, names, persons)
    out = {}
    for id in ids:
        out[id] = [_across(n, persons, organisations, context) for n in names[id]]
    return out


def _clear(counted: Counter[str]) -> bool:
    """Whether one reading is the only one or dominant."""
    ranked = sorted(counted.values(), reverse=True)
    return len(ranked) == 1 or ranked[0] >= DOMINANT * ranked[1]


def _across(name: Name, persons: Mapping[str, Link], organisations: Mapping[str, Link], context: "_Context") -> Name:
    if name.type == "ORG":
        return _linked(name, organisations.get(name.name))
    if name.type != "PERSON":
        return name
    if is_full(name.name):
        return _linked(name, persons.get(name.name))
    return _linked(name, context.lend(name))


class _Context:
    """What reports are about, by the names they hold, to lend a bare name the full one of like reports."""

    def __init__(self, ids: Iterable[str], names: Mapping[str, Sequence[Name]], persons: Mapping[str, Link]) -> None:
        self._held: dict[str, set[str]] = {}
        self._full: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        spread: Counter[str] = Counter()
        for id in ids:
            held = {persons[n.name].name if n.name in persons else n.name for n in names[id]}
            self._held[id] = {fold(h) for h in held}
            spread.update(self._held[id])
            for full in sorted({persons[n.name].name for n in names[id] if n.name in persons}):
                parts = split(full)[0]
                for token in {parts[0], parts[-1]}:
                    self._full[token][full].append(id)
        self._telling = {n for n, count in spread.items() if 1 < count <= max(COMMON, 2)}

    def lend(self, name: Name) -> Link | None:
        """The full name that reports sharing other names with this one's use, if it is only one."""
        token = core(name.name)[-1]
        mine = (self._held[name.report] & self._telling) - {token}
        fits = []
        for full, ids in sorted(self._full.get(token, {}).items()):
            shared = max((len(mine & self._held[i]) for i in ids if i != name.report), default=0)
            if shared >= SHARED:
                fits.append((shared, full, split(full)[0][-1] == token))
        fits = [f for f in fits if f[2]] or fits
        fits.sort(key=lambda f: (-f[0], f[1]))
        if not fits or (len(fits) > 1 and not alike(fits[0][1], fits[1][1])):
            return None
        return Link(fits[0][1], 0.7, "full name in reports that share other names")
