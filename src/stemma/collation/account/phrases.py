"""The phrases of an account: who acts, when it was, and where."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from stemma.collation.account.pile import LEAD, Pile
from stemma.lang import NATIVE
from stemma.model import Event, Name, Part, Statement, Support, Time
from stemma.settings import SETTINGS
from stemma.text import fold, words

WHO = SETTINGS.collation.phrases_who
WHEN = SETTINGS.collation.phrases_when
WHERE = SETTINGS.collation.phrases_where
SURE = SETTINGS.collation.phrase_sure
FAINT = SETTINGS.collation.phrase_faint
LONG = SETTINGS.collation.phrase_words
TOP = SETTINGS.collation.phrase_top
PEOPLE = frozenset({"=people", "=child", "=soldier", "=migrant", "=employee", "=police"})
_NOUN = re.compile(r" (?:of )?(?!(?:on|in|at|of|from|to|after|by|when|as|and|or|were|was|have|had|has)\b)[\w’'-]+")
_OFFICES = "|".join(NATIVE.table("name_words")["offices"].split())
_AT = re.compile(r"\b(?:in|at|near|outside|on|off|across|from)(?: the)? $")
_HEAD = re.compile(r"\s(?:in|at|on|from|with|for|near|of|by|to|about|against)\s")
_SAID = re.compile(
    r",? (?:has |have |had |also |later )*(?:said|says|say|told|tells|added|confirmed|wrote|tweeted|reported)\b"
)
# a day that is said not only by the day it was written on; a place with what puts something there
_DAY = re.compile(
    r"(?!.*\b(?:today|tonight|yesterday|tomorrow|this|last|next|now|ago|earlier|later|before|same)\b)", re.IGNORECASE
)
# what a place stands before that only describes by it, and what stands before "of" or "from" a place that one serves
_DESCRIBED = re.compile(r"-based|['’]s? [A-Z]|,? (?:[\w-]+ ){0,2}?(?:" + _OFFICES + r")\b", re.IGNORECASE)
_OFFICE = re.compile(r"\b(?:" + _OFFICES + r") (?:of|from|for)(?: the)? $|(?-i:\b[RD])-$", re.IGNORECASE)
_SET = re.compile(r"(?:in|at|near|on|off|outside|inside|across|around|along|through|into)\b", re.IGNORECASE)
_MANY = frozenset(
    ("dozens", "scores", "hundreds", "thousands", "number", "team", "group", "crowd", "several", "some", "many", "one")
)
_CLOCK = re.compile(r"(?:at )?(?:about |around |shortly (?:after|before) |just (?:after|before) )?$", re.IGNORECASE)
_BETWEEN = re.compile(r",? ?(?:local time ?)?(?:on |at |of |in )?(?:the )?$")


@dataclass(slots=True)
class _Told:
    """One answer to a role: how much it is told, and every place of it."""

    score: float = 0.0
    spots: dict[str, list[tuple[int, int, Part]]] = field(default_factory=lambda: defaultdict(list))


def _best(told: dict[str, _Told]) -> list[str]:
    """The answers, those told most first, without those told much less than the first."""
    ranked = sorted(told, key=lambda k: (-told[k].score, k))
    return [k for k in ranked if told[k].score >= FAINT * told[ranked[0]].score]


def who(pile: Pile) -> list[list[Support]]:
    """The main actors with what describes them, the first acting first; then how many people, where most say it."""
    told: dict[str, _Told] = defaultdict(_Told)
    for r in pile.members:
        seen: Counter[str] = Counter()
        for key, start, end, part, acts in sorted(_actors(pile, r), key=lambda x: (x[3] == "text", x[1], -x[2])):
            if not key or key in pile.tellers or (key in pile.places and not acts):
                continue
            told[key].spots[r].append((start, end, part))
            speaks = part == "text" and _SAID.match(pile.reports[r].text, end) is not None
            weight = (1.2 if speaks else 2.0 if acts else 1.0) * _whole(pile, r, start, part)
            told[key].score += weight / (1 + start / 300) / (1 + seen[key])
            seen[key] += 1
    _merge(pile, told)
    for one in told.values():
        one.score *= (len(one.spots) / len(pile.members)) ** 0.5
    found: list[list[Support]] = []
    for key in _best(told):
        supports = [_fullest(pile, r, spots) for r, spots in sorted(told[key].spots.items())]
        supports.sort(key=lambda s: (-len(s.span.split()), -len(s.span), s.report))
        if not any(_same(supports[0].span, f[0].span) for f in found):
            found.append(supports)
        if len(found) == WHO:
            break
    return found + [p for p in _people(pile) if not any(_within(p, q) or _same(p[0].span, q[0].span) for q in found)]


def value(pile: Pile, role: str, supports: Sequence[Support]) -> str:
    """What a phrase of when or where says, normalised, by the first of its places that tells; "" for other roles."""
    of_role = {"when": _day_of, "where": _place_of}.get(role)
    told = (of_role(pile, s) for s in supports) if of_role else ()
    return next(filter(None, told), "")


def _day_of(pile: Pile, support: Support) -> str:
    """The day that words name, where they name one; else the week, month or year."""
    if support.part == "headline":
        return ""
    times = [t for t in pile.times[support.report] if t.start < support.end and support.start < t.end]
    dated = [t for t in times if t.type in ("DATE", "TIME") and t.earliest is not None and t.latest is not None]
    days = (t.earliest.isoformat() for t in dated if t.earliest == t.latest and t.earliest)
    return next(days, next((t.value[:10] for t in dated), ""))


def _place_of(pile: Pile, support: Support) -> str:
    names = [n for n in pile.names[support.report] if n.type == "LOC"]
    if support.part == "headline":
        return next((n.name or n.text for n in names if _find(support.span, n.text) >= 0), "")
    return next((n.name or n.text for n in names if support.start <= n.start and n.end <= support.end), "")


def _same(one: str, other: str) -> bool:
    """True where two phrases are for one: the words of the one stand in the other."""
    a, b = ({w for w in words(x) if w not in ("the", "a", "an", "of", "s")} for x in (one, other))
    return a <= b or b <= a


def _merge(pile: Pile, told: dict[str, _Told]) -> None:
    """Put together what is one: the end of one fuller name ("Moss", "Ada Moss"), and a word that describes one name.

    What could be the end of several names stays by itself.
    """
    fuller: dict[str, set[str]] = defaultdict(set)
    for key, one in told.items():
        _, *ends = key.split()
        for n in range(len(ends)):
            fuller[" ".join(ends[n:])].add(key)
        if ends:
            for word in _described(pile, ends[-1], one):
                fuller[word].add(key)
    for key in sorted(told, key=lambda k: (len(k), k)):
        whole = [k for k in fuller[key] if k in told and k != key]
        if len(whole) == 1:
            told[whole[0]].score += told[key].score
            for r, spots in told.pop(key).spots.items():
                told[whole[0]].spots[r] += spots


def _described(pile: Pile, name: str, told: _Told) -> set[str]:
    """The words that stand before a name in the phrases for it: "minister" in "the minister Ada Moss"."""
    found: set[str] = set()
    for r, spots in told.spots.items():
        for start, end, part in spots:
            said = words(pile.reports[r].words(part)[start:end])
            found.update(said[: said.index(name)] if name in said else ())
    return found


def _whole(pile: Pile, report: str, start: int, part: Part = "text") -> float:
    """More for what a whole sentence tells than for what a caption or somebody's words do."""
    return 1.0 if part == "headline" or (pile.told(report, start) and not pile.said(report, start)) else 0.5


def _actors(pile: Pile, report: str) -> Iterator[tuple[str, int, int, Part, bool]]:
    """Names of persons and bodies, and the phrases of who acts: key, start, end, part, and whether it acts."""
    one = pile.reports[report]
    names = sorted(pile.names.get(report, ()), key=lambda n: (n.start, n.end))
    covered: set[int] = set()
    for s in pile.sentences.get(report, ()):
        for start, end in s.subjects:
            phrase = one.words(s.part)[start:end]
            if s.part == "text":
                inside = [n for n in names if start <= n.start and n.end <= end]
                covered |= {n.start for n in inside}
            else:
                inside = [n for n in names if _find(phrase, n.text) >= 0]
            yield _key(phrase, inside), start, end, s.part, True
    known = {n.name or n.text: fold(n.name or n.text) for n in names if n.type in ("PERSON", "ORG")}
    for name, key in known.items():
        if (at := _find(one.headline, name)) >= 0:
            yield key, at, at + len(name), "headline", False
    for n in names:
        if n.type in ("PERSON", "ORG") and n.start not in covered and not re.search(r"\s[-–—]\s|\n", n.text):
            yield fold(n.name or n.text), n.start, n.end, "text", False


def _find(text: str, name: str) -> int:
    """Where a text first has a name as whole words; -1 where it has it nowhere."""
    at = text.find(name) if name else -1
    while at >= 0 and (text[at - 1 : at].isalnum() or text[at + len(name) : at + len(name) + 1].isalnum()):
        at = text.find(name, at + 1)
    return at


def _key(phrase: str, names: Sequence[Name]) -> str:
    """What a phrase is about: the person it names, else another name that ends it, else its noun."""
    persons = [n for n in names if n.type == "PERSON"]
    if persons:
        return fold(persons[-1].name or persons[-1].text)
    ending = [n for n in names if phrase.endswith(n.text)]
    if ending:
        return fold(ending[-1].name or ending[-1].text)
    noun, *rest = _HEAD.split(phrase)
    used = words(noun)
    if used and rest and used[-1] in _MANY:
        used = words(rest[0])
    return used[-1].removesuffix("s") if used else fold(phrase)


def _fullest(pile: Pile, report: str, spots: Sequence[tuple[int, int, Part]], top: int = LEAD) -> Support:
    """The fullest mention near the top, which tells most; one in a caption only where there is no other."""
    near = [s for s in spots if s[0] < top] or [min(spots)]
    near = [s for s in near if s[2] == "headline" or pile.told(report, s[0])] or near

    def full(spot: tuple[int, int, Part]) -> tuple[int, int, int]:
        start, end, part = spot
        return (min(len(pile.reports[report].words(part)[start:end].split()), LONG), end - start, -start)

    start, end, part = max(near, key=full)
    return pile.support(report, start, end, part)


def _within(supports: Sequence[Support], others: Sequence[Support]) -> bool:
    return any(
        s.report == o.report and s.part == o.part and o.start <= s.start and s.end <= o.end
        for s in supports
        for o in others
    )


def _people(pile: Pile) -> list[list[Support]]:
    """The first number of people at the beginning of most reports ("at least seven people"), with who gives it."""
    told: dict[tuple[str, str], dict[str, Statement]] = defaultdict(dict)
    for r in pile.members:
        for s in sorted(pile.statements.get(r, ()), key=lambda s: s.start):
            if (
                s.unit == "count"
                and s.head in PEOPLE
                and s.start < LEAD / 2
                and _NOUN.match(pile.reports[r].text, s.end)
            ):
                told[s.head, s.value].setdefault(r, s)
                break
    if not told:
        return []
    most = min(told, key=lambda k: (-len(told[k]), min(s.start for s in told[k].values()), k))
    if len(told[most]) < min(2, len(pile.members) - 1):
        return []  # in one report of several it is a detail
    found = []
    for r, s in told[most].items():
        noun = _NOUN.match(pile.reports[r].text, s.end)
        found.append(pile.support(r, s.start, noun.end() if noun else s.end))
    return [found]


def when(pile: Pile, event: Event) -> list[list[Support]]:
    """The days that the reports tell most and earliest, the event's own before others, in the fullest words for each.

    A day counts more than a week or a year, and the day somebody spoke less than the day something happened.
    """
    told: dict[str, _Told] = defaultdict(_Told)
    for r in pile.members:
        spoken = {s.start for s in pile.statements.get(r, ()) if s.type == "date" and not s.about}
        seen: Counter[str] = Counter()
        for t, start, end in _dated(pile, r):
            key = t.value if t.basis == "inferred" and end == t.end else t.value.split("T")[0]
            told[key].spots[r].append((start, end, "text"))
            weight = (0.5 if t.start in spoken else 1.0) * _exact(t) * _near(t, pile, r, event) * _whole(pile, r, start)
            told[key].score += weight / (1 + start / 300) / (1 + seen[key])
            seen[key] += 1
    return _placed(pile, told, WHEN, _DAY)


def _exact(t: Time) -> float:
    """How well an expression says a day."""
    if t.basis == "inferred" and t.precision == "day":
        return 0.4  # "the morning", of a day that is not said
    return {"minute": 1.0, "hour": 1.0, "day": 1.0, "week": 0.4, "month": 0.4}.get(t.precision or "", 0.25)


def _near(t: Time, pile: Pile, report: str, event: Event) -> float:
    """More for a day not long before the first report, less for one after the report or long before it."""
    if t.earliest is None or t.latest is None:
        return 0.0
    if event.start and t.earliest <= event.start and (event.start - t.latest).days < 7:
        return 2.0  # in the week before the first report
    published = pile.reports[report].published
    if published and (t.latest > published.latest or (published.earliest - t.latest).days > 31):
        return 0.3
    return 1.0


def _dated(pile: Pile, report: str) -> Iterator[tuple[Time, int, int]]:
    """The dates of a report, a clock joined with the day beside it ("at around 6am on Wednesday")."""
    text = pile.reports[report].text
    kept = [t for t in pile.times.get(report, ()) if t.type in ("DATE", "TIME") and t.earliest is not None]
    kept.sort(key=lambda t: t.start)
    for n, t in enumerate(kept):
        start, end = t.start, t.end
        for other in kept[max(0, n - 1) : n + 2]:
            if other is not t and other.value[:10] == t.value[:10]:
                low, high = min(t.end, other.end), max(t.start, other.start)
                if low <= high and _BETWEEN.fullmatch(text[low:high]):
                    start, end = min(start, other.start), max(end, other.end)
        clock = _CLOCK.search(text, max(0, start - 30), start) if t.type == "TIME" else None
        yield t, clock.start() if clock and clock.group() else start, end


def where(pile: Pile) -> list[list[Support]]:
    """The places that the reports tell most and earliest, each with the words that put something there."""
    told: dict[str, _Told] = defaultdict(_Told)
    for r in pile.members:
        seen: Counter[str] = Counter()
        for key, start, end, part in sorted(_places(pile, r), key=lambda x: (x[3] == "text", x[1])):
            if key in pile.tellers:
                continue
            told[key].spots[r].append((start, end, part))
            origin = pile.reports[r].words(part).startswith("from ", start)  # where somebody or something comes from
            weight = _whole(pile, r, start, part) * (0.2 if origin else 1.0)
            told[key].score += weight / (1 + start / 300) / (1 + seen[key])
            seen[key] += 1
    sure = {key: one for key, one in told.items() if one.score >= SURE * len(pile.members)}
    return _placed(pile, sure, WHERE, _SET)


def _places(pile: Pile, report: str) -> Iterator[tuple[str, int, int, Part]]:
    """The places named, but for those that only describe somebody or something ("the Torvik senator")."""
    one = pile.reports[report]
    spans = [(s.part, *p) for s in pile.sentences.get(report, ()) for p in s.places]
    names = [n for n in pile.names.get(report, ()) if n.type == "LOC"]
    keys = {n.text: fold(n.name or n.text) for n in names}
    for n in names:
        held = [(a, b) for part, a, b in spans if part == "text" and a <= n.start and n.end <= b]
        if held:
            yield keys[n.text], *held[0], "text"
        elif not _DESCRIBED.match(one.text, n.end) and not _OFFICE.search(one.text, max(0, n.start - 40), n.start):
            m = _AT.search(one.text, max(0, n.start - 14), n.start)
            yield keys[n.text], m.start() if m else n.start, n.end, "text"
    for text, key in keys.items():
        if (at := _find(one.headline, text)) >= 0 and not _DESCRIBED.match(one.headline, at + len(text)):
            yield key, at, at + len(text), "headline"
    for part, a, b in spans:
        if part == "headline":
            named = [t for t in keys if _find(one.headline[a:b], t) >= 0]
            yield keys[named[0]] if named else fold(_AT.sub("", one.headline[a:b])), a, b, "headline"


def _placed(pile: Pile, told: dict[str, _Told], most: int, plain: re.Pattern[str]) -> list[list[Support]]:
    """The answers told most, each in plain words that most of its reports have, the fullest of these."""
    found: list[list[Support]] = []
    for key in _best(told):
        supports = [_fullest(pile, r, spots, TOP) for r, spots in sorted(told[key].spots.items())]
        counts = Counter(fold(s.span) for s in supports)
        supports.sort(key=lambda s: (not plain.match(s.span), -counts[fold(s.span)], -len(s.span), s.report))
        if not any(_within(supports, other) or _within(other, supports) for other in found):
            found.append(supports)
        if len(found) == most:
            break
    return found
