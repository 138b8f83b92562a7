"""Who wrote a page: the bylines that its head, its linked data, its markup and its lines give, for the judge."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import groupby

from stemma.cleaning._judge import Candidate
from stemma.cleaning._linked import Linked
from stemma.cleaning._marked import Marked, around
from stemma.cleaning._marks import lexicon
from stemma.cleaning._people import names_in
from stemma.cleaning._self import Told
from stemma.cleaning._stamps import stamps
from stemma.cleaning._visible import Element, Line
from stemma.cleaning._vocabulary import TALK
from stemma.reference.outlets import register, squash
from stemma.text import fold, words

_METAS = (
    "author",
    "article:author",
    "article:author_name",
    "byl",
    "dc.creator",
    "dcterms.creator",
    "dc.contributor",
    "parsely-author",
    "sailthru.author",
    "twitter:creator_name",
    "cxenseparse:author",
    "og:author",
    "creator",
    "vr:author",
    "web_author",
    "article.author",
    "shareaholic:article_author_name",
)
_WRITTEN = re.compile(r"writ|author|autor|auteur|by\b|verfass|geschrieben|escrito|scritto|écrit|von\b", re.I)
_LIKE = re.compile(
    r"(?:[A-ZÀ-ÞĀ-Ž][\w.'’-]*|[a-zß-ÿ]{1,3}|[A-Z]\.)(?: (?:[A-ZÀ-ÞĀ-Ž][\w.'’-]*|van|von|de[rnl]?|d[aio]s?|l[ea]|"
    r"al|el|bin|ibn|y|ter|zu)){1,4}|[\u3040-\u30ff\u3400-\u9fff\u30fb・ ]{2,8}|[\uac00-\ud7af ]{2,5}"
)
_LABEL = re.compile(
    r"\W*(?:(?:author|autor(?:in)?(?:/(?:autor)?(?:in)?)?|auteur|autore|written by|story by|journalist|"
    r"(?:texte?|words)(?=\s*:))\s*:?\s*(?P<rest>\S.{2,80})?|"
    r"(?:by|von|par|por|di|door|av|af)\s*:?)$",
    re.I,
)
_LABELLED = 80  # characters of a line that is a label, with or without the name
_CLOSE = 6  # lines over the body in which a name may stand beside a stamp
_NEAR = 25  # lines around the body in which an author is named
_PIECES = 60  # pieces of text under one element
_MOST = 60  # elements that are looked at


def author_candidates(marks: Marked, metas: Mapping[str, str], linked: Linked) -> list[Candidate]:
    """What may be a page's byline, each value its names joined by ", ", with who gives it and where."""
    out: dict[str, Candidate] = {}
    _add(out, linked.authors, {"from ld": 1.0, "ld houses": float(linked.by_houses), "ld sure": float(linked.sure)})
    for name in _METAS:
        if name in metas:
            _add(out, [metas[name]], {"from meta": 1.0, f"from {name}": 1.0})
    for n in ("1", "2"):
        if _WRITTEN.search(metas.get(f"twitter:label{n}", "")):
            _add(out, [metas.get(f"twitter:data{n}", "")], {"from meta": 1.0, "from twitter:data": 1.0})
    _elements(out, marks)
    return list(out.values())


def with_lines(found: list[Candidate], lines: Sequence[Line], told: Told, sites: Sequence[str], title: str) -> None:
    """Add the bylines that the lines of a page give, and to each how it looks beside the others."""
    out = {_key(c.value): c for c in found}
    for mark in [m for m in told.marks if m.kind == "byline"][:4]:
        _add(out, [mark.text], {"from lines": 1.0, "lines first": float(mark.text == told.byline)})
    for i in range(max(0, told.first - _CLOSE), min(len(lines), told.first + 1)):
        text = lines[i].text
        if len(text) <= _LABELLED and any(mark in text for mark in "|•·") and stamps(text):
            # "Orla Penbrook | VNN | Mar 12, 2024": the first of such a line, where it looks like a name.
            first = re.split(r"\s*[|•·]\s*", text)[0]
            if _LIKE.fullmatch(first):
                _add(out, [first], {"from stamped line": 1.0, "from label": 1.0, "label over": 1.0})
    low, high = max(0, told.first - _NEAR), min(len(lines), told.last + _NEAR)
    for i in range(low, high):
        text = lines[i].text
        if len(text) > _LABELLED or not (m := _LABEL.match(text)):
            continue
        said = m["rest"] or (lines[i + 1].text if i + 1 < len(lines) and len(lines[i + 1].text) < _LABELLED else "")
        _add(
            out, [said], {"from label": 1.0, "label over": float(i <= told.first), "label apart": float(not m["rest"])}
        )
    found[:] = list(out.values())
    _compared(found, sites, title)


def _key(value: str) -> str:
    return " ".join(sorted(words(fold(value))))


def _add(out: dict[str, Candidate], pieces: Sequence[str], features: Mapping[str, float]) -> bool:
    found = names_in(pieces)
    names = [name for name in found if not lexicon(name)] or found  # no sections beside persons
    if not names:
        return False
    value = ", ".join(names)
    known = out.setdefault(_key(value), Candidate(value, {}))
    for name, told in features.items():
        known.features[name] = max(known.features.get(name, 0.0), told)
    known.features["given"] = known.features.get("given", 0.0) + 1
    return True


def _elements(out: dict[str, Candidate], marks: Marked) -> None:
    """Candidates from elements that say, by link, name or role, that they hold an author; lists stay together."""
    looked = marks.people[:_MOST]
    alike = Counter(kind for _, _, kind in looked)
    head = marks.tops[0][0] if marks.tops else 0
    after = [n for n, _, _ in looked if n > head]
    near: list[tuple[Element, str, list[str], dict[str, float]]] = []
    for n, node, kind in looked:
        pieces = _pieces(node)
        if not pieces or (kind == "address" and any(c.isdigit() for piece in pieces for c in piece)):
            continue  # of an address with numbers it is the house that is meant
        features = around(node) | {
            f"from {kind}": 1.0,
            "element": 1.0,
            "after h1": float(bool(head) and n > head and after.index(n) < 6),
            "first after h1": float(bool(head) and n == after[0]) if after else 0.0,
            "near h1": float(bool(head) and 0 < n - head < 60),
            "before h1": float(0 < head - n < 40),
            "alike": min(alike[kind], 12) / 12,
            "alone of its kind": float(alike[kind] == 1),
        }
        _add(out, pieces, features)
        parent = node.getparent()
        near.append((parent if parent is None or len(parent) > 1 else parent.getparent(), kind, pieces, features))
    for (_, kind), group in groupby(near, key=lambda row: (id(row[0]), row[1])):
        rows = list(group)
        if 1 < len(rows) <= 8:
            _add(out, [p for row in rows for p in row[2]], rows[0][3] | {f"from {kind} together": 1.0, "together": 1.0})


def _pieces(node: Element) -> list[str]:
    """The words of an element, part by part; single words side by side are one name."""
    if node.get("content") and node.tag == "meta":
        return [node.get("content") or ""]
    if node.get("data-author"):
        return [node.get("data-author") or ""]
    out: list[str] = []
    for n, piece in enumerate(node.itertext()):
        if n > _PIECES:
            return []
        text = " ".join(piece.split())
        if not text:
            continue
        single = out and len(out[-1].split()) == 1 and len(text.split()) == 1 and out[-1].istitle() and text.istitle()
        if single or (out and out[-1].casefold().rstrip(":") in ("by", "von", "par", "por", "di", "door", "av")):
            out[-1] = f"{out[-1]} {text}"
        else:
            out.append(text)
    return out if sum(map(len, out)) <= 300 else []


def _compared(found: Sequence[Candidate], sites: Sequence[str], title: str) -> None:
    """Add to each candidate how its names look, and how far the others agree."""
    houses = {squash(site) for site in sites if site}
    own = [set(words(fold(c.value))) for c in found]
    for n, (candidate, mine) in enumerate(zip(found, own, strict=True)):
        names = candidate.value.split(", ")
        about = candidate.features
        others = [len(mine & other) / max(1, len(mine | other)) for k, other in enumerate(own) if k != n]
        parts = [name.split() for name in names]
        rest = [_key(name) for name in names]
        elsewhere = [{_key(x) for x in o.value.split(", ")} for k, o in enumerate(found) if k != n]
        about["names elsewhere"] = sum(any(name in other for other in elsewhere) for name in rest) / len(rest)
        about["times"] = min(about.get("given", 1.0), 5) / 5
        about["alike others"] = max(others, default=0.0)
        about["part of another"] = float(any(mine < other for other in own))
        about["holds another"] = float(any(other < mine for other in own if other))
        about["full name"] = sum(2 <= len(p) <= 4 for p in parts) / len(parts)
        about["one word"] = float(all(len(p) == 1 for p in parts) and candidate.value.isascii())
        about["like a name"] = sum(bool(_LIKE.fullmatch(name)) for name in names) / len(names)
        about["capitals"] = sum(p[0][:1].isupper() or not p[0].isascii() for p in parts) / len(parts)
        about["small"] = float(candidate.value.islower() and candidate.value.isascii())
        about["digits"] = float(any(c.isdigit() for c in candidate.value))
        about["several"] = float(len(names) > 1)
        about["many"] = float(len(names) > 4)
        about["house"] = sum(
            squash(name) in houses or any(squash(name) in h and len(squash(name)) > 3 for h in houses) for name in names
        ) / len(names)
        about["known house"] = sum(register().by_name(name) is not None for name in names) / len(names)
        about["section"] = sum(lexicon(name) for name in names) / len(names)
        about["talk"] = float(bool(mine & TALK))
        about["in title"] = len(mine & set(words(fold(title)))) / max(1, len(mine))
        about["alone"] = float(len(found) == 1)


def without_houses(value: str, sites: Sequence[str]) -> tuple[str, list[str]]:
    """A byline without the outlet's names that stand beside others in it, and the houses it names.

    An agency beside a person stays, since it wrote, too.
    """
    names = value.split(", ")
    if len(names) < 2:
        return value, []
    own = {squash(site) for site in sites if site}
    known = {name: register().by_name(name) for name in names}
    houses = [name for name in names if squash(name) in own or known[name] is not None]
    outlets = [name for name in houses if (house := known[name]) is None or not house.wire]
    if len(houses) == len(names):
        return value, []
    return ", ".join(name for name in names if name not in outlets), houses
