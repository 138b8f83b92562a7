"""What an HTML page adds to the look of its lines: the elements around them, and what trafilatura takes for body."""

import re
from bisect import bisect_right
from collections import Counter
from functools import lru_cache
from itertools import accumulate

import lxml.etree
import numpy as np
import trafilatura
from trafilatura.settings import Extractor

from stemma.cleaning._features import Floats, text_features
from stemma.cleaning._visible import Element, Line
from stemma.settings import SETTINGS

_GROUPS = (
    ("p",), ("li", "dd", "dt", "ol", "ul"), ("h1",), ("h2", "h3", "h4", "h5", "h6"), ("td", "th", "table"),
    ("blockquote",), ("figure", "figcaption", "caption"), ("nav", "footer", "header"), ("aside",),
    ("form", "button", "label", "legend", "option", "fieldset"), ("time", "address"), ("article", "main"),
)  # fmt: skip
_GOOD = re.compile(r"article|body|content|story|text|entry|post|paragraph|main", re.I)
_BAD = re.compile(r"comment|shar|social|relat|promo|foot|nav|side|widget|menu|recommend|newsletter|popular|trend|"
                  r"outbrain|"
                  r"taboola|sponsor|advert|banner|cookie|tag|breadcrumb|modal|popup|teaser|more|"
                  r"list|card", re.I)  # fmt: skip
_CAPTION = re.compile(r"caption|credit|photo|image|media|figure|gallery|picture|legend", re.I)
_HEAD = re.compile(r"byline|author|date|time|meta|headline|title|info|kicker|dek|summary|subtitle|lead", re.I)
_LETTERS = re.compile(r"[\w\n]+")
HTML_NAMES = (*(g[0] for g in _GROUPS), "linked", "depth", "good", "bad", "caption", "head", "in_p", "container")
_LONG = SETTINGS.cleaning.known_letters


_OPTIONS = Extractor(output_format="python", fast=True, comments=False)
# Elements that trafilatura takes out anyhow; taken out before, in C, they are not copied again and again.
_NEVER = ("aside", "embed", "footer", "menu", "applet", "audio", "figure", "picture", "video", "area", "button",
          "dialog", "frame", "frameset", "fieldset", "link", "input", "label", "legend", "nav", "option", "optgroup",
          "output", "progress", "source", "time")  # fmt: skip


def extracted(tree: Element) -> str:
    """What trafilatura takes for the body of a page, "" where it finds none; uses up the tree."""
    lxml.etree.strip_elements(tree, *_NEVER, with_tail=False)
    try:
        found = trafilatura.bare_extraction(tree, options=_OPTIONS)
    except Exception:  # the library raises whatever lxml and the page make of each other; our own lines remain
        return ""
    return str(getattr(found, "text", None) or "")


def candidates(lines: list[Line], body: str) -> list[int]:
    """The lines that trafilatura's text holds: in its order, or anywhere where they are long enough to be known."""
    keys = _letters("\n".join([line.text for line in lines]))
    starts = [0, *accumulate(map(len, keys))][:-1]
    run, at = "".join(keys), 0
    marked = [0] * len(lines)
    wanted = _letters(body)
    for want in filter(None, wanted):
        found = run.find(want, at)
        if found < 0 or (len(want) < _LONG and found - at > 600):
            found = run.find(want) if len(want) >= _LONG else -1
        if found < 0:
            continue
        at = found + len(want)
        row = bisect_right(starts, found) - 1
        while row < len(lines) and starts[row] < at:
            marked[row] += max(0, min(at, starts[row] + len(keys[row])) - max(found, starts[row]))
            row += 1
    whole = "".join(wanted)
    return [i for i, key in enumerate(keys)
            if key and (2 * marked[i] >= len(key) or (len(key) >= _LONG and key in whole))]  # fmt: skip


def _letters(text: str) -> list[str]:
    """The letters and digits of each line of a text."""
    return "".join(_LETTERS.findall(text.casefold())).split("\n")


def html_features(lines: list[Line], title: str) -> Floats:
    """One row a line: `text_features`, then the columns of `HTML_NAMES`."""
    base = text_features(lines, title)
    words = base[:, 1]
    keys = [".".join(line.path[:-1]) + "|" + line.names.rpartition(" ")[0] for line in lines]
    mass = Counter[str]()
    for key, count in zip(keys, (words * (words > 8)).tolist(), strict=True):
        mass[key] += count
    total = max(1.0, sum(mass.values()))
    elements = np.array(
        [
            [
                *_around(line.path),
                line.linked / max(1, len(line.text)),
                min(len(line.path), 30),
                *_named(line.names),
                float(line.path[-1] == "p") if line.path else 0.0,
                mass[key] / total,
            ]
            for line, key in zip(lines, keys, strict=True)
        ],
        np.float32,
    )
    return np.concatenate([base, elements], axis=1).astype(np.float32)


@lru_cache(maxsize=4096)  # the paragraphs of a page, and of a site, stand in the same place
def _around(path: tuple[str, ...]) -> tuple[float, ...]:
    """The kinds of element around a line."""
    near = [float(any(tag in group for tag in path[-4:])) for group in _GROUPS[:7]]
    return (*near, *(float(any(tag in group for tag in path)) for group in _GROUPS[7:]))


@lru_cache(maxsize=4096)
def _named(names: str) -> tuple[float, ...]:
    """What the names of the elements around a line tell."""
    return tuple(float(bool(pattern.search(names))) for pattern in (_GOOD, _BAD, _CAPTION, _HEAD))
