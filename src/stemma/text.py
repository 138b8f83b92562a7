"""Words, folding, ids and offsets."""

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache

from stemma.model import Span

_WORD = re.compile(r"\w+(?:['’]\w+)?")
_JOINT = re.compile(r"[\-‐‑–_]")


def words(text: str) -> list[str]:
    """The words of a text, case folded, apostrophes inside words kept.

    >>> words("Kim's “great” letter")
    ["kim's", 'great', 'letter']
    """
    return _WORD.findall(text.casefold().replace("’", "'"))


def word_spans(text: str) -> Iterator[Span]:
    """The spans of the words that `words` gives."""
    return (m.span() for m in _WORD.finditer(text))


@cache
def _combining() -> re.Pattern[str]:
    """Any run of combining signs."""
    signs = "".join(c for c in map(chr, range(0x300, 0x20000)) if unicodedata.combining(c))  # none lies elsewhere
    return re.compile(f"[{re.escape(signs)}]+")


def fold(text: str) -> str:
    """A key for comparing names and lines: no case, no diacritics, hyphens and runs of space as one space.

    >>> fold("Kim  Jong-un") == fold("KIM Jong Un")
    True
    """
    return _fold_again(text) if len(text) <= _SHORT else _fold(text)


def _fold(text: str) -> str:
    plain = text
    if not text.isascii():
        plain = _combining().sub("", unicodedata.normalize("NFKD", text))
    return " ".join(_JOINT.sub(" ", plain.casefold()).split())


def shortened(text: str, most: int) -> str:
    """A text of at most `most` letters: cut between words where it is longer, with "…" at its end.

    >>> shortened("the harbour of Torvik", 14)
    'the harbour…'
    """
    if len(text) <= most:
        return text
    cut = text[:most]
    return (cut.rpartition(" ")[0] or cut[:-1]).rstrip(" ,;:–—-") + "…"


_SHORT = 64  # letters of a name or a word, which is folded again and again
_fold_again = lru_cache(maxsize=1 << 14)(_fold)


def digest(*parts: str, size: int = 12) -> str:
    """A hexadecimal id of `size` digits over length-prefixed parts, the same on every machine.

    >>> digest("ab", "c") != digest("a", "bc")
    True
    """
    h = hashlib.blake2b(digest_size=16)
    for part in parts:
        data = part.encode("utf-8", "surrogatepass")
        h.update(len(data).to_bytes(8, "big"))
        h.update(data)
    return h.hexdigest()[:size]


def paragraphs(text: str) -> Iterator[Span]:
    """The spans of the lines that hold something, stripped of outer space."""
    for m in re.finditer(r"[^\n]+", text):
        line = m.group()
        left, right = len(line) - len(line.lstrip()), len(line.rstrip())
        if right > left:
            yield m.start() + left, m.start() + right


def to_capture(offsets: Iterable[tuple[int, int, int]], position: int) -> int | None:
    """Where a code point of a cleaned text stands in its capture's text; None where it was inserted.

    >>> to_capture(((0, 10, 5), (6, 20, 4)), 7)
    21
    """
    for start, capture_start, length in offsets:
        if start <= position < start + length:
            return capture_start + position - start
    return None
