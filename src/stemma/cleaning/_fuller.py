"""Whether a page's body was cut: how much of the page's prose it holds, and what a second look makes of it."""

import re
from collections.abc import Sequence

from stemma.cleaning._linked import Linked
from stemma.cleaning._visible import Line
from stemma.settings import SETTINGS

_LETTERS = SETTINGS.cleaning.prose_letters
_SHARE = SETTINGS.cleaning.prose_share
_MISSING = SETTINGS.cleaning.prose_missing
_LABEL = 30  # letters under which a line is a label rather than text
_BESIDE = re.compile(
    r"comment|kommentar|respond|relat|recommend|foot|cookie|consent|newsletter|promo|teaser|sidebar|widget|"
    r"disclaimer|popular|modal|impressum|copyright|subscri|paywall",
    re.I,
)
_NOT_IN = frozenset(("footer", "aside", "nav", "figure", "figcaption", "form"))


def prose(line: Line) -> bool:
    """Whether a line is a sentence or more, of the page itself, unlinked."""
    ends = line.text.rstrip("\"'”’)»]")[-1:] in (".", "!", "?", "。", "…")
    own = len(line.text) >= _LETTERS and ends and line.linked < 0.4 * len(line.text)
    return own and not _BESIDE.search(line.names) and not _NOT_IN.intersection(line.path)


def missing(lines: Sequence[Line], body: Sequence[int]) -> int:
    """The characters of prose that a body lacks, 0 where it holds enough of the page's."""
    held = frozenset(body)
    told = {i: len(line.text) for i, line in enumerate(lines) if prose(line)}
    whole, lacking = sum(told.values()), sum(n for i, n in told.items() if i not in held)
    has = sum(len(lines[i].text) for i in body)
    return lacking if has < _SHARE * whole and lacking > _MISSING else 0


def stated_lines(lines: Sequence[Line], linked: Linked) -> list[Line]:
    """The body that linked data states, as lines behind the page's, where the page shows less than a third of it."""
    told = [text for text in (linked.body or "\n".join(linked.posts)).split("\n") if text]
    shown = sum(len(line.text) for line in lines if line.linked < 0.4 * len(line.text) and len(line.text) >= _LABEL)
    if not linked.sure_body or 3 * shown >= sum(map(len, told)):
        return []
    at, out = lines[-1].end + 1 if lines else 0, []
    for text in told:
        out.append(Line(at, at + len(text), text, ("script",)))
        at += len(text) + 1
    return out


def live_lines(lines: Sequence[Line], body: Sequence[int]) -> list[int]:
    """The lines of a live blog's posts beside those that were found: in articles of their own, set as those are."""
    like = {_set(lines[i]) for i in body if "article" in lines[i].path}
    posts = [
        i
        for i, line in enumerate(lines)
        if "article" in line.path
        and _set(line) in like
        and line.linked < 0.4 * len(line.text)
        and not _BESIDE.search(line.names)
    ]
    return sorted({*body, *posts})


def _set(line: Line) -> tuple[tuple[str, ...], str]:
    """How a line is set: the elements around it and their names, without the numbers of posts."""
    return line.path[-3:], re.sub(r"\d+", "", line.names)
