"""Whether a page's body was cut: how much of its prose it holds, and what belongs to it beside what was found."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from stemma.cleaning._linked import Linked
from stemma.cleaning._marks import byline, caption, copyright_line
from stemma.cleaning._stamps import stamps
from stemma.cleaning._visible import Line
from stemma.settings import SETTINGS
from stemma.text import fold, words

_LETTERS = SETTINGS.cleaning.prose_letters
_SHARE = SETTINGS.cleaning.prose_share
_MISSING = SETTINGS.cleaning.prose_missing
_LABEL = 30  # letters under which a line is a label rather than text
_BESIDE = re.compile(
    r"comment|kommentar|respond|relat|recommend|foot|cookie|consent|newsletter|promo|teaser|sidebar|widget|"
    r"disclaimer|popular|modal|impressum|copyright|subscri|paywall",
    re.I,
)
_LEAD = re.compile(
    r"lead|teaser|excerpt|intro|standfirst|chapo|subtitle|subhead|sub-?title|summary|abstract|preface|dek\b|kicker|"
    r"sapo|copete|bajada|entradilla|untertitel|vorspann|einleitung|ingress|manchet|strapline|description|stand-?first",
    re.I,
)
_NO_LEAD = re.compile(
    r"comment|related|recommend|cookie|consent|newsletter|promo|widget|popular|subscri|paywall|shar(?:e|ing)|social|"
    r"sign-?up|messenger|bookmark|alert|toast|author|autor|bio\b|caption|copyright|foot|menu|nav|breadcrumb|audio|player|video|advert|photo|credit|gallery|tags?\b",
    re.I,
)
_NAMES = 4  # names of elements, the inner ones, that tell of a line itself
_HEADING = 45  # characters of a second headline
_FEW = 20  # words of a line that may be a headline again
_OVER = 40  # lines over the body in which its headline may stand
_LONGEST = 900  # characters of a line that leads into a text
_PROSE_LEAD = 60  # characters of one that nothing names so
_SAME = 60  # characters by which a line is known in the page's description
_HEADINGS = frozenset(("h1", "h2", "h3", "h4"))
_NOT_IN = frozenset(("footer", "aside", "nav", "figure", "figcaption", "form"))
_NO_LEAD_IN = _NOT_IN | {"ul", "ol", "li", "label", "button", "table"}


def prose(line: Line) -> bool:
    """Whether a line is a sentence or more, of the page itself, unlinked."""
    own = len(line.text) >= _LETTERS and _ends(line.text) and line.linked < 0.4 * len(line.text)
    return own and not _BESIDE.search(line.names) and not _NOT_IN.intersection(line.path)


def _ends(text: str) -> bool:
    return text.rstrip("\"'”’)»]")[-1:] in (".", "!", "?", "。", "…")


def missing(lines: Sequence[Line], body: Sequence[int]) -> int:
    """The characters of prose that a body lacks, 0 where it holds enough of the page's."""
    held = frozenset(body)
    told = {i: len(line.text) for i, line in enumerate(lines) if prose(line)}
    whole, lacking = sum(told.values()), sum(n for i, n in told.items() if i not in held)
    has = sum(len(lines[i].text) for i in body)
    return lacking if has < _SHARE * whole and lacking > _MISSING else 0


def menu(lines: Sequence[Line], body: Sequence[int]) -> bool:
    """Whether a body is made of links for the most part, as only a menu is."""
    return 2 * sum(lines[i].linked for i in body) > sum(len(lines[i].text) for i in body)


def told_by(lines: Sequence[Line], body: Sequence[int]) -> int:
    """The characters of a body outside its links."""
    return sum(len(lines[i].text) - lines[i].linked for i in body)


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


def lead_lines(lines: Sequence[Line], body: Sequence[int], titles: Sequence[str], description: str = "") -> list[int]:
    """The lines between headline and body that lead into it (standfirst, abstract), which extractors pass over.

    A line leads where its element is named so, where it opens the page's own description, or where it is prose.
    """
    wanted = {fold(title) for title in titles if title}
    near = range(max(0, body[0] - _OVER), body[0])
    titled = [i for i in near if fold(lines[i].text) in wanted]
    heads = [i for i in titled if _HEADINGS.intersection(lines[i].path)] or titled
    heads = heads or [i for i in near if "h1" in lines[i].path]
    if not heads:
        return []
    head = heads[-1]
    said = fold(description)
    return [i for i in range(head + 1, body[0]) if _leads(lines[i], said) and not _titles(fold(lines[i].text), wanted)]


def _titles(text: str, titles: Iterable[str]) -> bool:
    """Whether a line is a headline again, or a part or another form of one."""
    own = set(words(text))
    return any(text in title or 2 * len(own & set(words(title))) > len(own) for title in titles) and len(own) < _FEW


def _leads(line: Line, description: str) -> bool:
    text = line.text
    if not _LABEL < len(text) < _LONGEST or line.linked > 0.4 * len(text) or _NO_LEAD_IN.intersection(line.path[-3:]):
        return False
    own = " ".join(line.names.split()[-_NAMES:])
    if _NO_LEAD.search(own) or caption(text) or copyright_line(text) or byline(text):
        return False
    if description and fold(text)[:_SAME] in description:
        return True
    named = _LEAD.search(own) or (line.path[-1:] in (("h2",), ("h3",)) and len(text) >= _HEADING)
    return bool(named) or (len(text) >= _PROSE_LEAD and _ends(text) and not stamps(text[:_LABEL]))


def like_lines(lines: Sequence[Line], body: Sequence[int]) -> list[int]:
    """The lines in containers beside a body's own that are set as most of it is (same elements, same names)."""
    mass = Counter[tuple[tuple[str, ...], str]]()
    for i in body:
        mass[_set(lines[i])] += len(lines[i].text)
    own, most = max(mass.items(), key=lambda pair: pair[1], default=(((), ""), 0))
    if own[0][-1:] != ("p",) or 2 * most < mass.total():
        return []
    end = next((i for i in range(body[-1] + 1, len(lines)) if "h1" in lines[i].path), len(lines))
    held = frozenset(body)
    return [
        i
        for i in range(body[0], end)
        if i not in held and _set(lines[i]) == own and lines[i].linked < 0.4 * len(lines[i].text)
    ]


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
