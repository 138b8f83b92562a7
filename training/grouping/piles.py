"""Reports grouped by people, read and cleaned as the pipeline reads them, and the piles whose pairs are learned from.

Pairs are taken from each set, from all sets together, and from small piles of kin events, since a small pile looks
different: nothing stands around a pair.  Of the small piles, and of news_cluster whole, there are copies with made-up
dates, in which kin events follow each other by days or weeks: the sets know recurrences without dates (ECB+) and dates
without recurrences.  Only sets whose licence lets the weights be used by anyone are learned from; what else is at hand
is for measuring.
"""

import gzip
import json
import random
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from stemma import cleaning, readers
from stemma.grouping.events import day_of
from stemma.grouping.pairs import compare, pile_of
from stemma.grouping.terms import Terms, read
from stemma.model import Capture

SETS = ("news_cluster", "ecbplus")  # what is learned from: Apache-2.0, CC-BY-3.0
UNSEEN = ("seesaw",)  # what is measured alone: CC-BY-NC-SA-4.0
TINY = {"news_cluster": 3, "ecbplus": 2}  # tiny piles an event
REDATED_WHOLE = ("news_cluster",)  # sets of which a whole copy with made-up dates helps on sets not learned from
SPREADS = (5, 15)  # days between kin events in such a copy, on the average
LAGS = (0.66, 0.24, 0.07, 0.03)  # how often a report comes 0, 1, 2, 3 days after its event ...
LATE, LATE_DAYS = 0.08, 60  # ... how often much later, and by how many days on the average


@dataclass(frozen=True, slots=True)
class Told:
    """A report as grouping sees it, the event it tells of, and the key by which folds keep kin events together."""

    id: str
    terms: Terms
    day: float
    event: str
    key: str


@dataclass(frozen=True, slots=True)
class Table:
    """The pairs of one pile: features, answers, and rows of both reports."""

    kind: str
    rows: tuple[Told, ...]
    names: tuple[str, ...]
    x: Any
    y: Any
    first: Any
    second: Any
    days: Any


def load(folder: Path, name: str) -> list[Told]:
    """The reports of a set in order of id, cleaned."""
    with gzip.open(folder / f"{name}.jsonl.gz", "rt") as f:
        gold = {row["id"]: row for row in map(json.loads, f)}
    fields = ("id", "text", "url", "outlet", "title", "published")
    with tempfile.TemporaryDirectory() as at:
        source = Path(at) / f"{name}.jsonl"
        lines = (json.dumps({k: row[k] for k in fields if row.get(k)}) + "\n" for row in gold.values())
        source.write_text("".join(lines), encoding="utf-8")
        captures = [c for c in readers.read([str(source)]) if isinstance(c, Capture)]
    recurring = cleaning.recurring_lines(captures)
    reports = [r for r, _ in (cleaning.clean(c, recurring) for c in captures) if r]
    out = []
    for r in sorted(reports, key=lambda r: r.id):
        row = gold[r.id]
        key = f"topic {row['topic']}" if name == "ecbplus" else row["event"]
        out.append(Told(r.id, read(r), day_of(r), row["event"], key))
    return out


def table(kind: str, rows: Sequence[Told]) -> Table:
    """The pairs of one pile with their features."""
    pile = pile_of([r.terms for r in rows], np.array([r.day for r in rows]))
    first, second, names, x = compare(pile)
    event = np.array([r.event for r in rows])
    return Table(kind, tuple(rows), tuple(names), x, event[first] == event[second], first, second, pile.days)


def redated(rows: Sequence[Told], seed: int) -> list[Told]:
    """The reports with made-up days: those of an event near each other, kin events some time apart."""
    rnd = random.Random(seed)
    begins: dict[str, int] = {}
    happens: dict[str, int] = {}
    for r in sorted(rows, key=lambda r: (r.key, r.event)):
        begins.setdefault(r.key, 730_000 + rnd.randrange(900))
        if r.event not in happens:
            happens[r.event] = begins[r.key] + int(rnd.expovariate(1 / SPREADS[seed]))

    def lag() -> int:
        late = rnd.random() < LATE
        return int(rnd.expovariate(1 / LATE_DAYS)) if late else rnd.choices(range(len(LAGS)), LAGS)[0]

    return [replace(r, day=float(happens[r.event] + lag())) for r in rows]


def kin(t: Table) -> dict[str, list[str]]:
    """For each event the other events most like it."""
    near: dict[str, Counter[str]] = defaultdict(Counter)
    for a, b, s in zip(t.first, t.second, t.x[:, t.names.index("base")], strict=True):
        one, two = t.rows[a].event, t.rows[b].event
        if one != two:
            near[one][two] += s
            near[two][one] += s
    return {e: [k for k, _ in near[e].most_common(12)] for e in sorted({r.event for r in t.rows})}


def small_piles(t: Table, prefix: str = "") -> list[Table]:
    """Piles of two to four kin events, and tiny ones of a few reports of each; `prefix` goes before their kind."""
    near, by = kin(t), defaultdict(list)
    for r in t.rows:
        by[r.event].append(r)
    rnd, out = random.Random(7), []
    events, left = sorted(by), set(by)
    rnd.shuffle(events)
    for e in events:
        if e in left:
            pile = [e, *[k for k in near[e] if k in left and k != e][: rnd.choice([1, 1, 2, 3])]]
            left -= set(pile)
            out.append(("small", [r for k in pile for r in by[k]]))
        for _ in range(TINY[t.kind]):
            pile = [e, *rnd.sample(near[e][:3], min(len(near[e][:3]), rnd.choice([1, 1, 2])))]
            some = [r for k in pile for r in rnd.sample(by[k], min(len(by[k]), rnd.choice([1, 2, 3, 4])))]
            out.append(("tiny", some))
    return [table(prefix + kind, sorted(pile, key=lambda r: r.id)) for kind, pile in out if len(pile) > 2]


def together(kind: str, sets: Iterable[Sequence[Told]]) -> Table:
    """The pairs of some sets in one pile."""
    return table(kind, sorted((r for rows in sets for r in rows), key=lambda r: r.id))


def tables(sets: dict[str, list[Told]]) -> list[Table]:
    """The pairs that are learned from: each set, all in one, and their small piles, also with made-up dates."""
    whole = [table(name, rows) for name, rows in sets.items()]
    out = [*whole, together("all", sets.values()), *(small for t in whole for small in small_piles(t))]
    for name, rows in sets.items():
        for seed in range(len(SPREADS)):
            copy = table(name, redated(rows, seed))
            out += small_piles(copy, "redated ")
            out += [replace(copy, kind="redated " + name)] if name in REDATED_WHOLE else []
    return out
