"""Years, decades and centuries by number."""

from dataclasses import replace

from . import periods
from .context import Frame
from .grammar import Match
from .terms import one_of
from .values import Value, dated, mod_of, short_year, unit_of, year_of


def year_range(m: Match, f: Frame) -> Value | None:
    """\"1950-53", "2010/2011": the years from the first to the last."""
    first, last = m.tokens[0], m.tokens[2]
    end = int(last.value)
    if last.kind == "NUM":
        if len(last.word) != 2:
            return dated(str(first.value))
        end += int(first.value) // 100 * 100
    if end <= int(first.value):
        return dated(str(first.value)) if last.kind == "NUM" and end < 0 else None
    return replace(dated(f"{first.value}/{end}"), type="DURATION")


def said_year(m: Match, f: Frame) -> Value | None:
    """ "The year two thousand"."""
    number = m.tokens[2].value
    if not isinstance(number, int) or m.tokens[1].value != "Y" or not periods.FIRST <= number <= periods.LAST:
        return None
    return dated(str(number))


def half_year(m: Match, f: Frame) -> Value | None:
    """ "The last half of 1989"."""
    found, number, base = year_of(m, f), m.get("ORD"), f.same("Y")
    if m.tokens[-1].kind == "UNIT" and m.tokens[-1].value != "Y":
        return None
    found = found or (base.year if base else None)
    half = int(number.value) if number else 2
    return dated(f"{found}-H{half}", "stated" if m.has("YEAR") else "relative") if found and half in (1, 2) else None


def year_end(m: Match, f: Frame) -> Value | None:
    """ "By year-end": the last day of the report's year, of the year before after "since"."""
    base = f.same("Y")
    if m.get("EDGE", "MOD").word != "end" or unit_of(m) not in ("Y", "M"):  # type: ignore[union-attr]  # in it
        return None
    if base is None:
        return Value("DATE", "XXXX", "END", basis="relative")
    if unit_of(m) == "M":
        return dated(f"{base.year}-{base.month:02d}", "relative", "END")
    before = f.words[m.first - 1].word if m.first else ""
    return dated(f"{base.year - (before in ('since', 'from'))}-12-31", "relative")


def decade(m: Match, f: Frame) -> Value | None:
    """\"The 1990s", "the early eighties"; "his thirties" is an age."""
    token = m.get("DECADE")
    digits = "".join(c for c in str(token.value) if c.isdigit()) if token else ""
    if len(digits) == 4:
        return dated(digits[:3], "stated", mod_of(m))
    if len(digits) != 2 or m.has("POSS"):
        return None  # "his thirties" is an age
    return dated(str(short_year(int(digits), f))[:3], "stated", mod_of(m))


_COUNTED_BEFORE = one_of(
    "$ £ € # than about nearly almost some over least approximately roughly around no. page flight"
)
_COUNTED_AFTER = one_of(
    "% percent pounds dollars people points miles troops yards meters metres feet votes jobs workers degrees shares "
    "kilometers kilometres soldiers hours acres cases deaths"
)


def year(m: Match, f: Frame) -> Value | None:
    """A bare year, unless it counts something."""
    found = year_of(m, f)
    before = f.words[m.first - 1].word if m.first else ""
    after = f.words[m.last].word if m.last < len(f.words) else ""
    if found is None or before in _COUNTED_BEFORE or after in _COUNTED_AFTER:
        return None
    if before in ("copyright", "©") or (len(m.tokens) == 1 and _is_name_part(m, f)):
        return None
    short = m.get("SHORTYEAR")
    if (
        short
        and not short.word.startswith("fy")
        and before not in ("in", "of", "since", "the", "late", "early", "fiscal", "from", "to")
    ):
        return None
    if not 1500 <= found <= 2100 and before not in ("in", "since", "by", "of", "until", "from", "year"):
        return None
    return dated(str(found), "stated", mod_of(m))


def _is_name_part(m: Match, f: Frame) -> bool:
    """Whether a number is the last word of a name ("Cosmos 1686"): it follows a capitalised word directly."""
    before = f.words[m.first - 1] if m.first else None
    if (
        before is None
        or before.kind
        or not f.text[before.start].isupper()
        or before.word in ("in", "by", "since", "for", "from", "the", "between", "until")
    ):
        return False
    return f.text[before.end : m.tokens[0].start] == " " and f.sentence(before.start)[0] != before.start


def century(m: Match, f: Frame) -> Value | None:
    """\"The 19th century"."""
    token, unit = m.get("ORD"), m.get("UNIT")
    if (
        token is None
        or unit is None
        or unit.value != "C"
        or not isinstance(token.value, int)
        or not 11 <= token.value <= 22
    ):
        return None
    return dated(str(token.value - 1), "stated", mod_of(m))
