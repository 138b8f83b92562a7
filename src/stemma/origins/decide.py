"""Whose reporting each text is: credits first, then what texts share, then what they cite."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from stemma.model import Evidence, Origin, OriginKind, Report, Sharing, When
from stemma.origins.credits import Credits, Sign
from stemma.origins.patterns import INSTITUTION, REPORTING
from stemma.reference.countries import capitals
from stemma.reference.outlets import Outlet, Register, host, squash
from stemma.settings import SETTINGS
from stemma.text import fold, paragraphs

REPRINT = SETTINGS.origins.reprint
TAKEN = SETTINGS.origins.taken
AFFILIATE = SETTINGS.origins.taken_affiliate
BARE = SETTINGS.origins.bare_words


@dataclass(slots=True)
class Draft:
    """What is thought of a report so far; ``sure`` where a credit in it says so."""

    report: Report
    own: str
    key: str = ""  # of the outlet
    name: str = ""
    voice: str = ""  # the key of the name
    kind: OriginKind = "unknown"
    because: str = ""  # why its text is held to be another's, where no credit says so
    sure: bool = False
    issuer: bool = False  # an institution's own site and not a news outlet
    staff: str = ""
    evidence: list[Evidence] = field(default_factory=list)
    voices: tuple[str, ...] = ()
    credited: tuple[str, ...] = ()
    cited: frozenset[str] = frozenset()  # keys
    affiliate: frozenset[str] = frozenset()  # keys


class Outlets:
    """One name for each house of a pile: the outlet's own where the pile has it, else the house's common name."""

    def __init__(self, reports: Sequence[Report], houses: Register) -> None:
        self._houses = houses
        self._written: dict[str, set[str]] = {}
        self._squashed: dict[str, str] = {}
        for outlet in sorted({r.outlet for r in reports if r.outlet}):
            house = houses.named(outlet)
            if house:
                self._written.setdefault(house.name, set()).add(outlet)
            else:
                self._squashed.setdefault(squash(outlet), outlet)

    def house(self, outlet: str) -> Outlet | None:
        """The listed house an outlet is."""
        return self._houses.named(outlet) if outlet else None

    def agencies_in(self, text: str) -> list[Outlet]:
        """The listed agencies and media of states that a text names."""
        return [house for house, _ in self._houses.find(text) if house.kind != "outlet"]

    def own(self, outlet: str) -> str:
        """The name of an outlet's own reporting."""
        house = self.house(outlet)
        return self.name(house) if house else outlet

    def of(self, report: Report) -> str:
        """The key of a report's outlet, "" where that is unknown."""
        own = self.own(report.outlet)
        return self.key(own) if own else ""

    def name(self, house: Outlet) -> str:
        """The one name of a house in this pile."""
        if house.kind == "agency":
            return house.name
        written = self._written.get(house.name, set())
        return min(written) if written else self._squashed.get(squash(house.name), house.name)

    def key(self, name: str) -> str:
        """What two names of one house have in common: www.example.org and "The Example" are one voice."""
        house = self.house(name)
        return house.name if house else squash(name) or name


@dataclass(frozen=True, slots=True)
class _Sides:
    """A report's signs by what they say: of its own outlet, and of another that wrote, helped or is cited."""

    ours: list[Sign]
    foreign: list[Sign]
    credit: list[Sign]
    help: list[Sign]


def draft(report: Report, found: Credits, outlets: Outlets) -> Draft:
    """What a report says of itself, before other reports are looked at."""
    own, mine = outlets.own(report.outlet), outlets.house(report.outlet)
    out = Draft(report, own, outlets.of(report), staff=found.staff)
    signs = _sides(found, mine, report.outlet)
    out.cited = frozenset(s.house.name for s in signs.foreign if s.force == "cites" and s.house)
    out.affiliate = frozenset(s.house.name for s in signs.foreign if s.force == "affiliate" and s.house)
    if names := _names(signs.credit, outlets):
        _credited(out, names, signs.credit, found)
    elif signs.credit and not found.staff:
        out.kind, out.sure, out.evidence = "reprint", False, [s.evidence for s in signs.credit]
    elif relayed := _relayed(report, signs.foreign, out, outlets):
        sign, name = relayed
        out.name, out.kind, out.voices, out.evidence = name, "rewrite", (name,), [sign.evidence]
    elif own and report.text.count(" ") >= BARE:
        _of_its_own(out, signs, outlets)
    if found.staff and report.byline:
        out.evidence.append(Evidence("byline", report.byline, where="metadata"))
    if not out.name:
        _pictured(out, outlets)
    out.voice = outlets.key(out.name) if out.name else ""
    return out


def _sides(found: Credits, mine: Outlet | None, outlet: str) -> _Sides:
    foreign = [s for s in found.signs if s.house is None or not _same(s.house, mine, outlet)]
    credit = [s for s in foreign if s.force == "credit" or (s.evidence.kind == "wire note" and not found.staff)]
    ours = [s for s in found.signs if s.force == "credit" and s.house and _same(s.house, mine, outlet)]
    return _Sides(ours, foreign, credit, [s for s in foreign if s.force == "help" and s not in credit])


def _credited(out: Draft, names: tuple[str, ...], credit: Sequence[Sign], found: Credits) -> None:
    """The origin of a report that credits another house."""
    out.name, out.credited, out.sure = names[0], names, True
    out.kind = "mixed" if len(names) > 1 or _writer(credit, found) else "reprint"
    beside = out.kind == "mixed" and found.staff and out.own and len(names) == 1
    out.voices = (*names, out.own) if beside else names
    out.evidence = [s.evidence for s in credit]


def _of_its_own(out: Draft, signs: _Sides, outlets: Outlets) -> None:
    """The origin of a report that speaks for its outlet, with what others gave to it."""
    own, report = out.own, out.report
    out.name, out.kind = own, "mixed" if signs.help or signs.credit else "own"
    out.evidence = [s.evidence for s in (*signs.ours, *signs.help, *signs.credit)]
    out.voices = (own, *(n for n in _names(signs.help, outlets) if n != own))
    out.issuer = out.sure = any(INSTITUTION.search(host(site)) for site in (report.url, report.outlet))


def _pictured(out: Draft, outlets: Outlets) -> None:
    """Keep the credits of a report's pictures as evidence where nothing else tells whose its text is.

    A picture's agency alone does not tell; where it is the only one and the report is dated from the agency's own
    capital, the text is likely its own too: the origin is named, how the text came from it stays unknown.
    """
    report = out.report
    found = [(m, outlets.agencies_in(m.text)) for m in report.marks if m.kind == "caption"]
    out.evidence += [Evidence("picture", m.text, m.start, m.end, "capture") for m, houses in found if houses]
    agencies = {house.name: house for _, houses in found for house in houses if house.kind == "agency"}
    if report.outlet or len(agencies) != 1:
        return
    (house,) = agencies.values()
    city = fold(re.split(r"[,(/]", report.dateline)[0])
    if city and city in capitals().get(house.country, ()):
        out.name, out.voices = house.name, (house.name,)
        out.evidence.append(Evidence("dateline", report.dateline, where="metadata"))


def _same(house: Outlet, mine: Outlet | None, outlet: str) -> bool:
    if mine is not None:
        return house.name == mine.name
    return bool(outlet) and squash(house.name) == squash(outlet)


def _names(signs: Sequence[Sign], outlets: Outlets) -> tuple[str, ...]:
    """The distinct names of signs, agencies before outlets where both are credited, else in order."""
    houses = list(dict.fromkeys(s.house for s in signs if s.house))
    houses.sort(key=lambda h: h.kind == "outlet")
    return tuple(dict.fromkeys(outlets.name(h) for h in houses))


def _writer(credit: Sequence[Sign], found: Credits) -> bool:
    """True where a writer of the outlet's own is named beside the agency."""
    if not found.staff or not found.shared:
        return False
    return not any(s.house and s.evidence.kind in ("dateline", "copyright", "feed", "address") for s in credit)


def _relayed(report: Report, foreign: Sequence[Sign], out: Draft, outlets: Outlets) -> tuple[Sign, str] | None:
    """The one outlet whose report the lead retells, where the text has no voice of its own."""
    cites = [s for s in foreign if s.force == "cites" and s.house]
    names = _names(cites, outlets)
    lead_end = next((e for n, (_, e) in enumerate(_leads(report.text)) if n == 1), 0) or 600
    lead = [s for s in cites if 0 <= s.evidence.start < lead_end and REPORTING.search(s.evidence.text)]
    first = _names(lead, outlets)
    if len(first) != 1 or len(names) != 1 or not lead[0].house or lead[0].house.state:
        return None
    repeated = sum(s.house == lead[0].house for s in cites)
    return (lead[0], first[0]) if repeated > 1 or not out.staff else None


def _leads(text: str) -> list[tuple[int, int]]:
    return [s for s in paragraphs(text[:3000]) if s[1] - s[0] > 80][:2]


def moment(when: When | None) -> tuple[datetime | None, bool]:
    """A published time as UTC where a zone is stated (True), else as written (False)."""
    if when is None or when.precision not in ("minute", "hour"):
        return None, False
    try:
        parsed = datetime.fromisoformat(when.value if len(when.value) > 13 else when.value + ":00")
    except ValueError:
        return None, False
    if parsed.tzinfo is None:
        return parsed, False
    offset = parsed.utcoffset()
    return (parsed - offset).replace(tzinfo=None) if offset is not None else parsed, True


def earlier(a: Report, b: Report) -> str:
    """Why report `a` came before `b`: the words of the reason, "" where that cannot be told."""
    ta, za = moment(a.published)
    tb, zb = moment(b.published)
    if ta and tb:
        hours = (tb - ta).total_seconds() / 3600
        if hours >= (0.1 if za and zb else 1.0):
            return f"published {hours:.1f} hours earlier"
        return ""
    if a.published and b.published and a.published.latest < b.published.earliest:
        return f"published {(b.published.earliest - a.published.latest).days} days earlier"
    return ""


def settle(drafts: Mapping[int, Draft], shared: Mapping[int, Sequence[tuple[int, float]]]) -> None:
    """Give reports without a credit the origin of the text they share, in rounds until nothing changes.

    ``shared`` holds, for each report, its partners and the share of its own words found in them.
    """
    for _ in range(6):
        changed = False
        for k in sorted(shared):
            me = drafts[k]
            ranked = sorted(shared[k], key=lambda p: (not drafts[p[0]].sure, -p[1], drafts[p[0]].report.id))
            mates = [(drafts[other], share) for other, share in ranked]
            changed |= _chosen(me, mates) if me.sure else _taken(me, mates)
        if not changed:
            break


def _taken(me: Draft, mates: Sequence[tuple[Draft, float]]) -> bool:
    """Take over the origin of a text that most of this one is; credited texts are asked first."""
    for you, share in mates:
        if not you.name or you.voice == me.voice != me.key:
            continue
        speaks = bool(you.voice) and you.voice == you.key and you.key in me.affiliate and not me.staff
        if share < (AFFILIATE if speaks else TAKEN):
            continue
        if you.sure and you.voice == me.key:
            me.sure = True  # what others credit to this outlet is its own
            return True
        reason = _from(me, you, speaks, share)
        if not reason:
            continue
        # of several texts of one house the fullest tells how much of this one is that house's
        share, you = max(((s, y) for y, s in mates if y.voice == you.voice), key=lambda p: (p[0], p[1].report.id))
        me.because = reason
        text = f"{share:.0%} of its words are in {you.report.id} ({you.name}); {reason}"
        me.kind = "reprint" if share >= REPRINT or speaks else "mixed"
        me.name, me.voice, me.sure = you.name, you.voice, True
        me.voices = (me.name, me.own) if me.kind == "mixed" and me.own else (me.name,)
        me.evidence.append(Evidence("shared text", text, where="metadata"))
        return True
    return False


def _chosen(me: Draft, mates: Sequence[tuple[Draft, float]]) -> bool:
    """Of several credited agencies, the one whose text it shares most."""
    for you, share in mates:
        if len(me.credited) > 1 and you.sure and len(you.credited) == 1 and you.name in me.credited:
            text = f"{share:.0%} of its words are in {you.report.id} ({you.name})"
            me.voices = (you.name, *(n for n in me.credited if n != you.name))
            me.credited, me.name, me.voice = (you.name,), you.name, you.voice
            me.evidence.append(Evidence("shared text", text, where="metadata"))
            return True
    return False


def _from(me: Draft, you: Draft, speaks: bool, share: float) -> str:
    """Why the text of `me` is that of `you` and not the other way round; "" where it cannot be told."""
    if you.sure and you.voice != you.key:
        return f"which carries {you.name}"
    if you.issuer:
        return f"{you.name} is an institution's site, whose own news others take"
    if you.voice in me.cited:
        return f"it cites {you.name}"
    if speaks:
        return f"it speaks as {you.name} does"
    if you.sure:
        return f"others credit it to {you.name}"
    if me.key == you.key or earlier(me.report, you.report):
        return ""
    first = earlier(you.report, me.report)
    if first or not you.staff or me.staff or share < REPRINT:
        return first and f"the other was {first}"
    return f"only the other names its writer, {you.staff}"


def directed(me: Draft, you: Draft, sharing: Sharing) -> Sharing:
    """Say which way a copy went, with the reason, or that it cannot be told."""
    if me.voice and me.voice == you.voice and me.key != me.voice and you.key != you.voice:
        return replace(sharing, direction="both-from-third", reason=f"both carry {me.name}")
    for first, second, way in ((me, you, "from"), (you, me, "to")):
        if second.key and second.key == first.voice != first.key and second.voice == second.key:
            return _way(sharing, way, first.because or f"credited to {second.own}")
        if second.key in first.cited and first.key not in second.cited:
            return _way(sharing, way, f"cites {second.own}")
        if second.voice in first.cited and second.voice != first.voice:
            return _way(sharing, way, f"cites {second.name}")
    for first, second, way in ((me, you, "from"), (you, me, "to")):
        why = earlier(second.report, first.report)
        if why:
            return _way(sharing, way, f"the other was {why}")
    return sharing


def _way(sharing: Sharing, way: str, reason: str) -> Sharing:
    return replace(sharing, direction="from" if way == "from" else "to", reason=reason)


def finished(me: Draft, copies: Sequence[Sharing], rests: tuple[str, ...]) -> Origin:
    """The draft as an `Origin`."""
    seen = tuple(dict.fromkeys(me.evidence))
    rests = tuple(name for name in rests if name != me.name)
    return Origin(me.report.id, me.name, me.kind, seen, rests, tuple(copies), me.voices)
