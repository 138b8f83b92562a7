"""All that is English: sentences, stems, numbers, the calendar and word lists."""

from stemma.lang import Language

from .sentences import sentences
from .stems import stem

FUNCTION_WORDS = frozenset((
    "the", "of", "and", "to", "in", "a", "that", "is", "was", "for", "on", "with", "as", "by", "at", "from", "he",
    "she", "it", "his", "has", "have", "said", "were", "not"
))  # fmt: skip
LANGUAGE = Language("en", "English", sentences, stem, FUNCTION_WORDS)
