"""Quantities in running text: number words, ranges, "about" and "more than", units, currencies, clock times."""

import re
from bisect import bisect_left
from dataclasses import dataclass
from functools import cache
from math import inf

from stemma.lang import NATIVE

_SMALL = {**NATIVE.cardinals, "fourty": 40}
_SCALES = {
    "hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12, "dozen": 12, "dozens": 12,
    "hundreds": 1e2, "thousands": 1e3, "millions": 1e6, "billions": 1e9, "scores": 20, "tens": 10,
    "m": 1e6, "mn": 1e6, "mln": 1e6, "bn": 1e9, "b": 1e9, "k": 1e3, "tn": 1e12,
}  # fmt: skip
_FRACTIONS = {"half": 1 / 2, "third": 1 / 3, "thirds": 1 / 3, "quarter": 1 / 4, "quarters": 1 / 4, "fifth": 1 / 5,
              "fifths": 1 / 5, "tenth": 1 / 10, "tenths": 1 / 10}  # fmt: skip
_WORD = "|".join(sorted(_SMALL, key=len, reverse=True))
_TEN = "|".join(NATIVE.tens)
_WORDS = rf"(?:(?:{_TEN})-(?:{_WORD})|{_WORD})\b(?:[ -](?:and )?(?:hundred|thousand|(?:{_WORD}))\b)*"
_DIGITS = r"\d{1,3}(?:,\s?\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_MAGNITUDE = r"(?:[ -]?(?:million|billion|trillion|thousand|hundred|mln|bn|mn|tn)\b|m\b|k\b|b\b)"
_EXACT = rf"(?:{_DIGITS}|{_WORDS}|(?:a|one) (?=hundred|thousand|million|billion|dozen))"
_ROUND = (
    r"(?:tens|hundreds|scores|dozens) of (?:hundreds|thousands|millions|billions)|hundreds|thousands|millions|"
    r"billions|dozens|scores|several|a handful|a couple"
)
_FRACTION = (
    r"(?:one|two|three|four|nine)[ -](?:thirds?|quarters?|fifths?|tenths?)|a (?:third|quarter|fifth|tenth) of|"
    r"half of|half the"
)
_NUMBER = (
    rf"(?:{_FRACTION}|{_ROUND}|{_EXACT}(?:{_MAGNITUDE}|[ -]dozen\b)?|"
    r"(?:a|an) (?:hundred|thousand|million|billion|dozen)\b)"
)
_MORE, _LESS = 1 + 1e-6, 1 - 1e-6  # "more than 51" is not 51
_BOUNDS = {
    "at least": (1.0, inf), "no fewer than": (1.0, inf), "no less than": (1.0, inf), "a minimum of": (1.0, inf),
    "more than": (_MORE, inf), "over": (_MORE, inf), "above": (_MORE, inf), "in excess of": (_MORE, inf),
    "upwards of": (_MORE, inf),
    "well over": (_MORE, inf), "just over": (1.0, 1.15), "well above": (_MORE, inf), "greater than": (_MORE, inf),
    "fully": (1.0, 1.0),
    "up to": (0.0, 1.0), "as much as": (0.0, 1.0), "as many as": (0.0, 1.0), "at most": (0.0, 1.0),
    "no more than": (0.0, 1.0), "a maximum of": (0.0, 1.0), "less than": (0.0, _LESS), "fewer than": (0.0, _LESS),
    "under": (0.0, 1.0), "below": (0.0, 1.0), "just under": (0.85, 1.0), "nearly": (0.85, 1.0), "almost": (0.85, 1.0),
    "close to": (0.85, 1.0), "just shy of": (0.85, 1.0), "about": (0.9, 1.1), "around": (0.9, 1.1),
    "approximately": (0.9, 1.1), "roughly": (0.9, 1.1), "some": (0.9, 1.1), "an estimated": (0.9, 1.1),
    "estimated": (0.9, 1.1), "circa": (0.9, 1.1), "or so": (0.9, 1.1),
}  # fmt: skip
_QUALIFIER = "|".join(sorted((q.replace(" ", r"\s") for q in _BOUNDS), key=len, reverse=True))
_EXTRA = r"(?:an additional |additional |another |a further |a total of |the first |the )?"
_CLOCK = re.compile(
    r"(?P<about>(?:about|around|roughly|approximately|just after|shortly after|shortly before|just before) )?"
    r"(?:(?P<h>[01]?\d|2[0-3])(?:[:.](?P<m>[0-5]\d))?\s?(?P<half>[ap]\.?m\b\.?)|(?P<h2>[01]\d|2[0-3]|\d):(?P<m2>[0-5]\d)\b(?!:)"
    r"|(?:\b(?P<gap>an|one|two|three|half an) hours? (?P<way>before|after) )?(?P<word>\b(?:noon|midday|midnight)\b))",
    re.IGNORECASE,
)
_PREFIX = r"(?P<cur>(?:US|A|AU|C|NZ|HK|S)?\$|[£€¥₹₩])\s?"
_CORE = re.compile(
    rf"(?<![\w.,$£€])(?:(?P<q>\b(?:{_QUALIFIER})\s)?(?P<x>{_EXTRA}))?(?:{_PREFIX})?"
    rf"(?:\bbetween\s(?:[$£€])?(?P<b1>{_NUMBER})\sand\s(?:[$£€])?(?P<b2>{_NUMBER})|"
    rf"(?P<n1>{_NUMBER})(?:\s?(?:to|or|[-–—])\s?(?:[$£€])?(?P<n2>{_NUMBER}))?)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its bounds in the base unit; ``kind`` is count, age, ordinal, money, clock or a dimension."""

    start: int
    end: int
    kind: str
    unit: str
    low: float
    high: float
    exact: float
    round: bool = False  # "hundreds", "several"
    qualified: bool = False  # "about", "more than"
    zone: int | None = None  # minutes ahead of UTC that a clock's zone is, where it is told


@cache
def _units() -> tuple[dict[str, tuple[str, str, float]], dict[str, str], re.Pattern[str]]:
    """Units by written form as (dimension, base, factor), currencies by written form, and the pattern of all."""
    data = NATIVE.table("units")
    units = {
        form: (dimension, spec["base"], factor)
        for dimension, spec in data["dimensions"].items()
        for form, factor in spec["units"].items()
    }
    forms = sorted([*units, *(c for c in data["currencies"] if c.isalpha())], key=lambda f: (-len(f), f))
    pattern = re.compile(r"[\s-]?(" + "|".join(re.escape(f) for f in forms) + r")(?![\w])", re.IGNORECASE)
    return units, data["currencies"], pattern


def number(words: str) -> float | None:
    """The number that figures or number words say, None where they say none.

    >>> number("1,200"), number("twenty-five"), number("2.5 million"), number("two dozen"), number("a hundred")
    (1200.0, 25.0, 2500000.0, 24.0, 100.0)
    >>> number("three hundred thousand"), number("one million two hundred thousand")
    (300000.0, 1200000.0)
    """
    text = re.sub(r"(?<=\d),\s?(?=\d{3})", "", words.casefold().strip())
    figure = re.match(r"\d+(?:\.\d+)?", text)
    total, current, seen = 0.0, 0.0, False
    if figure and len(figure.group()) > 18:
        return None  # a serial number, no quantity
    if figure:
        current, seen = float(figure.group()), True
        text = text[figure.end() :]
    for token in re.findall(r"[a-z]+", text):
        if token in _SMALL:
            current, seen = current + _SMALL[token], True
        elif token in _SCALES:
            scale = _SCALES[token]
            current = (current or 1) * scale
            if scale >= 1000:
                total, current = total + current, 0.0
            seen = True
        elif token in _FRACTIONS:
            return (current or 1) * _FRACTIONS[token] * 100
        elif token in ("a", "an", "and", "of", "the"):
            continue
        elif token in ("several", "handful"):
            return 5.0
        elif token == "couple":
            return 2.0
        else:
            return None
    return total + current if seen else None


def _bounds(words: str, value: float) -> tuple[float, float, bool]:
    """The lowest and highest number that round words may mean; the value itself otherwise."""
    text = words.casefold()
    if re.search(r"hundreds|thousands|millions|billions|dozens|scores|tens of", text):
        return value, value * 10 - 1 if text.strip() in ("hundreds", "dozens", "scores") else inf, True
    if "several" in text or "handful" in text:
        return 3.0, inf, True
    return value, value, False


def _grain(value: float) -> float:
    """Just under half of the unit a round number is told in (5 for 130), at most 5 or a twentieth of it.

    >>> _grain(130), _grain(143e6), _grain(51), _grain(1000)
    (4.995, 499500.0, 0.0, 49.95)
    """
    if value < 20 or value != round(value) or value % 10:
        return 0.0
    zeros: int = len(str(round(value))) - len(str(round(value)).rstrip("0"))
    return min(0.5 * 10.0**zeros, max(5.0, value / 20)) * 0.999


def _unit(text: str, end: int, currency: str, words: str) -> tuple[str, str, float, int]:
    """Kind, base unit, factor and new end from what follows a number."""
    units, currencies, pattern = _units()
    if currency:
        return "money", currencies[currency.casefold()], 1.0, end
    old = re.match(r"[\s-]?(?:years?|yrs?)?[\s-]?(?:of age\b|olds?\b|yo\b)", text[end : end + 16], re.IGNORECASE)
    if old and re.match(r"[\s-]?(?:year|yr|yo)", text[end : end + 16], re.IGNORECASE):
        return "age", "year", 1.0, end + old.end()
    if _aged(text, end, words):
        return "age", "year", 1.0, end
    if text[end : end + 1] == "%":
        return "percent", "%", 1.0, end + 1
    if re.search(r"thirds?|quarters?|fifths?|tenths?|half", words, re.IGNORECASE):
        return "percent", "%", 1.0, end
    if suffix := re.match(r"(?:st|nd|rd|th)\b", text[end : end + 3]):
        return "ordinal", "", 1.0, end + suffix.end()
    if m := pattern.match(text, end):
        form = m.group(1).casefold()
        if form == "m" and not words[-1:].isdigit():
            form = "?"
        big = re.search(r"million|billion|bn|trillion", words, re.IGNORECASE)
        if form in ("pounds", "pound") and big:
            return "money", "GBP", 1.0, m.end()
        if form in currencies:
            return "money", currencies[form], 1.0, m.end()
        if form in units:
            dimension, base, factor = units[form]
            return dimension, base, factor, m.end()
    return "count", "", 1.0, end


def _aged(text: str, end: int, words: str) -> bool:
    """True for a bare number set off by commas after a name: "Ada Moss, 33, of Northam", "the driver, 42,"."""
    if not re.fullmatch(r"\d{1,2}|1[01]\d", words) or not re.match(r"[,;.)]|$", text[end : end + 1]):
        return False
    before = text[max(0, end - len(words) - 30) : end - len(words)]
    if re.search(r"\b(?:aged|age) $", before):
        return True
    return bool(re.search(r"[A-Z][\w.’'-]+(?:,| \() ?$", before)) and not re.match(r"\.\w", text[end : end + 2])


_ZONES = {
    "GMT": 0, "UTC": 0, "BST": 60, "CET": 60, "CEST": 120, "EET": 120, "EEST": 180, "MSK": 180, "JST": 540, "KST": 540,
    "AEST": 600, "AEDT": 660, "EST": -300, "EDT": -240, "CST": -360, "CDT": -300, "MST": -420, "MDT": -360,
    "PST": -480, "PDT": -420,
}  # fmt: skip
_ZONE = re.compile(r"\s?\(?(" + "|".join(_ZONES) + r")\b")


def _zone(text: str, end: int) -> int | None:
    """How far ahead of UTC the zone is that is told right after a time of day; None where none is."""
    m = _ZONE.match(text, end)
    return _ZONES[m.group(1)] if m else None


def _gap(words: str) -> float:
    """The hours that "an", "two" or "half an" say."""
    return {"half an": 0.5, "two": 2.0, "three": 3.0}.get(words.casefold(), 1.0)


def _clocks(text: str) -> list[Quantity]:
    """Times of day, as minutes after midnight."""
    found = []
    for m in _CLOCK.finditer(text):
        if m["word"]:
            minute: float = 0 if m["word"].casefold() == "midnight" else 720
        else:
            hour, minutes = int(m["h"] or m["h2"]), int(m["m"] or m["m2"] or 0)
            if m["half"]:
                hour = hour % 12 + (12 if m["half"][0] in "pP" else 0)
            elif text[max(0, m.start() - 1) : m.start()].isdigit():
                continue
            minute = hour * 60 + minutes
        start = m.start("about") if m["about"] else m.start()
        exact = bool(m["m"] or m["m2"])
        slack = 14 if m["about"] or m["word"] else (0 if exact else 5)
        if m["gap"]:
            minute, slack = (minute + (-60 if m["way"] == "before" else 60) * _gap(m["gap"])) % 1440, 10
        found.append(Quantity(start, m.end(), "clock", "minute", minute - slack, minute + slack, minute,
                              qualified=bool(m["about"]), zone=_zone(text, m.end())))  # fmt: skip
    return found


def _quantity(text: str, m: re.Match[str]) -> Quantity | None:
    """The quantity a match of `_CORE` says, None where the number is part of something else."""
    first, second = m["b1"] or m["n1"], m["b2"] or m["n2"]
    value, end = number(first), m.end()
    other = number(second) if second else None
    joint = "" if other is None else text[m.end("n1") : m.start("n2")].strip() if m["n1"] else "and"
    if other is not None and value is not None and other < value and joint in ("-", "–", "—", "or", "to"):
        if not (suffix := re.search(_MAGNITUDE + "$", second or "", re.IGNORECASE)):
            if first.isdigit() and (second or "").isdigit() and len(first) < 4 and joint != "or":
                return None  # a score, a vote, a lead: "8-7", "47 to 43 percent", of which neither number says it alone
            other, end = None, m.end("n1")  # a date, a phone number: the first number alone
        else:
            value *= number("1" + suffix.group()) or 1
    if value is None:
        return None
    words = first + (" " + second if second and other is not None else "")
    kind, unit, factor, end = _unit(text, end, m["cur"] or "", words)
    low, high, is_round = _bounds(first, value)
    if other is not None:
        low, high = min(low, other), max(high, other)
    qualifier = re.sub(r"\s", " ", (m["q"] or "").strip().casefold())
    if qualifier:
        down, up = _BOUNDS[qualifier]
        if value % 5 == 0:  # "more than 50" may still be told as 50, "more than 51" not as 51
            down, up = round(down, 3), round(up, 3) if up != inf else inf
        near = max(_grain(value), value * 0.005)
        low = 0.0 if not down else low * down if down >= 1 else low - near
        high = inf if up == inf else high * up if up <= 1 else high + near
    elif low == high:
        # "13 percent" may be 13.3 told short
        slack = 0.499 if kind == "percent" and "." not in words else _grain(value) / 2
        low, high = low - slack, high + slack
    start = m.start("q") if m["q"] else m.start("cur") if m["cur"] else m.start("b1") - 8 if m["b1"] else m.start("n1")
    return Quantity(start, end, kind, unit, low * factor, high * factor, value * factor, is_round, bool(qualifier))


_YEAR = re.compile(r"(?:1[5-9]|20)\d\d(?: ?(?:to|-|–|and|or) ?(?:1[5-9]|20)?\d\d)?$")
_MONTHS = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|"
    r"Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\b"  # no more than the name: "lap 14 Marcus" is no day of March
)
_BEFORE_DAY = re.compile(_MONTHS + r"\.?,?\s*$")
_AFTER_DAY = re.compile(r"\s*(?:st|nd|rd|th)?\s*(?:of\s)?" + _MONTHS)


def _calendar(text: str, q: Quantity) -> bool:
    """True where a bare number is a year or the day of a month, which the time expressions hold."""
    if q.kind not in ("count", "ordinal"):
        return False
    digits = text[q.start : q.end]
    before = text[max(0, q.start - 16) : q.start]
    if _YEAR.match(digits):
        return True
    named = _BEFORE_DAY.search(before)
    return q.exact <= 31 and (bool(named) or bool(_AFTER_DAY.match(text, q.end)))


def quantities(text: str) -> list[Quantity]:
    """The quantities of a text in order, none overlapping; years and days of months are no quantities."""
    clocks = _clocks(text)
    starts = [c.start for c in clocks]
    found: list[Quantity] = []
    last = 0  # where the numbers so far end
    for m in _CORE.finditer(text):
        q = _quantity(text, m)
        if q is None or q.start < last or _calendar(text, q) or _part(text, q):
            continue
        before = bisect_left(starts, q.end)  # the clocks that begin before its end; they do not overlap each other
        if before and clocks[before - 1].end > q.start:
            continue
        last = q.end
        found.append(q)
    return sorted([*clocks, *found], key=lambda q: q.start)


# "three times as many" and "a three-time winner" count nothing, "fired three times" does
_TIMES_OVER = re.compile(
    r" times (?:as|more|the|that|its|their|his|her|what|over|"
    r"higher|larger|bigger|greater|faster|longer|stronger|cheaper|lower|likelier)\b|-time"
)


def _part(text: str, q: Quantity) -> bool:
    """True where the number is a piece of a name, a code, a counter or a link ("Cessna 208B", "TMA-15M", "4/30")."""
    before, after = text[max(0, q.start - 30) : q.start], text[q.end : q.end + 2]
    if q.kind == "count" and (after[:1].isalnum() or re.match(r"/\d", after)):
        return True
    glued = before.rsplit(None, 1)[-1] if before.strip() and not before[-1].isspace() else ""
    if _TIMES_OVER.match(text, q.end) or re.match(r" of \d+ (?:[A-Z]|$)", text[q.end : q.end + 12]):
        return True  # a counter of pictures ("3 of 41 Next") is none either
    return bool(re.search(r"[/@#_=]|[^\W\d]-$", glued)) or (
        q.kind == "count" and re.search(r"\d[MBK]$", text[q.start : q.end]) is not None
    )
