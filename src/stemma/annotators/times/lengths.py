"""Lengths of time, what happens again and again, and words that only point."""

from .context import Frame, is_rate
from .grammar import Match
from .terms import one_of
from .values import Value, count_of, length, mod_of, part_of, unit_of

_MODALS = one_of("will would may might could can should to 'll")


def duration(m: Match, f: Frame) -> Value | None:
    """A counted length; "a day" is a rate ("$5 a day"), a length or nothing, by what stands before it."""
    unit, count = unit_of(m), count_of(m)
    if m.get("A") and not m.has("NUM", "FEW", "HALF"):
        if (
            m.tokens[0].kind == "A"
            and unit in ("MIN", "H", "D", "W", "M", "Y")
            and (m.tokens[0].word == "per" or is_rate(f, m.first))
        ):
            return Value("SET", length(1, unit))
        if unit in ("S", "Q", "NI", "WE"):
            return None
    if not m.has("A", "NUM", "FEW", "HALF"):
        return None
    before = f.words[m.first - 1].word if m.first else ""
    if [t.word for t in m.tokens] == ["one", "day"]:
        if before in _MODALS:
            return Value("DATE", "FUTURE_REF", basis="relative")  # "will one day be"
        after = f.words[m.last].word if m.last < len(f.words) else ""
        if after in ("in", "last", "this", "next"):
            return None  # "one day in 1953": the year dates it
    if (unit == "S" and count == 1) or (unit == "Q" and m.has("HYPHEN") and m.has("UNITS")):
        return None  # "one second", "three-quarters of"
    return Value("DURATION", length(count, unit), mod_of(m))


def units(m: Match, f: Frame) -> Value | None:
    """\"For weeks", "years": a length that nobody counted."""
    unit = unit_of(m)
    first = m.tokens[0]
    if unit in ("S", "Q", "WE", "NI", "L") or (
        f.text[first.start].isupper() and f.sentence(first.start)[0] != first.start
    ):
        return None
    return Value("DURATION", length(None, unit))


def unit_long(m: Match, f: Frame) -> Value | None:
    """\"Day-long", "year-long"."""
    unit = unit_of(m)
    return Value("DURATION", length(1, unit)) if m.tokens[-1].word == "long" and unit not in ("S", "Q") else None


_WORDS = {
    word: value
    for value, words in {
        "PRESENT_REF": "NOW CURRENT",
        "PAST_REF": "RECENT RECENTLY LAST",
        "FUTURE_REF": "FUTURE SOON",
    }.items()
    for word in words.split()
}


def refword(m: Match, f: Frame) -> Value | None:
    """Words that only point to the past, the present or the future."""
    word = m.tokens[-1]
    if m.has("UNITS") and m.has("THIS"):
        return Value("DATE", "PRESENT_REF", basis="relative") if word.word == "days" else None
    before = f.words[m.first - 1].word if m.first else ""
    if word.word == "once" or (word.kind == "LAST" and word.word != "past") or word.word == "lately":
        return None
    after = f.words[m.last].word if m.last < len(f.words) else ""
    if word.kind == "SOON" and (before == "as" or after in ("after", "before")):
        return None
    if m.has("FUTURE"):
        return Value("DATE", "FUTURE_REF", basis="relative")
    return Value("DATE", _WORDS[word.kind], basis="relative")


def set_of(m: Match, f: Frame) -> Value | None:
    """What happens again and again: "every Friday", "daily", "twice a week", "each of the past three years"."""
    periodic = m.get("PERIODIC")
    if periodic:
        return Value("SET", str(periodic.value)) if periodic.word != "annual" else None
    days = m.get("WEEKDAY", "WEEKDAYS")
    if days:
        return Value("SET", f"XXXX-WXX-{days.value}" + part_of(m))
    month, part, season = m.get("MONTH"), m.get("PART", "PARTS"), m.get("SEASON")
    if month:
        return Value("SET", f"XXXX-{int(month.value):02d}")
    if part:
        return Value("SET", f"XXXX-XX-XXT{part.value}")
    if season:
        return Value("SET", f"XXXX-{season.value}")
    if not m.has("UNIT", "UNITS"):
        return None
    count = 2 if any(t.word in ("other", "second") for t in m.tokens) else count_of(m)
    return Value("SET", length(count or 1, unit_of(m)))


def skip(m: Match, f: Frame) -> Value | None:
    """What the grammar must take so that no part of it is taken for a time (ages, rates)."""
    return None
