"""The grammar of time expressions: what sequences of words are one expression, and of which family.

A rule is written over the kinds of `words.KINDS`; earlier rules win where two begin at the same word.
"""

import re
from dataclasses import dataclass

from .terms import LETTER, OTHER, listed
from .words import Token

MACROS = {
    "DAY_": "(NUM|ORD)",
    "CLOCK_": "(CLOCK AMPM?|NUM AMPM|NUM OCLOCK) ZONE?",
    "DET_": "(THE|THIS|POSS|THAT)",
    "DIR_": "(LAST|NEXT|THIS|THAT|FOLLOWING|SAME)",
    "REL_": "(THIS|LAST|NEXT) (UNIT|SEASON)",
    "EDGE_": "(THE? MOD? EDGE OF|THE? MOD HYPHEN? (IN|OF)?)",
    "U_": "(UNIT|UNITS)",
    "SOME_": "(APPROX|(MORE|LESS) THAN|AT LEAST|AS (LEAST|FEW|SOON)? AS)",
}
RULES: tuple[tuple[str, str], ...] = (
    ("iso", "ISO"),
    ("slash", "SLASH"),
    # days and clocks
    ("clock_day", "SOME_? CLOCK_ COMMA? ON? (LAST|THIS|NEXT)? WEEKDAY PART? (COMMA? MONTH DAY_ (COMMA? YEAR)?)?"),
    ("clock_day", "SOME_? CLOCK_ COMMA? ON? (MONTH DAY_ (COMMA? YEAR)?|NUM MONTH YEAR?|DEICTIC)"),
    ("clock", "SOME_? (CLOCK_|NUM) (IN THE|AT) PART"),
    ("clock", "SOME_? CLOCK_"),
    ("day", "(WEEKDAY COMMA? THE?)? (LAST|THIS|NEXT)? MONTH DAY_ COMMA? ((OF|IN)? (LAST|THIS|NEXT) UNIT|YEAR)"),
    ("day", "(WEEKDAY COMMA? (THE|ON)?)? (LAST|THIS|NEXT)? MONTH DAY_ PART?"),
    ("day", "(WEEKDAY COMMA? (THE|ON)?)? THE? DAY_ OF? MONTH (COMMA? (YEAR|(OF|IN)? (LAST|THIS|NEXT) UNIT))?"),
    ("day", "(LAST|NEXT|THIS)+ WEEKDAY COMMA MONTH DAY_"),
    ("nth_day", "THE? (ORD|LAST) (WEEKDAY|UNIT) (OF|IN) "
                "(MONTH (COMMA? YEAR)?|(THE|THIS|THAT|LAST|NEXT) UNIT|YEAR)"),
    # months
    ("month", "EDGE_? (THE? MONTH OF)? MONTH COMMA? (OF|IN)? ((LAST|THIS|NEXT) UNIT|YEAR|SHORTYEAR)"),
    ("month", "EDGE_? (LAST|THIS|NEXT|FOLLOWING)* MONTH"),
    # weekdays
    ("weekday", "(MOD|EARLIER|LATER)? THE? (LAST|NEXT|THIS|FOLLOWING)* WEEKDAY (MOD? PART)? (LAST|NEXT|THIS) UNIT"),
    ("set", "WEEKDAY PARTS"),
    ("weekday", "(MOD|EARLIER|LATER)? ((THE? (LAST|NEXT|FOLLOWING|SAME))|THIS)* WEEKDAY (MOD? PART)?"),
    ("old", "(SOME_|THE|THIS|POSS|THAT|A)? (NUM|FEW|A) HYPHEN? U_ HYPHEN? OLD"),
    ("skip", "NUM HYPHEN? U_ (A|EACH) UNIT"),
    ("ago", "SOME_? (A|NUM|FEW|A FEW|A NUM|(A|NUM) HALF) OF? MORE? U_ (OR SO)? AGO"),
    ("day_beside", "(A|NUM) U_ FROM (DEICTIC|(THIS|NEXT)? WEEKDAY|MONTH DAY_ (COMMA? YEAR)?)"),
    ("weekdays_ago", "NUM WEEKDAYS AGO"),
    ("day_beside", "THE? UNIT (BEFORE|AFTER) (DEICTIC|(THE? LAST|NEXT)? WEEKDAY|MONTH DAY_ (COMMA? YEAR)?)"),
    ("relative", "THE? UNIT (AFTER NEXT|BEFORE LAST)"),
    ("offset", "SOME_? (A|NUM|FEW|A FEW|THE) OF? MORE? U_ (EARLIER|LATER|BEFORE|AFTER|FOLLOWING|AHEAD)"),
    ("set", "EACH (ORD|MORE)? (WEEKDAY|WEEKDAYS|UNIT|MONTH|SEASON|PART|PERIOD)"),
    ("set", "TIMES (A|EACH) UNIT"),
    ("set", "EACH (OF THE)? (LAST|NEXT)? (NUM|FEW)? (UNITS|WEEKDAY|WEEKDAYS)"),
    ("set", "(ON? WEEKDAYS|PERIODIC)"),
    ("deictic", "(MOD|EARLIER|LATER|THIS)? DEICTIC PART?"),
    # quarters and their like
    ("said_year", "THE UNIT NUM"),
    ("half_year", "EDGE_? THE? (LAST|ORD) HALF OF (YEAR|(THE|THIS|LAST|NEXT) UNIT)"),
    ("year_end", "SOME_? THE? UNIT (HYPHEN|APOS)? EDGE"),
    ("week_of", "THE? UNIT OF MONTH DAY_ (COMMA? YEAR)?"),
    ("quarter", "(EDGE_|POSS|FISCAL|FULL)? ((LAST|THIS|NEXT) UNIT APOS)? THE? (LAST|NEXT|THIS|LATEST|COMPARABLE|SAME)? "
                "((YEAR|UNIT) HYPHEN? (AGO|EARLIER|BEFORE))? (YEAR|LAST|LATEST)? FISCAL? (YEAR|UNIT)? (ORD|HALF) "
                "HYPHEN? (HALF|UNIT) (OF|IN)? ((THE|POSS)? FISCAL? (YEAR|((LAST|THIS|NEXT)? FISCAL? UNIT)))?"),
    ("short_quarter", "QTR (OF|IN)? (YEAR|SHORTYEAR)?"),
    ("year_quarter", "THE (LAST|THIS)? (YEAR|UNIT) (PERIOD|UNIT)"),
    ("year_quarter", "(LAST|THIS) UNIT APOS (PERIOD|UNIT)"),
    ("year_quarter", "THE? (COMPARABLE|SAME) (PERIOD|UNIT) (OF|IN)? ((LAST|THIS) UNIT|YEAR)"),
    ("nth_units", "THE? (LAST|NEXT|THIS)? ORD NUM UNITS"),
    # counted units from now or from another event
    ("nth_units", "THE? (YEAR|UNIT) HYPHEN (AGO|EARLIER|BEFORE) NUM UNITS"),
    ("year_ago", "THE (COMPARABLE|SAME)? (UNIT|PERIOD) A UNIT (AGO|EARLIER|BEFORE)"),
    ("year_ago", "COMPARABLE? (THE|A|POSS)? COMPARABLE? (YEAR|UNIT) HYPHEN (AGO|EARLIER|BEFORE) (ORD? (UNIT|PERIOD))?"),
    # stretches told by direction
    ("stretch", "(SOME_|EACH OF)? DET_? (RECENT|LAST|NEXT|FOLLOWING) (FULL|MORE)? "
                "(SOME_? (NUM|FEW|A FEW) OF?) (MORE)? U_"),
    ("refs", "THE? (RECENT|LAST|NEXT) UNITS ((AND|OR) UNITS)?"),
    ("refs", "THE (UNITS) AHEAD"),
    ("relative", "EDGE_ (THE|POSS)? (DIR_|LATEST|COMPARABLE|FISCAL)* (UNIT|SEASON|HOLIDAY|YEAR)"),
    ("relative", "(EARLIER|LATER) (IN|ON)? (THE|POSS|DIR_) (DIR_|FISCAL)* (UNIT|SEASON|WEEKDAY)"),
    ("relative", "THE (LATEST|COMPARABLE)+ PERIOD"),
    ("relative", "THE FULL UNIT"),
    ("relative", "(THE? (LAST|NEXT|THIS|FOLLOWING|SAME|LATEST|CURRENT)+|THAT) FISCAL? (UNIT|SEASON|HOLIDAY) (PART)?"),
    ("relative", "THE? (LATEST|COMPARABLE)+ (UNIT|PERIOD)"),
    ("fiscal", "EDGE_? THE? LATEST? (FISCAL|UNIT FISCAL|FISCAL UNIT) (YEAR|SHORTYEAR|UNIT)"),
    ("part", "THE PART (BEFORE|EARLIER)"),
    ("part", "SOME_? MOD? HYPHEN? PART ON? (WEEKDAY|DEICTIC)"),
    ("early_hours", "THE? MOD UNITS (OF|ON) (WEEKDAY|DEICTIC|MONTH DAY_ (COMMA? YEAR)?|DAY_ MONTH YEAR?)"),
    ("part", "(THIS|THAT|LAST|NEXT|FOLLOWING|THE|EARLIER THE|SAME)* MOD? HYPHEN? PART "
             "(OF (MONTH DAY_ (COMMA? YEAR)?|DAY_ MONTH YEAR?|WEEKDAY COMMA? MONTH? DAY_?|DEICTIC))?"),
    # years and longer
    ("year_range", "YEAR HYPHEN (YEAR|NUM)"),
    ("decade", "EDGE_? (THE|POSS)? DECADE"),
    ("season", "EDGE_? THE? SEASON (OF|IN)? (YEAR|(LAST|THIS|NEXT) UNIT)"),
    ("year", "EDGE_? THE? UNIT (YEAR|SHORTYEAR)"),
    ("year", "EDGE_? (YEAR|SHORTYEAR)"),
    ("century", "THE? MOD? HYPHEN? ORD HYPHEN? UNIT (OF|HYPHEN)?"),
    ("holiday", "EDGE_? (LAST|THIS|NEXT)? HOLIDAY (UNIT|PART)? (COMMA? YEAR)?"),
    # lengths

    ("duration", "(SOME_|THE|THIS|POSS|THAT)? (NUM (TO|HYPHEN|OR) NUM|NUM|FEW|A FEW|A) (OR SO)? OF? "
                 "HYPHEN? (MORE|FULL)? HYPHEN? U_ (AND A HALF)?"),
    ("duration", "SOME_? (HALF (A|HYPHEN) UNIT|A UNIT AND A HALF)"),
    ("relative", "THE (UNIT|SEASON) (PART)?"),
    ("refword", "THIS UNITS"),
    ("units", "UNITS ((AND|OR) UNITS)?"),
    ("unit_long", "UNIT HYPHEN FULL"),
    # words that point
    ("refword", "THE NEAR? FUTURE|FUTURE UNITS|THE LAST|SOON|NOW|CURRENT|RECENTLY"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Match:
    """Words that a rule took for one expression."""

    rule: str
    first: int  # index of the first token
    last: int  # index behind the last token
    tokens: tuple[Token, ...]

    def get(self, *kinds: str) -> Token | None:
        """The first token of one of these kinds."""
        return next((t for t in self.tokens if t.kind in kinds), None)

    def has(self, *kinds: str) -> bool:
        """Whether a token of one of these kinds is in it."""
        return any(t.kind in kinds for t in self.tokens)


def _compile(pattern: str) -> str:
    for name, body in MACROS.items():
        pattern = re.sub(rf"\b{name}(?!\w)", f"({body})", pattern)
    if "_" in pattern:
        return _compile(pattern)
    body = re.sub(r"[A-Z]+", lambda m: LETTER.get(m.group(), "\0"), pattern)
    return re.sub(r"\s+", "", body).replace("(", "(?:")


# Every expression has one of these words, and none of no kind before it: asked first, as most words are of no kind.
_CORE = listed(
    "ISO SLASH CLOCK YEAR SHORTYEAR DECADE MONTH WEEKDAY WEEKDAYS SEASON UNIT UNITS PERIODIC DEICTIC PART PARTS "
    "HOLIDAY NOW FUTURE SOON RECENTLY LAST CURRENT AMPM PERIOD OCLOCK QTR"
)
_core = "".join(LETTER[kind] for kind in _CORE)
_never = OTHER + "".join(LETTER[kind] for kind in listed("COMMA BREAK OF IN TO AND HYPHEN"))
_AHEAD = rf"(?![{_never}])(?=[^.{_core}]{{0,8}}[{_core}])"
_GRAMMAR = re.compile(
    _AHEAD + "(?:" + "|".join(f"(?P<r{n}>{_compile(pattern)})" for n, (_, pattern) in enumerate(RULES)) + ")"
)


def matches(words: list[Token], string: str) -> list[Match]:
    """The expressions that the grammar finds in a text's tokens, in order, none over another."""
    out = []
    for m in _GRAMMAR.finditer(string):
        rule = RULES[int((m.lastgroup or "r0")[1:])][0]
        out.append(Match(rule, m.start(), m.end(), tuple(words[m.start() : m.end()])))
    return out
