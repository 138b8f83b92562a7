"""What is too long for one report: one bound each, so that no report takes more than some seconds of a core.

What lies beyond a bound is kept where it can be (the capture is whole, the text searchable), and an Issue names the
bound.  News stays far under all of them: they are for files that are no reports, and for those made to hang a reader.
"""

import re
from itertools import islice

__all__ = ["DATED", "FIELD", "SENTENCE", "TAGS", "TEXT", "WORDS", "page_end", "words_end"]

TEXT = 1_000_000  # characters of a capture's text that become a report; a long novel
FIELD = 2_000  # characters of a title, a byline, an address or any other field beside the text
TAGS = 60_000  # elements of a page that are looked at; a long live blog has some ten thousand
DATED = 1_000  # characters of a line in which a stamp is looked for
WORDS = 10_000  # words and marks of a report in which names, times, quotations, statements and acts are looked for
SENTENCE = 2_000  # characters of one sentence; what is longer is looked at in pieces

# A run of letters or blanks counts by its length too: a word of a thousand letters costs more than one of five.
_WORD = re.compile(r"\w{1,20}|[^\w\s]|\s{2,20}")


def words_end(text: str, most: int | None = None) -> int:
    """Where the first so many words and marks (`WORDS`) of a text end; the length of the text where it has no more.

    >>> words_end("One, two three", 3)
    8
    """
    most = WORDS if most is None else most
    if len(text) <= most:
        return len(text)
    beyond = next(islice(_WORD.finditer(text), most, None), None)
    return len(text) if beyond is None else len(text[: beyond.start()].rstrip())


def page_end(html: str) -> int:
    """Where the elements of a page that are looked at end; the length of the page where it has no more.

    >>> page_end("<p>One</p>")
    10
    """
    if html.count("<") <= TAGS:
        return len(html)
    return next(islice(re.finditer("<", html), TAGS, None)).start()
