"""What the reports of a pile lend each other: the full name of a bare one, the words an acronym stands for."""

import math
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence

from stemma.annotators.names.forms import core, initials, is_acronym
from stemma.annotators.names.organisations import SHORT
from stemma.annotators.names.people import DOMINANT, Link, alike, is_full, split
from stemma.model import Name
from stemma.settings import SETTINGS
from stemma.text import fold

SHARED = SETTINGS.annotation.lent_names
MANY = SETTINGS.annotation.lent_reports
ALIKE = SETTINGS.annotation.lent_alike


class Context:
    """What reports are about, by the names they hold."""

    def __init__(self, ids: Iterable[str], names: Mapping[str, Sequence[Name]], links: Mapping[str, Link]) -> None:
        """``links`` leads from the forms of persons and organisations to the one that each is called by."""
        self._held: dict[str, set[str]] = {}
        self._full: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        self._families: dict[str, set[str]] = {}
        self._forms: dict[str, list[str]] = defaultdict(list)  # full name -> the reports that have it, not another form
        spread: Counter[str] = Counter()
        self._single: Counter[str] = Counter()  # in how many reports a name stands without its full form
        for id in ids:
            held = {links[n.name].name if n.name in links else n.name for n in names[id]}
            self._held[id] = {fold(h) for h in held}
            spread.update(self._held[id])
            self._single.update({core(n.name)[-1] for n in names[id] if n.type == "PERSON" and not is_full(n.name)})
            people = {n.name for n in names[id] if n.type == "PERSON" and n.name in links and is_full(n.name)}
            for form in sorted(people):
                if links[form].score == 1:
                    self._forms[links[form].name].append(id)
            full = {name: split(name)[0] for name in sorted({links[n].name for n in people})}
            self._families[id] = {parts[-1] for parts in full.values()}
            for name, parts in full.items():
                for token in sorted({parts[0], parts[-1]}):
                    self._full[token][name].append(id)
        self._weight = {n: math.log((1 + len(self._held)) / count) for n, count in spread.items()}

        self._total = {id: sum(sorted(self._weight[n] for n in held)) for id, held in self._held.items()}
        self._lent: dict[tuple[str, tuple[str, ...]], Link | None] = {}

    def near(self, id: str, others: Iterable[str], but: str) -> float:
        """How much the nearest of other reports shares with one, apart from one name; 0 where it is too little."""
        mine = self._held[id] - {but}
        least = ALIKE * (self._total[id] - (self._weight[but] if but in self._held[id] else 0.0))
        best = 0.0
        for other in others:
            shared = mine & self._held[other] if other != id else set()
            if len(shared) >= SHARED:
                best = max(best, sum(sorted(self._weight[n] for n in shared)))
        return best if best > least else 0.0

    def holds(self, id: str, link: Link) -> bool:
        """Whether a report, or one that shares other names with it, has the very form that a link leads to."""
        holders = self._forms.get(link.name, [])
        return id in holders or bool(self.near(id, holders[:MANY], fold(link.name)))

    def lend(self, name: Name) -> Link | None:
        """The full name that reports sharing other names with this one's use, if it is only one."""
        key = (name.report, core(name.name))
        if key not in self._lent:
            self._lent[key] = self._lend(*key)
        return self._lent[key]

    def _lend(self, report: str, parts: tuple[str, ...]) -> Link | None:
        fits, family = [], []
        for full, ids in sorted(self._full.get(parts[-1], {}).items()):
            whole = split(full)[0]
            kin = whole[0] == parts[-1] and whole[-1] in self._families[report]
            if not kin and 2 * len(ids) < self._single[parts[-1]]:
                continue  # known by one name, like a singer; the longer form is an accident
            if best := self.near(report, ids[:MANY], parts[-1]):
                fits.append((best, full, whole[-len(parts) :] == parts))
                family += [fits[-1]] if kin else []
        fits = [f for f in fits if f[2]] or family or fits
        fits.sort(key=lambda f: (-f[0], f[1]))
        if not fits or (len(fits) > 1 and not alike(fits[0][1], fits[1][1])):
            return None
        if fits[0] in family:
            return Link(fits[0][1], 0.75, "full name in like reports, of a family that this one names")
        return Link(fits[0][1], 0.7, "full name in reports that share other names")


class Shorts:
    """What acronyms and short names of organisations stand for in a pile: here one thing, there perhaps another."""

    def __init__(
        self,
        names: Mapping[str, Sequence[Name]],
        links: Mapping[str, Link],
        introduced: Mapping[str, Mapping[str, str]],
        context: Context,
    ) -> None:
        """``introduced`` holds, by report, the acronyms that brackets introduce and the words before them."""
        self._context = context
        self._long: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
        bare: dict[str, set[str]] = defaultdict(set)
        learnt: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
        capitals: set[str] = set()
        for id, found in sorted(names.items()):
            spelled = {fold(long): _key(short) for short, long in introduced.get(id, {}).items()}
            for name in found:
                if name.type != "ORG":
                    continue
                long = links[name.name].name if name.name in links else name.name
                if " " in long:
                    for key in {_key(initials(long)), spelled.get(fold(name.name), "")}:
                        if len(key) > 1:
                            self._long[key][long].add(id)
                    if name.reason == SHORT:
                        learnt[_key(name.text)][long].add(id)
                else:
                    bare[_key(long)].add(id)
                    capitals |= {_key(long)} if is_acronym(name.text) else set()
        for key, meanings in learnt.items():
            for long, holders in meanings.items():
                if len(holders) > 1 and 2 * len(holders) >= len(bare[key] | holders):
                    self._long[key][long] |= holders  # what most reports shorten so
        self._meaning = {
            key: self._meanings(key, ids, key in capitals) for key, ids in bare.items() if key in self._long
        }

    def _meanings(self, key: str, ids: Collection[str], capitals: bool) -> dict[str, Link]:
        """What a short form stands for in each of some reports; under "" what an acronym stands for in all."""
        out: dict[str, Link] = {}
        votes: Counter[str] = Counter()
        for id in sorted(ids):
            ranked = sorted(
                (-near, long)
                for long, holders in sorted(self._long[key].items())
                if (near := self._context.near(id, sorted(holders)[:MANY], key))
            )
            if ranked and (len(ranked) == 1 or ranked[0][0] <= DOMINANT * ranked[1][0]):
                out[id] = Link(ranked[0][1], 0.75, "short for a name in reports that share other names")
                votes[ranked[0][1]] += 1
        if votes and capitals:
            most, count = min(votes.items(), key=lambda v: (-v[1], v[0]))
            if count == sum(votes.values()) and 2 * count >= len(ids):
                out[""] = Link(most, 0.7, "short for a name in most reports that have it")
        return out

    def read(self, name: Name) -> Link | None:
        """The long form that an organisation's name is short for."""
        if name.name.isupper() and not is_acronym(name.name):
            return None
        meaning = self._meaning.get(_key(name.name), {})
        return meaning.get(name.report) or meaning.get("")


def _key(short: str) -> str:
    return fold(short.replace(".", ""))
