"""The words of time: a text becomes a string of letters, one for each kind of word, that a grammar can be written over.

Most words of a report have nothing to do with time and become a dot, so the grammar reads a short string and is fast.
"""

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from num2words import num2words

from stemma import bounds
from stemma.lang import NATIVE
from stemma.model import Span

from .terms import (
    DAY_ABBR,
    DEICTICS,
    HOLIDAY_NAMES,
    LETTER,
    MONTH_ABBR,
    OTHER,
    PARTS,
    PERIODICS,
    SEASONS,
    SIMPLE,
    UNITS,
    ZONES,
    one_of,
)

_CARD = "|".join(sorted((*NATIVE.cardinals, *NATIVE.scales), key=len, reverse=True))
_TENS = "|".join(sorted((w for w in NATIVE.cardinals if NATIVE.cardinals[w] >= 10), key=len, reverse=True))
_SPELLED_YEAR = rf"(?:nineteen|eighteen|twenty)[ -](?:hundred|(?:{_TENS})(?:[ -](?:{_CARD}))?)"
# Lower-case words that begin no number word and no "a.m.": most words, taken before anything else is tried on them.
_PLAIN = (
    r"[bcdgijklqruvwxy]|t(?!w|hree|hirt|en|hous)|s(?!ix|even)|o(?!ne|['’])|f(?!our|ive|ift|ort)|n(?!ine)|e(?!ight|leven)"
    r"|h(?!undred)|m(?!ill)|a(?![.\s]?\s?m)|p(?![.\s]?\s?m)"
)
_HOLIDAYS = HOLIDAY_NAMES.replace(" ", r"\ ")  # the pattern below is verbose
_TOKEN = re.compile(
    rf"""
    (?P<space>\s+)
  | (?P<plain>(?-i:(?<![^\W\d_])(?:{_PLAIN})[^\W\d_]*\d*))
  | (?P<qtr>\b(?-i:[QH])[1-4]\b)
  | (?P<iso>\b\d{{4}}-\d{{2}}-\d{{2}}(?:T\d{{2}}:\d{{2}}(?::\d{{2}})?(?:Z|[+-]\d{{2}}:?\d{{2}})?)?(?![\w-]))
  | (?P<slash>(?<![\w/.])\d{{1,4}}(?P<sep>[/.])\d{{1,2}}(?P=sep)\d{{2,4}}(?![\w/]))
  | (?P<clock>(?<![\w.,:$£€])[0-2]?\d
        (?::[0-5]\d(?::[0-5]\d(?:\.\d+)?)?(?!\w*:)|\.[0-5]\d(?=\s?(?:[ap]\.?m|gmt|bst)\b)|[0-5]\d(?=\s(?:gmt|utc|hours)\b)))
  | (?P<decade>(?<![\w$£€.])(?:\d{{3}}0['’]?s|['’]?[2-9]0['’]?s)(?!\w))
  | (?P<apos>['’]s\b)
  | (?P<shortyear>['’]\d\d(?![\w%]))
  | (?P<number>(?<![^\W\d_])\d+(?:,\d{{3}})+(?:\.\d+)?|\d+(?:\.\d+)?)(?P<half>[\s-]\d/\d|\s?[½¼¾])?(?P<ord>st|nd|rd|th)?
  | (?P<spelled>\b{_SPELLED_YEAR}\b)
  | (?P<card>\b(?:{_CARD})(?:(?:[\s-]|(?<=d)\sand\s)(?:{_CARD}))*\b)
    (?P<cardhalf>[\s-]and[\s-]a[\s-]half\b)?(?P<cardord>[\s-](?:{"|".join(NATIVE.ordinals)})\b)?
  | (?P<holiday>\b(?-i:{_HOLIDAYS})\b)
  | (?P<month>\b(?-i:{MONTH_ABBR})\b\.?(?=[\s,-]*[\d'’])|\b(?-i:{MONTH_ABBR})\.)
  | (?P<weekday>\b(?-i:{DAY_ABBR})\b\.?(?=,?\s+(?:\d|(?-i:{MONTH_ABBR})))|\b(?-i:Mon|Tues?|Wed|Thurs?|Fri)\.)
  | (?P<ampm>\b[ap]\.\s?m\b\.?|(?<=\d)\s?[ap]m\b|\b[ap]m\b)
  | (?P<oclock>\bo['’]clock\b)
  | (?P<fiscal>\b(?-i:FY)['’]?(?:(?:19|20)?\d\d)\b)
  | (?P<word>[^\W\d_]+\d*)
  | (?P<dash>--+|[‒–—])
  | (?P<mark>[^\w\s])
    """,
    re.VERBOSE | re.IGNORECASE,
)


class Token(NamedTuple):
    """One word of a text: where it stands, its folded form, its kind ("" for other words) and what it is worth."""

    start: int
    end: int
    word: str
    kind: str = ""
    value: str | int | float = ""


_CAPITAL = frozenset(("MONTH", "WEEKDAY", "WEEKDAYS", "ZONE"))  # names, so never in lower case
_NOTHING: tuple[str, str | int | float] = ("", "")


@lru_cache(maxsize=1)
def _lexicon() -> dict[str, tuple[str, str | int]]:
    words: dict[str, tuple[str, str | int]] = {}
    for kind, listed in SIMPLE.items():
        words.update({w: (kind, w) for w in listed.split()})
    words.update({w: ("PERIODIC", v) for w, v in PERIODICS.items()})
    words.update({w: ("PART", v) for w, v in PARTS.items()})
    words.update({w + "s": ("PARTS", PARTS[w]) for w in ("morning", "afternoon", "evening", "night")})
    words.update({w: ("DEICTIC", v) for w, v in DEICTICS.items()})
    words.update({w: ("ZONE", v) for w, v in ZONES.items()})
    words.update({w: ("SEASON", v) for w, v in SEASONS.items()})
    words.update({w: ("UNIT", v) for w, v in UNITS.items() if w not in PARTS})
    words.update({w + "s": ("UNITS", v) for w, v in UNITS.items() if w not in PARTS} | {"centuries": ("UNITS", "C")})
    words.update({w: ("ORD", v) for w, v in NATIVE.ordinals.items()})
    tens = {num2words(n)[:-1] + "ies": n for n in range(20, 100, 10)}
    words.update({w: ("DECADE", f"{n}s") for w, n in tens.items()})
    words["long"] = ("FULL", "long")
    words.update({w: ("MONTH", n + 1) for n, w in enumerate(NATIVE.months)})
    words.update({w: ("WEEKDAY", n + 1) for n, w in enumerate(NATIVE.weekdays)})
    words.update({w + "s": ("WEEKDAYS", n + 1) for n, w in enumerate(NATIVE.weekdays)})
    return words


def _number(m: re.Match[str]) -> tuple[str, str | int | float]:
    digits = m["number"]
    if m["ord"]:
        return "ORD", int(digits.replace(",", "").split(".")[0][:9] or 0)
    if m["half"]:
        part = m["half"].strip(" -\n")
        top, _, low = part.partition("/")
        more = {"½": 0.5, "¼": 0.25, "¾": 0.75}.get(part) or (int(top) / int(low) if int(low or 0) else 0)
        return "NUM", float(digits.replace(",", "")) + more
    if len(digits) == 4 and digits.isdigit() and 1000 <= int(digits) <= 2199:
        return "YEAR", int(digits)
    if "." in digits:
        return "NUM", float(digits.replace(",", ""))
    return ("NUM", int(digits.replace(",", ""))) if len(digits) < 12 else ("", "")


def _spelled_year(text: str) -> int:
    first, *rest = re.split(r"[\s-]", text.lower(), maxsplit=1)
    tail = rest[0] if rest else ""
    return NATIVE.spelled_number(first) * 100 + (0 if tail == "hundred" else NATIVE.spelled_number(tail))


_AFTER_MAY = one_of(
    "in on of since until by early late mid last next this through from for to between and or before after "
    "during the every each - – "
)


_OF_MAY = re.compile(r"\d(?:st|nd|rd|th)?\s+May\b|May\s*,?\s*\d")  # "3 May", "May 3"


def _classify(m: re.Match[str], before: str, text: str) -> tuple[str, str | int | float]:
    group = m.lastgroup or ""
    if group in ("number", "half", "ord"):
        return _number(m)
    if group == "word":
        word = m.group()
        low = word.lower()
        kind, value = _lexicon().get(low, ("", ""))
        if kind in _CAPITAL and word[0].islower():
            return "", ""
        if low == "may" and not (before in _AFTER_MAY or _OF_MAY.search(text, max(0, m.start() - 6), m.end() + 4)):
            return "", ""
        if kind == "ZONE" and not word.isupper():
            return "", ""
        return kind, value
    if group in ("card", "cardhalf", "cardord"):
        if m["cardord"]:
            tail = m["cardord"].strip(" -\n").lower()
            return "ORD", NATIVE.spelled_number(m["card"]) + NATIVE.ordinals[tail]
        return "NUM", NATIVE.spelled_number(m["card"]) + (0.5 if m["cardhalf"] else 0)
    if group == "fiscal":
        digits = re.sub(r"\D", "", m.group())
        return ("YEAR", int(digits)) if len(digits) == 4 else ("SHORTYEAR", digits)
    if group == "month":
        return "MONTH", [x[:3] for x in NATIVE.months].index(m.group()[:3].lower()) + 1
    if group == "weekday":
        return "WEEKDAY", [x[:3] for x in NATIVE.weekdays].index(m.group()[:3].lower()) + 1
    if group == "spelled":
        return "YEAR", _spelled_year(m.group())
    if group == "mark":
        return {"-": ("HYPHEN", "-"), ",": ("COMMA", ",")}.get(m.group(), ("", ""))
    if group == "dash":
        return ("HYPHEN", "-") if m.group() == "–" else ("", "")
    return {"sep": "SLASH", "slash": "SLASH"}.get(group, group.upper()), m.group()


def _wrapped(text: str) -> bool:
    lines = [len(line) for line in text.split("\n") if line.strip()]
    return len(lines) > 6 and max(lines) <= 100


def tokens(text: str) -> list[Token]:
    """The words and marks of a text with their kinds; a BREAK of no length stands between paragraphs."""
    out: list[Token] = []
    before = ""
    breaks = re.compile(r"\n\s*\n" if _wrapped(text) else r"\n")
    lexicon = _lexicon()
    for m in _TOKEN.finditer(text):
        group = m.lastgroup
        if group == "space":
            if out and "\n" in m.group() and breaks.search(m.group()):
                out.append(Token(m.start(), m.start(), "", "BREAK"))
            continue
        word = m.group()
        if group == "plain":
            before = word
            kind, value = lexicon.get(word, _NOTHING)
            if kind in _CAPITAL:
                kind, value = _NOTHING
        else:
            kind, value = _classify(m, before, text)
            before = word.lower()
        out.append(Token(m.start(), m.end(), before, kind, value))
    return out


def letters(words: list[Token]) -> str:
    """One letter a token, the letter of its kind."""
    return "".join([LETTER.get(t.kind, OTHER) for t in words])


def bounded(sentences: Iterable[Span]) -> list[Span]:
    """Sentences cut to the size one may have, since what is looked for in it is looked for at each date."""
    return [
        (at, min(end, at + bounds.SENTENCE)) for start, end in sentences for at in range(start, end, bounds.SENTENCE)
    ]
