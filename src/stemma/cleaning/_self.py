"""What the lines of a page say of the report: headline, byline, dateline, credits, captions, stamps, outlet."""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import pairwise

from stemma.cleaning._credits import beside, credits_in, parts_of, trailing, wire
from stemma.cleaning._marks import Said, byline, caption, copyright_line, dateline, lexicon, outletish, placed
from stemma.cleaning._stamps import Stamp, stamps
from stemma.cleaning._visible import Line
from stemma.cleaning._vocabulary import FUNCTION, INTERFACE
from stemma.model import Mark
from stemma.reference.outlets import domain, register
from stemma.settings import SETTINGS
from stemma.text import fold, words

_ABOVE = SETTINGS.cleaning.self_above
_BELOW = SETTINGS.cleaning.self_below
_HEADLINE_ABOVE = SETTINGS.cleaning.headline_above
_CLOSE = SETTINGS.cleaning.headline_close
_ALIKE = SETTINGS.cleaning.headline_alike
_LABEL = SETTINGS.cleaning.label_characters
_STAMPED = SETTINGS.cleaning.stamped_spaces
_PROMPT = SETTINGS.cleaning.prompt_spaces
_NAMES = re.compile(r"\W*[A-Z][\w.'’-]*(?:[ /,]+[A-Za-z][\w.'’-]*){0,6}\W*$")
_MASTHEAD = SETTINGS.cleaning.masthead_characters
_MASTHEADS = SETTINGS.cleaning.masthead_lines
_TITLED = 400  # characters of a page's own title, the outlet's name behind it
_SECTIONED = re.compile(r"\s*[|:·•»›,]\s*|\s+[-–—]\s+")
_INNER = frozenset(("of", "the", "and", "&", "de", "del", "della", "di", "du", "des", "da", "do", "der", "van", "von",
                    "und", "et", "y", "e"))  # fmt: skip
_ASIAN = re.compile(r"(?:일보|신문|뉴스|방송|통신|신보|新聞|新闻网?|日報|日报|時報|时报|晚報|晚报)$")
_ADDRESS = re.compile(r"\b(?:https?://|www\.)\S+")
_LINKED = 250  # characters of a paragraph that only leads elsewhere
_CAPTIONED = re.compile(r"caption|bildunterschrift|media-?info|image-?text|credit", re.I)  # of an element's own name
_ABBREVIATED = re.compile(r"(?:\b[A-Z]\.)+$|\b(?:Inc|Co|Corp|Jr|Sr|No|St|Mr|Dr)\.$")
_SITE = re.compile(r"^(?P<head>.{15,}?)\s+(?:\||-|–|—|::|·|»)\s+(?P<site>[^|]{2,50})$")
_RIGHTS = re.compile(
    r"(?:©|copyright|\(c\))\W*(?:\d{4}\W*)?(?:by\s+|the\s+(?=associated))?(?P<who>[^.,;|©]{2,50})", re.I
)


@dataclass(slots=True)
class Told:
    """What was told of a report, the body lines that remain, and the lines that hold date stamps."""

    body: list[int]
    first: int = 0
    last: int = 0
    marks: list[Mark] = field(default_factory=list)
    stamped: list[int] = field(default_factory=list)
    outlets: list[str] = field(default_factory=list)
    headline: str = ""
    byline: str = ""
    dateline: str = ""
    credit: str = ""


def tell(lines: Sequence[Line], body: list[int], title: str, headings: Sequence[str] = ()) -> Told:
    """Read what the lines around and in the body say of it; lines that only say such things leave the body."""
    told = Told(list(body) or list(range(len(lines))))
    # A sentence under a dateline opens the body, however much it looks like its headline.
    opening = [i for i in range(max(0, told.body[0] - 3), told.body[0]) if _opens(lines[i].text)]
    told.body = opening[:1] + told.body
    told.first, told.last = told.body[0], told.body[-1]
    _headline(told, lines, title, headings)
    inside = set(told.body)
    gone = _strangers(told.body, lines)
    for i in range(max(0, told.first - _ABOVE), min(len(lines), told.last + _BELOW + 1)):
        if _speaks(told, lines, i, i in inside) and i in inside:
            gone.add(i)
    left = [i for i in told.body if i not in gone]
    if left:
        told.body = left
    _paragraphs(told, lines)
    _masthead(told, lines)
    told.credit = "; ".join(dict.fromkeys(m.text for m in told.marks if m.kind == "credit"))
    return told


def _opens(text: str) -> bool:
    return _closes(text) and (said := dateline(text)) is not None and len(text) > said.end + _LABEL


def _strangers(body: Sequence[int], lines: Sequence[Line]) -> set[int]:
    """Body lines that are none by what they are: labels said twice, prompts to the reader, captions said again."""
    often = Counter(
        lines[i].text.casefold() for i in body if len(lines[i].text) < _LABEL and not _closes(lines[i].text)
    )
    gone = {i for i in body if often[lines[i].text.casefold()] > 1 or _prompt(lines[i].text) or _elsewhere(lines[i])}
    for before, after in pairwise(body):
        one, two = lines[before].text, lines[after].text
        # A picture's description, and under it the same words with the photographer's name.
        if _LABEL < len(one) < len(two) < len(one) + _LABEL and two.startswith(one) and _NAMES.match(two[len(one) :]):
            gone |= {before, after}
    return gone


def _elsewhere(line: Line) -> bool:
    """Whether a paragraph is nothing but a link to another report ("Read also: ...") or is named a caption."""
    if line.path[-1:] != ("p",) or len(line.text) > _LINKED:
        return False
    address = _ADDRESS.match(line.text)  # what it lists
    return (line.linked >= 0.8 * len(line.text) and not address) or bool(
        _CAPTIONED.search(line.names.rpartition(" ")[2])
    )


def _closes(text: str) -> bool:
    return text.rstrip("\"'”’)] ")[-1:] in (".", "!", "?", "。")


def _prompt(text: str) -> bool:
    """Whether a short line only tells the reader what to press or to see next."""
    if text.count(" ") > _PROMPT:
        return False
    text = _ADDRESS.sub("", text).strip()
    own = words(text)
    if not own or len(own) > 8 or _closes(text) or text[:1] in "\"“'‘":
        return False
    return sum(w in INTERFACE for w in own) >= (0.34 if text.rstrip()[-1:] in ":…" else 0.5) * len(own)


def _mark(told: Told, kind: str, line: Line, said: Said | None = None) -> None:
    """Add a mark for a whole line, or for what was said in it."""
    if said is None or (line.pieces and said.end > line.pieces[0][1] - line.pieces[0][0]):
        told.marks.append(Mark(kind, said.text if said else line.text, line.start, line.end))
    else:
        told.marks.append(Mark(kind, said.text, line.start + said.start, line.start + said.end))


def _alike(one: set[str], two: set[str]) -> float:
    return len(one & two) / len(one | two) if one and two else 0.0


def _headline(told: Told, lines: Sequence[Line], title: str, headings: Sequence[str]) -> None:
    """Find the headline's line: the given title's, or the line over the body that speaks most of what it speaks of."""
    low = max(0, told.first - _HEADLINE_ABOVE)
    if title:
        wanted = [(set(words(t)), _ends(t)) for t in (title, *headings)]
        near = range(max(0, told.first - _ABOVE), min(len(lines), told.first + 3))
        found = [i for i in near if _is_title(lines[i].text, wanted)]
    else:
        found = _likely(told, lines, low)
    for i in found:
        _mark(told, "headline", lines[i])
    if not title and found:
        told.headline = _without_site(lines[found[-1]].text, lines, told).removesuffix(" =")
    if len(told.body) > len(found):
        told.body = [i for i in told.body if i not in found]
    told.first = told.body[0]


def _is_title(text: str, titles: Sequence[tuple[set[str], bool]]) -> bool:
    """Whether a line is one of the titles; a sentence that says nearly the same is body, not title."""
    if len(text) > 300:
        return False
    own = set(words(text))
    alike = any(_alike(own, t) > (0.99 if not ends and _ends(text) else _ALIKE) for t, ends in titles)
    return alike and not _opens(text)


def _likely(told: Told, lines: Sequence[Line], low: int) -> list[int]:
    about = _said([lines[i].text for i in told.body])
    first = told.body[0]
    high = first + 1 if len(told.body) > 1 and len(lines[told.body[1]].text) > len(lines[first].text) else first
    best, best_score = -1, 0.5
    for i in range(low, min(high, len(lines))):
        text = lines[i].text
        if _ends(text) or not 3 <= len(own := words(text)) <= 30 or (i < _MASTHEADS and _named_by(text)):
            continue
        content = [w for w in own if w not in FUNCTION]
        rest = about if i != first else _said([lines[k].text for k in told.body[1:]])
        share = sum(w in rest for w in content) / max(1, len(content))
        share += _CLOSE if i == first - 1 else 0
        link = sum(w in INTERFACE for w in own) / len(own)
        score = share + min(len(content), 8) / 20 - max(0.0, link - 0.25)
        if share >= 0.4 and score >= best_score and not (byline(text) or caption(text) or stamps(text)):
            best, best_score = i, score
    if best < 0:
        return []
    found = lines[best].text.casefold()
    return [i for i in range(low, min(high, len(lines))) if lines[i].text.casefold() == found]


def _said(texts: Sequence[str]) -> set[str]:
    """The words of some lines that tell."""
    return set(words("\n".join(texts))) - FUNCTION


def _ends(text: str) -> bool:
    """Whether a line ends as a sentence does, which headlines do not."""
    bare = text.rstrip("\"'”’)] ")
    return bare[-1:] in (".", "!", ":", ";", ",", "。") and not _ABBREVIATED.search(bare[-20:])


def _without_site(text: str, lines: Sequence[Line], told: Told) -> str:
    m = _SITE.match(text) if len(text) <= _TITLED else None
    known = m and (register().by_name(m["site"]) or any(fold(line.text) == fold(m["head"]) for line in lines))
    return m["head"] if m and known else text


def _speaks(told: Told, lines: Sequence[Line], i: int, inside: bool) -> bool:
    """Note what one line says of the report; True where it says nothing else."""
    line = lines[i]
    text = line.text
    top, bottom = i <= told.first + 2, i >= told.last - 2
    if caption(text):
        _mark(told, "caption", line)
        return True
    if copyright_line(text) and (not inside or bottom or top):
        _mark(told, "copyright", line)
        for name, start, end in register().wires(text):
            _mark(told, "credit", line, Said("credit", name, start, end))
        if (m := _RIGHTS.search(text)) and (name := outletish(m["who"])):
            told.outlets.append(name)
        return True
    if len(text) > 400:
        return False
    if (top or bottom) and _credited(told, line, top, inside, told.last - 2 <= i <= told.last + 2):
        return True
    if not (inside and text.count(" ") > _STAMPED) and _stamped(told, line, i, inside, top):
        return True
    if (top or i == told.last + 1) and (said := byline(text)) and not (inside and len(text.split()) > 14):
        _byline(told, line, said)
        return True
    return False


def _credited(told: Told, line: Line, top: bool, inside: bool, last: bool) -> bool:
    found = credits_in(line.text, last)
    for said in found:
        known = register().by_name(said.text)
        if top and known is not None and not known.wire:
            return False  # a masthead, not a credit
        _mark(told, "credit", line, said)
    if found:
        return True
    if top and not inside and len(line.text.split()) <= 9 and (named := register().wires(line.text)):
        for name, start, end in named if not byline(line.text) else ():
            _mark(told, "credit", line, Said("credit", name, start, end))
        if (place := placed(line.text)) is not None:
            _mark(told, "dateline", line, place)
            told.dateline = told.dateline or place.text
    return False


def _stamped(told: Told, line: Line, i: int, inside: bool, top: bool) -> bool:
    """Note a line with a date stamp; True where the stamp is all it holds, beside a name and a label."""
    found = [] if "figcaption" in line.path else stamps(line.text)  # the day of a picture is not the report's
    if not found:
        return False
    rest = line.text
    for stamp in reversed(found):
        rest = rest[: stamp.start] + " " * (stamp.end - stamp.start) + rest[stamp.end :]
    alone = len(words(rest)) <= 10 and not _sentence(rest) and not _tells(line.text, rest, found)
    if not inside or alone:
        told.stamped.append(i)
        for stamp in found:
            _mark(
                told,
                stamp.kind or "published",
                line,
                Said("stamp", line.text[stamp.start : stamp.end], stamp.start, stamp.end),
            )
        said = byline(line.text) if alone and top else None
        if said:
            _byline(told, line, said)
        for house in beside(rest) if alone and not said else ():
            _mark(told, "credit", line, house)
    return alone


def _sentence(text: str) -> bool:
    return bool(re.search(r"[a-z][.!?][\"”’']?\s*$", text)) and sum(w in FUNCTION for w in words(text)) >= 2


def _tells(text: str, rest: str, found: Sequence[Stamp]) -> bool:
    """Whether a line tells of a day rather than bears its stamp: "She was born in Orrin on April 22, 1923."."""
    if any(stamp.kind for stamp in found) or not _closes(text):
        return False
    return sum(w in FUNCTION for w in rest.split()) >= 2 and not byline(text)


def _byline(told: Told, line: Line, said: Said) -> None:
    _mark(told, "byline", line, said)
    told.byline = told.byline or said.text
    # The house may stand after the role, which is no part of the name: "Mara Olin, correspondent, Reuters".
    for name, start, end in register().wires(line.text[said.start :]):
        _mark(told, "credit", line, Said("credit", name, said.start + start, said.start + end))
    parts = list(parts_of(said.text))
    unknown = [(a, b) for a, b in parts if len(parts) > 1 and register().by_name(said.text[a:b]) is None]
    wires = [(a, b) for a, b in unknown if wire(said.text[a:b])]
    for a, b in wires:
        _mark(told, "credit", line, Said("credit", said.text[a:b], said.start + a, said.start + b))
    if (name := outletish(said.text)) and not any(said.text[a:b] == name for a, b in wires):
        told.outlets.append(name)


def _paragraphs(told: Told, lines: Sequence[Line]) -> None:
    """The dateline that opens the body and the credits that close it; their words stay."""
    for i in told.body[:3]:
        said = dateline(lines[i].text)
        # In a line joined of several the words of its first piece stand where they stood.
        if said is None or (lines[i].pieces and said.end > lines[i].pieces[0][1] - lines[i].pieces[0][0]):
            continue
        _mark(told, "dateline", lines[i], said)
        told.dateline = said.text or told.dateline
        opening = lines[i].text[: said.end]
        for name, start, end in register().wires(opening):
            _mark(told, "credit", lines[i], Said("credit", name, start, end))
        break
    for i in told.body[-3:]:
        if (ending := trailing(lines[i].text)) is not None:
            _mark(told, "credit", lines[i], ending)


def _named_by(text: str, about: Callable[[], set[str]] = set) -> str:
    """The outlet whose name a line over a headline is, its section or edition cut off; "" where it may be anything.

    ``about`` gives the words of the report: "The Ferry" over a report of a ferry is no outlet's name.
    """
    if len(text) > _MASTHEAD:
        return ""
    if (known := register().by_name(text)) is not None:
        return "" if known.wire else known.name
    if domain(text) and "/" not in text:
        return text
    name, *rest = _SECTIONED.split(text, maxsplit=1)
    if rest and not (lexicon(rest[0]) or register().by_name(name)):
        return ""
    if (known := register().by_name(name)) is not None:
        return "" if known.wire else known.name
    own = name.split()
    if len(own) == 1 and _ASIAN.search(name):
        return name
    proper = 2 <= len(own) <= 5 and all(w[0].isupper() or w in _INNER for w in own) and own[0] not in _INNER
    if not proper or lexicon(name) or any(w in INTERFACE for w in words(name)[:-1]):
        return ""
    if outletish(name):
        return name
    return name if own[0] == "The" and not set(words(name)[1:]) & about() else ""


def _words_about(told: Told, lines: Sequence[Line], name: str) -> set[str]:
    """The words of the body's first lines; "told The Courier" is no sign that a text is about a courier."""
    return {w for i in told.body[:5] for w in words(lines[i].text.replace(name, ""))}


def _masthead(told: Told, lines: Sequence[Line]) -> None:
    """Outlets named alone on a line near the headline, or after it in the page's own title."""
    headlines = {m.start for m in told.marks if m.kind == "headline"}
    places = [k for k, line in enumerate(lines) if line.start in headlines]
    high = min(_MASTHEADS, places[0]) if places else 1
    for line in lines[: min(high, told.first)]:
        name = _named_by(line.text, partial(_words_about, told, lines, line.text.strip()))
        if not name:
            continue
        _mark(told, "outlet", line)
        # Under a masthead, another outlet in the byline is where the text comes from.
        for other in told.outlets:
            if other != name and other == told.byline:
                told.marks.append(Mark("credit", other))
        told.outlets.insert(0, name)
        break
    top = range(max(1, (places[0] if places else told.first) - 3), told.first)
    for i in top:
        text = lines[i].text
        known = register().by_name(text) if len(text) < 40 else None
        if known is not None and not known.wire:
            _mark(told, "outlet", lines[i])
            told.outlets.append(known.name)
    if lines and len(lines[0].text) <= _TITLED and (m := _SITE.match(lines[0].text)):
        again = any(line.text == m["head"] for line in lines[1:])
        if again or register().by_name(m["site"]):
            told.outlets.append(m["site"].strip())
