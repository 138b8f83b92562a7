"""What a whole report is mostly about: a linear model over its words and acts weighs them, and fills what frames miss.

The model only ranks types; an act it adds still rests on the clause whose words speak most for that type, and takes
its parties from that clause.
"""

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from stemma.annotators.acts.clauses import Clauses
from stemma.annotators.acts.syntax import Parse, one_of
from stemma.model import Act

WEIGHTS = Path(__file__).with_name("weights") / "story.npz"
LIKELY = 0.04  # an act is added for a type at least this likely; see training/acts for how this was chosen
LATE = 0.05  # and this likely where the clause stands below the first three sentences
PLAIN, PLAINER = 0.3, 0.6  # what the words of the clause must say for the type, above and below there
FAMILIAR = 0.88  # the share of a report's words the model must know to add anything: it knows politics and war only
STRANGE = 0.76  # below this share a report is of sport, shows, science or shops, and few of its acts are of politics
FEW = 5  # sentences: a share of fewer says nothing
SHORT = 12  # and how many sentences it may have at most: the model knows short stories of one affair
LEADING = (1.0, 0.9, 0.8)  # what an act weighs by where it stands: first sentence, the next two, the rest
_CONTENT = one_of("NN NNS VB VBD VBG VBN VBP VBZ JJ")


@dataclass(frozen=True, slots=True)
class Weights:
    """The features of the model by name, its types, and a row of weights a feature."""

    rows: dict[str, int]
    types: tuple[str, ...]
    table: npt.NDArray[np.float32]
    bias: npt.NDArray[np.float32]


@cache
def weights(path: Path = WEIGHTS) -> Weights:
    """The shipped weights."""
    with np.load(path) as held:
        names = str(held["names"]).split("\n")
        types = tuple(str(held["types"]).split(" "))
        return Weights(
            {n: i for i, n in enumerate(names)},
            types,
            held["table"].astype(np.float32),
            held["bias"].astype(np.float32),
        )


class Story:
    """The features of one report, and what the model makes of them."""

    def __init__(self, parse: Parse, clauses: Clauses, acts: Sequence[Act], model: Weights | None = None) -> None:
        self.parse, self.clauses, self.acts = parse, clauses, acts
        self._starts = [parse.starts[low] for low, _ in parse.sentences]
        self._model = model

    def part(self, start: int) -> int:
        """0 for an offset in the first sentence, 1 in the next two, 2 in the rest."""
        before = sum(s <= start for s in self._starts[:4])
        return 0 if before <= 1 else 1 if before <= 3 else 2

    def features(self) -> dict[str, float]:
        """All features of the report, damped, by name."""
        found: Counter[str] = Counter()
        for a in self.acts:
            part = self.part(a.start)
            found.update((f"a{part}:{a.code}", f"m{part}:{a.code}:{a.mode}", f"s{part}:{a.code}:{a.status}"))
            found.update((f"A:{a.code}", f"M:{a.code}:{a.mode}"))
        for low, high in self.parse.sentences:
            part = self.part(self.parse.starts[low])
            for i in range(low, high):
                found.update(self.of_word(i, part))
        return {name: math.log1p(n) for name, n in found.items()}

    def of_word(self, i: int, part: int) -> Iterable[str]:
        """The features of a word: itself, and for a verb near the top what stands around it."""
        p = self.parse
        if p.tags[i] not in _CONTENT:
            return
        word = p.lemmas[i]
        yield f"w{part}:{word}"
        if p.tags[i].startswith("VB") and part < 2:
            c = self.clauses.at(i)
            yield f"v{part}:{word}:{'p' if c.passive else ''}"
            yield from (f"vo:{word}:{p.lemmas[o]}" for o in c.objects)
            yield from (f"vp:{word}:{x}" for x in sorted(c.particles))
            yield from (f"vt:{word}:{x}" for x in sorted(c.to))
            if c.complement is not None:
                yield f"vc:{word}:{p.lemmas[c.complement]}"
            if c.modal:
                yield f"h{part}:{c.modal}"
                yield f"h{part}:{c.modal}:{word}"

    def shares(self) -> dict[str, float]:
        """How likely each type is the report's own."""
        m = self._model or weights()
        found = [(m.rows[n], v) for n, v in sorted(self.features().items()) if n in m.rows]
        scores = m.bias.astype(np.float64)
        if found:
            values = np.array([v for _, v in found])
            values /= np.sqrt((values**2).sum())
            scores = scores + values @ m.table[[i for i, _ in found]]
        share = np.exp(scores - scores.max())
        return dict(zip(m.types, (share / share.sum()).tolist(), strict=True))

    def familiar(self) -> float:
        """The share of the report's content words that the model was fitted on."""
        m, p = self._model or weights(), self.parse
        known = [f"w2:{p.lemmas[i]}" in m.rows for i, tag in enumerate(p.tags) if tag in _CONTENT]
        return sum(known) / len(known) if known else 0.0

    def evidence(self, tokens: Sequence[int], type: str) -> float:
        """How much the words of a clause speak for a type."""
        m = self._model or weights()
        column = m.types.index(type)
        part = self.part(self.parse.starts[tokens[0]])
        found = {m.rows[n] for i in tokens for n in self.of_word(i, part) if n in m.rows}
        return float(m.table[sorted(found), column].sum()) / math.sqrt(len(tokens)) if found else 0.0
