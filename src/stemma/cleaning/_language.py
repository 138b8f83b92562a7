"""The language of a text, by its function words where it is plainly English, else by py3langid."""

import re

import py3langid

from stemma.settings import SETTINGS

_ENGLISH = frozenset(("the", "of", "and", "to", "in", "a", "that", "is", "was", "for", "on", "with", "as", "by",
                      "at", "from", "he",
                      "she", "it", "his", "has", "have", "said", "were", "not"))  # fmt: skip
_WORD = re.compile(r"[^\W\d_]+")
_LOOK = SETTINGS.cleaning.language_look
_CLOSER = SETTINGS.cleaning.language_closer
_SHARE = SETTINGS.cleaning.language_share
_SHORT = SETTINGS.cleaning.language_short


def language_of(text: str, stated: str = "") -> str:
    """The ISO 639-1 code of a text's language; what was stated, or English, where the text is too short to tell."""
    head = text[:_LOOK]
    found = _WORD.findall(head.casefold())
    stated = stated.strip().lower()[:2]
    if found and sum(map(_ENGLISH.__contains__, found)) >= _SHARE * len(found):
        return "en"
    if sum(map(len, found)) < _SHORT:
        return stated or "en"
    return str(py3langid.classify(head[:_CLOSER])[0])
