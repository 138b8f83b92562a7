"""Base forms of words: a table of what is irregular, and the rules of English endings for the rest."""

import json
import re
from collections.abc import Mapping
from pathlib import Path

_KINDS = {"NN": "noun", "VB": "verb", "JJ": "adj", "RB": "adv"}
_ENDINGS = {
    "VBZ": (("ies", "y"), ("es", ""), ("s", "")), "NNS": (("ies", "y"), ("men", "man"), ("es", ""), ("s", "")),
    "VBG": (("ing", "e"), ("ing", "")),
    "VBD": (("ied", "y"), ("ed", "e"), ("ed", "")), "VBN": (("ied", "y"), ("ed", "e"), ("ed", "")),
    "JJR": (("ier", "y"), ("er", "e"), ("er", "")), "JJS": (("iest", "y"), ("est", "e"), ("est", "")),
    "RBR": (("ier", "y"), ("er", "e"), ("er", "")), "RBS": (("iest", "y"), ("est", "e"), ("est", "")),
    "NNPS": (("ies", "y"), ("s", "")),
}  # fmt: skip
# "mak", "us": a full form without an e would double its last letter.
_DROPS_E = re.compile(r"^[^aeiou]*[aeiou][^aeiouwxy]$")
_DOUBLE = re.compile(r"([bdgklmnprtvz])\1$")


class Lemmas:
    """Lemmas by word and Penn tag.

    Irregular ones stand in tables by tag or by kind of word; `common` ranks the known words, commonest first, and
    settles between possible base forms of the rest.
    """

    def __init__(self, irregular: Mapping[str, Mapping[str, str]], common: Mapping[str, int]) -> None:
        self._irregular, self._common = irregular, common
        self._seen: dict[tuple[str, str], str] = {}

    @classmethod
    def read(cls, path: Path, common: Mapping[str, int]) -> "Lemmas":
        """Reads the table of irregular words."""
        return cls(json.loads(path.read_text("utf-8")), common)

    def of(self, word: str, tag: str) -> str:
        """The lemma of a word under a tag; names keep their capitals, all else is in lower case."""
        key = (word, tag)
        found = self._seen.get(key)
        if found is None:
            if len(self._seen) > 200_000:
                self._seen.clear()
            found = self._seen[key] = self._find(word, tag)
        return found

    def _find(self, word: str, tag: str) -> str:
        if tag.startswith("NNP"):
            return self._regular(word, tag) if tag == "NNPS" else word
        low = word.lower().replace("’", "'")
        if low == "i" and tag == "PRP":
            return "I"
        for table in (tag, _KINDS.get(tag[:2], "")):
            known = self._irregular.get(table, {}).get(low)
            if known is not None:
                return known
        return self._regular(low, tag)

    def _regular(self, word: str, tag: str) -> str:
        best, best_rank = word, 10**9
        for ending, instead in _ENDINGS.get(tag, ()):
            stem = word[: -len(ending)]
            if not word.lower().endswith(ending) or len(stem) < 2 or (ending == "s" and word.lower().endswith("ss")):
                continue
            if instead == "e" and _DROPS_E.match(stem) and stem + "e" in self._common:
                return stem + "e"
            if instead == "" and ending not in ("s", "es") and _DOUBLE.search(stem) and stem[:-1] in self._common:
                stem = stem if self._common.get(stem, 10**9) < self._common[stem[:-1]] else stem[:-1]
            rank = self._common.get((stem + instead).lower(), 10**8)
            if rank < best_rank:
                best, best_rank = stem + instead, rank
        return best
