"""What a whole report is mostly about, to weigh its acts and to fill what frames miss: a formula, nothing trained.

For each PLOVER event: how many acts tell it, and how many words of the report speak for it (`plover_cues.tsv`), each
damped and counted by where it stands, for what a report is about it tells first.  The shares rank events; an act that
is added still rests on the clause whose words speak most for it, and takes its parties from that clause.
"""

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cache

from stemma.annotators.acts.clauses import Clauses
from stemma.annotators.acts.frames import rows
from stemma.annotators.acts.syntax import Syntax, one_of
from stemma.model import Act
from stemma.settings import SETTINGS

PARTS = (1.0, 0.5, 0.2)  # what a word or an act counts in the first sentence, the next two, the rest
LEADING = (1.0, 0.9, 0.8)  # what an act weighs by where it stands, beside the share of its event
TOLD = SETTINGS.annotation.story_told
LIKELY = SETTINGS.annotation.story_likely
LATE = SETTINGS.annotation.story_late
PLAIN = SETTINGS.annotation.story_plain
PLAINER = SETTINGS.annotation.story_plainer
SHORT = SETTINGS.annotation.story_short
FEW = SETTINGS.annotation.story_few
POLITICAL = SETTINGS.annotation.story_political
STRANGE = SETTINGS.annotation.story_strange
CONTENT = one_of("NN NNS VB VBD VBG VBN VBP VBZ JJ")


@cache
def cues() -> Mapping[str, Mapping[str, float]]:
    """The events that a lemma speaks for, and how strongly: by one over their number."""
    found: dict[str, list[str]] = defaultdict(list)
    for event, lemmas, *_ in rows("plover_cues.tsv"):
        for lemma in lemmas.split(","):
            found[lemma].append(event)
    return {lemma: {event: 1 / len(events) for event in events} for lemma, events in found.items()}


class Story:
    """What the acts and the words of one report say of what it is about."""

    def __init__(self, parse: Syntax, clauses: Clauses, acts: Sequence[Act]) -> None:
        self.parse, self.clauses, self.acts = parse, clauses, acts
        self._starts = [parse.starts[low] for low, _ in parse.sentences]

    def part(self, start: int) -> int:
        """0 for an offset in the first sentence, 1 in the next two, 2 in the rest."""
        before = sum(s <= start for s in self._starts[:4])
        return 0 if before <= 1 else 1 if before <= 3 else 2

    def shares(self) -> dict[str, float]:
        """How much of the report is of each event; the shares sum to one."""
        words: defaultdict[str, float] = defaultdict(float)
        told: defaultdict[str, float] = defaultdict(float)
        for low, high in self.parse.sentences:
            at = PARTS[self.part(self.parse.starts[low])]
            for i in range(low, high):
                for event, weight in self.speaks(i).items():
                    words[event] += at * weight
        for act in self.acts:
            told[act.code] += PARTS[self.part(act.start)]
        events = sorted({event for of in cues().values() for event in of} | set(told))
        odds = {e: (1.0 + words[e]) * (1.0 + TOLD * told[e]) for e in events}
        total = math.fsum(odds.values())
        return {event: value / total for event, value in odds.items()}

    def political(self) -> float:
        """The share of the report's content words that speak for any event."""
        found = [bool(self.speaks(i)) for i, tag in enumerate(self.parse.tags) if tag in CONTENT]
        return sum(found) / len(found) if found else 0.0

    def evidence(self, tokens: Sequence[int], event: str) -> float:
        """How much the words of a clause speak for an event."""
        return sum(self.speaks(i).get(event, 0.0) for i in tokens) / math.sqrt(len(tokens))

    def speaks(self, i: int) -> Mapping[str, float]:
        """The events that a word speaks for, and how strongly."""
        return cues().get(self.parse.lemmas[i], {}) if self.parse.tags[i] in CONTENT else {}
