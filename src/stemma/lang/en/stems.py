"""Keys for the forms of one word; four, for four questions, where one for all costs more than it saves.

- `singular`: is it the same term of news? The counts of data/word_frequencies.tsv are by it.
- `stem`: is it the same word of a quotation, however spelled? A tense is kept: with "took" as "take" utterances_f1 of
  news_cluster falls from .915 to .880, with `sense` to .913, with `untensed` to .907.
- `untensed`: is it the same act, whatever the tense ("held", "hold")?
- `sense`: is it the same matter, in any part of speech or in another word ("killed", "deaths")? With `stem` in its
  place conflicts_recall of news_cluster falls from .654 to .577, with `stem` and the classes of words to .635.
"""

import re
from functools import lru_cache

from stemma.text import fold

from .words import table

_POSSESSIVE = re.compile(r"['’]s?$")


def singular(word: str) -> str:
    """A word without case, possessive and plural.

    >>> singular("Cities'"), singular("Texans"), singular("crisis"), singular("boss’s")
    ('city', 'texan', 'crisis', 'boss')
    """
    w = _POSSESSIVE.sub("", word.casefold()) if "'" in word or "’" in word else word.casefold()
    if len(w) > 4 and w[-1] == "s" and w[-2] not in "sui":
        return w[:-3] + "y" if w.endswith("ies") else w[:-1]
    return w


# the irregular verbs that dated events are told with, so that "held" and "hold" are one word
_IRREGULAR = (
    "held:hold met:meet made:make took:take taken:take began:begin begun:begin won:win lost:lose "
    "shot:shoot fell:fall rose:rise sent:send left:leave gave:give given:give found:find wrote:write "
    "written:write flew:fly came:come went:go struck:strike died:death dead:death die:death dies:death sank:sink "
    "sunk:sink spoke:speak"
)
_PRESENT = dict(pair.split(":") for pair in _IRREGULAR.split())


def untensed(word: str) -> str:
    """A word in lower case without the ending of its number or tense, so far as that is plain."""
    word = word.removesuffix("'s")
    word = _PRESENT.get(word, word)
    for tail in ("ing", "ed", "es", "s"):
        if word.endswith(tail) and len(word) - len(tail) >= 4:
            return word[: -len(tail)]
    return word


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """A rough stem that brings forms and spellings of one word together.

    >>> stem("travelling") == stem("traveling"), stem("organised") == stem("organize"), stem("mummy's") == stem("Mommy")
    (True, True, False)
    """
    word = fold(word).removesuffix("'s").replace("our", "or").replace("is", "iz").replace("ys", "yz")
    for suffix in ("ing", "ed", "es", "s", "ly"):
        if word.endswith(suffix) and len(word) - len(suffix) >= 3:
            word = word[: -len(suffix)]
            break
    if len(word) > 3 and word[-1] == word[-2]:
        word = word[:-1]
    return word.removesuffix("e") if len(word) > 3 else word


# Words that news English uses one for another; a class stands for all of them when two contexts are compared.
_CLASS = {word: name for name, group in table("statement_words")["classes"].items() for word in group.split()}
_SUFFIXES = (
    "ations", "ation", "ments", "ment", "ings", "ing", "ies", "ied", "ers", "er", "ors", "or", "ed", "es", "s", "ly",
    "e",
)  # fmt: skip


@lru_cache(maxsize=65536)
def sense(word: str) -> str:
    """A short key for the forms of one word, and for words that news English uses one for another.

    >>> sense("Killed") == sense("deaths"), sense("testifies") == sense("testify"), sense("summit")
    (True, False, 'summit')
    """
    w: str = fold(word).replace("'s", "").replace("’s", "")
    if w in _CLASS:
        return f"={_CLASS[w]}"
    for suffix in _SUFFIXES:
        if w.endswith(suffix) and len(w) - len(suffix) >= 4:
            return w[: -len(suffix)]
    return w[:-1] if w.endswith("s") and len(w) > 3 and not w.endswith("ss") else w
