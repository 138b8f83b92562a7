"""The words of a report as grouping sees them: light stems, names, numbers and days, and how common each is in news."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

from stemma.model import Report

LONGEST = 900  # words read of a report: news tells its event first, and round-ups must not drown it
LEAD = 70  # words that count as headline and first paragraph where there is no telling

_TOKEN = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?|\d+(?:[.,]\d+)*|[.!?:\n\"“”]")
_ENDS = frozenset('.!?:\n"“”')
_SUFFIX = re.compile(r"['’]s?$")

_MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
           "november", "december")  # fmt: skip
_NUMBERS = ("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen",
            "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty")  # fmt: skip
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTHS = {name[:n]: number for number, name in enumerate(_MONTHS, 1) for n in (3, 9)} | {"sept": 9}
WEEKDAYS = {name: number for number, name in enumerate(_WEEKDAYS)}
NUMBER_WORDS = {word: str(number) for number, word in enumerate(_NUMBERS, 2)}


@dataclass(slots=True)
class Terms:
    """What grouping reads in one report, in order: stems, which of them are names, and where the lead ends."""

    report: str
    stems: list[str] = field(default_factory=list)
    is_name: list[bool] = field(default_factory=list)
    title: int = 0  # number of words of the headline, which come first
    lines: int = 0


def stem(word: str) -> str:
    """A word without case, possessive and plural.

    >>> stem("Cities'"), stem("Texans"), stem("crisis"), stem("boss’s")
    ('city', 'texan', 'crisis', 'boss')
    """
    w = _SUFFIX.sub("", word.casefold()) if "'" in word or "’" in word else word.casefold()
    if len(w) > 4 and w[-1] == "s" and w[-2] not in "sui":
        return w[:-3] + "y" if w.endswith("ies") else w[:-1]
    return w


@cache
def background() -> tuple[int, dict[str, tuple[int, float]]]:
    """The number of background documents and, by stem, in how many it stands and how often it is a name's part."""
    text = files("stemma.data").joinpath("word_frequencies.tsv").read_text("utf-8")
    rows = [line.split("\t") for line in text.splitlines() if line and not line.startswith("#")]
    table = {w: (int(n), int(cap) / 100) for w, n, cap in rows}
    total, _ = table.pop("*")
    return total, table


def tokens(text: str) -> Iterator[tuple[str, str, bool]]:
    """The words and numbers of a text with their stems, and whether each begins a sentence."""
    begins = True
    for token in _TOKEN.findall(text):
        if token in _ENDS:
            begins = True
        else:
            yield token, token.replace(",", "") if token[0].isdigit() else stem(token), begins
            begins = False


def read(report: Report) -> Terms:
    """The terms of a report: the headline first, then the text."""
    _, table = background()
    found = Terms(report.id)
    seen: dict[str, list[int]] = {}
    headline = report.headline.strip()
    body = report.text[: LONGEST * 9]
    for part in (headline, body):
        if part is body and headline and body.startswith(headline):
            part = body[len(headline) :]
        for token, stemmed, begins in tokens(part):
            if len(found.stems) >= LONGEST:
                break
            found.stems.append(stemmed)
            upper = token[0].isupper()
            found.is_name.append(upper)
            if not begins:
                seen.setdefault(stemmed, [0, 0])[upper] += 1
        if part is headline:
            found.title = len(found.stems)
    # A capital alone proves little (headlines, first words): the word's use elsewhere in the text and in news decides.
    names: dict[str, bool] = {}
    for i, (s, upper) in enumerate(zip(found.stems, found.is_name, strict=True)):
        if upper and s not in names:
            low, high = seen.get(s, (0, 0))
            count, usual = table.get(s, (0, 1.0))
            names[s] = high + 2 * usual > low + 1 if count else high >= low
        found.is_name[i] = upper and names[s]
    return found
