"""Which full names of persons are one person's."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from stemma.annotators.names.forms import NICKNAMES, SUFFIXES, TITLES, core, sound
from stemma.settings import SETTINGS

DOMINANT = SETTINGS.annotation.form_dominant
CROWD = SETTINGS.annotation.form_crowd


@dataclass(frozen=True, slots=True)
class Link:
    """The form a name is given, how sure, and why."""

    name: str
    score: float = 1.0
    reason: str = ""


def split(name: str) -> tuple[tuple[str, ...], str]:
    """A person's name as its core tokens without a suffix, and the suffix ("jr") or ""."""
    parts = core(name)
    if len(parts) > 2 and parts[-1] in SUFFIXES:
        return parts[:-1], parts[-1]
    return parts, ""


def is_full(name: str) -> bool:
    """Whether a name has more than one word that is no title; a double family name is one word.

    >>> is_full("Kim Jong-un"), is_full("Orr-Lind"), is_full("Mr. Orr")
    (True, False, False)
    """
    tokens = [t for t in name.split() if t.rstrip(".").casefold() not in TITLES | SUFFIXES]
    return len(tokens) > 1


def alike(a: str, b: str) -> Link | None:
    """Why two full names may be one person's, with a score; None where they may not. The link bears the second name.

    >>> alike("Kim Jong-un", "Kim Jong Un").score, alike("Bill Oduya", "William Oduya").reason
    (1.0, 'short first name')
    >>> alike("Kim Jong Un", "Kim Yong Chol"), alike("George H. Wren", "George W. Wren")
    (None, None)
    """
    (one, end), (two, other) = split(a), split(b)
    if end and other and end != other:
        return None
    if "".join(one) == "".join(two) and end == other:
        return Link(b, 1.0, "same letters")
    if len(one) == len(two):
        return None if end != other else _parallel(one, two, b)
    short, long = (one, two) if len(one) < len(two) else (two, one)
    if end or other:
        return None
    return _contained(short, long, b)


def _parallel(one: Sequence[str], two: Sequence[str], name: str) -> Link | None:
    """Names of equal length: each pair of tokens must be one token in two spellings, or a name and its initial."""
    score, reason = 1.0, "same letters"
    for at, (x, y) in enumerate(zip(one, two, strict=True)):
        if x == y:
            continue
        if at == 0 and y in NICKNAMES.get(x, ()):
            score, reason = min(score, 0.9), "short first name"
        elif min(len(x), len(y)) == 1 and x[0] == y[0] and at < len(one) - 1:
            score, reason = min(score, 0.8), "initial"
        elif min(len(x), len(y)) > 1 and sound(x) == sound(y):
            score, reason = min(score, 0.85), "another romanisation"
        else:
            return None
    return Link(name, score, reason)


def _contained(short: Sequence[str], long: Sequence[str], name: str) -> Link | None:
    """A longer name with middle names, more given names before, or more family names after."""
    last = short[-1] == long[-1] or (len(short[-1]) > 3 and sound(short[-1]) == sound(long[-1]))
    first = short[0] == long[0] or long[0] in NICKNAMES.get(short[0], ())
    rest = iter(long[1:-1])
    if first and last and all(any(t == u or (len(t) == 1 and u[0] == t) for u in rest) for t in short[1:-1]):
        return Link(name, 0.95, "middle name")
    if tuple(short) == tuple(long[-len(short) :]):
        return Link(name, 0.85, "given name before")
    if tuple(short) == tuple(long[: len(short)]):
        return Link(name, 0.8, "family name after")
    return None


def one_person(forms: Mapping[str, int]) -> dict[str, Link]:
    """For each full form with its count, the one form its person is called by: the most frequent, then the plainest.

    Forms that two different persons could bear stay as they are, unless one of them is far more frequent.
    """
    groups: dict[tuple[tuple[str, ...], str], list[str]] = defaultdict(list)
    for form in sorted(forms):
        parts, suffix = split(form)
        groups[("".join(parts),), suffix].append(form)
    heads = {min(g, key=lambda f: (f.isupper(), -forms[f], f)): g for g in groups.values()}
    counts = {head: sum(forms[f] for f in g) for head, g in heads.items()}
    chosen = {head: Link(head) for head in heads}
    near = _near(sorted(heads))
    # The rarer form joins the more frequent one; a form that fits two different persons joins neither.
    rank = {head: (counts[head], *_plain(head)) for head in heads}
    for head in sorted(heads, key=rank.__getitem__):
        better = [(counts[o], o, link) for o, link in near.get(head, ()) if rank[o] > rank[head]]
        target = _pick(better)
        if target:
            chosen[head] = target
    out = {}
    for head, group in heads.items():
        link = _end(chosen, head)
        for form in group:
            same = form == link.name
            out[form] = Link(link.name, link.score, link.reason or ("" if same else "same letters"))
    return out


def _plain(name: str) -> tuple[bool, int, str]:
    """Ranks forms as frequent as each other: no initials, then few words, then the alphabet."""
    parts, _ = split(name)
    return all(len(p) > 1 for p in parts), -len(parts), name


def _near(heads: Sequence[str]) -> dict[str, list[tuple[str, Link]]]:
    blocks: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for head in heads:
        parts, _ = split(head)
        blocks[("last", sound(parts[-1]))].append(head)
        if len(parts) > 1:
            blocks[("first", *parts[:2])].append(head)
    near: dict[str, dict[str, Link]] = defaultdict(dict)
    for block in blocks.values():
        if len(block) > CROWD:
            continue
        for a, b in combinations(block, 2):
            if link := alike(a, b):
                near[a][b] = link
                near[b][a] = Link(a, link.score, link.reason)
    return {head: sorted(found.items()) for head, found in near.items()}


def _pick(better: Iterable[tuple[int, str, Link]]) -> Link | None:
    """The best of the forms a rarer form could join, if they are one person or one is dominant."""
    ranked = sorted(better, key=lambda x: (-x[2].score, -x[0], x[1]))
    if not ranked:
        return None
    count, name, link = ranked[0]
    rivals = [(n, o) for n, o, _ in ranked[1:] if not alike(o, name)]
    if not rivals:
        return link
    if count >= DOMINANT * max(n for n, _ in rivals):
        return Link(link.name, round(link.score * 0.8, 2), f"{link.reason}, most named of {len(rivals) + 1}")
    return None


def _end(chosen: Mapping[str, Link], head: str) -> Link:
    """Follows joins to the last form; the score is the weakest on the way and the reason the first."""
    link = chosen[head]
    score, reason = link.score, link.reason
    while chosen[link.name].name != link.name:
        link = chosen[link.name]
        score = min(score, link.score)
    return Link(link.name, score, reason)
