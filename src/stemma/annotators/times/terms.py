"""The vocabulary of time: which English words are of which kind, and what they are worth."""


def listed(text: str) -> tuple[str, ...]:
    """The words of a list written as one string, in order."""
    return tuple(text.split())


def one_of(text: str) -> frozenset[str]:
    """The words of a list written as one string, for asking whether a word is among them."""
    return frozenset(text.split())


KINDS = listed(
    "ISO SLASH CLOCK YEAR SHORTYEAR DECADE NUM ORD MONTH WEEKDAY WEEKDAYS SEASON UNIT UNITS PERIODIC DEICTIC PART "
    "PARTS HOLIDAY LAST NEXT THIS THAT THE A EACH AGO EARLIER LATER BEFORE AFTER MOD EDGE OF IN AT ON HYPHEN COMMA "
    "FISCAL FEW APPROX MORE THAN NOW RECENT FUTURE SOON CURRENT SO APOS QTR RECENTLY ZONE AMPM OCLOCK OLD PERIOD SAME "
    "TIMES LATEST HALF FOLLOWING POSS BREAK AS TIME COMPARABLE OR AND NEAR TO AHEAD FULL SINCE LEAST LESS FROM"
)
LETTER = {kind: chr(0x100 + n) for n, kind in enumerate(KINDS)}
OTHER = "."

SEASONS = {"spring": "SP", "summer": "SU", "autumn": "FA", "fall": "FA", "winter": "WI"}
UNITS = {
    "second": "S", "minute": "MIN", "hour": "H", "day": "D", "night": "NI", "week": "W", "weekend": "WE", "month": "M",
    "quarter": "Q", "year": "Y", "decade": "E", "century": "C", "fortnight": "FN", "millennium": "L",
}  # fmt: skip
PERIODICS = {
    "hourly": "PT1H", "daily": "P1D", "nightly": "P1D", "weekly": "P1W", "biweekly": "P2W", "fortnightly": "P2W",
    "monthly": "P1M", "bimonthly": "P2M", "annual": "P1Y", "yearly": "P1Y",
}  # fmt: skip
PARTS = {
    "morning": "MO", "midmorning": "MO", "dawn": "MO", "daybreak": "MO", "afternoon": "AF", "midafternoon": "AF",
    "evening": "EV", "dusk": "EV", "night": "NI", "overnight": "NI", "midday": "12:00", "noon": "12:00",
    "midnight": "24:00", "lunchtime": "MI", "daytime": "DT",
}  # fmt: skip
DEICTICS = {"today": 0, "tonight": 0, "yesterday": -1, "tomorrow": 1}
ZONES = {
    "gmt": "Z", "utc": "Z", "bst": "+01:00", "cet": "+01:00", "cest": "+02:00", "eet": "+02:00", "msk": "+03:00",
    "ist": "+05:30", "jst": "+09:00", "kst": "+09:00", "hkt": "+08:00", "sgt": "+08:00", "aest": "+10:00",
    "est": "-05:00", "edt": "-04:00", "cst": "-06:00", "cdt": "-05:00", "mst": "-07:00", "mdt": "-06:00",
    "pst": "-08:00", "pdt": "-07:00", "et": "", "pt": "", "ct": "",
}  # fmt: skip
SIMPLE: dict[str, str] = {
    "LAST": "last past previous preceding", "NEXT": "next coming upcoming forthcoming", "THIS": "this these",
    "FOLLOWING": "following ensuing subsequent", "THAT": "that those", "THE": "the", "A": "a an per",
    "EACH": "each every", "AGO": "ago", "EARLIER": "earlier", "LATER": "later hence thereafter", "BEFORE": "before",
    "AFTER": "after", "MOD": "early late mid", "EDGE": "beginning start middle end close rest remainder course",
    "OF": "of", "IN": "in", "AT": "at by", "ON": "on", "FISCAL": "fiscal financial fy",
    "FEW": "few several couple many some numerous dozen",
    "APPROX": "about around nearly almost roughly approximately barely exactly over under only just up within",
    "MORE": "more trading working business additional extra consecutive straight successive another other",
    "THAN": "than", "NOW": "now currently presently nowadays", "CURRENT": "current", "SO": "so", "RECENT": "recent",
    "FUTURE": "future", "SOON": "soon shortly", "RECENTLY": "recently lately", "OCLOCK": "o'clock o’clock oclock",
    "OLD": "old olds", "PERIOD": "period term", "SAME": "same", "TIMES": "once twice thrice times time",
    "LATEST": "latest", "AS": "as", "COMPARABLE": "comparable corresponding entire whole", "OR": "or", "AND": "and",
    "TO": "to through until", "AHEAD": "ahead", "SINCE": "since", "LEAST": "least most", "LESS": "less fewer",
    "NEAR": "near", "FROM": "from", "FULL": "full", "HALF": "half", "POSS": "his her its their our my your",
}  # fmt: skip
HOLIDAY_NAMES = (
    r"Christmas(?: Eve| Day)?|Boxing Day|New Year(?:['’]?s)?(?:[ -]Eve|[ -]Day)?|Thanksgiving(?: Day)?"
    r"|Easter(?: Sunday| Monday)?"
    r"|Good Friday|Palm Sunday|Ash Wednesday|Independence Day|(?:the )?Fourth of July|July Fourth|Halloween"
    r"|Valentine['’]s Day"
    r"|Labou?r Day|Memorial Day|Veterans Day|Columbus Day|Presidents['’]? Day|Martin Luther King(?:,? Jr\.?)? Day"
    r"|Bastille Day|St\.? Patrick['’]s Day|May Day|Armistice Day|Remembrance (?:Day|Sunday)|Pentecost|Whit Monday"
    r"|Inauguration Day|Election Day|Groundhog Day|April Fools['’]? Day|Canada Day|Australia Day|Anzac Day"
)
MONTH_ABBR = r"(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)"
DAY_ABBR = r"(?:Mon|Tues?|Wed|Thu(?:rs?)?|Fri|Sat|Sun)"
