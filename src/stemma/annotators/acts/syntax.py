"""The noun phrases of a parsed report, read from the words beside a head."""

from collections.abc import Iterable
from dataclasses import dataclass

from stemma.lang import NATIVE
from stemma.model import Parse


def one_of(words: str) -> frozenset[str]:
    """The words of a line as a set."""
    return frozenset(words.split())


DAYS = frozenset((*NATIVE.weekdays, *NATIVE.months, "today", "yesterday", "tomorrow"))
_NOMINAL = one_of("NN NNS NNP NNPS")
_BEFORE = _NOMINAL | one_of("JJ JJR JJS DT PDT PRP$ POS CD HYPH AFX")
_FINITE = one_of("VBD VBZ VBP MD")
_FIRST, _THIRD = one_of("i we my our"), one_of("he she it they")
_RELATIVE = one_of("who which that whom")
_HYPHENS = frozenset("-‐–")


def third(word: str) -> bool:
    """True for a pronoun that stands for somebody named before."""
    return word in _THIRD


def first(word: str) -> bool:
    """True for a pronoun that stands for the speaker."""
    return word in _FIRST


def relative(word: str) -> bool:
    """True for a pronoun that stands for the noun its clause hangs on."""
    return word in _RELATIVE


@dataclass(slots=True)
class Noun:
    """A noun phrase without what follows it: its head, and its tokens from `low` up to (not including) `high`."""

    head: int
    low: int
    high: int


class Syntax:
    """A parse with what acts are read from: noun phrases, prepositions, what is joined."""

    def __init__(self, parse: Parse) -> None:
        self.words = parse.words
        self.lower = [w.casefold() for w in parse.words]
        self.lemmas = [x.casefold() for x in parse.lemmas]
        self.tags = parse.tags
        self.deps = parse.deps
        self.heads = parse.heads
        self.starts = parse.starts
        self.ents = parse.kinds
        self.sentences = parse.sentences
        self.sentence_of = parse.sentence_of
        self.kids = parse.children
        self.span = parse.span

    def noun(self, i: int) -> bool:
        """True for a noun that is no day or month."""
        return self.tags[i] in _NOMINAL and self.lower[i] not in DAYS

    def of_kind(self, i: int, *deps: str) -> list[int]:
        """The children of a token that bear one of these relations."""
        return [k for k in self.kids[i] if self.deps[k] in deps]

    def case(self, i: int) -> str:
        """The preposition of a noun, "" where it has none."""
        found = [k for k in self.of_kind(i, "case", "mark") if k < i and self.tags[k] != "POS"]
        return self.lower[found[0]] if found else ""

    def name_end(self, head: int) -> int:
        """Where a name with this head ends."""
        high = head + 1
        while high < len(self.words) and self.deps[high] == "flat" and self.heads[high] in (head, high - 1):
            high += 1
        return high

    def phrase(self, head: int) -> Noun:
        """The noun phrase around a head: what stands before it, and the rest of a name after it."""
        low_end, high_end = self.sentences[self.sentence_of[head]]
        high = head + 1
        while high < high_end and (self._goes_on(head, high) or self._hyphened(high)):
            high += 1
        low = head
        while low > low_end and self._leads(low - 1, low):
            low -= 1
        return Noun(head, low, high)

    def _hyphened(self, i: int) -> bool:
        """True inside a person's hyphened name, "Kim Jong-un"."""
        person = "PERSON"
        if self.words[i] in _HYPHENS:
            return self.ents[i - 1] == person and i + 1 < len(self.words) and self.starts[i + 1] == self.starts[i] + 1
        return self.words[i - 1] in _HYPHENS and self.ents[i - 2] == person and self.starts[i] == self.starts[i - 1] + 1

    def _goes_on(self, head: int, i: int) -> bool:
        if not self.noun(i):
            return False
        named = self.tags[i].startswith("NNP") and self.noun(i - 1)
        return named or self.deps[i] == "flat" or self.heads[i - 1] == i or self.heads[head] == i

    def _leads(self, i: int, right: int) -> bool:
        if self.tags[i] in _BEFORE:
            if self.tags[right] == "DT" and self.tags[i] != "PDT" and self.lower[i] not in ("all", "both", "half"):
                return False  # "items the agency seized"
            if self.tags[i] in ("NN", "NNS") and self.heads[i] < i and self.tags[right].startswith("NNP"):
                return False  # "sanctions President Berg imposed"
            return self.lower[i] not in DAYS and not (self.tags[i] == "DT" and self.lower[i] in ("this", "that"))
        if self.words[i] in _HYPHENS:
            return i > 0 and self.tags[i - 1] not in ("IN", ":")
        if self.tags[i] in ("VBN", "VBG", "VBD"):
            return self.deps[i] == "amod" or (i + 1 < len(self.words) and self.words[i - 1] in _HYPHENS)
        if self.lower[i] in ("and", "or") and self.deps[right] in ("conj", "amod", "compound"):
            joined = self.tags[i - 1] in _BEFORE and self.ents[i - 1] in ("NORP", "LOC", "ORG", "PERSON")
            modifying = self.deps[right] != "conj" or (right + 1 < len(self.tags) and self.noun(right + 1))
            return joined and modifying
        return False

    def after(self, noun: Noun, prepositions: Iterable[str]) -> list[int]:
        """The heads of the nouns that hang on a phrase by one of these prepositions."""
        wanted = frozenset(prepositions)
        inside = list(range(noun.low, noun.high))
        return sorted(
            k
            for i in inside
            for k in self.kids[i]
            if k >= noun.high and self.deps[k].startswith("nmod") and self.case(k) in wanted
        )

    def coordinated(self, head: int) -> list[int]:
        """A noun and the nouns joined to it."""
        found = [head]
        for i in found:
            later = [k for k in self.of_kind(i, "conj") if self.noun(k) and k > i and k not in found]
            if not any(self.of_kind(k, "cc") for k in self.of_kind(i, "conj")):
                continue
            # two nouns with a finite verb between them are not one party
            found += [k for k in later if not any(t in _FINITE for t in self.tags[i:k])]
        return found
