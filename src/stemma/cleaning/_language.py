"""The language of a text, by its function words where it is plainly one we have, else by py3langid."""

import re

import py3langid

from stemma import lang
from stemma.settings import SETTINGS

_WORD = re.compile(r"[^\W\d_]+")
_LOOK = SETTINGS.cleaning.language_look
_CLOSER = SETTINGS.cleaning.language_closer
_SHARE = SETTINGS.cleaning.language_share
_SHORT = SETTINGS.cleaning.language_short


def language_of(text: str, stated: str = "") -> str:
    """The ISO 639-1 code of a text's language; where it is too short to tell, what was stated, or lang.UNKNOWN."""
    head = text[:_LOOK]
    found = _WORD.findall(head.casefold())
    stated = stated.strip().lower()[:2]
    for code in lang.codes() if found else ():
        if sum(map(lang.of(code).function_words.__contains__, found)) >= _SHARE * len(found):
            return code
    if sum(map(len, found)) < _SHORT:
        return stated or lang.UNKNOWN
    return str(py3langid.classify(head[:_CLOSER])[0])
