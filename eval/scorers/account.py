"""Who, what, when, where: the phrases that two coders or more chose of a report, looked for in its account."""

import re
from collections import defaultdict

from scorers import Row

ROLES = ("who", "what", "when", "where")
CODERS = 2  # who chose a phrase, at least
SHARE = 0.6  # of the words of the shorter, a phrase or a line, that the longer must hold


def score(gold: list[Row], reports: list[Row], account: list[Row]) -> dict[str, float]:
    """The share of the phrases that lines of their own role hold, by role and in all; and that any line holds."""
    lines: dict[str, list[tuple[str, set[str]]]] = defaultdict(list)
    for line in account:
        told = [line["text"], *(s["span"] for s in line["support"])]
        lines[line["event"]] += [(line["role"], _words(words)) for words in told]
    event = {row["report"]: row["event"] for row in reports}
    own: dict[str, list[bool]] = {role: [] for role in ROLES}
    anywhere: list[bool] = []
    for row in gold:
        there = lines[event.get(row["id"], "")]
        for role in ROLES:
            for phrase in row["gold"].get(role, ()):
                if phrase["coderPhraseCount"] >= CODERS and _words(phrase["text"]):
                    own[role].append(any(r == role and _holds(words, phrase["text"]) for r, words in there))
                    anywhere.append(any(_holds(words, phrase["text"]) for _, words in there))
    every = [held for role in ROLES for held in own[role]]
    return {role: _share(own[role]) for role in ROLES} | {"own_field": _share(every), "any_field": _share(anywhere)}


def _words(text: str) -> set[str]:
    return set(re.findall(r"\w+", text.casefold()))


def _holds(line: set[str], phrase: str) -> bool:
    wanted = _words(phrase)
    least = min(len(wanted), len(line))
    return least > 0 and len(wanted & line) >= SHARE * least


def _share(held: list[bool]) -> float:
    return sum(held) / len(held) if held else 0.0
