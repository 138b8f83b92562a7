"""Reports of nothing: pages that hold a notice to their readers, a list of headlines, or hardly a word."""

import re

from stemma.lang import NATIVE
from stemma.model import Report
from stemma.settings import SETTINGS

LEAST_WORDS = SETTINGS.grouping.bare_words
SENTENCE = SETTINGS.grouping.bare_sentence
TOLD = SETTINGS.grouping.bare_told
BESIDE = SETTINGS.grouping.bare_beside
LISTED = SETTINGS.grouping.bare_listed
LONG = SETTINGS.grouping.bare_long
LETTERS = SETTINGS.grouping.bare_letters
TAIL = 8  # letters at the end of a line among which its stop stands
PROSE = SETTINGS.grouping.bare_prose

_STOP = re.compile(r"[.!…。！।][\"'”’»)\]]*$")
# What a page says to let its reader in, or that it has nothing for him: of the matter, and spoken to him.
_MATTER = re.compile(
    r"\b(?:cookies?|consent|privacy|personal data|terms of (?:use|service)|subscri(?:be|bers?|ption)s?|memberships?"
    r"|log(?:ged)?[ -]?in|sign(?:ed)?[ -]?(?:in|up)|regist(?:er|ration)|accounts?|password|free articles?|paywall"
    r"|digital access|javascript|browser|ad[ -]?block(?:er|ers|ing)?|captcha|robot|human|redirect\w*|permission"
    r"|page|website|site|content|server|your (?:country|region|location)|newsletters?|e-?mail)\b",
    re.IGNORECASE,
)
_SPOKEN = re.compile(
    r"\b(?:you|your|yours|you['’]\w+|we|our|us|please|sorry|unfortunately|this (?:page|site|website|content"
    r"|article|story|process))\b|^\W*(?:accept|agree|allow|reject|subscribe|sign|log|create|enable|click|enter|re-enter|register"
    r"|verify|continue|manage|get|try|go|access denied|page not found|(?:error\W*)?40[34]|forgot|already|not)\b",
    re.IGNORECASE,
)


def tells_nothing(report: Report, words: int) -> str:
    """Why the text of a report tells of no event, or nothing where it may tell of one; ``words`` counts its headline.

    >>> tells_nothing(Report("a", "We value your privacy. Log in to read on."), 9)
    'holds nothing but a notice to its readers ("We value your privacy.")'
    """
    if words < LEAST_WORDS:
        return f"has {words} words"
    if notice := _notice(report.text):
        return f'holds nothing but a notice to its readers ("{notice}")'
    lines = [line.strip() for line in report.text.splitlines() if line.strip()]
    if len(lines) >= LISTED and _headlines(lines):
        return "is a list of lines with hardly a sentence"
    return ""


_PHRASE = re.compile(
    r"\buses? (?:of )?cookies\b|\bcookies? (?:policy|preferences|settings|notice|consent)\b"
    r"|\bprivacy (?:policy|notice)\b|\bterms of (?:use|service)\b|\ball rights reserved\b",
    re.IGNORECASE,
)


def notice(sentence: str) -> bool:
    """Whether a sentence speaks to a reader of how to get in.

    >>> notice("Already a subscriber? Sign in."), notice("The firm sold 400 subscriptions, it said.")
    (True, False)
    """
    return bool(_PHRASE.search(sentence) or (_SPOKEN.search(sentence) and _MATTER.search(sentence)))


def _notice(text: str) -> str:
    """The first notice of a text that tells of nothing beside it; most texts tell enough in their first sentences."""
    first, noticed, told = "", 0, 0
    enough = max(TOLD, BESIDE * len(text.split()))
    for start, end in NATIVE.sentences(text):
        sentence = text[start:end]
        words = len(sentence.split())
        if notice(sentence):
            first, noticed = first or sentence, noticed + words
        elif words >= SENTENCE and not _SPOKEN.search(sentence):
            told += words
            if told >= enough:
                return ""
    return first[:80] if told < max(TOLD, BESIDE * noticed) else ""


def _headlines(lines: list[str]) -> bool:
    """Whether lines are headlines: little of them stands in sentences or in long lines."""
    return sum(len(line) for line in lines if _prose(line)) < PROSE * sum(map(len, lines))


def _prose(line: str) -> bool:
    words = len(line.split())
    spaceless = words == 1 and len(line) >= LETTERS
    return words >= LONG or (bool(_STOP.search(line[-TAIL:])) and (words >= SENTENCE or spaceless))
