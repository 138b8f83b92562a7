"""Who the words of a source mean: a name, the name a pronoun or a role stands for, or the words themselves."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from stemma.annotators.quotations import bodies
from stemma.annotators.quotations.frame import Frame, head_of
from stemma.lang import NATIVE
from stemma.model import Name, Words
from stemma.text import words as listed

HE, SHE = frozenset(("he", "him", "his", "himself")), frozenset(("she", "her", "hers", "herself"))
_MEN = frozenset(
    listed(
        "mr mr. sir lord king prince sheikh imam father chairman businessman spokesman congressman councilman "
        "brother son husband"
    )
)
_WOMEN = frozenset(
    listed(
        "mrs mrs. ms ms. miss mme lady dame queen princess mother chairwoman businesswoman spokeswoman "
        "congresswoman councilwoman sister daughter wife actress"
    )
)
# Common nouns that name one holder in a report: "the president", "the minister", "the spokeswoman".
_ROLES = re.compile(
    r"(?:president|minister|premier|chancellor|king|queen|pope|leader|secretary|senator|governor|mayor|congress(?:wo)?man|ambassador|"
    r"spokes(?:wo)?man|spokesperson|chair(?:wo)?man|director|general|admiral|colonel|chief|commissioner|judge|lawyer|attorney|professor|"
    r"analyst|coach|candidate|nominee|envoy|diplomat|prosecutor|sheriff|author|lawmaker|commander|economist|strategist|executive|officer)s?$"
)
# Words that name nobody by themselves: where they stand for no name the speaker is not known.
_NOBODY = (
    HE
    | SHE
    | frozenset(
        listed(
            "i we you it they them their one another other others some many most both all each few several none "
            "neither who which that this these those someone somebody everyone everybody anyone nobody latter "
            "former two three the of me us mine ours yours theirs itself themselves whoever what there half either more"
        )
    )
)
_BACK = 4  # paragraphs over which a pronoun goes on with the last who spoke, nobody named between
_TIMES = frozenset(("week", "month", "year", "day", "today", "yesterday", *NATIVE.weekdays, *NATIVE.months))
_LONG = 20  # words of a description; a longer phrase holds what is of another clause
_TITLE = 6  # words from a name back to the role that its title names
_DEFINITE = frozenset(("the", "this", "that"))
# What speaks for its owner: "the ministry's website", "Lorne's statement".
_PAPERS = frozenset(
    listed("website site statement release tweet post account page blog announcement memo letter twitter facebook feed")
)


@dataclass(frozen=True, slots=True)
class Mention:
    """A name in the report as a run of words."""

    words: Words
    name: Name


class Speakers:
    """The names of one report and what stands for them; asked in the order of the text."""

    def __init__(self, f: Frame, names: Sequence[Name]) -> None:
        self.f = f
        self.mentions = _mentions(f, names)
        self._at = {i: m for m in reversed(self.mentions) for i in range(*m.words)}
        self._sex = self._sexes()
        self._roles = self._holders()
        self._last: list[tuple[int, Name]] = []  # the word and the name of each source resolved so far
        self._told: list[tuple[int, Words]] = []  # the same of persons who are described, not named
        self._many: list[tuple[int, Words]] = []  # the same of several: "officials", "the unions"

    def resolve(self, head: int, words: Words) -> tuple[str, Words, Name | None]:
        """The speaker a source means: a full name or a description, "" where neither; where it says so; the name."""
        f = self.f
        if f.low[head] in ("they", "them") and (several := self._several(head)):
            return described(f, several), words, None
        name = self._named(head, words)
        if name is None and f.low[head] in ("who", "which", "that") and f.tag[head] in ("WP", "WDT"):
            above = self._antecedent(head)
            if above >= 0:
                return self.resolve(above, (f.left[above], min(f.right[above], head)))
        if name is None and (f.low[head] in HE or f.low[head] in SHE):
            if (unnamed := self._unnamed(head)) is not None:
                return described(f, unnamed), words, None
            name = self._person(head)
        elif name is None and f.low[head] == "it":
            name = self._body(head)
        elif name is None and f.low[head] in _PAPERS:
            name = self._owner(head)
        elif name is None and f.tag[head] in ("NN", "NNP"):
            name = self._role(head, words)
        if name is not None:
            self._last.append((head, name))
            return name.name, words, name
        if f.tag[head] in ("NN", "NNP") and _ROLES.match(f.low[head]):
            self._told.append((head, words))
        if f.tag[head] == "NNS":
            self._many.append((head, words))
        told = "" if f.lemma[head] in _TIMES else described(f, words)
        told = told if len(told.split()) <= _LONG else ""
        return "" if _NOBODY.issuperset(listed(told)) else told, words, None

    def _several(self, head: int) -> Words | None:
        """Whom "they" goes on with: the last of several who spoke in this or the last paragraph."""
        near = [(i, w) for i, w in self._many if i < head and self.f.paragraph[i] >= self.f.paragraph[head] - 1]
        later = [i for i, n in self._last if near and near[-1][0] < i < head and n.type == "ORG"]
        return None if not near or later else near[-1][1]

    def named(self, i: int) -> Name | None:
        """The name that a word is part of."""
        return self._at[i].name if i in self._at else None

    def _named(self, head: int, words: Words) -> Name | None:
        """The name that the phrase itself is or stands in apposition to."""
        if head in self._at:
            return self._at[head].name
        for i in range(*words):
            if i in self._at and self._at[i].name.type == "PERSON" and (i == head + 1 or self._tied(i, head)):
                return self._at[i].name
        return None

    def _tied(self, i: int, head: int) -> bool:
        """Whether a word names the head of its phrase: a flat part, an apposition, or a name closing the phrase."""
        f = self.f
        for _ in range(5):
            if i == head:
                return True
            if f.dep[i] not in ("flat", "appos", "compound") or f.low[min(self._at_end(i), len(f.low) - 1)] in (
                "'s",
                "’s",
                "'",
                "’",
            ):
                return False
            if f.dep[i] == "compound" and self._at_end(i) <= head:
                return False  # "Clinton spokesman": the name only says whose
            i = f.head[i]
        return False

    def _at_end(self, i: int) -> int:
        return self._at[i].words[1] if i in self._at else i + 1

    def _antecedent(self, head: int) -> int:
        f = self.f
        verb = f.head[head]
        for _ in range(4):
            if f.dep[verb].startswith("acl") and f.head[verb] < head:
                return f.head[verb]
            if f.head[verb] == verb:
                break
            verb = f.head[verb]
        return -1

    def _person(self, head: int) -> Name | None:
        """The person a pronoun means, where the text before leaves only one who comes into question."""
        f = self.f
        pronoun = "f" if f.low[head] in SHE else "m"
        floor = f.paragraphs[max(0, f.paragraph[head] - 2)][0]
        before = self.mentions[: bisect_left([m.words[0] for m in self.mentions], head)]
        people = [m for m in before if m.words[0] >= floor and m.name.type == "PERSON"]
        fitting = [(m.words[0], m.name) for m in people if self._sex.get(m.name.name, pronoun) == pronoun]
        if not fitting:
            return self._going_on(head, before, pronoun)
        if len({n.name for _, n in fitting}) == 1:
            return fitting[-1][1]
        spoke = next(((i, n) for i, n in reversed(self._last) if n.type == "PERSON" and floor <= i < head), None)
        if spoke and self._sex.get(spoke[1].name, pronoun) == pronoun:
            rivals = {n.name for i, n in fitting if i > spoke[0] and self._acts(i)} - {spoke[1].name}
            if not rivals:
                return spoke[1]
        acting = [(i, n) for i, n in fitting if self._acts(i)]
        near = [n for i, n in acting if f.unit[i] >= f.unit[head] - 1]
        return near[0] if near and len({n.name for n in near}) == 1 else None

    def _going_on(self, head: int, before: Sequence[Mention], pronoun: str) -> Name | None:
        """Who spoke last, some paragraphs before, where no other person is named since then."""
        f = self.f
        floor = f.paragraphs[max(0, f.paragraph[head] - _BACK)][0]
        people = [m for m in before if m.words[0] >= floor and m.name.type == "PERSON"]
        spoke = next((n for i, n in reversed(self._last) if n.type == "PERSON" and floor <= i < head), None)
        if spoke is None or not people or people[-1].name.name != spoke.name:
            return None
        return spoke if self._sex.get(spoke.name, pronoun) == pronoun else None

    def _unnamed(self, head: int) -> Words | None:
        """The described person a pronoun goes on with: the last who spoke, no name of a person between the two."""
        f = self.f
        pronoun, other = ("f", _MEN) if f.low[head] in SHE else ("m", _WOMEN)
        told = [(i, words) for i, words in self._told if i < head and f.paragraph[i] >= f.paragraph[head] - 1]
        if not told or f.low[told[-1][0]] in other:
            return None
        i, words = told[-1]
        between = [m for m in self.mentions if i < m.words[0] < head and m.name.type == "PERSON"]
        rivals = [m for m in between if self._sex.get(m.name.name, pronoun) == pronoun]
        return None if rivals or any(k > i and n.type == "PERSON" for k, n in self._last if k < head) else words

    def _owner(self, head: int) -> Name | None:
        """The name that a website or a statement belongs to: "the ministry's", "Lorne's"."""
        f = self.f
        for i in f.children[head]:
            if f.dep[i] == "nmod:poss" and f.low[i] not in HE | SHE:
                words = (f.left[i], i + 1)
                return self._named(i, words) or self._role(i, words)
        return None

    def _acts(self, i: int) -> bool:
        """Whether the name at a word is the subject of something outside quotations."""
        f = self.f
        top = i
        while f.dep[top] in ("flat", "compound", "appos") and f.head[top] != top:
            top = f.head[top]
        return f.dep[top].startswith("nsubj") and f.quote[i] < 0

    def _body(self, head: int) -> Name | None:
        """The one organisation that spoke in the same or the next paragraph before "it"."""
        floor = self.f.paragraph[head] - 1
        spoke = [n for i, n in self._last if i < head and self.f.paragraph[i] >= floor]
        near = [n for n in spoke if n.type in ("ORG", "LOC")]
        return near[-1] if near and len({n.name for n in near}) == 1 else None

    def _role(self, head: int, words: Words) -> Name | None:
        """The one name that the report gives the role or kind of body in a definite phrase."""
        f = self.f
        if f.low[words[0]] not in _DEFINITE or words[1] - words[0] > 4:
            return None
        names = self._roles.get(f.low[head], {})
        if len(names) == 1 or (names and all(name.type != "PERSON" for name in names.values())):
            return bodies.main(names, [m.name for m in self.mentions])
        if f.low[head] not in bodies.KINDS or words[1] - words[0] != 2:
            return None
        return bodies.body(f, head, [(m.words, m.name) for m in self.mentions], self._acts, {i for i, _ in self._last})

    def _holders(self) -> dict[str, dict[str, Name]]:
        """For each role or kind of body: the names the report gives it, by their full form."""
        f, held = self.f, dict[str, dict[str, Name]]()
        for m in self.mentions:
            a, b = m.words
            if m.name.type in ("ORG", "LOC") and b - a > 1:
                first = a if f.low[a + 1] in ("for", "of") else b - 1  # the Council of Talvi is "the council"
                for kind in {f.low[b - 1], f.low[head_of(f, (a, b))], f.low[first]}:
                    held.setdefault(kind, {})[m.name.name] = m.name
            if m.name.type != "PERSON":
                continue
            before = [i for i in range(_title(f, a), a) if _ROLES.match(f.low[i])]
            after = []
            if b < len(f.low) and f.low[b] == ",":
                after = [i for i in range(b + 1, min(b + 6, len(f.low))) if _ROLES.match(f.low[i])][:1]
                stop = next(
                    (i for i in range(b + 1, min(b + 6, len(f.low))) if f.low[i] == "," or f.tag[i][:2] == "VB"), b + 6
                )
                after = [i for i in after if i < stop and f.low[b + 1] not in ("and", "but", "whose")]
            for i in before + after:
                held.setdefault(f.low[i], {})[m.name.name] = m.name
        return held

    def _sexes(self) -> dict[str, str]:
        """Names whose title or role says whether they are "he" or "she"."""
        f, found = self.f, dict[str, set[str]]()
        for m in self.mentions:
            near = {f.low[i].rstrip(".") for i in range(max(0, m.words[0] - 1), min(m.words[1], m.words[0] + 1))}
            for sign, words in (("m", _MEN), ("f", _WOMEN)):
                if near & words:
                    found.setdefault(m.name.name, set()).add(sign)
        return {name: next(iter(signs)) for name, signs in found.items() if len(signs) == 1}


def _title(f: Frame, a: int) -> int:
    """Where the title before a name begins: "Chancellor Dovan Kell", "the Chancellor of Kestria Dovan Kell"."""
    i = a - 1
    if i > 0 and f.low[i] == "of":
        return i - 1
    while i > max(0, a - _TITLE) and f.tag[i] in ("NNP", "NNPS") and f.quote[i] == f.quote[a]:
        i -= 1
    return i - 1 if 0 < i < a - 1 and f.low[i] == "of" else max(0, a - 1)


def described(f: Frame, words: Words) -> str:
    """The words of a source as the report has them, on one line, without what a relative clause says of it."""
    a, b = words
    while a + 1 < b and f.dep[a] == "case" and f.tag[a] == "IN":
        a += 1  # "of the donors", of whom some were cut off
    stop = next((i for i in range(a + 1, b) if f.tag[i] in ("WP", "WDT", "WP$") and f.low[i] != "what"), b)
    while stop > a + 1 and not f.low[stop - 1][-1].isalnum() and stop < b:
        stop -= 1
    (start, end), *_ = f.spans(((a, stop),))
    return " ".join(f.text[start:end].split()).rstrip(",;:—– ")


def _mentions(f: Frame, names: Sequence[Name]) -> list[Mention]:
    out = []
    for name in sorted(names, key=lambda n: (n.start, -n.end)):
        a, b = bisect_left(f.end, name.start + 1), bisect_left(f.start, name.end)
        if a < b:
            out.append(Mention((a, b), name))
    return out
