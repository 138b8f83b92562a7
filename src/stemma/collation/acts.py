"""One act told by twenty reports is one act: acts of an event merged by type, parties, time and words."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache

from stemma.dates import from_iso
from stemma.lang import NATIVE
from stemma.model import Act, Actor, Deed, Event, Name, Origin, PlaceBasis, Report, Support
from stemma.reference.actors import book
from stemma.settings import SETTINGS
from stemma.text import digest, words


def _one_of(text: str) -> frozenset[str]:
    return frozenset(text.split())


ALIKE = SETTINGS.collation.act_alike
DATED = SETTINGS.collation.act_dated
_MUTUAL = _one_of("CONSULT AGREE COOPERATE SUPPORT")
_SUFFERED = _one_of("ASSAULT COERCE SANCTION RETREAT")
_NAMED = _one_of("PERSON ORG")
_SPOKEN = _one_of("AGREE REQUEST REJECT THREATEN ACCUSE")
AHEAD = _one_of("planned conditional wished asked")
_BREATH = 7  # characters between two words for one deed: ", and by"
_ADDED = "stemma.acts.story"
_TOLD = _one_of("happened reported")  # one says so in the outlet's voice, the other in somebody's
_BASES: tuple[PlaceBasis, ...] = ("clause", "sentence", "dateline")
_KINDS = {
    "REQUEST": "demanded",
    "REJECT": "refused",
    "THREATEN": "threatened",
    "CONCEDE": "conceded",
    "RETREAT": "conceded",
    "CONSULT": "channel",
}
_OFFER = re.compile(r"\b(?:offer|propos|suggest|float|willing|ready|open to|prepared|eager|overture)", re.IGNORECASE)
_CHANNEL = re.compile(
    r"\b(?:summit|meet|meets|meeting|talks|visit|travel|letter|negotiat\w*|phone|telephone|hold|dialogue)\b",
    re.IGNORECASE,
)
KEPT = SETTINGS.collation.act_kept
# who is a party to politics or war: a state, those who rule it, fight for or against it, judge, or want to rule
_PARTIES = _one_of("GOV MIL REB COP SPY JUD LEG PTY OPP REF IGO IMG")
# what a promise makes a threat, and what a plan
_MENACE = re.compile(
    r"\b(?:punish\w*|retaliat\w*|reveng\w*|aveng\w*|walk(?:s|ed|ing)? away|fire and fury|annihilat\w*|crush\w*|"
    r"pay (?:a|the) (?:\w+ )?price|consequences)\b",
    re.IGNORECASE,
)
_WARNED = re.compile(
    r"\b(?:threat\w*|warn\w*|ultimatum|attack\w*|strik\w*|bomb\w*|sanction\w*|invad\w*|war|destroy\w*|unless|if)\b",
    re.IGNORECASE,
)
_MEDIA = re.compile(
    r"\b(?:(?P<letter>letters?|wrote|written|writing|messages?)|(?P<call>phoned?|telephoned?|calls?|called)|"
    r"(?P<meeting>met|meets?|meetings?|summits?|talks|visit\w*|trip|travel\w*|negotiat\w*))\b",
    re.IGNORECASE,
)
_SMALL = _one_of(
    "a an the of in on at to for from by with and or but as that this these those it its he she they his her their we "
    "our i you who which what when where was were is are be been being has have had do does did would will could "
    "should may might not no also said say says last next year month week day ago now new one more most some all him "
    "them if so mr ms mrs president leader government"
)


@dataclass(frozen=True, slots=True)
class _Party:
    """A side of an act: its countries, or what it is called, the full names it bears, and those of persons."""

    keys: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()
    people: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.keys)

    def same(self, other: "_Party") -> bool:
        """True for the same countries, or for one name, which one report may give a country and another not.

        What two ministers of one country do are two deeds.
        """
        if self.people and other.people and not self.people & other.people:
            return False
        return self.keys == other.keys or bool(self.names & other.names)


@dataclass(slots=True)
class _Telling:
    act: Act
    text: str
    words: frozenset[str]
    days: tuple[date, date] | None
    parties: tuple[_Party, _Party]
    country: str  # of the place its own clause names
    since: int  # where the sentence of the act begins, as far as a full stop tells


def deeds(
    event: Event,
    reports: Mapping[str, Report],
    acts: Mapping[str, Sequence[Act]],
    origins: Mapping[str, Origin],
    names: Mapping[str, Sequence[Name]],
) -> list[Deed]:
    """The acts of one event, each once, in order of time, with all reports and voices that tell it.

    Tellings that name different days for what is otherwise one act stay apart and name each other's day.
    """
    tellings = []
    for id_ in (r for r in event.reports if r in reports):
        named = names.get(id_, ())
        tellings += [_telling(reports[id_], a, named) for a in _own(reports[id_], acts.get(id_, ()))]
    tellings.sort(key=lambda t: (-len(t.words), t.act.report, t.act.start, t.act.code))
    groups: list[list[_Telling]] = []
    for telling in tellings:
        likest = max(((_likeness(telling, g), -n) for n, g in enumerate(groups)), default=(0.0, 0))
        if likest[0] > 0:
            groups[-likest[1]].append(telling)
        else:
            groups.append([telling])
    made = {deed.id: (deed, g) for g in groups for deed in [_deed(event, g, origins, reports)]}
    return sorted(_with_conflicts(list(made.values())), key=order)


def _own(report: Report, acts: Sequence[Act]) -> list[Act]:
    """Acts without those that another is about: of "Ayland promised to close the mine" the promise is the deed.

    A meeting agreed on stays: it is a step of its own. What no frame told is no deed: a ledger does not guess.
    """
    told = [a for a in acts if a.made_by != _ADDED]
    spoken = [a for a in told if a.code in _SPOKEN]
    return [a for a in told if not any(_about(s, a, report.text) for s in spoken)]


def _about(outer: Act, act: Act, text: str) -> bool:
    """True where a spoken act tells of another within its own words."""
    inside = outer.start <= act.start and act.end <= outer.end
    same = (outer.start, outer.end) == (act.start, act.end)
    step = act.code == "AGREE" and kind_of(act, text[act.start : act.end]) == "channel"
    standing = act.status in AHEAD | {"denied"} or (act.status == "reported" and outer.code == "ACCUSE")
    return outer is not act and standing and inside and not step and not (same and act.code in _SPOKEN)


def order(deed: Deed) -> tuple[str, str, str]:
    """Deeds run by day: their own, else the day they were told."""
    return (deed.first.isoformat() if deed.first else "9999", deed.kind, deed.id)


def _telling(report: Report, act: Act, named: Sequence[Name]) -> _Telling:
    text = report.text[act.start : act.end]
    names = {w for a in (act.actor, act.recipient) if a for w in words(a.text)}
    content = frozenset(NATIVE.stem(w) for w in words(text) if w not in _SMALL and w not in names)
    parties = (_whose(act.actor, named), _whose(act.recipient, named))
    codes = {n.name: n.code for n in named if n.type == "LOC" and n.code}
    country = codes.get(act.place.split(", ")[-1], "") if act.place_basis == "clause" else ""
    since = max((report.text.rfind(stop, 0, act.start) for stop in (". ", "! ", "? ", "\n")), default=-1)
    return _Telling(act, text, content, interval(act.when), parties, country, since)


def _whose(actor: Actor | None, named: Sequence[Name]) -> _Party:
    if actor is None:
        return _Party()
    coded = frozenset(c[:6] if c[:3] in ("IGO", "NGO", "IMG") else c[:3] for c in actor.code.split(";") if c)
    start, end = actor.span or (0, 0)
    inside = [n for n in named if start <= n.start and n.end <= end and n.type in _NAMED]
    full = frozenset(n.name.casefold() for n in inside)
    people = frozenset(n.name.casefold() for n in inside if n.type == "PERSON")
    return _Party(coded or full or frozenset([actor.text.casefold()]), full, people)


@cache
def interval(value: str) -> tuple[date, date] | None:
    """The first and last day of a TIMEX3 value; None where it names none."""
    week = re.fullmatch(r"(\d{4})-W(\d\d)(-WE)?", value)
    if week:
        first = date.fromisocalendar(int(week[1]), int(week[2]), 1)
        return (first + timedelta(days=5 if week[3] else 0), first + timedelta(days=6))
    found = from_iso(value) if value else None
    return (found.earliest, found.latest) if found else None


def _likeness(a: _Telling, group: Sequence[_Telling]) -> float:
    """How surely a telling tells the act of a group, 0 where it does not."""
    if not all(_compatible(a, b) for b in group):
        return 0.0
    best = 0.0
    for b in group:
        if _one_breath(a, b):
            return 2.0
        shorter = min(len(a.words), len(b.words))
        share = len(a.words & b.words) / shorter if shorter else 1.0
        dated = a.days is not None and b.days is not None and (b.days[1] - b.days[0]).days < 40
        if share >= (DATED if dated else ALIKE) and (shorter > 1 or share == 1.0):
            best = max(best, share + dated)
    return best


def _one_breath(a: _Telling, b: _Telling) -> bool:
    """True for "criticised the plan, condemning it as late": one deed in two words side by side."""
    apart = max(a.act.start, b.act.start) - min(a.act.end, b.act.end)
    return a.act.report == b.act.report and a.since == b.since and apart <= _BREATH


def _compatible(a: _Telling, b: _Telling) -> bool:
    """True where type, status, parties and days allow two tellings to be of one act."""
    alike = a.act.status == b.act.status or {a.act.status, b.act.status} <= _TOLD
    if a.act.code != b.act.code or not alike:
        return False
    if a.days and b.days and (a.days[0] > b.days[1] or b.days[0] > a.days[1]):
        return False
    if _apart(a, b) or (a.act.code == "CONSULT" and _medium(a) != _medium(b)):
        return False
    (one, upon), (other, suffering) = a.parties, b.parties
    if one.same(other) and upon.same(suffering):
        return True
    if a.act.code in _MUTUAL:
        all_, others = one.keys | upon.keys, other.keys | suffering.keys
        return bool(all_ and others) and (all_ <= others or others <= all_)
    if a.act.code in _SUFFERED and upon and upon.same(suffering) and not (one and other):
        return True  # "he was arrested": who did it, another report tells
    return bool(one) and one.same(other) and not (upon and suffering)


def _medium(t: _Telling) -> str:
    """What a contact is first told to be: a letter that recalls a summit is none."""
    found = _MEDIA.search(t.text)
    return found.lastgroup or "" if found else ""


def _apart(a: _Telling, b: _Telling) -> bool:
    """True where both tellings name a place of their own and the places are in two countries."""
    return bool(a.country and b.country) and a.country != b.country


def _fullness(t: _Telling) -> tuple[bool, bool, int, str, int]:
    """How much a telling says: both parties, then the recipient, then words."""
    both = t.act.actor is not None and t.act.recipient is not None
    return (both, t.act.recipient is not None, len(t.words), t.act.report, -t.act.start)


def _deed(
    event: Event,
    group: Sequence[_Telling],
    origins: Mapping[str, Origin],
    reports: Mapping[str, Report],
) -> Deed:
    base = max(group, key=_fullness)
    dated = [t for t in group if t.days]
    # the narrowest date is the most exact
    when = (
        min(dated, key=lambda t: ((t.days[1] - t.days[0]).days if t.days else 0, t.act.when)).act.when if dated else ""
    )
    days = interval(when)
    support = sorted(
        {Support(t.act.report, t.act.start, t.act.end, t.text) for t in group},
        key=lambda s: (s.report, s.start, s.end),
    )
    told = [p.earliest for s in support if (p := reports[s.report].published)]
    voices = sorted({origins[s.report].name for s in support if s.report in origins and origins[s.report].name})
    act = base.act
    place, basis = _place(group)
    worth = max(t.act.worth for t in group)
    return Deed(
        digest(
            event.id,
            act.code,
            act.report,
            str(act.start),
            str(act.end),
            *("" if party is None else party.text for party in (act.actor, act.recipient)),
        ),
        event.id,
        kind_of(act, base.text),
        act.code,
        act.mode,
        _clear(act.actor),
        _clear(act.recipient),
        when,
        days[0] if days else min(told, default=event.start),
        place,
        "happened" if any(t.act.status == "happened" for t in group) else act.status,
        " ".join(base.text.split()),
        tuple(voices),
        tuple(support),
        context=act.context,
        place_basis=basis,
        first_basis="stated" if days else "told" if told else "",
        worth=worth,
        main=worth >= KEPT and any(_political(p) for t in group for p in (t.act.actor, t.act.recipient)),
    )


def _political(party: Actor | None) -> bool:
    """True for a state or one with a role in politics or war.

    >>> _political(Actor("Ayland", "FRA")), _political(Actor("teachers", "EDU")), _political(Actor("the army", "MIL"))
    (True, False, True)
    """
    codes = [c for c in (party.code if party else "").split(";") if c]
    roles = book().codes
    return any(c[:3] in _PARTIES or (c[:3] not in roles and c[3:6] in _PARTIES | {""}) for c in codes)


def _clear(actor: Actor | None) -> Actor | None:
    return replace(actor, span=None) if actor else None


def kind_of(act: Act, text: str) -> str:
    """What an act is in a ledger: pledged, offered, demanded, refused, threatened, conceded, done, said, or channel.

    >>> kind_of(Act("r", 0, 0, "AGREE"), "Ayland offered to close the mine")
    'offered'
    >>> kind_of(Act("r", 0, 0, "THREATEN", status="planned"), "Ayland will close the mine")
    'said'
    """
    if act.code == "AGREE" and _MENACE.search(text):
        return "threatened"
    plan = act.code == "THREATEN" and act.status == "planned" and act.recipient is None
    if plan and not _MENACE.search(text) and not _WARNED.search(text):
        return "said"  # what one will do to nobody is a plan
    if act.code == "AGREE":
        if act.status in AHEAD and _CHANNEL.search(text):
            return "channel"
        return "offered" if _OFFER.search(text) else "pledged"
    if act.code in ("SUPPORT", "ACCUSE"):
        return "said"
    return _KINDS.get(act.code, "done")


def _place(group: Sequence[_Telling]) -> tuple[str, PlaceBasis]:
    """The place that most reports name, those in their own clause before others."""
    for basis in _BASES:
        named = {(t.act.place, t.act.report) for t in group if t.act.place and t.act.place_basis == basis}
        votes = Counter(place for place, _ in named)
        if votes:
            return min(votes, key=lambda p: (-votes[p], p)), basis
    return "", ""


def _with_conflicts(made: Sequence[tuple[Deed, Sequence[_Telling]]]) -> list[Deed]:
    """Deeds that name the day of another deed told in nearly the same words of the same parties."""
    keyed = []
    for deed, group in made:
        keyed.append((deed, max(group, key=lambda t: len(t.words))))
    out = []
    for deed, telling in keyed:
        others = [
            other.when
            for other, told in keyed
            if other.id != deed.id
            and other.when
            and deed.when
            and other.code == deed.code
            and all(x.same(y) for x, y in zip(told.parties, telling.parties, strict=True))
            and len(telling.words) > 3
            and len(told.words & telling.words) >= 0.7 * min(len(told.words), len(telling.words))
        ]
        out.append(replace(deed, conflicts=tuple(sorted(set(others)))) if others else deed)
    return out
