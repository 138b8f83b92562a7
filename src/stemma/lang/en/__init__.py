"""All that is English: sentences, stems, numbers, the calendar and word lists."""

from stemma.lang import Language

from . import factuality
from .calendar import MONTHS, WEEKDAYS
from .numbers import CARDINALS, ORDINALS, SCALES, TENS, spelled_number
from .sentences import sentence_starts, sentences
from .stems import sense, singular, stem, untensed
from .words import is_content, lines, table

FUNCTION_WORDS = frozenset((
    "the", "of", "and", "to", "in", "a", "that", "is", "was", "for", "on", "with", "as", "by", "at", "from", "he",
    "she", "it", "his", "has", "have", "said", "were", "not"
))  # fmt: skip
LANGUAGE = Language(
    code="en",
    name="English",
    function_words=FUNCTION_WORDS,
    sentences=sentences,
    sentence_starts=sentence_starts,
    singular=singular,
    stem=stem,
    untensed=untensed,
    sense=sense,
    cardinals=CARDINALS,
    ordinals=ORDINALS,
    tens=TENS,
    scales=SCALES,
    spelled_number=spelled_number,
    months=MONTHS,
    weekdays=WEEKDAYS,
    negators=factuality.NOT,
    future=factuality.WILL,
    conditions=factuality.IF,
    doubtful=factuality.MAY,
    modals=factuality.MODALS,
    short_modals=factuality.SHORT_MODALS,
    hedge=factuality.HEDGE,
    denial=factuality.NEGATION,
    is_content=is_content,
    table=table,
    lines=lines,
)
