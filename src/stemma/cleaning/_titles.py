"""The headline of a page, chosen among what its head, its linked data and its headings give."""

import re
from collections.abc import Mapping, Sequence

from stemma.cleaning._judge import Candidate
from stemma.cleaning._linked import Linked, unescaped
from stemma.cleaning._marked import Marked
from stemma.cleaning._marks import lexicon, outletish
from stemma.cleaning._visible import Element
from stemma.cleaning._vocabulary import INTERFACE
from stemma.reference.outlets import squash
from stemma.text import fold, words

_METAS = (
    "og:title",
    "twitter:title",
    "headline",
    "dc.title",
    "dcterms.title",
    "parsely-title",
    "sailthru.title",
    "title",
)
_STROKE = re.compile(r"\s+[|–—»«·•:›/-]{1,2}\s+|\s*[|»›]\s*|\s*::\s*")
_FAMILY = {
    "ld": "ld",
    "og:title": "head",
    "twitter:title": "head",
    "parsely-title": "head",
    "sailthru": "head",
    "headline": "head",
    "title": "title",
    "h1": "h1",
    "itemprop": "h1",
}
_MOST = 30  # candidates


def title_candidates(
    tree: Element, marks: Marked, metas: Mapping[str, str], linked: Linked, sites: Sequence[str]
) -> list[Candidate]:
    """What may be a page's headline, each with who gives it; ``sites`` are names of the outlet, to be cut off."""
    node = tree.find(".//title")
    whole = unescaped(node.text or "") if node is not None else ""
    heads = headings(tree, marks)
    given = [("ld", linked.title), *((name, metas.get(name, "")) for name in _METAS), ("title", whole), *heads]
    houses = {squash(site) for site in sites if site}
    out: dict[str, Candidate] = {}
    for source, value in given:
        for cut, said in enumerate(_forms(value.strip(), houses)):
            if not words(said) or len(said) > 400 or (len(said) < 4 and said.isascii()):
                continue
            if source not in ("ld", "headline", "itemprop") and outletish(said):
                continue  # the outlet's name over the headline
            known = out.setdefault(fold(re.sub(r"\W+", " ", said)), Candidate(said, {}))
            known.features[f"from {source}{'.cut' * bool(cut)}"] = 1.0
    found = list(out.values())[:_MOST]
    _compared(found, whole, houses, sum(source.startswith("h1") for source, _ in heads))
    return found


def _forms(value: str, houses: set[str]) -> list[str]:
    """A title as it stands, without the outlet's name, and without whatever stands behind a stroke of it."""
    strokes = [m.span() for m in _STROKE.finditer(value)]
    if not strokes:
        return [value]
    named = [start for start, end in strokes if squash(value[end:]) in houses]
    if named:
        return [value[: named[0]]] + ([value[: strokes[0][0]]] if strokes[0][0] < named[0] else [])
    if squash(value[: strokes[0][0]]) in houses:
        return [value[strokes[0][1] :]]
    return list(dict.fromkeys((value, value[: strokes[-1][0]], value[: strokes[0][0]])))


def headings(tree: Element, marks: Marked) -> list[tuple[str, str]]:
    """The headings that may be a page's headline, each with what it is: h1 (alone), h1.0, h1.1, h2, itemprop, class."""
    tops = [text for _, node in marks.tops if (text := _text(node))][:6]
    out = [("h1", tops[0])] if len(tops) == 1 else [(f"h1.{min(n, 2)}", text) for n, text in enumerate(tops)]
    if not tops:
        out += [("h2" if n == 0 else "h2.more", _text(node)) for n, node in enumerate(list(tree.iter("h2", "h3"))[:4])]
    return out + [("itemprop" if n.get("itemprop") else "class", _text(n)) for _, n in marks.titles[:4]]


def _text(node: Element) -> str:
    return " ".join("".join(node.itertext()).split())


def _headed(candidate: Candidate) -> bool:
    """Whether a heading of the page gives a title."""
    return any(name.startswith(("from h1", "from h2", "from itemprop", "from class")) for name in candidate.features)


def _compared(found: Sequence[Candidate], whole: str, houses: set[str], tops: int) -> None:
    """Add to each candidate how it looks, and how far the others agree with it."""
    own = [set(words(c.value)) for c in found]
    title = set(words(whole))
    for n, (candidate, mine) in enumerate(zip(found, own, strict=True)):
        value, about = candidate.value, candidate.features
        sources = len(about)
        others = [len(mine & other) / max(1, len(mine | other)) for k, other in enumerate(own) if k != n]
        about["agreed"] = min(sources, 4) / 4
        about["alike"] = max(others, default=0.0)
        about["near ones"] = min(4, sum(a > 0.5 for a in others)) / 4
        about["in title"] = len(mine & title) / max(1, len(mine))
        about["of title"] = len(mine & title) / max(1, len(title))
        about["of others"] = max(
            (len(mine & other) / len(other) for k, other in enumerate(own) if k != n and other), default=0.0
        )
        about["alone as h1"] = float("from h1" in about)
        about["h1 among several"] = float(tops > 1 and any(name.startswith("from h1") for name in about))
        about["few words"] = float(len(mine) < 3)
        about["many words"] = float(len(mine) > 20)
        about["stroke"] = float(bool(_STROKE.search(value)))
        about["house"] = float(squash(value) in houses)
        about["section"] = float(lexicon(value) if value else False)
        about["interface"] = float(sum(w in INTERFACE for w in mine) > 0.4 * len(mine))
        given = {
            _FAMILY.get(name[5:].split(".")[0].removesuffix(".cut"), "") for name in about if name.startswith("from")
        } - {""}
        top = "h1" in given
        about["families"] = len(given) / 4
        about["h1 backed"] = float(top and len(given) > 1)
        about["h1 backed by head"] = float(top and "head" in given)
        about["h1 alone of several"] = float(top and tops > 1 and len(given) == 1)
        about["only title"] = float(given == {"title"})
        about["only head"] = float(given == {"head"})
        about["only ld"] = float(given == {"ld"})
        about["no h1 though one"] = float(not top and tops == 1)
        opened = [o.value for k, o in enumerate(found) if k != n and len(o.value) > 12 and value.startswith(o.value)]
        about["goes on"] = float(bool(opened))
        about["goes on behind a stroke"] = float(any(_STROKE.match(value[len(o) :]) for o in opened))
        headed = [o for k, o in enumerate(found) if k != n and _headed(o)]
        about["window of a heading"] = float(
            bool(about.get("from title"))
            and not top
            and any(value.startswith(o.value) or value.endswith(o.value) for o in headed if len(o.value) > 3)
        )
        about["heading cut of the window"] = float(_headed(candidate) and "from title.cut" in about)
        about["only h1 in body"] = float(top and tops == 1 and "head" not in given and "ld" not in given)
        about["h2, no h1"] = float("from h2" in about and not tops)
        about["no heading agrees"] = float(not top and any(_headed(o) for o in found))
        about["ld and h1"] = float("from ld" in about and any(name.startswith("from h1") for name in about))
        about["h1 and title"] = about["in title"] * float(any(name.startswith("from h1") for name in about))
