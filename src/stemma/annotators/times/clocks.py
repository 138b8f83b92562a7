"""Clocks and parts of the day: on the day that stands with them, else on the last their sentence named."""

from dataclasses import replace
from datetime import date, timedelta

from .context import PAST, Frame
from .days import day, deictic, weekday
from .grammar import Match
from .terms import one_of
from .values import Value, dated, weekday_from


def _night_before(m: Match, f: Frame, code: str) -> Value:
    """ "The night before": of the day last named; before what is told ("the night before the vote") no day is known."""
    after = f.words[m.last] if m.last < len(f.words) else None
    base = f.memory.day or f.day
    if base is None or (after and after.word[:1].isalnum()):
        return Value("TIME", f"XXXX-XX-XXT{code}", basis="anchored")
    return dated(f"{(base - timedelta(days=1)).isoformat()}T{code}", "anchored")


def early_hours(m: Match, f: Frame) -> Value | None:
    """ "The early hours of Sunday": the morning of the day named."""
    units = m.get("UNITS")
    base = deictic(m, f) if m.has("DEICTIC") else weekday(m, f) if m.has("WEEKDAY") else day(m, f)
    if units is None or base is None or units.value != "H":
        return base
    early = m.get("MOD").word == "early"  # type: ignore[union-attr]  # its pattern has one
    return replace(base, type="TIME", value=f"{base.value[:10]}T{'MO' if early else 'NI'}", mod="")


def clock(m: Match, f: Frame) -> Value | None:
    """A time of day, on the day that stands with it, else on the last its sentence named, else on the report's."""
    t = _clock(m)
    if m.has("PART") and not m.has("CLOCK", "AMPM", "OCLOCK"):
        before = f.words[m.first - 1].word if m.first else ""
        number = m.get("NUM")
        if not (before in _AT and number and number.value in range(1, 13)):
            return part(m, f)  # "they killed 5 in the morning"
    if t is None:
        return None
    if len(m.tokens) == 1 and not _tells_time(m, f):
        return None
    zone = m.get("ZONE")
    tail = t + (str(zone.value) if zone else "")
    if m.has("MONTH"):
        base = day(m, f)
    elif m.has("WEEKDAY"):
        base = weekday(m, f)
    elif m.has("DEICTIC"):
        base = deictic(m, f)
    else:
        base = None
    if base is None:
        start = f.sentence(m.tokens[0].start)[0]
        named = _day_behind(m, f) or (f.memory.day if f.memory.day and f.memory.day_at >= start else None)
        near = named or f.day
        if near is None:
            return Value("TIME", "XXXX-XX-XX" + t, basis="relative")
        # a clock alone says no day: that it is the report's own is our inference
        v = dated(near.isoformat() + t, "relative" if named else "inferred")
        return replace(v, precision="minute" if ":" in tail else "hour")
    stem = base.value[:10]
    return replace(dated(stem + t, base.basis), mod="")


_AT = one_of("at by until till around about from before after since past to")


def _tells_time(m: Match, f: Frame) -> bool:
    """Whether a bare "8:58" is a time of day, no score or length: after "at" or a date, or of four digits."""
    before = f.words[m.first - 1] if m.first else None
    if before and (
        before.word in _AT or before.kind in ("MONTH", "YEAR", "WEEKDAY", "ISO", "SLASH", "NUM", "COMMA", "DEICTIC")
    ):
        return True
    return m.tokens[0].word[0] in "012" and len(m.tokens[0].word) >= 5 and before is not None and before.word != "|"


def _day_behind(m: Match, f: Frame) -> date | None:
    """The day that a weekday within a few words gives a clock ("at 10:35 a.m. (0735 GMT) Friday").

    A weekday inside the brackets is of the other zone's clock: "8:58 a.m. (2358 GMT Wednesday)" is on Thursday.
    """
    ref, other, inside = f.day, "", False
    for n, t in enumerate(f.words[m.last : m.last + 8], m.last):
        if t.kind == "WEEKDAY" and ref:
            found = weekday_from(ref, int(t.value), f.tense or PAST)
            return _beside(found, _clock(m), other) if inside and other else found
        inside = t.word == "(" or (inside and t.word != ")")
        if t.kind in ("CLOCK", "NUM") and n + 1 < len(f.words) and f.words[n + 1].kind in ("ZONE", "AMPM"):
            other = _clock(Match("clock", n, n + 2, (t, f.words[n + 1]))) or ""
        if t.word in (".", ";") or t.kind == "BREAK":
            return None
    return None


def _beside(day: date, local: str | None, other: str) -> date:
    """The local day of a clock that another zone's clock and day stand beside: less than 14 hours from it."""
    if not local:
        return day
    hours = [int(t[1:3]) + int(t[4:6]) / 60 for t in (local, other)]
    return min(
        (day + timedelta(days=n) for n in (0, -1, 1)), key=lambda d: abs((d - day).days * 24 + hours[0] - hours[1])
    )


def _clock(m: Match) -> str | None:
    token = m.get("CLOCK", "NUM")
    if token is None:
        return None
    digits = token.word.replace(".", ":")
    if ":" in digits:
        hour, minute = (int(x) for x in digits.split(":")[:2])
    elif token.kind == "CLOCK" and len(digits) >= 3:
        hour, minute = int(digits[:-2]), int(digits[-2:])
    elif isinstance(token.value, int):
        hour, minute = token.value, 0
    else:
        return None
    half, part = m.get("AMPM"), m.get("PART")
    late = (half and half.word.strip().startswith("p")) or (part and part.value in ("AF", "EV", "NI") and hour > 4)
    if half and not 1 <= hour <= 12 and hour > 23:
        return None
    if late and hour < 12:
        hour += 12
    elif half and not late and hour == 12:
        hour = 0
    return f"T{hour:02d}:{minute:02d}" if hour < 24 and minute < 60 else None


def part(m: Match, f: Frame) -> Value | None:
    """ "This morning", "last night", "midday"."""
    token = m.get("PART")
    if token is None:
        return None
    if m.has("MONTH") and m.has("NUM", "ORD"):
        v = day(m, f)
        return replace(v, type="TIME", value=v.value[:10] + f"T{token.value}") if v else None
    if m.has("WEEKDAY"):
        return weekday(m, f)
    if m.has("DEICTIC"):
        return deictic(m, f)
    if not m.has("LAST", "THIS", "NEXT", "FOLLOWING", "THAT", "THE", "SAME", "MOD") and token.word not in (
        "noon",
        "midday",
        "midnight",
        "overnight",
    ):
        return None
    before = f.words[m.first - 1].word if m.first else ""
    if len(m.tokens) == 1 and token.word != "overnight" and before not in _AT:
        return None  # "midnight blue", "High Noon"
    start = f.sentence(m.tokens[0].start)[0]
    base = f.day
    if m.has("BEFORE", "EARLIER"):
        return _night_before(m, f, str(token.value))
    if m.has("THAT", "SAME", "THE") or not m.has("LAST", "THIS"):
        base = f.memory.day if f.memory.day and (f.memory.day_at >= start or m.has("THAT", "SAME")) else base
    if base is None:
        return Value("TIME", f"XXXX-XX-XXT{token.value}", basis="relative")
    if m.has("NEXT", "FOLLOWING"):
        base = f.memory.day or base
    step = -1 if m.has("LAST") else 1 if m.has("NEXT", "FOLLOWING") else 0
    told = m.has("LAST", "THIS", "NEXT", "FOLLOWING") or base != f.day
    return dated(f"{(base + timedelta(days=step)).isoformat()}T{token.value}", "relative" if told else "inferred")
