"""What a clause tells: its event from the lexicon, turned by what governs it, by time and by negation."""

from dataclasses import dataclass, replace

from stemma.annotators.acts.clauses import Clause, Clauses
from stemma.annotators.acts.frames import HOSTILE, KINDLY, SPOKEN, THINGS, Frame, Kind, Need, lexicon
from stemma.annotators.acts.syntax import one_of
from stemma.model import ActStatus

_FUTURE = one_of("will shall would 'll may might could")
_SURELY = one_of("will shall would")
_AWAITING = one_of("when once after before until")
_MUST = one_of("must should")
_SUPPOSING = one_of("if unless until whether provided")
_ALSO_ADJECTIVES = one_of("welcome free close clear fine complete secure")
_DEEP = 4
FIGURATIVE = one_of("legislative verbal personal rhetorical partisan political legal electoral culture ideological")


# what one promises, demands, refuses or accuses of is an act too, of this status
_STANDING: dict[str, ActStatus] = {
    "AGREE": "planned",
    "THREATEN": "planned",
    "REQUEST": "asked",
    "REJECT": "denied",
    "ACCUSE": "reported",
}


@dataclass(frozen=True, slots=True)
class Content:
    """An act that another is about: the token that tells it, its status, and who does it where grammar does not say."""

    at: int
    status: ActStatus
    subjects: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Told:
    """An event told by a clause; `roots` are the tokens under which its recipient is looked for, nearest first.

    `plain` is what a clause about the future says will be done: "will attack" is a threat, and an attack planned.
    """

    kind: Kind
    clause: Clause
    roots: tuple[int, ...]
    status: ActStatus = "happened"
    subjects: tuple[int, ...] = ()  # who acts, where it is not the clause's subject
    upon: tuple[int, ...] = ()  # to whom it is done, where it is the clause's subject
    consumed: frozenset[int] = frozenset()
    content: tuple[Content, ...] = ()
    plain: Kind | None = None


class Reader:
    """Reads the events of the clauses of one report."""

    def __init__(self, clauses: Clauses) -> None:
        self.clauses, self.parse, self.cast = clauses, clauses.parse, clauses.cast
        self.lexicon = lexicon()

    def read(self, verb: int, depth: int = 0) -> Told | None:
        """The event of the clause of a verb, None where it tells none."""
        if depth > _DEEP:
            return None
        clause = self.clauses.at(verb)
        lemma = self.parse.lemmas[verb]
        if lemma in _ALSO_ADJECTIVES and self.parse.tags[verb].startswith("JJ"):
            return None
        if lemma not in self.lexicon.frames and lemma.endswith("ing"):
            lemma = lemma[:-3]  # "while warning that", read as a noun
        for frame in self.lexicon.frames.get(lemma, ()):
            if all(self._holds(need, clause) for need in frame.needs):
                told = self._apply(frame, clause, depth)
                if told is not None:
                    return self._turned(told, clause)
                if frame.kind.event == "-":
                    return None
        return None

    def _apply(self, frame: Frame, c: Clause, depth: int) -> Told | None:
        event = frame.kind.event
        below = [c.complement] if c.complement is not None else []
        if event in ("=", "=s", "=p", "/") and not any(n.slot == "comp" for n in frame.needs):
            return self._of_noun(frame, c)
        if event in ("=", "+", "/", "~", "?", "!"):
            return self._of_complement(event, c, depth)
        if event == "-":
            return None
        told = Told(frame.kind, c, (c.verb, *below), consumed=frozenset([c.verb, *self._under(below, depth)]))
        if event in _STANDING:
            told = replace(told, consumed=frozenset([c.verb]), content=self._content(event, c))
        if frame.kind.event in ("REQUEST", "REJECT", "AGREE", "THREATEN") and not frame.kind.mode and below:
            inner = self.read(below[0], depth + 1)
            mode = _content(frame.kind.event, inner)
            told = replace(told, kind=Kind(event, mode, inner.kind.context if inner else frame.kind.context))
        return told

    def _content(self, event: str, c: Clause) -> tuple[Content, ...]:
        """What a promise, a demand, a refusal, a threat or an accusation is about: the clause or nouns it governs."""
        status = _STANDING[event]
        found = []
        if c.complement is not None:
            own = self.parse.of_kind(c.complement, "nsubj", "nsubj:pass")
            asked = tuple(k for k in c.objects if self.cast.acts(k)) if event in ("REQUEST", "ACCUSE") else ()
            found.append(Content(c.complement, status, () if own else asked))
        if event == "ACCUSE":
            return tuple(found)
        for slot in ("obj", "to", "for", "on", "with", "in"):
            for filler in self._fillers(slot, c):
                kind = self.lexicon.nouns.get(self.parse.lemmas[filler])
                if kind is None or (kind.event in SPOKEN and kind.mode != "investigate"):
                    continue
                if not (event == "REJECT" and kind.event in HOSTILE):  # to reject a siege is not to lay none
                    found.append(Content(filler, status))
        return tuple(found)

    def _under(self, below: list[int], depth: int) -> set[int]:
        """What a complement says belongs to its governor: it is no act of its own unless somebody else does it."""
        out: set[int] = set()
        for k in below:
            if not self.parse.of_kind(k, "nsubj", "nsubj:pass"):
                out.add(k)
                inner = self.clauses.at(k).complement
                if inner is not None and depth < _DEEP:
                    out |= self._under([inner], depth + 1)
        return out

    def _of_noun(self, frame: Frame, c: Clause) -> Told | None:
        """The event an argument names: "held talks", "lifted the curfew", "clashes erupted"."""
        ended = frame.kind.event == "/"
        for need in frame.needs:
            if not need.events:
                continue
            for filler in self._fillers(need.slot, c):
                if any(self.parse.lower[k] == "no" for k in self.parse.of_kind(filler, "det")):
                    continue
                for lemma, at in self._lemmas(filler):
                    kind = (self.lexicon.ended if ended else self.lexicon.nouns).get(lemma)
                    named = self.lexicon.nouns.get(lemma)
                    if kind is None or named is None or named.event not in need.events or lemma in THINGS:
                        continue
                    below = [k for k in self.parse.of_kind(at, "acl") if k > at]
                    below += [c.complement] if c.complement is not None and kind.event in SPOKEN else []
                    consumed = frozenset([c.verb, at, *self._under(below, 0)])
                    told = Told(kind, c, (c.verb, at, *below), consumed=consumed)
                    return self._suffered(told, at) if frame.kind.event == "=p" else told
        return None

    def _suffered(self, told: Told, noun: int) -> Told:
        """What a subject has done to it: "received a warning from"."""
        c, p = told.clause, self.parse
        by = [k for preposition in ("from", "by") for k in c.to.get(preposition, ())]
        by += p.after(p.phrase(noun), ("from", "by", "of"))
        return replace(told, subjects=tuple(by), upon=tuple(c.subjects))

    def _of_complement(self, event: str, c: Clause, depth: int) -> Told | None:
        if c.complement is None:
            return None
        inner = self.read(c.complement, depth + 1)
        if inner is None:
            return None
        kind, status = inner.kind, inner.status
        if event == "+" and status == "denied":  # "decided not to meet"
            kind = Kind("REJECT", "", kind.context) if kind.event in KINDLY else kind
            status = "happened" if kind.event == "REJECT" else status
        elif event == "+":
            kind = _ahead(kind)
            if kind.event != inner.kind.event:
                content = (Content(c.complement, "planned"),)
                return Told(kind, c, (c.verb, *inner.roots), "planned", consumed=frozenset([c.verb]), content=content)
            status = "planned"
        elif event in ("?", "!"):
            kind, status = inner.plain or kind, "wished" if event == "?" else "denied"
        elif event == "/":
            kind = Kind(
                "SANCTION" if kind.event in KINDLY else "RETREAT" if kind.event in HOSTILE else kind.event,
                "",
                kind.context,
            )
        elif event == "~":
            if kind.event not in KINDLY:
                return None
            content = (Content(c.complement, "denied"),)
            kind = Kind("REJECT", "", kind.context)
            return Told(kind, c, (c.verb, *inner.roots), status, consumed=frozenset([c.verb]), content=content)
        consumed = inner.consumed | {c.verb}
        return Told(kind, c, (c.verb, *inner.roots), status, consumed=consumed, plain=inner.plain)

    def _turned(self, told: Told, c: Clause) -> Told:
        """The event as time, mood and negation turn it: a promised visit is an agreement, a coming attack a threat."""
        kind, status = told.kind, told.status
        if c.negated:
            done = told.plain or kind
            if (c.modal in _FUTURE or told.plain) and done.event in KINDLY:
                return replace(told, kind=Kind("REJECT", "", kind.context), status="planned", plain=done)
            return replace(told, kind=done, status="denied", plain=None)
        if c.modal in _FUTURE or self._going(c):
            status = "conditional" if c.modal in ("may", "might", "could") or c.conditional else "planned"
            kind = _ahead(kind)
            if c.conditional and kind.event in ("AGREE",) and told.kind.event == "RETREAT":
                kind = Kind("THREATEN", "", kind.context)
        elif self._supposed(c.verb) or (c.conditional and self._present(c.verb)):
            status = "conditional"
        elif status == "happened" and self._awaited(c.verb):
            status = "planned"
        plain = told.kind if kind.event != told.kind.event else told.plain
        return replace(told, kind=kind, status=status, plain=plain)

    def standing(self, told: Told) -> Told:
        """What is told with the status that time, mood and negation give it, its event as it is."""
        turned = self._turned(told, told.clause)
        return replace(told, status=turned.status)

    def _supposed(self, verb: int) -> bool:
        """True in a clause that says under what condition: "if", "unless", "until"."""
        p = self.parse
        marks = {p.lower[k] for k in p.of_kind(verb, "mark", "advmod") if k < verb}
        long = any(p.lower[k : k + 3] == ["as", "long", "as"] for k in range(max(0, verb - 8), verb))
        return p.deps[verb] == "advcl" and (long or bool(marks & _SUPPOSING))

    def _awaited(self, verb: int) -> bool:
        """True for what a plan waits for: "will vote when the two sides meet", "would be told before he left"."""
        p = self.parse
        above = p.heads[verb]
        marks = {p.lower[k] for k in p.of_kind(verb, "mark", "advmod", "case") if k < verb}
        if p.deps[verb] != "advcl" or above == verb or not marks & _AWAITING or not p.tags[above].startswith("VB"):
            return False
        if p.deps[above] == "ccomp" and not self.clauses.at(above).modal:  # "would see to it that they are paid after"
            above = p.heads[above]
        return self.clauses.at(above).modal in _SURELY and p.tags[verb] in ("VBZ", "VBP", "VBD")

    def _present(self, verb: int) -> bool:
        """True for "is unacceptable" and "accepts", no "accepted" and no "has accepted"."""
        p = self.parse
        told = [verb, *p.of_kind(verb, "aux", "cop", "aux:pass")]
        return any(p.tags[i] in ("VBZ", "VBP") for i in told) and not any(p.tags[i] in ("VBD", "VBN") for i in told)

    def _going(self, c: Clause) -> bool:
        p = self.parse
        return p.lemmas[p.heads[c.verb]] == "go" and p.deps[c.verb] == "xcomp" and p.tags[p.heads[c.verb]] == "VBG"

    def demanded(self, verb: int) -> tuple[int, ...]:
        """Who must do what a clause says, where it says that somebody must: the subjects under "must" or "should"."""
        c = self.clauses.at(verb)
        p = self.parse
        have_to = p.lemmas[verb] in ("have", "need") and c.complement is not None and not c.objects and not c.modal
        return tuple(c.subjects) if c.modal in _MUST or have_to else ()

    def _holds(self, need: Need, c: Clause) -> bool:
        if need.slot == "not":
            return c.negated
        if need.slot == "comp":
            if c.complement is None:
                return need.absent
            found = need.anything or self.parse.lemmas[c.complement] in need.lemmas
            return found != need.absent
        if need.slot == "inf":  # "told him to go", not "told him that"
            found = c.complement is not None and self.clauses.infinitive(c.complement)
            return found != need.absent
        if need.slot in ("must", "ahead", "base", "fact", "done"):
            return c.complement is not None and self._mood(need.slot, c.complement)
        if need.slot == "prt":
            found = bool(need.lemmas & c.particles)
            return found != need.absent
        if need.slot == "near":
            low, high = self.parse.sentences[self.parse.sentence_of[c.verb]]
            window = set(self.parse.lower[max(low, c.verb - 25) : min(high, c.verb + 25)])
            window |= set(self.parse.lemmas[max(low, c.verb - 25) : min(high, c.verb + 25)])
            return bool(need.lemmas & window) != need.absent
        fillers = self._fillers(need.slot, c)
        found = any(self._fits(need, f) for f in fillers) or ("PAIR" in need.roles and len(fillers) > 1)
        return found != need.absent

    def _mood(self, slot: str, verb: int) -> bool:
        """How a clause puts it: one must, will (`ahead`), is to do it (`base`), does it (`fact`), or it is `done`."""
        c = self.clauses.at(verb)
        if slot == "must":
            return c.modal in _MUST
        if slot == "ahead":
            acting = (*c.subjects, *(c.objects if c.passive else ()))
            return c.modal in _FUTURE and any(self.cast.acts(k) for k in acting)
        if slot == "done":
            return self.parse.tags[verb] == "VBN" and not self.parse.of_kind(verb, "mark", "aux:pass")
        bare = self.parse.tags[verb] in ("VB", "VBG")
        return not c.modal and not self.clauses.infinitive(verb) and bare == (slot == "base")

    def _fillers(self, slot: str, c: Clause) -> list[int]:
        if slot == "obj":
            return [j for o in c.objects for j in self.parse.coordinated(o)]
        if slot == "subj":
            return c.subjects
        return [j for o in c.to.get(slot, ()) for j in (self.parse.coordinated(o) if self.parse.noun(o) else [o])]

    def _fits(self, need: Need, filler: int) -> bool:
        if need.anything:
            return True
        if need.actor and self.cast.acts(filler):
            return True
        if need.roles & self.cast.kinds(filler):
            return True
        for lemma, _ in self._lemmas(filler):
            if lemma in need.lemmas:
                return True
            named = self.lexicon.nouns.get(lemma)
            if named is not None and named.event in need.events:
                return True
        return False

    def _lemmas(self, filler: int) -> list[tuple[str, int]]:
        """The words that say what a noun is: its own, those before it, and what a measure is of."""
        p = self.parse
        beside = [k for k in p.of_kind(filler, "compound") if p.tags[k].startswith("NN")]
        pairs = (self.lexicon.nouns.get(f"{p.lemmas[k]} {p.lemmas[filler]}") for k in beside)
        if any(pair is not None and pair.event == "-" for pair in pairs):  # a news conference is no conference
            return []
        own = self.lexicon.nouns.get(p.lemmas[filler])
        if (
            own is not None
            and own.event == "ASSAULT"
            and any(p.lemmas[k] in FIGURATIVE for k in p.of_kind(filler, "amod"))
        ):
            return []
        if p.tags[filler] == "$":
            return [("money", filler)]
        named = [f"{p.lemmas[k]} {p.lemmas[filler]}" for k in (*beside, *p.of_kind(filler, "amod"))]
        found = [(pair, filler) for pair in named if pair in self.lexicon.nouns]  # an air strike is no walkout
        found.append((p.lemmas[filler], filler))
        found += [(p.lemmas[k], k) for k in beside]
        found += [(p.lemmas[k], k) for k in p.of_kind(filler, "amod") if p.tags[k].startswith("NN")]
        found += [(p.lemmas[k], k) for k in p.of_kind(filler, "nmod") if p.case(k) in ("of", "in")]
        return found


def _ahead(kind: Kind) -> Kind:
    """What it is to say that one will do something."""
    if kind.event in KINDLY:
        return Kind("AGREE", "", kind.context)
    if kind.event in HOSTILE and kind.event != "THREATEN":
        mode = {"ASSAULT": "violence", "SANCTION": "relations", "PROTEST": "relations", "MOBILIZE": "violence"}
        return Kind("THREATEN", mode.get(kind.event, "restrict"), kind.context)
    return kind


def _content(event: str, inner: Told | None) -> str:
    """The mode of a demand, refusal or threat by what it is about."""
    if inner is None or event == "AGREE":
        return ""
    about = inner.kind.event
    if event == "THREATEN":
        return _ahead(inner.kind).mode
    modes = {
        "AID": "assist",
        "COOPERATE": "assist",
        "SUPPORT": "assist",
        "CONSULT": "meet",
        "RETREAT": "yield",
        "CONCEDE": "change",
    }
    return modes.get(about, "")
