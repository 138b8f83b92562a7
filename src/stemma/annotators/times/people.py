"""Who a pronoun in a dated clause means: the last person told of, where there is but one."""

from collections.abc import Sequence

from stemma.model import Name, Parse

from .terms import one_of

_HE = one_of("he she")
_HIM = one_of("him her")
_HIS = one_of("his her")
_OPEN = one_of(
    "i we you us me my our your they them it this these those that which who what one ones some others their mine ours"
)
_SUBJECTS = one_of("nsubj nsubj:pass csubj csubj:pass")
_CLIMBED = one_of("conj xcomp")
_PARTS = one_of("det amod compound nummod flat nmod:poss nmod appos case")
_AGENTS = frozenset(("er", "or", "nt", "an", "st", "ef", "ge"))  # of nouns for people: minister, president, woman
_BACK = 2  # sentences in which the person was told of
_STEPS = 4
_WORDS = 9  # of a subject that is put before a clause which shares it


class People:
    """The names of one report, by the words they stand in."""

    def __init__(self, parse: Parse, names: Sequence[Name]) -> None:
        self.parse = parse
        self._names = sorted((n for n in names if n.type == "PERSON"), key=lambda n: n.start)
        self._others = {parse.at(n.start) for n in names}

    def named(self, kept: Sequence[int], own: Sequence[int]) -> dict[int, str] | None:
        """The names to be put in for the pronouns among some words; None where one is not known."""
        p = self.parse
        found: dict[int, str] = {}
        marked = [p.words[i] for i in kept]
        whole = marked.count("“") == marked.count("”") and marked.count('"') % 2 == 0
        quoted = 0
        heads = {p.heads[k] for k in own}
        person = False  # whether somebody has been named whom "he" and "his" lean on
        told = False  # whether the clause's own subject has named somebody that "his" and "its" lean on
        for i in kept:
            word = p.lower[i]
            quoted += (word == "“") - (word == "”") if whole else 0
            if word == '"' and whole:
                quoted = 1 - quoted
            subject = any(p.edges[k][0] <= i < p.edges[k][1] for k in own)
            if quoted > 0:
                continue
            if word in _HE or (word in _HIM and p.tags[i] == "PRP"):
                if word in _HE and person and not subject:
                    continue  # "Berg said he would go"
                name = self._meant(i)
                if not name:
                    return None
                found[i] = name
            elif word == "it" and i in own and p.deps[i] != "expl":
                thing = self._thing(i)
                if not thing:
                    return None
                found[i] = thing
            elif word in _HIS and p.tags[i] == "PRP$" and not person and (subject or not self._role(kept, i)):
                name = self._meant(i)
                if not name:
                    return None
                found[i] = f"{name}'s"
            elif word in ("its", "their") and not told and subject:
                return None
            elif (
                word in _OPEN
                and p.pos[i] == "PRON"
                and (
                    subject
                    or word
                    not in ("that", "which", "who", "what", "it", "one", "their", "they", "them", "some", "others")
                )
            ):
                if p.deps[i] != "expl":
                    return None
            elif (word in ("they", "them") and not told) or (
                word in ("it", "them") and p.deps[i] == "obj" and p.heads[i] in heads
            ):
                return None
            person = (
                person
                or i in found
                or (subject and p.pos[i] == "PROPN")
                or any(n.start <= p.starts[i] < n.end for n in self._names)
            )
            told = told or (p.pos[i] in ("NOUN", "PROPN") and not p.deps[i].startswith("obl")) or i in found
        return found

    def above(self, head: int) -> str:
        """The subject of the clause that one without a subject is joined to; the noun a relative clause tells of."""
        p = self.parse
        for _ in range(_STEPS):
            over = p.heads[head]
            if over == head or p.deps[head] not in _CLIMBED:
                return ""
            for k in p.children[over]:
                if p.deps[k] in _SUBJECTS:
                    return self.phrase(k)
            head = over
        return ""

    def phrase(self, k: int) -> str:
        """The words of a subject, short, its pronoun named; "" where it says not who it is."""
        p = self.parse
        if p.lower[k] in _HE:
            return self._meant(k)
        if p.lower[k] in _OPEN or p.lower[self._from(k)] in (
            "this",
            "that",
            "these",
            "those",
            "its",
            "their",
            "our",
            "my",
            "his",
            "her",
        ):
            return ""
        first, after = self._from(k), k + 1
        for c in p.children[k]:
            if c > k and p.edges[c][0] == after and p.deps[c] in _PARTS:
                after = p.edges[c][1]
        words = p.text[slice(*p.span(first, after))].rstrip(" ,")
        return words if after - first <= _WORDS and "\n" not in words else ""

    def _thing(self, i: int) -> str:
        """What "it" at the head of a sentence means: the one thing that the sentence before it tells of."""
        p = self.parse
        n = p.sentence_of[i] - 1
        first = p.sentences[n + 1][0]
        if n < 0 or i - first > 1 or "\n" in p.text[p.starts[p.sentences[n][0]] : p.starts[i]].strip():
            return ""
        roots = [k for k in range(*p.sentences[n]) if p.heads[k] == k and p.pos[k] in ("VERB", "AUX")]
        if len(roots) != 1:
            return ""
        subjects = [k for k in p.children[roots[0]] if p.deps[k] in _SUBJECTS]
        named = any(m.start <= p.starts[k] < m.end for k in subjects for m in self._names)
        if len(subjects) != 1 or named or p.tags[subjects[0]] not in ("NN", "NNP") or self._person(subjects[0]):
            return ""
        words = self.phrase(subjects[0])
        return words[:1].lower() + words[1:] if p.tags[subjects[0]] == "NN" else words

    def _person(self, k: int) -> bool:
        """Whether a common noun is of a person, by its ending."""
        return self.parse.pos[k] == "NOUN" and self.parse.lemmas[k][-2:] in ("er", "or", "an", "st", "ef")

    def _role(self, kept: Sequence[int], i: int) -> bool:
        """Whether a common noun before a word may be whom its "his" means ("the minister lost his seat")."""
        p = self.parse
        return any(
            k < i and p.deps[k] in _SUBJECTS and p.pos[k] == "NOUN" and p.lemmas[k][-2:] in _AGENTS for k in kept
        )

    def may_act(self, k: int, relative: str) -> bool:
        """Whether a noun is surely what a relative clause tells of: a person named, or a common noun before "who"."""
        p = self.parse
        named = any(n.start <= p.starts[k] < n.end for n in self._names)
        return named if p.pos[k] == "PROPN" else relative == "WP"

    def _from(self, k: int) -> int:
        """The first word of a noun's phrase."""
        p, first = self.parse, k
        for c in reversed(p.children[k]):
            if c < k and p.edges[c][1] == first and p.deps[c] in _PARTS and p.deps[c] != "case":
                first = p.edges[c][0]
        return first

    def _meant(self, i: int) -> str:
        """The person last told of as one who acts, of the sentence or two before; "" where none or another is near."""
        p = self.parse
        here = p.sentence_of[i]
        near = [n for n in self._names if n.end <= p.starts[i] and here - p.sentence_of[p.at(n.start)] <= _BACK]
        if not near:
            return ""
        acting = [n for n in near if self._acts(n)]
        same = {n.name or n.text for n in near}
        chosen = (acting or near)[-1]
        if len(same) > 1 and not acting:
            return ""
        return chosen.name or chosen.text

    def _acts(self, n: Name) -> bool:
        p = self.parse
        k = p.at(max(n.start, n.end - 1))
        for _ in range(_STEPS):
            if p.deps[k] in _SUBJECTS:
                return True
            if p.deps[k] not in ("flat", "compound", "appos", "nmod:poss") or p.heads[k] == k:
                return False
            k = p.heads[k]
        return False
