"""Whom a pronoun means: the noun a relative clause is about, he and they of the clauses around, we of a speaker."""

from collections.abc import Callable, Sequence

from stemma.annotators.acts.actors import Cast
from stemma.annotators.acts.frames import lexicon
from stemma.annotators.acts.syntax import Syntax, first, one_of, relative, third

_OWN = one_of("country nation side state homeland people")
_OBJECTIVE = one_of("him her them")
_WE = one_of("we our")
_SPOKESMEN = one_of("spokesman spokeswoman spokesperson")
_KILLING = one_of("kill wound injure claim hit strike destroy devastate shake spark trigger")
_HITTING = one_of("destroy bomb shell hit strike raze attack flatten besiege capture occupy")


class Pronouns:
    """Resolves the subjects and objects of one report; `subjects` gives those of the clause of a verb."""

    def __init__(self, parse: Syntax, cast: Cast, subjects: Callable[[int], Sequence[int]]) -> None:
        self.parse, self.cast, self._subjects = parse, cast, subjects

    def resolve(self, k: int, within: int) -> list[int]:
        """The nouns a subject stands for: itself and what is joined to it, or what a pronoun means."""
        p = self.parse
        word = p.lower[k]
        if p.noun(k):
            owner = next((m for m in p.of_kind(k, "nmod:poss") if p.tags[m] == "PRP$"), None)
            if owner is not None and p.lemmas[k] in _OWN and not self.cast.acts(k):
                meant = self.resolve(owner, within)  # "his country": whoever he is speaks for it
                return meant or p.coordinated(k)
            return p.coordinated(k)
        if p.tags[k].startswith("VB"):  # "the group operating there said"
            return [j for j in p.of_kind(k, "nsubj", "compound", "amod") if p.noun(j)][-1:]
        if relative(word):
            head = self._antecedent(k, within)
            return p.coordinated(head) if head is not None else []
        if first(word):
            speaker = self.cast.speaker(k)
            if speaker is None:
                return []
            return (self._spoken_for(speaker) if word in _WE else []) or p.coordinated(speaker)
        if third(word) or word in ("his", "her", "its", "their", "both", "him", "them"):
            if word in _OBJECTIVE and p.deps[k] in ("obj", "iobj", "obl"):
                owned = any(p.deps[m].startswith("nsubj") for m in p.kids[within])
                above = [i for i in self._before(k, within) if i not in self._subjects(within)]
                owned = owned and p.deps[within] != "conj"
                if word == "them" and len(above) == 1 and self.cast.person(above[0]):
                    above = []
                near = self._beside(k, within)
                return (above or near) if owned else (near or above)  # "sued Berg, accusing him"
            return self._before(k, within)
        return []

    def _spoken_for(self, speaker: int) -> list[int]:
        """Whom a spokesman speaks for, who says "we": "Berg, a spokesman for the group"."""
        p = self.parse
        for k in (speaker, *p.of_kind(speaker, "appos", "nmod", "compound")):
            if p.lemmas[k] in _SPOKESMEN:
                whose = [*p.after(p.phrase(k), ("for", "of")), *p.of_kind(k, "nmod:poss", "compound")]
                return [j for j in whose if self.cast.acts(j)][:1]
        return []

    def _beside(self, k: int, within: int) -> list[int]:
        """Whom "him" or "them" means as an object: the nearest before it in the sentence but who acts upon him."""
        p, own = self.parse, set(self._subjects(within))
        many = p.lower[k] == "them"
        for i in range(k - 1, p.sentences[p.sentence_of[k]][0] - 1, -1):
            if not p.noun(i) or i in own or p.deps[i] in ("compound", "flat", "nmod:poss", "appos"):
                continue
            joined = p.coordinated(i)
            if many and (len(joined) > 1 or p.tags[i] in ("NNS", "NNPS")) and all(self.cast.acts(j) for j in joined):
                return joined
            if not many and p.deps[i] != "conj" and self.cast.person(i) and own.isdisjoint(joined):
                return [i]
        return []

    def _antecedent(self, k: int, within: int) -> int | None:
        """The noun a relative clause is about: what it hangs on, but no place that kills and no visit that is a city.

        Of "the attack on a post in Ayland that killed two" that is the attack, of "a visit to Port Quill, which
        was shelled" the town, whatever the tree says.
        """
        p, head = self.parse, self.parse.heads[within]
        if head == within or not p.noun(head):
            return None
        near = [i for i in range(head + 1, k) if p.noun(i)][-1:]
        if p.lower[k] == "who" and near and not self.cast.acts(head) and self.cast.person(near[0]):
            return near[0]
        deeds, verb = lexicon().nouns, p.lemmas[within]
        passive = bool(p.of_kind(within, "aux:pass", "nsubj:pass"))
        lifeless = p.ents[head] == "LOC" or not self.cast.acts(head)
        if lifeless and p.lemmas[head] not in deeds and not passive and verb in _KILLING:
            above = head
            while p.noun(p.heads[above]) and p.heads[above] != above:
                above = p.heads[above]
                if p.lemmas[above] in deeds:
                    return above
        if p.lemmas[head] in deeds and passive and verb in _HITTING:
            places = [i for i in range(head + 1, k) if p.ents[i] == "LOC" and p.case(i)]
            at = places[-1] if places else head
            while at - 2 > head and p.words[at - 1] == "," and p.ents[at - 2] == "LOC":
                at -= 2  # of "Port Quill, Ayland" the town
            return at
        return head

    def _before(self, k: int, within: int) -> list[int]:
        """Whom a pronoun stands for: the subject of the clauses around it, else of the sentence before."""
        p, at, seen = self.parse, within, {within}
        speaker = self.cast.speaker(k, direct=True)  # who is quoted says "I" of himself
        while p.heads[at] != at and p.heads[at] not in seen:
            at = p.heads[at]
            seen.add(at)
            subjects = [s for s in p.of_kind(at, "nsubj", "nsubj:pass") if p.noun(s) and s < k and s != speaker]
            meant = self._meant(p.lower[k], subjects)
            if meant is not None:
                return p.coordinated(meant)
        n = p.sentence_of[k]
        for low, high in reversed(p.sentences[max(0, n - 2) : n]):
            subjects = [i for i in range(low, high) if p.deps[i].startswith("nsubj") and p.noun(i)]
            meant = self._meant(p.lower[k], subjects)
            if meant is not None:
                return p.coordinated(meant)
        return []

    def _meant(self, word: str, subjects: list[int]) -> int | None:
        """Which of some subjects, or whose, a pronoun may stand for: "he" for a person, "it" for no person."""
        for s in subjects:
            for noun in (s, *self.parse.of_kind(s, "nmod:poss")):
                told = word not in ("he", "she", "him", "it") or self.cast.person(noun) == (word != "it")
                if told and self.cast.acts(noun):
                    return noun
        return None
