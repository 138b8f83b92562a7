"""Where sentences begin, by rule: a rule beats a parser here and costs next to nothing."""

import re
from itertools import pairwise

from stemma.model import Span

# Before a name or a number these never end a sentence.
_TITLES = """
mr mrs ms mx dr drs prof rev hon gen lt col maj capt sgt cpl pvt cmdr cdr adm brig sen rep reps sens gov govs pres
supt det insp atty amb fr msgr st ste mt ft messrs mme mlle sra dra approx esp incl v vs cf eg e.g ie i.e viz al fig
figs vol sec pp ed eds lt.gen maj.gen brig.gen lt.col rt.hon
"""
# These stay open only before a number: "No. 5", "Jan. 3".
_BEFORE_NUMBERS = "no nos jan feb mar apr jun jul aug sep sept oct nov dec para ch p art"
# These may or may not end a sentence; what follows decides.
_EITHER = """
inc corp co ltd dept govt bros jr sr esq etc dept assn univ ave blvd rd plc llc llp intl natl govt calif ala ariz ark
colo conn del fla ga ill ind kan ky la md mass mich minn miss mo mont neb nev okla ore pa tenn tex va vt wash wis wyo
ph.d m.d b.a m.a a.m p.m
"""
# A capital on these in mid-sentence is rare, so after a doubtful stop they speak for a new sentence.
_STARTERS = """
the a an this that these those there here he she it they we i you his her its their our my your who what when where
why how in on at by for from with without after before during since until while as if although though because despite
and but or so yet not no some many most several both all each every one two three then now today yesterday meanwhile
however also still another other such only even just it's he's she's they're we're i'm there's that's let's to of
about according more last next earlier later asked speaking is are was were has have had do does did will would can
could should may might
"""
_TITLE, _BEFORE_NUMBER = frozenset(_TITLES.split()), frozenset(_BEFORE_NUMBERS.split())
_DOUBTFUL, _STARTER = frozenset(_EITHER.split()), frozenset(_STARTERS.split())
_SPEECH = (
    "said|says|asked|asks|told|added|adds|wrote|writes|replied|responded|shouted|cried|tweeted|declared|warned|continued|"
    "explained"
)
_STOP = re.compile(
    r"""(?P<stop>(?<![.!?…])(?:\.(?:\ \.){1,8}+ | [.!?…]++) | [。！？])
    (?P<close>(?:["'”’»)\]] | \s?\[\d{1,3}\] | [^\S\n]["'”](?=[^\S\n]*(?:\n|$)))*+)
    (?P<gap>[^\S\n]++ | (?<=[.!?…"”’)\]])(?=[A-Z“"]))(?=\S)
    | (?P<line>[\r\n\u2028\u2029\x85]\s*)""",
    re.VERBOSE,
)
_PAUSE = re.compile(r"(?:\.\s?\.\s?\.|…)[\"”’')\]]*[^\S\n]*$")
_LONGEST_PAUSE = 24  # characters, marks and blanks behind it included
# A lone quote mark before a new line closes, too. Nothing here may step back: a page of stops would take hours.
_NEXT = re.compile(r"""[^\w\n]{0,12}(?P<word>[^\W_][\w'’]*)?""")
_LAST = re.compile(r"[\w.\-’']+$")
_SPEAKER = re.compile(rf"""(?:[A-Z][\w.'’-]*\s+|the\s+|of\s+|[a-z]+\s+){{1,4}}?(?:{_SPEECH})\b|(?:{_SPEECH})\b""")


def sentence_starts(text: str) -> list[int]:
    """The offsets at which sentences begin, ascending, 0 first; every new line begins one.

    >>> [*map(len, ("Gen. Ode met Mr. Bray at 5 p.m. Monday. ", "He left."))], sentence_starts(
    ...     "Gen. Ode met Mr. Bray at 5 p.m. Monday. He left.")
    ([40, 8], [0, 40])
    """
    starts = [0]
    for found in _STOP.finditer(text):
        if (found["line"] is not None or _ends(text, found)) and starts[-1] < found.end() < len(text):
            starts.append(found.end())
    return starts


def sentences(text: str, first: int = 0, after: int | None = None, *, spoken: bool = False) -> list[Span]:
    """The spans of the sentences of a text, or of the stretch `first` to `after`, without outer white space.

    In what is `spoken`, dots that leave something out end no sentence within a line: "We ... I mean, nobody knows."

    >>> text = "We know Mr. Ade. We saw him."
    >>> [text[a:b] for a, b in sentences(text)]
    ['We know Mr. Ade.', 'We saw him.']
    """
    stretch = text[first:after]
    starts = sentence_starts(stretch)
    if spoken:
        starts = [at for at in starts if not _PAUSE.search(stretch, max(0, at - _LONGEST_PAUSE), at)]
    found = []
    for start, end in pairwise([*starts, len(stretch)]):
        piece = stretch[start:end]
        if bare := piece.strip():
            start += first + len(piece) - len(piece.lstrip())
            found.append((start, start + len(bare)))
    return found


def _ends(text: str, found: re.Match[str]) -> bool:
    stop, at = found["stop"], found.start("stop")
    ahead = _NEXT.match(text, found.end())
    word = ahead["word"] if ahead else None
    before = _LAST.search(text, max(0, at - 24), at)
    last = before[0].rpartition("-")[2] if before else ""
    if word is not None and word[0].islower():  # people who write no capitals: "it fell. nobody was hurt"
        plain = len(last) > 3 and last.isalpha() and last.islower() and last not in _TITLE and last not in _DOUBTFUL
        return plain and stop in (".", "!", "?") and not found["close"] and bool(found["gap"])
    if not found["gap"]:
        return _ends_without_space(last, found, word)
    if stop != ".":
        return not (found["close"] and _SPEAKER.match(text, found.end()))
    return not last or _full_stop_ends(text, at, last.lstrip("-’'."), found["close"], word)


def _ends_without_space(last: str, found: re.Match[str], word: str | None) -> bool:
    """Scraped pages lose spaces ("the talks.The minister"): two plain words around the stop, no address, no initial."""
    if word is None or found["stop"] not in (".", "!", "?"):
        return False
    plain = len(last) > 2 and last.isalpha() and last.islower()
    return plain and (
        bool(found["close"])
        or (len(word) > 1 and word[1:].islower() and word.lower() not in ("com", "org", "net"))
        or word in ("A", "I")
    )


def _full_stop_ends(text: str, at: int, last: str, close: str, word: str | None) -> bool:
    low = last.lower()
    starter = word is not None and word.lower().replace("’", "'") in _STARTER
    if low in _TITLE:
        return bool(close) and starter
    if low in _BEFORE_NUMBER:
        return not (
            word is not None and (word[0].isdigit() or (low not in ("no", "para", "ch", "art", "p") and not starter))
        )
    if low.isdigit() and at - len(last) >= 0 and text[: at - len(last)].rpartition("\n")[2].strip() == "":
        return False  # the number of a list's item
    doubtful = (
        low in _DOUBTFUL or (len(last) == 1 and last.isupper()) or bool(re.fullmatch(r"(?:[A-Za-z]\.)+[A-Za-z]", last))
    )
    return not doubtful or starter or word is None
