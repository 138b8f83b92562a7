"""What stands around an expression: the tense of its clause without a parse, and what the report has named before."""

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from datetime import date

from stemma.model import Span

from .terms import one_of
from .words import Token

PAST, OPEN, FUTURE = -1, 0, 1
_FUTURE = one_of("will shall 'll ll wo upcoming scheduled expected due planned slated expects plans intends hopes")
INTENT = one_of(
    "plan plans planned planning expect expects expected schedule scheduled agree agrees agreed hope hopes hoping "
    "intend intends intended want wants wanted vowed decide decided due set going promise promised ready likely about "
    "is are was were be been prepare prepared preparing preparations need needs able hopes order ordered deadline "
    "invited urged asked continue continues bound supposed"
)
_MAY = one_of("may might should must")
_IRREGULAR = one_of(
    "said was were been had did went took came made told got gave found held left met began became saw knew thought "
    "fell rose led lost won sent sold bought brought built spent kept spoke wrote ran shot cut hit set put quit shut "
    "struck stood paid grew drew flew threw broke chose drove rode sank swore wore died read caught taught fought "
    "sought felt dealt meant slept swept burst cost hurt let spread split beat fled bled fed heard sat hung dug won "
    "withdrew arose awoke overcame overtook undertook understood forbade froze hid shook stole swam tore woke"
)
_NOT_VERBS = one_of(
    "succeed proceed exceed feed heed weed breed united indeed speed need seed red bed hundred armed unprecedented "
    "wanted sacred kindred naked"
)
_PUT_OFF = one_of("extended extend extends delayed postponed moved pushed brought back forward adjourned")
_NOT_BASE = one_of("the a an his her its their our my your this that these those be")


_QUANTITY = re.compile(r"[$£€%]|\b(?:million|billion|cents)\b")


@dataclass(slots=True)
class Memory:
    """The dates a report has named so far, that later words lean on."""

    day: date | None = None
    day_at: int = -1  # offset of the mention
    year: int | None = None
    year_at: int = -1
    month: tuple[int, int] | None = None
    quarter: tuple[int, int] | None = None
    main: tuple[int, int] | None = None  # the quarter that figures are told of: the first, or one named with a sum
    quarter_at: int = -1
    month_at: int = -1


@dataclass(slots=True)
class Frame:
    """What a resolver may lean on: the report's own date as far as it is known, its words, and its memory."""

    text: str
    words: list[Token]
    sentences: list[Span]
    ref: date | None
    ref_end: date | None  # with `ref` the days the report may be of
    day_first: bool | None = None
    memory: Memory = field(default_factory=Memory)
    tense: int = OPEN
    sure: bool = False  # whether its clause tells that tense beyond doubt

    @property
    def day(self) -> date | None:
        """The day of the report, None where only a longer stretch is known."""
        return self.ref if self.ref == self.ref_end else None

    def same(self, unit: str) -> date | None:
        """A day of the report's year (Y) or month (M), None where even that is open."""
        if self.ref is None or self.ref_end is None or self.ref.year != self.ref_end.year:
            return None
        return self.ref if unit == "Y" or self.ref.month == self.ref_end.month else None

    def sentence(self, offset: int) -> Span:
        """The sentence an offset stands in."""
        n = bisect_right(self.sentences, (offset, len(self.text) + 1)) - 1
        return self.sentences[max(n, 0)] if self.sentences else (0, len(self.text))

    def sums(self, offset: int) -> bool:
        """Whether the sentence an offset stands in tells sums or shares."""
        return bool(_QUANTITY.search(self.text, *self.sentence(offset)))


def says_past(word: str) -> bool:
    """Whether a word has the form of a verb in the past."""
    low = word.casefold()
    return low in _IRREGULAR or (len(low) > 3 and low.endswith("ed") and low not in _NOT_VERBS)


def _cue(words: list[Token], n: int) -> int | None:
    word = words[n].word
    if word in _FUTURE:
        # "had been due to end Friday" looks back on what was ahead
        return PAST if any(w.word == "had" for w in words[max(0, n - 4) : n]) else FUTURE
    if word == "would":
        return FUTURE
    if word in _MAY:
        # "may meet in June" looks ahead, "may have met in June" back; "could" and "can" say nothing of either
        return PAST if any(w.word == "have" for w in words[n + 1 : n + 3]) else FUTURE
    if word == "to" and n + 1 < len(words):
        following = words[n + 1]
        # an infinitive after a verb of intention looks ahead; "to" before a name or a noun phrase is a direction
        if following.word.isalpha() and following.word not in _NOT_BASE and not following.kind:
            return FUTURE if any(w.word in INTENT for w in words[max(0, n - 5) : n]) else None
    return PAST if not words[n].kind and says_past(word) else None


def _lead(words: list[Token], first: int, last: int) -> int | None:
    """What the word before an expression says: "since" looks back, "until" ahead; "Friday's ruling" is out."""
    before = words[first - 1].word if first else ""
    if before == "since":
        return PAST
    if before == "to" and first > 1 and words[first - 2].word in _PUT_OFF:
        return FUTURE
    around = {w.word for w in words[max(0, first - 10) : last + 8]}
    if before in ("by", "until", "through", "due", "effective"):
        return PAST if "had" in around else FUTURE
    if before == "as" and first > 1 and words[first - 2].word in ("soon", "early"):
        return FUTURE
    if before == "as" and first > 1 and words[first - 2].word in ("recently", "late"):
        return PAST
    if words[last - 1].kind in ("WEEKDAY", "MONTH") and last < len(words) and words[last].kind == "APOS":
        return None if around & {"will", "upcoming", "next", "ahead", "before"} else PAST
    return None


def tense(frame: Frame, first: int, last: int, parsed: int = OPEN) -> int:
    """PAST, FUTURE or OPEN for the clause around the tokens first..last.

    The word before them decides, then the parse of the clause, then the nearest sign of tense.
    """
    words = frame.words
    start, end = frame.sentence(words[first].start)
    lead = _lead(words, first, last)
    if lead is not None or parsed:
        return parsed if lead is None else lead
    for n in range(first - 1, max(first - 25, -1), -1):
        if words[n].start < start or words[n].kind == "BREAK" or words[n].word == ";":
            break
        found = _cue(words, n)
        if found is not None:
            return found
    for n in range(last, min(last + 20, len(words))):
        if words[n].start >= end or words[n].kind == "BREAK":
            break
        found = _cue(words, n)
        if found is not None:
            return found
    return OPEN


_RATE = re.compile(r"[$£€%]|\d")


def is_rate(frame: Frame, first: int) -> bool:
    """Whether "a day" before token `first` counts how often or how much ("$5 a day", "hundreds of calls a day")."""
    words = frame.words
    start = frame.sentence(words[first].start)[0]
    for n in range(first - 1, max(first - 6, -1), -1):
        word = words[n]
        if word.start < start or word.word in (",", ";", ".", "for", "in", "after", "within", "than", "as"):
            return False
        if (
            word.kind in ("NUM", "YEAR", "TIMES")
            or _RATE.search(word.word)
            or word.word in ("hundreds", "thousands", "dozens", "millions", "half")
        ):
            return True
    return False


_BEFORE_MONTH = one_of("in since by until till of from to for and or between during before after through on")
_POINTING = one_of("DEICTIC NOW UNIT UNITS")
_LOWER = re.compile(r"(?<![^\s\"“'‘(])[a-z]{2,}")
_TITLES = re.compile(r"(?<![^\s\"“'‘(])[A-Z][a-z]+")


def in_name(frame: Frame, first: int, last: int) -> bool:
    """Whether words of time are part of a name: "VOA Today", "This Week With ...", "the March of the Mothers"."""
    words, text = frame.words, frame.text
    head, tail = words[first], words[last - 1]
    start, end = frame.sentence(head.start)
    before = words[first - 1] if first else None
    if head.kind == "MONTH" and last == first + 1:
        after = words[last].word if last < len(words) else ""
        said = next((w.word for w in reversed(words[max(0, first - 4) : first]) if w.word.isalpha()), "in")
        return head.word == "march" and after in ("of", "on", "for") and said not in _BEFORE_MONTH
    if tail.kind not in _POINTING or not (text[head.start].isupper() and text[tail.start].isupper()) or not before:
        return False
    if head.start == start or len(_LOWER.findall(text, start, end)) < len(_TITLES.findall(text, start, end)):
        return False  # a sentence's first word, or a headline that has all its words in capitals
    named = text[before.start : head.start].istitle() or text[before.start : head.start].rstrip().isupper()
    return last > first + 1 or (named and before.word.isalpha() and before.end + 1 == head.start)


_SPORT = re.compile(
    r"\b(?:touchdowns?|halftime|quarterbacks?|yards?|scored|points?|goals?|rebounds?|interceptions?|overtime|"
    r"coach(?:es)?|kickoff|innings?|playoffs?)\b",
    re.I,
)
_MONEY = re.compile(
    r"[$£€]|\b(?:percent|earnings|profits?|revenues?|sales|shares?|income|fiscal|growth|economy)\b", re.I
)
_LENGTH = re.compile(r"(?:\b(?:video|watch|clip|audio|listen|duration|length|runtime|play)\b[^.\n]{0,24}|[(\[])$", re.I)


def elsewhere(frame: Frame, first: int, last: int, rule: str) -> bool:
    """Whether words of time are of a match or a recording: "the fourth quarter" of a game, "Video: 2:35"."""
    start, end = frame.words[first].start, frame.words[last - 1].end
    sentence = frame.sentence(start)
    if rule == "quarter" and "quarter" in frame.text[start:end].casefold():
        return bool(_SPORT.search(frame.text, *sentence)) and not _MONEY.search(frame.text, *sentence)
    if rule == "clock" and re.fullmatch(r"\d{1,2}:\d\d", frame.text[start:end]):
        return bool(_LENGTH.search(frame.text[max(0, start - 40) : start]))
    return False
