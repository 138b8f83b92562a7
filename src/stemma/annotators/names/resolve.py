"""One name for one person, organisation or place: in one report, then across the reports of a pile."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from stemma.annotators.names.context import Context, Shorts
from stemma.annotators.names.families import Family, family, honorific, in_office, joined
from stemma.annotators.names.forms import FULL_FIRST, SUFFIXES, core
from stemma.annotators.names.mentions import mentions
from stemma.annotators.names.organisations import introduced, one_organisation, same_words
from stemma.annotators.names.people import DOMINANT, Link, is_full, one_person, split
from stemma.model import Name, Parse, Report
from stemma.reference.countries import country
from stemma.settings import SETTINGS
from stemma.text import fold

SETTLED = SETTINGS.annotation.name_settled
TELLING = SETTINGS.annotation.name_telling


def annotate(report: Report, parse: Parse) -> list[Name]:
    """The names of one report, in order, each with the full form the report gives it; ``parse`` is of its text."""
    found = mentions(report.id, report.text, parse)
    people = one_person(_full_forms(found))
    others = one_organisation(found, introduced(report.text))
    sure = {c.code for n in found if (c := country(n.name)) and c.sure}
    halves = _halves(found)
    out: list[Name] = []
    for name in found:
        if name.type == "PERSON":
            link = people.get(name.name) or _bare(name, found, out, people, report.text)
            out.append(_linked(name, link))
        elif name.type == "ORG":
            seat = country(name.name)
            linked = _linked(name, others.get(name.name))
            out.append(replace(linked, code=seat.code) if seat and seat.kind != "people" else linked)
        else:
            out.append(_placed(name, sure) if name.name not in halves else _linked(name, halves[name.name]))
    return out


def _halves(found: Sequence[Name]) -> dict[str, Link]:
    """The country that "the North" or "the South" means, where the report names just one that begins so."""
    named = sorted({c.name for n in found if (c := country(n.name)) and c.kind in ("name", "people")})
    out = {}
    for half in ("North", "South"):
        fits = [name for name in named if name.startswith(half + " ")]
        if len(fits) == 1:
            out[half] = Link(fits[0], 0.8, f"the only country in the report that is a {half}")
    return out


def _full_forms(found: Sequence[Name]) -> Counter[str]:
    """The full names of persons and how often they stand; not a word that once came before a name known without it.

    Reports give the full name first, so "Rescued Tolo" after three times "Tolo" is no full name, unless another "Tolo"
    was named in full by then.
    """
    forms = Counter(n.name for n in found if n.type == "PERSON" and is_full(n.name))
    first = {form: next(n.start for n in found if n.name == form) for form in forms}
    for form in [f for f, count in forms.items() if count == 1]:
        last = core(form)[-1]
        if any(core(f)[-1] == last and at < first[form] for f, at in first.items()):
            continue
        if sum(core(n.name) == (last,) for n in found if n.start < first[form]) >= SETTLED:
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


def _bare(
    name: Name, found: Sequence[Name], before: Sequence[Name], people: Mapping[str, Link], text: str
) -> Link | None:
    """Who a single last or first name stands for, from the full names of the report; ``before`` are those before it.

    A surname is never a spouse's, parent's or junior's whom the report names only in passing.
    """
    full = sorted({link.name for link in people.values()})
    part, fits = _bearers(name.name, full)
    if not fits:
        return None
    if part != "last name":
        return Link(fits[0], PARTS[part], part) if len(fits) == 1 else _nearest(name, before, fits, text)
    kin = family(fits, [_linked(n, people.get(n.name)) for n in found], text)
    sex = honorific(text, name)
    if len(fits) == 1:
        return None if _of_another(name, found, kin, text) else Link(fits[0], PARTS[part], part)
    told = [n for n in kin.told(name.start) if kin.fits(n, sex)]
    if not told:
        told = [n for n in fits if kin.fits(n, sex)] if sex else []
        return Link(told[0], 0.75, "the only one of the family who is called so") if len(told) == 1 else None
    if len(told) == 1 and kin.passing:
        return Link(told[0], 0.9, "last name; others of it are named in passing")
    return _nearest(name, before, told, text)


def _of_another(name: Name, found: Sequence[Name], kin: Family, text: str) -> bool:
    """Whether a surname is not that of its only full name: a relative's or junior's, where another was named before."""
    first = kin.named[0] if kin.named else None
    if first is None or first.name not in kin.passing:
        return False
    if (sex := honorific(text, name)) and sex == kin.passing[first.name].sex:
        return False
    alone = [n for n in found if n.type == "PERSON" and core(n.name) == core(name.name)]
    return any(n.start < first.start or in_office(text, n) for n in alone)


def _nearest(name: Name, before: Sequence[Name], fits: Sequence[str], text: str) -> Link | None:
    """Of several who may be called so the one named in full just before, else the first where named most."""
    named = [n for n in before if n.name in fits and is_full(n.text)]
    if not named:
        return None
    if any(joined(text, one, two) for one, two in pairwise(named[-2:])):
        return None  # "Ada Lorne and Tess Lorne": nobody can say which
    line = text.rfind("\n", 0, name.start)
    if named[-1].start > line:
        return Link(named[-1].name, 0.75, "named in full just before")
    counts = Counter(n.name for n in named)
    first, most = named[0].name, max(counts.values())
    if counts[first] == most:
        return Link(first, 0.6, "named first and most of those so called")
    return None


SURE = ("", "same letters", "middle name")  # why two full names are one person's wherever they stand
PARTS = {
    "last name": 0.95,
    "first part of a full name": 0.85,
    "inner part of a full name": 0.8,
    "short first name": 0.8,
}


def _bearers(name: str, full: Iterable[str]) -> tuple[str, list[str]]:
    """The full names that a shorter one may be a part of, and which part: the last, else the first, else another."""
    parts, suffix = core(name), ""
    if len(parts) > 1 and parts[-1] in SUFFIXES:  # "Lorne Jr." is nobody but a junior
        parts, suffix = parts[:-1], parts[-1]
        full = [form for form in full if split(form)[1] == suffix]
    n = len(parts)
    found: dict[str, list[str]] = {part: [] for part in PARTS}
    for form in full:
        whole = split(form)[0]
        if whole[-n:] == parts:
            found["last name"].append(form)
        elif whole[:n] == parts:
            found["first part of a full name"].append(form)
        elif n == 1 and len(parts[0]) > 1 and parts[0] in whole:
            found["inner part of a full name"].append(form)
        elif n == 1 and (whole[0] in FULL_FIRST.get(parts[0], ()) or parts[0] in FULL_FIRST.get(whole[0], ())):
            found["short first name"].append(form)
    return next(((part, forms) for part, forms in found.items() if forms), ("", []))


def link(reports: Sequence[Report], names: Mapping[str, Sequence[Name]]) -> dict[str, list[Name]]:
    """The names of a pile, each under one form across its reports; the unsure stay as they are."""
    ids = sorted(r.id for r in reports if r.id in names)
    names = _one_type(ids, names)
    texts = {r.id: r.text for r in reports}
    people: Counter[str] = Counter()
    bodies: Counter[str] = Counter()
    places: Counter[str] = Counter()
    for id in ids:
        people.update({n.name for n in names[id] if n.type == "PERSON" and is_full(n.name)})
        bodies.update({n.name for n in names[id] if n.type == "ORG"})
        places.update({n.name for n in names[id] if n.type in ("LOC", "NORP")})
    persons, organisations, known = one_person(people), same_words(bodies), one_place(places)
    context = Context(ids, names, organisations | persons)
    shorts = Shorts(names, organisations, {id: introduced(texts[id]) for id in ids}, context)
    across = _Across(persons, organisations, known, context, shorts)
    return {id: [across(name) for name in names[id]] for id in ids}


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


@dataclass(frozen=True, slots=True)
class _Across:
    """The names of a pile, each led to its one form."""

    persons: Mapping[str, Link]
    organisations: Mapping[str, Link]
    places: Mapping[str, Link]
    context: Context
    shorts: Shorts

    def __call__(self, name: Name) -> Name:
        if name.type == "ORG":
            name = _linked(name, self.organisations.get(name.name))
            return _linked(name, self.shorts.read(name))
        if name.type != "PERSON":
            return _linked(name, self.places.get(name.name))
        if not is_full(name.name):
            return _linked(name, self.context.lend(name))
        link = self.persons.get(name.name)
        return _linked(name, link if link and (link.reason in SURE or self.context.holds(name.report, link)) else None)
