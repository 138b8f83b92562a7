"""Numbers in words."""

import re

from num2words import num2words

CARDINALS = {num2words(n): n for n in [*range(20), *range(20, 100, 10)]}
ORDINALS = {num2words(n, to="ordinal"): n for n in [*range(1, 20), *range(20, 100, 10)]}
TENS = tuple(word for word, n in CARDINALS.items() if n >= 20)  # "twenty" to "ninety"
SCALES = {"hundred": 100, "thousand": 1000, "million": 1_000_000}


def spelled_number(text: str) -> int:
    """The number that words spell.

    >>> spelled_number("two thousand and twelve"), spelled_number("seventy-two")
    (2012, 72)
    """
    total = part = 0
    for word in re.findall(r"[a-z]+", text.lower()):
        if word in CARDINALS:
            part += CARDINALS[word]
        elif word == "hundred":
            part = (part or 1) * 100
        elif word in SCALES:
            total, part = total + (part or 1) * SCALES[word], 0
    return total + part
