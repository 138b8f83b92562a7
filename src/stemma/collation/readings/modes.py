"""What one report says was done and another that it was not, or only may have been: the same act of the same people."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from stemma.collation.readings.align import Group, term_weights, terms
from stemma.model import Report, Statement
from stemma.settings import SETTINGS

SHARED = {"s": 1.0, "o": 1.0, "t": 0.5}  # what an argument that two acts share says for their being one, by its role
OTHER = SETTINGS.collation.mode_other
ENOUGH = SETTINGS.collation.mode_enough
CLAIMED = SETTINGS.collation.mode_claimed
SURENESS = ("denied", "hedged", "attributed", "flat")  # the least sure first
OWN = SETTINGS.collation.mode_own
PLANNED = SETTINGS.collation.mode_planned
_AGAINST = {frozenset({"denied", "done"}), frozenset({"refused", "planned"}), frozenset({"meant", "done"})}


def modes(pool: Sequence[Statement], reports: Mapping[str, Report]) -> list[Group]:
    """Groups of statements of one act that cannot all be true: done and not done, done and only planned."""

    def against(s: Statement, other: Statement) -> float:
        least = OWN if s.report == other.report else PLANNED if s.value == "planned" else ENOUGH
        likeness = alike(s, other) if _against(s, other, reports) else 0.0
        return likeness if likeness >= least else 0.0

    return _joined(pool, against)


def strengths(pool: Sequence[Statement], reports: Mapping[str, Report]) -> list[Group]:
    """Groups of sentences that claim one act, where one report states flatly what another attributes, hedges or denies.

    Two claims are one by who did what to whom, or by part of that in sentences that say much the same.
    """
    rare = term_weights(reports)

    def one_claim(s: Statement, other: Statement) -> float:
        likeness = alike(s, other) if s.report < other.report else 0.0
        if ENOUGH <= likeness < CLAIMED:
            one, two = (terms(reports[c.report].text[slice(*c.sentence)]) for c in (s, other))
            likeness += _shared(one, two, rare)
        return likeness if likeness >= CLAIMED else 0.0

    claims = [s for s in pool if s.value in ("done", "maybe") and (s.source or s.strength != "attributed")]
    found = []
    for group in _joined(claims, one_claim):
        told = least_sure(group.statements)
        if len({s.strength for s in told.values()}) > 1:
            found.append(Group(tuple(_as_claim(told[r], reports[r].text) for r in sorted(told)), group.score))
    return found


def least_sure(told: Sequence[Statement]) -> dict[str, Statement]:
    """Of each report the statement that it is least sure of, the first of several."""
    found: dict[str, Statement] = {}
    for s in sorted(told, key=lambda s: (SURENESS.index(s.strength), s.start)):
        found.setdefault(s.report, s)
    return found


def _shared(first: Sequence[str], second: Sequence[str], rare: Mapping[str, float]) -> float:
    """The weighted share of the terms of the shorter of two sentences that the longer holds."""
    one, two = set(first), set(second)
    least = min(sum(rare.get(t, 0.0) for t in sorted(x)) for x in (one, two))
    return sum(rare.get(t, 0.0) for t in sorted(one & two)) / least if least else 0.0


def _as_claim(s: Statement, text: str) -> Statement:
    """A statement whose value is how surely its sentence claims it."""
    first, last = s.sentence
    said = text[first:last]
    start = first + len(said) - len(said.lstrip())
    return replace(s, start=start, end=start + len(said.strip()), value=s.strength, unit="strength")


def _joined(pool: Sequence[Statement], tie: Callable[[Statement, Statement], float]) -> list[Group]:
    """The statements of each predicate, joined where two are tied: where their tie is above nought."""
    acts: dict[str, list[Statement]] = defaultdict(list)
    for s in pool:
        acts[s.head].append(s)
    return [group for key in sorted(acts) for group in _joined_acts(acts[key], tie)]


def _joined_acts(told: Sequence[Statement], tie: Callable[[Statement, Statement], float]) -> list[Group]:
    ties = {
        (i, j): weight
        for i, s in enumerate(told)
        for j, other in enumerate(told)
        if s.sentence != other.sentence and (weight := tie(s, other)) > 0
    }
    groups: list[set[int]] = []
    for pair in sorted(ties):
        met = [g for g in groups if g & set(pair)]
        groups = [g for g in groups if g not in met] + [set(pair).union(*met)]
    return [
        Group(tuple(told[i] for i in sorted(g)), max(z for pair, z in ties.items() if g.issuperset(pair)))
        for g in groups
    ]


def _against(s: Statement, other: Statement, reports: Mapping[str, Report]) -> bool:
    """True where both cannot be true: opposite modes, or planned in a report no older than one that tells it done."""
    if s.value in ("done", "maybe"):
        return False  # told from the other side
    if frozenset({s.value, other.value}) in _AGAINST:
        return s.value != "planned"
    if (s.value, other.value) != ("planned", "done"):
        return False
    plan, deed = reports[s.report].published, reports[other.report].published
    return s.report == other.report or (plan is not None and deed is not None and deed.latest < plan.earliest)


def alike(a: Statement, b: Statement) -> float:
    """What the arguments of two acts say for their being one act."""
    total = 0.0
    complement = "t" if not any(k[0] == "o" for s in (a, b) for k in s.relations) else "o"
    for role, weight in SHARED.items():
        first, second = (_keys(s, role) for s in (a, b))
        shared = [k for k in first if any(_one(k, other) for other in second)]
        marked = _marked_off(*(_keys(s, role + ":+") for s in (a, b)))
        if shared and not marked:
            total += 1.0 if any(k.isdigit() for k in shared) else weight
        elif first and second and role in ("s", complement):
            total -= OTHER
    return total


def _keys(s: Statement, role: str) -> list[str]:
    """The keys of the arguments of a role ("s:"), or of what describes them ("s:+")."""
    start = role if role.endswith("+") else role + ":"
    return [k[len(start) :] for k in s.relations if k.startswith(start) and (start[-1] == "+" or k[2] != "+")]


def _marked_off(first: Sequence[str], second: Sequence[str]) -> bool:
    """True where both arguments are described, and otherwise: "new requests" and "renewal requests" are two things."""
    return bool(first and second) and not set(first) & set(second)


def _one(a: str, b: str) -> bool:
    """True where two keys name one: the same, or two names of which one holds the first and last word of the other."""
    if a == b:
        return True
    first, second = a.split(), b.split()
    return len(first) > 1 and len(second) > 1 and (first[0], first[-1]) == (second[0], second[-1])
