"""Acts that a noun names with its parties: "Ayland's withdrawal from Beland", "the arrest of two envoys"."""

from dataclasses import dataclass

from stemma.annotators.acts.frames import SPOKEN, THINGS, Kind
from stemma.annotators.acts.parties import Parties
from stemma.annotators.acts.reading import FIGURATIVE, Reader
from stemma.annotators.acts.syntax import Noun, one_of
from stemma.model import Actor, Span

_DONE_TO = one_of("ASSAULT COERCE SANCTION")  # "the arrest of" names whom it is done to, "the visit of" who does it
_DONE_TO_MODES = one_of("release return investigate")
_ALONE = (SPOKEN - {"AGREE"}) | one_of("RETREAT PROTEST MOBILIZE COERCE ASSAULT SANCTION")  # these need no other party
_SUFFERED = one_of(  # "Berg's arrest" is of Berg
    "arrest detention imprisonment sentence sentencing conviction killing murder assassination execution kidnapping "
    "abduction beheading rape torture beating deportation expulsion extradition eviction trial prosecution impeachment "
    "indictment release pardon persecution"
)
_STATES = one_of("access emergency fire relation tie relationship friendship")
_FOUGHT = one_of("attack assault war fight fighting battle clash offensive fire violence aggression raid")
_UPON = ("against", "on", "to", "with", "from", "into", "for", "over", "in")


@dataclass(frozen=True, slots=True)
class Named:
    """What a noun names: the event, its parties as far as its phrase tells them, and the words."""

    kind: Kind
    actor: Actor | None
    recipient: Actor | None
    span: Span


class Nominals:
    """Reads the nouns of one report that name acts."""

    def __init__(self, reader: Reader, parties: Parties) -> None:
        self.reader, self.parties = reader, parties
        self.parse, self.cast = reader.parse, reader.cast

    def at(self, i: int, governed: bool = False) -> Named | None:
        """The act named at a token; without a party of its own only where a clause that is about it `governs` it."""
        p = self.parse
        noun, kind = self._kind(i, governed)
        if noun is None or kind is None or any(p.lower[k] == "no" for k in p.of_kind(i, "det")):
            return None
        owner = next((k for k in p.of_kind(i, "nmod:poss") if self.cast.acts(k)), None)
        between = [k for k in p.after(noun, ("between", "among")) if self.cast.acts(k)]
        of = [k for k in p.after(noun, ("of",)) if self.cast.acts(k)][:1]
        done_to = kind.event in _DONE_TO or kind.mode in _DONE_TO_MODES
        if kind.mode == "release":  # "the release of the prisoners", not of the Panama papers
            of = [k for k in of if self.cast.code(p.phrase(k))[3:] or p.ents[k] == "PERSON"]
        acting = self._acting(i, noun, owner, between, [] if done_to else of)
        suffered = p.lemmas[i] in _SUFFERED and owner is not None and not of and acting and acting[0].head == owner
        owned: Noun | None = None
        actor = None if suffered else self.cast.actor(acting)
        upon = [*of] if done_to else []
        if suffered and owner is not None:
            upon, done_to, of = [owner], True, [owner]
            owned = self._owner(owner)
        elif kind.event == "ASSAULT" and p.lemmas[i] in _FOUGHT and acting and self._of_words(noun, acting):
            kind, done_to = Kind("ACCUSE", "disapprove"), False  # "Berg's attacks on the plan"
        upon = self._upon(noun, upon, actor)
        taken = [owned] if owned else [self.parties.phrase(h) for h in p.coordinated(upon[0])] if upon else []
        recipient = self.cast.actor(taken)
        own = owner is not None and (kind.event in _ALONE or kind.mode == "visit")
        sided = bool(between) or own or recipient is not None
        whole = actor is not None or (done_to and bool(of))
        if not governed and not (sided and whole):
            return None
        high = max([i, *(n.high - 1 for n in acting), *(p.phrase(k).high - 1 for k in upon[:1])])
        return Named(kind, actor, recipient, p.span(noun.low, high + 1))

    def _kind(self, i: int, governed: bool) -> tuple[Noun | None, Kind | None]:
        """The phrase of a noun and what it names, None where it names no act."""
        p = self.parse
        kind = self.reader.lexicon.nouns.get(p.lemmas[i]) if p.tags[i] in ("NN", "NNS") else None
        if kind is None or p.deps[i] in ("compound", "amod"):
            return None, None
        noun = p.phrase(i)
        kind = self._narrowed(kind, noun)
        if kind.event == "-" or (not governed and p.lemmas[i] in THINGS | _STATES):
            return None, None
        return noun, kind

    def _owner(self, owner: int) -> Noun:
        return Noun(owner, self.parse.phrase(owner).low, self.parse.name_end(owner))

    def _upon(self, noun: Noun, upon: list[int], actor: Actor | None) -> list[int]:
        """Whom an act is done to, first what is known, then what hangs on its noun; never who acts."""
        upon = upon + [k for k in self._after(noun) if self.cast.acts(k) and not self._own(k)]
        return [k for k in upon if not self.parties.same(k, actor)]

    def _of_words(self, noun: Noun, acting: list[Noun]) -> bool:
        """True for the attacks of politicians that nothing calls violent."""
        kinds = frozenset(k for n in acting for k in self.cast.kinds(n.head))
        armed = kinds & one_of("MIL REB COP CRM")
        if any(self.parse.lemmas[k] in FIGURATIVE for k in range(noun.low, noun.head)):
            return True
        return bool(kinds & one_of("PERSON PTY LEG OPP JRN")) and not armed and noun.high - noun.low <= 5

    def _narrowed(self, kind: Kind, noun: Noun) -> Kind:
        """A noun's kind with the mode that the nouns before it give: "hunger strike", "drone attack"."""
        p = self.parse
        for k in range(noun.low, noun.head):
            inner = self.reader.lexicon.nouns.get(f"{p.lemmas[k]} {p.lemmas[noun.head]}")
            if inner is not None:
                return inner
        return kind

    def _acting(self, i: int, noun: Noun, owner: int | None, between: list[int], of: list[int]) -> list[Noun]:
        p = self.parse
        by = [k for k in p.after(noun, ("by",)) if self.cast.acts(k)]
        if between:
            joined = [self.parties.phrase(h) for h in p.coordinated(between[0]) if self.cast.acts(h)]
            return joined if len(joined) > 1 else []
        if by:
            return [self.parties.phrase(by[0])]
        if owner is not None:
            return [self._owner(owner)]
        named = [n for k in range(noun.low, i) if (n := self.cast.named(k, i)) is not None][:1]
        return named or [self.parties.phrase(k) for k in of]

    def _after(self, noun: Noun) -> list[int]:
        """What hangs on a noun, and on what is the actor's own: "its withdrawal of its troops from Beland"."""
        p = self.parse
        own = [k for k in p.after(noun, ("of",)) if self._own(k)]
        return [*p.after(noun, _UPON), *(j for k in own for j in p.after(p.phrase(k), _UPON))]

    def _own(self, k: int) -> bool:
        """True for what belongs to who acts: "its withdrawal of its troops"."""
        return any(self.parse.tags[m] == "PRP$" for m in self.parse.of_kind(k, "nmod:poss"))
