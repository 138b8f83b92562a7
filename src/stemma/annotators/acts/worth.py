"""Whether what the frames found is an act at all, of the kind a user of event data keeps: a judge that was fitted.

Conditions, abilities, questions, wishes, what one is pressed to do or accused of, nouns that name no deed, private life
and sport: each has marks in the clause, in what governs it and in who is named, and the weights say how much.
"""

from collections.abc import Iterator
from functools import cache
from pathlib import Path

from stemma.annotators.acts.find import Finder
from stemma.annotators.acts.story import Story
from stemma.annotators.acts.syntax import one_of
from stemma.linear import Linear
from stemma.model import Act, Actor

_GOVERNORS = {
    "wishing": one_of("want wish hope like need try seek aim expect plan intend mean prefer love dream"),
    "pressing": one_of("press urge ask call demand tell order force push pressure request require encourage help"),
    "accusing": one_of("accuse blame charge suspect convict allege sue indict condemn criticize criticise fear"),
    "saying": one_of("say tell report announce add claim state note confirm believe think know argue show"),
    "denying": one_of("deny refuse decline fail reject avoid prevent stop dispute"),
    "allowing": one_of("allow let enable permit able free ready willing set likely possible"),
}
_OPEN = one_of("if unless whether until when while because although though as before after since")
_CODED = one_of("GOV MIL REB COP JUD LEG PTY OPP SPY IGO")


@cache
def weights() -> Linear:
    """The weights of the judge, as `training/acts` fitted them."""
    return Linear.read(Path(__file__).with_name("weights") / "worth.json")


class Judge:
    """Says of each act of one report how likely it is one to keep."""

    def __init__(self, finder: Finder, story: Story) -> None:
        self.finder, self.parse, self.clauses, self.story = finder, finder.parse, finder.clauses, story
        self._political = self.story.political()

    def worth(self, act: Act) -> float:
        """The probability that an act is one to keep."""
        return weights().chance(self.features(act))

    def features(self, act: Act) -> list[str]:
        """What speaks for and against an act, by name, in order."""
        head = self.finder.heads[act]
        said = (self._of_report(head), self._of_parties(act), self._of_word(act, head), self._of_clause(head))
        return sorted({"any", *(name for names in said for name in names)})

    def _of_report(self, head: int) -> Iterator[str]:
        p = self.parse
        low, high = p.sentences[p.sentence_of[head]]
        words = range(low, high)
        yield f"report {min(6, int(self._political * 25))}"
        said = sum(bool(self.story.speaks(i)) for i in words) / max(1, high - low)
        yield f"sentence {min(5, int(said * 20))}"
        if p.words[high - 1] == "?" or (high - low > 1 and p.words[high - 2] == "?"):
            yield "question"
        yield f"place {min(3, p.sentence_of[head] // 3)}"
        if any(p.lower[i] in ("i", "my", "you", "your") for i in words):
            yield "first or second person"

    def _of_parties(self, act: Act) -> Iterator[str]:
        kinds = [self._kind(act.actor), self._kind(act.recipient)]
        yield f"actor {kinds[0]}"
        yield f"recipient {kinds[1]}"
        yield f"actor {kinds[0]} {act.code}"
        for known in ("state", "ruling", "both"):
            if known in kinds:
                yield f"a party {known}"
        if not {"state", "ruling", "both", "coded"} & set(kinds):
            yield "no coded party"
            yield f"no coded party {act.code}"

    def _kind(self, party: Actor | None) -> str:
        """How a party is coded: with a state, with a role that rules or fights, with both, otherwise, or not."""
        if party is None:
            return "nobody"
        codes = [c for c in party.code.split(";") if c]
        state = self.finder.cast.of_state(party)
        ruling = any({c[:3], c[3:6]} & _CODED for c in codes)
        if state or ruling:
            return "both" if state and ruling else "state" if state else "ruling"
        if codes:
            return f"coded {codes[0][:3]}"
        return "name" if party.text[:1].isupper() else "words"

    def _of_word(self, act: Act, head: int) -> Iterator[str]:
        p = self.parse
        noun = p.tags[head].startswith("NN")
        yield f"code {act.code}"
        status = "conditional" if act.status in ("wished", "asked") else act.status  # one in what was labelled
        yield f"status {status}"
        yield f"code {act.code} {status}"
        yield f"tag {p.tags[head]}"
        yield f"relation {p.deps[head].split(':')[0]} {noun}"
        yield f"mode {bool(act.mode)}"
        yield f"lemma {p.lemmas[head]}"
        own = sum(self.story.speaks(i).get(act.code, 0.0) for i in self._around(head))
        yield f"cue {min(3, int(own * 2))}"
        if noun:
            yield f"noun {act.code}"

    def _around(self, head: int) -> range:
        low, high = self.parse.sentences[self.parse.sentence_of[head]]
        return range(max(low, head - 8), min(high, head + 9))

    def _of_clause(self, head: int) -> Iterator[str]:
        p = self.parse
        above = p.heads[head]
        governed = p.deps[head].split(":")[0] in ("xcomp", "ccomp", "advcl", "acl", "nmod", "obj", "obl")
        if governed and above != head:
            for name, lemmas in _GOVERNORS.items():
                if p.lemmas[above] in lemmas:
                    yield f"under {name}"
                    yield f"under {name} {p.deps[head].split(':')[0]}"
        for k in p.of_kind(head, "mark", "advmod"):
            if k < head and p.lower[k] in _OPEN:
                yield f"mark {p.lower[k]}"
        if p.tags[head].startswith("NN"):
            return
        c = self.clauses.at(head)
        yield f"modal {c.modal}" if c.modal else "plain"
        yield f"voice {c.passive} {bool(c.subjects)} {bool(c.objects)}"
        if self.clauses.infinitive(head):
            yield "infinitive"
        if c.negated:
            yield "negated"
        own = p.of_kind(head, "nsubj", "nsubj:pass")
        yield f"own subject {bool(own)}"
        if any(p.tags[k] == "PRP" for k in own):
            yield "pronoun subject"
        yield f"objects {'deed' if any(p.ents[o] for o in c.objects) else 'thing' if c.objects else 'none'}"
